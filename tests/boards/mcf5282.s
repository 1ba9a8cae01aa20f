| SPDX-License-Identifier: GPL-2.0-or-later
| For tests/boards/test_mcf5282.sh: what it prints says what worked.
        .equ    IPSBAR, 0x40000000
        .equ    UART, 0x40000200        | mode 0, status and clock 4, command 8, data 12, mask 20
        .equ    INTC0, 0x40000c00       | masks 8 and 12, forces 16 and 20, levels 64 and on
        .equ    INTC1, 0x40000d00
        .equ    PIT3, 0x40180000
        .equ    DTIM0, 0x40000400       | mode 0, extended 2, event 3, reference 4

        .section .text
        .org    0
        .long   0x00800000, start
        .long   access
        .org    0x400
start:  lea     0,%a0
        movec   %a0,%vbr
        move.l  #typed,%d0
        move.l  %d0,308                 | 64 + 13
        move.l  #pit,%d0
        move.l  %d0,488                 | 64 + 58
        move.l  #dma,%d0
        move.l  %d0,332                 | 64 + 19
        move.l  #forced,%d0
        move.l  %d0,532                 | 128 + 5
        clr.l   %d6                     | DMA timer's
        clr.l   %d7                     | PIT's ticks
        lea     UART,%a1
        moveq   #0x13,%d0
        move.b  %d0,(%a1)
        moveq   #7,%d0
        move.b  %d0,(%a1)
        clr.l   %d0
        move.b  %d0,24(%a1)
        moveq   #17,%d0                 | 64 MHz / 32 / 17: 117647 bit/s
        move.b  %d0,28(%a1)
        moveq   #5,%d0
        move.b  %d0,8(%a1)
        lea     hello,%a0
        bsr     say
        move.b  0x50000000,%d0          | nothing is there
        lea     INTC0,%a2
        lea     INTC1,%a3
        clr.l   8(%a2)                  | all of them may come
        clr.l   12(%a2)
        clr.l   8(%a3)
        clr.l   12(%a3)
        moveq   #0x1a,%d0               | level 3, priority 2
        move.b  %d0,69(%a3)             | source 5 of the second
        moveq   #0x21,%d0
        move.b  %d0,122(%a2)            | PIT 3: level 4, priority 1
        moveq   #0x22,%d0
        move.b  %d0,83(%a2)             | DMA timer 0: likewise, priority 2
        moveq   #0x2a,%d0
        move.b  %d0,77(%a2)             | UART 0: level 5
        moveq   #0x20,%d0
        move.l  %d0,20(%a3)             | force source 5
        move.w  #0x2000,%sr
        nop
        move.w  #0x2700,%sr
        moveq   #2,%d0
        move.b  %d0,20(%a1)
        lea     PIT3,%a4
        move.l  #49999,%d0              | 32 MHz / 64 / 50000: 10 a second
        move.w  %d0,2(%a4)
        move.l  #0x061b,%d0
        move.w  %d0,(%a4)
        lea     DTIM0,%a5
        move.l  #12799999,%d0           | 64 MHz / 12800000: 5 a second
        move.l  %d0,4(%a5)
        move.l  #0x001b,%d0             | restarts, interrupts, the core's clock
        move.w  %d0,(%a5)
        .include "eight.inc"
        moveq   #32,%d0                 | a blank
        bsr     put
        moveq   #'0',%d0
        add.l   %d6,%d0
        bsr     put
        lea     done,%a0
        bsr     say
        stop    #0x2700

        .include "mcf_uart.inc"

access: lea     bustxt,%a0
        bsr     say
        addq.l  #6,4(%sp)
        rte

forced: clr.l   20(%a3)
        lea     forcetxt,%a0
        bsr     say
        rte

pit:    addq.l  #1,%d7
        move.l  #0x061f,%d0
        move.w  %d0,(%a4)
        rte

dma:    addq.l  #1,%d6
        moveq   #2,%d0
        move.b  %d0,3(%a5)
        rte

hello:  .asciz  "hello\n"
bustxt: .asciz  "access "
forcetxt: .asciz "forced "
ticks:  .asciz  " ticks "
done:   .asciz  " done\n"
