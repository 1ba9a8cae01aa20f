/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The common part of the H8's DMA controllers: see h8_dma.h. After the H8/3069F-ZTAT and H8S/2329
 * Group Hardware Manuals, sections "DMA Controller". */
#include "dev/h8_dma.h"

#include <stddef.h>
#include <string.h>

#define NONE   H8_DMA_HALVES
#define BEATS  64u /* transfers of a burst that one event makes at most */
#define COUNTS 256u

/* Full address: half B is not enabled. */
static void plan_of(const struct h8_dma *dma, unsigned half, struct h8_dma_plan *plan)
{
    *plan = (struct h8_dma_plan){0};
    if (!dma->family->is_full(dma, half))
        dma->family->plan_short(dma, half, plan);
    else if (half % 2 == 0)
        dma->family->plan_full(dma, half, plan);
}

/* --- one transfer --- */

/* The half of ETCR that counts. */
static unsigned counter_shift(const struct h8_dma *dma)
{
    return dma->family->counts_above ? 8 : 0;
}

static unsigned counter_of(const struct h8_dma *dma, uint16_t etcr)
{
    return etcr >> counter_shift(dma) & 0xff;
}

static unsigned held_by(const struct h8_dma *dma, uint16_t etcr)
{
    return etcr >> (8 - counter_shift(dma)) & 0xff;
}

static uint16_t with_counter(const struct h8_dma *dma, uint16_t etcr, unsigned counter)
{
    unsigned shift = counter_shift(dma);
    return (uint16_t)((etcr & ~(0xffu << shift)) | (counter & 0xff) << shift);
}

static void copy(struct h8_dma *dma, const struct h8_dma_plan *plan, uint32_t from, uint32_t to)
{
    unsigned size = plan->word ? 2 : 1;
    uint32_t value = h8_master_read(&dma->master, from & 0xffffff, size);
    h8_master_write(&dma->master, to & 0xffffff, size, value);
}

static void step(uint32_t *address, const struct h8_dma_plan *plan, int direction, unsigned count)
{
    *address += (uint32_t)(direction * (plan->word ? 2 : 1) * (int)count);
    *address &= 0xffffff;
}

/* A device at DACK takes what is read; what it would give is not known: nothing is written. */
static void copy_outside(struct h8_dma *dma, const struct h8_dma_plan *plan, uint32_t address)
{
    if (!plan->to_memory)
        h8_master_read(&dma->master, address, plan->word ? 2 : 1);
    else
        dma->master.states += 2;
}

static void copy_short(struct h8_dma *dma, const struct h8_dma_plan *plan,
                       const struct h8_dma_half *half)
{
    uint32_t io = dma->family->io_base | half->ioar;
    if (plan->outside)
        copy_outside(dma, plan, half->mar);
    else if (plan->to_memory)
        copy(dma, plan, io, half->mar);
    else
        copy(dma, plan, half->mar, io);
}

/* The transfers below are true where that was the last one. */
static bool move_onward(struct h8_dma *dma, const struct h8_dma_plan *plan,
                        struct h8_dma_half *half)
{
    copy_short(dma, plan, half);
    if (plan->mode == H8_DMA_ONWARD)
        step(&half->mar, plan, plan->source, 1);
    return --half->etcr == 0;
}

/* Without an end: the address goes back, and the count begins anew. */
static bool move_repeating(struct h8_dma *dma, const struct h8_dma_plan *plan,
                           struct h8_dma_half *half)
{
    unsigned counter = (counter_of(dma, half->etcr) - 1) & 0xff, held = held_by(dma, half->etcr);
    copy_short(dma, plan, half);
    step(&half->mar, plan, plan->source, 1);
    if (counter == 0) {
        step(&half->mar, plan, -plan->source, held == 0 ? COUNTS : held);
        counter = held;
    }
    half->etcr = with_counter(dma, half->etcr, counter);
    return false;
}

static void move_full(struct h8_dma *dma, const struct h8_dma_plan *plan, struct h8_dma_half *pair)
{
    copy(dma, plan, pair[0].mar, pair[1].mar);
    step(&pair[0].mar, plan, plan->source, 1);
    step(&pair[1].mar, plan, plan->destination, 1);
}

static bool move_normal(struct h8_dma *dma, const struct h8_dma_plan *plan,
                        struct h8_dma_half *pair)
{
    move_full(dma, plan, pair);
    return --pair[0].etcr == 0;
}

/* The side that is the block begins anew with the next one. */
static bool move_block(struct h8_dma *dma, const struct h8_dma_plan *plan, struct h8_dma_half *pair)
{
    unsigned counter = counter_of(dma, pair[0].etcr), count = counter == 0 ? COUNTS : counter, i;
    for (i = 0; i < count; i++)
        move_full(dma, plan, pair);
    if (plan->source_is_block)
        step(&pair[0].mar, plan, -plan->source, count);
    else
        step(&pair[1].mar, plan, -plan->destination, count);
    pair[0].etcr = with_counter(dma, pair[0].etcr, held_by(dma, pair[0].etcr));
    return --pair[1].etcr == 0;
}

static bool move(struct h8_dma *dma, const struct h8_dma_plan *plan, struct h8_dma_half *half)
{
    static bool (*const modes[])(struct h8_dma *, const struct h8_dma_plan *,
                                 struct h8_dma_half *) = {[H8_DMA_ONWARD] = move_onward,
                                                          [H8_DMA_IDLE] = move_onward,
                                                          [H8_DMA_REPEAT] = move_repeating,
                                                          [H8_DMA_NORMAL] = move_normal,
                                                          [H8_DMA_BLOCK] = move_block};
    return modes[plan->mode](dma, plan, half);
}

/* --- requests --- */

static bool is_ready(const struct h8_dma *dma, unsigned half, const struct h8_dma_plan *plan)
{
    if (!plan->enabled)
        return false;
    switch (plan->request) {
    case H8_DMA_VECTOR:
    case H8_DMA_EDGE:
        return dma->pending >> half & 1;
    case H8_DMA_LEVEL:
        return dma->low >> half / 2 & 1;
    default:
        return plan->request != H8_DMA_NEVER;
    }
}

/* The first half that is ready, by priority; NONE. */
static unsigned next_half(const struct h8_dma *dma, struct h8_dma_plan *plan)
{
    unsigned half;
    for (half = 0; half < H8_DMA_HALVES; half++) {
        plan_of(dma, half, plan);
        if (is_ready(dma, half, plan))
            return half;
    }
    return NONE;
}

/* States until the bus is its own: the processor has a cycle of it between stolen ones. */
static unsigned states_before(const struct h8_dma_plan *plan)
{
    return plan->request == H8_DMA_BURST ? 0 : plan->request == H8_DMA_STEAL ? 2 : 1;
}

static void look(struct h8_dma *dma)
{
    struct h8_dma_plan plan;
    uint64_t now = clock_cycles_at(dma->clock, device_now(&dma->device));
    if (dma->running != NONE || event_pending(&dma->work) || next_half(dma, &plan) == NONE)
        return;
    event_at_cycle(&dma->work, dma->clock, now + states_before(&plan));
}

static void note_vector(struct h8_dma *dma, unsigned vector)
{
    struct h8_dma_plan plan;
    unsigned half;
    for (half = 0; half < H8_DMA_HALVES; half++) {
        plan_of(dma, half, &plan);
        if (plan.enabled && plan.request == H8_DMA_VECTOR && plan.vector == vector)
            dma->pending |= (uint8_t)(1u << half);
    }
}

/* TEND is an output while a half of the channel tells its end; low in the last transfer. */
static void set_tend(struct h8_dma *dma, unsigned channel)
{
    bool ends = dma->last && dma->running / 2 == channel, tells = false;
    struct h8_dma_plan plan;
    unsigned half;
    for (half = 2 * channel; half < 2 * channel + 2; half++) {
        plan_of(dma, half, &plan);
        tells |= plan.enabled && plan.tells_end;
    }
    h8_output_set(&dma->tends[channel], tells || dma->tends[channel].port == NULL,
                  !(tells && ends));
}

static void update(struct h8_dma *dma)
{
    unsigned i;
    for (i = 0; i < 2; i++)
        set_tend(dma, i);
    for (i = 0; i < H8_DMA_HALVES; i++)
        line_set(&dma->irqs[i], dma->family->interrupts(dma, i));
}

static void requested(void *owner, unsigned vector, bool level)
{
    struct h8_dma *dma = owner;
    if (!level)
        return;
    if (vector == dma->family->nmi) {
        dma->family->broken(dma);
        update(dma);
        return;
    }
    note_vector(dma, vector);
    look(dma);
}

static void dreq_changed(void *owner, unsigned channel, bool level)
{
    struct h8_dma *dma = owner;
    unsigned half;
    dma->low = (uint8_t)((dma->low & ~(1u << channel)) | (unsigned)!level << channel);
    for (half = 2 * channel; !level && half < 2 * channel + 2; half++) {
        struct h8_dma_plan plan;
        plan_of(dma, half, &plan);
        if (plan.enabled && plan.request == H8_DMA_EDGE)
            dma->pending |= (uint8_t)(1u << half);
    }
    look(dma);
}

/* --- claims --- */

static void note(uint64_t *set, unsigned vector)
{
    set[vector / 64] |= (uint64_t)1 << vector % 64;
}

static bool has(const uint64_t *set, unsigned vector)
{
    return set[vector / 64] >> vector % 64 & 1;
}

static void set_claims(struct h8_dma *dma)
{
    uint64_t claims[2] = {0}, watches[2] = {0};
    struct h8_dma_plan plan;
    unsigned i;
    for (i = 0; i < H8_DMA_HALVES; i++) {
        plan_of(dma, i, &plan);
        if (!plan.enabled)
            dma->pending &= (uint8_t) ~(1u << i);
        else if (plan.request == H8_DMA_VECTOR)
            note(plan.keeps_flag ? watches : claims, plan.vector);
    }
    note(watches, dma->family->nmi);
    for (i = 1; i < H8_VECTOR_COUNT; i++)
        if (!has(claims, i) && !has(watches, i))
            h8_intc_release(dma->intc, &dma->taker, i);
        else if (has(claims, i))
            h8_intc_claim(dma->intc, &dma->taker, i);
        else
            h8_intc_watch(dma->intc, &dma->taker, i);
}

/* --- work --- */

static void begin(struct h8_dma *dma, sim_time due)
{
    struct h8_dma_plan plan;
    unsigned half = next_half(dma, &plan), beats = plan.request == H8_DMA_BURST ? BEATS : 1;
    if (half == NONE)
        return;
    dma->running = (uint8_t)half;
    dma->vector = plan.request == H8_DMA_VECTOR && !plan.keeps_flag ? plan.vector : 0;
    dma->pending &= (uint8_t) ~(1u << half);
    dma->master.states = dma->family->dead_before;
    do
        dma->last = move(dma, &plan, &dma->halves[half]);
    while (!dma->last && --beats > 0);
    if (dma->last)
        dma->master.states += dma->family->dead_at_end;
    update(dma);
    h8_master_steal(&dma->master, dma->master.states);
    event_at_cycle(&dma->work, dma->clock, clock_cycles_at(dma->clock, due) + dma->master.states);
}

/* Several halves that one request starts are served in turn, before its flag is cleared. */
static void clear_flag(struct h8_dma *dma, unsigned vector)
{
    struct h8_dma_plan plan;
    unsigned half;
    for (half = 0; half < H8_DMA_HALVES; half++) {
        plan_of(dma, half, &plan);
        if ((dma->pending >> half & 1) && plan.enabled && plan.vector == vector)
            return;
    }
    h8_intc_acknowledge(dma->intc, vector);
    if (h8_intc_requested(dma->intc, vector))
        note_vector(dma, vector);
}

/* Claims change with the last transfer only. */
static void end(struct h8_dma *dma)
{
    unsigned half = dma->running, vector = dma->vector;
    bool last = dma->last;
    dma->running = NONE;
    dma->vector = 0;
    dma->last = false;
    if (last)
        dma->family->ended(dma, half);
    if (vector != 0)
        clear_flag(dma, vector);
    if (last)
        set_claims(dma);
    update(dma);
    look(dma);
}

static void work(void *owner, sim_time due)
{
    struct h8_dma *dma = owner;
    if (dma->running == NONE)
        begin(dma, due);
    else
        end(dma);
}

void h8_dma_changed(struct h8_dma *dma)
{
    set_claims(dma);
    update(dma);
    look(dma);
}

void h8_dma_reset(struct h8_dma *dma)
{
    memset(dma->halves, 0, sizeof dma->halves);
    dma->pending = dma->vector = 0;
    dma->running = NONE;
    dma->last = false;
    event_cancel(&dma->work);
    h8_dma_changed(dma);
}

/* Without ports it has pins of its own that are high as theirs are. */
static bool connect_dreq(struct h8_dma *dma, unsigned channel, const char *name,
                         struct sim_error *error)
{
    struct line *line;
    if (device_has(&dma->device, "renesas,pins"))
        return h8_input_init(&dma->device, channel, name, &dma->dreqs[channel], dreq_changed,
                             channel, error);
    line = device_pin(&dma->device, name, LINE_WIRED_AND, error);
    if (line != NULL)
        line_listen(line, &dma->dreqs[channel], dma, dreq_changed, channel);
    return line != NULL;
}

static bool connect_pins(struct h8_dma *dma, struct sim_error *error)
{
    static const char *const inputs[2] = {"dreq0", "dreq1"}, *const ends[2] = {"tend0", "tend1"};
    unsigned i;
    for (i = 0; i < 2; i++) {
        if (!connect_dreq(dma, i, inputs[i], error) ||
            !h8_output_init(&dma->device, 2 + i, ends[i], &dma->tends[i], error))
            return false;
    }
    return true;
}

bool h8_dma_init(struct h8_dma *dma, const struct h8_dma_family *family, struct sim_error *error)
{
    struct device *device = &dma->device;
    unsigned i;
    dma->family = family;
    dma->running = NONE;
    dma->clock = device_clock(device, NULL, error);
    if (dma->clock == NULL || !device_map(device, 0, error))
        return false;
    dma->intc = h8_intc_of(device, "renesas,intc", error);
    if (dma->intc == NULL)
        return false;
    dma->master = (struct h8_master){.device = device, .space = device_space(device)};
    dma->taker = (struct h8_taker){.owner = dma, .requested = requested, .rank = 0};
    h8_intc_add_taker(dma->intc, &dma->taker);
    device_event(device, &dma->work, "work", work);
    for (i = 0; i < H8_DMA_HALVES; i++)
        if (!device_irq(device, i, &dma->irqs[i], error))
            return false;
    return connect_pins(dma, error);
}
