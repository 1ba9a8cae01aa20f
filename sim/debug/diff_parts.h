/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of diff*.c: two machines under comparison. */
#ifndef SIM_DEBUG_DIFF_PARTS_H
#define SIM_DEBUG_DIFF_PARTS_H

#include "aware/aware.h"
#include "aware/calls.h"
#include "debug/diff.h"
#include "snapshot_parts.h"

#define HANDLERS_MOST 16u
#define STEPS_MOST    65536u /* that are kept of a side before they are compared */

/* Who runs, as the probe was told. */
struct diff_who {
    char task[DIFF_NAME];
    char handlers[HANDLERS_MOST][DIFF_NAME];
    unsigned depth;
};

/* A step on a side's way: an instruction, or another line. */
struct diff_step {
    uint64_t key; /* what is compared */
    sim_time when;
    uint32_t pc;
};

struct diff_side {
    struct machine *machine;
    const struct symbols *symbols;
    struct aware *aware; /* NULL: no kernel that is known */
    struct calls *calls; /* NULL: the same */
    struct history *history;
    struct diff *diff;
    unsigned number;
    struct probe probe;
    void (*told)(struct diff_side *, const struct probe_event *);
    struct diff_who who, who_begun; /* the latter: at the beginning of the slice */
    bool over;                      /* the run has ended for good */

    /* Steps, while they are looked at. */
    struct diff_step *steps;
    size_t step_count;
    sim_time stepped_at; /* the latest instruction seen */
    uint64_t effects;    /* of what was written since the step before */
    struct effect *effect;
    struct way *way;
};

struct diff {
    struct diff_options options;
    bool steps; /* they keep step */
    struct diff_side sides[2];
    struct diff_log *rows;  /* each kind for itself */
    struct diff_log *order; /* all of them, while they keep step; else NULL */
    struct diff_state *state;
    bool parted, interrupted, no_memory;
    sim_time begun, slice; /* of the present slice */
};

/* diff.c */
void diff_listen(struct diff_side *, unsigned mask,
                 void (*told)(struct diff_side *, const struct probe_event *));
void diff_follow_who(struct diff_side *, const struct probe_event *);
/* What of an event is compared; false: nothing. */
bool diff_event_of(const struct diff_side *, const struct probe_event *, struct diff_event *);
/* Puts a side elsewhere in time; nobody is told. */
bool diff_go(struct diff_side *, sim_time when, const struct diff_who *, struct sim_error *);

/* diff_memory.c: a pair of RAM regions of machines of one board. */
struct diff_walk {
    struct snapshot_ram ram[2];
    size_t first; /* number of its first block among those of all regions */
};

/* Calls `visit` for each pair until it returns true; returns whether it did. */
bool diff_each_ram(struct machine *const machines[2],
                   bool (*visit)(void *owner, const struct diff_walk *), void *owner);
const uint8_t *diff_block(const struct diff_walk *, unsigned side, size_t block);
bool diff_block_touched(const struct diff_walk *, size_t block); /* by the guest, on either side */

/* diff_state.c: registers and memory of both, beside how they were at the beginning. */
struct diff_state *diff_state_create(struct machine *a, struct machine *b);
void diff_state_destroy(struct diff_state *);
/* Is something different that was not, or was something else, at the beginning? */
bool diff_state_parts(struct diff_state *);

/* diff_steps.c: the first instruction with another effect from a moment to the present. */
bool diff_find_step(struct diff *, sim_time from, struct diff_result *, struct sim_error *);
/* The next instruction boundaries, until both have `STEPS_MOST` or are at their ends. */
void diff_take_steps(struct diff *, const sim_time ends[2],
                     void (*told)(struct diff_side *, const struct probe_event *), unsigned mask);
void diff_drop_steps(struct diff_side *, size_t count);

/* How many steps of both sides are the same, from the first on. */
size_t diff_same_steps(const struct diff *);

/* diff_path.c: the line at which a task's ways part between two pairs of events. */
bool diff_find_path(struct diff *, const struct diff_parting *, struct diff_result *,
                    struct sim_error *);

/* diff_place.c */
void diff_place_of(struct diff_side *, struct diff_place *);
/* "counter+4", "memory 0x20000100". */
void diff_name_memory(const struct diff_side *, uint32_t address, char name[static DIFF_NAME]);

/* diff_value.c: values that differ, as many as there is room for. */
struct diff_values {
    struct diff_value *list;
    size_t most, count;
};
/* NULL: there is no room. */
struct diff_value *diff_value_add(struct diff_values *, const char *name);
/* Of both sides. True: there is no more room. */
bool diff_value_pair(struct diff_values *, const char *name, uint64_t a, uint64_t b);
bool diff_value_registers(struct diff_values *, struct cpu *a, struct cpu *b);

#endif
