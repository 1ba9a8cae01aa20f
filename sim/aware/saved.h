/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the task that runs: between aware.c and saved.c. */
#ifndef SIM_AWARE_SAVED_H
#define SIM_AWARE_SAVED_H

#include "aware/kernel.h"

bool aware_in_handler(struct machine *);
/* The running task's stack pointer; what is below it belongs to no task. */
uint32_t aware_task_stack(struct machine *);
/* The processor's registers, or, in a handler, what the entry saved of the task's. */
bool aware_present_registers(struct machine *, uint64_t *values, bool *known, struct sim_error *);
void aware_nothing_known(struct machine *, bool *known);

#endif
