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

bos_size memory_room(bos_size block_size, bos_size blocks)
{
    const bos_size most = (bos_size) ~(bos_size)0 - MEMORY_ROUND(sizeof(Memory));
    const bos_size rounded = MEMORY_ROUND(block_size);
    const bos_size step = MEMORY_HEADER + rounded;

    return rounded == 0 || step < rounded || blocks > most / step ? 0 : blocks * step;
}

static void add_chunks(Memory *this)
{
    char *at = this->pointer;
    bos_size i;

    for (i = this->blocks; i > 0; i--) {
        Chunk *chunk = (Chunk *)(void *)at;

        chunk->owner = NULL;
        chunk->size = this->block_size;
        list_append(&this->chunks, &chunk->node);
        at += MEMORY_HEADER + chunk->size;
    }
}

int memory_init(Memory *this, void *pointer, bos_size block_size, bos_size blocks)
{
    int result = BOS_ERROR_RANGE;

    TRACE_3(memory_init, this, pointer, block_size);
    if (memory_room(block_size, blocks) != 0 && ALIGNED(pointer)) {
        this->pointer = pointer;
        this->block_size = MEMORY_ROUND(block_size);
        this->blocks = blocks;
        this->unused = blocks;
        LIST_EMPTY(&this->chunks);
        add_chunks(this);
        result = BOS_OK;
    }
    return TRACE_RESULT(memory_init, int, result);
}

void *alloc_fmem(Memory *this)
{
    Chunk *chunk;
    void *block = NULL;
    bos_mask mask;

    TRACE_OFF_1(alloc_fmem, mask, this);
    if (this->unused != 0 && this->blocks != 0) {
        chunk = (Chunk *)this->chunks.first;
        this->chunks.first = chunk->node.next;
        chunk->owner = this;
        this->unused--;
        block = (char *)chunk + MEMORY_HEADER;
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(alloc_fmem, void *, block);
}

/* The chunk that a block lies in, or null when there is none in use at that address. */
static Chunk *used_chunk(const Memory *this, void *block)
{
    const bos_size length = this->blocks * (MEMORY_HEADER + this->block_size);
    const bos_size offset = (bos_size)block - (bos_size)this->pointer - MEMORY_HEADER;
    Chunk *chunk;

    if (offset >= length || offset % sizeof(port_align) != 0)
        return NULL;
    chunk = (Chunk *)(void *)(this->pointer + offset);
    return chunk->owner == this && chunk->size == this->block_size ? chunk : NULL;
}

/* Its ring's node becomes the first. */
static void put_first(List *list, Node *node)
{
    Node *first = list->first;

    list->first = node;
    if (first == node || first->previous == node)
        return;
    LIST_UNLINK(node);
    LIST_LINK(first, node);
}

int free_fmem(Memory *this, void *block)
{
    Chunk *chunk;
    bos_mask mask;

    TRACE_OFF_2(free_fmem, mask, this, block);
    chunk = used_chunk(this, block);
    if (chunk != NULL) {
        put_first(&this->chunks, &chunk->node);
        chunk->owner = NULL;
        this->unused++;
    } else {
        bos_hook(BOS_PANIC_FREE, block);
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(free_fmem, int, chunk != NULL ? BOS_OK : BOS_ERROR_STATE);
}

bos_size memory_unused(const Memory *this)
{
    return this->unused;
}
