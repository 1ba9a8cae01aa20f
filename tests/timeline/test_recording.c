/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings (sim/timeline/recording.h) beside a plain model: one list of all that was told, gone
 * through from its beginning for each question. Random histories with ties, cuts, clears and a
 * bound of events are asked at random places and zooms, SEED in the environment gives another one,
 * FAIL says which it was. And the edges, one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/made_recording.h"
#include "tests/support/random.h"
#include "timeline/recording.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 5, MOST_TOLD = 20000, ASKED = 40, COLUMNS = 64 };

static uint64_t seed;
static uint64_t random_state;

static uint64_t below(uint64_t bound)
{
    return bound == 0 ? 0 : random_next(&random_state) % bound;
}

/* --- the model --- */

struct told {
    bool is_mark;
    sim_time when;
    unsigned lane;
    enum lane_state state;
    uint32_t text;
    struct mark mark;
};

struct model {
    struct told told[MOST_TOLD];
    size_t count;
    sim_time begin, end;
};

static struct model model;
static struct span model_list[MOST_TOLD + 1];

static void model_come(sim_time *when)
{
    if (*when < model.end)
        *when = model.end;
    model.end = *when;
}

static void model_add(const struct told *told)
{
    assert_true(model.count < MOST_TOLD);
    model.told[model.count++] = *told;
}

/* The latest that was told of a lane's state; model.count if nothing was. */
static size_t model_latest(unsigned lane)
{
    size_t i, latest = model.count;
    for (i = 0; i < model.count; i++) {
        if (!model.told[i].is_mark && model.told[i].lane == lane)
            latest = i;
    }
    return latest;
}

static bool model_is(unsigned lane, enum lane_state state, uint32_t text)
{
    size_t latest = model_latest(lane);
    if (latest == model.count)
        return state == LANE_ABSENT && text == 0;
    return model.told[latest].state == state && model.told[latest].text == text;
}

static void model_state(sim_time when, unsigned lane, enum lane_state state, uint32_t text)
{
    size_t latest = model_latest(lane);
    model_come(&when);
    if (latest < model.count && model.told[latest].when == when) {
        model.count--;
        memmove(&model.told[latest], &model.told[latest + 1],
                (model.count - latest) * sizeof model.told[0]);
    }
    if (!model_is(lane, state, text))
        model_add(&(struct told){.when = when, .lane = lane, .state = state, .text = text});
}

static void model_mark(const struct mark *mark)
{
    struct told told = {.is_mark = true, .when = mark->when, .mark = *mark};
    model_come(&told.when);
    told.mark.when = told.when;
    model_add(&told);
}

static void model_cut(sim_time when)
{
    if (when > model.end)
        return;
    while (model.count > 0 && model.told[model.count - 1].when >= when)
        model.count--;
    if (when < model.begin) {
        model.count = 0;
        model.begin = when;
    }
    model.end = when;
}

/* All spans of a lane, within the extent. `entered`, when not NULL: how many begin to run from
 * `first` to `last`. */
static size_t model_spans(unsigned lane, sim_time first, sim_time last, uint64_t *entered)
{
    size_t i, count = 1;
    bool ran = false, told_before = false; /* within the extent */
    model_list[0] = (struct span){model.begin, model.end, LANE_ABSENT, 0};
    for (i = 0; i < model.count; i++) {
        const struct told *told = &model.told[i];
        sim_time when = told->when < model.begin ? model.begin : told->when;
        if (told->is_mark || told->lane != lane)
            continue;
        if (entered != NULL && told->state == LANE_RUNNING && !ran && told->when >= model.begin &&
            told->when >= first && told->when < last)
            ++*entered;
        if (told->state != LANE_INTERRUPTED)
            ran = told->state == LANE_RUNNING;
        if (!told_before && when == model.begin)
            count = 0; /* what was before is outside, or took no time */
        else
            model_list[count - 1].end = when;
        told_before = told->when >= model.begin;
        model_list[count++] = (struct span){when, model.end, told->state, told->text};
    }
    return count;
}

static bool touches(const struct span *span, sim_time first, sim_time last)
{
    return first < last && span->begin < last && (span->end > first || span->begin >= first);
}

/* --- comparisons --- */

#define SAME(what, got, wanted)                                                                    \
    do {                                                                                           \
        unsigned long long got_ = (unsigned long long)(got);                                       \
        unsigned long long wanted_ = (unsigned long long)(wanted);                                 \
        if (got_ != wanted_)                                                                       \
            fail_msg("SEED=%llu: %s is %llu, not %llu", (unsigned long long)seed, what, got_,      \
                     wanted_);                                                                     \
    } while (0)

static void same_span(const struct span *got, const struct span *wanted)
{
    SAME("a span's begin", got->begin, wanted->begin);
    SAME("a span's end", got->end, wanted->end);
    SAME("a span's state", got->state, wanted->state);
    SAME("a span's text", got->text, wanted->text);
}

static void same_mark(const struct mark *got, const struct mark *wanted)
{
    SAME("a mark's moment", got->when, wanted->when);
    SAME("a mark's kind", got->kind, wanted->kind);
    SAME("a mark's lane", got->lane, wanted->lane);
    SAME("a mark's other lane", got->other, wanted->other);
    SAME("a mark's text", got->text, wanted->text);
    SAME("a mark's value", got->value, wanted->value);
}

static void ask_spans(const struct recording *recording, unsigned lane, sim_time first,
                      sim_time last)
{
    struct span spans[ASKED];
    size_t most = below(ASKED + 1);
    size_t i, count = model_spans(lane, 0, 0, NULL), wanted = 0;
    size_t found = recording_spans(recording, lane, first, last, spans, most);
    if (first < model.begin)
        first = model.begin;
    for (i = 0; i < count && wanted <= most; i++) {
        if (!touches(&model_list[i], first, last))
            continue;
        if (wanted < most && wanted < found)
            same_span(&spans[wanted], &model_list[i]);
        wanted++;
    }
    SAME("the number of spans", found, wanted);
}

static void ask_span_at(const struct recording *recording, unsigned lane, sim_time when)
{
    struct span got;
    size_t i, count = model_spans(lane, 0, 0, NULL), found = 0;
    bool inside = when >= model.begin && when <= model.end;
    SAME("there being a span", recording_span_at(recording, lane, when, &got), inside);
    for (i = 0; i < count; i++) {
        if (model_list[i].begin <= when)
            found = i;
    }
    if (inside)
        same_span(&got, &model_list[found]);
}

/* A change is where a span begins, if something was told there. */
static void ask_changes(const struct recording *recording, unsigned lane, sim_time when)
{
    struct span got;
    size_t i, j, count = model_spans(lane, 0, 0, NULL);
    const struct span *next = NULL, *latest = NULL;
    for (i = 0; i < model.count; i++) {
        const struct told *told = &model.told[i];
        if (told->is_mark || told->lane != lane || told->when < model.begin)
            continue;
        for (j = 0; j < count; j++) {
            if (model_list[j].begin != told->when)
                continue;
            if (told->when < when)
                latest = &model_list[j];
            if (told->when > when && (next == NULL || next->begin == told->when))
                next = &model_list[j];
        }
    }
    SAME("there being a next change", recording_next_change(recording, lane, when, &got),
         next != NULL);
    if (next != NULL)
        same_span(&got, next);
    SAME("there being a change before", recording_change_before(recording, lane, when, &got),
         latest != NULL);
    if (latest != NULL)
        same_span(&got, latest);
}

static void model_sums(unsigned lane, sim_time first, sim_time last, struct lane_sums *sums)
{
    size_t i, count;
    memset(sums, 0, sizeof *sums);
    count = model_spans(lane, first, last, &sums->entered);
    for (i = 0; i < count; i++) {
        sim_time from = model_list[i].begin > first ? model_list[i].begin : first;
        sim_time to = model_list[i].end < last ? model_list[i].end : last;
        if (to > from)
            sums->time[model_list[i].state] += to - from;
    }
}

static void ask_sums(const struct recording *recording, unsigned lane, sim_time first,
                     sim_time last)
{
    struct lane_sums got, wanted;
    unsigned i;
    recording_sums(recording, lane, first, last, &got);
    model_sums(lane, first, last, &wanted);
    for (i = 0; i < LANE_STATES; i++)
        SAME(lane_state_name((enum lane_state)i), got.time[i], wanted.time[i]);
    SAME("how often it began to run", got.entered, wanted.entered);
}

static sim_time column_at(sim_time first, sim_time last, size_t count, size_t i)
{
    return first + (sim_time)((unsigned __int128)(last - first) * i / count);
}

/* How long the longest part is, within a column, of a span with that state and text (text NULL: any
 * text). */
static sim_time longest(unsigned lane, sim_time first, sim_time last, enum lane_state state,
                        const uint32_t *text)
{
    sim_time found = 0;
    size_t i, count = model_spans(lane, 0, 0, NULL);
    for (i = 0; i < count; i++) {
        const struct span *span = &model_list[i];
        sim_time from = span->begin > first ? span->begin : first;
        sim_time to = span->end < last ? span->end : last;
        if (span->state == state && (text == NULL || *text == span->text) && to > from &&
            to - from > found)
            found = to - from;
    }
    return found;
}

static void same_column(unsigned lane, sim_time first, sim_time last, const struct lane_column *got)
{
    struct lane_sums sums;
    uint32_t changes = 0;
    size_t i;
    for (i = 0; i < model.count; i++) {
        const struct told *told = &model.told[i];
        changes += !told->is_mark && told->lane == lane && told->when >= first &&
                   told->when < last && told->when >= model.begin;
    }
    SAME("a column's changes", got->changes, changes);
    model_sums(lane, first, last, &sums);
    for (i = 0; i < LANE_STATES; i++) {
        double share = (double)sums.time[i] / (double)(last - first);
        if (fabs(share - (double)got->share[i]) > 1e-6)
            fail_msg("SEED=%llu: a share of %s is %g, not %g", (unsigned long long)seed,
                     lane_state_name((enum lane_state)i), (double)got->share[i], share);
        if (sums.time[i] > sums.time[got->state])
            fail_msg("SEED=%llu: %s is not the longest state", (unsigned long long)seed,
                     lane_state_name(got->state));
    }
    if (changes <= 8 || got->text != 0)
        SAME("the longest span's part", longest(lane, first, last, got->state, &got->text),
             longest(lane, first, last, got->state, NULL));
}

static void same_moment(unsigned lane, sim_time when, const struct lane_column *got)
{
    size_t i, found = 0, count = model_spans(lane, 0, 0, NULL);
    bool inside = when >= model.begin && when <= model.end;
    for (i = 0; i < count; i++) {
        if (model_list[i].begin <= when)
            found = i;
    }
    SAME("changes of a column without width", got->changes, 0);
    SAME("the state of a column without width", got->state,
         inside ? model_list[found].state : LANE_ABSENT);
    SAME("the text of a column without width", got->text, inside ? model_list[found].text : 0);
    SAME("its share", got->share[got->state], inside);
}

static void ask_columns(const struct recording *recording, unsigned lane, sim_time first,
                        sim_time last)
{
    struct lane_column columns[COLUMNS];
    uint32_t counts[COLUMNS];
    size_t i, j, count = 1 + below(COLUMNS);
    unsigned kinds = (unsigned)below(1u << MARK_KINDS);
    recording_columns(recording, lane, first, last, count, columns);
    recording_mark_columns(recording, kinds, lane, first, last, count, counts);
    for (i = 0; i < count; i++) {
        sim_time from = column_at(first, last, count, i), to = column_at(first, last, count, i + 1);
        uint32_t marks = 0;
        if (from < to)
            same_column(lane, from, to, &columns[i]);
        else
            same_moment(lane, from, &columns[i]);
        for (j = 0; j < model.count; j++) {
            const struct told *told = &model.told[j];
            marks += told->is_mark && told->mark.lane == lane && told->when >= from &&
                     told->when < to && told->when >= model.begin &&
                     (kinds >> told->mark.kind & 1) != 0;
        }
        SAME("the marks of a column", counts[i], marks);
    }
}

static bool wanted_mark(const struct told *told, unsigned kinds, unsigned lane)
{
    return told->is_mark && told->when >= model.begin && (kinds >> told->mark.kind & 1) != 0 &&
           (lane == RECORDING_NOBODY || told->mark.lane == lane);
}

static void ask_marks(const struct recording *recording, unsigned kinds, unsigned lane,
                      sim_time first, sim_time last)
{
    struct mark marks[ASKED], got;
    const struct told *next = NULL, *latest = NULL;
    size_t i, most = below(ASKED + 1), wanted = 0;
    size_t found = recording_marks(recording, kinds, lane, first, last, marks, most);
    for (i = 0; i < model.count; i++) {
        const struct told *told = &model.told[i];
        if (!wanted_mark(told, kinds, lane))
            continue;
        if (told->when < first)
            latest = told;
        if (told->when > first && next == NULL)
            next = told;
        if (told->when < first || told->when >= last)
            continue;
        if (wanted < most && wanted < found)
            same_mark(&marks[wanted], &told->mark);
        wanted++;
    }
    SAME("the number of marks", found, wanted > most ? most + 1 : wanted);
    SAME("the count of marks", recording_count_marks(recording, kinds, lane, first, last), wanted);
    SAME("there being a next mark", recording_next_mark(recording, kinds, lane, first, &got),
         next != NULL);
    if (next != NULL)
        same_mark(&got, &next->mark);
    SAME("there being a mark before", recording_mark_before(recording, kinds, lane, first, &got),
         latest != NULL);
    if (latest != NULL)
        same_mark(&got, &latest->mark);
}

/* --- random histories --- */

/* Often where something happened, or beside it; now and then outside. */
static sim_time some_moment(void)
{
    sim_time when = model.begin + below(model.end - model.begin + 2);
    uint64_t how = below(16);
    if (how == 0)
        return below(2) == 0 ? 0 : model.end + below(1000);
    if (how < 8 && model.count > 0)
        when = model.told[below(model.count)].when;
    if (how < 4)
        when += below(3) - 1;
    return when;
}

static void ask_anything(const struct recording *recording)
{
    sim_time a = some_moment(), b = below(3) == 0 ? a + below(200) : some_moment();
    sim_time first = a < b ? a : b, last = a < b ? b : a;
    unsigned lane = (unsigned)below(LANES);
    unsigned kinds = below(2) == 0 ? 1u << below(MARK_KINDS) : (unsigned)below(1u << MARK_KINDS);
    ask_spans(recording, lane, first, last);
    ask_span_at(recording, lane, a);
    ask_changes(recording, lane, a);
    ask_sums(recording, lane, first, last);
    ask_columns(recording, lane, first, last);
    ask_marks(recording, kinds, below(3) == 0 ? RECORDING_NOBODY : lane, first, last);
}

/* For a while everything comes thick and fast, then nothing for long. */
static sim_time some_step(void)
{
    static const sim_time bounds[] = {1, 3, 100, 100, 100000, SIM_SECOND};
    static unsigned pace;
    if (below(60) == 0)
        pace = (unsigned)below(sizeof bounds / sizeof bounds[0]);
    return below(below(8) == 0 ? 2 : bounds[pace]);
}

/* How a history goes: lanes that do something, kinds of marks, one of how many is a cut. */
struct manner {
    unsigned lanes, kinds, cuts;
};

static void tell_mark(struct recording *recording, const struct manner *manner)
{
    struct mark mark = {
        .when = model.end + some_step(),
        .text = (uint32_t)below(3),
        .value = below(2) == 0 ? 0 : (uint32_t)random_next(&random_state),
        .lane = below(8) == 0 ? RECORDING_NOBODY : (uint16_t)below(manner->lanes),
        .other = below(2) == 0 ? RECORDING_NOBODY : (uint16_t)below(LANES),
        .kind = (enum mark_kind)below(manner->kinds),
    };
    recording_mark(recording, &mark);
    model_mark(&mark);
}

static void tell_state(struct recording *recording, unsigned lanes)
{
    sim_time when = model.end + some_step();
    unsigned lane = (unsigned)below(lanes);
    enum lane_state state = (enum lane_state)below(LANE_STATES);
    uint32_t text = (uint32_t)(below(4) == 0 ? below(3) : 0);
    recording_state(recording, when, lane, state, text);
    model_state(when, lane, state, text);
}

static void tell_or_cut(struct recording *recording, const struct manner *manner)
{
    uint64_t what = below(1000);
    sim_time when = model.end + some_step();
    if (below(manner->cuts) == 0) {
        when = some_moment();
        recording_cut(recording, when);
        model_cut(when);
    } else if (what < 30) {
        recording_advance(recording, when);
        model_come(&when);
    } else if (what < 400) {
        tell_mark(recording, manner);
    } else {
        tell_state(recording, manner->lanes);
    }
}

static void add_lanes(struct recording *recording)
{
    char name[8];
    unsigned i;
    for (i = 0; i < LANES; i++) {
        snprintf(name, sizeof name, "lane %u", i);
        SAME("a new lane", recording_lane(recording, LANE_TASK, 100 + i, name), i);
    }
    SAME("a text", recording_text(recording, "one"), 1);
    SAME("a text", recording_text(recording, "two"), 2);
}

static struct recording *recording_of_lanes(void)
{
    struct recording *recording = recording_create();
    assert_non_null(recording);
    model.count = 0;
    model.begin = model.end = 0;
    add_lanes(recording);
    return recording;
}

static void same_extent(const struct recording *recording)
{
    SAME("the begin", recording_begin(recording), model.begin);
    SAME("the end", recording_end(recording), model.end);
}

static void run_history(struct recording *recording, size_t events, unsigned lanes)
{
    const struct manner manner = {lanes, MARK_KINDS, 1000};
    size_t i;
    for (i = 0; i < events; i++) {
        uint64_t version = recording_version(recording);
        size_t count = model.count;
        tell_or_cut(recording, &manner);
        same_extent(recording);
        SAME("the number of events", recording_events(recording), model.count);
        if (count != model.count)
            assert_true(recording_version(recording) > version);
        if (below(40) == 0)
            ask_anything(recording);
    }
    for (i = 0; i < 100; i++)
        ask_anything(recording);
}

static void test_random_histories(void **state)
{
    static const struct {
        size_t events;
        unsigned lanes;
    } rows[] = {{3, 1}, {40, 1}, {300, 2}, {1000, LANES}, {2500, 1}, {4000, 2}, {5000, LANES}};
    struct recording *recording = recording_of_lanes();
    size_t i;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sim_time begin = below(2) == 0 ? 0 : below(SIM_SECOND);
        recording_clear(recording, begin);
        model.count = 0;
        model.begin = model.end = begin;
        SAME("lanes behind a clear", recording_lanes(recording), 0);
        add_lanes(recording);
        run_history(recording, rows[i].events, rows[i].lanes);
    }
    assert_true(recording_good(recording));
    recording_destroy(recording);
}

/* The model keeps everything; its begin follows. */
static void test_oldest_are_given_up(void **state)
{
    enum { MOST = 4000, ROWS = 3, KINDS = 2, SLACK = 256 * (ROWS + (ROWS + 1) * KINDS) };
    const struct manner manner = {ROWS, KINDS, 10000};
    struct recording *recording = recording_of_lanes();
    size_t i, visible = 0, moves = 0;
    (void)state;
    recording_set_most(recording, MOST);
    for (i = 0; i < 15000; i++) {
        tell_or_cut(recording, &manner);
        assert_true(recording_begin(recording) >= model.begin);
        if (recording_begin(recording) > model.begin) {
            assert_true(recording_events(recording) > MOST - 300);
            moves++;
            model.begin = recording_begin(recording);
            if (model.end < model.begin)
                model.end = model.begin;
            ask_marks(recording, ~0u, RECORDING_NOBODY, model.begin, model.end + 1);
        }
        same_extent(recording);
        assert_true(recording_events(recording) <= MOST + SLACK);
        if (below(50) == 0)
            ask_anything(recording);
    }
    for (i = 0; i < model.count; i++)
        visible += model.told[i].when >= model.begin;
    assert_true(moves > 0 && visible <= recording_events(recording));
    recording_destroy(recording);
}

/* --- edges --- */

static void test_an_empty_one_answers(void **state)
{
    struct recording *recording = recording_create();
    struct lane_column columns[3];
    struct lane_sums sums;
    struct span span;
    struct mark mark;
    uint32_t counts[3];
    (void)state;
    assert_int_equal(recording_lanes(recording), 0);
    assert_null(recording_lane_at(recording, 0));
    assert_false(recording_span_at(recording, 0, 0, &span));
    assert_false(recording_next_change(recording, 0, 0, &span));
    assert_false(recording_change_before(recording, 0, 0, &span));
    assert_false(recording_next_mark(recording, ~0u, RECORDING_NOBODY, 0, &mark));
    assert_false(recording_mark_before(recording, ~0u, RECORDING_NOBODY, 0, &mark));
    assert_int_equal(recording_spans(recording, 0, 0, 9, &span, 1), 0);
    assert_int_equal(recording_marks(recording, ~0u, RECORDING_NOBODY, 0, 9, &mark, 1), 0);
    assert_int_equal(recording_count_marks(recording, ~0u, RECORDING_NOBODY, 0, 9), 0);
    assert_int_equal(recording_next_tick(recording, 0), 0);
    recording_columns(recording, 0, 0, 9, 3, columns);
    assert_true(columns[2].changes == 0 && columns[2].share[LANE_ABSENT] == 0);
    recording_mark_columns(recording, ~0u, RECORDING_NOBODY, 0, 9, 3, counts);
    assert_int_equal(counts[2], 0);
    recording_sums(recording, 0, 0, 9, &sums);
    assert_int_equal(sums.time[LANE_ABSENT], 0);
    recording_state(recording, 5, 7, LANE_RUNNING, 0); /* there is no lane 7 */
    recording_cut(recording, 0);
    assert_int_equal(recording_events(recording), 0);
    recording_destroy(recording);
    recording_destroy(NULL);
}

static void test_absent_before_the_first_state(void **state)
{
    struct recording *recording = recording_create();
    struct span span;
    struct lane_sums sums;
    unsigned lane;
    (void)state;
    recording_clear(recording, 100);
    lane = recording_lane(recording, LANE_TASK, 1, "a");
    recording_state(recording, 120, lane, LANE_ABSENT, 0); /* that it is already */
    assert_int_equal(recording_events(recording), 0);
    recording_state(recording, 150, lane, LANE_READY, 0);
    recording_advance(recording, 200);
    assert_true(recording_span_at(recording, lane, 100, &span));
    assert_true(span.begin == 100 && span.end == 150 && span.state == LANE_ABSENT);
    assert_true(recording_span_at(recording, lane, 200, &span)); /* the present moment */
    assert_true(span.begin == 150 && span.end == 200 && span.state == LANE_READY);
    assert_false(recording_span_at(recording, lane, 99, &span));
    assert_false(recording_span_at(recording, lane, 201, &span));
    recording_sums(recording, lane, 0, UINT64_MAX, &sums);
    assert_true(sums.time[LANE_ABSENT] == 50 && sums.time[LANE_READY] == 50);
    recording_destroy(recording);
}

static void test_times_up_to_2_to_the_63(void **state)
{
    const sim_time far = (sim_time)1 << 63;
    struct recording *recording = recording_of_lanes();
    struct lane_sums sums;
    struct lane_column columns[4];
    (void)state;
    recording_state(recording, far / 2, 0, LANE_RUNNING, 0);
    recording_state(recording, far - 1, 0, LANE_READY, 0);
    recording_advance(recording, far);
    recording_sums(recording, 0, 0, UINT64_MAX, &sums);
    assert_true(sums.time[LANE_ABSENT] == far / 2 && sums.time[LANE_RUNNING] == far / 2 - 1 &&
                sums.time[LANE_READY] == 1);
    recording_columns(recording, 0, 0, far, 4, columns);
    assert_true(columns[1].share[LANE_ABSENT] == 1 && columns[2].share[LANE_RUNNING] == 1);
    assert_true(columns[2].changes == 1 && columns[3].changes == 1);
    recording_columns(recording, 0, 0, UINT64_MAX, 2, columns);
    assert_true(columns[0].share[LANE_ABSENT] > 0.49f && columns[1].share[LANE_READY] < 0.001f);
    recording_destroy(recording);
}

static void test_of_one_moment_the_last_state_counts(void **state)
{
    struct recording *recording = recording_of_lanes();
    struct span spans[4];
    (void)state;
    recording_state(recording, 10, 0, LANE_BLOCKED, 0);
    recording_state(recording, 20, 0, LANE_READY, 0);
    recording_state(recording, 20, 0, LANE_RUNNING, 0);
    recording_state(recording, 30, 0, LANE_READY, 0);
    recording_state(recording, 30, 0, LANE_RUNNING, 0); /* as it was: nothing happened at 30 */
    recording_state(recording, 40, 0, LANE_ABSENT, 0);
    assert_int_equal(recording_events(recording), 3);
    assert_int_equal(recording_spans(recording, 0, 0, 100, spans, 4), 4);
    assert_true(spans[2].begin == 20 && spans[2].end == 40 && spans[2].state == LANE_RUNNING);
    assert_true(spans[3].begin == 40 && spans[3].end == 40);
    recording_destroy(recording);
}

static void test_time_does_not_go_back(void **state)
{
    struct recording *recording = recording_of_lanes();
    struct span span;
    (void)state;
    recording_advance(recording, 100);
    recording_state(recording, 50, 0, LANE_READY, 0);
    assert_true(recording_span_at(recording, 0, 100, &span) && span.begin == 100);
    assert_true(recording_span_at(recording, 0, 99, &span) && span.state == LANE_ABSENT);
    recording_advance(recording, 60);
    assert_int_equal(recording_end(recording), 100);
    recording_destroy(recording);
}

static void test_a_handlers_return_is_no_begin(void **state)
{
    static const enum lane_state states[] = {
        LANE_READY,   LANE_RUNNING,     LANE_INTERRUPTED, LANE_RUNNING, LANE_BLOCKED,
        LANE_RUNNING, LANE_INTERRUPTED, LANE_READY,       LANE_RUNNING, LANE_SUSPENDED,
        LANE_READY,   LANE_INTERRUPTED, LANE_RUNNING};
    struct recording *recording = recording_of_lanes();
    struct lane_sums sums;
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof states / sizeof states[0]; i++)
        recording_state(recording, 10 * i, 0, states[i], 0);
    recording_advance(recording, 10 * i);
    recording_sums(recording, 0, 0, 10 * i, &sums);
    assert_int_equal(sums.entered, 4);
    recording_sums(recording, 0, 11, 50, &sums); /* the return at 30 alone */
    assert_int_equal(sums.entered, 0);
    recording_destroy(recording);
}

static void test_lanes_are_found_again_and_bounded(void **state)
{
    struct recording *recording = recording_create();
    char name[2 * RECORDING_NAME];
    unsigned i;
    (void)state;
    for (i = 0; i < RECORDING_LANES_MOST + 10; i++) {
        unsigned wanted = i < RECORDING_LANES_MOST - 1 ? i : RECORDING_LANES_MOST - 1;
        snprintf(name, sizeof name, "task %u", i);
        assert_int_equal(recording_lane(recording, LANE_TASK, i * 0x1000, name), wanted);
    }
    assert_int_equal(recording_lanes(recording), RECORDING_LANES_MOST);
    assert_string_equal(recording_lane_at(recording, RECORDING_LANES_MOST - 1)->name, "others");
    assert_int_equal(recording_lane(recording, LANE_TASK, 7 * 0x1000, NULL), 7);
    assert_string_equal(recording_lane_at(recording, 7)->name, "task 7");
    memset(name, 'x', sizeof name);
    memcpy(name + RECORDING_NAME - 2, "\xc3\xa4", 2); /* one character of two bytes */
    name[sizeof name - 1] = '\0';
    assert_int_equal(recording_lane(recording, LANE_TASK, 7 * 0x1000, name), 7);
    assert_int_equal(strlen(recording_lane_at(recording, 7)->name), RECORDING_NAME - 2);
    recording_set_priority(recording, 7, -3);
    assert_true(recording_lane_at(recording, 7)->priority_known);
    assert_int_equal(recording_lane_at(recording, 7)->priority, -3);
    recording_destroy(recording);
}

static void test_texts_and_facts(void **state)
{
    struct recording *recording = recording_create();
    char text[16];
    const char *name, *value, *kept;
    uint32_t i;
    (void)state;
    assert_int_equal(recording_text(recording, ""), 0);
    assert_int_equal(recording_text(recording, NULL), 0);
    for (i = 1; i <= 5000; i++) {
        snprintf(text, sizeof text, "text %u", i);
        assert_int_equal(recording_text(recording, text), i);
    }
    kept = recording_text_at(recording, 1);
    assert_int_equal(recording_text(recording, "text 77"), 77);
    assert_string_equal(recording_text_at(recording, 4999), "text 4999");
    assert_string_equal(recording_text_at(recording, 5001), "");
    recording_set_fact(recording, "board", "mps2");
    recording_set_fact(recording, "image", "pump.elf");
    recording_set_fact(recording, "board", "lm3s");
    assert_true(recording_fact_at(recording, 0, &name, &value));
    assert_string_equal(name, "board");
    assert_string_equal(value, "lm3s");
    assert_string_equal(recording_fact(recording, "image"), "pump.elf");
    assert_false(recording_fact_at(recording, 2, &name, &value));
    recording_clear(recording, 0);
    assert_null(recording_fact(recording, "board"));
    assert_ptr_equal(recording_text_at(recording, 1), kept);
    recording_destroy(recording);
}

/* --- ticks --- */

static void tick(struct recording *recording, sim_time when)
{
    recording_mark(recording, &(struct mark){.when = when, .kind = MARK_TICK});
}

static void test_the_next_tick(void **state)
{
    struct recording *recording = recording_of_lanes();
    unsigned i;
    (void)state;
    for (i = 1; i <= 2; i++)
        tick(recording, i * SIM_MS);
    assert_int_equal(recording_next_tick(recording, 2 * SIM_MS), 0); /* one distance is none */
    for (; i <= 20; i++)
        tick(recording, i * SIM_MS + (i == 18 ? 5 * SIM_US : 0)); /* one was held up */
    assert_int_equal(recording_next_tick(recording, 4 * SIM_MS), 5 * SIM_MS);
    assert_int_equal(recording_next_tick(recording, 17 * SIM_MS), 18 * SIM_MS + 5 * SIM_US);
    assert_int_equal(recording_next_tick(recording, 20 * SIM_MS), 21 * SIM_MS);
    recording_advance(recording, 20 * SIM_MS + SIM_MS / 2);
    assert_int_equal(recording_next_tick(recording, 20 * SIM_MS + SIM_MS / 2), 21 * SIM_MS);
    assert_int_equal(recording_next_tick(recording, 22 * SIM_MS + SIM_MS / 2), 23 * SIM_MS);
    recording_advance(recording, 22 * SIM_MS); /* it has ceased */
    assert_int_equal(recording_next_tick(recording, 22 * SIM_MS), 0);
    recording_destroy(recording);
}

/* By up to a third of the distance, as under load: they are late, never early. */
static void test_ticks_that_are_held_up(void **state)
{
    struct recording *recording = recording_of_lanes();
    unsigned i, expected = 0;
    (void)state;
    for (i = 1; i <= 400; i++) {
        sim_time next;
        tick(recording, i * SIM_MS + (i % 5 == 0 ? below(SIM_MS / 3) : below(SIM_MS / 50)));
        next = recording_next_tick(recording, recording_end(recording));
        if (i < 10 || next == 0)
            continue;
        assert_in_range(next, (i + 1) * SIM_MS - SIM_MS / 10, (i + 1) * SIM_MS + SIM_MS / 10);
        expected++;
    }
    assert_true(expected > 200);
    recording_destroy(recording);
}

static void test_ticks_at_will_have_no_next(void **state)
{
    struct recording *recording = recording_of_lanes();
    (void)state;
    tick(recording, 1 * SIM_MS);
    tick(recording, 2 * SIM_MS);
    tick(recording, 4 * SIM_MS);
    tick(recording, 5 * SIM_MS);
    assert_int_equal(recording_next_tick(recording, 2 * SIM_MS), 4 * SIM_MS);
    assert_int_equal(recording_next_tick(recording, 5 * SIM_MS), 0);
    recording_destroy(recording);
}

/* --- the made recording that other tests and the bench lean on --- */

static void test_the_made_recording_is_plausible(void **state)
{
    enum { EVENTS = 40000, PARTS = 500 };
    static struct lane_column columns[PARTS];
    struct recording *recording = recording_create();
    static float running[PARTS];
    sim_time end;
    unsigned lane, i;
    (void)state;
    made_recording(recording, EVENTS);
    end = recording_end(recording);
    assert_int_equal(recording_lanes(recording), MADE_LANES);
    assert_in_range(recording_events(recording), EVENTS, EVENTS + 100);
    for (lane = 0; lane < MADE_LANES; lane++) {
        recording_columns(recording, lane, 0, end, PARTS, columns);
        for (i = 0; i < PARTS; i++)
            running[i] += columns[i].share[LANE_RUNNING];
        assert_true(recording_count_marks(recording, ~0u, lane, 0, end) > 0 || lane == MADE_TIMER);
    }
    for (i = 10; i < PARTS; i++) /* one at a time; some cycles of the kernel are nobody's */
        assert_true(running[i] > 0.95f && running[i] < 1.001f);
    for (i = 0; i < MARK_KINDS; i++)
        assert_true(recording_count_marks(recording, 1u << i, RECORDING_NOBODY, 0, end) > 0);
    assert_in_range(recording_next_tick(recording, end) - end, 1, SIM_MS);
    recording_destroy(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_histories),
        cmocka_unit_test(test_oldest_are_given_up),
        cmocka_unit_test(test_an_empty_one_answers),
        cmocka_unit_test(test_absent_before_the_first_state),
        cmocka_unit_test(test_times_up_to_2_to_the_63),
        cmocka_unit_test(test_of_one_moment_the_last_state_counts),
        cmocka_unit_test(test_time_does_not_go_back),
        cmocka_unit_test(test_a_handlers_return_is_no_begin),
        cmocka_unit_test(test_lanes_are_found_again_and_bounded),
        cmocka_unit_test(test_texts_and_facts),
        cmocka_unit_test(test_the_next_tick),
        cmocka_unit_test(test_ticks_that_are_held_up),
        cmocka_unit_test(test_ticks_at_will_have_no_next),
        cmocka_unit_test(test_the_made_recording_is_plausible),
    };
    const char *given = getenv("SEED");
    seed = given != NULL ? strtoull(given, NULL, 10) : 1;
    random_state = 0x9e3779b97f4a7c15u * (2 * seed + 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
