/* SPDX-License-Identifier: MIT */
/* Memory: a heap with a pointer, a block size and a number of blocks. It is of fixed blocks
   (memory_init), whose calls take constant time and work in ISRs; or of variable sizes
   (memory_init_heap), whose calls are for tasks. Its chunks, used and free, are in one list; each
   has a header before it. */
#ifndef BOS_MEMORY_H
#define BOS_MEMORY_H

#include "bos/list.h"

struct Memory {
    char *pointer;       /* the first chunk's header */
    bos_size block_size; /* bytes that a block gives; in a heap, what sizes are rounded up to */
    bos_size blocks;     /* number of blocks; 0 marks a heap of variable sizes */
    bos_size unused;     /* free blocks; free bytes, headers not counted, in a heap */
    List chunks;         /* all: the free ones first, then those in use; in a heap by address */
};

/* The header of a chunk. */
typedef struct Chunk {
    Node node;
    Memory *owner; /* null: the chunk is free */
    bos_size size; /* bytes after the header */
} Chunk;

#define MEMORY_ROUND(size)                                                                         \
    (((bos_size)(size) + (bos_size)sizeof(port_align) - 1u) & ~((bos_size)sizeof(port_align) - 1u))
#define MEMORY_HEADER MEMORY_ROUND(sizeof(Chunk))

/* Bytes that `blocks` fixed blocks of `block_size` bytes take. */
#define MEMORY_SIZE(block_size, blocks) ((blocks) * (MEMORY_HEADER + MEMORY_ROUND(block_size)))

/* memory_init: makes a Memory of `blocks` fixed blocks of `block_size` bytes at `pointer`, which is
   aligned like port_align and has MEMORY_SIZE(block_size, blocks) bytes. BOS_OK; BOS_ERROR_RANGE
   when either is 0, the product overflows, or the pointer is not aligned. Task only, before the
   Memory is used. Does not block. */
int memory_init(Memory *this_memory, void *pointer, bos_size block_size, bos_size blocks);

#if BOS_HEAP
/* memory_create: a Memory of fixed blocks, object and blocks in the kernel's heap, or null: no
   memory, a size that is out of range, or an ISR. Task only, and before kernel_start(). */
Memory *memory_create(bos_size block_size, bos_size blocks);

/* memory_delete: gives one made by memory_create() back. BOS_OK; BOS_ERROR_STATE when a block of it
   is in use; BOS_ERROR_CONTEXT in an ISR. Task only; does not block. */
int memory_delete(Memory *this_memory);
#endif

/* alloc_fmem: a block, aligned like port_align; null when none is free, or the Memory is a heap.
   Task or ISR; does not block. O(1). */
void *alloc_fmem(Memory *this_memory);

/* free_fmem: gives a block back. BOS_OK; BOS_ERROR_STATE, after the hook was told BOS_PANIC_FREE,
   for what is no block in use of this Memory. Task or ISR; does not block. O(1). */
int free_fmem(Memory *this_memory, void *block);

/* memory_init_heap: makes a Memory of variable sizes out of `size` bytes at `pointer`. BOS_OK;
   BOS_ERROR_RANGE when it is too small for one chunk. Task only; does not block. */
int memory_init_heap(Memory *this_memory, void *pointer, bos_size size);

/* alloc_vmem: `size` bytes, aligned like port_align; null when no free chunk is large enough, the
   size is 0, the Memory is not a heap, or in an ISR. Task only (and before kernel_start()); does
   not block. Takes the first chunk that fits: O(chunks), with pre-emption locked, interrupts on. */
void *alloc_vmem(Memory *this_memory, bos_size size);

/* free_vmem: gives a chunk back and joins it with free neighbours. BOS_OK; BOS_ERROR_CONTEXT in an
   ISR; BOS_ERROR_STATE, after BOS_PANIC_FREE, for what is no chunk in use. Task only. O(1). */
int free_vmem(Memory *this_memory, void *chunk);

/* memory_unused: free blocks, or a heap's free bytes in all its free chunks. Task or ISR. O(1). */
bos_size memory_unused(const Memory *this_memory);

#endif
