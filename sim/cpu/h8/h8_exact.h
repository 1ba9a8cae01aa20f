/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exact interpreter of the H8's operations. */
#ifndef SIM_CPU_H8_H8_EXACT_H
#define SIM_CPU_H8_H8_EXACT_H

#include "../../engine/table/exact.h"

/* runner_class.exact */
enum exact_result h8_exact(struct table_state *, const struct table_block *, unsigned instruction,
                           const struct exact_access *);

#endif
