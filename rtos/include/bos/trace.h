/* SPDX-License-Identifier: MIT */
/* Execution trace: the calls that a task made, their parameters and results, the latest ones, in a
   ring of entries of its own. What interrupt handlers and the start-up call goes to one more. A
   service that another service calls is part of that one's entry, unless the selection leaves that
   one out. With BOS_TRACE 0 nothing of it exists. */
#ifndef BOS_TRACE_H
#define BOS_TRACE_H

#include "bos/trace_calls.h"
#include "bos/types.h"

#if BOS_TRACE

/* The numbers of calls, TRACE_CALL_semaphore_up, and a selection's bits, TRACE_SEMAPHORE. */
#define TRACE_CALL_NUMBER(number, name, parameters, result) TRACE_CALL_##name = (number),
#define TRACE_GROUP_BIT(number, name, text)                 TRACE_##name = 1 << (number),
enum { TRACE_CALLS(TRACE_CALL_NUMBER) TRACE_CALL_NONE = 0 };
enum { TRACE_GROUPS(TRACE_GROUP_BIT) TRACE_NOTHING = 0 };
#define TRACE_ALL 0x7FFF

/* The groups whose calls can be traced at all; others leave no code. */
#ifndef BOS_TRACE_CALLS
#define BOS_TRACE_CALLS TRACE_ALL
#endif

/* An entry. Words hold numbers and addresses; a negative result is converted as C does. */
typedef struct TraceEntry {
    bos_tick tick; /* at the call */
    bos_byte call;
    bos_byte state;
    bos_byte level;  /* handlers nested at the call, 0 in a task; 1 too before kernel_start() */
    bos_byte nested; /* services that it called itself and that have not returned */
    size_t parameters[3];
    size_t result; /* when it has returned */
} TraceEntry;

/* The values of state. Part of the kernel information record. */
#define TRACE_EMPTY     0
#define TRACE_INSIDE    1 /* it has not returned */
#define TRACE_RETURNED  2
#define TRACE_ABANDONED 3 /* it never will: the task was removed meanwhile, or removed itself */

/* The head of a trace's buffer; the entries follow it. */
typedef struct Trace {
    TraceEntry *first;
    TraceEntry *end;
    TraceEntry *latest;   /* written last; the next one in the ring is the oldest, unless empty */
    unsigned short calls; /* the groups selected */
} Trace;

/* Bytes that a trace of so many entries takes. */
#define TRACE_SIZE(entries) (sizeof(Trace) + (entries) * sizeof(TraceEntry))

/* In all of these a null task is the trace of interrupt handlers and start-up. They trace
   nothing themselves. */

/* trace_set_buffer: the task's trace begins anew, with all calls selected, in `bytes` bytes at
   `buffer`, which is aligned like port_align and stays the trace's until another is set or the task
   has ended; with a null buffer the task has no trace. The one from the task's class comes back
   only when the task is made again. BOS_OK; BOS_ERROR_RANGE when not even one entry fits. Task,
   ISR, and between kernel_init() and kernel_start(); does not block. */
int trace_set_buffer(Task *this_task, void *buffer, bos_size bytes);

/* trace_select: from now on only calls of these groups, a sum of TRACE_TASK and so on, are traced;
   TRACE_ALL, TRACE_NOTHING. Returns the former selection; BOS_ERROR_STATE when the task has no
   trace. Task or ISR; does not block. */
int trace_select(Task *this_task, unsigned calls);

/* trace_read: copies the `n`-th latest entry, 0 being the latest. BOS_OK; BOS_ERROR_RANGE when
   there is no such entry, or no longer; BOS_ERROR_STATE when the task has no trace. Task or ISR;
   does not block. */
int trace_read(const Task *this_task, bos_size n, TraceEntry *entry);

#endif
#endif
