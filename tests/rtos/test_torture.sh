#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The random torture: a million steps in all, with other seeds, with few and with 1,000 tasks, in each
# scheduling mode; after every step all that must hold is checked. The same seed gives the same run.
set -eu
BUILD=${BUILD:-build}
TMPDIR=${TMPDIR:-/tmp}
sum=0

run() { # SEED WORKERS STEPS, the steps in each of three modes
    "$BUILD/rtos/host-suite" "$@" 2>&1 | grep -v '^ok ' >"$TMPDIR/report" || true
    grep -q '^suite: .* 0 failed$' "$TMPDIR/report" || {
        echo "seed, workers, steps: $*"
        cat "$TMPDIR/report"
        exit 1
    }
    sum=$((sum + $(awk '/^torture, steps checked: / { n += $NF } END { print n + 0 }' "$TMPDIR/report")))
}

for seed in 2 3 4 5 6 7; do
    run $seed 40 50000
done
run 8 7 25000
run 9 3 15000
run 10 1000 5000
echo "$sum steps"
[ $sum -ge 1000000 ]
