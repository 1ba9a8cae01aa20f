/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the window: what its files share. window.c gives it events and shows its canvas; the
 * rest knows no screen. Never beside sim/debug/expression.h, whose scope is another one. */
#ifndef SCOPE_SCOPE_PARTS_H
#define SCOPE_SCOPE_PARTS_H

#include "layout.h"
#include "panel.h"
#include "scope.h"
#include "ui_parts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define SCOPE_REGIONS 32
#define SCOPE_ANSWERS 400 /* that the command line shows */
#define SCOPE_DAMAGES 64
#define SCOPE_LINE    1024 /* bytes of a command */

enum region_kind {
    REGION_PANEL,
    REGION_TOOLBAR,
    REGION_COMMAND,
    REGION_START,
    REGION_HELP,
    REGION_MENU
};

/* A panel and its place in the window. */
struct region {
    struct panel *panel; /* owned */
    enum region_kind kind;
    struct ui_view view;
    struct ui_rect rect; /* with its heading; empty: not shown */
    bool over;           /* drawn over the others */
};

struct scope_answer {
    char *line; /* NULL: a report, to no command */
    char *text;
    bool good;
};

/* Answers as lines of text, from the oldest one. */
struct answers_place {
    unsigned line, column;
};

struct answers_view {
    struct answers_place anchor, from, to; /* selected from before to; equal: nothing */
    bool selecting;
    double x, first_y, high; /* as drawn: where lines begin, the first, of a line */
};

struct scope {
    const struct scope_options *options;
    struct ui *ui;
    struct worker *worker;
    struct worker_look file_look; /* of a recording from a file */

    struct region regions[SCOPE_REGIONS];
    unsigned region_count;
    struct region *focus, *focus_before; /* before: the menu, the help */
    struct region *held;                 /* the mouse is pressed in it: */
    char held_id[64];
    struct region *hovered; /* the mouse is over an area of it: */
    char hovered_id[64];
    struct layout_node *dragged;
    struct layout layout;

    unsigned width, height; /* pixels */
    char screen[24];        /* "3840x2160": the size of the one that it is on; "": not known */
    double scale, screen_scale;
    cairo_surface_t *canvas;               /* the caller's */
    struct ui_rect damages[SCOPE_DAMAGES]; /* pixels */
    unsigned damage_count;
    bool placed; /* the regions have their places */
    bool redraw; /* everything */
    atomic_bool woken;
    pthread_mutex_t wake_lock; /* of both: */
    void (*wake)(void *owner); /* of the window; called from any thread; NULL: none */
    void *wake_owner;

    /* As it was looked at last. */
    enum worker_state state;
    sim_time now;
    double speed;
    uint64_t stops;
    bool at_limit; /* no run goes on from here */
    char reason[256], image[128], kernel[64], board[64];

    char posted[SCOPE_LINE]; /* what the worker was given last */
    bool look_again;         /* it could not be looked at */
    bool begun_run;
    bool settled;                               /* the machine stands, and is shown as it does */
    size_t commands_done;                       /* of the options' */
    struct scope_answer answers[SCOPE_ANSWERS]; /* a ring */
    uint64_t answer_count;
    uint64_t answers_end; /* that were there when they were drawn last */
    struct answers_view answers_view;
    char typed[SCOPE_LINE]; /* the last line of the command line */
    char hint[96];          /* what the mouse or the keyboard is at */
    char said[512];
    bool said_bad;
    double pace;
    bool pace_chosen;
    bool ends;
    bool rings; /* the keyboard was used last: what has it is shown */
    bool full_screen, help_open, answers_open;
    FILE *log;
    char menu[480]; /* items of the menu that is open */
    double menu_x, menu_y;
    const char *by; /* who does the present command: "key", "click", ... */
};

static inline struct scope *scope_of(struct panel *panel)
{
    return panel->scope;
}

/* --- scope.c --- */
struct scope *scope_create(const struct scope_options *, struct sim_error *);
void scope_destroy(struct scope *);
/* Looks at the machine and draws what is stale; true: the canvas has changed, see damages. */
bool scope_frame(struct scope *);
bool scope_wants_frame(struct scope *); /* is there something to draw or to look at? */
bool scope_runs(const struct scope *);
void scope_resize(struct scope *, unsigned width, unsigned height, double screen_scale);
void scope_set_wake(struct scope *, void (*wake)(void *owner), void *owner);
double scope_scale_for(unsigned height);
bool scope_open(struct scope *, const char *operand, struct sim_error *);
void scope_stale(struct scope *);                              /* everything is to be drawn again */
bool scope_idle(const struct scope *);                         /* no command is under way */
struct region *scope_region(struct scope *, const char *name); /* NULL: there is none */
const struct scope_answer *scope_answer_at(const struct scope *, uint64_t index); /* NULL: gone */
void scope_answered(struct scope *, const char *line, const char *text, bool good);

/* --- scope_headings.c --- */
double scope_heading_height(struct scope *);
void scope_draw_heading(struct scope *, const struct region *);

/* --- scope_commands.c --- */
struct scope_row {
    const char *name, *form, *help;
    bool (*function)(struct scope *, const char *words, struct sim_error *);
};
extern const struct scope_row scope_rows[]; /* ends with a NULL name */
/* One of the window's own? False: the debugger's. `good` false with error. */
bool scope_own_command(struct scope *, const char *line, bool *good, struct sim_error *);

/* --- scope_input.c --- */
/* A key, a click: of what window.c tells. */
void scope_event(struct scope *, const struct ui_event *);
void scope_mouse_left(struct scope *);
void scope_focus(struct scope *, struct region *, const char *control);
void scope_focus_next(struct scope *, int direction); /* panel */
bool scope_on_split(struct scope *, double x, double y, bool *rows);
void scope_open_menu(struct scope *, const char *items, double x, double y);
void scope_close_over(struct scope *); /* the menu, the help */

/* --- answers.c --- */
void answers_draw(struct scope *, struct ui *, struct ui_rect);
bool answers_event(struct scope *, const struct ui_event *);
char *answers_selected(const struct scope *); /* the caller frees it; NULL: nothing */
bool answers_copy(struct scope *, struct sim_error *);
void answers_select_all(struct scope *);

/* --- scope_keys.c --- */
struct scope_key {
    const char *key; /* as SDL names it; NULL: a heading of the help */
    unsigned modifiers;
    const char *command;
    const char *help; /* NULL: not shown */
};
extern const struct scope_key scope_keys[];                             /* ends with a NULL key */
void scope_key_text(const struct scope_key *, char *text, size_t size); /* "Shift+F11" */

/* --- scope_log.c --- */
void scope_log(struct scope *, const char *event, const char *format, ...); /* as json_pack() */
void scope_log_controls(struct scope *);

/* --- scope_keep.c --- */
void scope_keep(struct scope *);
void scope_restore(struct scope *);
/* The size that the window had last on such a screen; false: none is kept, it is left as it is. */
bool scope_restore_size(struct scope *);

/* --- scope_picture.c: without a screen --- */
bool scope_picture(struct scope *, struct sim_error *);
bool scope_save_picture(struct scope *, const char *path, struct sim_error *);
/* Draws until all commands are done and nothing is to be drawn any more. */
void scope_settle(struct scope *);
bool scope_measure(struct scope *, struct sim_error *);

/* --- window.c --- */
bool window_run(struct scope *, struct sim_error *);

/* --- panels that are always there --- */
extern const struct panel_class toolbar_panel, help_panel, menu_panel, start_panel;
double toolbar_height(struct scope *);
double command_height(struct scope *);
struct ui_rect command_place(struct scope *, struct ui_rect window); /* with its answers if open */
struct ui_rect menu_place(struct scope *, struct ui_rect window);
void command_type(struct panel *, const char *text);

#endif
