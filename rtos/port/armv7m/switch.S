/* SPDX-License-Identifier: MIT */
/* ARMv7-M: the switch, from a task and by PendSV, and the way into the first task. Where nothing is
   to be checked, what kernel_switch() does is done here. */
#include "bos_config.h"
#include "switch.h"

    .syntax unified
    .thumb

#if !BOS_STACK_CHECK
/* \bos: address of the kernel's variables; r0: bos.this_task; r2: the task that runs next. */
    .macro  begin_turn bos
    str     r2, [\bos, #KERNEL_THIS_TASK]
#if BOS_SLICE_TICKS
    cmp     r0, r2
    itt     ne
    movne   r12, #BOS_SLICE_TICKS
    strbne  r12, [\bos, #KERNEL_SLICE]
#endif
    .endm

/* void port_switch(void), interrupts off: the running task leaves by itself. Its frame is as if
   PendSV had come at port_resumed, with the caller in lr; r0 to r3 and r12 are of no use any more.
   So a task whose frame has that pc, or that of the instruction behind it, goes on without an
   exception; to any other PendSV switches. */
    .section .text.port_switch, "ax", %progbits
    .balign 4
    .global port_switch
    .type port_switch, %function
    .thumb_func
port_switch:
    ldr     r1, =bos
    adr.w   r3, port_resumed
    ldmia   r1, {r0, r2}
    cmp     r0, r2
    beq     stay
    ldr     r12, [r2, #TASK_SP]
    ldr     r12, [r12, #FRAME_PC]
    subs    r12, r12, r3
    cmp     r12, #4
    bhi     pend
    begin_turn r1
    mov     r1, lr
    mov     r12, #FRAME_XPSR
    push    {r1, r3, r12}
    sub     sp, sp, #FRAME_SCRATCH
    push    {r4-r11}
    str     sp, [r0, #TASK_SP]
    ldr     sp, [r2, #TASK_SP]
    pop     {r4-r11}
    ldr     lr, [sp, #FRAME_SCRATCH]
    add     sp, sp, #(4 * FRAME_WORDS - FRAME_SAVED)
    bx      lr
pend:
    ldr     r3, =ICSR
    mov     r2, #ICSR_PENDSVSET
    str     r2, [r3]
    dsb
    cpsie   i
port_resumed:
    isb
    cpsid   i
stay:
    bx      lr
    .size port_switch, . - port_switch
    .pool
#endif

/* The entry has stacked r0-r3, r12, lr, pc, xpsr on the task's stack. PendSV comes only with
   interrupts on, so they are on again after it. */
    .section .text.port_switch_handler, "ax", %progbits
    .balign 4
    .global port_switch_handler
    .type port_switch_handler, %function
    .thumb_func
port_switch_handler:
    mrs     r1, psp
    stmdb   r1!, {r4-r11}
    ldr     r4, =bos
#if BOS_STACK_CHECK
    ldr     r0, [r4, #KERNEL_THIS_TASK]
    str     r1, [r0, #TASK_SP]
    mov     r5, lr
    cpsid   i
    bl      kernel_switch
    mov     lr, r5
    ldr     r2, [r4, #KERNEL_THIS_TASK]
#else
    cpsid   i
    ldmia   r4, {r0, r2}
    str     r1, [r0, #TASK_SP]
    begin_turn r4
#endif
    ldr     r1, [r2, #TASK_SP]
    ldmia   r1!, {r4-r11}
    msr     psp, r1
    cpsie   i
    bx      lr
    .size port_switch_handler, . - port_switch_handler
    .pool

    .section .text.port_enter, "ax", %progbits
    .global port_enter
    .type port_enter, %function
    .thumb_func
port_enter:
    ldr     r1, [r0, #FRAME_PC]
    orr     r1, r1, #1
    adds    r0, r0, #(4 * FRAME_WORDS)
    msr     psp, r0
    movs    r2, #2
    msr     control, r2
    isb
    cpsie   i
    bx      r1
    .size port_enter, . - port_enter
