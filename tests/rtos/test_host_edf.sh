#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on the host port with earliest deadline first, and with ticks of 16 bits, whose
# wrap-around it meets early.
set -u
BUILD=${BUILD:-build}

"$BUILD/rtos/host-suite-edf" 2>&1 | tests/rtos/suite_tap -v name="earliest deadline first"
exit "${PIPESTATUS[0]}"
