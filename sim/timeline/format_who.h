/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has the processor, for readers of traces that tell only switches, entries and leaves: states
 * of all lanes follow from them. */
#ifndef SIM_TIMELINE_FORMAT_WHO_H
#define SIM_TIMELINE_FORMAT_WHO_H

#include "timeline/recording.h"

#define WHO_DEPTH 64u /* handlers within handlers; deeper ones are not shown */

struct who {
    struct recording *recording;
    unsigned task; /* RECORDING_NOBODY: none */
    unsigned handlers[WHO_DEPTH], depth;
};

void who_begin(struct who *, struct recording *);
/* A lane, or RECORDING_NOBODY, runs from now on, below the handlers. The one that did is in that
 * state now. */
void who_task(struct who *, sim_time when, unsigned lane, enum lane_state left, uint32_t text);
void who_enter(struct who *, sim_time when, unsigned handler);
/* Those that it had interrupted and that never left have, too. */
void who_leave(struct who *, sim_time when, unsigned handler);
/* The lane that runs now, or RECORDING_NOBODY. */
unsigned who_runs(const struct who *);

/* What the Linux kernel's number says of a task that it has switched from; `text`: what it waits
 * for, or "". */
enum lane_state who_linux_state(uint32_t number, const char **text);

#endif
