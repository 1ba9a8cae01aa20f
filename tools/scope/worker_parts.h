/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the worker: shared by worker*.c. */
#ifndef SCOPE_WORKER_PARTS_H
#define SCOPE_WORKER_PARTS_H

#include "../bosim/debug.h"
#include "timeline/recorder.h"
#include "worker.h"

#include <pthread.h>
#include <stdatomic.h>

struct item {
    struct item *next;
};

struct queue {
    struct item *first, *last;
};

void queue_put(struct queue *, struct item *);
struct item *queue_take(struct queue *); /* NULL: it is empty */

struct line_item {
    struct item item;
    char text[];
};

struct answer_item {
    struct item item;
    struct worker_answer answer;
};

/* Characters for a stream, or a pin's level. */
struct input_item {
    struct item item;
    bool pin, level;
    char *name;
    size_t count;
    unsigned char bytes[];
};

/* Where the machine is: another one means that it has moved. */
struct position {
    sim_time now;
    uint64_t moves, instructions;
    unsigned changes;
};

/* Of single instructions: which are asked for, or are there. */
struct instructions_wish {
    bool given;
    sim_time first, last;
};

struct instructions {
    struct instructions_wish of;
    sim_time front; /* of the history when they were made */
    unsigned futures;
    struct worker_instruction *list;
    size_t count;
    bool read; /* they are shown: what is old is made anew */
};

#define WORKER_REASON 720

struct worker {
    pthread_t thread;
    struct debug_settings settings;
    char *operand;
    struct debug_front front;
    void (*wake)(void *owner);
    void *wake_owner;

    /* The thread's; the window's between worker_enter and worker_leave. */
    struct session session;
    struct debug *debug;
    struct recording *recording;
    struct recorder *recorder;
    struct worker_look look;
    struct position position; /* when the last command was done */
    char reason[WORKER_REASON];
    double measured_host; /* the speed is measured from here */
    sim_time measured;
    char *line; /* that is done */
    struct instructions instructions;
    bool fetches;   /* instructions, on a journey out and home */
    bool travelled; /* what `travels` was set to last */

    atomic_bool is_over;   /* see WORKER_OVER */
    atomic_bool runs;      /* a command has come to its first slice */
    atomic_bool attention; /* one of what is below asks for it: look() takes the lock */

    pthread_mutex_t lock; /* of all below; held for moments only */
    pthread_cond_t changed;
    enum { WORKER_BEGINS, WORKER_LIVES, WORKER_FAILED } life;
    struct sim_error error; /* of one that failed */
    struct queue lines, answers, inputs;
    bool busy;    /* a line is done */
    bool waits;   /* the thread waits for a line */
    bool stands;  /* the machine is at rest: the window may enter, or is inside */
    bool wanted;  /* the window wants to enter */
    bool inside;  /* it is inside */
    bool travels; /* on its way to another moment */
    bool pause, ending;
    bool pace_is_new;
    double pace;
    struct instructions_wish wish;
};

/* worker_front.c: the session's side, in the worker's thread. */
void worker_make_front(struct worker *);
void worker_tell(struct worker *, const char *line, const char *text, bool good);
/* worker_instructions.c: are there others asked for than there are? Then it goes there and comes
 * back. In the worker's thread, the machine stands. */
bool worker_lacks_instructions(const struct worker *);
void worker_make_instructions(struct worker *);
/* The machine stands here: what moves it from now on is seen by that. */
void worker_note_position(struct worker *);
/* Something waits to be done. */
bool worker_has_work(struct worker *);
/* With the lock: something is asked for. */
void worker_ask(struct worker *);

#endif
