/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window of `bosim scope`, on a screen or into a picture: who starts it fills in what it is to
 * show. It looks at a machine (open), or at a recording that was read from a file, or offers a
 * choice of firmware. */
#ifndef SCOPE_SCOPE_H
#define SCOPE_SCOPE_H

#include "error.h"
#include "timeline/recording.h"

#include <stdbool.h>
#include <stddef.h>

struct worker;

/* What the first screen offers. Texts are the caller's and outlive the window. */
struct scope_choice {
    const char *operand; /* what open() is given; NULL ends the list */
    const char *group;   /* "Lessons"; of one group stand together, and of one title */
    const char *title;   /* "Infusion pump" */
    const char *about;   /* a line or two */
    const char *board;   /* "mps2-an385" */
};

struct scope_options {
    /* Begins a worker, with `wake` as worker_create() takes it. `operand` as below, or of a choice,
     * or a path that the user typed. NULL with error. */
    struct worker *(*open)(void *owner, const char *operand, void (*wake)(void *wake_owner),
                           void *wake_owner, struct sim_error *);
    void *owner;
    const char *operand;                /* NULL: the first screen, or a recording */
    const struct scope_choice *choices; /* NULL: none */
    struct recording *recording;        /* of a file: shown by the timeline alone; NULL: none. The
                                           caller's */
    const char *name;                   /* of the recording's file, for the title; NULL: none */

    const char *const *commands; /* done first, one when the one before is done */
    size_t command_count;
    const char *theme;      /* NULL: as it was kept, at first dark */
    double scale;           /* pixels to a unit; 0: as the screen says */
    double text_size;       /* 0: as it was kept */
    unsigned width, height; /* pixels; 0: as they were kept */
    bool fresh;             /* neither reads nor writes what is kept between runs */

    const char *screenshot; /* draw into this PNG, without a screen, and end; NULL: a window */
    bool run_first;         /* of a screenshot: run until the worker's limit before the commands */
    const char *log;        /* write what happens there, JSON lines; NULL: nowhere */
    unsigned measure;       /* draw so many frames without a screen and print their times as JSON */
};

/* Shows it until it is closed. False with error: the screen, a file, the image. */
bool scope_run(const struct scope_options *, struct sim_error *);

#endif
