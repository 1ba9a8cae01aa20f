/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Awareness of whatever kernel runs: its tasks, what they wait for, its objects, its switches. A
 * kernel is a const table (struct aware_kernel in kernel.h); so is each way that a kernel and port
 * save a switched-out task's registers (frame.h). Everything is peeked; whatever is in memory is
 * taken for possible, pointers are followed only as far as a bound.
 * A task's identity is a number that stays for its life, never 0: the address of its control block,
 * or, where tasks are found from outside, one that is made up. */
#ifndef SIM_AWARE_AWARE_H
#define SIM_AWARE_AWARE_H

#include "machine.h"

#include <limits.h>

struct aware;
struct symbols;

#define AWARE_NAME        64 /* bytes of a text kept, zero included */
#define AWARE_TEXT        128
#define AWARE_TASKS_MOST  65536u
#define AWARE_NO_PRIORITY INT_MIN /* it is not known */

enum aware_state {
    AWARE_RUNNING,
    AWARE_READY,
    AWARE_WAITING,
    AWARE_SUSPENDED,
    AWARE_ENDED,
    AWARE_UNKNOWN, /* found from outside: neither runs nor is seen to wait */
    AWARE_STATES
};

struct aware_task {
    uint32_t id;
    char name[AWARE_NAME];
    enum aware_state state;
    bool idle;                  /* the kernel's idle task */
    bool in_handler;            /* RUNNING, but interrupted: a handler runs */
    int priority, own_priority; /* as the kernel counts; own: without inheritance */
    uint32_t stack_base;        /* lowest address; size 0: not known */
    uint32_t stack_size;        /* bytes */
    uint32_t stack_pointer;     /* the processor's if it runs, else the saved one */
    bool stack_used_known;
    uint32_t stack_used;        /* bytes ever used */
    uint32_t wait_object;       /* address; 0: none, or not known */
    char wait_text[AWARE_TEXT]; /* "semaphore fork (12 ticks left)", "" */
    sim_time since;             /* when it began to run, or ceased to, as far as it was followed */
    sim_time run_time;          /* handlers that interrupt it included; see aware_followed() */
    uint64_t switches;          /* to it */
};

/* A queue, semaphore, timer ... */
struct aware_object {
    uint32_t address;
    const char *kind;      /* "queue", "semaphore", "mutex", "timer"; the kernel's own word */
    char name[AWARE_NAME]; /* "" if it has none */
    char text[AWARE_TEXT]; /* "3 of 8 messages, 2 tasks wait" */
    unsigned waiting;      /* tasks that wait for it */
};

/* Begins to follow: recognises the kernel from its information record, from symbols (may be NULL),
 * or, asked for with "blackbox", from nothing. `kernel` NULL: whichever is recognised. NULL with
 * error if none is, or the one asked for is not there. While it is attached the probes are told of
 * switches (PROBE_TASK). Between runs; a kernel whose memory is not set up yet may be attached, and
 * shows no tasks until it is. Owned by the caller, who keeps the symbols. */
struct aware *aware_attach(struct machine *, const struct symbols *, const char *kernel,
                           struct sim_error *);
void aware_detach(struct aware *); /* before the machine is destroyed; NULL is nothing */

const char *aware_kernel_name(const struct aware *); /* "BOS", "FreeRTOS" ... */
/* What is known of the kernel and how, in lines: version, what it was recognised by, how sure. */
void aware_describe(struct aware *, char *text, size_t size);

/* Reads all tasks in the kernel's order, at most `most`; returns how many there are. Between runs,
 * or inside a probe or event handler; so are all below. */
size_t aware_tasks(struct aware *, struct aware_task *, size_t most);
bool aware_task(struct aware *, uint32_t id, struct aware_task *); /* false: no such task */
/* Is that what a person calls it? Of a name that was made up, "task2@0x3a64", "task2" will do. */
bool aware_is_called(const struct aware_task *, const char *name);
size_t aware_objects(struct aware *, struct aware_object *, size_t most);

sim_time aware_followed(struct aware *);         /* since when, up to now, sums were kept */
uint64_t aware_switches(struct aware *);         /* in that time, of all tasks */
sim_time aware_no_task(struct aware *);          /* of it no task ran: start-up, an idle kernel */
uint32_t aware_running(struct aware *);          /* 0: none yet */
bool aware_waits(struct aware *, uint32_t task); /* it neither runs nor is ready to */
/* The machine was put elsewhere in time: the present task and the sums are looked at anew. Every
 * other call sees it by itself. Sums are right at each moment that the log of switches reaches back
 * to, a million switches; farther back they begin anew. */
void aware_moved(struct aware *);

/* A task's own registers: the processor's if it runs (the interrupted ones if a handler does), the
 * saved ones if not. `values` and `known` have a place for each row of the processor's register
 * table; a register that is saved nowhere is not known. False with error: its frame is not known.
 */
bool aware_registers(struct aware *, uint32_t task, uint64_t *values, bool *known,
                     struct sim_error *);

const char *aware_state_name(enum aware_state); /* "running", "ready" ... */
/* A task's wait_text as people read it best: "semaphore 'finished' (8 ticks left)". */
void aware_quote_wait(const char *wait_text, char *text, size_t size);

#endif
