/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processors by the names of --cpu. `--cpu list` prints them: the options' parser does that. */
#ifndef BOSIM_PROCESSORS_H
#define BOSIM_PROCESSORS_H

#include "options.h"
#include "processor.h"

option_parser option_assembled; /* const char *: a processor that `bosim asm` knows */
option_parser option_drafted;   /* const char *: one that a board can be drafted for, and more */

/* Prints the names, each on a line; STATUS_GOOD. */
int processors_list(enum processor_use);
/* One that is assembled, by name, which may be NULL. NULL: there is none; it has complained. */
const struct processor *processor_choose(const char *name);

#endif
