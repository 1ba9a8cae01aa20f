#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on mcf5208evb, by priorities, where both engines come to the end at the same time
# with the same words, and with earliest deadline first; and on mcf5282 in slices.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
end='^suite: [1-9][0-9]* passed, 0 failed'

run() { # IMAGE NAME OPTION...
    local image=$1 name=$2
    shift 2
    "$BOSIM" run "$BUILD/firmware/$image.elf" --until 100s --expect "$end" "$@" \
        >"$TMPDIR/$name.out" 2>"$TMPDIR/$name.err" || {
        echo "$image, $name: not to its end"
        tail -n 20 "$TMPDIR/$name.out" "$TMPDIR/$name.err"
        exit 1
    }
    tests/rtos/suite_tap -v name="$image, $name" <"$TMPDIR/$name.out"
}

run suite-mcf5208evb interp --engine interp
if [ "$(uname -m)" = x86_64 ]; then
    run suite-mcf5208evb jit --engine jit
    cmp "$TMPDIR/jit.out" "$TMPDIR/interp.out"
    cmp "$TMPDIR/jit.err" "$TMPDIR/interp.err"
fi
run suite_edf-mcf5208evb edf
run suite-mcf5282 sliced --slice-test 7777
