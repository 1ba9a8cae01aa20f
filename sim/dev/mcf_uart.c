/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UART of ColdFire chips, an offspring of the MC68681: three characters and a shift register to
 * receive, one and a shift register to send. After the MCF5208 Reference Manual and the MCF5282
 * User's Manual, chapters "UART Modules".
 * Leaves out breaks, errors of parity and framing, multidrop addresses, DMA, and clocks from
 * pins: what comes from a stream is whole. */
#include "dev/fifo.h"
#include "dev/pins.h"

#include <stddef.h>

#define DEPTH   3u
#define SLOWEST (10 * SIM_SECOND)

struct mcf_uart {
    struct device device;
    struct clock_domain *clock;
    uint8_t mode[2], select, acr, imr;
    uint8_t pointer; /* which of UMR1 and UMR2 is next */
    uint16_t divisor;
    bool tx_on, rx_on, tx_full, sending, rx_waits, overrun;
    bool rts;         /* asserted, that is low */
    bool cts, change; /* level of the pin; it changed */
    uint8_t tx, shift, rx_shift;
    struct fifo rx;
    uint32_t speed; /* of a UART that was not given a divisor; 0: it does nothing */
    bool patient_sender;
    struct event sent;
    struct line_driver irq, rts_pin;
    struct line_listener cts_pin;
    struct stream stream;
};

enum { UMR, USR, UCR, URB, UIPCR, UISR, UBG1, UBG2, UIP, UOP1, UOP0 };
enum { RXRDY = 1 << 0, FFULL = 1 << 1, TXRDY = 1 << 2, TXEMP = 1 << 3, OE = 1 << 4 };
enum { INT_TXRDY = 1 << 0, INT_RX = 1 << 1, INT_COS = 1 << 7 };
enum { UMR1_RXRTS = 1 << 7, UMR1_FFULL = 1 << 6, UMR1_NO_PARITY = 2 << 3, UMR1_PARITY = 3 << 3 };
enum { UMR2_TXRTS = 1 << 5, UMR2_TXCTS = 1 << 4 };
enum { NORMAL, ECHO, LOOP, REMOTE }; /* UMR2 7 and 6 */
#define RX_SYSTEM_CLOCK 0xd0u
#define TX_SYSTEM_CLOCK 0x0du

static const struct register_field usr_fields[] = {{"RB", 7, 1, "received break"},
                                                   {"FE", 6, 1, "framing error"},
                                                   {"PE", 5, 1, "parity error"},
                                                   {"OE", 4, 1, "overrun"},
                                                   {"TXEMP", 3, 1, "1 nothing left to send"},
                                                   {"TXRDY", 2, 1, "1 takes a character"},
                                                   {"FFULL", 1, 1, "1 three characters wait"},
                                                   {"RXRDY", 0, 1, "1 a character waits"},
                                                   {0}};
static const struct register_field uisr_fields[] = {
    {"COS", 7, 1, "CTS changed"},
    {"DB", 2, 1, "a break began or ended"},
    {"FFULL_RXRDY", 1, 1, "USR.RXRDY, or FFULL by UMR1"},
    {"TXRDY", 0, 1, "USR.TXRDY"},
    {0}};

static const struct device_register registers[] = {
    [UMR] = {.name = "UMR", .offset = 0x00, .width = 1, .about = "mode 1, then mode 2"},
    [USR] = {.name = "USR",
             .offset = 0x04,
             .width = 1,
             .fields = usr_fields,
             .about = "status; written: clock select (UCSR)"},
    [UCR] = {.name = "UCR", .offset = 0x08, .width = 1, .access = REG_WO, .about = "command"},
    [URB] = {.name = "URB",
             .offset = 0x0c,
             .width = 1,
             .about = "received character; written: character to send (UTB)"},
    [UIPCR] = {.name = "UIPCR",
               .offset = 0x10,
               .width = 1,
               .about = "CTS and its change; written: auxiliary control (UACR)"},
    [UISR] = {.name = "UISR",
              .offset = 0x14,
              .width = 1,
              .fields = uisr_fields,
              .about = "interrupt status; written: mask (UIMR)"},
    [UBG1] = {.name = "UBG1", .offset = 0x18, .width = 1, .about = "divisor, high"},
    [UBG2] = {.name = "UBG2", .offset = 0x1c, .width = 1, .about = "divisor, low"},
    [UIP] = {.name = "UIP", .offset = 0x34, .width = 1, .access = REG_RO, .about = "bit 0: CTS"},
    [UOP1] = {.name = "UOP1",
              .offset = 0x38,
              .width = 1,
              .access = REG_WO,
              .about = "bit 0: asserts RTS"},
    [UOP0] = {.name = "UOP0",
              .offset = 0x3c,
              .width = 1,
              .access = REG_WO,
              .about = "bit 0: negates RTS"},
    {0}};

static const struct state_field state[] = {STATE_ARRAY(struct mcf_uart, mode),
                                           STATE(struct mcf_uart, select),
                                           STATE(struct mcf_uart, acr),
                                           STATE(struct mcf_uart, imr),
                                           STATE_MAX(struct mcf_uart, pointer, 1),
                                           STATE(struct mcf_uart, divisor),
                                           STATE(struct mcf_uart, tx_on),
                                           STATE(struct mcf_uart, rx_on),
                                           STATE(struct mcf_uart, tx_full),
                                           STATE(struct mcf_uart, sending),
                                           STATE(struct mcf_uart, rx_waits),
                                           STATE(struct mcf_uart, overrun),
                                           STATE(struct mcf_uart, rts),
                                           STATE(struct mcf_uart, cts),
                                           STATE(struct mcf_uart, change),
                                           STATE(struct mcf_uart, tx),
                                           STATE(struct mcf_uart, shift),
                                           STATE(struct mcf_uart, rx_shift),
                                           STATE_FIFO(struct mcf_uart, rx, DEPTH, 0xff),
                                           STATE_EVENT(struct mcf_uart, sent),
                                           STATE_DRIVER(struct mcf_uart, irq),
                                           STATE_DRIVER(struct mcf_uart, rts_pin),
                                           STATE_STREAM(struct mcf_uart, stream),
                                           STATE_END};

/* --- status, interrupt, RTS --- */

static uint8_t status(const struct mcf_uart *uart)
{
    return (uint8_t)((uart->rx.count > 0 ? RXRDY : 0) | (uart->rx.count == DEPTH ? FFULL : 0) |
                     (uart->tx_on && !uart->tx_full ? TXRDY : 0) |
                     (uart->tx_on && !uart->tx_full && !uart->sending ? TXEMP : 0) |
                     (uart->overrun ? OE : 0));
}

static uint8_t interrupts(const struct mcf_uart *uart)
{
    uint8_t now = status(uart), received = uart->mode[0] & UMR1_FFULL ? FFULL : RXRDY;
    return (uint8_t)((now & TXRDY ? INT_TXRDY : 0) | (now & received ? INT_RX : 0) |
                     (uart->change && (uart->acr & 1) ? INT_COS : 0));
}

/* The receiver may take RTS back while it has no room. */
static bool rts_asserted(const struct mcf_uart *uart)
{
    return uart->rts && !((uart->mode[0] & UMR1_RXRTS) && uart->rx.count == DEPTH);
}

static void update(struct mcf_uart *uart)
{
    line_set(&uart->irq, (interrupts(uart) & uart->imr) != 0);
    line_set(&uart->rts_pin, !rts_asserted(uart));
}

static unsigned loop(const struct mcf_uart *uart)
{
    return uart->mode[1] >> 6;
}

/* --- time --- */

/* Sixteenths of a bit: start, data, parity, stop. */
static unsigned sixteenths(const struct mcf_uart *uart)
{
    unsigned data = 5 + (uart->mode[0] & 3u), stop = uart->mode[1] & 0xfu;
    bool parity = (uart->mode[0] & UMR1_PARITY) != UMR1_NO_PARITY;
    unsigned length = stop < 8 ? 9 + stop : 17 + stop;
    if (data == 5 && stop < 8)
        length += 8;
    return 16 * (1 + data + parity) + length;
}

static bool clocked(const struct mcf_uart *uart)
{
    return uart->divisor >= 2 || uart->speed != 0;
}

/* 32 cycles times the divisor make a bit. */
static uint64_t character_cycles(const struct mcf_uart *uart)
{
    const struct clock_rate *rate = &uart->clock->rate;
    if (uart->divisor >= 2)
        return (uint64_t)sixteenths(uart) * 2 * uart->divisor;
    return 10 * rate->numerator / ((uint64_t)rate->denominator * uart->speed) + 1;
}

/* Time of a received character; 0 while nothing is to be sent to it. */
static sim_time receive_time(const struct mcf_uart *uart)
{
    uint64_t cycle = clock_cycles_at(uart->clock, device_now(&uart->device));
    bool open = uart->rx_on || loop(uart) == REMOTE;
    sim_time time;
    if (!open || !clocked(uart) || (uart->patient_sender && uart->rx.count == DEPTH))
        return 0;
    time = clock_time_of(uart->clock, cycle + character_cycles(uart)) -
           clock_time_of(uart->clock, cycle);
    return time < SLOWEST ? time : SLOWEST;
}

static void watch_input(struct mcf_uart *uart)
{
    stream_set_character_time(&uart->stream, receive_time(uart));
}

/* Without a divisor, where that works, characters have eight bits whatever the mode says. */
static uint8_t data_bits(const struct mcf_uart *uart, uint8_t value)
{
    unsigned left_out = uart->divisor >= 2 ? 3 - (uart->mode[0] & 3u) : 0;
    return value & (uint8_t)(0xffu >> left_out);
}

/* --- receiver --- */

/* With three in the FIFO the next one waits in the shift register; one more replaces that. */
static void receive(struct mcf_uart *uart, uint8_t value)
{
    if (!uart->rx_on)
        return;
    value = data_bits(uart, value);
    if (fifo_put(&uart->rx, DEPTH, value))
        return;
    uart->overrun = uart->overrun || uart->rx_waits;
    uart->rx_waits = true;
    uart->rx_shift = value;
}

static void read_data(struct mcf_uart *uart)
{
    fifo_get(&uart->rx);
    if (uart->rx_waits)
        fifo_put(&uart->rx, DEPTH, uart->rx_shift);
    uart->rx_waits = false;
    watch_input(uart);
}

/* --- transmitter --- */

static bool held_by_cts(const struct mcf_uart *uart)
{
    return (uart->mode[1] & UMR2_TXCTS) && uart->cts;
}

static void shift_out(struct mcf_uart *uart, uint8_t value)
{
    uint64_t end = clock_cycles_at(uart->clock, device_now(&uart->device)) + character_cycles(uart);
    uart->shift = data_bits(uart, value);
    uart->sending = true;
    event_at_cycle(&uart->sent, uart->clock, end);
    if (loop(uart) != LOOP)
        stream_begin(&uart->stream, uart->shift, clock_time_of(uart->clock, end));
}

/* Starts the waiting character if it can go. */
static void transmit(struct mcf_uart *uart)
{
    if (!uart->tx_full || !uart->tx_on || uart->sending || held_by_cts(uart))
        return;
    if (!clocked(uart)) {
        device_report(&uart->device, REPORT_GUEST_ERROR, UBG1,
                      "and UBG2 are below 2: nothing is sent until they are set");
        return;
    }
    if (uart->divisor < 2)
        device_report(&uart->device, REPORT_GUEST_ERROR, UBG1,
                      "and UBG2 are below 2: the chip would not send, this board does "
                      "(bosim,works-unset)");
    uart->tx_full = false;
    shift_out(uart, uart->tx);
}

/* A disabled transmitter that may give RTS back does so behind its last character. */
static void finish(struct mcf_uart *uart)
{
    if (!uart->tx_on && !uart->sending && (uart->mode[1] & UMR2_TXRTS))
        uart->rts = false;
}

static void sent(void *owner, sim_time due)
{
    struct mcf_uart *uart = owner;
    uart->sending = false;
    if (loop(uart) == LOOP)
        receive(uart, uart->shift);
    else
        stream_end(&uart->stream, uart->shift, due);
    transmit(uart);
    finish(uart);
    update(uart);
}

static void write_data(struct mcf_uart *uart, uint8_t value)
{
    if (!uart->tx_on || loop(uart) == ECHO || loop(uart) == REMOTE) {
        device_report(&uart->device, REPORT_GUEST_ERROR, URB,
                      "written while the transmitter is off or echoes: nothing is sent");
        return;
    }
    if (uart->tx_full)
        device_report(&uart->device, REPORT_GUEST_ERROR, URB,
                      "written while USR.TXRDY is 0: the character is lost");
    else
        uart->tx = value;
    uart->tx_full = true;
    transmit(uart);
}

static void arrive(void *owner, uint32_t value)
{
    struct mcf_uart *uart = owner;
    if (loop(uart) == NORMAL || loop(uart) == ECHO)
        receive(uart, (uint8_t)value);
    if ((loop(uart) == ECHO || loop(uart) == REMOTE) && !uart->sending)
        shift_out(uart, (uint8_t)value);
    watch_input(uart);
    update(uart);
}

static void cts_changed(void *owner, unsigned input, bool level)
{
    struct mcf_uart *uart = owner;
    (void)input;
    uart->cts = level;
    uart->change = true;
    transmit(uart);
    update(uart);
}

/* --- commands --- */

static void reset_receiver(struct mcf_uart *uart)
{
    uart->rx_on = uart->rx_waits = uart->overrun = false;
    uart->rx = (struct fifo){0};
}

static void reset_transmitter(struct mcf_uart *uart)
{
    uart->tx_on = uart->tx_full = uart->sending = false;
    event_cancel(&uart->sent);
}

static void miscellaneous(struct mcf_uart *uart, unsigned command)
{
    enum { NOTHING, MODE_POINTER, RECEIVER, TRANSMITTER, ERRORS, BREAK_CHANGE, START_BREAK };
    if (command == MODE_POINTER)
        uart->pointer = 0;
    if (command == RECEIVER)
        reset_receiver(uart);
    if (command == TRANSMITTER)
        reset_transmitter(uart);
    if (command == ERRORS)
        uart->overrun = false;
    if (command == START_BREAK)
        device_report(&uart->device, REPORT_GAP, UCR,
                      "asks for a break: none is sent (docs/limits.md)");
}

static void write_command(struct mcf_uart *uart, uint8_t value)
{
    enum { SAME, ON, OFF };
    miscellaneous(uart, value >> 4 & 7);
    if ((value >> 2 & 3) != SAME)
        uart->tx_on = (value >> 2 & 3) == ON;
    if ((value & 3) != SAME)
        uart->rx_on = (value & 3) == ON;
    finish(uart);
    watch_input(uart);
    transmit(uart);
}

/* --- registers --- */

static uint32_t uart_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_uart *uart = (const struct mcf_uart *)device;
    const uint32_t values[] = {
        [UMR] = uart->mode[uart->pointer],
        [USR] = status(uart),
        [URB] = fifo_head(&uart->rx),
        [UIPCR] = (uint32_t)uart->change << 4 | uart->cts,
        [UISR] = interrupts(uart),
        [UBG1] = uart->divisor >> 8,
        [UBG2] = uart->divisor & 0xff,
        [UIP] = uart->cts,
        [UOP1] = 0,
        [UOP0] = 0,
    };
    (void)element;
    return values[reg];
}

static void uart_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mcf_uart *uart = (struct mcf_uart *)device;
    (void)element;
    if (reg == UMR)
        uart->pointer = 1;
    if (reg == URB)
        read_data(uart);
    if (reg == UIPCR)
        uart->change = false;
    update(uart);
}

static void write_select(struct mcf_uart *uart, uint8_t value)
{
    uart->select = value;
    if (value != (RX_SYSTEM_CLOCK | TX_SYSTEM_CLOCK))
        device_report(&uart->device, REPORT_GAP, USR,
                      "chooses a clock from a pin: the system clock goes on (docs/limits.md)");
}

static void write_register(struct mcf_uart *uart, unsigned reg, uint8_t value)
{
    switch (reg) {
    case UMR:
        uart->mode[uart->pointer] = value;
        uart->pointer = 1;
        break;
    case USR:
        write_select(uart, value);
        break;
    case UCR:
        write_command(uart, value);
        break;
    case URB:
        write_data(uart, value);
        break;
    case UIPCR:
        uart->acr = value;
        break;
    case UISR:
        uart->imr = value;
        break;
    case UBG1:
        uart->divisor = (uint16_t)((uart->divisor & 0xff) | value << 8);
        break;
    case UBG2:
        uart->divisor = (uint16_t)((uart->divisor & 0xff00) | value);
        break;
    case UOP1:
        uart->rts = uart->rts || (value & 1);
        break;
    default:
        uart->rts = uart->rts && !(value & 1);
        break;
    }
}

static enum bus_result uart_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_uart *uart = (struct mcf_uart *)device;
    (void)element;
    (void)mask;
    write_register(uart, reg, (uint8_t)value);
    if (reg == UMR || reg == UBG1 || reg == UBG2)
        watch_input(uart);
    update(uart);
    return BUS_OK;
}

static void uart_reset(struct device *device)
{
    struct mcf_uart *uart = (struct mcf_uart *)device;
    uart->mode[0] = uart->mode[1] = uart->acr = uart->imr = uart->pointer = 0;
    uart->select = RX_SYSTEM_CLOCK | TX_SYSTEM_CLOCK;
    uart->divisor = 0;
    uart->rts = uart->change = false;
    uart->tx = uart->shift = uart->rx_shift = 0;
    reset_receiver(uart);
    reset_transmitter(uart);
    watch_input(uart);
    update(uart);
}

static bool uart_init(struct device *device, struct sim_error *error)
{
    struct mcf_uart *uart = (struct mcf_uart *)device;
    static const char *const rts[] = {"rts"}, *const cts[] = {"cts"};
    uart->patient_sender = device_has(device, "bosim,patient-sender");
    if (device_has(device, "bosim,works-unset"))
        uart->speed = device_u32(device, "current-speed", 115200);
    uart->clock = device_clock(device, NULL, error);
    if (uart->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &uart->sent, "sent", sent);
    device_stream(device, &uart->stream, NULL, arrive);
    return device_irq(device, 0, &uart->irq, error) &&
           pins_drive(device, &uart->rts_pin, rts, 1, error) &&
           pins_listen(device, &uart->cts_pin, cts, 1, cts_changed, error);
}

const struct device_class mcf_uart_class = {
    .compatible = "fsl,mcf-uart",
    .title = "ColdFire UART",
    .manual = "MCF5208 Reference Manual, chapter UART Modules",
    .size = sizeof(struct mcf_uart),
    .registers = registers,
    .state = state,
    .init = uart_init,
    .reset = uart_reset,
    .peek = uart_peek,
    .read_effect = uart_read_effect,
    .write = uart_write,
};
