#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bosim diff: runs that are the same, and the place where others part: by a constant, an instruction,
# a character that comes in, timing, another source; and traces.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
corrupt=$build/firmware/lab_corrupt-mps2-an385.elf

# tell FILTER VALUE: what the JSON of the last run says.
tell() {
    local value
    value=$(jq -r "$1" "$work/out") || fail "no JSON: $(head -n 3 "$work/out")"
    [ "$value" = "$2" ] || fail "$1 is '$value' instead of '$2'"
}

# --- the same ---
run 0 diff "$philosophers" "$philosophers" --until 2s
prints 'compared: tasks, calls, serial, interrupts, registers, end, state, time'
prints 'the same: '
prints 'until 2.000000000 s'
run 0 diff "$philosophers" --a '--ram-fill 0xff' --b '--seed 7' --until 1s --json
tell .same true
tell '.events > 10000' true

# --- one constant, one instruction: a guest that counts, keeps a number, and uses it much later ---
# guest NAME CONSTANT STORE: r4 is CONSTANT; STORE writes it.
guest() {
    assemble "$1" << END
.thumb_func
reset:
    bl uart_on
    ldr r5, =0x20000100
    bl choose
    bl work
    ldr r0, [r5]
    add r0, #'0'
    bl put
    movs r0, #0
    bl quit
.thumb_func
choose:
    movs r4, #$2
    adds r4, #256
$1_store: $3
    bx lr
.thumb_func
work:
    ldr r0, =20000
1:  subs r0, #1
    bne 1b
    bx lr
END
}
guest plain 3 'str r4, [r5]'
guest other 4 'str r4, [r5]'
guest short 3 'strh r4, [r5]'
guest byte 3 'strb r4, [r5]'
place() { arm-none-eabi-nm "$work/$1.elf" | sed -n "s/^\(0*\)\([0-9a-f]*\) [tT] $2\$/\2/p"; }
run 1 diff "$work/plain.elf" "$work/other.elf" --board mps2-an385
prints 'the first instruction with another effect'
prints "0x0000$(printf %04x $((16#$(place plain choose))))  movs r4, #3 | 0x"
prints 'r4           0x00000003 | 0x00000004'
run 1 diff "$work/plain.elf" "$work/other.elf" --board mps2-an385 --json
tell .same false
tell .place.what instruction
tell .place.a.function choose
tell '.place.a.pc == .place.b.pc' true
tell '[.place.values[].name] | join(" ")' r4
tell '.place.values[0] | "\(.a) \(.b)"' '3 4'
tell '[.partings[] | select(.row == "serial")][0] | "\(.channel): \(.a.text) / \(.b.text)"' \
    'uart0: 33 3 / 34 4'
# Stores of other widths: half a word leaves the same behind here, a byte does not.
run 1 diff "$work/plain.elf" "$work/byte.elf" --board mps2-an385 --json
tell '.place.a.pc' $((16#$(place plain plain_store)))
tell '[.place.values[].name] | join(" ")' 'memory 0x20000100'
tell '.place.values[0] | "\(.a) \(.b)"' '259 3'
run 0 diff "$work/plain.elf" "$work/short.elf" --board mps2-an385
# What is not looked at does not part them.
run 0 diff "$work/plain.elf" "$work/byte.elf" --board mps2-an385 --ignore state,registers
run 0 diff "$work/plain.elf" "$work/other.elf" --board mps2-an385 --compare calls,tasks,end
prints 'the same: '

# --- characters from outside ---
assemble echo < tests/cli/echo.inc
printf 'wait name?\nsend Ann\\r\n' > "$work/ann"
printf 'wait name?\nafter 3ms\nsend Ann\\r\n' > "$work/late"
printf 'wait name?\nsend Bob\\r\n' > "$work/bob"
both="$work/echo.elf --board mps2-an385 --until 30ms"
# shellcheck disable=SC2086
run 0 diff $both --serial 0=script:"$work/ann" --a '--ram-fill 1'
# shellcheck disable=SC2086
run 1 diff $both --a "--serial '0=script:$work/ann'" --b "--serial 0=script:$work/bob"
prints 'ldr r0, [r1]'
prints 'read of uart0.DATA: 0x41 | read of uart0.DATA: 0x42'
prints 'r0           0x00000041 | 0x00000042'
prints 'serial of uart0 in, 0 the same before'
# The same characters, later.
# shellcheck disable=SC2086
run 1 diff $both --a "--serial 0=script:$work/ann" --b "--serial 0=script:$work/late" --json
tell '.place.a.function' get
# shellcheck disable=SC2086
run 0 diff $both --a "--serial 0=script:$work/ann" --b "--serial 0=script:$work/late" --compare serial \
    --until 100ms

# --- other timing: they cannot keep step ---
run 1 diff "$philosophers" --b '--timing unit' --until 1s --json
tell '.compared | join(" ")' 'tasks calls serial end'
tell '.partings[0].row' tasks
tell '.place.what' line
tell '.place.a.task == .place.b.task' true
run 0 diff "$hello" --b '--timing unit' --until 4s

# --- another source: a tree of sources with one word changed in the lab ---
tree=$work/tree
mkdir "$tree"
cp -r --parents Makefile rtos.mk setup boards rtos firmware tools/boardgen "$tree"
lab=$tree/firmware/labs/corrupt/main.c
change() { # FROM TO
    grep -qF -- "$1" "$lab" || fail "the lab has no $1"
    local text
    text=$(< "$lab")
    printf '%s\n' "${text//"$1"/$2}" > "$lab"
    make -s -C "$tree" BUILD=built built/firmware/lab_corrupt-mps2-an385.elf > "$work/log" 2>&1 ||
        fail "$(tail "$work/log")"
}
other=$tree/built/firmware/lab_corrupt-mps2-an385.elf
change 1013904223u 1013904225u
run 1 diff "$corrupt" "$other" --json
tell .place.a.task probe
tell '.place.a.function' probe_body
tell '.place.values[0] | .b - .a' 2
# The task that finds no nonsense goes another way, behind the line that asks.
change 1013904225u 1013904223u
change 'which == 0 ? describe : describe_within' 'which == 1 ? describe : describe_within'
run 1 diff "$corrupt" "$other" --json
tell .place.what line
tell .place.a.task heater
tell .place.a.function heater_body
line=$(grep -n 'reading->degrees < HOT' "$lab" | cut -d: -f1)
jq -r '.place.a.line, .place.next_a.line, .place.next_b.line' "$work/out" > "$work/lines"
grep -q "main.c:$line)" "$work/lines" || fail "not at line $line: $(cat "$work/lines")"
tell '[.partings[] | select(.row == "calls") | .channel][0]' heater

# --- traces ---
run 0 run "$corrupt" --until 3s --trace "$work/a.trace"
cp "$work/a.trace" "$work/b.trace"
run 0 diff "$work/a.trace" "$work/b.trace"
prints 'the same: '
number=$(grep -n 'task probe -> ' "$work/a.trace" | sed -n 5p | cut -d: -f1)
sed "${number}s/-> .*/-> nobody/" "$work/a.trace" > "$work/b.trace"
run 1 diff "$work/a.trace" "$work/b.trace"
prints "A  line $number, "
prints '(probe, PendSV): probe -> nobody'
head -n 100 "$work/a.trace" > "$work/b.trace"
run 1 diff "$work/a.trace" "$work/b.trace"
prints 'B  nothing more'
# With another timing in its first line, times are not compared.
sed 's/timing=manual/timing=unit/; s/^\([0-9]*\)0 /\11 /' "$work/a.trace" > "$work/b.trace"
run 0 diff "$work/a.trace" "$work/b.trace"
prints 'compared: tasks, calls, serial'
run 1 diff "$work/a.trace" "$work/b.trace" --compare serial,time

# --- records and snapshots ---
run 0 run "$corrupt" --until 2100ms --record "$work/run.record"
run 0 diff "$work/run.record" "$work/run.record" --symbols "$corrupt"
run 0 snapshot "$corrupt" --at 2500ms -o "$work/a.snapshot"
run 0 diff "$work/a.snapshot" "$work/a.snapshot" --symbols "$corrupt" --until 3s
run 0 snapshot "$other" --at 2500ms -o "$work/b.snapshot"
run 1 diff "$work/a.snapshot" "$work/b.snapshot" --a "--symbols $corrupt" --b "--symbols $other"

# --- what is wrong ---
run 2 diff "$corrupt"
says 'beside what?'
run 2 diff "$corrupt" "$work/a.trace"
says 'give two of a kind'
run 2 diff "$corrupt" --a '--nonsense 1'
says 'unknown option --nonsense'
run 2 diff "$corrupt" --a "'--seed"
run 2 diff "$corrupt" --a 'word'
run 2 diff "$corrupt" "$corrupt" --compare tasks,everything
says "'everything' is not compared"
run 2 diff "$corrupt" "$corrupt" --serial 0=pty
says 'only scripts'
run 2 diff "$work/missing" "$corrupt"
printf '# bosim trace 1 board=x\nnonsense\n' > "$work/b.trace"
run 2 diff "$work/a.trace" "$work/b.trace"
says 'line 2 is not a line of a trace'
finish
