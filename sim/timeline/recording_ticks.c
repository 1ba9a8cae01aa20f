/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the kernel's next tick is to be expected: from marks, as a person would say it. */
#include "timeline/recording.h"

enum { TICKS_LEAST = 3, TICKS_MOST = 9 };
#define TICK (1u << MARK_TICK)
#define TOLERANCE                                                                                  \
    50 /* a fiftieth of the distance: the handler waits while interrupts are masked                \
        */

/* The latest ticks at or before `when`, the latest first. */
static unsigned latest_ticks(const struct recording *recording, sim_time when, sim_time *ticks)
{
    struct mark mark;
    unsigned count = 0;
    sim_time behind = when + 1;
    while (count < TICKS_MOST &&
           recording_mark_before(recording, TICK, RECORDING_NOBODY, behind, &mark))
        behind = ticks[count++] = mark.when;
    return count;
}

/* Their distance; 0 if they have none in common. */
static sim_time distance(const sim_time *ticks, unsigned count)
{
    sim_time mean = (ticks[0] - ticks[count - 1]) / (count - 1);
    unsigned i;
    for (i = 1; i < count; i++) {
        sim_time one = ticks[i - 1] - ticks[i];
        if ((one > mean ? one - mean : mean - one) > mean / TOLERANCE)
            return 0;
    }
    return mean;
}

sim_time recording_next_tick(const struct recording *recording, sim_time when)
{
    sim_time ticks[TICKS_MOST], step, missing;
    struct mark mark;
    unsigned count;
    if (recording_next_mark(recording, TICK, RECORDING_NOBODY, when, &mark))
        return mark.when;
    count = latest_ticks(recording, when, ticks);
    if (count < TICKS_LEAST || (step = distance(ticks, count)) == 0)
        return 0;
    /* Half a distance later than it was due it does not come any more. */
    missing = recording_end(recording) - ticks[0];
    if (missing / 2 >= step - step / 4)
        return 0;
    return ticks[0] + step * ((when - ticks[0]) / step + 1);
}
