#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on the simulated board, with earliest deadline first.
set -u
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

"$BOSIM" run "$BUILD/firmware/suite_edf-mps2-an385.elf" --until 60s --expect '^suite: [0-9]+ passed, 0 failed' |
    tests/rtos/suite_tap -v name="mps2-an385, earliest deadline first"
exit "${PIPESTATUS[0]}"
