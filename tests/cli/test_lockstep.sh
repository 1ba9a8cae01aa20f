#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bosim lockstep: images of all kinds on all pairs of engines, records that bring their input to both,
# what is printed, what is wrong. That differences are found is tests/debug/test_lockstep.c.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

tell() {
    local value
    value=$(jq -r "$1" "$work/out") || fail "no JSON: $(head -n 3 "$work/out")"
    [ "$value" = "$2" ] || fail "$1 is '$value' instead of '$2'"
}

run 0 lockstep "$philosophers" --until 300ms
prints 'the same: '
prints ' instructions until 0.3'
run 0 lockstep "$philosophers" --until 20ms --every 1000 --json
tell .same true
tell '.comparisons >= 490' true
tell '.engines | length' 2
used=$(jq -r '.engines[0]' "$work/out")
run 0 lockstep "$philosophers" --until 10ms --engines "$used,$used" --timing unit --json
tell '.engines | unique | length' 1
run 0 lockstep "$philosophers" --until 2ms --every 1

# A guest that echoes: what comes in is in the record, and reaches both at the same moment.
assemble echo < tests/cli/echo.inc
printf 'wait name?\nafter 3ms\nsend Ann\\r\n' > "$work/ann"
run 0 run "$work/echo.elf" --board mps2-an385 --until 30ms --serial 0=script:"$work/ann" \
    --record "$work/echo.record"
run 0 lockstep "$work/echo.record" --until 30ms --json
tell .same true
run 0 lockstep "$work/echo.elf" --board mps2-an385 --serial 0=script:"$work/ann" --until 30ms --json
tell .same true
run 0 snapshot "$philosophers" --at 100ms -o "$work/half.snapshot"
run 0 lockstep "$work/half.snapshot" --symbols "$philosophers" --until 200ms --json
tell '.time >= 200000000000' true

run 2 lockstep "$philosophers" --engines "$used,nonsense"
says 'no engine is called nonsense'
run 2 lockstep "$philosophers" --engines "$used"
says 'give two'
run 2 lockstep "$philosophers" --engine "$used" # one alone says nothing
says 'give two'
run 2 lockstep "$philosophers" --every 0
says '--every 0'
run 2 lockstep "$work/missing"
one_line
run 2 lockstep
finish
