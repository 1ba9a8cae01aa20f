#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sessions of stock gdb with `bosim run --gdb`: breakpoints, tasks as threads, steps of a task,
# watchpoints, all of it backwards, changed memory, clients that come and go.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
# shellcheck source=tests/gdb/common.bash
. "$(dirname "$0")/common.bash"
image=$build/firmware/philosophers-mps2-an385.elf

# --- breakpoints, threads, steps ---

gdb_says stdio << 'END'
echo == first\n
info threads
echo == main\n
tbreak main
continue
next
echo == condition\n
break main.c:120 if table[1].meals == 2
continue
echo == threads\n
info threads
echo == stacks\n
thread apply all bt
echo == registers\n
thread apply all p $sp == $psp
echo == other\n
thread find host
thread 7
p $sp
monitor info time
maintenance flush register-cache
p $sp
thread 2
echo == lines\n
delete
next
next
next
echo == who\n
info threads
echo == into\n
tbreak semaphore_down
continue
finish
echo == handler\n
tbreak port_tick_handler
continue
bt
stepi
info symbol $pc
finish
echo == switch\n
tbreak port_switch
continue
set $before = $_thread
stepi 12
p $_thread == $before
info symbol $pc
END
shows first '\* 1 .*"processor" \(no task runs\)'
shows main 'breakpoint 1, main \(\)' '^209'
shows condition 'Thread .* "(Socrates|Hypatia|Confucius|Avicenna|Spinoza)" hit Breakpoint 2, eat' '^120'
for name in Socrates Hypatia Confucius Avicenna Spinoza; do
    shows threads "\"$name\" \((running, priority 10|ready, priority 10|waiting: (sleep \([0-9]+ ticks left\)|semaphore .*))\)"
    [ "$(after stacks | grep -A 12 "\"$name\"" | sed '/^$/q' | grep -c -E 'dine|task_main')" -eq 2 ] ||
        fail "the stack of $name: $(after stacks | grep -A 12 "\"$name\"")"
done
shows threads '\* '
! after stacks | grep -F '?? ()' || fail "a stack does not end where its task begins"
shows stacks '"host" \(waiting: semaphore done\)' 'port_switch' 'semaphore_down' 'receive' 'task_main'
[ "$(after stacks | grep -c '^Thread')" -eq 7 ] || fail "not seven threads: $(after stacks)"
[ "$(after registers | grep -c '= 1')" -eq 7 ] || fail "stack pointers: $(after registers)"
mapfile -t pointers < <(after other | sed -n 's/^\$[0-9]* = //p')
[ "${pointers[*]}" = "${pointers[0]} ${pointers[0]}" ] ||
    fail "another thread's registers behind monitor: ${pointers[*]}"
# A line of a task is done when the task has done it, whoever runs meanwhile.
shows lines '^121' '^122' '^123'
shows who "$(after condition | sed -n 's/^Thread .* "\(.*\)" hit.*/"\1"/p')"
shows into 'semaphore_down' 'Value returned is'
shows handler 'Thread .* hit Temporary breakpoint .*port_tick_handler' '#0 .*port_tick_handler' \
    '#1 .*<signal handler called>' '#2 ' '^port_tick_handler' 'Run till exit|^0x|^[a-z_]+ \('
# The task is switched from inside of these instructions, and goes on later.
shows switch 'hit Temporary breakpoint .*port_switch' '= 1' '^(port_switch|kernel_wait) '

# --- backwards ---

gdb_says stdio << 'END'
break main.c:120 if table[1].meals == 2
continue
delete
echo == watch\n
watch table[0].waited
continue
continue
echo == back\n
reverse-continue
p table[0].waited
reverse-continue
p table[0].waited
delete
echo == steps\n
stepi
next
next
next
reverse-next
reverse-step
reverse-stepi
echo == finish\n
break print_number
continue
reverse-finish
echo == beginning\n
delete
reverse-continue
p $pc == (unsigned long)&reset_handler
echo == again\n
break main.c:120 if table[1].meals == 2
continue
p table[1].meals
echo == change\n
set var table[1].meals = 7
stepi
stepi
p table[1].meals
reverse-stepi
reverse-stepi
p table[1].meals
delete
break main.c:124
reverse-continue
p table[1].meals
delete
break main.c:120 if table[1].meals == 7
continue
p table[1].meals
END
shows watch 'Old value = ([0-9]+)' 'New value = '
mapfile -t values < <(after watch | sed -n 's/^\(Old\|New\) value = //p')
shows back "Old value = ${values[3]}" "New value = ${values[2]}" "= ${values[2]}" \
    "Old value = ${values[1]}" "New value = ${values[0]}" "= ${values[0]}"
shows steps '^112'
shows finish 'print_number' '^0x.* in .*print_number|^0x.* in '
shows beginning 'No more reverse-execution history' '= 1'
shows again 'eat' '= 2'
shows change '= 7' '= 7' 'hit Breakpoint' '= 2' 'hit Breakpoint' '= 7'

# --- on TCP: clients come and go, the run ends as one of them says ---

serve() {
    : > "$work/err"
    (cd "$work" && exec "$bosim" run "$image" --gdb 0 --timeout 60 "$@") > "$work/said" \
        2> "$work/err" < /dev/null &
    pid=$!
    for _ in $(seq 200); do
        port=$(sed -n 's/.*gdb: listening on 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$work/err")
        [ -z "$port" ] || return
        sleep 0.02
    done
    fail "no port is printed"
}

# ended STATUS TEXT: the server has ended with this status and said this.
ended() {
    local status=0
    wait "$pid" || status=$?
    [ "$status" -eq "$1" ] || fail "ended with $status instead of $1"
    grep -qF -- "$2" "$work/err" || fail "not said: '$2' but $(cat "$work/err")"
}

serve --pace 1
# What no client of gdb would send does no harm.
exec 3<> "/dev/tcp/127.0.0.1/$port"
head -c 100000 /dev/urandom >&3
exec 3>&-
gdb_says "remote 127.0.0.1:$port" << 'END'
echo == first\n
p $pc == (unsigned long)&reset_handler
tbreak main
continue
load
END
shows first '= 1' 'main \(\)' 'Loading section .text'
sleep 0.3
grep -q 'the client has gone; the machine runs on' "$work/err" || fail "it is not said that it runs on"
# One that is cut off while the machine runs for it: the machine stops, which is said.
before=$(grep -c 'gone; waiting for another; the machine stands still' "$work/err")
exec 3<> "/dev/tcp/127.0.0.1/$port"
printf '+%cc#63' '$' >&3
exec 3>&-
for _ in $(seq 200); do
    since=$(grep -c 'gone; waiting for another; the machine stands still' "$work/err")
    [ "$since" -eq "$before" ] || break
    sleep 0.02
done
[ "$since" -gt "$before" ] || fail "a client that is cut off: not said that the machine waits"
gdb_says "extended-remote 127.0.0.1:$port" << 'END'
echo == second\n
info threads
p table[0].thought + table[1].thought > 0
break main
run
p table[0].thought
kill
info threads
run
monitor info tasks
monitor last-writer bos
monitor reset halt
maintenance flush register-cache
p $pc == (unsigned long)&reset_handler
kill
END
shows second '"host"' '= 1' 'Breakpoint 1, main' '= 0' 'No threads' 'Breakpoint 1, main' \
    'was written by|was not written' 'the machine is reset' '= 1' 'killed'
ended 0 'ended by gdb'

serve
gdb_says "remote 127.0.0.1:$port" << 'END'
echo == end\n
continue
END
shows end 'exited normally'
ended 0 'the guest ended the run with status 0'
grep -q 'all philosophers have dined' "$work/said" || fail "the guest's output is missing"

# What is repeated is not printed again.
gdb_says stdio << 'END'
break print_number
continue
tbreak main.c:179
disable 1
continue
reverse-continue
delete
continue
END
count=$(grep -c 'philosopher  meals' "$work/err")
[ "$count" -eq 1 ] || fail "the table is printed $count times"

# A program goes into flash, where breakpoints are hardware's.
image=$build/firmware/philosophers-lm3s6965evb.elf
gdb_says stdio << 'END'
echo == flash\n
info mem
load
compare-sections
break main
continue
END
shows flash 'flash blocksize' 'Loading section .text' 'Section .text, .* matched' \
    'automatically using hardware breakpoints' 'Breakpoint 1, main'
image=$build/firmware/philosophers-mps2-an385.elf

# A record that is replayed has an end, and can be gone back from.
run 0 run "$image" --until 2s --record "$work/record"
gdb_says "extended-remote | exec $bosim replay $work/record --load $image --gdb stdio 2> $work/err" << 'END'
echo == replay\n
continue
watch table[0].meals
reverse-continue
delete
continue
END
shows replay 'No more reverse-execution history' 'Old value = 3' 'New value = 2' \
    'No more reverse-execution history'

run 2 run "$image" --gdb 70000
says "--gdb: '70000' is no port"
run 2 run "$image" --gdb 1 --record "$work/record"
says 'leave out --gdb or --record'
finish
