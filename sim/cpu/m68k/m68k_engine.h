/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs the 68000's operations fast. */
#ifndef SIM_CPU_M68K_M68K_ENGINE_H
#define SIM_CPU_M68K_M68K_ENGINE_H

#include "m68k_run.h"

enum table_exit m68k_fast(struct table_state *);
extern const void *m68k_fast_labels[M68K_OPS][2];

#endif
