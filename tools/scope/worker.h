/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's own thread: it runs `bosim debug`'s session, whose commands come from the window
 * instead of a terminal. The window looks at the machine between two slices of a run, never inside
 * one; all that it does to the machine is a command, or input that is stamped and logged. */
#ifndef SCOPE_WORKER_H
#define SCOPE_WORKER_H

#include "aware/aware.h"
#include "debug/console.h"
#include "machine.h"
#include "timeline/recording.h"

struct worker;
struct debug_settings;

/* Begins the thread. `operand`: the image or record. NULL with error (of options, files, board).
 * The settings' texts are the caller's and outlive it; their commands and script are not looked at.
 * `wake` is called from the thread when there is something new to look at; may be NULL. */
struct worker *worker_create(const struct debug_settings *, const char *operand,
                             void (*wake)(void *owner), void *owner, struct sim_error *);
void worker_destroy(struct worker *); /* stops a run, ends the thread; NULL is nothing */

/* A line for the debugger, done behind those that wait; each gives one answer. */
void worker_post(struct worker *, const char *line);
/* Stops what runs, and forgets the lines that wait. */
void worker_pause(struct worker *);
/* Is a line done, or does one wait? */
bool worker_busy(struct worker *);
void worker_wait(struct worker *); /* until that is not so any more */
/* Characters typed into a stream; a pin driven. Now, at the machine's time. */
void worker_type(struct worker *, const char *stream, const void *bytes, size_t count);
void worker_pin(struct worker *, const char *pin, bool level);
/* Virtual to real time; 0: as fast as it goes. */
void worker_set_pace(struct worker *, double ratio);
double worker_pace(struct worker *);

/* What a command said, in the order of the commands; `line` NULL: what was reported besides. False:
 * nothing new. Texts are the caller's to free. */
struct worker_answer {
    char *line, *text;
    bool good;
};
bool worker_answer(struct worker *, struct worker_answer *);

enum worker_state {
    WORKER_STANDS,
    WORKER_RUNS,
    WORKER_OVER, /* the guest has ended, crashed, or nothing can happen any more: see the reason;
                    going back is possible still */
};
enum worker_state worker_state(struct worker *);

/* What the window may look at between worker_enter and worker_leave. All are the worker's. */
struct worker_look {
    struct machine *machine;
    struct debugger *debugger;
    struct console *console;       /* the machine's position, the task and frame looked at */
    struct aware *aware;           /* NULL: no kernel that is known */
    const char *no_kernel;         /* why */
    const struct symbols *symbols; /* NULL: none */
    struct recording *recording;
    const char *image; /* its name */
    enum worker_state state;
    const char *reason; /* of the last stop, a line for people */
    uint64_t stops;     /* rises each time that the machine comes to stand */
    uint64_t moves;     /* rises with each step, run, jump and change: what was shown is old */
    double speed;       /* virtual to real time, of the last half second */
};

/* Waits until the machine is between slices, about a hundredth of a second at most. The machine
 * stands still until worker_leave; keep it short: copy, and draw afterwards. NULL: it is on its way
 * to another moment, or does something long: there is nothing to look at, nor to leave; draw what
 * there was, and ask again. */
const struct worker_look *worker_enter(struct worker *);
void worker_leave(struct worker *);

/* Instructions of a short stretch of the past, with their times, for a picture that shows single
 * ones: asked for, it is made when the machine stands still (it goes there and comes back), and
 * `wake` is called. */
struct worker_instruction {
    sim_time when;
    uint32_t address;
    char text[64];
};
void worker_want_instructions(struct worker *, sim_time first, sim_time last);
/* Between enter and leave: what there is of it now; the worker's. */
size_t worker_instructions(struct worker *, sim_time *first, sim_time *last,
                           const struct worker_instruction **);

#endif
