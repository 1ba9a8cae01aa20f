#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every service of the kernel's headers has a situation in firmware/boundary, in which interrupts
# come at each of its instructions, and every situation is of a service.
set -eu
services=tests/rtos/examples/services.awk

# Nothing runs in them: constants, sizes, declarations; or they call one that is there.
no_code="MEMORY_ROUND MEMORY_SIZE MESSAGE_BLOCK TASK_BLOCK TASK_BLOCK_SIZE TASK_BLOCK_TRACED
TASK_BLOCK_TRACED_SIZE TASK_CLASS TASK_CLASS_FULL TASK_CLASS_PERIODIC TASK_CLASS_TIMES
TASK_CLASS_TRACE TASK_CLASS_TRACED TASK_STACK TASK_STACK_ROOM TASK_TRACE_ROOM TRACE_CALL_NUMBER
TRACE_GROUP_BIT TRACE_SIZE buffer_set_name event_set_name lock_set_name messagebox_set_name
queue_set_name"
# Before interrupts are on.
start_up="kernel_init kernel_start"
# The application's, called by the kernel with interrupts as they are.
hooks="bos_hook kernel_idle_hook kernel_deadline_hook"
# Parts of what has a situation: INTERRUPTS_OFF, ENTER_ISR.
parts="INTERRUPTS_RESTORE EXIT_ISR kernel_enter_isr kernel_exit_isr"

{
    for header in rtos/include/bos/*.h; do
        [[ $header == *_calls.h ]] || awk -f "$services" "$header"
    done
    awk '/^#define (ENTER|EXIT)_ISR/ { print $2 }' rtos/port/template/port.h
} | sort -u >"$TMPDIR/services"
# shellcheck disable=SC2086
printf '%s\n' $no_code $start_up $hooks $parts | sort >"$TMPDIR/apart"
grep -hoE '(BEGIN|READS|SUCCEEDS)\([A-Za-z_]+[,)]' firmware/boundary/*.c |
    sed -E 's/.*\(//; s/[,)]$//; s/__.*//' | sort -u >"$TMPDIR/situations"
[ "$(wc -l <"$TMPDIR/services")" -gt 100 ]
sed -i '/^name$/d' "$TMPDIR/situations" # in the macro's definition

status=0
told() { # TEXT FILE
    [ ! -s "$2" ] || { sed "s|\$|: $1|" "$2"; status=1; }
}
comm -23 "$TMPDIR/services" <(sort -u "$TMPDIR/situations" "$TMPDIR/apart") >"$TMPDIR/missing"
told "no situation in firmware/boundary" "$TMPDIR/missing"
comm -13 "$TMPDIR/services" "$TMPDIR/situations" >"$TMPDIR/unknown"
told "a situation of what is no service" "$TMPDIR/unknown"
comm -13 "$TMPDIR/services" "$TMPDIR/apart" >"$TMPDIR/gone"
told "set apart, but no service" "$TMPDIR/gone"
exit $status
