/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: the compiler's helper routines for signed division and remainders, by the port's
   ___udivhi3 and ___udivsi3, which leave the remainder in r2. */
#include "registers.h"

    .macro  negate number
#if defined(__H8300H__)
    neg.l   er\number
#else
    not     r\number\()h
    not     r\number\()l
    adds    #1,r\number
#endif
    .endm

    .section .text
    .align 1

#if defined(__H8300H__)
#define UDIV  ___udivsi3
#define UMOD  ___umodsi3
#define DIV   ___divsi3
#define MOD   ___modsi3
#define MOVR  mov.l
#define HIGH0 e0
#define HIGH1 e1
#else
#define UDIV  ___udivhi3
#define UMOD  ___umodhi3
#define DIV   ___divhi3
#define MOD   ___modhi3
#define MOVR  mov.w
#define HIGH0 r0
#define HIGH1 r1
#endif

    .global UMOD, DIV, MOD
UMOD:
    jsr     @UDIV
    MOVR    R2,R0
    rts

/* The quotient is negative where one of the two is; the remainder has the dividend's sign. */
DIV:
    mov.w   HIGH0,r2
    mov.w   HIGH1,r3
    xor     r3h,r2h
    push.w  r2
    bsr     absolute
    jsr     @UDIV
    bra     sign
MOD:
    mov.w   HIGH0,r2
    push.w  r2
    bsr     absolute
    jsr     @UDIV
    MOVR    R2,R0
sign:
    pop.w   r2
    bpl     1f
    negate  0
1:  rts

absolute:
    MOVR    R0,R0
    bpl     1f
    negate  0
1:  MOVR    R1,R1
    bpl     2f
    negate  1
2:  rts
