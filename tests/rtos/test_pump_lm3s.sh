#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The infusion pump on the second board: the same sessions, the same program.
PUMP_BOARD=lm3s6965evb exec "$(dirname "$0")/test_pump.sh"
