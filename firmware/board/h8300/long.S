/* SPDX-License-Identifier: MIT */
/* H8/300: the compiler's helper routines for 32 bits. Operands are in r0 and r1, the upper half first,
   and in r2 and r3; results in r0 and r1, or of a comparison in r0: 0 below, 1 equal, 2 above. A
   division leaves the remainder in r2 and r3. The compiler's own library cannot be relaxed. */
#if !defined(__H8300H__)
    .section .text
    .align 1
    .global ___cmpsi2, ___ucmpsi2, ___mulsi3, ___udivsi3, ___umodsi3, ___divsi3, ___modsi3

___cmpsi2:
    cmp.w   r2,r0
    beq     lower
    blt     below
    bra     above
___ucmpsi2:
    cmp.w   r2,r0
    beq     lower
    bcs     below
above:
    mov.w   #2,r0
    rts
lower:
    cmp.w   r3,r1
    bcs     below
    bne     above
    mov.w   #1,r0
    rts
below:
    sub.w   r0,r0
    rts

/* A step for each bit, counted down in r6l, with 0 in r4 and r5 to begin with. */
    .macro  begin_steps
    push.w  r4
    push.w  r5
    push.w  r6
    sub.w   r4,r4
    sub.w   r5,r5
    mov.b   #32,r6l
    .endm

    .macro  end_steps
    pop.w   r6
    pop.w   r5
    pop.w   r4
    rts
    .endm

___mulsi3:
    begin_steps
1:  shlr    r2h
    rotxr   r2l
    rotxr   r3h
    rotxr   r3l
    bcc     2f
    add.w   r1,r5
    addx    r0l,r4l
    addx    r0h,r4h
2:  add.w   r1,r1
    rotxl   r0l
    rotxl   r0h
    dec     r6l
    bne     1b
    mov.w   r4,r0
    mov.w   r5,r1
    end_steps

___udivsi3:
    begin_steps
1:  add.w   r1,r1
    rotxl   r0l
    rotxl   r0h
    rotxl   r5l
    rotxl   r5h
    rotxl   r4l
    rotxl   r4h
    bcs     3f
    cmp.w   r2,r4
    bne     2f
    cmp.w   r3,r5
2:  bcs     4f
3:  sub.w   r3,r5
    subx    r2l,r4l
    subx    r2h,r4h
    adds    #1,r1
4:  dec     r6l
    bne     1b
    mov.w   r4,r2
    mov.w   r5,r3
    end_steps

___umodsi3:
    bsr     ___udivsi3
    mov.w   r2,r0
    mov.w   r3,r1
    rts

/* The quotient is negative where one of the two is; the remainder has the dividend's sign. */
___divsi3:
    push.w  r4
    mov.b   r0h,r4h
    xor     r2h,r4h
    bsr     absolute
    bsr     ___udivsi3
    bra     sign
___modsi3:
    push.w  r4
    mov.b   r0h,r4h
    bsr     absolute
    bsr     ___umodsi3
sign:
    mov.b   r4h,r4h
    bpl     1f
    bsr     negate
1:  pop.w   r4
    rts

absolute:
    mov.b   r2h,r2h
    bpl     1f
    not     r2h
    not     r2l
    not     r3h
    not     r3l
    add.b   #1,r3l
    addx    #0,r3h
    addx    #0,r2l
    addx    #0,r2h
1:  mov.b   r0h,r0h
    bpl     2f
negate:
    not     r0h
    not     r0l
    not     r1h
    not     r1l
    add.b   #1,r1l
    addx    #0,r1h
    addx    #0,r0l
    addx    #0,r0h
2:  rts
#endif
