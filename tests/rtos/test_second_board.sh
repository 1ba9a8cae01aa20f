#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and its applications run on the second board, lm3s6965evb, as they do on the first. (The
# pump has a test of its own, which knows both.)
# shellcheck source=tests/rtos/common.bash
. "$(dirname "$0")/common.bash"
board=lm3s6965evb

applications_run $board

run boundary-$board --until 10s
shows '^boundary: all hold, situations [0-9]+, interrupts [0-9]+$'

run compute-$board --until 30s
shows '^compute: 1000 rounds, checksum 02930102$'

run suite-$board --until 60s
shows '^suite: [1-9][0-9]+ passed, 0 failed'
