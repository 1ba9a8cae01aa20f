/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts of the H8's operations, and how its flags are packed. */
#include "h8_run.h"

#define OP(name, reads, writes, kind, ...) {#name, reads, writes, TABLE_##kind},
const struct table_fact h8_facts[H8_OPS] = {
#include "h8_ops.h"
};
#undef OP

uint8_t h8_ccr(const struct h8_run *run)
{
    return (uint8_t)(run->upper | (run->h >> 28 & 1) << 5 | (uint32_t)(run->nz < 0) << 3 |
                     (uint32_t)((uint32_t)run->nz == 0) << 2 | run->v << 1 | run->c);
}

/* N and Z as a result would set them; both, as bit 63 alone. */
void h8_set_ccr(struct h8_run *run, uint8_t value)
{
    run->upper = value & CCR_UPPER;
    run->h = (uint32_t)(value & CCR_H) << 23;
    run->nz = value & CCR_N ? INT64_MIN : 0;
    if (!(value & CCR_Z))
        run->nz |= 1;
    run->v = value >> 1 & 1;
    run->c = value & 1;
}
