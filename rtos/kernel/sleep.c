/* SPDX-License-Identifier: MIT */
/* task_sleep: waiting for time alone. */
#include "internal.h"

int task_sleep(bos_tick ticks)
{
    bos_mask mask;
    int result;

    if (ticks > BOS_LONGEST)
        return BOS_ERROR_RANGE;
    if (ticks == 0)
        return task_yield();
    result = wait_check(ticks);
    if (result != BOS_OK)
        return result;
    INTERRUPTS_OFF(mask);
    (void)kernel_wait(NULL, WAIT_SLEEP, ticks, NULL);
    INTERRUPTS_RESTORE(mask);
    return BOS_OK;
}
