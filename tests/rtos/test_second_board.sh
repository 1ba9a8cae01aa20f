#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on the second board, lm3s6965evb, as they do on the first. (The
# pump has a test of its own, which knows both.)
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
board=lm3s6965evb

run() { # APPLICATION OPTION...: must end with status 0; output in $TMPDIR/out
    local application=$1 status=0
    shift
    "$BOSIM" run "$BUILD/firmware/$application-$board.elf" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    if [ "$status" != 0 ]; then
        echo "$application: status $status"
        tail -n 30 "$TMPDIR/out" "$TMPDIR/err"
        exit 1
    fi
}

shows() { # TEXT
    tr -d '\r' <"$TMPDIR/out" | grep -qE -- "$1" || {
        echo "missing: $1"
        tail -n 30 "$TMPDIR/out"
        exit 1
    }
}

run hello --until 10s
shows "^on $board\$"
[ "$(grep -c '^Ann: hello, Ben' "$TMPDIR/out")" = 3 ]
shows '^goodbye'

run philosophers --until 60s
shows '^all philosophers have dined'

run boundary --until 10s
shows '^boundary: all hold, situations [0-9]+, interrupts [0-9]+$'

run compute --until 30s
shows '^compute: 1000 rounds, checksum 02930102$'

run idle --until 70s
shows '^minute 1'

run trace --until 10s

run suite --until 60s
shows '^suite: [1-9][0-9]+ passed, 0 failed'
