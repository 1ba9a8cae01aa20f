#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each exit status, with its reason on standard error.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

assemble talker << 'END'
.thumb_func
reset:
    bl uart_on
    ldr r0, =hello
    bl say
    bl drain
    b reset
hello: .asciz "good day\n"
.pool
END
assemble prompt << 'END'
.thumb_func
reset:
    bl uart_on
    ldr r0, =text
    bl say
1:  wfi
    b 1b
text: .asciz "login: "
.pool
END

# 0: the expectation, also on a line that is not complete, and at the same moment each time
run 0 run --board mps2-an385 "$work/talker.elf" --expect 'g(oo)+d'
says 'the expectation is met: g(oo)+d'
one_line
run 0 run "$work/talker.elf" --expect '^good day$' --expect '^good day$'
run 0 run "$work/prompt.elf" --expect '^login: '
first=$(cat "$work/err")
run 0 run "$work/prompt.elf" --expect '^login: ' --slice-test 3
[ "$(cat "$work/err")" = "$first" ] || fail "the moment of a match depends on slices"

# 0: the end of a complete line matters to `$`
run 1 run "$work/talker.elf" --expect '^good$' --until 1ms
says 'what was expected did not come: ^good$'

# --until ends 0 without and 1 with an expectation
run 0 run "$work/talker.elf" --until 2ms
says '0.002000 s: --until is reached'
run 1 run "$work/talker.elf" --until 2ms --expect never
says '--until is reached; what was expected did not come: never'
run 0 run "$work/talker.elf" --until 50000cycles
says '0.002000 s: --until is reached'

# 1: --fail-on, also before an expectation
run 1 run "$work/talker.elf" --expect day --fail-on goo
says 'the guest said what must not be: goo'

# the guest's own status
for status in 0 1 7 77; do
    assemble quits << END
.thumb_func
reset:
    bl uart_on
    movs r0, #$status
    bl quit
END
    run "$status" run "$work/quits.elf"
    says "the guest ended the run with status $status"
done
assemble quits << 'END'
.thumb_func
reset: mov r0, #256
    bl quit
END
run 1 run "$work/quits.elf"
says 'with status 256'
assemble quits << 'END'
.thumb_func
reset: mov r0, #0
    bl quit
END
run 1 run "$work/quits.elf" --expect something
says 'what was expected did not come: something'

# 1: --strict and --fail-on-fault; without them both are only reported
assemble wild << 'END'
.thumb_func
reset:
    ldr r1, =0x40004000
    ldr r0, [r1, #0x40]
    movs r0, #0
    bl quit
END
run 0 run "$work/wild.elf"
says 'uart0'
run 1 run "$work/wild.elf" --strict
says 'a report (--strict)'
assemble faulty << 'END'
.thumb_func
reset:
    ldr r1, =0x30000000
    ldr r0, [r1]
    b .
.thumb_func
.global hard_fault
.thumb_func
hard_fault:
    movs r0, #0
    bl quit
END
run 0 run "$work/faulty.elf"
run 1 run "$work/faulty.elf" --fail-on-fault
says 'a fault (--fail-on-fault)'

# 3: the guest crashed: registers, backtrace, the last instructions, with symbols
assemble crash << 'END'
.thumb_func
reset:
    movs r5, #0x55
    bl deeper
    b .
.thumb_func
deeper:
    push {lr}
    ldr r0, =0x30000000
    bx r0
.pool
END
run 3 run "$work/crash.elf"
says 'the guest crashed: '
says 'backtrace:'
says 'bx r0'
grep -q 'instructions:' "$work/err" || fail "no history"
grep -q 'deeper' "$work/err" || fail "no symbols"
grep -Eqi 'r5 +0*55\b' "$work/err" || fail "no registers"

# 4: asleep with no event and no open input; a branch to itself with interrupts masked
run 4 run "$work/prompt.elf"
says 'nothing can happen any more'
assemble masked << 'END'
.thumb_func
reset: cpsid i
    b .
END
run 4 run "$work/masked.elf"
says 'nothing can happen any more'
# and so does one in a handler that nothing can preempt
assemble handler << 'END'
.thumb_func
reset: udf #0
.global hard_fault
.thumb_func
hard_fault: b hard_fault
END
run 4 run "$work/handler.elf"
says 'no interrupt can be taken'

# 124: the host's time ran out; the snapshot that is left runs on
(
    cd "$work" || exit 1
    timeout 20 "$bosim" run talker.elf --timeout 0.2 < /dev/null > /dev/null 2> err
    [ $? -eq 124 ]
) || fail "no status 124"
says "the host's time ran out"
says 'talker.elf.timeout.snapshot'
[ -s "$work/talker.elf.timeout.snapshot" ] || fail "no snapshot is left"
run 0 run --from "$work/talker.elf.timeout.snapshot" --expect 'good day'

# Ctrl-C and SIGTERM end cleanly, with figures
for signal in INT TERM; do
    rm -f "$work/out" "$work/err" # what an earlier run said is no sign that this one runs
    "$bosim" run "$work/talker.elf" --stats < /dev/null > "$work/out" 2> "$work/err" &
    pid=$!
    for _ in $(seq 600); do
        [ -s "$work/out" ] && break
        sleep 0.05
    done
    kill -$signal $pid
    wait $pid
    status=$?
    [ "$status" -eq 0 ] || fail "SIG$signal: status $status"
    says 'interrupted'
    says 'instructions'
done
finish
