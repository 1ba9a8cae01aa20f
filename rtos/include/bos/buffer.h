/* SPDX-License-Identifier: MIT */
/* Buffer: a ring of bytes, mostly between an ISR and a task, in either direction. Who reads waits
   while it is empty, who writes while it is full, so only one kind waits at a time: readers are
   given a byte, writers have theirs taken, in the order of their priorities. */
#ifndef BOS_BUFFER_H
#define BOS_BUFFER_H

#include "bos/task.h"

#if BOS_BUFFER

typedef struct Buffer {
    Waitable waitable;
    bos_byte *bytes;
    bos_size size;
    bos_size length; /* bytes in it */
    bos_size first;  /* where the oldest is */
} Buffer;

/* buffer_init: makes an empty buffer of `size` bytes at `pointer`. BOS_OK; BOS_ERROR_RANGE when
   size is 0. Task or ISR; does not block. */
int buffer_init(Buffer *this_buffer, void *pointer, bos_size size);

#if BOS_HEAP
/* buffer_create: an empty buffer with its bytes in the kernel's heap, or null: no memory, a size of
   0, or an ISR. buffer_delete: removes one that was created and gives its memory back. BOS_OK;
   BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE, after BOS_PANIC_FREE, for
   one that is not in the heap. Task only, the first before kernel_start() too; do not block. */
Buffer *buffer_create(bos_size size);
int buffer_delete(Buffer *this_buffer);
#endif

/* buffer_put: puts a byte (the low eight bits of `byte`) in, waiting at most `timeout` for room.
   BOS_OK; BOS_TIMEOUT, at once for BOS_NO_WAIT; BOS_REMOVED; BOS_ERROR_RANGE; BOS_ERROR_CONTEXT
   where an ISR would have to wait. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. O(1). */
int buffer_put(Buffer *this_buffer, int byte, bos_tick timeout);

/* buffer_get: the oldest byte, 0 to 255, waiting at most `timeout` for one; or what buffer_put()
   returns but BOS_OK. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. O(1). */
int buffer_get(Buffer *this_buffer, bos_tick timeout);

/* buffer_write: puts `size` bytes in, waiting for room before each at most `timeout`. Returns how
   many it has put: fewer than `size` when one of them had to wait too long, or could not wait.
   Task; ISR with BOS_NO_WAIT. Interrupts go on between the bytes. */
bos_size buffer_write(Buffer *this_buffer, const void *from, bos_size size, bos_tick timeout);

/* buffer_read: takes up to `size` bytes, waiting at most `timeout` for the first and not for the
   others. Returns how many it has taken, 0 when none came or it could not wait. Task; ISR with
   BOS_NO_WAIT. Interrupts go on between the bytes. */
bos_size buffer_read(Buffer *this_buffer, void *to, bos_size size, bos_tick timeout);

/* buffer_length: bytes in it. Task or ISR; does not block. */
bos_size buffer_length(const Buffer *this_buffer);

/* buffer_remove: wakes all that wait with BOS_REMOVED and empties it. Task or ISR; does not
   block. */
void buffer_remove(Buffer *this_buffer);

#define buffer_set_name(buffer, text) object_set_name(&(buffer)->waitable, text)

#endif
#endif
