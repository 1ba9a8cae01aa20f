/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16-bit timer pulse unit (TPU) of the H8S/2329: six channels with two or four registers that
 * compare or capture. After the H8S/2329 Group Hardware Manual, section "16-Bit Timer Pulse Unit".
 * Buffers, synchronous channels, cascades, PWM modes 1 and 2, phase counting modes 1 to 4, starts
 * of the A/D converter. Leaves out the states that pins and their synchronizers take. */
#include "dev/h8_chip.h"
#include "dev/h8_counter.h"
#include "dev/h8_matches.h"
#include "dev/h8_port.h"
#include "dev/h8_sources.h"

#include <stddef.h>

#define CHANNELS 6u
#define CLOCKS   4u
#define PINS     16u
#define SOURCES  26u

struct tpu {
    struct device device; /* this and the next: struct h8_module */
    struct clock_domain *clock;
    struct h8_matches matches;
    struct h8_counter counters[CHANNELS];
    uint8_t tstr, tsyr;
    uint8_t tcr[CHANNELS], tmdr[CHANNELS], tiorh[CHANNELS], tiorl[CHANNELS], tier[CHANNELS];
    uint8_t flags[CHANNELS], seen[CHANNELS]; /* of TSR */
    uint8_t down;                            /* TCFD is 0, a bit for each channel */
    uint8_t clocks;                          /* levels of TCLKA to TCLKD */
    uint16_t out;                            /* levels of the outputs */
    struct event count;
    struct line_driver irqs[SOURCES];
    struct h8_output outputs[PINS];
    struct line_listener listeners[PINS], clock_listeners[CLOCKS];
    struct h8_source sources[SOURCES];
};

/* Ids of registers: TSTR, TSYR, eight of each channel, three more of channels 0 and 3. */
enum { TSTR, TSYR, FIRST };
enum { TCR, TMDR, TIORH, TIER, TSR, TCNT, TGRA, TGRB, EACH, TIORL = EACH, TGRC, TGRD, FIELDS };
#define ID(channel, field)      (FIRST + EACH * (channel) + (field))
#define MORE                    ID(CHANNELS, 0)
#define MORE_ID(channel, field) (MORE + (FIELDS - EACH) * ((channel) / 3) + (unsigned)(field)-EACH)

enum { TGFA = 1, TGFB = 2, TGFC = 4, TGFD = 8, TCFV = 0x10, TCFU = 0x20, TCFD = 0x80 };
enum { TTGE = 0x80 };
enum { BFA = 0x10 };
enum { NORMAL, PWM_1 = 2, PWM_2, PHASE_1, PHASE_4 = 7 }; /* TMDR, bits 3-0 */
enum { CLEAR_A = 1, CLEAR_B, CLEAR_SYNC, CLEAR_C = 5, CLEAR_D };
enum { OUT_0 = 1, OUT_1 = 2, OUT_TOGGLE = 3, OUT_HIGH = 4, CAPTURE = 8, CAPTURE_INSIDE = 4 };

/* What TPSC chooses: shifts of the prescaler, pins, or the overflows of the channel behind. */
enum { PIN_A = 0x10, PIN_B, PIN_C, PIN_D, CASCADE };
static const uint8_t clock_sources[CHANNELS][8] = {
    {0, 2, 4, 6, PIN_A, PIN_B, PIN_C, PIN_D}, {0, 2, 4, 6, PIN_A, PIN_B, 8, CASCADE},
    {0, 2, 4, 6, PIN_A, PIN_B, PIN_C, 10},    {0, 2, 4, 6, PIN_A, 10, 8, 12},
    {0, 2, 4, 6, PIN_A, PIN_C, 10, CASCADE},  {0, 2, 4, 6, PIN_A, PIN_C, 8, PIN_D}};

static const uint8_t first_pin[CHANNELS + 1] = {0, 4, 6, 8, 12, 14, PINS};

/* The bits that a channel's registers have. */
static const struct masks {
    uint8_t tcr, tmdr, tier, flags;
} masks[2] = {{0x7f, 0x0f, 0xb3, 0x33}, {0xff, 0x3f, 0x9f, 0x1f}}; /* two registers; four */

static bool has_four(unsigned channel)
{
    return channel % 3 == 0;
}

static const struct masks *masks_of(unsigned channel)
{
    return &masks[has_four(channel)];
}

static unsigned registers_of(unsigned channel)
{
    return has_four(channel) ? 4 : 2;
}

/* The requests in the order of their vectors: channel, bit of TSR and TIER. */
static const struct {
    uint8_t channel, flag;
} requests[SOURCES] = {{0, TGFA}, {0, TGFB}, {0, TGFC}, {0, TGFD}, {0, TCFV}, /* 32 */
                       {1, TGFA}, {1, TGFB}, {1, TCFV}, {1, TCFU},            /* 40 */
                       {2, TGFA}, {2, TGFB}, {2, TCFV}, {2, TCFU},            /* 44 */
                       {3, TGFA}, {3, TGFB}, {3, TGFC}, {3, TGFD}, {3, TCFV}, /* 48 */
                       {4, TGFA}, {4, TGFB}, {4, TCFV}, {4, TCFU},            /* 56 */
                       {5, TGFA}, {5, TGFB}, {5, TCFV}, {5, TCFU}};           /* 60 */

/* --- registers' table --- */

static const struct register_field tcr_fields[] = {
    {"CCLR", 5, 3, "cleared by: 1 TGRA, 2 TGRB, 3 and 7 synchronous channels, 5 TGRC, 6 TGRD"},
    {"CKEG", 3, 2, "counts edges: 0 rising, 1 falling, 2 both"},
    {"TPSC", 0, 3, "clock: 0 to 3 phi / 1, 4, 16, 64; others by channel"},
    {0}};
static const struct register_field tmdr_fields[] = {
    {"BFB", 5, 1, "1 TGRD is the buffer of TGRB"},
    {"BFA", 4, 1, "1 TGRC is the buffer of TGRA"},
    {"MD", 0, 4, "0 normal, 2 PWM 1, 3 PWM 2, 4 to 7 phase counting 1 to 4"},
    {0}};
static const struct register_field tier_fields[] = {{"TTGE", 7, 1, "TGRA starts the A/D converter"},
                                                    {"TCIEU", 5, 1, "underflow interrupts"},
                                                    {"TCIEV", 4, 1, "overflow"},
                                                    {"TGIED", 3, 1, "TGRD"},
                                                    {"TGIEC", 2, 1, "TGRC"},
                                                    {"TGIEB", 1, 1, "TGRB"},
                                                    {"TGIEA", 0, 1, "TGRA"},
                                                    {0}};
static const struct register_field tsr_fields[] = {
    {"TCFD", 7, 1, "1 counts up"}, {"TCFU", 5, 1, "underflow"},
    {"TCFV", 4, 1, "overflow"},    {"TGFD", 3, 1, "TGRD"},
    {"TGFC", 2, 1, "TGRC"},        {"TGFB", 1, 1, "TGRB"},
    {"TGFA", 0, 1, "TGRA"},        {0}};

#define TPU_BYTE(id, text, in, at, ...)                                                            \
    [id] = {.name = (text), .area = (in), .offset = (at), .width = 1, __VA_ARGS__}
#define TPU_WORD(id, text, in, at, at_reset, what)                                                 \
    [id] = {.name = (text),                                                                        \
            .area = (in),                                                                          \
            .offset = (at),                                                                        \
            .width = 2,                                                                            \
            .widths = 2,                                                                           \
            .reset = (at_reset),                                                                   \
            .about = (what)}
/* Channels 3 to 5 are area 0, from 0; 0 to 2 are area 1, from 0x10. */
#define IN(n)     ((n) < 3)
#define AT(n, at) (16 * ((n) % 3) + ((n) < 3 ? 16 : 0) + (at))
#define CHANNEL(n, tiorh)                                                                          \
    TPU_BYTE(ID(n, TCR), "TCR" #n, IN(n), AT(n, 0), .fields = tcr_fields, .about = "control"),     \
        TPU_BYTE(ID(n, TMDR), "TMDR" #n, IN(n), AT(n, 1), .reset = 0xc0, .fields = tmdr_fields,    \
                 .about = "modes"),                                                                \
        TPU_BYTE(ID(n, TIORH), tiorh, IN(n), AT(n, 2), .about = "use of TGRB (7-4) and TGRA"),     \
        TPU_BYTE(ID(n, TIER), "TIER" #n, IN(n), AT(n, 4), .reset = 0x40, .fields = tier_fields,    \
                 .about = "1 interrupts"),                                                         \
        TPU_BYTE(ID(n, TSR), "TSR" #n, IN(n), AT(n, 5), .reset = 0xc0, .steady = true,             \
                 .fields = tsr_fields, .about = "flags: read as 1, then write 0"),                 \
        TPU_WORD(ID(n, TCNT), "TCNT" #n, IN(n), AT(n, 6), 0, "count"),                             \
        TPU_WORD(ID(n, TGRA), "TGR" #n "A", IN(n), AT(n, 8), 0xffff, "compared, or captured"),     \
        TPU_WORD(ID(n, TGRB), "TGR" #n "B", IN(n), AT(n, 10), 0xffff, "likewise")
#define CHANNEL_MORE(n)                                                                            \
    TPU_BYTE(MORE_ID(n, TIORL), "TIOR" #n "L", IN(n), AT(n, 3),                                    \
             .about = "use of TGRD (7-4) and TGRC"),                                               \
        TPU_WORD(MORE_ID(n, TGRC), "TGR" #n "C", IN(n), AT(n, 12), 0xffff, "likewise"),            \
        TPU_WORD(MORE_ID(n, TGRD), "TGR" #n "D", IN(n), AT(n, 14), 0xffff, "likewise")

static const struct device_register registers[] = {
    TPU_BYTE(TSTR, "TSTR", 1, 0, .about = "1 counts, a bit for each channel"),
    TPU_BYTE(TSYR, "TSYR", 1, 1, .about = "1 synchronous, a bit for each channel"),
    CHANNEL(0, "TIOR0H"),
    CHANNEL(1, "TIOR1"),
    CHANNEL(2, "TIOR2"),
    CHANNEL(3, "TIOR3H"),
    CHANNEL(4, "TIOR4"),
    CHANNEL(5, "TIOR5"),
    CHANNEL_MORE(0),
    CHANNEL_MORE(3),
    {0}};

static unsigned channel_of(unsigned reg)
{
    return reg < MORE ? (reg - FIRST) / EACH : (reg - MORE) / (FIELDS - EACH) * 3;
}

static unsigned field_of(unsigned reg)
{
    return reg < MORE ? (reg - FIRST) % EACH : (reg - MORE) % (FIELDS - EACH) + EACH;
}

static const struct state_field state[] = {STATE_H8_COUNTER(struct tpu, counters[0]),
                                           STATE_H8_COUNTER(struct tpu, counters[1]),
                                           STATE_H8_COUNTER(struct tpu, counters[2]),
                                           STATE_H8_COUNTER(struct tpu, counters[3]),
                                           STATE_H8_COUNTER(struct tpu, counters[4]),
                                           STATE_H8_COUNTER(struct tpu, counters[5]),
                                           STATE_MAX(struct tpu, tstr, 0x3f),
                                           STATE_MAX(struct tpu, tsyr, 0x3f),
                                           STATE_ARRAY(struct tpu, tcr),
                                           STATE_ARRAY_MAX(struct tpu, tmdr, 0x3f),
                                           STATE_ARRAY(struct tpu, tiorh),
                                           STATE_ARRAY(struct tpu, tiorl),
                                           STATE_ARRAY_MAX(struct tpu, tier, 0xbf),
                                           STATE_ARRAY_MAX(struct tpu, flags, 0x3f),
                                           STATE_ARRAY_MAX(struct tpu, seen, 0x3f),
                                           STATE_MAX(struct tpu, down, 0x3f),
                                           STATE_MAX(struct tpu, clocks, 0xf),
                                           STATE(struct tpu, out),
                                           STATE_EVENT(struct tpu, count),
                                           STATE_DRIVER_ARRAY(struct tpu, irqs),
                                           STATE_DRIVER(struct tpu, outputs[0].own),
                                           STATE_DRIVER(struct tpu, outputs[1].own),
                                           STATE_DRIVER(struct tpu, outputs[2].own),
                                           STATE_DRIVER(struct tpu, outputs[3].own),
                                           STATE_DRIVER(struct tpu, outputs[4].own),
                                           STATE_DRIVER(struct tpu, outputs[5].own),
                                           STATE_DRIVER(struct tpu, outputs[6].own),
                                           STATE_DRIVER(struct tpu, outputs[7].own),
                                           STATE_DRIVER(struct tpu, outputs[8].own),
                                           STATE_DRIVER(struct tpu, outputs[9].own),
                                           STATE_DRIVER(struct tpu, outputs[10].own),
                                           STATE_DRIVER(struct tpu, outputs[11].own),
                                           STATE_DRIVER(struct tpu, outputs[12].own),
                                           STATE_DRIVER(struct tpu, outputs[13].own),
                                           STATE_DRIVER(struct tpu, outputs[14].own),
                                           STATE_DRIVER(struct tpu, outputs[15].own),
                                           STATE_END};

/* --- what the registers say --- */

static unsigned setting(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return (which < 2 ? tpu->tiorh : tpu->tiorl)[channel] >> 4 * (which % 2) & 15;
}

static unsigned mode_of(const struct tpu *tpu, unsigned channel)
{
    return tpu->tmdr[channel] & 15;
}

static bool counts_phases(const struct tpu *tpu, unsigned channel)
{
    unsigned mode = mode_of(tpu, channel);
    return !has_four(channel) && mode >= PHASE_1 && mode <= PHASE_4;
}

static unsigned clearing(const struct tpu *tpu, unsigned channel)
{
    return tpu->tcr[channel] >> 5;
}

static bool follows(const struct tpu *tpu, unsigned channel)
{
    return (tpu->tsyr >> channel & 1) && (clearing(tpu, channel) & 3) == CLEAR_SYNC;
}

static unsigned clock_of(const struct tpu *tpu, unsigned channel)
{
    return clock_sources[channel][tpu->tcr[channel] & 7];
}

/* Has TGRA its TGRC, TGRB its TGRD? */
static bool is_buffered(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return which < 2 && has_four(channel) && (tpu->tmdr[channel] & BFA << which);
}

static bool is_buffer(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return which >= 2 && is_buffered(tpu, channel, which - 2);
}

static bool captures(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return (setting(tpu, channel, which) & CAPTURE) && !is_buffer(tpu, channel, which);
}

static bool compares(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return which < registers_of(channel) && !(setting(tpu, channel, which) & CAPTURE) &&
           !is_buffer(tpu, channel, which);
}

/* The register by which the count is cleared. */
static unsigned clearing_register(const struct tpu *tpu, unsigned channel)
{
    static const uint8_t by[8] = {4, 0, 1, 4, 4, 2, 3, 4};
    unsigned which = by[clearing(tpu, channel)];
    return which < registers_of(channel) ? which : H8_COUNTER_REGISTERS;
}

/* OUT_0, OUT_1, OUT_TOGGLE; 0: no output. */
static unsigned action(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return compares(tpu, channel, which) ? setting(tpu, channel, which) & 3 : 0;
}

/* In PWM mode 1 TGRB and TGRD act on the pins of TGRA and TGRC. */
static bool drives(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return action(tpu, channel, which) != 0 && !(mode_of(tpu, channel) == PWM_1 && which % 2 == 1);
}

/* Where 1 captures at counts of another channel, or at what happens to a register of it. */
static bool captures_inside(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return captures(tpu, channel, which) && channel % 3 != 2 &&
           (setting(tpu, channel, which) & CAPTURE_INSIDE);
}

/* --- interrupts, pins, what is waited for --- */

static void update(struct tpu *tpu)
{
    unsigned i, channel = 0;
    for (i = 0; i < SOURCES; i++)
        line_set(&tpu->irqs[i], tpu->flags[requests[i].channel] & tpu->tier[requests[i].channel] &
                                    requests[i].flag);
    for (i = 0; i < PINS; i++) {
        while (i >= first_pin[channel + 1])
            channel++;
        h8_output_set(&tpu->outputs[i], drives(tpu, channel, i - first_pin[channel]),
                      tpu->out >> i & 1);
    }
}

/* Channel 1 captures what happens to registers A and C of channel 0, channel 4 of channel 3. */
static bool is_captured_by_next(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return has_four(channel) && which % 2 == 0 && captures_inside(tpu, channel + 1, which / 2);
}

static bool match_matters(const struct tpu *tpu, unsigned channel, unsigned which)
{
    return !(tpu->flags[channel] >> which & 1) || action(tpu, channel, which) != 0 ||
           is_buffered(tpu, channel, which) || is_captured_by_next(tpu, channel, which) ||
           (which == 0 && (tpu->tier[channel] & TTGE) && tpu->matches.first != NULL);
}

static bool clear_matters(const struct tpu *tpu, unsigned channel)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        if (i != channel && (tpu->tsyr >> channel & 1) && follows(tpu, i))
            return true;
    return mode_of(tpu, channel) == PWM_2;
}

static bool overflow_matters(const struct tpu *tpu, unsigned channel)
{
    bool cascaded = channel % 3 == 2 && clock_of(tpu, channel - 1) == CASCADE;
    return cascaded || !(tpu->flags[channel] & TCFV);
}

/* Channel 0 captures at counts of channel 1, channel 3 at those of 4; not at those of phi / 1. */
static bool counts_matter(const struct tpu *tpu, unsigned channel)
{
    unsigned i, inside = 0;
    for (i = 0; channel % 3 == 1 && i < 4; i++)
        inside |= captures_inside(tpu, channel - 1, i);
    return inside && clock_of(tpu, channel) != 0;
}

static uint8_t wanted_of(const struct tpu *tpu, unsigned channel)
{
    unsigned wanted = h8_matches_channels(&tpu->matches) >> channel & 1 ? 3 : 0, i;
    for (i = 0; i < registers_of(channel); i++)
        wanted |= (unsigned)match_matters(tpu, channel, i) << i;
    if (clear_matters(tpu, channel))
        wanted |= 1u << clearing_register(tpu, channel) & 15;
    if (overflow_matters(tpu, channel))
        wanted |= H8_COUNTER_OVERFLOW;
    if (counts_matter(tpu, channel))
        wanted |= H8_COUNTER_EACH;
    return (uint8_t)wanted;
}

static void schedule(struct tpu *tpu)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        tpu->counters[i].wanted = wanted_of(tpu, i);
    h8_counters_schedule(tpu->counters, CHANNELS, &tpu->count);
    update(tpu);
}

/* --- outputs --- */

static void set_output(struct tpu *tpu, unsigned channel, unsigned which, unsigned what)
{
    uint16_t bit = (uint16_t)(1u << (first_pin[channel] + which));
    if (what == OUT_0)
        tpu->out &= (uint16_t)~bit;
    if (what == OUT_1)
        tpu->out |= bit;
    if (what == OUT_TOGGLE)
        tpu->out ^= bit;
}

static void set_initial(struct tpu *tpu, unsigned channel, unsigned which)
{
    bool high = setting(tpu, channel, which) & OUT_HIGH;
    set_output(tpu, channel, which, high ? OUT_1 : OUT_0);
}

/* Mode 1: both registers of a pair at once change nothing. */
static void set_outputs_by_pairs(struct tpu *tpu, unsigned channel, unsigned matches)
{
    unsigned which;
    for (which = 0; which < registers_of(channel); which++)
        if ((matches >> which & 1) && !(matches >> (which ^ 1) & 1))
            set_output(tpu, channel, which & 2, action(tpu, channel, which));
}

/* Mode 2: the clear brings the initial levels; a match at the same time changes nothing. */
static void set_outputs(struct tpu *tpu, unsigned channel, unsigned matches, bool cleared)
{
    bool begins = cleared && mode_of(tpu, channel) == PWM_2;
    unsigned which;
    for (which = 0; which < registers_of(channel); which++)
        if (!(matches >> which & 1) && begins)
            set_initial(tpu, channel, which);
        else if ((matches >> which & 1) && !begins)
            set_output(tpu, channel, which, action(tpu, channel, which));
}

/* --- what happens --- */

struct moment {
    struct tpu *tpu;
    sim_time now;
};

static void step(const struct moment *moment, unsigned channel, bool down);
static void capture(const struct moment *moment, unsigned channel, unsigned which);

static void clear_followers(struct tpu *tpu, unsigned channel)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        if ((tpu->tsyr >> channel & 1) && i != channel && follows(tpu, i)) {
            tpu->counters[i].value = 0;
            set_outputs(tpu, i, 0, true);
        }
}

/* A register has matched or captured: what else there is that waits for it. */
static void tell(const struct moment *moment, unsigned channel, unsigned which)
{
    struct tpu *tpu = moment->tpu;
    unsigned what = which == 0 ? H8_MATCH_A : which == 1 ? H8_MATCH_B : 0;
    tpu->flags[channel] |= (uint8_t)(1u << which);
    if (is_captured_by_next(tpu, channel, which))
        capture(moment, channel + 1, which / 2);
    if (which == 0 && (tpu->tier[channel] & TTGE))
        what |= H8_MATCH_TRIGGER;
    h8_matches_tell(&tpu->matches, channel, what, moment->now);
}

static void capture(const struct moment *moment, unsigned channel, unsigned which)
{
    struct tpu *tpu = moment->tpu;
    struct h8_counter *counter = &tpu->counters[channel];
    if (is_buffered(tpu, channel, which))
        counter->registers[which + 2] = counter->registers[which];
    counter->registers[which] = counter->value;
    if (clearing_register(tpu, channel) == which) {
        counter->value = 0;
        clear_followers(tpu, channel);
    }
    tell(moment, channel, which);
}

static void matched(const struct moment *moment, unsigned channel, unsigned which)
{
    struct h8_counter *counter = &moment->tpu->counters[channel];
    if (is_buffered(moment->tpu, channel, which))
        counter->registers[which] = counter->registers[which + 2];
    tell(moment, channel, which);
}

static void overflowed(const struct moment *moment, unsigned channel, bool down)
{
    struct tpu *tpu = moment->tpu;
    tpu->flags[channel] |= (uint8_t)((down ? TCFU : TCFV) & masks_of(channel)->flags);
    if (channel % 3 == 2 && clock_of(tpu, channel - 1) == CASCADE &&
        !counts_phases(tpu, channel - 1))
        step(moment, channel - 1, down);
}

static void happened(void *owner, unsigned channel, struct h8_count what)
{
    const struct moment *moment = owner;
    struct tpu *tpu = moment->tpu;
    unsigned i;
    if (mode_of(tpu, channel) == PWM_1)
        set_outputs_by_pairs(tpu, channel, what.matches);
    else
        set_outputs(tpu, channel, what.matches, what.cleared);
    for (i = 0; i < registers_of(channel); i++)
        if (what.matches >> i & 1)
            matched(moment, channel, i);
    if (what.cleared)
        clear_followers(tpu, channel);
    if (what.overflowed || what.underflowed)
        overflowed(moment, channel, what.underflowed);
    for (i = 0; counts_matter(tpu, channel) && i < 4; i++)
        if (captures_inside(tpu, channel - 1, i))
            capture(moment, channel - 1, i);
}

static void settle(struct tpu *tpu, sim_time now)
{
    struct moment moment = {tpu, now};
    h8_counters_settle(tpu->counters, CHANNELS, now, happened, &moment);
}

static void count_due(void *owner, sim_time due)
{
    settle(owner, due);
    schedule(owner);
}

/* One count from outside, or from another channel. */
static void step(const struct moment *moment, unsigned channel, bool down)
{
    struct tpu *tpu = moment->tpu;
    struct moment here = *moment;
    uint8_t bit = (uint8_t)(1u << channel);
    if (!(tpu->tstr & bit))
        return;
    tpu->down = (uint8_t)(down ? tpu->down | bit : tpu->down & ~bit);
    happened(&here, channel, h8_counter_step(&tpu->counters[channel], down));
}

/* --- pins --- */

static bool is_edge(unsigned edges, bool level) /* 0 rising, 1 falling, 2 and 3 both */
{
    return edges >= 2 || (edges == 0) == level;
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct tpu *tpu = owner;
    struct moment moment = {tpu, device_now(&tpu->device)};
    unsigned channel = 0, which;
    while (pin >= first_pin[channel + 1])
        channel++;
    which = pin - first_pin[channel];
    if (!captures(tpu, channel, which) || captures_inside(tpu, channel, which) ||
        !is_edge(setting(tpu, channel, which) & 3, level))
        return;
    settle(tpu, moment.now);
    capture(&moment, channel, which);
    schedule(tpu);
}

/* What an edge counts in modes 1 to 4, by: its pin is the B phase, it rises, the other is high. */
static const int phases[4][2][2][2] = {{{{-1, +1}, {+1, -1}}, {{+1, -1}, {-1, +1}}},
                                       {{{-1, +1}, {0, 0}}, {{0, 0}, {0, 0}}},
                                       {{{0, +1}, {0, 0}}, {{0, -1}, {0, 0}}},
                                       {{{0, 0}, {0, 0}}, {{+1, -1}, {-1, +1}}}};

/* Channels 1 and 5 have TCLKA and TCLKB, channels 2 and 4 TCLKC and TCLKD. */
static void count_phase(const struct moment *moment, unsigned channel, unsigned pin, bool level)
{
    const struct tpu *tpu = moment->tpu;
    unsigned pair = channel == 1 || channel == 5 ? 0 : 2;
    int count;
    if (pin / 2 * 2 != pair)
        return;
    count = phases[mode_of(tpu, channel) - PHASE_1][pin & 1][level][tpu->clocks >> (pin ^ 1) & 1];
    if (count != 0)
        step(moment, channel, count < 0);
}

static void clock_changed(void *owner, unsigned pin, bool level)
{
    struct tpu *tpu = owner;
    const struct moment moment = {tpu, device_now(&tpu->device)};
    unsigned i;
    settle(tpu, moment.now);
    tpu->clocks = (uint8_t)((tpu->clocks & ~(1u << pin)) | (unsigned)level << pin);
    for (i = 0; i < CHANNELS; i++)
        if (counts_phases(tpu, i))
            count_phase(&moment, i, pin, level);
        else if (clock_of(tpu, i) == PIN_A + pin && is_edge(tpu->tcr[i] >> 3 & 3, level))
            step(&moment, i, false);
    schedule(tpu);
}

/* --- registers --- */

static void configure(struct tpu *tpu, unsigned channel)
{
    static const enum h8_edges edges[4] = {H8_EDGE_RISE, H8_EDGE_FALL, H8_EDGE_BOTH, H8_EDGE_BOTH};
    struct h8_counter *counter = &tpu->counters[channel];
    unsigned clock = clock_of(tpu, channel), i;
    bool running = (tpu->tstr >> channel & 1) && clock < PIN_A && !counts_phases(tpu, channel);
    h8_counter_source(counter, running, clock < PIN_A ? clock : 0,
                      edges[tpu->tcr[channel] >> 3 & 3], device_now(&tpu->device));
    counter->compares = 0;
    for (i = 0; i < registers_of(channel); i++)
        counter->compares |= (uint8_t)(compares(tpu, channel, i) << i);
    counter->top = (uint8_t)clearing_register(tpu, channel);
}

static uint32_t peek_channel(const struct tpu *tpu, unsigned channel, unsigned field)
{
    const struct h8_counter *counter = &tpu->counters[channel];
    switch (field) {
    case TCR:
        return tpu->tcr[channel];
    case TMDR:
        return 0xc0u | tpu->tmdr[channel];
    case TIORH:
        return tpu->tiorh[channel];
    case TIORL:
        return tpu->tiorl[channel];
    case TIER:
        return 0x40u | tpu->tier[channel];
    case TSR:
        return 0x40u | (tpu->down >> channel & 1 ? 0 : TCFD) | tpu->flags[channel];
    case TCNT:
        return h8_counter_value(counter, device_now(&tpu->device));
    default:
        return counter->registers[field < EACH ? field - TGRA : field - TGRC + 2];
    }
}

static uint32_t tpu_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct tpu *tpu = (const struct tpu *)device;
    (void)element;
    if (reg < FIRST)
        return reg == TSTR ? tpu->tstr : tpu->tsyr;
    return peek_channel(tpu, channel_of(reg), field_of(reg));
}

static void tpu_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct tpu *tpu = (struct tpu *)device;
    (void)element;
    if (reg >= FIRST && field_of(reg) == TSR)
        h8_flags_read(tpu->flags[channel_of(reg)], &tpu->seen[channel_of(reg)]);
}

/* What a synchronous channel is written all of them are. */
static void write_count(struct tpu *tpu, unsigned channel, uint32_t value)
{
    unsigned i;
    tpu->counters[channel].value = (uint16_t)value;
    for (i = 0; i < CHANNELS; i++)
        if ((tpu->tsyr >> channel & 1) && (tpu->tsyr >> i & 1))
            tpu->counters[i].value = (uint16_t)value;
}

/* While a channel stands, a write brings the initial levels. */
static void write_use(struct tpu *tpu, unsigned channel, unsigned field, uint32_t value)
{
    unsigned which = field == TIORH ? 0 : 2;
    (field == TIORH ? tpu->tiorh : tpu->tiorl)[channel] = (uint8_t)value;
    if (tpu->tstr >> channel & 1)
        return;
    set_initial(tpu, channel, which);
    set_initial(tpu, channel, which + 1);
}

static void write_channel(struct tpu *tpu, unsigned channel, unsigned field, uint32_t value)
{
    const struct masks *has = masks_of(channel);
    struct h8_counter *counter = &tpu->counters[channel];
    if (field == TCR)
        tpu->tcr[channel] = (uint8_t)(value & has->tcr);
    else if (field == TMDR)
        tpu->tmdr[channel] = (uint8_t)(value & has->tmdr);
    else if (field == TIORH || field == TIORL)
        write_use(tpu, channel, field, value);
    else if (field == TIER)
        tpu->tier[channel] = (uint8_t)(value & has->tier);
    else if (field == TSR)
        tpu->flags[channel] =
            h8_flags_written(tpu->flags[channel], &tpu->seen[channel], value, has->flags);
    else if (field == TCNT)
        write_count(tpu, channel, value);
    else
        counter->registers[field < EACH ? field - TGRA : field - TGRC + 2] = (uint16_t)value;
}

static enum bus_result tpu_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct tpu *tpu = (struct tpu *)device;
    unsigned i;
    (void)element;
    (void)mask;
    settle(tpu, device_now(device));
    if (reg == TSTR)
        tpu->tstr = value & 0x3f;
    else if (reg == TSYR)
        tpu->tsyr = value & 0x3f;
    else
        write_channel(tpu, channel_of(reg), field_of(reg), value);
    for (i = 0; i < CHANNELS; i++)
        configure(tpu, i);
    schedule(tpu);
    return BUS_OK;
}

/* --- the chip --- */

static void source_taken(struct device *device, unsigned index)
{
    struct tpu *tpu = (struct tpu *)device;
    settle(tpu, device_now(device));
    tpu->flags[requests[index].channel] &= (uint8_t)~requests[index].flag;
    schedule(tpu);
}

static void matches_changed(struct device *device)
{
    struct tpu *tpu = (struct tpu *)device;
    settle(tpu, device_now(device));
    schedule(tpu);
}

static void tpu_reset(struct device *device)
{
    struct tpu *tpu = (struct tpu *)device;
    unsigned i;
    tpu->tstr = tpu->tsyr = tpu->down = 0;
    tpu->out = 0;
    for (i = 0; i < CHANNELS; i++) {
        tpu->tcr[i] = tpu->tmdr[i] = tpu->tiorh[i] = tpu->tiorl[i] = tpu->tier[i] = 0;
        tpu->flags[i] = tpu->seen[i] = 0;
        h8_counter_reset(&tpu->counters[i], device_now(device));
        configure(tpu, i);
    }
    schedule(tpu);
}

static bool connect_pins(struct tpu *tpu, struct sim_error *error)
{
    static const char *const names[PINS] = {
        "tioca0", "tiocb0", "tiocc0", "tiocd0", "tioca1", "tiocb1", "tioca2", "tiocb2",
        "tioca3", "tiocb3", "tiocc3", "tiocd3", "tioca4", "tiocb4", "tioca5", "tiocb5"};
    static const char *const clocks[CLOCKS] = {"tclka", "tclkb", "tclkc", "tclkd"};
    unsigned i;
    for (i = 0; i < PINS; i++)
        if (!h8_output_init(&tpu->device, i, names[i], &tpu->outputs[i], error) ||
            !h8_input_init(&tpu->device, i, names[i], &tpu->listeners[i], pin_changed, i, error))
            return false;
    for (i = 0; i < CLOCKS; i++) {
        if (!h8_input_init(&tpu->device, PINS + i, clocks[i], &tpu->clock_listeners[i],
                           clock_changed, i, error))
            return false;
        tpu->clocks |= (uint8_t)(h8_input_level(&tpu->device, PINS + i, clocks[i]) << i);
    }
    return true;
}

static bool tpu_init(struct device *device, struct sim_error *error)
{
    struct tpu *tpu = (struct tpu *)device;
    unsigned i;
    tpu->clock = device_clock(device, NULL, error);
    if (tpu->clock == NULL || !device_map(device, 0, error) || !device_map(device, 1, error))
        return false;
    for (i = 0; i < CHANNELS; i++)
        tpu->counters[i].clock = tpu->clock;
    tpu->matches.changed = matches_changed;
    device_event(device, &tpu->count, "count", count_due);
    return h8_sources_connect(device, tpu->sources, tpu->irqs, SOURCES, source_taken, error) &&
           connect_pins(tpu, error);
}

const struct device_class h8_tpu_class = {
    .compatible = "renesas,tpu",
    .title = "H8S/2329 16-bit timer pulse unit",
    .manual = "H8S/2329 Group Hardware Manual, section 16-Bit Timer Pulse Unit (TPU)",
    .size = sizeof(struct tpu),
    .registers = registers,
    .state = state,
    .init = tpu_init,
    .reset = tpu_reset,
    .peek = tpu_peek,
    .read_effect = tpu_read_effect,
    .write = tpu_write,
    .allow = h8_module_allow,
};
