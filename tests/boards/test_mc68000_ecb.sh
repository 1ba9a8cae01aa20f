#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The MC68000 Educational Computer Board runs a program from its ROM, whose
# vectors are seen at 0 at a reset and RAM later: it greets over the terminal's
# port, takes a trap and a bus error, echoes what is typed by interrupts of level 5, and counts
# ticks of the PI/T's timer by its vector; both engines do the same at the same time, in slices of
# any size, and a snapshot of one goes on in the other.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

run 0 asm --cpu 68000 tests/boards/ecb.s -o "$work/ecb.elf"
cat > "$work/script" << 'END'
wait "bus "
send "ab"
END
engines=(interp)
[ "$(uname -m)" != x86_64 ] || engines+=(jit)
play() { run 0 run "$work/ecb.elf" --board mc68000-ecb --serial "0=script:$work/script" --until 2s "$@"; }
for engine in "${engines[@]}"; do
    play --engine "$engine" --trace "$work/$engine.trace"
    tr -d '\r' < "$work/out" > "$work/$engine.out"
    printf 'hello\ntrap bus ab ticks 8 done\n' | cmp -s - "$work/$engine.out" ||
        fail "$engine prints: $(cat "$work/$engine.out")"
    says 'bus error: read at 0x00020000'
    play --engine "$engine" --slice-test 77 --trace "$work/sliced.trace"
    for trace in "$engine" sliced; do
        cmp -s "$work/$trace.trace" "$work/interp.trace" ||
            fail "$engine, $trace: $(diff "$work/interp.trace" "$work/$trace.trace" | head -n 4)"
    done
done
play --engine interp --snapshot "$work/middle" --snapshot-at 500ms --trace "$work/whole.trace"
run 0 run "$work/ecb.elf" --from "$work/middle" --engine "${engines[-1]}" --until 2s
prints 'ticks 8 done'
run 0 lockstep "$work/ecb.elf" --board mc68000-ecb --engines "interp,${engines[-1]}" --until 2s
finish
