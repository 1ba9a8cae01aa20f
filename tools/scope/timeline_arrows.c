/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrows of the timeline from who wakes to who is woken: a dot at the waker, a head at the woken,
 * at the moment when it happened. Where they would lie on each other, one of them is drawn; what
 * is told beside an arrow says the same in words. */
#include "timeline_parts.h"

#include <math.h>
#include <stdio.h>

#define APART      20.0 /* arrows over the same lanes */
#define BULGE_MOST 14.0
#define HEAD       7.0

struct arrow {
    double x, from, to;
    size_t first, last; /* the edges between lanes that it crosses, each by the lane below */
    bool down;
    size_t row; /* of the woken */
    const char *waker;
    const char *by;
};

/* The upper edge of what the woken lane shows at that moment. */
static double upper_edge(const struct scene_lane *lane, const struct row_parts *parts,
                         sim_time when)
{
    size_t i;
    for (i = 0; i < lane->span_count; i++)
        if (lane->spans[i].begin <= when && when < lane->spans[i].end)
            return lane->spans[i].state == LANE_READY
                       ? parts->bottom - floor((parts->bottom - parts->top) / 2)
                       : parts->top + 1;
    return parts->top + 1;
}

static bool make_arrow(const struct timeline_layout *layout, const struct timeline_scene *scene,
                       const struct scene_mark *wake, struct arrow *arrow)
{
    const struct mark *mark = &wake->mark;
    size_t to = mark->lane < RECORDING_LANES_MOST ? scene->row_of[mark->lane] : SIZE_MAX;
    size_t from = mark->other < RECORDING_LANES_MOST ? scene->row_of[mark->other] : SIZE_MAX;
    struct row_parts target, origin;
    if (to == SIZE_MAX || to == from)
        return false;
    target = timeline_parts(layout, scene, to);
    arrow->x = timeline_place(layout, scene, mark->when);
    arrow->row = to;
    arrow->by = wake->text;
    arrow->waker = from == SIZE_MAX ? NULL : scene->lanes[from].about.name;
    arrow->down = from == SIZE_MAX || from < to;
    arrow->to = arrow->down ? upper_edge(&scene->lanes[to], &target, mark->when) : target.bottom;
    arrow->from = layout->plot.y + 4;
    if (from != SIZE_MAX) {
        origin = timeline_parts(layout, scene, from);
        arrow->from = arrow->down ? origin.bottom - 3 : origin.top + 3;
    }
    arrow->first = from == SIZE_MAX ? 0 : (from < to ? from : to) + 1;
    arrow->last = from == SIZE_MAX ? to : from < to ? to : from;
    return true;
}

static void path(struct ui *ui, const struct arrow *arrow)
{
    cairo_t *cairo = ui_cairo(ui);
    double length = arrow->to - arrow->from, tip = arrow->down ? -HEAD + 1 : HEAD - 1;
    double bulge = fmin(BULGE_MOST, fabs(length) * 0.16);
    cairo_move_to(cairo, arrow->x, arrow->from);
    cairo_curve_to(cairo, arrow->x - bulge, arrow->from + length * 0.3, arrow->x - bulge,
                   arrow->to - length * 0.3, arrow->x, arrow->to + tip);
}

static void draw_arrow(struct ui *ui, const struct arrow *arrow)
{
    cairo_t *cairo = ui_cairo(ui);
    path(ui, arrow);
    ui_source_alpha(ui, UI_PANEL, 0.75);
    cairo_set_line_width(cairo, 4.5);
    cairo_stroke(cairo);
    path(ui, arrow);
    ui_source(ui, UI_WAKE);
    cairo_set_line_width(cairo, 1.75);
    cairo_stroke(cairo);
    timeline_tip(ui, arrow->x, arrow->to, 4.5, arrow->down ? HEAD : -HEAD);
    cairo_fill(cairo);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, arrow->x, arrow->from, 3.5, 0, 2 * 3.14159265358979);
    if (arrow->waker != NULL) {
        cairo_fill(cairo);
        return;
    }
    ui_source(ui, UI_PANEL);
    cairo_fill_preserve(cairo);
    ui_source(ui, UI_WAKE);
    cairo_stroke(cairo);
}

/* "woken by NAME", beside the head, where the next arrow and the lane's flags leave room. */
static void tell(struct ui *ui, const struct timeline_layout *layout,
                 const struct timeline_scene *scene, const struct arrow *arrow, double next)
{
    struct row_parts parts = timeline_parts(layout, scene, arrow->row);
    const struct scene_marks *calls = &scene->lanes[arrow->row].calls;
    char words[160];
    double width, right = layout->plot.x + layout->plot.w;
    struct ui_rect box;
    size_t i;
    if (parts.band_height < 10)
        return;
    snprintf(words, sizeof words, "woken by %s", arrow->waker != NULL ? arrow->waker : "itself");
    width = ui_text_width(ui, UI_SMALL, words) + 8;
    box = (struct ui_rect){arrow->x + 7, parts.band, width, parts.band_height};
    if (box.x + width > next - 4 || box.x + width > right ||
        timeline_free_from(layout, calls, arrow->x, width + 12) < width + 12)
        return;
    for (i = 0; i < calls->count; i++) {
        double x = timeline_place(layout, scene, calls->items[i].mark.when);
        if (x > arrow->x - 2 && x < box.x + width + 4)
            return;
    }
    cairo_rectangle(ui_cairo(ui), box.x, box.y, box.w, box.h);
    ui_source_alpha(ui, UI_PANEL, 0.85);
    cairo_fill(ui_cairo(ui));
    ui_text(ui, box.x + 4, box.y + (box.h - layout->small) / 2, 0, UI_SMALL, UI_WAKE, UI_LEFT,
            words);
}

/* Where the woken lane's next arrow is. */
static double next_of_lane(const struct timeline_layout *layout, const struct timeline_scene *scene,
                           size_t index)
{
    const struct scene_marks *wakes = &scene->wakes;
    size_t i;
    for (i = index + 1; i < wakes->count; i++)
        if (wakes->items[i].mark.lane == wakes->items[index].mark.lane)
            return timeline_place(layout, scene, wakes->items[i].mark.when);
    return INFINITY;
}

size_t timeline_draw_arrows(struct ui *ui, const struct timeline_layout *layout,
                            const struct timeline_scene *scene)
{
    double last[RECORDING_LANES_MOST + 1]; /* over the edge above each lane */
    const struct scene_marks *wakes = &scene->wakes;
    size_t i, row, drawn = 0;
    struct arrow arrow;
    for (row = 0; row <= scene->lane_count; row++)
        last[row] = -INFINITY;
    for (i = 0; i < wakes->count; i++) {
        if (!make_arrow(layout, scene, &wakes->items[i], &arrow))
            continue;
        for (row = arrow.first; row <= arrow.last && arrow.x - last[row] >= APART; row++)
            ;
        if (row <= arrow.last)
            continue;
        for (row = arrow.first; row <= arrow.last; row++)
            last[row] = arrow.x;
        draw_arrow(ui, &arrow);
        if (scene->shows & TIMELINE_TEXTS)
            tell(ui, layout, scene, &arrow, next_of_lane(layout, scene, i));
        drawn++;
    }
    return drawn;
}
