| SPDX-License-Identifier: GPL-2.0-or-later
| For tests/boards/test_mcf5208evb.sh: what it prints says what worked. It has no reset vectors: the
| board's boot program begins it.
        .equ    UART, 0xfc060000        | status 4, data 12, command 8, mask 20
        .equ    PIT, 0xfc080000
        .equ    INTC, 0xfc048000
        .equ    VECTORS, 0x40100000

        .section .text
        .org    0x40000000
start:  move.l  #0x40080000,%sp
        lea     VECTORS,%a0
        move.l  #wrong,%d1
        move.l  #256,%d0
fill:   move.l  %d1,(%a0)+
        subq.l  #1,%d0
        bne     fill
        lea     VECTORS,%a0
        movec   %a0,%vbr
        move.l  #access,%d0
        move.l  %d0,8(%a0)
        move.l  #zero,%d0
        move.l  %d0,20(%a0)
        move.l  #private,%d0
        move.l  %d0,32(%a0)
        move.l  #trap,%d0
        move.l  %d0,132(%a0)            | TRAP #1
        move.l  #tick,%d0
        move.l  %d0,272(%a0)            | 64 + 4
        move.l  #typed,%d0
        move.l  %d0,360(%a0)            | 64 + 26
        clr.l   %d7                     | ticks
        moveq   #5,%d0
        move.b  %d0,UART+8              | receiver and transmitter on
        lea     hello,%a0
        bsr     say
        lea     -3(%sp),%sp             | the frame lies on a long word all the same
        trap    #1
        lea     3(%sp),%sp
        move.b  0x50000000,%d0          | nothing is there
        moveq   #0x98,%d0               | a question to flash: a write ends well, changes nothing
        move.b  %d0,0x001000aa
        move.b  0x001000aa,%d0
        bne     wrong
        clr.l   %d1
        divu.l  %d1,%d1
        move.l  #0x11223344,%d0         | data on odd addresses
        move.l  %d0,0x40200001
        move.w  0x40200003,%d1
        cmpi.l  #0x3344,%d1
        bne     wrong
        lea     oddtxt,%a0
        bsr     say
        move.l  #0x20,%d0               | fractions: a half of a half
        move.l  %d0,%macsr
        clr.l   %d0
        move.l  %d0,%acc1
        move.l  #0x40000000,%d0
        mac.l   %d0,%d0,%acc1
        move.l  %acc1,%d1
        cmpi.l  #0x20000000,%d1
        bne     wrong
        lea     mactxt,%a0
        bsr     say
        move.l  #0x10,%d0               | a stack of their own for users
        movec   %d0,%cacr
        lea     0x40090000,%a0
        move.l  %a0,%usp
        move.w  #0,%sr
        stop    #0x2000                 | not theirs
back:   lea     PIT,%a1                 | bus clock / 1024, 1000 a second
        move.l  #80,%d0
        move.w  %d0,2(%a1)
        move.l  #0x0a1b,%d0
        move.w  %d0,(%a1)
        lea     INTC,%a1
        moveq   #4,%d0
        move.b  %d0,68(%a1)             | level 4
        move.b  %d0,29(%a1)             | and not masked
        moveq   #3,%d0
        move.b  %d0,90(%a1)
        moveq   #26,%d0
        move.b  %d0,29(%a1)
        moveq   #2,%d0
        move.b  %d0,UART+20             | interrupts of the receiver
        .include "eight.inc"
        lea     done,%a0
        bsr     say
        stop    #0x2700

        .include "mcf_uart.inc"

wrong:  lea     badtxt,%a0
        bsr     say
        halt

| The frame: format, status and vector, SR; PC.
trap:   move.l  (%sp),%d0
        andi.l  #0xffffff00,%d0
        cmpi.l  #0x50842700,%d0         | SP was 1 above a long word, vector 33
        bne     wrong
        lea     traptxt,%a0
        bsr     say
        rte

access: move.l  (%sp),%d0
        andi.l  #0x0fff0000,%d0
        cmpi.l  #0x0c080000,%d0         | a read, vector 2
        bne     wrong
        lea     bustxt,%a0
        bra     behind
zero:   lea     zerotxt,%a0
        bsr     say
        addq.l  #4,4(%sp)
        rte
behind: bsr     say
        addq.l  #6,4(%sp)
        rte

| From user mode: A7 is the supervisor's.
private:
        move.l  (%sp),%d0
        andi.l  #0x2000,%d0
        bne     wrong
        lea     usertxt,%a0
        bsr     say
        move.l  #back,%d0
        move.l  %d0,4(%sp)
        move.l  (%sp),%d0
        ori.l   #0x2700,%d0
        move.l  %d0,(%sp)
        rte

tick:   addq.l  #1,%d7
        lea     PIT,%a1
        move.l  #0x0a1f,%d0
        move.w  %d0,(%a1)
        rte

hello:  .asciz  "hello\n"
traptxt: .asciz "trap "
bustxt: .asciz  "access "
zerotxt: .asciz "zero "
oddtxt: .asciz  "odd "
mactxt: .asciz  "mac "
usertxt: .asciz "user "
ticks:  .asciz  " ticks "
done:   .asciz  " done\n"
badtxt: .asciz  "wrong\n"
