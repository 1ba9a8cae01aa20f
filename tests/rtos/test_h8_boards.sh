#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on aki-h8-3069f and rcx as they do on the first board; both are
# known without being told. (The suite has tests of its own.)
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

run() { # IMAGE OPTION...: must halt with status 0; output in $TMPDIR/out
    local image=$1 status=0
    shift
    "$BOSIM" run "$BUILD/firmware/$image.elf" --strict "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    if [ "$status" != 0 ]; then
        echo "$image: status $status"
        tail -n 30 "$TMPDIR/out" "$TMPDIR/err"
        exit 1
    fi
}

shows() { # TEXT
    cat "$TMPDIR/out" "$TMPDIR/err" | tr -d '\r' | grep -qE -- "$1" || {
        echo "missing: $1"
        tail -n 30 "$TMPDIR/out" "$TMPDIR/err"
        exit 1
    }
}

lacks() { # TEXT
    if grep -E -- "$1" "$TMPDIR/out"; then
        echo "must not be there: $1"
        exit 1
    fi
}

ends=(--expect '^end of the run: halted')

for board in aki-h8-3069f rcx; do
    run hello-$board --until 10s "${ends[@]}"
    shows "^on $board\$"
    [ "$(grep -c '^Ann: hello, Ben' "$TMPDIR/out")" = 3 ]
    shows '^goodbye'

    run philosophers-$board --until 60s "${ends[@]}"
    shows '^all philosophers have dined'

    run thread-metric-$board --until 10s "${ends[@]}"
    lacks FAIL

    run trace-$board --until 10s "${ends[@]}"
    shows 'messagebox_get BOS_TIMEOUT'

    # A tick keeps time: the second line after a minute, not before.
    run idle-$board --until 59990ms
    lacks '^minute 1'
    run idle-$board --until 60100ms
    shows '^minute 1'

    # Tasks are seen by the record.
    run philosophers-$board --until 2s --tasks
    shows '^Spinoza +waiting +10 .* semaphore fork 1'
    shows '^idle +running +0 '
done

# Other than on the little-endian boards: a CRC is of the bytes of words.
run compute-aki-h8-3069f --until 600s "${ends[@]}"
shows '^compute: 1000 rounds, checksum 6F9F40ED$'

# 512 bytes of RAM are enough for a task and ticks.
run least-h8-3292 --until 2s --expect '^the task ends'
[ "$(grep -c '^a tenth of a second' "$TMPDIR/out")" = 3 ]
