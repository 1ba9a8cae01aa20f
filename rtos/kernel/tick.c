/* SPDX-License-Identifier: MIT */
/* The tick: time, timeouts, turns. */
#include "internal.h"

#if BOS_WAITING
#if BOS_DEADLINE
/* The hook is called with interrupts on, as an event is made. */
static int end_job(Task *task, bos_mask mask)
{
    job_late(task);
    INTERRUPTS_RESTORE(mask);
    kernel_deadline_hook(task);
    return 1;
}
#endif

/* Ends one wait, or timer, whose time is over; returns 0 when there is none. One at a time, so that
   interrupts are off for a short while only. A Timer has no task. */
static int end_one_wait(void)
{
    Wait *wait;
    int due;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    wait = (Wait *)bos.timers.first;
    due = wait != NULL && wait->when == bos.ticks;
#if BOS_DEADLINE
    if (due && wait->task != NULL && IS_ALARM(wait))
        return end_job(wait->task, mask);
#endif
#if BOS_TIMER
    if (due && wait->task == NULL)
        timer_expire((Timer *)wait);
    else
#endif
        if (due)
        kernel_wake(wait->task, BOS_TIMEOUT);
    INTERRUPTS_RESTORE(mask);
    return due;
}
#else
#define end_one_wait() 0
#endif

void kernel_tick(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    bos.ticks++;
#if BOS_SLICE_TICKS
    turn_tick();
#endif
    INTERRUPTS_RESTORE(mask);
    do {
#if BOS_EVENT
        event_start_tasks();
#endif
    } while (end_one_wait());
}
