#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A real run, recorded: it comes back from every format; and programs of others read these files and
# find in them what we wrote: protoc, babeltrace2, vcd2fst. And files as others write them.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
proto=sim/timeline

# same A B: two files have the same lines.
same() {
    diff "$1" "$2" > "$work/diff" || fail "$1 and $2 differ: $(head -n 5 "$work/diff")"
}

# --- a run, through each format and back ---
run 0 run "$philosophers" --until 60ms --timeline "$work/run.trace" --serial 0=none
grep -q ' state Socrates blocked ' "$work/run.trace" || fail "nobody waits"
grep -q ' wake ' "$work/run.trace" || fail "nobody is woken"
grep -q '^60000000000 end$' "$work/run.trace" || fail "it does not reach --until"
for name in run.trace.zst run.pftrace run.ctf run.vcd; do
    run 0 timeline "$work/run.trace" -o "$work/$name"
    run 0 timeline "$work/$name" -o "$work/back.trace"
    same "$work/run.trace" "$work/back.trace"
done
# Names and texts that are hard to write down.
cat > "$work/odd.trace" << 'END'
# bosim trace 1 board=- timing=- image=-
123456789012345 begin
123456789012345 fact a%20fact%20=%20of%20$end  50 %25 "quoted" \ -
123456789012345 fact dash -
123456789012345 fact empty
123456789012345 lane ~0 task 4294967295 name 
123456789012345 lane -~1 idle 0 priority -7 name -
123456789012345 lane worker interrupt 1 priority 2147483647
123456789012345 lane worker~3 task 2 name worker
123456789012345 lane worker~3~4 task 3 name worker~3
123456789012345 lane Größe%20日本 task 4
123456789012345 state ~0 blocked -
123456789012346 state ~0 blocked $end
123456789012346 state worker running
123456789012347 state ~0 blocked  "two  blanks" \x20 %25 %0a 日本 
123456789012347 state -~1 absent text x
123456789012347 wake - worker~3 4294967295 -
123456789012347 wake worker~3~4 - 0
123456789012347 note - - 7 %252d
123456789013000 end
END
run 0 timeline "$work/odd.trace" -o "$work/clean.trace"
for name in odd.trace.zst odd.pftrace odd.ctf odd.vcd; do
    run 0 timeline "$work/clean.trace" -o "$work/$name"
    run 0 timeline "$work/$name" -o "$work/back.trace"
    same "$work/clean.trace" "$work/back.trace"
done
same "$work/odd.trace" "$work/clean.trace"

run 0 run "$philosophers" --until 60ms --timeline "$work/at-once.pftrace" --serial 0=none
same "$work/run.pftrace" "$work/at-once.pftrace"

# Recording changes nothing of the run.
run 0 run "$philosophers" --until 60ms --trace "$work/plain" --serial 0=none
run 0 run "$philosophers" --until 60ms --trace "$work/beside" --timeline "$work/x.vcd" \
    --serial 0=none
same "$work/plain" "$work/beside"
run 0 timeline "$work/plain" -o "$work/plain.vcd"

# states FILE: "TIME LANE STATE TEXT" of each state in a trace, sorted.
states() { sed -n 's/^\([0-9]*\) state /\1 /p' "$1" | sort; }
states "$work/run.trace" > "$work/states"

# --- Perfetto: protoc decodes all packets with the message descriptions ---
protoc --decode=perfetto.protos.Trace --proto_path="$proto" perfetto.proto \
    < "$work/run.pftrace" > "$work/decoded" || fail "protoc does not read it"
grep -qE '^ *[0-9]+[: ]' "$work/decoded" && fail "fields that the description does not have"
# Numbers of texts, times and picoseconds are put together again by what was decoded alone.
awk '
    function text(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
    /^packet \{/ { begin = time = state = value = ps = annotation = number = ""; lane = 0 }
    / thread_name: / { thread = text($0) }
    /^    uuid: / { uuid = $2 } /^    parent_uuid: / && thread != "" { names[uuid] = thread; thread = "" }
    /^  timestamp: / { time = $2 }
    / type: / { type = $2 } / track_uuid: / { track = $2 }
    / debug_annotations \{/ { annotation = "" }
    /^      name_iid: / { annotation = $2 }
    /^      string_value_iid: / { given[annotation] = $2 }
    /^      uint_value: / { numbers[annotation] = $2 }
    /^    debug_annotation_names \{/ { kind = "name" }
    /^    debug_annotation_string_values \{/ { kind = "value" }
    /^    event_(names|categories) \{/ { kind = "" }
    /^      iid: / { iid = $2 }
    /^      name: / && kind == "name" { annotations[iid] = text($0) }
    /^      str: / { values[iid] = text($0) }
    /^}/ {
        if (time != "" && type != "TYPE_COUNTER") {
            for (a in given) {
                if (annotations[a] == "state") state = values[given[a]]
                if (annotations[a] == "text") value = values[given[a]]
                if (annotations[a] == "mark") number = 1
            }
            for (a in numbers) if (annotations[a] == "picoseconds") ps = numbers[a]
            if (state != "" && number == "")
                print time sprintf("%03d", ps) " " names[track] " " state (value != "" ? " " value : "")
        }
        split("", given); split("", numbers)
    }' "$work/decoded" | sed 's/^0*\([0-9]\)/\1/' | sort > "$work/perfetto"
same "$work/states" "$work/perfetto"
# Each track hangs below the process; each slice that begins ends; each arrow has both its ends.
[ "$(grep -c 'parent_uuid' "$work/decoded")" -eq "$(($(grep -c ' lane ' "$work/run.trace") + 1))" ] ||
    fail "tracks without a parent"
[ "$(grep -c 'TYPE_SLICE_BEGIN' "$work/decoded")" -eq "$(grep -c 'TYPE_SLICE_END' "$work/decoded")" ] ||
    fail "slices that do not end"
same <(grep -o '^ *flow_ids: .*' "$work/decoded" | awk '{ print $2 }' | sort) \
    <(grep -o 'terminating_flow_ids: .*' "$work/decoded" | awk '{ print $2 }' | sort)
grep -q 'terminating_flow_ids' "$work/decoded" || fail "no arrows"

# --- Common Trace Format: babeltrace2 ---
babeltrace2 --clock-cycles "$work/run.ctf" > "$work/babeltrace" || fail "babeltrace2 does not read it"
sed -n 's/^\[0*\([0-9]\{1,\}\)\] .* state: .* state = ( "\([a-z]*\)" .* name = "\([^"]*\)", text = "\([^"]*\)" }$/\1 \3 \2 \4/p' \
    "$work/babeltrace" | sed 's/ -$//' | sort > "$work/ctf"
same "$work/states" "$work/ctf"
grep -q 'sched_switch: .* prev_comm = .* next_comm = ' "$work/babeltrace" || fail "no sched_switch"
babeltrace2 "$work/run.ctf" 2> "$work/err" > /dev/null
[ -s "$work/err" ] && fail "babeltrace2 complains: $(head -n 3 "$work/err")"

# --- value change dumps: into GTKWave's format and back, which loses the remarks ---
vcd2fst -v "$work/run.vcd" -f "$work/run.fst" > "$work/out" 2>&1 || fail "vcd2fst does not read it"
fst2vcd -f "$work/run.fst" > "$work/back.vcd" 2> /dev/null || fail "fst2vcd does not read it"
run 0 timeline "$work/back.vcd" -o "$work/back.trace"
# Several states at one moment are one there; the last counts.
states "$work/back.trace" > "$work/vcd"
last() { awk '{ key = $1 " " $2; last[key] = $0 } END { for (k in last) print last[k] }' | sort; }
# A name with signs has others in its place, and the lane's number behind it.
same <(last < "$work/states") <(sed 's/start_up_0/start-up/' "$work/vcd" | last)

# --- Perfetto as others write it: texts with numbers, clocks that count differences, ftrace ---
encode() { protoc --encode=perfetto.protos.Trace --proto_path="$proto" perfetto.proto > "$1"; }
encode "$work/sdk.pftrace" << 'END'
packet { trusted_packet_sequence_id: 7 sequence_flags: 1
    clock_snapshot { clocks { clock_id: 6 timestamp: 1000000 }
        clocks { clock_id: 64 timestamp: 5 is_incremental: true unit_multiplier_ns: 1000 } }
    trace_packet_defaults { timestamp_clock_id: 64 track_event_defaults { track_uuid: 11 } } }
packet { trusted_packet_sequence_id: 7
    track_descriptor { uuid: 11 thread { pid: 1 tid: 42 thread_name: "main" } } }
packet { trusted_packet_sequence_id: 7 timestamp: 1 sequence_flags: 2
    interned_data { event_names { iid: 3 name: "work" } }
    track_event { type: TYPE_SLICE_BEGIN name_iid: 3 } }
packet { trusted_packet_sequence_id: 7 timestamp: 2 track_event { type: TYPE_SLICE_BEGIN name: "part" } }
packet { trusted_packet_sequence_id: 7 timestamp: 3 track_event { type: TYPE_SLICE_END } }
packet { trusted_packet_sequence_id: 7 timestamp: 4 track_event { type: TYPE_SLICE_END } }
packet { trusted_packet_sequence_id: 7 timestamp: 5 track_event { type: TYPE_INSTANT name: "now" } }
END
run 0 timeline "$work/sdk.pftrace" -o "$work/sdk.trace"
cat > "$work/wanted" << 'END'
1001000000 begin
1001000000 lane main task 42
1001000000 state main running work
1003000000 state main running part
1006000000 state main running work
1010000000 state main unknown
1015000000 note main - 0 now
1015000000 end
END
same <(tail -n +2 "$work/sdk.trace") "$work/wanted"

encode "$work/linux.pftrace" << 'END'
packet { ftrace_events { cpu: 0
    event { timestamp: 3000 sched_switch { prev_comm: "swapper" prev_pid: 0 prev_state: 0 next_comm: "a" next_pid: 5 next_prio: 120 } }
    event { timestamp: 1000 sched_switch { prev_comm: "b" prev_pid: 6 prev_prio: 98 prev_state: 1 next_comm: "swapper" next_pid: 0 } }
    event { timestamp: 4000 sched_waking { comm: "b" pid: 6 prio: 98 } }
    event { timestamp: 4500 irq_handler_entry { irq: 9 name: "eth0" } }
    event { timestamp: 4700 irq_handler_exit { irq: 9 } }
    event { timestamp: 5000 sched_switch { prev_comm: "a" prev_pid: 5 prev_state: 256 next_comm: "b" next_pid: 6 } } } }
packet { ftrace_events { cpu: 1
    event { timestamp: 2000 sched_switch { prev_comm: "x" prev_pid: 8 next_comm: "y" next_pid: 9 } } } }
packet { ftrace_events { cpu: 0 compact_sched { switch_timestamp: 6000 switch_timestamp: 500
    switch_prev_state: 2 switch_prev_state: 1 switch_next_pid: 5 switch_next_pid: 6
    switch_next_prio: 120 switch_next_prio: 98 intern_table: "a" intern_table: "b"
    switch_next_comm_index: 0 switch_next_comm_index: 1 } } }
END
run 0 timeline "$work/linux.pftrace" -o "$work/linux.trace"
cat > "$work/wanted" << 'END'
1000000 begin
1000000 lane b task 6 priority 98
1000000 lane idle idle 0
1000000 lane a task 5 priority 120
1000000 lane eth0 interrupt 9
1000000 state b blocked sleep
1000000 state idle running
1000000 switch idle b 0
3000000 state idle ready
3000000 state a running
3000000 switch a idle 0
4000000 state b ready
4000000 wake b a 0
4500000 state a interrupted
4500000 state eth0 running
4700000 state eth0 absent
4700000 state a running
5000000 state a ready
5000000 state b running
5000000 switch b a 0
6000000 state b blocked uninterruptible sleep
6000000 state a running
6000000 switch a b 0
6500000 state a blocked sleep
6500000 state b running
6500000 switch b a 0
6500000 end
END
same <(tail -n +2 "$work/linux.trace") "$work/wanted"

# --- Common Trace Format as others write it: LTTng's events are ours, without our own ---
mkdir "$work/lttng.ctf" "$work/zephyr.ctf"
sed 's/tracer_name = "bosim"/tracer_name = "lttng-modules"/' "$work/run.ctf/metadata" > "$work/lttng.ctf/metadata"
cp "$work/run.ctf/stream" "$work/lttng.ctf/"
run 0 timeline "$work/lttng.ctf" -o "$work/lttng.trace"
# The tasks run when they run in our own recording: switches say so.
runs() { sed -n 's/^\([0-9]*\) switch \([A-Z][a-z]*\) .*/\1 \2/p' "$1"; }
shift_by=$(sed -n 's/ begin$//p' "$work/run.trace")
runs "$work/lttng.trace" | awk -v by="$shift_by" '{ printf "%d %s\n", $1 / 1000 + by / 1000, $2 }' > "$work/a"
sed -n 's/^\[0*\([0-9]\{1,\}\)\] .* sched_switch: .* next_comm = "\([A-Z][a-z]*\)".*/\1 \2/p' "$work/babeltrace" |
    awk '{ printf "%d %s\n", $1 / 1000, $2 }' > "$work/b"
[ "$(wc -l < "$work/a")" -gt 10 ] || fail "hardly any switches: $(wc -l < "$work/a")"
[ "$(awk '{ print $2 }' "$work/a" | md5sum)" = "$(awk '{ print $2 }' "$work/b" | md5sum)" ] ||
    fail "others switch: $(diff "$work/a" "$work/b" | head -n 4)"

cat > "$work/zephyr.ctf/metadata" << 'END'
/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 8; align = 8; signed = false; encoding = ASCII; } := text_t;
trace { major = 1; minor = 8; byte_order = le; };
stream { event.header := struct { uint32_t timestamp; uint8_t id; }; };
event { name = thread_switched_out; id = 0x10; fields := struct { uint32_t thread_id; text_t name[8]; }; };
event { name = thread_switched_in; id = 0x11; fields := struct { uint32_t thread_id; text_t name[8]; }; };
event { name = thread_pending; id = 0x18; fields := struct { uint32_t thread_id; text_t name[8]; }; };
event { name = thread_ready; id = 0x17; fields := struct { uint32_t thread_id; text_t name[8]; }; };
event { name = isr_enter; id = 0x1B; };
event { name = isr_exit; id = 0x1C; };
event { name = semaphore_take_enter; id = 0x24; fields := struct { uint32_t id; uint32_t timeout; }; };
event { name = semaphore_take_blocking; id = 0x25; fields := struct { uint32_t id; uint32_t timeout; }; };
END
main='\x01\x00\x00\x20main\0\0\0\0' idle='\x02\x00\x00\x20idle\0\0\0\0'
semaphore='\x40\x00\x00\x20\xff\xff\xff\xff'
# event TIME NUMBER FIELDS: nanoseconds behind 256.
# shellcheck disable=SC2059 # they are escapes
event() { printf "\\x$1\\x01\\0\\0\\x$2$3"; }
{
    event 00 11 "$main"
    event 01 24 "$semaphore"
    event 02 25 "$semaphore"
    event 03 18 "$main"
    event 04 10 "$main"
    event 05 11 "$idle"
    event 06 1B ''
    event 07 17 "$main"
    event 08 1C ''
    event 09 10 "$idle"
    event 0a 11 "$main"
} > "$work/zephyr.ctf/channel0_0"
run 0 timeline "$work/zephyr.ctf" -o "$work/zephyr.trace"
cat > "$work/wanted" << 'END'
0 state main running
0 switch main - 0
1000 calls main - 0 semaphore_take
4000 state main blocked semaphore_take 20000040
5000 state idle running
5000 switch idle - 0
6000 state idle interrupted
6000 state interrupts running
7000 state main ready
7000 wake main interrupts 0
8000 state interrupts absent
8000 state idle running
9000 state idle ready
10000 state main running
10000 switch main - 0
END
same <(grep -E ' (state|switch|calls|wake) ' "$work/zephyr.trace") "$work/wanted"

# --- in the window: a trace is shown, what it has recorded is written ---
run 0 scope "$work/run.pftrace" --fresh --screenshot "$work/trace.png"
run 0 scope "$philosophers" --fresh --until 20ms --screenshot "$work/window.png" \
    -c "export $work/window.trace" -c "export $work/window.svg"
[ -s "$work/trace.png" ] || fail "no picture of a trace"
[ -s "$work/window.svg" ] || fail "the window has written no picture"
same <(awk '$1 < 19000000000 && / state /' "$work/run.trace") \
    <(awk '$1 < 19000000000 && / state /' "$work/window.trace")
run 0 timeline "$work/run.ctf" --from 16ms --to 20ms --theme dark --size 640x400 -o "$work/part.png"
size=$(od -An -j16 -N8 -tx1 "$work/part.png" | tr -d ' ')
[ "$size" = 0000028000000190 ] || fail "another size than 640 x 400: $size"

# --- a part; and what is said of mistakes ---
run 0 timeline "$work/run.trace" --from 20ms --to 21ms -o "$work/part.trace"
[ "$(grep -cE '^(20000000000 begin|21000000000 end)$' "$work/part.trace")" -eq 2 ] ||
    fail "a part has other ends: $(sed -n '2p;$p' "$work/part.trace")"
same <(awk '$1 > 20000000000 && $1 < 21000000000' "$work/run.trace") \
    <(awk '$1 > 20000000000 && $1 < 21000000000' "$work/part.trace")
run 0 timeline "$work/run.trace"
prints 'board: mps2-an385'
run 2 timeline "$work/run.trace" -o "$work/x.txt"
says '.pftrace'
run 2 timeline "$work" -o "$work/x.vcd"
says 'metadata'
echo '# bosim trace 1' > "$work/bad.trace"
echo 'x' >> "$work/bad.trace"
run 2 timeline "$work/bad.trace" -o "$work/x.vcd"
says 'bad.trace: line 2'
run 2 run "$philosophers" --timeline "$work/x.doc"
says '--timeline'
run 2 run "$philosophers" --timeline "$work/no/folder/x.vcd"
says 'cannot be written'
run 2 run "$philosophers" --timeline "$work/x.trace" --trace "$work/x.trace"
says '--timeline'

[ "$failures" -eq 0 ]
