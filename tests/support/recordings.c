/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings that are compared: see recordings.h. */
#include "tests/support/recordings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL ((1u << MARK_KINDS) - 1)

struct pair {
    const struct recording *a, *b;
    char *difference;
    size_t size;
};

static bool differ(const struct pair *pair, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool differ(const struct pair *pair, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pair->difference, pair->size, format, arguments);
    va_end(arguments);
    return false;
}

static bool same_facts(const struct pair *pair)
{
    const char *names[2], *values[2];
    bool more = true;
    unsigned i;
    for (i = 0; more; i++) {
        more = recording_fact_at(pair->a, i, &names[0], &values[0]);
        if (recording_fact_at(pair->b, i, &names[1], &values[1]) != more)
            return differ(pair, "facts: one has more than %u", i);
        if (more && (strcmp(names[0], names[1]) != 0 || strcmp(values[0], values[1]) != 0))
            return differ(pair, "fact %u: %s '%s', %s '%s'", i, names[0], values[0], names[1],
                          values[1]);
    }
    return true;
}

static bool same_lane(const struct pair *pair, unsigned i)
{
    const struct lane *a = recording_lane_at(pair->a, i), *b = recording_lane_at(pair->b, i);
    if (a->kind != b->kind || a->id != b->id || strcmp(a->name, b->name) != 0)
        return differ(pair, "lane %u: %d %" PRIu32 " '%s', %d %" PRIu32 " '%s'", i, a->kind, a->id,
                      a->name, b->kind, b->id, b->name);
    if (a->priority_known != b->priority_known || a->priority != b->priority)
        return differ(pair, "lane %u: priority %d, %d", i, a->priority, b->priority);
    return true;
}

static size_t spans_of(const struct recording *recording, unsigned lane, struct span **spans)
{
    size_t room = 0, count = 0;
    *spans = NULL;
    do {
        room = 2 * room + 1024;
        *spans = realloc(*spans, room * sizeof **spans);
        if (*spans == NULL)
            abort();
        count = recording_spans(recording, lane, 0, SIM_TIME_NEVER, *spans, room);
    } while (count > room);
    return count;
}

static bool same_spans(const struct pair *pair, unsigned lane)
{
    struct span *spans[2];
    size_t counts[2] = {spans_of(pair->a, lane, &spans[0]), spans_of(pair->b, lane, &spans[1])};
    size_t i, count = counts[0] < counts[1] ? counts[0] : counts[1];
    bool same = true;
    for (i = 0; i < count && same; i++) {
        const struct span *a = &spans[0][i], *b = &spans[1][i];
        const char *texts[2] = {recording_text_at(pair->a, a->text),
                                recording_text_at(pair->b, b->text)};
        if (a->begin != b->begin || a->end != b->end || a->state != b->state ||
            strcmp(texts[0], texts[1]) != 0)
            same = differ(pair,
                          "lane %u, span %zu: %" PRIu64 " to %" PRIu64 " %s '%s', %" PRIu64
                          " to %" PRIu64 " %s '%s'",
                          lane, i, a->begin, a->end, lane_state_name(a->state), texts[0], b->begin,
                          b->end, lane_state_name(b->state), texts[1]);
    }
    if (same && counts[0] != counts[1])
        same = differ(pair, "lane %u: %zu spans, %zu", lane, counts[0], counts[1]);
    free(spans[0]);
    free(spans[1]);
    return same;
}

static size_t marks_of(const struct recording *recording, struct mark **marks)
{
    size_t count =
        (size_t)recording_count_marks(recording, ALL, RECORDING_NOBODY, 0, SIM_TIME_NEVER);
    *marks = calloc(count + 1, sizeof **marks);
    if (*marks == NULL)
        abort();
    return recording_marks(recording, ALL, RECORDING_NOBODY, 0, SIM_TIME_NEVER, *marks, count);
}

static bool same_mark(const struct pair *pair, const struct mark *a, const struct mark *b)
{
    return a->when == b->when && a->kind == b->kind && a->lane == b->lane && a->other == b->other &&
           a->value == b->value &&
           strcmp(recording_text_at(pair->a, a->text), recording_text_at(pair->b, b->text)) == 0;
}

static bool same_marks(const struct pair *pair)
{
    struct mark *marks[2];
    size_t counts[2] = {marks_of(pair->a, &marks[0]), marks_of(pair->b, &marks[1])}, i;
    bool same =
        counts[0] == counts[1] || differ(pair, "%zu marks, %zu marks", counts[0], counts[1]);
    for (i = 0; i < counts[0] && same; i++)
        if (!same_mark(pair, &marks[0][i], &marks[1][i]))
            same = differ(pair, "mark %zu, at %" PRIu64 " and %" PRIu64 ": %s, %s", i,
                          marks[0][i].when, marks[1][i].when, mark_kind_name(marks[0][i].kind),
                          mark_kind_name(marks[1][i].kind));
    free(marks[0]);
    free(marks[1]);
    return same;
}

bool recordings_same(const struct recording *a, const struct recording *b, char *difference,
                     size_t size)
{
    struct pair pair = {.a = a, .b = b, .size = size};
    unsigned i;
    pair.difference = difference;
    if (recording_begin(a) != recording_begin(b) || recording_end(a) != recording_end(b))
        return differ(&pair, "from %" PRIu64 " to %" PRIu64 ", %" PRIu64 " to %" PRIu64,
                      recording_begin(a), recording_end(a), recording_begin(b), recording_end(b));
    if (recording_lanes(a) != recording_lanes(b))
        return differ(&pair, "%u lanes, %u lanes", recording_lanes(a), recording_lanes(b));
    for (i = 0; i < recording_lanes(a); i++)
        if (!same_lane(&pair, i) || !same_spans(&pair, i))
            return false;
    return same_facts(&pair) && same_marks(&pair);
}

/* --- the odd one --- */

static const char *const names[] = {
    "worker",
    "worker",
    "worker~1",
    "",
    "-",
    "two words",
    " leading",
    "100 % $end",
    "Größe",
    "日本語",
    "a%20b",
    "\"quoted\"",
    "\\x20",
    "tab\there",
    "a name of sixty-three letters, which is the longest that lanes may have",
};

static const char *const texts[] = {"semaphore fork 1", " blanks ", "$end",    "",  "50 % %41",
                                    "日本語 ü",         "\ttab",    "a\\b\"c", "-", "text x",
                                    "new\nline"};

enum { NAMES = sizeof names / sizeof names[0], TEXTS = sizeof texts / sizeof texts[0] };

static void odd_moment(struct recording *recording, unsigned i, sim_time when)
{
    unsigned lanes = recording_lanes(recording), k;
    for (k = 0; k <= i % 3; k++) {
        struct mark mark = {.when = when,
                            .kind = (enum mark_kind)((i + k) % MARK_KINDS),
                            .lane = (uint16_t)((i + k) % (lanes + 1)),
                            .other = (uint16_t)((i * 7 + k) % (lanes + 1)),
                            .value = i * 2654435761u * (i % 2),
                            .text = recording_text(recording, texts[(i + k) % TEXTS])};
        if (mark.lane == lanes)
            mark.lane = RECORDING_NOBODY;
        if (mark.other == lanes)
            mark.other = RECORDING_NOBODY;
        recording_mark(recording, &mark);
    }
}

void odd_recording(struct recording *recording)
{
    sim_time when = 123456789012345;
    unsigned i;
    recording_clear(recording, when);
    recording_set_fact(recording, "kernel", "BOS 1.0");
    recording_set_fact(recording, "board", "mps2-an385");
    recording_set_fact(recording, "a fact = of $end", " 100 % \"quoted\" \\ ");
    recording_set_fact(recording, "empty", "");
    for (i = 0; i < NAMES; i++) {
        unsigned lane =
            recording_lane(recording, (enum lane_kind)(i % LANE_KINDS), i * 0x10203040u, names[i]);
        if (i % 3 != 1)
            recording_set_priority(recording, lane, (int)i - 4);
        if (i % 2 == 0)
            recording_state(recording, when, lane, (enum lane_state)(i % LANE_STATES), 0);
    }
    for (i = 0; i < 2000; i++) {
        when += i % 5 == 0 ? 0 : i * 977 % 1777;
        recording_state(recording, when, i * 13 % NAMES, (enum lane_state)(i * 5 % LANE_STATES),
                        recording_text(recording, texts[i * 3 % TEXTS]));
        odd_moment(recording, i, when);
    }
    recording_advance(recording, when + 1001);
}
