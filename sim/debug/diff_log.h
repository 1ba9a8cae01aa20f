/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two rows of events, compared as they come: what runs have in common, and where they part. Either
 * all events in their order with their times, or each kind for itself (switches; calls of a task;
 * the bytes of a stream) without times, for runs that may not keep step. */
#ifndef SIM_DEBUG_DIFF_LOG_H
#define SIM_DEBUG_DIFF_LOG_H

#include "clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum diff_part {
    DIFF_TASKS = 1 << 0,      /* switches */
    DIFF_CALLS = 1 << 1,      /* of the kernel */
    DIFF_SERIAL = 1 << 2,     /* bytes */
    DIFF_INTERRUPTS = 1 << 3, /* entered, left */
    DIFF_REGISTERS = 1 << 4,  /* of devices: accesses */
    DIFF_END = 1 << 5,        /* how the run ended */
    DIFF_STATE = 1 << 6,      /* the processor's registers and memory; no event */
    DIFF_TIME = 1 << 7,       /* when all that was */
};

#define DIFF_NAME 64
#define DIFF_TEXT 128

struct diff_event {
    enum diff_part part;
    sim_time when;
    uint64_t line;           /* of a trace; 0: of a machine */
    char channel[DIFF_NAME]; /* "uart0"; the task or handler of a call; "" */
    char text[DIFF_TEXT];    /* what is compared */
    char task[DIFF_NAME];    /* who ran, "" if that is not known */
    char handler[DIFF_NAME]; /* the handler that ran, "" */
};

struct diff_log;

/* `ordered`: all events are one row; `times`: when they are is compared. NULL on no memory. */
struct diff_log *diff_log_create(bool ordered, bool times);
void diff_log_destroy(struct diff_log *);

/* The next event of side 0 or 1; copied. False: no memory. */
bool diff_log_put(struct diff_log *, unsigned side, const struct diff_event *);
/* Both sides have told all: what only one has is a difference from now on. */
void diff_log_close(struct diff_log *);

/* A row that parts: the first event that differs. */
struct diff_parting {
    enum diff_part part; /* 0: of an ordered log */
    char channel[DIFF_NAME];
    uint64_t number; /* events that are the same before it */
    bool has_before; /* the last one that is the same */
    struct diff_event before[2];
    bool has[2]; /* false: this side has no more events */
    struct diff_event event[2];
};

/* How many rows part; they come by time. */
size_t diff_log_partings(struct diff_log *, struct diff_parting *, size_t most);
bool diff_log_parts(const struct diff_log *);    /* does any? */
uint64_t diff_log_same(const struct diff_log *); /* events that are the same in both */

/* "tasks", "calls" ...; NULL for none or several. */
const char *diff_part_name(enum diff_part);
/* The part with that name, 0 if there is none. */
unsigned diff_part_named(const char *name);

#endif
