#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Records replay, snapshots run on: the same trace, byte for byte, in another process.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
assemble asks < tests/cli/echo.inc

# Lines of a trace without its first one, from a time on.
from() { awk -v from="$1" 'NR > 1 && $1 + 0 > from + 0' "$2"; }

# --- a recorded run replays: output, trace, end ---
printf 'wait "name? "\nsend "Ann\\r"\nafter 3ms\npin fpgaio.button0 1\nwait name?\nsend "Bob\\r"\n' \
    > "$work/script"
run 0 run "$work/asks.elf" --serial "0=script:$work/script" --record "$work/record" \
    --trace "$work/trace1" --expect 'Bob!$'
cp "$work/out" "$work/said"
end=$(tail -n 1 "$work/err" | sed 's/^bosim: \([0-9.]* s\).*/\1/')
run 0 replay "$work/record" --trace "$work/trace2"
cmp -s "$work/out" "$work/said" || fail "a replay says something else: $(cat "$work/out")"
cmp -s "$work/trace1" "$work/trace2" || fail "a replay's trace differs"
says "$end: the record ends"
run 0 replay "$work/record" --trace - --serial "0=file:$work/apart"
cmp -s "$work/out" "$work/trace1" || fail "--trace - is not what --trace FILE writes"
run 0 replay "$work/record" --expect 'Bob!'
run 1 replay "$work/record" --fail-on 'Ann!'
run 1 replay "$work/record" --expect 'Carl'

# What is typed during a replay changes nothing.
printf 'Zoe\n' > "$work/names"
stdin=$work/names run 0 replay "$work/record" --trace "$work/trace2"
cmp -s "$work/trace1" "$work/trace2" || fail "input gets into a replay"

# --- standard input is recorded, and the guest's own end ---
assemble quits << 'END'
.thumb_func
reset:
    bl uart_on
    bl get
    and r0, r0, #15
    bl quit
END
printf 5 > "$work/five"
stdin=$work/five run 5 run "$work/quits.elf" --record "$work/record"
run 5 replay "$work/record"
says 'the guest ended the run with status 5'

# --- a snapshot runs on as the run would have, in another process ---
for firmware in "$hello" "$philosophers"; do
    name=$(basename "$firmware" -mps2-an385.elf)
    run 0 run "$firmware" --until 700ms --trace "$work/whole"
    for at in 1us 123456789ns 3000017cycles; do
        run 0 snapshot "$firmware" --at "$at" -o "$work/snapshot"
        says "snapshot of"
        time=$("$bosim" info "$work/snapshot" | awk '$1 == "picoseconds" { print $2 }')
        run 0 run --from "$work/snapshot" --until 700ms --trace "$work/rest"
        cmp -s <(from "$time" "$work/whole") <(from "$time" "$work/rest") ||
            fail "$name from a snapshot at $at runs on differently"
    done
done

# --snapshot-at runs on; a snapshot of a snapshot; --snapshot at the end; a record from a snapshot
run 0 run "$philosophers" --until 200ms --snapshot-at 100ms --snapshot "$work/middle" \
    --trace "$work/whole"
says '0.200000 s: --until is reached'
run 0 run --from "$work/middle" --until 200ms --trace "$work/rest" --record "$work/record" \
    --snapshot "$work/end"
run 0 replay "$work/record" --trace "$work/again"
cmp -s "$work/rest" "$work/again" || fail "a record from a snapshot replays differently"
run 0 info "$work/end" --tasks
prints 'philosophers'
prints 'idle'
grep -q '0\.2000' "$work/out" || fail "the snapshot of the end is of another time"
run 0 snapshot --from "$work/middle" --at 150ms -o "$work/later"
run 0 info "$work/later" --json
prints '"format": "snapshot"'

# --- damaged files are told, never a crash ---
size=$(stat -c %s "$work/record")
for cut in 0 7 8 20 $((size / 2)) $((size - 1)); do
    head -c "$cut" "$work/record" > "$work/cut"
    run 2 replay "$work/cut"
    one_line
done
size=$(stat -c %s "$work/middle")
for cut in 9 100 $((size / 2)) $((size - 1)); do
    head -c "$cut" "$work/middle" > "$work/cut"
    run 2 run --from "$work/cut" --until 1s
    one_line
done
finish
