#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boards are drafted for a 68000 and an H8/300H from firmware of which nothing but the processor is
# known: where a ROM lies and what it waits for is found, its characters and a tick are connected, the
# draft runs as the run did that wrote it.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

comes_to_its_end() { # FILE CPU ANSWER CONSOLE TICK
    local file=$1 cpu=$2 answer=$3 console=$4 tick=$5
    run 4 run "$file" --cpu "$cpu" --until 1s
    says "answer it with --answer $answer"
    run 0 run "$file" --cpu "$cpu" --until 1s --answer "$answer"
    says "connect it with --console $console"
    run 0 run "$file" --cpu "$cpu" --until 1s --answer "$answer" --console "$console"
    prints 'Hello, stranger'
    ! grep -q 'five' "$work/out" || fail "$cpu: it did not wait for its ticks"
    run 0 run "$file" --cpu "$cpu" --until 1s --answer "$answer" --console "$console" \
        --tick "$tick=10ms" --draft "$work/board.dts"
    prints 'five ticks'
    cp "$work/out" "$work/said"
    run 0 run "$6" --board "$work/board.dts" --until 1s
    cmp -s "$work/out" "$work/said" || fail "$cpu: the draft says something else: $(cat "$work/out")"
}

run 0 asm --cpu 68000 tests/draft/rom_68000.s -o "$work/rom68.elf"
m68k-linux-gnu-objcopy -O binary "$work/rom68.elf" "$work/rom68.bin" ||
    { echo 'm68k-linux-gnu-objcopy is not installed'; exit 77; }
comes_to_its_end "$work/rom68.bin" 68000 10040:25=1 10042 4 "$work/rom68.bin@0x8000"
run 0 run "$work/rom68.bin" --cpu 68000 --until 1ms
says 'placed at 0x00008000'
run 0 run "$work/rom68.bin" --cpu 68000 --until 1s --answer 10040:25=1
says 'interrupt 4 is enabled and nothing drives it; if it came, the next character'

run 0 asm --cpu h8300h tests/draft/rom_h8.s -o "$work/romh8.elf"
comes_to_its_end "$work/romh8.elf" h8300h ffffb4:31=1 ffffb3 24 "$work/romh8.elf"
finish
