/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UART of the Stellaris microcontrollers, a PrimeCell PL011 without modem lines. After the LM3S6965
 * data sheet, chapter "Universal Asynchronous Receivers/Transmitters": FIFOs of 16, a divisor
 * with 6 bits of fraction that is taken when UARTLCRH is written, seven interrupts on one line.
 * The transmit and receive interrupts come when a FIFO passes its level. Leaves out: framing and
 * parity errors and breaks (a received character is always whole), IrDA.
 * bosim,show-overruns and bosim,patient-sender are those of the CMSDK UART. With
 * bosim,works-unset a UART that firmware uses without having enabled it, or without a divisor,
 * works at current-speed: firmware that was only ever run on QEMU leaves the set-up out. */
#include "dev/fifo.h"
#include "dev/stellaris.h"

#include <stddef.h>

#define DEPTH        16u
#define TIMEOUT_BITS 32u /* of silence, with data in the receive FIFO */
#define LOST_MAX     256u
#define SLOWEST      (1000 * SIM_SECOND) /* character: a clock may be all but stopped */

struct stellaris_uart {
    struct device device;
    struct clock_domain *clock;
    uint32_t errors, ilpr, ibrd, fbrd, lcrh, ctl, ifls, im, ris;
    uint32_t divisor;   /* in 64ths of 16 cycles, as UARTLCRH's last write took it */
    struct fifo tx, rx; /* of the receiver: with the error bits */
    bool overrun;       /* the next character to come is marked */
    bool sending;       /* a character is in the shift register */
    bool listening;     /* works-unset: the guest has looked for characters */
    uint8_t shift;
    bool show_overruns, patient_sender, works_unset;
    uint32_t speed; /* current-speed */
    uint8_t lost[LOST_MAX];
    uint32_t lost_count;
    struct event sent, timeout;
    struct line_driver irq;
    struct stream stream;
};

enum { DR, RSR, FR, ILPR, IBRD, FBRD, LCRH, CTL, IFLS, IM, RIS, MIS, ICR, STELLARIS_IDS };

enum { DR_OE = 1 << 11, RSR_OE = 1 << 3 };
enum { FR_BUSY = 1 << 3, FR_RXFE = 1 << 4, FR_TXFF = 1 << 5, FR_RXFF = 1 << 6, FR_TXFE = 1 << 7 };
enum { LCRH_PEN = 1 << 1, LCRH_STP2 = 1 << 3, LCRH_FEN = 1 << 4 };
enum { CTL_UARTEN = 1 << 0, CTL_LBE = 1 << 7, CTL_TXE = 1 << 8, CTL_RXE = 1 << 9 };
enum { INT_RX = 1 << 4, INT_TX = 1 << 5, INT_RT = 1 << 6, INT_OE = 1 << 10 };
#define LCRH_MASK 0xffu
#define CTL_MASK  0x387u
#define IFLS_MASK 0x3fu
#define INT_MASK  0x7f0u
#define RX_MASK   0xfffu

static const struct register_field dr_fields[] = {
    {"DATA", 0, 8, "character"},
    {"FE", 8, 1, "framing error"},
    {"PE", 9, 1, "parity error"},
    {"BE", 10, 1, "break"},
    {"OE", 11, 1, "characters before this one were lost"},
    {0}};
static const struct register_field rsr_fields[] = {{"FE", 0, 1, "framing error"},
                                                   {"PE", 1, 1, "parity error"},
                                                   {"BE", 2, 1, "break"},
                                                   {"OE", 3, 1, "overrun"},
                                                   {0}};
static const struct register_field fr_fields[] = {{"BUSY", 3, 1, "sending"},
                                                  {"RXFE", 4, 1, "receive FIFO empty"},
                                                  {"TXFF", 5, 1, "transmit FIFO full"},
                                                  {"RXFF", 6, 1, "receive FIFO full"},
                                                  {"TXFE", 7, 1, "transmit FIFO empty"},
                                                  {0}};
static const struct register_field lcrh_fields[] = {
    {"BRK", 0, 1, "1 sends a break"}, {"PEN", 1, 1, "1 parity"},
    {"EPS", 2, 1, "1 even"},          {"STP2", 3, 1, "1 two stop bits"},
    {"FEN", 4, 1, "1 FIFOs on"},      {"WLEN", 5, 2, "data bits less 5"},
    {"SPS", 7, 1, "1 stick parity"},  {0}};
static const struct register_field ctl_fields[] = {{"UARTEN", 0, 1, "1 on"},
                                                   {"SIREN", 1, 1, "1 IrDA"},
                                                   {"SIRLP", 2, 1, "IrDA low power"},
                                                   {"LBE", 7, 1, "1 loop back"},
                                                   {"TXE", 8, 1, "1 transmitter on"},
                                                   {"RXE", 9, 1, "1 receiver on"},
                                                   {0}};
static const struct register_field ifls_fields[] = {
    {"TXIFLSEL", 0, 3, "at most: 0 1/8, 1 1/4, 2 1/2, 3 3/4, 4 7/8"},
    {"RXIFLSEL", 3, 3, "at least: 0 1/8, 1 1/4, 2 1/2, 3 3/4, 4 7/8"},
    {0}};
static const struct register_field interrupt_fields[] = {
    {"RX", 4, 1, "receive FIFO has come to its level"},
    {"TX", 5, 1, "transmit FIFO has come down to its level"},
    {"RT", 6, 1, "data waits, 32 bits long nothing came"},
    {"FE", 7, 1, "framing error"},
    {"PE", 8, 1, "parity error"},
    {"BE", 9, 1, "break"},
    {"OE", 10, 1, "overrun"},
    {0}};

static const struct device_register registers[] = {
    [DR] = {"UARTDR", .offset = 0x000, .width = 4, .fields = dr_fields, .about = "FIFOs"},
    [RSR] = {"UARTRSR", .offset = 0x004, .width = 4, .fields = rsr_fields,
             .about = "errors; any write clears them (UARTECR)"},
    [FR] = {"UARTFR", .offset = 0x018, .width = 4, .steady = true, .access = REG_RO,
            .reset = FR_TXFE | FR_RXFE, .fields = fr_fields, .about = "flags"},
    [ILPR] = {"UARTILPR", .offset = 0x020, .width = 4, .stores_only = true,
              .about = "IrDA's low-power divisor"},
    [IBRD] = {"UARTIBRD", .offset = 0x024, .width = 4, .about = "divisor"},
    [FBRD] = {"UARTFBRD", .offset = 0x028, .width = 4, .about = "divisor, 64ths"},
    [LCRH] = {"UARTLCRH", .offset = 0x02c, .width = 4, .fields = lcrh_fields,
              .about = "format; takes the divisor"},
    [CTL] = {"UARTCTL", .offset = 0x030, .width = 4, .reset = CTL_TXE | CTL_RXE,
             .fields = ctl_fields, .about = "control"},
    [IFLS] = {"UARTIFLS", .offset = 0x034, .width = 4, .reset = 0x12, .fields = ifls_fields,
              .about = "levels of the FIFO interrupts"},
    [IM] = {"UARTIM", .offset = 0x038, .width = 4, .fields = interrupt_fields,
            .about = "interrupts enabled"},
    [RIS] = {"UARTRIS", .offset = 0x03c, .width = 4, .steady = true, .access = REG_RO,
             .fields = interrupt_fields, .about = "interrupts, raw"},
    [MIS] = {"UARTMIS", .offset = 0x040, .width = 4, .steady = true, .access = REG_RO,
             .fields = interrupt_fields, .about = "interrupts, enabled ones"},
    [ICR] = {"UARTICR", .offset = 0x044, .width = 4, .access = REG_WO, .fields = interrupt_fields,
             .about = "write 1 to clear"},
    STELLARIS_ID_REGISTERS("UART", 0x11, 0x00, 0x18, 0x01),
    {0}};

static const struct state_field state[] = {STATE_MAX(struct stellaris_uart, errors, 0xf),
                                           STATE_MAX(struct stellaris_uart, ilpr, 0xff),
                                           STATE_MAX(struct stellaris_uart, ibrd, 0xffff),
                                           STATE_MAX(struct stellaris_uart, fbrd, 0x3f),
                                           STATE_MAX(struct stellaris_uart, lcrh, LCRH_MASK),
                                           STATE_MAX(struct stellaris_uart, ctl, CTL_MASK),
                                           STATE_MAX(struct stellaris_uart, ifls, IFLS_MASK),
                                           STATE_MAX(struct stellaris_uart, im, INT_MASK),
                                           STATE_MAX(struct stellaris_uart, ris, INT_MASK),
                                           STATE_MAX(struct stellaris_uart, divisor, 0x3fffff),
                                           STATE_FIFO(struct stellaris_uart, tx, DEPTH, 0xff),
                                           STATE_FIFO(struct stellaris_uart, rx, DEPTH, RX_MASK),
                                           STATE(struct stellaris_uart, overrun),
                                           STATE(struct stellaris_uart, sending),
                                           STATE(struct stellaris_uart, listening),
                                           STATE(struct stellaris_uart, shift),
                                           STATE_ARRAY(struct stellaris_uart, lost),
                                           STATE_MAX(struct stellaris_uart, lost_count, LOST_MAX),
                                           STATE_EVENT(struct stellaris_uart, sent),
                                           STATE_EVENT(struct stellaris_uart, timeout),
                                           STATE_DRIVER(struct stellaris_uart, irq),
                                           STATE_STREAM(struct stellaris_uart, stream),
                                           STATE_END};

/* --- FIFOs and their levels --- */

static unsigned depth(const struct stellaris_uart *uart)
{
    return uart->lcrh & LCRH_FEN ? DEPTH : 1;
}

/* Characters of UARTIFLS' selections; without FIFOs the one place counts. */
static unsigned level(unsigned selection)
{
    static const uint8_t levels[8] = {2, 4, 8, 12, 14, 14, 14, 14};
    return levels[selection & 7];
}

static unsigned tx_level(const struct stellaris_uart *uart)
{
    return uart->lcrh & LCRH_FEN ? level(uart->ifls) : 0;
}

static unsigned rx_level(const struct stellaris_uart *uart)
{
    return uart->lcrh & LCRH_FEN ? level(uart->ifls >> 3) : 1;
}

static void set_irq(struct stellaris_uart *uart)
{
    line_set(&uart->irq, (uart->ris & uart->im) != 0);
}

/* --- time --- */

static bool on(const struct stellaris_uart *uart, uint32_t direction)
{
    return (uart->ctl & CTL_UARTEN) && (uart->ctl & direction) && uart->divisor >= 64;
}

static uint64_t cycles_of(const struct stellaris_uart *uart, unsigned bits)
{
    const struct clock_rate *rate = &uart->clock->rate;
    if (uart->divisor >= 64)
        return ((uint64_t)bits * uart->divisor + 3) / 4;
    return bits * rate->numerator / ((uint64_t)rate->denominator * uart->speed) + 1;
}

static unsigned character_bits(const struct stellaris_uart *uart)
{
    unsigned data = uart->divisor >= 64 ? 5 + (uart->lcrh >> 5 & 3) : 8;
    return 1 + data + ((uart->lcrh & LCRH_PEN) != 0) + 1 + ((uart->lcrh & LCRH_STP2) != 0);
}

/* --- receiver --- */

/* Time of a received character; 0 while nothing is to be sent to it. */
static sim_time receive_time(const struct stellaris_uart *uart)
{
    uint64_t cycle = clock_cycles_at(uart->clock, device_now(&uart->device));
    sim_time time;
    if (!on(uart, CTL_RXE) && !uart->listening)
        return 0;
    if (uart->patient_sender && uart->rx.count >= depth(uart))
        return 0;
    time = clock_time_of(uart->clock, cycle + cycles_of(uart, character_bits(uart))) -
           clock_time_of(uart->clock, cycle);
    return time < SLOWEST ? time : SLOWEST;
}

static void watch_input(struct stellaris_uart *uart)
{
    stream_set_character_time(&uart->stream, receive_time(uart));
}

/* The time-out counts from the last character; it ends with the data that it waits for. */
static void watch_timeout(struct stellaris_uart *uart)
{
    uint64_t cycle = clock_cycles_at(uart->clock, device_now(&uart->device));
    if (uart->rx.count == 0)
        event_cancel(&uart->timeout);
    else
        event_at_cycle(&uart->timeout, uart->clock, cycle + cycles_of(uart, TIMEOUT_BITS));
}

static void timed_out(void *owner, sim_time due)
{
    struct stellaris_uart *uart = owner;
    (void)due;
    uart->ris |= INT_RT;
    set_irq(uart);
}

static void overrun(struct stellaris_uart *uart)
{
    uart->overrun = true;
    uart->errors |= RSR_OE;
    uart->ris |= INT_OE;
}

static void take(struct stellaris_uart *uart, uint32_t value)
{
    uint16_t mark = uart->overrun ? DR_OE : 0;
    fifo_put(&uart->rx, DEPTH, (uint16_t)((value & 0xff) | mark));
    uart->overrun = false;
    if (uart->rx.count == rx_level(uart))
        uart->ris |= INT_RX;
}

static void receive(void *owner, uint32_t value)
{
    struct stellaris_uart *uart = owner;
    if (!on(uart, CTL_RXE) && !uart->listening)
        return;
    if (uart->rx.count >= depth(uart))
        overrun(uart);
    else
        take(uart, value);
    watch_timeout(uart);
    watch_input(uart);
    set_irq(uart);
}

static void from_outside(void *owner, uint32_t value)
{
    struct stellaris_uart *uart = owner;
    if (!(uart->ctl & CTL_LBE))
        receive(uart, value);
}

static void read_data(struct stellaris_uart *uart)
{
    if (uart->rx.count == 0)
        return;
    uart->errors = (uart->errors & RSR_OE) | (fifo_get(&uart->rx) >> 8 & 7);
    if (uart->rx.count < rx_level(uart))
        uart->ris &= ~(uint32_t)INT_RX;
    if (uart->rx.count == 0) {
        uart->ris &= ~(uint32_t)INT_RT;
        event_cancel(&uart->timeout);
    }
    watch_input(uart);
    set_irq(uart);
}

/* works-unset: from the first look at flags or data on, characters come in. */
static void listen(struct stellaris_uart *uart)
{
    if (!uart->works_unset || uart->listening || on(uart, CTL_RXE))
        return;
    uart->listening = true;
    watch_input(uart);
}

/* --- transmitter --- */

static void shift_out(struct stellaris_uart *uart)
{
    uint64_t end = clock_cycles_at(uart->clock, device_now(&uart->device)) +
                   cycles_of(uart, character_bits(uart));
    uart->shift = (uint8_t)fifo_get(&uart->tx);
    uart->sending = true;
    if (uart->tx.count == tx_level(uart))
        uart->ris |= INT_TX;
    event_at_cycle(&uart->sent, uart->clock, end);
    if (!(uart->ctl & CTL_LBE))
        stream_begin(&uart->stream, uart->shift, clock_time_of(uart->clock, end));
}

/* Starts the next character if it can go. */
static void transmit(struct stellaris_uart *uart)
{
    if (uart->sending || uart->tx.count == 0)
        return;
    if (!on(uart, CTL_TXE)) {
        device_report(&uart->device, REPORT_GUEST_ERROR, DR,
                      uart->works_unset
                          ? "written while the UART is off or has no divisor: the chip would not "
                            "send, this board does (bosim,works-unset)"
                          : "written while the UART is off or has no divisor: nothing is sent "
                            "until it is on");
        if (!uart->works_unset)
            return;
    }
    shift_out(uart);
}

static void show_lost(struct stellaris_uart *uart, sim_time now)
{
    uint32_t i;
    for (i = 0; i < uart->lost_count; i++)
        stream_end(&uart->stream, uart->lost[i], now);
    uart->lost_count = 0;
}

static void sent(void *owner, sim_time due)
{
    struct stellaris_uart *uart = owner;
    uart->sending = false;
    if (uart->ctl & CTL_LBE)
        receive(uart, uart->shift);
    else
        stream_end(&uart->stream, uart->shift, due);
    show_lost(uart, due);
    transmit(uart);
    set_irq(uart);
}

/* What a write to a full FIFO loses. Where that is shown, the oldest one is shown as soon as the
 * running character has left, and the new one takes its place: so all come in their order. */
static void lose(struct stellaris_uart *uart, uint32_t value)
{
    device_report(&uart->device, REPORT_GUEST_ERROR, DR,
                  "written while UARTFR.TXFF is set: the hardware loses the character");
    if (!uart->show_overruns || !uart->sending || uart->lost_count == LOST_MAX)
        return;
    uart->lost[uart->lost_count++] = (uint8_t)fifo_get(&uart->tx);
    fifo_put(&uart->tx, DEPTH, (uint8_t)value);
}

static void write_data(struct stellaris_uart *uart, uint32_t value)
{
    if (uart->tx.count >= depth(uart)) {
        lose(uart, value);
        return;
    }
    fifo_put(&uart->tx, DEPTH, (uint8_t)value);
    if (uart->tx.count > tx_level(uart))
        uart->ris &= ~(uint32_t)INT_TX;
    transmit(uart);
}

/* --- registers --- */

static uint32_t flags(const struct stellaris_uart *uart)
{
    return (uart->sending || uart->tx.count > 0 ? FR_BUSY : 0) |
           (uart->rx.count == 0 ? FR_RXFE : 0) | (uart->tx.count >= depth(uart) ? FR_TXFF : 0) |
           (uart->rx.count >= depth(uart) ? FR_RXFF : 0) | (uart->tx.count == 0 ? FR_TXFE : 0);
}

static uint32_t uart_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_uart *uart = (const struct stellaris_uart *)device;
    const uint32_t values[] = {
        [DR] = fifo_head(&uart->rx),
        [RSR] = uart->errors,
        [FR] = flags(uart),
        [ILPR] = uart->ilpr,
        [IBRD] = uart->ibrd,
        [FBRD] = uart->fbrd,
        [LCRH] = uart->lcrh,
        [CTL] = uart->ctl,
        [IFLS] = uart->ifls,
        [IM] = uart->im,
        [RIS] = uart->ris,
        [MIS] = uart->ris & uart->im,
        [ICR] = 0,
    };
    (void)element;
    return reg > ICR ? primecell_id(device, reg) : values[reg];
}

static void uart_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct stellaris_uart *uart = (struct stellaris_uart *)device;
    (void)element;
    if (reg == DR || reg == FR)
        listen(uart);
    if (reg == DR)
        read_data(uart);
}

/* FIFOs switched on or off lose what is in them. */
static void write_format(struct stellaris_uart *uart, uint32_t value)
{
    if ((uart->lcrh ^ value) & LCRH_FEN) {
        uart->tx = uart->rx = (struct fifo){0};
        uart->ris &= ~(uint32_t)(INT_RX | INT_RT);
        event_cancel(&uart->timeout);
    }
    uart->lcrh = value & LCRH_MASK;
    uart->divisor = uart->ibrd * 64 + uart->fbrd;
    watch_input(uart);
}

static void write_control(struct stellaris_uart *uart, uint32_t value)
{
    uart->ctl = value & CTL_MASK;
    if (on(uart, CTL_RXE))
        uart->listening = false;
    watch_input(uart);
    transmit(uart);
}

static void write_register(struct stellaris_uart *uart, unsigned reg, uint32_t value)
{
    switch (reg) {
    case DR:
        write_data(uart, value);
        break;
    case RSR:
        uart->errors = 0;
        break;
    case ILPR:
        uart->ilpr = value & 0xff;
        break;
    case IBRD:
        uart->ibrd = value & 0xffff;
        break;
    case FBRD:
        uart->fbrd = value & 0x3f;
        break;
    case LCRH:
        write_format(uart, value);
        break;
    case CTL:
        write_control(uart, value);
        break;
    case IFLS:
        uart->ifls = value & IFLS_MASK;
        break;
    case IM:
        uart->im = value & INT_MASK;
        break;
    case ICR:
        uart->ris &= ~value;
        break;
    default:
        break;
    }
}

static enum bus_result uart_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct stellaris_uart *uart = (struct stellaris_uart *)device;
    (void)element;
    if (reg == DR && !(mask & 0xff))
        return BUS_OK; /* bytes without a register bit in them */
    write_register(uart, reg, value);
    set_irq(uart);
    return BUS_OK;
}

static void uart_reset(struct device *device)
{
    struct stellaris_uart *uart = (struct stellaris_uart *)device;
    uart->errors = uart->ilpr = uart->ibrd = uart->fbrd = uart->lcrh = 0;
    uart->ctl = registers[CTL].reset;
    uart->ifls = registers[IFLS].reset;
    uart->im = uart->ris = uart->divisor = 0;
    uart->tx = uart->rx = (struct fifo){0};
    uart->overrun = uart->sending = uart->listening = false;
    uart->shift = 0;
    uart->lost_count = 0;
    event_cancel(&uart->sent);
    event_cancel(&uart->timeout);
    watch_input(uart);
    set_irq(uart);
}

static bool uart_init(struct device *device, struct sim_error *error)
{
    struct stellaris_uart *uart = (struct stellaris_uart *)device;
    uart->show_overruns = device_has(device, "bosim,show-overruns");
    uart->patient_sender = device_has(device, "bosim,patient-sender");
    uart->works_unset = device_has(device, "bosim,works-unset");
    uart->speed = device_u32(device, "current-speed", 115200);
    if (uart->speed == 0) {
        sim_error_set(error, "%s: current-speed must be above 0", device->name);
        return false;
    }
    uart->clock = device_clock(device, NULL, error);
    if (uart->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &uart->sent, "sent", sent);
    device_event(device, &uart->timeout, "timeout", timed_out);
    device_stream(device, &uart->stream, NULL, from_outside);
    return device_irq(device, 0, &uart->irq, error);
}

const struct device_class stellaris_uart_class = {
    .compatible = "ti,stellaris-uart",
    .title = "Stellaris UART (PL011)",
    .manual = STELLARIS_MANUAL ", chapter Universal Asynchronous Receivers/Transmitters",
    .size = sizeof(struct stellaris_uart),
    .registers = registers,
    .state = state,
    .init = uart_init,
    .reset = uart_reset,
    .peek = uart_peek,
    .read_effect = uart_read_effect,
    .write = uart_write,
};
