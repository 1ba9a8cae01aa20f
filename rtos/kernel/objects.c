/* SPDX-License-Identifier: MIT */
/* Objects that lie in the kernel's heap: a pair of functions for each kind. */
#include "bos/buffer.h"
#include "bos/device.h"
#include "bos/messagebox.h"

#include "internal.h"

#if BOS_HEAP

static void *object_alloc(bos_size size)
{
    return alloc_vmem(bos.heap, size);
}

#if BOS_WAITING
/* What an object is told before its memory goes back. */
enum { SEMAPHORE, QUEUE, BUFFER, EVENT, TIMER, MESSAGEBOX, LOCK };

static void object_end(void *object, bos_byte kind)
{
    switch (kind) {
#if BOS_QUEUE
    case QUEUE:
        queue_remove(object);
        break;
#endif
#if BOS_BUFFER
    case BUFFER:
        buffer_remove(object);
        break;
#endif
#if BOS_EVENT
    case EVENT:
        event_remove(object);
        break;
#endif
#if BOS_TIMER
    case TIMER:
        (void)timer_stop(object);
        break;
#endif
#if BOS_MESSAGEBOX
    case MESSAGEBOX:
        messagebox_remove(object);
        break;
#endif
#if BOS_LOCK
    case LOCK:
        lock_remove(object);
        break;
#endif
    default:
        semaphore_remove(object);
        break;
    }
}

/* In an ISR the object stays as it is. */
static int object_delete(void *object, bos_byte kind)
{
    if (kernel_in_isr())
        return BOS_ERROR_CONTEXT;
    object_end(object, kind);
    return free_vmem(bos.heap, object);
}

Semaphore *semaphore_create(int status)
{
    Semaphore *semaphore = object_alloc(sizeof(Semaphore));

    if (semaphore != NULL)
        semaphore_init(semaphore, status);
    return semaphore;
}

int semaphore_delete(Semaphore *this)
{
    return object_delete(this, SEMAPHORE);
}
#endif

#if BOS_QUEUE
Queue *queue_create(void)
{
    Queue *queue = object_alloc(sizeof(Queue));

    if (queue != NULL)
        queue_init(queue);
    return queue;
}

int queue_delete(Queue *this)
{
    return object_delete(this, QUEUE);
}
#endif

#if BOS_BUFFER
/* Object and bytes are one chunk. */
Buffer *buffer_create(bos_size size)
{
    const bos_size all = (bos_size)(sizeof(Buffer) + size);
    Buffer *buffer = NULL;

    if (size != 0 && all > size)
        buffer = object_alloc(all);
    if (buffer != NULL)
        (void)buffer_init(buffer, buffer + 1, size);
    return buffer;
}

int buffer_delete(Buffer *this)
{
    return object_delete(this, BUFFER);
}
#endif

#if BOS_EVENT
Event *event_create(void)
{
    Event *event = object_alloc(sizeof(Event));

    if (event != NULL)
        event_init(event);
    return event;
}

int event_delete(Event *this)
{
    return object_delete(this, EVENT);
}
#endif

#if BOS_TIMER
Timer *timer_create(Event *event)
{
    Timer *timer = object_alloc(sizeof(Timer));

    if (timer != NULL)
        timer_init(timer, event);
    return timer;
}

int timer_delete(Timer *this)
{
    return object_delete(this, TIMER);
}
#endif

#if BOS_MESSAGEBOX
MessageBox *messagebox_create(Memory *memory, bos_size size)
{
    MessageBox *box = object_alloc(sizeof(MessageBox));

    if (box != NULL && messagebox_init(box, memory, size) != BOS_OK) {
        (void)free_vmem(bos.heap, box);
        box = NULL;
    }
    return box;
}

int messagebox_delete(MessageBox *this)
{
    return object_delete(this, MESSAGEBOX);
}
#endif

#if BOS_DEVICE
Device *device_create(const DeviceClass *type, void *hardware)
{
    Device *device = object_alloc(sizeof(Device));

    if (device != NULL)
        device_init(device, type, hardware);
    return device;
}

int device_delete(Device *this)
{
    return this->opened ? BOS_ERROR_STATE : free_vmem(bos.heap, this);
}
#endif

/* Object and blocks are one chunk. */
Memory *memory_create(bos_size block_size, bos_size blocks)
{
    const bos_size head = MEMORY_ROUND(sizeof(Memory));
    const bos_size room = memory_room(block_size, blocks);
    Memory *memory = NULL;

    if (room != 0)
        memory = object_alloc(head + room);
    if (memory != NULL)
        (void)memory_init(memory, (char *)memory + head, block_size, blocks);
    return memory;
}

int memory_delete(Memory *this)
{
    if (this->unused != this->blocks)
        return BOS_ERROR_STATE;
    return free_vmem(bos.heap, this);
}

#if BOS_LOCK
Lock *lock_create(int protocol, int ceiling)
{
    Lock *lock = object_alloc(sizeof(Lock));

    if (lock != NULL && lock_init(lock, protocol, ceiling) != BOS_OK) {
        (void)free_vmem(bos.heap, lock);
        lock = NULL;
    }
    return lock;
}

int lock_delete(Lock *this)
{
    return object_delete(this, LOCK);
}
#endif

#endif
