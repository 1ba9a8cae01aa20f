/* SPDX-License-Identifier: MIT */
/* What the files of this application share: marks, the situation's helpers, what the interrupt
   does. How it works as a whole: main.c. */
#ifndef BOUNDARY_H
#define BOUNDARY_H

#include "board.h"

#define MAIN   100 /* priority of the task that runs the situations */
#define LOW    50
#define HIGH   150
#define STACK  (PORT_STACK_MIN + 128)
#define BLOCKS 6 /* of the pool */

/* ---- situations ---- */

/* A situation and, added up, what may happen in it while nothing may be pre-empted, and how it
   ends. */
typedef struct Situation {
    void (*run)(void);
    int kind;
} Situation;

#define STAYS    0 /* the service keeps the processor */
#define GIVES_UP 1 /* it blocks, yields, or changes the mode */
#define LOCKED   2 /* it ends inside a locked section, or of lower priority than others */

/* Tables, each ended by a null function; main.c runs them all. */
extern const Situation boundary_tasks[], boundary_kernel[], boundary_semaphores[];
extern const Situation boundary_memory[], boundary_queues[], boundary_events[];
extern const Situation boundary_messages[], boundary_devices[], boundary_removals[];
extern const Situation boundary_readers[], boundary_locks[], boundary_objects[];

/* Marks are labels, in functions that the compiler must not copy. NAME is the service's, or that,
   two underscores, and what is special. */
#define MARK(name) __asm__ volatile(".global " #name "\n" #name ":" : : : "memory")
#define BEGIN(name)                                                                                \
    do {                                                                                           \
        boundary_begins();                                                                         \
        MARK(boundary_begin_##name);                                                               \
    } while (0)
#define END(name)                                                                                  \
    do {                                                                                           \
        MARK(boundary_end_##name);                                                                 \
        boundary_ends();                                                                           \
    } while (0)
/* The whole of a situation in which one call must return BOS_OK. */
#define SUCCEEDS(name, call)                                                                       \
    do {                                                                                           \
        int succeeds;                                                                              \
        BEGIN(name);                                                                               \
        succeeds = (call);                                                                         \
        END(name);                                                                                 \
        MUST(succeeds == BOS_OK);                                                                  \
    } while (0)
#define ONCE __attribute__((noinline, noclone)) static
void boundary_begins(void);
void boundary_ends(void);

/* MUST: notes file and line of the first condition that does not hold. */
#define MUST(condition) must((condition) != 0, __FILE__, __LINE__)
void must(int holds, const char *file, unsigned line);

/* How tasks are pre-empted in this pass: as they like; none of them; all but the one that runs the
   situations. */
#define MODE_PREEMPTIVE    0
#define MODE_NONPREEMPTIVE 1
#define MODE_MIXED         2
#define MODES              3
extern int mode;
void set_mode(void);

/* ---- the interrupts ---- */

extern volatile unsigned boundary_interrupts;

/* all_woken: 1 when the task that the interrupts wake has run for each of them. */
int all_woken(void);
extern void (*disturb)(void);    /* what the interrupt does to this situation; null: nothing more */
extern void (*on_watch)(void);   /* what the task that it wakes, more urgent than all, does */
extern void (*low_action)(void); /* what the less urgent interrupt does */

/* ---- helpers: tasks of a situation ---- */

extern Semaphore gate;
extern volatile unsigned ups, downs; /* of the gate */
extern Task *volatile helper;        /* the one that lives; null when it has ended */
extern Memory pool;
extern bos_tick extra_ticks; /* made by software */

/* count: counts one when the result is BOS_OK; returns it. */
int count(volatile unsigned *counter, int result);

/* What an interrupt may do. */
void up_gate(void);
void suspend_helper(void);
void resume_helper(void);
void toggle_helper(void);
void lower_helper(void);

/* Constructor and destructor of helpers, and bodies. */
int arrive(Task *this_task, void *this_data);
void leave(Task *this_task, void *this_data);
void pass(Task *this_task, void *this_data);
void take_gate(Task *this_task, void *this_data);
#define HELPER(body, priority) TASK_CLASS(#body, arrive, body, leave, STACK, priority, 0)
extern const TaskClass pass_low, pass_equal, pass_high, take_low, take_high, give_low, nap_high;

/* start: makes a helper; one that is more urgent than the caller has run as far as it can. */
void start(const TaskClass *type);

/* must_have_run: the service has let the helper run to its end; when the caller cannot be
   pre-empted, it runs now and has not before. */
void must_have_run(void);

/* let_run: in each mode everything more urgent runs now. */
void let_run(void);

/* settle: everything less urgent has run as far as it can. */
void settle(void);

/* clean_up: ends whatever the situation left: only the three tasks that stay are there. */
void clean_up(void);

/* remember_ended: must_have_run() counts from here on; BEGIN does it. */
void remember_ended(void);
int tasks(void);

#endif
