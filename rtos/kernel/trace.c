/* SPDX-License-Identifier: MIT */
/* Execution trace: rings of entries. A service tells the trace of who called it when it begins and
   when it returns. Calls end in the reverse order in which they began, and a handler's before those
   of the handler that it interrupted go on; so the latest entry that is not of a higher level says
   whether its caller is inside a service already. */
#include "internal.h"

#if BOS_TRACE

/* Addresses and ticks fit into the words of an entry. */
typedef char check_address[sizeof(void *) <= sizeof(size_t) ? 1 : -1];
typedef char check_tick[sizeof(bos_tick) <= sizeof(size_t) ? 1 : -1];

static Trace **trace_of(const Task *task)
{
    if (task == NULL)
        return &bos.trace;
    return &TASK_TRACE(task)->trace;
}

/* The trace of who runs, or null. Before the start isr_depth is 1. */
static Trace *trace_present(void)
{
    return *trace_of(bos.isr_depth != 0 ? NULL : bos.this_task);
}

static TraceEntry *before(const Trace *trace, TraceEntry *entry)
{
    return (entry == trace->first ? trace->end : entry) - 1;
}

/* The call that who runs is inside of, or null. */
static TraceEntry *open_call(const Trace *trace)
{
    TraceEntry *entry = trace->latest;

    while (entry->level > bos.isr_depth) {
        entry = before(trace, entry);
        if (entry == trace->latest)
            return NULL;
    }
    return entry->state == TRACE_INSIDE && entry->level == bos.isr_depth ? entry : NULL;
}

/* A debugger may look at any moment: while its members change, the entry is empty. */
static void write(Trace *trace, size_t first, size_t second, size_t third, int call)
{
    volatile TraceEntry *entry = trace->latest + 1;

    if (entry == trace->end)
        entry = trace->first;
    entry->state = TRACE_EMPTY;
    entry->tick = bos.ticks;
    entry->call = (bos_byte)call;
    entry->level = bos.isr_depth;
    entry->nested = 0;
    entry->parameters[0] = first;
    entry->parameters[1] = second;
    entry->parameters[2] = third;
    entry->state = TRACE_INSIDE;
    trace->latest = (TraceEntry *)entry;
}

bos_mask trace_off3(size_t first, size_t second, size_t third, int call)
{
    Trace *trace;
    TraceEntry *entry;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    trace = trace_present();
    if (trace != NULL) {
        entry = open_call(trace);
        if (entry != NULL)
            entry->nested++;
        else if ((trace->calls >> (call >> 4) & 1u) != 0)
            write(trace, first, second, third, call);
    }
    return mask;
}

static size_t close_call(size_t result, bos_byte state)
{
    Trace *trace;
    TraceEntry *entry;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    trace = trace_present();
    entry = trace == NULL ? NULL : open_call(trace);
    if (entry != NULL && entry->nested != 0 && state == TRACE_RETURNED) {
        entry->nested--;
    } else if (entry != NULL) {
        entry->result = result;
        entry->state = state;
    }
    INTERRUPTS_RESTORE(mask);
    return result;
}

size_t trace_end(size_t result)
{
    return close_call(result, TRACE_RETURNED);
}

size_t trace_leave(size_t result, bos_mask mask)
{
    return trace_end(kernel_leave(result, mask));
}

void trace_end_void(void)
{
    (void)close_call(0, TRACE_RETURNED);
}

void trace_abandon(void)
{
    (void)close_call(0, TRACE_ABANDONED);
}

void trace_prepare(Task *task)
{
    TaskTrace *place = TASK_TRACE(task);
    const bos_size entries = task->type->trace;

    (void)trace_set_buffer(task, entries == 0 ? NULL : &place->own, TRACE_SIZE(entries));
}

/* As many empty entries as fit into so many bytes. */
static void empty(Trace *trace, bos_size bytes)
{
    TraceEntry *entry = (TraceEntry *)(void *)(trace + 1);

    trace->calls = TRACE_ALL;
    trace->first = entry;
    for (bytes -= sizeof(Trace); bytes >= sizeof(TraceEntry); bytes -= sizeof(TraceEntry)) {
        entry->state = TRACE_EMPTY;
        entry->level = 0;
        entry++;
    }
    trace->end = entry;
    trace->latest = entry - 1;
}

int trace_set_buffer(Task *this, void *buffer, bos_size bytes)
{
    bos_mask mask;

    if (buffer != NULL && bytes < TRACE_SIZE(1))
        return BOS_ERROR_RANGE;
    INTERRUPTS_OFF(mask);
    if (buffer != NULL)
        empty(buffer, bytes);
    *trace_of(this) = buffer;
    INTERRUPTS_RESTORE(mask);
    return BOS_OK;
}

int trace_select(Task *this, unsigned calls)
{
    Trace *trace;
    int old = BOS_ERROR_STATE;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    trace = *trace_of(this);
    if (trace != NULL) {
        old = trace->calls;
        trace->calls = (unsigned short)calls;
    }
    INTERRUPTS_RESTORE(mask);
    return old;
}

/* Copies the `n`-th latest entry; walks back to it. */
static int copy_entry(const Trace *trace, bos_size n, TraceEntry *to)
{
    TraceEntry *entry = trace->latest;

    for (; n > 0; n--) {
        entry = before(trace, entry);
        if (entry == trace->latest)
            return BOS_ERROR_RANGE;
    }
    kernel_copy(to, entry, sizeof(*entry));
    return entry->state == TRACE_EMPTY ? BOS_ERROR_RANGE : BOS_OK;
}

int trace_read(const Task *this, bos_size n, TraceEntry *entry)
{
    const Trace *trace;
    int result = BOS_ERROR_STATE;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    trace = *trace_of(this);
    if (trace != NULL)
        result = copy_entry(trace, n, entry);
    INTERRUPTS_RESTORE(mask);
    return result;
}

#endif
