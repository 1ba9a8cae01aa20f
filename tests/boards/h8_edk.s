; SPDX-License-Identifier: GPL-2.0-or-later
; H8S/2329 at 22.1184 MHz, SCI1, 9600 bit/s; interrupt control mode 2.
        .equ    STACK, 0xfb00
        .equ    SMR, 0xffff80
        .equ    BRR, 0xffff81
        .equ    SCR, 0xffff82
        .equ    TDR, 0xffff83
        .equ    SSR, 0xffff84
        .equ    RDR, 0xffff85
        .equ    TCR, 0xffffb0
        .equ    TCSR, 0xffffb2
        .equ    TCORA, 0xffffb4
        .equ    IER, 0xffff2e
        .equ    BITRATE, 71
        .equ    TOP, 26
        .macro  fetch
        mov.b   @er1+,r0l
        .endm
        .macro  prepare
        mov.w   #0xff,e7
        sub.l   er1,er1
        mov.w   #0,r0
        mov.w   r0,@0xffff3c            ; no module is stopped
        mov.b   #0x21,r0l
        mov.b   r0l,@0xffff39
        ldc     #3,exr
        .endm
        .org    0
        .long   start
        .org    4*16
        .long   pulled
        .org    4*64
        .long   tick
        .org    4*85
        .long   typed
        .org    0x200
        .include "h8.s"
