/* SPDX-License-Identifier: MIT */
/* 68000 and ColdFire: the switch, the entry of interrupts, and the way into a task. Where nothing
   is to be checked, what kernel_switch() does is done here. */
#include "bos_config.h"
#include "switch.h"

/* The kernel's variables: where the RAM lies in the lowest 32 KB, by a short address; and on ColdFire,
   whose boards have code there too, the handlers are within 32 KB of their slots. */
#ifdef PORT_NEAR
#define BOS(offset) (bos + offset).w
#else
#define BOS(offset) bos + offset
#endif

    .cfi_sections .debug_frame

    .macro  save regs, bytes
#ifdef __mcoldfire__
    lea     (-\bytes,%sp),%sp
    movem.l \regs,(%sp)
#else
    movem.l \regs,-(%sp)
#endif
    .cfi_adjust_cfa_offset \bytes
    .endm

    .macro  restore regs, bytes
#ifdef __mcoldfire__
    movem.l (%sp),\regs
    lea     (\bytes,%sp),%sp
#else
    movem.l (%sp)+,\regs
#endif
    .cfi_adjust_cfa_offset -\bytes
    .endm

/* For debuggers: the register is at \at from port_isr()'s stack pointer; an expression of the CFA,
   because that is no multiple of 4 on the 68000. */
    .macro  saved reg, at
    .cfi_escape 0x10, \reg, 3, 0x08, ISR_BYTES - \at, 0x1c
    .endm

/* void port_switch(void), interrupts off: the running task, whose frame this makes, gives way to
   the first of those that are ready; it goes on behind its own call, interrupts off. */
    .section .text.port_switch, "ax", @progbits
    .globl  port_switch
    .type   port_switch, @function
port_switch:
    .cfi_startproc
    save    %d2-%d7/%a2-%a6, FRAME_SAVED
    .irp    reg, 2, 3, 4, 5, 6, 7
    .cfi_rel_offset \reg, 4 * (\reg - 2)
    .endr
    .irp    reg, 10, 11, 12, 13, 14
    .cfi_rel_offset \reg, 4 * (\reg - 4)
    .endr
    lea     BOS(0),%a2
    move.l  (%a2),%a0
    move.l  %sp,TASK_SP(%a0)
#if BOS_STACK_CHECK
    bsr.w   kernel_switch
    move.l  (%a2),%a1
#else
    move.l  KERNEL_READY(%a2),%a1
#if BOS_SLICE_TICKS
    cmpa.l  %a0,%a1
    beq.s   stay
    move.l  #BOS_SLICE_TICKS,%d2
    move.b  %d2,KERNEL_SLICE(%a2)
stay:
#endif
    move.l  %a1,(%a2)
#endif
resume:
    move.l  TASK_SP(%a1),%sp
    restore %d2-%d7/%a2-%a6, FRAME_SAVED
    rts
    .cfi_endproc
    .size   port_switch, . - port_switch

/* void port_start(void): the tick, and on in the frame of the idle task. */
    .globl  port_start
    .type   port_start, @function
port_start:
    bsr.w   port_tick_start
    move.l  BOS(KERNEL_THIS_TASK),%a1
    bra.s   resume
    .size   port_start, . - port_start

    .section .text.port_begin, "ax", @progbits
    .globl  port_begin
    .type   port_begin, @function
port_begin:
    move.w  #0x2000,%sr
    rts
    .size   port_begin, . - port_begin

/* An interrupt. Until it has counted itself, it has not begun: a more urgent one that comes before
   ends first, and leaves the switch to this one, since it finds the level of this one in the SR
   that it goes back to. So the decision is who goes back to level 0: it does what kernel_exit_isr()
   does. Higher levels nest while the handler runs. */
    .section .text.port_isr, "ax", @progbits
    .globl  port_isr
    .type   port_isr, @function
port_isr:
    .cfi_startproc
    .cfi_signal_frame
    .cfi_def_cfa 15, ISR_BYTES - 16 - ISR_LEVEL
    .cfi_offset 24, -4
#ifdef __mcoldfire__
    save    %d0-%d1/%a0-%a1, 16
    move.w  %sr,%d0
    move.w  #0x2700,%sr
#else
    move.w  %sr,-(%sp)
    .cfi_adjust_cfa_offset 2
    move.w  #0x2700,%sr
    save    %d0-%d1/%a0-%a1, 16
#endif
    saved   0, 0
    saved   1, 4
    saved   8, 8
    saved   9, 12
    move.l  16 + ISR_LEVEL(%sp),%a0
#if defined(PORT_NEAR) && defined(__mcoldfire__)
    move.l  port_slots_to_handlers - 4(%a0),%a0
#else
    adda.l  #port_slots_to_handlers,%a0
    move.l  -4(%a0),%a0
#endif
    lea     BOS(KERNEL_ISR_DEPTH),%a1
#ifdef __mcoldfire__
    move.b  (%a1),%d1
    addq.l  #1,%d1
    move.b  %d1,(%a1)
    subq.l  #1,%d1
    tst.b   %d1
#else
    move.w  16(%sp),%d0
    addq.b  #1,(%a1)
    cmpi.b  #1,(%a1)
#endif
    .cfi_remember_state
    move.l  %sp,%a1             /* these two leave the flags alone */
    bne.s   nested
    lea     port_stack_end,%sp
nested:
    move.l  %a1,-(%sp)
    .cfi_escape 0x0f, 5, 0x7f, 0, 0x06, 0x23, ISR_BYTES /* CFA: the word at sp, and so much */
    move.w  %d0,%sr
    jsr     (%a0)
    move.w  #0x2700,%sr
    move.l  (%sp),%sp
    .cfi_restore_state
#ifdef __mcoldfire__
    lea     BOS(KERNEL_ISR_DEPTH),%a1
    move.b  (%a1),%d1
    subq.l  #1,%d1
    move.b  %d1,(%a1)
    move.b  ISR_BYTES - 6(%sp),%d0
    moveq   #7,%d1
    and.l   %d1,%d0
#else
    subq.b  #1,BOS(KERNEL_ISR_DEPTH)
    moveq   #7,%d0
    and.b   ISR_BYTES - 6(%sp),%d0
#endif
    bne.s   leave
    bsr.w   kernel_preempt
leave:
#ifdef __mcoldfire__
    movem.l (%sp),%d0-%d1/%a0-%a1
    lea     (20,%sp),%sp
#else
    movem.l (%sp)+,%d0-%d1/%a0-%a1
    addq.l  #6,%sp
#endif
    rte
    .cfi_endproc
    .size   port_isr, . - port_isr
