/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processors that the assembler knows, by the names of --cpu. */
#ifndef BOSIM_PROCESSORS_H
#define BOSIM_PROCESSORS_H

#include "asm/processor.h"

/* Prints their names; STATUS_GOOD. */
int processors_list(void);
/* By name, which may be NULL. NULL: there is none; it has complained. */
const struct asm_processor *processor_choose(const char *name);

#endif
