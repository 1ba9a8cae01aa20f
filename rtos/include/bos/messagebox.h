/* SPDX-License-Identifier: MIT */
/* MessageBox: messages of one size, first in first out. A put allocates the message's memory, a
   block of a Memory of fixed blocks, and copies the message into it; a get copies it out and frees
   the block. Several boxes may share one Memory. A message can start or resume a task. */
#ifndef BOS_MESSAGEBOX_H
#define BOS_MESSAGEBOX_H

#include "bos/event.h"
#include "bos/memory.h"
#include "bos/queue.h"

#if BOS_MESSAGEBOX

#if !BOS_QUEUE
#error "BOS_MESSAGEBOX needs BOS_QUEUE"
#endif

typedef struct MessageBox {
    Queue queue; /* of blocks that begin with a Node, the message after it */
    Memory *memory;
    bos_size size; /* bytes of a message */
#if BOS_EVENT
    Event *event; /* made by a message for which no task waits, or null */
#endif
} MessageBox;

/* The block size that the Memory needs for messages of `size` bytes. */
#define MESSAGE_BLOCK(size) (sizeof(Node) + (size))

/* messagebox_init: makes an empty box for messages of `size` bytes whose memory is `memory`, of
   fixed blocks of at least MESSAGE_BLOCK(size) bytes. BOS_OK; BOS_ERROR_RANGE when size is 0 or the
   blocks are too small. Task or ISR; does not block. */
int messagebox_init(MessageBox *this_box, Memory *memory, bos_size size);

#if BOS_EVENT
/* messagebox_schedules: from now on a put of a message for which no task waits makes the event,
   which resumes or starts a task; null: none. A task that is started so takes what it finds; it may
   find nothing, when it was still alive and took the message then. Task or ISR; does not block. */
void messagebox_schedules(MessageBox *this_box, Event *event);
#endif

#if BOS_HEAP
/* messagebox_create: an empty box in the kernel's heap, or null: no memory, what messagebox_init()
   refuses, or an ISR. messagebox_delete: removes one that was created and gives its memory back.
   BOS_OK; BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE, after
   BOS_PANIC_FREE, for one that is not in the heap. Task only, the first before kernel_start() too;
   do not block. */
MessageBox *messagebox_create(Memory *memory, bos_size size);
int messagebox_delete(MessageBox *this_box);
#endif

/* messagebox_put: copies the message into a block of its own and puts it last, or gives it to the
   most urgent task that waits. BOS_OK; BOS_ERROR_MEMORY when no block is free. Task, ISR, and
   before kernel_start(); does not block. */
int messagebox_put(MessageBox *this_box, const void *message);

/* messagebox_get: waits at most `timeout` for a message, copies it to `message` and frees its
   block. BOS_OK; BOS_TIMEOUT; BOS_REMOVED; BOS_ERROR_RANGE; BOS_ERROR_CONTEXT where an ISR would
   have to wait. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int messagebox_get(MessageBox *this_box, void *message, bos_tick timeout);

/* messagebox_remove: frees the messages that are in it and wakes those that wait with BOS_REMOVED.
   Task or ISR; does not block. */
void messagebox_remove(MessageBox *this_box);

#define messagebox_set_name(box, text) object_set_name(&(box)->queue.waitable, text)

#endif
#endif
