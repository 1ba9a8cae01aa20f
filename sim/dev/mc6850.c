/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MC6850 asynchronous communications interface adapter (ACIA), after Motorola's data sheet DS9493.
 * A buffer of one character before the shift register, in each direction. One clock serves both
 * directions, divided by 1, 16 or 64 to a bit. Out of power-on it is held in reset until the
 * first master reset has been followed by another divider, as on the chip.
 * Leaves out breaks and errors of parity and framing: what comes from a stream is whole. */
#include "dev/pins.h"
#include "device.h"

#include <stddef.h>

struct mc6850 {
    struct device device;
    struct clock_domain *clock;
    uint8_t control;
    uint8_t transmit, shift, receive;
    bool transmit_full, sending, receive_full;
    bool lost;     /* a character came while the buffer was full: an overrun once that is read */
    bool overrun;  /* OVRN */
    bool dcd, cts; /* levels of the pins: true means that the modem is not there */
    bool dcd_lost; /* carrier was lost: until status, then data are read */
    bool dcd_seen; /* status was read since */
    bool patient_sender;
    struct event sent; /* the character in the shift register has left */
    struct line_driver irq, rts;
    struct line_listener inputs[2];
    struct stream stream;
};

enum { STATUS, DATA };
enum {
    RDRF = 1 << 0,
    TDRE = 1 << 1,
    DCD = 1 << 2,
    CTS = 1 << 3,
    OVRN = 1 << 5,
    IRQ = 1 << 7,
};
#define DIVIDE       0x03u /* counter divide select */
#define MASTER_RESET 0x03u
#define TX_CONTROL   0x60u
#define TX_INTERRUPT 0x20u /* of TX_CONTROL: RTS low, interrupt on */
#define TX_RTS_HIGH  0x40u
#define TX_BREAK     0x60u
#define RX_INTERRUPT 0x80u
enum { PIN_DCD, PIN_CTS };
static const char *const input_names[] = {"dcd", "cts"};

static const struct register_field status_fields[] = {
    {"RDRF", 0, 1, "1 a received character waits"},
    {"TDRE", 1, 1, "1 the transmit buffer is empty, and CTS low"},
    {"DCD", 2, 1, "1 carrier lost"},
    {"CTS", 3, 1, "1 not clear to send"},
    {"FE", 4, 1, "framing error"},
    {"OVRN", 5, 1, "receiver overrun"},
    {"PE", 6, 1, "parity error"},
    {"IRQ", 7, 1, "1 interrupt requested"},
    {0}};

static const struct device_register registers[] = {
    [STATUS] = {.name = "SR",
                .width = 1,
                .area = 0,
                .fields = status_fields,
                .about = "status; written: control (CR)"},
    [DATA] = {.name = "DR",
              .width = 1,
              .area = 1,
              .about = "received character; written: character to send"},
    {0}};

static const struct state_field state[] = {
    STATE(struct mc6850, control),       STATE(struct mc6850, transmit),
    STATE(struct mc6850, shift),         STATE(struct mc6850, receive),
    STATE(struct mc6850, transmit_full), STATE(struct mc6850, sending),
    STATE(struct mc6850, receive_full),  STATE(struct mc6850, lost),
    STATE(struct mc6850, overrun),       STATE(struct mc6850, dcd),
    STATE(struct mc6850, cts),           STATE(struct mc6850, dcd_lost),
    STATE(struct mc6850, dcd_seen),      STATE_EVENT(struct mc6850, sent),
    STATE_DRIVER(struct mc6850, irq),    STATE_DRIVER(struct mc6850, rts),
    STATE_STREAM(struct mc6850, stream), STATE_END};

static bool in_reset(const struct mc6850 *acia)
{
    return (acia->control & DIVIDE) == MASTER_RESET;
}

/* --- status and interrupt --- */

static bool can_send(const struct mc6850 *acia)
{
    return !in_reset(acia) && !acia->transmit_full && !acia->cts;
}

static bool carrier_lost(const struct mc6850 *acia)
{
    return acia->dcd || acia->dcd_lost;
}

static bool requests(const struct mc6850 *acia)
{
    bool receiver = acia->receive_full || acia->overrun || acia->dcd_lost;
    return ((acia->control & RX_INTERRUPT) && receiver) ||
           ((acia->control & TX_CONTROL) == TX_INTERRUPT && can_send(acia));
}

static uint8_t status(const struct mc6850 *acia)
{
    return (uint8_t)((acia->receive_full ? RDRF : 0) | (can_send(acia) ? TDRE : 0) |
                     (carrier_lost(acia) ? DCD : 0) | (acia->cts ? CTS : 0) |
                     (acia->overrun ? OVRN : 0) | (requests(acia) ? IRQ : 0));
}

static void update(struct mc6850 *acia)
{
    line_set(&acia->irq, requests(acia));
    line_set(&acia->rts, (acia->control & TX_CONTROL) == TX_RTS_HIGH);
}

/* --- format and time --- */

/* Bits of the word select: data; and all of them with start, parity and stop. */
static const struct {
    uint8_t data, all;
} words[8] = {{7, 11}, {7, 11}, {7, 10}, {7, 10}, {8, 11}, {8, 10}, {8, 11}, {8, 11}};

static unsigned word(const struct mc6850 *acia)
{
    return acia->control >> 2 & 7;
}

static uint8_t data_bits(const struct mc6850 *acia, uint32_t value)
{
    return (uint8_t)(value & (0xffu >> (8 - words[word(acia)].data)));
}

/* Cycles of a character; not while in reset. */
static uint64_t character_cycles(const struct mc6850 *acia)
{
    static const uint8_t divisors[3] = {1, 16, 64};
    return (uint64_t)words[word(acia)].all * divisors[(acia->control & DIVIDE) % 3];
}

/* Time of a received character; 0 while nothing is to be sent to it. */
static sim_time receive_time(const struct mc6850 *acia)
{
    uint64_t cycle = clock_cycles_at(acia->clock, device_now(&acia->device));
    if (in_reset(acia) || acia->dcd || (acia->patient_sender && acia->receive_full))
        return 0;
    return clock_time_of(acia->clock, cycle + character_cycles(acia)) -
           clock_time_of(acia->clock, cycle);
}

static void watch_input(struct mc6850 *acia)
{
    stream_set_character_time(&acia->stream, receive_time(acia));
}

/* --- transmitter --- */

static void shift_out(struct mc6850 *acia)
{
    uint64_t end = clock_cycles_at(acia->clock, device_now(&acia->device)) + character_cycles(acia);
    acia->shift = data_bits(acia, acia->transmit);
    acia->transmit_full = false;
    acia->sending = true;
    event_at_cycle(&acia->sent, acia->clock, end);
    stream_begin(&acia->stream, acia->shift, clock_time_of(acia->clock, end));
}

static void sent(void *owner, sim_time due)
{
    struct mc6850 *acia = owner;
    acia->sending = false;
    stream_end(&acia->stream, acia->shift, due);
    if (acia->transmit_full && !in_reset(acia))
        shift_out(acia);
    update(acia);
}

static void write_data(struct mc6850 *acia, uint8_t value)
{
    if (in_reset(acia)) {
        device_report(&acia->device, REPORT_GUEST_ERROR, DATA,
                      "written while the ACIA is in reset: nothing is sent");
        return;
    }
    if (acia->transmit_full)
        device_report(&acia->device, REPORT_GUEST_ERROR, DATA,
                      "written while SR.TDRE is 0: the character before is lost");
    acia->transmit = value;
    acia->transmit_full = true;
    if (!acia->sending)
        shift_out(acia);
}

/* --- receiver --- */

static void arrive(void *owner, uint32_t value)
{
    struct mc6850 *acia = owner;
    if (in_reset(acia) || acia->dcd)
        return;
    if (acia->receive_full)
        acia->lost = true;
    else
        acia->receive = data_bits(acia, value);
    acia->receive_full = true;
    watch_input(acia);
    update(acia);
}

/* OVRN comes when the last good character is read, with RDRF still set; the next read ends it. */
static void read_data(struct mc6850 *acia)
{
    acia->receive_full = acia->overrun = acia->lost;
    acia->lost = false;
    if (acia->dcd_seen)
        acia->dcd_lost = acia->dcd_seen = false;
    watch_input(acia);
    update(acia);
}

/* --- pins --- */

static void clear_receiver(struct mc6850 *acia)
{
    acia->receive_full = acia->lost = acia->overrun = false;
}

static void pin_changed(void *owner, unsigned input, bool level)
{
    struct mc6850 *acia = owner;
    if (input == PIN_CTS) {
        acia->cts = level;
    } else {
        acia->dcd = level;
        if (level && !in_reset(acia)) {
            acia->dcd_lost = true;
            acia->dcd_seen = false;
            clear_receiver(acia);
        }
        watch_input(acia);
    }
    update(acia);
}

/* --- registers --- */

static uint32_t mc6850_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mc6850 *acia = (const struct mc6850 *)device;
    (void)element;
    return reg == STATUS ? status(acia) : acia->receive;
}

static void mc6850_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mc6850 *acia = (struct mc6850 *)device;
    (void)element;
    if (reg == DATA)
        read_data(acia);
    else
        acia->dcd_seen = acia->dcd_lost;
}

/* A character under way ends at a master reset: what was sent of it is no character. */
static void master_reset(struct mc6850 *acia)
{
    acia->transmit_full = acia->sending = false;
    acia->dcd_lost = acia->dcd_seen = false;
    clear_receiver(acia);
    event_cancel(&acia->sent);
}

static void write_control(struct mc6850 *acia, uint8_t value)
{
    acia->control = value;
    if (in_reset(acia))
        master_reset(acia);
    else if ((value & TX_CONTROL) == TX_BREAK)
        device_report(&acia->device, REPORT_GAP, STATUS,
                      "asks for a break: none is sent (docs/limits.md)");
    watch_input(acia);
}

static enum bus_result mc6850_write(struct device *device, unsigned reg, unsigned element,
                                    uint32_t value, uint32_t mask)
{
    struct mc6850 *acia = (struct mc6850 *)device;
    (void)element;
    (void)mask;
    if (reg == STATUS)
        write_control(acia, (uint8_t)value);
    else
        write_data(acia, (uint8_t)value);
    update(acia);
    return BUS_OK;
}

/* The chip has no reset input: only power-on holds it in reset, and the board's reset leaves it as
 * it is. A machine that is reset begins as at power-on. */
static void mc6850_reset(struct device *device)
{
    struct mc6850 *acia = (struct mc6850 *)device;
    acia->control = MASTER_RESET;
    acia->transmit = acia->shift = acia->receive = 0;
    master_reset(acia);
    watch_input(acia);
    update(acia);
}

static bool mc6850_init(struct device *device, struct sim_error *error)
{
    struct mc6850 *acia = (struct mc6850 *)device;
    static const char *const rts[] = {"rts"};
    acia->patient_sender = device_has(device, "bosim,patient-sender");
    acia->clock = device_clock(device, NULL, error);
    if (acia->clock == NULL || !device_map(device, 0, error) || !device_map(device, 1, error))
        return false;
    device_event(device, &acia->sent, "sent", sent);
    device_stream(device, &acia->stream, NULL, arrive);
    return device_irq(device, 0, &acia->irq, error) &&
           pins_drive(device, &acia->rts, rts, 1, error) &&
           pins_listen(device, acia->inputs, input_names, 2, pin_changed, error);
}

const struct device_class mc6850_class = {
    .compatible = "motorola,mc6850",
    .title = "MC6850 ACIA",
    .manual = "Motorola MC6850 data sheet (DS9493)",
    .size = sizeof(struct mc6850),
    .registers = registers,
    .state = state,
    .init = mc6850_init,
    .reset = mc6850_reset,
    .peek = mc6850_peek,
    .read_effect = mc6850_read_effect,
    .write = mc6850_write,
};
