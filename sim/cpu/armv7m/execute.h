/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between armv7m.c and execute.c. */
#ifndef SIM_CPU_ARMV7M_EXECUTE_H
#define SIM_CPU_ARMV7M_EXECUTE_H

#include "armv7m.h"

/* The engine stops at the first boundary at or after `cycle`. */
void armv7m_set_limit(struct armv7m *, uint64_t cycle);
struct engine *armv7m_create_engine(struct armv7m *, struct sim_error *);
enum cpu_stop armv7m_run(struct armv7m *);
/* Stands at a branch to itself: goes round it until `cycle` is reached. */
void armv7m_spin(struct armv7m *, uint64_t cycle);
/* Is there more to do before each instruction than to count? */
void armv7m_find_attention(struct armv7m *);

#endif
