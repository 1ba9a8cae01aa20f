/* SPDX-License-Identifier: MIT */
/* task_yield: the running task goes behind its equals. */
#include "internal.h"

int task_yield(void)
{
    bos_mask mask;

    TRACE_0(task_yield);
    if (bos.isr_depth != 0)
        return TRACE_RESULT(task_yield, int, BOS_ERROR_CONTEXT);
    INTERRUPTS_OFF(mask);
    if (bos.this_task->node.next != NULL) {
        task_withdraw(bos.this_task);
        task_insert(bos.this_task);
    }
    if (bos.ready.first != &bos.this_task->node)
        PORT_SWITCH();
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(task_yield, int, BOS_OK);
}
