/* SPDX-License-Identifier: MIT */
/* What the torture's files share: the workers, the objects that they fight for, and what is counted
   of them. */
#ifndef TORTURE_H
#define TORTURE_H

#include "suite.h"

#define SEMAPHORES 5
#define LOCKS      3
#define BLOCKS     12
#define HELD       3

typedef struct Worker {
    Task *task;
    void *blocks[HELD];  /* of the fixed memory */
    void *chunks[HELD];  /* of the heap */
    int counting;        /* is about to count what it did: must not be removed */
    int base;            /* priority that it was given last */
    int holds;           /* a lock: 1 more than its index, 0: none */
    int writes;          /* waits for room in the buffer, not for a byte */
    unsigned long stamp; /* when it began to wait, or was moved; 0: nobody knows */
} Worker;

/* What goes through queue and box: its number, and whether it was put in the order of these. */
typedef struct Item {
    Node node;
    unsigned long number;
    int ordered;
} Item;

typedef struct Message {
    unsigned long number;
    int ordered;
} Message;

/* Sums of what was put and got. */
typedef struct Sums {
    unsigned long put, got;
    unsigned long put_numbers, got_numbers;
} Sums;

extern Worker torture_workers[SUITE_MANY];
extern const TaskClass torture_worker, torture_drainer;
extern int torture_ending;

extern Semaphore torture_semaphores[SEMAPHORES];
extern unsigned long torture_ups, torture_downs;
extern Buffer torture_buffer;
extern Queue torture_queue;
extern MessageBox torture_box;
extern Sums torture_bytes, torture_items, torture_messages;
extern Event torture_event; /* made by the timer and the box; starts the drainer of the box */
extern Timer torture_timer;
extern Memory torture_memory;
extern unsigned long torture_started;
extern Device torture_device;
extern unsigned long torture_written, torture_sent, torture_dropped_out; /* the device's bytes */
extern unsigned long torture_received, torture_read, torture_dropped_in;
#if BOS_LOCK
extern Lock torture_locks[LOCKS];
extern Worker *torture_holders[LOCKS];
#endif

/* How tasks may be pre-empted. */
#define TORTURE_PREEMPTIVE    0
#define TORTURE_NONPREEMPTIVE 1
#define TORTURE_MIXED         2 /* it changes at random, for tasks and for all */
extern int torture_mode;

/* torture_pick: a number below `below`. The same seed gives the same numbers. */
unsigned torture_pick(unsigned below);

/* torture_stamp: one more than the last one. Interrupts are off. */
unsigned long torture_stamp(void);

/* torture_init: makes the objects. torture_act: a worker does something. torture_help: one
   that waits for ever may go on. torture_isr: a handler does. torture_step: every invariant must
   hold. torture_sums: nothing is lost. */
void torture_init(void);
void torture_act(Worker *worker);
void torture_help(void);
void torture_isr(void);
void torture_isr_nested(void);
void torture_step(void);
void torture_sums(void);

/* torture_count: adds one. Any context. */
void torture_count(unsigned long *counter);

#endif
