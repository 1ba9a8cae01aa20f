#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Memory that is switched while code in it has run: mps2-an385's REMAP puts the block RAM at 0. Two
# functions at one address, rewritten and switched in turns, must be the ones that are there.
set -u
# shellcheck source=tests/cli/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/../cli/common.bash"

assemble remap << 'END'
.thumb_func
reset:
    ldr r0, =0x21000000     @ the rest runs in the PSRAM
    adr r1, moved
    movs r2, #48
1:  ldr r3, [r1], #4
    str r3, [r0], #4
    subs r2, #1
    bne 1b
    ldr r0, =0x21000001
    bx r0
.pool
.balign 4
moved:
    ldr r4, =0x4002f000     @ SCC CFG_REG0, bit 0: REMAP
    ldr r2, =0x2000
    ldr r8, =0x2001
    movs r6, #0
    movs r7, #20
2:  movs r5, #1
    str r5, [r4]
    ldr r1, =0x47702000     @ movs r0, #r7; bx lr: in the block RAM
    orrs r1, r7
    str r1, [r2]
    dsb
    isb
    blx r8
    adds r6, r0
    movs r5, #0
    str r5, [r4]
    ldr r1, =0x47702001     @ movs r0, #1; bx lr: in the ZBT RAM
    str r1, [r2]
    dsb
    isb
    blx r8
    adds r6, r0
    movs r5, #1
    str r5, [r4]
    blx r8
    adds r6, r0
    subs r7, #1
    bne 2b
    cmp r6, #440            @ twice 1 to 20, and twenty ones
    ite eq
    moveq r2, #0
    movne r2, #9
    ldr r1, =0x20026
    push {r1, r2}
    mov r1, sp
    movs r0, #0x20
    bkpt 0xab
.pool
END
run 0 run "$work/remap.elf" --until 10ms
says 'the guest ended the run with status 0'
run 0 run "$work/remap.elf" --until 10ms --slice-test 1
says 'the guest ended the run with status 0'
finish
