/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording of who ran when: lanes (a task, an interrupt, idle), each a row of states without
 * gaps, and marks at moments (kernel calls, ticks, wakes, deadlines). It is appended to in the
 * order of time while a machine runs (recorder.h), or read from a file (format.h), and asked for
 * what a picture needs: levels of detail are kept with it, so that an answer costs as much as it
 * has columns, not as many events as lie behind them. Times are picoseconds. A text is interned:
 * the same text has the same number, 0 is "". */
#ifndef SIM_TIMELINE_RECORDING_H
#define SIM_TIMELINE_RECORDING_H

#include "clock.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recording;

#define RECORDING_LANES_MOST  1024u                /* further tasks share the last lane, "others" */
#define RECORDING_EVENTS_MOST ((uint64_t)96 << 20) /* then the oldest are given up */
#define RECORDING_NAME        64                   /* bytes, zero included */

enum lane_kind { LANE_TASK, LANE_IDLE, LANE_INTERRUPT, LANE_KINDS };

enum lane_state {
    LANE_ABSENT,      /* not made yet, ended; of an interrupt: not active */
    LANE_RUNNING,     /* has the processor: at each moment at most one lane */
    LANE_INTERRUPTED, /* would run, but a handler (a more urgent one) has the processor */
    LANE_READY,       /* could run, another task does */
    LANE_BLOCKED,     /* waits; the text says for what: "semaphore fork 1" */
    LANE_SUSPENDED,
    LANE_UNKNOWN, /* it does not run; whether it waits is not known */
    LANE_STATES
};

struct lane {
    enum lane_kind kind;
    uint32_t id; /* of a task as aware.h has it, of an interrupt its number */
    char name[RECORDING_NAME];
    bool priority_known;
    int priority; /* as the kernel counts */
};

enum mark_kind {
    MARK_CALL, /* lane calls the service `text` */
    MARK_WAKE, /* lane is made ready by lane `other` (or RECORDING_NOBODY), `text`: by which call */
    MARK_TICK, /* the kernel's tick, `value` its count; lane: the interrupt */
    MARK_RELEASE,  /* a job of lane begins to be due */
    MARK_DEADLINE, /* of a job of lane; `value` 1: met before, 0: missed, 2: not known */
    MARK_SWITCH,   /* lane begins to run, `other` ran before it */
    MARK_SERIAL,   /* `text`: stream, `value`: character, with RECORDING_OUT if it was sent */
    MARK_INPUT,    /* outside input on `text` */
    MARK_NOTE,     /* something was reported: `text` */
    MARK_KINDS
};

#define RECORDING_NOBODY 0xffffu
#define RECORDING_OUT    0x80000000u

struct mark {
    sim_time when;
    uint32_t text, value;
    uint16_t lane, other; /* RECORDING_NOBODY: none */
    enum mark_kind kind;
};

/* A stretch of one state of a lane. */
struct span {
    sim_time begin, end; /* end: where the next begins; of the last one the recording's end */
    enum lane_state state;
    uint32_t text;
};

/* NULL on no memory. Every function below may be called with the recording that this returned; a
 * recording is used by one thread at a time. */
struct recording *recording_create(void);
void recording_destroy(struct recording *); /* NULL is nothing */

/* --- what is recorded, in the order of time: what is said to be before the end is at the end ---
 */

/* The lane of that kind and number, made when it is new; `name` may change (NULL: it does not). */
unsigned recording_lane(struct recording *, enum lane_kind, uint32_t id, const char *name);
void recording_set_priority(struct recording *, unsigned lane, int priority);
uint32_t recording_text(struct recording *, const char *);
/* From `when` on the lane is in that state; nothing if it is already, with that text. Of two at one
 * moment the later counts: a span without length is the last one, at the end. Before its first
 * state a lane is absent. */
void recording_state(struct recording *, sim_time when, unsigned lane, enum lane_state,
                     uint32_t text);
void recording_mark(struct recording *, const struct mark *);
/* The run has come to `when`, whatever happened. */
void recording_advance(struct recording *, sim_time when);
/* Another future begins at `when`: what was recorded from there on is forgotten. */
void recording_cut(struct recording *, sim_time when);
/* Everything goes, lanes and facts too; texts keep their numbers. */
void recording_clear(struct recording *, sim_time begin);
/* Another bound than RECORDING_EVENTS_MOST, a few thousand at least. What is given up goes by some
 * hundreds of events; recording_begin moves, and what lies before it is outside. */
void recording_set_most(struct recording *, uint64_t events);
/* False once the host's memory was not enough: what was recorded since is missing. */
bool recording_good(const struct recording *);

/* What the recording is of: "board", "image", "timing", "kernel" and the like, any words. */
void recording_set_fact(struct recording *, const char *name, const char *value);
const char *recording_fact(const struct recording *, const char *name); /* NULL: not told */
/* Facts in the order in which they were set; false: there are no more. */
bool recording_fact_at(const struct recording *, unsigned index, const char **name,
                       const char **value);

/* --- asking --- */

sim_time recording_begin(const struct recording *);
sim_time recording_end(const struct recording *);    /* exclusive, but for moments: see below */
uint64_t recording_events(const struct recording *); /* changes of state and marks */
/* Rises with everything that is recorded or cut: what was drawn before is old. */
uint64_t recording_version(const struct recording *);
unsigned recording_lanes(const struct recording *);
const struct lane *recording_lane_at(const struct recording *, unsigned lane);
const char *recording_text_at(const struct recording *, uint32_t text);

/* How a lane spent a column of a picture. */
struct lane_column {
    float share[LANE_STATES]; /* of the column's time, 0 to 1; the sum is 1 within the recording,
                                 less where the column reaches out of it, 0 outside */
    uint32_t changes;         /* of state or its text, in the column */
    enum lane_state state;    /* the one with the greatest share */
    uint32_t text; /* of the longest span in that state, as far as that is known: else 0 */
};

/* `count` columns from `first` up to `last`, exclusive: column i begins at first + floor(i * (last
 * - first) / count). One without width shows the state at its moment. */
void recording_columns(const struct recording *, unsigned lane, sim_time first, sim_time last,
                       size_t count, struct lane_column *);
/* Spans that touch first to last, in order, at most `most`; returns how many there are, counted up
 * to `most` + 1 only. */
size_t recording_spans(const struct recording *, unsigned lane, sim_time first, sim_time last,
                       struct span *, size_t most);
/* The span at a moment, of those that begin there the last; false before the recording's begin and
 * after its end: the end itself, the present moment, is inside. */
bool recording_span_at(const struct recording *, unsigned lane, sim_time when, struct span *);

/* Marks whose kind is in `kinds` (bits 1 << MARK_...), of one lane or of all (RECORDING_NOBODY),
 * from `first` up to `last`, exclusive, in the order of time, at most `most`; returns how many
 * there are, counted up to `most` + 1 only. */
size_t recording_marks(const struct recording *, unsigned kinds, unsigned lane, sim_time first,
                       sim_time last, struct mark *, size_t most);
/* How many there are; exact, and cheap whatever the number. */
uint64_t recording_count_marks(const struct recording *, unsigned kinds, unsigned lane,
                               sim_time first, sim_time last);
/* The same, for `count` columns as recording_columns has them: to draw many marks as a density. */
void recording_mark_columns(const struct recording *, unsigned kinds, unsigned lane, sim_time first,
                            sim_time last, size_t count, uint32_t *counts);
/* The next mark after `when`, the latest before it; false: there is none. Of those of one moment
 * the next is the first, the latest the last. */
bool recording_next_mark(const struct recording *, unsigned kinds, unsigned lane, sim_time when,
                         struct mark *);
bool recording_mark_before(const struct recording *, unsigned kinds, unsigned lane, sim_time when,
                           struct mark *);
/* Where the lane's state changes next after `when`, or latest before it: the span that
 * recording_span_at finds there. */
bool recording_next_change(const struct recording *, unsigned lane, sim_time when, struct span *);
bool recording_change_before(const struct recording *, unsigned lane, sim_time when, struct span *);

/* Sums over a stretch, exact to the picosecond: what two cursors measure. */
struct lane_sums {
    sim_time time[LANE_STATES];
    uint64_t entered; /* how often it began to run; after nothing but LANE_INTERRUPTED it goes on */
};
void recording_sums(const struct recording *, unsigned lane, sim_time first, sim_time last,
                    struct lane_sums *);

/* When the next tick is to be expected after `when`, taken from the latest three to nine at or
 * before it: 0, if they do not come at equal distances (three of four within an eighth of the
 * middle one: a handler may be held up), or have ceased to come. In the past of the recording: when
 * it came. */
sim_time recording_next_tick(const struct recording *, sim_time when);

const char *lane_state_name(enum lane_state); /* "running", "ready" ... */
const char *lane_kind_name(enum lane_kind);   /* "task", "idle", "interrupt" */
const char *mark_kind_name(enum mark_kind);   /* "call", "wake" ... */

#endif
