/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arm PrimeCell PL022 synchronous serial port, as a master. After its technical reference manual
 * (DDI 0194G, r1p3), chapters 2.3 "Operation" and 3 "Programmers model".
 * A frame takes its bits' time; what it sends is a stream, and the outside's bytes on the stream
 * are what MISO carries, most significant first; without any, MISO is at a fixed level. No clock
 * comes from outside: as a slave it waits. Leaves out SSPITIP and SSPITOP (docs/limits.md). */
#include "dev/fifo.h"
#include "dev/primecell.h"

#include <stddef.h>

#define FIFO           8u
#define HALF           4u  /* the FIFO interrupts' level */
#define TIMEOUT_BITS   32u /* DDI 0194, 2.3.8: of idle time, with data in the receive FIFO */
#define CR0_FRF_SHIFT  4
#define FRF_MICROWIRE  2u
#define MICROWIRE_BITS 9u /* 8 bits of control and one of turning round */
#define CR1_MASK       0x0fu
#define CR1_LBM        0x01u
#define CR1_SSE        0x02u
#define CR1_MS         0x04u
#define SR_TFE         0x01u
#define SR_TNF         0x02u
#define SR_RNE         0x04u
#define SR_RFF         0x08u
#define SR_BSY         0x10u
#define INT_ROR        0x01u
#define INT_RT         0x02u
#define INT_RX         0x04u
#define INT_TX         0x08u
#define TCR_TESTFIFO   0x02u

struct pl022 {
    struct device device;
    struct clock_domain *clock;
    bool miso; /* level while nothing answers */
    uint16_t cr0, cr1, dmacr, tcr;
    uint8_t cpsr, imsc;
    uint8_t latched; /* INT_ROR | INT_RT */
    struct fifo tx, rx;
    bool shifting; /* a frame is on the wires */
    uint16_t frame, incoming;
    struct event frame_end, timeout;
    struct line_driver irq;
    struct stream stream;
};

enum {
    CR0,
    CR1,
    DR,
    SR,
    CPSR,
    IMSC,
    RIS,
    MIS,
    ICR,
    DMACR,
    TCR,
    TDR,
    PRIMECELL_IDS(PERIPHID, PCELLID)
};

static const struct register_field cr0_fields[] = {
    {"DSS", 0, 4, "bits of a frame less 1, from 3"},
    {"FRF", 4, 2, "0 Motorola SPI, 1 TI synchronous serial, 2 Microwire"},
    {"SPO", 6, 1, "clock polarity"},
    {"SPH", 7, 1, "clock phase"},
    {"SCR", 8, 8, "bit rate: clock / (CPSR * (1 + SCR))"},
    {0}};
static const struct register_field cr1_fields[] = {{"LBM", 0, 1, "loop back"},
                                                   {"SSE", 1, 1, "enable"},
                                                   {"MS", 2, 1, "1 slave; only while disabled"},
                                                   {"SOD", 3, 1, "slave's output off"},
                                                   {0}};
static const struct register_field sr_fields[] = {{"TFE", 0, 1, "transmit FIFO empty"},
                                                  {"TNF", 1, 1, "transmit FIFO not full"},
                                                  {"RNE", 2, 1, "receive FIFO not empty"},
                                                  {"RFF", 3, 1, "receive FIFO full"},
                                                  {"BSY", 4, 1, "busy"},
                                                  {0}};
static const struct register_field interrupt_fields[] = {
    {"ROR", 0, 1, "receive overrun"},
    {"RT", 1, 1, "receive time-out"},
    {"RX", 2, 1, "receive FIFO half full or more"},
    {"TX", 3, 1, "transmit FIFO half empty or more"},
    {0}};
static const struct register_field clear_fields[] = {
    {"RORIC", 0, 1, "clears the overrun"}, {"RTIC", 1, 1, "clears the time-out"}, {0}};

static const struct device_register registers[] = {
    [CR0] = {"SSPCR0", .offset = 0x00, .width = 4, .fields = cr0_fields, .about = "format, rate"},
    [CR1] = {"SSPCR1", .offset = 0x04, .width = 4, .fields = cr1_fields, .about = "mode"},
    [DR] = {"SSPDR", .offset = 0x08, .width = 4, .about = "transmit and receive FIFO"},
    [SR] = {"SSPSR", .offset = 0x0c, .width = 4, .access = REG_RO, .reset = SR_TFE | SR_TNF,
            .fields = sr_fields, .about = "status"},
    [CPSR] = {"SSPCPSR", .offset = 0x10, .width = 4, .about = "prescaler, even, 2 to 254"},
    [IMSC] = {"SSPIMSC", .offset = 0x14, .width = 4, .fields = interrupt_fields,
              .about = "interrupts enabled"},
    [RIS] = {"SSPRIS", .offset = 0x18, .width = 4, .access = REG_RO, .reset = INT_TX,
             .fields = interrupt_fields, .about = "interrupts, raw"},
    [MIS] = {"SSPMIS", .offset = 0x1c, .width = 4, .access = REG_RO, .fields = interrupt_fields,
             .about = "interrupts, enabled ones"},
    [ICR] = {"SSPICR", .offset = 0x20, .width = 4, .access = REG_WO, .fields = clear_fields,
             .about = "interrupt clear"},
    [DMACR] = {"SSPDMACR", .offset = 0x24, .width = 4, .stores_only = true,
               .about = "DMA requests, which no controller here takes"},
    [TCR] = {"SSPTCR", .offset = 0x80, .width = 4, .about = "test control"},
    [TDR] = {"SSPTDR", .offset = 0x8c, .width = 4,
             .about = "while TCR bit 1 is set: the FIFOs from their other ends"},
    PRIMECELL_ID_REGISTERS(PERIPHID, "SSPPeriphID", PCELLID, "SSPPCellID", 0x22, 0x10, 0x24, 0x00),
    {0}};

static const struct state_field state[] = {STATE(struct pl022, cr0),
                                           STATE_MAX(struct pl022, cr1, CR1_MASK),
                                           STATE_MAX(struct pl022, dmacr, 3),
                                           STATE_MAX(struct pl022, tcr, 3),
                                           STATE(struct pl022, cpsr),
                                           STATE_MAX(struct pl022, imsc, 0xf),
                                           STATE_MAX(struct pl022, latched, INT_ROR | INT_RT),
                                           STATE_FIFO(struct pl022, tx, FIFO, UINT16_MAX),
                                           STATE_FIFO(struct pl022, rx, FIFO, UINT16_MAX),
                                           STATE_MAX(struct pl022, shifting, 1),
                                           STATE(struct pl022, frame),
                                           STATE(struct pl022, incoming),
                                           STATE_EVENT(struct pl022, frame_end),
                                           STATE_EVENT(struct pl022, timeout),
                                           STATE_DRIVER(struct pl022, irq),
                                           STATE_STREAM(struct pl022, stream),
                                           STATE_END};

static uint32_t raw_interrupts(const struct pl022 *ssp)
{
    return ssp->latched | (ssp->rx.count >= HALF ? INT_RX : 0) |
           (ssp->tx.count <= HALF ? INT_TX : 0);
}

static uint32_t status(const struct pl022 *ssp)
{
    return (ssp->tx.count == 0 ? SR_TFE : 0) | (ssp->tx.count < FIFO ? SR_TNF : 0) |
           (ssp->rx.count > 0 ? SR_RNE : 0) | (ssp->rx.count == FIFO ? SR_RFF : 0) |
           (ssp->shifting || ssp->tx.count > 0 ? SR_BSY : 0);
}

static void update_irq(struct pl022 *ssp)
{
    line_set(&ssp->irq, (raw_interrupts(ssp) & ssp->imsc) != 0);
}

static unsigned frame_bits(const struct pl022 *ssp)
{
    return (ssp->cr0 & 15u) + 1;
}

static uint64_t bit_cycles(const struct pl022 *ssp)
{
    return (uint64_t)ssp->cpsr * (1u + (ssp->cr0 >> 8));
}

static uint64_t frame_cycles(const struct pl022 *ssp)
{
    bool microwire = (ssp->cr0 >> CR0_FRF_SHIFT & 3) == FRF_MICROWIRE;
    return bit_cycles(ssp) * (frame_bits(ssp) + (microwire ? MICROWIRE_BITS : 0));
}

/* The next byte that the outside has given, or the level of the open line. */
static uint8_t outside_byte(struct pl022 *ssp)
{
    uint32_t value;
    return stream_take(&ssp->stream, &value) ? (uint8_t)value : ssp->miso ? 0xff : 0;
}

static uint16_t frame_in(struct pl022 *ssp)
{
    uint16_t mask = (uint16_t)((1u << frame_bits(ssp)) - 1), value;
    if (ssp->cr1 & CR1_LBM)
        return ssp->frame;
    value = outside_byte(ssp);
    if (frame_bits(ssp) > 8)
        value = (uint16_t)(value << 8 | outside_byte(ssp));
    return value & mask;
}

/* A master starts a frame as soon as it is enabled, has one, and none is on the wires. */
static void start_frame(struct pl022 *ssp, sim_time now)
{
    uint64_t begin = clock_cycles_at(ssp->clock, now);
    if (ssp->shifting || ssp->tx.count == 0 || (ssp->cr1 & (CR1_SSE | CR1_MS)) != CR1_SSE)
        return;
    if (ssp->cpsr == 0) {
        device_report(&ssp->device, REPORT_GUEST_ERROR, CPSR,
                      "is 0: without a bit clock nothing is sent");
        return;
    }
    ssp->shifting = true;
    ssp->frame = (uint16_t)(fifo_get(&ssp->tx) & ((1u << frame_bits(ssp)) - 1));
    ssp->incoming = frame_in(ssp);
    event_cancel(&ssp->timeout);
    event_at_cycle(&ssp->frame_end, ssp->clock, begin + frame_cycles(ssp));
    stream_begin(&ssp->stream, ssp->frame, clock_time_of(ssp->clock, begin + frame_cycles(ssp)));
}

/* The receive time-out runs while data waits and the wires are idle. */
static void watch_timeout(struct pl022 *ssp, sim_time now)
{
    if (ssp->rx.count == 0 || ssp->shifting || ssp->cpsr == 0)
        event_cancel(&ssp->timeout);
    else
        event_at_cycle(&ssp->timeout, ssp->clock,
                       clock_cycles_at(ssp->clock, now) + TIMEOUT_BITS * bit_cycles(ssp));
}

static void frame_ended(void *owner, sim_time due)
{
    struct pl022 *ssp = owner;
    uint16_t sent = ssp->frame;
    ssp->shifting = false;
    if (!fifo_put(&ssp->rx, FIFO, ssp->incoming))
        ssp->latched |= INT_ROR;
    ssp->latched &= (uint8_t)~INT_RT;
    start_frame(ssp, due);
    watch_timeout(ssp, due);
    update_irq(ssp);
    stream_end(&ssp->stream, sent, due);
}

static void timed_out(void *owner, sim_time due)
{
    struct pl022 *ssp = owner;
    (void)due;
    ssp->latched |= INT_RT;
    update_irq(ssp);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct pl022 *ssp = (const struct pl022 *)device;
    const uint32_t values[] = {
        [CR0] = ssp->cr0,
        [CR1] = ssp->cr1,
        [DR] = fifo_head(&ssp->rx),
        [SR] = status(ssp),
        [CPSR] = ssp->cpsr,
        [IMSC] = ssp->imsc,
        [RIS] = raw_interrupts(ssp),
        [MIS] = raw_interrupts(ssp) & ssp->imsc,
        [ICR] = 0,
        [DMACR] = ssp->dmacr,
        [TCR] = ssp->tcr,
        [TDR] = ssp->tcr & TCR_TESTFIFO ? fifo_head(&ssp->tx) : 0,
    };
    (void)element;
    return reg > TDR ? primecell_id(device, reg) : values[reg];
}

/* Reading the last entry ends the time-out, too (DDI 0194, 3.3.7). */
static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct pl022 *ssp = (struct pl022 *)device;
    (void)element;
    if (reg == TDR && ssp->tcr & TCR_TESTFIFO)
        fifo_get(&ssp->tx);
    if (reg != DR || ssp->rx.count == 0)
        return;
    fifo_get(&ssp->rx);
    if (ssp->rx.count == 0) {
        ssp->latched &= (uint8_t)~INT_RT;
        event_cancel(&ssp->timeout);
    }
    update_irq(ssp);
}

/* MS changes only while the port is disabled; a frame on the wires is finished in any case. */
static void set_cr1(struct pl022 *ssp, uint32_t value)
{
    if (ssp->cr1 & CR1_SSE && (value ^ ssp->cr1) & CR1_MS) {
        device_report(&ssp->device, REPORT_GUEST_ERROR, CR1,
                      "MS changes only while SSE is clear: it keeps its value");
        value ^= CR1_MS;
    }
    ssp->cr1 = value & CR1_MASK;
}

static void put_data(struct pl022 *ssp, uint32_t value)
{
    if (!fifo_put(&ssp->tx, FIFO, value & UINT16_MAX))
        device_report(&ssp->device, REPORT_GUEST_ERROR, DR,
                      "the transmit FIFO is full: what was written is lost");
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct pl022 *ssp = (struct pl022 *)device;
    (void)element;
    (void)mask;
    switch (reg) {
    case CR0:
        ssp->cr0 = (uint16_t)value;
        break;
    case CR1:
        set_cr1(ssp, value);
        break;
    case DR:
        put_data(ssp, value);
        break;
    case CPSR:
        ssp->cpsr = value & 0xfe;
        break;
    case IMSC:
        ssp->imsc = value & 0xf;
        break;
    case ICR:
        ssp->latched &= (uint8_t)~value;
        break;
    case DMACR:
        ssp->dmacr = value & 3;
        break;
    case TCR:
        ssp->tcr = value & 3;
        break;
    case TDR:
        if (ssp->tcr & TCR_TESTFIFO)
            fifo_put(&ssp->rx, FIFO, value & UINT16_MAX);
        break;
    default:
        break;
    }
    start_frame(ssp, device_now(device));
    update_irq(ssp);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct pl022 *ssp = (struct pl022 *)device;
    ssp->cr0 = ssp->cr1 = ssp->dmacr = ssp->tcr = 0;
    ssp->cpsr = ssp->imsc = ssp->latched = 0;
    ssp->tx = ssp->rx = (struct fifo){0};
    ssp->shifting = false;
    event_cancel(&ssp->frame_end);
    event_cancel(&ssp->timeout);
    update_irq(ssp);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct pl022 *ssp = (struct pl022 *)device;
    bool named = device_has(device, "clock-names");
    ssp->clock = device_clock(device, named ? "sspclk" : NULL, error);
    ssp->miso = device_u32(device, "bosim,miso-level", 0) != 0;
    if (ssp->clock == NULL)
        return false;
    device_event(device, &ssp->frame_end, "frame", frame_ended);
    device_event(device, &ssp->timeout, "timeout", timed_out);
    device_stream(device, &ssp->stream, NULL, NULL);
    return device_map(device, 0, error) && device_irq(device, 0, &ssp->irq, error);
}

const struct device_class pl022_class = {
    .compatible = "arm,pl022",
    .title = "PrimeCell synchronous serial port",
    .manual = "PrimeCell Synchronous Serial Port (PL022) TRM, DDI 0194, chapters 2 and 3",
    .size = sizeof(struct pl022),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
