/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copy and patch (Xu and Kjolstad, 2021): each operation was compiled by gcc when bosim was built,
 * into a stencil of machine code with holes; a block is stencils copied one behind another, the
 * holes filled with its operands. Code memory is mapped twice, writable and executable, never both
 * in one place. On hosts without stencils there is none. */
#ifndef SIM_ENGINE_TABLE_JIT_H
#define SIM_ENGINE_TABLE_JIT_H

#include "table.h"

struct table_jit;

bool jit_is_there(const struct table_core *); /* has this host stencils of it? */
struct table_jit *jit_new(const struct table_core *, struct sim_error *);
void jit_free(struct table_jit *);
/* Compiles; block->code is NULL afterwards if code memory is full (then: drop all blocks). */
void jit_compile(struct table_jit *, struct table_block *);
void jit_link(struct table_jit *, struct table_block *from, const struct table_op *op,
              const struct table_block *to);
void jit_unlink(struct table_jit *, struct table_block *from, const struct table_op *op);
/* The block is about to be freed. */
void jit_forget(struct table_jit *, struct table_block *);
/* All code memory is free again: no block has any (their `code` is the caller's to clear). */
void jit_reset(struct table_jit *);
/* Runs from the entry of state->block on. */
enum table_exit jit_run(struct table_jit *, struct table_state *);

#endif
