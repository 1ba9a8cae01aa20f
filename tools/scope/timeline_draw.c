/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline's picture, from a scene: in the order in which things lie on each other. */
#include "timeline_parts.h"

#include <math.h>

static bool is_visible(const struct timeline_layout *layout, struct ui_rect row)
{
    return row.y + row.h > layout->plot.y && row.y < layout->plot.y + layout->plot.h;
}

static void draw_ground(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene, size_t chosen)
{
    size_t i;
    for (i = 0; i < scene->lane_count; i++) {
        struct ui_rect row = timeline_row(layout, scene, i);
        if (i == chosen)
            ui_fill(ui, row, UI_RAISED);
    }
    timeline_draw_grid(ui, layout, scene);
    for (i = 0; i < scene->lane_count; i++) {
        struct ui_rect row = timeline_row(layout, scene, i);
        double y = timeline_snap(ui, row.y + row.h - 1) + 0.5;
        ui_line(ui, layout->all.x, y, layout->plot.x + layout->plot.w, y, UI_LINE, 1);
    }
}

/* What was recorded and lies behind the present moment: the machine has gone back. */
static void draw_future(struct ui *ui, const struct timeline_layout *layout,
                        const struct timeline_scene *scene)
{
    double left, right;
    if (!scene->has_moment || scene->moment >= scene->end)
        return;
    left = fmax(timeline_place(layout, scene, scene->moment), layout->plot.x);
    right = layout->plot.x + layout->plot.w;
    if (left >= right)
        return;
    cairo_rectangle(ui_cairo(ui), left, layout->plot.y, right - left, layout->plot.h);
    ui_source_alpha(ui, UI_PANEL, 0.5);
    cairo_fill(ui_cairo(ui));
}

void timeline_draw(struct ui *ui, const struct timeline_layout *layout,
                   const struct timeline_scene *scene, size_t chosen)
{
    struct timeline_arrows arrows = timeline_arrows(layout, scene);
    size_t i;
    ui_fill(ui, layout->all, UI_PANEL);
    ui_clip(ui, (struct ui_rect){layout->heads.x, layout->plot.y, layout->heads.w + layout->plot.w,
                                 layout->plot.h});
    draw_ground(ui, layout, scene, chosen);
    ui_unclip(ui);
    ui_clip(ui, layout->plot);
    for (i = 0; i < scene->lane_count; i++)
        if (is_visible(layout, timeline_row(layout, scene, i)))
            timeline_draw_states(ui, layout, scene, i);
    timeline_draw_arrows(ui, layout, scene, &arrows);
    for (i = 0; i < scene->lane_count; i++)
        if (is_visible(layout, timeline_row(layout, scene, i))) {
            timeline_draw_words(ui, layout, scene, i);
            timeline_draw_marks(ui, layout, scene, i);
        }
    if (scene->shows & TIMELINE_TEXTS)
        timeline_tell_arrows(ui, layout, scene, &arrows);
    draw_future(ui, layout, scene);
    ui_unclip(ui);
    timeline_draw_corner(ui, layout, scene);
    timeline_draw_axis(ui, layout, scene);
    timeline_draw_moments(ui, layout, scene);
    timeline_draw_heads(ui, layout, scene, chosen);
    timeline_draw_measures(ui, layout, scene);
    timeline_draw_steps(ui, layout, scene);
    timeline_draw_legend(ui, layout, scene, arrows.wakes);
    timeline_arrows_free(&arrows);
}
