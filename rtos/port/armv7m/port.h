/* SPDX-License-Identifier: MIT */
/* The port for ARMv7-M (Cortex-M3, M4, M7 without use of the FPU), after the ARMv7-M Architecture
   Reference Manual, B1 (system level programmers' model). Tasks run on the process stack,
   handlers and start-up on the main stack; PendSV, at the lowest priority, switches. Interrupts
   are masked by PRIMASK. Contract of each name: docs/add-a-port.md. */
#ifndef PORT_H
#define PORT_H

typedef unsigned int bos_tick;
typedef unsigned int bos_size;
typedef unsigned int bos_mask;
typedef double port_align; /* AAPCS: a stack is aligned to 8 bytes at each call */

#define PORT_NAME "ARMv7-M"

/* The words of a frame, lowest address first: eight by the switch, eight by the exception entry. */
/* clang-format off */
#define PORT_FRAME_WORDS(FIRST, WORD)                                                              \
    FIRST(r4) WORD(r5) WORD(r6) WORD(r7) WORD(r8) WORD(r9) WORD(r10) WORD(r11)                     \
    WORD(r0) WORD(r1) WORD(r2) WORD(r3) WORD(r12) WORD(lr) WORD(pc) WORD(xpsr)
/* clang-format on */
#define PORT_FRAME_FIRST(name) #name
#define PORT_FRAME_NEXT(name)  " " #name
#define PORT_FRAME             PORT_FRAME_WORDS(PORT_FRAME_FIRST, PORT_FRAME_NEXT)

/* A frame is 64 bytes; an interrupt of the task while it is in the kernel adds as much. */
#define PORT_STACK_MIN  192
#define PORT_STACK_IDLE 192
#define PORT_STACK_UP   0

#define PORT_INTERRUPTS_OFF(mask)                                                                  \
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(mask) : : "memory")
#define PORT_INTERRUPTS_RESTORE(mask) __asm__ volatile("msr primask, %0" : : "r"(mask) : "memory")

/* ICSR.PENDSVSET: the handler runs as soon as interrupts are on. */
#define PORT_PEND_SWITCH() (*(volatile unsigned int *)0xE000ED04u = 1u << 28)

/* PORT_SWITCH: interrupts are off. Without the stack check a task that has left by itself before
   is switched to at once; to any other, interrupts are on for the moment in which PendSV runs. */
#define PORT_SWITCH()     port_switch()
#define PORT_SWITCH_ISR() PORT_PEND_SWITCH()

/* ENTER_ISR, EXIT_ISR: first and last statement of a handler, a plain C function in the vector
   table; the processor has saved what C may change. They are kernel_enter_isr() and
   kernel_exit_isr() without the call where there is nothing to switch: a handler that comes behind
   the decrement asks for its own switch. */
#define ENTER_ISR ((void)bos.isr_depth++)
#define EXIT_ISR                                                                                   \
    do {                                                                                           \
        const unsigned port_depth = bos.isr_depth - 1u;                                            \
        bos.isr_depth = (bos_byte)port_depth;                                                      \
        __asm__ volatile("" : : : "memory");                                                       \
        if (port_depth == 0 && bos.ready.first != &bos.this_task->node) {                          \
            bos.isr_depth = 1;                                                                     \
            kernel_exit_isr();                                                                     \
        }                                                                                          \
    } while (0)

void port_switch(void);

/* For debuggers alone; no instruction. Known to the assembler only where the compiler writes
   .cfi directives. */
#ifdef __GCC_HAVE_DWARF2_CFI_ASM
#define PORT_NO_CALLER() __asm__ volatile(".cfi_undefined lr")
#endif

#define PORT_STACK_READER
#define PORT_IDLE() __asm__ volatile("dsb\n\twfi" : : : "memory")
#define PORT_HALT()                                                                                \
    do {                                                                                           \
        __asm__ volatile("cpsid i\n\twfi");                                                        \
    } while (1)

#endif
