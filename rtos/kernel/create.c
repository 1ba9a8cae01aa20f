/* SPDX-License-Identifier: MIT */
/* task_create: a task in a block from the kernel's heap. */
#include "internal.h"

#if BOS_HEAP
Task *task_create(const TaskClass *type, void *data)
{
    Task *task;

    TRACE_2(task_create, type, data);
    task = alloc_vmem(bos.heap, task_block_size(type));
    if (task != NULL) {
        task->flags = TASK_FROM_HEAP;
        task_launch(task, type, data);
    }
    return TRACE_RESULT(task_create, Task *, task);
}
#endif
