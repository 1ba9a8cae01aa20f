/* SPDX-License-Identifier: MIT */
/* Execution trace: how calls of fewer parameters begin, where the port has no shorter way. */
#include "internal.h"

#if BOS_TRACE && !PORT_TRACES

bos_mask trace_off2(size_t first, size_t second, int call)
{
    return trace_off3(first, second, 0, call);
}

bos_mask trace_off1(size_t first, int call)
{
    return trace_off3(first, 0, 0, call);
}

void trace_begin3(size_t first, size_t second, size_t third, int call)
{
    const bos_mask mask = trace_off3(first, second, third, call);

    INTERRUPTS_RESTORE(mask);
}

void trace_begin2(size_t first, size_t second, int call)
{
    trace_begin3(first, second, 0, call);
}

void trace_begin1(size_t first, int call)
{
    trace_begin3(first, 0, 0, call);
}

#endif
