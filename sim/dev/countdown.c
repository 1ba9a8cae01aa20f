/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Down counters computed from time: see countdown.h. */
#include "dev/countdown.h"

/* Whole counts since the last sync. */
static uint64_t counts_at(const struct countdown *counter, sim_time now)
{
    if (!counter->running)
        return 0;
    return (clock_cycles_at(counter->clock, now) - counter->since) >> counter->shift;
}

static uint32_t value_after(const struct countdown *counter, uint64_t counts)
{
    uint64_t period = (uint64_t)counter->top + 1;
    if (counts <= counter->value)
        return counter->value - (uint32_t)counts;
    if (counter->once)
        return 0;
    return counter->top - (uint32_t)((counts - counter->value - 1) % period);
}

uint32_t countdown_value(const struct countdown *counter, sim_time now)
{
    return value_after(counter, counts_at(counter, now));
}

void countdown_sync(struct countdown *counter, sim_time now)
{
    uint64_t counts = counts_at(counter, now);
    counter->value = value_after(counter, counts);
    if (counter->running)
        counter->since += counts << counter->shift;
    else
        counter->since = clock_cycles_at(counter->clock, now);
}

void countdown_set(struct countdown *counter, uint32_t value, sim_time now)
{
    counter->value = value;
    counter->since = clock_cycles_at(counter->clock, now);
}

void countdown_run(struct countdown *counter, bool running, sim_time now)
{
    countdown_sync(counter, now);
    if (running == counter->running)
        return;
    counter->running = running;
    counter->since = clock_cycles_at(counter->clock, now);
}

bool countdown_step(struct countdown *counter)
{
    if (counter->value == 0) {
        counter->value = counter->once ? 0 : counter->top;
        return false;
    }
    return --counter->value == 0;
}

void countdown_schedule(const struct countdown *counter, struct event *event)
{
    uint64_t counts = counter->value;
    if (counts == 0)
        counts = counter->once || counter->top == 0 ? 0 : (uint64_t)counter->top + 1;
    if (counter->running && counts != 0)
        event_at_cycle(event, counter->clock, counter->since + (counts << counter->shift));
    else
        event_cancel(event);
}
