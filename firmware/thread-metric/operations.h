/* SPDX-License-Identifier: MIT */
/* The seven operations. Each counts in an array of its own, which a tool finds by its symbol: what
   an operation costs is counted between two writes of the array's first element. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

typedef struct Operation {
    const char *name;
    volatile unsigned *counters;
    int count;          /* counters: they never differ by more than one from their average */
    int (*start)(void); /* makes the tasks and lets them run; LAYER_OK or LAYER_ERROR */
} Operation;

#define OPERATIONS 7

extern const Operation operations[OPERATIONS];

/* Results that were not as they must be, messages among them. */
extern volatile unsigned operation_errors;

#endif
