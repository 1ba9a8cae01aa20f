/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMA controller of the H8S/2329: registers of two channels with two halves each, and which of them
 * the DTC may change. After the H8S/2329 Group Hardware Manual, section "DMA Controller". What it
 * does is h8_dma.c. In single address mode the device at DACK is not there. */
#include "dev/h8_dma.h"

#include <stddef.h>
#include <string.h>

struct dmac {
    struct h8_dma dma;
    uint8_t dmawer, dmatcr, dmacr[H8_DMA_HALVES];
    uint16_t dmabcr;
    bool by_dtc; /* the access that is being made */
};

enum { MAR, IOAR, ETCR, EACH };
enum { DMAWER = EACH * H8_DMA_HALVES, DMATCR, DMACR, DMABCR };
enum { DTSZ = 0x80, DTID = 0x40, RPE = 0x20, DTDIR = 0x10, DTF = 0x0f }; /* short address */
enum { SAID = 0x40, SAIDE = 0x20, BLKDIR = 0x10, BLKE = 0x08 };          /* half A, full address */
enum { DAID = 0x40, DAIDE = 0x20 };                                      /* half B, full address */
/* DMABCR: bits of half 0A, or of channel 0. */
enum { DTIE = 0x0001, DTE = 0x0010, DTA = 0x0100, SAE = 0x1000, FAE = 0x4000 };
enum { DTME = 0x0020, DTA_FULL = 0x0200 };
enum { TEE = 0x10 }; /* DMATCR, channel 0 */
enum { NMI = 7 };

static const struct register_field dmacr_fields[] = {
    {"DTSZ", 7, 1, "1 words"},
    {"DTID", 6, 1, "MAR: 1 down (full address: A SAID, B DAID)"},
    {"RPE", 5, 1, "1 repeat, or with DTIE idle mode (A SAIDE, B DAIDE)"},
    {"DTDIR", 4, 1, "1 from IOAR to MAR (A BLKDIR)"},
    {"DTF", 0, 4, "what starts it (A: bit 3 BLKE)"},
    {0}};
static const struct register_field dmabcrh_fields[] = {
    {"FAE", 6, 2, "1 full address, a bit for each channel"},
    {"SAE", 4, 2, "1 half B has a single address"},
    {"DTA", 0, 4, "1 clears the request's flag: 1B, 1A, 0B, 0A (full address: A in the bits of B)"},
    {0}};
static const struct register_field dmabcrl_fields[] = {
    {"DTE", 4, 4, "1 enabled: 1B, 1A, 0B, 0A (full address: B is DTME)"},
    {"DTIE", 0, 4, "1 interrupts when DTE is 0 (full address: B when DTME is)"},
    {0}};

#define HALF(n, text)                                                                              \
    [EACH * (n) +                                                                                  \
        MAR] = {.name = "MAR" text, .offset = 8 * (n), .width = 4, .about = "address, 24 bits"},   \
        [EACH * (n) + IOAR] = {.name = "IOAR" text,                                                \
                               .offset = 8 * (n) + 4,                                              \
                               .width = 2,                                                         \
                               .about = "register at 0xff0000 and this"},                          \
        [EACH * (n) + ETCR] = {.name = "ETCR" text,                                                \
                               .offset = 8 * (n) + 6,                                              \
                               .width = 2,                                                         \
                               .about = "count; in two halves: its start (15-8), it"}
#define CONTROL(id, at, ...)                                                                       \
    [id] = {.name = #id, .area = 1, .offset = (at), .width = 1, __VA_ARGS__}

static const struct device_register registers[] = {
    HALF(0, "0A"),
    HALF(1, "0B"),
    HALF(2, "1A"),
    HALF(3, "1B"),
    CONTROL(DMAWER, 0, .about = "1 the DTC may write: 3 to 0: 1B, 1A, 0B, 0A"),
    CONTROL(DMATCR, 1, .about = "1 TEND is an output: 5 channel 1, 4 channel 0"),
    CONTROL(DMACR, 2, .count = H8_DMA_HALVES, .fields = dmacr_fields, .about = "0A, 0B, 1A, 1B"),
    [DMABCR] = {.name = "DMABCRH",
                .area = 1,
                .offset = 6,
                .width = 1,
                .fields = dmabcrh_fields,
                .about = "control of all"},
    [DMABCR + 1] = {.name = "DMABCRL",
                    .area = 1,
                    .offset = 7,
                    .width = 1,
                    .steady = true,
                    .fields = dmabcrl_fields,
                    .about = "control of all"},
    {0}};

static const struct state_field state[] = {STATE_H8_DMA(struct dmac),
                                           STATE_MAX(struct dmac, dmawer, 15),
                                           STATE_MAX(struct dmac, dmatcr, 0x30),
                                           STATE_ARRAY(struct dmac, dmacr),
                                           STATE(struct dmac, dmabcr),
                                           STATE_END};

/* --- what the registers ask for --- */

static const struct dmac *of_dma(const struct h8_dma *dma)
{
    return (const struct dmac *)dma;
}

static bool is_full(const struct h8_dma *dma, unsigned half)
{
    return of_dma(dma)->dmabcr & FAE << half / 2;
}

/* By DTF: ADI, DREQ, TXI0, RXI0, TXI1, RXI1, TGI0A to TGI5A. */
static const struct h8_dma_start starts[16] = {
    [1] = {H8_DMA_VECTOR, 28},  [2] = {H8_DMA_EDGE, 0},     [3] = {H8_DMA_LEVEL, 0},
    [4] = {H8_DMA_VECTOR, 82},  [5] = {H8_DMA_VECTOR, 81},  [6] = {H8_DMA_VECTOR, 86},
    [7] = {H8_DMA_VECTOR, 85},  [8] = {H8_DMA_VECTOR, 32},  [9] = {H8_DMA_VECTOR, 40},
    [10] = {H8_DMA_VECTOR, 44}, [11] = {H8_DMA_VECTOR, 48}, [12] = {H8_DMA_VECTOR, 56},
    [13] = {H8_DMA_VECTOR, 60}};
static const struct h8_dma_start normal_starts[16] = {[2] = {H8_DMA_EDGE, 0},
                                                      [3] = {H8_DMA_LEVEL, 0},
                                                      [6] = {H8_DMA_STEAL, 0},
                                                      [7] = {H8_DMA_BURST, 0}};

static bool outputs_tend(const struct dmac *dmac, unsigned half)
{
    return dmac->dmatcr & TEE << half / 2;
}

static void plan_full(const struct h8_dma *dma, unsigned half, struct h8_dma_plan *plan)
{
    const struct dmac *dmac = of_dma(dma);
    unsigned a = dmac->dmacr[half], b = dmac->dmacr[half + 1], both = DTE | DTME;
    const struct h8_dma_start *start = &(a & BLKE ? starts : normal_starts)[b & DTF];
    plan->enabled = (dmac->dmabcr >> half & both) == both;
    plan->mode = a & BLKE ? H8_DMA_BLOCK : H8_DMA_NORMAL;
    plan->request = start->request;
    plan->vector = start->vector;
    plan->word = a & DTSZ;
    plan->source = h8_dma_direction(a, SAIDE, SAID);
    plan->destination = h8_dma_direction(b, DAIDE, DAID);
    plan->source_is_block = a & BLKDIR;
    plan->keeps_flag = !(dmac->dmabcr & DTA_FULL << half);
    plan->tells_end = outputs_tend(dmac, half);
}

/* Half A has no pin DREQ. */
static void plan_short(const struct h8_dma *dma, unsigned half, struct h8_dma_plan *plan)
{
    const struct dmac *dmac = of_dma(dma);
    unsigned control = dmac->dmacr[half];
    const struct h8_dma_start *start = &starts[control & DTF];
    bool ends = dmac->dmabcr >> half & DTIE, pin = start->request >= H8_DMA_EDGE;
    plan->enabled = dmac->dmabcr >> half & DTE;
    plan->mode = !(control & RPE) ? H8_DMA_ONWARD : ends ? H8_DMA_IDLE : H8_DMA_REPEAT;
    plan->request = pin && half % 2 == 0 ? H8_DMA_NEVER : start->request;
    plan->vector = start->vector;
    plan->word = control & DTSZ;
    plan->source = control & DTID ? -1 : 1;
    plan->to_memory = control & DTDIR;
    plan->keeps_flag = !(dmac->dmabcr & DTA << half);
    plan->outside = half % 2 == 1 && (dmac->dmabcr & SAE << half / 2);
    plan->tells_end = half % 2 == 1 && outputs_tend(dmac, half);
}

static void ended(struct h8_dma *dma, unsigned half)
{
    ((struct dmac *)dma)->dmabcr &= (uint16_t) ~(DTE << half);
}

/* NMI ends bursts. */
static void broken(struct h8_dma *dma)
{
    struct dmac *dmac = (struct dmac *)dma;
    struct h8_dma_plan what = {0};
    unsigned half;
    for (half = 0; half < H8_DMA_HALVES; half += 2) {
        if (is_full(&dmac->dma, half))
            plan_full(&dmac->dma, half, &what);
        if (is_full(&dmac->dma, half) && what.request == H8_DMA_BURST)
            dmac->dmabcr &= (uint16_t) ~(DTME << half);
    }
}

/* Full address: A at the end, B at a break (DTME lies where half B's DTE does). */
static bool interrupts(const struct h8_dma *dma, unsigned half)
{
    unsigned bits = of_dma(dma)->dmabcr >> half;
    return (bits & (DTE | DTIE)) == DTIE;
}

/* Of the bus cycles' figures: one state behind the last transfer. */
static const struct h8_dma_family family = {.dead_at_end = 1,
                                            .io_base = 0xff0000,
                                            .nmi = NMI,
                                            .is_full = is_full,
                                            .plan_short = plan_short,
                                            .plan_full = plan_full,
                                            .ended = ended,
                                            .broken = broken,
                                            .interrupts = interrupts};

/* --- registers --- */

static uint32_t peek_control(const struct dmac *dmac, unsigned reg, unsigned element)
{
    switch (reg) {
    case DMAWER:
        return dmac->dmawer;
    case DMATCR:
        return dmac->dmatcr;
    case DMACR:
        return dmac->dmacr[element];
    default:
        return reg == DMABCR ? dmac->dmabcr >> 8 : dmac->dmabcr & 0xff;
    }
}

static uint32_t dmac_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct dmac *dmac = (const struct dmac *)device;
    const struct h8_dma_half *half;
    if (reg >= DMAWER)
        return peek_control(dmac, reg, element);
    half = &dmac->dma.halves[reg / EACH];
    return reg % EACH == MAR ? half->mar : reg % EACH == IOAR ? half->ioar : half->etcr;
}

/* The bits of a control register that this write may change: DMAWER restrains the DTC alone. */
static uint8_t allowed(const struct dmac *dmac, unsigned reg, unsigned element)
{
    unsigned may = dmac->dmawer;
    if (!dmac->by_dtc)
        return 0xff;
    switch (reg) {
    case DMATCR:
        return (uint8_t)((may >> 3 & 1) << 5 | (may >> 1 & 1) << 4);
    case DMACR:
        return may >> element & 1 ? 0xff : 0;
    case DMABCR:
        return (uint8_t)may;
    case DMABCR + 1:
        return (uint8_t)(may << 4 | may);
    default:
        return 0;
    }
}

static void write_control(struct dmac *dmac, unsigned reg, unsigned element, uint32_t value)
{
    uint8_t mask = allowed(dmac, reg, element);
    value = (value & mask) | (peek_control(dmac, reg, element) & ~(uint32_t)mask);
    if (reg == DMAWER)
        dmac->dmawer = value & 15;
    else if (reg == DMATCR)
        dmac->dmatcr = value & 0x30;
    else if (reg == DMACR)
        dmac->dmacr[element] = (uint8_t)value;
    else if (reg == DMABCR)
        dmac->dmabcr = (uint16_t)((dmac->dmabcr & 0xff) | value << 8);
    else
        dmac->dmabcr = (uint16_t)((dmac->dmabcr & 0xff00) | value);
}

static void tell_gaps(struct dmac *dmac)
{
    unsigned half;
    for (half = 1; half < H8_DMA_HALVES; half += 2)
        if (!is_full(&dmac->dma, half) && (dmac->dmabcr & SAE << half / 2))
            device_report(&dmac->dma.device, REPORT_GAP, DMABCR,
                          "single address mode: no device is at DACK (docs/limits.md)");
}

static enum bus_result dmac_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct dmac *dmac = (struct dmac *)device;
    struct h8_dma_half *half = &dmac->dma.halves[reg / EACH % H8_DMA_HALVES];
    (void)mask;
    if (reg >= DMAWER)
        write_control(dmac, reg, element, value);
    else if (reg % EACH == MAR)
        half->mar = value & 0xffffff;
    else if (reg % EACH == IOAR)
        half->ioar = (uint16_t)value;
    else
        half->etcr = (uint16_t)value;
    tell_gaps(dmac);
    h8_dma_changed(&dmac->dma);
    return BUS_OK;
}

static enum bus_result dmac_allow(struct device *device, const struct bus_access *access)
{
    ((struct dmac *)device)->by_dtc = access->initiator == BUS_DMA;
    return h8_module_allow(device, access);
}

static void dmac_reset(struct device *device)
{
    struct dmac *dmac = (struct dmac *)device;
    dmac->dmawer = dmac->dmatcr = 0;
    dmac->dmabcr = 0;
    memset(dmac->dmacr, 0, sizeof dmac->dmacr);
    h8_dma_reset(&dmac->dma);
}

static bool dmac_init(struct device *device, struct sim_error *error)
{
    return h8_dma_init(&((struct dmac *)device)->dma, &family, error) &&
           device_map(device, 1, error);
}

const struct device_class h8s_dmac_class = {
    .compatible = "renesas,h8s-dmac",
    .title = "H8S/2329 DMA controller",
    .manual = "H8S/2329 Group Hardware Manual, section DMA Controller",
    .size = sizeof(struct dmac),
    .registers = registers,
    .state = state,
    .init = dmac_init,
    .reset = dmac_reset,
    .peek = dmac_peek,
    .write = dmac_write,
    .allow = dmac_allow,
};
