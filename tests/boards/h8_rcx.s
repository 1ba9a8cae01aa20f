; SPDX-License-Identifier: GPL-2.0-or-later
; H8/3292 at 16 MHz, 9600 bit/s: vectors are words; code in the external RAM, on 8 bits, 2 waits.
        .equ    STACK, 0xff80
        .equ    SMR, 0xffd8
        .equ    BRR, 0xffd9
        .equ    SCR, 0xffda
        .equ    TDR, 0xffdb
        .equ    SSR, 0xffdc
        .equ    RDR, 0xffdd
        .equ    TCR, 0xffc8
        .equ    TCSR, 0xffc9
        .equ    TCORA, 0xffca
        .equ    IER, 0xffc7
        .equ    BITRATE, 51
        .equ    TOP, 155
        .macro  fetch
        mov.b   @r1+,r0l
        .endm
        .macro  prepare
        mov.b   #2,r0l
        mov.b   r0l,@0xffc2
        .endm
        .org    0
        .word   start
        .org    2*4
        .word   pulled
        .org    2*19
        .word   tick
        .org    2*28
        .word   typed
        .section .xram, "ax"
        .org    0x8000
        .include "h8.s"
