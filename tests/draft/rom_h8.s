; SPDX-License-Identifier: GPL-2.0-or-later
; Firmware of a stranger for an H8/300H: status at 0xffffb4 (bit 7 empty), data at 0xffffb3, a tick
; on vector 24.
        .text
        .org    0
        .long   start
        .org    96
        .long   tick
        .org    0x100
start:  mov.l   #0xffff00,er7
        mov.l   #hello,er1
        bsr     say
        xor.w   r4,r4
        andc    #0x7f,ccr
wait:   cmp.w   #5,r4
        bcs     wait
        orc     #0x80,ccr
        mov.l   #bye,er1
        bsr     say
        sleep

say:    mov.b   @er1+,r0l
        beq     said
put:    mov.b   @0xffffb4,r0h
        bpl     put
        mov.b   r0l,@0xffffb3
        bra     say
said:   rts

tick:   inc.w   #1,r4
        rte

hello:  .asciz  "Hello, stranger\n"
bye:    .asciz  "five ticks\n"
