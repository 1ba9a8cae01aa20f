/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Audio I2S interface of the Arm MPS2 boards: two FIFOs of four stereo samples between the
 * processor and a codec. After Arm Application Note AN385, chapter "Audio I2S", and Arm's CMSIS
 * header for the board (SMM_MPS2.h), whose bits and water levels these are.
 * A sample leaves and one arrives every LRCLK period: 2 * DIVIDE cycles of SCLK, MCLK / 4. No
 * codec answers: silence arrives. Single bits are not on lines; of ITOP1 only the interrupt. */
#include "dev/fifo.h"
#include "dev/pins.h"

#include <stddef.h>

#define FIFO           4u
#define MCLK_PER_SCLK  4u /* 12.288 MHz and 3.072 MHz */
#define CONTROL_MASK   0x0003770fu
#define TX_ENABLE      0x00001u
#define TX_IRQ_ENABLE  0x00002u
#define RX_ENABLE      0x00004u
#define RX_IRQ_ENABLE  0x00008u
#define TX_LEVEL_SHIFT 8
#define RX_LEVEL_SHIFT 12
#define FIFO_RESET     0x10000u
#define CODEC_RESET    0x20000u
#define STATUS_TX      0x01u
#define STATUS_RX      0x02u
#define TX_EMPTY       0x04u
#define TX_FULL        0x08u
#define RX_EMPTY       0x10u
#define RX_FULL        0x20u
#define ERROR_TX       1u
#define ERROR_RX       2u
#define ITOP_IRQ       8u
#define DIVIDE_MASK    0x3ffu
#define DIVIDE_RESET   0x80u

struct mps2_i2s {
    struct device device;
    struct clock_domain *mclk;
    uint32_t control, divide;
    uint8_t errors, itcr, itop;
    struct fifo tx, rx;
    struct event frame;
    struct line_driver irq, codec_reset;
};

enum { CONTROL, STATUS, ERROR_STATUS, DIVIDE, TXBUF, RXBUF, ITCR, ITIP1, ITOP1 };

static const struct register_field control_fields[] = {
    {"TXEN", 0, 1, "transmit"},
    {"TXIRQEN", 1, 1, "transmit interrupt"},
    {"RXEN", 2, 1, "receive"},
    {"RXIRQEN", 3, 1, "receive interrupt"},
    {"TXWLVL", 8, 3, "alert with more than so many free, 0 to 3"},
    {"RXWLVL", 12, 3, "alert with fewer than so many free, 1 to 4"},
    {"FIFORST", 16, 1, "1 holds the FIFOs empty"},
    {"CODECRST", 17, 1, "1 holds the codec in reset"},
    {0}};
static const struct register_field status_fields[] = {
    {"TXIRQ", 0, 1, "transmit FIFO needs service"},
    {"RXIRQ", 1, 1, "receive FIFO needs service"},
    {"TXEmpty", 2, 1, "transmit FIFO empty"},
    {"TXFull", 3, 1, "transmit FIFO full"},
    {"RXEmpty", 4, 1, "receive FIFO empty"},
    {"RXFull", 5, 1, "receive FIFO full"},
    {0}};
static const struct register_field error_fields[] = {
    {"TXERR", 0, 1, "transmit overrun or underrun"},
    {"RXERR", 1, 1, "receive overrun or underrun"},
    {0}};
static const struct register_field sample_fields[] = {
    {"RIGHT", 0, 16, "right channel"}, {"LEFT", 16, 16, "left channel"}, {0}};

static const struct device_register registers[] = {
    [CONTROL] = {"CONTROL", .offset = 0x000, .width = 4, .fields = control_fields,
                 .about = "enables, water levels, resets"},
    [STATUS] = {"STATUS", .offset = 0x004, .width = 4, .access = REG_RO,
                .reset = STATUS_TX | TX_EMPTY | RX_EMPTY, .fields = status_fields,
                .about = "FIFO state"},
    [ERROR_STATUS] = {"ERROR", .offset = 0x008, .width = 4, .access = REG_W1C,
                      .fields = error_fields, .about = "overrun and underrun"},
    [DIVIDE] = {"DIVIDE", .offset = 0x00c, .width = 4, .reset = DIVIDE_RESET,
                .about = "LRCLK is SCLK / (2 * DIVIDE), bits 0 to 9"},
    [TXBUF] = {"TXBUF", .offset = 0x010, .width = 4, .widths = 4, .access = REG_WO,
               .fields = sample_fields, .about = "transmit FIFO"},
    [RXBUF] = {"RXBUF", .offset = 0x014, .width = 4, .widths = 4, .access = REG_RO,
               .fields = sample_fields, .about = "receive FIFO"},
    [ITCR] = {"ITCR", .offset = 0x300, .width = 4, .about = "integration test: bit 0 enables"},
    [ITIP1] = {"ITIP1", .offset = 0x304, .width = 4, .access = REG_RO,
               .about = "integration test: bit 0 is SDIN"},
    [ITOP1] = {"ITOP1", .offset = 0x308, .width = 4, .access = REG_WO,
               .about = "integration test: bit 3 is the interrupt"},
    {0}};

static const struct state_field state[] = {STATE_MAX(struct mps2_i2s, control, CONTROL_MASK),
                                           STATE_MAX(struct mps2_i2s, divide, DIVIDE_MASK),
                                           STATE_MAX(struct mps2_i2s, errors, ERROR_TX | ERROR_RX),
                                           STATE_MAX(struct mps2_i2s, itcr, 1),
                                           STATE_MAX(struct mps2_i2s, itop, 15),
                                           STATE_FIFO(struct mps2_i2s, tx, FIFO, UINT32_MAX),
                                           STATE_FIFO(struct mps2_i2s, rx, FIFO, UINT32_MAX),
                                           STATE_EVENT(struct mps2_i2s, frame),
                                           STATE_DRIVER(struct mps2_i2s, irq),
                                           STATE_DRIVER(struct mps2_i2s, codec_reset),
                                           STATE_END};

static void take(struct mps2_i2s *i2s, struct fifo *fifo, uint8_t error)
{
    if (fifo->count == 0)
        i2s->errors |= error;
    fifo_get(fifo);
}

static uint32_t status(const struct mps2_i2s *i2s)
{
    unsigned tx_free = FIFO - i2s->tx.count, rx_free = FIFO - i2s->rx.count;
    return (tx_free > (i2s->control >> TX_LEVEL_SHIFT & 7) ? STATUS_TX : 0) |
           (rx_free < (i2s->control >> RX_LEVEL_SHIFT & 7) ? STATUS_RX : 0) |
           (tx_free == FIFO ? TX_EMPTY : 0) | (tx_free == 0 ? TX_FULL : 0) |
           (rx_free == FIFO ? RX_EMPTY : 0) | (rx_free == 0 ? RX_FULL : 0);
}

static void update_irq(struct mps2_i2s *i2s)
{
    const uint32_t tx = TX_ENABLE | TX_IRQ_ENABLE, rx = RX_ENABLE | RX_IRQ_ENABLE;
    bool wanted = ((i2s->control & tx) == tx && status(i2s) & STATUS_TX) ||
                  ((i2s->control & rx) == rx && status(i2s) & STATUS_RX);
    line_set(&i2s->irq, i2s->itcr ? (i2s->itop & ITOP_IRQ) != 0 : wanted);
}

/* The next sample is due one LRCLK period after the last; the first after the interface began
 * to run. */
static void schedule(struct mps2_i2s *i2s, sim_time now)
{
    uint64_t period = (uint64_t)MCLK_PER_SCLK * 2 * i2s->divide;
    if (!(i2s->control & (TX_ENABLE | RX_ENABLE)) || period == 0)
        event_cancel(&i2s->frame);
    else if (!event_pending(&i2s->frame))
        event_at_cycle(&i2s->frame, i2s->mclk, clock_cycles_at(i2s->mclk, now) + period);
}

static void frame_ended(void *owner, sim_time due)
{
    struct mps2_i2s *i2s = owner;
    bool held = (i2s->control & FIFO_RESET) != 0;
    if (!held && i2s->control & TX_ENABLE)
        take(i2s, &i2s->tx, ERROR_TX);
    if (!held && i2s->control & RX_ENABLE && !fifo_put(&i2s->rx, FIFO, 0))
        i2s->errors |= ERROR_RX;
    schedule(i2s, due);
    update_irq(i2s);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mps2_i2s *i2s = (const struct mps2_i2s *)device;
    (void)element;
    switch (reg) {
    case CONTROL:
        return i2s->control;
    case STATUS:
        return status(i2s);
    case ERROR_STATUS:
        return i2s->errors;
    case DIVIDE:
        return i2s->divide;
    case RXBUF:
        return fifo_head(&i2s->rx);
    case ITCR:
        return i2s->itcr;
    default: /* SDIN is low: no codec */
        return 0;
    }
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mps2_i2s *i2s = (struct mps2_i2s *)device;
    (void)element;
    if (reg == RXBUF)
        take(i2s, &i2s->rx, ERROR_RX);
    update_irq(i2s);
}

static void set_control(struct mps2_i2s *i2s, uint32_t value)
{
    i2s->control = value & CONTROL_MASK;
    line_set(&i2s->codec_reset, (value & CODEC_RESET) != 0);
    if (value & FIFO_RESET)
        i2s->tx = i2s->rx = (struct fifo){0};
    schedule(i2s, device_now(&i2s->device));
}

/* A new divider begins a new period: the counter of LRCLK is reloaded. */
static void set_divide(struct mps2_i2s *i2s, uint32_t value)
{
    i2s->divide = value & DIVIDE_MASK;
    event_cancel(&i2s->frame);
    schedule(i2s, device_now(&i2s->device));
}

static void put_sample(struct mps2_i2s *i2s, uint32_t value)
{
    if (!(i2s->control & FIFO_RESET) && !fifo_put(&i2s->tx, FIFO, value))
        i2s->errors |= ERROR_TX;
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct mps2_i2s *i2s = (struct mps2_i2s *)device;
    (void)element;
    (void)mask;
    switch (reg) {
    case CONTROL:
        set_control(i2s, value);
        break;
    case ERROR_STATUS:
        i2s->errors &= (uint8_t)~value;
        break;
    case DIVIDE:
        set_divide(i2s, value);
        break;
    case TXBUF:
        put_sample(i2s, value);
        break;
    case ITCR:
        i2s->itcr = value & 1;
        break;
    default:
        i2s->itop = value & 15;
        break;
    }
    update_irq(i2s);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct mps2_i2s *i2s = (struct mps2_i2s *)device;
    i2s->divide = DIVIDE_RESET;
    i2s->errors = i2s->itcr = i2s->itop = 0;
    i2s->tx = i2s->rx = (struct fifo){0};
    set_control(i2s, 0);
    update_irq(i2s);
}

static bool init(struct device *device, struct sim_error *error)
{
    static const char *const pin[] = {"codec-reset"};
    struct mps2_i2s *i2s = (struct mps2_i2s *)device;
    i2s->mclk = device_clock(device, device_has(device, "clock-names") ? "mclk" : NULL, error);
    if (i2s->mclk == NULL)
        return false;
    device_event(device, &i2s->frame, "frame", frame_ended);
    return device_map(device, 0, error) && device_irq(device, 0, &i2s->irq, error) &&
           pins_drive(device, &i2s->codec_reset, pin, 1, error);
}

const struct device_class mps2_i2s_class = {
    .compatible = "arm,mps2-i2s",
    .title = "MPS2 audio I2S interface",
    .manual = "Arm Application Note AN385, Audio I2S",
    .size = sizeof(struct mps2_i2s),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
