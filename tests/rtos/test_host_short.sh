#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on the host port with ticks of 16 bits, as on a 16-bit machine.
set -u
BUILD=${BUILD:-build}

"$BUILD/rtos/host-suite-short" 2>&1 | tests/rtos/suite_tap -v name="16-bit ticks"
exit "${PIPESTATUS[0]}"
