#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The board mcf5282 runs a program from SDRAM by its reset vectors: it greets over UART 0, takes an
# access error, echoes what is typed by interrupts, and counts ticks of PIT 3 and of DMA timer 0,
# whose interrupts come by level and priority from the first controller, one that the program
# forces from the second; likewise in both engines, in slices and from a snapshot.
# shellcheck source=tests/boards/common.bash
. "$(dirname "$0")/common.bash"

run 0 asm --cpu mcf5282 tests/boards/mcf5282.s -o "$work/program.elf"
cat > "$work/script" << 'END'
wait "forced "
send "ab"
END
printf 'hello\naccess forced ab ticks 8 4 done\n' > "$work/expected"
plays_alike mcf5282 'ticks 8 4 done'
finish
