#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Of every application of BOS without symbols: at least 99 % of the switches are found from outside,
# less than 1 % of what is told is false, and at most one first switch is missed, that of the task
# that the start-up became. The truth is the kernel's own variable, in the same run.
set -eu
BUILD=${BUILD:-build}
scratch=${TMPDIR:-/tmp}
total=0

# A board, the seconds for its speed, the tools for its processor, its images: but those that have
# no tasks.
images() {
    local row="$1 $2 $3" image
    shift 3
    for image; do
        [[ ! -e $image || $image == */footprint-* ]] || echo "$row $image"
    done
}
list=$(
    images mps2-an385 0.3 arm-none-eabi "$BUILD"/firmware/*-mps2-an385.elf
    images lm3s6965evb 0.3 arm-none-eabi "$BUILD"/firmware/pump-lm3s6965evb.elf
    images mc68000-ecb 1 m68k-linux-gnu "$BUILD"/firmware/*-mc68000-ecb.elf
    images aki-h8-3069f 1 h8300-hitachi-coff "$BUILD"/firmware/*-aki-h8-3069f.elf
)

while read -r board seconds tools image; do
    bare=$scratch/bare.elf
    "$tools-strip" -o "$bare" "$image"
    if [ -n "$("$tools-nm" "$bare" 2>/dev/null)" ]; then
        echo "$image: symbols are left in the stripped image"
        exit 1
    fi
    line=$("$BUILD/aware/measure_blackbox" "$image" -s "$bare" -b "$board" -t "$seconds")
    echo "$line"
    read -r switches found false first firsts < <(sed -E \
        's/.* switches=([0-9]+) found=([0-9]+) .* false=([0-9]+) .* first=([0-9]+)\/([0-9]+)/\1 \2 \3 \4 \5/' \
        <<<"$line")
    total=$((total + switches))
    if ((found * 100 < switches * 99 || false * 100 >= switches + firsts && false > 0)); then
        echo "$image: too few are found, or too many are false"
        exit 1
    fi
    if ((first + 1 < firsts)); then
        echo "$image: of $firsts first switches only $first"
        exit 1
    fi
done <<<"$list"
echo "$total switches"
((total > 10000))
