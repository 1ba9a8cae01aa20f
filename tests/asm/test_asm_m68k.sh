#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The M68000 family: a source in the ways in which people write makes the bytes that the GNU
# assembler makes; what is disassembled as a source assembles to the same; the processor is told by
# ELF's flags; errors say what is wrong.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

run 0 asm tests/asm/m68k.s --cpu 68000 -o "$work/ours.elf"
run 0 disasm "$work/ours.elf"
prints 'move.l (4,a0), d1'
prints 'movem.l (a7)+, d0/d2-d4/a1'
prints 'bne.s '

# The source of an image makes the image again.
run 0 disasm "$work/ours.elf" --source
cp "$work/out" "$work/again.s"
run 0 asm "$work/again.s" --cpu 68000 -o "$work/again.elf"
cmp <(tail -c +65 "$work/ours.elf" | head -c 600) <(tail -c +65 "$work/again.elf" | head -c 600) ||
    fail 'the source of the image makes another'

# For each processor, its file is known as its own.
for cpu in 68000 68010 cpu32 mcf5206 mcf5206e mcf5208; do
    printf ' .text\nstart: muls.w (a0),d1\n rts\n' > "$work/a.s"
    run 0 asm "$work/a.s" --cpu $cpu -o "$work/a.elf"
    run 0 disasm "$work/a.elf"
    prints 'muls.w (a0), d1'
done
wrong() { # CPU INSTRUCTION MESSAGE
    printf ' .text\n %s\n' "$2" > "$work/a.s"
    run 2 asm "$work/a.s" --cpu "$1" -o "$work/a.elf"
    says "$3"
}
wrong 68000 'move.b a0,d0' 'a0'
wrong 68000 'extb.l d0' 'there is no such instruction'
wrong 68000 'moveq #300,d0' 'out of the range'
wrong 68000 'move.l (70000,a0),d0' 'out of the range'
wrong mcf5208 'dbra d0,0' 'there is no such instruction'

command -v m68k-linux-gnu-as > /dev/null || { echo 'there is no m68k-linux-gnu-as'; exit 77; }
m68k-linux-gnu-as -mcpu=68000 tests/asm/m68k.s -o "$work/gnu.o" || fail 'the GNU assembler refuses it'
m68k-linux-gnu-ld -Ttext=0 -e 0 "$work/gnu.o" -o "$work/gnu.elf"
for file in gnu ours; do
    m68k-linux-gnu-objcopy -O binary "$work/$file.elf" "$work/$file.bin"
done
cmp "$work/gnu.bin" "$work/ours.bin" || fail 'not what the GNU assembler makes'
[ "$(stat -c %s "$work/ours.bin")" -gt 500 ] || fail 'hardly anything is made'
