/* SPDX-License-Identifier: GPL-2.0-or-later */
/* At the beginning of memory: vectors, start-up, TRAPA #1 where there is one. */
#ifdef __H8300__
#define SP       r7
#define ADDRESS  .word
#else
#define SP       er7
#define ADDRESS  .long
#endif
#ifdef __H8300H__
        .h8300h
#elif defined(__H8300S__)
        .h8300s
#endif
        .section .vectors
        ADDRESS _reset
#ifndef __H8300__
        .org    36
        ADDRESS _handler
#endif

        .text
        .globl  _reset, _ask, _handler
_reset:
#ifdef __H8300__
        mov.w   #0xfe00, r7
#else
        mov.l   #0xfe00, er7
#endif
        jsr     @_main
stop:   bra     stop

#ifdef __H8300__
_ask:   jsr     @_trapped
        rts
#else
_ask:   mov.w   #7, r0
        trapa   #1
        rts

_handler:
        mov.l   er0, @-er7
        mov.l   er1, @-er7
        mov.l   er2, @-er7
        mov.l   er3, @-er7
        jsr     @_trapped
        mov.l   @er7+, er3
        mov.l   @er7+, er2
        mov.l   @er7+, er1
        mov.l   @er7+, er0
        rte
#endif
