/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, a file each. */
#ifndef BOSIM_COMMANDS_H
#define BOSIM_COMMANDS_H

#include "options.h"

#define BOSIM_VERSION "0.1"

extern const struct command command_run_, command_debug, command_replay, command_snapshot,
    command_boards, command_devices, command_info, command_diff, command_lockstep, command_asm,
    command_disasm;

#endif
