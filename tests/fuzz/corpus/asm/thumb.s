        .syntax unified
        .thumb
        .section .vectors, "a"
        .word   0x20001000, start, handler + 1
        .text
        .global start
        .type   start, %function
start:  ldr     r0, =counter
        ldr     r1, =0x12345678
        ldr     r2, =5
        adds    r0, r0, #1
        add     r3, r4, r5, lsl #2
        cmp     r0, #-1
        itte    ne
        movne   r0, #1
        addne   r1, r1, r2
        moveq   r0, #2
        push    {r4-r7, lr}
        ldrd    r0, r1, [r2, #8]
        adr     r7, table
        cbz     r0, 1f
        bl      handler
        b       start
1:      pop     {r4-r7, pc}
        .ltorg
        .balign 4
table:  .word   ., table - start
handler: bx     lr
        .data
counter: .word  1, 2
        .bss
        .space  16
        .comm   shared, 12, 4
