#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on aki-h8-3069f and rcx as they do on the first board; both are
# known without being told. (The suite has tests of its own.)
# shellcheck source=tests/rtos/common.bash
. "$(dirname "$0")/common.bash"
ends=(--expect '^end of the run: halted')

for board in aki-h8-3069f rcx; do
    applications_run $board "${ends[@]}"

    run thread-metric-$board --until 10s "${ends[@]}"
    never FAIL

    run trace-$board --until 10s "${ends[@]}"
    shows 'messagebox_get BOS_TIMEOUT'

    # Tasks are seen by the record.
    run philosophers-$board --until 2s --tasks
    says '^Spinoza +waiting +10 .* semaphore fork 1'
    says '^idle +running +0 '
done

# Other than on the little-endian boards: a CRC is of the bytes of words.
run compute-aki-h8-3069f --until 600s "${ends[@]}"
shows '^compute: 1000 rounds, checksum 6F9F40ED$'

# 512 bytes of RAM are enough for a task and ticks.
run least-h8-3292 --until 2s --expect '^the task ends'
[ "$(grep -c '^a tenth of a second' "$TMPDIR/out")" = 3 ]
