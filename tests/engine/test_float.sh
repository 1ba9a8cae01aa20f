#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A program of floating point for the Cortex-M4, with handlers and tasks that use it, too: all
# engines give the same trace, in lockstep or alone; it computes what the host computes; no task
# loses numbers; and a snapshot of one engine goes on in another.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

source=tests/engine/guests/float.c
same=(-O1 -ffp-contract=off -fno-math-errno -Wall -Wextra)
${CC:-cc} "${same[@]}" -DHOST -o "$work/float" "$source" || fail "does not compile for the host"
arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 "${same[@]}" \
    -ffreestanding -nostdlib -e reset -Wl,--section-start=.vectors=0,-Ttext=0x400,-Tdata=0x20000000 \
    -o "$work/float.elf" "$source" || fail "does not compile"
"$work/float" > "$work/host"

engines=(unicorn interp)
[ "$(uname -m)" != x86_64 ] || engines+=(jit)
for engine in "${engines[@]}"; do
    run 0 run "$work/float.elf" --board mps2-an386 --engine "$engine" --until 1s \
        --trace "$work/$engine.trace"
    cp "$work/out" "$work/$engine.out"
    head -n 1 "$work/out" | cmp -s - "$work/host" ||
        fail "$engine: $(head -n 1 "$work/out"), the host has $(cat "$work/host")"
    prints kept
    cmp -s "$work/out" "$work/unicorn.out" || fail "$engine prints: $(cat "$work/out")"
    cmp -s "$work/$engine.trace" "$work/unicorn.trace" ||
        fail "$engine: $(diff "$work/unicorn.trace" "$work/$engine.trace" | head -n 4)"
done
# A snapshot of one goes on in another: all it prints is what comes behind.
for engine in "${engines[@]}"; do
    run 0 run "$work/float.elf" --board mps2-an386 --engine "$engine" --until 1s \
        --snapshot "$work/$engine.snapshot" --snapshot-at 60ms
    for other in "${engines[@]}"; do
        run 0 run "$work/float.elf" --from "$work/$engine.snapshot" --engine "$other" --until 1s
        tail -n "$(wc -l < "$work/out")" "$work/unicorn.out" | cmp -s - "$work/out" ||
            fail "$engine's snapshot in $other: $(cat "$work/out")"
        prints kept
    done
done
for engine in "${engines[@]:1}"; do
    run 0 lockstep "$work/float.elf" --board mps2-an386 --until 200ms --engines "unicorn,$engine"
    prints 'the same: '
done
finish
