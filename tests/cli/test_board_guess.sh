#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without --board an image runs on the board that it fits; where it fits two, on the one at the end
# of whose RAM its stack begins, or whose chips' addresses it holds; else it is asked for.
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
image both 0x20001000 0x12345678
guesses both 2 'could be for lm3s6965evb, mps2-an385'
