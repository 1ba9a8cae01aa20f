#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Interrupts and nested ones at a sample of the instructions of every service on ColdFire, where a
# handler switches at its end.
set -eu
BUILD=${BUILD:-build}

"$BUILD/rtos/boundary" "$BUILD/firmware/boundary-mcf5208evb.elf" 0 128 96
"$BUILD/rtos/boundary" "$BUILD/firmware/boundary_lean-mcf5208evb.elf" 2 160 128
