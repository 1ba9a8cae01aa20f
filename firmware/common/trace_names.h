/* SPDX-License-Identifier: MIT */
/* The names of the calls of an execution trace, which the kernel knows by number only, and of
   results: for applications that print a trace. */
#ifndef TRACE_NAMES_H
#define TRACE_NAMES_H

#include "bos.h"

#if BOS_TRACE

/* What is known of a call: letters of bos/trace_calls.h say what its words are. */
typedef struct TraceName {
    bos_byte call;
    char result;
    const char *parameters; /* a letter for each, at most three */
    const char *name;
} TraceName;

/* trace_name: of that number, or null. Task or ISR; does not block. */
const TraceName *trace_name(int call);

/* trace_result_name: `BOS_TIMEOUT` for BOS_TIMEOUT, or null for what is no result of a service.
   Task or ISR; does not block. */
const char *trace_result_name(int result);

#endif
#endif
