; SPDX-License-Identifier: GPL-2.0-or-later
; What every H8 has, as programming manuals and compilers write it. With WIDE: what the H8/300H adds;
; with SERIES: what the H8S adds.
        .text
        .align  1
        .global _start
_start:
        mov.w   #0xff00, r7
        mov     #0x12:8, r0l
        mov     r0l, r1h
        mov.w   #-2, r3
        push.w  r3
        pop     r4
        .ifdef  WIDE
        mov.b   @(-2,er6), r0l
        mov.b   r0l, @-er2
        mov.w   @er2+, r0
        mov.l   #table, er1
        mov.l   #0x12345678:32, er7
        push.l  er6
        pop.l   er6
        mov.l   er1, @(8:16,er6)
        mov.l   @(0x123456:24,er1), er2
        mov.l   er2, @(0x123456:24,er1)
        mov.w   @(0xfedc:16,er1), e2
        mov.b   r0l, @0x123456:24
        mov.b   @0xff8000:16, r0l
        add.w   #0x1234, e3
        sub.l   #1, er3
        adds    #4, er3
        inc.w   #2, e4
        dec.l   #1, er4
        shal.l  er4
        neg.w   r4
        extu.l  er4
        exts.w  r4
        mulxs.w e3, er2
        divxs.b r3h, e2
        and.l   er1, er2
        bra     loop:16
        bsr     sub:16
        jmp     @0x123456:24
        jsr     @er3
        ldc     @er4+, ccr
        stc     ccr, @-er4
        ldc.w   @(4:16,er4), ccr
        trapa   #2
        eepmov.w
        .else
        mov.b   @(-2,r6), r0l
        mov.b   r0l, @-r2
        mov.w   @r2+, r0
        mov.w   #table, r1
        adds    #2, r3
        subs    #1, r3
        jmp     @0x1234:16
        jsr     @r3
        .endif
        .ifdef  SERIES
        ldm.l   @sp+, (er0-er1)
        stm.l   (er4-er6), @-sp
        shll.w  #2, r1
        rotxr.l #2, er1
        tas     @er1
        ldc     #0x87, exr
        andc    #0x7f, exr
        stc     exr, @(0x12345678:32,er2)
        bset    #3, @0x12345678:32
        btst    r3l, @0x1234:16
        mov.l   @(0x12345678:32,er2), er1
        .endif
loop:   add.b   #0xff, r0l
        addx    r0h, r1h
        subx.b  #1, r1h
        cmp     r0l, r1l
        bne     loop
        bhs     loop
        bcs     .+6
        bt      done
        brn     done
sub:    bset    #3, @0x20:8
        bclr    r1l, r2h
        band    #7, r3l
        bist    #1, @0xffff90:8
        daa     r0l
        das     r0l
        rotxl   r0l
        mulxu   r0l, r1
        divxu.b r0l, r1
        orc     #0x80, ccr
        andc.b  #0x7f, ccr
        stc     ccr, r0l
        eepmov.b
        rts
done:   sleep
        rte
        .align  2
table:  .word   1, -2, 0x1234
        .long   0x12345678
        .byte   1, 2, 'a'
        .ascii  "text"
        .balign 2
        jmp     @@0x20:8
        nop
