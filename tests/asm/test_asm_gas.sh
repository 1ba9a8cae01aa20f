#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The same sources by `bosim asm` and by the GNU assembler and linker: the same bytes. Instructions of
# Cortex-M3 in all ways of writing, the directives, branches that depend on each other, Cortex-M0.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
command -v arm-none-eabi-as > /dev/null || { echo 'there is no arm-none-eabi-as'; exit 77; }

gnu_option=-mimplicit-it=never our_option=--entry=0
# same SOURCE CPU [LD-ARGUMENT ...]: the loaded bytes of both.
same() {
    local source=$1 cpu=$2
    shift 2
    arm-none-eabi-as $gnu_option -mcpu="$cpu" -mthumb "$source" -o "$work/gnu.o" ||
        fail "the GNU assembler does not take $source"
    arm-none-eabi-ld "$@" "$work/gnu.o" -o "$work/gnu.elf"
    arm-none-eabi-objcopy -O binary "$work/gnu.elf" "$work/gnu.bin"
    run 0 asm "$source" --cpu "$cpu" "$our_option" -o "$work/ours.elf"
    arm-none-eabi-objcopy -O binary "$work/ours.elf" "$work/ours.bin"
    cmp "$work/gnu.bin" "$work/ours.bin" || fail "$source is not the same"
    [ "$(stat -c %s "$work/ours.bin")" -gt 100 ] || fail "$source makes hardly anything"
}

same tests/asm/thumb.s cortex-m3 -Ttext=0 -e 0

# Directives, sections and symbols.
cat > "$work/layout.ld" <<'END'
SECTIONS {
    .text 0 : { *(.text) }
    .vectors : { *(.vectors) }
    .rodata : { *(.rodata) }
    .data : { *(.data) }
    .bss : { *(.bss) *(COMMON) }
}
END
same tests/asm/directives.s cortex-m3 -T "$work/layout.ld" -e Reset_Handler
for file in gnu ours; do
    arm-none-eabi-nm "$work/$file.elf" | grep -v ' \$[td]$' | sed 's/ [rR] / A /' > "$work/$file.nm"
done
grep -v ' shared$' "$work/gnu.nm" | diff - <(grep -v ' shared$' "$work/ours.nm") > "$work/out" ||
    fail "symbols: $(cat "$work/out")"

# IT where the source has none: one for those that follow each other, four at the most.
cat > "$work/it.s" <<'END'
        .syntax unified
        .thumb
        cmp     r0, #1
        moveq   r0, r1
        addeq   r0, r0, #1
        movne   r2, r3
        moveq   r4, r5
        moveq   r4, r6
        adds    r0, r0, #1
        movne   r2, r3
        bxne    lr
        moveq   r1, r2
        beq     lab
        moveq   r1, r2
lab:    moveq   r1, r3
        movgt   r1, r2
        movle   r1, r2
        movlt   r1, r2
        bleq    lab
        ldreq   r0, =0x12345678
        ldreq   r0, =5
        moveq   r1, r2
        bne     lab
        .balign 4
        moveq   r1, r2
        b       lab
        moveq   pc, lr
        it      ne
        movne   r2, r2
        movne   r2, r2
        svceq   1
        cmp     r0, r1
        cmpeq   r0, r1
        moveq   r0, r1
        cbz     r0, on
        .rept   9
        addseq  r0, r0, r1
        .endr
on:     addseq  r0, r0, r1
        popeq   {r0, pc}
END
gnu_option=-mimplicit-it=thumb our_option=--implicit-it
same "$work/it.s" cortex-m3 -Ttext=0 -e 0
gnu_option=-mimplicit-it=never our_option=--entry=0
run 2 asm "$work/it.s" --cpu cortex-m3
says "it.s:4: 'moveq' runs under a condition, and nothing before it says so: put 'it eq' before it"
run 2 asm "$work/it.s" --cpu cortex-m0 --implicit-it
says "it.s:4: "
# What goes elsewhere is the last of a block.
printf '.syntax unified\n.thumb\npopeq {r0, pc}\nmoveq r0, r1\n' > "$work/last.s"
run 0 asm "$work/last.s" --cpu cortex-m3 --implicit-it
run 0 disasm "$work/last.elf"
[ "$(grep -c 'it eq' "$work/out")" -eq 2 ] || fail "IT behind what goes elsewhere: $(cat "$work/out")"

# What the file says of itself, and which processor that makes it be for.
for cpu in cortex-m0 cortex-m3 cortex-m4; do
    printf '.syntax unified\n.thumb\n.text\nnop\n' > "$work/for.s"
    fpu=()
    [ $cpu = cortex-m4 ] && fpu=(-mfpu=fpv4-sp-d16)
    arm-none-eabi-as -mcpu=$cpu "${fpu[@]}" -mthumb "$work/for.s" -o "$work/gnu.o"
    arm-none-eabi-ld -Ttext=0 -e 0 "$work/gnu.o" -o "$work/gnu.elf"
    run 0 asm "$work/for.s" --cpu $cpu
    for file in gnu for; do
        readelf -hA "$work/$file.elf" | grep -E 'Tag_|aeabi|Flags' > "$work/$file.tags"
        run 0 disasm "$work/$file.elf" --source
        prints "bosim asm --cpu $cpu makes"
    done
    diff "$work/gnu.tags" "$work/for.tags" > "$work/out" || fail "$cpu: $(cat "$work/out")"
    [ "$(grep -c Tag_ "$work/for.tags")" -ge 4 ] || fail "$cpu: $(cat "$work/for.tags")"
done

# A Cortex-M0 has its own instructions and another way to do nothing.
cat > "$work/m0.s" <<'END'
        .syntax unified
        .cpu cortex-m0
        .thumb
        .text
        .rept   30
        ldr     r0, =5
        adds    r0, #1
        bl      last
        .endr
        .balign 8
        push    {r4, lr}
        dsb
        msr     primask, r0
        b       last
        .space  40
last:   bx      lr
END
same "$work/m0.s" cortex-m0 -Ttext=0 -e 0
printf 'movw r0, #5\n' > "$work/m3.s"
run 2 asm "$work/m3.s" --cpu cortex-m0
says "m3.s:1: 'movw r0, #5': there is no such instruction"

# Branches at the edges of their lengths, each depending on the others.
{
    echo '.syntax unified'
    for ((i = 0; i < 300; i++)); do
        echo "l$i: b l$(((i * 7 + 41) % 300))"
        echo "    bne l$(((i * 11 + 90) % 300))"
        echo "    .space $((i * 37 % 41 * 2 + 2))"
        [ $((i % 16)) -ne 3 ] || echo "    ldr r$((i % 8)), =l$i + 0x1000
    b 1f
    .ltorg
1:"
    done
} > "$work/branches.s"
same "$work/branches.s" cortex-m3 -Ttext=0 -e 0
finish
