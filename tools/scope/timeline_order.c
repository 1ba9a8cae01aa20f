/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lanes the timeline shows and in which order: interrupts on top, tasks, idle last. The most
 * urgent task is the uppermost; whether that is the one with the greatest or the smallest number,
 * the recording's fact "urgent" says, else its kernel's name. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const timeline_order_names[TIMELINE_ORDERS] = {"priority", "name", "made", "load"};

struct key {
    uint16_t lane;
    int group; /* interrupts, tasks, idle */
    int shift;
    double rank; /* the smallest on top */
    const char *name;
};

static int compare(const void *a, const void *b)
{
    const struct key *one = a, *other = b;
    int names = one->name != NULL ? strcasecmp(one->name, other->name) : 0;
    if (one->group != other->group)
        return one->group - other->group;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return names != 0 ? names : one->lane - other->lane;
}

/* Kernels in which the smallest number is the most urgent. */
static bool low_is_urgent(const struct recording *recording)
{
    static const char *const kernels[] = {"threadx", "zephyr", "uc/os",     "ucos", "rt-thread",
                                          "vxworks", "ecos",   "embos-low", NULL};
    const char *said = recording_fact(recording, "urgent");
    const char *kernel = recording_fact(recording, "kernel");
    size_t i;
    if (said != NULL)
        return strcmp(said, "low") == 0;
    for (i = 0; kernel != NULL && kernels[i] != NULL; i++)
        if (strncasecmp(kernel, kernels[i], strlen(kernels[i])) == 0)
            return true;
    return false;
}

static double rank_of(const struct recording *recording, const struct timeline_lanes *lanes,
                      unsigned lane, const struct lane *about, bool low)
{
    struct lane_sums sums;
    if (about->kind == LANE_INTERRUPT || lanes->order == TIMELINE_AS_MADE)
        return about->kind == LANE_INTERRUPT ? (double)about->id : (double)lane;
    if (lanes->order == TIMELINE_BY_NAME)
        return 0;
    if (lanes->order == TIMELINE_BY_LOAD) {
        recording_sums(recording, lane, recording_begin(recording), recording_end(recording),
                       &sums);
        return -(double)sums.time[LANE_RUNNING];
    }
    if (!about->priority_known)
        return 1e18;
    return low ? about->priority : -(double)about->priority;
}

/* Those that were moved by hand change places with their neighbours of the same group. */
static void shift_lanes(struct key *keys, size_t count)
{
    size_t i, at;
    for (i = 0; i < count; i++)
        for (at = i; keys[at].shift < 0 && at > 0 && keys[at - 1].group == keys[at].group; at--) {
            struct key moved = keys[at];
            moved.shift++;
            keys[at] = keys[at - 1];
            keys[at - 1] = moved;
        }
    for (i = count; i-- > 0;)
        for (at = i; keys[at].shift > 0 && at + 1 < count && keys[at + 1].group == keys[at].group;
             at++) {
            struct key moved = keys[at];
            moved.shift--;
            keys[at] = keys[at + 1];
            keys[at + 1] = moved;
        }
}

size_t timeline_sort(const struct recording *recording, const struct timeline_lanes *lanes,
                     uint16_t *order)
{
    static const int groups[LANE_KINDS] = {[LANE_INTERRUPT] = 0, [LANE_TASK] = 1, [LANE_IDLE] = 2};
    struct key keys[RECORDING_LANES_MOST];
    bool low = low_is_urgent(recording);
    size_t count = 0, i;
    unsigned lane;
    for (lane = 0; lane < recording_lanes(recording) && lane < RECORDING_LANES_MOST; lane++) {
        const struct lane *about = recording_lane_at(recording, lane);
        if (lanes->hidden[lane])
            continue;
        keys[count].lane = (uint16_t)lane;
        keys[count].group = groups[about->kind];
        keys[count].shift = lanes->shift[lane];
        keys[count].rank = rank_of(recording, lanes, lane, about, low);
        keys[count++].name = lanes->order == TIMELINE_BY_NAME ? about->name : NULL;
    }
    qsort(keys, count, sizeof keys[0], compare);
    shift_lanes(keys, count);
    for (i = 0; i < count; i++)
        order[i] = keys[i].lane;
    return count;
}
