| SPDX-License-Identifier: GPL-2.0-or-later
| Firmware in a ROM at 0x8000 for a 68000's board that nobody describes: RAM at 0, a serial chip with
| status at 0x10040 (bit 1 empty, bit 0 received) and data at 0x10042, a tick on level 4.
        .equ    STATUS, 0x10040
        .equ    DATA, 0x10042
        .equ    TICK, 0x70              | autovector of level 4

        .text
        .org    0x8000
        .long   0x4000, start
        .ascii  "ROM 1"
        .even
start:  lea     tick,%a0
        move.l  %a0,TICK
        move.b  #3,STATUS
        move.b  #0x15,STATUS
        clr.l   %d7
        lea     hello,%a0
        bsr     say
        andi    #0xf8ff,%sr
wait:   cmpi.l  #5,%d7
        bcs     wait
        move    #0x2700,%sr
        lea     bye,%a0
        bsr     say
        stop    #0x2700

put:    btst    #1,STATUS
        beq     put
        move.b  %d0,DATA
        rts

        .include "../boards/say.inc"

tick:   addq.l  #1,%d7
        rte

hello:  .asciz  "Hello, stranger\n"
bye:    .asciz  "five ticks\n"
