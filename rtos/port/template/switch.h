/* SPDX-License-Identifier: MIT */
/* What C and assembler of this port share: numbers only. port.c compares each with the C
   structures, so keep both when you copy them. */
#ifndef SWITCH_H
#define SWITCH_H

/* Port: bytes of a pointer, as a number: an assembler knows no sizeof. */
#define POINTER_BYTES sizeof(void *)

#define KERNEL_THIS_TASK 0                   /* offset in bos: the running task */
#define TASK_SP          (2 * POINTER_BYTES) /* offset in Task: its saved stack pointer */

/* Port: the words of a frame, which port_frame() writes and the switch saves and loads; and the
   index of the one at which the task goes on. */
#define FRAME_WORDS 8
#define FRAME_ENTRY 7

#endif
