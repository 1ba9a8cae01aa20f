/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the timeline's drawing: shared by timeline_*.c. */
#ifndef SCOPE_TIMELINE_PARTS_H
#define SCOPE_TIMELINE_PARTS_H

#include "timeline.h"

/* Where the parts of a lane lie: above its block a band for flags. */
struct row_parts {
    struct ui_rect row;
    double band, band_height; /* of flags; height 0: there is no room */
    double top, bottom;       /* of the block */
};
struct row_parts timeline_parts(const struct timeline_layout *, const struct timeline_scene *,
                                size_t row);

/* A place of the surface that begins a pixel: lines and edges there are crisp. */
double timeline_snap(struct ui *, double x);
double timeline_snap_y(struct ui *, double y);
/* Is it a bitmap, for which a pattern may be one, too? */
bool timeline_is_bitmap(struct ui *);
enum ui_colour timeline_family(enum lane_kind);

/* --- timeline_states.c --- */
void timeline_draw_states(struct ui *, const struct timeline_layout *,
                          const struct timeline_scene *, size_t row);
/* Over the shapes: words with a ground of their own. */
void timeline_draw_words(struct ui *, const struct timeline_layout *, const struct timeline_scene *,
                         size_t row);
/* --- timeline_marks.c --- */
void timeline_draw_marks(struct ui *, const struct timeline_layout *, const struct timeline_scene *,
                         size_t row);
void timeline_draw_ticks(struct ui *, const struct timeline_layout *,
                         const struct timeline_scene *);
void timeline_draw_steps(struct ui *, const struct timeline_layout *,
                         const struct timeline_scene *);
/* How far it is from x to the next marks that are not drawn one by one; at most `most`. */
double timeline_free_from(const struct timeline_layout *, const struct scene_marks *, double x,
                          double most);
/* A triangle whose tip is at x, y; `dy`: its height, down is positive. */
void timeline_tip(struct ui *, double x, double y, double dx, double dy);
/* --- timeline_arrows.c --- */
struct arrow;
struct timeline_arrows {
    struct arrow *items;
    size_t count, room;
    uint64_t wakes; /* that they stand for */
};
struct timeline_arrows timeline_arrows(const struct timeline_layout *,
                                       const struct timeline_scene *);
void timeline_arrows_free(struct timeline_arrows *);
void timeline_draw_arrows(struct ui *, const struct timeline_layout *,
                          const struct timeline_scene *, const struct timeline_arrows *);
/* What is said beside them. */
void timeline_tell_arrows(struct ui *, const struct timeline_layout *,
                          const struct timeline_scene *, const struct timeline_arrows *);
/* --- timeline_axis.c --- */
void timeline_draw_grid(struct ui *, const struct timeline_layout *, const struct timeline_scene *);
void timeline_draw_axis(struct ui *, const struct timeline_layout *, const struct timeline_scene *);
/* Lines of the present moment, the next tick and the cursors. */
void timeline_draw_moments(struct ui *, const struct timeline_layout *,
                           const struct timeline_scene *);
/* --- timeline_heads.c --- */
sim_time timeline_between(const struct timeline_scene *); /* the cursors */
void timeline_draw_heads(struct ui *, const struct timeline_layout *, const struct timeline_scene *,
                         size_t chosen);
void timeline_draw_corner(struct ui *, const struct timeline_layout *,
                          const struct timeline_scene *);
void timeline_draw_measures(struct ui *, const struct timeline_layout *,
                            const struct timeline_scene *);
void timeline_draw_legend(struct ui *, const struct timeline_layout *,
                          const struct timeline_scene *, uint64_t arrows);

#endif
