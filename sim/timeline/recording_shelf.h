/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events in the order of time, in pages: appended at the end, cut off from there, given up from the
 * front by pages. A page holds PAGE of them in groups of GROUP, whose times lie side by side; the
 * first time of each group is kept in one array besides, so that a search touches little memory.
 * What else a page holds is its kind's. Events are counted from the first that is kept. */
#ifndef SIM_TIMELINE_RECORDING_SHELF_H
#define SIM_TIMELINE_RECORDING_SHELF_H

#include "clock.h"

#include <stdbool.h>
#include <stddef.h>

enum { GROUP = 16, GROUPS = 16, PAGE = GROUP * GROUPS };

/* Where a page, which begins zeroed, has its times: the first group's at its beginning, each
 * further group's `stride` bytes behind. */
struct shelf_kind {
    size_t page, stride;       /* bytes; a page is a multiple of 64 */
    void (*empty)(void *page); /* what a page owns besides; NULL: nothing */
};

struct shelf {
    char **pages;     /* owned, each of them too */
    sim_time *firsts; /* of each group; of the pages in use, what no event has is SIM_TIME_NEVER */
    size_t gone;      /* pages that were given up: unused room in front */
    size_t count;     /* events */
    size_t room;      /* of pages, with those that are gone */
};

static inline char *shelf_page(const struct shelf *shelf, size_t event)
{
    return shelf->pages[shelf->gone + event / PAGE];
}

static inline sim_time *shelf_group(const struct shelf *shelf, const struct shelf_kind *kind,
                                    size_t group)
{
    return (sim_time *)(void *)(shelf_page(shelf, group * GROUP) + group % GROUPS * kind->stride);
}

static inline sim_time shelf_time(const struct shelf *shelf, const struct shelf_kind *kind,
                                  size_t event)
{
    return shelf_group(shelf, kind, event / GROUP)[event % GROUP];
}

/* One more, not before the last: shelf->count - 1. False: no memory. */
bool shelf_add(struct shelf *, const struct shelf_kind *, sim_time when);
/* How many events lie before a moment; `near`: a number of events that may be close to it. */
size_t shelf_before(const struct shelf *, const struct shelf_kind *, sim_time when, size_t near);
/* Lets the host fetch what shelf_before will look at for that moment; returns a number of events
 * that is close to its answer. */
size_t shelf_fetch(const struct shelf *, const struct shelf_kind *, sim_time when, size_t near);
/* Keeps the first `count` events. */
void shelf_cut(struct shelf *, const struct shelf_kind *, size_t count);
/* Gives up the first page, which is full. */
void shelf_give_up(struct shelf *, const struct shelf_kind *);
void shelf_free(struct shelf *, const struct shelf_kind *);

#endif
