#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on rcx, in parts, with earliest deadline first.
exec tests/rtos/suite_parts suite_edf rcx
