/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programmable interrupt timer of ColdFire chips: 16 bits that count down behind a prescaler of a
 * power of 2. After the MCF5208 Reference Manual and the MCF5282 User's Manual, chapters
 * "Programmable Interrupt Timer(s)". Leaves out what low-power modes and debuggers stop. */
#include "dev/countdown.h"

#include <stddef.h>

struct mcf_pit {
    struct device device;
    uint16_t pcsr, pmr;
    struct countdown counter;
    struct event zero;
    struct line_driver irq;
};

enum { PCSR, PMR, PCNTR };
enum { EN = 1 << 0, RLD = 1 << 1, PIF = 1 << 2, PIE = 1 << 3, OVW = 1 << 4 };
#define PCSR_MASK   0x0f7fu
#define COUNTER_MAX 0xffffu

static const struct register_field pcsr_fields[] = {
    {"PRE", 8, 4, "the clock is divided by 2 to this power"},
    {"DOZE", 6, 1, "1 stops in doze mode, kept only"},
    {"DBG", 5, 1, "1 stops in debug mode, kept only"},
    {"OVW", 4, 1, "1 a write to PMR is taken at once"},
    {"PIE", 3, 1, "1 interrupts"},
    {"PIF", 2, 1, "1 the count came to 0, write 1 to clear"},
    {"RLD", 1, 1, "after 0: 1 PMR, 0 0xFFFF"},
    {"EN", 0, 1, "1 counts"},
    {0}};

static const struct device_register registers[] = {
    [PCSR] = {.name = "PCSR",
              .offset = 0,
              .width = 2,
              .fields = pcsr_fields,
              .about = "control and status"},
    [PMR] = {.name = "PMR", .offset = 2, .width = 2, .reset = 0xffff, .about = "modulus"},
    [PCNTR] = {.name = "PCNTR",
               .offset = 4,
               .width = 2,
               .access = REG_RO,
               .reset = 0xffff,
               .about = "count"},
    {0}};

static const struct state_field state[] = {
    STATE_MAX(struct mcf_pit, pcsr, PCSR_MASK), STATE(struct mcf_pit, pmr),
    STATE_COUNTDOWN(struct mcf_pit, counter),   STATE_EVENT(struct mcf_pit, zero),
    STATE_DRIVER(struct mcf_pit, irq),          STATE_END};

static void set_irq(struct mcf_pit *pit)
{
    line_set(&pit->irq, (pit->pcsr & (PIE | PIF)) == (PIE | PIF));
}

static void zero_due(void *owner, sim_time due)
{
    struct mcf_pit *pit = owner;
    countdown_sync(&pit->counter, due);
    pit->pcsr |= PIF;
    set_irq(pit);
    countdown_schedule(&pit->counter, &pit->zero);
}

static uint32_t pit_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_pit *pit = (const struct mcf_pit *)device;
    (void)element;
    if (reg == PCSR)
        return pit->pcsr;
    return reg == PMR ? pit->pmr : countdown_value(&pit->counter, device_now(device));
}

static void write_control(struct mcf_pit *pit, uint32_t value, uint32_t mask)
{
    uint16_t flag = value & mask & PIF ? 0 : pit->pcsr & PIF;
    pit->pcsr = (uint16_t)((value & PCSR_MASK & ~(unsigned)PIF) | flag);
    countdown_run(&pit->counter, pit->pcsr & EN, device_now(&pit->device));
    pit->counter.shift = pit->pcsr >> 8 & 0xf;
}

/* A write to the modulus clears the flag. */
static void write_modulus(struct mcf_pit *pit, uint32_t value)
{
    pit->pmr = (uint16_t)value;
    pit->pcsr &= (uint16_t)~PIF;
    if (pit->pcsr & OVW)
        countdown_set(&pit->counter, pit->pmr, device_now(&pit->device));
}

static enum bus_result pit_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_pit *pit = (struct mcf_pit *)device;
    (void)element;
    countdown_sync(&pit->counter, device_now(device));
    if (reg == PCSR)
        write_control(pit, value, mask);
    else
        write_modulus(pit, value);
    pit->counter.top = pit->pcsr & RLD ? pit->pmr : COUNTER_MAX;
    countdown_schedule(&pit->counter, &pit->zero);
    set_irq(pit);
    return BUS_OK;
}

static void pit_reset(struct device *device)
{
    struct mcf_pit *pit = (struct mcf_pit *)device;
    pit->pcsr = 0;
    pit->pmr = COUNTER_MAX;
    pit->counter.running = false;
    pit->counter.shift = 0;
    pit->counter.top = COUNTER_MAX;
    countdown_set(&pit->counter, COUNTER_MAX, device_now(device));
    event_cancel(&pit->zero);
    set_irq(pit);
}

static bool pit_init(struct device *device, struct sim_error *error)
{
    struct mcf_pit *pit = (struct mcf_pit *)device;
    pit->counter.clock = device_clock(device, NULL, error);
    if (pit->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &pit->zero, "zero", zero_due);
    return device_irq(device, 0, &pit->irq, error);
}

const struct device_class mcf_pit_class = {
    .compatible = "fsl,mcf-pit",
    .title = "ColdFire programmable interrupt timer",
    .manual = "MCF5208 Reference Manual, chapter Programmable Interrupt Timers",
    .size = sizeof(struct mcf_pit),
    .registers = registers,
    .state = state,
    .init = pit_init,
    .reset = pit_reset,
    .peek = pit_peek,
    .write = pit_write,
};
