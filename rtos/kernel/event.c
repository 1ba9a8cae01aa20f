/* SPDX-License-Identifier: MIT */
/* Event: who waits is woken, one task is resumed or started. A task is started only after it has
   left its stack: until then its event stays in bos.starts, at which each tick looks. */
#include "bos/event.h"

#include "internal.h"

#if BOS_EVENT

void event_init(Event *this)
{
    waitable_init(&this->waitable);
    this->task = NULL;
    this->type = NULL;
    this->made = 0;
    this->pending = 0;
}

void event_resumes(Event *this, Task *task)
{
    this->type = NULL;
    this->task = task;
}

int event_starts(Event *this, void *block, bos_size size, const TaskClass *type, void *data)
{
    if (!task_class_valid(type) || size < task_block_size(type))
        return BOS_ERROR_RANGE;
    this->task = block;
    this->task->state = TASK_ENDED;
    this->data = data;
    this->type = type;
    return BOS_OK;
}

/* The first of bos.starts whose task has ended and left; it is taken out and its block claimed. */
static Event *take_start(void)
{
    Event **link = &bos.starts;
    Event *event;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while ((event = *link) != NULL &&
           (event->task->state != TASK_ENDED || event->task == bos.this_task))
        link = &event->next;
    if (event != NULL) {
        *link = event->next;
        event->pending = 0;
        event->task->state = TASK_READY;
    }
    INTERRUPTS_RESTORE(mask);
    return event;
}

void event_start_tasks(void)
{
    Event *event;

    while (bos.starts != NULL && (event = take_start()) != NULL)
        (void)task_launch(event->task, event->type, event->data, 0);
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

void event_make(Event *this)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (!schedule(this))
        this->made = 1;
    kernel_preempt();
    INTERRUPTS_RESTORE(mask);
    event_start_tasks();
}

int event_wait(Event *this, bos_tick timeout)
{
    int result = wait_check(timeout);
    bos_mask mask;

    if (result != BOS_OK)
        return result;
    INTERRUPTS_OFF(mask);
    if (this->made)
        this->made = 0;
    else
        result = kernel_wait(&this->waitable.waiters, WAIT_EVENT, timeout, NULL);
    INTERRUPTS_RESTORE(mask);
    return result;
}

void event_remove(Event *this)
{
    Event **link = &bos.starts;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while (*link != NULL && *link != this)
        link = &(*link)->next;
    if (*link != NULL)
        *link = this->next;
    waitable_remove(&this->waitable);
    event_init(this);
    kernel_preempt();
    INTERRUPTS_RESTORE(mask);
}

#endif
