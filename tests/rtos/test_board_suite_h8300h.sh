#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite on aki-h8-3069f, in parts.
exec tests/rtos/suite_parts suite aki-h8-3069f
