/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16-bit timer unit of the H8/3069F: three channels that count up, each with two registers that
 * compare or capture; synchronized channels, PWM, phase counting. After the H8/3069F-ZTAT Hardware
 * Manual, section "16-Bit Timer". Leaves out the states that pins and their synchronizers take. */
#include "dev/h8_chip.h"
#include "dev/h8_counter.h"
#include "dev/h8_matches.h"
#include "dev/h8_port.h"
#include "dev/h8_sources.h"

#include <stddef.h>

#define CHANNELS 3u
#define SOURCES  3u /* of a channel: IMIA, IMIB, OVI */
#define PINS     6u /* TIOCA0, TIOCB0, TIOCA1 ... */
#define CLOCKS   4u

struct timer16 {
    struct device device; /* this and the next: struct h8_module */
    struct clock_domain *clock;
    struct h8_matches matches;
    struct h8_counter counters[CHANNELS];
    uint8_t tstr, tsnc, tmdr, tcr[CHANNELS], tior[CHANNELS];
    /* Of TISRA, TISRB, TISRC: a bit for each channel. */
    uint8_t enables[SOURCES], flags[SOURCES], seen[SOURCES];
    uint8_t out;    /* levels of the outputs */
    uint8_t clocks; /* of TCLKA to TCLKD */
    struct event count;
    struct line_driver irqs[CHANNELS * SOURCES];
    struct h8_output outputs[PINS];
    struct line_listener listeners[PINS], clock_listeners[CLOCKS];
    struct h8_source sources[CHANNELS * SOURCES];
};

enum { TSTR, TSNC, TMDR, TOLR, TISRA, TISRB, TISRC, TCR, TIOR, TCNT, GRA, GRB };
enum { IMA, IMB, OV };
enum { CLEAR_NEVER, CLEAR_A, CLEAR_B, CLEAR_SYNC }; /* TCR, bits 6-5 */
enum { OUT_0 = 1, OUT_1 = 2, OUT_TOGGLE = 3, CAPTURE = 4 };
#define MDF  0x40u
#define FDIR 0x20u

#define UNIT(id, at, at_reset, ...)                                                                \
    [id] = {.name = #id, .offset = (at), .width = 1, .reset = (at_reset), __VA_ARGS__}
#define CHANNEL(id, at, bytes, at_reset, ...)                                                      \
    [id] = {.name = #id,                                                                           \
            .offset = 8 + (at),                                                                    \
            .width = (bytes),                                                                      \
            .count = CHANNELS,                                                                     \
            .stride = 8,                                                                           \
            .reset = (at_reset),                                                                   \
            __VA_ARGS__}

static const struct register_field tmdr_fields[] = {{"MDF", 6, 1, "1 channel 2 counts phases"},
                                                    {"FDIR", 5, 1, "1 OVF2 at overflows only"},
                                                    {"PWM", 0, 3, "1 PWM, a bit for each channel"},
                                                    {0}};
static const struct register_field tcr_fields[] = {
    {"CCLR", 5, 2, "cleared by: 0 nothing, 1 GRA, 2 GRB, 3 synchronized channels"},
    {"CKEG", 3, 2, "counts edges: 0 rising, 1 falling, 2 both"},
    {"TPSC", 0, 3, "clock: 0 to 3 phi / 1, 2, 4, 8; 4 to 7 TCLKA to TCLKD"},
    {0}};
static const struct register_field tior_fields[] = {
    {"IOB", 4, 3, "GRB: 1 output 0, 2 output 1, 3 toggles; 4 to 7 captures"},
    {"IOA", 0, 3, "GRA: likewise"},
    {0}};

static const struct device_register registers[] = {
    UNIT(TSTR, 0x0, 0xf8, .about = "1 counts, a bit for each channel"),
    UNIT(TSNC, 0x1, 0xf8, .about = "1 synchronized, a bit for each channel"),
    UNIT(TMDR, 0x2, 0x98, .fields = tmdr_fields, .about = "modes"),
    UNIT(TOLR, 0x3, 0xc0, .access = REG_WO, .about = "levels of outputs: B2 A2 B1 A1 B0 A0"),
    UNIT(TISRA, 0x4, 0x88, .steady = true, .about = "6-4 IMIEA, 2-0 IMFA: read as 1, then write 0"),
    UNIT(TISRB, 0x5, 0x88, .steady = true, .about = "6-4 IMIEB, 2-0 IMFB: likewise"),
    UNIT(TISRC, 0x6, 0x88, .steady = true, .about = "6-4 OVIE, 2-0 OVF: likewise"),
    CHANNEL(TCR, 0x0, 1, 0x80, .fields = tcr_fields, .about = "control"),
    CHANNEL(TIOR, 0x1, 1, 0x88, .fields = tior_fields, .about = "use of GRA and GRB"),
    CHANNEL(TCNT, 0x2, 2, 0, .about = "count"),
    CHANNEL(GRA, 0x4, 2, 0xffff, .about = "compared with the count, or captured"),
    CHANNEL(GRB, 0x6, 2, 0xffff, .about = "likewise"),
    {0}};

static const struct state_field state[] = {STATE_H8_COUNTER(struct timer16, counters[0]),
                                           STATE_H8_COUNTER(struct timer16, counters[1]),
                                           STATE_H8_COUNTER(struct timer16, counters[2]),
                                           STATE_MAX(struct timer16, tstr, 7),
                                           STATE_MAX(struct timer16, tsnc, 7),
                                           STATE_MAX(struct timer16, tmdr, 0x67),
                                           STATE_ARRAY_MAX(struct timer16, tcr, 0x7f),
                                           STATE_ARRAY_MAX(struct timer16, tior, 0x77),
                                           STATE_ARRAY_MAX(struct timer16, enables, 7),
                                           STATE_ARRAY_MAX(struct timer16, flags, 7),
                                           STATE_ARRAY_MAX(struct timer16, seen, 7),
                                           STATE_MAX(struct timer16, out, 0x3f),
                                           STATE_MAX(struct timer16, clocks, 0xf),
                                           STATE_EVENT(struct timer16, count),
                                           STATE_DRIVER_ARRAY(struct timer16, irqs),
                                           STATE_DRIVER(struct timer16, outputs[0].own),
                                           STATE_DRIVER(struct timer16, outputs[1].own),
                                           STATE_DRIVER(struct timer16, outputs[2].own),
                                           STATE_DRIVER(struct timer16, outputs[3].own),
                                           STATE_DRIVER(struct timer16, outputs[4].own),
                                           STATE_DRIVER(struct timer16, outputs[5].own),
                                           STATE_END};

/* --- what the registers say --- */

static bool by_pwm(const struct timer16 *timer, unsigned channel)
{
    return timer->tmdr >> channel & 1;
}

static unsigned setting(const struct timer16 *timer, unsigned channel, unsigned which)
{
    return timer->tior[channel] >> 4 * which & 7;
}

static bool captures(const struct timer16 *timer, unsigned channel, unsigned which)
{
    return (setting(timer, channel, which) & CAPTURE) && !by_pwm(timer, channel);
}

static unsigned clearing(const struct timer16 *timer, unsigned channel)
{
    return timer->tcr[channel] >> 5 & 3;
}

static bool counts_phases(const struct timer16 *timer, unsigned channel)
{
    return channel == 2 && (timer->tmdr & MDF);
}

/* What a match makes of its output: OUT_0, OUT_1, OUT_TOGGLE; 0: nothing. PWM is by TIOCA alone:
 * 1 at GRA, 0 at GRB. Channel 2 cannot toggle. */
static unsigned action(const struct timer16 *timer, unsigned channel, unsigned which)
{
    unsigned what = setting(timer, channel, which);
    if (by_pwm(timer, channel) && which == IMA)
        return OUT_1;
    if (what & CAPTURE)
        return 0;
    return what == OUT_TOGGLE && channel == 2 ? OUT_1 : what;
}

static bool drives(const struct timer16 *timer, unsigned pin)
{
    return action(timer, pin / 2, pin % 2) != 0;
}

/* --- interrupts, pins, what is waited for --- */

static void update(struct timer16 *timer)
{
    unsigned i;
    for (i = 0; i < CHANNELS * SOURCES; i++) {
        unsigned channel = i / SOURCES, source = i % SOURCES;
        line_set(&timer->irqs[i], timer->flags[source] & timer->enables[source] & 1u << channel);
    }
    for (i = 0; i < PINS; i++)
        h8_output_set(&timer->outputs[i], drives(timer, i), timer->out >> i & 1);
}

static bool changes_output(const struct timer16 *timer, unsigned pin, unsigned what)
{
    bool high = timer->out >> pin & 1;
    return what == OUT_TOGGLE || (what == OUT_0 && high) || (what == OUT_1 && !high);
}

static bool match_matters(const struct timer16 *timer, unsigned channel, unsigned which)
{
    unsigned pin = 2 * channel + which;
    if (!(timer->flags[which] >> channel & 1))
        return true;
    if (by_pwm(timer, channel) && which == IMB && changes_output(timer, 2 * channel, OUT_0))
        return true;
    return changes_output(timer, pin, action(timer, channel, which));
}

/* Others are cleared with it. */
static bool leads(const struct timer16 *timer, unsigned channel)
{
    unsigned i, followers = 0;
    for (i = 0; i < CHANNELS; i++)
        followers |= (unsigned)(i != channel && clearing(timer, i) == CLEAR_SYNC) << i;
    return (timer->tsnc >> channel & 1) && (timer->tsnc & followers);
}

static void schedule(struct timer16 *timer)
{
    unsigned listened = h8_matches_channels(&timer->matches), channel;
    for (channel = 0; channel < CHANNELS; channel++) {
        struct h8_counter *counter = &timer->counters[channel];
        bool all = (listened >> channel & 1) || leads(timer, channel);
        counter->wanted = (uint8_t)((all || match_matters(timer, channel, IMA)) << IMA |
                                    (all || match_matters(timer, channel, IMB)) << IMB);
        if (!(timer->flags[OV] >> channel & 1))
            counter->wanted |= H8_COUNTER_OVERFLOW;
    }
    h8_counters_schedule(timer->counters, CHANNELS, &timer->count);
    update(timer);
}

/* --- what happens --- */

static void set_output(struct timer16 *timer, unsigned pin, unsigned what)
{
    uint8_t bit = (uint8_t)(1u << pin);
    if (what == OUT_0)
        timer->out &= (uint8_t)~bit;
    if (what == OUT_1)
        timer->out |= bit;
    if (what == OUT_TOGGLE)
        timer->out ^= bit;
}

static void clear_followers(struct timer16 *timer, unsigned channel)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        if ((timer->tsnc >> channel & 1) && (timer->tsnc >> i & 1) &&
            clearing(timer, i) == CLEAR_SYNC)
            timer->counters[i].value = 0;
}

/* Both at once change no PWM output. */
static void set_outputs(struct timer16 *timer, unsigned channel, unsigned matches)
{
    bool pwm = by_pwm(timer, channel);
    if ((matches & 1) && !(pwm && matches == 3))
        set_output(timer, 2 * channel, action(timer, channel, IMA));
    if ((matches & 2) && pwm && matches != 3)
        set_output(timer, 2 * channel, OUT_0);
    if (matches & 2)
        set_output(timer, 2 * channel + 1, action(timer, channel, IMB));
}

static void count_happened(struct timer16 *timer, unsigned channel, struct h8_count what)
{
    uint8_t bit = (uint8_t)(1u << channel);
    bool under = what.underflowed && !(channel == 2 && (timer->tmdr & FDIR));
    if (what.matches & 1)
        timer->flags[IMA] |= bit;
    if (what.matches & 2)
        timer->flags[IMB] |= bit;
    if (what.overflowed || under)
        timer->flags[OV] |= bit;
    set_outputs(timer, channel, what.matches & 3);
    if (what.cleared)
        clear_followers(timer, channel);
}

struct moment {
    struct timer16 *timer;
    sim_time now;
};

static void happened(void *owner, unsigned channel, struct h8_count what)
{
    const struct moment *moment = owner;
    count_happened(moment->timer, channel, what);
    h8_matches_tell(&moment->timer->matches, channel, what.matches & 3, moment->now);
}

static void settle(struct timer16 *timer, sim_time now)
{
    struct moment moment = {timer, now};
    h8_counters_settle(timer->counters, CHANNELS, now, happened, &moment);
}

static void count_due(void *owner, sim_time due)
{
    struct timer16 *timer = owner;
    settle(timer, due);
    schedule(timer);
}

/* --- pins --- */

static bool is_edge(unsigned setting, bool level)
{
    unsigned edges = setting & 3; /* 0 rising, 1 falling, 2 and 3 both */
    return edges >= 2 || (edges == 0) == level;
}

static void capture(struct timer16 *timer, unsigned channel, unsigned which)
{
    struct h8_counter *counter = &timer->counters[channel];
    counter->registers[which] = counter->value;
    timer->flags[which] |= (uint8_t)(1u << channel);
    if (clearing(timer, channel) == (which == IMA ? CLEAR_A : CLEAR_B)) {
        counter->value = 0;
        clear_followers(timer, channel);
    }
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct timer16 *timer = owner;
    unsigned channel = pin / 2, which = pin % 2;
    sim_time now = device_now(&timer->device);
    if (!captures(timer, channel, which) || !is_edge(setting(timer, channel, which), level))
        return;
    settle(timer, now);
    capture(timer, channel, which);
    h8_matches_tell(&timer->matches, channel, 1u << which, now);
    schedule(timer);
}

static void step(struct timer16 *timer, unsigned channel, bool down)
{
    struct moment moment = {timer, device_now(&timer->device)};
    if (timer->tstr >> channel & 1)
        happened(&moment, channel, h8_counter_step(&timer->counters[channel], down));
}

/* Up where TCLKB leads: at an edge of TCLKA they are alike then, at one of TCLKB not. */
static void count_phase(struct timer16 *timer, unsigned pin)
{
    bool alike = (timer->clocks & 1) == (timer->clocks >> 1 & 1);
    step(timer, 2, alike != (pin == 0));
}

static void clock_changed(void *owner, unsigned pin, bool level)
{
    struct timer16 *timer = owner;
    unsigned i;
    settle(timer, device_now(&timer->device));
    timer->clocks = (uint8_t)((timer->clocks & ~(1u << pin)) | (unsigned)level << pin);
    for (i = 0; i < CHANNELS; i++)
        if (!counts_phases(timer, i) && (timer->tcr[i] & 7) == 4 + pin &&
            is_edge(timer->tcr[i] >> 3, level))
            step(timer, i, false);
    if (counts_phases(timer, 2) && pin < 2)
        count_phase(timer, pin);
    schedule(timer);
}

/* --- registers --- */

static void configure(struct timer16 *timer, unsigned channel)
{
    static const enum h8_edges edges[4] = {H8_EDGE_RISE, H8_EDGE_FALL, H8_EDGE_BOTH, H8_EDGE_BOTH};
    struct h8_counter *counter = &timer->counters[channel];
    unsigned clock = timer->tcr[channel] & 7;
    bool running = (timer->tstr >> channel & 1) && clock < 4 && !counts_phases(timer, channel);
    h8_counter_source(counter, running, clock & 3, edges[timer->tcr[channel] >> 3 & 3],
                      device_now(&timer->device));
    counter->compares =
        (uint8_t)(!captures(timer, channel, IMA) << IMA | !captures(timer, channel, IMB) << IMB);
    counter->top = clearing(timer, channel) == CLEAR_A   ? IMA
                   : clearing(timer, channel) == CLEAR_B ? IMB
                                                         : H8_COUNTER_REGISTERS;
}

static uint32_t timer16_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct timer16 *timer = (const struct timer16 *)device;
    switch (reg) {
    case TSTR:
        return 0xf8u | timer->tstr;
    case TSNC:
        return 0xf8u | timer->tsnc;
    case TMDR:
        return 0x98u | timer->tmdr;
    case TOLR:
        return 0xff;
    case TCR:
        return 0x80u | timer->tcr[element];
    case TIOR:
        return 0x88u | timer->tior[element];
    case TCNT:
        return h8_counter_value(&timer->counters[element], device_now(device));
    case GRA:
    case GRB:
        return timer->counters[element].registers[reg - GRA];
    default:
        return 0x88u | (uint32_t)timer->enables[reg - TISRA] << 4 | timer->flags[reg - TISRA];
    }
}

static void timer16_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct timer16 *timer = (struct timer16 *)device;
    (void)element;
    if (reg >= TISRA && reg <= TISRC)
        h8_flags_read(timer->flags[reg - TISRA], &timer->seen[reg - TISRA]);
}

/* Only of channels that do not count. */
static void write_levels(struct timer16 *timer, uint32_t value)
{
    unsigned i;
    for (i = 0; i < PINS; i++)
        if (!(timer->tstr >> i / 2 & 1))
            set_output(timer, i, value >> i & 1 ? OUT_1 : OUT_0);
}

static void write_count(struct timer16 *timer, unsigned channel, uint32_t value)
{
    unsigned i;
    timer->counters[channel].value = (uint16_t)value;
    for (i = 0; i < CHANNELS; i++)
        if ((timer->tsnc >> channel & 1) && (timer->tsnc >> i & 1))
            timer->counters[i].value = (uint16_t)value;
}

static void write_register(struct timer16 *timer, unsigned reg, unsigned element, uint32_t value)
{
    if (reg == TSTR)
        timer->tstr = value & 7;
    else if (reg == TSNC)
        timer->tsnc = value & 7;
    else if (reg == TMDR)
        timer->tmdr = value & 0x67;
    else if (reg == TOLR)
        write_levels(timer, value);
    else if (reg == TCR)
        timer->tcr[element] = value & 0x7f;
    else if (reg == TIOR)
        timer->tior[element] = value & 0x77;
    else if (reg == TCNT)
        write_count(timer, element, value);
    else
        timer->counters[element].registers[reg - GRA] = (uint16_t)value;
}

static enum bus_result timer16_write(struct device *device, unsigned reg, unsigned element,
                                     uint32_t value, uint32_t mask)
{
    struct timer16 *timer = (struct timer16 *)device;
    unsigned i;
    (void)mask;
    settle(timer, device_now(device));
    if (reg >= TISRA && reg <= TISRC) {
        unsigned which = reg - TISRA;
        timer->enables[which] = value >> 4 & 7;
        timer->flags[which] = h8_flags_written(timer->flags[which], &timer->seen[which], value, 7);
    } else
        write_register(timer, reg, element, value);
    for (i = 0; i < CHANNELS; i++)
        configure(timer, i);
    schedule(timer);
    return BUS_OK;
}

/* --- the chip --- */

static void source_taken(struct device *device, unsigned index)
{
    struct timer16 *timer = (struct timer16 *)device;
    settle(timer, device_now(device));
    timer->flags[index % SOURCES] &= (uint8_t) ~(1u << index / SOURCES);
    schedule(timer);
}

static void matches_changed(struct device *device)
{
    struct timer16 *timer = (struct timer16 *)device;
    settle(timer, device_now(device));
    schedule(timer);
}

static void timer16_reset(struct device *device)
{
    struct timer16 *timer = (struct timer16 *)device;
    unsigned i;
    timer->tstr = timer->tsnc = timer->tmdr = timer->out = 0;
    for (i = 0; i < CHANNELS; i++) {
        timer->tcr[i] = timer->tior[i] = timer->enables[i] = 0;
        timer->flags[i] = timer->seen[i] = 0;
        h8_counter_reset(&timer->counters[i], device_now(device));
        configure(timer, i);
    }
    schedule(timer);
}

static bool connect_pins(struct timer16 *timer, struct sim_error *error)
{
    static const char *const names[PINS] = {"tioca0", "tiocb0", "tioca1",
                                            "tiocb1", "tioca2", "tiocb2"};
    static const char *const clocks[CLOCKS] = {"tclka", "tclkb", "tclkc", "tclkd"};
    unsigned i;
    for (i = 0; i < PINS; i++)
        if (!h8_output_init(&timer->device, i, names[i], &timer->outputs[i], error) ||
            !h8_input_init(&timer->device, i, names[i], &timer->listeners[i], pin_changed, i,
                           error))
            return false;
    for (i = 0; i < CLOCKS; i++) {
        if (!h8_input_init(&timer->device, PINS + i, clocks[i], &timer->clock_listeners[i],
                           clock_changed, i, error))
            return false;
        timer->clocks |= (uint8_t)(h8_input_level(&timer->device, PINS + i, clocks[i]) << i);
    }
    return true;
}

static bool timer16_init(struct device *device, struct sim_error *error)
{
    struct timer16 *timer = (struct timer16 *)device;
    unsigned i;
    timer->clock = device_clock(device, NULL, error);
    if (timer->clock == NULL || !device_map(device, 0, error))
        return false;
    for (i = 0; i < CHANNELS; i++)
        timer->counters[i].clock = timer->clock;
    timer->matches.changed = matches_changed;
    device_event(device, &timer->count, "count", count_due);
    return h8_sources_connect(device, timer->sources, timer->irqs, CHANNELS * SOURCES, source_taken,
                              error) &&
           connect_pins(timer, error);
}

const struct device_class h8_timer16_class = {
    .compatible = "renesas,16bit-timer",
    .title = "H8/3069F 16-bit timer",
    .manual = "H8/3069F-ZTAT Hardware Manual, section 16-Bit Timer",
    .size = sizeof(struct timer16),
    .registers = registers,
    .state = state,
    .init = timer16_init,
    .reset = timer16_reset,
    .peek = timer16_peek,
    .read_effect = timer16_read_effect,
    .write = timer16_write,
    .allow = h8_module_allow,
};
