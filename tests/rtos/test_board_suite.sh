#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on the simulated board, as built and as shipped.
set -u
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

"$BOSIM" run "$BUILD/firmware/suite-mps2-an385.elf" --until 60s --expect '^suite: [0-9]+ passed, 0 failed' |
    tests/rtos/suite_tap -v name=mps2-an385
exit "${PIPESTATUS[0]}"
