/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the kernel's next tick is to be expected: from marks, as a person would say it. A timer is
 * exact, but its handler may be held up by others and by masked interrupts: then a tick is late,
 * and the next one seems early. */
#include "timeline/recording.h"

enum { TICKS_LEAST = 3, TICKS_MOST = 9 };
#define TICK (1u << MARK_TICK)
#define CLOSE                                                                                      \
    8 /* an eighth from the middle distance: in full load tests of a kernel most are closer */

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

static sim_time middle_of(sim_time *list, unsigned count)
{
    unsigned i, k;
    for (i = 1; i < count; i++) {
        const sim_time one = list[i];
        for (k = i; k > 0 && list[k - 1] > one; k--)
            list[k] = list[k - 1];
        list[k] = one;
    }
    return list[count / 2];
}

/* Do three of four come at much the same distance? */
static bool come_regularly(const sim_time *ticks, unsigned count)
{
    sim_time distances[TICKS_MOST], middle;
    unsigned i, close = 0;
    for (i = 0; i + 1 < count; i++)
        distances[i] = ticks[i] - ticks[i + 1];
    middle = middle_of(distances, count - 1);
    for (i = 0; i + 1 < count; i++) {
        const sim_time one = distances[i];
        close += (one > middle ? one - middle : middle - one) <= middle / CLOSE;
    }
    return 4 * close >= 3 * (count - 1);
}

/* As most pairs of them say: that a few are late changes little (Theil and Sen's estimate). */
static sim_time distance_of(const sim_time *ticks, unsigned count)
{
    sim_time distances[TICKS_MOST * (TICKS_MOST - 1) / 2];
    unsigned i, k, pairs = 0;
    for (i = 0; i < count; i++) {
        for (k = i + 1; k < count; k++)
            distances[pairs++] = (ticks[i] - ticks[k]) / (k - i);
    }
    return middle_of(distances, pairs);
}

/* The next one, as most of them say: those that were late say so later. */
static sim_time next_of(const sim_time *ticks, unsigned count, sim_time distance)
{
    sim_time next[TICKS_MOST];
    unsigned i;
    for (i = 0; i < count; i++)
        next[i] = ticks[i] + (i + 1) * distance;
    return middle_of(next, count);
}

sim_time recording_next_tick(const struct recording *recording, sim_time when)
{
    const sim_time end = recording_end(recording);
    sim_time ticks[TICKS_MOST], distance, next;
    struct mark mark;
    unsigned count;
    if (recording_next_mark(recording, TICK, RECORDING_NOBODY, when, &mark))
        return mark.when;
    count = latest_ticks(recording, when, ticks);
    if (count < TICKS_LEAST || !come_regularly(ticks, count))
        return 0;
    distance = distance_of(ticks, count);
    /* Half a distance later than it was due it does not come any more. */
    if (end - ticks[0] >= distance + distance / 2)
        return 0;
    next = next_of(ticks, count, distance);
    return next > when ? next : next + ((when - next) / distance + 1) * distance;
}
