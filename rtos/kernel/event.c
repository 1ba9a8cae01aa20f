/* SPDX-License-Identifier: MIT */
/* Event: who waits is woken, one task is resumed or started. A task is started only after it has
   left its stack: until then its event stays in bos.starts, at which each tick looks. */
#include "bos/event.h"

#include "internal.h"

#if BOS_EVENT

void event_init(Event *this)
{
    TRACE_1(event_init, this);
    waitable_init(&this->waitable);
    this->task = NULL;
    this->type = NULL;
    this->made = 0;
    this->pending = 0;
    TRACE_END(event_init);
}

/* Takes the event out of bos.starts, if it is there. Interrupts are off. */
static void forget_start(Event *event)
{
    Event **link = &bos.starts;

    while (*link != NULL && *link != event)
        link = &(*link)->next;
    if (*link != NULL)
        *link = event->next;
    event->pending = 0;
}

static void set_task(Event *event, Task *task, const TaskClass *type, void *data)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    forget_start(event);
    event->task = task;
    event->type = type;
    event->data = data;
    INTERRUPTS_RESTORE(mask);
}

void event_resumes(Event *this, Task *task)
{
    TRACE_2(event_resumes, this, task);
    set_task(this, task, NULL, NULL);
    TRACE_END(event_resumes);
}

int event_starts(Event *this, void *block, bos_size size, const TaskClass *type, void *data)
{
    TRACE_3(event_starts, this, block, size);
    if (size < task_block_size(type))
        return TRACE_RESULT(event_starts, int, BOS_ERROR_RANGE);
    ((Task *)block)->state = TASK_ENDED;
    set_task(this, block, type, data);
    return TRACE_RESULT(event_starts, int, BOS_OK);
}

/* Takes the first of bos.starts whose task has ended and left out and claims its block, in which
   class and data wait for task_launch(): an interrupt may change the event. Returns the block, or
   null when there is none. */
static Task *take_start(void)
{
    Event **link = &bos.starts;
    Event *event;
    Task *task = NULL;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while ((event = *link) != NULL &&
           (event->task->state != TASK_ENDED || event->task == bos.this_task))
        link = &event->next;
    if (event != NULL) {
        *link = event->next;
        event->pending = 0;
        task = event->task;
        task->state = TASK_READY;
        task->flags = 0;
        task->type = event->type;
        task->data = event->data;
    }
    INTERRUPTS_RESTORE(mask);
    return task;
}

/* The lock keeps the caller from being removed between claim and launch. */
void event_start_tasks(void)
{
    Task *task;

    if (bos.starts == NULL)
        return;
    section_lock();
    while ((task = take_start()) != NULL)
        task_launch(task, task->type, task->data);
    section_unlock();
}

/* Returns 1 when somebody was scheduled, or will be. */
static int schedule(Event *event)
{
    const int woken = waitable_first(&event->waitable) != NULL;

    while (waitable_first(&event->waitable) != NULL)
        kernel_wake(waitable_first(&event->waitable), BOS_OK);
    if (event->task == NULL || woken)
        return woken;
    if (event->type == NULL)
        return task_resume(event->task) == BOS_OK;
    if (!event->pending) {
        event->pending = 1;
        event->next = bos.starts;
        bos.starts = event;
    }
    return 1;
}

void event_schedule(Event *event)
{
    if (!schedule(event))
        event->made = 1;
}

void event_make(Event *this)
{
    bos_mask mask;

    TRACE_OFF_1(event_make, mask, this);
    event_schedule(this);
    (void)kernel_leave(BOS_OK, mask);
    event_start_tasks();
    TRACE_END(event_make);
}

int event_wait(Event *this, bos_tick timeout)
{
    int result;
    bos_mask mask;

    TRACE_OFF_2(event_wait, mask, this, timeout);
    result = wait_check(timeout);
    if (result == BOS_OK && this->made)
        this->made = 0;
    else if (result == BOS_OK)
        return TRACE_RESULT(event_wait, int,
                            waitable_wait(&this->waitable, WAIT_EVENT, timeout, mask));
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(event_wait, int, result);
}

void event_remove(Event *this)
{
    bos_mask mask;

    TRACE_OFF_1(event_remove, mask, this);
    forget_start(this);
    waitable_remove(&this->waitable);
    event_init(this);
    (void)SERVICE_END(event_remove, int, BOS_OK, mask);
}

#endif
