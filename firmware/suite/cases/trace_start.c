/* SPDX-License-Identifier: MIT */
/* The start-up's trace, in every image of the suite: what the cases of the trace look at later. */
#include "suite.h"

#if BOS_TRACE

TraceEntry suite_trace_first;

void suite_trace_begin(void)
{
    static union {
        port_align align;
        char bytes[TRACE_SIZE(4)];
    } area;

    (void)trace_set_buffer(NULL, &area, sizeof(area));
}

void suite_trace_begun(void)
{
    (void)trace_read(NULL, 0, &suite_trace_first);
    (void)trace_set_buffer(NULL, NULL, 0);
}

#else

void suite_trace_begin(void)
{
}

void suite_trace_begun(void)
{
}

#endif
