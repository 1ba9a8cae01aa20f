/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exact interpreter of Thumb's operations. */
#ifndef SIM_CPU_ARMV7M_THUMB_EXACT_H
#define SIM_CPU_ARMV7M_THUMB_EXACT_H

#include "../../engine/table/exact.h"
#include "thumb_run.h"

/* Runs one instruction of a block, with every access made by `access`; one of an IT block whose
 * condition fails goes by: EXACT_DONE, and all but a cycle of it is given back. Operations `leave`
 * and the processor's checks (a division by 0, where the address of a branch may lead) are not
 * looked at. EXACT_TAKEN: bit 0 of the target is that of the address where it came from a
 * register, else set. */
enum exact_result thumb_exact(struct thumb_run *, const struct table_block *, unsigned instruction,
                              const struct exact_access *);

/* What an operation COMPUTE left for: it alone. */
void thumb_exact_compute(struct thumb_run *, const struct table_op *);

#endif
