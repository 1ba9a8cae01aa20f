#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tasks on other processors: those of BOS on a 68000 by its record, those of a mock-up of FreeRTOS
# on a ColdFire by symbols: states, what is waited for, registers and frames of tasks that do not
# run, switches, steps of a task.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
# shellcheck source=tests/debug/guest/build.bash
. "$(dirname "$0")/../debug/guest/build.bash"
image=$build/firmware/philosophers-mc68000-ecb.elf
[ -e "$image" ] || { echo "$image is not built"; exit 77; }

cat > "$work/script" << 'SCRIPT'
go 1s
info kernel
expect BOS for 68000 on mc68000-ecb
info tasks
expect /host +waiting +5 .* semaphore done/
backtrace host
expect /#1 .* waitable_wait/
backtrace host
expect /#[0-9] .* receive\+.*main.c/
backtrace host
expect /#[0-9] .* task_main/
task host
info registers
expect /a7 +0000[0-9a-f]{4}/
switch Spinoza
expect to Spinoza
tstep
expect Spinoza
reverse-switch Spinoza
expect Spinoza
break kernel_tick
continue
expect a handler
backtrace
expect /#[1-9] .* port_isr/
backtrace
expect /#[1-9] .*interrupted here/
backtrace
expect /#[1-9] .* task_main/
tbreak mc6850_interrupt
delete 1
continue
expect a handler
SCRIPT
run 0 debug "$image" --script "$work/script"
run 0 run "$image" --until 1s --tasks
grep -Eq '^idle +(ready|running) +0 .* [1-9][0-9]*\.[0-9]+% +[1-9][0-9]*' "$work/err" ||
    fail "the idle task has no share of the time: $(tail -n 3 "$work/err")"

mock_coldfire "$work/mock.elf" || fail "the mock-up does not compile"
cat > "$work/script" << 'SCRIPT'
go 1ms
info kernel
expect FreeRTOS
info tasks
expect /reader +waiting .* queue Jobs \(50 ticks left\)/
task reader
info registers
expect /d0 +00000000 +d1 +00000001 +d2 +00000002/
info registers
expect /a4 +0000000c +a5 +0000000d +a6 +0000000e/
info registers
expect /sr +2000/
backtrace
expect /#0 .* there/
SCRIPT
run 0 debug "$work/mock.elf" --script "$work/script"
finish
