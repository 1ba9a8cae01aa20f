/* SPDX-License-Identifier: MIT */
/* Objects that lie in the kernel's heap. */
#include "bos/semaphore.h"

#include "internal.h"

#if BOS_HEAP

Semaphore *semaphore_create(int status)
{
    Semaphore *semaphore = alloc_vmem(bos.heap, sizeof(Semaphore));

    if (semaphore != NULL)
        semaphore_init(semaphore, status);
    return semaphore;
}

int semaphore_delete(Semaphore *this)
{
    if (kernel_in_isr())
        return BOS_ERROR_CONTEXT;
    semaphore_remove(this);
    return free_vmem(bos.heap, this);
}

/* Object and blocks are one chunk. */
Memory *memory_create(bos_size block_size, bos_size blocks)
{
    const bos_size head = MEMORY_ROUND(sizeof(Memory));
    const bos_size step = MEMORY_HEADER + MEMORY_ROUND(block_size);
    char *chunk;

    if (block_size == 0 || blocks == 0 || step < block_size ||
        blocks > ((bos_size) ~(bos_size)0 - head) / step)
        return NULL;
    chunk = alloc_vmem(bos.heap, head + blocks * step);
    if (chunk == NULL)
        return NULL;
    (void)memory_init((Memory *)(void *)chunk, chunk + head, block_size, blocks);
    return (Memory *)(void *)chunk;
}

int memory_delete(Memory *this)
{
    if (kernel_in_isr())
        return BOS_ERROR_CONTEXT;
    if (this->unused != this->blocks)
        return BOS_ERROR_STATE;
    return free_vmem(bos.heap, this);
}

#if BOS_LOCK
Lock *lock_create(int protocol, int ceiling)
{
    Lock *lock = alloc_vmem(bos.heap, sizeof(Lock));

    if (lock != NULL && lock_init(lock, protocol, ceiling) != BOS_OK) {
        (void)free_vmem(bos.heap, lock);
        lock = NULL;
    }
    return lock;
}

int lock_delete(Lock *this)
{
    if (kernel_in_isr())
        return BOS_ERROR_CONTEXT;
    lock_remove(this);
    return free_vmem(bos.heap, this);
}
#endif

#endif
