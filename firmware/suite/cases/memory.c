/* SPDX-License-Identifier: MIT */
/* Cases of Memory: fixed blocks and variable sizes. */
#include "suite.h"

#define BLOCKS 5
#define SIZE   20

static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(SIZE, BLOCKS)];
} area;
static union {
    port_align align;
    char bytes[1024];
} heap_area;

static void fill(char *at, bos_size size, char value)
{
    while (size-- > 0)
        *at++ = value;
}

/* The hook is called with interrupts off, whoever calls it. */
static void action_interrupts(void)
{
    note('!');
}

static void hook_is_masked(void)
{
    char *a;

    EQUAL(memory_init(&memory, &area, SIZE, BLOCKS), BOS_OK);
    hook_action = action_interrupts;
    EQUAL(free_fmem(&memory, NULL), BOS_ERROR_STATE);
    noted("h!");
    EQUAL(memory_init_heap(&memory, &heap_area, sizeof(heap_area)), BOS_OK);
    a = alloc_vmem(&memory, 64);
    EQUAL(free_vmem(&memory, a), BOS_OK);
    EQUAL(free_vmem(&memory, a), BOS_ERROR_STATE);
    noted("h!");
    section_unlock();
    noted("h!");
    hook_action = NULL;
    hook_code = 0;
}

static void must_refuse(void *block)
{
    EQUAL(free_fmem(&memory, block), BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    CHECK(hook_object == block);
    hook_code = 0;
    EQUAL(memory_check(&memory), CHECK_WHOLE);
}

static void fixed_blocks(void)
{
    char *all[BLOCKS];
    int i, j;

    EQUAL(memory_init(&memory, &area, SIZE, BLOCKS), BOS_OK);
    for (i = 0; i < BLOCKS; i++) {
        EQUAL(memory_unused(&memory), BLOCKS - i);
        all[i] = alloc_fmem(&memory);
        CHECK(all[i] != NULL);
        EQUAL((size_t)all[i] % sizeof(port_align), 0);
        fill(all[i], SIZE, (char)i);
    }
    CHECK(alloc_fmem(&memory) == NULL);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
    for (i = 0; i < BLOCKS; i++) {
        for (j = 0; j < SIZE; j++)
            EQUAL(all[i][j], i);
    }
    for (i = 0; i < BLOCKS; i++)
        EQUAL(free_fmem(&memory, all[(i * 2) % BLOCKS]), BOS_OK);
    EQUAL(memory_unused(&memory), BLOCKS);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
}

static void fixed_misuse(void)
{
    char *block;
    char outside[64];

    EQUAL(memory_init(&memory, &area, SIZE, BLOCKS), BOS_OK);
    block = alloc_fmem(&memory);
    must_refuse(block + 1);
    must_refuse(block + sizeof(port_align));
    must_refuse(outside + 32);
    must_refuse(area.bytes);
    must_refuse(area.bytes + sizeof(area));
    must_refuse(NULL);
    EQUAL(free_fmem(&memory, block), BOS_OK);
    must_refuse(block);
    CHECK(alloc_vmem(&memory, 8) == NULL);
}

static void fixed_arguments(void)
{
    EQUAL(memory_init(&memory, &area, 0, BLOCKS), BOS_ERROR_RANGE);
    EQUAL(memory_init(&memory, &area, SIZE, 0), BOS_ERROR_RANGE);
    EQUAL(memory_init(&memory, area.bytes + 1, SIZE, 1), BOS_ERROR_RANGE);
    EQUAL(memory_init(&memory, &area, SIZE, (bos_size) ~(bos_size)0 / 8), BOS_ERROR_RANGE);
    EQUAL(memory_init(&memory, &area, (bos_size) ~(bos_size)0, 1), BOS_ERROR_RANGE);
}

static void variable_sizes(void)
{
    bos_size all;
    char *a, *b, *c;

    EQUAL(memory_init_heap(&memory, &heap_area, sizeof(heap_area)), BOS_OK);
    all = memory_unused(&memory);
    a = alloc_vmem(&memory, 100);
    b = alloc_vmem(&memory, 1);
    c = alloc_vmem(&memory, 200);
    CHECK(a != NULL && b != NULL && c != NULL);
    fill(a, 100, 'a');
    fill(b, 1, 'b');
    fill(c, 200, 'c');
    EQUAL(memory_check(&memory), CHECK_WHOLE);
    EQUAL(free_vmem(&memory, a), BOS_OK);
    EQUAL(free_vmem(&memory, c), BOS_OK);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
    EQUAL(*b, 'b');
    CHECK(alloc_vmem(&memory, 60) == a);
    EQUAL(free_vmem(&memory, b), BOS_OK);
    EQUAL(free_vmem(&memory, a), BOS_OK);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
    EQUAL(memory_unused(&memory), all);
    a = alloc_vmem(&memory, all);
    CHECK(a != NULL);
    EQUAL(memory_unused(&memory), 0);
    CHECK(alloc_vmem(&memory, 1) == NULL);
    EQUAL(free_vmem(&memory, a), BOS_OK);
    a = alloc_vmem(&memory, all - MEMORY_HEADER);
    EQUAL(list_length(&memory.chunks), 1);
    EQUAL(free_vmem(&memory, a), BOS_OK);
}

static void variable_misuse(void)
{
    char *a;

    EQUAL(memory_init_heap(&memory, &heap_area, sizeof(heap_area)), BOS_OK);
    a = alloc_vmem(&memory, 64);
    CHECK(alloc_vmem(&memory, 0) == NULL);
    CHECK(alloc_vmem(&memory, sizeof(heap_area)) == NULL);
    CHECK(alloc_vmem(&memory, (bos_size) ~(bos_size)0) == NULL);
    CHECK(alloc_fmem(&memory) == NULL);
    EQUAL(free_vmem(&memory, a + sizeof(port_align)), BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    EQUAL(free_vmem(&memory, a), BOS_OK);
    hook_code = 0;
    EQUAL(free_vmem(&memory, a), BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    hook_code = 0;
    EQUAL(memory_init_heap(&memory, &heap_area, MEMORY_HEADER), BOS_ERROR_RANGE);
}

static void created(void)
{
    Memory *made = memory_create(SIZE, BLOCKS);
    char *block;

    CHECK(made != NULL);
    EQUAL(memory_check(made), CHECK_WHOLE);
    EQUAL(memory_unused(made), BLOCKS);
    block = alloc_fmem(made);
    CHECK(block != NULL);
    fill(block, SIZE, 1);
    EQUAL(memory_delete(made), BOS_ERROR_STATE);
    EQUAL(free_fmem(made, block), BOS_OK);
    EQUAL(memory_delete(made), BOS_OK);
    CHECK(memory_create(0, 1) == NULL);
    CHECK(memory_create(1, 0) == NULL);
    CHECK(memory_create((bos_size) ~(bos_size)0, 1) == NULL);
    CHECK(memory_create(SIZE, (bos_size) ~(bos_size)0 / 32) == NULL);
}

/* Tasks of both kinds of memory, taking and giving in turns of a tick. */
static int rounds_done;

static void churns(Task *this_task, void *this_data)
{
    int i;

    (void)this_task;
    for (i = 0; i < 40; i++) {
        char *fixed = alloc_fmem(&memory);
        char *variable = alloc_vmem(bos.heap, (bos_size)(8 + i * 3));

        if (fixed != NULL)
            fill(fixed, SIZE, *(const char *)this_data);
        CHECK(variable != NULL);
        fill(variable, (bos_size)(8 + i * 3), *(const char *)this_data);
        if (i % 8 == 0)
            suite_work();
        CHECK(fixed == NULL || fixed[SIZE - 1] == *(const char *)this_data);
        if (fixed != NULL)
            EQUAL(free_fmem(&memory, fixed), BOS_OK);
        EQUAL(free_vmem(bos.heap, variable), BOS_OK);
        rounds_done++;
    }
}

static void shared(void)
{
    EQUAL(memory_init(&memory, &area, SIZE, 2), BOS_OK);
    rounds_done = 0;
    begin(churns, LOW, "a");
    begin(churns, LOW, "b");
    begin(churns, LOW, "c");
    settle();
    EQUAL(rounds_done, 120);
    EQUAL(memory_unused(&memory), 2);
}

const Case suite_memory[] = {{"memory_fixed_blocks", fixed_blocks},
                             {"memory_fixed_misuse", fixed_misuse},
                             {"memory_fixed_arguments", fixed_arguments},
                             {"memory_variable_sizes", variable_sizes},
                             {"memory_variable_misuse", variable_misuse},
                             {"memory_created_and_deleted", created},
                             {"memory_hook_is_masked", hook_is_masked},
                             {"memory_shared_by_tasks", shared},
                             {NULL, NULL}};
