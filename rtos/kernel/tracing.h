/* SPDX-License-Identifier: MIT */
/* Execution trace: what a service says when it begins and when it returns. Without BOS_TRACE, and
   for groups that BOS_TRACE_CALLS leaves out, nothing of it is compiled. TRACE_1(name, parameter),
   TRACE_2, TRACE_3: the service was called, with its first parameters; TRACE_OFF_1(name, mask,
   parameter), ...: the same, and INTERRUPTS_OFF(mask); TRACE_RESULT(name, type, value): the value,
   which it returns; TRACE_END(name): it returns none; TRACE_WHOLE(name, type, value, first,
   second): all at once at its end, in a service that neither calls another nor switches tasks. */
#ifndef BOS_TRACING_H
#define BOS_TRACING_H

#include "bos/kernel.h"

#if BOS_TRACE

#define TASK_TRACE(task)                                                                           \
    ((TaskTrace *)(void *)(TASK_STACK(task) + TASK_STACK_ROOM((task)->type->stack_size)))

#define TRACE_BUILT(name) ((BOS_TRACE_CALLS >> (TRACE_CALL_##name >> 4) & 1) != 0)

#define TRACE_CALL(name, call)                                                                     \
    do {                                                                                           \
        if (TRACE_BUILT(name))                                                                     \
            call;                                                                                  \
    } while (0)
#define TRACE_0(name)    TRACE_CALL(name, trace_begin1(0, TRACE_CALL_##name))
#define TRACE_1(name, a) TRACE_CALL(name, trace_begin1((size_t)(a), TRACE_CALL_##name))
#define TRACE_2(name, a, b)                                                                        \
    TRACE_CALL(name, trace_begin2((size_t)(a), (size_t)(b), TRACE_CALL_##name))
#define TRACE_3(name, a, b, c)                                                                     \
    TRACE_CALL(name, trace_begin3((size_t)(a), (size_t)(b), (size_t)(c), TRACE_CALL_##name))

#define TRACE_OFF(name, mask, call)                                                                \
    do {                                                                                           \
        if (TRACE_BUILT(name))                                                                     \
            (mask) = call;                                                                         \
        else                                                                                       \
            INTERRUPTS_OFF(mask);                                                                  \
    } while (0)
#define TRACE_OFF_0(name, mask)    TRACE_OFF(name, mask, trace_off1(0, TRACE_CALL_##name))
#define TRACE_OFF_1(name, mask, a) TRACE_OFF(name, mask, trace_off1((size_t)(a), TRACE_CALL_##name))
#define TRACE_OFF_2(name, mask, a, b)                                                              \
    TRACE_OFF(name, mask, trace_off2((size_t)(a), (size_t)(b), TRACE_CALL_##name))
#define TRACE_OFF_3(name, mask, a, b, c)                                                           \
    TRACE_OFF(name, mask, trace_off3((size_t)(a), (size_t)(b), (size_t)(c), TRACE_CALL_##name))

#define TRACE_RESULT(name, type, value)                                                            \
    (TRACE_BUILT(name) ? (type)trace_end((size_t)(value)) : (value))
#define TRACE_END(name) TRACE_CALL(name, trace_end_void())
#define TRACE_WHOLE(name, type, value, a, b)                                                       \
    (TRACE_BUILT(name)                                                                             \
         ? (type)trace_whole2((size_t)(value), (size_t)(a), (size_t)(b), TRACE_CALL_##name)        \
         : (value))

#define TRACE_DONE_0(name)    TRACE_CALL(name, trace_done1(0, TRACE_CALL_##name))
#define TRACE_DONE_1(name, a) TRACE_CALL(name, trace_done1((size_t)(a), TRACE_CALL_##name))
#define TRACE_DONE_2(name, a, b)                                                                   \
    TRACE_CALL(name, trace_done2((size_t)(a), (size_t)(b), TRACE_CALL_##name))

/* trace_off3, 2, 1: interrupts off, and the call `call` of who runs begins, with so many
   parameters, or is part of the one that it is inside of; returns the mask. trace_begin3, 2, 1: the
   same, interrupts stay as they are. */
bos_mask trace_off3(size_t first, size_t second, size_t third, int call);
bos_mask trace_off2(size_t first, size_t second, int call);
bos_mask trace_off1(size_t first, int call);
void trace_begin3(size_t first, size_t second, size_t third, int call);
void trace_begin2(size_t first, size_t second, int call);
void trace_begin1(size_t first, int call);

/* trace_end, trace_end_void: the call that began last and has not ended returns; returns the
   result. trace_whole2, trace_done2, trace_done1: a call of so many parameters begins and returns.
   trace_abandon: the running task's call never returns. Interrupts may be on. */
size_t trace_end(size_t result);
void trace_end_void(void);
void trace_done2(size_t first, size_t second, int call);
void trace_done1(size_t first, int call);
size_t trace_whole2(size_t result, size_t first, size_t second, int call);
void trace_abandon(void);

/* trace_prepare: a new task has the trace of its class. Interrupts may be on. */
void trace_prepare(Task *task);

#else

#define TRACE_0(name)
#define TRACE_1(name, a)
#define TRACE_2(name, a, b)
#define TRACE_3(name, a, b, c)
#define TRACE_OFF_0(name, mask)          INTERRUPTS_OFF(mask)
#define TRACE_OFF_1(name, mask, a)       INTERRUPTS_OFF(mask)
#define TRACE_OFF_2(name, mask, a, b)    INTERRUPTS_OFF(mask)
#define TRACE_OFF_3(name, mask, a, b, c) INTERRUPTS_OFF(mask)
#define TRACE_RESULT(name, type, value)  (value)
#define TRACE_END(name)
#define TRACE_WHOLE(name, type, value, a, b) (value)
#define TRACE_DONE_0(name)
#define TRACE_DONE_1(name, a)
#define TRACE_DONE_2(name, a, b)

#endif
#endif
