/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: the compiler's helper routines that the kernel needs, after its rules: operands
   in r0 and r1, the result in r0; r2 and r3 are free. A division leaves the remainder in r2. */
#include "registers.h"

    .section .text
    .align 1

#if defined(__H8300H__)
    .global ___mulsi3, ___udivsi3
___mulsi3:
    mov.w   e0,r2
    mulxu.w r1,er2
    mov.w   e1,r3
    mulxu.w r0,er3
    mulxu.w r1,er0
    add.w   r2,e0
    add.w   r3,e0
    rts

___udivsi3:
    sub.l   er2,er2
    mov.b   #32,r3l
1:  shll.l  er0
    rotxl.l er2
    bcs     2f
    cmp.l   er1,er2
    bcs     3f
2:  sub.l   er1,er2
    inc.l   #1,er0
3:  dec.b   r3l
    bne     1b
    rts
#else
    .global ___mulhi3, ___udivhi3
___mulhi3:
    mov.b   r0h,r2l
    mulxu   r1l,r2
    mov.b   r1h,r3l
    mulxu   r0l,r3
    mulxu   r1l,r0
    add.b   r2l,r0h
    add.b   r3l,r0h
    rts

___udivhi3:
    sub.w   r2,r2
    mov.b   #16,r3l
1:  add.w   r0,r0
    rotxl   r2l
    rotxl   r2h
    bcs     2f
    cmp.w   r1,r2
    bcs     3f
2:  sub.w   r1,r2
    adds    #1,r0
3:  dec     r3l
    bne     1b
    rts
#endif
