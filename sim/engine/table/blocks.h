/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The translated blocks of an engine: found by address, linked, dropped when their code changes.
 * Blocks that are dropped while one of them runs stay readable until blocks_sweep. */
#ifndef SIM_ENGINE_TABLE_BLOCKS_H
#define SIM_ENGINE_TABLE_BLOCKS_H

#include "table.h"

struct table_blocks; /* opaque; owned by blocks_new's caller */

struct table_jit;

/* `jit` compiles each block that is made, or NULL. NULL with error: no memory. */
struct table_blocks *blocks_new(const struct table_core *, void *owner, struct table_state *,
                                struct table_jit *jit, struct sim_error *);
void blocks_free(struct table_blocks *);
/* The state may be shared by several sets of blocks: these are run from now on. */
void blocks_use(struct table_blocks *);

/* The block that begins at pc, made if there is none. NULL: nothing can be fetched there, or no
 * memory. Where there are too many all are dropped first (they stay readable until the sweep). Not
 * from within a run. With a jit whose code memory is full the block has no code: then all blocks of
 * all sets with this jit are to be dropped, and it is to be asked for again. */
struct table_block *blocks_at(struct table_blocks *, uint32_t pc);
/* The block, dead or not; NULL if there is none. */
struct table_block *blocks_by_id(const struct table_blocks *, uint32_t id);
/* From now on `op` of `from` goes to `to`; nothing if either is dead. */
void blocks_link(struct table_blocks *, struct table_block *from, struct table_op *op,
                 struct table_block *to);
/* A JUMP has led to `to`: the next one finds it by itself; nothing if it is dead. */
void blocks_note_jump(struct table_blocks *, struct table_block *to);
/* Code at these addresses has changed: blocks that hold any of it are dead, unlinked. Returns
 * whether there were any. */
bool blocks_changed(struct table_blocks *, uint32_t address, uint32_t bytes);
/* Does any block hold a byte of the page (256 bytes) of the address? Its writes must be slow. */
bool blocks_in_page(const struct table_blocks *, uint32_t address);
void blocks_drop_all(struct table_blocks *);
/* Is there enough that is dead to be worth a sweep? */
bool blocks_sweep_needed(const struct table_blocks *);
/* Frees what is dead: only while none runs, and state->ring and state->block are not needed any
 * more: ids of dead blocks are given to others. */
void blocks_sweep(struct table_blocks *);

#endif
