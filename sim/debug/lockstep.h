/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines that are to do the same, side by side: one image on two engines. Both run the same
 * virtual times in turn, without probes, at their full speed; between two stretches everything is
 * compared: time, count of instructions, registers, memory, the state of the processor and of all
 * devices. At the first difference both go back to the last moment at which they were the same, and
 * the shortest stretch that makes it is found: one instruction, or, if it is not there when these
 * are run one by one, the instructions that an engine runs as a whole. */
#ifndef SIM_DEBUG_LOCKSTEP_H
#define SIM_DEBUG_LOCKSTEP_H

#include "debug/diff.h"

struct lockstep;

struct lockstep_options {
    sim_time until;
    uint64_t every; /* cycles of the processor between two comparisons; 0: as the host is fast */
    size_t bytes;   /* bound of each side's history */
};

#define LOCKSTEP_WAY 16

/* One of the instructions of a stretch. */
struct lockstep_step {
    uint32_t pc;
    char where[80];
    char instruction[80];
};

struct lockstep_result {
    bool same;
    bool interrupted;      /* by the outside: what was found until then */
    sim_time compared;     /* until when they are the same */
    uint64_t instructions; /* that were the same */
    uint64_t comparisons;

    /* Where they part. */
    struct diff_place place[2];            /* before the stretch: both are the same */
    uint64_t stretch[2];                   /* instructions in it; more than one: see above */
    struct diff_place next[2];             /* behind it */
    char ended[2][300];                    /* how the run ended in it, "" */
    struct diff_value values[DIFF_VALUES]; /* that differ behind it */
    size_t value_count;
    struct lockstep_step way[LOCKSTEP_WAY]; /* the last ones, of the first side */
    size_t way_count;
};

/* Machines of one board, loaded and reset alike; all is the caller's. NULL with error: they differ
 * already, or no memory. Destroyed before the machines. */
struct lockstep *lockstep_create(const struct diff_run runs[2], const struct lockstep_options *,
                                 struct sim_error *);
void lockstep_destroy(struct lockstep *);
/* For history_set_outside(): who brings input, or disturbs one of them, does it there. */
struct history *lockstep_history(struct lockstep *, unsigned side);

/* What differs between two machines of one board now, between runs; how many are in `values`, which
 * has room for so many. With no more than one it is only asked whether. */
size_t lockstep_values(struct machine *a, struct machine *b, struct diff_value *values,
                       size_t most);

/* Runs both to the end. False with error if they cannot be compared. */
bool lockstep_compare(struct lockstep *, struct lockstep_result *, struct sim_error *);

#endif
