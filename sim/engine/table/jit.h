/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copy and patch (Xu and Kjolstad, 2021): each operation was compiled by gcc when bosim was built,
 * into a stencil of machine code with holes; a block is stencils copied one behind another, the
 * holes filled with its operands. Code memory is mapped twice, writable and executable, never both
 * in one place. On hosts without stencils there is none. */
#ifndef SIM_ENGINE_TABLE_JIT_H
#define SIM_ENGINE_TABLE_JIT_H

#include "table.h"

struct table_jit;

/* For table_core.stencils: those of NAME_stencils.c, where the host has any. */
#ifdef __x86_64__
#define TABLE_STENCILS(name) (&name##_stencils)
#else
#define TABLE_STENCILS(name) NULL
#endif

bool jit_is_there(const struct table_core *); /* has this host stencils of it? */
/* Bytes of code memory: at least room for the largest block, at most 1 GB, whole pages; JIT_BYTES
 * is enough for half a megabyte of Thumb. The host gives them as they are used. NULL with error: it
 * gives none that can be executed. */
#define JIT_BYTES (32u << 20)
struct table_jit *jit_new(const struct table_core *, size_t bytes, struct sim_error *);
void jit_free(struct table_jit *);
/* Compiles; block->code is NULL afterwards if code memory is full. It is free again when no block
 * has code any more. */
void jit_compile(struct table_jit *, struct table_block *);
void jit_link(struct table_jit *, struct table_block *from, const struct table_op *op,
              struct table_block *to);
void jit_unlink(struct table_jit *, struct table_block *from, const struct table_op *op);
/* The block's code is not entered any more, by any way; it may have none. */
void jit_forget(struct table_jit *, struct table_block *);
/* jit_forget of all blocks. */
void jit_reset(struct table_jit *);
/* Runs from the entry of state->block, which must have code, on; or from state->from, an operation
 * of that block, which is charged already and not dead. */
enum table_exit jit_run(struct table_jit *, struct table_state *);

/* Code of the block that stops before the instruction at which the limit is reached (TABLE_STOP),
 * and can be begun at each. The block's own code goes on there where the limit lies within; else it
 * leaves with TABLE_BUDGET. Made when it is first asked for. False: code memory is full. */
bool jit_compile_stops(struct table_jit *, struct table_block *);
/* Runs from there on; the rest of the block is charged. */
enum table_exit jit_run_from(struct table_jit *, struct table_state *, const struct table_stop *);

#endif
