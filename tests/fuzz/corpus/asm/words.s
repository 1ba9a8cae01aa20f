; for the test-only processor
        .equ    CONSOLE, 0x10
        .org    0x8000
        .word   0x3ff0, start
        .org    0x8020
start:  ldi     r0, 'H'
        ldi     r5, CONSOLE
1:      out     r0, r5, 0
        addi    r0, -1
        bne     1b
        call    f
        br      .
f:      push    r1
        pop     r1
        ret
        .section .data
        .org    0x100
        .fill   3, 2, 0x1234
        .long   1
        .quad   -1
        .float  1.5
        .uleb128 300
        .balign 4, 0xff
