#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Interrupts and nested ones at a sample of the instructions of every service, of a kernel without
# stack check, which switches in another way.
set -eu
BUILD=${BUILD:-build}

"$BUILD/rtos/boundary" "$BUILD/firmware/boundary_lean-mps2-an385.elf" 0 8 16
