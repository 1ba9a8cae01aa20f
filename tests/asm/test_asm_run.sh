#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Programs for the test-only processor are assembled, loaded and run, as ELF and as S-records; the
# listing, the options and the errors of `bosim asm`.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

# Prints a text and the sum of 1 to 10 (55, as two digits), ends with status 0; what is in it is
# needed to come out: macros, tables, literals of the program, calls, data in another section.
cat > "$work/sum.s" <<'END'
        .include "console.inc"
        .section .rodata
text:   .word   text_end - . - 1
        .irpc   c, sum:
        .word   '\c
        .endr
        .word   ' '
text_end:
        .text
        .org    0x8000
        .word   0x3f00, start           ; the stack, the first instruction
        .org    0x8040
start:  ldi     sp, 0x3f00
        ldi     r6, CONSOLE
        ldi     r0, 1
        out     r0, r6, 3               ; 10 us for a character
        ldi     r1, text
        ldp     r2, r1, 0               ; constants lie in the program space
1:      addi    r1, 1
        ldp     r0, r1, 0
        call    put
        addi    r2, -1
        bne     1b
        ldi     r1, COUNT
        ldi     r2, 0
1:      add     r2, r1
        addi    r1, -1
        bne     1b
        call    decimal
        finish  0

; two digits of r2
decimal: ldi    r0, '0' - 1
        ldi     r3, 10
1:      addi    r0, 1
        sub     r2, r3
        bcc     1b
        call    put
        add     r2, r3
        mov     r0, r2
        addi    r0, '0'
        call    put
        ret
END
cat > "$work/console.inc" <<'END'
        CONSOLE = 0x10
        .ifndef COUNT
        .equ    COUNT, 10
        .endif
        .macro  finish status
        ldi     r0, \status
        ldi     r6, CONSOLE
        out     r0, r6, 4
.Lend\@: br     .Lend\@
        .endm
        .text
        .org    0x8100
; prints r0; waits until that is gone
put:    push    r1
        push    r6
        ldi     r6, CONSOLE
        out     r0, r6, 0
        ldi     r0, 2
.Lbusy: in      r1, r6, 1
        and     r1, r0
        bne     .Lbusy
        pop     r6
        pop     r1
        ret
END
run 2 asm "$work/sum.s" --cpu test-cpu
says "sum.s:10: .org goes back, from 0x810d to 0x8000"

# The same with put in a section of its own.
sed -i 's/^        \.text\n        \.org    0x8100//; s/\.org    0x8100/.section .text.put/; /^        \.text$/d' \
    "$work/console.inc"
run 0 asm "$work/sum.s" --cpu test-cpu --section-start .text.put=0x8200 --section-start .rodata=0x8300
run 0 run "$work/sum.elf" --board test-cpu --until 1s
prints 'sum: 55'
run 0 asm "$work/sum.s" --cpu test-cpu --section-start .text.put=0x8200 --defsym COUNT=5 \
    --section-start .rodata=0x8300 --format srec -o "$work/five.srec"
run 0 run "$work/five.srec" --board test-cpu --until 1s
prints 'sum: 15'

# Code and constants that are given no place follow each other.
run 0 asm "$work/sum.s" --cpu test-cpu -l "$work/sum.lst" --entry start
run 0 run "$work/sum.elf" --board test-cpu --until 1s
prints 'sum: 55'
grep -qE '^ +13 00008040 0f003f00 +start:  ldi     sp, 0x3f00$' "$work/sum.lst" || fail "$(cat "$work/sum.lst")"
grep -qE '^  00008040  \.text +start$' "$work/sum.lst" || fail "no symbol start in the listing"
grep -qE '^ +[0-9]+ 0000[0-9a-f]{4} 0073 +> \.word' "$work/sum.lst" || fail "the listing shows no .irpc"
run 0 info "$work/sum.elf"
prints 'big-endian'
prints 'entry        0x00010080'

# The debugger knows its names, as the processor counts addresses.
printf 'break decimal\ncontinue\ninfo position\n' > "$work/commands"
stdin=$work/commands run 0 debug "$work/sum.elf" --board test-cpu
prints 'decimal'
grep -qE '^0x0000[0-9a-f]+ <?decimal|decimal' "$work/out" || fail "not at decimal: $(cat "$work/out")"

# What readelf says of the file.
readelf -hlS -s "$work/sum.elf" > "$work/out" 2> "$work/err" || fail "readelf refuses the file"
[ ! -s "$work/err" ] || fail "readelf: $(cat "$work/err")"
grep -qE 'LOAD +0x[0-9a-f]+ 0x00010000 0x00010000' "$work/out" || fail "no segment at 0x10000"
grep -qE '\.rodata +PROGBITS' "$work/out" || fail "no section .rodata"
grep -qE ' 10: | NOTYPE  LOCAL  DEFAULT  ABS CONSOLE' "$work/out" || fail "no symbol CONSOLE"

# Options.
run 2 asm "$work/sum.s"
says "for which processor? give --cpu NAME: there is cortex-m3, cortex-m0, "
run 2 asm "$work/sum.s" --cpu z80
says "--cpu z80: this processor has no table of instructions: there is cortex-m3, cortex-m0, "
run 0 asm --cpu list
prints 'test-cpu'
run 2 asm --cpu test-cpu
says 'a source file is missing'
run 2 asm "$work/sum.s" --cpu test-cpu --format hex
says '--format hex: there is elf and srec'
run 2 asm "$work/sum.s" --cpu test-cpu --section-start text
says '--section-start text: write it as .data=0x20000000'
run 2 asm "$work/none.s" --cpu test-cpu
says 'none.s: cannot be opened'
run 2 asm "$work/sum.s" --cpu test-cpu --defsym COUNT=x
says '--defsym COUNT=x: write it as NAME=5'
mkdir "$work/more"
mv "$work/console.inc" "$work/more"
run 2 asm "$work/sum.s" --cpu test-cpu
says 'sum.s:1: "console.inc" is neither beside'
run 0 asm "$work/sum.s" --cpu test-cpu -I "$work/more" -l -
prints 'console.inc:'

# Errors, each a line of its own, and no file.
rm "$work"/*.elf
printf 'frob\nnop\n addi r0, 1000\n' > "$work/bad.s"
run 2 asm "$work/bad.s" --cpu test-cpu
says "bad.s:1: 'frob': there is no such instruction"
says "bad.s:3: 0x3e8 is out of the range of 'n'"
[ "$(wc -l < "$work/err")" -eq 2 ] || fail "not two lines: $(cat "$work/err")"
[ ! -e "$work/bad.elf" ] || fail "there is a file in spite of errors"
finish
