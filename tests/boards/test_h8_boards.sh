#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The boards with an H8 run a program of the same text: it greets over a serial port, counts ticks
# of an 8-bit timer, echoes what is typed and takes an IRQ, by interrupts, and sleeps between; both
# engines do the same at the same time, in slices of any size, and a snapshot of one goes on in the
# other.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

engines=(interp)
[ "$(uname -m)" != x86_64 ] || engines+=(jit)
while read -r board cpu port source; do
    run 0 asm --cpu "$cpu" "tests/boards/$source.s" -o "$work/$board.elf"
    cat > "$work/script" << 'END'
wait "hello\n"
after 5ms
send "a"
after 20ms
pin intc.irq0 0
after 20ms
send "b"
END
    play() { run 0 run "$work/$board.elf" --board "$board" --serial "$port=script:$work/script" "$@"; }
    for engine in "${engines[@]}"; do
        play --until 200ms --engine "$engine" --trace "$work/$engine.trace"
        tr -d '\r' < "$work/out" > "$work/$engine.out"
        printf 'hello\nab done\n' | cmp -s - "$work/$engine.out" ||
            fail "$board, $engine prints: $(cat "$work/$engine.out")"
        play --until 200ms --engine "$engine" --slice-test 5 --trace "$work/sliced.trace"
        for trace in "$engine" sliced; do
            cmp -s "$work/$trace.trace" "$work/interp.trace" ||
                fail "$board, $trace: $(diff "$work/interp.trace" "$work/$trace.trace" | head -n 4)"
        done
    done
    play --until 200ms --engine interp --snapshot "$work/middle" --snapshot-at 40ms
    run 0 run "$work/$board.elf" --from "$work/middle" --engine "${engines[-1]}" --until 200ms
    run 0 lockstep "$work/$board.elf" --board "$board" --engines "interp,${engines[-1]}" --until 200ms
done << 'END'
rcx h8300 0 h8_rcx
aki-h8-3069f h8300h 1 h8_aki
edk2329 h8s 1 h8_edk
END
finish
