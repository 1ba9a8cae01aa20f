#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The infusion pump on mc68000-ecb, which has 48 KB and 4 MHz, on mcf5208evb and mcf5282: a dose by its
# volume and its time, alarms, faults that are survived and one that the watchdog ends.
# shellcheck source=tests/rtos/common.bash
. "$(dirname "$0")/common.bash"

# talk OPTION...: the script is standard input, `> TEXT` types a command at the prompt. Output in out.
talk() {
    sed 's/^> \(.*\)/wait pump> \nsend "\1\\r"/' >"$TMPDIR/script"
    run "pump-$board" --serial "0=script:$TMPDIR/script" --until 200s --expect '^end of the run: halted' "$@"
}

dose() {
    talk "$@" <<'END_OF_SCRIPT'
> dose 0.2 ml at 240 ml/h
wait dose complete
after 500ms
> end
wait ended
> mem
> dose 5 ml at 100 ml/h
after 1s
> set door on
wait ALARM door open: motor stopped
> end
wait ended
> set door off
> fault free
after 500ms
> fault stack
wait its destructor has run
after 500ms
> mem
> fault hang
wait restarted: task panel
> status
> alarms
> off
END_OF_SCRIPT
    shows '^dose: 0\.200 ml at 240\.0 ml/h, 3 s' 'dose complete: 0\.200 ml of 0\.200 ml' \
        'ended: dose 0\.200 ml, bolus 0\.000 ml' '^heap: ' 'ALARM door open: motor stopped' \
        'KERNEL code 2 BOS_PANIC_FREE' 'KERNEL code 1 BOS_PANIC_STACK: task visitor' '^heap: ' \
        'ALARM restarted: task panel did not answer' '^no infusion' ', 1 restarts; lost: 0 char' \
        'restarted: a task did not answer'
    [ "$(grep -a '^heap' "$TMPDIR/out" | sort -u | wc -l)" = 1 ] || lose "memory is lost"
}

for board in mcf5208evb mcf5282 mc68000-ecb; do
    dose --trace "$TMPDIR/trace"
    # The time from the dose's first line to its end, in tenths of a second: 3 s, and what is printed.
    took=$(awk '$2 == "serial" && $4 == "out" {
            if (line == "") begun = $1
            if ($5 != "0a") { line = line ($5 == "20" ? " " : $6); next }
            if (line ~ /infusing: 0\.000/) from = begun
            if (line ~ /dose complete: 0/) { print int((begun - from) / 1e11); exit }
            line = "" }' "$TMPDIR/trace")
    case $took in 29 | 30 | 31 | 32) ;; *) lose "the dose took $took tenths of a second" ;; esac
done

# ---- the motor's steps: 0.5 ml are 2,000 of 1.5 ms, by the interrupts of its timer ----
board=mcf5208evb
talk --trace "$TMPDIR/trace" <<'END'
> dose 0.5 ml at 600 ml/h
wait dose complete
after 500ms
> end
> trace motor
> off
END
shows 'dose complete: 0\.500 ml' 'messagebox_get\(motor, 0x[0-9A-F]+, 20\)'
awk '$2 == "interrupt" && $3 == "enter" && $5 == "vector.96" { n++; if (!first) first = $1; last = $1 }
    END { d = (last - first) / 1e6 - 1999 * 1500; exit !(n == 2000 && d > -20 && d < 20) }' "$TMPDIR/trace" ||
    lose "$(grep -c 'vector.96$' "$TMPDIR/trace") steps, not 2000 of 1.5 ms"
