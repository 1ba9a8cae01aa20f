/* SPDX-License-Identifier: MIT */
/* The port for the 68000 family and ColdFire, after the M68000 Family Programmer's Reference Manual
   and the ColdFire Family Programmer's Reference Manual. Tasks run in supervisor mode, so that they
   may mask interrupts, each on its own stack; handlers and start-up on one of their own.
   Interrupts are masked by the level in SR; level 7 cannot be, and its handler calls nothing of the
   kernel. The tick is the board's. Contract of each name: docs/add-a-port.md. */
#ifndef PORT_H
#define PORT_H

typedef unsigned int bos_tick;
typedef unsigned int bos_size;
typedef unsigned int bos_mask; /* SR in its lower half, anything in the other */
typedef long port_align; /* GCC's ABI aligns to 2 bytes at most; sizes are in words of 4 */

#ifdef __mcoldfire__
#define PORT_NAME "ColdFire"
#else
#define PORT_NAME "68000"
#endif

/* The words of a frame, lowest address first. */
#define PORT_FRAME "d2 d3 d4 d5 d6 d7 a2 a3 a4 a5 a6 pc"

/* An interrupted task: 28 bytes, and for each other level that comes before the first instructions
   of that one 12 (68000) or 28 (ColdFire); then, or where a task leaves by itself, a frame of 48
   and the kernel's calls. */
#ifdef __mcoldfire__
#define PORT_STACK_MIN 384
#else
#define PORT_STACK_MIN 256
#endif
#define PORT_STACK_IDLE PORT_STACK_MIN
#define PORT_STACK_UP   0

#define PORT_INTERRUPTS_OFF(mask)                                                                  \
    __asm__ volatile("move.w %%sr,%0\n\tmove.w #0x2700,%%sr" : "=d"(mask) : : "memory", "cc")
#define PORT_INTERRUPTS_RESTORE(mask)                                                              \
    __asm__ volatile("move.w %0,%%sr" : : "d"(mask) : "memory", "cc")

#define PORT_SMALL 1

#define PORT_SWITCH()     port_switch()
#define PORT_SWITCH_ISR() port_switch()

/* port_isr() has entered the kernel before a handler runs, and leaves it behind it. */
#define ENTER_ISR ((void)0)
#define EXIT_ISR  ((void)0)

void port_switch(void);

/* The board's: starts a timer whose handler calls kernel_tick() BOS_TICK_HZ times a second. */
void port_tick_start(void);

/* For debuggers alone; no instruction. 24 is the return address. */
#ifdef __GCC_HAVE_DWARF2_CFI_ASM
#define PORT_NO_CALLER() __asm__ volatile(".cfi_undefined 24")
#endif

#define PORT_STACK_READER
#define PORT_IDLE() __asm__ volatile("stop #0x2000" : : : "memory")
#define PORT_HALT()                                                                                \
    do {                                                                                           \
        __asm__ volatile("stop #0x2700");                                                          \
    } while (1)

#endif
