/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A panel of the window: a file with a const table. It copies what it shows while the machine
 * stands still (look), draws that later (draw), and keeps nothing that belongs to a run. */
#ifndef SCOPE_PANEL_H
#define SCOPE_PANEL_H

#include "ui.h"
#include "worker.h"

#include <jansson.h>

struct panel;
struct scope;

struct panel_class {
    const char *name;  /* "timeline": commands and files call it so */
    const char *title; /* "Timeline" */
    size_t size;       /* bytes of its struct, which begins with a struct panel */

    void (*open)(struct panel *);  /* its struct is zeroed; may be NULL */
    void (*close)(struct panel *); /* may be NULL */
    /* Copies what has changed. True: it is to be drawn again. Called each frame; must be quick when
     * nothing has changed (look->moves, recording_version()). */
    bool (*look)(struct panel *, const struct worker_look *);
    /* Draws into the rect, which is clipped, and makes its controls known. */
    void (*draw)(struct panel *, struct ui *, struct ui_rect);
    /* Keys and mouse of its areas. True: it was for it. May be NULL. */
    bool (*event)(struct panel *, const struct ui_event *);
    /* A command of the window that begins with the panel's name ("timeline zoom in"): the words
     * behind it. False with error. May be NULL. */
    bool (*command)(struct panel *, const char *words, struct sim_error *);
    /* What it keeps between runs (columns, zoom), in the layout's file. May be NULL. */
    void (*keep)(const struct panel *, json_t *object);
    void (*restore)(struct panel *, const json_t *object);
    /* Its keys, for the help: "Left, Right", "move the cursor" in turns, ends with NULL. May be
     * NULL. */
    const char *const *keys;
};

struct panel {
    const struct panel_class *class;
    struct scope *scope;
    bool stale;          /* draw it again: set it to see a change of one's own */
    struct ui_rect rect; /* where it will be drawn, known before look(); empty: it is not shown */
    double scale;        /* pixels to a unit there */
};

extern const struct panel_class timeline_panel, tasks_panel, code_panel, registers_panel,
    memory_panel, devices_panel, console_panel, board_panel, command_panel;
/* Those that there are, in the order of the menus; NULL: there are no more. */
const struct panel_class *panel_class_at(unsigned index);

/* --- what panels share: scope.c --- */

/* Does a line of the command line: the window's own commands, else the debugger's. */
void scope_command(struct scope *, const char *line);
void scope_commandf(struct scope *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line for the user, in the status line. */
void scope_say(struct scope *, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct worker *scope_worker(struct scope *); /* NULL: the first screen, or a file of a recording */
/* The task that all panels look at; 0: the one that runs. Chosen by `task NAME`, a debugger's
 * command; this is the console's. */
struct panel *scope_panel(struct scope *, const struct panel_class *);

#endif
