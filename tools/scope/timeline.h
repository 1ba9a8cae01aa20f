/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline: a recording's stretch as a picture, a lane a task. It is copied from the recording
 * first (timeline_look: a scene), and drawn from that copy, onto whatever surface the ui has. What
 * a state is, is told by shape, by pattern and by colour; a reader who does not know the program
 * shall be able to say who runs, who waits and for what, who woke whom, and when the next tick
 * comes. Times are picoseconds, places are the ui's units. */
#ifndef SCOPE_TIMELINE_H
#define SCOPE_TIMELINE_H

#include "timeline/recording.h"
#include "ui.h"
#include "worker.h"

/* --- timeline_time.c: times and places --- */

/* What is visible: from `first` up to `last`, which is greater. */
struct timeline_view {
    sim_time first, last;
};

#define TIMELINE_SHORTEST ((sim_time)100)     /* that is shown: a hundred picoseconds */
#define TIMELINE_LONGEST  ((sim_time)1 << 62) /* 53 days */
#define TIMELINE_TEXT     64

/* Where a time lies in a plot of that width; it may lie outside, as far as a double can tell. */
double timeline_x(const struct timeline_view *, double width, sim_time);
/* And back: kept within the times that there are. */
sim_time timeline_when(const struct timeline_view *, double width, double x);
/* Times, as many as fit: without overflow. */
sim_time timeline_add(sim_time, sim_time);
sim_time timeline_less(sim_time, sim_time);
/* Keeps `at` where it is and makes the stretch `factor` times as long. */
struct timeline_view timeline_zoomed(const struct timeline_view *, sim_time at, double factor);
/* Moves by a part of the stretch; backwards with a negative one. */
struct timeline_view timeline_panned(const struct timeline_view *, double parts);
struct timeline_view timeline_around(sim_time middle, sim_time length);
struct timeline_view timeline_from(sim_time first, sim_time length);

/* The distance of grid lines, 1, 2 or 5 times a unit, that are at least `least` units apart. */
sim_time timeline_step(const struct timeline_view *, double width, double least);
/* A label of the grid: "12.4 ms"; with `base` not 0 relative to that: "+40 ns". */
/* `last`: the greatest on its ruler, which has one unit. */
const char *timeline_label(sim_time, sim_time step, sim_time base, sim_time last,
                           char text[static TIMELINE_TEXT]);
/* What labels are relative to, when the stretch is short for its distance from 0; else 0. */
sim_time timeline_base(const struct timeline_view *, sim_time step);
/* A length for people, three to four digits: "420 us", "1.25 ms". */
const char *timeline_length(sim_time, char text[static TIMELINE_TEXT]);
/* A moment to the digit that `resolution` (a picture's unit) can show: "12.345 678 ms". */
const char *timeline_moment(sim_time, sim_time resolution, char text[static TIMELINE_TEXT]);

/* --- timeline_order.c: which lanes, in which order --- */

enum timeline_order {
    TIMELINE_BY_PRIORITY,
    TIMELINE_BY_NAME,
    TIMELINE_AS_MADE,
    TIMELINE_BY_LOAD,
    TIMELINE_ORDERS
};
extern const char *const timeline_order_names[TIMELINE_ORDERS];

struct timeline_lanes {
    enum timeline_order order;
    bool hidden[RECORDING_LANES_MOST];
    int shift[RECORDING_LANES_MOST]; /* moved by hand, up is negative */
    bool absent; /* tasks that are not there in all of what is visible are shown, too */
};
/* The lanes to be shown, from the top: interrupts, tasks, idle. `order` has room for all. Returns
 * how many. */
size_t timeline_sort(const struct recording *, const struct timeline_lanes *, uint16_t *order);

/* --- timeline_scene.c: a copy of what a picture shows --- */

enum {
    TIMELINE_CALLS = 1,
    TIMELINE_WAKES = 2,
    TIMELINE_TICKS = 4,
    TIMELINE_DEADLINES = 8,
    TIMELINE_TEXTS = 16,
    TIMELINE_EVERYTHING = 31
};

struct scene_span {
    sim_time begin, end;
    enum lane_state state;
    const char *text;
};

struct scene_mark {
    struct mark mark;
    const char *text;
};

/* Marks of a kind: each; where they are too dense, how many in each cell of the picture. */
struct scene_marks {
    struct scene_mark *items;
    size_t count;
    uint64_t total;
    uint32_t *cells; /* TIMELINE_CELL units wide; of items 0; NULL: there are no marks */
    size_t cell_count;
};
#define TIMELINE_CELL 4.0 /* or a little less */

struct scene_lane {
    uint16_t lane;
    struct lane about;
    /* At the scene's moment. */
    bool present;
    struct scene_span now;
    /* Each span; or how the columns are spent, one a unit of the picture's width, and the longer
     * spans only. */
    struct scene_span *spans;
    size_t span_count;
    struct lane_column *columns;
    size_t column_count;
    struct scene_marks calls, deadlines;
    bool measured;
    struct lane_sums sums; /* between the cursors */
};

struct scene_step {
    sim_time begin, end;
    uint32_t address;
    const char *text;
};

struct timeline_scene {
    struct timeline_view view;
    double width;        /* of the plot */
    sim_time begin, end; /* of the recording */
    bool has_moment;
    sim_time moment;    /* the present one, or the one chosen */
    const char *called; /* "now", "at" */
    sim_time next_tick; /* 0: not known */
    /* Of the latest wake up to the moment: "SysTick woke Hypatia 9.7 ms ago"; "": there is none. */
    char latest_wake[2 * RECORDING_NAME + 2 * TIMELINE_TEXT];
    struct scene_lane *lanes;
    size_t lane_count;
    size_t left_out;           /* tasks that are not there */
    const char *left_out_text; /* of the first: "start-up: ended at 2.1 ms" */
    struct scene_marks ticks, wakes, notes;
    size_t row_of[RECORDING_LANES_MOST]; /* of a lane: its place in `lanes`, or SIZE_MAX */
    bool has_cursor[2];
    sim_time cursor[2];
    uint64_t switches; /* between the cursors, to tasks and idle */
    struct scene_step *steps;
    size_t step_count;
    unsigned shows;
    uint64_t events;
    struct scene_store *store;
};

/* What to copy. */
struct timeline_wish {
    struct timeline_view view;
    double width;
    bool has_moment;
    sim_time moment;
    const char *called;
    bool has_cursor[2];
    sim_time cursor[2];
    const struct timeline_lanes *lanes;
    unsigned shows;
    size_t first_row, rows; /* that are looked at in full; the others' heads only. rows 0: all */
    const struct worker_instruction *steps;
    size_t step_count;
    sim_time steps_end;
};

struct timeline_scene *timeline_scene_create(void);
void timeline_scene_destroy(struct timeline_scene *);
/* Copies; what the scene held before is gone. */
void timeline_look(struct timeline_scene *, const struct recording *, const struct timeline_wish *);

/* --- timeline_layout.c: what lies where --- */

struct timeline_layout {
    struct ui_rect all, corner, axis, heads, plot, measures, legend;
    struct ui_rect steps;     /* of single instructions; h 0: none */
    double lane_height;       /* of a task; interrupts and idle have less */
    double lesser;            /* of an interrupt, of idle */
    sim_time begin;           /* of the recording */
    size_t interrupts, tasks; /* how many lanes; the others are idle */
    double content;           /* height of all lanes */
    double scroll;            /* how far they are scrolled up */
    double text, small;       /* heights of lines */
};

struct timeline_layout timeline_layout(struct ui *, struct ui_rect, const struct timeline_scene *,
                                       double scroll);
/* A lane's place in the plot. */
struct ui_rect timeline_row(const struct timeline_layout *, const struct timeline_scene *,
                            size_t row);
/* Which row lies at `y`; SIZE_MAX: none. */
size_t timeline_row_at(const struct timeline_layout *, const struct timeline_scene *, double y);
/* The place of a moment in the window. */
double timeline_place(const struct timeline_layout *, const struct timeline_scene *, sim_time);
/* The width that the plot has in a rect, measures shown or not. */
double timeline_plot_width(struct ui_rect, bool measures);

/* --- timeline_draw.c --- */

/* Axis, heads, lanes, marks, measures between cursors, legend. */
void timeline_draw(struct ui *, const struct timeline_layout *, const struct timeline_scene *,
                   size_t chosen);
/* A small picture of a state, as the legend and the heads show it. */
void timeline_sample(struct ui *, struct ui_rect, enum lane_kind, enum lane_state);
void timeline_draw_state(struct ui *, struct ui_rect, enum lane_state); /* of a task */
/* "waits: semaphore fork 1", "runs", "ready" ... */
const char *timeline_state_words(enum lane_state, const char *text, char *words, size_t size);

/* --- timeline_overview.c --- */

struct timeline_overview {
    sim_time begin, end;
    size_t count;
    float *load, *interrupts; /* of each column, 0 to 1: tasks but idle, handlers */
};
void timeline_overview_look(struct timeline_overview *, const struct recording *, size_t columns);
void timeline_overview_free(struct timeline_overview *);
double timeline_overview_x(const struct timeline_overview *, struct ui_rect, sim_time);
sim_time timeline_overview_when(const struct timeline_overview *, struct ui_rect, double x);
void timeline_overview_draw(struct ui *, struct ui_rect, const struct timeline_overview *,
                            const struct timeline_scene *);

/* --- timeline_picture.c --- */

struct timeline_picture {
    double width, height; /* units; 0: 1280 and 720 */
    double scale;         /* of a PNG: pixels to a unit; 0: 1 */
    const char *theme;    /* NULL: "light" */
    const char *title;    /* NULL: none */
    bool has_from, has_to;
    sim_time from, to; /* what is not given: from the recording's begin, to its end */
    bool has_cursor[2];
    sim_time cursor[2];
    bool has_moment;
    sim_time moment;  /* not given: the end */
    double text_size; /* points; 0: 13 */
};
/* Is it a name of a picture: .svg, .pdf or .png? */
bool timeline_is_picture(const char *path);
/* Draws it to a file. */
bool timeline_picture(const struct recording *, const struct timeline_picture *, const char *path,
                      struct sim_error *);
/* Onto a surface: what the file would show. */
void timeline_picture_draw(const struct recording *, const struct timeline_picture *,
                           cairo_surface_t *, double scale);

#endif
