/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enhanced DMA controller of the MCF5208: 16 channels, each described by a transfer control
 * descriptor; a start by software moves one minor loop. After the MCF5208 Reference Manual,
 * chapter "Enhanced Direct Memory Access (eDMA)". Leaves out requests of peripherals (none is
 * wired), modulo addressing and the round robin of groups. */
#include "bus_master.h"
#include "bytes.h"
#include "device.h"

#include <stddef.h>

#define CHANNELS 16u
#define BEATS    64u /* transfers that one event makes at most */
#define NONE     CHANNELS

struct edma_channel {
    uint32_t saddr, nbytes, slast, daddr, dlast;
    uint16_t attr, soff, citer, doff, biter, csr;
};

struct mcf_edma {
    struct device device;
    struct clock_domain *clock;
    struct bus_space *memory;
    uint32_t cr, es;
    uint16_t erq, eei, interrupts, errors;
    uint8_t priorities[CHANNELS];
    struct edma_channel channels[CHANNELS];
    uint8_t running; /* channel, NONE */
    uint32_t left;   /* bytes of its minor loop */
    struct event beat;
    struct line_driver irqs[CHANNELS + 1]; /* the last one: errors */
};

enum {
    EDMA_CR,
    EDMA_ES,
    EDMA_ERQ,
    EDMA_EEI,
    EDMA_SERQ,
    EDMA_CERQ,
    EDMA_SEEI,
    EDMA_CEEI,
    EDMA_CINT,
    EDMA_CERR,
    EDMA_SSRT,
    EDMA_CDNE,
    EDMA_INT,
    EDMA_ERR,
    DCHPRI,
    TCD_SADDR,
    TCD_ATTR,
    TCD_SOFF,
    TCD_NBYTES,
    TCD_SLAST,
    TCD_DADDR,
    TCD_CITER,
    TCD_DOFF,
    TCD_DLAST,
    TCD_BITER,
    TCD_CSR
};
enum {
    CSR_START = 1 << 0,
    CSR_INT_MAJOR = 1 << 1,
    CSR_INT_HALF = 1 << 2,
    CSR_D_REQ = 1 << 3,
    CSR_E_SG = 1 << 4,
    CSR_LINK = 1 << 5,
    CSR_ACTIVE = 1 << 6,
    CSR_DONE = 1 << 7
};
enum { ITER_LINK = 1 << 15 };
#define ES_VALID 0x80000000u
enum {
    ES_DBE = 1 << 0,
    ES_SBE = 1 << 1,
    ES_SGE = 1 << 2,
    ES_NCE = 1 << 3,
    ES_DOE = 1 << 4,
    ES_DAE = 1 << 5,
    ES_SOE = 1 << 6,
    ES_SAE = 1 << 7
};
#define ALL 0x40u /* of the registers that take a number */

static const struct register_field es_fields[] = {{"VLD", 31, 1, "1 an error is told"},
                                                  {"ERRCHN", 8, 4, "its channel"},
                                                  {"SAE", 7, 1, "source address"},
                                                  {"SOE", 6, 1, "source offset"},
                                                  {"DAE", 5, 1, "destination address"},
                                                  {"DOE", 4, 1, "destination offset"},
                                                  {"NCE", 3, 1, "NBYTES or CITER"},
                                                  {"SGE", 2, 1, "scatter and gather"},
                                                  {"SBE", 1, 1, "bus error, source"},
                                                  {"DBE", 0, 1, "bus error, destination"},
                                                  {0}};
static const struct register_field csr_fields[] = {{"BWC", 14, 2, "bandwidth, kept only"},
                                                   {"LINKCH", 8, 4, "channel to start at the end"},
                                                   {"DONE", 7, 1, "1 at its end"},
                                                   {"ACTIVE", 6, 1, "1 runs"},
                                                   {"E_LINK", 5, 1, "1 starts LINKCH"},
                                                   {"E_SG", 4, 1, "1 loads the next descriptor"},
                                                   {"D_REQ", 3, 1, "1 clears its request bit"},
                                                   {"INT_HALF", 2, 1, "1 interrupts half way"},
                                                   {"INT_MAJOR", 1, 1, "1 interrupts at the end"},
                                                   {"START", 0, 1, "1 starts"},
                                                   {0}};

#define NUMBER(id, text, at, what)                                                                 \
    [id] = {.name = (text), .offset = (at), .width = 1, .access = REG_WO, .about = (what)}
#define TCD(id, text, at, bytes, what)                                                             \
    [id] = {.name = (text),                                                                        \
            .offset = 0x1000 + (at),                                                               \
            .width = (bytes),                                                                      \
            .count = CHANNELS,                                                                     \
            .stride = 32,                                                                          \
            .about = (what)}

static const struct device_register registers[] = {
    [EDMA_CR] = {.name = "EDMA_CR", .offset = 0x00, .width = 4, .about = "control"},
    [EDMA_ES] = {.name = "EDMA_ES",
                 .offset = 0x04,
                 .width = 4,
                 .access = REG_RO,
                 .fields = es_fields,
                 .about = "the last error"},
    [EDMA_ERQ] = {.name = "EDMA_ERQ", .offset = 0x0e, .width = 2, .about = "1 takes requests"},
    [EDMA_EEI] = {.name = "EDMA_EEI", .offset = 0x16, .width = 2, .about = "1 errors interrupt"},
    NUMBER(EDMA_SERQ, "EDMA_SERQ", 0x18, "sets a bit of EDMA_ERQ"),
    NUMBER(EDMA_CERQ, "EDMA_CERQ", 0x19, "clears a bit of EDMA_ERQ"),
    NUMBER(EDMA_SEEI, "EDMA_SEEI", 0x1a, "sets a bit of EDMA_EEI"),
    NUMBER(EDMA_CEEI, "EDMA_CEEI", 0x1b, "clears a bit of EDMA_EEI"),
    NUMBER(EDMA_CINT, "EDMA_CINT", 0x1c, "clears a bit of EDMA_INT"),
    NUMBER(EDMA_CERR, "EDMA_CERR", 0x1d, "clears a bit of EDMA_ERR"),
    NUMBER(EDMA_SSRT, "EDMA_SSRT", 0x1e, "starts a channel"),
    NUMBER(EDMA_CDNE, "EDMA_CDNE", 0x1f, "clears DONE of a channel"),
    [EDMA_INT] =
        {.name = "EDMA_INT", .offset = 0x26, .width = 2, .access = REG_W1C, .about = "interrupts"},
    [EDMA_ERR] =
        {.name = "EDMA_ERR", .offset = 0x2e, .width = 2, .access = REG_W1C, .about = "errors"},
    [DCHPRI] = {.name = "DCHPRI",
                .offset = 0x100,
                .width = 1,
                .count = CHANNELS,
                .about = "priorities, 15 comes first"},
    TCD(TCD_SADDR, "TCD_SADDR", 0x00, 4, "source"),
    TCD(TCD_ATTR, "TCD_ATTR", 0x04, 2, "sizes: bits 10-8 source, 2-0 destination"),
    TCD(TCD_SOFF, "TCD_SOFF", 0x06, 2, "source, step"),
    TCD(TCD_NBYTES, "TCD_NBYTES", 0x08, 4, "bytes of a minor loop"),
    TCD(TCD_SLAST, "TCD_SLAST", 0x0c, 4, "source, step at the end"),
    TCD(TCD_DADDR, "TCD_DADDR", 0x10, 4, "destination"),
    TCD(TCD_CITER, "TCD_CITER", 0x14, 2, "minor loops that are left"),
    TCD(TCD_DOFF, "TCD_DOFF", 0x16, 2, "destination, step"),
    TCD(TCD_DLAST, "TCD_DLAST_SGA", 0x18, 4, "destination, step at the end; next descriptor"),
    TCD(TCD_BITER, "TCD_BITER", 0x1c, 2, "minor loops"),
    [TCD_CSR] = {.name = "TCD_CSR",
                 .offset = 0x101e,
                 .width = 2,
                 .count = CHANNELS,
                 .stride = 32,
                 .fields = csr_fields,
                 .about = "control and status"},
    {0}};

#define STATE_CHANNEL(n)                                                                           \
    STATE(struct mcf_edma, channels[n].saddr), STATE(struct mcf_edma, channels[n].nbytes),         \
        STATE(struct mcf_edma, channels[n].slast), STATE(struct mcf_edma, channels[n].daddr),      \
        STATE(struct mcf_edma, channels[n].dlast), STATE(struct mcf_edma, channels[n].attr),       \
        STATE(struct mcf_edma, channels[n].soff), STATE(struct mcf_edma, channels[n].citer),       \
        STATE(struct mcf_edma, channels[n].doff), STATE(struct mcf_edma, channels[n].biter),       \
        STATE(struct mcf_edma, channels[n].csr)

static const struct state_field state[] = {STATE(struct mcf_edma, cr),
                                           STATE(struct mcf_edma, es),
                                           STATE(struct mcf_edma, erq),
                                           STATE(struct mcf_edma, eei),
                                           STATE(struct mcf_edma, interrupts),
                                           STATE(struct mcf_edma, errors),
                                           STATE_ARRAY(struct mcf_edma, priorities),
                                           STATE_CHANNEL(0),
                                           STATE_CHANNEL(1),
                                           STATE_CHANNEL(2),
                                           STATE_CHANNEL(3),
                                           STATE_CHANNEL(4),
                                           STATE_CHANNEL(5),
                                           STATE_CHANNEL(6),
                                           STATE_CHANNEL(7),
                                           STATE_CHANNEL(8),
                                           STATE_CHANNEL(9),
                                           STATE_CHANNEL(10),
                                           STATE_CHANNEL(11),
                                           STATE_CHANNEL(12),
                                           STATE_CHANNEL(13),
                                           STATE_CHANNEL(14),
                                           STATE_CHANNEL(15),
                                           STATE_MAX(struct mcf_edma, running, NONE),
                                           STATE(struct mcf_edma, left),
                                           STATE_EVENT(struct mcf_edma, beat),
                                           STATE_DRIVER_ARRAY(struct mcf_edma, irqs),
                                           STATE_END};

static void update(struct mcf_edma *dma)
{
    unsigned i;
    for (i = 0; i < CHANNELS; i++)
        line_set(&dma->irqs[i], dma->interrupts >> i & 1);
    line_set(&dma->irqs[CHANNELS], (dma->errors & dma->eei) != 0);
}

/* --- one channel --- */

/* Bytes of a size: 1, 2, 4, 16; 0: no such size. */
static unsigned size_of(unsigned code)
{
    static const uint8_t sizes[8] = {1, 2, 4, 0, 16, 0, 0, 0};
    return sizes[code & 7];
}

static unsigned source_size(const struct edma_channel *c)
{
    return size_of(c->attr >> 8);
}

static unsigned destination_size(const struct edma_channel *c)
{
    return size_of(c->attr);
}

/* A descriptor that cannot be: the bit of EDMA_ES, else 0. */
static uint32_t wrong(const struct edma_channel *c)
{
    unsigned source = source_size(c), destination = destination_size(c);
    if (source == 0 || c->saddr % source != 0)
        return ES_SAE;
    if (c->soff % source != 0)
        return ES_SOE;
    if (destination == 0 || c->daddr % destination != 0)
        return ES_DAE;
    if (c->doff % destination != 0)
        return ES_DOE;
    if (c->nbytes == 0 || c->nbytes % source != 0 || c->nbytes % destination != 0 ||
        (c->citer & 0x7fff) == 0 || ((c->citer ^ c->biter) & ITER_LINK))
        return ES_NCE;
    return (c->csr & CSR_E_SG) && c->dlast % 32 != 0 ? ES_SGE : 0;
}

/* Bytes go one by one through a buffer of 16, in units of each side's size (16 as four of 4). */
static bool copy(struct mcf_edma *dma, uint32_t address, unsigned size, bool write, uint8_t *bytes)
{
    unsigned width = size == 16 ? 4 : size, at, i;
    for (at = 0; at < size; at += width) {
        uint64_t value = bytes_number(bytes + at, width, true);
        if (!bus_master_access(&dma->device, dma->memory, address + at, width, write, &value, NULL))
            return false;
        for (i = 0; i < width; i++)
            bytes[at + i] = (uint8_t)(value >> 8 * (width - 1 - i));
    }
    return true;
}

/* As many bytes as the greater size. */
static uint32_t move(struct mcf_edma *dma, struct edma_channel *c, unsigned bytes)
{
    unsigned source = source_size(c), destination = destination_size(c), at;
    uint8_t buffer[16] = {0};
    for (at = 0; at < bytes; at += source, c->saddr += (uint32_t)(int16_t)c->soff)
        if (!copy(dma, c->saddr, source, false, buffer + at))
            return ES_SBE;
    for (at = 0; at < bytes; at += destination, c->daddr += (uint32_t)(int16_t)c->doff)
        if (!copy(dma, c->daddr, destination, true, buffer + at))
            return ES_DBE;
    return 0;
}

/* --- loops --- */

static void start_next(struct mcf_edma *dma);

static void request(struct mcf_edma *dma, unsigned channel)
{
    dma->channels[channel].csr = (uint16_t)((dma->channels[channel].csr & ~CSR_DONE) | CSR_START);
}

static void fail(struct mcf_edma *dma, unsigned channel, uint32_t why)
{
    dma->channels[channel].csr &= (uint16_t) ~(CSR_START | CSR_ACTIVE);
    dma->es = ES_VALID | channel << 8 | why;
    dma->errors |= (uint16_t)(1u << channel);
    dma->running = NONE;
}

/* Scatter and gather: the next descriptor comes from memory. */
static bool load(struct mcf_edma *dma, struct edma_channel *c)
{
    uint64_t words[8] = {0};
    uint32_t from = c->dlast;
    unsigned i;
    for (i = 0; i < 8; i++)
        if (!bus_master_access(&dma->device, dma->memory, from + 4 * i, 4, false, &words[i], NULL))
            return false;
    *c = (struct edma_channel){.saddr = (uint32_t)words[0],
                               .attr = (uint16_t)(words[1] >> 16),
                               .soff = (uint16_t)words[1],
                               .nbytes = (uint32_t)words[2],
                               .slast = (uint32_t)words[3],
                               .daddr = (uint32_t)words[4],
                               .citer = (uint16_t)(words[5] >> 16),
                               .doff = (uint16_t)words[5],
                               .dlast = (uint32_t)words[6],
                               .biter = (uint16_t)(words[7] >> 16),
                               .csr = (uint16_t)words[7]};
    return true;
}

static void end_major(struct mcf_edma *dma, unsigned channel)
{
    struct edma_channel *c = &dma->channels[channel];
    uint16_t csr = c->csr;
    c->saddr += c->slast;
    c->citer = c->biter;
    c->csr |= CSR_DONE;
    if (csr & CSR_INT_MAJOR)
        dma->interrupts |= (uint16_t)(1u << channel);
    if (csr & CSR_D_REQ)
        dma->erq &= (uint16_t) ~(1u << channel);
    if (!(csr & CSR_E_SG))
        c->daddr += c->dlast;
    else if (!load(dma, c))
        fail(dma, channel, ES_SGE);
    if (csr & CSR_LINK)
        request(dma, csr >> 8 & 0xf);
}

/* The lower bits of CITER count; with a link there are nine of them. */
static void end_minor(struct mcf_edma *dma, unsigned channel)
{
    struct edma_channel *c = &dma->channels[channel];
    uint16_t bits = c->citer & ITER_LINK ? 0x01ff : 0x7fff;
    uint16_t count = (uint16_t)((c->citer - 1) & bits);
    c->csr &= (uint16_t)~CSR_ACTIVE;
    c->citer = (uint16_t)((c->citer & ~bits) | count);
    dma->running = NONE;
    if (count == 0) {
        end_major(dma, channel);
        return;
    }
    if ((c->csr & CSR_INT_HALF) && count == (c->biter & bits) / 2)
        dma->interrupts |= (uint16_t)(1u << channel);
    if (c->citer & ITER_LINK)
        request(dma, c->citer >> 9 & 0xf);
}

/* Two cycles an access of four bytes or less, and ten for the descriptor. */
static void schedule(struct mcf_edma *dma, unsigned beats)
{
    uint64_t cycle = clock_cycles_at(dma->clock, device_now(&dma->device));
    event_at_cycle(&dma->beat, dma->clock, cycle + 10 + 4u * beats);
}

static unsigned step_of(const struct edma_channel *c)
{
    unsigned source = source_size(c), destination = destination_size(c);
    return source > destination ? source : destination;
}

static unsigned next_beats(const struct mcf_edma *dma)
{
    unsigned step = step_of(&dma->channels[dma->running]);
    uint32_t beats = step == 0 ? 1 : dma->left / step;
    return beats < BEATS ? beats : BEATS;
}

static void beat(void *owner, sim_time due)
{
    struct mcf_edma *dma = owner;
    unsigned channel = dma->running, beats, i;
    uint32_t why = channel == NONE ? 0 : wrong(&dma->channels[channel]);
    (void)due;
    if (channel == NONE)
        return;
    beats = next_beats(dma);
    for (i = 0; i < beats && why == 0; i++) {
        why = move(dma, &dma->channels[channel], step_of(&dma->channels[channel]));
        dma->left -= step_of(&dma->channels[channel]);
    }
    if (why != 0)
        fail(dma, channel, why);
    else if (dma->left >= step_of(&dma->channels[channel]))
        schedule(dma, next_beats(dma));
    else
        end_minor(dma, channel);
    start_next(dma);
    update(dma);
}

/* Of the channels that were started the one of the highest priority. */
static unsigned chosen(const struct mcf_edma *dma)
{
    unsigned best = NONE, i;
    for (i = 0; i < CHANNELS; i++)
        if ((dma->channels[i].csr & CSR_START) &&
            (best == NONE || (dma->priorities[i] & 0xf) > (dma->priorities[best] & 0xf)))
            best = i;
    return best;
}

static void start_next(struct mcf_edma *dma)
{
    unsigned channel;
    while (dma->running == NONE && (channel = chosen(dma)) != NONE) {
        struct edma_channel *c = &dma->channels[channel];
        uint32_t why = wrong(c);
        if (why != 0) {
            fail(dma, channel, why);
            continue;
        }
        c->csr = (uint16_t)((c->csr & ~CSR_START) | CSR_ACTIVE);
        dma->running = (uint8_t)channel;
        dma->left = c->nbytes;
        schedule(dma, next_beats(dma));
    }
}

/* --- registers --- */

static uint32_t channel_value(const struct edma_channel *c, unsigned reg)
{
    const uint32_t values[] = {c->saddr, c->attr, c->soff,  c->nbytes, c->slast, c->daddr,
                               c->citer, c->doff, c->dlast, c->biter,  c->csr};
    return values[reg - TCD_SADDR];
}

static uint32_t edma_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_edma *dma = (const struct mcf_edma *)device;
    switch (reg) {
    case EDMA_CR:
        return dma->cr;
    case EDMA_ES:
        return dma->errors != 0 ? dma->es : dma->es & ~ES_VALID;
    case EDMA_ERQ:
        return dma->erq;
    case EDMA_EEI:
        return dma->eei;
    case EDMA_INT:
        return dma->interrupts;
    case EDMA_ERR:
        return dma->errors;
    case DCHPRI:
        return dma->priorities[element];
    default:
        return reg >= TCD_SADDR ? channel_value(&dma->channels[element], reg) : 0;
    }
}

static void write_channel(struct edma_channel *c, unsigned reg, uint32_t value)
{
    uint32_t *const longs[] = {
        [TCD_SADDR - TCD_SADDR] = &c->saddr, [TCD_NBYTES - TCD_SADDR] = &c->nbytes,
        [TCD_SLAST - TCD_SADDR] = &c->slast, [TCD_DADDR - TCD_SADDR] = &c->daddr,
        [TCD_DLAST - TCD_SADDR] = &c->dlast, [TCD_CSR - TCD_SADDR] = NULL};
    uint16_t *const words[] = {
        [TCD_ATTR - TCD_SADDR] = &c->attr,   [TCD_SOFF - TCD_SADDR] = &c->soff,
        [TCD_CITER - TCD_SADDR] = &c->citer, [TCD_DOFF - TCD_SADDR] = &c->doff,
        [TCD_BITER - TCD_SADDR] = &c->biter, [TCD_CSR - TCD_SADDR] = &c->csr};
    if (longs[reg - TCD_SADDR] != NULL)
        *longs[reg - TCD_SADDR] = value;
    else
        *words[reg - TCD_SADDR] = (uint16_t)value;
}

/* ACTIVE is the controller's; a start ends DONE. */
static void write_csr(struct mcf_edma *dma, unsigned channel, uint32_t value)
{
    struct edma_channel *c = &dma->channels[channel];
    c->csr = (uint16_t)((value & ~(uint32_t)CSR_ACTIVE) | (c->csr & CSR_ACTIVE));
    if (value & CSR_START)
        request(dma, channel);
}

static uint16_t numbered(uint32_t value)
{
    return value & ALL ? 0xffff : (uint16_t)(1u << (value & 0xf));
}

static void write_number(struct mcf_edma *dma, unsigned reg, uint16_t bits)
{
    unsigned i;
    if (reg == EDMA_SERQ)
        dma->erq |= bits;
    if (reg == EDMA_CERQ)
        dma->erq &= (uint16_t)~bits;
    if (reg == EDMA_SEEI)
        dma->eei |= bits;
    if (reg == EDMA_CEEI)
        dma->eei &= (uint16_t)~bits;
    if (reg == EDMA_CINT)
        dma->interrupts &= (uint16_t)~bits;
    if (reg == EDMA_CERR)
        dma->errors &= (uint16_t)~bits;
    for (i = 0; i < CHANNELS; i++) {
        if (reg == EDMA_SSRT && (bits >> i & 1))
            request(dma, i);
        if (reg == EDMA_CDNE && (bits >> i & 1))
            dma->channels[i].csr &= (uint16_t)~CSR_DONE;
    }
}

static void write_register(struct mcf_edma *dma, unsigned reg, unsigned element, uint32_t value)
{
    if (reg == TCD_CSR)
        write_csr(dma, element, value);
    else if (reg >= TCD_SADDR)
        write_channel(&dma->channels[element], reg, value);
    else if (reg >= EDMA_SERQ && reg <= EDMA_CDNE)
        write_number(dma, reg, numbered(value));
    else if (reg == EDMA_CR)
        dma->cr = value & 0x6;
    else if (reg == EDMA_ERQ)
        dma->erq = (uint16_t)value;
    else if (reg == EDMA_EEI)
        dma->eei = (uint16_t)value;
    else if (reg == EDMA_INT)
        dma->interrupts &= (uint16_t)~value;
    else if (reg == EDMA_ERR)
        dma->errors &= (uint16_t)~value;
    else
        dma->priorities[element] = (uint8_t)value;
}

static enum bus_result edma_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_edma *dma = (struct mcf_edma *)device;
    (void)mask;
    write_register(dma, reg, element, value);
    if (dma->erq != 0)
        device_report(device, REPORT_GAP, EDMA_ERQ,
                      "waits for a peripheral: none asks for DMA (docs/limits.md)");
    start_next(dma);
    update(dma);
    return BUS_OK;
}

/* On the chip descriptors are memory and mean nothing after power-on. */
static void edma_reset(struct device *device)
{
    struct mcf_edma *dma = (struct mcf_edma *)device;
    unsigned i;
    dma->cr = dma->es = 0;
    dma->erq = dma->eei = dma->interrupts = dma->errors = 0;
    dma->running = NONE;
    dma->left = 0;
    for (i = 0; i < CHANNELS; i++) {
        dma->priorities[i] = (uint8_t)i;
        dma->channels[i] = (struct edma_channel){0};
    }
    event_cancel(&dma->beat);
    update(dma);
}

static bool edma_init(struct device *device, struct sim_error *error)
{
    struct mcf_edma *dma = (struct mcf_edma *)device;
    unsigned i;
    dma->memory = device_space(device);
    dma->clock = device_clock(device, NULL, error);
    if (dma->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &dma->beat, "beat", beat);
    for (i = 0; i <= CHANNELS; i++)
        if (!device_irq(device, i, &dma->irqs[i], error))
            return false;
    return true;
}

const struct device_class mcf5208_edma_class = {
    .compatible = "fsl,mcf5208-edma",
    .title = "MCF5208 eDMA",
    .manual = "MCF5208 Reference Manual, chapter Enhanced Direct Memory Access",
    .size = sizeof(struct mcf_edma),
    .registers = registers,
    .state = state,
    .init = edma_init,
    .reset = edma_reset,
    .peek = edma_peek,
    .write = edma_write,
};
