/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building a machine from its devicetree: used by machine.c. */
#ifndef SIM_BOARD_H
#define SIM_BOARD_H

#include "machine.h"

/* Is this a well-formed devicetree blob? */
bool board_check(const void *dtb, size_t size, struct sim_error *);
/* Fills the machine from machine->dtb. On failure machine_destroy still frees everything. */
bool board_build(struct machine *, struct sim_error *);

#endif
