/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the timeline's panel: its state, and what its files share. */
#ifndef SCOPE_TIMELINE_PANEL_H
#define SCOPE_TIMELINE_PANEL_H

#include "panel.h"
#include "timeline.h"

enum timeline_drag {
    DRAG_NOTHING,
    DRAG_PRESSED, /* not moved yet: a click, if it stays so */
    DRAG_PAN,
    DRAG_CURSOR, /* the one of `drag_cursor` */
    DRAG_STRIP   /* the window of the strip below */
};

#define TIP_LINES 6
#define TIP_LINE  128

struct timeline_panel {
    struct panel panel;

    struct timeline_view view;
    bool has_view;
    bool follow;
    double scroll;
    struct timeline_lanes lanes;
    unsigned shows;
    bool has_cursor[2];
    sim_time cursor[2];
    unsigned chosen; /* lane; RECORDING_NOBODY: none */
    bool chosen_moment;
    sim_time moment; /* of a recording from a file: what was clicked */

    /* What was looked at. */
    const struct recording *file; /* without a machine: stays as long as the panel */
    struct timeline_scene *scene;
    struct timeline_overview overview;
    struct timeline_layout layout;
    bool has_layout;
    double buttons; /* their width */
    struct timeline_key {
        uint64_t version, moves, drawn;
        double width;
    } key;
    uint64_t drawn; /* rises when the panel's own state changes */
    double overview_width, overview_when;
    uint64_t overview_version;
    bool running, has_now;
    bool went; /* to where somebody clicked: the view is to stay */
    sim_time now;
    struct timeline_view asked; /* of single instructions */
    bool has_asked;

    enum timeline_drag drag;
    int drag_cursor;
    double drag_x, drag_y;
    struct timeline_view drag_view;
    unsigned drag_modifiers;

    bool hovers;
    double hover_x, hover_y;
    size_t tip_count;
    char tip[TIP_LINES][TIP_LINE];
};

static inline struct timeline_panel *timeline_of(struct panel *panel)
{
    return (struct timeline_panel *)panel;
}

#define TIMELINE_STRIP 48.0 /* height of the whole run's strip */

/* The panel's own state has changed: it is looked at and drawn again. */
void timeline_touch(struct timeline_panel *);
void timeline_set_view(struct timeline_panel *, struct timeline_view);
void timeline_moved_by_hand(struct timeline_panel *);
/* The present moment at its place, five sixths of the way. */
struct timeline_view timeline_followed(const struct timeline_panel *, sim_time length);
struct ui_rect timeline_main_rect(struct ui_rect);
struct ui_rect timeline_strip_rect(const struct timeline_panel *, struct ui_rect);

/* --- timeline_commands.c --- */
bool timeline_command(struct panel *, const char *words, struct sim_error *);

/* --- timeline_input.c --- */
bool timeline_event(struct panel *, const struct ui_event *);
extern const char *const timeline_keys[];

/* --- timeline_tip.c --- */
void timeline_tip_look(struct timeline_panel *, const struct recording *);
void timeline_tip_draw(struct timeline_panel *, struct ui *, struct ui_rect);

#endif
