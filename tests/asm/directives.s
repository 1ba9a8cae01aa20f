@ SPDX-License-Identifier: GPL-2.0-or-later
@ Directives, sections and symbols: test_asm_gas.sh compares with the GNU assembler.
 .syntax unified
 .thumb
 .global Reset_Handler, late
 .section .vectors, "a", %progbits
 .word stack_top, Reset_Handler, late
 .text
 .align 2
 .type Reset_Handler, %function
 .thumb_func
Reset_Handler:
 ldr r0, =counter
 ldr r1, [r0]
 b 1f
 .ltorg
1: .set n, 1
 .rept 3
 .word n << 4
 .set n, n + 1
 .endr
 .size Reset_Handler, . - Reset_Handler
 .data
 .balign 8
counter: .word 5, msg
 .equ stack_top, 0x20008000
msg: .asciz "hi"
 .even
 .hword 7
 .pushsection .rodata, "a"
tbl: .byte 1,2,3
 .popsection
 .word tbl
 .bss
buf: .space 16
 .lcomm mine, 8
 .comm shared, 12, 4
 .text
 .thumb_func
late: bx lr
 .word buf - 4
 .org 0x80, 0xee
 .byte 1
