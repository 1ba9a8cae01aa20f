/* SPDX-License-Identifier: GPL-2.0-or-later */
/* APB UART of the Cortex-M System Design Kit: 8 data bits, no parity, 1 stop bit; a buffer of one
 * character before the shift register, in each direction. After ARM DDI 0479, chapter "APB UART".
 * A character takes 10 times BAUDDIV cycles in both directions; 16 is the least that works, below
 * it nothing is sent or received. A character that finds its buffer full replaces what is there.
 * Leaves out framing: a received character is always whole.
 * With bosim,show-overruns the characters that are lost by being replaced are still shown outside,
 * in their place and without taking time on the wire: firmware written for a model that sends at
 * once never looks whether there is room, and would be unreadable. The guest sees no difference.
 * With bosim,patient-sender the outside begins a character only when the receive buffer is empty,
 * as a person who types would: text from a pipe or a script is not lost. Cables do not wait. */
#include "dev/cmsdk.h"

#include <stddef.h>

#define BITS        10u /* start, 8 data, stop */
#define BAUDDIV_MIN 16u
#define OUTPUTS     6u
#define LOST_MAX    256u /* replaced characters kept until the running one has left */

struct cmsdk_uart {
    struct device device;
    struct clock_domain *clock;
    uint32_t state, ctrl, bauddiv;
    uint32_t interrupts; /* TX and RX of INTSTATUS; the overrun bits follow from `state` */
    uint8_t tx_buffer, tx_shift, rx_buffer;
    bool sending, show_overruns, patient_sender;
    uint8_t lost[LOST_MAX];
    uint32_t lost_count;
    struct event sent; /* the character in the shift register has left */
    struct line_driver irqs[OUTPUTS];
    struct stream stream;
};

enum { DATA, STATE_REG, CTRL, INTSTATUS, BAUDDIV, CMSDK_IDS };

enum { TXBF = 1 << 0, RXBF = 1 << 1, TXOR = 1 << 2, RXOR = 1 << 3 };
#define OVERRUNS (TXOR | RXOR)
enum {
    CTRL_TXEN = 1 << 0,
    CTRL_RXEN = 1 << 1,
    CTRL_TXIRQEN = 1 << 2,
    CTRL_RXIRQEN = 1 << 3,
    CTRL_TXORIRQEN = 1 << 4,
    CTRL_RXORIRQEN = 1 << 5,
    CTRL_HSTM = 1 << 6,
};
#define CTRL_MASK    0x7fu
#define BAUDDIV_MASK 0xfffffu
enum { INT_TX = 1 << 0, INT_RX = 1 << 1 };

static const struct register_field data_fields[] = {{"DATA", 0, 8, "character"}, {0}};
static const struct register_field state_fields[] = {
    {"TXBF", 0, 1, "1 transmit buffer full"},
    {"RXBF", 1, 1, "1 receive buffer full"},
    {"TXOR", 2, 1, "transmit overrun, write 1 to clear"},
    {"RXOR", 3, 1, "receive overrun, write 1 to clear"},
    {0}};
static const struct register_field ctrl_fields[] = {
    {"TXEN", 0, 1, "1 transmitter on"},
    {"RXEN", 1, 1, "1 receiver on"},
    {"TXIRQEN", 2, 1, "1 interrupt when the transmit buffer empties"},
    {"RXIRQEN", 3, 1, "1 interrupt when a character is received"},
    {"TXORIRQEN", 4, 1, "1 interrupt at transmit overrun"},
    {"RXORIRQEN", 5, 1, "1 interrupt at receive overrun"},
    {"HSTM", 6, 1, "1 transmits a bit each cycle"},
    {0}};
static const struct register_field intstatus_fields[] = {
    {"TXIRQ", 0, 1, "write 1 to clear"},
    {"RXIRQ", 1, 1, "write 1 to clear"},
    {"TXORIRQ", 2, 1, "write 1 to clear, and STATE.TXOR with it"},
    {"RXORIRQ", 3, 1, "write 1 to clear, and STATE.RXOR with it"},
    {0}};
static const struct register_field bauddiv_fields[] = {
    {"BAUDDIV", 0, 20, "cycles of a bit, 16 at least"}, {0}};

static const struct device_register registers[] = {
    [DATA] = {.name = "DATA",
              .offset = 0x00,
              .width = 4,
              .fields = data_fields,
              .about = "receive and transmit buffer"},
    [STATE_REG] = {.name = "STATE",
                   .offset = 0x04,
                   .width = 4,
                   .steady = true,
                   .access = REG_W1C,
                   .fields = state_fields,
                   .about = "buffers' state"},
    [CTRL] =
        {.name = "CTRL", .offset = 0x08, .width = 4, .fields = ctrl_fields, .about = "control"},
    [INTSTATUS] = {.name = "INTSTATUS",
                   .offset = 0x0c,
                   .width = 4,
                   .steady = true,
                   .access = REG_W1C,
                   .fields = intstatus_fields,
                   .about = "interrupt status, clear (INTCLEAR)"},
    [BAUDDIV] = {.name = "BAUDDIV",
                 .offset = 0x10,
                 .width = 4,
                 .fields = bauddiv_fields,
                 .about = "bit time"},
    CMSDK_ID_REGISTERS(0x21),
    {0}};

static const struct state_field state_table[] = {
    STATE_MAX(struct cmsdk_uart, state, 0xf),
    STATE_MAX(struct cmsdk_uart, ctrl, CTRL_MASK),
    STATE_MAX(struct cmsdk_uart, bauddiv, BAUDDIV_MASK),
    STATE_MAX(struct cmsdk_uart, interrupts, 3),
    STATE(struct cmsdk_uart, tx_buffer),
    STATE(struct cmsdk_uart, tx_shift),
    STATE(struct cmsdk_uart, rx_buffer),
    STATE_MAX(struct cmsdk_uart, sending, 1),
    STATE_ARRAY(struct cmsdk_uart, lost),
    STATE_MAX(struct cmsdk_uart, lost_count, LOST_MAX),
    STATE_EVENT(struct cmsdk_uart, sent),
    STATE_DRIVER_ARRAY(struct cmsdk_uart, irqs),
    STATE_STREAM(struct cmsdk_uart, stream),
    STATE_END};

static uint32_t intstatus(const struct cmsdk_uart *uart)
{
    return uart->interrupts | (uart->state & uart->ctrl >> 2 & OVERRUNS);
}

/* The interrupt outputs: their names in the binding, and the bits of INTSTATUS they follow. */
static const char *const output_names[OUTPUTS] = {"tx",    "rx",    "overflow",
                                                  "txovr", "rxovr", "combined"};
static const uint8_t output_masks[OUTPUTS] = {0x1, 0x2, 0xc, 0x4, 0x8, 0xf};

static void set_irqs(struct cmsdk_uart *uart)
{
    uint32_t status = intstatus(uart);
    unsigned i;
    for (i = 0; i < OUTPUTS; i++)
        line_set(&uart->irqs[i], (status & output_masks[i]) != 0);
}

/* --- transmitter --- */

/* Cycles of a character; 0 if the speed is one that does not work. */
static uint64_t transmit_cycles(const struct cmsdk_uart *uart)
{
    if (uart->ctrl & CTRL_HSTM)
        return BITS;
    return uart->bauddiv < BAUDDIV_MIN ? 0 : (uint64_t)BITS * uart->bauddiv;
}

static void shift_out(struct cmsdk_uart *uart, uint64_t cycles)
{
    uint64_t end = clock_cycles_at(uart->clock, device_now(&uart->device)) + cycles;
    uart->tx_shift = uart->tx_buffer;
    uart->sending = true;
    uart->state &= ~(uint32_t)TXBF;
    if (uart->ctrl & CTRL_TXIRQEN)
        uart->interrupts |= INT_TX;
    event_at_cycle(&uart->sent, uart->clock, end);
    stream_begin(&uart->stream, uart->tx_shift, clock_time_of(uart->clock, end));
}

/* Starts the waiting character if it can go. */
static void transmit(struct cmsdk_uart *uart)
{
    uint64_t cycles = transmit_cycles(uart);
    if (!(uart->state & TXBF) || !(uart->ctrl & CTRL_TXEN) || uart->sending)
        return;
    if (cycles == 0)
        device_report(&uart->device, REPORT_GUEST_ERROR, BAUDDIV,
                      "is below 16: nothing is sent until it is set");
    else
        shift_out(uart, cycles);
}

static void show_lost(struct cmsdk_uart *uart, sim_time now)
{
    uint32_t i;
    for (i = 0; i < uart->lost_count; i++)
        stream_end(&uart->stream, uart->lost[i], now);
    uart->lost_count = 0;
}

static void sent(void *owner, sim_time due)
{
    struct cmsdk_uart *uart = owner;
    uart->sending = false;
    stream_end(&uart->stream, uart->tx_shift, due);
    show_lost(uart, due);
    transmit(uart);
    set_irqs(uart);
}

static void lose(struct cmsdk_uart *uart)
{
    uart->state |= TXOR;
    device_report(&uart->device, REPORT_GUEST_ERROR, DATA,
                  "written while STATE.TXBF is set: the hardware loses the character before");
    if (uart->show_overruns && uart->sending && uart->lost_count < LOST_MAX)
        uart->lost[uart->lost_count++] = uart->tx_buffer;
}

static void write_data(struct cmsdk_uart *uart, uint32_t value)
{
    if (uart->state & TXBF)
        lose(uart);
    uart->state |= TXBF;
    uart->tx_buffer = (uint8_t)value;
    transmit(uart);
}

/* --- receiver --- */

/* Time of a received character at the present speed; 0 while nothing is to be sent to it. */
static sim_time receive_time(const struct cmsdk_uart *uart)
{
    uint64_t cycle = clock_cycles_at(uart->clock, device_now(&uart->device));
    if (!(uart->ctrl & CTRL_RXEN) || uart->bauddiv < BAUDDIV_MIN)
        return 0;
    if (uart->patient_sender && (uart->state & RXBF))
        return 0;
    return clock_time_of(uart->clock, cycle + (uint64_t)BITS * uart->bauddiv) -
           clock_time_of(uart->clock, cycle);
}

static void receive(void *owner, uint32_t value)
{
    struct cmsdk_uart *uart = owner;
    if (!(uart->ctrl & CTRL_RXEN))
        return;
    if (uart->state & RXBF)
        uart->state |= RXOR;
    uart->state |= RXBF;
    uart->rx_buffer = (uint8_t)value;
    if (uart->ctrl & CTRL_RXIRQEN)
        uart->interrupts |= INT_RX;
    stream_set_character_time(&uart->stream, receive_time(uart));
    set_irqs(uart);
}

static void speed_changed(struct cmsdk_uart *uart)
{
    stream_set_character_time(&uart->stream, receive_time(uart));
    transmit(uart);
}

/* --- registers --- */

static uint32_t uart_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct cmsdk_uart *uart = (const struct cmsdk_uart *)device;
    (void)element;
    switch (reg) {
    case DATA:
        return uart->rx_buffer;
    case STATE_REG:
        return uart->state;
    case CTRL:
        return uart->ctrl;
    case INTSTATUS:
        return intstatus(uart);
    case BAUDDIV:
        return uart->bauddiv;
    default:
        return primecell_id(device, reg);
    }
}

static void uart_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct cmsdk_uart *uart = (struct cmsdk_uart *)device;
    (void)element;
    if (reg != DATA || !(uart->state & RXBF))
        return;
    uart->state &= ~(uint32_t)RXBF;
    stream_set_character_time(&uart->stream, receive_time(uart));
}

static void write_register(struct cmsdk_uart *uart, unsigned reg, uint32_t value)
{
    switch (reg) {
    case DATA:
        write_data(uart, value);
        break;
    case STATE_REG:
        uart->state &= ~(value & OVERRUNS);
        break;
    case CTRL:
        uart->ctrl = value & CTRL_MASK;
        speed_changed(uart);
        break;
    case INTSTATUS:
        uart->interrupts &= ~value;
        uart->state &= ~(value & OVERRUNS);
        break;
    case BAUDDIV:
        uart->bauddiv = value & BAUDDIV_MASK;
        speed_changed(uart);
        break;
    default:
        break;
    }
}

static enum bus_result uart_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct cmsdk_uart *uart = (struct cmsdk_uart *)device;
    (void)element;
    if (reg == DATA && !(mask & 0xff))
        return BUS_OK; /* bytes without a register bit in them */
    write_register(uart, reg, value);
    set_irqs(uart);
    return BUS_OK;
}

static void uart_reset(struct device *device)
{
    struct cmsdk_uart *uart = (struct cmsdk_uart *)device;
    uart->state = uart->ctrl = uart->bauddiv = uart->interrupts = 0;
    uart->tx_buffer = uart->tx_shift = uart->rx_buffer = 0;
    uart->sending = false;
    uart->lost_count = 0;
    event_cancel(&uart->sent);
    stream_set_character_time(&uart->stream, 0);
    set_irqs(uart);
}

static bool uart_init(struct device *device, struct sim_error *error)
{
    struct cmsdk_uart *uart = (struct cmsdk_uart *)device;
    uart->show_overruns = device_has(device, "bosim,show-overruns");
    uart->patient_sender = device_has(device, "bosim,patient-sender");
    uart->clock = device_clock(device, NULL, error);
    if (uart->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &uart->sent, "sent", sent);
    device_stream(device, &uart->stream, NULL, receive);
    return cmsdk_interrupts(device, uart->irqs, output_names, OUTPUTS, error);
}

const struct device_class cmsdk_uart_class = {
    .compatible = "arm,cmsdk-uart",
    .title = "CMSDK APB UART",
    .manual = CMSDK_MANUAL ", chapter APB UART",
    .size = sizeof(struct cmsdk_uart),
    .registers = registers,
    .state = state_table,
    .init = uart_init,
    .reset = uart_reset,
    .peek = uart_peek,
    .read_effect = uart_read_effect,
    .write = uart_write,
};
