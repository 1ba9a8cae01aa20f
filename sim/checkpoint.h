/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checkpoints: snapshots that stay in this process, made often and cheaply. Blocks of memory that
 * have not changed since the checkpoint before are shared with it. */
#ifndef SIM_CHECKPOINT_H
#define SIM_CHECKPOINT_H

#include "machine.h"

struct checkpoint;

/* The machine as it is, between runs; shares what it can with `previous` (may be NULL), which may
 * be freed before it. NULL and error on no memory, or inside a run. Freed by the caller. */
struct checkpoint *checkpoint_take(struct machine *, const struct checkpoint *previous,
                                   struct sim_error *);
/* Puts the machine, the one that it was taken of, back. On error it is not to be run. */
bool checkpoint_restore(struct machine *, const struct checkpoint *, struct sim_error *);
/* Returns how many bytes are free now: blocks that others share are not. NULL is nothing. */
size_t checkpoint_free(struct checkpoint *);

sim_time checkpoint_time(const struct checkpoint *);
uint64_t checkpoint_instructions(const struct checkpoint *); /* executed until then */
/* Bytes that taking it has cost: what it shares with the one before is not counted. */
size_t checkpoint_bytes(const struct checkpoint *);

#endif
