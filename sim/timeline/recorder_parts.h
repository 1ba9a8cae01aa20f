/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of the recorder. What they know of a task is as of the latest event that was
 * looked at: an event is a switch, an interrupt's entry or exit, or a kernel call. Between two
 * events one lane has the processor, so that whatever has changed was done by that lane. */
#ifndef SIM_TIMELINE_RECORDER_PARTS_H
#define SIM_TIMELINE_RECORDER_PARTS_H

#include "aware/calls.h"
#include "aware/glance.h"
#include "timeline/recorder.h"

#define RECORDER_HANDLERS  32u  /* nested */
#define RECORDER_LEFT_IN   4u   /* nested handlers that a task was left in */
#define RECORDER_DEADLINES 4u   /* of jobs that are done, and whose deadline lies ahead */
#define RECORDER_NUMBERS   512u /* of exceptions, that have a place in a table */
#define RECORDER_SERVICES  1024u
#define RECORDER_MANY      32u /* tasks: beyond, calls that wake nobody are no reason to look at all */
#define RECORDER_AGAIN     2u /* events at which the list of tasks is looked at when it changed */

/* Four bytes of the guest's memory. */
struct recorder_word {
    const uint8_t *place; /* of the host; a zero if it is not in memory */
    uint32_t value;       /* as they were at the latest event, in the host's order */
};

struct recorder_handler {
    unsigned lane, number;
    uint32_t call; /* text of its latest call */
};

/* Jobs, in ticks since the count was first looked at, which do not wrap around. */
struct recorder_job {
    bool known, pending, late;
    bool fresh;       /* of a task that was made just now */
    uint32_t release; /* as the kernel has it */
    int64_t deadline;
    int64_t released, next_release;   /* the latest that was marked; 0: none is expected */
    int64_t done[RECORDER_DEADLINES]; /* deadlines of jobs that were done in time */
    unsigned done_count;
};

struct recorder_task {
    struct recorder_word words[AWARE_WORDS];
    struct recorder_word held; /* says who holds what it waits for */
    unsigned word_count;
    bool changed;
    uint32_t id;
    bool present; /* in the kernel's list, or it has run and not ended */
    bool seen;
    bool alive; /* it was in another state than absent: one that is being made is not yet */
    unsigned lane;
    enum lane_state state;
    uint32_t text;
    bool glanced;
    struct aware_glance glance; /* the latest, to which the text belongs */
    uint32_t glance_text;
    uint32_t call;                                     /* text of its latest call */
    struct recorder_handler left_in[RECORDER_LEFT_IN]; /* outermost first */
    unsigned left_depth;
    struct recorder_job job;
};

struct recorder {
    struct machine *machine;
    struct aware *aware; /* NULL: none */
    struct recording *recording;
    struct calls *calls; /* NULL: none */
    struct probe probe;
    uint64_t moves;  /* of the machine, as far as they were followed */
    unsigned mask;   /* register that masks interrupts, + 1 */
    bool left_alone; /* handlers belong to tasks: who is switched to may go on in another one */

    struct recorder_task *tasks; /* the first two are nobody: the start-up, and idle time */
    size_t task_count, task_room;
    uint32_t *table; /* of ids: index + 1 */
    size_t table_size;
    uint32_t *present; /* indices of those that are */
    size_t present_count;
    struct recorder_word list[AWARE_WORDS];
    unsigned list_count;
    unsigned list_again; /* events at which it is to be looked at, whatever the words say */
    bool all_changed;    /* so is each task */
    bool started;        /* a task has run */

    const uint8_t *tick; /* the count of ticks, of the host; NULL: not known */
    uint8_t tick_bytes;
    uint64_t tick_count; /* as the kernel has it */
    int64_t ticks;

    uint32_t running; /* index of the task that has the processor, or would have it */
    struct recorder_handler handlers[RECORDER_HANDLERS]; /* outermost first */
    unsigned depth;
    bool leaving; /* the one that was left latest is chained to the next, or over: not known yet */
    unsigned leaving_lane;
    sim_time left;

    bool called; /* the latest event was the call of what makes a task ready, at that time */
    sim_time called_at;

    unsigned numbers[RECORDER_NUMBERS]; /* lanes of exceptions, + 1 */
    struct {
        const char *name;
        uint32_t text;
        bool makes; /* tasks */
    } services[RECORDER_SERVICES];
};

/* --- recorder.c --- */

unsigned recorder_lane_now(const struct recorder *); /* who has the processor */
uint32_t recorder_call_now(const struct recorder *); /* its latest call, as a text */

/* --- recorder_tasks.c --- */

enum { RECORDER_STARTUP, RECORDER_IDLE, RECORDER_TASKS }; /* indices */

bool recorder_tasks_begin(struct recorder *); /* false: no memory */
void recorder_tasks_end(struct recorder *);
/* The index of a task, made if it is new; its name may be NULL. RECORDER_STARTUP without memory. */
uint32_t recorder_task(struct recorder *, uint32_t id, const char *name);
void recorder_set(struct recorder *, struct recorder_task *, sim_time when, enum lane_state,
                  uint32_t text);
/* What one that has not the processor does now. */
void recorder_glance(struct recorder *, struct recorder_task *, sim_time when);
/* What the others do now, as far as it can have changed; who has the processor has done it. */
void recorder_look_around(struct recorder *, sim_time now);
/* The same between runs: only what is certain, as a kernel may be in the middle of something. */
void recorder_look_ready(struct recorder *, sim_time when);
/* Who is in the kernel's list. `made`: those that are new were made by who has the processor. */
void recorder_list(struct recorder *, sim_time when, bool made);
/* After another future has begun: as the recording says. */
void recorder_tasks_restore(struct recorder *);

/* --- recorder_jobs.c --- */

void recorder_ticks_begin(struct recorder *);
/* Have ticks come? A handler runs. */
void recorder_ticks(struct recorder *, sim_time now);
/* The task's job may have changed. */
void recorder_job(struct recorder *, struct recorder_task *, sim_time when);

/* --- words --- */

const uint8_t *recorder_place(const struct recorder *, uint32_t address, unsigned bytes);

#endif
