/* SPDX-License-Identifier: MIT */
/* Memory of variable sizes: all chunks, used and free, in one list by address; the first that fits
   is taken, neighbours are joined when one is freed. Guarded by a locked section, not by the
   interrupt mask, because the search is as long as the list. */
#include "bos/memory.h"

#include "internal.h"

int memory_init_heap(Memory *this, void *pointer, bos_size size)
{
    Chunk *chunk = pointer;

    TRACE_3(memory_init_heap, this, pointer, size);
    size &= ~((bos_size)sizeof(port_align) - 1u);
    if (size <= MEMORY_HEADER)
        return TRACE_RESULT(memory_init_heap, int, BOS_ERROR_RANGE);
    chunk->owner = NULL;
    chunk->size = size - MEMORY_HEADER;
    this->pointer = pointer;
    this->block_size = sizeof(port_align);
    this->blocks = 0;
    this->unused = chunk->size;
    LIST_EMPTY(&this->chunks);
    list_append(&this->chunks, &chunk->node);
    return TRACE_RESULT(memory_init_heap, int, BOS_OK);
}

/* What is left of a chunk becomes a free chunk of its own, when it can hold anything. In a ring the
   place behind the last is that before the first. */
static void split(Memory *this, Chunk *chunk, bos_size size)
{
    const bos_size left = chunk->size - size;
    Node *next = chunk->node.next;
    Chunk *rest = (Chunk *)(void *)((char *)chunk + MEMORY_HEADER + size);

    if (left <= MEMORY_HEADER)
        return;
    rest->owner = NULL;
    rest->size = left - MEMORY_HEADER;
    LIST_LINK(next, &rest->node);
    chunk->size = size;
    this->unused -= MEMORY_HEADER;
}

static void *take(Memory *this, bos_size size)
{
    Chunk *chunk = (Chunk *)this->chunks.first;

    while (chunk->owner != NULL || chunk->size < size) {
        chunk = (Chunk *)chunk->node.next;
        if (&chunk->node == this->chunks.first)
            return NULL;
    }
    split(this, chunk, size);
    chunk->owner = this;
    this->unused -= chunk->size;
    return (char *)chunk + MEMORY_HEADER;
}

/* A size of 0, and one that overflows, are rounded to 0. */
void *alloc_vmem(Memory *this, bos_size size)
{
    void *block = NULL;

    TRACE_2(alloc_vmem, this, size);
    size = MEMORY_ROUND(size);
    if (size != 0 && this != NULL && this->blocks == 0 && !kernel_in_isr()) {
        section_lock();
        block = take(this, size);
        section_unlock();
    }
    return TRACE_RESULT(alloc_vmem, void *, block);
}

/* Joins the free chunk after `chunk`, if there is one, to it. Behind the last comes the first, at a
   lower address. */
static void join(Memory *this, Chunk *chunk)
{
    Chunk *next = (Chunk *)chunk->node.next;

    if (next <= chunk || next->owner != NULL)
        return;
    LIST_UNLINK(&next->node);
    chunk->size += MEMORY_HEADER + next->size;
    this->unused += MEMORY_HEADER;
}

static void give(Memory *this, Chunk *chunk)
{
    Chunk *previous = (Chunk *)chunk->node.previous;

    chunk->owner = NULL;
    this->unused += chunk->size;
    join(this, chunk);
    if (previous->owner == NULL)
        join(this, previous);
}

/* The chunk in use at that address, or null. */
static Chunk *used_chunk(const Memory *this, void *pointer)
{
    const bos_size offset = (bos_size)pointer - (bos_size)this->pointer - MEMORY_HEADER;
    Chunk *chunk;

    if (this->blocks != 0 ||
        offset > (bos_size)this->chunks.first->previous - (bos_size)this->pointer ||
        offset % sizeof(port_align) != 0)
        return NULL;
    chunk = (Chunk *)(void *)(this->pointer + offset);
    return chunk->owner == this ? chunk : NULL;
}

int free_vmem(Memory *this, void *pointer)
{
    Chunk *chunk;
    bos_mask mask;

    TRACE_2(free_vmem, this, pointer);
    if (kernel_in_isr())
        return TRACE_RESULT(free_vmem, int, BOS_ERROR_CONTEXT);
    section_lock();
    chunk = used_chunk(this, pointer);
    if (chunk != NULL) {
        give(this, chunk);
    } else {
        INTERRUPTS_OFF(mask);
        bos_hook(BOS_PANIC_FREE, pointer);
        INTERRUPTS_RESTORE(mask);
    }
    section_unlock();
    return TRACE_RESULT(free_vmem, int, chunk != NULL ? BOS_OK : BOS_ERROR_STATE);
}
