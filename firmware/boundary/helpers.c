/* SPDX-License-Identifier: MIT */
/* The tasks that situations make, what interrupts do to them, and what must have happened. */
#include "boundary.h"

Semaphore gate;
volatile unsigned ups, downs;
Task *volatile helper;
int mode;
static volatile unsigned ended; /* helpers that have come to their end */
static unsigned ended_before;

int count(volatile unsigned *counter, int result)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    *counter += result == BOS_OK;
    INTERRUPTS_RESTORE(mask);
    return result;
}

/* ---- what an interrupt may do ---- */

void up_gate(void)
{
    (void)count(&ups, semaphore_up(&gate));
}

void suspend_helper(void)
{
    if (helper != NULL)
        (void)task_suspend(helper);
}

void resume_helper(void)
{
    if (helper != NULL)
        (void)task_resume(helper);
}

void toggle_helper(void)
{
    if (helper != NULL && task_resume(helper) != BOS_OK)
        (void)task_suspend(helper);
}

void lower_helper(void)
{
    if (helper != NULL)
        (void)task_set_priority(helper, LOW - 1);
}

/* ---- helpers ---- */

int arrive(Task *this_task, void *this_data)
{
    (void)this_data;
    helper = this_task;
    return BOS_OK;
}

void leave(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    helper = NULL;
    ended++;
}

void pass(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
}

void take_gate(Task *this_task, void *this_data)
{
    const int result = semaphore_down(&gate, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_OK || result == BOS_REMOVED);
    (void)count(&downs, result);
}

static void give_gate(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    up_gate();
}

static void nap(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(task_sleep(1) == BOS_OK);
}

const TaskClass pass_low = HELPER(pass, LOW);
const TaskClass pass_equal = HELPER(pass, MAIN);
const TaskClass pass_high = HELPER(pass, HIGH);
const TaskClass take_low = HELPER(take_gate, LOW);
const TaskClass take_high = HELPER(take_gate, HIGH);
const TaskClass give_low = HELPER(give_gate, LOW);
const TaskClass nap_high = HELPER(nap, HIGH);

int tasks(void)
{
    const Task *task;
    int number = 0;

    for (task = bos.all; task != NULL; task = task->next)
        number++;
    return number;
}

/* The lock keeps the helper from running, and from ending, before its address is known. Where the
   caller is not pre-empted the helper runs by a turn that is given up. */
void start(const TaskClass *type)
{
    section_lock();
    helper = task_create(type, NULL);
    MUST(helper != NULL);
    section_unlock();
    if (type->priority > MAIN)
        let_run();
}

void let_run(void)
{
    if (mode != MODE_PREEMPTIVE)
        MUST(task_yield() == BOS_OK);
}

void settle(void)
{
    (void)task_set_priority(task_this(), 1);
    let_run();
    (void)task_set_priority(task_this(), MAIN);
}

void set_mode(void)
{
    (void)kernel_set_preemptive(mode != MODE_NONPREEMPTIVE);
    (void)task_set_preemptive(task_this(), mode != MODE_MIXED);
}

void remember_ended(void)
{
    ended_before = ended;
}

void must_have_run(void)
{
    if (mode != MODE_PREEMPTIVE) {
        MUST(ended == ended_before);
        MUST(task_yield() == BOS_OK);
    }
    MUST(ended == ended_before + 1);
}

void clean_up(void)
{
    int tries;

    disturb = NULL;
    on_watch = NULL;
    for (tries = 0; tries < 20 && tasks() != 3; tries++) {
        resume_helper();
        up_gate();
        (void)task_sleep(1);
    }
    while (count(&downs, semaphore_down(&gate, BOS_NO_WAIT)) == BOS_OK)
        continue;
}
