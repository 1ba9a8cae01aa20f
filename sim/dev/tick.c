/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An interrupt that comes again and again: in place of a timer of which nothing is known but its
 * interrupt. It has no registers; the line rises and falls at once. */
#include "device.h"
#include "machine.h"

#include <stddef.h>

struct tick {
    struct device device;
    struct event event;
    struct line_driver irq;
    sim_time period;
};

static void due_now(void *owner, sim_time due)
{
    struct tick *tick = owner;
    line_set(&tick->irq, true);
    line_set(&tick->irq, false);
    event_at(&tick->event, due + tick->period);
}

static void reset(struct device *device)
{
    struct tick *tick = (struct tick *)device;
    event_at(&tick->event, device_now(device) + tick->period);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct tick *tick = (struct tick *)device;
    tick->period = device_u32(device, "bosim,period-ns", 0) * SIM_NS;
    if (tick->period < SIM_US) {
        sim_error_set(error, "%s: bosim,period-ns is the time from one to the next, 1000 and more",
                      device->name);
        return false;
    }
    device_event(device, &tick->event, "tick", due_now);
    return device_irq(device, 0, &tick->irq, error);
}

static const struct device_register registers[] = {{0}};
static const struct state_field state[] = {STATE_EVENT(struct tick, event),
                                           STATE_DRIVER(struct tick, irq), STATE_END};

const struct device_class tick_class = {.compatible = "bosim,tick",
                                        .title = "Interrupt that comes again and again",
                                        .manual = "docs/bindings/bosim,tick.md",
                                        .size = sizeof(struct tick),
                                        .registers = registers,
                                        .state = state,
                                        .init = init,
                                        .reset = reset};
