/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened, in plain arrays in the order of time. */
#include "timeline/recording_parts.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more; false: no memory. */
static bool room_for(struct recording *recording, void *list, size_t count, size_t *room,
                     size_t size)
{
    void *more;
    if (!recording->good || count < *room)
        return recording->good;
    more = realloc(*(void **)list, (*room * 2 + 64) * size);
    if (more == NULL)
        return recording->good = false;
    *(void **)list = more;
    *room = *room * 2 + 64;
    return true;
}

static sim_time at_least(struct recording *recording, sim_time when)
{
    if (when > recording->end)
        recording->end = when;
    recording->version++;
    return recording->end;
}

static bool begins_to_run(const struct row *row)
{
    size_t i = row->count;
    while (i > 0 && row->entries[i - 1].state == LANE_INTERRUPTED)
        i--;
    return i == 0 || row->entries[i - 1].state != LANE_RUNNING;
}

void recording_state(struct recording *recording, sim_time when, unsigned lane,
                     enum lane_state state, uint32_t text)
{
    struct row *row = lane < recording->count ? recording->rows[lane] : NULL;
    const struct entry none = {0}, *last;
    if (row == NULL)
        return;
    when = at_least(recording, when);
    last = row->count == 0 ? &none : &row->entries[row->count - 1];
    if ((last->state == state && last->text == text) ||
        !room_for(recording, &row->entries, row->count, &row->room, sizeof *row->entries))
        return;
    row->entries[row->count] =
        (struct entry){when, text, (uint8_t)state, state == LANE_RUNNING && begins_to_run(row)};
    row->count++;
    recording->events++;
}

void recording_mark(struct recording *recording, const struct mark *mark)
{
    sim_time when = at_least(recording, mark->when);
    if (!room_for(recording, &recording->marks, recording->mark_count, &recording->mark_room,
                  sizeof *mark))
        return;
    recording->marks[recording->mark_count] = *mark;
    recording->marks[recording->mark_count++].when = when;
    recording->events++;
}

void recording_cut(struct recording *recording, sim_time when)
{
    unsigned i;
    if (when > recording->end)
        return;
    recording->version++;
    recording->end = when;
    if (when < recording->begin)
        recording->begin = when;
    while (recording->mark_count > 0 && recording->marks[recording->mark_count - 1].when >= when) {
        recording->mark_count--;
        recording->events--;
    }
    for (i = 0; i < recording->count; i++) {
        struct row *row = recording->rows[i];
        while (row->count > 0 && row->entries[row->count - 1].when >= when) {
            row->count--;
            recording->events--;
        }
    }
}

/* --- spans --- */

/* How many entries lie before a moment. */
static size_t before(const struct row *row, sim_time when)
{
    size_t low = 0, high = row->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (row->entries[middle].when < when)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The span before entry `i`, which is that of entry i - 1. */
static struct span span_before(const struct recording *recording, const struct row *row, size_t i)
{
    struct span span = {recording->begin, recording->end, LANE_ABSENT, 0};
    if (i > 0) {
        span.begin = row->entries[i - 1].when;
        span.state = row->entries[i - 1].state;
        span.text = row->entries[i - 1].text;
    }
    if (i < row->count)
        span.end = row->entries[i].when;
    return span;
}

static const struct row *row_of(const struct recording *recording, unsigned lane)
{
    return lane < recording->count ? recording->rows[lane] : NULL;
}

size_t recording_spans(const struct recording *recording, unsigned lane, sim_time first,
                       sim_time last, struct span *spans, size_t most)
{
    const struct row *row = row_of(recording, lane);
    size_t i, found = 0;
    if (row == NULL)
        return 0;
    if (first < recording->begin)
        first = recording->begin;
    for (i = before(row, first); i <= row->count && found <= most; i++) {
        struct span span = span_before(recording, row, i);
        if (span.begin >= last)
            break;
        if (span.end <= first && span.begin < first)
            continue;
        if (span.end == span.begin && i == 0)
            continue;
        if (found < most)
            spans[found] = span;
        found++;
    }
    return found;
}

bool recording_span_at(const struct recording *recording, unsigned lane, sim_time when,
                       struct span *span)
{
    const struct row *row = row_of(recording, lane);
    if (row == NULL || when < recording->begin || when > recording->end)
        return false;
    *span = span_before(recording, row, before(row, when + 1));
    return true;
}

bool recording_next_change(const struct recording *recording, unsigned lane, sim_time when,
                           struct span *span)
{
    const struct row *row = row_of(recording, lane);
    size_t i = row == NULL ? 0 : before(row, when + 1);
    return row != NULL && i < row->count &&
           recording_span_at(recording, lane, row->entries[i].when, span);
}

bool recording_change_before(const struct recording *recording, unsigned lane, sim_time when,
                             struct span *span)
{
    const struct row *row = row_of(recording, lane);
    size_t i = row == NULL ? 0 : before(row, when);
    return row != NULL && i > 0 &&
           recording_span_at(recording, lane, row->entries[i - 1].when, span);
}

void recording_sums(const struct recording *recording, unsigned lane, sim_time first, sim_time last,
                    struct lane_sums *sums)
{
    const struct row *row = row_of(recording, lane);
    size_t i;
    memset(sums, 0, sizeof *sums);
    if (first < recording->begin)
        first = recording->begin;
    for (i = row == NULL ? 0 : before(row, first); row != NULL && i <= row->count; i++) {
        struct span span = span_before(recording, row, i);
        sim_time from = span.begin > first ? span.begin : first;
        sim_time to = span.end < last ? span.end : last;
        if (span.begin >= last)
            break;
        if (to > from)
            sums->time[span.state] += to - from;
        if (i > 0 && span.begin >= first)
            sums->entered += row->entries[i - 1].entered;
    }
}

static sim_time column_at(sim_time first, sim_time last, size_t count, size_t i)
{
    return first + (sim_time)((unsigned __int128)(last - first) * i / count);
}

static void column(const struct recording *recording, unsigned lane, sim_time first, sim_time last,
                   struct lane_column *to)
{
    const struct row *row = recording->rows[lane];
    struct lane_sums sums;
    struct span span;
    sim_time longest = 0;
    size_t i, from = before(row, first), until = before(row, last);
    unsigned s;
    memset(to, 0, sizeof *to);
    if (first == last && recording_span_at(recording, lane, first, &span)) {
        to->share[span.state] = 1;
        to->state = span.state;
        to->text = span.text;
    }
    if (first >= last)
        return;
    recording_sums(recording, lane, first, last, &sums);
    to->changes = (uint32_t)(until - from);
    for (s = 0; s < LANE_STATES; s++) {
        to->share[s] = (float)((double)sums.time[s] / (double)(last - first));
        if (sums.time[s] > sums.time[to->state])
            to->state = (enum lane_state)s;
    }
    for (i = from; i <= until; i++) {
        sim_time begins, ends;
        span = span_before(recording, row, i);
        begins = span.begin > first ? span.begin : first;
        ends = span.end < last ? span.end : last;
        if (span.state == to->state && ends > begins && ends - begins > longest) {
            longest = ends - begins;
            to->text = span.text;
        }
    }
}

void recording_columns(const struct recording *recording, unsigned lane, sim_time first,
                       sim_time last, size_t count, struct lane_column *columns)
{
    size_t i;
    if (row_of(recording, lane) == NULL || last < first) {
        memset(columns, 0, count * sizeof *columns);
        return;
    }
    for (i = 0; i < count; i++)
        column(recording, lane, column_at(first, last, count, i),
               column_at(first, last, count, i + 1), &columns[i]);
}

/* --- marks --- */

static size_t marks_before(const struct recording *recording, sim_time when)
{
    size_t low = 0, high = recording->mark_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (recording->marks[middle].when < when)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool wanted(const struct mark *mark, unsigned kinds, unsigned lane)
{
    return (kinds >> mark->kind & 1) != 0 && (lane == RECORDING_NOBODY || mark->lane == lane);
}

size_t recording_marks(const struct recording *recording, unsigned kinds, unsigned lane,
                       sim_time first, sim_time last, struct mark *marks, size_t most)
{
    size_t i, found = 0, until = marks_before(recording, last);
    for (i = marks_before(recording, first); i < until && found <= most; i++) {
        if (!wanted(&recording->marks[i], kinds, lane))
            continue;
        if (found < most)
            marks[found] = recording->marks[i];
        found++;
    }
    return found;
}

uint64_t recording_count_marks(const struct recording *recording, unsigned kinds, unsigned lane,
                               sim_time first, sim_time last)
{
    size_t i, found = 0, until = marks_before(recording, last);
    for (i = marks_before(recording, first); i < until; i++)
        found += wanted(&recording->marks[i], kinds, lane);
    return found;
}

void recording_mark_columns(const struct recording *recording, unsigned kinds, unsigned lane,
                            sim_time first, sim_time last, size_t count, uint32_t *counts)
{
    size_t i;
    for (i = 0; i < count; i++)
        counts[i] = last < first
                        ? 0
                        : (uint32_t)recording_count_marks(recording, kinds, lane,
                                                          column_at(first, last, count, i),
                                                          column_at(first, last, count, i + 1));
}

bool recording_next_mark(const struct recording *recording, unsigned kinds, unsigned lane,
                         sim_time when, struct mark *mark)
{
    size_t i;
    for (i = marks_before(recording, when + 1); i < recording->mark_count; i++) {
        if (wanted(&recording->marks[i], kinds, lane)) {
            *mark = recording->marks[i];
            return true;
        }
    }
    return false;
}

bool recording_mark_before(const struct recording *recording, unsigned kinds, unsigned lane,
                           sim_time when, struct mark *mark)
{
    size_t i = marks_before(recording, when);
    while (i > 0) {
        if (wanted(&recording->marks[--i], kinds, lane)) {
            *mark = recording->marks[i];
            return true;
        }
    }
    return false;
}
