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

# An image without reset vectors begins at its entry, whatever memory it is in: flash is one.
cat > "$work/flash.s" << 'END'
        .section .text
        .org    0xffe00400
_start: move.l  #0x98,%d0
        move.w  %d0,0xffe000aa          | a question to flash: it ends well, and changes nothing
        move.w  0xffe000aa,%d0
        bne     .
        lea     0x40000200,%a1
        moveq   #0x13,%d0
        move.b  %d0,(%a1)
        moveq   #7,%d0
        move.b  %d0,(%a1)
        moveq   #17,%d0
        move.b  %d0,28(%a1)
        moveq   #4,%d0
        move.b  %d0,8(%a1)
        moveq   #'F',%d0
        move.l  %d0,-(%sp)
        move.l  (%sp)+,%d1
        move.b  %d1,12(%a1)
        stop    #0x2700
END
run 0 asm --cpu mcf5282 "$work/flash.s" -o "$work/flash.elf"
for engine in "${engines[@]}"; do
    run 0 run "$work/flash.elf" --board mcf5282 --engine "$engine" --until 1s
    prints 'F'
done
finish
