/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware for a chip that does not exist, at 0x08000000: it waits in every way that firmware waits,
 * then says hello and gives back what it receives.
 *   0x40021000  clock: bit 16 starts, bit 17 ready; +4 bits 1-0 choose, bits 3-2 tell what is chosen
 *   0x40022000  reset: bit 31 clears itself
 *   0x40023000  a signal that comes and goes, bit 4
 *   0x40024000  counts
 *   0x40013800  UART: bit 7 empty, bit 5 received; +4 data */
.syntax unified
.thumb
.word 0x20002000, reset, fault, fault, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0

.thumb_func
fault: b fault

.thumb_func
reset:
    push {r4, lr}
    ldr r0, =0x40021000
    mov r1, #0x10000
    str r1, [r0]
wait_ready:
    ldr r1, [r0]
    tst r1, #0x20000
    beq wait_ready
    movs r1, #2
    str r1, [r0, #4]
wait_choice:
    ldr r1, [r0, #4]
    and r1, #12
    cmp r1, #8
    bne wait_choice
    ldr r0, =0x40022000
    mov r1, #0x80000000
    str r1, [r0]
wait_clear:
    ldr r1, [r0]
    cmp r1, #0
    blt wait_clear
wait_high:
    bl signal
    cmp r0, #0
    beq wait_high
wait_low:
    bl signal
    cmp r0, #0
    bne wait_low
    ldr r0, =0x40024000
    ldr r2, [r0]
wait_count:
    ldr r1, [r0]
    subs r1, r1, r2
    cmp r1, #1000
    blo wait_count
    ldr r4, =hello
say:
    ldrb r0, [r4], #1
    cbz r0, echo
    bl put
    b say
echo:
    ldr r1, =0x40013800
wait_received:
    ldr r2, [r1]
    tst r2, #0x20
    beq wait_received
    ldr r0, [r1, #4]
    bl put
    b echo

/* As a compiler without optimization has it: by way of the stack. */
.thumb_func
signal:
    push {r7, lr}
    sub sp, #8
    ldr r3, =0x40023000
    ldr r3, [r3]
    lsrs r3, r3, #4
    and r3, #1
    str r3, [sp, #4]
    ldr r0, [sp, #4]
    add sp, #8
    pop {r7, pc}

.thumb_func
put:
    ldr r1, =0x40013800
1:  ldr r2, [r1]
    lsls r2, r2, #24
    bpl 1b
    str r0, [r1, #4]
    bx lr
.ltorg
.word hello, put + 1, signal + 1
hello: .asciz "Hello, nobody!\r\n"
