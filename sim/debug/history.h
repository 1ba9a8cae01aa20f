/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past of a machine: checkpoints in a bounded memory, and the input log between them. Going
 * back is the nearest checkpoint, then forwards. Running on from the past shows the same future
 * again, up to the moment that was reached, the front; behind it the machine lives again. Bringing
 * input in the past, or changing anything, makes another future: the old one is forgotten.
 * A moment is a time at which an instruction boundary lies.
 * While the past is repeated, probes and sinks that are live_only are told nothing: what they show
 * or write was told when it happened first. */
#ifndef SIM_DEBUG_HISTORY_H
#define SIM_DEBUG_HISTORY_H

#include "machine.h"

struct history;

#define HISTORY_BYTES ((size_t)512 << 20) /* a bound that suits most */

/* Begins with the machine as it is, between runs: earlier is not to be had. Holds `most` bytes of
 * checkpoints at most, but two in any case. NULL and error on no memory. Freed before the machine.
 */
struct history *history_create(struct machine *, size_t most, struct sim_error *);
void history_destroy(struct history *);

/* The outside, which is looked at again and again while a machine runs. Either may be NULL. */
struct history_outside {
    void *owner;
    /* When it is to be looked at next, at the latest. */
    sim_time (*next)(void *owner);
    /* Between two pieces of a run, about every hundredth of a second of the host: output may be
     * written, and input be brought unless the machine repeats. True: the run shall end, with
     * RUN_STOPPED. */
    bool (*look)(void *owner);
};
void history_set_outside(struct history *, const struct history_outside *); /* copied */

/* machine_run() that remembers. */
enum run_result history_run(struct history *, sim_time until);

sim_time history_first(const struct history *); /* the earliest moment */
sim_time history_front(const struct history *); /* the latest one that was reached */
/* Does the machine stand before the front: is what it does now a repetition? */
bool history_repeats(const struct history *);

/* Goes to the first boundary at or after `when`, which lies between first and front. False with
 * error; also if the outside has ended it, see history_interrupted(). */
bool history_go(struct history *, sim_time when, struct sim_error *);

/* Stretches side by side, latest first, back from the present moment: the machine is put to the
 * beginning of each, and `visit` runs it (history_run) to its end, which is not part of it, and
 * looks. The first is at most `shortest` long, the others grow; none is longer than from one
 * checkpoint to the next. Stops when visit returns true, and then returns true; false with an
 * empty error text if it never did. Leaves the machine anywhere: history_go() next. */
bool history_back(struct history *, sim_time shortest, bool (*visit)(void *owner, sim_time end),
                  void *owner, struct sim_error *);

/* Has the outside ended the last run or journey? */
bool history_interrupted(const struct history *);

/* The guest has ended the run: what a transmitter still holds leaves, and is told; the machine
 * stays where it is. Nothing but the first time at the front. */
void history_drain(struct history *);

/* Before input is brought or state changed: from here on another future begins. */
bool history_branch(struct history *, struct sim_error *);
/* After state was changed from outside (memory, registers; not input, which is logged): who runs
 * through this moment again finds what was changed. False with error: it will be missing then. */
bool history_changed(struct history *, struct sim_error *);

/* How often the state was changed from outside, or the machine made another one: a log of input
 * alone repeats only a run where this is 0. */
unsigned history_changes(const struct history *);
/* Rises where another future begins in the past: what was seen of the old one is old. */
unsigned history_futures(const struct history *);

/* The machine was made another one, at another time: the past begins anew here. */
bool history_restart(struct history *, struct sim_error *);

/* For looking: how many checkpoints, how many bytes. */
size_t history_checkpoints(const struct history *);
size_t history_bytes(const struct history *);

#endif
