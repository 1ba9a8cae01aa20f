/* SPDX-License-Identifier: MIT */
/* What C and assembler of this port share. */
#ifndef SWITCH_H
#define SWITCH_H

#define KERNEL_THIS_TASK 0
#define TASK_SP          8
#define FRAME_WORDS      16 /* r4 to r11 by PendSV, 8 by the exception entry */
#define FRAME_PC         56

#ifndef __ASSEMBLER__
/* Goes on in the frame at `sp` as a task, with interrupts on. Does not return. */
void port_enter(void *sp);
/* For the vector table. */
void port_switch_handler(void);
void port_tick_handler(void);
#endif

#endif
