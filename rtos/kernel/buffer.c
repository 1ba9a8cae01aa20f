/* SPDX-License-Identifier: MIT */
/* Buffer: a ring of bytes. While tasks wait it is either empty, and they read, or full, and they
   write: their wait's place is where the byte goes to or comes from. */
#include "bos/buffer.h"

#include "internal.h"

#if BOS_BUFFER

int buffer_init(Buffer *this, void *pointer, bos_size size)
{
    if (size == 0)
        return BOS_ERROR_RANGE;
    waitable_init(&this->waitable);
    this->bytes = pointer;
    this->size = size;
    this->length = 0;
    this->first = 0;
    return BOS_OK;
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

int buffer_put(Buffer *this, int byte, bos_tick timeout)
{
    bos_byte low = (bos_byte)byte;
    int result;
    Task *task;
    bos_mask mask;

    TRACE_3(buffer_put, this, byte, timeout);
    result = wait_check(timeout);
    if (result != BOS_OK)
        return TRACE_RESULT(buffer_put, int, result);
    INTERRUPTS_OFF(mask);
    task = waitable_first(&this->waitable);
    if (this->length == this->size) {
        result = kernel_wait(&this->waitable.waiters, WAIT_BUFFER, timeout, &low);
    } else if (task == NULL) {
        push(this, low);
    } else {
        *(bos_byte *)task->wait->place = low;
        kernel_wake(task, BOS_OK);
        kernel_preempt();
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(buffer_put, int, result);
}

int buffer_get(Buffer *this, bos_tick timeout)
{
    bos_byte byte = 0;
    int result;
    Task *task;
    bos_mask mask;

    TRACE_2(buffer_get, this, timeout);
    result = wait_check(timeout);
    if (result != BOS_OK)
        return TRACE_RESULT(buffer_get, int, result);
    INTERRUPTS_OFF(mask);
    task = waitable_first(&this->waitable);
    if (this->length == 0) {
        result = kernel_wait(&this->waitable.waiters, WAIT_BUFFER, timeout, &byte);
    } else {
        byte = pop(this);
        if (task != NULL) {
            push(this, *(bos_byte *)task->wait->place);
            kernel_wake(task, BOS_OK);
            kernel_preempt();
        }
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(buffer_get, int, result == BOS_OK ? byte : result);
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

    TRACE_1(buffer_remove, this);
    INTERRUPTS_OFF(mask);
    this->length = 0;
    waitable_remove(&this->waitable);
    kernel_preempt();
    INTERRUPTS_RESTORE(mask);
    TRACE_END(buffer_remove);
}

#endif
