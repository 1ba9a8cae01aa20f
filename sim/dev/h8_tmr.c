/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 8-bit timers of H8 chips: two up-counters behind a free-running prescaler, alone, as one of 16
 * bits, or the second counting the first's compare matches. After the H8/3297 Series, H8/3069R
 * Group and H8S/2329 Group Hardware Manuals, chapters "8-Bit Timers". What is computed: the value
 * at a pulse of the prescaler; the one event lies at the pulse that ends the next match.
 * Leaves out the counts that a change of clock may add, and contention within a bus cycle. */
#include "dev/h8_tmr.h"

#include "dev/h8_stcr.h"

#include <stddef.h>

enum { CMFB = 0x80, CMFA = 0x40, OVF = 0x20, ADTE = 0x10, ICE = 0x10, OUTPUTS = 0x0f };
enum { FLAGS = CMFB | CMFA | OVF };
enum { CLEAR_NEVER, CLEAR_A, CLEAR_B, CLEAR_OTHER };
enum { CKS_NONE, CKS_INTERNAL_LAST = 3, CKS_CASCADE, CKS_RISE, CKS_FALL, CKS_BOTH };
enum { CAPTURE_RISE, CAPTURE_FALL };

#define STEPS_MAX 0x1ffffu /* more than any event can be late; a bound for forged snapshots */

const struct state_field h8_tmr_state[] = {STATE_ARRAY(struct h8_tmr, tcr),
                                           STATE_ARRAY(struct h8_tmr, tcsr),
                                           STATE_ARRAY(struct h8_tmr, tcora),
                                           STATE_ARRAY(struct h8_tmr, tcorb),
                                           STATE_ARRAY(struct h8_tmr, tcnt),
                                           STATE_ARRAY(struct h8_tmr, seen),
                                           STATE(struct h8_tmr, origin),
                                           STATE_ARRAY(struct h8_tmr, since),
                                           STATE_ARRAY(struct h8_tmr, output),
                                           STATE_ARRAY(struct h8_tmr, icks),
                                           STATE_ARRAY(struct h8_tmr, input),
                                           STATE_EVENT(struct h8_tmr, due[0]),
                                           STATE_EVENT(struct h8_tmr, due[1]),
                                           STATE_DRIVER_ARRAY(struct h8_tmr, irqs),
                                           STATE_DRIVER(struct h8_tmr, trigger),
                                           STATE_DRIVER(struct h8_tmr, outputs[0].own),
                                           STATE_DRIVER(struct h8_tmr, outputs[1].own),
                                           STATE_END};

static unsigned cks(const struct h8_tmr *tmr, unsigned channel)
{
    return tmr->tcr[channel] & 7;
}

static unsigned clear_by(const struct h8_tmr *tmr, unsigned channel)
{
    return tmr->tcr[channel] >> 3 & 3;
}

static bool captures(const struct h8_tmr *tmr, unsigned channel)
{
    return tmr->kind->captures && channel == 1 && (tmr->tcsr[1] & ICE);
}

/* The first counts the second's overflows: one counter of 16 bits, number 0. */
static bool paired(const struct h8_tmr *tmr)
{
    return tmr->kind->cascades && cks(tmr, 0) == CKS_CASCADE;
}

/* --- interrupts and pins --- */

static uint8_t requests(const struct h8_tmr *tmr, unsigned channel)
{
    return tmr->tcsr[channel] & tmr->tcr[channel] & FLAGS;
}

static void update(struct h8_tmr *tmr)
{
    unsigned i;
    for (i = 0; i < tmr->kind->irqs; i++) {
        const struct h8_tmr_request *request = &tmr->requests[i];
        line_set(&tmr->irqs[i],
                 (requests(tmr, 0) & request->flags[0]) || (requests(tmr, 1) & request->flags[1]));
    }
    for (i = 0; i < H8_TMR_CHANNELS; i++)
        h8_output_set(&tmr->outputs[i], (tmr->tcsr[i] & OUTPUTS) && !captures(tmr, i),
                      tmr->output[i]);
}

static void raise(struct h8_tmr *tmr, unsigned channel, uint8_t flags)
{
    tmr->seen[channel] &= (uint8_t) ~(flags & ~tmr->tcsr[channel]);
    tmr->tcsr[channel] |= flags;
}

/* --- counting --- */

static uint32_t top(const struct h8_tmr *tmr)
{
    return paired(tmr) ? 0xffff : 0xff;
}

static uint32_t value(const struct h8_tmr *tmr, unsigned counter)
{
    return paired(tmr) ? (uint32_t)tmr->tcnt[0] << 8 | tmr->tcnt[1] : tmr->tcnt[counter];
}

static void set_value(struct h8_tmr *tmr, unsigned counter, uint32_t number)
{
    if (paired(tmr)) {
        tmr->tcnt[0] = (uint8_t)(number >> 8);
        tmr->tcnt[1] = (uint8_t)number;
    } else
        tmr->tcnt[counter] = (uint8_t)number;
}

static uint32_t constant(const struct h8_tmr *tmr, const uint8_t tcor[], unsigned counter)
{
    return paired(tmr) ? (uint32_t)tcor[0] << 8 | tcor[1] : tcor[counter];
}

/* TCORB of a channel that captures is compared with nothing. */
static bool matches_b(const struct h8_tmr *tmr, unsigned channel)
{
    return !captures(tmr, paired(tmr) ? 1 : channel);
}

static bool clears(const struct h8_tmr *tmr, unsigned counter, uint32_t number)
{
    unsigned by = clear_by(tmr, counter);
    return (by == CLEAR_A && number == constant(tmr, tmr->tcora, counter)) ||
           (by == CLEAR_B && matches_b(tmr, counter) &&
            number == constant(tmr, tmr->tcorb, counter));
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Counts from a value up to the next at whose end something happens. */
static uint32_t distance(const struct h8_tmr *tmr, unsigned counter, uint32_t number)
{
    uint32_t mask = top(tmr), most = mask - number;
    most = least(most, (constant(tmr, tmr->tcora, counter) - number) & mask);
    most = least(most, (constant(tmr, tmr->tcorb, counter) - number) & mask);
    if (!paired(tmr))
        return most;
    most = least(most, 0xff - (number & 0xff));
    most = least(most, (tmr->tcora[1] - number) & 0xff);
    return least(most, (tmr->tcorb[1] - number) & 0xff);
}

static uint32_t following(const struct h8_tmr *tmr, unsigned counter, uint32_t number)
{
    return clears(tmr, counter, number) ? 0 : (number + 1) & top(tmr);
}

static uint32_t value_after(const struct h8_tmr *tmr, unsigned counter, uint64_t counts)
{
    uint32_t number = value(tmr, counter), left = (uint32_t)(counts & STEPS_MAX), next;
    while (left > (next = distance(tmr, counter, number))) {
        number = following(tmr, counter, number + next);
        left -= next + 1;
    }
    return number + left;
}

/* Toggle goes before 1, 1 before 0. */
static void drive(struct h8_tmr *tmr, unsigned channel, bool a, bool b)
{
    enum { SAME, LOW, HIGH, TOGGLE };
    unsigned at_a = a ? tmr->tcsr[channel] & 3 : SAME,
             at_b = b ? tmr->tcsr[channel] >> 2 & 3 : SAME;
    unsigned action = at_a > at_b ? at_a : at_b;
    if (action == TOGGLE)
        tmr->output[channel] = !tmr->output[channel];
    else if (action != SAME)
        tmr->output[channel] = action == HIGH;
}

static void count(struct h8_tmr *tmr, unsigned counter);

static void match(struct h8_tmr *tmr, unsigned channel, bool a, bool b)
{
    raise(tmr, channel, (uint8_t)((a ? CMFA : 0) | (b ? CMFB : 0)));
    drive(tmr, channel, a, b);
    if (channel != 0 || !a)
        return;
    if (!(tmr->kind->ones[0] & ADTE) && (tmr->tcsr[0] & ADTE))
        line_set(&tmr->trigger, !line_level(&tmr->trigger));
    if (tmr->kind->cascades && cks(tmr, 1) == CKS_CASCADE && !paired(tmr))
        count(tmr, 1);
}

/* One count: the value that ends matches, is cleared or overflows. */
static void count(struct h8_tmr *tmr, unsigned counter)
{
    uint32_t number = value(tmr, counter), next = following(tmr, counter, number);
    bool a = number == constant(tmr, tmr->tcora, counter);
    bool b = number == constant(tmr, tmr->tcorb, counter) && matches_b(tmr, counter);
    bool cleared = clears(tmr, counter, number), pair = paired(tmr);
    set_value(tmr, counter, next);
    if (number == top(tmr) && !cleared)
        raise(tmr, counter, OVF);
    if (pair) {
        if ((number & 0xff) == 0xff && !cleared)
            raise(tmr, 1, OVF);
        match(tmr, 1, (number & 0xff) == tmr->tcora[1],
              (number & 0xff) == tmr->tcorb[1] && matches_b(tmr, 1));
    }
    match(tmr, counter, a, b);
}

/* --- time --- */

/* Cycles of a count; 0: no internal clock counts. */
static unsigned divisor(const struct h8_tmr *tmr, unsigned counter)
{
    unsigned channel = paired(tmr) ? 1 : counter, select = cks(tmr, channel);
    if (select == CKS_NONE || select > CKS_INTERNAL_LAST || (paired(tmr) && counter == 1))
        return 0;
    return tmr->kind->divisors[channel][tmr->icks[channel]][select - 1];
}

static uint64_t pulses(const struct h8_tmr *tmr, unsigned counter, sim_time now)
{
    unsigned cycles = divisor(tmr, counter);
    return cycles == 0 ? 0 : (clock_cycles_at(tmr->module.clock, now) - tmr->origin) / cycles;
}

static void schedule(struct h8_tmr *tmr, unsigned counter)
{
    unsigned cycles = divisor(tmr, counter);
    uint64_t counts = (uint64_t)distance(tmr, counter, value(tmr, counter)) + 1;
    if (cycles == 0)
        event_cancel(&tmr->due[counter]);
    else
        event_at_cycle(&tmr->due[counter], tmr->module.clock,
                       tmr->origin + (tmr->since[counter] + counts) * cycles);
}

/* The last value of a match ends. */
static void is_due(struct h8_tmr *tmr, unsigned counter, sim_time due)
{
    uint64_t now = pulses(tmr, counter, due);
    set_value(tmr, counter, value_after(tmr, counter, now - tmr->since[counter] - 1));
    tmr->since[counter] = now;
    count(tmr, counter);
    schedule(tmr, 0);
    schedule(tmr, 1);
    update(tmr);
}

static void first_due(void *owner, sim_time due)
{
    is_due(owner, 0, due);
}

static void second_due(void *owner, sim_time due)
{
    is_due(owner, 1, due);
}

/* Brings both counters to this moment: before anything is changed. */
static void sync(struct h8_tmr *tmr)
{
    sim_time now = device_now(&tmr->module.device);
    unsigned i;
    for (i = 0; i < H8_TMR_CHANNELS; i++) {
        uint64_t pulse;
        while (event_pending(&tmr->due[i]) && tmr->due[i].when <= now)
            is_due(tmr, i, tmr->due[i].when);
        if (divisor(tmr, i) == 0)
            continue;
        pulse = pulses(tmr, i, now);
        set_value(tmr, i, value_after(tmr, i, pulse - tmr->since[i]));
        tmr->since[i] = pulse;
    }
}

/* What has been changed holds from this moment on. */
static void restart(struct h8_tmr *tmr)
{
    unsigned i;
    for (i = 0; i < H8_TMR_CHANNELS; i++) {
        tmr->since[i] = pulses(tmr, i, device_now(&tmr->module.device));
        schedule(tmr, i);
    }
    update(tmr);
}

/* --- pins --- */

static void clock_edge(struct h8_tmr *tmr, unsigned channel, bool level)
{
    unsigned edge = level ? CKS_RISE : CKS_FALL;
    bool counts = cks(tmr, channel) == edge || cks(tmr, channel) == CKS_BOTH;
    if (counts && !(paired(tmr) && channel == 0))
        count(tmr, paired(tmr) ? 0 : channel);
}

static void reset_edge(struct h8_tmr *tmr, unsigned channel, bool level)
{
    if (!level || clear_by(tmr, channel) != CLEAR_OTHER || (paired(tmr) && channel == 1))
        return;
    set_value(tmr, channel, 0);
}

/* Inputs in the kind's order: clocks of both, resets of both. */
static void input_changed(void *owner, unsigned input, bool level)
{
    struct h8_tmr *tmr = owner;
    sync(tmr);
    tmr->input[input] = level;
    if (input < H8_TMR_CHANNELS)
        clock_edge(tmr, input, level);
    else
        reset_edge(tmr, input - H8_TMR_CHANNELS, level);
    restart(tmr);
}

/* The edge of TMIO by bits OIS: 0 rising, 1 falling, else both. */
static void capture_changed(void *owner, unsigned input, bool level)
{
    struct h8_tmr *tmr = owner;
    unsigned edge = tmr->tcsr[1] >> 2 & 3;
    (void)input;
    if (!captures(tmr, 1) || (edge == CAPTURE_RISE && !level) || (edge == CAPTURE_FALL && level))
        return;
    sync(tmr);
    if (paired(tmr)) {
        tmr->tcorb[0] = tmr->tcnt[0];
        raise(tmr, 0, CMFB);
    }
    tmr->tcorb[1] = tmr->tcnt[1];
    raise(tmr, 1, CMFB);
    if (clear_by(tmr, paired(tmr) ? 0 : 1) >= CLEAR_B)
        set_value(tmr, paired(tmr) ? 0 : 1, 0);
    restart(tmr);
}

static void icks_changed(void *owner, unsigned input, bool level)
{
    struct h8_tmr *tmr = owner;
    sync(tmr);
    tmr->icks[input] = level;
    restart(tmr);
}

/* --- registers --- */

uint32_t h8_tmr_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_tmr *tmr = (const struct h8_tmr *)device;
    unsigned counter = paired(tmr) ? 0 : element, count_now;
    if (reg == H8_TCR)
        return tmr->tcr[element];
    if (reg == H8_TCSR)
        return tmr->tcsr[element] | tmr->kind->ones[element];
    if (reg == H8_TCORA)
        return tmr->tcora[element];
    if (reg == H8_TCORB)
        return tmr->tcorb[element];
    if (divisor(tmr, counter) == 0)
        return tmr->tcnt[element];
    count_now =
        value_after(tmr, counter, pulses(tmr, counter, device_now(device)) - tmr->since[counter]);
    return paired(tmr) && element == 0 ? count_now >> 8 : count_now & 0xff;
}

void h8_tmr_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_tmr *tmr = (struct h8_tmr *)device;
    if (reg == H8_TCSR)
        h8_flags_read(tmr->tcsr[element] & FLAGS, &tmr->seen[element]);
}

static void write_status(struct h8_tmr *tmr, unsigned channel, uint8_t number)
{
    uint8_t flags =
        h8_flags_written(tmr->tcsr[channel] & FLAGS, &tmr->seen[channel], number, FLAGS);
    tmr->tcsr[channel] = flags | (number & ~FLAGS & ~tmr->kind->ones[channel]);
}

static void write_register(struct h8_tmr *tmr, unsigned reg, unsigned channel, uint8_t number)
{
    switch (reg) {
    case H8_TCR:
        tmr->tcr[channel] = number;
        break;
    case H8_TCSR:
        write_status(tmr, channel, number);
        break;
    case H8_TCORA:
        tmr->tcora[channel] = number;
        break;
    case H8_TCORB:
        if (matches_b(tmr, channel))
            tmr->tcorb[channel] = number;
        break;
    default:
        tmr->tcnt[channel] = number;
        break;
    }
}

enum bus_result h8_tmr_write(struct device *device, unsigned reg, unsigned element, uint32_t number,
                             uint32_t mask)
{
    struct h8_tmr *tmr = (struct h8_tmr *)device;
    (void)mask;
    sync(tmr);
    write_register(tmr, reg, element, (uint8_t)number);
    restart(tmr);
    return BUS_OK;
}

/* The DTC has been activated by a compare match: that flag is cleared. */
static int acknowledge(void *owner, unsigned level)
{
    const struct h8_tmr_request *request = owner;
    struct h8_tmr *tmr = request->tmr;
    unsigned i;
    (void)level;
    for (i = 0; i < H8_TMR_CHANNELS; i++)
        tmr->tcsr[i] &= (uint8_t)~request->flags[i];
    update(tmr);
    return -1;
}

void h8_tmr_reset(struct device *device)
{
    struct h8_tmr *tmr = (struct h8_tmr *)device;
    unsigned i;
    for (i = 0; i < H8_TMR_CHANNELS; i++) {
        tmr->tcr[i] = tmr->tcsr[i] = tmr->tcnt[i] = tmr->seen[i] = 0;
        tmr->tcora[i] = tmr->tcorb[i] = 0xff;
        tmr->output[i] = false;
    }
    tmr->origin = clock_cycles_at(tmr->module.clock, device_now(device));
    restart(tmr);
}

/* --- building --- */

static bool connect_requests(struct h8_tmr *tmr, struct sim_error *error)
{
    unsigned channel, source, i;
    for (channel = 0; channel < H8_TMR_CHANNELS; channel++)
        for (source = 0; source < H8_TMR_SOURCES; source++) {
            static const uint8_t flags[H8_TMR_SOURCES] = {CMFA, CMFB, OVF};
            tmr->requests[tmr->kind->irq[channel][source]].flags[channel] |= flags[source];
        }
    for (i = 0; i < tmr->kind->irqs; i++) {
        struct line_driver *irq = &tmr->irqs[i];
        tmr->requests[i].tmr = tmr;
        if (!device_irq(&tmr->module.device, i, irq, error))
            return false;
        if (irq->line != NULL) {
            irq->line->acknowledge = acknowledge;
            irq->line->acknowledge_owner = &tmr->requests[i];
        }
    }
    return device_irq(&tmr->module.device, tmr->kind->irqs, &tmr->trigger, error);
}

/* The pin that captures is an output's, too. */
static bool connect_pins(struct h8_tmr *tmr, struct sim_error *error)
{
    struct device *device = &tmr->module.device;
    const struct h8_tmr_kind *kind = tmr->kind;
    unsigned i;
    for (i = 0; i < H8_TMR_CHANNELS; i++)
        if (!h8_output_init(device, i, kind->outputs[i], &tmr->outputs[i], error))
            return false;
    if (kind->captures &&
        !h8_input_init(device, 1, kind->outputs[1], &tmr->captures, capture_changed, 0, error))
        return false;
    for (i = 0; i < 2 * H8_TMR_CHANNELS; i++)
        if (kind->inputs[i] != NULL && !h8_input_init(device, H8_TMR_CHANNELS + i, kind->inputs[i],
                                                      &tmr->inputs[i], input_changed, i, error))
            return false;
    return true;
}

bool h8_tmr_init(struct device *device, struct sim_error *error)
{
    struct h8_tmr *tmr = (struct h8_tmr *)device;
    tmr->kind = h8_tmr_kind_of(device);
    tmr->module.clock = device_clock(device, NULL, error);
    if (tmr->module.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &tmr->due[0], "first", first_due);
    device_event(device, &tmr->due[1], "second", second_due);
    return connect_requests(tmr, error) && connect_pins(tmr, error) &&
           h8_stcr_listen(device, "icks0", &tmr->stcr[0], icks_changed, 0, error) &&
           h8_stcr_listen(device, "icks1", &tmr->stcr[1], icks_changed, 1, error);
}
