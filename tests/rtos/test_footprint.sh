#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel stays inside its published sizes, and a cell that is over ends with status 1.
set -eu
BUILD=${BUILD:-build}

images=armv7m:$BUILD/firmware/footprint-min-mps2-an385.elf:$BUILD/firmware/footprint-max-mps2-an385.elf
rtos/footprint/measure rtos/footprint/budget.txt "$images"

for budget in "1 15 50 70" "4 5 50 70" "4 15 20 70" "4 15 50 30"; do
    echo "armv7m ARM/Thumb $budget" >"$TMPDIR/budget"
    status=0
    rtos/footprint/measure "$TMPDIR/budget" "$images" || status=$?
    [ "$status" = 1 ] || {
        echo "budget $budget: status $status, must be 1"
        exit 1
    }
done
