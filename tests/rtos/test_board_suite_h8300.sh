#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on rcx, in parts.
exec tests/rtos/suite_parts suite rcx
