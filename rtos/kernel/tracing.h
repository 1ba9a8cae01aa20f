/* SPDX-License-Identifier: MIT */
/* Execution trace: what a service says when it begins and when it returns. Without BOS_TRACE, and
   for groups that BOS_TRACE_CALLS leaves out, nothing of it is compiled. TRACE_1(name, parameter),
   TRACE_2, TRACE_3: the service was called, with its first parameters; TRACE_OFF_1(name, mask,
   parameter), ...: the same, and INTERRUPTS_OFF(mask); TRACE_RESULT(name, type, value): the value,
   which it returns; TRACE_END(name): it returns none; SERVICE_END(name, type, value, mask): how
   most services end, kernel_leave() and TRACE_RESULT in one call. */
#ifndef BOS_TRACING_H
#define BOS_TRACING_H

#include "bos/kernel.h"

#if BOS_TRACE

#define SERVICE_END(name, type, value, mask)                                                       \
    ((type)(TRACE_BUILT(name) ? trace_leave((size_t)(value), (mask))                               \
                              : kernel_leave((size_t)(value), (mask))))

#define TASK_TRACE(task)                                                                           \
    ((TaskTrace *)(void *)(TASK_STACK(task) + TASK_STACK_ROOM((task)->type->stack_size)))

#define TRACE_BUILT(name) ((BOS_TRACE_CALLS >> (TRACE_CALL_##name >> 4) & 1) != 0)

#define TRACE_CALL(name, call)                                                                     \
    do {                                                                                           \
        if (TRACE_BUILT(name))                                                                     \
            call;                                                                                  \
    } while (0)
#define TRACE_0(name)          TRACE_1(name, 0)
#define TRACE_1(name, a)       TRACE_CALL(name, PORT_TRACE_BEGIN_1(a, TRACE_CALL_##name))
#define TRACE_2(name, a, b)    TRACE_CALL(name, PORT_TRACE_BEGIN_2(a, b, TRACE_CALL_##name))
#define TRACE_3(name, a, b, c) TRACE_CALL(name, PORT_TRACE_BEGIN_3(a, b, c, TRACE_CALL_##name))

#define TRACE_OFF(name, mask, call)                                                                \
    do {                                                                                           \
        if (TRACE_BUILT(name))                                                                     \
            call;                                                                                  \
        else                                                                                       \
            INTERRUPTS_OFF(mask);                                                                  \
    } while (0)
#define TRACE_OFF_0(name, mask) TRACE_OFF_1(name, mask, 0)
#define TRACE_OFF_1(name, mask, a)                                                                 \
    TRACE_OFF(name, mask, PORT_TRACE_OFF_1(mask, a, TRACE_CALL_##name))
#define TRACE_OFF_2(name, mask, a, b)                                                              \
    TRACE_OFF(name, mask, PORT_TRACE_OFF_2(mask, a, b, TRACE_CALL_##name))
#define TRACE_OFF_3(name, mask, a, b, c)                                                           \
    TRACE_OFF(name, mask, PORT_TRACE_OFF_3(mask, a, b, c, TRACE_CALL_##name))

/* A port may have calls that keep the registers of a service's parameters. */
#ifdef PORT_TRACE_OFF_1
#define PORT_TRACES 1
#else
#define PORT_TRACES                        0
#define PORT_TRACE_OFF_1(mask, a, call)    ((mask) = trace_off1((size_t)(a), (call)))
#define PORT_TRACE_OFF_2(mask, a, b, call) ((mask) = trace_off2((size_t)(a), (size_t)(b), (call)))
#define PORT_TRACE_OFF_3(mask, a, b, c, call)                                                      \
    ((mask) = trace_off3((size_t)(a), (size_t)(b), (size_t)(c), (call)))
#define PORT_TRACE_BEGIN_1(a, call)    trace_begin1((size_t)(a), (call))
#define PORT_TRACE_BEGIN_2(a, b, call) trace_begin2((size_t)(a), (size_t)(b), (call))
#define PORT_TRACE_BEGIN_3(a, b, c, call)                                                          \
    trace_begin3((size_t)(a), (size_t)(b), (size_t)(c), (call))
#endif

#define TRACE_RESULT(name, type, value)                                                            \
    (TRACE_BUILT(name) ? (type)trace_end((size_t)(value)) : (value))
#define TRACE_END(name) TRACE_CALL(name, trace_end_void())
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
   result. trace_leave: kernel_leave(), and then the same. trace_abandon: the running task's call
   never returns. Interrupts may be on. */
size_t trace_end(size_t result);
size_t trace_leave(size_t result, bos_mask mask);
void trace_end_void(void);
void trace_abandon(void);

/* trace_prepare: a new task has the trace of its class. Interrupts may be on. */
void trace_prepare(Task *task);

#else

#define SERVICE_END(name, type, value, mask) ((type)kernel_leave((size_t)(value), (mask)))

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

#endif
#endif
