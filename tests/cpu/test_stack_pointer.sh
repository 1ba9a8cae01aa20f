#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The two low bits of SP read as zero whatever instruction writes it (ARM DDI 0403E, B1.4.1): images
# begin with a top of stack of 0x207fffff. And where an even address is branched to, the fetch comes
# first: its fault, not that of the missing Thumb bit, is taken.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

# Each line: a letter where SP came out aligned, and as wanted.
assemble sp << 'END'
.macro wants value, letter
    mov r5, sp
    ldr r6, =\value
    movs r0, #'-'
    cmp r5, r6
    it eq
    moveq r0, #\letter
    bl put
.endm
.thumb_func
reset:
    bl uart_on
    ldr r4, =0x20008000
    ldr r0, =0x20008003
    mov sp, r0
    wants 0x20008000, 'a'
    movs r0, #7
    mov sp, r4
    add sp, r0
    wants 0x20008004, 'b'
    movs r0, #7
    mov sp, r4
    add.w sp, sp, r0, lsl #1
    wants 0x2000800c, 'c'
    mov sp, r4
    sub.w sp, sp, #6
    wants 0x20007ff8, 'd'
    mov sp, r4
    subw sp, sp, #1001
    wants 0x20007c14, 'e'
    ldr r0, =0x20007002
    str r0, [r4]
    ldr.w sp, [r4]
    wants 0x20007000, 'f'
    mov sp, r4
    movs r0, #2
    cmp r0, #2
    ittt eq
    addeq sp, r0
    moveq r7, sp
    addeq r7, #1
    wants 0x20008000, 'g'
    mov sp, r4
    add r0, r4, #3
    mov sp, r0
    push {r0, r1}
    strd r0, r1, [sp]
    wants 0x20007ff8, 'h'
    cmp r7, r4
    it hi
    subhi r7, r4
    add r0, r7, #'0'
    bl put
    movs r0, #10
    bl put
    movs r0, #0
    b quit
.pool
END
run 0 run "$work/sp.elf"
prints 'abcdefgh1'
run 0 run "$work/sp.elf" --slice-test 3
prints 'abcdefgh1'

# jump NAME TARGET BITS: a branch to an even address; the fault's status bits are the exit status.
jump() {
    assemble "$1" << END
.thumb_func
reset:
    ldr r0, =$2
    blx r0
    b .
.global hard_fault
.thumb_func
hard_fault:
    ldr r0, =0xe000ed28
    ldr r0, [r0]
    cmp r0, #$3
    ite eq
    moveq r0, #0
    movne r0, #1
    b quit
.pool
END
    run 0 run "$work/$1.elf"
}
jump ram 0x20000100 0x20000     # INVSTATE: there is something to fetch
jump device 0x40004000 1        # IACCVIOL: execute never
jump nothing 0x60000000 0x100   # IBUSERR: nothing answers
finish
