/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one task does, by a few peeks: for who looks at each switch and each kernel call, where
 * reading all tasks (aware_tasks) would be dear. What a kernel does not tell is told not to be
 * known. Inside a probe, or between runs. */
#ifndef SIM_AWARE_GLANCE_H
#define SIM_AWARE_GLANCE_H

#include "aware/aware.h"

#define AWARE_WORDS 6u /* at most, of a task or of the list of tasks */

struct aware_glance {
    enum aware_state state;
    bool idle;        /* the kernel's idle task */
    int priority;     /* its own, without inheritance; AWARE_NO_PRIORITY */
    uint32_t object;  /* WAITING: what it waits for, as an address; 0: a time, or not known */
    uint32_t holder;  /* the task that holds it; 0: nobody, or it cannot be held */
    uint32_t held_at; /* address of the pointer that says so; 0: it cannot be held */
    uint32_t kind;    /* the kernel's own number for the kind of waiting */
    uint32_t name;    /* any number that is another one when the object has another name */
};

/* A number in memory that counts up and wraps around. */
struct aware_variable {
    uint32_t address;
    uint8_t bytes; /* 1 to 8 */
};

/* A task's present job, where a kernel has periods and deadlines. Ticks wrap as the count does. */
struct aware_job {
    uint32_t release;  /* the tick from which on it is due; it may lie ahead */
    uint32_t deadline; /* the tick by which it must be done */
    uint32_t period;   /* ticks between releases; 0: none, or not known */
    bool pending;      /* the deadline has not come, and the job is not done */
    bool late;         /* it has come, and the job is not done */
};

/* False: there is no such task (any more). */
bool aware_glance(struct aware *, uint32_t task, struct aware_glance *);
/* What a waiting task waits for, AWARE_TEXT bytes: "semaphore fork 1", "lock bus, held by pump",
 * "sleep". Two glances with the same object, holder, kind and name mean the same text. */
void aware_wait_text(struct aware *, uint32_t id, char *text);
void aware_name(struct aware *, uint32_t task, char *name); /* AWARE_NAME bytes */
/* Addresses of memory, four bytes at each: while the task does not run, what aware_glance and
 * aware_job tell stays the same as long as these bytes do. Returns how many; 0: it changes only
 * when the task begins or ceases to run. */
unsigned aware_words(struct aware *, uint32_t task, uint32_t addresses[AWARE_WORDS]);
/* All tasks; returns how many there are. */
size_t aware_list(struct aware *, uint32_t *ids, size_t most);
/* As aware_words, of aware_list. 0: there are no such words. */
unsigned aware_list_words(struct aware *, uint32_t addresses[AWARE_WORDS]);

/* Where the kernel counts its ticks; false: it is not known. */
bool aware_ticks(struct aware *, struct aware_variable *);
/* False: the task has no periods and no deadline. */
bool aware_job(struct aware *, uint32_t task, struct aware_job *);
/* Is the smallest priority the most urgent one? */
bool aware_low_is_urgent(const struct aware *);

#endif
