#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A source for H8 by `bosim asm` and by the GNU assembler and linker: the same bytes, for each model.
# What is made of it is text again, from ELF, S-records and raw bytes, and the same bytes from that.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
command -v h8300-hitachi-coff-as > /dev/null || { echo 'there is no h8300-hitachi-coff-as'; exit 77; }

# by_gnu EMULATION DIRECTIVE SYMBOL...
by_gnu() {
    local emulation=$1 directive=$2 symbol
    shift 2
    { echo "        $directive"; for symbol; do echo "        .equ $symbol, 1"; done
      cat tests/asm/h8.s; } > "$work/gnu.s"
    h8300-hitachi-coff-as "$work/gnu.s" -o "$work/gnu.o" 2> "$work/err" ||
        fail "the GNU assembler does not take it: $(cat "$work/err")"
    h8300-hitachi-coff-ld -m "$emulation" -e _start -Ttext 0x1000 "$work/gnu.o" -o "$work/gnu.coff" 2> "$work/err" ||
        fail "$(cat "$work/err")"
    h8300-hitachi-coff-objcopy -O binary -j .text "$work/gnu.coff" "$work/gnu.bin"
}

# bytes_of SOURCE CPU OPTION...: ours.bin
bytes_of() {
    local source=$1 cpu=$2
    shift 2
    run 0 asm "$source" --cpu "$cpu" "$@" -f srec -o "$work/ours.srec"
    h8300-hitachi-coff-objcopy -I srec -O binary "$work/ours.srec" "$work/ours.bin"
}

# try CPU MACHINE EMULATION DIRECTIVE SYMBOL...
try() {
    local cpu=$1 machine=$2 emulation=$3 directive=$4 symbol options=()
    shift 4
    by_gnu "$emulation" "$directive" "$@"
    for symbol; do options+=(-D "$symbol=1"); done
    bytes_of tests/asm/h8.s "$cpu" "${options[@]}" --section-start .text=0x1000
    cmp "$work/gnu.bin" "$work/ours.bin" || fail "$cpu: not the bytes that the GNU assembler makes"
    run 0 asm tests/asm/h8.s --cpu "$cpu" "${options[@]}" --section-start .text=0x1000 \
        -o "$work/ours.elf"
    readelf -h "$work/ours.elf" > "$work/out"
    grep -qE "Machine: .*H8/300" "$work/out" || fail "$cpu: $(cat "$work/out")"
    grep -qE "Flags: +0x$machine" "$work/out" || fail "$cpu: $(cat "$work/out")"
    run 0 disasm "$work/ours.elf"
    prints '<loop>'
    prints 'bne 0x10'
    cp "$work/out" "$work/text"
    run 0 disasm "$work/ours.elf" --source
    prints "bosim asm --cpu $cpu makes"
    cp "$work/out" "$work/again.s"
    bytes_of "$work/again.s" "$cpu"
    cmp "$work/gnu.bin" "$work/ours.bin" || fail "$cpu: the source of it makes other bytes"
    for image in "$work/ours.srec" "$work/ours.bin@0x1000"; do
        run 0 disasm --cpu "$cpu" "$image"
        prints "$(printf 'mov.b r0l,@-%sr2' "$([ "$cpu" = h8300 ] || echo e)")"
    done
    # COFF says the model, too.
    run 0 disasm "$work/gnu.coff"
    diff <(grep -oE '^ +[0-9a-f]+: .*' "$work/text" | sed 's/ *<.*//') \
        <(grep -oE '^ +[0-9a-f]+: .*' "$work/out" | sed 's/ *<.*//') > "$work/difference" ||
        fail "$cpu: COFF is shown otherwise: $(cat "$work/difference")"
}

try h8300 800000 h8300 .text
try h8300h 810000 h8300h .h8300h WIDE
try h8300hn 830000 h8300hn .h8300hn WIDE
try h8s 820000 h8300s .h8300s WIDE SERIES

# What one model has not.
printf ' mov.l er0,er1\n' > "$work/wrong.s"
run 2 asm "$work/wrong.s" --cpu h8300
says "there is no such instruction"
printf ' ldc #1,exr\n' > "$work/wrong.s"
run 2 asm "$work/wrong.s" --cpu h8300h
printf '.L1: bne .L1+200\n' > "$work/wrong.s"
run 2 asm "$work/wrong.s" --cpu h8300
says 'too far'
run 0 asm "$work/wrong.s" --cpu h8300h
