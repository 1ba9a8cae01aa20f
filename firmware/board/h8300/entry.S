/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: vectors, what runs before C, and the way to handlers in C; after the H8/300 and
   H8/300H Series Programming Manuals, "Exception Processing". */
#include "board_irqs.h"
#include "registers.h"
#include "switch.h"

/* jsr @isr as numbers: the linker would make it shorter and not tell the vectors. */
#if defined(__H8300H__)
#define CALL_ISR .long 0x5e000000 + isr
#else
#define CALL_ISR .word 0x5e00, isr
#endif

/* A vector, and its slot: a call of isr, and behind that the handler's place in port_handlers. */
    .macro  vectors section, first, count
    .set    number, \first
    .rept   \count
    .section \section
    .POINTER 1f
    .section .text
1:  CALL_ISR
    .word   number * POINTER_BYTES
    .set    number, number + 1
    .endr
    .endm

    .section .vec0
    .global _board_vectors
_board_vectors:
    .POINTER _reset_entry

    .section .text
    .align 1
#if defined(__H8300H__)
    vectors .vec1, 7, 33
    vectors .vec2, 52, BOARD_SLOTS - 52
#else
    vectors .vec0, 1, BOARD_SLOTS - 1
#endif

    .global _reset_entry
_reset_entry:
    MOVP    #_board_stack_top,SP
    jmp     @_reset_handler

/* The registers that C may change are saved on the task's stack, then the handler is called. */
isr:
    PUSH    R0
    MOVP    @(REGISTER_BYTES,SP),P0
    PUSH    R1
    PUSH    R2
    PUSH    R3
    mov.w   @A0,r1
#if defined(__H8300H__)
    extu.l  er1
#endif
    MOVP    #_port_handlers,P0
    ADDP    P1,P0
    MOVP    @A0,P0
    jsr     @A0
    POP     R3
    POP     R2
    POP     R1
    POP     R0
    adds    #POINTER_BYTES,SP
    rte
