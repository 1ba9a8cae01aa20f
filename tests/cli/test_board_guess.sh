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
