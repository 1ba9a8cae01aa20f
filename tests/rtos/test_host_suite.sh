#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on the host port, under AddressSanitizer and UBSan.
set -u
BUILD=${BUILD:-build}

"$BUILD/rtos/host-suite" 2>&1 | tests/rtos/suite_tap -v name=host
exit "${PIPESTATUS[0]}"
