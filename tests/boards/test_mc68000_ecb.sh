#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The MC68000 Educational Computer Board runs a program from its ROM, whose
# vectors are seen at 0 at a reset and RAM later: it greets over the terminal's
# port, takes a trap and a bus error, echoes what is typed by interrupts of level 5, and counts
# ticks of the PI/T's timer by its vector; both engines do the same at the same time, in slices of
# any size, and a snapshot of one goes on in the other.
# shellcheck source=tests/boards/common.bash
. "$(dirname "$0")/common.bash"

run 0 asm --cpu 68000 tests/boards/ecb.s -o "$work/program.elf"
cat > "$work/script" << 'END'
wait "bus "
send "ab"
END
printf 'hello\ntrap bus ab ticks 8 done\n' > "$work/expected"
plays_alike mc68000-ecb 'ticks 8 done'
finish
