#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on mc68000-ecb, mcf5208evb and mcf5282 as they do on the first
# board, whose name they need not be told. (The suite and the pump have tests of their own.)
# shellcheck source=tests/rtos/common.bash
. "$(dirname "$0")/common.bash"
ends=(--expect '^end of the run: halted')

hello_runs mcf5282 "${ends[@]}"
for board in mc68000-ecb mcf5208evb; do
    applications_run $board "${ends[@]}"

    run thread-metric-$board --until 10s "${ends[@]}"
    never FAIL
done

# Other than on the little-endian boards: a CRC is of the bytes of words.
run compute-mcf5208evb --until 30s "${ends[@]}"
shows '^compute: 1000 rounds, checksum 6F9F40ED$'
run boundary-mcf5208evb --until 10s "${ends[@]}"
shows '^boundary: all hold, situations [0-9]+, interrupts [0-9]+$'

# Tasks are seen by the record.
run philosophers-mcf5208evb --until 2s --tasks
says '^Hypatia +waiting +10 +[0-9]+/1024 .* semaphore fork 3'
