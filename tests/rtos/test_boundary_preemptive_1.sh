#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An interrupt at every instruction of every service, and nested ones at a sample,
# while tasks may be pre-empted: one half.
set -eu
BUILD=${BUILD:-build}

"$BUILD/rtos/boundary" "$BUILD/firmware/boundary-mps2-an385.elf" 0 1 16 1 2
