/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies where in the timeline: the axis above, heads at the left, lanes, measures at the
 * right, the legend below. */
#include "timeline_parts.h"

#include <math.h>

#define HEADS_LEAST 150.0
#define HEADS_MOST  280.0
#define MEASURES    212.0
#define LANE_MOST   80.0
#define STEP_ROWS   4
#define LANE_LEAST  17.0
#define LESSER      0.72 /* the height of interrupts and idle, to a task's */

static double heads_width(struct ui_rect rect)
{
    double wanted = rect.w * 0.215;
    return floor(wanted < HEADS_LEAST ? HEADS_LEAST : wanted > HEADS_MOST ? HEADS_MOST : wanted);
}

double timeline_plot_width(struct ui_rect rect, bool measures)
{
    double width = rect.w - heads_width(rect) - (measures ? MEASURES : 0);
    return width < 16 ? 16 : width;
}

static bool has_measures(const struct timeline_scene *scene)
{
    return scene->has_cursor[0] && scene->has_cursor[1];
}

/* As high as there is room for all; then they are scrolled. */
static void place_rows(struct timeline_layout *layout, const struct timeline_scene *scene,
                       double scroll)
{
    double tasks, others, height;
    size_t i;
    for (i = 0; i < scene->lane_count; i++) {
        layout->tasks += scene->lanes[i].about.kind == LANE_TASK;
        layout->interrupts += scene->lanes[i].about.kind == LANE_INTERRUPT;
    }
    tasks = (double)layout->tasks;
    others = (double)(scene->lane_count - layout->tasks);
    height = scene->lane_count > 0 ? floor(layout->plot.h / (tasks + LESSER * others)) : LANE_MOST;
    height = height < LANE_LEAST ? LANE_LEAST : height > LANE_MOST ? LANE_MOST : height;
    layout->lesser = floor(height * LESSER);
    if (layout->lesser < layout->small) { /* a line of text at least */
        layout->lesser = layout->small;
        if (tasks > 0)
            height = floor((layout->plot.h - others * layout->lesser) / tasks);
    }
    layout->lane_height = height < LANE_LEAST  ? LANE_LEAST
                          : height > LANE_MOST ? LANE_MOST
                                               : height;
    layout->content = tasks * layout->lane_height + others * layout->lesser;
    if (scroll > layout->content - layout->plot.h)
        scroll = layout->content - layout->plot.h;
    layout->scroll = scroll < 0 ? 0 : floor(scroll);
}

struct timeline_layout timeline_layout(struct ui *ui, struct ui_rect rect,
                                       const struct timeline_scene *scene, double scroll)
{
    struct timeline_layout layout = {.all = rect, .begin = scene->begin};
    double heads = heads_width(rect), axis, legend, middle, steps;
    double measures = has_measures(scene) ? MEASURES : 0;
    layout.text = ceil(ui_line_height(ui, UI_PLAIN));
    layout.small = ceil(ui_line_height(ui, UI_SMALL));
    axis = layout.small * 2 + 16;
    legend = layout.small + 12;
    steps = scene->step_count > 0 ? STEP_ROWS * layout.small + 12 : 0;
    middle = rect.h - axis - legend - steps;
    middle = middle < 20 ? 20 : middle;
    layout.corner = (struct ui_rect){rect.x, rect.y, heads, axis};
    layout.axis = (struct ui_rect){rect.x + heads, rect.y, rect.w - heads - measures, axis};
    layout.heads = (struct ui_rect){rect.x, rect.y + axis, heads, middle};
    layout.plot =
        (struct ui_rect){rect.x + heads, rect.y + axis, rect.w - heads - measures, middle};
    layout.measures = (struct ui_rect){rect.x + rect.w - measures, rect.y, measures, axis + middle};
    layout.steps = (struct ui_rect){layout.plot.x, rect.y + axis + middle, layout.plot.w, steps};
    layout.legend = (struct ui_rect){rect.x, rect.y + axis + middle + steps, rect.w, legend};
    place_rows(&layout, scene, scroll);
    return layout;
}

/* Interrupts, tasks, idle: the order that timeline_sort() gives. */
struct ui_rect timeline_row(const struct timeline_layout *layout,
                            const struct timeline_scene *scene, size_t row)
{
    struct ui_rect rect = layout->plot;
    size_t above = row < layout->interrupts ? row : layout->interrupts;
    size_t tasks = row - above < layout->tasks ? row - above : layout->tasks;
    size_t idle = row - above - tasks;
    bool task = row >= layout->interrupts && row < layout->interrupts + layout->tasks;
    rect.y += (double)(above + idle) * layout->lesser + (double)tasks * layout->lane_height -
              layout->scroll;
    rect.h = row >= scene->lane_count ? 0 : task ? layout->lane_height : layout->lesser;
    return rect;
}

size_t timeline_row_at(const struct timeline_layout *layout, const struct timeline_scene *scene,
                       double y)
{
    size_t i;
    if (y < layout->plot.y || y >= layout->plot.y + layout->plot.h)
        return SIZE_MAX;
    for (i = 0; i < scene->lane_count; i++) {
        struct ui_rect row = timeline_row(layout, scene, i);
        if (y >= row.y && y < row.y + row.h)
            return i;
    }
    return SIZE_MAX;
}

struct row_parts timeline_parts(const struct timeline_layout *layout,
                                const struct timeline_scene *scene, size_t row)
{
    struct row_parts parts = {.row = timeline_row(layout, scene, row)};
    double height = parts.row.h;
    bool low = height < 30;
    parts.band = parts.row.y + (low ? 1 : 3);
    parts.band_height = height >= 2 * layout->small + 10 ? layout->small + 2 : low ? 0 : 6;
    parts.top = parts.band + parts.band_height + (low ? 2 : 1);
    parts.bottom = parts.row.y + height - (low ? 3 : 5);
    return parts;
}

double timeline_place(const struct timeline_layout *layout, const struct timeline_scene *scene,
                      sim_time when)
{
    double x = timeline_x(&scene->view, layout->plot.w, when);
    x = x < -10000 ? -10000 : x > layout->plot.w + 10000 ? layout->plot.w + 10000 : x;
    return layout->plot.x + x;
}

double timeline_snap(struct ui *ui, double x)
{
    double y = 0, back;
    cairo_user_to_device(ui_cairo(ui), &x, &y);
    back = round(x);
    y = 0;
    cairo_device_to_user(ui_cairo(ui), &back, &y);
    return back;
}

double timeline_snap_y(struct ui *ui, double y)
{
    double x = 0, back;
    cairo_user_to_device(ui_cairo(ui), &x, &y);
    back = round(y);
    x = 0;
    cairo_device_to_user(ui_cairo(ui), &x, &back);
    return back;
}

bool timeline_is_bitmap(struct ui *ui)
{
    return cairo_surface_get_type(cairo_get_target(ui_cairo(ui))) == CAIRO_SURFACE_TYPE_IMAGE;
}

enum ui_colour timeline_family(enum lane_kind kind)
{
    static const enum ui_colour families[LANE_KINDS] = {
        [LANE_TASK] = UI_RUNNING, [LANE_IDLE] = UI_IDLE, [LANE_INTERRUPT] = UI_INTERRUPT};
    return families[kind < LANE_KINDS ? kind : LANE_TASK];
}
