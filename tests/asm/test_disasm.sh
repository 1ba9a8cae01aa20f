#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `bosim disasm --source` writes assembles to the same bytes at the same addresses, for firmware,
# S-records, raw files and the test-only processor; and what it shows to people.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

# comes_back IMAGE CPU [OPTION ...]: disassembled and assembled, the loaded bytes are the same.
comes_back() {
    local image=$1 cpu=$2
    shift 2
    run 0 disasm "$image" --source "$@"
    cp "$work/out" "$work/back.s"
    run 0 asm "$work/back.s" --cpu "$cpu" -o "$work/back.elf"
    [ -s "$work/err" ] && fail "$image: $(head -3 "$work/err")"
}

for image in "$hello" "$build/firmware/suite-mps2-an385.elf" "$build/firmware/pump-lm3s6965evb.elf"; do
    comes_back "$image" cortex-m3
    objcopy -I elf32-little -O binary "$image" "$work/first.bin"
    objcopy -I elf32-little -O binary "$work/back.elf" "$work/second.bin"
    cmp "$work/first.bin" "$work/second.bin" || fail "$image does not come back"
    [ "$(stat -c %s "$work/first.bin")" -gt 4000 ] || fail "$image has hardly any bytes"
    run 0 info "$image"
    grep '^  0x.* bytes$' "$work/out" | head -n 1 > "$work/first"
    run 0 info "$work/back.elf"
    grep -q "^$(cut -c1-12 "$work/first")" "$work/out" || fail "$image lies elsewhere"
    grep -q '\.inst' "$work/back.s" && fail "$image has instructions that do not come back"
    arm-none-eabi-nm "$image" | grep ' [tT] [a-z_]*$' | sort > "$work/first"
    arm-none-eabi-nm "$work/back.elf" | grep ' [tT] [a-z_]*$' | sort > "$work/second"
    [ "$(comm -12 "$work/first" "$work/second" | wc -l)" -gt 20 ] || fail "no symbols came back"
done

# It does the same, too.
comes_back "$philosophers" cortex-m3
run 0 run "$philosophers" --board mps2-an385 --until 2s --trace "$work/first.trace"
cp "$work/out" "$work/first.out"
run 0 run "$work/back.elf" --board mps2-an385 --until 2s
cmp "$work/out" "$work/first.out" || fail "the reassembled program says something else"

# Other formats: nothing tells what is data, so that a vector table and literals are found.
objcopy -I elf32-little -O binary "$hello" "$work/hello.bin"
objcopy -I elf32-little -O srec "$hello" "$work/hello.srec"
for image in "$work/hello.bin@0" "$work/hello.srec"; do
    comes_back "$image" cortex-m3 --cpu cortex-m3
    objcopy -I elf32-little -O binary "$work/back.elf" "$work/back.bin"
    cmp "$work/hello.bin" "$work/back.bin" || fail "$image does not come back"
    grep -qE '^        \.word   0x[0-9a-f]{8}, 0x[0-9a-f]{8}' "$work/back.s" || fail "no data in $image"
done
run 2 disasm "$work/hello.bin@0"
says 'for which processor? give --cpu NAME: there is cortex-m3'

# A table of nothing but the stack and the first instruction, which stands behind it.
for more in '' ', start + 1' ', 0, start + 1'; do
    printf '.syntax unified\n.thumb\n.word 0x20001000, start + 1%s\nstart: movs r0, #1\nb start\n' \
        "$more" > "$work/short.s"
    run 0 asm "$work/short.s" --cpu cortex-m3
    objcopy -I elf32-little -O binary "$work/short.elf" "$work/short.bin"
    run 0 disasm "$work/short.bin@0" --cpu cortex-m3
    prints '       0:  20001000   .word 0x20001000'
    prints 'movs r0, #1'
done
printf '\0\x10\0\x20\x21\0\0\x08\x01\x20\xfe\xe7' > "$work/none.bin"
run 0 disasm "$work/none.bin@0x08000000" --cpu cortex-m3
prints 'asrs r0, r0, #0x20'

# Anything at all, as code of each processor: random bytes, the same in each run.
awk 'BEGIN { srand(5); for (i = 0; i < 4096; i++) printf "%02x\n", rand() * 256 }' | xxd -r -p \
    > "$work/random.bin"
for cpu in $("$bosim" asm --cpu list); do
    comes_back "$work/random.bin@0x1000" "$cpu" --cpu "$cpu"
    objcopy -I elf32-little -O binary "$work/back.elf" "$work/back.bin" 2> "$work/err" ||
        objcopy -I elf32-big -O binary "$work/back.elf" "$work/back.bin"
    cmp "$work/random.bin" "$work/back.bin" || fail "random bytes do not come back from $cpu"
done

# What people see.
cat > "$work/small.s" <<'END'
        .syntax unified
        .text
        .word   0x20001000, start + 1
        .global start
        .thumb_func
start:  ldr     r0, =counter
        cmp     r0, #1
        it      eq
        addeq   r0, r0, #1
loop:   bl      sub
        b       loop
        .ltorg
        .thumb_func
sub:    bx      lr
        .data
        .org    0x20000000
counter: .word  5
END
run 0 asm "$work/small.s" --cpu cortex-m3
run 0 disasm "$work/small.elf"
prints '.text 0x00000000 to 0x0000001f'
prints '       4:  00000009   .word 0x00000009  ; <start>'
prints '00000008 <start>:'
prints '       8:  4803       ldr r0, [pc, #0xc]  ; 0x00000018: 0x20000000 <counter>'
prints '       e:  3001       addeq r0, #1'
prints '      10:  f000 f804  bl 0x1c  <sub>'
prints '      14:  e7fc       b 0x10  <loop>'
run 0 disasm "$work/small.elf" --symbols
prints '  20000000      0  label      counter'
run 0 disasm "$work/small.elf" --start loop --end 0x16
prints '      10:  f000 f804  bl 0x1c  <sub>'
[ "$(grep -c : "$work/out")" -eq 3 ] || fail "--start and --end: $(cat "$work/out")"
run 0 disasm "$work/small.elf" --start 0x20000000 --end 0x20000004
prints '20000000:  00000005   .word 0x00000005'
run 2 disasm "$work/small.elf" --start nowhere
says "'nowhere' is neither an address nor a symbol"
run 2 disasm "$work/small.elf" --start 0x100 --end 0x50
says '--end must be behind --start'
run 2 disasm "$work/small.elf" --start 0x90000000
says 'nothing is loaded between these addresses'
run 0 disasm --cpu list
prints 'test-cpu'
finish
