#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The applications do on the simulated board what they are for, and end cleanly.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

run() { # STATUS APPLICATION OPTION...: output in $TMPDIR/out, the reason of the end in $TMPDIR/err
    local wish=$1 application=$2 status=0
    shift 2
    "$BOSIM" run "$BUILD/firmware/$application-mps2-an385.elf" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    if [ "$status" != "$wish" ]; then
        echo "$application $*: status $status, must be $wish"
        cat "$TMPDIR/out" "$TMPDIR/err"
        exit 1
    fi
}

shows() { # FILE LINE
    tr -d '\r' <"$TMPDIR/$1" | grep -qxE -- "$2" || {
        echo "missing: $2"
        cat "$TMPDIR/$1"
        exit 1
    }
}

run 0 hello --until 10s
shows out 'on mps2-an385'
[ "$(grep -c '^Ann: hello, Ben' "$TMPDIR/out")" = 3 ]
[ "$(grep -c '^Ben: hello, Ann' "$TMPDIR/out")" = 3 ]
shows out 'goodbye'

# Every philosopher gets every meal; neighbours never eat at the same time.
run 0 philosophers --until 60s --tasks
for name in Socrates Hypatia Confucius Avicenna Spinoza; do
    shows out "$name +16 .*"
    shows err "$name +waiting .* semaphore home *"
done
shows out 'all philosophers have dined'
tr -d '\r>' <"$TMPDIR/out" | awk '
    $2 == "s" && NF == 7 {
        rows++
        for (i = 3; i <= 7; i++)
            if ($i == "EATS" && $(i == 7 ? 3 : i + 1) == "EATS") { print "neighbours eat: " $0; exit 1 }
    }
    END { if (rows < 160) { print "only " rows + 0 " rows"; exit 1 } }'

run 0 boundary --until 10s
shows out 'boundary: all hold, situations [0-9]+, interrupts [0-9]+'

run 0 idle --until 150s
shows out 'minute 0'
shows out 'minute 2'
