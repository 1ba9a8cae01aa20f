/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: what happens at an absolute time.
 * Each slot lies inside its device: nothing is allocated when one is scheduled and nothing runs
 * out. Events of the same time go by their order (board position, then slot), never by history.
 * A handler runs at an instruction boundary at or after its time; it is told the time at which
 * it was due and must compute with that, never with the overshoot. */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include "clock.h"

#include <stddef.h>

struct machine;

struct event {
    const char *name;
    void (*handler)(void *owner, sim_time due);
    void *owner;
    struct machine *machine;
    uint32_t order;              /* board position << 8 | slot within the device */
    sim_time when;               /* SIM_TIME_NEVER: not pending */
    sim_time due;                /* while its handler runs: when it was due */
    struct clock_domain *domain; /* cycles of which the event waits for, or NULL */
    uint64_t cycle;
    struct event *next_in_domain;
    bool unmaskable; /* may lead to a reset or an interrupt that nothing masks: set after init */
    size_t place;    /* in the queue's heap, from 1; 0: not in it */
};

/* The pending events of a machine, earliest first: a binary heap of pointers to slots. */
struct event_queue {
    struct event **heap;
    size_t count, capacity, slots;
};

/* Makes a slot known; `order` as above. Only while a machine is built. Asserts on no memory. */
void event_init(struct event *, struct machine *, uint32_t order, const char *name,
                void (*handler)(void *owner, sim_time due), void *owner);

/* Schedules, or reschedules, at an absolute time. A time in the past is due at once. If a CPU
 * runs and the event comes before its limit, the run is shortened. */
void event_at(struct event *, sim_time when);

/* Schedules at the first time at which `domain` has counted `cycle`; follows rate changes. */
void event_at_cycle(struct event *, struct clock_domain *domain, uint64_t cycle);

void event_cancel(struct event *);

static inline bool event_pending(const struct event *event)
{
    return event->when != SIM_TIME_NEVER || event->domain != NULL;
}

/* Used by clock.c after a change of rate. */
void event_domain_changed(struct clock_domain *);

/* Used by machine.c. */
static inline sim_time event_queue_next(const struct event_queue *queue) /* NEVER: it is empty */
{
    return queue->count == 0 ? SIM_TIME_NEVER : queue->heap[0]->when;
}
struct event *event_queue_pop(struct event_queue *); /* NULL if empty; leaves it not pending */
void event_queue_free(struct event_queue *);

#endif
