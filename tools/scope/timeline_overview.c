/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole run as a strip: how busy the processor was, handlers in their own colour, and which
 * part of it is visible above. */
#include "timeline_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct timeline_overview *overview, size_t count)
{
    if (overview->count == count)
        return;
    overview->load = realloc(overview->load, count * sizeof *overview->load);
    overview->interrupts = realloc(overview->interrupts, count * sizeof *overview->interrupts);
    assert(overview->load != NULL && overview->interrupts != NULL);
    overview->count = count;
}

#define LANES_MOST 48u /* that are added up */

/* Adds the shares of what ran in this lane. */
static void add_lane(const struct timeline_overview *overview, const struct recording *recording,
                     unsigned lane, float *sums, struct lane_column *columns)
{
    size_t i;
    recording_columns(recording, lane, overview->begin, overview->end, overview->count, columns);
    for (i = 0; i < overview->count; i++)
        sums[i] += columns[i].share[LANE_RUNNING];
}

/* What is left when nobody is idle and no handler runs, a task has: one lane is asked for instead
 * of a thousand. */
static void turn_round(struct timeline_overview *overview)
{
    size_t i;
    for (i = 0; i < overview->count; i++) {
        float rest = 1 - overview->load[i] - overview->interrupts[i];
        overview->load[i] = rest > 0 ? rest : 0;
    }
}

static unsigned count_kind(const struct recording *recording, enum lane_kind kind)
{
    unsigned lane, count = 0;
    for (lane = 0; lane < recording_lanes(recording); lane++)
        count += recording_lane_at(recording, lane)->kind == kind;
    return count;
}

void timeline_overview_look(struct timeline_overview *overview, const struct recording *recording,
                            size_t count)
{
    bool idle = count_kind(recording, LANE_IDLE) > 0;
    enum lane_kind asked = idle ? LANE_IDLE : LANE_TASK;
    struct lane_column *columns;
    unsigned lane, added = 0;
    make_room(overview, count > 0 ? count : 1);
    overview->begin = recording_begin(recording);
    overview->end = recording_end(recording);
    memset(overview->load, 0, overview->count * sizeof *overview->load);
    memset(overview->interrupts, 0, overview->count * sizeof *overview->interrupts);
    if (overview->end <= overview->begin)
        return;
    columns = malloc(overview->count * sizeof *columns);
    assert(columns != NULL);
    for (lane = 0; lane < recording_lanes(recording) && added < LANES_MOST; lane++) {
        enum lane_kind kind = recording_lane_at(recording, lane)->kind;
        if (kind != LANE_INTERRUPT && kind != asked)
            continue;
        add_lane(overview, recording, lane,
                 kind == LANE_INTERRUPT ? overview->interrupts : overview->load, columns);
        added++;
    }
    free(columns);
    if (idle)
        turn_round(overview);
}

void timeline_overview_free(struct timeline_overview *overview)
{
    free(overview->load);
    free(overview->interrupts);
    memset(overview, 0, sizeof *overview);
}

double timeline_overview_x(const struct timeline_overview *overview, struct ui_rect rect,
                           sim_time when)
{
    double length = (double)(overview->end - overview->begin);
    double place = when > overview->begin ? (double)(when - overview->begin) : 0;
    if (!(length > 0))
        return rect.x;
    return rect.x + fmin(1, place / length) * rect.w;
}

sim_time timeline_overview_when(const struct timeline_overview *overview, struct ui_rect rect,
                                double x)
{
    double part = rect.w > 0 ? (x - rect.x) / rect.w : 0;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return overview->begin + (sim_time)(part * (double)(overview->end - overview->begin));
}

static void draw_load(struct ui *ui, struct ui_rect rect, const struct timeline_overview *overview)
{
    cairo_t *cairo = ui_cairo(ui);
    double unit = rect.w / (double)overview->count, height = rect.h - 2, bottom = rect.y + rect.h;
    size_t i;
    for (i = 0; i < overview->count; i++) {
        double part = height * fmin(1, overview->load[i] + overview->interrupts[i]);
        if (part > 0)
            cairo_rectangle(cairo, rect.x + (double)i * unit, bottom - part, unit, part);
    }
    ui_source_alpha(ui, UI_RUNNING, 0.75);
    cairo_fill(cairo);
    for (i = 0; i < overview->count; i++) {
        double part = height * fmin(1, overview->interrupts[i]);
        if (part > 0)
            cairo_rectangle(cairo, rect.x + (double)i * unit, bottom - fmax(part, 1), unit,
                            fmax(part, 1));
    }
    ui_source(ui, UI_INTERRUPT);
    cairo_fill(cairo);
}

/* The visible part stays bright; it is never so narrow that it cannot be seen. */
static void draw_window(struct ui *ui, struct ui_rect rect,
                        const struct timeline_overview *overview,
                        const struct timeline_scene *scene)
{
    double left = timeline_overview_x(overview, rect, scene->view.first);
    double right = timeline_overview_x(overview, rect, scene->view.last);
    cairo_t *cairo = ui_cairo(ui);
    if (right < left + 4) {
        left = fmax(rect.x, (left + right) / 2 - 2);
        right = left + 4;
    }
    cairo_rectangle(cairo, rect.x, rect.y, left - rect.x, rect.h);
    cairo_rectangle(cairo, right, rect.y, fmax(0, rect.x + rect.w - right), rect.h);
    ui_source_alpha(ui, UI_BACK, 0.6);
    cairo_fill(cairo);
    ui_frame(ui, (struct ui_rect){left, rect.y, right - left, rect.h}, UI_TEXT, 1.5);
}

/* Its times, below. */
static void draw_axis(struct ui *ui, struct ui_rect rect, const struct timeline_overview *overview,
                      double y)
{
    struct timeline_view whole = {overview->begin, overview->end};
    sim_time step = timeline_step(&whole, rect.w, 110), when;
    char text[TIMELINE_TEXT];
    for (when = (whole.first + step - 1) / step * step; when < whole.last;
         when = timeline_add(when, step)) {
        double x = timeline_overview_x(overview, rect, when);
        timeline_label(when, step, 0, whole.last, text);
        ui_fill(ui, (struct ui_rect){x, rect.y + rect.h, 1, 4}, UI_DIM);
        if (x + ui_text_width(ui, UI_SMALL, text) + 6 < rect.x + rect.w)
            ui_text(ui, x + 4, y, 0, UI_SMALL, UI_DIM, UI_LEFT, text);
    }
}

static void draw_at(struct ui *ui, struct ui_rect rect, double x, enum ui_colour colour)
{
    ui_fill(ui, (struct ui_rect){x - 0.75, rect.y, 1.5, rect.h}, colour);
}

void timeline_overview_draw(struct ui *ui, struct ui_rect rect,
                            const struct timeline_overview *overview,
                            const struct timeline_scene *scene)
{
    double labels = ui_line_height(ui, UI_SMALL) + 1;
    int i;
    rect.h -= labels;
    ui_fill(ui, rect, UI_PANEL);
    if (overview->count == 0 || overview->end <= overview->begin)
        return;
    draw_axis(ui, rect, overview, rect.y + rect.h + 1);
    draw_load(ui, rect, overview);
    draw_window(ui, rect, overview, scene);
    for (i = 0; i < 2; i++)
        if (scene->has_cursor[i])
            draw_at(ui, rect, timeline_overview_x(overview, rect, scene->cursor[i]),
                    i ? UI_CURSOR_B : UI_CURSOR_A);
    if (scene->has_moment)
        draw_at(ui, rect, timeline_overview_x(overview, rect, scene->moment), UI_ACCENT);
}
