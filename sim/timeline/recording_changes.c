/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lane's changes of state: recorded, given up, and the spans and sums that they make. Each group
 * of changes knows the sums before it, so that those of any stretch are a difference of two
 * moments. */
#include "timeline/recording_parts.h"

#include <string.h>

const struct shelf_kind changes_kind = {GROUPS * sizeof(struct changes), sizeof(struct changes),
                                        NULL};

/* Does it go on to run, if it runs now? */
static bool ran(const struct row *row)
{
    size_t i = row->changes.count;
    while (i > 0 && change_state(row_state(row, i)) == LANE_INTERRUPTED)
        i--;
    return i == 0 ? row->ran_before : change_state(row_state(row, i)) == LANE_RUNNING;
}

static bool add(struct row *row, sim_time when, uint32_t change)
{
    size_t at = row->changes.count;
    struct lane_sums sums;
    struct changes *changes;
    if (at % GROUP == 0)
        row_sums(row, at, when, &sums);
    if (!shelf_add(&row->changes, &changes_kind, when))
        return false;
    changes = (struct changes *)(void *)shelf_group(&row->changes, &changes_kind, at / GROUP);
    if (at % GROUP == 0)
        changes->sums = sums;
    changes->to[at % GROUP] = change;
    row->now = change;
    return true;
}

/* What it was at this moment before counts no more. */
static void take_back(struct recording *recording, struct row *row, sim_time when)
{
    const size_t count = row->changes.count;
    if (count == 0 || row_time(row, count - 1) != when)
        return;
    shelf_cut(&row->changes, &changes_kind, count - 1);
    row->now = row_state(row, count - 1);
    recording->events--;
}

void recording_state(struct recording *recording, sim_time when, unsigned lane,
                     enum lane_state state, uint32_t text)
{
    struct row *row = lane < recording->count ? recording->rows[lane] : NULL;
    uint32_t change = (text < TEXTS_MOST ? text << CHANGE_TEXT : 0) | (uint32_t)state;
    if (row == NULL || (unsigned)state >= LANE_STATES)
        return;
    when = recording_come(recording, when);
    if ((row->now & ~CHANGE_ENTERED) == change || !recording->good)
        return;
    take_back(recording, row, when);
    if ((row->now & ~CHANGE_ENTERED) == change)
        return;
    if (state == LANE_RUNNING && !ran(row))
        change |= CHANGE_ENTERED;
    recording->good = add(row, when, change);
    if (recording->good)
        recording_count_event(recording);
}

sim_time row_give_up_changes(struct row *row)
{
    const struct changes *last = row_changes(row, PAGE - 1);
    struct lane_sums sums;
    size_t i;
    for (i = PAGE; i > 0 && change_state(row_state(row, i)) == LANE_INTERRUPTED; i--)
        ;
    if (i > 0)
        row->ran_before = change_state(row_state(row, i)) == LANE_RUNNING;
    row_sums(row, PAGE, last->when[GROUP - 1], &sums);
    row->origin = last->when[GROUP - 1];
    row->sums = sums;
    row->before = last->to[GROUP - 1] & ~CHANGE_ENTERED;
    shelf_give_up(&row->changes, &changes_kind);
    return row->origin + 1;
}

/* --- sums --- */

void row_sums(const struct row *row, size_t changes, sim_time when, struct lane_sums *sums)
{
    const struct changes *group;
    size_t i;
    if (changes == 0) {
        *sums = row->sums;
        sums->time[change_state(row->before)] += when - row->origin;
        return;
    }
    group = row_changes(row, changes - 1);
    *sums = group->sums;
    for (i = 0; i <= (changes - 1) % GROUP; i++) {
        sim_time end = i == (changes - 1) % GROUP ? when : group->when[i + 1];
        sums->time[change_state(group->to[i])] += end - group->when[i];
        sums->entered += (group->to[i] & CHANGE_ENTERED) != 0;
    }
}

void recording_sums(const struct recording *recording, unsigned lane, sim_time first, sim_time last,
                    struct lane_sums *sums)
{
    const struct row *row = recording_row(recording, lane);
    struct lane_sums before;
    size_t from, until;
    unsigned i;
    memset(sums, 0, sizeof *sums);
    if (first < recording->begin)
        first = recording->begin;
    if (row == NULL || first > recording->end || last <= first)
        return;
    from = row_before(row, first, 0);
    until = row_before(row, last, from);
    row_sums(row, from, first, &before);
    row_sums(row, until, last < recording->end ? last : recording->end, sums);
    for (i = 0; i < LANE_STATES; i++)
        sums->time[i] -= before.time[i];
    sums->entered -= before.entered;
}

/* --- spans --- */

/* The span behind so many changes. */
static struct span span_behind(const struct recording *recording, const struct row *row,
                               size_t changes)
{
    const uint32_t state = row_state(row, changes);
    struct span span = {recording->begin, recording->end, change_state(state),
                        state >> CHANGE_TEXT};
    if (changes > 0 && row_time(row, changes - 1) > span.begin)
        span.begin = row_time(row, changes - 1);
    if (changes < row->changes.count)
        span.end = row_time(row, changes);
    return span;
}

size_t recording_spans(const struct recording *recording, unsigned lane, sim_time first,
                       sim_time last, struct span *spans, size_t most)
{
    const struct row *row = recording_row(recording, lane);
    size_t i, found = 0;
    struct span touched;
    if (first < recording->begin)
        first = recording->begin;
    if (row == NULL || last <= first)
        return 0;
    i = row_before(row, first, 0);
    touched = span_behind(recording, row, i);
    if (i < row->changes.count && touched.end == first)
        i++;
    else if (touched.end <= first && touched.begin < first)
        return 0;
    for (; i <= row->changes.count && found <= most; i++, found++) {
        struct span span = span_behind(recording, row, i);
        if (span.begin >= last)
            break;
        if (found < most)
            spans[found] = span;
    }
    return found;
}

bool recording_span_at(const struct recording *recording, unsigned lane, sim_time when,
                       struct span *span)
{
    const struct row *row = recording_row(recording, lane);
    if (row == NULL || when < recording->begin || when > recording->end)
        return false;
    *span = span_behind(recording, row, row_before(row, when + 1, 0));
    return true;
}

bool recording_next_change(const struct recording *recording, unsigned lane, sim_time when,
                           struct span *span)
{
    const struct row *row = recording_row(recording, lane);
    size_t i;
    if (row == NULL || when >= recording->end)
        return false;
    i = row_before(row, when < recording->begin ? recording->begin : when + 1, 0);
    return i < row->changes.count && recording_span_at(recording, lane, row_time(row, i), span);
}

bool recording_change_before(const struct recording *recording, unsigned lane, sim_time when,
                             struct span *span)
{
    const struct row *row = recording_row(recording, lane);
    size_t i = row == NULL ? 0 : row_before(row, when, 0);
    return i > 0 && recording_span_at(recording, lane, row_time(row, i - 1), span);
}
