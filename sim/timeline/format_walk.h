/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording from beginning to end, as those who write files want it: each change of a lane's
 * state and each mark, in the order of time. Of one moment: first states other than running, then
 * the one that runs, then the marks in their order. */
#ifndef SIM_TIMELINE_FORMAT_WALK_H
#define SIM_TIMELINE_FORMAT_WALK_H

#include "timeline/recording.h"

struct walk;

struct walk_event {
    sim_time when;
    bool is_mark;
    unsigned lane; /* of a state */
    struct span
        span; /* from where the recording begins; when absent from there on it is not told */
    struct mark mark;
};

/* NULL on no memory. The recording must not change meanwhile. */
struct walk *walk_create(const struct recording *);
void walk_destroy(struct walk *); /* NULL is nothing */
/* False: that was all, or there is no memory (walk_good). */
bool walk_next(struct walk *, struct walk_event *);
bool walk_good(const struct walk *);

#endif
