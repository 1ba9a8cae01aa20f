/* SPDX-License-Identifier: MIT */
/* Queue: an unlimited queue, first in first out, of whatever begins with a Node: jobs, messages,
   blocks of a Memory. Nothing is copied; an item is in one queue at a time and belongs to the queue
   from put to get. An item that is put while tasks wait goes straight to the most urgent of them.
 */
#ifndef BOS_QUEUE_H
#define BOS_QUEUE_H

#include "bos/task.h"

#if BOS_QUEUE

typedef struct Queue {
    Waitable waitable;
    List items;
} Queue;

/* queue_init: makes an empty queue in memory of the caller's. Task or ISR; does not block. */
void queue_init(Queue *this_queue);

#if BOS_HEAP
/* queue_create: an empty queue in the kernel's heap, or null: no memory, or an ISR. queue_delete:
   removes one that was created and gives its memory back. BOS_OK; BOS_ERROR_CONTEXT in an ISR;
   BOS_ERROR_STATE, after BOS_PANIC_FREE, for one that is not in the heap. Task only, the first
   before kernel_start() too; do not block. */
Queue *queue_create(void);
int queue_delete(Queue *this_queue);
#endif

/* queue_put: puts the item, which must be in no list, last. Task, ISR, and before kernel_start();
   does not block. O(1), and the making ready of a task that waits. */
void queue_put(Queue *this_queue, Node *item);

/* queue_get: waits at most `timeout` for an item, takes it out and writes its address to `*item`
   (a pointer to the item's first member). BOS_OK; BOS_TIMEOUT; BOS_REMOVED; BOS_ERROR_RANGE for
   the timeout; BOS_ERROR_CONTEXT where an ISR would have to wait. With another result than BOS_OK
   `*item` is not changed. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int queue_get(Queue *this_queue, Node **item, bos_tick timeout);

/* queue_remove: wakes all that wait with BOS_REMOVED. Items that are still in it are its caller's:
   they stay in `items`. Task or ISR; does not block. */
void queue_remove(Queue *this_queue);

#define queue_set_name(queue, text) object_set_name(&(queue)->waitable, text)

#endif
#endif
