/* SPDX-License-Identifier: MIT */
/* task_sleep: waiting for time alone. */
#include "internal.h"

#if BOS_WAITING
int task_sleep(bos_tick ticks)
{
    bos_mask mask;
    int result;

    TRACE_1(task_sleep, ticks);
    if (ticks > BOS_LONGEST)
        return TRACE_RESULT(task_sleep, int, BOS_ERROR_RANGE);
    if (ticks == 0)
        return TRACE_RESULT(task_sleep, int, task_yield());
    result = wait_check(ticks);
    if (result != BOS_OK)
        return TRACE_RESULT(task_sleep, int, result);
    INTERRUPTS_OFF(mask);
    (void)kernel_wait(NULL, WAIT_SLEEP, ticks, NULL);
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(task_sleep, int, BOS_OK);
}
#endif
