/* SPDX-License-Identifier: MIT */
/* task_create: a task in a block from the kernel's heap. */
#include "internal.h"

#if BOS_HEAP
Task *task_create(const TaskClass *type, void *data)
{
    Task *task;

    if (!task_class_valid(type))
        return NULL;
    task = alloc_vmem(bos.heap, task_block_size(type));
    if (task == NULL)
        return NULL;
    return task_launch(task, type, data, TASK_FROM_HEAP);
}
#endif
