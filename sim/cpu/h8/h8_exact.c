/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8 an instruction at a time: a function for each operation. */
#define CORE_STATE struct h8_run
#include "h8_run.h"

#include "h8_exact.h"

#define NZ (at->core->nz)
#define CF (at->core->c)
#define VF (at->core->v)
#define HF (at->core->h)

#define EXACT_OPS   "cpu/h8/h8_ops.h"
#define EXACT_CODES H8_OPS
#define EXACT_FACTS h8_facts
#include "../../engine/table/exact_bodies.h"

enum exact_result h8_exact(struct table_state *state, const struct table_block *block,
                           unsigned instruction, const struct exact_access *access)
{
    return exact_run((struct h8_run *)state, block, instruction, access);
}
