#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Execution traces in a snapshot, read from the information record of an image without symbols: the
# calls of each task and of the handlers, with parameters and results, oldest first.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
arm-none-eabi-strip -o "$work/stripped.elf" "$build/firmware/trace-mps2-an385.elf"

# snapshot MOMENT: what `info --tasks` says of that moment is in $work/out.
snapshot() {
    run 0 snapshot "$work/stripped.elf" --at "$1" -o "$work/snapshot"
    run 0 info "$work/snapshot" --tasks
}
# trace NAME: the lines of that trace, without ticks and addresses.
trace() {
    awk -v head="trace of $1, " 'index($0, head) == 1 { on = 1; next } /^trace of/ { on = 0 }
        on && !/tick  call/ { $1 = ""; print substr($0, 2) }' "$work/out" | sed 's/0x[0-9a-f]*/ADDRESS/g'
}
# is NAME: standard input are the lines of that trace.
is() { diff - <(trace "$1") > "$work/diff" || fail "trace of $1: $(cat "$work/diff")"; }

# In the middle: a message at ticks 3, 6, 14; after the second one the receiver waits in vain once.
snapshot 125ms
is receiver << 'END'
messagebox_get(orders, ADDRESS, 5) = BOS_OK
messagebox_get(orders, ADDRESS, 5) = BOS_OK
messagebox_get(orders, ADDRESS, 5) = BOS_TIMEOUT
messagebox_get(orders, ADDRESS, 5), not returned
END
is sender << 'END'
task_sleep(3) = BOS_OK
messagebox_put(orders, ADDRESS) = BOS_OK
task_sleep(3) = BOS_OK
messagebox_put(orders, ADDRESS) = BOS_OK
task_sleep(8), not returned
END
trace 'interrupt handlers and start-up' > "$work/handlers"
grep -qx 'task_create(sender, null) = sender' "$work/handlers" || fail "no start-up"
[ "$(grep -cx 'semaphore_up(rang) = BOS_[A-Z_]*' "$work/handlers")" -eq 2 ] ||
    fail "handlers: $(cat "$work/handlers")"
grep -qx 'semaphore_up(rang) = BOS_ERROR_FULL' "$work/handlers" || fail "the second ring is too much"
# Ticks go up; the receiver's first call was at the first tick, its third after the sixth.
awk '/^trace of receiver/ { on = 1 } /^trace of sender/ { on = 0 }
     on && $1 ~ /^[0-9]+$/ { if ($1 < last) exit 1; last = $1; n++ } END { exit !(n == 4 && last == 11) }' \
    "$work/out" || fail "ticks: $(cat "$work/out")"

# The same as JSON.
cp "$work/out" "$work/text"
run 0 info "$work/snapshot" --tasks --json
jq -r '.tasks[], (.handlers + {name: "interrupt handlers and start-up"}) | select(.trace) |
    "trace of \(.name), \(.trace | length) calls (traced now: \(.traced)):",
    (.trace[] | "\(.tick) \(.call)")' "$work/out" > "$work/json"
diff "$work/json" <(grep -A 1000 '^trace of' "$work/text" | grep -v 'tick  call' |
    sed 's/^ *\([0-9]\)/\1/; s/  */ /g') > "$work/diff" || fail "JSON: $(cat "$work/diff")"

# Later: the ring holds the latest 16, and the receiver, which prints, has switched its own off.
snapshot 440ms
[ "$(trace sender | wc -l)" -eq 16 ] || fail "not the latest 16 of the sender"
trace sender | tail -n 1 | grep -qx 'semaphore_down(rang, forever), not returned' || fail "the last"
grep -q '^trace of receiver, 12 calls (traced now: nothing)' "$work/out" || fail "not off"

# What the target prints itself are the same calls.
trace receiver | sed 's/(.*) = / /' > "$work/seen"
run 0 run "$work/stripped.elf"
tr -d '\r' < "$work/out" | awk '$3 ~ /^BOS/ { print $2, $3 }' | diff - "$work/seen" > "$work/diff" ||
    fail "the target: $(cat "$work/diff")"

# A moment before the first instruction, and RAM that holds anything at power-on, do no harm.
run 0 snapshot "$work/stripped.elf" --at 1us --ram-fill 0xa5 -o "$work/snapshot"
run 0 info "$work/snapshot" --tasks
# A kernel without traces shows none.
run 0 snapshot "$hello" --at 100ms -o "$work/snapshot"
run 0 info "$work/snapshot" --tasks
! grep -q 'trace of' "$work/out" || fail "hello has a trace"
finish
