/* SPDX-License-Identifier: MIT */
/* One text for the processors: whole registers R0 to R6, as they are pushed; addresses A0 to A4 as
   an operand writes them; pointers P0, SP, as wide as an address. For assembler. */
#ifndef REGISTERS_H
#define REGISTERS_H

#if defined(__H8300H__)
.h8300h
#define POINTER long
#define MOVP    mov.l
#define POPP    pop.l
#define ADDP    add.l
#define P0      er0
#define P1      er1
#define P3      er3
#define SP      er7
#define R0      er0
#define R1      er1
#define R2      er2
#define R3      er3
#define R4      er4
#define R5      er5
#define R6      er6
#define A0      er0
#define A3      er3
#define A4      er4
#define PUSH    push.l
#define POP     pop.l
#define SUBR    sub.l
#else
#define MOVP    mov.w
#define POINTER word
#define POPP    pop.w
#define ADDP    add.w
#define P0      r0
#define P1      r1
#define P3      r3
#define SP      r7
#define R0      r0
#define R1      r1
#define R2      r2
#define R3      r3
#define R4      r4
#define R5      r5
#define R6      r6
#define A0      r0
#define A3      r3
#define A4      r4
#define PUSH    push.w
#define POP     pop.w
#define SUBR    sub.w
#endif

#endif
