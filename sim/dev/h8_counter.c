/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 16-bit counters of H8 chips: see h8_counter.h. */
#include "dev/h8_counter.h"

#define COUNTS 0x10000u
#define NEVER  UINT64_MAX
/* More than two rounds: no event that is wanted lies farther back, but in a forged snapshot. */
#define BACK_MAX 0x100000u

/* --- ticks --- */

static uint64_t ticks_by(const struct h8_counter *counter, uint64_t cycle)
{
    return (cycle - counter->origin + counter->lead) >> counter->shift;
}

static uint64_t cycle_of(const struct h8_counter *counter, uint64_t tick)
{
    return (tick << counter->shift) + counter->origin - counter->lead;
}

static uint64_t cycles_at(const struct h8_counter *counter, sim_time now)
{
    return clock_cycles_at(counter->clock, now);
}

/* --- the count --- */

static bool is_cleared(const struct h8_counter *counter)
{
    return counter->top < H8_COUNTER_REGISTERS && (counter->compares >> counter->top & 1);
}

/* The count at which it is cleared; beyond all counts where it is not. */
static uint32_t top_of(const struct h8_counter *counter)
{
    return is_cleared(counter) ? counter->registers[counter->top] : COUNTS;
}

static uint16_t value_after(const struct h8_counter *counter, uint64_t ticks)
{
    uint32_t top = top_of(counter), to_zero = COUNTS - counter->value;
    if (top >= COUNTS)
        return (uint16_t)(counter->value + ticks);
    if (counter->value <= top)
        return (uint16_t)((counter->value + ticks) % (top + 1));
    if (ticks < to_zero)
        return (uint16_t)(counter->value + ticks);
    return (uint16_t)((ticks - to_zero) % (top + 1));
}

uint16_t h8_counter_value(const struct h8_counter *counter, sim_time now)
{
    if (!counter->running)
        return counter->value;
    return value_after(counter, ticks_by(counter, cycles_at(counter, now)) - counter->ticks);
}

static void advance(struct h8_counter *counter, uint64_t cycle)
{
    uint64_t ticks = ticks_by(counter, cycle);
    if (counter->running)
        counter->value = value_after(counter, ticks - counter->ticks);
    counter->ticks = ticks;
}

struct h8_count h8_counter_step(struct h8_counter *counter, bool down)
{
    struct h8_count result = {0};
    unsigned i;
    for (i = 0; i < H8_COUNTER_REGISTERS; i++)
        if ((counter->compares >> i & 1) && counter->registers[i] == counter->value)
            result.matches |= (uint8_t)(1u << i);
    result.cleared = counter->value == top_of(counter);
    result.overflowed = !result.cleared && !down && counter->value == COUNTS - 1;
    result.underflowed = !result.cleared && down && counter->value == 0;
    counter->value = (uint16_t)(result.cleared ? 0 : counter->value + (down ? -1 : 1));
    return result;
}

/* --- what comes --- */

/* Ticks until the count leaves `target`. */
static uint64_t ticks_past(const struct h8_counter *counter, uint32_t target)
{
    uint32_t top = top_of(counter), value = counter->value;
    if (target >= value && (top >= COUNTS || value > top || target <= top))
        return target - value + 1;
    if (top >= COUNTS)
        return COUNTS - value + target + 1;
    if (target > top)
        return NEVER;
    return (value > top ? COUNTS : top + 1) - value + target + 1;
}

static uint64_t ticks_to_overflow(const struct h8_counter *counter)
{
    uint32_t top = top_of(counter);
    return top < COUNTS && counter->value <= top ? NEVER : COUNTS - counter->value;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The tick at which something wanted happens next. */
static uint64_t next_tick(const struct h8_counter *counter)
{
    uint64_t ticks = NEVER;
    unsigned i;
    if (!counter->running)
        return NEVER;
    for (i = 0; i < H8_COUNTER_REGISTERS; i++)
        if (counter->wanted & counter->compares & 1u << i)
            ticks = least(ticks, ticks_past(counter, counter->registers[i]));
    if (counter->wanted & H8_COUNTER_OVERFLOW)
        ticks = least(ticks, ticks_to_overflow(counter));
    if (counter->wanted & H8_COUNTER_EACH)
        ticks = 1;
    return ticks == NEVER ? NEVER : counter->ticks + ticks;
}

static uint64_t next_cycle(const struct h8_counter *counters, unsigned count)
{
    uint64_t cycle = NEVER;
    unsigned i;
    for (i = 0; i < count; i++) {
        uint64_t tick = next_tick(&counters[i]);
        if (tick != NEVER)
            cycle = least(cycle, cycle_of(&counters[i], tick));
    }
    return cycle;
}

void h8_counters_schedule(const struct h8_counter *counters, unsigned count, struct event *event)
{
    uint64_t cycle = next_cycle(counters, count);
    if (cycle == NEVER)
        event_cancel(event);
    else
        event_at_cycle(event, counters->clock, cycle);
}

/* --- letting it happen --- */

static void forget_far_past(struct h8_counter *counter, uint64_t cycle)
{
    uint64_t ticks = ticks_by(counter, cycle);
    if (ticks - counter->ticks > BACK_MAX && counter->running && counter->wanted != 0)
        counter->ticks = ticks;
}

/* Does it count at this cycle? Then it does. */
static bool count_at(struct h8_counter *counter, uint64_t cycle, struct h8_count *result)
{
    uint64_t before = ticks_by(counter, cycle - 1);
    advance(counter, cycle - 1);
    if (!counter->running || ticks_by(counter, cycle) == before)
        return false;
    *result = h8_counter_step(counter, false);
    counter->ticks = before + 1;
    return true;
}

#define COUNTERS_MAX 6u

static void all_count_at(struct h8_counter *counters, unsigned count, uint64_t cycle,
                         void (*happened)(void *owner, unsigned index, struct h8_count),
                         void *owner)
{
    struct h8_count results[COUNTERS_MAX];
    unsigned counted = 0, i;
    for (i = 0; i < count; i++)
        counted |= (unsigned)count_at(&counters[i], cycle, &results[i]) << i;
    for (i = 0; i < count; i++)
        if (counted >> i & 1)
            happened(owner, i, results[i]);
}

void h8_counters_settle(struct h8_counter *counters, unsigned count, sim_time now,
                        void (*happened)(void *owner, unsigned index, struct h8_count), void *owner)
{
    uint64_t end = cycles_at(counters, now), cycle;
    unsigned i;
    for (i = 0; i < count; i++)
        forget_far_past(&counters[i], end);
    while ((cycle = next_cycle(counters, count)) <= end)
        all_count_at(counters, count, cycle, happened, owner);
    for (i = 0; i < count; i++)
        advance(&counters[i], end);
}

/* --- setting up --- */

void h8_counter_source(struct h8_counter *counter, bool running, unsigned shift,
                       enum h8_edges edges, sim_time now)
{
    unsigned half = shift == 0 ? 0 : 1u << (shift - 1);
    counter->running = running;
    counter->shift = (uint8_t)(edges == H8_EDGE_BOTH && shift > 0 ? shift - 1 : shift);
    counter->lead = (uint16_t)(edges == H8_EDGE_FALL ? half : 0);
    counter->ticks = ticks_by(counter, cycles_at(counter, now));
}

void h8_counter_reset(struct h8_counter *counter, sim_time now)
{
    struct clock_domain *clock = counter->clock;
    unsigned i;
    *counter = (struct h8_counter){
        .clock = clock, .origin = clock_cycles_at(clock, now), .top = H8_COUNTER_REGISTERS};
    for (i = 0; i < H8_COUNTER_REGISTERS; i++)
        counter->registers[i] = 0xffff;
}
