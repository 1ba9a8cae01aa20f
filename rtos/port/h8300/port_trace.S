/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: the calls of the execution trace, which keep r0 to r2 where services have
   their parameters. r3l: the call's number; afterwards, the mask before. port_off_N: interrupts are
   off behind it; port_begin_N: as they were. N parameters, the others count as 0. */
#include "registers.h"

    .section .text
    .align 1

    .global _port_off_1, _port_off_2, _port_off_3
_port_off_1:
    PUSH    R1
    SUBR    R1,R1
    bsr     _port_off_2
    POP     R1
    rts

_port_off_2:
    PUSH    R2
    SUBR    R2,R2
    bsr     _port_off_3
    POP     R2
    rts

_port_off_3:
    PUSH    R0
    PUSH    R1
    PUSH    R2
    mov.b   #0,r3h
#if __INT_MAX__ > 32767
    extu.l  er3
    push.l  er3
    jsr     @_trace_off3
    adds    #4,SP
#else
    push.w  r3
    jsr     @_trace_off3
    adds    #2,SP
#endif
    mov.b   r0l,r3l
    POP     R2
    POP     R1
    POP     R0
    rts

    .global _port_begin_1, _port_begin_2, _port_begin_3
_port_begin_1:
    bsr     _port_off_1
    ldc     r3l,ccr
    rts

_port_begin_2:
    bsr     _port_off_2
    ldc     r3l,ccr
    rts

_port_begin_3:
    bsr     _port_off_3
    ldc     r3l,ccr
    rts
