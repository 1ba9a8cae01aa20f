/* SPDX-License-Identifier: MIT */
/* The deadline hook of an application that has none. */
#include "bos/task.h"

#if BOS_DEADLINE
void kernel_deadline_hook(Task *task)
{
    (void)task;
}
#endif
