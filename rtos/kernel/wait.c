/* SPDX-License-Identifier: MIT */
/* Waiting, with and without a time. What a waiting task needs for it lies on its own stack. */
#include "internal.h"

#if BOS_WAITING

int wait_check(bos_tick timeout)
{
    if (timeout > BOS_LONGEST && timeout != BOS_FOREVER)
        return BOS_ERROR_RANGE;
    if (timeout != BOS_NO_WAIT && (bos.isr_depth != 0 || bos.this_task->priority == 0))
        return BOS_ERROR_CONTEXT;
    return BOS_OK;
}

/* Times are compared by their distance from now, which wrap-around leaves alone; a wait goes
   behind those that end at the same tick. */
void timer_insert(Wait *wait, bos_tick timeout)
{
    Node *at = bos.timers.first;

    wait->when = (bos_tick)(bos.ticks + timeout);
    while (at != NULL && (bos_tick)(((Wait *)at)->when - bos.ticks) <= timeout)
        at = list_next(&bos.timers, at);
    list_insert(&bos.timers, at, &wait->node);
}

/* Who waits for a lock, or no longer does, changes what its owner inherits. */
#if BOS_LOCK
#define settle_blocker(task) task_settle(lock_blocker(task))
#else
#define settle_blocker(task)
#endif

int kernel_wait(List *object, bos_byte kind, bos_tick timeout, void *place)
{
    Task *task = bos.this_task;
    Wait wait;

    if (timeout == BOS_NO_WAIT)
        return BOS_TIMEOUT;
    wait.task = task;
    wait.object = object;
    wait.kind = kind;
    wait.timed = timeout != BOS_FOREVER;
    wait.result = BOS_OK;
    wait.place = place;
    task_withdraw(task);
    task->wait = &wait;
    task->state = TASK_WAITING;
    if (object != NULL)
        task_insert(task);
    settle_blocker(task);
    if (wait.timed)
        timer_insert(&wait, timeout);
    PORT_SWITCH();
    task->wait = NULL;
    return wait.result;
}

void wait_cancel(Task *task)
{
    Wait *wait = task->wait;

    if (wait->timed)
        list_remove(&bos.timers, &wait->node);
    wait->timed = 0;
    task_withdraw(task);
    settle_blocker(task);
}

void kernel_wake(Task *task, signed char result)
{
    wait_cancel(task);
    task->wait->result = result;
    kernel_ready(task);
}

/* The lock keeps the caller from being switched out meanwhile. An item that nobody waited for was
   put last; the queue is a ring, so the last becomes the first by one pointer. */
void hand_back(const Wait *wait)
{
    Task *task = bos.this_task;
#if BOS_QUEUE
    Queue *queue = (Queue *)(void *)wait->object;
    Node *item;
#endif

    task->lock_depth++;
    if (wait->kind == WAIT_SEMAPHORE)
        (void)semaphore_up((Semaphore *)(void *)wait->object);
#if BOS_QUEUE
    if (wait->kind == WAIT_QUEUE || wait->kind == WAIT_MESSAGE) {
        item = *(Node **)wait->place;
        queue_put(queue, item);
        if (queue->items.first != NULL)
            queue->items.first = item;
    }
#endif
    task->lock_depth--;
}

void waitable_init(Waitable *object)
{
    LIST_EMPTY(&object->waiters);
#if BOS_OBJECT_NAMES
    object->name = NULL;
#endif
}

int waitable_wait(Waitable *object, bos_byte kind, bos_tick timeout, bos_mask mask)
{
    const int result = kernel_wait(&object->waiters, kind, timeout, NULL);

    INTERRUPTS_RESTORE(mask);
    return result;
}

int waitable_wake(Waitable *object, bos_mask mask)
{
    kernel_wake(waitable_first(object), BOS_OK);
    return (int)kernel_leave(BOS_OK, mask);
}

/* What was handed over is not given back to an object that is gone. */
static void forget(const List *object)
{
    const Task *task;

    for (task = bos.all; task != NULL; task = task->next) {
        if (task->wait != NULL && task->wait->object == object)
            task->wait->kind = WAIT_SLEEP;
    }
}

void waitable_remove(Waitable *object)
{
    while (object->waiters.first != NULL)
        kernel_wake(waitable_first(object), BOS_REMOVED);
    forget(&object->waiters);
}

#endif

#if BOS_OBJECT_NAMES
void object_set_name(Waitable *this, const char *name)
{
    this->name = name;
}
#endif
