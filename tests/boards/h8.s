; SPDX-License-Identifier: GPL-2.0-or-later
; For tests/boards/test_h8_boards.sh: what it prints says what worked. The including source says
; where things are, in instructions that the H8/300 has, too.
start:  mov.w   #STACK,r7
        prepare
        mov.b   #0,r0l
        mov.b   r0l,@SMR                ; 8 bits, the chip's clock
        mov.b   #BITRATE,r0l
        mov.b   r0l,@BRR
        mov.b   #0x70,r0l               ; transmitter, receiver, its interrupts
        mov.b   r0l,@SCR
        mov.w   #hello,r1
        bsr     say
        mov.b   #TOP,r0l
        mov.b   r0l,@TCORA
        mov.b   #0x4b,r0l               ; interrupts at A, which clears, slowest clock
        mov.b   r0l,@TCR
        mov.b   #1,r0l
        mov.b   r0l,@IER
        mov.w   #0,r6                   ; ticks; R5L: characters, R5H: IRQ0
        mov.w   #0,r5
        andc    #0x7f,ccr
wait:   sleep
        mov.b   #8,r0l
        cmp.b   r0l,r6l
        bcs     wait
        mov.b   #2,r0l
        cmp.b   r0l,r5l
        bcs     wait
        mov.b   r5h,r5h
        beq     wait
        orc     #0x80,ccr
        mov.w   #done,r1
        bsr     say
end:    nop
        bra     end

say:    fetch
        beq     said
1:      btst    #7,@SSR:8
        beq     1b
        mov.b   r0l,@TDR
        bclr    #7,@SSR:8
        bra     say
said:   rts

tick:   bclr    #6,@TCSR:8
        inc     r6l
        rte

typed:  push    r0
        mov.b   @RDR,r0l
1:      btst    #7,@SSR:8
        beq     1b
        mov.b   r0l,@TDR
        bclr    #7,@SSR:8
        bclr    #6,@SSR:8
        inc     r5l
        pop     r0
        rte

pulled: mov.b   #1,r5h
        mov.b   #0,r5h
        inc     r5h
        push    r0
        mov.b   #0,r0l
        mov.b   r0l,@IER                ; once: it stays low
        pop     r0
        rte

hello:  .ascii  "hello\n\0"
done:   .ascii  " done\n\0"
