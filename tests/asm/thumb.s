@ SPDX-License-Identifier: GPL-2.0-or-later
@ What is written in programs for a Cortex-M3, most instructions in several ways, at the edges of
@ their ranges; test_asm_gas.sh compares what becomes of it with what the GNU assembler makes.
        .syntax unified
        .thumb
        .cpu cortex-m3
        .text
count .req r4
Table   .req    r9
        add count, count, #1
        push {r0-r3, COUNT, lr}
        ldr.w count, [Table, count, lsl #2]
        .unreq  count
count   .req Table
        mov count, r2
        adds r0, r0, #1
        adds r0, #1
        adds r0, #-1
        adds r0, #-8
        adds r0, r0, #-8
        adds r0, r1, #-8
        add r0, r1, #-8
        add r0, #-300
        add r0, r1, #4095
        add r0, r1, #-4095
        add.w r0, r1, #4095
        add r0, r0, #8
        add r0, #8
        subs r0, r0, #8
        sub r0, r1, #-8
        subs r0, #-8
        add sp, sp, #8
        add sp, #8
        sub sp, #512
        add sp, sp, #1024
        add r8, r8, r1
        add r8, r1
        add r0, r8, r0
        adds r0, r8, r0
        add r0, sp, #4
        add r0, sp, #1020
        add r0, sp, #1024
        add r0, sp, #3
        add r0, sp, r0
        add r0, r0, sp
        adds r0, r0, r0
        adds r0, r1
        adc r0, r0, r1
        adcs r0, r1, r0
        adcs r0, r1, r2
        adc r0, #-2
        sbc r0, r1, #0xffffff00
        and r0, r1, #0xffffff00
        and r0, r1, #0xfffffff0
        ands r0, #0xfffffff0
        bic r0, #0xfffffff0
        orr r0, r1, #0xfffffff0
        orrs r0, r1
        orr r0, r1
        eors r0, r1, r0
        eor r0, r0, r1, lsl #3
        bics r0, r1
        bics r0, r0, r1
        bics r0, r1, r0
        mvns r0, r1
        mvn r0, r1
        mvn r0, #0xffffff00
        mvn r0, #1
        mov r0, #0xffff
        mov r0, #0x00ff00ff
        movs r0, #255
        movs r0, #256
        movs r0, #0xfffffffe
        mov.w r0, #0x1234
        mov r0, r8
        movs r0, r8
        mov.w r0, r1
        mov r0, r1
        movs r0, r1
        mov r0, r1, lsl #4
        mov r0, r1, lsl r2
        movs r0, r1, lsl #4
        movs r0, r1, asr r0
        movs r0, r0, asr r1
        mov r0, r1, rrx
        mov pc, lr
        movw r0, #0xffff
        movt r0, #0x1234
        cmp r0, #-1
        cmp r0, #-2
        cmp r0, #255
        cmp r0, #256
        cmp r0, r8
        cmp r8, r9
        cmp r0, r1, lsl #2
        cmn r0, #1
        cmn r0, #-5
        cmn r0, r1
        tst r0, #1
        tst r0, r1
        teq r0, r1
        rsb r0, r1, #0
        rsbs r0, r1, #0
        rsbs r0, #0
        rsb r0, r1, #5
        rsb r0, #5
        neg r0, r1
        negs r0, r1
        lsl r0, r1, #3
        lsls r0, r1, #3
        lsls r0, #3
        lsl r0, #3
        lsls r0, r0, r1
        lsls r0, r1
        lsls r0, r1, r0
        lsr r0, r1, #32
        lsrs r0, r1, #32
        asrs r0, r1, #1
        rors r0, r1
        ror r0, r1, #5
        rrx r0, r1
        muls r0, r1, r0
        muls r0, r0, r1
        muls r0, r1
        mul r0, r1
        mul r0, r1, r2
        mul r0, r0, r1
        mla r0, r1, r2, r3
        umull r0, r1, r2, r3
        sdiv r0, r1, r2
        udiv r0, r0, r1
        push {r4-r7, lr}
        push {r4, r8}
        push {r8}
        push {r0}
        pop {r0-r3, pc}
        pop {r8}
        pop {pc}
        pop {r0, lr}
        stmfd sp!, {r4, lr}
        stmdb sp!, {r4, lr}
        stmdb sp!, {r4}
        ldmfd sp!, {r4, pc}
        ldmia sp!, {r4, pc}
        ldm sp!, {r4, pc}
        ldmia sp!, {r4}
        ldmia r0!, {r1, r2}
        ldmia r0, {r0, r1}
        ldm r0, {r1, r2}
        stmia r0!, {r1, r2}
        stm r0!, {r1}
        stmia r0, {r1, r2}
        stmea r0!, {r1,r2}
        ldmdb r0!, {r1, r2}
        ldmea r0!, {r1, r2}
        ldr r0, [r1]
        ldr r0, [r1, #0]
        ldr r0, [r1, #4]
        ldr r0, [r1, #124]
        ldr r0, [r1, #128]
        ldr r0, [r1, #-4]
        ldr r0, [r1, #-4]!
        ldr r0, [r1], #-4
        ldr r0, [r1], #4
        ldr r0, [r1, #4]!
        ldr r0, [sp, #4]
        ldr r0, [sp]
        ldr r8, [sp, #4]
        ldr r0, [r1, r2]
        ldr r0, [r1, r2, lsl #2]
        ldr r0, [r1, r2, lsl #0]
        ldr r0, [r8, r2]
        ldr.w r0, [r1]
        ldr r0, [pc, #4]
        ldr r0, [pc, #-4]
        ldr r0, [pc, #5]
        ldrb r0, [r1, #31]
        ldrb r0, [r1, #32]
        ldrh r0, [r1, #62]
        ldrh r0, [r1, #1]
        ldrsb r0, [r1, #1]
        ldrsb r0, [r1, r2]
        ldrsh r0, [r1], #2
        strb r0, [r1, #-3]
        str r0, [r1, #4095]
        str r0, [sp, #1020]
        strh r0, [r1, r2]
        ldrd r0, r1, [r2, #8]
        ldrd r0, r1, [r2]
        ldrd r0, r1, [r2, #-8]!
        ldrd r0, r1, [r2], #8
        strd r0, r1, [r2], #8
        ldrex r0, [r1]
        ldrex r0, [r1, #4]
        strex r0, r1, [r2]
        strexb r0, r1, [r2]
        clrex
        ldrt r0, [r1, #4]
        tbb [pc, r0]
        tbh [pc, r0, lsl #1]
        dsb
        dsb sy
        dmb ish
        isb
        nop
        nop.w
        yield
        wfi
        wfe
        sev
        wfi.w
        svc 0
        svc #5
        svc 0x10
        bkpt
        bkpt #3
        bkpt 0xab
        udf #1
        cpsid i
        cpsie if
        CPSID I
        mrs r0, PRIMASK
        mrs r0, xpsr
        MRS R0, MSP
        mrs r0, control
        msr BASEPRI, r0
        msr basepri_max, r0
        msr APSR_nzcvq, r0
        msr control, r0
        msr PSP, r0
        bx lr
        blx r3
        sxtb r0, r1
        uxth r0, r1
        uxtb r0, r1, ror #8
        uxtb r8, r1
        sxth r0, r0
        rev r0, r1
        rev16 r0, r1
        rbit r0, r1
        clz r0, r1
        ubfx r0, r1, #4, #8
        sbfx r0, r1, #4, #8
        bfi r0, r1, #4, #8
        bfc r0, #4, #8
        ssat r0, #8, r1
        usat r0, #8, r1, lsl #4
        pld [r0]
        pld [r0, #4]
        pld [r0, r1, lsl #1]
        it eq
        addeq r0, r0, #1
        it eq
        addeq r0, r1, #1
        it eq
        addeq r0, r1, r2
        it eq
        addseq r0, r0, #1
        it eq
        moveq r0, #1
        it eq
        movseq r0, #1
        it eq
        moveq r0, r1
        it eq
        lsleq r0, r1, #2
        it eq
        bxeq lr
        it eq
        popeq {r4, pc}
        it eq
        ldreq r0, [r1]
        it eq
        ldreq r0, =5
        .ltorg
        it eq
        ldreq r0, =0x12345678
        .ltorg
        it eq
        beq .
        it eq
        bleq .
        ittee ne
        movne r0, #1
        addne r1, r1, r2
        moveq r0, #2
        bxeq lr
        itete hs
        movhs r0, #1
        movlo r1, #1
        movcs r2, #3
        movcc r3, #1
        itt al
        nopal
        nopal
        b .
        b.w .
        b.n .
        beq .
        beq.w .
        bl .
        bcc .
        bhs .
        b x28
x28:    nop
        .balign 4
        beq x29
        .space 254
x29:    nop
        .balign 4
        beq x30
        .space 256
x30:    nop
        .balign 4
        beq x31
        .space 258
x31:    nop
        .balign 4
        b x32
        .space 2046
x32:    nop
        .balign 4
        b x33
        .space 2048
x33:    nop
        .balign 4
x34:    .space 2044
        b x34
        .balign 4
x35:    .space 2046
        b x35
        .balign 4
        cbz r0, x36
        nop
x36:    nop
        .balign 4
        cbnz r7, x37
        .space 126
x37:    nop
        .balign 4
        adr r0, x38
        nop
x38:    nop
        .balign 4
        adr r0, x39
        .balign 4
x39:    nop
        .balign 4
        adr.w r0, x40
        .balign 4
x40:    nop
        .balign 4
x41:    nop
        nop
        adr r0, x41
        .balign 4
        adr r8, x42
        nop
x42:    nop
        .balign 4
        adr r0, x43
        nop
        .space 1020
x43:    nop
        .balign 4
        ldr r0, x44
        nop
x44:    nop
        .balign 4
        ldr r0, x45
        .balign 4
x45:    nop
        .balign 4
        ldr r0, x46
        .balign 4
        .space 1020
x46:    nop
        .balign 4
        ldr r0, x47
        .balign 4
        .space 1024
x47:    nop
        .balign 4
        ldr.w r0, x48
        .balign 4
x48:    nop
        .balign 4
x49:    nop
        nop
        ldr r0, x49
        .balign 4
        ldrb r0, x50
        nop
x50:    nop
        .balign 4
        nop
x51:    nop
        .balign 4
        ldr r0, =x52
        nop
x52:    nop
        .ltorg
        ldr r0, =0x12345678
        .ltorg
        ldr r0, =5
        .ltorg
        ldr r8, =5
        .ltorg
        ldr r0, =0xff00ff00
        .ltorg
        ldr r0, =0xfffffffe
        .ltorg
        ldr r0, =0x1234
        .ltorg
        ldr r0, =-1
        .ltorg
        ldr sp, =0x20001000
        .ltorg
        ldr sp, =5
        .ltorg
        ldr pc, =x62
x62:    nop
        .ltorg
        ldr.w r0, =5
        .ltorg
        ldr r0, =x64+4
        ldr r1, =x64 + 4
        ldr r2, =x64
x64:    nop
        .ltorg
        ldr r0, =1000000
        ldr r1, =1000000
        ldr r2, =1000001
        .ltorg
        ldr r0, =0x12345678
        .ltorg
        ldr r0, =0x12345678
        .ltorg
        nop
        ldr r0, =0x12345678
        .ltorg
        .word ., .
        .byte 1, .-x68
x68:
        .balign 4
        .thumb_func
f69:    nop
        .balign 4
        .word f69, f69+4, f69-x69
x69:
        .hword 1
        .balign 4
        .type f70, %function
f70:    nop
        .balign 4
        .word f70
g70:    .word g70
        .balign 4
        .hword 1
        .balign 4
        nop
        .balign 4
        nop
        .balign 8
        nop
        .balign 4
        nop
        .align 3
        nop
        .balign 4
        nop
        .p2align 4
        nop
        .balign 4
        nop
        .byte 1
        .balign 4
        nop
        .balign 4
        nop
        .byte 1
        .balign 8
        nop
        .balign 4
        nop
        .balign 8,0xff
        nop
        .balign 4
        movw r0, #:lower16:x78
        movt r0, #:upper16:x78
        .space 0x12340
x78:    nop
        .balign 4
        .inst.n 0xbf00
        .inst.w 0xf3af8000
        .inst 0xbf00
        .inst 0xf3af8000
        .ascii "a\tb\0\101\x41"
        .asciz "x"
        .balign 4
        .fill 3,2,0x1234
        .fill 2
        .fill 2,4,-1
        .fill 1,8,0x12345678
        .skip 4,1
        .zero 2
        .balign 4
        .float 1.5
        .double -2.25
        .single 1e3
        .balign 4
        .uleb128 300
        .sleb128 -5
        .balign 4
        .rept 3
        .byte 1
        .endr
        .irp x,1,2
        .byte \x
        .endr
        .irpc x,34
        .byte \x
        .endr
        .balign 4
