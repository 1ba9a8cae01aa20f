/* SPDX-License-Identifier: MIT */
/* 68000 and ColdFire: what runs before C. The first two words in ROM, the slots of exceptions and
   of interrupts; after the M68000 Family Programmer's Reference Manual, section 1 and appendix B,
   and the ColdFire Family Programmer's Reference Manual, chapter 11. */
#include "board_slots.h"

    .section .vectors, "a", @progbits
    .long   port_stack_end
    .long   reset_entry

    .section .text.reset_entry, "ax", @progbits
    .globl  reset_entry
    .type   reset_entry, @function
reset_entry:
    move.w  #0x2700,%sr
#ifdef __mcoldfire__
    move.l  #board_vectors,%d0
    movec   %d0,%vbr
#endif
    lea     port_stack_end,%sp
    jmp     reset_handler
    .size   reset_entry, . - reset_entry

/* Slot n of an interrupt is at port_slots + 4n, that of exception n at board_exceptions + 4n. */
    .section .slots, "ax", @progbits
    .globl  port_slots, board_exceptions
port_slots:
    .rept   BOARD_SLOTS
    bsr.w   port_isr
    .endr
board_exceptions:
    .rept   BOARD_EXCEPTIONS
    bsr.w   exception
    .endr

/* void fault_report(const unsigned *stack): the slot's return address, then what the processor has
   stored. */
exception:
    move.w  #0x2700,%sr
    move.l  %sp,-(%sp)
    jsr     fault_report
