#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Firmware without symbols, board or address comes to its first character with what bosim itself says
# to try; on the same clock and with the console's interrupt it says what it says on its board.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

for name in philosophers idle pump; do
    for board in mps2-an385 lm3s6965evb; do
        image=$name-$board
        raw "$image"
        follow "$work/$image.bin" 2s
        [ -s "$work/out" ] || fail "$image: no character with ${given[*]}"
        [ "$tries" -le 5 ] || fail "$image: takes $tries runs"
        "$bosim" run "$images/$image.elf" --until 2s >"$work/on-board" 2>/dev/null </dev/null
        head -c 40 "$work/on-board" | cmp -s - <(head -c 40 "$work/out") ||
            fail "$image: begins with $(head -c 40 "$work/out")"
    done
done

# The same clock, no bits that would hold the transmitter back: all of it is the same.
raw suite-mps2-an385
run 0 run "$work/suite-mps2-an385.bin" --cpu cortex-m3 --console 40004000,tx=1 --until 5s
cp "$work/out" "$work/drafted"
run 0 run "$images/suite-mps2-an385.elf" --until 5s
cmp -s "$work/out" "$work/drafted" || fail "the suite says something else without its board"
grep -q '^ok ' "$work/out" || fail "the suite says nothing"

finish
