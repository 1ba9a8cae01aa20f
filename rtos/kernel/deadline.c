/* SPDX-License-Identifier: MIT */
/* Periods and deadlines. A task has one job at a time; the job's deadline is an Alarm among the
   timed waits, told from them by being its task's. */
#include "internal.h"

#include <stddef.h>

#if BOS_DEADLINE

/* The timers' list holds both. */
typedef char check_when[offsetof(Alarm, when) == offsetof(Wait, when) ? 1 : -1];
typedef char check_task[offsetof(Alarm, task) == offsetof(Wait, task) ? 1 : -1];

static void settle(Task *task)
{
#if BOS_EDF
    task_settle(task);
#else
    (void)task;
#endif
}

static void stop(Task *task)
{
    if (task->alarm.node.next != NULL)
        list_remove(&bos.timers, &task->alarm.node);
    task->flags &= (bos_byte)~TASK_LATE;
}

/* A job that begins after its deadline misses it at the next tick. */
void job_begin(Task *task, bos_tick release)
{
    const bos_tick deadline = task->type->deadline;
    const bos_tick passed = (bos_tick)(bos.ticks - release);
    bos_tick left = (bos_tick)(deadline - passed);

    stop(task);
    task->release = release;
    if (deadline == 0) {
        settle(task);
        return;
    }
    if (left == 0 || left > BOS_LONGEST)
        left = 1;
    timer_insert((Wait *)&task->alarm, left);
    settle(task);
}

void job_end(Task *task)
{
    stop(task);
    settle(task);
}

/* Nobody's place changes: what passes now was the earliest. */
void job_late(Task *task)
{
    list_remove(&bos.timers, &task->alarm.node);
    task->flags |= TASK_LATE;
#if BOS_EDF
    while (task != NULL && task->has == HAS_DEADLINE && task->due == bos.ticks) {
        task->has = HAS_PASSED_DEADLINE;
        task = lock_blocker(task);
    }
#endif
}

/* Ends the job; returns how many releases it has missed. */
static int next_job(Task *task)
{
    const bos_tick period = task->type->period;
    const bos_tick passed = (bos_tick)(bos.ticks - task->release);
    const bos_tick missed = (bos_tick)(passed / period);

    if (missed == 0) {
        job_begin(task, (bos_tick)(task->release + period));
        (void)kernel_wait(NULL, WAIT_PERIOD, (bos_tick)(period - passed), NULL);
    } else {
        job_begin(task, (bos_tick)(task->release + missed * period));
        kernel_preempt();
    }
    return (int)missed;
}

int wait_period(void)
{
    int missed;
    bos_mask mask;

    TRACE_0(wait_period);
    if (bos.isr_depth != 0)
        return TRACE_RESULT(wait_period, int, BOS_ERROR_CONTEXT);
    if (bos.this_task->type->period == 0 || (bos.this_task->flags & TASK_ENDING) != 0)
        return TRACE_RESULT(wait_period, int, BOS_ERROR_STATE);
    INTERRUPTS_OFF(mask);
    missed = next_job(bos.this_task);
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(wait_period, int, missed);
}

#endif
