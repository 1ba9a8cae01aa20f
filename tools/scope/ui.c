// SPDX-License-Identifier: GPL-2.0-or-later
/* Shapes of the toolkit, on whole pixels, so that lines and grounds are sharp. */
#include "ui_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct ui *ui_create(void)
{
    struct ui *ui = calloc(1, sizeof *ui);
    assert(ui != NULL);
    ui->theme = &ui_themes[0];
    ui->text_size = 13;
    ui->cell_size = 1;
    ui->scale = 1;
    ui->texts = ui_texts_create();
    return ui;
}

void ui_destroy(struct ui *ui)
{
    if (ui == NULL)
        return;
    ui_texts_destroy(ui->texts);
    free(ui);
}

void ui_set_theme(struct ui *ui, const struct ui_theme *theme)
{
    ui->theme = theme;
}

const struct ui_theme *ui_theme(const struct ui *ui)
{
    return ui->theme;
}

void ui_set_text_size(struct ui *ui, double points)
{
    if (ui->text_size == points)
        return;
    ui->text_size = points;
    ui_texts_forget(ui->texts);
}

double ui_text_size(const struct ui *ui)
{
    return ui->text_size;
}

void ui_begin(struct ui *ui, cairo_surface_t *surface, double scale)
{
    assert(ui->cairo == NULL);
    ui->cairo = cairo_create(surface);
    if (ui->scale != scale)
        ui_texts_forget(ui->texts);
    ui->scale = scale;
    ui->clip_count = 0;
    cairo_scale(ui->cairo, scale, scale);
    ui_texts_begin(ui);
}

void ui_end(struct ui *ui)
{
    assert(ui->cairo != NULL && ui->clip_count == 0);
    cairo_destroy(ui->cairo);
    ui->cairo = NULL;
}

cairo_t *ui_cairo(struct ui *ui)
{
    return ui->cairo;
}

/* --- rectangles --- */

struct ui_rect ui_intersect(struct ui_rect a, struct ui_rect b)
{
    double x = fmax(a.x, b.x), y = fmax(a.y, b.y);
    double right = fmin(a.x + a.w, b.x + b.w), bottom = fmin(a.y + a.h, b.y + b.h);
    return (struct ui_rect){x, y, fmax(right - x, 0), fmax(bottom - y, 0)};
}

bool ui_empty(struct ui_rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

bool ui_inside(struct ui_rect rect, double x, double y)
{
    return x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
}

double ui_snap(const struct ui *ui, double value)
{
    return round(value * ui->scale) / ui->scale;
}

static struct ui_rect snapped(const struct ui *ui, struct ui_rect rect)
{
    double x = ui_snap(ui, rect.x), y = ui_snap(ui, rect.y);
    return (struct ui_rect){x, y, ui_snap(ui, rect.x + rect.w) - x,
                            ui_snap(ui, rect.y + rect.h) - y};
}

/* --- shapes --- */

void ui_source_alpha(struct ui *ui, enum ui_colour colour, double alpha)
{
    const struct ui_rgba *c = &ui->theme->colours[colour];
    cairo_set_source_rgba(ui->cairo, c->r, c->g, c->b, c->a * alpha);
}

void ui_source(struct ui *ui, enum ui_colour colour)
{
    ui_source_alpha(ui, colour, 1);
}

void ui_fill(struct ui *ui, struct ui_rect rect, enum ui_colour colour)
{
    struct ui_rect r = snapped(ui, rect);
    ui_source(ui, colour);
    cairo_rectangle(ui->cairo, r.x, r.y, r.w, r.h);
    cairo_fill(ui->cairo);
}

static void round_path(cairo_t *cairo, struct ui_rect r, double radius)
{
    radius = fmin(radius, fmin(r.w, r.h) / 2);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, r.x + r.w - radius, r.y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cairo, r.x + r.w - radius, r.y + r.h - radius, radius, 0, M_PI / 2);
    cairo_arc(cairo, r.x + radius, r.y + r.h - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cairo, r.x + radius, r.y + radius, radius, M_PI, 3 * M_PI / 2);
    cairo_close_path(cairo);
}

void ui_fill_round(struct ui *ui, struct ui_rect rect, double radius, enum ui_colour colour)
{
    ui_source(ui, colour);
    round_path(ui->cairo, snapped(ui, rect), radius);
    cairo_fill(ui->cairo);
}

/* The frame lies inside of the rect. */
void ui_frame(struct ui *ui, struct ui_rect rect, enum ui_colour colour, double width)
{
    struct ui_rect r = snapped(ui, rect);
    width = fmax(ui_snap(ui, width), 1 / ui->scale);
    ui_source(ui, colour);
    cairo_set_line_width(ui->cairo, width);
    cairo_rectangle(ui->cairo, r.x + width / 2, r.y + width / 2, r.w - width, r.h - width);
    cairo_stroke(ui->cairo);
}

void ui_frame_round(struct ui *ui, struct ui_rect rect, double radius, enum ui_colour colour,
                    double width)
{
    struct ui_rect r = snapped(ui, rect);
    width = fmax(ui_snap(ui, width), 1 / ui->scale);
    ui_source(ui, colour);
    cairo_set_line_width(ui->cairo, width);
    round_path(ui->cairo,
               (struct ui_rect){r.x + width / 2, r.y + width / 2, r.w - width, r.h - width},
               radius - width / 2);
    cairo_stroke(ui->cairo);
}

/* An upright or level line covers whole pixels: its edges are put on them. */
void ui_line(struct ui *ui, double x1, double y1, double x2, double y2, enum ui_colour colour,
             double width)
{
    double pixels = fmax(round(width * ui->scale), 1), shift = fmod(pixels, 2) / 2 / ui->scale;
    ui_source(ui, colour);
    if (x1 == x2)
        x1 = x2 = floor(x1 * ui->scale) / ui->scale + shift;
    if (y1 == y2)
        y1 = y2 = floor(y1 * ui->scale) / ui->scale + shift;
    cairo_set_line_width(ui->cairo, x1 == x2 || y1 == y2 ? pixels / ui->scale : width);
    cairo_move_to(ui->cairo, x1, y1);
    cairo_line_to(ui->cairo, x2, y2);
    cairo_stroke(ui->cairo);
}

void ui_clip(struct ui *ui, struct ui_rect rect)
{
    struct ui_rect r = snapped(ui, rect);
    assert(ui->clip_count < UI_CLIPS);
    cairo_save(ui->cairo);
    cairo_rectangle(ui->cairo, r.x, r.y, r.w, r.h);
    cairo_clip(ui->cairo);
    ui->clips[ui->clip_count] =
        ui->clip_count > 0 ? ui_intersect(ui->clips[ui->clip_count - 1], r) : r;
    ui->clip_count++;
}

void ui_unclip(struct ui *ui)
{
    assert(ui->clip_count > 0);
    ui->clip_count--;
    cairo_restore(ui->cairo);
}
