/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrows of the timeline from who wakes to who is woken: straight down or up at the moment when it
 * happened, a dot at the waker, a head at the woken. Where wakes of the same two lie too close
 * together, one thicker arrow stands for them, with their number; the latest before the present
 * moment stay single. */
#include "timeline_parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define APART       20.0  /* arrows of the same two */
#define BUNDLE_MOST 160.0 /* how much of the picture one arrow stands for */
#define PAIRS       64u   /* that are open at once */
#define HEAD        7.0
#define LATEST      3u

struct arrow {
    size_t from, to;    /* rows; from SIZE_MAX: from outside */
    double first, last; /* places */
    sim_time when;      /* of the first */
    size_t count;
};

static void add(struct timeline_arrows *arrows, const struct arrow *arrow)
{
    if (arrows->count == arrows->room) {
        arrows->room = arrows->room ? 2 * arrows->room : 64;
        arrows->items = realloc(arrows->items, arrows->room * sizeof *arrows->items);
        assert(arrows->items != NULL);
    }
    arrows->items[arrows->count++] = *arrow;
    arrows->wakes += arrow->count;
}

static size_t row_of(const struct timeline_scene *scene, uint16_t lane)
{
    return lane < RECORDING_LANES_MOST ? scene->row_of[lane] : SIZE_MAX;
}

static size_t first_of_latest(const struct timeline_scene *scene)
{
    size_t i = scene->wakes.count;
    while (i > 0 && scene->has_moment && scene->wakes.items[i - 1].mark.when > scene->moment)
        i--;
    return i > LATEST ? i - LATEST : 0;
}

struct open {
    struct arrow items[PAIRS];
    size_t count;
};

/* Puts a wake to those before it of the same two, or begins anew. */
static void join(struct timeline_arrows *arrows, struct open *open, const struct arrow *wake,
                 bool single)
{
    size_t i;
    for (i = 0; i < open->count; i++)
        if (open->items[i].from == wake->from && open->items[i].to == wake->to)
            break;
    if (i < open->count && !single && wake->first - open->items[i].last < APART &&
        wake->first - open->items[i].first < BUNDLE_MOST) {
        open->items[i].last = wake->first;
        open->items[i].count++;
        return;
    }
    if (i == PAIRS)
        i = 0;
    if (i < open->count)
        add(arrows, &open->items[i]);
    else
        open->count++;
    open->items[i] = *wake;
}

static int by_time(const void *a, const void *b)
{
    const struct arrow *one = a, *other = b;
    return one->when < other->when ? -1 : one->when > other->when;
}

struct timeline_arrows timeline_arrows(const struct timeline_layout *layout,
                                       const struct timeline_scene *scene)
{
    struct timeline_arrows arrows = {.items = NULL};
    struct open open = {.count = 0};
    size_t i, latest = first_of_latest(scene);
    for (i = 0; i < scene->wakes.count; i++) {
        const struct mark *mark = &scene->wakes.items[i].mark;
        struct arrow wake = {.from = row_of(scene, mark->other),
                             .to = row_of(scene, mark->lane),
                             .when = mark->when,
                             .count = 1};
        wake.first = wake.last = timeline_place(layout, scene, mark->when);
        if (wake.to != SIZE_MAX && wake.to != wake.from)
            join(&arrows, &open, &wake, i >= latest && i < latest + LATEST);
    }
    for (i = 0; i < open.count; i++)
        add(&arrows, &open.items[i]);
    if (arrows.count > 0)
        qsort(arrows.items, arrows.count, sizeof *arrows.items, by_time);
    return arrows;
}

void timeline_arrows_free(struct timeline_arrows *arrows)
{
    free(arrows->items);
}

/* The upper edge of what the woken lane shows at that moment. */
static double upper_edge(const struct scene_lane *lane, const struct row_parts *parts,
                         sim_time when)
{
    size_t i;
    for (i = 0; i < lane->span_count && lane->columns == NULL; i++)
        if (lane->spans[i].begin <= when && when < lane->spans[i].end &&
            lane->spans[i].state == LANE_READY)
            return parts->bottom - floor((parts->bottom - parts->top) / 2);
    return parts->top + 1;
}

static void draw_arrow(struct ui *ui, const struct timeline_layout *layout,
                       const struct timeline_scene *scene, const struct arrow *arrow, double x)
{
    struct row_parts to = timeline_parts(layout, scene, arrow->to), from = to;
    bool down = arrow->from == SIZE_MAX || arrow->from < arrow->to;
    double width = arrow->count > 1 ? 3.5 : 1.75, dy = down ? HEAD : -HEAD, y, end;
    cairo_t *cairo = ui_cairo(ui);
    if (arrow->from != SIZE_MAX)
        from = timeline_parts(layout, scene, arrow->from);
    y = arrow->from == SIZE_MAX ? layout->plot.y + 5 : down ? from.bottom - 3 : from.top + 3;
    end = down ? upper_edge(&scene->lanes[arrow->to], &to, arrow->when) : to.bottom;
    cairo_rectangle(cairo, x - width / 2 - 1.5, fmin(y, end), width + 3, fabs(end - y));
    ui_source_alpha(ui, UI_PANEL, 0.75);
    cairo_fill(cairo);
    ui_source(ui, UI_WAKE);
    cairo_rectangle(cairo, x - width / 2, fmin(y, end - dy + (down ? 1 : 0)), width,
                    fabs(end - dy - y) + 1);
    timeline_tip(ui, x, end, arrow->count > 1 ? 6 : 4.5, dy);
    cairo_fill(cairo);
    cairo_arc(cairo, x, y, arrow->count > 1 ? 4.5 : 3.5, 0, 2 * 3.14159265358979);
    if (arrow->from != SIZE_MAX) {
        cairo_fill(cairo);
        return;
    }
    ui_source(ui, UI_PANEL);
    cairo_fill_preserve(cairo);
    ui_source(ui, UI_WAKE);
    cairo_set_line_width(cairo, 1.75);
    cairo_stroke(cairo);
}

/* Arrows at one place stand beside each other. */
static double place_of(const struct timeline_arrows *arrows, size_t index)
{
    const struct arrow *arrow = &arrows->items[index];
    double x = (arrow->first + arrow->last) / 2;
    if (index > 0 && arrow->count == 1 && arrows->items[index - 1].count == 1 &&
        fabs(arrows->items[index - 1].first - x) < 3 &&
        arrows->items[index - 1].from != arrow->from)
        x += 5;
    return x;
}

void timeline_draw_arrows(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, const struct timeline_arrows *arrows)
{
    size_t i;
    for (i = 0; i < arrows->count; i++)
        draw_arrow(ui, layout, scene, &arrows->items[i], place_of(arrows, i));
}

static void grounded(struct ui *ui, struct ui_rect box, const char *words, enum ui_colour colour)
{
    cairo_rectangle(ui_cairo(ui), box.x, box.y, box.w, box.h);
    ui_source_alpha(ui, UI_PANEL, 0.9);
    cairo_fill(ui_cairo(ui));
    ui_text(ui, box.x + 3, box.y + (box.h - ui_line_height(ui, UI_SMALL)) / 2, 0, UI_SMALL, colour,
            UI_LEFT, words);
}

/* Where the same lane is woken next. */
static double next_place(const struct timeline_arrows *arrows, size_t index)
{
    size_t i;
    for (i = index + 1; i < arrows->count; i++)
        if (arrows->items[i].to == arrows->items[index].to)
            return arrows->items[i].first;
    return INFINITY;
}

static bool flags_there(const struct timeline_layout *layout, const struct timeline_scene *scene,
                        size_t row, double left, double right)
{
    const struct scene_marks *calls = &scene->lanes[row].calls;
    size_t i;
    if (timeline_free_from(layout, calls, left, right - left) < right - left)
        return true;
    for (i = 0; i < calls->count; i++) {
        double x = timeline_place(layout, scene, calls->items[i].mark.when);
        if (x > left - 16 && x < right)
            return true;
    }
    return false;
}

/* "woken by NAME", or how many there are, beside the head. */
static void tell(struct ui *ui, const struct timeline_layout *layout,
                 const struct timeline_scene *scene, const struct timeline_arrows *arrows,
                 size_t index)
{
    const struct arrow *arrow = &arrows->items[index];
    struct row_parts parts = timeline_parts(layout, scene, arrow->to);
    double right = layout->plot.x + layout->plot.w, x = place_of(arrows, index);
    struct ui_rect box;
    char words[160];
    if (arrow->count > 1)
        snprintf(words, sizeof words, "%zu wakes", arrow->count);
    else
        snprintf(words, sizeof words, "woken by %s",
                 arrow->from != SIZE_MAX ? scene->lanes[arrow->from].about.name
                                         : "time or a device");
    box = (struct ui_rect){x + 7, parts.band, ui_text_width(ui, UI_SMALL, words) + 6,
                           parts.band_height};
    if (parts.band_height < 10) {
        box.y = parts.row.y + 1;
        box.h = layout->small;
    }
    if (arrow->count == 1 && parts.band_height < 10)
        return;
    if (box.x + box.w > next_place(arrows, index) - 4 || box.x + box.w > right ||
        (arrow->count == 1 && flags_there(layout, scene, arrow->to, box.x, box.x + box.w + 4)))
        return;
    grounded(ui, box, words, UI_WAKE);
}

void timeline_tell_arrows(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, const struct timeline_arrows *arrows)
{
    size_t i;
    for (i = 0; i < arrows->count; i++)
        tell(ui, layout, scene, arrows, i);
}
