/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data transfer controller (DTC) of the H8S/2329: a request of a module, or of a program, makes it
 * read what is to be done from RAM, move a byte, a word or a block, and write back how far it is.
 * After the H8S/2329 Group Hardware Manual, section "Data Transfer Controller (DTC)". All accesses
 * of one activation are made as it begins; the processor then waits for their states. */
#include "dev/h8_chip.h"
#include "dev/h8_master.h"

#include <stddef.h>

#define ENABLES     6u  /* DTCERA to DTCERF */
#define INFORMATION 12u /* bytes of register information */
#define CHAIN_MAX   512u
#define NONE        0u /* no vector */

struct dtc {
    struct device device; /* this and the next: struct h8_module */
    struct clock_domain *clock;
    struct device *intc;
    struct h8_taker taker;
    struct h8_master master;
    uint8_t dtcer[ENABLES], dtvecr;
    bool swdte_seen; /* read as 1: may be written 0 */
    bool by_program; /* what runs */
    uint8_t running; /* its vector; NONE: nothing runs */
    bool interrupts; /* when it is done, the processor gets the request */
    bool swdtend;
    struct event work;
    struct line_driver irq;
};

enum { DTCER, DTVECR };
enum { SWDTE = 0x80, VECTOR = 0x7f };
enum { MODE_REPEAT = 1, MODE_BLOCK = 2 };
enum { CHNE = 0x80, DISEL = 0x40 };
/* States inside of it, for an activation; those of register information, for each link. */
enum { STATES_INSIDE = 3, STATES_INFORMATION = 6 };

/* Vectors of DTCERA's bit 7 to DTCERF's bit 0, as the table of activation sources has them. */
static const uint8_t vectors[ENABLES][8] = {
    {16, 17, 18, 19, 20, 21, 22, 23}, {0, 28, 32, 33, 34, 35, 40, 41},
    {44, 45, 48, 49, 50, 51, 56, 57}, {0, 0, 60, 61, 64, 65, 68, 69},
    {72, 73, 74, 75, 81, 82, 85, 86}, {89, 90, 0, 0, 0, 0, 0, 0}};

static const struct register_field dtvecr_fields[] = {
    {"SWDTE", 7, 1, "1 starts by program; 0 after it was read as 1"},
    {"DTVEC", 0, 7, "vector of that start"},
    {0}};

static const struct device_register registers[] = {
    [DTCER] = {.name = "DTCER",
               .offset = 0,
               .width = 1,
               .count = ENABLES,
               .about = "A to F: 1 the request of that bit's vector is the DTC's"},
    [DTVECR] = {.name = "DTVECR",
                .offset = 7,
                .width = 1,
                .steady = true,
                .fields = dtvecr_fields,
                .about = "start"},
    {0}};

static const struct state_field state[] = {STATE_ARRAY(struct dtc, taker.claims),
                                           STATE_ARRAY(struct dtc, taker.watches),
                                           STATE_ARRAY(struct dtc, dtcer),
                                           STATE(struct dtc, dtvecr),
                                           STATE(struct dtc, swdte_seen),
                                           STATE(struct dtc, by_program),
                                           STATE_MAX(struct dtc, running, 127),
                                           STATE(struct dtc, interrupts),
                                           STATE(struct dtc, swdtend),
                                           STATE_EVENT(struct dtc, work),
                                           STATE_DRIVER(struct dtc, irq),
                                           STATE_END};

/* --- one transfer --- */

struct information {
    uint32_t mra, mrb; /* 8 bits */
    uint32_t sar, dar;
    uint16_t cra, crb;
};

static void load(struct dtc *dtc, uint32_t at, struct information *info)
{
    uint32_t first = h8_master_read(&dtc->master, at, 4);
    uint32_t second = h8_master_read(&dtc->master, at + 4, 4);
    uint32_t third = h8_master_read(&dtc->master, at + 8, 4);
    info->mra = first >> 24;
    info->sar = first & 0xffffff;
    info->mrb = second >> 24;
    info->dar = second & 0xffffff;
    info->cra = (uint16_t)(third >> 16);
    info->crb = (uint16_t)third;
}

static void store(struct dtc *dtc, uint32_t at, const struct information *info)
{
    h8_master_write(&dtc->master, at, 4, info->mra << 24 | (info->sar & 0xffffff));
    h8_master_write(&dtc->master, at + 4, 4, info->mrb << 24 | (info->dar & 0xffffff));
    h8_master_write(&dtc->master, at + 8, 4, info->cra * 0x10000u + info->crb);
}

static unsigned size_of(const struct information *info)
{
    return info->mra & 1 ? 2 : 1;
}

/* What an address moves by, of the bits SM or DM: 0x fixed, 2 up, 3 down. */
static uint32_t step_of(const struct information *info, unsigned bits)
{
    uint32_t size = size_of(info);
    return !(bits & 2) ? 0 : bits & 1 ? 0 - size : size;
}

static void move(struct dtc *dtc, struct information *info)
{
    unsigned size = size_of(info);
    uint32_t value = h8_master_read(&dtc->master, info->sar & 0xffffff, size);
    h8_master_write(&dtc->master, info->dar & 0xffffff, size, value);
    info->sar += step_of(info, info->mra >> 6);
    info->dar += step_of(info, info->mra >> 4 & 3);
}

/* The side that repeats, or is the block: back by so many elements. */
static void go_back(struct information *info, unsigned elements)
{
    if (info->mra & 2)
        info->sar -= elements * step_of(info, info->mra >> 6);
    else
        info->dar -= elements * step_of(info, info->mra >> 4 & 3);
}

/* What a count of 8 bits means. */
static unsigned count_of(uint16_t cra)
{
    return cra >> 8 == 0 ? 256 : cra >> 8;
}

/* True where that was the last one. CRAH holds the number, CRAL counts. */
static bool repeat(struct dtc *dtc, struct information *info)
{
    move(dtc, info);
    info->cra = (uint16_t)((info->cra & 0xff00) | ((info->cra - 1) & 0xff));
    if ((info->cra & 0xff) == 0) {
        go_back(info, count_of(info->cra));
        info->cra |= info->cra >> 8;
    }
    return false;
}

static bool block(struct dtc *dtc, struct information *info)
{
    unsigned count = count_of((uint16_t)(info->cra << 8)), i;
    for (i = 0; i < count; i++)
        move(dtc, info);
    go_back(info, count);
    info->cra = (uint16_t)((info->cra & 0xff00) | info->cra >> 8);
    return --info->crb == 0;
}

static bool normal(struct dtc *dtc, struct information *info)
{
    move(dtc, info);
    return --info->cra == 0;
}

static bool transfer(struct dtc *dtc, struct information *info)
{
    unsigned mode = info->mra >> 2 & 3;
    if (mode == MODE_REPEAT)
        return repeat(dtc, info);
    return mode == MODE_BLOCK ? block(dtc, info) : normal(dtc, info);
}

/* A chain is as long as CHNE says; its last link decides whether the processor is told. Register
 * information lies in on-chip RAM: its states are those of the table, wherever it is. */
static bool run_chain(struct dtc *dtc, uint32_t at)
{
    struct information info;
    unsigned links = 0;
    bool last;
    do {
        unsigned states = dtc->master.states + STATES_INFORMATION;
        load(dtc, at, &info);
        dtc->master.states = states;
        last = transfer(dtc, &info);
        states = dtc->master.states;
        store(dtc, at, &info);
        dtc->master.states = states;
        at += INFORMATION;
    } while ((info.mrb & CHNE) && ++links < CHAIN_MAX);
    return last || (info.mrb & DISEL);
}

/* --- activation --- */

static void update(struct dtc *dtc)
{
    line_set(&dtc->irq, dtc->swdtend);
}

static bool is_asked(const struct dtc *dtc, unsigned vector)
{
    return (dtc->taker.claims[vector / 64] >> vector % 64 & 1) &&
           h8_intc_requested(dtc->intc, vector);
}

/* The request with the smallest vector goes first, those of modules before a program's. */
static unsigned next_vector(const struct dtc *dtc)
{
    unsigned vector;
    for (vector = 1; vector < H8_VECTOR_COUNT; vector++)
        if (is_asked(dtc, vector))
            return vector;
    return NONE;
}

static void await(struct dtc *dtc, unsigned states)
{
    event_at_cycle(&dtc->work, dtc->clock,
                   clock_cycles_at(dtc->clock, device_now(&dtc->device)) + states);
}

static void look(struct dtc *dtc)
{
    bool asked = next_vector(dtc) != NONE || ((dtc->dtvecr & SWDTE) && !dtc->swdtend);
    if (dtc->running == NONE && asked && !event_pending(&dtc->work))
        await(dtc, 1);
}

/* Its vector table is at 0x400; an entry is the lower half of an address in on-chip RAM. */
static void begin(struct dtc *dtc, sim_time due)
{
    unsigned vector = next_vector(dtc);
    uint32_t at;
    dtc->by_program = vector == NONE;
    if (dtc->by_program)
        vector = dtc->dtvecr & VECTOR;
    if (dtc->by_program && (!(dtc->dtvecr & SWDTE) || dtc->swdtend))
        return;
    dtc->running = (uint8_t)vector;
    dtc->master.states = 0;
    at = 0xff0000 | (h8_master_read(&dtc->master, 0x400 + 2 * vector, 2) & 0xfffc);
    dtc->interrupts = run_chain(dtc, at);
    dtc->master.states += STATES_INSIDE;
    h8_master_steal(&dtc->master, dtc->master.states);
    event_at_cycle(&dtc->work, dtc->clock, clock_cycles_at(dtc->clock, due) + dtc->master.states);
}

static void set_claims(struct dtc *dtc);

static void disable(struct dtc *dtc, unsigned vector)
{
    unsigned i;
    for (i = 0; i < ENABLES * 8; i++)
        if (vectors[i / 8][i % 8] == vector)
            dtc->dtcer[i / 8] &= (uint8_t) ~(0x80u >> i % 8);
    set_claims(dtc);
}

/* Either the source's flag is cleared, or the request goes to the processor. */
static void end(struct dtc *dtc)
{
    unsigned vector = dtc->running;
    dtc->running = NONE;
    if (dtc->by_program && dtc->interrupts)
        dtc->swdtend = true;
    else if (dtc->by_program)
        dtc->dtvecr &= VECTOR;
    else if (dtc->interrupts)
        disable(dtc, vector);
    else
        h8_intc_acknowledge(dtc->intc, vector);
    dtc->by_program = false;
    update(dtc);
}

static bool runs(const struct dtc *dtc)
{
    return dtc->running != NONE || dtc->by_program;
}

static void work(void *owner, sim_time due)
{
    struct dtc *dtc = owner;
    if (!runs(dtc)) {
        begin(dtc, due);
        return;
    }
    end(dtc);
    look(dtc);
}

static void requested(void *owner, unsigned vector, bool level)
{
    (void)vector;
    if (level)
        look(owner);
}

/* --- registers --- */

static void set_claims(struct dtc *dtc)
{
    unsigned i;
    for (i = 0; i < ENABLES * 8; i++) {
        unsigned vector = vectors[i / 8][i % 8];
        if (vector == 0)
            continue;
        if (dtc->dtcer[i / 8] & 0x80 >> i % 8)
            h8_intc_claim(dtc->intc, &dtc->taker, vector);
        else
            h8_intc_release(dtc->intc, &dtc->taker, vector);
    }
}

static uint32_t dtc_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct dtc *dtc = (const struct dtc *)device;
    return reg == DTCER ? dtc->dtcer[element] : dtc->dtvecr;
}

static void dtc_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct dtc *dtc = (struct dtc *)device;
    (void)element;
    if (reg == DTVECR)
        dtc->swdte_seen = dtc->dtvecr & SWDTE;
}

/* The vector can be written while SWDTE is 0 only. */
static void write_dtvecr(struct dtc *dtc, uint32_t value)
{
    if (!(dtc->dtvecr & SWDTE)) {
        dtc->dtvecr = (uint8_t)value;
    } else if (!(value & SWDTE) && dtc->swdte_seen) {
        dtc->dtvecr &= VECTOR;
        dtc->swdtend = dtc->swdte_seen = false;
    }
}

static enum bus_result dtc_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct dtc *dtc = (struct dtc *)device;
    (void)mask;
    if (reg == DTCER)
        dtc->dtcer[element] = (uint8_t)value;
    else
        write_dtvecr(dtc, value);
    set_claims(dtc);
    update(dtc);
    look(dtc);
    return BUS_OK;
}

static void dtc_reset(struct device *device)
{
    struct dtc *dtc = (struct dtc *)device;
    unsigned i;
    for (i = 0; i < ENABLES; i++)
        dtc->dtcer[i] = 0;
    dtc->dtvecr = 0;
    dtc->swdte_seen = dtc->by_program = dtc->interrupts = dtc->swdtend = false;
    dtc->running = NONE;
    event_cancel(&dtc->work);
    set_claims(dtc);
    update(dtc);
}

static bool dtc_init(struct device *device, struct sim_error *error)
{
    struct dtc *dtc = (struct dtc *)device;
    dtc->clock = device_clock(device, NULL, error);
    if (dtc->clock == NULL || !device_map(device, 0, error))
        return false;
    dtc->intc = h8_intc_of(device, "renesas,intc", error);
    if (dtc->intc == NULL)
        return false;
    dtc->master = (struct h8_master){.device = device, .space = device_space(device)};
    dtc->taker = (struct h8_taker){.owner = dtc, .requested = requested, .rank = 1};
    h8_intc_add_taker(dtc->intc, &dtc->taker);
    device_event(device, &dtc->work, "work", work);
    return device_irq(device, 0, &dtc->irq, error);
}

const struct device_class h8_dtc_class = {
    .compatible = "renesas,h8s-dtc",
    .title = "H8S/2329 data transfer controller",
    .manual = "H8S/2329 Group Hardware Manual, section Data Transfer Controller (DTC)",
    .size = sizeof(struct dtc),
    .registers = registers,
    .state = state,
    .init = dtc_init,
    .reset = dtc_reset,
    .peek = dtc_peek,
    .read_effect = dtc_read_effect,
    .write = dtc_write,
    .allow = h8_module_allow,
};
