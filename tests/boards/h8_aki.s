; SPDX-License-Identifier: GPL-2.0-or-later
; H8/3069F at 20 MHz, SCI1, 9600 bit/s.
        .equ    STACK, 0xff00
        .equ    SMR, 0xffffb8
        .equ    BRR, 0xffffb9
        .equ    SCR, 0xffffba
        .equ    TDR, 0xffffbb
        .equ    SSR, 0xffffbc
        .equ    RDR, 0xffffbd
        .equ    TCR, 0xffff80
        .equ    TCSR, 0xffff82
        .equ    TCORA, 0xffff84
        .equ    IER, 0xfee015
        .equ    BITRATE, 64
        .equ    TOP, 24
        .macro  fetch
        mov.b   @er1+,r0l
        .endm
        .macro  prepare
        mov.w   #0xff,e7
        sub.l   er1,er1
        trapa   #1
        .endm
        .org    0
        .long   start
        .org    4*9
        .long   trap
        .org    4*12
        .long   pulled
        .org    4*36
        .long   tick
        .org    4*57
        .long   typed
        .org    0x100
trap:   rte
        .include "h8.s"
