/* SPDX-License-Identifier: MIT */
/* What C and assembler of this port share. */
#ifndef SWITCH_H
#define SWITCH_H

#ifdef __H8300H__
#define POINTER_BYTES  4
#define REGISTER_BYTES 4
#else
#define POINTER_BYTES  2
#define REGISTER_BYTES 2
#endif

#define KERNEL_THIS_TASK 0
#define TASK_SP          (2 * POINTER_BYTES)

#ifndef __ASSEMBLER__
/* Goes on in the frame of bos.this_task. Does not return. */
void port_enter(void);
/* What a first frame returns to: goes to the address in r4, with interrupts on. */
void port_begin(void);
#endif

#endif
