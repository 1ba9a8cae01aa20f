/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The refresh timer of H8 bus controllers: see h8_refresh.h. */
#include "dev/h8_refresh.h"

#include <stddef.h>

/* CKS: stands, or the clock by 2, 8, 32, 128, 512, 2048, 4096. */
static const uint8_t shifts[8] = {0, 1, 3, 5, 7, 9, 11, 12};

static uint64_t ticks(const struct h8_refresh *refresh)
{
    return clock_cycles_at(refresh->clock, device_now(refresh->device)) >> refresh->shift;
}

/* Counts to the next match: a count that stands at RTCOR has matched, and is 0 next. */
static unsigned distance(const struct h8_refresh *refresh)
{
    unsigned left = (uint8_t)(refresh->top - refresh->count);
    return left != 0 ? left : refresh->top + 1u;
}

static struct h8_refresh synced(const struct h8_refresh *refresh)
{
    struct h8_refresh now = *refresh;
    uint64_t passed;
    if (now.shift == 0)
        return now;
    passed = ticks(refresh) - now.since;
    now.since += passed;
    if (passed >= distance(refresh)) {
        uint64_t behind = passed - distance(refresh);
        now.matched = true;
        now.count = behind == 0 ? now.top : (uint8_t)((behind - 1) % (now.top + 1u));
    } else if (passed > 0) {
        now.count = now.count == now.top ? (uint8_t)(passed - 1) : (uint8_t)(now.count + passed);
    }
    return now;
}

static void sync(struct h8_refresh *refresh)
{
    *refresh = synced(refresh);
}

static void update(struct h8_refresh *refresh)
{
    uint64_t at = (refresh->since + distance(refresh)) << refresh->shift;
    line_set(&refresh->irq, refresh->matched && refresh->interrupts);
    if (refresh->shift != 0 && refresh->interrupts && !refresh->matched)
        event_at_cycle(&refresh->match, refresh->clock, at);
    else
        event_cancel(&refresh->match);
}

static void matched(void *owner, sim_time due);

bool h8_refresh_init(struct device *device, struct h8_refresh *refresh, struct clock_domain *clock,
                     struct sim_error *error)
{
    refresh->device = device;
    refresh->clock = clock;
    event_init(&refresh->match, device->machine, device->position << 8 | (device->slots++ & 0xff),
               "match", matched, refresh);
    return device_irq(device, 0, &refresh->irq, error);
}

static void matched(void *owner, sim_time due)
{
    (void)due;
    sync(owner);
    update(owner);
}

void h8_refresh_reset(struct h8_refresh *refresh)
{
    refresh->shift = refresh->count = 0;
    refresh->since = 0;
    refresh->top = 0xff;
    refresh->matched = refresh->interrupts = false;
    update(refresh);
}

void h8_refresh_set(struct h8_refresh *refresh, unsigned clock_select, bool interrupts)
{
    sync(refresh);
    refresh->shift = shifts[clock_select & 7];
    refresh->since = ticks(refresh);
    refresh->interrupts = interrupts;
    update(refresh);
}

void h8_refresh_set_count(struct h8_refresh *refresh, uint8_t count)
{
    sync(refresh);
    refresh->count = count;
    refresh->matched |= count == refresh->top;
    update(refresh);
}

void h8_refresh_set_top(struct h8_refresh *refresh, uint8_t top)
{
    sync(refresh);
    refresh->top = top;
    update(refresh);
}

void h8_refresh_clear(struct h8_refresh *refresh)
{
    sync(refresh);
    refresh->matched = false;
    update(refresh);
}

uint8_t h8_refresh_count(const struct h8_refresh *refresh)
{
    return synced(refresh).count;
}

bool h8_refresh_matched(const struct h8_refresh *refresh)
{
    return synced(refresh).matched;
}
