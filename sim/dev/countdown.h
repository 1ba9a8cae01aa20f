/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A down counter that is computed from time, never ticked: its value at one cycle of its clock
 * gives all that follow. It counts to 0; the cycle after, it goes on from `top`, or it stays. */
#ifndef SIM_DEV_COUNTDOWN_H
#define SIM_DEV_COUNTDOWN_H

#include "device.h"

#define COUNTDOWN_SHIFT_MAX 16

struct countdown {
    struct clock_domain *clock; /* not owned */
    uint64_t since;             /* cycle of the clock at which it had `value` */
    uint32_t value;
    uint32_t top;  /* what follows 0 */
    uint8_t shift; /* 2 to the power of this are the cycles of one count */
    bool once;     /* stays at 0 */
    bool running;
};

/* The rows of a state table for a countdown that is a member. */
#define STATE_COUNTDOWN(type, member)                                                              \
    STATE(type, member.since), STATE(type, member.value), STATE(type, member.top),                 \
        STATE_MAX(type, member.shift, COUNTDOWN_SHIFT_MAX), STATE_MAX(type, member.once, 1),       \
        STATE_MAX(type, member.running, 1)

uint32_t countdown_value(const struct countdown *, sim_time now);

/* Brings value and cycle to `now`: to be called before any member is changed. */
void countdown_sync(struct countdown *, sim_time now);

/* Gives it a value at `now`, from which the next count takes its full time. */
void countdown_set(struct countdown *, uint32_t value, sim_time now);

/* Starts or stops it at `now`; what had been counted of a prescaled count is dropped. */
void countdown_run(struct countdown *, bool running, sim_time now);

/* One count from outside. True if it became 0 by it. */
bool countdown_step(struct countdown *);

/* Schedules `event` at the next cycle after the one of the last sync at which it becomes 0 by
 * counting, or cancels it where there is none. */
void countdown_schedule(const struct countdown *, struct event *);

#endif
