/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMA controller of the H8/3069F: registers of two channels with two halves each. After the
 * H8/3069F-ZTAT Hardware Manual, section "DMA Controller". What it does is h8_dma.c. */
#include "dev/h8_dma.h"

#include <stddef.h>
#include <string.h>

struct dmac {
    struct h8_dma dma;
    uint8_t dtcr[H8_DMA_HALVES];
};

enum { MAR, ETCR, IOAR, DTCR, EACH };
enum { DTE = 0x80, DTSZ = 0x40, DTID = 0x20, RPE = 0x10, DTIE = 0x08, DTS = 0x07 };
enum { SAID = 0x20, SAIDE = 0x10, FULL = 0x06, BLOCKS = 0x01 }; /* DTCRA, full address */
enum { DTME = 0x80, DAID = 0x20, DAIDE = 0x10, TMS = 0x08 };    /* DTCRB, full address */
enum { IMIA0 = 24, IMIA1 = 28, IMIA2 = 32, ADI = 23, RXI0 = 53, TXI0 = 54, NMI = 7 };

static const struct register_field dtcra_fields[] = {
    {"DTE", 7, 1, "1 enabled"},
    {"DTSZ", 6, 1, "1 words"},
    {"DTID", 5, 1, "MAR: 1 down (full address: SAID)"},
    {"RPE", 4, 1, "1 repeat, or with DTIE idle mode (SAIDE)"},
    {"DTIE", 3, 1, "1 interrupts when DTE is 0"},
    {"DTS", 0, 3, "started by: 0 to 2 IMIA, 3 ADI, 4 TXI0, 5 RXI0; 6 full address, 7 its blocks"},
    {0}};
static const struct register_field dtcrb_fields[] = {
    {"DTE", 7, 1, "1 enabled (full address: DTME)"},
    {"DTSZ", 6, 1, "1 words"},
    {"DTID", 5, 1, "MAR: 1 down (DAID)"},
    {"RPE", 4, 1, "1 repeat, or with DTIE idle mode (DAIDE)"},
    {"DTIE", 3, 1, "1 interrupts when DTE is 0 (TMS: 1 the source is the block)"},
    {"DTS", 0, 3,
     "started by: as DTCRA; 6 falling edge, 7 low level of DREQ; full address: 0 burst, "
     "2 cycle stealing"},
    {0}};

#define HALF(n, text, fields_)                                                                     \
    [EACH * (n) + MAR] = {.name = "MAR" text,                                                      \
                          .offset = 8 * (n),                                                       \
                          .width = 4,                                                              \
                          .reset = 0xff000000,                                                     \
                          .about = "address, 24 bits"},                                            \
                  [EACH * (n) + ETCR] = {.name = "ETCR" text,                                      \
                                         .offset = 8 * (n) + 4,                                    \
                                         .width = 2,                                               \
                                         .about = "count; in two halves: it (15-8), its start"},   \
                  [EACH * (n) + IOAR] = {.name = "IOAR" text,                                      \
                                         .offset = 8 * (n) + 6,                                    \
                                         .width = 1,                                               \
                                         .about = "register at 0xffff00 and this"},                \
                  [EACH * (n) + DTCR] = {.name = "DTCR" text,                                      \
                                         .offset = 8 * (n) + 7,                                    \
                                         .width = 1,                                               \
                                         .steady = true,                                           \
                                         .fields = (fields_),                                      \
                                         .about = "control"}

static const struct device_register registers[] = {HALF(0, "0A", dtcra_fields),
                                                   HALF(1, "0B", dtcrb_fields),
                                                   HALF(2, "1A", dtcra_fields),
                                                   HALF(3, "1B", dtcrb_fields),
                                                   {0}};

static const struct state_field state[] = {STATE_H8_DMA(struct dmac),
                                           STATE_ARRAY(struct dmac, dtcr), STATE_END};

/* --- what the registers ask for --- */

static const struct dmac *of_dma(const struct h8_dma *dma)
{
    return (const struct dmac *)dma;
}

static bool is_full(const struct h8_dma *dma, unsigned half)
{
    return (of_dma(dma)->dtcr[half & ~1u] & FULL) == FULL;
}

static void plan_full(const struct h8_dma *dma, unsigned half, struct h8_dma_plan *plan)
{
    static const struct h8_dma_start normal[8] = {[0] = {H8_DMA_BURST, 0},
                                                  [2] = {H8_DMA_STEAL, 0},
                                                  [6] = {H8_DMA_EDGE, 0},
                                                  [7] = {H8_DMA_LEVEL, 0}};
    static const struct h8_dma_start blocks[8] = {[0] = {H8_DMA_VECTOR, IMIA0},
                                                  [1] = {H8_DMA_VECTOR, IMIA1},
                                                  [2] = {H8_DMA_VECTOR, IMIA2},
                                                  [3] = {H8_DMA_VECTOR, ADI},
                                                  [6] = {H8_DMA_EDGE, 0}};
    const struct dmac *dmac = of_dma(dma);
    unsigned a = dmac->dtcr[half], b = dmac->dtcr[half + 1];
    const struct h8_dma_start *start = &(a & BLOCKS ? blocks : normal)[b & DTS];
    plan->enabled = (a & DTE) && (b & DTME);
    plan->mode = a & BLOCKS ? H8_DMA_BLOCK : H8_DMA_NORMAL;
    plan->request = start->request;
    plan->vector = start->vector;
    plan->word = a & DTSZ;
    plan->source = h8_dma_direction(a, SAIDE, SAID);
    plan->destination = h8_dma_direction(b, DAIDE, DAID);
    plan->source_is_block = b & TMS;
    plan->tells_end = start->request >= H8_DMA_EDGE;
}

static void plan_short(const struct h8_dma *dma, unsigned half, struct h8_dma_plan *plan)
{
    static const struct h8_dma_start starts[8] = {{H8_DMA_VECTOR, IMIA0}, {H8_DMA_VECTOR, IMIA1},
                                                  {H8_DMA_VECTOR, IMIA2}, {H8_DMA_VECTOR, ADI},
                                                  {H8_DMA_VECTOR, TXI0},  {H8_DMA_VECTOR, RXI0},
                                                  {H8_DMA_EDGE, 0},       {H8_DMA_LEVEL, 0}};
    unsigned control = of_dma(dma)->dtcr[half];
    const struct h8_dma_start *start = &starts[control & DTS];
    plan->enabled = control & DTE;
    plan->mode = !(control & RPE) ? H8_DMA_ONWARD : control & DTIE ? H8_DMA_IDLE : H8_DMA_REPEAT;
    plan->request = start->request;
    plan->vector = start->vector;
    plan->word = control & DTSZ;
    plan->source = control & DTID ? -1 : 1;
    plan->to_memory = start->vector == ADI || start->vector == RXI0;
    plan->tells_end = start->request >= H8_DMA_EDGE;
}

static void ended(struct h8_dma *dma, unsigned half)
{
    ((struct dmac *)dma)->dtcr[half] &= (uint8_t)~DTE;
}

static void broken(struct h8_dma *dma)
{
    struct dmac *dmac = (struct dmac *)dma;
    unsigned half;
    for (half = 0; half < H8_DMA_HALVES; half += 2)
        if (is_full(&dmac->dma, half))
            dmac->dtcr[half + 1] &= (uint8_t)~DTME;
}

/* In full address mode half B has none. */
static bool interrupts(const struct h8_dma *dma, unsigned half)
{
    const struct dmac *dmac = of_dma(dma);
    return (dmac->dtcr[half] & (DTE | DTIE)) == DTIE &&
           !(half % 2 == 1 && is_full(&dmac->dma, half));
}

/* Of the bus cycles' figures: one state before each transfer. */
static const struct h8_dma_family family = {.counts_above = true,
                                            .dead_before = 1,
                                            .io_base = 0xffff00,
                                            .nmi = NMI,
                                            .is_full = is_full,
                                            .plan_short = plan_short,
                                            .plan_full = plan_full,
                                            .ended = ended,
                                            .broken = broken,
                                            .interrupts = interrupts};

/* --- registers --- */

static uint32_t dmac_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct dmac *dmac = (const struct dmac *)device;
    const struct h8_dma_half *half = &dmac->dma.halves[reg / EACH];
    const uint32_t values[] = {0xff000000u | half->mar, half->etcr, half->ioar,
                               dmac->dtcr[reg / EACH]};
    (void)element;
    return values[reg % EACH];
}

static enum bus_result dmac_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct dmac *dmac = (struct dmac *)device;
    struct h8_dma_half *half = &dmac->dma.halves[reg / EACH];
    (void)element;
    (void)mask;
    if (reg % EACH == MAR)
        half->mar = value & 0xffffff;
    else if (reg % EACH == ETCR)
        half->etcr = (uint16_t)value;
    else if (reg % EACH == IOAR)
        half->ioar = (uint8_t)value;
    else
        dmac->dtcr[reg / EACH] = (uint8_t)value;
    h8_dma_changed(&dmac->dma);
    return BUS_OK;
}

static void dmac_reset(struct device *device)
{
    struct dmac *dmac = (struct dmac *)device;
    memset(dmac->dtcr, 0, sizeof dmac->dtcr);
    h8_dma_reset(&dmac->dma);
}

static bool dmac_init(struct device *device, struct sim_error *error)
{
    return h8_dma_init(&((struct dmac *)device)->dma, &family, error);
}

const struct device_class h8_dmac_class = {
    .compatible = "renesas,h8300h-dmac",
    .title = "H8/3069F DMA controller",
    .manual = "H8/3069F-ZTAT Hardware Manual, section DMA Controller",
    .size = sizeof(struct dmac),
    .registers = registers,
    .state = state,
    .init = dmac_init,
    .reset = dmac_reset,
    .peek = dmac_peek,
    .write = dmac_write,
    .allow = h8_module_allow,
};
