#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The table of tasks that is found from outside, of an image without symbols, is that of the kernel's
# own record: for each task the same state, stack, deepest use, run time and switches. Left out is
# the task that the start-up became, whose stack is guessed and whose first switch is not seen. What
# was found is said; an image without tasks has none; the run itself is the same.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
scratch=${TMPDIR:-/tmp}

# rows IMAGE OPTION...: state, stack, run time, switches of each task but the one that is idle.
rows() {
    "$BOSIM" run "$@" --tasks --until 3s --serial 0=none 2>&1 >"$scratch/said" |
        tee "$scratch/all" | awk '/^tasks of/ { on = 1; next } /^found/ { on = 0 }
            on && $1 != "task" && $2 != "running" { print $2, $4, $5, $6 }' | sort
}

for name in pump philosophers; do
    image=$BUILD/firmware/$name-mps2-an385.elf
    arm-none-eabi-strip -o "$scratch/bare.elf" "$image"
    rows "$image" >"$scratch/expected"
    rows "$scratch/bare.elf" --kernel blackbox >"$scratch/found"
    if [ "$(wc -l <"$scratch/expected")" -lt 5 ] || ! diff "$scratch/expected" "$scratch/found"; then
        echo "$name: the tables differ (< of the kernel, > from outside)"
        cat "$scratch/all"
        exit 1
    fi
    grep -q 'switches when the handler of PendSV (exception 14) returned' "$scratch/all"
    grep -q 'idle: waits for interrupts at 0x' "$scratch/all"
    grep -q 'a task went on with exactly the stack pointer that it had left' "$scratch/all"
done
rows "$BUILD/firmware/pump-mps2-an385.elf" --kernel blackbox >"$scratch/found"
grep -q '; every 20 ms (' "$scratch/all"

# Looking changes nothing: the trace is the same but for the switches that are told.
for option in "" "--kernel blackbox"; do
    # shellcheck disable=SC2086
    "$BOSIM" run "$scratch/bare.elf" $option --until 300ms --serial 0=none \
        --trace "$scratch/trace" >"$scratch/said" 2>&1
    grep -v ' task ' "$scratch/trace" >"$scratch/kept${option:+.followed}"
done
[ "$(wc -l <"$scratch/kept")" -gt 100 ]
cmp "$scratch/kept" "$scratch/kept.followed"

"$BOSIM" run "$BUILD/firmware/compute-mps2-an385.elf" --tasks --kernel blackbox --until 100ms \
    2>"$scratch/all" >"$scratch/said"
grep -q '^no tasks were found from outside' "$scratch/all"
