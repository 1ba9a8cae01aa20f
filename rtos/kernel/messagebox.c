/* SPDX-License-Identifier: MIT */
/* MessageBox: a Queue of blocks. Messages are copied with interrupts on. */
#include "bos/messagebox.h"

#include "internal.h"

#if BOS_MESSAGEBOX

int messagebox_init(MessageBox *this, Memory *memory, bos_size size)
{
    TRACE_3(messagebox_init, this, memory, size);
    if (size == 0 || memory->blocks == 0 || memory->block_size < sizeof(Node) ||
        memory->block_size - sizeof(Node) < size)
        return TRACE_RESULT(messagebox_init, int, BOS_ERROR_RANGE);
    queue_init(&this->queue);
    this->memory = memory;
    this->size = size;
#if BOS_EVENT
    this->event = NULL;
#endif
    return TRACE_RESULT(messagebox_init, int, BOS_OK);
}

#if BOS_EVENT
void messagebox_schedules(MessageBox *this, Event *event)
{
    TRACE_2(messagebox_schedules, this, event);
    this->event = event;
    TRACE_END(messagebox_schedules);
}
#endif

int messagebox_put(MessageBox *this, const void *message)
{
    Node *block;
#if BOS_EVENT
    Event *event;
#endif

    TRACE_2(messagebox_put, this, message);
    block = alloc_fmem(this->memory);
    if (block == NULL)
        return TRACE_RESULT(messagebox_put, int, BOS_ERROR_MEMORY);
    kernel_copy(block + 1, message, this->size);
    queue_put(&this->queue, block);
#if BOS_EVENT
    event = this->event;
    if (event != NULL && this->queue.items.first != NULL)
        event_make(event);
#endif
    return TRACE_RESULT(messagebox_put, int, BOS_OK);
}

int messagebox_get(MessageBox *this, void *message, bos_tick timeout)
{
    Node *block;
    int result;

    TRACE_3(messagebox_get, this, message, timeout);
    result = queue_take(&this->queue, &block, timeout, WAIT_MESSAGE);
    if (result == BOS_OK) {
        kernel_copy(message, block + 1, this->size);
        result = free_fmem(this->memory, block);
    }
    return TRACE_RESULT(messagebox_get, int, result);
}

void messagebox_remove(MessageBox *this)
{
    Node *block;

    TRACE_1(messagebox_remove, this);
    while (queue_take(&this->queue, &block, BOS_NO_WAIT, WAIT_MESSAGE) == BOS_OK)
        (void)free_fmem(this->memory, block);
    queue_remove(&this->queue);
    TRACE_END(messagebox_remove);
}

#endif
