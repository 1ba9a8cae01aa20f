/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions of the M68000 family cost, by m68k.isa. A cost is clock periods, and the bus
 * cycles in them that read and write, as the manuals' 12(2/1), in one number. */
#ifndef SIM_CPU_M68K_COST_H
#define SIM_CPU_M68K_COST_H

#include "isa/isa.h"

#include <stdint.h>

typedef uint32_t m68k_cost;

static inline unsigned m68k_cost_cycles(m68k_cost cost)
{
    return cost & 0xffff;
}

static inline unsigned m68k_cost_reads(m68k_cost cost)
{
    return cost >> 16 & 0xff;
}

static inline unsigned m68k_cost_writes(m68k_cost cost)
{
    return cost >> 24;
}

/* Of an instruction of m68k.isa for a model, M68K_MODEL_m68000 and so on. Of a conditional branch,
 * if it is not taken; what depends on values costs the most (the table's comment on times). */
m68k_cost m68k_cost_of(const struct isa_decoded *, unsigned model);

#endif
