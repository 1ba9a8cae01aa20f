/* SPDX-License-Identifier: MIT */
/* Cases of the execution trace. */
#include "suite.h"

#if BOS_TRACE

#define ENTRIES 8

static union {
    port_align align;
    char bytes[TRACE_SIZE(ENTRIES)];
} area;
static Semaphore never;
static Task *traced;

static void check_entry(int line, const Task *task, bos_size n, int call, int state, size_t first,
                        size_t second, long result)
{
    TraceEntry entry;

    suite_equal(trace_read(task, n, &entry), BOS_OK, "trace_read()", line);
    suite_equal(entry.call, call, "call", line);
    suite_equal(entry.state, state, "state", line);
    suite_check(entry.parameters[0] == first, "first parameter", line);
    suite_check(entry.parameters[1] == second, "second parameter", line);
    suite_equal(entry.nested, 0, "nested", line);
    if (state == TRACE_RETURNED)
        suite_equal((long)entry.result, (long)(size_t)result, "result", line);
}

/* The n-th latest entry is this call with these first two parameters, and has returned that. */
#define RETURNED(task, n, name, first, second, result)                                             \
    check_entry(__LINE__, task, n, TRACE_CALL_##name, TRACE_RETURNED, (size_t)(first),             \
                (size_t)(second), (long)(result))
#define STANDS(task, n, name, state, first, second)                                                \
    check_entry(__LINE__, task, n, TRACE_CALL_##name, state, (size_t)(first), (size_t)(second), 0)

static int entries(const Task *task)
{
    TraceEntry entry;
    bos_size count = 0;

    while (trace_read(task, count, &entry) == BOS_OK)
        count++;
    return (int)count;
}

/* A task with a trace, which lives until the gate is Up. */
static Task *begin_traced(const TaskClass *type, void *data)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    semaphore_init(&never, SEMAPHORE_DOWN);
    traced = task_create(type, data);
    CHECK(traced != NULL);
    return traced;
}

static void wait_at_gate(void)
{
    (void)semaphore_down(&gate, BOS_FOREVER);
}

static void end_traced(void)
{
    EQUAL(semaphore_up(&gate), BOS_OK);
}

#define TRACED(body, entries)                                                                      \
    TASK_CLASS_TRACED("traced", NULL, body, NULL, SUITE_STACK, HIGH, 0, entries)

/* ---- what is in an entry ---- */

static void makes_calls(Task *this_task, void *this_data)
{
    Semaphore *own = this_data;

    semaphore_init(own, SEMAPHORE_DOWN);
    EQUAL(semaphore_up(own), BOS_OK);
    EQUAL(semaphore_up(own), BOS_ERROR_FULL);
    EQUAL(semaphore_down(own, BOS_FOREVER), BOS_OK);
    EQUAL(semaphore_down(own, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    EQUAL(task_set_priority(this_task, HIGH + 1), HIGH);
    wait_at_gate();
}

static void sequence(void)
{
    static const TaskClass type = TRACED(makes_calls, ENTRIES);
    Semaphore own;
    TraceEntry entry;
    Task *task = begin_traced(&type, &own);

    EQUAL(entries(task), 7);
    RETURNED(task, 6, semaphore_init, &own, SEMAPHORE_DOWN, 0);
    RETURNED(task, 5, semaphore_up, &own, 0, BOS_OK);
    RETURNED(task, 4, semaphore_up, &own, 0, BOS_ERROR_FULL);
    RETURNED(task, 3, semaphore_down, &own, BOS_FOREVER, BOS_OK);
    RETURNED(task, 2, semaphore_down, &own, BOS_LONGEST + 1u, BOS_ERROR_RANGE);
    RETURNED(task, 1, task_set_priority, task, HIGH + 1, HIGH);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    EQUAL(trace_read(task, 0, &entry), BOS_OK);
    EQUAL(entry.tick, bos.ticks);
    EQUAL(entry.level, 0);
    EQUAL(trace_read(task, 7, &entry), BOS_ERROR_RANGE);
    EQUAL(trace_read(task, ENTRIES, &entry), BOS_ERROR_RANGE);
    EQUAL(trace_read(task, ~(bos_size)0, &entry), BOS_ERROR_RANGE);
    end_traced();
}

static void waits(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    (void)semaphore_down(&never, 1);
    (void)task_sleep(1);
    (void)semaphore_down(&never, BOS_FOREVER);
    wait_at_gate();
}

/* A call stands as inside until it returns, whatever it returns. */
static void blocked(void)
{
    static const TaskClass type = TRACED(waits, ENTRIES);
    Task *task = begin_traced(&type, NULL);

    EQUAL(entries(task), 1);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &never, 1);
    EQUAL(task_sleep(1), BOS_OK);
    RETURNED(task, 1, semaphore_down, &never, 1, BOS_TIMEOUT);
    STANDS(task, 0, task_sleep, TRACE_INSIDE, 1, 0);
    EQUAL(task_sleep(1), BOS_OK);
    RETURNED(task, 1, task_sleep, 1, 0, BOS_OK);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &never, BOS_FOREVER);
    semaphore_remove(&never);
    RETURNED(task, 1, semaphore_down, &never, BOS_FOREVER, BOS_REMOVED);
    end_traced();
}

static void sleeps_for_good(Task *this_task, void *this_data)
{
    (void)this_data;
    (void)semaphore_up(&never);
    if (this_data != NULL)
        (void)task_remove(this_task);
    (void)task_sleep(BOS_LONGEST);
}

static void ends_late(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    wait_at_gate();
}

/* What a removed task was inside of is marked, and its destructor's calls follow. */
static void abandoned(void)
{
    static const TaskClass type = TASK_CLASS_TRACED("traced", NULL, sleeps_for_good, ends_late,
                                                    SUITE_STACK, HIGH, 0, ENTRIES);
    Task *task = begin_traced(&type, NULL);

    STANDS(task, 0, task_sleep, TRACE_INSIDE, BOS_LONGEST, 0);
    EQUAL(task_remove(task), BOS_OK);
    RETURNED(task, 2, semaphore_up, &never, 0, BOS_OK);
    STANDS(task, 1, task_sleep, TRACE_ABANDONED, BOS_LONGEST, 0);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    end_traced();
    task = begin_traced(&type, &gate);
    STANDS(task, 1, task_remove, TRACE_ABANDONED, task, 0);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    end_traced();
}

/* ---- the ring ---- */

static void counts(Task *this_task, void *this_data)
{
    int i;

    (void)this_data;
    for (i = 1; i <= 5; i++)
        (void)task_set_preemptive(this_task, i);
    wait_at_gate();
}

static void wrap_around(void)
{
    static const TaskClass three = TRACED(counts, 3);
    static const TaskClass one = TRACED(counts, 1);
    Task *task = begin_traced(&three, NULL);

    EQUAL(entries(task), 3);
    RETURNED(task, 2, task_set_preemptive, task, 4, BOS_OK);
    RETURNED(task, 1, task_set_preemptive, task, 5, BOS_OK);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    end_traced();
    task = begin_traced(&one, NULL);
    EQUAL(entries(task), 1);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    end_traced();
}

static void none(void)
{
    static const TaskClass type = TRACED(counts, 0);
    TraceEntry entry;
    Task *task = begin_traced(&type, NULL);

    EQUAL(trace_read(task, 0, &entry), BOS_ERROR_STATE);
    EQUAL(trace_select(task, TRACE_ALL), BOS_ERROR_STATE);
    end_traced();
}

/* ---- services that call services ---- */

static void calls_the_large(Task *this_task, void *this_data)
{
    static union {
        port_align align;
        char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(int)), 2)];
    } blocks;
    Memory memory;
    MessageBox box;
    int message = 5;

    (void)this_task;
    (void)this_data;
    (void)memory_init(&memory, &blocks, MESSAGE_BLOCK(sizeof(int)), 2);
    (void)messagebox_init(&box, &memory, sizeof(int));
    (void)trace_set_buffer(this_task, &area, sizeof(area));
    EQUAL(messagebox_put(&box, &message), BOS_OK);
    EQUAL(messagebox_get(&box, &message, 3), BOS_OK);
    RETURNED(this_task, 1, messagebox_put, &box, &message, BOS_OK);
    RETURNED(this_task, 0, messagebox_get, &box, &message, BOS_OK);
    EQUAL(entries(this_task), 2);
    messagebox_remove(&box);
    EQUAL(task_sleep(0), BOS_OK);
    (void)free_vmem(bos.heap, alloc_vmem(bos.heap, 1));
    RETURNED(this_task, 3, messagebox_remove, &box, 0, 0);
    RETURNED(this_task, 2, task_sleep, 0, 0, BOS_OK);
    EQUAL(entries(this_task), 6);
}

/* The outer one is shown alone. */
static void nested(void)
{
    static const TaskClass type = TRACED(calls_the_large, 0);

    (void)begin_traced(&type, NULL);
}

static void calls_some(Task *this_task, void *this_data)
{
    int i;

    (void)this_data;
    for (i = 0; i < 2; i++) {
        (void)semaphore_up(&never);
        (void)task_sleep(0);
        (void)task_set_preemptive(this_task, 1);
        wait_at_gate();
    }
}

/* Only selected groups; of one that is left out, the selected calls that it makes itself. */
static void selection(void)
{
    static const TaskClass type = TRACED(calls_some, ENTRIES);
    Task *task = begin_traced(&type, NULL);

    EQUAL(entries(task), 4);
    EQUAL(trace_select(task, TRACE_TASK), TRACE_ALL);
    end_traced();
    RETURNED(task, 2, semaphore_down, &gate, BOS_FOREVER, BOS_OK);
    RETURNED(task, 1, task_yield, 0, 0, BOS_OK);
    RETURNED(task, 0, task_set_preemptive, task, 1, BOS_OK);
    EQUAL(trace_select(task, TRACE_NOTHING), TRACE_TASK);
    EQUAL(trace_select(task, TRACE_SEMAPHORE | TRACE_TIME), TRACE_NOTHING);
    end_traced();
}

/* Nothing is selected while the task is inside: it returns all the same. */
static void off_while_inside(void)
{
    static const TaskClass type = TRACED(calls_some, ENTRIES);
    Task *task = begin_traced(&type, NULL);

    EQUAL(trace_select(task, TRACE_NOTHING), TRACE_ALL);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    end_traced();
    EQUAL(entries(task), 4);
    RETURNED(task, 0, semaphore_down, &gate, BOS_FOREVER, BOS_OK);
    EQUAL(trace_select(task, TRACE_ALL), TRACE_NOTHING);
    end_traced();
}

/* ---- size at run time ---- */

static void other_size(void)
{
    static const TaskClass type = TRACED(calls_some, 2);
    Task *task = begin_traced(&type, NULL);

    EQUAL(entries(task), 2);
    EQUAL(trace_set_buffer(task, &area, TRACE_SIZE(1) - 1), BOS_ERROR_RANGE);
    EQUAL(entries(task), 2);
    EQUAL(trace_set_buffer(task, &area, TRACE_SIZE(ENTRIES)), BOS_OK);
    EQUAL(entries(task), 0);
    end_traced(); /* it returns from a call that this trace does not know */
    EQUAL(entries(task), 4);
    RETURNED(task, 3, semaphore_up, &never, 0, BOS_ERROR_FULL);
    STANDS(task, 0, semaphore_down, TRACE_INSIDE, &gate, BOS_FOREVER);
    EQUAL(trace_set_buffer(task, NULL, 0), BOS_OK);
    EQUAL(entries(task), 0);
    end_traced();
}

/* ---- handlers ---- */

static void acts_high(void)
{
    EQUAL(semaphore_up(&never), BOS_OK);
}

static void acts_low(void)
{
    EQUAL(semaphore_up(&gate), BOS_OK);
    interrupt_high(acts_high);
    EQUAL(semaphore_down(&gate, 5), BOS_ERROR_CONTEXT);
}

static int level(bos_size n)
{
    TraceEntry entry;

    EQUAL(trace_read(NULL, n, &entry), BOS_OK);
    return entry.level;
}

static void interrupted(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    interrupt(acts_low);
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_OK);
    wait_at_gate();
}

/* Handlers have a trace of their own, a task's is not touched. */
static void handlers(void)
{
    static const TaskClass type = TRACED(interrupted, ENTRIES);
    Task *task;

    EQUAL(trace_set_buffer(NULL, &area, sizeof(area)), BOS_OK);
    task = begin_traced(&type, NULL);
    EQUAL(entries(NULL), 3);
    RETURNED(NULL, 2, semaphore_up, &gate, 0, BOS_OK);
    RETURNED(NULL, 1, semaphore_up, &never, 0, BOS_OK);
    RETURNED(NULL, 0, semaphore_down, &gate, 5, BOS_ERROR_CONTEXT);
    EQUAL(level(2), 1);
    EQUAL(level(1), 2);
    EQUAL(level(0), 1);
    EQUAL(entries(task), 2);
    RETURNED(task, 1, semaphore_down, &gate, BOS_NO_WAIT, BOS_OK);
    EQUAL(trace_set_buffer(NULL, NULL, 0), BOS_OK);
    end_traced();
}

static int opens_device(Device *this_device)
{
    (void)this_device;
    return BOS_OK;
}

static void starts_device(Device *this_device)
{
    (void)this_device;
    interrupt_high(acts_high);
}

static const DeviceClass device_class = {"probe", opens_device, NULL, starts_device};
static Device device;

/* The driver's start raises the high interrupt, so that it comes inside of device_write(). */
static const bos_byte byte_written[1] = {7};

static void writes_low(void)
{
    EQUAL(device_write(&device, byte_written, 1, BOS_NO_WAIT), 1);
}

static void handlers_inside(void)
{
    static bos_byte bytes[4];

    semaphore_init(&never, SEMAPHORE_DOWN);
    device_init(&device, &device_class, NULL);
    EQUAL(device_set_output(&device, bytes, sizeof(bytes)), BOS_OK);
    EQUAL(device_open(&device), BOS_OK);
    EQUAL(trace_set_buffer(NULL, &area, sizeof(area)), BOS_OK);
    interrupt(writes_low);
    EQUAL(entries(NULL), 2);
    RETURNED(NULL, 1, device_write, &device, byte_written, 1);
    EQUAL(level(1), 1);
    RETURNED(NULL, 0, semaphore_up, &never, 0, BOS_OK);
    EQUAL(level(0), 2);
    EQUAL(trace_set_buffer(NULL, NULL, 0), BOS_OK);
    EQUAL(device_close(&device), BOS_OK);
}

/* ---- where it lies ---- */

static void starts_again(Task *this_task, void *this_data)
{
    (void)this_data;
    EQUAL(entries(this_task), 0);
    (void)task_set_preemptive(this_task, 1);
    EQUAL(entries(this_task), 1);
}

static void in_a_block(void)
{
    static TASK_BLOCK_TRACED(block, SUITE_STACK, 3);
    static const TaskClass type = TRACED(starts_again, 3);
    const bos_size size = TASK_BLOCK_TRACED_SIZE(SUITE_STACK, 3);
    Event event;

    CHECK(task_init(&block, size - 1, &type, NULL) == NULL);
    CHECK(task_init(&block, size, &type, NULL) != NULL);
    event_init(&event);
    EQUAL(event_starts(&event, &block, size - 1, &type, NULL), BOS_ERROR_RANGE);
    EQUAL(event_starts(&event, &block, size, &type, NULL), BOS_OK);
    event_make(&event);
    event_make(&event);
    event_remove(&event);
}

/* ---- start-up ---- */

static void start_up(void)
{
    EQUAL(suite_trace_first.call, TRACE_CALL_task_create);
    EQUAL(suite_trace_first.state, TRACE_RETURNED);
    EQUAL(suite_trace_first.level, 1);
    CHECK(suite_trace_first.result == (size_t)task_this());
}

const Case suite_trace[] = {{"trace_sequence", sequence},
                            {"trace_blocked", blocked},
                            {"trace_abandoned", abandoned},
                            {"trace_wrap_around", wrap_around},
                            {"trace_none", none},
                            {"trace_nested", nested},
                            {"trace_selection", selection},
                            {"trace_off_while_inside", off_while_inside},
                            {"trace_other_size", other_size},
                            {"trace_handlers", handlers},
                            {"trace_handlers_inside", handlers_inside},
                            {"trace_in_a_block", in_a_block},
                            {"trace_start_up", start_up},
                            {NULL, NULL}};

#else

const Case suite_trace[] = {{NULL, NULL}};

#endif
