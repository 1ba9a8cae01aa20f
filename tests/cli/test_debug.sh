#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bosim debug: scripts with expectations on our own images and on a program made for steps by
# lines; JSON; pipes; records; what is said where something fails.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

# script STATUS IMAGE OPTION...: runs the commands on standard input as a script.
script() {
    local wanted=$1 image=$2
    shift 2
    cat > "$work/commands"
    run "$wanted" debug --script "$work/commands" "$image" "$@"
    [ "$wanted" -ne 0 ] || [ ! -s "$work/failed" ] || fail "$(cat "$work/failed")"
}

# ---- tasks, stops, time: the philosophers ----
script 0 "$philosophers" << 'END'
info position
expect 0.000000000 s
break semaphore_down task Socrates
expect stop 1: break semaphore_down task Socrates at semaphore_down
continue
expect /^stop 1, break semaphore_down/
expect task Socrates
info tasks
expect /^Socrates +running +10/
backtrace
expect /^\*#0 .*semaphore_down/
expect /^ #[1-9].*dine/
finish
expect task Socrates
expect returned r0 =
delete
catch exception SysTick ignore 2
continue
expect SysTick entered
reverse-continue
expect SysTick entered
delete
reverse-continue
expect the beginning of the history
go 20ms
switch Hypatia
expect switch from
expect Hypatia
blocked
info task Hypatia
expect /^state +waiting/
go -1ms
info history
expect in the past
go end
task Spinoza
expect task Spinoza, waiting
backtrace
expect dine
tstep
expect Spinoza
catch serial "EATS"
expect stop 3
continue
expect stop 3, catch serial "EATS"
output
expect /EATS$/
info stops
expect /3 +yes +1 /
END

# A watched variable, forwards and backwards; who wrote it last.
script 0 "$philosophers" << 'END'
go 40ms
last-writer table[0].doing
expect show
expect task Socrates
go end
watch table[0].doing == 2
continue
expect /stop 1.*write/
print table[0].doing
expect = 2
print task("Socrates").priority
expect 10
condition 1 $task == "Hypatia"
continue +1s
expect 1.506
END

# Who reads it, and a write that changes nothing.
script 0 "$philosophers" << 'END'
rwatch table[0].meals
continue
expect /stop 1.*read of 4 bytes.*: 0x0/
expect task
delete
watch table[0].doing write
continue
expect /stop 2.*write of 4 bytes.*: 0x[0-9] -> 0x[0-9]/
reverse-continue
expect /stop 2.*write of 4 bytes/
END

# ---- a kernel's calls, a device's registers ----
script 0 "$philosophers" << 'END'
catch call semaphore_down
continue
expect call of semaphore_down
delete
catch register uart0.DATA write == 0x20
continue
expect write of uart0.DATA: 0x20
info register uart0
expect /STATE .*TXBF=1/
info interrupts
expect SysTick
delete
catch return SysTick
continue
expect /on the way back to [a-z_]+[+]0x.*[(].*[.]c:/
info kernel
expect BOS
END

# ---- objects are known while tasks wait for them; a task's frames end where it begins ----
script 0 "$build/firmware/pump-mps2-an385.elf" << 'END'
info objects
expect no objects are known now
go 50ms
info interrupts
expect /IRQ0 +yes/
info objects
expect /buffer +console +1/
expect /queue +log +1/
expect /event +panel +1/
expect /message box +alarms +1/
backtrace motor
expect /#[1-9].* task_main/
backtrace idle
expect /#0 .* idle_main/
END
! grep kernel_start "$work/out" || fail "a caller of the idle task's first function"

# ---- steps by lines ----
steps=$work/steps.elf
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -nostartfiles -g -O1 -x assembler - \
    -x c tests/cli/steps.c -Wl,-Ttext=0,-Tbss=0x20000200,--build-id=none,-e,reset -o "$steps" << 'END' || exit 1
.syntax unified
.thumb
.word 0x20001000, reset
.rept 13
.word fail
.endr
.word systick
.thumb_func
fail: b fail
.thumb_func
.global reset
reset:
    bl work
    b .
END
# line COMMENT: the line of steps.c that ends with it.
line() { grep -n "/\* $1 \*/" tests/cli/steps.c | cut -d: -f1; }
# stepped COMMAND COMMENT...: each time it runs, this line comes.
stepped() {
    local command=$1 comment
    shift
    for comment; do
        echo "$command"
        echo "expect (steps.c:$(line "$comment"))"
    done
}
options=(--board mps2-an385 --source tests/cli)

# Over calls, recursion and an interrupt every 300 cycles; through inlined code.
{
    echo "until steps.c:$(line 'first call')"
    echo "until steps.c:$(line 'deep call')"
    echo "next"
    echo "expect /for \\(i = 0|bytes/"
    echo "until steps.c:$(line 'second call')"
    stepped next 'done'
    stepped reverse-next 'second call'
    stepped step add "add's last"
    stepped reverse-step add 'second call'
    stepped step add
    stepped reverse-finish 'second call'
    stepped step add
    echo finish
    echo "expect (steps.c:$(line 'second call'))"
    echo "expect returned r0 = 0x0000001e"
} | script 0 "$steps" "${options[@]}"

# Into a recursion and out of it.
{
    echo "until steps.c:$(line 'deep call')"
    stepped step factorial
    echo "until steps.c:$(line 'recursion')"
    stepped step factorial
    echo backtrace
    echo 'expect /^ #2 .*work/'
    echo "expect /^ #1 .*factorial.*:$(line recursion)/"
    echo finish
    echo "expect (steps.c:$(line product))" # nothing of the line is left
    echo 'expect returned r0 = 0x00000006'
    # The last activation of the function that is called here is not gone into.
    stepped reverse-next recursion
    echo up
    echo 'expect work'
    echo 'info locals'
    echo 'expect x'
} | script 0 "$steps" "${options[@]}"

# The handler is seen by instructions and by a stop, not by lines; its line is reached in it.
{
    echo "break steps.c:$(line handler)"
    echo 'continue +1ms'
    echo 'expect stop 1'
    echo 'expect a handler'
    echo backtrace
    echo 'expect interrupted here'
    echo finish
    echo 'expect work'
    echo delete
    echo "go start"
    echo "watch small[3] == 27 if \$value > 3"
    echo 'continue +1ms'
    echo 'expect /stop 2.*0x0 -> 0x1b/'
    echo "last-writer small[3]"
    echo "expect was written by work"
    echo "expect (steps.c:$(line bytes))"
    echo "watch 0x20000200,64 if 1 / 0 > 0"
} | script 0 "$steps" "${options[@]}"

# ---- what fails is said, with its place ----
script 1 "$hello" << 'END'
# a comment

info position
expect nothing of the kind
END
says "commands:4: expect nothing of the kind: expected nothing of the kind, but there came: 0.000000000 s"
script 1 "$hello" << 'END'
brek main
END
says 'commands:1: brek main: there is no command "brek": is "break" meant?'
script 0 "$hello" << 'END'
brek main
expect is "break" meant?
END
run 2 debug --script "$work/nothing" "$hello"
says "$work/nothing"
run 2 debug "$work/nothing.elf"
run 2 debug
says 'which image?'
run 2 debug "$hello" --kernel Multics
run 1 debug "$hello" -c 'brek main' -x "$work/commands"
says '--command:1'
echo 'brek main' > "$work/pipe"
stdin=$work/pipe run 1 debug "$hello"
prints 'is "break" meant?'

# ---- ends of the guest ----
script 0 "$hello" << 'END'
continue
expect the guest ended the run with status 0
continue
expect the guest ended the run with status 0
reverse-stepi
info position
END
prints 'goodbye'
[ "$(grep -c goodbye "$work/out")" -eq 1 ] || fail "the past is shown again"
assemble crashes < <(printf '.thumb_func\nreset:\n    ldr r0, =0x80000000\n    ldr r1, [r0]\n    b .\n.thumb_func\n.global hard_fault\nhard_fault:\n    ldr r1, [r0]\n.pool\n')
script 0 "$work/crashes.elf" --board mps2-an385 << 'END'
catch fault
continue
expect stop 1, catch fault
delete
continue
expect the guest crashed
expect registers:
expect last instructions:
reverse-stepi
expect reset
END
script 0 "$work/crashes.elf" --board mps2-an385 << 'END'
catch unmapped
continue
expect /stop 1, catch unmapped.*address 0x80000000/
info registers pc
reverse-continue
expect beginning
continue
expect stop 1, catch unmapped
END
printf '.thumb_func\nreset: cpsid i\n wfi\n b .\n' | assemble sleeps
script 0 "$work/sleeps.elf" --board mps2-an385 << 'END'
continue
expect nothing can happen any more
END
printf '.thumb_func\nreset: nop\n b reset\n' | assemble spins
run 124 debug "$work/spins.elf" --board mps2-an385 --timeout 1 -c 'continue 100h'
script 0 "$philosophers" --until 5ms << 'END'
continue
expect stopped at --until, 0.005 s
expect 0.005000
END

# ---- JSON: every line is an object ----
printf 'go 20ms\ninfo tasks\nbrek\n' > "$work/pipe"
stdin=$work/pipe run 1 debug "$philosophers" --json
jq -e . < "$work/out" > /dev/null || fail "not JSON"
[ "$(jq -r 'select(.command == "info tasks") | .answer.tasks | length' "$work/out")" = 7 ] ||
    fail "not seven tasks in JSON"
[ "$(jq -r 'select(.command == "brek") | .good' "$work/out")" = false ] || fail "an error is good"
jq -r 'select(.stream == "uart0") | .said' "$work/out" | grep -q 'five philosophers' ||
    fail "what streams say is not in the JSON"

# ---- a record, debugged backwards; the trace is that of the run ----
assemble asks < tests/cli/echo.inc
echo Kim | "$bosim" run "$work/asks.elf" --until 20ms --record "$work/asks.record" --trace "$work/run.trace" \
    > "$work/said" 2> /dev/null
cat > "$work/commands" << 'END'
catch serial "hello"
continue
expect stop 1
go start
reverse-continue
expect beginning
continue
expect stop 1
delete
continue
expect stopped at the end of the record, 0.02 s
reverse-stepi 3
continue
END
run 0 debug --script "$work/commands" "$work/asks.record" --load "$work/asks.elf" \
    --trace "$work/debug.trace"
cmp "$work/run.trace" "$work/debug.trace" || fail "another trace under the debugger"

# ---- input makes another future ----
script 0 "$work/asks.elf" --board mps2-an385 << 'END'
catch serial "name?"
continue
expect stop 1
send "Ann\r"
expect 4 bytes to uart0
continue +5ms
expect stop 1
output
expect hello Ann!
reverse-continue
expect stop 1
send "Ben\r"
continue +5ms
output
expect hello Ben!
END

# ---- snapshots ----
script 0 "$philosophers" << END
go 20ms
snapshot save $work/at20.snapshot
go 30ms
snapshot load $work/at20.snapshot
expect 0.0200
info history
expect from 0.0200
source $work/nothing
expect $work/nothing
END
script 0 "$philosophers" --from "$work/at20.snapshot" << 'END'
info position
expect 0.0200
info tasks
expect Hypatia
END

# ---- no symbols, no known kernel: what looks like a call ends where the task's stack does ----
if command -v arm-none-eabi-strip >/dev/null; then
    arm-none-eabi-strip -o "$work/stripped.elf" "$philosophers"
    printf 'run 20ms\ninfo tasks\n' >"$work/commands"
    run 0 debug --kernel blackbox --json --script "$work/commands" "$work/stripped.elf"
    mapfile -t tasks < <(jq -r '.answer.tasks[]?.name' "$work/out")
    [ "${#tasks[@]}" -gt 3 ] || fail "few tasks: ${tasks[*]}"
    { echo 'run 20ms' && printf 'backtrace %s\n' "${tasks[@]}"; } >"$work/commands"
    run 0 debug --kernel blackbox --json --script "$work/commands" "$work/stripped.elf"
    # Each task begins in the same function of the kernel: it is there once in each, not once for
    # each task that lies above in memory.
    jq -e 'select(.answer.frames) | .answer.frames | map(.pc) | (length == (unique | length))' \
        "$work/out" | grep -q false && fail "another task's frames: $(cat "$work/out")"
fi

# ---- what each task has had of the processor is the same behind a way back ----
for kernel in BOS blackbox; do
    for way in 'go 90ms' $'go 100ms\ngo 90ms' $'go 90ms\nswitch\ngo 100ms\ngo 0s\ngo 90ms'; do
        printf '%s\ninfo tasks\n' "$way" >"$work/commands"
        run 0 debug --kernel "$kernel" --json --script "$work/commands" "$philosophers"
        jq -c '.answer.tasks[]? | [.name, .switches, .run_time_ps, .since_ps]' "$work/out" \
            >"$work/tasks"
        [ -s "$work/first.$kernel" ] || cp "$work/tasks" "$work/first.$kernel"
        [ -s "$work/tasks" ] || fail "$kernel: no tasks"
        diff "$work/first.$kernel" "$work/tasks" || fail "$kernel: the tasks differ behind: $way"
    done
done
# ---- a time that lies behind the end ----
script 0 "$philosophers" --until 10ms << 'END'
go 20ms
expect stopped at --until, 0.01 s
END
finish
