/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test board's timer: a 16-bit counter on a clock of its own, whose divisor may change while
 * it runs. At COMPARE it sets STATUS, and starts over if CONTROL says so. 16-bit registers. */
#include "device.h"
#include "machine.h"

enum { COUNT, COMPARE, CONTROL, STATUS, DIVISOR };
enum { CONTROL_RUN = 1, CONTROL_INTERRUPT = 2, CONTROL_PERIODIC = 4 };

struct test_timer {
    struct device device;
    struct clock_domain *input;
    struct clock_domain clock; /* input / (divisor + 1), stopped while the timer is */
    struct event matches;
    struct line_driver irq;
    uint64_t start; /* cycle of `clock` at which the counter was 0 */
    uint16_t compare, control, status, divisor;
};

static struct test_timer *of(struct device *device)
{
    return (struct test_timer *)device;
}

static void update(struct test_timer *timer)
{
    line_set(&timer->irq, timer->status != 0 && (timer->control & CONTROL_INTERRUPT));
}

/* The counter starts over after compare + 1 cycles; without CONTROL_PERIODIC it runs on. */
static void await_match(struct test_timer *timer)
{
    event_at_cycle(&timer->matches, &timer->clock, timer->start + timer->compare + 1);
}

static void restart(struct test_timer *timer, sim_time now)
{
    timer->start = clock_cycles_at(&timer->clock, now);
    await_match(timer);
}

static void match(void *owner, sim_time due)
{
    struct test_timer *timer = of(owner);
    timer->status = 1;
    if (timer->control & CONTROL_PERIODIC)
        restart(timer, due);
    update(timer);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct test_timer *timer = of(device);
    const uint64_t cycles = clock_cycles_at(&timer->clock, device_now(device)) - timer->start;
    const uint32_t values[] = {(uint16_t)cycles, timer->compare, timer->control, timer->status,
                               timer->divisor};
    (void)element;
    return values[reg];
}

static void set_divisor(struct test_timer *timer, uint16_t divisor)
{
    struct clock_rate rate = timer->input->rate;
    rate.denominator *= divisor + 1u;
    timer->divisor = divisor;
    clock_set_rate(&timer->clock, rate, device_now(&timer->device));
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct test_timer *timer = of(device);
    (void)element, (void)mask;
    if (reg == COMPARE) {
        timer->compare = (uint16_t)value;
        restart(timer, device_now(device));
    }
    if (reg == CONTROL) {
        timer->control = (uint16_t)value;
        clock_set_running(&timer->clock, value & CONTROL_RUN, device_now(device));
    }
    if (reg == STATUS)
        timer->status &= (uint16_t)~value;
    if (reg == DIVISOR)
        set_divisor(timer, (uint16_t)(value & 0xff));
    update(timer);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct test_timer *timer = of(device);
    timer->compare = timer->control = timer->status = 0;
    event_cancel(&timer->matches);
    clock_set_running(&timer->clock, false, device_now(device));
    set_divisor(timer, 0);
    timer->start = clock_cycles_at(&timer->clock, device_now(device));
    update(timer);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_timer *timer = of(device);
    timer->input = device_clock(device, NULL, error);
    if (timer->input == NULL)
        return false;
    if (timer->input->rate.denominator > 1u << 12) {
        sim_error_set(error, "%s: its clock's divisor must be at most 4096", device->name);
        return false;
    }
    clock_domain_init(&timer->clock, device->name, timer->input->rate);
    device_event(device, &timer->matches, "match", match);
    return device_map(device, 0, error) && device_irq(device, 0, &timer->irq, error);
}

static const struct device_register registers[] = {
    {.name = "COUNT", .offset = 0, .width = 2, .access = REG_RO},
    {.name = "COMPARE", .offset = 2, .width = 2, .about = "a write starts the counter at 0"},
    {.name = "CONTROL", .offset = 4, .width = 2, .about = "0 run, 1 interrupt, 2 periodic"},
    {.name = "STATUS", .offset = 6, .width = 2, .access = REG_W1C, .about = "bit 0: it matched"},
    {.name = "DIVISOR", .offset = 8, .width = 2, .about = "0 to 255: of the clock, minus 1"},
    {.name = NULL},
};

static const struct state_field state[] = {
    STATE_CLOCK(struct test_timer, clock),
    STATE_EVENT(struct test_timer, matches),
    STATE_DRIVER(struct test_timer, irq),
    STATE(struct test_timer, start),
    STATE(struct test_timer, compare),
    STATE(struct test_timer, control),
    STATE(struct test_timer, status),
    STATE_MAX(struct test_timer, divisor, 255),
    STATE_END,
};

const struct device_class test_timer_class = {
    .compatible = "bosim,test-timer",
    .title = "Test timer",
    .manual = "sim/dev/test_timer.c",
    .size = sizeof(struct test_timer),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
