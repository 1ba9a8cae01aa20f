/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hosts without stencils: no code is compiled (jit.c is for x86-64). */
#include "jit.h"

#ifndef __x86_64__

#include <stddef.h>

bool jit_is_there(const struct table_core *core)
{
    (void)core;
    return false;
}

struct table_jit *jit_new(const struct table_core *core, size_t bytes, struct sim_error *error)
{
    (void)bytes;
    sim_error_set(error, "%s: no code is compiled for this host: use --engine interp", core->name);
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
              struct table_block *to)
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

bool jit_compile_stops(struct table_jit *jit, struct table_block *block)
{
    (void)jit, (void)block;
    return false;
}

enum table_exit jit_run_from(struct table_jit *jit, struct table_state *state,
                             const struct table_stop *stop)
{
    (void)jit, (void)state, (void)stop;
    return TABLE_BUDGET;
}

#endif
