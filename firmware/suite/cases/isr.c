/* SPDX-License-Identifier: MIT */
/* Cases of interrupt handlers: what they may call, what they may not, nesting. */
#include "suite.h"

static Task *helper;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(16, 4)];
} blocks;

/* ---- waking ---- */

static void action_up(void)
{
    note('(');
    EQUAL(semaphore_up(&gate), BOS_OK);
    note(')');
}

static void up_switches_at_exit(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    note('1');
    interrupt(action_up);
    note('2');
    noted("1()h2");
}

static void up_does_not_switch_down(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, LOW, "l");
    EQUAL(task_sleep(1), BOS_OK);
    interrupt(action_up);
    note('2');
    settle();
    noted("()2l");
}

static void up_waits_for_nonpreemptive(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    EQUAL(kernel_set_preemptive(0), 1);
    interrupt(action_up);
    note('2');
    EQUAL(task_yield(), BOS_OK);
    EQUAL(kernel_set_preemptive(1), 0);
    noted("()2h");
}

/* ---- nesting ---- */

static void action_nested(void)
{
    note('<');
    interrupt_high(action_up);
    EQUAL(bos.isr_depth, 1);
    note('>');
}

static void nesting(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    interrupt(action_nested);
    note('2');
    EQUAL(bos.isr_depth, 0);
    noted("<()>h2");
}

static void action_inner(void)
{
    note('(');
    interrupt(action_up);
    note(')');
}

/* A less urgent interrupt raised by a handler runs after it, before the task goes on. */
static void low_waits_for_high(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    interrupt_high(action_inner);
    note('2');
    noted("()()h2");
}

/* ---- what a handler may call ---- */

static void action_suspend(void)
{
    EQUAL(task_suspend(helper), BOS_OK);
}

static void action_resume(void)
{
    EQUAL(task_resume(helper), BOS_OK);
}

static void action_raise(void)
{
    EQUAL(task_set_priority(helper, HIGH), LOW);
}

static void suspend_and_resume(void)
{
    helper = begin(notes_once, LOW, "l");
    interrupt(action_suspend);
    settle();
    noted("");
    interrupt(action_resume);
    noted("");
    settle();
    noted("l");
}

/* Suspended from an ISR while it runs: another one goes on. */
static void is_suspended(Task *this_task, void *this_data)
{
    (void)this_data;
    helper = this_task;
    note('a');
    interrupt(action_suspend);
    note('b');
}

static void suspend_running(void)
{
    Task *task = begin(is_suspended, HIGH, NULL);

    noted("a");
    CHECK(task == helper);
    interrupt(action_resume);
    noted("b");
}

/* In a locked section it goes on until the section ends. */
static void is_suspended_locked(Task *this_task, void *this_data)
{
    (void)this_data;
    helper = this_task;
    section_lock();
    interrupt(action_suspend);
    note('a');
    section_unlock();
    note('b');
}

static void suspend_locked(void)
{
    begin(is_suspended_locked, HIGH, NULL);
    noted("a");
    interrupt(action_resume);
    noted("b");
}

static void set_priority(void)
{
    helper = begin(notes_once, LOW, "l");
    note('1');
    interrupt(action_raise);
    note('2');
    noted("1l2");
}

static void action_init(void)
{
    static TASK_BLOCK(block, SUITE_STACK);
    static const TaskClass type = TASK_CLASS("isr", NULL, notes_once, NULL, SUITE_STACK, HIGH, 0);

    note('(');
    CHECK(task_init(&block, sizeof(block), &type, (void *)"n") != NULL);
    note(')');
}

static void starts_a_task(void)
{
    interrupt(action_init);
    note('2');
    noted("()n2");
}

static void action_memory(void)
{
    void *a = alloc_fmem(&memory);
    void *b = alloc_fmem(&memory);

    CHECK(a != NULL && b != NULL && a != b);
    EQUAL(memory_unused(&memory), 1);
    EQUAL(free_fmem(&memory, b), BOS_OK);
    EQUAL(free_fmem(&memory, a), BOS_OK);
}

static void uses_memory(void)
{
    void *block;

    EQUAL(memory_init(&memory, &blocks, 16, 4), BOS_OK);
    block = alloc_fmem(&memory);
    EQUAL(memory_unused(&memory), 3);
    interrupt(action_memory);
    EQUAL(memory_unused(&memory), 3);
    EQUAL(free_fmem(&memory, block), BOS_OK);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
}

static void action_takes(void)
{
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_OK);
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    semaphore_remove(&gate);
    CHECK(task_this() == helper);
}

static void takes_without_waiting(void)
{
    semaphore_init(&gate, SEMAPHORE_UP);
    helper = task_this();
    interrupt(action_takes);
}

/* ---- what a handler may not call ---- */

static void action_forbidden(void)
{
    static const TaskClass type = TASK_CLASS("isr", NULL, notes_once, NULL, SUITE_STACK, HIGH, 0);

    EQUAL(semaphore_down(&gate, 1), BOS_ERROR_CONTEXT);
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_ERROR_CONTEXT);
    EQUAL(task_sleep(1), BOS_ERROR_CONTEXT);
    EQUAL(task_sleep(0), BOS_ERROR_CONTEXT);
    EQUAL(task_yield(), BOS_ERROR_CONTEXT);
    EQUAL(task_remove(helper), BOS_ERROR_CONTEXT);
    CHECK(task_create(&type, NULL) == NULL);
    CHECK(alloc_vmem(bos.heap, 8) == NULL);
    EQUAL(free_vmem(bos.heap, helper), BOS_ERROR_CONTEXT);
    CHECK(semaphore_create(SEMAPHORE_UP) == NULL);
    EQUAL(semaphore_delete(&gate), BOS_ERROR_CONTEXT);
    CHECK(memory_create(8, 1) == NULL);
    EQUAL(memory_delete(&memory), BOS_ERROR_CONTEXT);
    section_lock();
    section_unlock();
}

static void refused(void)
{
    semaphore_init(&gate, SEMAPHORE_UP);
    helper = task_this();
    interrupt(action_forbidden);
    EQUAL(semaphore_status(&gate), SEMAPHORE_UP);
}

/* ---- the tick goes on while handlers run ---- */

static int interrupts_seen;

static void action_count(void)
{
    interrupts_seen++;
}

static void none_lost(void)
{
    int i;

    interrupts_seen = 0;
    for (i = 0; i < 100; i++)
        interrupt(action_count);
    EQUAL(interrupts_seen, 100);
}

const Case suite_isr[] = {{"isr_up_switches_at_exit", up_switches_at_exit},
                          {"isr_up_of_a_less_urgent_task", up_does_not_switch_down},
                          {"isr_up_waits_for_nonpreemptive", up_waits_for_nonpreemptive},
                          {"isr_nesting", nesting},
                          {"isr_low_waits_for_high", low_waits_for_high},
                          {"isr_suspends_and_resumes", suspend_and_resume},
                          {"isr_suspends_the_running_task", suspend_running},
                          {"isr_suspends_in_a_locked_section", suspend_locked},
                          {"isr_sets_a_priority", set_priority},
                          {"isr_starts_a_task", starts_a_task},
                          {"isr_uses_memory", uses_memory},
                          {"isr_takes_without_waiting", takes_without_waiting},
                          {"isr_is_refused_what_blocks", refused},
                          {"isr_none_lost", none_lost},
                          {NULL, NULL}};
