/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A/D converter of H8 chips: ten bits, eight channels, four data registers, single and scan mode,
 * started by software, a pin or a timer. After the H8/3297 Series, H8/3069R Group and H8S/2329
 * Group Hardware Manuals, chapters "A/D Converter". A sample is two bytes from the outside, low
 * one first, on the device's stream; without any it is the channel's value in the devicetree.
 * Leaves out: the first conversion takes its longest time, whatever the phase of ADST's write. */
#include "dev/h8_matches.h"
#include "dev/h8_port.h"

#include <stddef.h>

#define CHANNELS    8u
#define DATA        4u
#define SAMPLE_MASK 0x3ffu
#define DATA_SHIFT  6 /* the ten bits lie at the upper end */

/* ADCSR. */
enum { ADF = 0x80, ADIE = 0x40, ADST = 0x20, SCAN = 0x10, CKS = 0x08, CH = 0x07, GROUP = 0x04 };
enum { BY_TIMER, BY_TPU, BY_PIN, STARTERS };

struct adc_kind {
    uint8_t adcr_bits, adcr_initial;  /* that can be written; behind a reset */
    uint8_t slow;                     /* bit of ADCR, and 0: behind that CKS has another meaning */
    uint16_t first[2][2], next[2][2]; /* states by that bit and CKS: of a first, of later ones */
    uint8_t trigger_mask;
    uint8_t triggers[STARTERS]; /* value of these bits of ADCR that lets it start; 0: never */
};

struct h8_adc {
    struct h8_module module;
    const struct adc_kind *kind;
    uint8_t adcsr, adcr, seen;
    uint8_t temp;    /* the lower byte, latched as the upper one was read */
    uint8_t channel; /* that is converted */
    uint16_t data[DATA];
    uint16_t values[CHANNELS]; /* of the devicetree */
    struct event converted;
    struct line_driver irq;
    struct line *timer; /* of an 8-bit timer: a change starts */
    struct line_listener timer_listener, pin;
    struct h8_match_listener tpu;
    struct h8_system_listener system;
    struct stream stream;
};

enum { ADDR, ADCSR, ADCR };

static const struct register_field adcsr_fields[] = {
    {"ADF", 7, 1, "converted; read as 1, cleared by writing 0"},
    {"ADIE", 6, 1, "1 ADI"},
    {"ADST", 5, 1, "1 converts"},
    {"SCAN", 4, 1, "1 scan mode"},
    {"CKS", 3, 1, "conversion time"},
    {"CH", 0, 3, "channel, last one of a scan"},
    {0}};

#define ADC_REGISTERS(initial)                                                                     \
    [ADDR] = {.name = "ADDR",                                                                      \
              .offset = 0,                                                                         \
              .width = 1,                                                                          \
              .count = 2 * DATA,                                                                   \
              .access = REG_RO,                                                                    \
              .about = "A to D, upper and lower byte"},                                            \
    [ADCSR] = {.name = "ADCSR",                                                                    \
               .offset = 8,                                                                        \
               .width = 1,                                                                         \
               .fields = adcsr_fields,                                                             \
               .steady = true,                                                                     \
               .about = "control and status"},                                                     \
    [ADCR] = {.name = "ADCR",                                                                      \
              .offset = 9,                                                                         \
              .width = 1,                                                                          \
              .reset = (initial),                                                                  \
              .about = "trigger; H8S: clock"},                                                     \
    {                                                                                              \
        0                                                                                          \
    }

static const struct state_field state[] = {STATE(struct h8_adc, adcsr),
                                           STATE(struct h8_adc, adcr),
                                           STATE(struct h8_adc, seen),
                                           STATE(struct h8_adc, temp),
                                           STATE_MAX(struct h8_adc, channel, 7),
                                           STATE_ARRAY(struct h8_adc, data),
                                           STATE_EVENT(struct h8_adc, converted),
                                           STATE_DRIVER(struct h8_adc, irq),
                                           STATE_STREAM(struct h8_adc, stream),
                                           STATE_END};

static void update(struct h8_adc *adc)
{
    line_set(&adc->irq, (adc->adcsr & (ADF | ADIE)) == (ADF | ADIE));
}

/* --- converting --- */

static void schedule(struct h8_adc *adc, const uint16_t states[2][2], sim_time now)
{
    bool slow = !(adc->adcr & adc->kind->slow), quick = adc->adcsr & CKS;
    event_at_cycle(&adc->converted, adc->module.clock,
                   clock_cycles_at(adc->module.clock, now) + states[slow][quick]);
}

static void start(struct h8_adc *adc, sim_time now)
{
    adc->adcsr |= ADST;
    adc->channel = adc->adcsr & (adc->adcsr & SCAN ? GROUP : CH);
    schedule(adc, adc->kind->first, now);
}

static uint16_t sample(struct h8_adc *adc)
{
    uint32_t low, high;
    if (!stream_take(&adc->stream, &low))
        return adc->values[adc->channel];
    if (!stream_take(&adc->stream, &high))
        high = 0;
    return (uint16_t)((low | high << 8) & SAMPLE_MASK);
}

/* ADF tells of a single conversion, or of the last one of a group. */
static void finish(struct h8_adc *adc)
{
    if (!(adc->adcsr & ADF))
        adc->seen = 0;
    adc->adcsr |= ADF;
    if (!(adc->adcsr & SCAN))
        adc->adcsr &= (uint8_t)~ADST;
}

static void converted(void *owner, sim_time due)
{
    struct h8_adc *adc = owner;
    bool last = adc->channel == (adc->adcsr & CH);
    adc->data[adc->channel % DATA] = (uint16_t)(sample(adc) << DATA_SHIFT);
    if (last || !(adc->adcsr & SCAN))
        finish(adc);
    if (adc->adcsr & ADST) {
        adc->channel = last ? adc->adcsr & GROUP : (adc->channel + 1) % CHANNELS;
        schedule(adc, adc->kind->next, due);
    }
    update(adc);
}

static void triggered(struct h8_adc *adc, unsigned by, sim_time now)
{
    uint8_t wanted = adc->kind->triggers[by];
    if (wanted == 0 || (adc->adcr & adc->kind->trigger_mask) != wanted || (adc->adcsr & ADST) ||
        !adc->module.clock->running)
        return;
    start(adc, now);
    update(adc);
}

static void timer_triggers(void *owner, unsigned input, bool level)
{
    struct h8_adc *adc = owner;
    (void)level;
    triggered(adc, input, device_now(&adc->module.device));
}

static void tpu_matches(void *owner, unsigned channel, unsigned what, sim_time when)
{
    (void)channel;
    if (what & H8_MATCH_TRIGGER)
        triggered(owner, BY_TPU, when);
}

/* ADTRG falls. */
static void pin_triggers(void *owner, unsigned input, bool level)
{
    struct h8_adc *adc = owner;
    if (!level)
        triggered(adc, input, device_now(&adc->module.device));
}

/* --- registers --- */

static uint32_t adc_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_adc *adc = (const struct h8_adc *)device;
    if (reg == ADCSR)
        return adc->adcsr;
    if (reg == ADCR)
        return adc->adcr;
    return element & 1 ? adc->temp : adc->data[element / 2 % DATA] >> 8;
}

static void adc_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_adc *adc = (struct h8_adc *)device;
    if (reg == ADCSR)
        h8_flags_read(adc->adcsr & ADF, &adc->seen);
    if (reg == ADDR && !(element & 1))
        adc->temp = (uint8_t)adc->data[element / 2 % DATA];
}

static void write_control(struct h8_adc *adc, uint8_t value)
{
    bool was_on = adc->adcsr & ADST;
    uint8_t flag = h8_flags_written(adc->adcsr & ADF, &adc->seen, value, ADF);
    adc->adcsr = (uint8_t)(flag | (value & ~ADF));
    if (!(value & ADST))
        event_cancel(&adc->converted);
    else if (!was_on)
        start(adc, device_now(&adc->module.device));
    update(adc);
}

static enum bus_result adc_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct h8_adc *adc = (struct h8_adc *)device;
    uint8_t bits = adc->kind->adcr_bits;
    (void)element;
    (void)mask;
    if (reg == ADCSR)
        write_control(adc, (uint8_t)value);
    else
        adc->adcr = (uint8_t)((adc->adcr & ~bits) | (value & bits));
    return BUS_OK;
}

/* DTC or DMAC has been activated by ADI. */
static int acknowledge(void *owner, unsigned level)
{
    struct h8_adc *adc = owner;
    (void)level;
    adc->adcsr &= (uint8_t)~ADF;
    update(adc);
    return -1;
}

static void adc_reset(struct device *device)
{
    struct h8_adc *adc = (struct h8_adc *)device;
    unsigned i;
    adc->adcsr = adc->seen = adc->temp = adc->channel = 0;
    adc->adcr = adc->kind->adcr_initial;
    for (i = 0; i < DATA; i++)
        adc->data[i] = 0;
    event_cancel(&adc->converted);
    update(adc);
}

/* Module stop and standby initialize it. */
static void system_changed(void *owner)
{
    struct h8_adc *adc = owner;
    if (!adc->module.clock->running)
        adc_reset(&adc->module.device);
}

/* --- building --- */

/* An 8-bit timer that starts it has it among its interrupts. */
static struct line *adc_interrupt(struct device *device, const uint32_t *cells, unsigned count,
                                  struct sim_error *error)
{
    struct h8_adc *adc = (struct h8_adc *)device;
    if (count == 1 && cells[0] == 0)
        return adc->timer;
    sim_error_set(error, "%s is started by its input 0, an 8-bit timer", device->name);
    return NULL;
}

/* Property renesas,timer: the TPU. */
static bool connect_starters(struct h8_adc *adc, struct sim_error *error)
{
    struct device *device = &adc->module.device, *tpu;
    adc->timer = device_pin(device, "timer", LINE_SINGLE, error);
    if (adc->timer == NULL)
        return false;
    line_listen(adc->timer, &adc->timer_listener, adc, timer_triggers, BY_TIMER);
    if (!h8_input_init(device, 0, "adtrg", &adc->pin, pin_triggers, BY_PIN, error) ||
        !device_has(device, "renesas,timer"))
        return adc->pin.changed != NULL;
    adc->tpu.owner = adc;
    adc->tpu.matched = tpu_matches;
    tpu = device_reference(device, "renesas,timer", 0, error);
    return tpu != NULL && h8_matches_listen(tpu, &adc->tpu, error);
}

static bool connect(struct h8_adc *adc, struct sim_error *error)
{
    struct device *device = &adc->module.device, *system = h8_system_of(device);
    if (!device_irq(device, 0, &adc->irq, error))
        return false;
    if (adc->irq.line != NULL) {
        adc->irq.line->acknowledge = acknowledge;
        adc->irq.line->acknowledge_owner = adc;
    }
    if (system != NULL)
        h8_system_listen(system, &adc->system, adc, system_changed);
    return true;
}

static bool init(struct device *device, const struct adc_kind *kind, struct sim_error *error)
{
    struct h8_adc *adc = (struct h8_adc *)device;
    unsigned i;
    adc->kind = kind;
    adc->module.clock = device_clock(device, NULL, error);
    if (adc->module.clock == NULL || !device_map(device, 0, error))
        return false;
    for (i = 0; i < CHANNELS; i++)
        adc->values[i] =
            (uint16_t)(device_cell(device, "renesas,adc-values", i, SAMPLE_MASK / 2) & SAMPLE_MASK);
    device_event(device, &adc->converted, "converted", converted);
    device_stream(device, &adc->stream, NULL, NULL);
    return connect_starters(adc, error) && connect(adc, error);
}

/* --- kinds --- */

#define ALWAYS(slow_first, quick_first)                                                            \
    {                                                                                              \
        {slow_first, quick_first},                                                                 \
        {                                                                                          \
            slow_first, quick_first                                                                \
        }                                                                                          \
    }

static const struct adc_kind h8300 = {.adcr_bits = 0x80,
                                      .adcr_initial = 0x7f,
                                      .first = ALWAYS(266, 134),
                                      .next = ALWAYS(256, 128),
                                      .trigger_mask = 0x80,
                                      .triggers = {[BY_PIN] = 0x80}};
/* The timer's bit ADTE chooses between it and the pin. */
static const struct adc_kind h8300h = {.adcr_bits = 0x80,
                                       .adcr_initial = 0x7e,
                                       .first = ALWAYS(134, 70),
                                       .next = ALWAYS(128, 66),
                                       .trigger_mask = 0x80,
                                       .triggers = {[BY_TIMER] = 0x80, [BY_PIN] = 0x80}};
/* Bit CKS1 of ADCR, and CKS. */
static const struct adc_kind h8s = {
    .adcr_bits = 0xc8,
    .adcr_initial = 0x3f,
    .slow = 0x08,
    .first = {{266, 134}, {530, 68}},
    .next = {{256, 128}, {512, 64}},
    .trigger_mask = 0xc0,
    .triggers = {[BY_TPU] = 0x40, [BY_TIMER] = 0x80, [BY_PIN] = 0xc0}};

#define ADC_CLASS(chip, text, initial, book)                                                       \
    static const struct device_register registers_##chip[] = {ADC_REGISTERS(initial)};             \
    H8_FAMILY_CLASS(chip, adc, struct h8_adc, registers_##chip, "renesas," #chip "-adc", text,     \
                    book " Hardware Manual, chapter A/D Converter", .reset = adc_reset,            \
                    .peek = adc_peek, .read_effect = adc_read_effect, .write = adc_write,          \
                    .allow = h8_module_allow, .interrupt = adc_interrupt)

ADC_CLASS(h8300, "H8/300 A/D converter", 0x7f, "H8/3297 Series")
ADC_CLASS(h8300h, "H8/300H A/D converter", 0x7e, "H8/3069R Group")
ADC_CLASS(h8s, "H8S A/D converter", 0x3f, "H8S/2329 Group")
