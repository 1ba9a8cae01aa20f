/* SPDX-License-Identifier: MIT */
/* What C and assembler of this port share. */
#ifndef SWITCH_H
#define SWITCH_H

#define KERNEL_THIS_TASK 0
#define KERNEL_READY     4 /* right behind */
#define KERNEL_SLICE     10
#define TASK_SP          8
#define FRAME_WORDS      16 /* r4 to r11 by PendSV, 8 by the exception entry */
#define FRAME_SAVED      32 /* bytes of r4 to r11 in it */
#define FRAME_PC         56
#define FRAME_SCRATCH    20         /* bytes of r0 to r3 and r12 in it */
#define FRAME_XPSR       0x01000000 /* Thumb */
#define ICSR             0xE000ED04
#define ICSR_PENDSVSET   0x10000000

#ifndef __ASSEMBLER__
/* Goes on in the frame at `sp` as a task, with interrupts on. Does not return. */
void port_enter(void *sp);
/* For the vector table. */
void port_switch_handler(void);
void port_tick_handler(void);
#endif

#endif
