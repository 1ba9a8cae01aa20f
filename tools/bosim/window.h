/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that draw are in a program of their own, `scope`, so that bosim itself need not load
 * what draws: they are known here by name, and it is started for them. */
#ifndef BOSIM_WINDOW_H
#define BOSIM_WINDOW_H

struct window_command {
    const char *name, *summary;
};

extern const struct window_command window_commands[]; /* ends with a NULL name */

/* Becomes that program, with the arguments as they are. Returns only where that fails: complains,
 * and gives the exit status. */
int window_start(char **arguments);

#endif
