#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on mc68000-ecb, mcf5208evb and mcf5282 as they do on the first
# board, whose name they need not be told. (The suite and the pump have tests of their own.)
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
    tr -d '\r' <"$TMPDIR/out" | grep -qE -- "$1" || {
        echo "missing: $1"
        tail -n 30 "$TMPDIR/out"
        exit 1
    }
}

ends=(--expect '^end of the run: halted')

for board in mc68000-ecb mcf5208evb mcf5282; do
    run hello-$board --until 10s "${ends[@]}"
    shows "^on $board\$"
    [ "$(grep -c '^Ann: hello, Ben' "$TMPDIR/out")" = 3 ]
    shows '^goodbye'
done

for board in mc68000-ecb mcf5208evb; do
    run philosophers-$board --until 60s "${ends[@]}"
    shows '^all philosophers have dined'

    run thread-metric-$board --until 10s "${ends[@]}"
    ! grep FAIL "$TMPDIR/out"

    run trace-$board --until 10s "${ends[@]}"

    # A tick keeps time: the second line after a minute, not before.
    run idle-$board --until 59990ms
    ! grep '^minute 1' "$TMPDIR/out"
    run idle-$board --until 60100ms
    shows '^minute 1'
done

# Other than on the little-endian boards: a CRC is of the bytes of words.
run compute-mcf5208evb --until 30s "${ends[@]}"
shows '^compute: 1000 rounds, checksum 6F9F40ED$'
run boundary-mcf5208evb --until 10s "${ends[@]}"
shows '^boundary: all hold, situations [0-9]+, interrupts [0-9]+$'

# Tasks are seen by the record.
run philosophers-mcf5208evb --until 2s --tasks
grep -qE '^Hypatia +waiting +10 +[0-9]+/1024 .* semaphore fork 3' "$TMPDIR/err"
