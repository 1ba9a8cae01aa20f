#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The empty port to copy is complete: the kernel compiles with its header and links with its file.
set -eu
FLAGS="-std=c90 -pedantic -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes"

objects=()
for file in rtos/kernel/*.c rtos/port/template/port.c; do
    object=$TMPDIR/$(basename "$(dirname "$file")")_$(basename "$file" .c).o
    # shellcheck disable=SC2086
    gcc $FLAGS -Irtos/include -Irtos/config -Irtos/port/template -c "$file" -o "$object"
    objects+=("$object")
done
printf '#include "bos.h"\nint main(void) { kernel_start(); return 0; }\n' >"$TMPDIR/main.c"
gcc -Irtos/include -Irtos/config -Irtos/port/template "$TMPDIR/main.c" "${objects[@]}" -o "$TMPDIR/image"
