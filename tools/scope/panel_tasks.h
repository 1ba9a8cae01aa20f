/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of tasks: what it has copied, for its drawing and for tests. */
#ifndef SCOPE_PANEL_TASKS_H
#define SCOPE_PANEL_TASKS_H

#include "panel_parts.h"

#include "timeline/recording.h"

enum tasks_column {
    TASKS_NAME,
    TASKS_STATE,
    TASKS_PRIORITY,
    TASKS_WAITS,
    TASKS_SINCE,
    TASKS_STACK,
    TASKS_SHARE,
    TASKS_SWITCHES,
    TASKS_COLUMNS
};

/* A row as it is shown. */
struct tasks_row {
    struct aware_task task;
    enum lane_state state;
    char name[AWARE_NAME];      /* as it is shown: a nameless one has its address */
    char word[48];              /* in commands: in quotes, or its number where that will not do */
    char waits[AWARE_TEXT + 2]; /* what for: "semaphore 'finished'" */
    char level[32];             /* priority: "5", "5 (own 3)", "-" */
    unsigned lane;              /* of the recording; UINT16_MAX: none yet */
    sim_time ago;               /* since when it has run or ceased to, from now */
    double share;               /* of the processor since the sums began, 0 to 1 */
    unsigned changed;           /* columns, as bits, since the last stop */
    unsigned stop;              /* number of the stop at its switch; 0: none */
    bool stop_enabled;
    bool chosen, running;
};

struct tasks_object {
    struct aware_object object;
    char who[AWARE_TEXT]; /* names of the tasks that wait for it */
    bool changed;
};

struct tasks_shown {
    struct tasks_row *rows; /* array of TASKS_MOST, as all below; sorted */
    size_t row_count;
    struct tasks_object *objects;
    size_t object_count;
};

#define TASKS_MOST   1024u
#define OBJECTS_MOST 1024u

struct tasks {
    struct panel panel;
    struct panel_watch watch;
    struct aware_task *read; /* arrays that the kernel's tasks and objects are read into */
    struct aware_object *read_objects;
    struct tasks_shown now;
    struct tasks_shown stood, before; /* at the last stop, and at the one before: unsorted */
    bool has_kernel, has_lines;
    char kernel[64];
    char problem[700];       /* why there is no kernel */
    sim_time time, followed; /* now, and since when the sums are kept */
    double no_task, ended;   /* shares of the processor's time: of nobody, of tasks of the past */
    bool low_is_urgent;      /* the smallest priority is the most urgent one */
    uint64_t switches;
    unsigned sort; /* TASKS_COLUMNS: as the timeline, the most urgent first, idle last */
    bool descending, shows_objects;
    unsigned revealed; /* the chosen row was made visible at this count of stops */
};

extern const struct panel_column tasks_columns[], tasks_object_columns[];

void tasks_draw(struct panel *, struct ui *, struct ui_rect);
/* The chosen task's row; NULL: there is none. */
const struct tasks_row *tasks_chosen(const struct tasks *);

#endif
