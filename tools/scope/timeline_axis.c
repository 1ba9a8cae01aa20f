/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline's axis: a grid of 1, 2 and 5, labels relative to a base when the stretch is short
 * for its distance from the beginning; the present moment, the next tick and the cursors as lines
 * with words. */
#include "timeline_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL_LEAST 96.0

static sim_time first_line(const struct timeline_scene *scene, sim_time step)
{
    sim_time first = scene->view.first / step * step;
    return first < scene->view.first ? timeline_add(first, step) : first;
}

/* Half of the grid's distance, or a fifth: the finer lines. */
static sim_time finer(sim_time step)
{
    sim_time digit = step;
    while (digit >= 10 && digit % 10 == 0)
        digit /= 10;
    if (digit == 2 && step % 2 == 0)
        return step / 2;
    return step % 5 == 0 ? step / 5 : step;
}

void timeline_draw_grid(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene)
{
    sim_time step = timeline_step(&scene->view, layout->plot.w, LABEL_LEAST), fine = finer(step);
    cairo_t *cairo = ui_cairo(ui);
    sim_time when;
    for (when = first_line(scene, fine); when < scene->view.last; when += fine) {
        double x = timeline_snap(ui, timeline_place(layout, scene, when));
        cairo_rectangle(cairo, x, layout->plot.y, 1, layout->plot.h);
        ui_source_alpha(ui, UI_LINE, when % step == 0 ? 0.9 : 0.35);
        cairo_fill(cairo);
    }
}

/* Centred on its line, if none of it would be cut. */
static void draw_label(struct ui *ui, const struct timeline_layout *layout, double x, double y,
                       const char *text)
{
    double width = ui_text_width(ui, UI_SMALL, text), left = x - width / 2;
    if (left >= layout->axis.x + 2 && left + width <= layout->axis.x + layout->axis.w - 2)
        ui_text(ui, left, y, 0, UI_SMALL, UI_DIM, UI_LEFT, text);
}

static void draw_labels(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene)
{
    sim_time step = timeline_step(&scene->view, layout->plot.w, LABEL_LEAST);
    sim_time base = timeline_base(&scene->view, step), when, fine = finer(step);
    double y = layout->axis.y + layout->small + 6, bottom = layout->axis.y + layout->axis.h;
    char text[TIMELINE_TEXT];
    for (when = first_line(scene, fine); when < scene->view.last; when += fine) {
        double x = timeline_snap(ui, timeline_place(layout, scene, when));
        bool major = when % step == 0;
        double height = major ? 8 : 4;
        ui_fill(ui, (struct ui_rect){x, bottom - height, 1, height}, UI_LINE);
        if (major)
            draw_label(ui, layout, x, y, timeline_label(when, step, base, scene->view.last, text));
    }
}

/* Words at a moment, above the labels; what was there before is not covered. `side`: which part of
 * them lies to the left of it. */
struct pills {
    double taken[8][2]; /* from, to */
    size_t count;
};

static bool draw_pill(struct ui *ui, const struct timeline_layout *layout, struct pills *pills,
                      double x, double side, const char *text, enum ui_colour back,
                      enum ui_colour front)
{
    double width = ui_text_width(ui, UI_SMALL, text) + 12, height = layout->small + 3;
    double left = layout->axis.x + 2, right = layout->axis.x + layout->axis.w - 2,
           at = x - width * side;
    size_t i;
    at = at < left ? left : at + width > right ? right - width : at;
    for (i = 0; i < pills->count; i++)
        if (at < pills->taken[i][1] + 4 && at + width > pills->taken[i][0] - 4) {
            at = x >= (pills->taken[i][0] + pills->taken[i][1]) / 2
                     ? pills->taken[i][1] + 4
                     : pills->taken[i][0] - 4 - width;
        }
    for (i = 0; i < pills->count; i++)
        if (at < pills->taken[i][1] + 2 && at + width > pills->taken[i][0] - 2)
            return false;
    if (at < left || at + width > right || pills->count == 8)
        return false;
    pills->taken[pills->count][0] = at;
    pills->taken[pills->count++][1] = at + width;
    ui_fill_round(ui, (struct ui_rect){at, layout->axis.y + 2, width, height}, 4, back);
    if (back == UI_PANEL)
        ui_frame(ui, (struct ui_rect){at, layout->axis.y + 2, width, height}, front, 1);
    ui_text(ui, at + 6, layout->axis.y + 3.5, 0, UI_SMALL, front, UI_LEFT, text);
    return true;
}

static sim_time resolution(const struct timeline_scene *scene)
{
    return (sim_time)((double)(scene->view.last - scene->view.first) / scene->width) + 1;
}

/* What the labels are relative to. */
static void base_words(struct ui *ui, const struct timeline_layout *layout,
                       const struct timeline_scene *scene, struct pills *pills)
{
    sim_time step = timeline_step(&scene->view, layout->plot.w, LABEL_LEAST), unit = 1;
    sim_time base = timeline_base(&scene->view, step);
    char text[TIMELINE_TEXT];
    if (base == 0)
        return;
    while (base % (unit * 10) == 0)
        unit *= 10;
    pills->taken[0][0] = layout->axis.x;
    pills->taken[0][1] = layout->axis.x + 8 +
                         ui_textf(ui, layout->axis.x + 6, layout->axis.y + 3.5, 0, UI_SMALL,
                                  UI_TEXT, UI_LEFT, "%s +", timeline_moment(base, unit, text));
    pills->count = 1;
}

static void moment_pill(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene, struct pills *pills)
{
    char text[2 * TIMELINE_TEXT], moment[TIMELINE_TEXT];
    double x = timeline_place(layout, scene, scene->moment);
    const char *left = x < layout->plot.x ? "\342\200\271 " : "";
    const char *right = x > layout->plot.x + layout->plot.w ? " \342\200\272" : "";
    snprintf(text, sizeof text, "%s%s %s%s", left, scene->called,
             timeline_moment(scene->moment, resolution(scene), moment), right);
    draw_pill(ui, layout, pills, x, 1, text, UI_ACCENT, UI_ON_ACCENT);
}

static bool visible(const struct timeline_scene *scene, sim_time when)
{
    return when >= scene->view.first && when <= scene->view.last;
}

/* When it comes and in how long; only the latter where there is little room. */
static void next_pill(struct ui *ui, const struct timeline_layout *layout,
                      const struct timeline_scene *scene, struct pills *pills)
{
    double x = timeline_place(layout, scene, scene->next_tick);
    char text[3 * TIMELINE_TEXT], length[TIMELINE_TEXT], moment[TIMELINE_TEXT];
    timeline_length(scene->next_tick - scene->moment, length);
    snprintf(text, sizeof text, "next tick %s, in %s",
             timeline_moment(scene->next_tick, resolution(scene), moment), length);
    if (x + ui_text_width(ui, UI_SMALL, text) + 16 < layout->axis.x + layout->axis.w &&
        draw_pill(ui, layout, pills, x, 0, text, UI_PANEL, UI_TEXT))
        return;
    snprintf(text, sizeof text, "next tick in %s", length);
    draw_pill(ui, layout, pills, x, 0, text, UI_PANEL, UI_TEXT);
}

static void draw_pills(struct ui *ui, const struct timeline_layout *layout,
                       const struct timeline_scene *scene)
{
    char text[2 * TIMELINE_TEXT], length[TIMELINE_TEXT];
    struct pills pills = {.count = 0};
    int i;
    base_words(ui, layout, scene, &pills);
    if (scene->has_moment)
        moment_pill(ui, layout, scene, &pills);
    if (scene->has_moment && scene->next_tick > scene->moment && visible(scene, scene->next_tick))
        next_pill(ui, layout, scene, &pills);
    for (i = 0; i < 2; i++)
        if (scene->has_cursor[i] && visible(scene, scene->cursor[i])) {
            snprintf(text, sizeof text, "%c %s", "AB"[i],
                     timeline_moment(scene->cursor[i], resolution(scene), length));
            draw_pill(ui, layout, &pills, timeline_place(layout, scene, scene->cursor[i]), 0.5,
                      text, i ? UI_CURSOR_B : UI_CURSOR_A, UI_ON_ACCENT);
        }
}

void timeline_draw_axis(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene)
{
    ui_fill(ui, layout->axis, UI_RAISED);
    ui_clip(ui, layout->axis);
    draw_labels(ui, layout, scene);
    timeline_draw_ticks(ui, layout, scene);
    draw_pills(ui, layout, scene);
    ui_unclip(ui);
}

static void draw_line(struct ui *ui, const struct timeline_layout *layout, double x, double width,
                      enum ui_colour colour, bool dashed)
{
    static const double dashes[] = {5, 4};
    cairo_t *cairo = ui_cairo(ui);
    cairo_save(cairo);
    if (dashed)
        cairo_set_dash(cairo, dashes, 2, 0);
    cairo_move_to(cairo, x, layout->axis.y + layout->axis.h - 10);
    cairo_line_to(cairo, x, layout->plot.y + layout->plot.h);
    ui_source(ui, colour);
    cairo_set_line_width(cairo, width);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

/* How long it is from cursor to cursor, as on a mechanic's drawing. */
static void draw_distance(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, double left, double right)
{
    char text[TIMELINE_TEXT];
    double y = layout->plot.y + layout->plot.h - layout->small / 2 - 8, width;
    struct ui_rect box;
    cairo_t *cairo = ui_cairo(ui);
    timeline_length(timeline_between(scene), text);
    width = ui_text_width(ui, UI_BOLD, text) + 14;
    if (right - left < width + 30)
        return;
    ui_line(ui, left + 2, y, right - 2, y, UI_TEXT, 1.25);
    ui_source(ui, UI_TEXT);
    cairo_move_to(cairo, left + 2, y);
    cairo_rel_line_to(cairo, 8, -4);
    cairo_rel_line_to(cairo, 0, 8);
    cairo_move_to(cairo, right - 2, y);
    cairo_rel_line_to(cairo, -8, -4);
    cairo_rel_line_to(cairo, 0, 8);
    cairo_fill(cairo);
    box = (struct ui_rect){(left + right - width) / 2, y - layout->text / 2 - 1, width,
                           layout->text + 2};
    ui_fill_round(ui, box, 4, UI_PANEL);
    ui_text(ui, box.x + 7, box.y + 1, 0, UI_BOLD, UI_TEXT, UI_LEFT, text);
}

/* Between the cursors. */
static void draw_stretch(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene)
{
    double a = timeline_place(layout, scene, scene->cursor[0]);
    double b = timeline_place(layout, scene, scene->cursor[1]);
    double left = fmax(fmin(a, b), layout->plot.x);
    double right = fmin(fmax(a, b), layout->plot.x + layout->plot.w);
    if (right <= left)
        return;
    cairo_rectangle(ui_cairo(ui), left, layout->plot.y, right - left, layout->plot.h);
    ui_source_alpha(ui, UI_CURSOR_A, 0.08);
    cairo_fill(ui_cairo(ui));
    draw_distance(ui, layout, scene, left, right);
}

void timeline_draw_moments(struct ui *ui, const struct timeline_layout *layout,
                           const struct timeline_scene *scene)
{
    struct ui_rect area = layout->plot;
    int i;
    area.h += area.y - layout->axis.y;
    area.y = layout->axis.y;
    ui_clip(ui, area);
    if (scene->has_cursor[0] && scene->has_cursor[1])
        draw_stretch(ui, layout, scene);
    if (scene->has_moment && scene->next_tick > scene->moment)
        draw_line(ui, layout, timeline_place(layout, scene, scene->next_tick), 1.5, UI_TICK, true);
    for (i = 0; i < 2; i++)
        if (scene->has_cursor[i])
            draw_line(ui, layout, timeline_place(layout, scene, scene->cursor[i]), 1.75,
                      i ? UI_CURSOR_B : UI_CURSOR_A, false);
    if (scene->has_moment)
        draw_line(ui, layout, timeline_place(layout, scene, scene->moment), 2, UI_ACCENT, false);
    ui_unclip(ui);
}
