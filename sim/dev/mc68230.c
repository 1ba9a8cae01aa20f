/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MC68230 parallel interface and timer (PI/T), after Motorola's data sheet: registers and
 * interrupts. Registers lie on every second byte, as on one half of a 16-bit bus.
 * Leaves out DMAREQ: nothing on the boards takes it. */
#include "dev/mc68230.h"

#include <stddef.h>

enum {
    PGCR,
    PSRR,
    PADDR,
    PBDDR,
    PCDDR,
    PIVR,
    PACR,
    PBCR,
    PADR,
    PBDR,
    PAAR,
    PBAR,
    PCDR,
    PSR,
    TCR,
    TIVR,
    CPRH,
    CPRM,
    CPRL,
    CNTRH,
    CNTRM,
    CNTRL,
    TSR,
    NULL_E,
    NULL_12,
    NULL_1B
};

#define SPURIOUS 24    /* the vector of an acknowledge that nobody answers */
#define TIACK_ON 0x40u /* of TCR: 0 (where bit 7 is 1): PC7 is the timer's acknowledge */
#define TOUT_IRQ 0x80u

static const struct register_field pgcr_fields[] = {
    {"PMC", 6, 2, "mode: 0, 1 one way, 8 and 16 bits; 2, 3 both ways, 8 and 16 bits"},
    {"H34E", 5, 1, "1 H3 and H4 on"},
    {"H12E", 4, 1, "1 H1 and H2 on"},
    {"SENSE", 0, 4, "a bit for H1 to H4: 1 high is asserted"},
    {0}};
static const struct register_field psrr_fields[] = {
    {"SVCRQ", 5, 2, "PC4: 0, 1 port; 2 DMAREQ by H1, 3 by H3"},
    {"PIACK", 4, 1, "1 PC6 is PIACK"},
    {"PIRQ", 3, 1, "1 PC5 is PIRQ"},
    {"PRIORITY", 0, 3, "order of H1 to H4"},
    {0}};
static const struct register_field cr_fields[] = {
    {"SUBMODE", 6, 2, "which latches"},
    {"H2", 3, 3, "0 to 3 input; 4 negated, 5 asserted, 6 interlocked, 7 pulsed"},
    {"H2IE", 2, 1, "1 the even pin's status interrupts"},
    {"H1SE", 1, 1, "1 the odd pin's status interrupts"},
    {"H1SC", 0, 1, "of an output: 1 status when both latches are empty, 0 when one is"},
    {0}};
static const struct register_field psr_fields[] = {
    {"HL", 4, 4, "levels of H1 to H4"}, {"HS", 0, 4, "status of H1 to H4, write 1 to clear"}, {0}};
static const struct register_field tcr_fields[] = {
    {"TOUT", 5, 3, "PC3, PC7: 0, 1 port; 2, 3 square wave; 5 vectored interrupt; 7 autovectored"},
    {"ZD", 4, 1, "after zero: 0 the preload registers, 1 all ones"},
    {"CC", 1, 2, "clock/32: 0 always, 1 while TIN is high; edges of TIN: 2 every 32nd, 3 each"},
    {"TE", 0, 1, "1 on"},
    {0}};
static const struct register_field tsr_fields[] = {
    {"ZDS", 0, 1, "1 zero was reached, write 1 to clear"}, {0}};

#define PIT_REGISTER(id, at, ...) [id] = {.name = #id, .offset = 2 * (at), .width = 1, __VA_ARGS__}

static const struct device_register registers[] = {
    PIT_REGISTER(PGCR, 0x00, .fields = pgcr_fields, .about = "general control"),
    PIT_REGISTER(PSRR, 0x01, .fields = psrr_fields, .about = "service requests"),
    PIT_REGISTER(PADDR, 0x02, .about = "port A: 1 output"),
    PIT_REGISTER(PBDDR, 0x03, .about = "port B: 1 output"),
    PIT_REGISTER(PCDDR, 0x04, .about = "port C: 1 output"),
    PIT_REGISTER(PIVR, 0x05, .reset = 0x0f, .about = "vector of H1, H2, H3, H4: 4 of them"),
    PIT_REGISTER(PACR, 0x06, .fields = cr_fields, .about = "port A, H1 and H2"),
    PIT_REGISTER(PBCR, 0x07, .fields = cr_fields, .about = "port B, H3 and H4"),
    PIT_REGISTER(PADR, 0x08, .about = "data"),
    PIT_REGISTER(PBDR, 0x09, .about = "data"),
    PIT_REGISTER(PAAR, 0x0a, .access = REG_RO, .about = "levels of the pins"),
    PIT_REGISTER(PBAR, 0x0b, .access = REG_RO, .about = "levels of the pins"),
    PIT_REGISTER(PCDR, 0x0c, .about = "data"),
    PIT_REGISTER(PSR, 0x0d, .access = REG_W1C, .fields = psr_fields, .about = "port status"),
    PIT_REGISTER(TCR, 0x10, .fields = tcr_fields, .about = "timer control"),
    PIT_REGISTER(TIVR, 0x11, .reset = 0x0f, .about = "vector of the timer"),
    PIT_REGISTER(CPRH, 0x13, .about = "preload, bits 23 to 16"),
    PIT_REGISTER(CPRM, 0x14, .about = "preload, bits 15 to 8"),
    PIT_REGISTER(CPRL, 0x15, .about = "preload, bits 7 to 0"),
    PIT_REGISTER(CNTRH, 0x17, .access = REG_RO, .about = "count, bits 23 to 16"),
    PIT_REGISTER(CNTRM, 0x18, .access = REG_RO, .about = "count, bits 15 to 8"),
    PIT_REGISTER(CNTRL, 0x19, .access = REG_RO, .about = "count, bits 7 to 0"),
    PIT_REGISTER(TSR, 0x1a, .access = REG_W1C, .fields = tsr_fields, .about = "timer status"),
    /* A MOVEP of a long word to the preload or from the count begins with one of these. */
    PIT_REGISTER(NULL_E, 0x0e, .count = 2, .stride = 2, .about = "reads 0"),
    PIT_REGISTER(NULL_12, 0x12, .count = 2, .stride = 8, .about = "reads 0"),
    PIT_REGISTER(NULL_1B, 0x1b, .count = 5, .stride = 2, .about = "reads 0"),
    {0}};

#define STATE_PAIR(n)                                                                              \
    STATE(struct mc68230, pairs[n].control), STATE(struct mc68230, pairs[n].latch),                \
        STATE(struct mc68230, pairs[n].final), STATE_MAX(struct mc68230, pairs[n].count, 2),       \
        STATE(struct mc68230, pairs[n].edges[0]), STATE(struct mc68230, pairs[n].edges[1]),        \
        STATE(struct mc68230, pairs[n].asserted), STATE(struct mc68230, pairs[n].announcing),      \
        STATE_EVENT(struct mc68230, pairs[n].step)

static const struct state_field state[] = {STATE(struct mc68230, pgcr),
                                           STATE_MAX(struct mc68230, psrr, 0x7f),
                                           STATE(struct mc68230, pivr),
                                           STATE_ARRAY(struct mc68230, ddr),
                                           STATE_ARRAY(struct mc68230, out),
                                           STATE_ARRAY(struct mc68230, pins),
                                           STATE_MAX(struct mc68230, handshakes, 0xf),
                                           STATE(struct mc68230, upper),
                                           STATE_PAIR(0),
                                           STATE_PAIR(1),
                                           STATE(struct mc68230, tcr),
                                           STATE(struct mc68230, tivr),
                                           STATE_MAX(struct mc68230, preload, 0xffffff),
                                           STATE(struct mc68230, zero),
                                           STATE(struct mc68230, square),
                                           STATE_MAX(struct mc68230, edges, 31),
                                           STATE_COUNTDOWN(struct mc68230, counter),
                                           STATE_EVENT(struct mc68230, zero_due),
                                           STATE_DRIVER(struct mc68230, port_irq),
                                           STATE_DRIVER(struct mc68230, timer_irq),
                                           STATE_DRIVER_ARRAY(struct mc68230, drivers[PIT_A]),
                                           STATE_DRIVER_ARRAY(struct mc68230, drivers[PIT_B]),
                                           STATE_DRIVER_ARRAY(struct mc68230, drivers[PIT_C]),
                                           STATE_DRIVER_ARRAY(struct mc68230, handshake_drivers),
                                           STATE_END};

/* --- interrupts --- */

static bool port_interrupts(const struct mc68230 *pit)
{
    return (pit->psrr & PIT_PIRQ_ON) && pit_port_requests(pit) != 0;
}

void pit_update(struct mc68230 *pit)
{
    pit_drive(pit);
    line_set(&pit->port_irq, port_interrupts(pit));
    line_set(&pit->timer_irq, pit_timer_requests(pit));
}

/* The order of H1 to H4 that PSRR chooses, first to last. */
static const uint8_t orders[8][PIT_HANDSHAKES] = {
    {PIT_H1, PIT_H2, PIT_H3, PIT_H4}, {PIT_H2, PIT_H1, PIT_H3, PIT_H4},
    {PIT_H1, PIT_H2, PIT_H4, PIT_H3}, {PIT_H2, PIT_H1, PIT_H4, PIT_H3},
    {PIT_H3, PIT_H4, PIT_H1, PIT_H2}, {PIT_H3, PIT_H4, PIT_H2, PIT_H1},
    {PIT_H4, PIT_H3, PIT_H1, PIT_H2}, {PIT_H4, PIT_H3, PIT_H2, PIT_H1}};

/* Where PC6 is not PIACK the chip gives no vector: such boards autovector. A vector register that
 * was not written gives the uninitialized vector as it is. */
static int acknowledge_port(void *owner, unsigned level)
{
    const struct mc68230 *pit = owner;
    uint8_t requests = pit_port_requests(pit);
    const uint8_t *order = orders[pit->psrr & 7];
    unsigned i;
    (void)level;
    if (!(pit->psrr & PIT_PIACK_ON))
        return -1;
    for (i = 0; i < PIT_HANDSHAKES; i++)
        if (requests >> order[i] & 1)
            return pit->pivr == 0x0f ? pit->pivr : pit->pivr | order[i];
    return SPURIOUS;
}

static int acknowledge_timer(void *owner, unsigned level)
{
    const struct mc68230 *pit = owner;
    (void)level;
    if ((pit->tcr & TOUT_IRQ) && (pit->tcr & TIACK_ON))
        return -1;
    return pit_timer_requests(pit) ? pit->tivr : SPURIOUS;
}

static bool connect(struct mc68230 *pit, unsigned index, struct line_driver *driver,
                    int (*acknowledge)(void *owner, unsigned level), struct sim_error *error)
{
    if (!device_irq(&pit->device, index, driver, error))
        return false;
    if (driver->line != NULL) {
        driver->line->acknowledge = acknowledge;
        driver->line->acknowledge_owner = pit;
    }
    return true;
}

/* --- registers --- */

static uint8_t byte_of(uint32_t value, unsigned reg, unsigned lowest)
{
    return (uint8_t)(value >> 8 * (lowest - reg));
}

static uint32_t pit_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mc68230 *pit = (const struct mc68230 *)device;
    (void)element;
    switch (reg) {
    case PGCR:
        return pit->pgcr;
    case PSRR:
        return pit->psrr;
    case PADDR:
    case PBDDR:
    case PCDDR:
        return pit->ddr[reg - PADDR];
    case PIVR:
        return pit->pivr;
    case PACR:
    case PBCR:
        return pit->pairs[reg - PACR].control;
    case PADR:
    case PBDR:
        return pit_port_data(pit, reg - PADR);
    case PAAR:
    case PBAR:
        return pit->pins[reg - PAAR];
    case PCDR:
        return pit_port_data(pit, PIT_C);
    case PSR:
        return (uint32_t)pit->handshakes << 4 | pit_port_status(pit);
    case TCR:
        return pit->tcr;
    case TIVR:
        return pit->tivr;
    case CPRH:
    case CPRM:
    case CPRL:
        return byte_of(pit->preload, reg, CPRL);
    case TSR:
        return pit->zero;
    case CNTRH:
    case CNTRM:
    case CNTRL:
        return byte_of(pit_counter(pit), reg, CNTRL);
    default:
        return 0;
    }
}

static void pit_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mc68230 *pit = (struct mc68230 *)device;
    (void)element;
    if (reg != PADR && reg != PBDR)
        return;
    pit_port_was_read(pit, reg - PADR);
    pit_update(pit);
}

static void write_preload(struct mc68230 *pit, unsigned reg, uint8_t value)
{
    unsigned shift = 8 * (CPRL - reg);
    pit_timer_preload(pit, (pit->preload & ~(0xffu << shift)) | (uint32_t)value << shift);
}

static void write_service(struct mc68230 *pit, uint8_t value)
{
    pit->psrr = value & 0x7f;
    if (value & PIT_SVCRQ_DMA)
        device_report(&pit->device, REPORT_GAP, PSRR,
                      "asks for DMAREQ: nothing takes it (docs/limits.md)");
}

static void write_register(struct mc68230 *pit, unsigned reg, uint8_t value)
{
    switch (reg) {
    case PGCR:
        pit_general_control(pit, value);
        break;
    case PSRR:
        write_service(pit, value);
        break;
    case PADDR:
    case PBDDR:
    case PCDDR:
        pit->ddr[reg - PADDR] = value;
        break;
    case PIVR:
        pit->pivr = value & 0xfc;
        break;
    case PACR:
    case PBCR:
        pit_pair_control(pit, reg - PACR, value);
        break;
    case PADR:
    case PBDR:
        pit_port_write(pit, reg - PADR, value);
        break;
    case PCDR:
        pit_port_write(pit, PIT_C, value);
        break;
    case PSR:
        pit_clear_edges(pit, value);
        break;
    case TCR:
        pit_timer_control(pit, value);
        break;
    case TIVR:
        pit->tivr = value;
        break;
    case TSR:
        pit->zero = pit->zero && !(value & 1);
        break;
    case CPRH:
    case CPRM:
    case CPRL:
        write_preload(pit, reg, value);
        break;
    default:
        break;
    }
}

static enum bus_result pit_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mc68230 *pit = (struct mc68230 *)device;
    (void)element;
    (void)mask;
    write_register(pit, reg, (uint8_t)value);
    pit_update(pit);
    return BUS_OK;
}

static void pit_reset(struct device *device)
{
    struct mc68230 *pit = (struct mc68230 *)device;
    pit_ports_reset(pit);
    pit_timer_reset(pit);
    pit_update(pit);
}

static bool pit_init(struct device *device, struct sim_error *error)
{
    struct mc68230 *pit = (struct mc68230 *)device;
    pit->clock = device_clock(device, NULL, error);
    if (pit->clock == NULL || !device_map(device, 0, error))
        return false;
    pit_timer_init(pit);
    return pit_ports_init(pit, error) && connect(pit, 0, &pit->port_irq, acknowledge_port, error) &&
           connect(pit, 1, &pit->timer_irq, acknowledge_timer, error);
}

const struct device_class mc68230_class = {
    .compatible = "motorola,mc68230",
    .title = "MC68230 PI/T",
    .manual = "Motorola MC68230 data sheet (ADI 860)",
    .size = sizeof(struct mc68230),
    .registers = registers,
    .state = state,
    .init = pit_init,
    .reset = pit_reset,
    .peek = pit_peek,
    .read_effect = pit_read_effect,
    .write = pit_write,
};
