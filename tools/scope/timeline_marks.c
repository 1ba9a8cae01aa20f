/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks of the timeline's lanes: kernel calls as small flags with the service's name where there is
 * room, releases as arrows up, deadlines as arrows down (a missed one crossed out and with the
 * word), ticks along the interrupt's lane; where they lie too close together, a strip that says how
 * close. Single instructions as blocks with their text. */
#include "timeline_parts.h"

#include <math.h>
#include <stdio.h>

#define TIP 4.0

void timeline_tip(struct ui *ui, double x, double y, double dx, double dy)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, x - dx, y - dy);
    cairo_line_to(cairo, x + dx, y - dy);
    cairo_close_path(cairo);
}

/* How many marks a cell has, as height. */
static void draw_cells(struct ui *ui, const struct timeline_layout *layout,
                       const struct scene_marks *marks, double y, double height,
                       enum ui_colour colour)
{
    double cell = layout->plot.w / (double)marks->cell_count;
    cairo_t *cairo = ui_cairo(ui);
    size_t i;
    for (i = 0; i < marks->cell_count; i++) {
        double part = fmin(1, 0.3 + 0.14 * log2(1 + marks->cells[i]));
        if (marks->cells[i] > 0)
            cairo_rectangle(cairo, layout->plot.x + (double)i * cell, y + height * (1 - part), cell,
                            height * part);
    }
    ui_source_alpha(ui, colour, 0.45);
    cairo_fill(cairo);
}

static void draw_flag(struct ui *ui, const struct row_parts *parts, double x, double room,
                      const char *text)
{
    cairo_t *cairo = ui_cairo(ui);
    double height = parts->band_height;
    cairo_rectangle(cairo, x - 0.75, parts->band, 1.5, parts->top - parts->band + 3);
    ui_source(ui, UI_CALL);
    cairo_fill(cairo);
    if (height >= 10 && *text != '\0' && room >= 26) {
        double width = ui_text_width(ui, UI_SMALL, text) + 8;
        if (width <= room - 2) {
            struct ui_rect flag = {x, parts->band, width, height};
            ui_fill(ui, flag, UI_PANEL);
            cairo_rectangle(cairo, flag.x, flag.y, flag.w, flag.h);
            ui_source_alpha(ui, UI_CALL, 0.2);
            cairo_fill(cairo);
            ui_text(ui, x + 4, parts->band + (height - ui_line_height(ui, UI_SMALL)) / 2, 0,
                    UI_SMALL, UI_TEXT, UI_LEFT, text);
            return;
        }
    }
    cairo_move_to(cairo, x, parts->band);
    cairo_line_to(cairo, x + 5, parts->band + 2.5);
    cairo_line_to(cairo, x, parts->band + 5);
    cairo_close_path(cairo);
    ui_source(ui, UI_CALL);
    cairo_fill(cairo);
}

/* How far it is from x to the next dense cell. */
double timeline_free_from(const struct timeline_layout *layout, const struct scene_marks *marks,
                          double x, double most)
{
    double cell = marks->cells != NULL ? layout->plot.w / (double)marks->cell_count : 1;
    size_t from = x > layout->plot.x ? (size_t)((x - layout->plot.x) / cell) : 0, i;
    for (i = from;
         marks->cells != NULL && i < marks->cell_count && (double)(i - from) * cell < most; i++)
        if (marks->cells[i] > 0)
            return (double)(i - from) * cell;
    return most;
}

static void draw_calls(struct ui *ui, const struct timeline_layout *layout,
                       const struct timeline_scene *scene, const struct scene_lane *lane,
                       const struct row_parts *parts)
{
    const struct scene_marks *calls = &lane->calls;
    double right = layout->plot.x + layout->plot.w;
    size_t i;
    if (calls->cells != NULL)
        draw_cells(ui, layout, calls, parts->top - 7, 6, UI_CALL);
    for (i = 0; i < calls->count; i++) {
        double x = timeline_snap(ui, timeline_place(layout, scene, calls->items[i].mark.when));
        double next = i + 1 < calls->count
                          ? timeline_place(layout, scene, calls->items[i + 1].mark.when)
                          : right;
        draw_flag(ui, parts, x, timeline_free_from(layout, calls, x, fmin(next - x, 300)),
                  calls->items[i].text);
    }
}

static void draw_missed(struct ui *ui, const struct row_parts *parts, double x, double room)
{
    cairo_t *cairo = ui_cairo(ui);
    double y = (parts->top + parts->bottom) / 2, arm = 5;
    cairo_move_to(cairo, x - arm, y - arm);
    cairo_line_to(cairo, x + arm, y + arm);
    cairo_move_to(cairo, x + arm, y - arm);
    cairo_line_to(cairo, x - arm, y + arm);
    ui_source(ui, UI_BAD);
    cairo_set_line_width(cairo, 2.5);
    cairo_stroke(cairo);
    if (room > 60)
        ui_text(ui, x + 8, y - ui_line_height(ui, UI_SMALL) / 2, 0, UI_SMALL, UI_BAD, UI_LEFT,
                "missed");
}

static void draw_deadline(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, const struct row_parts *parts,
                          const struct mark *mark, double room)
{
    cairo_t *cairo = ui_cairo(ui);
    double x = timeline_snap(ui, timeline_place(layout, scene, mark->when));
    bool release = mark->kind == MARK_RELEASE;
    bool missed = !release && mark->value == 0;
    double from = release ? parts->bottom : parts->band, to = release ? parts->band : parts->bottom;
    double dy = release ? -7 : 7;
    enum ui_colour colour = missed ? UI_BAD : UI_DEADLINE;
    cairo_rectangle(cairo, x - 1, fmin(from, to - dy), 2, fabs(to - dy - from));
    timeline_tip(ui, x, to, TIP + 1, dy);
    ui_source(ui, colour);
    cairo_fill(cairo);
    if (missed)
        draw_missed(ui, parts, x, room);
}

static void draw_deadlines(struct ui *ui, const struct timeline_layout *layout,
                           const struct timeline_scene *scene, const struct scene_lane *lane,
                           const struct row_parts *parts)
{
    const struct scene_marks *marks = &lane->deadlines;
    size_t i;
    if (marks->cells != NULL)
        draw_cells(ui, layout, marks, parts->bottom, 4, UI_DEADLINE);
    for (i = 0; i < marks->count; i++) {
        double room = i + 1 < marks->count
                          ? timeline_place(layout, scene, marks->items[i + 1].mark.when) -
                                timeline_place(layout, scene, marks->items[i].mark.when)
                          : layout->plot.w;
        draw_deadline(ui, layout, scene, parts, &marks->items[i].mark, room);
    }
}

void timeline_draw_marks(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene, size_t row)
{
    const struct scene_lane *lane = &scene->lanes[row];
    struct row_parts parts = timeline_parts(layout, scene, row);
    draw_calls(ui, layout, scene, lane, &parts);
    draw_deadlines(ui, layout, scene, lane, &parts);
}

/* Small triangles below the axis. */
void timeline_draw_ticks(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene)
{
    const struct scene_marks *ticks = &scene->ticks;
    cairo_t *cairo = ui_cairo(ui);
    double bottom = layout->axis.y + layout->axis.h;
    size_t i;
    if (ticks->cells != NULL)
        draw_cells(ui, layout, ticks, bottom - 5, 4, UI_TICK);
    ui_source(ui, UI_TICK);
    for (i = 0; i < ticks->count; i++) {
        const struct mark *mark = &ticks->items[i].mark;
        double x = timeline_place(layout, scene, mark->when);
        timeline_tip(ui, x, bottom - 1, TIP, 6);
    }
    cairo_fill(cairo);
}

#define STEP_ROWS 4
#define STEP_BAR  8.0

static void step_text(struct ui *ui, const struct timeline_layout *layout, double x, size_t row,
                      const char *text)
{
    double y = layout->steps.y + STEP_BAR + (double)row * layout->small;
    ui_fill(ui, (struct ui_rect){x + 2, y, ui_text_width(ui, UI_SMALL, text) + 3, layout->small},
            UI_RAISED);
    ui_text(ui, x + 3, y, 0, UI_SMALL, UI_TEXT, UI_LEFT, text);
}

/* Texts take turns in some rows, so that neighbours do not cover each other; `texts`: they, or the
 * blocks and lines below them. */
static void draw_steps(struct ui *ui, const struct timeline_layout *layout,
                       const struct timeline_scene *scene, bool texts)
{
    struct ui_rect area = layout->steps;
    double free_from[STEP_ROWS] = {0};
    size_t i, row;
    for (i = 0; i < scene->step_count; i++) {
        const struct scene_step *step = &scene->steps[i];
        double x = timeline_snap(ui, timeline_place(layout, scene, step->begin));
        double end = timeline_snap(ui, timeline_place(layout, scene, step->end));
        if (end < area.x || x > area.x + area.w)
            continue;
        if (!texts) {
            cairo_rectangle(ui_cairo(ui), x, area.y, fmax(1, end - x - 1), STEP_BAR - 2);
            ui_source_alpha(ui, UI_RUNNING, i % 2 ? 0.9 : 0.6);
            cairo_fill(ui_cairo(ui));
        }
        for (row = 0; row < STEP_ROWS && free_from[row] > x; row++)
            ;
        if (row == STEP_ROWS)
            continue;
        free_from[row] = x + ui_text_width(ui, UI_SMALL, step->text) + 12;
        if (texts)
            step_text(ui, layout, x, row, step->text);
        else
            ui_line(ui, x + 0.5, area.y + STEP_BAR - 2, x + 0.5,
                    area.y + STEP_BAR + (double)(row + 1) * layout->small - 2, UI_LINE, 1);
    }
}

void timeline_draw_steps(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene)
{
    struct ui_rect area = layout->steps;
    if (area.h <= 0)
        return;
    ui_fill(ui, (struct ui_rect){layout->all.x, area.y, layout->all.w, area.h}, UI_RAISED);
    ui_text(ui, layout->heads.x + 14, area.y + 4, layout->heads.w - 20, UI_SMALL, UI_DIM, UI_LEFT,
            "instructions");
    ui_clip(ui, area);
    draw_steps(ui, layout, scene, false);
    draw_steps(ui, layout, scene, true);
    ui_unclip(ui);
}
