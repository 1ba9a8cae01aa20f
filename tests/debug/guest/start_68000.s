| SPDX-License-Identifier: GPL-2.0-or-later
| In the ROM of the MC68000 Educational Computer Board: vectors, start-up, TRAP #1.
        .section .vectors, "a"
        .long   0x7f00, reset

        .text
        .globl  reset, ask, handler
reset:  move.l  #handler, 0x84
        jsr     main
stop:   bra     stop

ask:    moveq   #7, %d0
        trap    #1
        rts

handler:
        movem.l %d0-%d1/%a0-%a1, -(%sp)
        jsr     trapped
        movem.l (%sp)+, %d0-%d1/%a0-%a1
        rte
