/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts of the 68000's operations, and how its flags are packed. */
#include "m68k_run.h"

#define OP(name, reads, writes, kind, ...) {#name, reads, writes, TABLE_##kind},
const struct table_fact m68k_facts[M68K_OPS] = {
#include "m68k_ops.h"
};
#undef OP

uint16_t m68k_sr(const struct m68k_run *run)
{
    return (uint16_t)(run->system | run->x << 4 | (uint32_t)(run->nz < 0) << 3 |
                      (uint32_t)((uint32_t)run->nz == 0) << 2 | run->v << 1 | run->c);
}

/* N and Z as a result would set them; both, as bit 63 alone. */
void m68k_set_ccr(struct m68k_run *run, uint32_t value)
{
    run->x = value >> 4 & 1;
    run->nz = value & SR_N ? INT64_MIN : 0;
    if (!(value & SR_Z))
        run->nz |= 1;
    run->v = value >> 1 & 1;
    run->c = value & 1;
}
