/* SPDX-License-Identifier: MIT */
/* Initialisation, start, and the idle task. */
#include "internal.h"

IdleBlock idle_block;

static void idle_main(Task *task, void *data)
{
    (void)task;
    (void)data;
    for (;;) {
#if BOS_IDLE_HOOK
        kernel_idle_hook();
#endif
        PORT_IDLE();
    }
}

static const TaskClass idle_class =
    TASK_CLASS("idle", NULL, idle_main, NULL, PORT_STACK_IDLE, 0, 0);

#if BOS_HEAP
/* The heap's Memory lies at the heap's beginning. */
static int heap_init(char *heap, bos_size size)
{
    const bos_size head = MEMORY_ROUND(sizeof(Memory));

    if (heap == NULL)
        return BOS_OK;
    if (size <= head)
        return BOS_ERROR_RANGE;
    bos.heap = (Memory *)(void *)heap;
    return memory_init_heap(bos.heap, heap + head, size - head);
}
#endif

void kernel_fill(void *at, bos_byte byte, bos_size size)
{
    bos_byte *next = at;

    while (size-- > 0)
        *next++ = byte;
}

int kernel_init(void *heap, bos_size size)
{
    kernel_fill(&bos, 0, sizeof(bos));
    bos.isr_depth = 1;
    idle_block.task.flags = 0;
    task_prepare(&idle_block.task, &idle_class, NULL);
    task_enlist(&idle_block.task);
#if BOS_HEAP
    return heap_init(heap, size);
#else
    (void)heap;
    (void)size;
    return BOS_OK;
#endif
}

void kernel_start(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    bos.this_task = &idle_block.task;
    BEGIN_TURN();
    bos.isr_depth = 0;
    port_start();
    INTERRUPTS_RESTORE(mask);
}
