/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines side by side: the first moment at which they part. They run the same virtual times
 * in turn and tell their events (diff_log.h). Runs that keep step (same timing, code at the same
 * addresses) are compared in everything, their registers and memory too, and the first instruction
 * with another effect is found by going back to the last moment at which both were the same. Runs
 * that cannot keep step are compared row by row of events, and by the lines that the parting task
 * went through. */
#ifndef SIM_DEBUG_DIFF_H
#define SIM_DEBUG_DIFF_H

#include "debug/diff_log.h"
#include "debug/history.h"
#include "symbols/symbols.h"

struct diff;

/* A machine that is loaded and reset; all is the caller's. Symbols may be NULL. */
struct diff_run {
    struct machine *machine;
    const struct symbols *symbols;
};

struct diff_options {
    unsigned compare; /* enum diff_part; DIFF_TIME or DIFF_STATE: they keep step */
    sim_time until;
    size_t bytes; /* bound of each side's history */
};

/* Could these two keep step? Same board, same timing, all functions at the same addresses. */
bool diff_keeps_step(const struct diff_run runs[2]);
unsigned diff_default(const struct diff_run runs[2]); /* what is compared if nobody says */

/* Attaches to both. NULL with error on no memory. Destroyed before the machines. */
struct diff *diff_create(const struct diff_run runs[2], const struct diff_options *,
                         struct sim_error *);
void diff_destroy(struct diff *);
struct history *diff_history(struct diff *, unsigned side); /* for history_set_outside() */

/* Who is where. */
struct diff_place {
    sim_time when;
    uint32_t pc;
    char task[DIFF_NAME], handler[DIFF_NAME]; /* "": none, or not known */
    char call[DIFF_NAME];                     /* the kernel's service it is in, "" */
    char function[DIFF_NAME];                 /* "" */
    char where[200];                          /* "take+0x12 (fork.c:44)", "0x00001234" */
    char instruction[200];                    /* disassembled */
};

/* A register, or a word that was written. */
struct diff_value {
    char name[DIFF_NAME];
    bool has[2];
    uint64_t value[2];
};

#define DIFF_VALUES   40
#define DIFF_PARTINGS 32

struct diff_result {
    bool same;
    unsigned parts;       /* enum diff_part: what was compared */
    bool interrupted;     /* by the outside: what was found until then */
    sim_time compared[2]; /* until when each side has run */
    uint64_t events;      /* that are the same */
    size_t parting_count; /* rows of events that part, by time; may be more than are here */
    struct diff_parting partings[DIFF_PARTINGS];

    bool found; /* the place of the parting */
    bool steps; /* ... is an instruction with another effect; else a line after which the task that
                   parts goes another way */
    struct diff_place place[2];            /* before it both are the same */
    struct diff_place next[2];             /* behind it */
    char did[2][2 * DIFF_TEXT];            /* what happened there: "read of uart0.STATE: 0x1", "" */
    struct diff_value values[DIFF_VALUES]; /* that differ behind it */
    size_t value_count;
};

/* Runs both to the end. False with error if they cannot be compared. */
bool diff_compare(struct diff *, struct diff_result *, struct sim_error *);

#endif
