#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Streams and the outside: standard input, files, pseudo terminals, TCP, scripts.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
assemble asks < tests/cli/echo.inc

# All 256 values go in and come out.
assemble raw << 'END'
.thumb_func
reset:
    bl uart_on
1:  bl get
    bl put
    b 1b
END
for value in $(seq 0 255); do printf "\\x$(printf %02x "$value")"; done > "$work/bytes"
stdin=$work/bytes run 0 run "$work/raw.elf" --until 50ms
cmp -s "$work/bytes" "$work/out" || fail "bytes are changed on their way"

# Standard input is fed, from a file and from a pipe.
printf 'Ann\n' > "$work/name"
stdin=$work/name run 0 run "$work/raw.elf" --expect '^Ann$'
[ "$(printf 'Eve\n' | timeout 20 "$bosim" run "$work/raw.elf" --expect 'Eve$' 2> /dev/null)" = Eve ] ||
    fail "a pipe is not fed"

# A file gets all output; standard output then nothing. Streams go by name, too.
run 0 run "$work/asks.elf" --until 20ms --serial "uart0=file:$work/said"
[ -s "$work/out" ] && fail "output of a stream that goes to a file is printed"
[ "$(cat "$work/said")" = 'name? ' ] || fail "a file did not get the output"
run 0 run "$hello" --serial 0=none
[ -s "$work/out" ] && fail "output of a stream that goes nowhere is printed"
run 2 run "$hello" --serial 0=file:/dev/full
says 'the output of uart0 cannot be written: No space left on device'

# What is said by semihosting and through the ITM is printed, wherever the UARTs go.
assemble debug << 'END'
.thumb_func
reset:
    ldr r1, =text
    movs r0, #4
    bkpt 0xab
    movs r0, #'I'
    mov r1, #0xe0000000
    strb r0, [r1]
    movs r0, #10
    strb r0, [r1]
    movs r0, #0
    b quit
text: .asciz "by semihosting\n"
.pool
END
run 0 run "$work/debug.elf" --serial 0=none
[ "$(cat "$work/out")" = $'by semihosting\nI' ] || fail "debug consoles: $(cat "$work/out")"
run 0 run "$work/debug.elf" --serial "cpu0.semihosting=file:$work/said" --serial itm=none
[ "$(cat "$work/said")" = 'by semihosting' ] || fail "semihosting to a file: $(cat "$work/said")"
[ -s "$work/out" ] && fail "a debug console that is connected is printed besides"

# A closed pipe ends the run.
"$bosim" run "$philosophers" --until 1h --timeout 20 2> "$work/err" < /dev/null | head -n 1 > "$work/out"
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "a closed pipe: $(cat "$work/err")"
says 'nobody reads the output of uart0 any more'

# waits_for PATTERN FILE
waits_for() {
    for _ in $(seq 200); do
        grep -q "$1" "$2" && return
        sleep 0.02
    done
    fail "'$1' did not come in $2"
}

# A client on TCP gets what was said before it came, and types. (In the scratch folder: a timeout
# leaves a snapshot.)
(cd "$work" && exec "$bosim" run asks.elf --serial 0=tcp:0 --expect 'Tom!$' --timeout 20) 2> "$work/err" &
pid=$!
waits_for 127.0.0.1 "$work/err"
port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\)$/\1/p' "$work/err")
[ -n "$port" ] || fail "no port is printed"
if exec 3<> "/dev/tcp/127.0.0.1/$port"; then
    read -r -t 10 -N 6 prompt <&3
    [ "$prompt" = 'name? ' ] || fail "a TCP client reads '$prompt'"
    printf 'Tom\r' >&3
    wait $pid || fail "TCP: status $?: $(cat "$work/err")"
    read -r -t 10 line <&3
    [ "$line" = 'hello Tom!' ] || fail "a TCP client reads '$line'"
    exec 3>&-
fi

# A pseudo terminal: its name is printed; it passes bytes as they are.
(cd "$work" && exec "$bosim" run asks.elf --serial 0=pty --expect 'Sue!$' --timeout 20) 2> "$work/err" &
pid=$!
waits_for /dev/pts "$work/err"
terminal=$(sed -n 's/.*uart0: \(.*\)$/\1/p' "$work/err")
exec 3<> "$terminal"
read -r -t 10 -N 6 prompt <&3
[ "$prompt" = 'name? ' ] || fail "the pseudo terminal says '$prompt'"
printf 'Sue\r' >&3
wait $pid || fail "pty: status $?: $(cat "$work/err")"
exec 3>&-

# With a loop-back plug it hears itself: each character as its last bit leaves, again in a replay.
assemble alone << 'END'
.thumb_func
reset:
    bl uart_on
    movs r4, #32
1:  mov r0, r4
    bl put
    bl get
    cmp r0, r4
    bne 2f
    adds r4, #1
    cmp r4, #127
    blo 1b
    movs r0, #0
    b quit
2:  movs r0, #9
    b quit
END
run 0 run "$work/alone.elf" --serial 0=loop --until 1s --trace "$work/trace1" --record "$work/heard"
run 0 replay "$work/heard" --trace "$work/trace2"
cmp -s "$work/trace1" "$work/trace2" || fail "a loop-back is not repeated by a replay"
grep -q ' in 7e ' "$work/trace1" || fail "a loop-back does not bring what was sent"
run 124 run "$work/alone.elf" --serial 0=none --timeout 1

# A script answers; what it does happens at the same virtual times always.
cat > "$work/script" << 'END'
# asks three times
wait "name? "
send "Ann\r"
wait Ann!
after 5ms
send Bob\x0d
wait "Bob!\n"
pin fpgaio.button0 1
wait name?
after 1ms
send "C\t\"\\\n"
END
run 0 run "$work/asks.elf" --serial "0=script:$work/script" --trace "$work/trace1" \
    --expect 'hello Ann!$' --expect 'hello Bob!$' --expect 'C.*!$'
prints $'hello C\t"\\!'
for slice in 1 7 1000; do
    run 0 run "$work/asks.elf" --serial "0=script:$work/script" --trace "$work/trace2" \
        --slice-test $slice --expect 'hello Ann!$' --expect 'hello Bob!$' --expect 'C.*!$'
    cmp -s "$work/trace1" "$work/trace2" || fail "a script's times depend on slices ($slice)"
done
awk '/ in 0d/ { if (last) exit !($1 - last > 5e9 && $1 - last < 6e9); last = $1 }' "$work/trace1" ||
    fail "after 5ms is not 5 ms"

# What was said while the script waited for time is not lost; what never comes is named.
printf 'wait name?\nsend "A\\r"\nafter 50ms\nwait hello A\nwait never\n' > "$work/script"
run 1 run "$work/asks.elf" --serial "0=script:$work/script" --until 100ms --expect 'not this'
assemble asks_once << 'END'
.thumb_func
reset:
    bl uart_on
    ldr r0, =text
    bl say
1:  wfi
    b 1b
text: .asciz "name? "
.pool
END
printf 'wait name?\nafter 1s\nwait never\n' > "$work/script"
run 4 run "$work/asks_once.elf" --serial "0=script:$work/script"
says "$work/script:3: wait never never came"
says '1.0000'
# What one wait has found is no answer to the next.
printf 'wait name?\nwait name?\n' > "$work/script"
run 4 run "$work/asks_once.elf" --serial "0=script:$work/script"
says "$work/script:2: wait name? never came"

# What bosim says is never in one line with what the guest has said, where both go to one place.
"$bosim" run "$work/asks_once.elf" < /dev/null > "$work/out" 2>&1
grep -qx 'name? ' "$work/out" || fail "guest and bosim in one line: $(cat "$work/out")"
finish
