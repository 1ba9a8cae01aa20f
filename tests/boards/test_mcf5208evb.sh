#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The board mcf5208evb begins a program that has no reset vectors at its entry, in SDRAM: it greets
# over UART 0, takes a trap from an odd stack, an access error and a division by zero, writes to flash
# in vain, has data on odd addresses, multiplies fractions, is not privileged as a user with a stack
# of its own, echoes what is typed by interrupts, and counts ticks of PIT 0 by its vector; likewise in
# both engines, in slices and from a snapshot.
# shellcheck source=tests/boards/common.bash
. "$(dirname "$0")/common.bash"

run 0 asm --cpu mcf5208 tests/boards/mcf5208.s -o "$work/program.elf"
cat > "$work/script" << 'END'
wait "user "
send "ab"
END
printf 'hello\ntrap access zero odd mac user ab ticks 8 done\n' > "$work/expected"
plays_alike mcf5208evb 'ticks 8 done'
finish
