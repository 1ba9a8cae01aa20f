/* SPDX-License-Identifier: MIT */
/* The names of calls, from the kernel's list, and of results. */
#include "trace_names.h"

#if BOS_TRACE

#define NAME(number, name, parameters, result) {(number), (result), (parameters), #name},

static const TraceName names[] = {TRACE_CALLS(NAME){0, '\0', NULL, NULL}};

const TraceName *trace_name(int call)
{
    const TraceName *at;

    for (at = names; at->name != NULL; at++) {
        if (at->call == call)
            return at;
    }
    return NULL;
}

const char *trace_result_name(int result)
{
    static const char *const results[] = {
        "BOS_OK",          "BOS_TIMEOUT",      "BOS_REMOVED",     "BOS_ERROR_CONTEXT",
        "BOS_ERROR_RANGE", "BOS_ERROR_MEMORY", "BOS_ERROR_STATE", "BOS_ERROR_FULL"};
    const int count = (int)(sizeof(results) / sizeof(results[0]));

    return result <= 0 && -result < count ? results[-result] : NULL;
}

#endif
