/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of lockstep*.c. */
#ifndef SIM_DEBUG_LOCKSTEP_PARTS_H
#define SIM_DEBUG_LOCKSTEP_PARTS_H

#include "debug/diff_parts.h"
#include "debug/lockstep.h"

/* lockstep_state.c: what differs between the two sides now, as much as there is room for. */
void lockstep_differences(struct diff_side *sides, struct diff_values *);
bool lockstep_same(struct diff_side *sides);

/* lockstep_find.c: both were the same at `from` and are not at their present moment. Goes back and
 * tells what lies between. */
struct lockstep_sides {
    struct diff_side sides[2];
    enum run_result results[2];
};
bool lockstep_find(struct lockstep_sides *, sim_time from, sim_time to, struct lockstep_result *,
                   struct sim_error *);
/* Runs both to a moment. False: the outside has ended it. */
bool lockstep_run(struct lockstep_sides *, sim_time until);
/* How a run has ended: "the guest crashed: ..."; "" if it can go on. */
void lockstep_ending(const struct lockstep_sides *, unsigned side, char *text, size_t size);

#endif
