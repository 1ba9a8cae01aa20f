/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts of the Thumb operations, and how flags are packed (ARM DDI 0403E, B1.4.2). Registers of
 * floating point come along only where they may be used. */
#include "thumb_run.h"

#include <string.h>

#define OP(name, reads, writes, kind, ...) {#name, reads, writes, TABLE_##kind},
const struct table_fact thumb_facts[THUMB_CODES] = {
#include "thumb_ops.h"
};
#undef OP

uint32_t thumb_run_flags(const struct thumb_run *run)
{
    uint32_t n = run->nz < 0, z = (uint32_t)run->nz == 0;
    return n << 31 | z << 30 | run->c << 29 | run->v << 28 | run->q << 27 | run->ge << 16;
}

/* N and Z as a result would set them; both, as bit 63 alone. */
void thumb_run_set_flags(struct thumb_run *run, uint32_t flags)
{
    bool n = flags >> 31 & 1, z = flags >> 30 & 1;
    if (z)
        run->nz = n ? INT64_MIN : 0;
    else
        run->nz = n ? -1 : 1;
    run->c = flags >> 29 & 1;
    run->v = flags >> 28 & 1;
    run->q = flags >> 27 & 1;
    run->ge = flags >> 16 & 15;
}

void thumb_run_set_fpscr(struct thumb_run *run, uint32_t fpscr)
{
    run->fpscr = fpscr;
    run->precise = thumb_is_precise(fpscr);
}

void thumb_run_load(struct thumb_run *run, const struct thumb_state *state)
{
    memcpy(run->r, state->r, 15 * sizeof run->r[0]);
    thumb_run_set_flags(run, state->flags);
    thumb_run_load_floats(run, state);
}

void thumb_run_load_floats(struct thumb_run *run, const struct thumb_state *state)
{
    run->floats = state->floats;
    if (!state->floats)
        return;
    memcpy(run->s, state->s, sizeof run->s);
    thumb_run_set_fpscr(run, state->fpscr);
}

void thumb_run_store(const struct thumb_run *run, struct thumb_state *state)
{
    memcpy(state->r, run->r, 15 * sizeof run->r[0]);
    state->flags = thumb_run_flags(run);
    if (!run->floats)
        return;
    memcpy(state->s, run->s, sizeof state->s);
    state->fpscr = run->fpscr;
}

#define NZ (run->nz)
#define CF (run->c)
#define VF (run->v)
static bool condition_holds(const struct thumb_run *run, unsigned condition)
{
#define HOLDS(name, reads, holds) holds,
    const bool holds[] = {THUMB_CONDITIONS(HOLDS) true, true};
    return holds[condition];
}

bool thumb_run_skips(const struct thumb_run *run, uint8_t it_state)
{
    return (it_state & 15) != 0 && !condition_holds(run, it_state >> 4);
}
