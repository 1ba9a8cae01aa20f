/* SPDX-License-Identifier: MIT */
/* Memory of fixed blocks. The chunks are a ring whose first pointer lies between those in use and
   the free ones, which are first: to take the first chunk is to move the pointer. A chunk's owner
   is null while it is free, which is how a second free is found out. */
#include "bos/memory.h"

#include "internal.h"

typedef struct Aligned {
    char byte;
    port_align align;
} Aligned;

#define ALIGNED(pointer) ((bos_size)(pointer) % offsetof(Aligned, align) == 0)

static void add_chunks(Memory *this, bos_size step)
{
    bos_size i;

    for (i = 0; i < this->blocks; i++) {
        Chunk *chunk = (Chunk *)(void *)(this->pointer + i * step);

        chunk->owner = NULL;
        chunk->size = this->block_size;
        list_append(&this->chunks, &chunk->node);
    }
}

int memory_init(Memory *this, void *pointer, bos_size block_size, bos_size blocks)
{
    const bos_size rounded = MEMORY_ROUND(block_size);
    const bos_size step = MEMORY_HEADER + rounded;

    TRACE_3(memory_init, this, pointer, block_size);
    if (block_size == 0 || blocks == 0 || rounded < block_size || step < rounded ||
        blocks > (bos_size) ~(bos_size)0 / step || !ALIGNED(pointer))
        return TRACE_RESULT(memory_init, int, BOS_ERROR_RANGE);
    this->pointer = pointer;
    this->block_size = rounded;
    this->blocks = blocks;
    this->unused = blocks;
    LIST_EMPTY(&this->chunks);
    add_chunks(this, step);
    return TRACE_RESULT(memory_init, int, BOS_OK);
}

void *alloc_fmem(Memory *this)
{
    Chunk *chunk;
    void *block = NULL;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (this->unused != 0 && this->blocks != 0) {
        chunk = (Chunk *)this->chunks.first;
        this->chunks.first = chunk->node.next;
        chunk->owner = this;
        this->unused--;
        block = (char *)chunk + MEMORY_HEADER;
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_WHOLE(alloc_fmem, void *, block, this, 0);
}

/* The chunk that a block lies in, or null when there is none in use at that address. */
static Chunk *used_chunk(Memory *this, void *block)
{
    const bos_size length = this->blocks * (MEMORY_HEADER + this->block_size);
    const bos_size offset = (bos_size)block - (bos_size)this->pointer - MEMORY_HEADER;
    Chunk *chunk;

    if (offset >= length || offset % sizeof(port_align) != 0)
        return NULL;
    chunk = (Chunk *)(void *)(this->pointer + offset);
    return chunk->owner == this && chunk->size == this->block_size ? chunk : NULL;
}

int free_fmem(Memory *this, void *block)
{
    Chunk *chunk;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    chunk = used_chunk(this, block);
    if (chunk != NULL) {
        if (this->chunks.first->previous != &chunk->node) {
            list_remove(&this->chunks, &chunk->node);
            list_append(&this->chunks, &chunk->node);
        }
        this->chunks.first = &chunk->node;
        chunk->owner = NULL;
        this->unused++;
    } else {
        bos_hook(BOS_PANIC_FREE, block);
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_WHOLE(free_fmem, int, chunk != NULL ? BOS_OK : BOS_ERROR_STATE, this, block);
}

bos_size memory_unused(const Memory *this)
{
    return this->unused;
}
