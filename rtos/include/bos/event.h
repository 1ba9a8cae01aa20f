/* SPDX-License-Identifier: MIT */
/* Event: made by tasks and ISRs to schedule other tasks. Making it wakes all tasks that wait for
   it; when none does, it resumes or starts the task that it was given, if any. An event that found
   nobody is remembered, once, for the next who waits. */
#ifndef BOS_EVENT_H
#define BOS_EVENT_H

#include "bos/task.h"

#if BOS_EVENT

typedef struct Event {
    Waitable waitable;
    Task *task;            /* whom it schedules; null: only those that wait */
    const TaskClass *type; /* null: the task is resumed, else started */
    void *data;
    struct Event *next; /* in bos.starts */
    bos_byte made;      /* nobody has taken it yet */
    bos_byte pending;   /* it is in bos.starts */
} Event;

/* event_init: makes an event, in memory of the caller's, that schedules those that wait for it.
   Task or ISR; does not block. */
void event_init(Event *this_event);

/* event_resumes: from now on it resumes the task, if that is suspended then. Task or ISR. */
void event_resumes(Event *this_event, Task *task);

/* event_starts: from now on it starts a task of the class, as task_init() would. The block, of
   `size` bytes, in which no task lives now, is the event's until event_remove(). While the task
   lives, one start is remembered; it happens at the latest at the tick after its end. BOS_OK;
   BOS_ERROR_RANGE when the block is too small or the class out of range. Task or ISR; does not
   block. */
int event_starts(Event *this_event, void *block, bos_size size, const TaskClass *type, void *data);

#if BOS_HEAP
/* event_create: an event in the kernel's heap, or null: no memory, or an ISR. event_delete: removes
   one that was created and gives its memory back. BOS_OK; BOS_ERROR_CONTEXT in an ISR;
   BOS_ERROR_STATE, after BOS_PANIC_FREE, for one that is not in the heap. Task only, the first
   before kernel_start() too; do not block. */
Event *event_create(void);
int event_delete(Event *this_event);
#endif

/* event_make: wakes, resumes, starts. Task, ISR, and before kernel_start(); does not block.
   Interrupts are off for a time that grows with the number of waiters. */
void event_make(Event *this_event);

/* event_wait: waits at most `timeout` until it is made; at once when it is remembered. BOS_OK;
   BOS_TIMEOUT; BOS_REMOVED; BOS_ERROR_RANGE; BOS_ERROR_CONTEXT where an ISR would have to wait.
   Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int event_wait(Event *this_event, bos_tick timeout);

/* event_remove: wakes all waiters with BOS_REMOVED; it schedules nobody any more and forgets a
   remembered start. Stop the timers that make it first. Task or ISR; does not block. */
void event_remove(Event *this_event);

#define event_set_name(event, text) object_set_name(&(event)->waitable, text)

#endif
#endif
