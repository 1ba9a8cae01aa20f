#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Interrupts and nested ones at a sample of the instructions of every service, while the task that
# calls them is not pre-empted, others are, and all is traced.
set -eu
BUILD=${BUILD:-build}

"$BUILD/rtos/boundary" "$BUILD/firmware/boundary-mps2-an385.elf" 2 8 16
