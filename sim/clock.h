/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time and clock domains.
 * One clock for all machines of a run: a 64-bit count of picoseconds since power-on. A clock
 * domain (crystal, PLL output, prescaler) has a rate that is a rational number of hertz. Its
 * cycle n lies at t0 + ceil(n * 10^12 / rate); time to cycles rounds down; the two are inverse
 * for every n. A change of rate, a stop or a start keeps the remainder of the running cycle and
 * moves the events that are pending on the domain. */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

typedef uint64_t sim_time; /* picoseconds since power-on */

#define SIM_TIME_NEVER  UINT64_MAX
#define SIM_PS          ((sim_time)1)
#define SIM_NS          ((sim_time)1000)
#define SIM_US          ((sim_time)1000000)
#define SIM_MS          ((sim_time)1000000000)
#define SIM_SECOND      ((sim_time)1000000000000)
#define CLOCK_CYCLE_MAX UINT64_MAX

struct event;

/* Hertz as numerator / denominator; denominator 1 to 2^20, numerator 0 means stopped. */
struct clock_rate {
    uint64_t numerator;
    uint32_t denominator;
};

struct clock_domain {
    const char *name;
    struct clock_rate rate;
    bool running;
    sim_time epoch;       /* when rate or running last changed */
    uint64_t epoch_cycle; /* whole cycles at the epoch */
    uint64_t phase;       /* part of a cycle done at the epoch, in 1 / (denominator * 10^12) */
    uint64_t period;      /* picoseconds of a cycle where that is a whole number, else 0 */
    uint64_t inverse;     /* 2^64 / period, rounded down, or one less */
    struct event *events; /* pending on cycles of this domain; moved when the rate changes */
};

/* A running domain whose cycle 0 lies at time 0. */
void clock_domain_init(struct clock_domain *, const char *name, struct clock_rate);

/* The two for any clock: clock_cycles_at and clock_time_of. */
uint64_t clock_any_cycles_at(const struct clock_domain *, sim_time now);
sim_time clock_any_time_of(const struct clock_domain *, uint64_t cycle);

/* Cycles are whole picoseconds, and have been since the epoch. */
static inline bool clock_is_plain(const struct clock_domain *clock)
{
    return clock->period != 0 && clock->phase == 0 && clock->running;
}

/* Whole cycles that the domain has counted at `now` (>= its epoch), rounding down. */
static inline uint64_t clock_cycles_at(const struct clock_domain *clock, sim_time now)
{
    uint64_t elapsed = now - clock->epoch, cycles;
    if (!clock_is_plain(clock) || now < clock->epoch)
        return clock_any_cycles_at(clock, now);
    cycles = (uint64_t)((unsigned __int128)elapsed * clock->inverse >> 64); /* or one more */
    return clock->epoch_cycle + cycles + (elapsed - cycles * clock->period >= clock->period);
}

/* The first time at which the domain has counted `cycle`; SIM_TIME_NEVER if it is stopped, or
 * if the time does not fit. A cycle at or before the epoch lies at the epoch. */
static inline sim_time clock_time_of(const struct clock_domain *clock, uint64_t cycle)
{
    uint64_t cycles = cycle - clock->epoch_cycle;
    if (!clock_is_plain(clock) || cycle < clock->epoch_cycle ||
        (cycles >> 40 | clock->period >> 22) != 0)
        return clock_any_time_of(clock, cycle);
    return clock->epoch + cycles * clock->period;
}

/* The first cycle that lies at `when` or behind it. */
static inline uint64_t clock_cycle_from(const struct clock_domain *clock, sim_time when)
{
    uint64_t elapsed = when - clock->epoch, cycle, rest;
    if (!clock_is_plain(clock) || when < clock->epoch) {
        cycle = clock_any_cycles_at(clock, when);
        return clock_any_time_of(clock, cycle) < when ? cycle + 1 : cycle;
    }
    cycle = (uint64_t)((unsigned __int128)elapsed * clock->inverse >> 64); /* or one more */
    rest = elapsed - cycle * clock->period;
    return clock->epoch_cycle + cycle + (rest > 0) + (rest > clock->period);
}

/* Changes at `now`; the remainder of the running cycle is kept, pending events move. */
void clock_set_rate(struct clock_domain *, struct clock_rate, sim_time now);
void clock_set_running(struct clock_domain *, bool running, sim_time now);

#endif
