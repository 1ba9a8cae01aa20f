#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A board is drafted for a Cortex-M0 and for a Cortex-M4, too: what such a processor has comes with it,
# and what it has not is undefined.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

program() { # NAME CPU INSTRUCTIONS: says K by way of its tick, then ends
    cat >"$work/$1.s" <<END
.syntax unified
.thumb
.text
.word 0x20001000, start + 1, stop + 1, hard + 1
.rept 15
.word stop + 1
.endr
.word tick + 1
start:
    ldr r0, =0xe000e100
    movs r1, #8
    str r1, [r0]
$3
1:  wfi
    b 1b
tick:
    ldr r0, =0x40013804
    movs r1, #'K'
    str r1, [r0]
stop:
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
hard:
    ldr r0, =0x40013804
    movs r1, #'F'
    str r1, [r0]
    b stop
.ltorg
END
    arm-none-eabi-gcc -mcpu="$2" -mfloat-abi=soft -nostdlib -Wl,-Ttext=0 -x assembler "$work/$1.s" \
        -o "$work/$1.elf" 2>"$work/err"
    arm-none-eabi-objcopy -O binary "$work/$1.elf" "$work/$1.bin"
}

given=(--tick "3=1ms" --console 40013804 --until 20ms)
program small cortex-m0 nop
run 0 run "$work/small.bin" --cpu cortex-m0 "${given[@]}" --draft "$work/small.dts"
grep -q '^K$' "$work/out" || fail "the Cortex-M0's tick: $(cat "$work/out")"
grep -q 'arm,num-irq-priority-bits = <2>' "$work/small.dts" || fail "2 priority bits"
run 0 run "$work/small.bin@0" --board "$work/small.dts" --until 20ms
grep -q '^K$' "$work/out" || fail "the draft's tick: $(cat "$work/out")"

program large cortex-m3 '    clz r1, r1'
run 0 run "$work/large.bin" --cpu cortex-m0 "${given[@]}"
grep -q '^F$' "$work/out" || fail "a Cortex-M0 has no clz: $(cat "$work/out")"
grep -q 'HardFault: undefined instruction' "$work/err" || fail "not told: $(cat "$work/err")"

program float cortex-m4 '.fpu fpv4-sp-d16
    ldr r0, =0xe000ed88
    ldr r1, =0x00f00000
    str r1, [r0]
    dsb
    vmov.f32 s0, #1.0
    qadd r1, r1, r1'
run 0 run "$work/float.bin" --cpu cortex-m4 "${given[@]}" --draft "$work/float.dts"
grep -q '^K$' "$work/out" || fail "the Cortex-M4's tick: $(cat "$work/out" "$work/err")"
run 0 run "$work/float.bin" --cpu cortex-m3 "${given[@]}"
grep -q '^F$' "$work/out" || fail "a Cortex-M3 has no floating point: $(cat "$work/out")"

run 2 run "$work/small.bin" --cpu cortex-m0,priority-bits=3 --until 1s
says 'priority-bits=2 (to 2)'
