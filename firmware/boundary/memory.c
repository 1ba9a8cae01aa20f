/* SPDX-License-Identifier: MIT */
/* Situations of Memory, and of the kernel's checks. */
#include "boundary.h"

static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(16, 4)];
} area;
static unsigned freed; /* how often a free was refused */

void bos_hook(int code, void *object)
{
    (void)object;
    MUST(code == BOS_PANIC_FREE);
    freed++;
}

ONCE void on_memory_init(void)
{
    int result;

    BEGIN(memory_init);
    result = memory_init(&memory, &area, 16, 4);
    END(memory_init);
    MUST(result == BOS_OK && memory_check(&memory) == CHECK_WHOLE);
}

ONCE void on_memory_init_heap(void)
{
    int result;

    BEGIN(memory_init_heap);
    result = memory_init_heap(&memory, &area, sizeof(area));
    END(memory_init_heap);
    MUST(result == BOS_OK && memory_check(&memory) == CHECK_WHOLE);
}

ONCE void on_memory_create(void)
{
    Memory *made;

    start(&take_high);
    disturb = up_gate;
    BEGIN(memory_create);
    made = memory_create(16, 3);
    END(memory_create);
    MUST(made != NULL && memory_unused(made) == 3);
    MUST(memory_delete(made) == BOS_OK);
}

ONCE void on_memory_delete(void)
{
    Memory *made = memory_create(16, 3);

    start(&take_high);
    disturb = up_gate;
    SUCCEEDS(memory_delete, memory_delete(made));
}

ONCE void on_alloc_fmem(void)
{
    void *block;

    BEGIN(alloc_fmem);
    block = alloc_fmem(&pool);
    END(alloc_fmem);
    MUST(block != NULL);
    MUST(free_fmem(&pool, block) == BOS_OK);
}

ONCE void on_free_fmem(void)
{
    void *block = alloc_fmem(&pool);

    SUCCEEDS(free_fmem, free_fmem(&pool, block));
}

ONCE void on_free_fmem_refused(void)
{
    const unsigned before = freed;
    int result;

    BEGIN(free_fmem__refused);
    result = free_fmem(&pool, &area);
    END(free_fmem__refused);
    MUST(result == BOS_ERROR_STATE && freed == before + 1);
}

/* Whoever the interrupt wakes uses the heap, too, and wants its memory at once. */
static void use_heap(void)
{
    void *chunk = alloc_vmem(bos.heap, 40);

    MUST(chunk != NULL);
    MUST(memory_check(bos.heap) == CHECK_WHOLE);
    MUST(free_vmem(bos.heap, chunk) == BOS_OK);
}

ONCE void on_alloc_vmem(void)
{
    void *chunk;

    on_watch = use_heap;
    BEGIN(alloc_vmem);
    chunk = alloc_vmem(bos.heap, 100);
    END(alloc_vmem);
    MUST(chunk != NULL);
    let_run();
    on_watch = NULL;
    MUST(free_vmem(bos.heap, chunk) == BOS_OK);
}

ONCE void on_free_vmem(void)
{
    void *chunk = alloc_vmem(bos.heap, 100);

    on_watch = use_heap;
    SUCCEEDS(free_vmem, free_vmem(bos.heap, chunk));
}

/* Two tasks free the same chunk: one of them is refused. */
static void *shared;
static volatile unsigned given_back;

static void free_shared(void)
{
    given_back += free_vmem(bos.heap, shared) == BOS_OK;
}

ONCE void on_free_vmem_twice(void)
{
    const unsigned before = freed;

    given_back = 0;
    shared = alloc_vmem(bos.heap, 100);
    on_watch = free_shared;
    BEGIN(free_vmem__twice);
    free_shared();
    END(free_vmem__twice);
    let_run();
    on_watch = NULL;
    MUST(given_back == 1);
    MUST(freed - before <= 2);
}

const Situation boundary_memory[] = {{on_memory_init, STAYS},
                                     {on_memory_init_heap, STAYS},
                                     {on_memory_create, STAYS},
                                     {on_memory_delete, STAYS},
                                     {on_alloc_fmem, STAYS},
                                     {on_free_fmem, STAYS},
                                     {on_free_fmem_refused, STAYS},
                                     {on_alloc_vmem, STAYS},
                                     {on_free_vmem, STAYS},
                                     {on_free_vmem_twice, STAYS},
                                     {NULL, 0}};
