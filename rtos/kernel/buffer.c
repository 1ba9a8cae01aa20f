/* SPDX-License-Identifier: MIT */
/* Buffer: a ring of bytes. While tasks wait it is either empty, and they read, or full, and they
   write: their wait's place is where the byte goes to or comes from. */
#include "bos/buffer.h"

#include "internal.h"

#if BOS_BUFFER

int buffer_init(Buffer *this, void *pointer, bos_size size)
{
    TRACE_3(buffer_init, this, pointer, size);
    if (size == 0)
        return TRACE_RESULT(buffer_init, int, BOS_ERROR_RANGE);
    waitable_init(&this->waitable);
    this->bytes = pointer;
    this->size = size;
    this->length = 0;
    this->first = 0;
    return TRACE_RESULT(buffer_init, int, BOS_OK);
}

static void push(Buffer *this, bos_byte byte)
{
    bos_size at = this->first;

    if (this->length >= this->size - at)
        at -= this->size;
    this->bytes[at + this->length] = byte;
    this->length++;
}

static bos_byte pop(Buffer *this)
{
    const bos_byte byte = this->bytes[this->first];

    if (++this->first == this->size)
        this->first = 0;
    this->length--;
    return byte;
}

/* A byte goes to the first reader, or into the ring, or waits. */
static int put(Buffer *this, bos_byte byte, bos_tick timeout)
{
    Task *task = waitable_first(&this->waitable);

    if (this->length == this->size)
        return kernel_wait(&this->waitable.waiters, WAIT_BUFFER, timeout, &byte);
    if (task == NULL) {
        push(this, byte);
        return BOS_OK;
    }
    *(bos_byte *)task->wait->place = byte;
    kernel_wake(task, BOS_OK);
    return BOS_OK;
}

int buffer_put(Buffer *this, int byte, bos_tick timeout)
{
    int result;
    bos_mask mask;

    TRACE_OFF_3(buffer_put, mask, this, byte, timeout);
    result = wait_check(timeout);
    if (result == BOS_OK)
        result = put(this, (bos_byte)byte, timeout);
    return SERVICE_END(buffer_put, int, result, mask);
}

/* The oldest byte; the first writer's takes the room. */
static int get(Buffer *this, bos_tick timeout)
{
    Task *task = waitable_first(&this->waitable);
    bos_byte byte = 0;
    int result;

    if (this->length == 0) {
        result = kernel_wait(&this->waitable.waiters, WAIT_BUFFER, timeout, &byte);
        return result == BOS_OK ? byte : result;
    }
    byte = pop(this);
    if (task != NULL) {
        push(this, *(bos_byte *)task->wait->place);
        kernel_wake(task, BOS_OK);
    }
    return byte;
}

int buffer_get(Buffer *this, bos_tick timeout)
{
    int result;
    bos_mask mask;

    TRACE_OFF_2(buffer_get, mask, this, timeout);
    result = wait_check(timeout);
    if (result == BOS_OK)
        result = get(this, timeout);
    return SERVICE_END(buffer_get, int, result, mask);
}

bos_size buffer_write(Buffer *this, const void *from, bos_size size, bos_tick timeout)
{
    const bos_byte *bytes = from;
    bos_size count;

    TRACE_3(buffer_write, this, from, size);
    for (count = 0; count < size; count++) {
        if (buffer_put(this, bytes[count], timeout) != BOS_OK)
            break;
    }
    return TRACE_RESULT(buffer_write, bos_size, count);
}

bos_size buffer_read(Buffer *this, void *to, bos_size size, bos_tick timeout)
{
    bos_byte *bytes = to;
    bos_size count;

    TRACE_3(buffer_read, this, to, size);
    for (count = 0; count < size; count++) {
        const int byte = buffer_get(this, count == 0 ? timeout : BOS_NO_WAIT);

        if (byte < 0)
            break;
        bytes[count] = (bos_byte)byte;
    }
    return TRACE_RESULT(buffer_read, bos_size, count);
}

bos_size buffer_length(const Buffer *this)
{
    return this->length;
}

void buffer_remove(Buffer *this)
{
    bos_mask mask;

    TRACE_OFF_1(buffer_remove, mask, this);
    this->length = 0;
    waitable_remove(&this->waitable);
    (void)SERVICE_END(buffer_remove, int, BOS_OK, mask);
}

#endif
