/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lane's columns for a picture. Where few changes lie in a column they are walked over; where
 * many do, the sums at its two edges are subtracted, whatever lies between. All is exact. */
#include "timeline/recording_parts.h"

#include <string.h>

enum {
    WALK = 24,  /* changes: about as dear as two sums */
    AHEAD = 16, /* columns: in their time memory answers */
};

struct scout scout_of(const struct shelf *shelf, const struct shelf_kind *kind, struct edges edges)
{
    const sim_time last = edges.at + edges.width * edges.count + edges.more;
    const size_t from = shelf_before(shelf, kind, edges.at, 0);
    const size_t until = shelf_before(shelf, kind, last, from);
    struct scout scout = {edges, edges.count, from};
    size_t i;
    if ((until - from) / 4 < edges.count)
        scout.left = 0;
    for (i = 0; i < AHEAD; i++)
        scout_next(&scout, shelf, kind);
    return scout;
}

struct walk {
    const struct recording *recording;
    const struct row *row;
    size_t at;             /* changes before the column */
    bool summed;           /* `sums` are those of its beginning */
    struct lane_sums sums; /* from the origin */
};

/* Adds up what lies between two edges; of the longest piece in each state the text. */
static void walk_over(const struct walk *walk, size_t until, sim_time first, sim_time last,
                      sim_time *time, uint32_t *texts)
{
    const struct row *row = walk->row;
    sim_time longest[LANE_STATES] = {0};
    size_t i;
    for (i = walk->at; i <= until; i++) {
        const uint32_t state = row_state(row, i);
        const sim_time end = i < until ? row_time(row, i) : last;
        const enum lane_state s = change_state(state);
        if (end - first > longest[s]) {
            longest[s] = end - first;
            texts[s] = state >> CHANGE_TEXT;
        }
        time[s] += end - first;
        first = end;
    }
}

static void subtract(struct walk *walk, size_t until, sim_time first, sim_time last, sim_time *time)
{
    struct lane_sums before;
    unsigned s;
    if (!walk->summed)
        row_sums(walk->row, walk->at, first, &walk->sums);
    before = walk->sums;
    row_sums(walk->row, until, last, &walk->sums);
    for (s = 0; s < LANE_STATES; s++)
        time[s] = walk->sums.time[s] - before.time[s];
}

static void fill(struct lane_column *column, const sim_time *time, const uint32_t *texts,
                 sim_time width)
{
    const double part = 1.0 / (double)width;
    unsigned s;
    for (s = 0; s < LANE_STATES; s++) {
        column->share[s] = (float)((double)time[s] * part);
        if (time[s] > time[column->state])
            column->state = (enum lane_state)s;
    }
    column->text = texts[column->state];
}

/* A column of one state. */
static void fill_with(struct lane_column *column, uint32_t state)
{
    column->state = change_state(state);
    column->text = state >> CHANGE_TEXT;
    column->share[column->state] = 1;
}

/* A column without width: the state at that moment. */
static void at_moment(const struct walk *walk, sim_time when, struct lane_column *column)
{
    size_t at = walk->at;
    if (when < walk->recording->begin || when > walk->recording->end)
        return;
    while (at < walk->row->changes.count && row_time(walk->row, at) == when)
        at++;
    fill_with(column, row_state(walk->row, at));
}

static bool nothing_changes(const struct walk *walk, sim_time first, sim_time last)
{
    const struct recording *recording = walk->recording;
    return first >= recording->begin && last <= recording->end &&
           (walk->at == walk->row->changes.count || row_time(walk->row, walk->at) >= last);
}

static void next_column(struct walk *walk, sim_time first, sim_time last,
                        struct lane_column *column)
{
    const struct recording *recording = walk->recording;
    const sim_time width = last - first;
    sim_time time[LANE_STATES] = {0};
    uint32_t texts[LANE_STATES] = {0};
    size_t until;
    if (nothing_changes(walk, first, last)) {
        walk->summed = false;
        fill_with(column, row_state(walk->row, walk->at));
        return;
    }
    if (first < recording->begin)
        first = recording->begin;
    if (last <= first)
        return;
    until = walk->at;
    if (until < walk->row->changes.count && row_time(walk->row, until) < last)
        until = row_before(walk->row, last, until);
    column->changes = (uint32_t)(until - walk->at);
    if (last > recording->end)
        last = recording->end;
    if (first < last && until - walk->at <= WALK)
        walk_over(walk, until, first, last, time, texts);
    else if (first < last)
        subtract(walk, until, first, last, time);
    walk->summed = until - walk->at > WALK && first < last;
    walk->at = until;
    fill(column, time, texts, width);
}

void recording_columns(const struct recording *recording, unsigned lane, sim_time first,
                       sim_time last, size_t count, struct lane_column *columns)
{
    struct walk walk = {.recording = recording, .row = recording_row(recording, lane)};
    struct edges edges;
    struct scout scout;
    size_t i;
    memset(columns, 0, count * sizeof *columns);
    if (walk.row == NULL || last < first || count == 0)
        return;
    edges = edges_of(first, last, count);
    scout = scout_of(&walk.row->changes, &changes_kind, edges);
    walk.at = row_before(walk.row, first < recording->begin ? recording->begin : first, 0);
    for (i = 0; i < count; i++) {
        const sim_time begins = edges.at, ends = edges_next(&edges);
        scout_next(&scout, &walk.row->changes, &changes_kind);
        if (begins == ends)
            at_moment(&walk, begins, &columns[i]);
        else
            next_column(&walk, begins, ends, &columns[i]);
    }
}
