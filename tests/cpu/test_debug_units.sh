#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Firmware that sets up a trace output, reads the ROM table or looks for a unit that is not there
# goes on; code without privilege is kept off the whole private peripheral bus.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

# The set-up that vendors' libraries do before they print through the ITM.
assemble swo << 'END'
.macro set address, value
    ldr r1, =\address
    ldr r0, =\value
    str r0, [r1]
.endm
.thumb_func
reset:
    set 0xe000edfc, 0x01000000
    set 0xe0040004, 1
    set 0xe0040010, 12
    set 0xe00400f0, 2
    set 0xe0040304, 0x100
    set 0xe0000fb0, 0xc5acce55
    set 0xe0000e80, 0x1000d
    set 0xe0000e00, 1
    set 0xe0002000, 2
    movs r0, #'o'
    mov r1, #0xe0000000
    strb r0, [r1]
    ldr r1, =0xe0040010
    ldr r0, [r1]
    add r0, #'k' - 12
    mov r1, #0xe0000000
    strb r0, [r1]
    ldr r1, =0xe0041000
    ldr r0, [r1]
    bl quit
.pool
END
run 0 run "$work/swo.elf" --serial 0=none --fail-on-fault
prints ok

# Each present entry of the ROM table leads to a unit with a component identification.
assemble table << 'END'
.thumb_func
reset:
    ldr r4, =0xe00ff000
    mov r5, r4
    movs r6, #0
1:  ldr r0, [r5], #4
    cbz r0, 3f
    lsrs r1, r0, #1
    bcc 1b
    bic r0, #0xff
    bic r0, #0xf00
    add r0, r4
    add r0, #0xf00
    ldr r1, [r0, #0xf0]
    cmp r1, #0x0d
    bne 2f
    ldr r1, [r0, #0xf8]
    cmp r1, #5
    bne 2f
    adds r6, #1
    b 1b
2:  adds r6, #100
3:  mov r0, r6
    b quit
.pool
END
run 5 run "$work/table.elf"

# Four of these five accesses fault; reading a stimulus port is allowed.
assemble user << 'END'
.macro look address
    ldr r1, =\address
    ldr r1, [r1]
.endm
.thumb_func
reset:
    movs r6, #0
    movs r0, #1
    msr control, r0
    isb
    look 0xe0002000
    look 0xe0040000
    look 0xe00ff000
    look 0xe0050000
    look 0xe0000000
    mov r0, r6
    b quit
.global hard_fault
.thumb_func
hard_fault:
    adds r6, #1
    ldr r0, [sp, #24]
    adds r0, #2
    str r0, [sp, #24]
    bx lr
.pool
END
run 4 run "$work/user.elf"
finish
