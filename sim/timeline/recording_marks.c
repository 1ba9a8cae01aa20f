/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks: a shelf for each lane and kind, so that counting is searching. Marks of several shelves
 * are merged by their time, and by the order in which they were recorded at the same time. */
#include "timeline/recording_parts.h"

#include <stdlib.h>
#include <string.h>

enum { DIVISION = 12 }; /* columns that are gone through in the time of a long division */

/* What all marks of a page have in common as it is at first needs no memory. */
struct mark_page {
    sim_time when[PAGE];
    uint32_t order[PAGE];
    uint32_t *text, *value; /* owned; NULL: all are 0 */
    uint16_t *other;        /* owned; NULL: all are RECORDING_NOBODY */
    uint8_t filler[40];     /* to a multiple of 64 */
};

static void empty(void *page)
{
    struct mark_page *marks = page;
    free(marks->text);
    free(marks->value);
    free(marks->other);
}

const struct shelf_kind marks_kind = {sizeof(struct mark_page), GROUP * sizeof(sim_time), empty};

static struct mark_page *page_of(const struct shelf *shelf, size_t mark)
{
    return (struct mark_page *)(void *)shelf_page(shelf, mark);
}

/* --- recording --- */

static bool put_word(uint32_t **column, size_t at, uint32_t word)
{
    if (*column == NULL && word != 0)
        *column = calloc(PAGE, sizeof **column);
    if (*column != NULL)
        (*column)[at] = word;
    return *column != NULL || word == 0;
}

static bool put_other(uint16_t **column, size_t at, uint16_t other)
{
    if (*column == NULL && other != RECORDING_NOBODY) {
        *column = malloc(PAGE * sizeof **column);
        if (*column != NULL)
            memset(*column, 0xff, PAGE * sizeof **column);
    }
    if (*column != NULL)
        (*column)[at] = other;
    return *column != NULL || other == RECORDING_NOBODY;
}

static bool add(struct shelf *shelf, const struct mark *mark, sim_time when, uint32_t order)
{
    size_t at = shelf->count % PAGE;
    struct mark_page *page;
    if (!shelf_add(shelf, &marks_kind, when))
        return false;
    page = page_of(shelf, shelf->count - 1);
    page->order[at] = order;
    if (put_word(&page->text, at, mark->text) && put_word(&page->value, at, mark->value) &&
        put_other(&page->other, at, mark->other))
        return true;
    shelf_cut(shelf, &marks_kind, shelf->count - 1);
    return false;
}

void recording_mark(struct recording *recording, const struct mark *mark)
{
    struct row *row =
        mark->lane < recording->count ? recording->rows[mark->lane] : &recording->nobody;
    sim_time when = recording_come(recording, mark->when);
    if (!recording->good || (unsigned)mark->kind >= MARK_KINDS)
        return;
    recording->good = add(&row->marks[mark->kind], mark, when, recording->marks++);
    if (recording->good)
        recording_count_event(recording);
}

sim_time row_give_up_marks(struct row *row, unsigned kind)
{
    struct shelf *shelf = &row->marks[kind];
    sim_time last = shelf_time(shelf, &marks_kind, PAGE - 1);
    shelf_give_up(shelf, &marks_kind);
    return last + 1;
}

/* --- streams: the shelves that a question is about --- */

struct streams {
    const struct recording *recording;
    unsigned kinds, lane;
    unsigned row, kind; /* the next */
};

static struct streams streams_of(const struct recording *recording, unsigned kinds, unsigned lane)
{
    return (struct streams){recording, kinds, lane, lane == RECORDING_NOBODY ? 0 : lane, 0};
}

static const struct row *row_at(const struct streams *streams)
{
    const struct recording *recording = streams->recording;
    if (streams->lane != RECORDING_NOBODY)
        return streams->row == streams->lane ? recording_row(recording, streams->lane) : NULL;
    if (streams->row == recording->count)
        return &recording->nobody;
    return recording_row(recording, streams->row);
}

/* The next one that has marks, `head` says which; NULL: no more. */
static const struct shelf *next_stream(struct streams *streams, struct head *head)
{
    const struct row *row;
    for (; (row = row_at(streams)) != NULL; streams->row++, streams->kind = 0) {
        while (streams->kind < MARK_KINDS) {
            const unsigned kind = streams->kind++;
            if ((streams->kinds >> kind & 1) == 0 || row->marks[kind].count == 0)
                continue;
            head->lane =
                row == &streams->recording->nobody ? RECORDING_NOBODY : (uint16_t)streams->row;
            head->kind = (uint16_t)kind;
            return head->shelf = &row->marks[kind];
        }
    }
    return NULL;
}

/* How many marks of it lie before a moment. */
static size_t before(const struct shelf *shelf, sim_time when, size_t near)
{
    return shelf_before(shelf, &marks_kind, when, near);
}

static void load(struct head *head)
{
    const struct mark_page *page = page_of(head->shelf, head->at);
    head->when = page->when[head->at % PAGE];
    head->order = page->order[head->at % PAGE];
}

static void mark_of(const struct head *head, struct mark *mark)
{
    const struct mark_page *page = page_of(head->shelf, head->at);
    const size_t at = head->at % PAGE;
    *mark = (struct mark){
        .when = head->when,
        .text = page->text == NULL ? 0 : page->text[at],
        .value = page->value == NULL ? 0 : page->value[at],
        .lane = head->lane,
        .other = page->other == NULL ? RECORDING_NOBODY : page->other[at],
        .kind = (enum mark_kind)head->kind,
    };
}

static bool earlier(const struct head *a, const struct head *b)
{
    return a->when != b->when ? a->when < b->when : (int32_t)(a->order - b->order) < 0;
}

/* --- many marks: a heap of streams, the earliest mark on top --- */

static void sift(struct head *heads, size_t count, size_t at)
{
    const struct head head = heads[at];
    size_t child;
    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count && earlier(&heads[child + 1], &heads[child]))
            child++;
        if (!earlier(&heads[child], &head))
            break;
        heads[at] = heads[child];
        at = child;
    }
    heads[at] = head;
}

static size_t gather(const struct recording *recording, unsigned kinds, unsigned lane,
                     sim_time first, sim_time last)
{
    struct streams streams = streams_of(recording, kinds, lane);
    struct head *heads = recording->heads;
    size_t i, count = 0;
    struct head head;
    while (next_stream(&streams, &head) != NULL) {
        head.at = before(head.shelf, first, 0);
        head.until = before(head.shelf, last, head.at);
        if (head.at >= head.until)
            continue;
        load(&head);
        heads[count++] = head;
    }
    for (i = count / 2; i > 0; i--)
        sift(heads, count, i - 1);
    return count;
}

size_t recording_marks(const struct recording *recording, unsigned kinds, unsigned lane,
                       sim_time first, sim_time last, struct mark *marks, size_t most)
{
    struct head *heads = recording->heads;
    size_t count, found;
    if (first < recording->begin)
        first = recording->begin;
    count = gather(recording, kinds, lane, first, last);
    for (found = 0; count > 0 && found < most; found++) {
        mark_of(&heads[0], &marks[found]);
        if (++heads[0].at == heads[0].until)
            heads[0] = heads[--count];
        else
            load(&heads[0]);
        if (count > 1)
            sift(heads, count, 0);
    }
    return found + (count > 0);
}

/* --- counts --- */

uint64_t recording_count_marks(const struct recording *recording, unsigned kinds, unsigned lane,
                               sim_time first, sim_time last)
{
    struct streams streams = streams_of(recording, kinds, lane);
    struct head head;
    uint64_t found = 0;
    if (first < recording->begin)
        first = recording->begin;
    while (last > first && next_stream(&streams, &head) != NULL) {
        size_t from = before(head.shelf, first, 0);
        found += before(head.shelf, last, from) - from;
    }
    return found;
}

/* Where many marks lie, column by column. */
static void count_by_columns(const struct shelf *shelf, size_t at, struct edges edges,
                             uint32_t *counts)
{
    struct scout scout = scout_of(shelf, &marks_kind, edges);
    size_t i;
    for (i = 0; i < edges.count && at < shelf->count; i++) {
        const sim_time end = edges_next(&edges);
        size_t until = at;
        scout_next(&scout, shelf, &marks_kind);
        if (shelf_time(shelf, &marks_kind, at) < end)
            until = before(shelf, end, at);
        counts[i] += (uint32_t)(until - at);
        at = until;
    }
}

/* Where few do: into the last column that does not begin behind them, i * width / count <= when. */
static void count_by_marks(const struct shelf *shelf, size_t at, size_t until, sim_time first,
                           sim_time last, size_t count, uint32_t *counts)
{
    for (; at < until; at++) {
        const sim_time when = shelf_time(shelf, &marks_kind, at) - first;
        counts[(size_t)((((unsigned __int128)when + 1) * count - 1) / (last - first))]++;
    }
}

static void count_columns(const struct shelf *shelf, sim_time begin, sim_time first, sim_time last,
                          size_t count, uint32_t *counts)
{
    const size_t from = before(shelf, begin > first ? begin : first, 0);
    const size_t until = before(shelf, last, from);
    if (until <= from)
        return;
    if ((until - from) * DIVISION < count)
        count_by_marks(shelf, from, until, first, last, count, counts);
    else
        count_by_columns(shelf, from, edges_of(first, last, count), counts);
}

void recording_mark_columns(const struct recording *recording, unsigned kinds, unsigned lane,
                            sim_time first, sim_time last, size_t count, uint32_t *counts)
{
    struct streams streams = streams_of(recording, kinds, lane);
    struct head head;
    memset(counts, 0, count * sizeof *counts);
    while (last >= first && count > 0 && next_stream(&streams, &head) != NULL)
        count_columns(head.shelf, recording->begin, first, last, count, counts);
}

/* --- single ones --- */

bool recording_next_mark(const struct recording *recording, unsigned kinds, unsigned lane,
                         sim_time when, struct mark *mark)
{
    struct streams streams = streams_of(recording, kinds, lane);
    struct head head, best;
    bool found = false;
    if (when >= recording->end)
        return false;
    when = when < recording->begin ? recording->begin : when + 1;
    while (next_stream(&streams, &head) != NULL) {
        head.at = before(head.shelf, when, 0);
        if (head.at == head.shelf->count)
            continue;
        load(&head);
        if (!found || earlier(&head, &best))
            best = head;
        found = true;
    }
    if (found)
        mark_of(&best, mark);
    return found;
}

bool recording_mark_before(const struct recording *recording, unsigned kinds, unsigned lane,
                           sim_time when, struct mark *mark)
{
    struct streams streams = streams_of(recording, kinds, lane);
    struct head head, best;
    bool found = false;
    while (next_stream(&streams, &head) != NULL) {
        head.at = before(head.shelf, when, 0);
        if (head.at-- == 0)
            continue;
        load(&head);
        if (head.when < recording->begin)
            continue;
        if (!found || earlier(&best, &head))
            best = head;
        found = true;
    }
    if (found)
        mark_of(&best, mark);
    return found;
}
