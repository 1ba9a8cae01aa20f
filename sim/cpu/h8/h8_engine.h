/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs the H8's operations fast. */
#ifndef SIM_CPU_H8_H8_ENGINE_H
#define SIM_CPU_H8_H8_ENGINE_H

#include "h8_run.h"

enum table_exit h8_fast(struct table_state *);
extern const void *h8_fast_labels[H8_OPS][2];

#endif
