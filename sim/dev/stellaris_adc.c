/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ADC of the LM3S6965: four sequencers of 8, 4, 4 and 1 samples with a FIFO each, started by
 * software or running on and on. After the data sheet, chapter "Analog-to-Digital Converter".
 * A sample is two bytes from the outside, low one first, on the device's stream; without any it
 * is the channel's value in the devicetree. Leaves out (docs/limits.md): triggers from timers,
 * pins, comparators and PWM, averaging, differential pairs, the rate that RCGC0 sets. */
#include "dev/fifo.h"
#include "dev/stellaris.h"

#include <stddef.h>

#define SEQUENCERS       4u
#define DEPTH            8u
#define CHANNELS         8u
#define SAMPLE_TIME      SIM_US /* at the full rate of 1 MHz */
#define SAMPLE_MASK      0x3ffu
#define TRIGGER_SOFTWARE 0u
#define TRIGGER_ALWAYS   15u

struct sequencer {
    uint32_t mux, ctl;
    struct fifo fifo;
};

struct stellaris_adc {
    struct device device;
    uint32_t actss, ris, im, ostat, emux, ustat, sspri, sac, tmlb;
    uint32_t waiting; /* sequencers that have been started, a bit each */
    uint8_t running;  /* the one that samples; SEQUENCERS: none */
    uint8_t step;
    struct sequencer sequencers[SEQUENCERS];
    uint16_t values[CHANNELS + 1]; /* of the devicetree; the last is the thermometer's */
    struct event sampled;
    struct line_driver irqs[SEQUENCERS];
    struct stream stream;
};

enum {
    ACTSS,
    RIS,
    IM,
    ISC,
    OSTAT,
    EMUX,
    USTAT,
    SSPRI,
    PSSI,
    SAC,
    SSMUX,
    SSCTL,
    SSFIFO,
    SSFSTAT,
    TMLB
};

enum { CTL_D = 1, CTL_END = 2, CTL_IE = 4, CTL_TS = 8 };

static const uint8_t depths[SEQUENCERS] = {8, 4, 4, 1};

static const struct register_field fstat_fields[] = {{"TPTR", 0, 4, "where the next is read"},
                                                     {"HPTR", 4, 4, "where the next is written"},
                                                     {"EMPTY", 8, 1, "empty"},
                                                     {"FULL", 12, 1, "full"},
                                                     {0}};

#define EACH(id, at, text, ...)                                                                    \
    [id] = {.name = "ADC" #id,                                                                     \
            .offset = (at),                                                                        \
            .width = 4,                                                                            \
            .count = SEQUENCERS,                                                                   \
            .stride = 0x20,                                                                        \
            .about = text,                                                                         \
            __VA_ARGS__}

static const struct device_register registers[] = {
    [ACTSS] = {.name = "ADCACTSS", .offset = 0x00, .width = 4, .about = "1 sequencer on"},
    [RIS] = {.name = "ADCRIS",
             .offset = 0x04,
             .width = 4,
             .access = REG_RO,
             .about = "interrupts, raw"},
    [IM] = {.name = "ADCIM", .offset = 0x08, .width = 4, .about = "interrupts enabled"},
    [ISC] = {.name = "ADCISC",
             .offset = 0x0c,
             .width = 4,
             .access = REG_W1C,
             .about = "interrupts, enabled ones; write 1 to clear"},
    [OSTAT] = {.name = "ADCOSTAT",
               .offset = 0x10,
               .width = 4,
               .access = REG_W1C,
               .about = "samples lost, the FIFO was full"},
    [EMUX] = {.name = "ADCEMUX",
              .offset = 0x14,
              .width = 4,
              .about = "triggers, four bits each: 0 software, 15 on and on"},
    [USTAT] = {.name = "ADCUSTAT",
               .offset = 0x18,
               .width = 4,
               .access = REG_W1C,
               .about = "an empty FIFO was read"},
    [SSPRI] = {.name = "ADCSSPRI",
               .offset = 0x20,
               .width = 4,
               .reset = 0x3210,
               .about = "priorities, four bits each, 0 first"},
    [PSSI] = {.name = "ADCPSSI",
              .offset = 0x28,
              .width = 4,
              .access = REG_WO,
              .about = "1 starts the sequencer"},
    [SAC] = {.name = "ADCSAC",
             .offset = 0x30,
             .width = 4,
             .stores_only = true,
             .about = "average of 2 to the power of this"},
    EACH(SSMUX, 0x40, "channels, four bits each step", .access = REG_RW),
    EACH(SSCTL, 0x44, "each step: 1 differential, 2 end, 4 interrupt, 8 thermometer",
         .access = REG_RW),
    EACH(SSFIFO, 0x48, "samples", .access = REG_RO),
    EACH(SSFSTAT, 0x4c, "the FIFO's state", .access = REG_RO, .reset = 0x100,
         .fields = fstat_fields),
    [TMLB] = {.name = "ADCTMLB",
              .offset = 0x100,
              .width = 4,
              .stores_only = true,
              .about = "digital loop back"},
    {0}};

#define STATE_SEQUENCER(n)                                                                         \
    STATE(struct stellaris_adc, sequencers[n].mux),                                                \
        STATE(struct stellaris_adc, sequencers[n].ctl),                                            \
        STATE_FIFO(struct stellaris_adc, sequencers[n].fifo, DEPTH, SAMPLE_MASK)

static const struct state_field state[] = {STATE_MAX(struct stellaris_adc, actss, 0xf),
                                           STATE_MAX(struct stellaris_adc, ris, 0xf),
                                           STATE_MAX(struct stellaris_adc, im, 0xf),
                                           STATE_MAX(struct stellaris_adc, ostat, 0xf),
                                           STATE_MAX(struct stellaris_adc, emux, 0xffff),
                                           STATE_MAX(struct stellaris_adc, ustat, 0xf),
                                           STATE_MAX(struct stellaris_adc, sspri, 0x3333),
                                           STATE_MAX(struct stellaris_adc, sac, 7),
                                           STATE_MAX(struct stellaris_adc, tmlb, 1),
                                           STATE_MAX(struct stellaris_adc, waiting, 0xf),
                                           STATE_MAX(struct stellaris_adc, running, SEQUENCERS),
                                           STATE_MAX(struct stellaris_adc, step, DEPTH - 1),
                                           STATE_SEQUENCER(0),
                                           STATE_SEQUENCER(1),
                                           STATE_SEQUENCER(2),
                                           STATE_SEQUENCER(3),
                                           STATE_EVENT(struct stellaris_adc, sampled),
                                           STATE_DRIVER_ARRAY(struct stellaris_adc, irqs),
                                           STATE_STREAM(struct stellaris_adc, stream),
                                           STATE_END};

static void set_irqs(struct stellaris_adc *adc)
{
    unsigned i;
    for (i = 0; i < SEQUENCERS; i++)
        line_set(&adc->irqs[i], adc->ris & adc->im & 1u << i);
}

/* --- sampling --- */

static unsigned trigger(const struct stellaris_adc *adc, unsigned sequencer)
{
    return adc->emux >> 4 * sequencer & 15;
}

static bool is_due(const struct stellaris_adc *adc, unsigned sequencer)
{
    if (!(adc->actss >> sequencer & 1))
        return false;
    return (adc->waiting >> sequencer & 1) || trigger(adc, sequencer) == TRIGGER_ALWAYS;
}

/* Of those that are due the one with the lowest priority value. */
static unsigned next_sequencer(const struct stellaris_adc *adc)
{
    unsigned best = SEQUENCERS, i;
    for (i = 0; i < SEQUENCERS; i++)
        if (is_due(adc, i) &&
            (best == SEQUENCERS || (adc->sspri >> 4 * i & 3) < (adc->sspri >> 4 * best & 3)))
            best = i;
    return best;
}

static void start(struct stellaris_adc *adc, sim_time now)
{
    if (adc->running < SEQUENCERS)
        return;
    adc->running = (uint8_t)next_sequencer(adc);
    adc->step = 0;
    if (adc->running == SEQUENCERS)
        return;
    adc->waiting &= ~(1u << adc->running);
    event_at(&adc->sampled, now + SAMPLE_TIME);
}

static uint16_t sample(struct stellaris_adc *adc, unsigned channel)
{
    uint32_t low, high;
    if (!stream_take(&adc->stream, &low))
        return adc->values[channel];
    if (!stream_take(&adc->stream, &high))
        high = 0;
    return (uint16_t)((low | high << 8) & SAMPLE_MASK);
}

static void put(struct stellaris_adc *adc, unsigned number, uint16_t value)
{
    if (!fifo_put(&adc->sequencers[number].fifo, depths[number], value))
        adc->ostat |= 1u << number;
}

static void sampled(void *owner, sim_time due)
{
    struct stellaris_adc *adc = owner;
    unsigned number = adc->running % SEQUENCERS, shift = 4u * adc->step;
    const struct sequencer *sequencer = &adc->sequencers[number];
    unsigned ctl = sequencer->ctl >> shift & 15;
    bool thermometer = (ctl & CTL_TS) != 0;
    put(adc, number, sample(adc, thermometer ? CHANNELS : sequencer->mux >> shift & 7));
    if (ctl & CTL_IE)
        adc->ris |= 1u << number;
    if ((ctl & CTL_END) || adc->step + 1u >= depths[number]) {
        adc->running = SEQUENCERS;
        start(adc, due);
    } else {
        adc->step++;
        event_at(&adc->sampled, due + SAMPLE_TIME);
    }
    set_irqs(adc);
}

/* --- registers --- */

static uint32_t fifo_state(const struct stellaris_adc *adc, unsigned number)
{
    const struct fifo *fifo = &adc->sequencers[number].fifo;
    unsigned depth = depths[number], tail = fifo->first % depth;
    return tail | (tail + fifo->count) % depth << 4 | (fifo->count == 0 ? 0x100u : 0) |
           (fifo->count >= depth ? 0x1000u : 0);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_adc *adc = (const struct stellaris_adc *)device;
    const struct sequencer *sequencer = &adc->sequencers[element % SEQUENCERS];
    const uint32_t values[] = {
        [ACTSS] = adc->actss,
        [RIS] = adc->ris,
        [IM] = adc->im,
        [ISC] = adc->ris & adc->im,
        [OSTAT] = adc->ostat,
        [EMUX] = adc->emux,
        [USTAT] = adc->ustat,
        [SSPRI] = adc->sspri,
        [PSSI] = 0,
        [SAC] = adc->sac,
        [SSMUX] = sequencer->mux,
        [SSCTL] = sequencer->ctl,
        [SSFIFO] = fifo_head(&sequencer->fifo),
        [SSFSTAT] = fifo_state(adc, element % SEQUENCERS),
        [TMLB] = adc->tmlb,
    };
    return values[reg];
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct stellaris_adc *adc = (struct stellaris_adc *)device;
    struct fifo *fifo = &adc->sequencers[element % SEQUENCERS].fifo;
    if (reg != SSFIFO)
        return;
    if (fifo->count == 0)
        adc->ustat |= 1u << element;
    fifo_get(fifo);
}

static void write_triggers(struct stellaris_adc *adc, uint32_t value)
{
    unsigned i;
    adc->emux = value & 0xffff;
    for (i = 0; i < SEQUENCERS; i++)
        if (trigger(adc, i) != TRIGGER_SOFTWARE && trigger(adc, i) != TRIGGER_ALWAYS)
            device_report(&adc->device, REPORT_GAP, EMUX,
                          "only software and 15, on and on, start a sequencer");
}

static void write_register(struct stellaris_adc *adc, unsigned reg, unsigned element,
                           uint32_t value)
{
    struct sequencer *sequencer = &adc->sequencers[element % SEQUENCERS];
    uint32_t steps = depths[element % SEQUENCERS] == DEPTH
                         ? UINT32_MAX
                         : (1u << 4 * depths[element % SEQUENCERS]) - 1;
    switch (reg) {
    case ACTSS:
        adc->actss = value & 0xf;
        break;
    case IM:
        adc->im = value & 0xf;
        break;
    case ISC:
        adc->ris &= ~value;
        break;
    case OSTAT:
        adc->ostat &= ~value;
        break;
    case EMUX:
        write_triggers(adc, value);
        break;
    case USTAT:
        adc->ustat &= ~value;
        break;
    case SSPRI:
        adc->sspri = value & 0x3333;
        break;
    case PSSI:
        adc->waiting |= value & adc->actss & 0xf;
        break;
    case SAC:
        adc->sac = value & 7;
        break;
    case SSMUX:
        sequencer->mux = value & steps & 0x77777777u;
        break;
    case SSCTL:
        sequencer->ctl = value & steps;
        break;
    case TMLB:
        adc->tmlb = value & 1;
        break;
    default:
        break;
    }
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_adc *adc = (struct stellaris_adc *)device;
    (void)mask;
    write_register(adc, reg, element, value);
    start(adc, device_now(device));
    set_irqs(adc);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct stellaris_adc *adc = (struct stellaris_adc *)device;
    unsigned i;
    adc->actss = adc->ris = adc->im = adc->ostat = adc->emux = adc->ustat = 0;
    adc->sspri = registers[SSPRI].reset;
    adc->sac = adc->tmlb = adc->waiting = 0;
    adc->running = SEQUENCERS;
    adc->step = 0;
    for (i = 0; i < SEQUENCERS; i++)
        adc->sequencers[i] = (struct sequencer){0};
    event_cancel(&adc->sampled);
    set_irqs(adc);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct stellaris_adc *adc = (struct stellaris_adc *)device;
    unsigned i;
    for (i = 0; i <= CHANNELS; i++)
        adc->values[i] =
            (uint16_t)(device_cell(device, "ti,adc-values", i, SAMPLE_MASK / 2) & SAMPLE_MASK);
    for (i = 0; i < SEQUENCERS; i++)
        if (!device_irq(device, i, &adc->irqs[i], error))
            return false;
    device_event(device, &adc->sampled, "sampled", sampled);
    device_stream(device, &adc->stream, NULL, NULL);
    return device_map(device, 0, error);
}

const struct device_class stellaris_adc_class = {
    .compatible = "ti,stellaris-adc",
    .title = "Stellaris analog-to-digital converter",
    .manual = STELLARIS_MANUAL ", chapter Analog-to-Digital Converter",
    .size = sizeof(struct stellaris_adc),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
