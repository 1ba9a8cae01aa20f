/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The copy of a recording's stretch that a picture of the timeline is drawn from. It is as large as
 * the picture is wide, whatever lies behind it: where spans or marks are denser than what can be
 * told apart, columns and counts are copied instead. */
#include "timeline.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Units of the picture that a span, a call's flag, a deadline, a tick or an arrow needs at least on
 * the average; when they come denser, their number is shown. */
#define SPAN_ROOM  3.0
#define MARK_ROOM  8.0
#define DUE_ROOM   12.0
#define TICK_ROOM  9.0
#define WAKES_MOST 16384u /* that are drawn as arrows, many in one */
#define STEPS_MOST 4096u

/* Memory of a scene: pieces that are kept and filled anew. */
struct piece {
    struct piece *next;
    size_t size, used;
    _Alignas(16) char bytes[];
};

struct scene_store {
    struct piece *first, *current;
};

#define PIECE ((size_t)256 << 10)

static struct piece *new_piece(size_t size)
{
    struct piece *piece = malloc(sizeof *piece + size);
    assert(piece != NULL);
    piece->next = NULL;
    piece->size = size;
    piece->used = 0;
    return piece;
}

static void *take(struct scene_store *store, size_t bytes)
{
    void *result;
    bytes = (bytes + 15) & ~(size_t)15;
    while (store->current->used + bytes > store->current->size) {
        if (store->current->next == NULL)
            store->current->next = new_piece(bytes > PIECE ? bytes : PIECE);
        store->current = store->current->next;
        store->current->used = 0;
    }
    result = store->current->bytes + store->current->used;
    store->current->used += bytes;
    return result;
}

static const char *keep_text(struct scene_store *store, const char *text)
{
    size_t size = strlen(text) + 1;
    return size == 1 ? "" : memcpy(take(store, size), text, size);
}

struct timeline_scene *timeline_scene_create(void)
{
    struct timeline_scene *scene = calloc(1, sizeof *scene);
    assert(scene != NULL);
    scene->store = calloc(1, sizeof *scene->store);
    assert(scene->store != NULL);
    scene->store->first = scene->store->current = new_piece(PIECE);
    scene->view = timeline_from(0, SIM_MS);
    scene->width = 1;
    scene->called = "now";
    return scene;
}

void timeline_scene_destroy(struct timeline_scene *scene)
{
    struct piece *piece, *next;
    if (scene == NULL)
        return;
    for (piece = scene->store->first; piece != NULL; piece = next) {
        next = piece->next;
        free(piece);
    }
    free(scene->store);
    free(scene);
}

static void clear(struct timeline_scene *scene)
{
    struct scene_store *store = scene->store;
    memset(scene, 0, sizeof *scene);
    scene->store = store;
    store->current = store->first;
    store->first->used = 0;
}

static struct scene_span copy_span(struct timeline_scene *scene, const struct recording *recording,
                                   const struct span *span)
{
    struct scene_span copy = {span->begin, span->end, span->state,
                              keep_text(scene->store, recording_text_at(recording, span->text))};
    return copy;
}

/* All spans of a lane's stretch, if they can be told apart. */
static bool look_spans(struct timeline_scene *scene, const struct recording *recording,
                       struct scene_lane *lane)
{
    size_t most = (size_t)(scene->width / SPAN_ROOM) + 8, i;
    struct span *spans = take(scene->store, most * sizeof *spans);
    size_t count =
        recording_spans(recording, lane->lane, scene->view.first, scene->view.last, spans, most);
    if (count > most)
        return false;
    lane->spans = take(scene->store, count * sizeof *lane->spans + 1);
    lane->span_count = count;
    for (i = 0; i < count; i++)
        lane->spans[i] = copy_span(scene, recording, &spans[i]);
    return true;
}

/* Columns of one state are told in words if they are as wide as this together. */
#define RUN_LEAST 40.0
#define PURE      0.995f

static size_t run_of(const struct scene_lane *lane, size_t from)
{
    enum lane_state state = lane->columns[from].state;
    size_t i = from;
    while (i < lane->column_count && lane->columns[i].state == state &&
           lane->columns[i].share[state] >= PURE)
        i++;
    return i - from;
}

/* The span that fills these columns; without its text if there are several. */
static struct scene_span look_run(struct timeline_scene *scene, const struct recording *recording,
                                  const struct scene_lane *lane, size_t from, size_t count)
{
    double unit = scene->width / (double)lane->column_count;
    struct scene_span run = {
        timeline_when(&scene->view, scene->width, (double)from * unit),
        timeline_when(&scene->view, scene->width, (double)(from + count) * unit),
        lane->columns[from].state, ""};
    sim_time column = (scene->view.last - scene->view.first) / lane->column_count + 1;
    struct span span;
    if (recording_span_at(recording, lane->lane, run.begin + (run.end - run.begin) / 2, &span) &&
        span.state == run.state && span.begin <= timeline_add(run.begin, column) &&
        timeline_add(span.end, column) >= run.end)
        run.text = keep_text(scene->store, recording_text_at(recording, span.text));
    return run;
}

/* What spans are seen among the columns: for their words. */
static void look_runs(struct timeline_scene *scene, const struct recording *recording,
                      struct scene_lane *lane)
{
    size_t least = (size_t)(RUN_LEAST * (double)lane->column_count / scene->width) + 1, i, count;
    lane->spans = take(scene->store, (lane->column_count / least + 1) * sizeof *lane->spans);
    for (i = 0; i<lane->column_count; i += count> 0 ? count : 1) {
        count = run_of(lane, i);
        if (count >= least)
            lane->spans[lane->span_count++] = look_run(scene, recording, lane, i, count);
    }
}

#define WIDE 2000.0 /* a picture from which on a column is two units wide */

static void look_columns(struct timeline_scene *scene, const struct recording *recording,
                         struct scene_lane *lane)
{
    lane->column_count = (size_t)(scene->width > WIDE ? scene->width / 2 : scene->width);
    lane->columns = take(scene->store, lane->column_count * sizeof *lane->columns);
    recording_columns(recording, lane->lane, scene->view.first, scene->view.last,
                      lane->column_count, lane->columns);
    look_runs(scene, recording, lane);
}

/* A stretch of the picture in which marks are looked at together: in one of few marks they are
 * copied, in one of many their number in each cell is. */
#define BUCKET_CELLS 6u

struct marks_wish {
    const struct recording *recording;
    unsigned kinds, lane;
    size_t most; /* of a bucket */
    size_t room; /* of items */
};

/* Where a cell begins: as recording_mark_columns() divides the stretch. */
static sim_time edge(const struct timeline_scene *scene, const struct scene_marks *marks,
                     size_t cell)
{
    sim_time length = scene->view.last - scene->view.first;
    return scene->view.first + (sim_time)((unsigned __int128)length * cell / marks->cell_count);
}

static void add_mark(struct timeline_scene *scene, const struct recording *recording,
                     struct scene_marks *marks, const struct mark *mark)
{
    struct scene_mark *item = &marks->items[marks->count++];
    item->mark = *mark;
    item->text = keep_text(scene->store, recording_text_at(recording, mark->text));
}

/* Few marks are copied; their cells count none then. */
static void look_bucket(struct timeline_scene *scene, const struct marks_wish *wish, size_t cell,
                        struct scene_marks *marks)
{
    size_t end = cell + BUCKET_CELLS < marks->cell_count ? cell + BUCKET_CELLS : marks->cell_count;
    struct mark found[16];
    uint64_t count = 0;
    size_t i;
    for (i = cell; i < end; i++)
        count += marks->cells[i];
    if (count == 0 || count > wish->most || marks->count + count > wish->room)
        return;
    count = recording_marks(wish->recording, wish->kinds, wish->lane, edge(scene, marks, cell),
                            edge(scene, marks, end), found, 16);
    for (i = 0; i < count && i < 16 && marks->count < wish->room; i++)
        add_mark(scene, wish->recording, marks, &found[i]);
    memset(marks->cells + cell, 0, (end - cell) * sizeof *marks->cells);
}

/* `room`: units of the picture for a mark. */
static void look_marks(struct timeline_scene *scene, const struct recording *recording,
                       unsigned kinds, unsigned lane, double room, struct scene_marks *marks)
{
    struct marks_wish wish = {recording, kinds, lane, (size_t)(BUCKET_CELLS * TIMELINE_CELL / room),
                              0};
    size_t i;
    marks->total =
        recording_count_marks(recording, kinds, lane, scene->view.first, scene->view.last);
    if (marks->total == 0)
        return;
    marks->cell_count = (size_t)(scene->width / TIMELINE_CELL) + 1;
    marks->cells = take(scene->store, marks->cell_count * sizeof *marks->cells);
    recording_mark_columns(recording, kinds, lane, scene->view.first, scene->view.last,
                           marks->cell_count, marks->cells);
    wish.room = (size_t)(scene->width / room) + 16;
    if (wish.room > marks->total)
        wish.room = (size_t)marks->total;
    marks->items = take(scene->store, (wish.room + 16) * sizeof *marks->items);
    for (i = 0; i < marks->cell_count; i += BUCKET_CELLS)
        look_bucket(scene, &wish, i, marks);
}

/* What a lane does at the moment; at the recording's very end, what it did last. */
static bool present_span(const struct timeline_scene *scene, const struct recording *recording,
                         unsigned lane, struct span *span)
{
    sim_time when = scene->moment < scene->end ? scene->moment : scene->end;
    return recording_span_at(recording, lane, when, span) ||
           (when > scene->begin && recording_span_at(recording, lane, when - 1, span));
}

static void look_lane(struct timeline_scene *scene, const struct recording *recording,
                      const struct timeline_wish *wish, size_t row)
{
    struct scene_lane *lane = &scene->lanes[row];
    struct span span;
    lane->about = *recording_lane_at(recording, lane->lane);
    lane->present = wish->has_moment && present_span(scene, recording, lane->lane, &span);
    if (lane->present)
        lane->now = copy_span(scene, recording, &span);
    if (scene->has_cursor[0] && scene->has_cursor[1]) {
        bool turned = scene->cursor[1] < scene->cursor[0];
        recording_sums(recording, lane->lane, scene->cursor[turned], scene->cursor[!turned],
                       &lane->sums);
        lane->measured = true;
        scene->switches += lane->about.kind != LANE_INTERRUPT ? lane->sums.entered : 0;
    }
    if (wish->rows != 0 && (row < wish->first_row || row >= wish->first_row + wish->rows))
        return;
    if (!look_spans(scene, recording, lane))
        look_columns(scene, recording, lane);
    if (wish->shows & TIMELINE_CALLS)
        look_marks(scene, recording, 1u << MARK_CALL, lane->lane, MARK_ROOM, &lane->calls);
    if (wish->shows & TIMELINE_DEADLINES)
        look_marks(scene, recording, 1u << MARK_RELEASE | 1u << MARK_DEADLINE, lane->lane, DUE_ROOM,
                   &lane->deadlines);
}

/* Is there nothing of this task to be seen? */
static bool is_left_out(const struct timeline_scene *scene, const struct recording *recording,
                        unsigned lane)
{
    struct span spans[2];
    size_t count;
    if (recording_lane_at(recording, lane)->kind != LANE_TASK)
        return false;
    count = recording_spans(recording, lane, scene->view.first, scene->view.last, spans, 2);
    if (count > 1 || (count == 1 && spans[0].state != LANE_ABSENT))
        return false;
    return !scene->has_moment || !present_span(scene, recording, lane, spans) ||
           spans[0].state == LANE_ABSENT;
}

/* "start-up: ended at 2.1 ms" of the first of them. */
static void look_left_out(struct timeline_scene *scene, const struct recording *recording,
                          unsigned lane)
{
    char text[RECORDING_NAME + TIMELINE_TEXT + 16], when[TIMELINE_TEXT];
    struct span span;
    bool known = recording_span_at(recording, lane, scene->view.first, &span);
    if (scene->left_out++ > 0)
        return;
    snprintf(text, sizeof text, "%s: %s%s", recording_lane_at(recording, lane)->name,
             known && span.begin > scene->begin ? "ended at " : "not made yet",
             known && span.begin > scene->begin
                 ? timeline_moment(span.begin, span.begin / 1000 + 1, when)
                 : "");
    scene->left_out_text = keep_text(scene->store, text);
}

static void look_lanes(struct timeline_scene *scene, const struct recording *recording,
                       const struct timeline_wish *wish)
{
    uint16_t order[RECORDING_LANES_MOST];
    static const struct timeline_lanes plain;
    const struct timeline_lanes *lanes = wish->lanes != NULL ? wish->lanes : &plain;
    size_t i, row, count = timeline_sort(recording, lanes, order);
    memset(scene->row_of, 0xff, sizeof scene->row_of);
    scene->lanes = take(scene->store, count * sizeof *scene->lanes + 1);
    memset(scene->lanes, 0, count * sizeof *scene->lanes);
    for (i = row = 0; i < count; i++) {
        if (!lanes->absent && is_left_out(scene, recording, order[i])) {
            look_left_out(scene, recording, order[i]);
            continue;
        }
        scene->lanes[row].lane = order[i];
        scene->row_of[order[i]] = row;
        look_lane(scene, recording, wish, row++);
    }
    scene->lane_count = row;
}

/* All of them: arrows bundle them by who woke whom. */
static void look_wakes(struct timeline_scene *scene, const struct recording *recording)
{
    struct scene_marks *wakes = &scene->wakes;
    struct mark *found;
    size_t count, i;
    wakes->total = recording_count_marks(recording, 1u << MARK_WAKE, RECORDING_NOBODY,
                                         scene->view.first, scene->view.last);
    if (wakes->total == 0 || wakes->total > WAKES_MOST)
        return;
    found = take(scene->store, (size_t)wakes->total * sizeof *found);
    count = recording_marks(recording, 1u << MARK_WAKE, RECORDING_NOBODY, scene->view.first,
                            scene->view.last, found, (size_t)wakes->total);
    wakes->items = take(scene->store, (size_t)wakes->total * sizeof *wakes->items);
    for (i = 0; i < count && i < wakes->total; i++)
        add_mark(scene, recording, wakes, &found[i]);
}

static void look_steps(struct timeline_scene *scene, const struct timeline_wish *wish)
{
    size_t i, count = wish->step_count > STEPS_MOST ? STEPS_MOST : wish->step_count;
    if (count == 0)
        return;
    scene->steps = take(scene->store, count * sizeof *scene->steps);
    scene->step_count = count;
    for (i = 0; i < count; i++) {
        const struct worker_instruction *from = &wish->steps[i];
        struct scene_step *to = &scene->steps[i];
        to->begin = from->when;
        to->end = i + 1 < wish->step_count ? from[1].when : wish->steps_end;
        to->address = from->address;
        to->text = keep_text(scene->store, from->text);
    }
}

/* In words, as a picture may show too little to see it. */
static void look_latest_wake(struct timeline_scene *scene, const struct recording *recording)
{
    struct mark wake;
    char ago[TIMELINE_TEXT];
    scene->latest_wake[0] = '\0';
    if (!scene->has_moment || !recording_mark_before(recording, 1u << MARK_WAKE, RECORDING_NOBODY,
                                                     scene->moment + 1, &wake))
        return;
    snprintf(scene->latest_wake, sizeof scene->latest_wake, "%s woke %s %s ago",
             wake.other == RECORDING_NOBODY ? "something"
                                            : recording_lane_at(recording, wake.other)->name,
             recording_lane_at(recording, wake.lane)->name,
             timeline_length(scene->moment - wake.when, ago));
}

void timeline_look(struct timeline_scene *scene, const struct recording *recording,
                   const struct timeline_wish *wish)
{
    clear(scene);
    scene->view = wish->view;
    scene->width = wish->width < 1 ? 1 : wish->width;
    scene->begin = recording_begin(recording);
    scene->end = recording_end(recording);
    scene->has_moment = wish->has_moment;
    scene->moment = wish->moment;
    scene->called = wish->called != NULL ? wish->called : "now";
    scene->shows = wish->shows;
    scene->events = recording_events(recording);
    memcpy(scene->has_cursor, wish->has_cursor, sizeof scene->has_cursor);
    memcpy(scene->cursor, wish->cursor, sizeof scene->cursor);
    look_lanes(scene, recording, wish);
    if (wish->shows & TIMELINE_TICKS) {
        look_marks(scene, recording, 1u << MARK_TICK, RECORDING_NOBODY, TICK_ROOM, &scene->ticks);
        if (wish->has_moment)
            scene->next_tick = recording_next_tick(recording, wish->moment);
    }
    if (wish->shows & TIMELINE_WAKES) {
        look_wakes(scene, recording);
        look_latest_wake(scene, recording);
    }
    look_marks(scene, recording, 1u << MARK_NOTE, RECORDING_NOBODY, MARK_ROOM, &scene->notes);
    look_steps(scene, wish);
}
