#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The prebuilt images are what their sources give: here, and in another folder. They hold no path of
# the machine that built them, and their checksums are right.
set -eu
BUILD=$(realpath "${BUILD:-build}")

(cd firmware/images && sha256sum --quiet -c SHA256SUMS)
for image in firmware/images/*.elf; do
    cmp "$image" "$BUILD/firmware/$(basename "$image")" || {
        echo "$image is not what the sources give: make images"
        exit 1
    }
    if strings "$image" | grep -F "$PWD"; then
        echo "$image holds a path"
        exit 1
    fi
    [ "$(stat -c %s "$image")" -lt 204800 ] || {
        echo "$image is larger than 200 KB"
        exit 1
    }
done
for image in $(make -s BUILD="$BUILD" list-images); do
    [ -f "firmware/images/$image" ] || {
        echo "$image is not among the prebuilt ones: make images"
        exit 1
    }
done

elsewhere=$TMPDIR/some/where/else
mkdir -p "$elsewhere"
cp -r --parents Makefile rtos.mk setup boards rtos firmware tools/boardgen "$elsewhere"
make -s -C "$elsewhere" BUILD=built built/firmware/hello-mps2-an385.elf >"$TMPDIR/log" 2>&1 || {
    cat "$TMPDIR/log"
    exit 1
}
cmp firmware/images/hello-mps2-an385.elf "$elsewhere/built/firmware/hello-mps2-an385.elf"
