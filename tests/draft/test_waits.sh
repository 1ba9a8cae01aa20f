#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a loop waits for is named with its bits, whatever its code looks like, and what is named lets
# it go on; the draft that is written runs as the run did that wrote it; snapshots, records and going
# on from them are as on any board.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0x08000000 -Wl,--build-id=none \
    tests/draft/rom.s -o "$work/rom.elf" 2>/dev/null || exit 1
arm-none-eabi-objcopy -O binary "$work/rom.elf" "$work/rom.bin"
at() { arm-none-eabi-nm "$work/rom.elf" | sed -n "s/^0*\([0-9a-f]*\) t $1\$/\1/p"; }

# Each run meets one wait more; each is named, and how to answer it.
answers=()
meets() { # LABEL WHAT OPTION
    run 4 run "$work/rom.bin" --cpu cortex-m3 --until 5s "${answers[@]}"
    [ -z "$1" ] || says "PC $(at "$1") waits for"
    says "$2"
    says "answer it with $3"
    read -r -a more <<<"$3"
    answers+=("${more[@]}")
}
meets wait_ready 'bit 17 of register 0x40021000 to be 1' '--answer 40021000:17=1'
says 'placed at 0x08000000'
meets wait_choice 'bit 3 of register 0x40021004 to be 1' '--answer 40021004:3=1'
meets wait_clear 'bit 31 of register 0x40022000 to be 0' '--answer 40022000:31=0'
meets '' 'bit 4 of register 0x40023000 to be 1' '--answer 40023000:4=1'
meets '' 'bit 4 of register 0x40023000 to be 0' '--answer 40023000:4=1,0'
meets wait_count 'register 0x40024000 to grow' '--answer 40024000=count'
meets '' 'bit 7 of register 0x40013800 to be 1' '--answer 40013800:7=1'
run 4 run "$work/rom.bin" --cpu cortex-m3 --until 5s "${answers[@]}"
says 'register 0x40013804 receives characters, "Hell": connect it with --console 40013804'
says 'bit 5 of register 0x40013800 to be 1; answer it with --answer 40013800:5=rx'
says "try again with: ${answers[*]} --answer 40013800:5=rx --console 40013804"
read -r -a given < <(sed -n 's/^bosim: try again with: //p' "$work/err")

# Now it speaks and listens; the draft does the same.
drafted=(run "$work/rom.bin" --cpu cortex-m3 "${given[@]}")
printf 'after 500ms\nsend "abc"\nafter 100ms\nsend "def"\n' >"$work/input"
until=(--until 1s --serial "0=script:$work/input")
run 0 "${drafted[@]}" "${until[@]}" --draft "$work/rom.dts" --trace "$work/drafted.trace" \
    --record "$work/record"
cp "$work/out" "$work/said"
printf 'Hello, nobody!\r\nabcdef' | cmp - "$work/said" || fail "it said: $(cat "$work/said")"
says "bosim run $work/rom.bin@0x8000000 --board $work/rom.dts"
on_board=(run "$work/rom.bin@0x8000000" --board "$work/rom.dts")
run 0 "${on_board[@]}" "${until[@]}" --trace "$work/board.trace"
cmp "$work/out" "$work/said" || fail "on the draft it said: $(cat "$work/out")"
diff "$work/drafted.trace" "$work/board.trace" >"$work/diff" || fail "another run: $(head -5 "$work/diff")"
grep -q '40021000:17=1' "$work/rom.dts" || fail "the draft has no answers"
grep -q 'DATA\|console@40013804' "$work/rom.dts" || fail "the draft has no console"
grep -q 'r004@4 { reg = <0x4 4>; }; /\* reads .* first by pc 0x080000' "$work/rom.dts" ||
    fail "the draft does not tell of registers"
run 0 boards "$work/rom.dts"
prints 'Cortex-M3, 25 MHz'
prints 'console'

# All of it at once: bosim tries by itself.
run 0 run "$work/rom.bin" --cpu cortex-m3 --answer auto "${until[@]}"
cmp "$work/out" "$work/said" || fail "by itself it said: $(cat "$work/out")"
says "runs have found: ${given[*]}"
run 0 run "$work/rom.bin" --cpu cortex-m3 --answer 40021000:17=1 --answer auto --console 40013804 "${until[@]}"
cmp "$work/out" "$work/said" || fail "by itself, with a beginning, it said: $(cat "$work/out")"

# Replays and snapshots.
run 0 replay "$work/record"
cmp "$work/out" "$work/said" || fail "the replay said: $(cat "$work/out")"
run 0 "${drafted[@]}" --until 100us --snapshot "$work/snapshot"
cp "$work/out" "$work/first"
run 0 run --from "$work/snapshot" "${until[@]}"
cat "$work/first" "$work/out" | cmp - "$work/said" || fail "from the snapshot: $(cat "$work/out")"
run 0 "${drafted[@]}" "${until[@]}" --slice-test 7
cmp "$work/out" "$work/said" || fail "cut into slices it said: $(cat "$work/out")"

# Somewhere else: other places, a file with something before it, other formats.
for place in 0 0x00400000 0x08004000 0x1a010000; do
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=$place -Wl,--build-id=none \
        tests/draft/rom.s -o "$work/there.elf" 2>/dev/null || exit 1
    arm-none-eabi-objcopy -O binary "$work/there.elf" "$work/there.bin"
    run 0 run "$work/there.bin" --cpu cortex-m3 "${given[@]}" "${until[@]}"
    says "$(printf 'placed at 0x%08x' $place)"
    prints 'Hello, nobody!'
done
{ head -c 1024 /dev/zero && cat "$work/there.bin"; } >"$work/behind.bin"
run 0 run "$work/behind.bin" --cpu cortex-m3 "${given[@]}" "${until[@]}"
says 'placed at 0x1a00fc00'
prints 'Hello, nobody!'
run 0 run "$work/rom.bin@0x08000000" --cpu cortex-m3 "${given[@]}" "${until[@]}"
prints 'Hello, nobody!'
! grep -q placed "$work/err" || fail "an address was given, and another is told"
arm-none-eabi-objcopy -O ihex "$work/rom.elf" "$work/rom.hex"
arm-none-eabi-objcopy -O srec "$work/rom.elf" "$work/rom.s19"
for file in rom.elf rom.hex rom.s19; do
    run 0 run "$work/$file" --cpu cortex-m3 "${given[@]}" "${until[@]}"
    prints 'Hello, nobody!'
done

finish
