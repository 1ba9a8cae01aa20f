#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The infusion pump on aki-h8-3069f: the session that the manual shows, with an occlusion, a stack that
# overflows and a task that hangs, until the watchdog begins anew; on each engine, and in slices.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
# Keys and sensors pull pins low there.
sed 's/gpio0.p0 1/port5.2 0/; s/gpio0.p0 0/port5.2 1/' firmware/pump/session.script >"$TMPDIR/script"

play() { # NAME OPTION...
    local name=$1
    shift
    "$BOSIM" run "$BUILD/firmware/pump-aki-h8-3069f.elf" --serial "sci1=script:$TMPDIR/script" --until 60s \
        --expect '^end of the run: halted' "$@" >"$TMPDIR/$name.out" 2>"$TMPDIR/$name.err" || {
        echo "$name: not to its end"
        tail -n 20 "$TMPDIR/$name.out" "$TMPDIR/$name.err"
        exit 1
    }
}

play interp --engine interp
for line in '^1\.[0-9]+ ALARM occlusion, [0-9]+ mmHg: motor stopped' \
    'dose complete: 0\.500 ml of 0\.500 ml' \
    'BOS_PANIC_STACK: task visitor runs no more' \
    'ALARM restarted: task panel did not answer' \
    'the infusion ended at 0\.500 ml of 0\.500 ml'; do
    tr -d '\r' <"$TMPDIR/interp.out" | grep -qE "$line" || {
        echo "missing: $line"
        cat "$TMPDIR/interp.out"
        exit 1
    }
done
play sliced --slice-test 1777
cmp "$TMPDIR/sliced.out" "$TMPDIR/interp.out"
if [ "$(uname -m)" = x86_64 ]; then
    play jit --engine jit
    cmp "$TMPDIR/jit.out" "$TMPDIR/interp.out"
    cmp "$TMPDIR/jit.err" "$TMPDIR/interp.err"
fi
