#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel stays inside its published sizes on each processor, and for ARM its maximum inside half of
# that; a cell that is over ends with status 1.
set -eu
BUILD=${BUILD:-build}
budget=rtos/footprint/budget.txt

images() { # BOARD
    local kind list=$1
    for kind in min max teach check; do
        list+=:$BUILD/firmware/footprint-$kind-$1.elf
    done
    echo "$list"
}

rows=()
while read -r board _; do
    rows+=("$(images "$board")")
done < <(grep -v '^#' "$budget")
rtos/footprint/measure "$budget" "${rows[@]}"

# For each row and each limit: one that is too small by much is over, whichever it is.
while read -r board name min max globals task own; do
    for limits in "0.5 $max $globals $task $own" "$min 5 $globals $task $own" "$min $max $((globals / 3)) $task $own" \
        "$min $max $globals $((task / 3)) $own" "$min $max $globals $task 5"; do
        echo "$board $name $limits" >"$TMPDIR/budget"
        status=0
        rtos/footprint/measure "$TMPDIR/budget" "$(images "$board")" >"$TMPDIR/out" || status=$?
        [ "$status" = 1 ] && grep -q OVER "$TMPDIR/out" || {
            echo "budget $board $limits: status $status, must be 1"
            exit 1
        }
    done
done < <(grep -v '^#' "$budget")

# Over with the options for teaching only.
for limits in "4 8 50 70 7.5" "4 15 50 40 7.5"; do
    echo "mps2-an385 ARM/Thumb $limits" >"$TMPDIR/budget"
    status=0
    rtos/footprint/measure "$TMPDIR/budget" "$(images mps2-an385)" || status=$?
    [ "$status" = 1 ] || {
        echo "budget $limits: status $status, must be 1"
        exit 1
    }
done
