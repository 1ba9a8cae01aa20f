/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the DMA controllers of the H8/3069F and H8S/2329 have in common: two channels of two halves
 * each. A half moves between memory and a register ("short address"); two halves together move
 * between two addresses ("full address"). Their registers differ: each says by a plan what its
 * halves are to do. All accesses of a transfer are made as it begins; the processor waits for their
 * states. */
#ifndef SIM_DEV_H8_DMA_H
#define SIM_DEV_H8_DMA_H

#include "dev/h8_chip.h"
#include "dev/h8_master.h"
#include "dev/h8_port.h"

#define H8_DMA_HALVES 4u /* 0A, 0B, 1A, 1B: also the order of their priority */

enum h8_dma_mode { H8_DMA_ONWARD, H8_DMA_IDLE, H8_DMA_REPEAT, H8_DMA_NORMAL, H8_DMA_BLOCK };

enum h8_dma_request {
    H8_DMA_NEVER,
    H8_DMA_VECTOR, /* of a module */
    H8_DMA_BURST,  /* of its own, without giving back the bus */
    H8_DMA_STEAL,  /* of its own, in turn with the processor */
    H8_DMA_EDGE,   /* of pin DREQ: it falls, */
    H8_DMA_LEVEL   /* is low */
};

struct h8_dma_plan {
    bool enabled;
    uint8_t mode, request, vector;
    bool word;
    int8_t source, destination; /* full address: 1 up, -1 down, 0 fixed; short: `source` is MAR's */
    bool to_memory;             /* short address: from IOAR to MAR */
    bool source_is_block;       /* H8_DMA_BLOCK; else the destination is */
    bool keeps_flag;            /* the processor gets the request, too */
    bool outside;               /* the other side is a device at DACK, without an address */
    bool tells_end;             /* by pin TEND */
};

/* By what a half is started, as a field of its control register says. */
struct h8_dma_start {
    uint8_t request, vector;
};

struct h8_dma;

struct h8_dma_family {
    bool counts_above; /* ETCR in two halves: the upper one counts, the lower one holds */
    uint8_t dead_before, dead_at_end; /* states, beside the accesses' */
    uint32_t io_base;                 /* above IOAR */
    uint8_t nmi;                      /* its vector */
    bool (*is_full)(const struct h8_dma *, unsigned half);
    void (*plan_short)(const struct h8_dma *, unsigned half, struct h8_dma_plan *);
    void (*plan_full)(const struct h8_dma *, unsigned half, struct h8_dma_plan *); /* of half A */
    void (*ended)(struct h8_dma *, unsigned half);                                 /* clears DTE */
    void (*broken)(struct h8_dma *);                                               /* by NMI */
    bool (*interrupts)(const struct h8_dma *, unsigned half);
};

struct h8_dma_half {
    uint32_t mar;
    uint16_t etcr, ioar;
};

struct h8_dma {
    struct device device; /* this and the next: struct h8_module */
    struct clock_domain *clock;
    const struct h8_dma_family *family;
    struct device *intc;
    struct h8_taker taker;
    struct h8_master master;
    struct h8_dma_half halves[H8_DMA_HALVES];
    uint8_t pending; /* bits: requests of vectors and edges that wait */
    uint8_t low;     /* bits: DREQ pins that are low */
    uint8_t running; /* half; H8_DMA_HALVES: none */
    uint8_t vector;  /* whose flag is to be cleared then; 0: none */
    bool last;       /* it was the last transfer */
    struct event work;
    struct line_driver irqs[H8_DMA_HALVES];
    struct h8_output tends[2];
    struct line_listener dreqs[2];
};

#define STATE_H8_DMA_HALF(type, n)                                                                 \
    STATE(type, dma.halves[n].mar), STATE(type, dma.halves[n].etcr), STATE(type, dma.halves[n].ioar)

/* Rows of a state table, of a struct whose member `dma` it is. */
#define STATE_H8_DMA(type)                                                                         \
    STATE_ARRAY(type, dma.taker.claims), STATE_ARRAY(type, dma.taker.watches),                     \
        STATE_H8_DMA_HALF(type, 0), STATE_H8_DMA_HALF(type, 1), STATE_H8_DMA_HALF(type, 2),        \
        STATE_H8_DMA_HALF(type, 3), STATE_MAX(type, dma.pending, 15), STATE_MAX(type, dma.low, 3), \
        STATE_MAX(type, dma.running, H8_DMA_HALVES),                                               \
        STATE_MAX(type, dma.vector, H8_VECTOR_COUNT - 1), STATE(type, dma.last),                   \
        STATE_EVENT(type, dma.work), STATE_DRIVER_ARRAY(type, dma.irqs),                           \
        STATE_DRIVER(type, dma.tends[0].own), STATE_DRIVER(type, dma.tends[1].own)

/* Full address: whether an address moves at all, and down. */
static inline int8_t h8_dma_direction(unsigned control, unsigned enable, unsigned down)
{
    return (int8_t)(!(control & enable) ? 0 : control & down ? -1 : 1);
}

/* Interrupts 0 to 3 are those of the halves. Pins: dreq0, dreq1 (idle high), tend0, tend1. */
bool h8_dma_init(struct h8_dma *, const struct h8_dma_family *, struct sim_error *);
void h8_dma_reset(struct h8_dma *); /* MAR, IOAR, ETCR, too: they have no value then */
/* After a write of any register: claims what is needed, starts, sets the interrupts. */
void h8_dma_changed(struct h8_dma *);

#endif
