/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of this program, a file each. */
#ifndef SCOPE_COMMANDS_H
#define SCOPE_COMMANDS_H

#include "../bosim/options.h"

extern const struct command command_scope, command_timeline;

#endif
