#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on mc68000-ecb, in parts.
exec tests/rtos/suite_parts suite mc68000-ecb
