#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The random torture with other seeds, and with 1,000 tasks; the same seed gives the same run.
set -eu
BUILD=${BUILD:-build}

run() {
    "$BUILD/rtos/host-suite" "$@" 2>&1 | grep -v '^ok ' >"$TMPDIR/report" || true
    grep -q '^suite: .* 0 failed$' "$TMPDIR/report" || {
        echo "seed, workers, steps: $*"
        cat "$TMPDIR/report"
        exit 1
    }
}

TMPDIR=${TMPDIR:-/tmp}
for seed in 2 3 4 5 6 7 8 9; do
    run "$seed" 40 20000
done
run 10 7 20000
run 11 1000 30000
run 12 1000 30000
