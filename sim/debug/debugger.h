/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine under a debugger: it runs and steps, forwards and backwards, to stops. Looking never
 * changes the run: stops and steps are probes, and going back is the history's.
 * A position is an instruction boundary. A step goes from the present one to the next that it asks
 * for; every step and every run can be made backwards, to the latest such boundary before. */
#ifndef SIM_DEBUG_DEBUGGER_H
#define SIM_DEBUG_DEBUGGER_H

#include "history.h"
#include "stop.h"

struct debugger;

/* Who knows tasks. */
struct debugger_tasks {
    void *owner;
    uint32_t (*running)(void *owner);          /* the task that runs; 0: none */
    bool (*waits)(void *owner, uint32_t task); /* it neither runs nor is ready to */
    void (*moved)(void *owner);                /* the machine was put elsewhere in time */
    bool (*ended)(void *owner, uint32_t task); /* it is there no more, or will never run again */
};

enum debugger_end {
    DEBUGGER_DONE,    /* the step is done, or the time reached */
    DEBUGGER_STOPPED, /* at a stop */
    DEBUGGER_ENDED,   /* the guest ended the run */
    DEBUGGER_CRASHED, /* the processor locked up */
    DEBUGGER_DEAD,    /* nothing can happen any more */
    DEBUGGER_FIRST,   /* backwards: the beginning of the history */
    DEBUGGER_ASKED,   /* machine_stop() from outside, or history_outside */
    DEBUGGER_FAILED,  /* see the error */
};

struct debugger_result {
    enum debugger_end end;
    unsigned stop;   /* its number */
    char what[160];  /* what the event was: "write of 4 bytes at 0x20000100: 1 -> 2" */
    sim_time when;   /* of the event, at which its instruction began; 0 with pc 0: there is none */
    uint32_t pc;     /* of the instruction that made it */
    bool task_ended; /* the task of the step has: it is not done */
    bool has_access;
    struct {
        uint32_t address;
        uint8_t width;
        bool write;
        uint64_t old_value, new_value;
    } access;
    struct sim_error error;
};

/* Steps: forwards to the next, backwards to the latest boundary of this kind. */
enum debugger_step {
    STEP_INSTRUCTION, /* an instruction, whoever's; with `task`, of that one and of no handler */
    STEP_WHEN,        /* the same, and reached() says so */
    STEP_SWITCH,      /* behind a switch; with `task`, to that one */
    STEP_BLOCKED,     /* behind a switch from `task`, which waits now */
    STEP_OUT,         /* at `address`, in `task` if there is one, its stack at or above `stack` */
};

struct step {
    enum debugger_step kind;
    uint32_t task; /* control block; 0: whichever */
    uint32_t address, stack;
    bool (*reached)(void *owner, uint32_t pc);
    void *owner;
};

/* Of a machine between runs; `bytes`: the bound of its history. Freed before the machine. */
struct debugger *debugger_create(struct machine *, size_t bytes, struct sim_error *);
void debugger_destroy(struct debugger *);
void debugger_set_tasks(struct debugger *, const struct debugger_tasks *); /* copied */

struct machine *debugger_machine(struct debugger *);
struct history *debugger_history(struct debugger *);

/* The machine was put elsewhere in time by somebody else (history_restart). */
void debugger_moved(struct debugger *);

/* Adds a copy; returns it, with its number. NULL on no memory. */
struct stop *debugger_add_stop(struct debugger *, const struct stop *);
bool debugger_remove_stop(struct debugger *, unsigned number); /* false: no such number */
struct stop *debugger_stops(struct debugger *);                /* the first, or NULL */
void debugger_enable_stop(struct debugger *, struct stop *, bool on);

/* The end of what a stream has sent up to the present moment, at most size - 1 characters. */
const char *debugger_said(const struct debugger *, const char *stream, char *text, size_t size);

/* Runs to the next stop, or until a time. What a stop lets by (ignore) it lets by in both
 * directions. A step that waits for a switch to or from a task ends with that task. */
struct debugger_result debugger_run(struct debugger *, sim_time until);
struct debugger_result debugger_step(struct debugger *, const struct step *, sim_time until);
/* The latest stop before the present position, the latest step. */
struct debugger_result debugger_run_back(struct debugger *);
struct debugger_result debugger_step_back(struct debugger *, const struct step *);
/* The first boundary at or after `when`, backwards or forwards; stops are not looked at. */
struct debugger_result debugger_go(struct debugger *, sim_time when);
/* Is it on its way to another moment (going, or looking backwards)? What the machine holds then is
 * of no moment that was asked for. For history_outside. */
bool debugger_travels(const struct debugger *);
/* The latest write to these addresses up to the present position: the position behind it, which may
 * be this one, and in `what` its value. Stops are not looked at. */
struct debugger_result debugger_last_writer(struct debugger *, uint32_t first, uint32_t last);

#endif
