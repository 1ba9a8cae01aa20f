/* SPDX-License-Identifier: MIT */
/* Locked sections: the depth is the task's own, so it is back when the task is. Who
   asks whether an ISR runs. */
#include "internal.h"

int kernel_in_isr(void)
{
    return bos.isr_depth != 0 && bos.this_task != NULL;
}

void section_lock(void)
{
    TRACE_0(section_lock);
    if (bos.isr_depth == 0)
        bos.this_task->lock_depth++;
    TRACE_END(section_lock);
}

void section_unlock(void)
{
    Task *task = bos.this_task;
    bos_mask mask;

    if (bos.isr_depth != 0)
        return;
    TRACE_OFF_0(section_unlock, mask);
    if (task->lock_depth == 0) {
        bos_hook(BOS_PANIC_UNLOCK, task);
    } else {
        task->lock_depth--;
    }
    (void)SERVICE_END(section_unlock, int, BOS_OK, mask);
}

bos_tick kernel_ticks(void)
{
    return bos.ticks;
}
