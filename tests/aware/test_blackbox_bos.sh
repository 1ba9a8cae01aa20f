#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Of every application of BOS without symbols: at least 99 % of the switches are found from outside,
# less than 1 % of what is told is false, and at most one first switch is missed, that of the task
# that the start-up became. The truth is the kernel's own variable, in the same run.
set -eu
BUILD=${BUILD:-build}
scratch=${TMPDIR:-/tmp}
total=0

for image in "$BUILD"/firmware/*-mps2-an385.elf "$BUILD"/firmware/pump-lm3s6965evb.elf; do
    board=mps2-an385
    [[ $image != *lm3s6965evb* ]] || board=lm3s6965evb
    bare=$scratch/bare.elf
    arm-none-eabi-strip -o "$bare" "$image"
    if [ -n "$(arm-none-eabi-nm "$bare" 2>/dev/null)" ]; then
        echo "$image: symbols are left in the stripped image"
        exit 1
    fi
    line=$("$BUILD/aware/measure_blackbox" "$image" -s "$bare" -b "$board" -t 0.3)
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
done
echo "$total switches"
((total > 10000))
