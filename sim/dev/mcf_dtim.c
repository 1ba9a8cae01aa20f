/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMA timer of ColdFire chips: 32 bits that count up behind a prescaler, reference and capture.
 * After the MCF5208 Reference Manual and the MCF5282 User's Manual, chapters "DMA Timers".
 * Leaves out DMA requests, the 16-bit mode, and the one-cycle pulses of the output. */
#include "dev/pins.h"

#include <stddef.h>

struct mcf_dtim {
    struct device device;
    struct clock_domain *clock;
    uint16_t dtmr;
    uint8_t dtxmr, dter;
    uint32_t dtrr, dtcr;
    uint32_t value; /* the count at `since` */
    uint64_t since; /* cycle of the clock */
    uint16_t edges; /* of the input, not yet a count */
    bool out, input;
    struct event reached;
    struct line_driver irq, out_pin;
    struct line_listener in_pin;
};

enum { DTMR, DTXMR, DTER, DTRR, DTCR, DTCN };
enum { RST = 1 << 0, CLK = 3 << 1, FRR = 1 << 3, ORRI = 1 << 4, OM = 1 << 5 };
enum { CLK_OFF = 0 << 1, CLK_1 = 1 << 1, CLK_16 = 2 << 1, CLK_PIN = 3 << 1 };
enum { CAP = 1 << 0, REF = 1 << 1 };
enum { MODE16 = 1 << 0, DMAEN = 1 << 7 };
enum { CE_RISE = 1, CE_FALL = 2 };

static const struct register_field dtmr_fields[] = {
    {"PS", 8, 8, "prescaler, 1 to 256"},
    {"CE", 6, 2, "capture: 1 rising, 2 falling, 3 both edges"},
    {"OM", 5, 1, "output: 1 toggles, 0 pulses"},
    {"ORRI", 4, 1, "1 interrupts at the reference"},
    {"FRR", 3, 1, "1 begins again at the reference, 0 runs on"},
    {"CLK", 1, 2, "0 stopped, 1 clock, 2 clock/16, 3 falling edges of the pin"},
    {"RST", 0, 1, "1 on"},
    {0}};
static const struct register_field dter_fields[] = {
    {"REF", 1, 1, "the reference was reached, write 1 to clear"},
    {"CAP", 0, 1, "captured, write 1 to clear"},
    {0}};
static const struct register_field dtxmr_fields[] = {
    {"DMAEN", 7, 1, "1 asks for DMA in place of interrupts"},
    {"HALTED", 6, 1, "1 stops for a debugger, kept only"},
    {"MODE16", 0, 1, "1 counts in both halves, kept only"},
    {0}};

static const struct device_register registers[] = {
    [DTMR] = {.name = "DTMR", .offset = 0x0, .width = 2, .fields = dtmr_fields, .about = "mode"},
    [DTXMR] = {.name = "DTXMR",
               .offset = 0x2,
               .width = 1,
               .fields = dtxmr_fields,
               .about = "extended mode"},
    [DTER] = {.name = "DTER",
              .offset = 0x3,
              .width = 1,
              .access = REG_W1C,
              .fields = dter_fields,
              .about = "events"},
    [DTRR] = {.name = "DTRR", .offset = 0x4, .width = 4, .reset = 0xffffffff, .about = "reference"},
    [DTCR] = {.name = "DTCR", .offset = 0x8, .width = 4, .access = REG_RO, .about = "capture"},
    [DTCN] = {.name = "DTCN", .offset = 0xc, .width = 4, .about = "count; written: 0"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_dtim, dtmr),
                                           STATE(struct mcf_dtim, dtxmr),
                                           STATE_MAX(struct mcf_dtim, dter, 3),
                                           STATE(struct mcf_dtim, dtrr),
                                           STATE(struct mcf_dtim, dtcr),
                                           STATE(struct mcf_dtim, value),
                                           STATE(struct mcf_dtim, since),
                                           STATE_MAX(struct mcf_dtim, edges, 255),
                                           STATE(struct mcf_dtim, out),
                                           STATE(struct mcf_dtim, input),
                                           STATE_EVENT(struct mcf_dtim, reached),
                                           STATE_DRIVER(struct mcf_dtim, irq),
                                           STATE_DRIVER(struct mcf_dtim, out_pin),
                                           STATE_END};

static void update(struct mcf_dtim *timer)
{
    bool captured = (timer->dter & CAP) && (timer->dtmr >> 6 & 3) != 0;
    bool reached = (timer->dter & REF) && (timer->dtmr & ORRI);
    line_set(&timer->irq, (captured || reached) && !(timer->dtxmr & DMAEN));
    line_set(&timer->out_pin, timer->out);
}

static unsigned prescaler(const struct mcf_dtim *timer)
{
    return (timer->dtmr >> 8) + 1u;
}

/* Cycles of a count; 0: cycles count nothing. */
static unsigned divisor(const struct mcf_dtim *timer)
{
    unsigned clocking = timer->dtmr & CLK;
    if (!(timer->dtmr & RST) || clocking == CLK_OFF || clocking == CLK_PIN)
        return 0;
    return prescaler(timer) * (clocking == CLK_16 ? 16 : 1);
}

static uint64_t cycle_at(const struct mcf_dtim *timer, sim_time now)
{
    return clock_cycles_at(timer->clock, now);
}

static uint64_t counts_at(const struct mcf_dtim *timer, sim_time now)
{
    unsigned cycles = divisor(timer);
    return cycles == 0 ? 0 : (cycle_at(timer, now) - timer->since) / cycles;
}

/* Beginning again, the count that follows the reference is 0: a period has one more than it. */
static uint32_t value_after(const struct mcf_dtim *timer, uint64_t counts)
{
    uint64_t period = (uint64_t)timer->dtrr + 1;
    if ((timer->dtmr & FRR) && timer->value <= timer->dtrr)
        return (uint32_t)((timer->value + counts) % period);
    return (uint32_t)(timer->value + counts);
}

static void sync(struct mcf_dtim *timer, sim_time now)
{
    uint64_t counts = counts_at(timer, now);
    timer->value = value_after(timer, counts);
    if (divisor(timer) != 0)
        timer->since += counts * divisor(timer);
    else
        timer->since = cycle_at(timer, now);
}

/* The next time at which the reference has lasted a count. */
static void schedule(struct mcf_dtim *timer)
{
    uint64_t counts = (uint64_t)(uint32_t)(timer->dtrr - timer->value) + 1;
    if (divisor(timer) == 0)
        event_cancel(&timer->reached);
    else
        event_at_cycle(&timer->reached, timer->clock, timer->since + counts * divisor(timer));
}

static void reach(struct mcf_dtim *timer)
{
    timer->dter |= REF;
    if (timer->dtmr & OM)
        timer->out = !timer->out;
}

static void reached(void *owner, sim_time due)
{
    struct mcf_dtim *timer = owner;
    sync(timer, due);
    reach(timer);
    schedule(timer);
    update(timer);
}

/* --- the input pin --- */

static void count_edge(struct mcf_dtim *timer)
{
    if (++timer->edges < prescaler(timer))
        return;
    timer->edges = 0;
    if (timer->value == timer->dtrr)
        reach(timer);
    timer->value = timer->value == timer->dtrr && (timer->dtmr & FRR) ? 0 : timer->value + 1;
}

static void input_changed(void *owner, unsigned input, bool level)
{
    struct mcf_dtim *timer = owner;
    unsigned capture = timer->dtmr >> 6 & (level ? CE_RISE : CE_FALL);
    (void)input;
    timer->input = level;
    if (!(timer->dtmr & RST))
        return;
    sync(timer, device_now(&timer->device));
    if ((timer->dtmr & CLK) == CLK_PIN && !level)
        count_edge(timer);
    if (capture != 0) {
        timer->dtcr = timer->value;
        timer->dter |= CAP;
    }
    update(timer);
}

/* --- registers --- */

static uint32_t dtim_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_dtim *timer = (const struct mcf_dtim *)device;
    const uint32_t values[] = {timer->dtmr, timer->dtxmr, timer->dter, timer->dtrr, timer->dtcr};
    (void)element;
    if (reg == DTCN)
        return value_after(timer, counts_at(timer, device_now(device)));
    return values[reg];
}

/* Off, the count is 0; the other registers can be set. */
static void write_mode(struct mcf_dtim *timer, uint32_t value)
{
    timer->dtmr = (uint16_t)value;
    if (value & RST)
        return;
    timer->value = 0;
    timer->edges = 0;
    timer->dter = 0;
    timer->out = false;
}

static void write_extended(struct mcf_dtim *timer, uint32_t value)
{
    timer->dtxmr = value & 0xc1;
    if (value & (MODE16 | DMAEN))
        device_report(&timer->device, REPORT_GAP, DTXMR,
                      "asks for DMA or the 16-bit mode: neither is there (docs/limits.md)");
}

static enum bus_result dtim_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_dtim *timer = (struct mcf_dtim *)device;
    sim_time now = device_now(device);
    (void)element;
    (void)mask;
    sync(timer, now);
    if (reg == DTMR)
        write_mode(timer, value);
    if (reg == DTXMR)
        write_extended(timer, value);
    if (reg == DTER)
        timer->dter &= (uint8_t)~value;
    if (reg == DTRR)
        timer->dtrr = value;
    if (reg == DTCN)
        timer->value = 0;
    if (reg == DTCN || reg == DTMR)
        timer->since = cycle_at(timer, now);
    schedule(timer);
    update(timer);
    return BUS_OK;
}

static void dtim_reset(struct device *device)
{
    struct mcf_dtim *timer = (struct mcf_dtim *)device;
    timer->dtmr = 0;
    timer->dtxmr = timer->dter = 0;
    timer->dtrr = UINT32_MAX;
    timer->dtcr = timer->value = 0;
    timer->edges = 0;
    timer->since = cycle_at(timer, device_now(device));
    timer->out = false;
    event_cancel(&timer->reached);
    update(timer);
}

static bool dtim_init(struct device *device, struct sim_error *error)
{
    struct mcf_dtim *timer = (struct mcf_dtim *)device;
    static const char *const in[] = {"in"}, *const out[] = {"out"};
    timer->clock = device_clock(device, NULL, error);
    if (timer->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &timer->reached, "reached", reached);
    return device_irq(device, 0, &timer->irq, error) &&
           pins_drive(device, &timer->out_pin, out, 1, error) &&
           pins_listen(device, &timer->in_pin, in, 1, input_changed, error);
}

const struct device_class mcf_dtim_class = {
    .compatible = "fsl,mcf-dtim",
    .title = "ColdFire DMA timer",
    .manual = "MCF5208 Reference Manual, chapter DMA Timers",
    .size = sizeof(struct mcf_dtim),
    .registers = registers,
    .state = state,
    .init = dtim_init,
    .reset = dtim_reset,
    .peek = dtim_peek,
    .write = dtim_write,
};
