/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast interpreter of Thumb's operations. */
#ifndef SIM_CPU_ARMV7M_THUMB_FAST_H
#define SIM_CPU_ARMV7M_THUMB_FAST_H

#include "thumb_run.h"

/* Runs from the entry of state->block on. */
enum table_exit thumb_fast(struct table_state *);
/* Its bodies: [code][no_flags]. */
extern const void *thumb_fast_labels[THUMB_CODES][2];
/* The body for the operation and the next, or NULL. */
const void *thumb_fast_pair(const struct table_op *);

#endif
