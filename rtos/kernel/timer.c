/* SPDX-License-Identifier: MIT */
/* Timer: among the timed waits, told from them by having no task. */
#include "bos/timer.h"

#include "internal.h"

#include <stddef.h>

#if BOS_TIMER

/* The timers' list holds both. */
typedef char check_when[offsetof(Timer, when) == offsetof(Wait, when) ? 1 : -1];
typedef char check_task[offsetof(Timer, task) == offsetof(Wait, task) ? 1 : -1];

void timer_init(Timer *this, Event *event)
{
    TRACE_2(timer_init, this, event);
    this->node.next = NULL;
    this->task = NULL;
    this->event = event;
    TRACE_END(timer_init);
}

static int leave(Timer *timer)
{
    if (timer->node.next == NULL)
        return BOS_ERROR_STATE;
    list_remove(&bos.timers, &timer->node);
    return BOS_OK;
}

void timer_expire(Timer *timer)
{
    (void)leave(timer);
    if (timer->period != 0)
        timer_insert((Wait *)timer, timer->period);
    event_schedule(timer->event);
}

int timer_start(Timer *this, bos_tick first, bos_tick period)
{
    int result = BOS_ERROR_RANGE;
    bos_mask mask;

    TRACE_OFF_3(timer_start, mask, this, first, period);
    if ((bos_tick)(first - 1) < BOS_LONGEST && period <= BOS_LONGEST) {
        (void)leave(this);
        this->period = period;
        timer_insert((Wait *)this, first);
        result = BOS_OK;
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(timer_start, int, result);
}

int timer_stop(Timer *this)
{
    int result;
    bos_mask mask;

    TRACE_OFF_1(timer_stop, mask, this);
    result = leave(this);
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(timer_stop, int, result);
}

bos_tick timer_left(const Timer *this)
{
    bos_tick left = 0;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (this->node.next != NULL)
        left = (bos_tick)(this->when - bos.ticks);
    INTERRUPTS_RESTORE(mask);
    return left;
}

#endif
