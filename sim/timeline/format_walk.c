/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording from beginning to end: see format_walk.h. Spans of each lane and marks are fetched in
 * batches; a heap has the lanes by what comes next of them. */
#include "timeline/format_walk.h"

#include <stdlib.h>

#define SPANS 64u
#define MARKS 1024u
#define ALL   (((unsigned)1 << MARK_KINDS) - 1)

struct walk_lane {
    unsigned lane;
    struct span *spans;
    size_t count, next, room;
    sim_time when; /* spans that begin then, `done` of them, and all earlier ones are told */
    size_t done;
    bool end; /* there are no more than these */
};

struct walk {
    const struct recording *recording;
    struct walk_lane *lanes;
    struct walk_lane **heap;
    size_t heap_count;
    struct mark *marks;
    size_t mark_count, mark_next, mark_room;
    sim_time
        mark_when; /* marks of this moment, `mark_done` of them, and all earlier ones are told */
    size_t mark_done;
    bool marks_end, failed;
};

/* --- spans --- */

static const struct span *next_of(const struct walk_lane *lane)
{
    return &lane->spans[lane->next];
}

static bool more_spans(struct walk *walk, struct walk_lane *lane)
{
    size_t room = lane->room != 0 ? 2 * lane->room : SPANS;
    struct span *spans = realloc(lane->spans, room * sizeof *spans);
    walk->failed = walk->failed || spans == NULL;
    if (spans == NULL)
        return false;
    lane->spans = spans;
    lane->room = room;
    return true;
}

/* The next spans; those of one moment, which have no length, are fetched once more, all of them.
 * `end` is exclusive, and the last moment of all may have one. */
static bool fetch_spans(struct walk *walk, struct walk_lane *lane)
{
    sim_time end = recording_end(walk->recording);
    while (lane->done + SPANS / 2 > lane->room)
        if (!more_spans(walk, lane))
            return false;
    lane->count = recording_spans(walk->recording, lane->lane, lane->when,
                                  end == SIM_TIME_NEVER ? end : end + 1, lane->spans, lane->room);
    lane->end = lane->count <= lane->room;
    if (!lane->end)
        lane->count = lane->room;
    if (lane->count > 0 && lane->spans[0].begin < lane->when)
        lane->spans[0].begin = lane->when;
    lane->next = lane->done;
    return lane->next < lane->count;
}

/* To the lane's next span; false: there is none. */
static bool step(struct walk *walk, struct walk_lane *lane)
{
    sim_time begin = next_of(lane)->begin;
    lane->done = begin == lane->when ? lane->done + 1 : 1;
    lane->when = begin;
    return ++lane->next < lane->count || (!lane->end && fetch_spans(walk, lane));
}

static bool before(const struct walk_lane *one, const struct walk_lane *other)
{
    const struct span *a = next_of(one), *b = next_of(other);
    if (a->begin != b->begin)
        return a->begin < b->begin;
    if ((a->state == LANE_RUNNING) != (b->state == LANE_RUNNING))
        return b->state == LANE_RUNNING;
    return one->lane < other->lane;
}

static void sink(struct walk *walk, size_t at)
{
    struct walk_lane **heap = walk->heap, *lane = heap[at];
    size_t child;
    while ((child = 2 * at + 1) < walk->heap_count) {
        if (child + 1 < walk->heap_count && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], lane))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = lane;
}

static void next_lane(struct walk *walk)
{
    if (!step(walk, walk->heap[0]))
        walk->heap[0] = walk->heap[--walk->heap_count];
    if (walk->heap_count > 0)
        sink(walk, 0);
}

/* --- marks --- */

static bool more_room(struct walk *walk)
{
    size_t room = walk->mark_room != 0 ? 2 * walk->mark_room : MARKS;
    struct mark *marks = realloc(walk->marks, room * sizeof *marks);
    if (marks == NULL)
        return false;
    walk->marks = marks;
    walk->mark_room = room;
    return true;
}

/* The next ones; more of one moment than there is room for are all fetched once more. */
static void fetch_marks(struct walk *walk)
{
    sim_time end = recording_end(walk->recording);
    size_t count;
    while (walk->mark_done + MARKS > walk->mark_room)
        if (!more_room(walk)) {
            walk->failed = walk->marks_end = true;
            return;
        }
    count = recording_marks(walk->recording, ALL, RECORDING_NOBODY, walk->mark_when,
                            end == SIM_TIME_NEVER ? end : end + 1, walk->marks, walk->mark_room);
    walk->marks_end = count <= walk->mark_room;
    walk->mark_count = walk->marks_end ? count : walk->mark_room;
    walk->mark_next = walk->mark_done < walk->mark_count ? walk->mark_done : walk->mark_count;
}

static void next_mark(struct walk *walk)
{
    sim_time when = walk->marks[walk->mark_next++].when;
    walk->mark_done = when == walk->mark_when ? walk->mark_done + 1 : 1;
    walk->mark_when = when;
    if (walk->mark_next == walk->mark_count && !walk->marks_end)
        fetch_marks(walk);
}

/* --- all --- */

struct walk *walk_create(const struct recording *recording)
{
    struct walk *walk = calloc(1, sizeof *walk);
    unsigned lanes = recording_lanes(recording), i;
    if (walk == NULL)
        return NULL;
    walk->recording = recording;
    walk->mark_when = recording_begin(recording);
    walk->lanes = calloc(lanes + 1, sizeof *walk->lanes);
    walk->heap = calloc(lanes + 1, sizeof(struct walk_lane *));
    for (i = 0; i < lanes && walk->lanes != NULL && walk->heap != NULL; i++) {
        walk->lanes[i].lane = i;
        walk->lanes[i].when = recording_begin(recording);
        if (fetch_spans(walk, &walk->lanes[i]))
            walk->heap[walk->heap_count++] = &walk->lanes[i];
    }
    fetch_marks(walk);
    if (walk->lanes == NULL || walk->heap == NULL || walk->failed) {
        walk_destroy(walk);
        return NULL;
    }
    for (i = (unsigned)walk->heap_count; i-- > 0;)
        sink(walk, i);
    return walk;
}

void walk_destroy(struct walk *walk)
{
    unsigned i;
    if (walk == NULL)
        return;
    for (i = 0; walk->lanes != NULL && i < recording_lanes(walk->recording); i++)
        free(walk->lanes[i].spans);
    free(walk->lanes);
    free(walk->heap);
    free(walk->marks);
    free(walk);
}

static bool mark_is_next(const struct walk *walk)
{
    return walk->mark_next < walk->mark_count &&
           (walk->heap_count == 0 ||
            walk->marks[walk->mark_next].when < next_of(walk->heap[0])->begin);
}

static bool is_told(const struct walk *walk, const struct span *span)
{
    return span->state != LANE_ABSENT || span->text != 0 ||
           span->begin > recording_begin(walk->recording);
}

bool walk_next(struct walk *walk, struct walk_event *event)
{
    for (;;) {
        *event = (struct walk_event){.is_mark = mark_is_next(walk)};
        if (event->is_mark) {
            event->mark = walk->marks[walk->mark_next];
            event->when = event->mark.when;
            next_mark(walk);
            return true;
        }
        if (walk->heap_count == 0)
            return false;
        event->lane = walk->heap[0]->lane;
        event->span = *next_of(walk->heap[0]);
        event->when = event->span.begin;
        next_lane(walk);
        if (is_told(walk, &event->span))
            return true;
    }
}

bool walk_good(const struct walk *walk)
{
    return !walk->failed;
}
