/* SPDX-License-Identifier: MIT */
/* An empty port: copy this folder to rtos/port/NAME and fill in what is marked "Port:". It compiles
   and links as it is, but switches nothing. What each name must do: docs/add-a-port.md; what can be
   checked when it is compiled, rtos/kernel/contract.c and port.c here check. */
#ifndef PORT_H
#define PORT_H

#include <stddef.h>

/* Port: an unsigned type that the processor reads and writes in one access; 16 or 32 bits. */
typedef unsigned int bos_tick;

/* Port: an unsigned type for sizes of objects and stacks, as wide as an address. */
typedef size_t bos_size;

/* Port: what holds a saved interrupt mask. */
typedef int bos_mask;

/* Port: the type with the strictest alignment that a stack or an object needs. Only its size and
   alignment count: no arithmetic is done in it. */
typedef double port_align;

/* Port: the name for the notice. */
#define PORT_NAME "template"

/* Port: the words at a saved stack pointer for the information record, lowest address first,
   between single spaces; empty when they are not words of pointer size. */
#define PORT_FRAME ""

/* Port: bytes. The least stack holds a frame, the deepest call of the kernel, and the handlers that
   run on a task's stack. */
#define PORT_STACK_MIN  256
#define PORT_STACK_IDLE 256
#define PORT_STACK_UP   0 /* 1: stacks grow upwards */

/* Port: save the mask and disable interrupts; put the saved mask back. The compiler must not move
   memory accesses across either. Here a function call sees to that. */
#define PORT_INTERRUPTS_OFF(mask)     ((mask) = port_interrupts_off())
#define PORT_INTERRUPTS_RESTORE(mask) port_interrupts_restore(mask)

/* Port: switch now, from a task, and at the end of the outermost handler. */
#define PORT_SWITCH()     port_switch()
#define PORT_SWITCH_ISR() port_switch()

/* Port: first and last statement of a handler. Where handlers shall nest, the first enables
   interrupts behind its call; the second disables them and tells the interrupt controller before.
 */
#define ENTER_ISR kernel_enter_isr()
#define EXIT_ISR  kernel_exit_isr()

/* Port: an attribute for functions that read stacks, where a checking compiler needs one. */
#define PORT_STACK_READER

/* Port: wait for an interrupt; stop for ever. */
#define PORT_IDLE() ((void)0)
#define PORT_HALT()                                                                                \
    for (;;)                                                                                       \
    continue

bos_mask port_interrupts_off(void);
void port_interrupts_restore(bos_mask mask);
void port_switch(void);

/* Goes on in the frame of bos.this_task, with interrupts on. Does not return. */
void port_enter(void);

/* For the vector table. */
void port_tick_handler(void);

#endif
