#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tasks of a kernel with an information record: seen without symbols, in the table, the trace and
# in snapshots.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 run "$philosophers" --until 2s --tasks --trace "$work/trace"
grep -A 100 '^tasks of BOS at 2.0000' "$work/err" > "$work/table" || fail "no table"
for task in Spinoza Hypatia host idle; do
    grep -q "^$task " "$work/table" || fail "no task $task"
done
[ "$(grep -c ' running ' "$work/table")" -eq 1 ] || fail "not one task runs"
grep -Eq '^idle +(running|ready) +0 ' "$work/table" || fail "the idle task has not priority 0"
grep -Eq '^[A-Z].* waiting .*(sleep|semaphore fork [0-9]|semaphore)' "$work/table" ||
    fail "nobody waits for anything"

# Stacks: used at all, and within their sizes.
awk '{ for (i = 4; i <= 5; i++) if (split($i, n, "/") == 2) { tasks++
           if (n[1] + 0 < 32 || (n[2] != "" && n[1] + 0 > n[2] + 0)) exit 1 } }
     END { exit tasks < 7 }' "$work/table" || fail "wild stacks: $(cat "$work/table")"
# Shares add up to nearly all: what is missing is from before the first task.
awk '{ for (i = 4; i <= NF; i++) if ($i ~ /%$/) sum += $i } END { exit !(sum > 95 && sum < 100.1) }' \
    "$work/table" || fail "run times do not add up"
# The table's switches are those of the trace.
for task in Spinoza Hypatia idle; do
    traced=$(grep -c " task .* -> $task\$" "$work/trace")
    grep -Eq "^$task .* $traced( |\$)" "$work/table" || fail "$task: $traced switches in the trace"
done
# From each task the next switch goes on.
awk '$2 == "task" { if (last != "" && $3 != last) exit 1; last = $5 }' "$work/trace" ||
    fail "a switch leaves another task than the one before it entered"

# Symbols are not needed.
arm-none-eabi-strip -o "$work/stripped.elf" "$philosophers"
run 0 run "$work/stripped.elf" --until 2s --tasks
diff <(grep -A 100 '^tasks' "$work/err") "$work/table" > /dev/null || fail "symbols matter"
arm-none-eabi-objcopy -O ihex "$philosophers" "$work/p.hex"
run 0 run "$work/p.hex" --until 2s --tasks
diff <(grep -A 100 '^tasks' "$work/err") "$work/table" > /dev/null || fail "the format matters"

# RAM that holds anything at power-on does not lead astray.
run 0 run "$philosophers" --until 2s --tasks --ram-fill 0xa5
[ "$(grep -c ' running ' "$work/err")" -eq 1 ] || fail "--ram-fill: $(cat "$work/err")"
run 0 run "$philosophers" --until 10us --tasks --ram-fill 0xff
says 'tasks of BOS at'

# A snapshot shows them, too; an image without a record says so.
run 0 snapshot "$philosophers" --at 2s -o "$work/snapshot"
run 0 info "$work/snapshot" --tasks
for task in Spinoza Hypatia host idle; do
    grep -q "^$task " "$work/out" || fail "no task $task in the snapshot"
done
assemble plain << 'END'
.thumb_func
reset: b reset
END
run 0 run "$work/plain.elf" --until 1ms --tasks
says 'no tasks: no kernel recognised: no information record of BOS, no symbols of FreeRTOS'

# Who waits for a lock, and who holds it: within the first third of a second of the lab's runs.
held=0
for at in 2100 2150 2200 2250 2300; do
    run 0 snapshot "$build/firmware/lab_inversion-mps2-an385.elf" --at "${at}ms" -o "$work/snapshot"
    run 0 info "$work/snapshot" --tasks
    ! grep -qE '^manager .* lock bus, held by weather$' "$work/out" || held=1
done
[ $held = 1 ] || fail "no task waits for a lock that another holds"

# Another kernel, known by its symbols: a mock-up of its memory.
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -g -O1 -ffreestanding -nostdlib -e reset \
    -Wl,--section-start=.vectors=0,-Ttext=0x400,-Tdata=0x20000000 -o "$work/freertos.elf" \
    tests/debug/kernels/freertos.c || fail "the mock-up does not compile"
run 0 run "$work/freertos.elf" --board mps2-an385 --until 1ms --tasks --trace "$work/trace"
says 'tasks of FreeRTOS at 0.0010'
grep -Eq '^reader +waiting +1 +220/256 .* 1  queue Jobs \(50 ticks left\)$' "$work/err" ||
    fail "FreeRTOS: $(cat "$work/err")"
grep -q ' task busy -> reader$' "$work/trace" || fail "FreeRTOS: no switch in the trace"
run 2 run "$work/freertos.elf" --board mps2-an385 --until 1ms --tasks --kernel threadx
says '--kernel: ThreadX: no symbols'

# Figures, as text and as JSON.
run 0 run "$philosophers" --until 1s --stats
says 'virtual time  1.0000'
run 0 run "$philosophers" --until 1s --stats=json
tail -n 1 "$work/err" | grep -q '^{"board":"mps2-an385","timing":"manual","instructions":[0-9]*,' ||
    fail "JSON: $(tail -n 1 "$work/err")"
run 0 run "$philosophers" --until 1s --stats --timing unit
says 'timing        unit'
finish
