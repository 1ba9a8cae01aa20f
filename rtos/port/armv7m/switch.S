/* SPDX-License-Identifier: MIT */
/* ARMv7-M: the switch (PendSV) and the way into the first task. */
#include "switch.h"

    .syntax unified
    .thumb

/* The entry has stacked r0-r3, r12, lr, pc, xpsr on the task's stack. PendSV comes only with
   interrupts on, so they are on again after it. */
    .section .text.port_switch_handler, "ax", %progbits
    .global port_switch_handler
    .type port_switch_handler, %function
    .thumb_func
port_switch_handler:
    mrs     r0, psp
    stmdb   r0!, {r4-r11}
    ldr     r4, =bos
    ldr     r1, [r4, #KERNEL_THIS_TASK]
    str     r0, [r1, #TASK_SP]
    mov     r5, lr
    cpsid   i
    bl      kernel_switch
    ldr     r1, [r4, #KERNEL_THIS_TASK]
    mov     lr, r5
    ldr     r0, [r1, #TASK_SP]
    ldmia   r0!, {r4-r11}
    msr     psp, r0
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
