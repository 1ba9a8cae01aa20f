# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of applications on boards share. Sourced; the output of what ran last is
# $TMPDIR/out, what bosim said $TMPDIR/err.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
running= # what does, for messages

lose() { # TEXT: ends the test
    echo "$running: $*"
    tr -d '\r' <"$TMPDIR/out" | tail -n 100
    cat "$TMPDIR/err"
    exit 1
}

# run IMAGE OPTION...: must end with status 0.
run() {
    local status=0
    running=$1
    shift
    "$BOSIM" run "$BUILD/firmware/$running.elf" --strict "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ "$status" = 0 ] || lose "status $status"
}

shows() { # REGEX...: lines that must be there, in this order
    local at=0 line found
    for line in "$@"; do
        found=$(tr -d '\r' <"$TMPDIR/out" | tail -n +$((at + 1)) | grep -nE -m 1 -- "$line" | cut -d: -f1)
        [ -n "$found" ] || lose "missing: $line"
        at=$((at + found))
    done
}

never() { ! tr -d '\r' <"$TMPDIR/out" | grep -qE -- "$1" || lose "must not be there: $1"; }

says() { grep -qE -- "$1" "$TMPDIR/err" || lose "not said: $1"; }

# applications_run BOARD OPTION...: those that each board has do what they are for; the options end a
# run. The tick keeps time: the second line comes after a minute, not before.
applications_run() {
    local board=$1
    shift
    hello_runs "$board" "$@"
    run "philosophers-$board" --until 60s "$@"
    shows '^all philosophers have dined'
    run "trace-$board" --until 10s "$@"
    run "idle-$board" --until 59990ms
    never '^minute 1'
    run "idle-$board" --until 60100ms
    shows '^minute 1'
}

hello_runs() { # BOARD OPTION...
    run "hello-$1" --until 10s "${@:2}"
    shows "^on $1\$"
    [ "$(grep -c '^Ann: hello, Ben' "$TMPDIR/out")" = 3 ] || lose "Ann says it another number of times"
    shows '^goodbye'
}
