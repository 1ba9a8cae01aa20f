/* SPDX-License-Identifier: MIT */
/* The port for H8/300 and H8/300H (advanced mode), after the H8/300 and H8/300H Series Programming
   Manuals, for gcc 3.4 (h8300-hms-gcc, -mh). A task switches in the call; handlers
   run on the tasks' stacks. Interrupts are masked by CCR's bit I. Contract of each name:
   docs/add-a-port.md. */
#ifndef PORT_H
#define PORT_H

#include "short.h"

#include <stddef.h>

#ifdef __H8300H__
#define PORT_NAME  "H8/300H"
#define PORT_FRAME "er6 er5 er4 pc"
typedef unsigned long bos_tick;
typedef unsigned long port_register;
#else
#define PORT_NAME  "H8/300"
#define PORT_FRAME "r6 r5 r4 pc"
typedef unsigned short bos_tick;
typedef unsigned short port_register;
#endif

typedef size_t bos_size;
typedef unsigned char bos_mask;
typedef short port_align; /* -malign-300: COFF aligns to two bytes at the most */

/* A frame, the deepest call of the kernel (half of it), and a handler on top of that. */
#if !BOS_WAITING && !BOS_STACK_CHECK
#define PORT_STACK_MIN (48 * (int)sizeof(void *))
#elif defined(__H8300H__)
#define PORT_STACK_MIN 448
#else
#define PORT_STACK_MIN 224
#endif
#define PORT_STACK_IDLE PORT_STACK_MIN
#define PORT_STACK_UP   0

#define PORT_INTERRUPTS_OFF(mask)                                                                  \
    __asm__ volatile("stc ccr,%0l\n\torc #0x80,ccr" : "=r"(mask) : : "memory")
#define PORT_INTERRUPTS_RESTORE(mask) __asm__ volatile("ldc %0l,ccr" : : "r"(mask) : "memory")

#define PORT_SWITCH()     port_switch()
#define PORT_SWITCH_ISR() port_switch()

/* The board's entry of an interrupt has saved what C may change. Interrupts stay off in a handler,
   but in one for which port_nests was 1. */
#define ENTER_ISR                                                                                  \
    do {                                                                                           \
        bos.isr_depth++;                                                                           \
        if (port_nests != 0) {                                                                     \
            port_nests = 0;                                                                        \
            __asm__ volatile("andc #0x7f,ccr" : : : "memory");                                     \
        }                                                                                          \
    } while (0)
#define EXIT_ISR                                                                                   \
    do {                                                                                           \
        __asm__ volatile("orc #0x80,ccr" : : : "memory");                                          \
        kernel_exit_isr();                                                                         \
    } while (0)

#define PORT_SMALL 1

#define PORT_STACK_READER
#define PORT_IDLE() __asm__ volatile("sleep" : : : "memory")
#define PORT_HALT()                                                                                \
    do {                                                                                           \
        __asm__ volatile("orc #0x80,ccr\n\tsleep");                                                \
    } while (1)

/* The execution trace's calls keep the registers in which a service has its parameters
   (port_trace.S), and leave the former mask in r3l. jsr @@aa:8 is a number here, of the table of
   short.h, because the linker knows no relocation of it in archives. */
#define PORT_TRACE(place, mask, call, first, second, third, use_second, use_third)                 \
    do {                                                                                           \
        register size_t port_first __asm__("r0") = (size_t)(first);                                \
        register size_t port_second __asm__("r1") = (size_t)(second);                              \
        register size_t port_third __asm__("r2") = (size_t)(third);                                \
        register bos_mask port_mask __asm__("r3");                                                 \
        __asm__ volatile("mov.b %1,r3l\n\t.word %c2"                                               \
                         : "=r"(port_mask)                                                         \
                         : "i"(call), "i"(0x5F00 + SHORT_ADDRESS(place)), "r"(port_first),         \
                           use_second, use_third                                                   \
                         : "memory");                                                              \
        (void)port_second;                                                                         \
        (void)port_third;                                                                          \
        (mask) = port_mask;                                                                        \
    } while (0)
#define PORT_SECOND "r"(port_second)
#define PORT_THIRD  "r"(port_third)
#define PORT_NONE   "i"(0)

#define PORT_TRACE_OFF_1(mask, a, call)                                                            \
    PORT_TRACE(SHORT_PORT_OFF_1, mask, call, a, 0, 0, PORT_NONE, PORT_NONE)
#define PORT_TRACE_OFF_2(mask, a, b, call)                                                         \
    PORT_TRACE(SHORT_PORT_OFF_2, mask, call, a, b, 0, PORT_SECOND, PORT_NONE)
#define PORT_TRACE_OFF_3(mask, a, b, c, call)                                                      \
    PORT_TRACE(SHORT_PORT_OFF_3, mask, call, a, b, c, PORT_SECOND, PORT_THIRD)
#define PORT_TRACE_BEGIN_1(a, call)                                                                \
    PORT_TRACE(SHORT_PORT_BEGIN_1, port_mask, call, a, 0, 0, PORT_NONE, PORT_NONE)
#define PORT_TRACE_BEGIN_2(a, b, call)                                                             \
    PORT_TRACE(SHORT_PORT_BEGIN_2, port_mask, call, a, b, 0, PORT_SECOND, PORT_NONE)
#define PORT_TRACE_BEGIN_3(a, b, c, call)                                                          \
    PORT_TRACE(SHORT_PORT_BEGIN_3, port_mask, call, a, b, c, PORT_SECOND, PORT_THIRD)

extern unsigned char port_nests;

void port_switch(void);

/* The board's: starts the timer whose handler is
   ENTER_ISR; acknowledge; kernel_tick(); EXIT_ISR; */
void port_tick_start(void);

#endif
