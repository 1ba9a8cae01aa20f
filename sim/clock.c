/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clock domains: exact conversion between picoseconds and cycles, in 128-bit arithmetic.
 * Inside, a domain counts parts of a cycle: one cycle is denominator * 10^12 parts, and a
 * picosecond brings `numerator` of them. */
#include "clock.h"

#include "event.h"

#include <string.h>

typedef unsigned __int128 uint128;

static uint64_t parts_per_cycle(const struct clock_domain *clock)
{
    return (uint64_t)clock->rate.denominator * SIM_SECOND;
}

static void find_period(struct clock_domain *clock)
{
    uint64_t parts = parts_per_cycle(clock);
    bool whole = clock->rate.numerator != 0 && parts % clock->rate.numerator == 0;
    clock->period = whole ? parts / clock->rate.numerator : 0;
    clock->inverse = whole ? UINT64_MAX / clock->period : 0;
}

void clock_domain_init(struct clock_domain *clock, const char *name, struct clock_rate rate)
{
    memset(clock, 0, sizeof *clock);
    clock->name = name;
    clock->rate = rate;
    clock->running = true;
    if (clock->rate.denominator == 0)
        clock->rate.denominator = 1;
    find_period(clock);
}

static bool clock_counts(const struct clock_domain *clock)
{
    return clock->running && clock->rate.numerator != 0;
}

/* Parts since the epoch's last whole cycle. */
static uint128 parts_at(const struct clock_domain *clock, sim_time now)
{
    uint64_t elapsed = now > clock->epoch ? now - clock->epoch : 0;
    return clock_counts(clock) ? (uint128)elapsed * clock->rate.numerator + clock->phase
                               : clock->phase;
}

uint64_t clock_any_cycles_at(const struct clock_domain *clock, sim_time now)
{
    return clock->epoch_cycle + (uint64_t)(parts_at(clock, now) / parts_per_cycle(clock));
}

sim_time clock_any_time_of(const struct clock_domain *clock, uint64_t cycle)
{
    uint128 parts, time;
    if (cycle <= clock->epoch_cycle)
        return clock->epoch;
    if (!clock_counts(clock))
        return SIM_TIME_NEVER;
    parts = (uint128)(cycle - clock->epoch_cycle) * parts_per_cycle(clock) - clock->phase;
    time = (parts + clock->rate.numerator - 1) / clock->rate.numerator + clock->epoch;
    return time >= SIM_TIME_NEVER ? SIM_TIME_NEVER : (sim_time)time;
}

/* Moves the epoch to `now`: whole cycles are counted, the part of a cycle stays as the phase. */
static void rebase(struct clock_domain *clock, sim_time now)
{
    uint128 parts = parts_at(clock, now);
    clock->epoch_cycle += (uint64_t)(parts / parts_per_cycle(clock));
    clock->phase = (uint64_t)(parts % parts_per_cycle(clock));
    if (now > clock->epoch)
        clock->epoch = now;
}

void clock_set_rate(struct clock_domain *clock, struct clock_rate rate, sim_time now)
{
    rebase(clock, now);
    if (rate.denominator == 0)
        rate.denominator = 1;
    /* The same part of a cycle in the new rate's parts, rounded down. */
    clock->phase = (uint64_t)((uint128)clock->phase * rate.denominator / clock->rate.denominator);
    clock->rate = rate;
    find_period(clock);
    event_domain_changed(clock);
}

void clock_set_running(struct clock_domain *clock, bool running, sim_time now)
{
    if (clock->running == running)
        return;
    rebase(clock, now);
    clock->running = running;
    find_period(clock);
    event_domain_changed(clock);
}
