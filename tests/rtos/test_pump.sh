#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The infusion pump as its operator knows it: sessions on its console. What is given is counted from
# outside, by the interrupts of the motor's timer; each step is one. PUMP_BOARD: another board.
# shellcheck source=tests/rtos/common.bash
. "$(dirname "$0")/common.bash"
BOARD=${PUMP_BOARD:-mps2-an385}
PUMP=$BUILD/firmware/pump-$BOARD.elf

# The interrupt of the motor's timer, the levels of an input that is on and off, and the pins.
case $BOARD in
mps2-an385)
    MOTOR=IRQ8 ON=1 OFF=0
    PINS="KEY_START=fpgaio.button0 KEY_BOLUS=fpgaio.button1 CLAMP=gpio0.p0 AIR=gpio0.p1 DOOR=gpio0.p2"
    ;;
lm3s6965evb)
    MOTOR=IRQ19 ON=0 OFF=1
    PINS="KEY_START=gpiof.p1 KEY_BOLUS=gpioe.p0 CLAMP=gpioe.p1 AIR=gpioe.p2 DOOR=gpioe.p3"
    ;;
*) echo "no such board: $BOARD" && exit 1 ;;
esac

# talk STATUS SESSION OPTION...: the script is standard input, `> TEXT` types a command at the
# prompt, `pin DOOR on` is the board's; output in out, what bosim said in err, its trace in trace.
talk() {
    local wish=$1 status=0
    running=$2
    shift 2
    {
        printf '%s\n' 's/^> \(.*\)/wait pump> \nsend "\1\\r"/'
        printf 's/^\(pin .*\) on$/\\1 %s/\ns/^\(pin .*\) off$/\\1 %s/\n' "$ON" "$OFF"
        for pin in $PINS; do echo "s/^pin ${pin%=*} /pin ${pin#*=} /"; done
    } >"$TMPDIR/sed"
    sed -f "$TMPDIR/sed" >"$TMPDIR/script"
    "$BOSIM" run "$PUMP" --serial "0=script:$TMPDIR/script" --trace "$TMPDIR/trace" --until 100s \
        --strict "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ "$status" = "$wish" ] || lose "ended with $status, must be $wish"
}

# when TEXT: the time, in picoseconds, at which the first line that holds it began to be sent
when() {
    awk -v text="$1" '$2 == "serial" && $4 == "out" {
            if (line == "") begun = $1
            if ($5 == "0a") { if (index(line, text)) { print begun; exit } line = "" }
            else line = line ($5 == "20" ? " " : $6)
        }' "$TMPDIR/trace"
}

steps() { # FROM TO: the motor's interrupts between two times in picoseconds
    awk -v from="$1" -v to="$2" -v irq="$MOTOR" '
        $2 == "interrupt" && $3 == "enter" && $5 == irq && $1 + 0 >= from && $1 + 0 <= to { n++ }
        END { print n + 0 }' "$TMPDIR/trace"
}


# ---- it fits 64 KB of flash, and 16 KB of RAM with half a KB for interrupts ----
running=size
arm-none-eabi-size "$PUMP" | awk 'NR == 2 { exit !($1 + $2 <= 65536 && $2 + $3 <= 16384 - 512) }' ||
    lose "$(arm-none-eabi-size "$PUMP")"

# ---- a dose: its volume by steps, its time, the end ----
talk 0 dose <<'END'
> dose 0.5 ml at 600 ml/h
wait dose complete
after 500ms
> end
> status
> off
END
shows '^dose: 0\.500 ml at 600\.0 ml/h, 3 s' '^[0-9.]+ dose complete: 0\.500 ml of 0\.500 ml' \
    'ALARM dose complete' 'ended: dose 0\.500 ml, bolus 0\.000 ml, vein 0\.000 ml' \
    '^no infusion' '^since power-on: .* 0\.500 ml, 0 restarts; lost: 0 characters, 0 lines, 0 samples'
[ "$(steps 0 9e15)" = 2000 ] || lose "$(steps 0 9e15) steps instead of 2000"
# 2,000 steps of 1.5 ms: 1,999 of them from the first to the last, but for what an interrupt waits.
awk -v irq="$MOTOR" '
    $2 == "interrupt" && $3 == "enter" && $5 == irq { if (!first) first = $1; last = $1 }
    END { d = (last - first) / 1e6 - 1999 * 1500; exit !(d > -20 && d < 20) }' "$TMPDIR/trace" ||
    lose "the steps are not 1.5 ms apart"

# ---- the same again is the same, to the picosecond ----
cp "$TMPDIR/trace" "$TMPDIR/first"
"$BOSIM" run "$PUMP" --serial "0=script:$TMPDIR/script" --trace "$TMPDIR/again" >/dev/null 2>&1
cmp "$TMPDIR/first" "$TMPDIR/again"

# ---- a bolus in it, a pause, another rate; keeping the vein open ----
talk 0 therapy <<'END'
> dose 0.2 ml at 120 ml/h
after 1s
> bolus
> bolus
after 1s
> stop
> start
wait bolus complete
after 1s
> stop
> bolus
after 1s
> status
> rate 240 ml/h
> start
> start
wait dose complete
after 10s
> status
> end
> end
> off
END
shows '^bolus: done' '^bolus: not while it is so' 'paused: 0' 'goes on' 'bolus complete' 'paused: 0\.0[0-9]* ml of 0\.200' \
    '^stop: done' '^bolus: not while' '^paused: .* at 0\.0 ml/h; bolus 1\.000 ml' '^rate: done' \
    'goes on: 0' '^start: done' '^start: not while' 'dose complete: 0\.200 ml of 0\.200' \
    '^keeping vein open: 0\.200 ml .* at 1\.0 ml/h; bolus 1\.000 ml, vein 0\.00[23] ml' \
    'ended: dose 0\.200 ml, bolus 1\.000 ml' '^end: there is no infusion'
# 800 steps of the dose, 4,000 of the bolus, 0.9 s each of the vein's in 10 s and a little
n=$(steps 0 9e15)
case $n in 4811 | 4812) ;; *) lose "$n steps" ;; esac

# ---- an occlusion: the pressure rises by 139 mmHg a second at 100 ml/h ----
talk 0 occlusion <<'END'
> dose 5 ml at 100 ml/h
after 2s
pin CLAMP on
wait ALARM occlusion
> start
after 2s
> status
> limit 600
after 300ms
> status
> limit 500
pin CLAMP off
wait over: occlusion
after 1s
> start
after 2s
> status
> alarms
> off
END
shows 'ALARM occlusion, 5[0-4][0-9] mmHg: motor stopped' 'stopped by an alarm: 0' \
    '^start: something is wrong with the line' '^stopped by an alarm' \
    '^pressure [4-9][0-9][0-9] mmHg, alarm at 500; line: occlusion; an alarm sounds' \
    '^pressure [4-9][0-9][0-9] mmHg, alarm at 600; line: occlusion; an alarm sounds' 'over: occlusion' \
    'goes on' '^start: done' '^infusing: 0\.[0-9]* ml of 5\.000 ml' '^pressure .* line in order$' \
    'occlusion, mmHg 5'
alarm=$(when 'ALARM occlusion')
on=$(when 'goes on')
[ "$(steps "$alarm" "$on")" = 0 ] || lose "$(steps "$alarm" "$on") steps after the alarm"
# The line was pinched 2 s after the dose began: 3.6 s until 500 mmHg are passed, then at once.
took=$(((alarm - $(when 'dose: 5.000')) / 1000000000))
if [ "$took" -lt 5300 ] || [ "$took" -gt 6000 ]; then lose "the alarm came after $took ms"; fi

# ---- an alarm stops the motor whatever its task does ----
talk 0 cut <<'END'
> dose 5 ml at 1200 ml/h
after 500ms
> fault stuck motor
> set door on
wait restarted: task motor
> off
END
alarm=$(when 'ALARM door')
[ "$(steps "$alarm" 9e15)" = 0 ] || lose "$(steps "$alarm" 9e15) steps after the alarm"

# ---- air and door; a limit of one's own; the keys; an alarm without an infusion is none ----
talk 0 inputs <<'END'
> set door on
after 200ms
> dose 1 ml at 100 ml/h
> set door off
after 200ms
> limit 99
> limit 200
> dose 1 ml at 100 ml/h
after 500ms
pin AIR on
wait ALARM air
pin AIR off
wait over: air
pin DOOR on
after 200ms
pin KEY_START on
wait key: not while
pin KEY_START off
after 200ms
pin DOOR off
after 200ms
pin KEY_START on
wait goes on
after 200ms
pin KEY_START off
after 200ms
pin KEY_BOLUS on
wait bolus of 1.000 ml
pin KEY_BOLUS off
wait bolus complete
> press start
wait paused
> end
> press start
> off
END
never 'ALARM door'
shows '^door: on$' '^dose: something is wrong with the line' '^door: off$' '^usage: limit' '^limit: done' \
    'ALARM air in the line: motor stopped' 'over: air' 'key: not while' 'goes on' 'bolus of 1\.000' 'bolus complete' \
    'paused' 'key: there is no infusion'

talk 0 door <<'END'
> dose 1 ml at 100 ml/h
> set door on
wait ALARM door open: motor stopped
> end
> limit 200
> dose 1 ml at 100 ml/h
> set door off
after 200ms
> dose 1 ml at 100 ml/h
> set clamp on
wait ALARM occlusion
> off
END
shows 'ALARM door' '^dose: something is wrong' '^dose: 1\.000 ml' 'ALARM occlusion, 2[0-4][0-9] mmHg'

# ---- what is typed: limits, editing, a paste that is longer than a line ----
talk 0 typing <<'END'
> dose 1000 ml at 5 ml/h
> dose 5 ml at 0 ml/h
> dose 5 ml at 1200.1 ml/h
> dose 5.5.5 ml at 3 ml/h
> dose
> nonsense
> help dose
> help nonsense
wait pump>
send "stax\x7ftus\x08s  \r"
wait no infusion
send "\x1b[A\r"
wait no infusion
send "garbage\x15stat\x03status\n"
wait no infusion
wait pump>
send "0123456789012345678901234567890123456789012345678901234567890123456789\r"
wait no such command
> off
END
shows '^1000: the volume must be 0\.1 to 999\.9 ml' '^0: the rate must be' '^1200\.1: the rate must' \
    '^5\.5\.5: the volume' '^usage: dose VOLUME ml at RATE ml/h' '^nonsense: no such command' \
    '^usage: dose' '^there is no such command: nonsense' '^no infusion' '^no infusion' '\^C' \
    '^no infusion' '^0123456789012345678901234567890123456789012345678901234567890123: no such'

# ---- a board whose other side does not wait: at full speed nothing is lost, with the motor at its
# fastest; what finds 128 characters waiting is, and is told ----
if [ "$BOARD" = mps2-an385 ]; then
    cat >"$TMPDIR/hasty.dts" <<END
/include/ "$PWD/boards/mps2-an385.dts"
&uart0 { /delete-property/ bosim,patient-sender; };
END
    many=$(printf '0123456789%.0s' {1..100})
    talk 0 hasty --board "$TMPDIR/hasty.dts" <<END
> dose 5 ml at 1200 ml/h
after 200ms
wait pump>
send "$many$many"
after 1s
send "\r"
> help
send "${many:0:300}"
after 1s
send "\r"
> status
> off
END
    [ "$(grep -c ' serial uart0 in ' "$TMPDIR/trace")" -gt 2300 ] || lose "nobody has typed"
    lost=$(tr -d '\r' <"$TMPDIR/out" | sed -n 's/ characters came too fast and are lost$//p')
    # The shell itself had taken at most 16.
    if [ "$lost" -lt $((300 - 128 - 16)) ] || [ "$lost" -gt $((300 - 128)) ]; then lose "$lost are lost"; fi
    shows '^off stops|^off +stops' "^$lost characters came too fast" "lost: $lost characters"
fi

# ---- infusions and commands leave no memory behind; what is given is summed over restarts ----
talk 0 sums <<'END'
> mem
> dose 0.1 ml at 1200 ml/h
wait dose complete
> tasks
> trace shell
> end
wait ended
> clear
after 500ms
> dose 0.1 ml at 1200 ml/h
after 100ms
> end
wait ended
> mem
> fault hang shell
wait restarted
> dose 0.1 ml at 1200 ml/h
wait dose complete
> fault hang
wait restarted
> status
> alarms
> off
END
[ "$(grep -a '^heap' "$TMPDIR/out" | sort | uniq -c | awk '{ print $1 }')" = 2 ] || lose "memory is lost"
given=$(tr -d '\r' <"$TMPDIR/out" | sed -n 's/^since power-on: .* s, \([0-9.]*\) ml, 2 restarts.*/\1/p')
made=$(steps 0 9e15)
awk -v given="$given" -v made="$made" 'BEGIN { d = given * 4000 - made; exit !(d > -4 && d <= 0) }' ||
    lose "$made steps, but $given ml"
shows 'dose complete' 'restarted: a task did not answer$' 'dose complete' 'restarted: a task did not answer$'

# ---- the kernel's commands ----
talk 0 kernel --tasks <<'END'
> dose 1 ml at 600 ml/h
after 1s
> help
> tasks
> mem
> trace motor
> trace therapy
> trace interrupts
> trace nobody
> trace
> trace motor only semaphore
after 1s
> trace motor
> trace motor only nothing
> trace motor off
> trace motor on
> off
END
for task in 'therapy +waiting +60 .* therapy' 'health +waiting +1 .* time' 'shell +running +20' \
    'log +waiting +30 .* log' 'panel +waiting +40 .* panel' 'sensor +waiting +80 .* samples' \
    'motor +waiting +100 .* motor' 'alarm +waiting +200 .* alarms' 'idle +ready +0'; do
    shows "^$task"
    grep -qE "^${task%% *} " "$TMPDIR/err" || lose "bosim does not see ${task%% *}"
done
shows '^help \[COMMAND\]' '^dose VOLUME' '^fault KIND' '^memory +block' '^alarms +[0-9]+ +8 +0 +8' \
    '^log ' '^heap: 1[0-9] chunks of [0-9]+ bytes in use' \
    '^[0-9.]+ messagebox_get\(motor, 0x[0-9A-F]+, 20\) = BOS_OK' \
    '^[0-9.]+ messagebox_get\(motor, 0x[0-9A-F]+, 20\) has not returned' \
    '^[0-9.]+ lock_give\(infusion\) = BOS_OK' '^[0-9.]+ queue_put\(log, 0x[0-9A-F]+\)$' \
    '^[0-9.]+ messagebox_put\(motor, 0x[0-9A-F]+\) = BOS_OK' '^nobody: no such task' '^usage: trace' \
    '^trace: done' '^no calls|^[0-9.]+ messagebox_get' '^nothing: no group' '^trace: done' '^trace: done'
# The trace that the pump prints is the one that is in its memory.
! grep -q '[?]' "$TMPDIR/err" || lose "bosim does not know something"

# ---- faults that are survived: reported with their code; the infusion goes on, memory is as before ----
talk 0 survived <<'END'
> dose 5 ml at 300 ml/h
after 1s
> mem
> fault free
after 200ms
> fault unlock
after 200ms
> fault stack
wait its destructor has run
after 100ms
> fault stack
wait its destructor has run
> mem
> fault
> fault nonsense
> fault hang nobody
> tasks
> status
> alarms
> off
END
shows '^heap: ' 'KERNEL code 2 BOS_PANIC_FREE: 0x[0-9A-F]{8} is no block in use; nothing is freed' \
    '^free_fmem\(\) returned BOS_ERROR_STATE' 'KERNEL code 2 BOS_PANIC_FREE' \
    '^free_vmem\(\) returned BOS_ERROR_STATE' \
    'KERNEL code 3 BOS_PANIC_UNLOCK: task shell unlocked what was not locked' \
    'KERNEL code 1 BOS_PANIC_STACK: task visitor runs no more and is removed' \
    'KERNEL code 1 BOS_PANIC_STACK: task visitor runs no more and is removed' '^heap: ' \
    '^fault free +frees' '^fault wild' '^nonsense: no such fault; there are:' '^fault free' '^nobody: no supervised task' '^infusing: ' ' 0 restarts' \
    'kernel, code 2: no block was freed$' 'kernel, code 2: no block' \
    'kernel, code 3: what was not locked was unlocked$' 'kernel, code 1: a stack overflowed$' 'kernel, code 1'
[ "$(grep -a '^heap' "$TMPDIR/out" | sort -u | wc -l)" = 1 ] || lose "memory is lost"
never '^visitor'

# ---- faults that stop: the motor stands within 0.6 s, the pump says who it was after the restart ----
for task in alarm motor sensor therapy panel log shell; do
    for fault in hang stuck stack; do
        talk 0 "$fault of $task" <<END
> dose 5 ml at 1200 ml/h
after 1s
> fault $fault $task
wait restarted: task
> status
> alarms
> dose 0.1 ml at 600 ml/h
wait dose complete
> off
END
        why="did not answer" words="a task did not answer"
        [ $fault != stack ] || why="overflowed its stack, kernel code 1" words="a stack overflowed"
        shows "^task $task " "ALARM restarted: task $task $why" \
            'the infusion ended at [01]\.[0-9]* ml of 5\.000 ml' '^no infusion' ' 1 restarts' \
            "restarted: $words\$" 'dose complete: 0\.100 ml of 0\.100 ml'
        [ $fault != stack ] || shows "^[0-9.]+ KERNEL code 1 BOS_PANIC_STACK: task $task runs no more; restart\$"
        asked=$(when "task $task ")
        [ "$(steps $((asked + 1200000000000)) "$(when 'restarted: task')")" = 0 ] || lose "the motor goes on"
        # All that was given is accounted for, what the restart cut off included. Without its task the
        # motor's timer goes on for half a second in which nothing is granted.
        idle=4
        case $task in alarm | motor) idle=700 ;; esac
        given=$(tr -d '\r' <"$TMPDIR/out" | sed -n 's/.* ended at \([0-9.]*\) ml.*/\1/p')
        made=$(steps 0 "$(when 'restarted: task')")
        awk -v given="$given" -v made="$made" -v idle="$idle" \
            'BEGIN { d = given * 4000 - made; exit !(d > -idle && d <= 0) }' ||
            lose "$made steps, but $given ml"
    done
done

# ---- with interrupts off no tick comes and, where the watchdog is no NMI, nobody can say who it was ----
talk 0 deaf <<'END'
> dose 5 ml at 1200 ml/h
after 1s
> fault deaf
wait ALARM restarted
> status
> off
END
why='task panel did not answer'
[ "$BOARD" = mps2-an385 ] || why='by a reset of which nobody has noted why'
shows '^task panel hangs with interrupts off' "ALARM restarted: $why" \
    'the infusion ended at 0\.3[0-9]* ml of 5\.000 ml' '^pressure 10 mmHg' ' 0\.3[0-9]* ml, 1 restarts'
asked=$(when 'task panel hangs')
[ "$(steps $((asked + 100000000000)) 9e15)" = 0 ] || lose "the motor goes on"

# ---- a fault of the processor ends the run, and no step is made any more ----
talk 3 wild <<'END'
> dose 5 ml at 1200 ml/h
after 1s
> fault wild
END
shows '^reading where nothing is' '^fault at 0x[0-9A-F]{8}, called from .*, CFSR 0x00008200'
[ "$(steps "$(when 'fault at')" 9e15)" = 0 ] || lose "the motor goes on"
