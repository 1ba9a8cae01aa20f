/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000 an instruction at a time: a function for each operation. */
#define CORE_STATE struct m68k_run
#include "m68k_run.h"

#include "m68k_exact.h"

#define NZ (at->core->nz)
#define CF (at->core->c)
#define VF (at->core->v)

#define EXACT_OPS   "cpu/m68k/m68k_ops.h"
#define EXACT_CODES M68K_OPS
#define EXACT_FACTS m68k_facts
#include "../../engine/table/exact_bodies.h"

enum exact_result m68k_exact(struct table_state *state, const struct table_block *block,
                             unsigned instruction, const struct exact_access *access)
{
    return exact_run((struct m68k_run *)state, block, instruction, access);
}
