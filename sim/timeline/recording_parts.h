/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside a recording: what its files share. A lane has a shelf of its changes of state and one for
 * each kind of mark, so that "how many" is the difference of two places, whatever is asked for. */
#ifndef SIM_TIMELINE_RECORDING_PARTS_H
#define SIM_TIMELINE_RECORDING_PARTS_H

#include "timeline/recording.h"
#include "timeline/recording_shelf.h"
#include "timeline/recording_texts.h"

#define TEXTS_MOST ((uint32_t)1 << 28) /* see CHANGE_TEXT */

/* What a change of state is to: 32 bits beside its time. */
#define CHANGE_STATE   7u /* mask */
#define CHANGE_ENTERED 8u /* it begins to run here */
#define CHANGE_TEXT    4  /* shift */

static inline enum lane_state change_state(uint32_t change)
{
    return (enum lane_state)(change & CHANGE_STATE);
}

/* GROUP changes of state, with the sums up to the first of them. A page of a lane's shelf is GROUPS
 * of these. */
struct changes {
    sim_time when[GROUP];
    uint32_t to[GROUP];
    struct lane_sums sums; /* `entered`: before these */
};
_Static_assert(sizeof(struct changes) == 16 * GROUP, "a change takes 16 bytes, sums included");
_Static_assert(LANE_STATES <= CHANGE_STATE + 1, "a state fits");

struct row {
    struct lane lane;
    struct shelf changes;
    struct shelf marks[MARK_KINDS];
    /* What was before the first change that is kept: not later than the recording's begin. */
    sim_time origin;
    struct lane_sums sums; /* there */
    uint32_t before;
    bool ran_before; /* it ran, or was interrupted when it ran */
    uint32_t now;    /* the latest change */
};

/* Where a stream of marks has come to: see recording_marks. */
struct head {
    sim_time when;
    const struct shelf *shelf;
    size_t at, until;
    uint32_t order;
    uint16_t lane, kind;
};

struct recording {
    bool good;
    sim_time begin, end;
    uint64_t version, events, most;
    uint32_t marks; /* as many were recorded: their order, modulo 2^32 */
    struct texts texts;
    struct facts facts;
    struct row *rows[RECORDING_LANES_MOST];
    struct row nobody; /* marks of no lane */
    unsigned count;
    struct head *heads;                       /* room for all streams */
    uint16_t slots[2 * RECORDING_LANES_MOST]; /* rows + 1 by hash of kind and number; 0 is free */
};

extern const struct shelf_kind changes_kind, marks_kind;

/* Something happens at `when`, or at the end if that is later, which is returned. */
sim_time recording_come(struct recording *, sim_time when);
/* One event more was recorded: when there are too many, the oldest go. */
void recording_count_event(struct recording *);

/* The first page of a lane's changes is given up: returns the moment from which on all is known. */
sim_time row_give_up_changes(struct row *);
sim_time row_give_up_marks(struct row *, unsigned kind);

static inline const struct row *recording_row(const struct recording *recording, unsigned lane)
{
    return lane < recording->count ? recording->rows[lane] : NULL;
}

/* How many changes of a lane lie before a moment. */
static inline size_t row_before(const struct row *row, sim_time when, size_t near)
{
    return shelf_before(&row->changes, &changes_kind, when, near);
}
static inline const struct changes *row_changes(const struct row *row, size_t change)
{
    return (const struct changes *)(const void *)shelf_page(&row->changes, change) +
           change / GROUP % GROUPS;
}
/* What it is behind so many changes, and since when; `begin`: the recording's. */
static inline uint32_t row_state(const struct row *row, size_t changes)
{
    return changes == 0 ? row->before : row_changes(row, changes - 1)->to[(changes - 1) % GROUP];
}
static inline sim_time row_time(const struct row *row, size_t change)
{
    return row_changes(row, change)->when[change % GROUP];
}
/* Sums from the origin to a moment, before which lie so many changes. */
void row_sums(const struct row *, size_t changes, sim_time when, struct lane_sums *);

/* The edges of `count` columns from `first` to `last`, without a division for each. */
struct edges {
    sim_time at; /* where the next column begins */
    sim_time width, more, rest;
    size_t count;
};

static inline struct edges edges_of(sim_time first, sim_time last, size_t count)
{
    return (struct edges){first, (last - first) / count, (last - first) % count, 0, count};
}

/* Where the next column ends; behind the last one any moment. */
static inline sim_time edges_next(struct edges *edges)
{
    edges->at += edges->width;
    edges->rest += edges->more;
    if (edges->rest >= edges->count) {
        edges->rest -= edges->count;
        edges->at++;
    }
    return edges->at;
}

/* Goes some columns ahead where many events lie in each, so that the host has fetched what they
 * need when they come. */
struct scout {
    struct edges edges;
    size_t left; /* columns */
    size_t near;
};

struct scout scout_of(const struct shelf *, const struct shelf_kind *, struct edges);
static inline void scout_next(struct scout *scout, const struct shelf *shelf,
                              const struct shelf_kind *kind)
{
    if (scout->left == 0)
        return;
    scout->left--;
    scout->near = shelf_fetch(shelf, kind, edges_next(&scout->edges), scout->near);
}

#endif
