/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copy and patch: where the host has no stencils there is none. */
#include "jit.h"

#include <stddef.h>

bool jit_is_there(const struct table_core *core)
{
    (void)core;
    return false;
}

struct table_jit *jit_new(const struct table_core *core, struct sim_error *error)
{
    sim_error_set(error, "%s: this bosim has no compiled code for this host: use --engine interp",
                  core->name);
    return NULL;
}

void jit_free(struct table_jit *jit)
{
    (void)jit;
}

void jit_compile(struct table_jit *jit, struct table_block *block)
{
    (void)jit, (void)block;
}

void jit_link(struct table_jit *jit, struct table_block *from, const struct table_op *op,
              const struct table_block *to)
{
    (void)jit, (void)from, (void)op, (void)to;
}

void jit_unlink(struct table_jit *jit, struct table_block *from, const struct table_op *op)
{
    (void)jit, (void)from, (void)op;
}

void jit_forget(struct table_jit *jit, struct table_block *block)
{
    (void)jit, (void)block;
}

void jit_reset(struct table_jit *jit)
{
    (void)jit;
}

enum table_exit jit_run(struct table_jit *jit, struct table_state *state)
{
    (void)jit, (void)state;
    return TABLE_BUDGET;
}
