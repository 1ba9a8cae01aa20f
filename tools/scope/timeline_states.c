/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a lane's states look. Each differs by shape, pattern and colour: running is a solid block,
 * interrupted its outline, ready a hatched block of half the height, blocked a thin line with what
 * it waits for above it, suspended dots, unknown dashes, absent nothing. Where many states share a
 * column, they are stacked: as high as their shares. */
#include "timeline_parts.h"

#include "aware/aware.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THIN       2.0
#define HATCH      6.0 /* distance of a hatch's lines */
#define TEXT_LEAST 34.0
#define PURE       0.995f /* a column of one state */

enum shape { SOLID, OUTLINE, VEIL, HATCHED, SHADE, LINE, DOTS, DASHES, SHAPES };

struct batch {
    struct ui_rect *items;
    size_t count, room;
};

struct painter {
    struct ui *ui;
    const struct timeline_layout *layout;
    const struct timeline_scene *scene;
    const struct scene_lane *lane;
    struct row_parts parts;
    struct batch batches[SHAPES];
};

static void add(struct painter *painter, enum shape shape, double x, double y, double w, double h)
{
    struct batch *batch = &painter->batches[shape];
    if (batch->count == batch->room) {
        batch->room = batch->room ? 2 * batch->room : 256;
        batch->items = realloc(batch->items, batch->room * sizeof *batch->items);
        assert(batch->items != NULL);
    }
    batch->items[batch->count++] = (struct ui_rect){x, y, w, h};
}

static void rectangles(struct ui *ui, const struct batch *batch)
{
    cairo_t *cairo = ui_cairo(ui);
    size_t i;
    for (i = 0; i < batch->count; i++)
        cairo_rectangle(cairo, batch->items[i].x, batch->items[i].y, batch->items[i].w,
                        batch->items[i].h);
}

static void paint_solid(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    rectangles(ui, batch);
    ui_source(ui, colour);
    cairo_fill(ui_cairo(ui));
}

static void paint_veil(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    rectangles(ui, batch);
    ui_source_alpha(ui, colour, 0.45);
    cairo_fill(ui_cairo(ui));
}

static void paint_outline(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    cairo_t *cairo = ui_cairo(ui);
    size_t i;
    rectangles(ui, batch);
    ui_source_alpha(ui, colour, 0.16);
    cairo_fill(cairo);
    for (i = 0; i < batch->count; i++) {
        const struct ui_rect *r = &batch->items[i];
        if (r->w >= 4)
            cairo_rectangle(cairo, r->x + 0.75, r->y + 0.75, r->w - 1.5, r->h - 1.5);
        else
            cairo_rectangle(cairo, r->x + r->w / 2, r->y, 0, r->h);
    }
    ui_source(ui, colour);
    cairo_set_line_width(cairo, 1.5);
    cairo_stroke(cairo);
}

/* A bitmap's hatch: a tile of diagonal lines, in pixels of the surface. */
static cairo_pattern_t *hatch_tile(struct ui *ui, enum ui_colour colour)
{
    double scale = 1, none = 0, step;
    cairo_surface_t *tile;
    cairo_pattern_t *pattern;
    cairo_matrix_t matrix;
    cairo_t *cairo;
    struct ui_rgba rgba = ui_theme(ui)->colours[colour];
    int side, i;
    cairo_user_to_device_distance(ui_cairo(ui), &scale, &none);
    side = (int)(HATCH * scale + 0.5) < 3 ? 3 : (int)(HATCH * scale + 0.5);
    step = side;
    tile = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side, side);
    cairo = cairo_create(tile);
    cairo_set_source_rgba(cairo, rgba.r, rgba.g, rgba.b, rgba.a);
    cairo_set_line_width(cairo, 1.5 * scale);
    for (i = -1; i <= 1; i++) {
        cairo_move_to(cairo, i * step - step, 2 * step);
        cairo_line_to(cairo, i * step + 2 * step, -step);
    }
    cairo_stroke(cairo);
    cairo_destroy(cairo);
    pattern = cairo_pattern_create_for_surface(tile);
    cairo_surface_destroy(tile);
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_matrix_init_scale(&matrix, scale, scale);
    cairo_pattern_set_matrix(pattern, &matrix);
    return pattern;
}

/* Real lines, for what is looked at in any size. */
static void hatch_lines(struct ui *ui, const struct batch *batch)
{
    cairo_t *cairo = ui_cairo(ui);
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY, x;
    size_t i;
    for (i = 0; i < batch->count; i++) {
        const struct ui_rect *r = &batch->items[i];
        left = fmin(left, r->x);
        right = fmax(right, r->x + r->w);
        top = fmin(top, r->y);
        bottom = fmax(bottom, r->y + r->h);
    }
    cairo_save(cairo);
    rectangles(ui, batch);
    cairo_clip(cairo);
    x = floor((left - (bottom - top)) / HATCH) * HATCH;
    for (; x < right; x += HATCH) {
        cairo_move_to(cairo, x, bottom);
        cairo_line_to(cairo, x + bottom - top, top);
    }
    cairo_set_line_width(cairo, 1.5);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void hatch(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    cairo_pattern_t *pattern;
    if (!timeline_is_bitmap(ui)) {
        ui_source(ui, colour);
        hatch_lines(ui, batch);
        return;
    }
    pattern = hatch_tile(ui, colour);
    rectangles(ui, batch);
    cairo_set_source(ui_cairo(ui), pattern);
    cairo_fill(ui_cairo(ui));
    cairo_pattern_destroy(pattern);
}

/* Of shares that are ready: a ground below the hatch, because columns are narrower than that. */
static void paint_shade(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    rectangles(ui, batch);
    ui_source_alpha(ui, colour, 0.35);
    cairo_fill(ui_cairo(ui));
    hatch(ui, batch, colour);
}

static void paint_hatched(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    cairo_t *cairo = ui_cairo(ui);
    size_t i;
    rectangles(ui, batch);
    ui_source_alpha(ui, colour, 0.14);
    cairo_fill(cairo);
    hatch(ui, batch, colour);
    for (i = 0; i < batch->count; i++) /* an edge on top */
        cairo_rectangle(cairo, batch->items[i].x, batch->items[i].y, batch->items[i].w, 1.25);
    ui_source(ui, colour);
    cairo_fill(cairo);
}

static void stroke_lines(struct ui *ui, const struct batch *batch, enum ui_colour colour,
                         const double *dashes, int count, cairo_line_cap_t cap, double width)
{
    cairo_t *cairo = ui_cairo(ui);
    size_t i;
    cairo_save(cairo);
    for (i = 0; i < batch->count; i++) {
        const struct ui_rect *r = &batch->items[i];
        cairo_move_to(cairo, r->x + 1, r->y + r->h / 2);
        cairo_line_to(cairo, r->x + r->w, r->y + r->h / 2);
    }
    cairo_set_dash(cairo, dashes, count, 0);
    cairo_set_line_cap(cairo, cap);
    cairo_set_line_width(cairo, width);
    ui_source(ui, colour);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void paint_dots(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    static const double dots[] = {0, 7};
    stroke_lines(ui, batch, colour, dots, 2, CAIRO_LINE_CAP_ROUND, 3);
}

static void paint_dashes(struct ui *ui, const struct batch *batch, enum ui_colour colour)
{
    static const double dashes[] = {8, 5};
    stroke_lines(ui, batch, colour, dashes, 2, CAIRO_LINE_CAP_BUTT, THIN);
}

/* In the order in which they are painted; `own`: in the lane's family of colours. */
static const struct {
    enum shape shape;
    void (*paint)(struct ui *, const struct batch *, enum ui_colour);
    enum ui_colour colour;
    bool own;
} paints[] = {
    {LINE, paint_solid, UI_BLOCKED, false},          {DOTS, paint_dots, UI_SUSPENDED, false},
    {DASHES, paint_dashes, UI_DIM, false},           {HATCHED, paint_hatched, UI_READY, false},
    {SHADE, paint_shade, UI_READY, false},           {VEIL, paint_veil, UI_INTERRUPTED, false},
    {OUTLINE, paint_outline, UI_INTERRUPTED, false}, {SOLID, paint_solid, UI_RUNNING, true},
};

static void paint(struct painter *painter, enum lane_kind kind)
{
    size_t i;
    for (i = 0; i < sizeof paints / sizeof paints[0]; i++) {
        const struct batch *batch = &painter->batches[paints[i].shape];
        if (batch->count > 0)
            paints[i].paint(painter->ui, batch,
                            paints[i].own || kind != LANE_TASK ? timeline_family(kind)
                                                               : paints[i].colour);
    }
    for (i = 0; i < SHAPES; i++)
        free(painter->batches[i].items);
}

/* The block of one state from x to x + w. */
static void add_state(struct painter *painter, enum lane_kind kind, enum lane_state state, double x,
                      double w)
{
    double top = painter->parts.top, bottom = painter->parts.bottom, height = bottom - top;
    switch (state) {
    case LANE_RUNNING:
        add(painter, SOLID, x, top, w, height);
        break;
    case LANE_INTERRUPTED:
        add(painter, OUTLINE, x, top, w, height);
        break;
    case LANE_READY:
        if (kind == LANE_IDLE) /* it always would */
            break;
        add(painter, HATCHED, x, bottom - floor(height / 2), w, floor(height / 2));
        break;
    case LANE_BLOCKED:
        add(painter, LINE, x, bottom - THIN, w, THIN);
        break;
    case LANE_SUSPENDED:
        add(painter, DOTS, x, bottom - THIN, w, THIN);
        break;
    case LANE_UNKNOWN:
        add(painter, DASHES, x, bottom - THIN, w, THIN);
        break;
    default:
        break;
    }
}

const char *timeline_state_words(enum lane_state state, const char *text, char *words, size_t size)
{
    static const char *const plain[LANE_STATES] = {"-",     "running",   "interrupted", "ready",
                                                   "waits", "suspended", "does not run"};
    static const char waits[] = "waits: ";
    if (state == LANE_BLOCKED && *text != '\0' && size > sizeof waits) {
        memcpy(words, waits, sizeof waits);
        aware_quote_wait(text, words + sizeof waits - 1, size - sizeof waits + 1);
    } else {
        snprintf(words, size, "%s", state < LANE_STATES ? plain[state] : "");
    }
    return words;
}

/* So that nothing strikes the words out. */
static void ground(struct painter *painter, double x, double y, double w, double h)
{
    cairo_rectangle(ui_cairo(painter->ui), x, y, w + 4, h);
    ui_source_alpha(painter->ui, UI_PANEL, 0.85);
    cairo_fill(ui_cairo(painter->ui));
}

/* Words in a span, where there is room for them. */
static bool label(struct painter *painter, enum lane_state state, const char *text, double x,
                  double w)
{
    static const enum ui_colour colours[LANE_STATES] = {
        UI_DIM, UI_ON_ACCENT, UI_INTERRUPTED, UI_TEXT, UI_TEXT, UI_DIM, UI_DIM};
    const struct row_parts *parts = &painter->parts;
    double small = painter->layout->small, left = painter->layout->plot.x;
    double right = left + painter->layout->plot.w, y = parts->bottom - THIN - small, wide;
    bool block = state == LANE_RUNNING || state == LANE_INTERRUPTED;
    char words[160];
    if (x < left) {
        w -= left - x;
        x = left;
    }
    w = x + w > right ? right - x : w;
    if (w < TEXT_LEAST || state == LANE_ABSENT ||
        (painter->lane->about.kind != LANE_TASK && state != LANE_INTERRUPTED))
        return false;
    timeline_state_words(state, text, words, sizeof words);
    wide = ui_text_width(painter->ui, UI_SMALL, words);
    if (block)
        y = (parts->top + parts->bottom - small) / 2;
    else if (state == LANE_READY)
        y = parts->bottom - floor((parts->bottom - parts->top) / 2) - small;
    if (y < parts->row.y - 3 || wide > 2.2 * w || (w < 60 && wide > w - 8))
        return false;
    if (!block)
        ground(painter, x + 3, y, wide < w - 8 ? wide : w - 8, small);
    ui_text(painter->ui, x + 5, y, w - 8, UI_SMALL, colours[state], UI_LEFT, words);
    return true;
}

static void add_spans(struct painter *painter)
{
    const struct scene_lane *lane = painter->lane;
    double left = painter->layout->plot.x, right = left + painter->layout->plot.w, least;
    size_t i;
    for (i = 0; i < lane->span_count; i++) {
        const struct scene_span *span = &lane->spans[i];
        double x = fmax(timeline_place(painter->layout, painter->scene, span->begin), left - 8);
        double end = fmin(timeline_place(painter->layout, painter->scene, span->end), right + 8);
        x = timeline_snap(painter->ui, x);
        end = timeline_snap(painter->ui, end);
        least = span->state == LANE_RUNNING ? 2 : 1; /* what ran is seen */
        add_state(painter, lane->about.kind, span->state, x, end < x + least ? least : end - x);
    }
}

/* Spans of one state and text, with nothing between them that could be read: they have their words
 * once. */
static void draw_words(struct painter *painter)
{
    const struct scene_lane *lane = painter->lane;
    const struct scene_span *said = NULL;
    double said_end = 0;
    size_t i;
    for (i = 0; i < lane->span_count; i++) {
        const struct scene_span *span = &lane->spans[i];
        double x = timeline_place(painter->layout, painter->scene, span->begin);
        double end = timeline_place(painter->layout, painter->scene, span->end);
        bool again = said != NULL && said->state == span->state &&
                     strcmp(said->text, span->text) == 0 && x - said_end < TEXT_LEAST / 3;
        if (end - x < TEXT_LEAST && !again)
            continue;
        if (!again && !label(painter, span->state, span->text, x, end - x))
            continue;
        said = span;
        said_end = end;
    }
}

/* Stacks a share of a column onto `top`; whole pixels, which bitmaps fill quickly. */
static double stack(struct painter *painter, enum shape shape, double x, double w, double top,
                    double height)
{
    double next = timeline_snap_y(painter->ui, top - height);
    if (next < top)
        add(painter, shape, x, next, w, top - next);
    return next < top ? next : top;
}

/* A column of several states: as high as their shares. */
static void add_stack(struct painter *painter, const struct lane_column *column, double x, double w)
{
    double bottom = painter->parts.bottom, height = bottom - painter->parts.top, top = bottom;
    double running = column->share[LANE_RUNNING] * height;
    if (column->share[LANE_BLOCKED] > 0 && running < THIN)
        add(painter, LINE, x, bottom - THIN, w, THIN);
    if (running > 0) /* what ran is seen */
        top = stack(painter, SOLID, x, w, top, running < 1.5 ? 1.5 : running);
    top = stack(painter, VEIL, x, w, top, column->share[LANE_INTERRUPTED] * height);
    if (painter->lane->about.kind != LANE_IDLE)
        stack(painter, SHADE, x, w, top, column->share[LANE_READY] * height / 2);
}

static bool is_pure(const struct lane_column *column)
{
    return column->state < LANE_STATES && column->share[column->state] >= PURE;
}

static void add_columns(struct painter *painter)
{
    const struct scene_lane *lane = painter->lane;
    double unit = painter->layout->plot.w / (double)lane->column_count;
    double left = painter->layout->plot.x;
    size_t i, next;
    for (i = 0; i < lane->column_count; i = next) {
        const struct lane_column *column = &lane->columns[i];
        double x = timeline_snap(painter->ui, left + (double)i * unit);
        next = i + 1;
        if (is_pure(column)) {
            while (next < lane->column_count && is_pure(&lane->columns[next]) &&
                   lane->columns[next].state == column->state)
                next++;
            add_state(painter, lane->about.kind, column->state, x,
                      timeline_snap(painter->ui, left + (double)next * unit) - x);
        } else {
            add_stack(painter, column, x,
                      timeline_snap(painter->ui, left + (double)next * unit) - x);
        }
    }
}

static struct painter painter_of(struct ui *ui, const struct timeline_layout *layout,
                                 const struct timeline_scene *scene, size_t row)
{
    return (struct painter){.ui = ui,
                            .layout = layout,
                            .scene = scene,
                            .lane = &scene->lanes[row],
                            .parts = timeline_parts(layout, scene, row)};
}

void timeline_draw_states(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, size_t row)
{
    struct painter painter = painter_of(ui, layout, scene, row);
    if (painter.lane->columns != NULL)
        add_columns(&painter);
    else
        add_spans(&painter);
    paint(&painter, painter.lane->about.kind);
}

#define FAR 280.0 /* from a span's beginning: its words are said once more */

/* What is the case now, before the line of the present moment, when its beginning is far away. */
static void draw_present(struct painter *painter)
{
    const struct scene_lane *lane = painter->lane;
    const struct timeline_layout *layout = painter->layout;
    double x = timeline_place(layout, painter->scene, painter->scene->moment), wide, y;
    double begin = fmax(timeline_place(layout, painter->scene, lane->now.begin), layout->plot.x);
    char words[160];
    if (!lane->present || lane->now.state != LANE_BLOCKED || x < layout->plot.x ||
        x > layout->plot.x + layout->plot.w)
        return;
    timeline_state_words(lane->now.state, lane->now.text, words, sizeof words);
    wide = ui_text_width(painter->ui, UI_SMALL, words);
    y = painter->parts.bottom - THIN - layout->small;
    if (x - begin < wide + FAR)
        return;
    ground(painter, x - wide - 10, y, wide, layout->small);
    ui_text(painter->ui, x - wide - 8, y, 0, UI_SMALL, UI_TEXT, UI_LEFT, words);
}

void timeline_draw_words(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene, size_t row)
{
    struct painter painter = painter_of(ui, layout, scene, row);
    if ((scene->shows & TIMELINE_TEXTS) == 0)
        return;
    draw_words(&painter);
    if (scene->has_moment)
        draw_present(&painter);
}

void timeline_sample(struct ui *ui, struct ui_rect rect, enum lane_kind kind, enum lane_state state)
{
    struct painter painter = {.ui = ui, .parts = {.top = rect.y, .bottom = rect.y + rect.h}};
    add_state(&painter, kind, state, rect.x, rect.w);
    paint(&painter, kind);
}

void timeline_draw_state(struct ui *ui, struct ui_rect rect, enum lane_state state)
{
    timeline_sample(ui, rect, LANE_TASK, state);
}
