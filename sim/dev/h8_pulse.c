/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pulse outputs: timing pattern controller (TPC) of the H8/3069F, programmable pulse generator
 * (PPG) of the H8S/2329. Matches of timer channels bring the next levels to groups of four pins.
 * After the H8/3069F-ZTAT Hardware Manual, section "Programmable Timing Pattern Controller (TPC)",
 * and the H8S/2329 Group Hardware Manual, section "Programmable Pulse Generator (PPG)". */
#include "dev/h8_chip.h"
#include "dev/h8_matches.h"
#include "dev/h8_port.h"

#include <stddef.h>

#define GROUPS 4u /* of 4 bits: group 3 is bits 15 to 12 */

struct pulse;

struct pulse_family {
    uint8_t channels[4];  /* of the timer, by a group's field of the control register */
    const uint8_t *ids;   /* of the class's registers */
    uint8_t mode_written; /* bits of the mode register */
    /* Output bits that are enabled, and their levels, go to a port's pins. */
    void (*show)(struct pulse *);
};

struct pulse {
    struct device device; /* this and the next: struct h8_module */
    struct clock_domain *clock;
    const struct pulse_family *family;
    uint8_t control, mode;
    uint16_t enabled, next, levels; /* NDER, NDR, what was output */
    struct device *ports[2];        /* bits 7 to 0; 15 to 8 */
    struct device *timer;
    struct h8_match_listener listener;
};

/* What a register is. */
enum { MODE, CONTROL, ENABLE_HIGH, ENABLE_LOW, NEXT_HIGH, NEXT_LOW, NEXT_HIGH_2, NEXT_LOW_2 };
enum { LEVEL_HIGH = 8, LEVEL_LOW };
enum { MODE_NON_OVERLAP = 0x01, MODE_DIRECT = 0x10 }; /* of group 0 */

static const struct register_field control_fields[] = {
    {"G3CMS", 6, 2, "group 3: channel of the timer"},
    {"G2CMS", 4, 2, "group 2"},
    {"G1CMS", 2, 2, "group 1"},
    {"G0CMS", 0, 2, "group 0"},
    {0}};

#define PULSE(text, at, at_reset, ...)                                                             \
    {                                                                                              \
        .name = text, .offset = (at), .width = 1, .reset = (at_reset), __VA_ARGS__                 \
    }

static const uint8_t tpc_ids[] = {MODE,      CONTROL,  ENABLE_HIGH, ENABLE_LOW,
                                  NEXT_HIGH, NEXT_LOW, NEXT_HIGH_2, NEXT_LOW_2};
static const struct device_register tpc_registers[] = {
    PULSE("TPMR", 0, 0xf0, .about = "1 without overlaps, a bit for each group"),
    PULSE("TPCR", 1, 0xff, .fields = control_fields, .about = "what a group is started by"),
    PULSE("NDERB", 2, 0, .about = "1 TP15 to TP8 are outputs of groups"),
    PULSE("NDERA", 3, 0, .about = "1 TP7 to TP0"),
    PULSE("NDRB", 4, 0, .about = "next levels of groups 3 and 2"),
    PULSE("NDRA", 5, 0, .about = "of groups 1 and 0"),
    PULSE("NDRB2", 6, 0xff, .about = "of group 2, where group 3 is started by another channel"),
    PULSE("NDRA2", 7, 0xff, .about = "of group 0, likewise"),
    {0}};

static const uint8_t ppg_ids[] = {CONTROL,   MODE,      ENABLE_HIGH, ENABLE_LOW,  LEVEL_HIGH,
                                  LEVEL_LOW, NEXT_HIGH, NEXT_LOW,    NEXT_HIGH_2, NEXT_LOW_2};
static const struct device_register ppg_registers[] = {
    PULSE("PCR", 0, 0xff, .fields = control_fields, .about = "what a group is started by"),
    PULSE("PMR", 1, 0xf0, .about = "groups: 7-4 direct (0 inverted), 3-0 without overlaps"),
    PULSE("NDERH", 2, 0, .about = "1 PO15 to PO8 are outputs of groups"),
    PULSE("NDERL", 3, 0, .about = "1 PO7 to PO0"),
    PULSE("PODRH", 4, 0, .about = "levels; written where NDER is 0"),
    PULSE("PODRL", 5, 0, .about = "likewise"),
    PULSE("NDRH", 6, 0, .about = "next levels of groups 3 and 2"),
    PULSE("NDRL", 7, 0, .about = "of groups 1 and 0"),
    PULSE("NDRH2", 8, 0xff, .about = "of group 2, where group 3 is started by another channel"),
    PULSE("NDRL2", 9, 0xff, .about = "of group 0, likewise"),
    {0}};

static const struct state_field state[] = {STATE(struct pulse, control),
                                           STATE(struct pulse, mode),
                                           STATE(struct pulse, enabled),
                                           STATE(struct pulse, next),
                                           STATE(struct pulse, levels),
                                           STATE_MAX(struct pulse, listener.channels, 15),
                                           STATE_END};

/* --- groups --- */

static unsigned start_of(const struct pulse *pulse, unsigned group)
{
    return pulse->control >> 2 * group & 3;
}

static uint16_t bits_of(unsigned group)
{
    return (uint16_t)(15u << 4 * group);
}

/* A group whose two matches are used takes 0s at the one of B, all at the one of A; others take
 * all at A. */
static uint16_t taken(const struct pulse *pulse, unsigned group, unsigned what)
{
    uint16_t bits = bits_of(group) & pulse->enabled;
    if (what & H8_MATCH_A)
        return bits;
    if ((what & H8_MATCH_B) && (pulse->mode & MODE_NON_OVERLAP << group))
        return (uint16_t)(bits & ~pulse->next);
    return 0;
}

static void matched(void *owner, unsigned channel, unsigned what, sim_time when)
{
    struct pulse *pulse = owner;
    unsigned group;
    (void)when;
    for (group = 0; group < GROUPS; group++) {
        uint16_t bits = taken(pulse, group, what);
        if (pulse->family->channels[start_of(pulse, group)] == channel)
            pulse->levels = (uint16_t)((pulse->levels & ~bits) | (pulse->next & bits));
    }
    pulse->family->show(pulse);
}

static void choose_channels(struct pulse *pulse)
{
    unsigned group;
    pulse->listener.channels = 0;
    for (group = 0; group < GROUPS; group++)
        if (pulse->enabled & bits_of(group))
            pulse->listener.channels |=
                (uint8_t)(1u << pulse->family->channels[start_of(pulse, group)]);
    h8_matches_wanted(pulse->timer);
}

/* --- where they go --- */

/* TPC: bits of the ports' data registers, which programs cannot write then. */
static void show_in_data(struct pulse *pulse)
{
    unsigned i;
    for (i = 0; i < 2; i++)
        h8_port_put_data(pulse->ports[i], (uint8_t)(pulse->enabled >> 8 * i),
                         (uint8_t)(pulse->levels >> 8 * i));
}

/* PPG: in the place of the ports' data, maybe inverted. */
static void show_instead(struct pulse *pulse)
{
    uint16_t inverted = 0;
    unsigned i;
    for (i = 0; i < GROUPS; i++)
        if (!(pulse->mode & MODE_DIRECT << i))
            inverted |= bits_of(i);
    for (i = 0; i < 2; i++)
        h8_port_show(pulse->ports[i], (uint8_t)(pulse->enabled >> 8 * i),
                     (uint8_t)((pulse->levels ^ inverted) >> 8 * i));
}

static const struct pulse_family tpc_family = {
    .channels = {0, 1, 2, 2}, .ids = tpc_ids, .mode_written = 0x0f, .show = show_in_data};
static const struct pulse_family ppg_family = {
    .channels = {0, 1, 2, 3}, .ids = ppg_ids, .mode_written = 0xff, .show = show_instead};

/* --- registers --- */

/* Which half of a word of 16 bits: 1 the upper one. */
static unsigned half_of(unsigned id)
{
    return id % 2 == 0;
}

/* The bits of NDR that one of its two addresses has: both groups are at the first one while they
 * have one start, else one is at each. */
static uint8_t next_bits(const struct pulse *pulse, unsigned id)
{
    unsigned low = 2 * half_of(id);
    bool together = start_of(pulse, low) == start_of(pulse, low + 1);
    if (id < NEXT_HIGH_2)
        return together ? 0xff : 0xf0;
    return together ? 0 : 0x0f;
}

static uint16_t *word_of(struct pulse *pulse, unsigned id)
{
    return id >= LEVEL_HIGH ? &pulse->levels : id >= NEXT_HIGH ? &pulse->next : &pulse->enabled;
}

/* Bits that do not exist read as 1. */
static uint32_t pulse_peek(struct device *device, unsigned reg, unsigned element)
{
    struct pulse *pulse = (struct pulse *)device;
    unsigned id = pulse->family->ids[reg];
    uint8_t byte;
    (void)element;
    if (id == MODE)
        return pulse->mode | (uint8_t)~pulse->family->mode_written;
    if (id == CONTROL)
        return pulse->control;
    byte = (uint8_t)(*word_of(pulse, id) >> 8 * half_of(id));
    return id >= NEXT_HIGH && id <= NEXT_LOW_2 ? byte | (uint8_t)~next_bits(pulse, id) : byte;
}

/* The bits of a half that a program may write. */
static uint8_t writable(const struct pulse *pulse, unsigned id)
{
    if (id >= LEVEL_HIGH)
        return (uint8_t) ~(pulse->enabled >> 8 * half_of(id));
    return id >= NEXT_HIGH ? next_bits(pulse, id) : 0xff;
}

static void write_half(struct pulse *pulse, unsigned id, uint32_t value)
{
    unsigned shift = 8 * half_of(id);
    uint16_t mask = (uint16_t)(writable(pulse, id) << shift), *word = word_of(pulse, id);
    *word = (uint16_t)((*word & ~mask) | (value << shift & mask));
}

/* A bit that becomes one of TPC begins with what the data register has. */
static void take_data(struct pulse *pulse, uint16_t before)
{
    uint16_t begins = pulse->enabled & (uint16_t)~before, data;
    if (pulse->family->show != show_in_data)
        return;
    data = (uint16_t)(h8_port_data(pulse->ports[0]) | h8_port_data(pulse->ports[1]) << 8);
    pulse->levels = (uint16_t)((pulse->levels & ~begins) | (data & begins));
}

static enum bus_result pulse_write(struct device *device, unsigned reg, unsigned element,
                                   uint32_t value, uint32_t mask)
{
    struct pulse *pulse = (struct pulse *)device;
    unsigned id = pulse->family->ids[reg];
    uint16_t before = pulse->enabled;
    (void)element;
    (void)mask;
    if (id == MODE)
        pulse->mode = (uint8_t)(value & pulse->family->mode_written);
    else if (id == CONTROL)
        pulse->control = (uint8_t)value;
    else
        write_half(pulse, id, value);
    take_data(pulse, before);
    choose_channels(pulse);
    pulse->family->show(pulse);
    return BUS_OK;
}

static void pulse_reset(struct device *device)
{
    struct pulse *pulse = (struct pulse *)device;
    pulse->control = 0xff;
    pulse->mode = 0xf0 & pulse->family->mode_written;
    pulse->enabled = pulse->next = pulse->levels = 0;
    choose_channels(pulse);
    pulse->family->show(pulse);
}

static bool init(struct device *device, const struct pulse_family *family, struct sim_error *error)
{
    struct pulse *pulse = (struct pulse *)device;
    unsigned i;
    pulse->family = family;
    pulse->clock = device_clock(device, NULL, error);
    if (pulse->clock == NULL || !device_map(device, 0, error))
        return false;
    for (i = 0; i < 2; i++) {
        pulse->ports[i] = h8_port_of(device, "renesas,ports", i, error);
        if (pulse->ports[i] == NULL)
            return false;
    }
    pulse->timer = device_reference(device, "renesas,timer", 0, error);
    pulse->listener = (struct h8_match_listener){.owner = pulse, .matched = matched};
    return pulse->timer != NULL && h8_matches_listen(pulse->timer, &pulse->listener, error);
}

static bool tpc_init(struct device *device, struct sim_error *error)
{
    return init(device, &tpc_family, error);
}

static bool ppg_init(struct device *device, struct sim_error *error)
{
    return init(device, &ppg_family, error);
}

const struct device_class h8_tpc_class = {
    .compatible = "renesas,h8300h-tpc",
    .title = "H8/3069F timing pattern controller",
    .manual = "H8/3069F-ZTAT Hardware Manual, section Programmable Timing Pattern Controller (TPC)",
    .size = sizeof(struct pulse),
    .registers = tpc_registers,
    .state = state,
    .init = tpc_init,
    .reset = pulse_reset,
    .peek = pulse_peek,
    .write = pulse_write,
    .allow = h8_module_allow,
};

const struct device_class h8_ppg_class = {
    .compatible = "renesas,h8s-ppg",
    .title = "H8S/2329 pulse generator",
    .manual = "H8S/2329 Group Hardware Manual, section Programmable Pulse Generator (PPG)",
    .size = sizeof(struct pulse),
    .registers = ppg_registers,
    .state = state,
    .init = ppg_init,
    .reset = pulse_reset,
    .peek = pulse_peek,
    .write = pulse_write,
    .allow = h8_module_allow,
};
