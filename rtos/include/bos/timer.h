/* SPDX-License-Identifier: MIT */
/* Timer: makes an event after a time, once or each period, and so schedules the tasks that wait for
   the event and the one that it resumes or starts. No user code runs in the tick's ISR. */
#ifndef BOS_TIMER_H
#define BOS_TIMER_H

#include "bos/event.h"

#if BOS_TIMER

#if !BOS_EVENT
#error "BOS_TIMER needs BOS_EVENT"
#endif

typedef struct Timer {
    Node node;     /* in bos.timers while it runs; node, when and task as in Wait */
    bos_tick when; /* the tick at which it makes the event */
    Task *task;    /* always null: this is no task's wait */
    bos_tick period;
    Event *event;
} Timer;

/* timer_init: makes a timer, stopped, in memory of the caller's; it makes `event`, which must
   outlive it. Not while it runs. Task or ISR; does not block. */
void timer_init(Timer *this_timer, Event *event);

/* timer_start: makes the event at the `first`-th tick from now, 1 to BOS_LONGEST, then each
   `period` ticks, 1 to BOS_LONGEST, or never again when that is 0. Periods do not drift. One that
   runs begins anew. BOS_OK; BOS_ERROR_RANGE. Task, ISR, and before kernel_start(); does not block.
   Interrupts are off for a time that grows with the waits and timers that end before. */
int timer_start(Timer *this_timer, bos_tick first, bos_tick period);

#if BOS_HEAP
/* timer_create: a timer, stopped, in the kernel's heap, or null: no memory, or an ISR.
   timer_delete: stops one that was created and gives its memory back. BOS_OK;
   BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE, after BOS_PANIC_FREE, for one
   that is not in the heap. Task only, the first before kernel_start() too; do not block. */
Timer *timer_create(Event *event);
int timer_delete(Timer *this_timer);
#endif

/* timer_stop: BOS_OK; BOS_ERROR_STATE when it does not run. Task or ISR; does not block. O(1). */
int timer_stop(Timer *this_timer);

/* timer_left: ticks until it makes the event next; 0 when it does not run. Task or ISR. O(1). */
bos_tick timer_left(const Timer *this_timer);

#endif
#endif
