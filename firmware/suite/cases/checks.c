/* SPDX-License-Identifier: MIT */
/* Cases of the stack check, the notice and the information record. */
#include "suite.h"

static void breaks_guard(Task *this_task, void *this_data)
{
    (void)this_data;
    note('a');
    TASK_STACK(this_task)[0] = 0;
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    note('b');
}

/* An overflow is reported at the switch, and the task runs no more. */
static void overflow(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = begin(breaks_guard, HIGH, NULL);
    noted("a");
    EQUAL(hook_code, BOS_PANIC_STACK);
    CHECK(hook_object == task);
    hook_code = 0;
    EQUAL(semaphore_up(&gate), BOS_OK);
    noted("");
    EQUAL(task_remove(task), BOS_OK);
    EQUAL(hook_code, 0);
}

static void uses_much(Task *this_task, void *this_data)
{
    volatile char room[SUITE_STACK / 4];
    bos_size before = task_stack_unused(this_task);
    bos_size i;

    (void)this_data;
    for (i = 0; i < sizeof(room); i++)
        room[i] = 1;
    CHECK(task_stack_unused(this_task) <= before);
    CHECK(task_stack_unused(this_task) > 4);
    CHECK(task_stack_unused(this_task) < SUITE_STACK - sizeof(room));
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
}

static void unused(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(uses_much, HIGH, NULL);
    EQUAL(semaphore_up(&gate), BOS_OK);
}

static int length(const char *text)
{
    int count = 0;

    while (text[count] != '\0')
        count++;
    return count;
}

static void record_itself(void)
{
    const KernelRecord *record = &bos_record;

    CHECK(record->self == record);
    EQUAL(record->magic[0], 'B');
    EQUAL(record->magic[7], 'C');
    EQUAL(record->version, 1);
    EQUAL(record->order, 0x0102);
    EQUAL(record->size, sizeof(KernelRecord));
    EQUAL(offsetof(KernelRecord, self), 40);
#if BOS_TRACE
    EQUAL(record->trace_part, offsetof(KernelRecord, trace));
    CHECK(record->trace_part >= 40 + 14 * sizeof(void *));
    EQUAL(offsetof(TraceRecord, align), 2 * sizeof(void *));
    EQUAL(record->trace.align, sizeof(port_align));
    EQUAL(record->trace.zero, 0);
#else
    EQUAL(record->trace_part, 0);
    CHECK(record->size >= 40 + 14 * sizeof(void *));
#endif
    CHECK(length(record->notice) > 10);
    CHECK(record->notice == bos_notice);
    CHECK(length(record->processor) > 1);
    CHECK(record->idle != NULL);
}

static const void *pointer_at(const void *base, int offset)
{
    return *(const void *const *)(const void *)((const char *)base + offset);
}

static int byte_at(const void *base, int offset)
{
    return ((const bos_byte *)base)[offset];
}

/* Sees what a debugger sees: only the record and memory. */
static void record_shows_a_waiter(void)
{
    const KernelRecord *record = &bos_record;
    const void *task = NULL;
    const void *wait;
    Task *made;

    semaphore_init(&gate, SEMAPHORE_DOWN);
#if BOS_OBJECT_NAMES
    semaphore_set_name(&gate, "gate");
#endif
    made = begin(breaks_guard, HIGH, NULL);
    hook_code = 0;
    noted("a");
    CHECK(pointer_at(record->this_task, 0) == task_this());
    for (task = pointer_at(record->all, 0); task != NULL && task != made;)
        task = pointer_at(task, record->task_next);
    CHECK(task == made);
    EQUAL(byte_at(task, record->task_state), TASK_WAITING);
    EQUAL(byte_at(task, record->task_priority), HIGH);
    EQUAL(byte_at(task, record->task_flags) & TASK_CONSTRUCTED, TASK_CONSTRUCTED);
    wait = pointer_at(task, record->task_wait);
    EQUAL(byte_at(wait, record->wait_kind), WAIT_SEMAPHORE);
    EQUAL(byte_at(wait, record->wait_timed), 0);
    CHECK(pointer_at(wait, record->wait_object) == &gate);
#if BOS_OBJECT_NAMES
    CHECK(length(pointer_at(&gate, record->object_name)) == 4);
#endif
    CHECK(length(pointer_at(pointer_at(task, record->task_class), record->class_name)) == 4);
    CHECK((const char *)task + record->task_size == TASK_STACK(made));
    EQUAL(task_remove(made), BOS_OK);
}

const Case suite_checks[] = {{"check_stack_overflow", overflow},
                             {"check_stack_unused", unused},
                             {"check_record", record_itself},
                             {"check_record_shows_a_waiter", record_shows_a_waiter},
                             {NULL, NULL}};
