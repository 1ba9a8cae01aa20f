/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 16-bit counters of H8 chips (16-bit timer, free-running timer, TPU): a prescaler that always
 * runs, a count that is computed from time, up to four registers that it is compared with. As all
 * their manuals say it, a match is what happens when the count leaves the register's value, and a
 * counter that its match clears goes to 0 then: a period has one count more than the register.
 * A clear at 0xffff is no overflow (the TPU's manual; the others do not say). */
#ifndef SIM_DEV_H8_COUNTER_H
#define SIM_DEV_H8_COUNTER_H

#include "device.h"

#define H8_COUNTER_REGISTERS 4u
#define H8_COUNTER_SHIFT_MAX 12u
#define H8_COUNTER_OVERFLOW  0x10u /* in `wanted`, beside a bit for each register */
#define H8_COUNTER_EACH      0x20u /* every count */
#define H8_COUNTER_ALL       0x3fu

struct h8_counter {
    struct clock_domain *clock; /* not owned */
    uint64_t origin;            /* cycle at which the prescaler began */
    uint64_t ticks;             /* of the prescaler, counted until the last sync */
    uint16_t value;             /* then */
    uint16_t registers[H8_COUNTER_REGISTERS];
    uint16_t lead;    /* cycles by which a tick comes before its round number */
    uint8_t shift;    /* 2 to the power of this are the cycles of a tick */
    uint8_t compares; /* bits: registers that are compared */
    uint8_t top;      /* whose match clears; H8_COUNTER_REGISTERS: none's */
    uint8_t wanted;   /* bits: matches, and the overflow, that something depends on */
    bool running;     /* counts its clock; else steps only */
};

/* The rows of a state table for a counter that is a member. */
#define STATE_H8_COUNTER(type, member)                                                             \
    STATE(type, member.origin), STATE(type, member.ticks), STATE(type, member.value),              \
        STATE_ARRAY(type, member.registers),                                                       \
        STATE_MAX(type, member.lead, 1u << (H8_COUNTER_SHIFT_MAX - 1)),                            \
        STATE_MAX(type, member.shift, H8_COUNTER_SHIFT_MAX), STATE_MAX(type, member.compares, 15), \
        STATE_MAX(type, member.top, H8_COUNTER_REGISTERS),                                         \
        STATE_MAX(type, member.wanted, H8_COUNTER_ALL), STATE(type, member.running)

/* What one count did. */
struct h8_count {
    uint8_t matches; /* bits */
    bool cleared, overflowed, underflowed;
};

/* Everything as after a reset at `now`; registers are 0xffff. */
void h8_counter_reset(struct h8_counter *, sim_time now);

uint16_t h8_counter_value(const struct h8_counter *, sim_time now);

/* Which edges of the clock behind a prescaler of 2 to the power of `shift` count. */
enum h8_edges { H8_EDGE_RISE, H8_EDGE_FALL, H8_EDGE_BOTH };

/* What it counts from `now` on: to be called with counters that are settled. */
void h8_counter_source(struct h8_counter *, bool running, unsigned shift, enum h8_edges,
                       sim_time now);

/* One count from outside. */
struct h8_count h8_counter_step(struct h8_counter *, bool down);

/* Brings `count` counters of one clock to `now`. What was wanted and has happened is told in the
 * order of time, after all counters have taken that tick; who is told may set their values. */
void h8_counters_settle(struct h8_counter *, unsigned count, sim_time now,
                        void (*happened)(void *owner, unsigned index, struct h8_count),
                        void *owner);

/* The event at the next tick that something wanted happens at, or none. */
void h8_counters_schedule(const struct h8_counter *, unsigned count, struct event *);

#endif
