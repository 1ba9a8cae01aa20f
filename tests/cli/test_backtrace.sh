#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The backtrace of a crash leads from the handler of a fault back to what was interrupted, over both
# stacks, and names each function once.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

# called NAME...: these functions are the backtrace's, innermost first.
called() {
    sed -n 's/^  #[0-9]* *0x[0-9a-f]* \([a-z_]*\).*/\1/p' "$work/err" > "$work/names"
    [ "$(paste -sd ' ' "$work/names")" = "$*" ] ||
        fail "not $*, but: $(paste -sd ' ' "$work/names")"
}

program() { # NAME SET_UP HANDLER: middle, called by reset, calls deep, whose load faults
    assemble "$1" << END
.thumb_func
reset:
$2
    ldr r0, =0x80000000
    bl middle
    b .
.thumb_func
middle:
    push {r4, lr}
    bl deep
    pop {r4, pc}
.thumb_func
deep:
    ldr r1, [r0]
    bx lr
.thumb_func
report:
    str r0, [r0]
    bx lr
.thumb_func
.global hard_fault
hard_fault:
$3
.pool
END
    run 3 run "$work/$1.elf"
}

program main_stack "" "    push {r4, lr}
    bl report
    pop {r4, pc}"
called report hard_fault deep middle reset

# The handler has stored nothing yet, and a task's registers lie on its own stack.
program process_stack "    ldr r0, =0x20002000
    msr psp, r0
    movs r0, #2
    msr control, r0" "    str r0, [r0]
    bx lr"
called hard_fault deep middle reset
finish
