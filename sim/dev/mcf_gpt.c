/* SPDX-License-Identifier: GPL-2.0-or-later */
/* General purpose timer of the MCF5282: 16 bits that count up, four channels that compare or
 * capture, with a pin each. After the MCF5282 User's Manual, chapter "General Purpose Timer
 * Modules". The pulse accumulator only stores. */
#include "device.h"

#include <stddef.h>

#define CHANNELS 4u
#define COUNTS   0x10000u

struct mcf_gpt {
    struct device device;
    struct clock_domain *clock;
    uint8_t ios, oc3m, oc3d, scr1, tov, ctl1, ctl2, ie, scr2, flg1, flg2, port, ddr;
    uint8_t pactl, paflg;
    uint16_t pacnt, c[CHANNELS];
    uint16_t value; /* the count at `since` */
    uint64_t since; /* cycle of the clock */
    uint8_t out, pins;
    struct event overflow, matches[CHANNELS];
    struct line_driver irqs[3 + CHANNELS]; /* overflow, accumulator (2), channels */
    struct line_driver drivers[CHANNELS];
    struct line_listener listeners[CHANNELS];
};

enum {
    GPTIOS,
    GPTCFORC,
    GPTOC3M,
    GPTOC3D,
    GPTCNT,
    GPTSCR1,
    GPTTOV,
    GPTCTL1,
    GPTCTL2,
    GPTIE,
    GPTSCR2,
    GPTFLG1,
    GPTFLG2,
    GPTC,
    GPTPACTL,
    GPTPAFLG,
    GPTPACNT,
    GPTPORT,
    GPTDDR
};
enum { SCR1_GPTEN = 1 << 7, SCR1_TFFCA = 1 << 4, SCR2_TOI = 1 << 7, SCR2_TCRE = 1 << 3 };
#define TOF 0x80u
enum { OFF, TOGGLE, CLEAR, SET }; /* GPTCTL1 */
enum { RISE = 1, FALL = 2 };      /* GPTCTL2 */

#define GPT_BYTE(id, at, ...) [id] = {.name = #id, .offset = (at), .width = 1, __VA_ARGS__}

static const struct device_register registers[] = {
    GPT_BYTE(GPTIOS, 0x00, .about = "1 compares, 0 captures"),
    GPT_BYTE(GPTCFORC, 0x01, .access = REG_WO, .about = "1 the compare's action now"),
    GPT_BYTE(GPTOC3M, 0x02, .about = "pins that channel 3 drives, too"),
    GPT_BYTE(GPTOC3D, 0x03, .about = "to these levels"),
    [GPTCNT] = {.name = "GPTCNT", .offset = 0x04, .width = 2, .access = REG_RO, .about = "count"},
    GPT_BYTE(GPTSCR1, 0x06, .about = "bit 7: on, 4: accesses clear flags"),
    GPT_BYTE(GPTTOV, 0x08, .about = "1 the overflow toggles the pin"),
    GPT_BYTE(GPTCTL1, 0x09, .about = "compares: 1 toggle, 2 clear, 3 set the pin"),
    GPT_BYTE(GPTCTL2, 0x0b, .about = "captures: 1 rising, 2 falling, 3 both edges"),
    GPT_BYTE(GPTIE, 0x0c, .about = "1 the channel interrupts"),
    GPT_BYTE(GPTSCR2, 0x0d,
             .about = "bit 7: overflow interrupts, 3: channel 3 begins anew, 2-0 prescaler"),
    GPT_BYTE(GPTFLG1, 0x0e, .access = REG_W1C, .about = "channels' flags"),
    GPT_BYTE(GPTFLG2, 0x0f, .access = REG_W1C, .about = "bit 7: overflow"),
    [GPTC] = {.name = "GPTC",
              .offset = 0x10,
              .width = 2,
              .count = CHANNELS,
              .about = "compare with or captured"},
    GPT_BYTE(GPTPACTL, 0x18, .stores_only = true, .about = "pulse accumulator"),
    GPT_BYTE(GPTPAFLG, 0x19, .access = REG_W1C, .about = "its flags"),
    [GPTPACNT] =
        {.name = "GPTPACNT", .offset = 0x1a, .width = 2, .stores_only = true, .about = "its count"},
    GPT_BYTE(GPTPORT, 0x1d, .about = "pins as a port"),
    GPT_BYTE(GPTDDR, 0x1e, .about = "1 output"),
    {0}};

static const struct state_field state[] = {STATE_MAX(struct mcf_gpt, ios, 0xf),
                                           STATE_MAX(struct mcf_gpt, oc3m, 0xf),
                                           STATE_MAX(struct mcf_gpt, oc3d, 0xf),
                                           STATE(struct mcf_gpt, scr1),
                                           STATE_MAX(struct mcf_gpt, tov, 0xf),
                                           STATE(struct mcf_gpt, ctl1),
                                           STATE(struct mcf_gpt, ctl2),
                                           STATE_MAX(struct mcf_gpt, ie, 0xf),
                                           STATE(struct mcf_gpt, scr2),
                                           STATE_MAX(struct mcf_gpt, flg1, 0xf),
                                           STATE(struct mcf_gpt, flg2),
                                           STATE_MAX(struct mcf_gpt, port, 0xf),
                                           STATE_MAX(struct mcf_gpt, ddr, 0xf),
                                           STATE(struct mcf_gpt, pactl),
                                           STATE(struct mcf_gpt, paflg),
                                           STATE(struct mcf_gpt, pacnt),
                                           STATE_ARRAY(struct mcf_gpt, c),
                                           STATE(struct mcf_gpt, value),
                                           STATE(struct mcf_gpt, since),
                                           STATE_MAX(struct mcf_gpt, out, 0xf),
                                           STATE_MAX(struct mcf_gpt, pins, 0xf),
                                           STATE_EVENT(struct mcf_gpt, overflow),
                                           STATE_EVENT(struct mcf_gpt, matches[0]),
                                           STATE_EVENT(struct mcf_gpt, matches[1]),
                                           STATE_EVENT(struct mcf_gpt, matches[2]),
                                           STATE_EVENT(struct mcf_gpt, matches[3]),
                                           STATE_DRIVER_ARRAY(struct mcf_gpt, irqs),
                                           STATE_DRIVER_ARRAY(struct mcf_gpt, drivers),
                                           STATE_END};

/* --- the count --- */

static unsigned shift(const struct mcf_gpt *gpt)
{
    return gpt->scr2 & 7;
}

/* With TCRE the count that follows that of channel 3 is 0. */
static uint32_t period(const struct mcf_gpt *gpt)
{
    bool anew = (gpt->scr2 & SCR2_TCRE) && (gpt->ios & 8) && gpt->value <= gpt->c[3];
    return anew ? gpt->c[3] + 1u : COUNTS;
}

static uint64_t counts_at(const struct mcf_gpt *gpt, sim_time now)
{
    if (!(gpt->scr1 & SCR1_GPTEN))
        return 0;
    return (clock_cycles_at(gpt->clock, now) - gpt->since) >> shift(gpt);
}

static uint16_t count_at(const struct mcf_gpt *gpt, sim_time now)
{
    return (uint16_t)((gpt->value + counts_at(gpt, now)) % period(gpt));
}

static void sync(struct mcf_gpt *gpt, sim_time now)
{
    uint64_t counts = counts_at(gpt, now);
    gpt->value = count_at(gpt, now);
    if (gpt->scr1 & SCR1_GPTEN)
        gpt->since += counts << shift(gpt);
    else
        gpt->since = clock_cycles_at(gpt->clock, now);
}

/* At the next count that is `target`; never where the count does not come there. */
static void schedule_one(struct mcf_gpt *gpt, struct event *event, uint32_t target, bool wanted)
{
    uint32_t all = period(gpt), counts = (target + all - gpt->value) % all;
    if (!wanted || !(gpt->scr1 & SCR1_GPTEN) || target >= all) {
        event_cancel(event);
        return;
    }
    counts = counts == 0 ? all : counts;
    event_at_cycle(event, gpt->clock, gpt->since + ((uint64_t)counts << shift(gpt)));
}

static void schedule(struct mcf_gpt *gpt)
{
    unsigned i;
    schedule_one(gpt, &gpt->overflow, 0, period(gpt) == COUNTS);
    for (i = 0; i < CHANNELS; i++)
        schedule_one(gpt, &gpt->matches[i], gpt->c[i], gpt->ios >> i & 1);
}

/* --- pins and interrupts --- */

static bool by_timer(const struct mcf_gpt *gpt, unsigned channel)
{
    bool third = (gpt->oc3m >> channel & 1) && (gpt->ios & 8);
    return (gpt->ios >> channel & 1) &&
           ((gpt->ctl1 >> 2 * channel & 3) != OFF || third || (gpt->tov >> channel & 1));
}

static void update(struct mcf_gpt *gpt)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++) {
        uint8_t levels = by_timer(gpt, i) ? gpt->out : gpt->port & gpt->ddr;
        line_set(&gpt->drivers[i], levels >> i & 1);
        line_set(&gpt->irqs[3 + i], gpt->flg1 & gpt->ie & 1u << i);
    }
    line_set(&gpt->irqs[0], (gpt->flg2 & TOF) && (gpt->scr2 & SCR2_TOI));
}

static void act(struct mcf_gpt *gpt, unsigned channel)
{
    unsigned what = gpt->ctl1 >> 2 * channel & 3;
    uint8_t bit = (uint8_t)(1u << channel);
    if (what == TOGGLE)
        gpt->out ^= bit;
    if (what == CLEAR)
        gpt->out &= (uint8_t)~bit;
    if (what == SET)
        gpt->out |= bit;
    if (channel == 3)
        gpt->out = (uint8_t)((gpt->out & ~gpt->oc3m) | (gpt->oc3d & gpt->oc3m));
}

static void match(struct mcf_gpt *gpt, unsigned channel, sim_time due)
{
    sync(gpt, due);
    gpt->flg1 |= (uint8_t)(1u << channel);
    act(gpt, channel);
    schedule(gpt);
    update(gpt);
}

static void match_0(void *owner, sim_time due)
{
    match(owner, 0, due);
}

static void match_1(void *owner, sim_time due)
{
    match(owner, 1, due);
}

static void match_2(void *owner, sim_time due)
{
    match(owner, 2, due);
}

static void match_3(void *owner, sim_time due)
{
    match(owner, 3, due);
}

static void overflowed(void *owner, sim_time due)
{
    struct mcf_gpt *gpt = owner;
    sync(gpt, due);
    gpt->flg2 = TOF;
    gpt->out ^= gpt->tov & gpt->ios;
    schedule(gpt);
    update(gpt);
}

static void pin_changed(void *owner, unsigned channel, bool level)
{
    struct mcf_gpt *gpt = owner;
    unsigned edges = gpt->ctl2 >> 2 * channel & (level ? RISE : FALL);
    gpt->pins = (uint8_t)((gpt->pins & ~(1u << channel)) | (unsigned)level << channel);
    if (edges == 0 || (gpt->ios >> channel & 1) || !(gpt->scr1 & SCR1_GPTEN))
        return;
    gpt->c[channel] = count_at(gpt, device_now(&gpt->device));
    gpt->flg1 |= (uint8_t)(1u << channel);
    update(gpt);
}

/* --- registers --- */

static uint32_t gpt_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_gpt *gpt = (const struct mcf_gpt *)device;
    const uint32_t values[] = {
        [GPTIOS] = gpt->ios,     [GPTOC3M] = gpt->oc3m,
        [GPTOC3D] = gpt->oc3d,   [GPTCNT] = count_at(gpt, device_now(device)),
        [GPTSCR1] = gpt->scr1,   [GPTTOV] = gpt->tov,
        [GPTCTL1] = gpt->ctl1,   [GPTCTL2] = gpt->ctl2,
        [GPTIE] = gpt->ie,       [GPTSCR2] = gpt->scr2,
        [GPTFLG1] = gpt->flg1,   [GPTFLG2] = gpt->flg2,
        [GPTPACTL] = gpt->pactl, [GPTPAFLG] = gpt->paflg,
        [GPTPACNT] = gpt->pacnt, [GPTPORT] = gpt->pins,
        [GPTDDR] = gpt->ddr};
    return reg == GPTC ? gpt->c[element] : values[reg];
}

/* TFFCA: an access to a channel's register or to the count clears its flag. */
static void fast_clear(struct mcf_gpt *gpt, unsigned reg, unsigned element)
{
    if (!(gpt->scr1 & SCR1_TFFCA))
        return;
    if (reg == GPTC)
        gpt->flg1 &= (uint8_t) ~(1u << element);
    if (reg == GPTCNT)
        gpt->flg2 = 0;
    update(gpt);
}

static void gpt_read_effect(struct device *device, unsigned reg, unsigned element)
{
    fast_clear((struct mcf_gpt *)device, reg, element);
}

static void force(struct mcf_gpt *gpt, uint32_t value)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        if (value >> i & 1)
            act(gpt, i);
}

static void write_register(struct mcf_gpt *gpt, unsigned reg, unsigned element, uint32_t value)
{
    uint8_t *const bytes[] = {
        [GPTIOS] = &gpt->ios,   [GPTOC3M] = &gpt->oc3m, [GPTOC3D] = &gpt->oc3d,
        [GPTTOV] = &gpt->tov,   [GPTIE] = &gpt->ie,     [GPTPORT] = &gpt->port,
        [GPTDDR] = &gpt->ddr,   [GPTSCR1] = &gpt->scr1, [GPTCTL1] = &gpt->ctl1,
        [GPTCTL2] = &gpt->ctl2, [GPTSCR2] = &gpt->scr2, [GPTPACTL] = &gpt->pactl};
    bool four = reg <= GPTOC3D || reg == GPTTOV || reg == GPTIE || reg >= GPTPORT;
    if (reg == GPTCFORC)
        force(gpt, value);
    else if (reg == GPTFLG1)
        gpt->flg1 &= (uint8_t)~value;
    else if (reg == GPTFLG2)
        gpt->flg2 &= (uint8_t)~value;
    else if (reg == GPTPAFLG)
        gpt->paflg &= (uint8_t)~value;
    else if (reg == GPTC)
        gpt->c[element] = (uint16_t)value;
    else if (reg == GPTPACNT)
        gpt->pacnt = (uint16_t)value;
    else
        *bytes[reg] = (uint8_t)(four ? value & 0xf : value);
}

static enum bus_result gpt_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_gpt *gpt = (struct mcf_gpt *)device;
    (void)mask;
    sync(gpt, device_now(device));
    fast_clear(gpt, reg, element);
    write_register(gpt, reg, element, value);
    schedule(gpt);
    update(gpt);
    return BUS_OK;
}

static void gpt_reset(struct device *device)
{
    struct mcf_gpt *gpt = (struct mcf_gpt *)device;
    unsigned i;
    gpt->ios = gpt->oc3m = gpt->oc3d = gpt->scr1 = gpt->tov = gpt->ctl1 = gpt->ctl2 = 0;
    gpt->ie = gpt->scr2 = gpt->flg1 = gpt->flg2 = gpt->port = gpt->ddr = gpt->out = 0;
    gpt->pactl = gpt->paflg = 0;
    gpt->pacnt = gpt->value = 0;
    gpt->since = clock_cycles_at(gpt->clock, device_now(device));
    for (i = 0; i < CHANNELS; i++)
        gpt->c[i] = 0;
    schedule(gpt);
    update(gpt);
}

static bool gpt_init(struct device *device, struct sim_error *error)
{
    struct mcf_gpt *gpt = (struct mcf_gpt *)device;
    static const char *const names[CHANNELS] = {"p0", "p1", "p2", "p3"};
    static void (*const handlers[CHANNELS])(void *, sim_time) = {match_0, match_1, match_2,
                                                                 match_3};
    unsigned i;
    gpt->clock = device_clock(device, NULL, error);
    if (gpt->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &gpt->overflow, "overflow", overflowed);
    for (i = 0; i < 3 + CHANNELS; i++)
        if (!device_irq(device, i, &gpt->irqs[i], error))
            return false;
    for (i = 0; i < CHANNELS; i++) {
        struct line *line = device_pin(device, names[i], LINE_WIRED_OR, error);
        if (line == NULL || !line_drive(line, &gpt->drivers[i], error))
            return false;
        line_listen(line, &gpt->listeners[i], gpt, pin_changed, i);
        device_event(device, &gpt->matches[i], names[i], handlers[i]);
    }
    return true;
}

const struct device_class mcf_gpt_class = {
    .compatible = "fsl,mcf-gpt",
    .title = "ColdFire general purpose timer",
    .manual = "MCF5282 User's Manual, chapter General Purpose Timer Modules",
    .size = sizeof(struct mcf_gpt),
    .registers = registers,
    .state = state,
    .init = gpt_init,
    .reset = gpt_reset,
    .peek = gpt_peek,
    .read_effect = gpt_read_effect,
    .write = gpt_write,
};
