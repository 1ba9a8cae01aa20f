#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel stays inside its published sizes, and its maximum inside half of that; a cell that is
# over ends with status 1.
set -eu
BUILD=${BUILD:-build}

images=armv7m
for kind in min max teach check; do
    images+=:$BUILD/firmware/footprint-$kind-mps2-an385.elf
done
rtos/footprint/measure rtos/footprint/budget.txt "$images"

# The last two are over with the options for teaching only.
for budget in "1 15 50 70 7.5" "4 5 50 70 7.5" "4 15 20 70 7.5" "4 15 50 30 7.5" "4 15 50 70 7" \
    "4 8 50 70 7.5" "4 15 50 40 7.5"; do
    echo "armv7m ARM/Thumb $budget" >"$TMPDIR/budget"
    status=0
    rtos/footprint/measure "$TMPDIR/budget" "$images" || status=$?
    [ "$status" = 1 ] || {
        echo "budget $budget: status $status, must be 1"
        exit 1
    }
done
