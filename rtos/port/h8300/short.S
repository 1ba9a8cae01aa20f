/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: the table of short.h, and what saves and gets back registers: shorten.awk puts
   calls of that in the place of a function's first and last instructions. r3 holds nothing where a
   function begins. */
#include "bos_config.h"
#include "registers.h"
#include "short.h"

    .section .short
    .global _port_short
_port_short:
    .POINTER _save_2, _save_3, _restore_1, _restore_2, _restore_3, _kernel_leave
#if defined(__H8300H__)
    .POINTER _save_1
#elif BOS_TRACE
    .POINTER 0
#endif
#if BOS_TRACE
    .POINTER _trace_end, _trace_leave, _port_off_1, _port_off_2, _port_off_3
    .section .short1
    .POINTER _port_begin_1, _port_begin_2, _port_begin_3, _end_2, _end_3
#endif

    .section .text
    .align 1
#if defined(__H8300H__)
_save_1:
    POPP    P3
    PUSH    R4
    jmp     @A3
#endif

_save_2:
    POPP    P3
    PUSH    R4
    PUSH    R5
    jmp     @A3

_save_3:
    POPP    P3
    PUSH    R4
    PUSH    R5
    PUSH    R6
    jmp     @A3

#if BOS_TRACE
_end_2:
    jsr     @_trace_end
    bra     _restore_2
_end_3:
    jsr     @_trace_end
#endif
_restore_3:
    POP     R6
_restore_2:
    POP     R5
_restore_1:
    POP     R4
    rts
