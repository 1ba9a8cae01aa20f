/* SPDX-License-Identifier: MIT */
/* Queue: items go straight to who waits, so that no third task takes them in between. */
#include "bos/queue.h"

#include "internal.h"

#if BOS_QUEUE

void queue_init(Queue *this)
{
    TRACE_1(queue_init, this);
    waitable_init(&this->waitable);
    LIST_EMPTY(&this->items);
    TRACE_END(queue_init);
}

void queue_put(Queue *this, Node *item)
{
    Task *task;
    bos_mask mask;

    TRACE_OFF_2(queue_put, mask, this, item);
    task = waitable_first(&this->waitable);
    if (task != NULL) {
        *(Node **)task->wait->place = item;
        (void)waitable_wake(&this->waitable, mask);
    } else {
        list_append(&this->items, item);
        INTERRUPTS_RESTORE(mask);
    }
    TRACE_END(queue_put);
}

/* What is given waits in a variable of the task's own, where nobody else changes it. */
int queue_take(Queue *this, Node **item, bos_tick timeout, bos_byte kind)
{
    int result = wait_check(timeout);
    Node *given;
    bos_mask mask;

    if (result != BOS_OK)
        return result;
    INTERRUPTS_OFF(mask);
    given = this->items.first;
    if (given != NULL)
        list_remove(&this->items, given);
    else
        result = kernel_wait(&this->waitable.waiters, kind, timeout, &given);
    if (result == BOS_OK)
        *item = given;
    INTERRUPTS_RESTORE(mask);
    return result;
}

int queue_get(Queue *this, Node **item, bos_tick timeout)
{
    TRACE_3(queue_get, this, item, timeout);
    return TRACE_RESULT(queue_get, int, queue_take(this, item, timeout, WAIT_QUEUE));
}

void queue_remove(Queue *this)
{
    bos_mask mask;

    TRACE_OFF_1(queue_remove, mask, this);
    waitable_remove(&this->waitable);
    (void)SERVICE_END(queue_remove, int, BOS_OK, mask);
}

#endif
