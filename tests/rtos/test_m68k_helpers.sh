#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The 68000's products and quotients of 32 bits, which the port has in assembler, are the host's.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

${CC:-gcc} -DHOST -O1 tests/rtos/helpers/main.c -o "$TMPDIR/host"
m68k-linux-gnu-gcc -m68000 -Os -ffreestanding -fno-pic -fno-store-merging -nostdlib -nostartfiles -no-pie -static \
    -Wl,-Ttext=0x1000 -Wl,-e,begin -Wl,-n -Wl,--build-id=none -Wl,-z,noexecstack -Wl,--no-warn-execstack \
    tests/rtos/helpers/main.c rtos/port/m68k/helpers.S -o "$TMPDIR/board.elf"
"$BOSIM" run "$TMPDIR/board.elf" --board mc68000-ecb --until 5s --expect '^[0-9A-F]{8}$' >"$TMPDIR/out" 2>"$TMPDIR/err" || {
    cat "$TMPDIR/out" "$TMPDIR/err"
    exit 1
}
"$TMPDIR/host" | cmp - "$TMPDIR/out" || {
    paste <("$TMPDIR/host") "$TMPDIR/out"
    exit 1
}
