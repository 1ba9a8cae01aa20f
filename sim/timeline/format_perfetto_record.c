/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was taken from a Perfetto trace becomes a recording. Of others: a thread whose switches are
 * told has its states from them, and its slices are calls; a track without switches runs while a
 * slice of it is open. */
#include "timeline/format_perfetto_events.h"

#include "timeline/format_text.h"
#include "timeline/format_who.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST (UINT64_MAX / SIM_NS) /* nanoseconds that are picoseconds, too */

struct feed {
    struct pf_events *events;
    struct recording *recording;
    struct trace_reader *lines; /* ours */
    struct who who;
    uint64_t rebase; /* nanoseconds, taken away: times from 1970 on do not fit */
};

static const char *text_at(const struct feed *feed, uint32_t text)
{
    return texts_at(&feed->events->texts, text);
}

static uint32_t text_of(const struct feed *feed, uint32_t text)
{
    return text == 0 ? 0 : recording_text(feed->recording, text_at(feed, text));
}

/* --- lanes --- */

/* "0 lane philosopher0 task 3": ours. */
static bool make_our_lane(struct feed *feed, struct pf_lane *lane, struct sim_error *error)
{
    const char *line = text_at(feed, lane->line), *word = strstr(line, " lane ");
    const uint32_t *number;
    if (word == NULL || !trace_reader_lines(feed->lines, line, strlen(line), error))
        return false;
    word += strlen(" lane ");
    number = trace_reader_lane(feed->lines, word, strcspn(word, " "));
    if (number == NULL)
        return false;
    lane->lane = *number;
    lane->made = true;
    return true;
}

static unsigned lane_at(struct feed *feed, uint32_t number)
{
    struct pf_lane *lane;
    const char *name;
    if (number == PF_NONE)
        return RECORDING_NOBODY;
    lane = &feed->events->lanes[number];
    if (lane->made)
        return lane->lane;
    name = lane->kind == LANE_IDLE ? "idle" : text_at(feed, lane->name);
    lane->lane = recording_lane(feed->recording, lane->kind, lane->id, *name != '\0' ? name : "?");
    if (lane->priority_known && lane->kind == LANE_TASK)
        recording_set_priority(feed->recording, lane->lane, lane->priority);
    lane->made = true;
    return lane->lane;
}

/* --- rows --- */

static void put_mark(struct feed *feed, sim_time when, enum mark_kind kind, unsigned lane,
                     unsigned other, uint32_t text)
{
    struct mark mark = {.when = when,
                        .kind = kind,
                        .lane = (uint16_t)lane,
                        .other = (uint16_t)other,
                        .text = text_of(feed, text)};
    recording_mark(feed->recording, &mark);
}

static void feed_state(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    const struct pf_lane *lane = &feed->events->lanes[row->lane];
    if (lane->made)
        recording_state(feed->recording, when, lane->lane, (enum lane_state)row->value,
                        text_of(feed, row->text));
}

static void feed_mark(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    const struct pf_lane *lane = &feed->events->lanes[row->lane];
    const char *word = row->other == PF_NONE ? "" : text_at(feed, row->other);
    const uint32_t *other = trace_reader_lane(feed->lines, word, strlen(word));
    struct mark mark = {.when = when,
                        .kind = (enum mark_kind)row->mark,
                        .lane = lane->made ? (uint16_t)lane->lane : RECORDING_NOBODY,
                        .other = other != NULL ? (uint16_t)*other : RECORDING_NOBODY,
                        .value = row->value,
                        .text = text_of(feed, row->text)};
    recording_mark(feed->recording, &mark);
}

static void feed_end(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    (void)row;
    recording_advance(feed->recording, when);
}

/* A lane runs while a slice is open; the innermost one says at what. */
static void show_slices(struct feed *feed, struct pf_lane *lane, sim_time when)
{
    bool open = lane->depth > 0;
    unsigned top = lane->depth < lane->room ? lane->depth : lane->room;
    recording_state(feed->recording, when, lane->lane, open ? LANE_RUNNING : LANE_UNKNOWN,
                    open && top > 0 ? text_of(feed, lane->slices[top - 1]) : 0);
}

static void push(struct pf_lane *lane, uint32_t text)
{
    if (lane->depth == lane->room) {
        unsigned room = lane->room != 0 ? 2 * lane->room : 8;
        uint32_t *slices = realloc(lane->slices, room * sizeof *slices);
        if (slices == NULL)
            return;
        lane->slices = slices;
        lane->room = room;
    }
    lane->slices[lane->depth++] = text;
}

static void feed_slice_begin(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    struct pf_lane *lane = &feed->events->lanes[row->lane];
    lane_at(feed, row->lane);
    if (lane->scheduled) {
        put_mark(feed, when, MARK_CALL, lane->lane, RECORDING_NOBODY, row->text);
        return;
    }
    push(lane, row->text);
    show_slices(feed, lane, when);
}

static void feed_slice_end(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    struct pf_lane *lane = &feed->events->lanes[row->lane];
    lane_at(feed, row->lane);
    if (lane->scheduled || lane->depth == 0)
        return;
    lane->depth--;
    show_slices(feed, lane, when);
}

static void feed_instant(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    put_mark(feed, when, MARK_NOTE, lane_at(feed, row->lane), RECORDING_NOBODY, row->text);
}

/* --- the Linux scheduler --- */

static void feed_switch(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    const char *text;
    enum lane_state left = who_linux_state(row->value, &text);
    unsigned from = lane_at(feed, row->other), to = lane_at(feed, row->lane);
    if (feed->who.task == RECORDING_NOBODY)
        feed->who.task = from;
    if (from != RECORDING_NOBODY && recording_lane_at(feed->recording, from)->kind == LANE_IDLE)
        left = LANE_READY;
    who_task(&feed->who, when, to, left, recording_text(feed->recording, text));
}

static void feed_waking(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    unsigned lane = lane_at(feed, row->lane), by = who_runs(&feed->who);
    if (lane == feed->who.task)
        return;
    recording_state(feed->recording, when, lane, LANE_READY, 0);
    put_mark(feed, when, MARK_WAKE, lane, by, 0);
}

static void feed_enter(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    who_enter(&feed->who, when, lane_at(feed, row->lane));
}

static void feed_leave(struct feed *feed, const struct pf_event_row *row, sim_time when)
{
    who_leave(&feed->who, when, lane_at(feed, row->lane));
}

static void (*const feeders[])(struct feed *, const struct pf_event_row *, sim_time) = {
    [PF_EVENT_STATE] = feed_state,
    [PF_EVENT_MARK] = feed_mark,
    [PF_EVENT_END] = feed_end,
    [PF_EVENT_SLICE_BEGIN] = feed_slice_begin,
    [PF_EVENT_SLICE_END] = feed_slice_end,
    [PF_EVENT_INSTANT] = feed_instant,
    [PF_EVENT_SWITCH] = feed_switch,
    [PF_EVENT_WAKING] = feed_waking,
    [PF_EVENT_ENTER] = feed_enter,
    [PF_EVENT_LEAVE] = feed_leave,
};

/* --- all --- */

static int compare_rows(const void *one, const void *other)
{
    const struct pf_event_row *a = one, *b = other;
    if (a->ns != b->ns)
        return a->ns < b->ns ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void sort(struct pf_events *events)
{
    size_t i;
    for (i = 1; i < events->count; i++)
        if (events->rows[i].ns < events->rows[i - 1].ns) {
            qsort(events->rows, events->count, sizeof *events->rows, compare_rows);
            return;
        }
}

static bool begin(struct feed *feed, struct sim_error *error)
{
    struct pf_events *events = feed->events;
    const char *facts = text_at(feed, events->facts);
    uint64_t first = events->count > 0 ? events->rows[0].ns : 0;
    uint64_t last = events->count > 0 ? events->rows[events->count - 1].ns : 0;
    uint32_t i;
    if (last >= LONGEST && events->facts == 0)
        feed->rebase = first;
    if (last - feed->rebase > LONGEST) {
        sim_error_set(error, "it is longer than 213 days: cut it with Perfetto's traceconv");
        return false;
    }
    recording_clear(feed->recording, (first - feed->rebase) * SIM_NS);
    who_begin(&feed->who, feed->recording);
    if (events->facts == 0)
        return true;
    feed->lines = trace_reader_create(feed->recording);
    if (feed->lines == NULL || !trace_reader_lines(feed->lines, facts, strlen(facts), error))
        return false;
    for (i = 0; i < events->lane_count; i++)
        if (events->lanes[i].line != 0 && !make_our_lane(feed, &events->lanes[i], error))
            return false;
    return true;
}

bool pf_events_record(struct pf_events *events, struct recording *recording,
                      struct sim_error *error)
{
    struct feed feed = {.events = events, .recording = recording};
    bool good;
    size_t i;
    sim_error_set(error, "the description of a track is no line of ours");
    sort(events);
    good = begin(&feed, error);
    for (i = 0; i < events->count && good; i++) {
        const struct pf_event_row *row = &events->rows[i];
        sim_time when = (row->ns - feed.rebase) * SIM_NS + row->ps;
        if (!events->lanes[row->lane].ignored)
            feeders[row->kind](&feed, row, when);
        recording_advance(recording, when);
    }
    if (good && !recording_good(recording)) {
        sim_error_set(error, TIMELINE_NO_MEMORY);
        good = false;
    }
    trace_reader_destroy(feed.lines);
    return good;
}
