/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: the switch, and calls of the execution trace that keep registers. */
#include "switch.h"
#include "registers.h"

    .section .text
    .align 1

/* void port_switch(void), interrupts off. The return address is on the stack already; what C may
   change, its caller has saved, or the handler's entry. */
    .global _port_switch
_port_switch:
    PUSH    R4
    PUSH    R5
    PUSH    R6
    MOVP    @_bos+KERNEL_THIS_TASK,P0
    MOVP    SP,@(TASK_SP,A0)
    jsr     @_kernel_switch

/* void port_enter(void), interrupts off. */
    .global _port_enter
_port_enter:
    MOVP    @_bos+KERNEL_THIS_TASK,P0
    MOVP    @(TASK_SP,A0),SP
    POP     R6
    POP     R5
    POP     R4
    rts

/* The first frame's return address. */
    .global _port_begin
_port_begin:
    andc    #0x7f,ccr
    jmp     @A4
