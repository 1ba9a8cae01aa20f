/* SPDX-License-Identifier: MIT */
/* What C and assembler of this port share. */
#ifndef SWITCH_H
#define SWITCH_H

#define KERNEL_THIS_TASK 0
#define KERNEL_READY     4
#define KERNEL_ISR_DEPTH 8
#define KERNEL_SLICE     10
#define TASK_SP          8
#define FRAME_SAVED      44 /* bytes of d2 to d7 and a2 to a6; the address to go on at is behind */
#define FRAME_BYTES      52 /* of a first frame: that address, and the entry */

/* What an interrupt leaves on a stack, ISR_BYTES: d0, d1, a0, a1; on the 68000 SR with the
   interrupt's level, ISR_LEVEL bytes; its slot's return address; then what the processor has
   stored, on ColdFire with a word that tells the kind, and SR and the address to go back to. */
#define ISR_BYTES 28
#ifdef __mcoldfire__
#define ISR_LEVEL 0
#else
#define ISR_LEVEL 2
#endif

#ifndef __ASSEMBLER__
/* Where a first frame goes on: interrupts on, then its entry. */
void port_begin(void);

/* port_isr: an interrupt's slot calls it with BSR or JSR as its only instruction, and so tells its
   place. Slot n is at port_slots + 4n, its handler, a plain C function, is port_handlers[n]; both
   tables are the board's. What follows a slot is never returned to. */
void port_isr(void);
extern const char port_slots[];
extern void (*port_handlers[])(void);

/* The linker script's: the end of the stack of handlers and start-up; and how far the table of
   handlers is from that of slots, port_slots_to_handlers, which assembler alone needs. */
extern char port_stack_end[];
#endif

#endif
