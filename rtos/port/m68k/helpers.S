/* SPDX-License-Identifier: MIT */
/* What GCC calls: copies of structures; and where the processor has no instruction, products and
   quotients of 32 bits on the 68000, quotients on ColdFires without a divider. Arguments are on the
   stack, the result is in d0, a pointer in a0 too. A divisor of 0 ends in the processor's own
   exception, on ColdFires without a divider in a quotient of all ones. */

    .macro  function name
    .section .text.\name, "ax", @progbits
    .globl  \name
    .type   \name, @function
\name:
    .endm

    function memcpy
    move.l  4(%sp),%a0
    move.l  8(%sp),%a1
    move.l  12(%sp),%d0
    beq.s   copied
copy:
    move.b  (%a1)+,(%a0)+
    subq.l  #1,%d0
    bne.s   copy
copied:
    move.l  4(%sp),%d0
    move.l  %d0,%a0
    rts
    .size   memcpy, . - memcpy

#ifndef __mcoldfire__
/* The product's lower half needs three of the four products of halves. */
    function __mulsi3
    move.w  4(%sp),%d0
    mulu.w  10(%sp),%d0
    move.w  6(%sp),%d1
    mulu.w  8(%sp),%d1
    add.w   %d1,%d0
    swap    %d0
    clr.w   %d0
    move.w  6(%sp),%d1
    mulu.w  10(%sp),%d1
    add.l   %d1,%d0
    rts
    .size   __mulsi3, . - __mulsi3
#endif

#ifndef __mcfhwdiv__
/* d0 divided by d1, unsigned: quotient in d0, remainder in d1; a0 and a1 are kept. */
    function port_divide
    move.l  %d3,-(%sp)
    move.l  %d2,-(%sp)
    move.l  %d1,%d2
#ifdef __mcoldfire__
    moveq   #0,%d1
    moveq   #32,%d3
#else
    cmpi.l  #0x10000,%d1
    bcc.s   wide
    move.l  %d0,%d1             /* the upper half, then its remainder and the lower one */
    clr.w   %d1
    swap    %d1
    divu.w  %d2,%d1
    move.w  %d1,%d3
    move.w  %d0,%d1
    divu.w  %d2,%d1
    move.w  %d3,%d0
    swap    %d0
    move.w  %d1,%d0
    clr.w   %d1
    swap    %d1
    bra.s   divided
wide:                           /* the quotient has 16 bits: so many steps */
    move.l  %d0,%d1
    clr.w   %d1
    swap    %d1
    swap    %d0
    clr.w   %d0
    moveq   #16,%d3
#endif
step:
    add.l   %d0,%d0
    addx.l  %d1,%d1
#ifdef __mcoldfire__
    bcs.s   fits                /* a divisor above half of all: the remainder has 33 bits */
#endif
    cmp.l   %d2,%d1
    bcs.s   less
fits:
    sub.l   %d2,%d1
    addq.l  #1,%d0
less:
    subq.l  #1,%d3
    bne.s   step
divided:
    move.l  (%sp)+,%d2
    move.l  (%sp)+,%d3
    rts
    .size   port_divide, . - port_divide

    function __udivsi3
    move.l  4(%sp),%d0
    move.l  8(%sp),%d1
    jra     port_divide
    .size   __udivsi3, . - __udivsi3

    function __umodsi3
    move.l  4(%sp),%d0
    move.l  8(%sp),%d1
    jbsr    port_divide
    move.l  %d1,%d0
    rts
    .size   __umodsi3, . - __umodsi3

/* The magnitudes of the arguments: quotient in d0, remainder in d1. */
    .macro  divide_magnitudes
    move.l  4(%sp),%d0
    bpl.s   1f
    neg.l   %d0
1:  move.l  8(%sp),%d1
    bpl.s   2f
    neg.l   %d1
2:  jbsr    port_divide
    .endm

/* The quotient is negative where the signs differ, the remainder where the dividend is. */
    function __divsi3
    divide_magnitudes
    move.l  4(%sp),%d1
    eor.l   %d1,8(%sp)
    bpl.s   3f
    neg.l   %d0
3:  rts
    .size   __divsi3, . - __divsi3

    function __modsi3
    divide_magnitudes
    move.l  %d1,%d0
    tst.l   4(%sp)
    bpl.s   3f
    neg.l   %d0
3:  rts
    .size   __modsi3, . - __modsi3
#endif
