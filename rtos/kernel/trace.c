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
    TraceEntry *entry = trace->next;

    do {
        entry = before(trace, entry);
    } while (entry->level > bos.isr_depth && entry != trace->next);
    return entry->state == TRACE_INSIDE && entry->level == bos.isr_depth ? entry : NULL;
}

/* A debugger may look at any moment: while its members change, the entry is empty. */
static void write(Trace *trace, size_t first, size_t second, size_t third, int call)
{
    volatile TraceEntry *entry = trace->next;

    entry->state = TRACE_EMPTY;
    entry->tick = bos.ticks;
    entry->call = (bos_byte)call;
    entry->level = bos.isr_depth;
    entry->nested = 0;
    entry->parameters[0] = first;
    entry->parameters[1] = second;
    entry->parameters[2] = third;
    entry->state = TRACE_INSIDE;
    trace->next++;
    if (trace->next == trace->end)
        trace->next = trace->first;
}

void trace_begin3(size_t first, size_t second, size_t third, int call)
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
    INTERRUPTS_RESTORE(mask);
}

void trace_begin2(size_t first, size_t second, int call)
{
    trace_begin3(first, second, 0, call);
}

void trace_begin1(size_t first, int call)
{
    trace_begin3(first, 0, 0, call);
}

static void close_call(size_t result, int state)
{
    Trace *trace = trace_present();
    TraceEntry *entry = trace == NULL ? NULL : open_call(trace);

    if (entry == NULL)
        return;
    if (entry->nested != 0 && state == TRACE_RETURNED) {
        entry->nested--;
        return;
    }
    entry->result = result;
    entry->state = (bos_byte)state;
}

size_t trace_end(size_t result)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    close_call(result, TRACE_RETURNED);
    INTERRUPTS_RESTORE(mask);
    return result;
}

size_t trace_whole2(size_t result, size_t first, size_t second, int call)
{
    trace_begin2(first, second, call);
    return trace_end(result);
}

void trace_abandon(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    close_call(0, TRACE_ABANDONED);
    INTERRUPTS_RESTORE(mask);
}

void trace_prepare(Task *task)
{
    TaskTrace *place = TASK_TRACE(task);
    const bos_size entries = task->type->trace;

    (void)trace_set_buffer(task, entries == 0 ? NULL : &place->own, TRACE_SIZE(entries));
}

static void empty(Trace *trace, bos_size entries)
{
    trace->calls = TRACE_ALL;
    trace->first = (TraceEntry *)(void *)(trace + 1);
    trace->end = trace->first + entries;
    for (trace->next = trace->end; trace->next != trace->first;) {
        trace->next--;
        trace->next->state = TRACE_EMPTY;
        trace->next->level = 0;
    }
}

int trace_set_buffer(Task *this, void *buffer, bos_size bytes)
{
    bos_mask mask;

    if (buffer != NULL && bytes < TRACE_SIZE(1))
        return BOS_ERROR_RANGE;
    INTERRUPTS_OFF(mask);
    if (buffer != NULL)
        empty(buffer, (bytes - sizeof(Trace)) / sizeof(TraceEntry));
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

/* The `n`-th latest entry, or null. */
static const TraceEntry *find(const Trace *trace, bos_size n)
{
    const bos_size entries = (bos_size)(trace->end - trace->first);
    bos_size at = (bos_size)(trace->next - trace->first);

    if (n >= entries)
        return NULL;
    if (at <= n)
        at += entries;
    return trace->first + (at - n - 1);
}

int trace_read(const Task *this, bos_size n, TraceEntry *entry)
{
    const TraceEntry *found = NULL;
    int result = BOS_ERROR_STATE;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (*trace_of(this) != NULL) {
        result = BOS_ERROR_RANGE;
        found = find(*trace_of(this), n);
    }
    if (found != NULL && found->state != TRACE_EMPTY) {
        *entry = *found;
        result = BOS_OK;
    }
    INTERRUPTS_RESTORE(mask);
    return result;
}

#endif
