#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A CMSIS-SVD file gives names, fields and values after reset to what nobody knows, answers may be
# given by name, and the draft that is written has them all.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0x08000000 -Wl,--build-id=none \
    tests/draft/rom.s -o "$work/rom.elf" 2>/dev/null || exit 1
arm-none-eabi-objcopy -O binary "$work/rom.elf" "$work/rom.bin"
drafted=(run "$work/rom.bin" --cpu cortex-m3 --until 1s)
svd=(--svd tests/draft/chip.svd)

run 4 "${drafted[@]}" "${svd[@]}"
says 'CLOCK.CONTROL (0x40021000): unknown chip: write of 0x00010000'
says 'waits for bit 17 (READY) of CLOCK.CONTROL (0x40021000) to be 1; answer it with --answer 40021000:17=1'
answers=(--answer "CLOCK.CONTROL.READY=1" --answer "CLOCK.CHOICE.CHOSEN=2" --answer "40022000:31=0"
    --answer "40023000:4=0,1" --answer "40024000=count" --answer "UART1.STATE.EMPTY=1")
run 4 "${drafted[@]}" "${svd[@]}" "${answers[@]}" --console UART1.DATA --draft "$work/rom.dts"
prints 'Hello, nobody!'
says 'waits for bit 5 (RECEIVED) of UART1.STATE (0x40013800) to be 1; answer it with --answer 40013800:5=rx'

# The draft: what was used first, with its traffic; the rest too; the same run.
grep -q 'CONTROL@0 { reg = <0x0 4>; bosim,reset = <0x00000021>; bosim,fields = "ON 16 1", "READY 17 1"; }; /\* reads [0-9]*, writes 1, first by pc 0x0800' \
    "$work/rom.dts" || fail "no CONTROL: $(grep CONTROL "$work/rom.dts")"
grep -q 'STATE@0 { reg = <0x0 4>; bosim,reset = <0x00000040>; bosim,access = "read-only";' "$work/rom.dts" ||
    fail "no STATE"
grep -q 'interrupt 38: UART2_IRQ' "$work/rom.dts" || fail "no interrupt"
grep -q 'arm,num-irq-priority-bits = <4>' "$work/rom.dts" || fail "the priority bits are not the chip's"
sed -n '/not used so far/,$p' "$work/rom.dts" | grep -q 'DMA@40020000' || fail "no DMA behind the others"
cp "$work/out" "$work/said"
run 4 run "$work/rom.elf" --board "$work/rom.dts" --until 1s
cmp "$work/out" "$work/said" || fail "on the draft it says: $(cat "$work/out")"
says 'CLOCK.CONTROL (0x40021000)'
# The debugger's view of it.
run 0 devices bosim,unknown
prints 'Addresses that nobody knows'

# What is wrong is told before anything runs.
refuses() { # TEXT OPTION...
    local text=$1
    shift
    run 2 run "$work/rom.bin" "$@" --until 1s
    says "$text"
    [ "$(grep -cv 'placed at' "$work/err")" -eq 1 ] || fail "more than a line: $(cat "$work/err")"
}
printf '<device>\n<peripherals>\n</device>' >"$work/bad.svd"
refuses "$work/bad.svd: line 3: mismatched tag" --cpu cortex-m3 --svd "$work/bad.svd"
refuses "$work/none.svd: " --cpu cortex-m3 --svd "$work/none.svd"
refuses 'no board can be drafted for this processor: there is cortex-m3, cortex-m0, cortex-m4' --cpu z80
refuses '--cpu: ",speed=3": behind the name' --cpu cortex-m3,speed=3
refuses '--answer is for a board that is drafted' --board mps2-an385 --answer 0=1
refuses '--draft is for a board that is drafted' --draft "$work/x.dts"
refuses '--cpu drafts a board, --board names one' --cpu cortex-m3 --board mps2-an385
refuses '"40000000:1=2" is no answer' --cpu cortex-m3 --answer 40000000:1=2
refuses '--console: write the register' --cpu cortex-m3 --console DATA
refuses '--console: write the register' --cpu cortex-m3 --console 40000000,irq=3
refuses '--tick 8=10: write' --cpu cortex-m3 --tick 8=10
refuses "--draft $work/rom.bin: this run reads that file" --cpu cortex-m3 --draft "$work/rom.bin"
cp tests/draft/chip.svd "$work/chip.svd"
refuses "--draft $work/chip.svd: this run reads that file" --cpu cortex-m3 --svd "$work/chip.svd" \
    --draft "$work/chip.svd"
head -c 4096 /dev/zero >"$work/zeros.bin"
run 2 run "$work/zeros.bin" --cpu cortex-m3
says "$work/zeros.bin: no reset vector of a Cortex-M3 is in it"
one_line
run 2 run "$work/rom.bin@0x100000" --cpu cortex-m3
says 'does it lie where it was linked for?'
one_line

finish
