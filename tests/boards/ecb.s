| SPDX-License-Identifier: GPL-2.0-or-later
| For tests/boards/test_mc68000_ecb.sh: what it prints says what worked.
        .equ    ACIA, 0x10040           | status and control; data two behind
        .equ    PIT, 0x10001
        .equ    TCR, 0x20               | of the timer, from PIT on
        .equ    TIVR, 0x22
        .equ    CPRH, 0x26
        .equ    TSR, 0x34

        .section .rom
        .org    0x8000
        .long   0x7f00, start

start:  move.l  #0x12345678,0           | RAM, where the vectors were seen
        cmpi.l  #0x12345678,0
        bne     start
        lea     bus,%a0
        move.l  %a0,8                   | bus error
        lea     trap,%a0
        move.l  %a0,0x84                | TRAP #1
        lea     typed,%a0
        move.l  %a0,0x74                | autovector of level 5
        lea     tick,%a0
        move.l  %a0,0x100               | vector 0x40
        clr.l   %d7                     | ticks
        move.b  #3,ACIA
        move.b  #0x95,ACIA              | 8 bits, clock by 16, interrupts of the receiver
        lea     hello,%a0
        bsr     say
        trap    #1
        move.b  0x20000,%d0             | nothing is there
behind: lea     PIT,%a1
        move.b  #0x40,TIVR(%a1)
        move.l  #12500,%d0              | 4 MHz / 32 / 12500: ten a second
        movep.l %d0,CPRH-2(%a1)
        move.b  #0xa1,TCR(%a1)
        andi    #0xf8ff,%sr
        .include "eight.inc"
        lea     done,%a0
        bsr     say
        stop    #0x2700

put:    btst    #1,ACIA
        beq     put
        move.b  %d0,ACIA+2
        rts

        .include "say.inc"

trap:   lea     traptxt,%a0
        bsr     say
        rte

| A bus error's frame: 8 bytes more; its PC lies somewhere behind the instruction's begin.
bus:    addq.l  #8,%sp
        lea     behind,%a0
        move.l  %a0,2(%sp)
        lea     bustxt,%a0
        bsr     say
        rte

typed:  movem.l %d0,-(%sp)
        move.b  ACIA+2,%d0
        bsr     put
        movem.l (%sp)+,%d0
        rte

tick:   addq.l  #1,%d7
        move.b  #1,PIT+TSR
        rte

hello:  .asciz  "hello\n"
traptxt: .asciz "trap "
bustxt: .asciz  "bus "
ticks:  .asciz  " ticks "
done:   .asciz  " done\n"
