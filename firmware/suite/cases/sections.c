/* SPDX-License-Identifier: MIT */
/* Cases of critical sections, in the three ways. */
#include "suite.h"

static void action(void)
{
    note('!');
}

static void action_up(void)
{
    note('!');
    EQUAL(semaphore_up(&gate), BOS_OK);
}

/* ---- interrupts off ---- */

static void interrupts_wait(void)
{
    bos_mask outer, inner;

    INTERRUPTS_OFF(outer);
    interrupt(action);
    note('1');
    INTERRUPTS_OFF(inner);
    INTERRUPTS_RESTORE(inner);
    note('2');
    INTERRUPTS_RESTORE(outer);
    note('3');
    noted("12!3");
}

/* A service that blocks with interrupts off lets them in, and they are off again after it. */
static void blocking_with_interrupts_off(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    EQUAL(task_sleep(2), BOS_OK);
    interrupt(action);
    note('1');
    INTERRUPTS_RESTORE(mask);
    noted("1!");
}

/* ---- a locked section ---- */

static void lock_holds(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    section_lock();
    section_lock();
    EQUAL(semaphore_up(&gate), BOS_OK);
    note('1');
    section_unlock();
    note('2');
    section_unlock();
    note('3');
    noted("12h3");
}

static void lock_lets_interrupts_in(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    section_lock();
    interrupt(action_up);
    note('1');
    section_unlock();
    noted("!1h");
}

static void blocking_in_a_section(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(notes_once, LOW, "l");
    section_lock();
    begin(takes_gate, HIGH, "h");
    note('1');
    EQUAL(task_sleep(2), BOS_OK);
    note('2');
    EQUAL(semaphore_up(&gate), BOS_OK);
    note('3');
    section_unlock();
    noted("1l23h");
}

static void unlock_of_nothing(void)
{
    section_unlock();
    EQUAL(hook_code, BOS_PANIC_UNLOCK);
    CHECK(hook_object == task_this());
    hook_code = 0;
}

/* No turn of an equal inside a section. */
static void no_turns(void)
{
    bos_tick begun;

    begin(notes_once, SUITE_PRIORITY, "e");
    section_lock();
    begun = kernel_ticks();
    while ((bos_tick)(kernel_ticks() - begun) < 3 * BOS_SLICE_TICKS)
        suite_work();
    note('1');
    section_unlock();
    note('2');
    EQUAL(task_yield(), BOS_OK);
    noted("12e");
}

/* ---- task priority ---- */

static void priority_holds(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "h");
    EQUAL(task_set_priority(task_this(), TASK_HIGHEST), SUITE_PRIORITY);
    EQUAL(semaphore_up(&gate), BOS_OK);
    note('1');
    EQUAL(task_set_priority(task_this(), SUITE_PRIORITY), TASK_HIGHEST);
    note('2');
    noted("1h2");
}

const Case suite_section[] = {
    {"section_interrupts_off", interrupts_wait},
    {"section_blocking_with_interrupts_off", blocking_with_interrupts_off},
    {"section_lock", lock_holds},
    {"section_lock_lets_interrupts_in", lock_lets_interrupts_in},
    {"section_blocking_while_locked", blocking_in_a_section},
    {"section_unlock_of_nothing", unlock_of_nothing},
    {"section_no_turns_while_locked", no_turns},
    {"section_by_priority", priority_holds},
    {NULL, NULL}};
