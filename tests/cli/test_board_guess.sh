#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without --board an image runs on the board that it fits; where it fits several, on the one of whose
# console it holds the address, or at the end of whose RAM its stack begins, or of most of whose chips
# it holds addresses; else on the usual one, and it says so.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

image() { # NAME STACK WORD...: a program that ends at once, with constants behind it
    local name=$1 stack=$2
    shift 2
    {
        printf '.syntax unified\n.thumb\n.word %s, main, 0, 0\n.thumb_func\n' "$stack"
        printf 'main: movs r0, #0x18\nldr r1, =0x20026\nbkpt 0xab\n.ltorg\n'
        printf '.word %s\n' "$@"
    } >"$TMPDIR/$name.s"
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0 "$TMPDIR/$name.s" -o "$TMPDIR/$name.elf" 2>/dev/null
}

guesses() { # NAME STATUS TEXT
    local status=0
    "$BOSIM" run "$TMPDIR/$1.elf" </dev/null >"$TMPDIR/out" 2>&1 || status=$?
    if [ "$status" != "$2" ] || ! grep -qF -- "$3" "$TMPDIR/out"; then
        echo "$1: status $status; must be $2 and say: $3"
        cat "$TMPDIR/out"
        exit 1
    fi
}

image far 0x20400000 0
guesses far 0 'board mps2-an385: the only one that the image fits'
image end 0x20010000 0
guesses end 0 'board lm3s6965evb: '
image cmsdk 0x20001000 0x40004000 0x40001000
guesses cmsdk 0 'board mps2-an385: '
image stellaris 0x20001000 0x4000c000 0x400fe060
guesses stellaris 0 'board lm3s6965evb: '

# The console tells more than the stack, also where the code makes its address without a word.
image against 0x20010000 0x40004000
guesses against 0 'board mps2-an385: '
code() { # NAME INSTRUCTION
    printf '.syntax unified\n.thumb\n.word 0x20001000, main, 0, 0\n.thumb_func\nmain: %s\n' "$2" >"$TMPDIR/$1.s"
    printf 'movs r0, #0x18\nldr r1, =0x20026\nbkpt 0xab\n' >>"$TMPDIR/$1.s"
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0 "$TMPDIR/$1.s" -o "$TMPDIR/$1.elf" 2>/dev/null
}
code turned 'mov.w r2, #0x40004000'
guesses turned 0 'board mps2-an385: the one that'
code halves 'movw r2, #0xc000; movt r2, #0x4000'
guesses halves 0 'board lm3s6965evb: the one that'
image both 0x20001000 0x12345678
guesses both 0 'board mps2-an385: nothing in the image tells it from the others'

# Boards that differ by their processor only: what the program was built for decides.
processor() { # NAME CPU
    cp "$TMPDIR/far.s" "$TMPDIR/$1.s"
    arm-none-eabi-gcc -mcpu="$2" -nostdlib -Wl,-Ttext=0 "$TMPDIR/$1.s" -o "$TMPDIR/$1.elf" 2>/dev/null
}
processor small cortex-m0
guesses small 0 'board mps2-an382: the only one that the image fits'

# Other processors: what the program says that it is built for, and where it lies.
built() { # NAME CPU ORIGIN LINE...: where it says, a loop and what is said before
    local name=$1 cpu=$2 origin=$3
    shift 3
    {
        printf '\t.text\n\t.org %s\n' "$origin"
        printf '\t%s\n' "$@"
        printf 'loop:\tbra loop\n'
    } >"$TMPDIR/$name.s"
    "$BOSIM" asm --cpu "$cpu" -e loop "$TMPDIR/$name.s" -o "$TMPDIR/$name.elf"
}
guessed() { # NAME TEXT
    "$BOSIM" run "$TMPDIR/$1" --until 1us </dev/null >"$TMPDIR/out" 2>&1 || true
    if ! grep -qF -- "$2" "$TMPDIR/out"; then
        echo "$1 must say: $2"
        cat "$TMPDIR/out"
        exit 1
    fi
}
only='the only one that the image fits'
built ecb 68000 0x8000 '.long 0x7f00, loop'
guessed ecb.elf "board mc68000-ecb: $only"
built evb mcf5208 0x40000000 nop
guessed evb.elf "board mcf5208evb: $only"
built wide mcf5282 0x100 '.long 0x40000200'
guessed wide.elf 'board mcf5282: the one that'
built brick h8300 0x8000 nop
guessed brick.elf "board rcx: $only"
built aki h8300h 0 '.long loop'
guessed aki.elf "board aki-h8-3069f: $only"
built edk h8s 0 '.long loop'
guessed edk.elf "board edk2329: $only"

# Raw bytes are guessed by their vectors.
printf '\0\0\x7f\0\0\0\x80\x08\x60\xfe' >"$TMPDIR/raw"
guessed raw@0x8000 'board mc68000-ecb: '
printf '\0\0\x7f\0\0\0\x80\x09\x60\xfe\x60\xfe' >"$TMPDIR/odd"
guessed odd@0x8000 'for which board? Say --board NAME'
{
    printf '\0\0\1\0\0\0\0\0\0\0\1\0%244s' ''
    printf '\x40\xfe\x40\xfe'
} | tr ' ' '\377' >"$TMPDIR/rom"
guessed rom@0 'board aki-h8-3069f: '
tr '\1' '\3' <"$TMPDIR/rom" >"$TMPDIR/nowhere"
guessed nowhere@0 'for which board? Say --board NAME'
printf '\0\0\1\1' | cat - <(tail -c +5 "$TMPDIR/rom") >"$TMPDIR/odd"
guessed odd@0 'for which board? Say --board NAME'

# What is in it: the processor's own name, not its family's.
for pair in ecb:MC68000 evb:'ColdFire 5208' brick:H8/300 aki:H8/300H edk:H8S/2000; do
    "$BOSIM" info "$TMPDIR/${pair%%:*}.elf" >"$TMPDIR/out"
    if ! grep -qx "processor    ${pair#*:}" "$TMPDIR/out" || ! grep -q '\.text$' "$TMPDIR/out"; then
        echo "${pair%%:*} must be for ${pair#*:}"
        cat "$TMPDIR/out"
        exit 1
    fi
done
