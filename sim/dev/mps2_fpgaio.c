/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FPGA system control and I/O of the Arm MPS2 boards: LEDs, buttons, counters, select lines.
 * After Arm Application Note AN385, chapter "FPGA system control and I/O"; what PSCNTR does at
 * zero after AN505, the same chapter.
 * A write to CLK1HZ or CLK100HZ begins a new period; the application notes do not say. */
#include "dev/pins.h"

#include <stddef.h>

#define LEDS_MAX  8u
#define BUTTONS   2u
#define MISC_PINS 10u
#define MISC_MASK 0x3fbu /* bit 2 is reserved */

/* A counter of a fixed number of hertz, divided from the system clock. */
struct tick {
    uint64_t since; /* cycle of the system clock at which it had `value` */
    uint32_t value;
};

struct mps2_fpgaio {
    struct device device;
    struct clock_domain *clock;
    struct clock_rate nominal; /* for which the dividers of the 1 Hz and 100 Hz ticks are made */
    unsigned led_count;
    uint32_t led, buttons, misc, prescale;
    uint32_t counter, pscntr; /* at cycle pscntr_since */
    uint64_t pscntr_since;
    struct tick seconds, hundredths;
    struct line_driver led_pins[LEDS_MAX], misc_pins[MISC_PINS];
    struct line_listener button_pins[BUTTONS];
};

enum { LED0, BUTTON, CLK1HZ, CLK100HZ, COUNTER, PRESCALE, PSCNTR, MISC };

static const struct register_field led_fields[] = {{"LED", 0, 8, "1 lit; USERLED0 is bit 0"}, {0}};
static const struct register_field button_fields[] = {
    {"USERPB0", 0, 1, "1 pressed"}, {"USERPB1", 1, 1, "1 pressed"}, {0}};
static const struct register_field misc_fields[] = {
    {"CLCD_CS", 0, 1, "display's chip select"},
    {"SPI_nSS", 1, 1, "SPI header's slave select"},
    {"CLCD_RESET", 3, 1, "display's reset"},
    {"CLCD_RS", 4, 1, "display's register select"},
    {"CLCD_RD", 5, 1, "display's read strobe"},
    {"CLCD_BL_CTRL", 6, 1, "display's backlight"},
    {"ADC_SPI_nCS", 7, 1, "converter's chip select"},
    {"SHIELD_0_SPI_nCS", 8, 1, "shield 0's chip select"},
    {"SHIELD_1_SPI_nCS", 9, 1, "shield 1's chip select"},
    {0}};

static const struct device_register registers[] = {
    [LED0] = {"LED0", .offset = 0x00, .width = 4, .fields = led_fields, .about = "user LEDs"},
    [BUTTON] = {"BUTTON", .offset = 0x08, .width = 4, .access = REG_RO, .fields = button_fields,
                .about = "user buttons"},
    [CLK1HZ] = {"CLK1HZ", .offset = 0x10, .width = 4, .about = "counts up once a second"},
    [CLK100HZ] = {"CLK100HZ", .offset = 0x14, .width = 4, .about = "counts up 100 times a second"},
    [COUNTER] = {"COUNTER", .offset = 0x18, .width = 4,
                 .about = "counts up when the prescale counter reloads"},
    [PRESCALE] = {"PRESCALE", .offset = 0x1c, .width = 4, .about = "reload value of PSCNTR"},
    [PSCNTR] = {"PSCNTR", .offset = 0x20, .width = 4,
                .about = "counts down every cycle, reloads after 0"},
    [MISC] = {"MISC", .offset = 0x4c, .width = 4, .fields = misc_fields,
              .about = "select lines of display and SPI devices"},
    {0}};

static const struct state_field state[] = {STATE(struct mps2_fpgaio, led),
                                           STATE_MAX(struct mps2_fpgaio, buttons, 3),
                                           STATE_MAX(struct mps2_fpgaio, misc, MISC_MASK),
                                           STATE(struct mps2_fpgaio, prescale),
                                           STATE(struct mps2_fpgaio, counter),
                                           STATE(struct mps2_fpgaio, pscntr),
                                           STATE(struct mps2_fpgaio, pscntr_since),
                                           STATE(struct mps2_fpgaio, seconds.since),
                                           STATE(struct mps2_fpgaio, seconds.value),
                                           STATE(struct mps2_fpgaio, hundredths.since),
                                           STATE(struct mps2_fpgaio, hundredths.value),
                                           STATE_DRIVER_ARRAY(struct mps2_fpgaio, led_pins),
                                           STATE_DRIVER_ARRAY(struct mps2_fpgaio, misc_pins),
                                           STATE_END};

static uint64_t cycles(const struct mps2_fpgaio *io)
{
    return clock_cycles_at(io->clock, device_now(&io->device));
}

static uint32_t tick_value(const struct mps2_fpgaio *io, const struct tick *tick, unsigned hertz)
{
    unsigned __int128 elapsed = cycles(io) - tick->since;
    elapsed *= (uint64_t)hertz * io->nominal.denominator;
    return tick->value + (uint32_t)(elapsed / io->nominal.numerator);
}

static void tick_set(const struct mps2_fpgaio *io, struct tick *tick, uint32_t value)
{
    tick->since = cycles(io);
    tick->value = value;
}

/* PSCNTR counts down to 0 and reloads one cycle later; COUNTER counts these reloads. */
static void prescaled(const struct mps2_fpgaio *io, uint32_t *pscntr, uint32_t *counter)
{
    uint64_t elapsed = cycles(io) - io->pscntr_since, past, period = (uint64_t)io->prescale + 1;
    *counter = io->counter;
    *pscntr = io->pscntr - (uint32_t)elapsed;
    if (elapsed <= io->pscntr)
        return;
    past = elapsed - io->pscntr - 1; /* cycles since the first reload */
    *counter += (uint32_t)(1 + past / period);
    *pscntr = io->prescale - (uint32_t)(past % period);
}

static void settle_prescaler(struct mps2_fpgaio *io)
{
    prescaled(io, &io->pscntr, &io->counter);
    io->pscntr_since = cycles(io);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mps2_fpgaio *io = (const struct mps2_fpgaio *)device;
    uint32_t pscntr, counter;
    (void)element;
    prescaled(io, &pscntr, &counter);
    switch (reg) {
    case LED0:
        return io->led;
    case BUTTON:
        return io->buttons;
    case CLK1HZ:
        return tick_value(io, &io->seconds, 1);
    case CLK100HZ:
        return tick_value(io, &io->hundredths, 100);
    case COUNTER:
        return counter;
    case PRESCALE:
        return io->prescale;
    case PSCNTR:
        return pscntr;
    default:
        return io->misc;
    }
}

static void set_led(struct mps2_fpgaio *io, uint32_t value)
{
    io->led = value & ((1u << io->led_count) - 1);
    pins_set(io->led_pins, io->led_count, io->led);
}

static void set_misc(struct mps2_fpgaio *io, uint32_t value)
{
    io->misc = value & MISC_MASK;
    pins_set(io->misc_pins, MISC_PINS, io->misc);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct mps2_fpgaio *io = (struct mps2_fpgaio *)device;
    (void)element;
    (void)mask;
    settle_prescaler(io);
    switch (reg) {
    case LED0:
        set_led(io, value);
        break;
    case CLK1HZ:
        tick_set(io, &io->seconds, value);
        break;
    case CLK100HZ:
        tick_set(io, &io->hundredths, value);
        break;
    case COUNTER:
        io->counter = value;
        break;
    case PRESCALE:
        io->prescale = value;
        break;
    case PSCNTR:
        io->pscntr = value;
        break;
    default:
        set_misc(io, value);
        break;
    }
    return BUS_OK;
}

static void button_changed(void *owner, unsigned input, bool level)
{
    struct mps2_fpgaio *io = owner;
    io->buttons = (io->buttons & ~(1u << input)) | (uint32_t)level << input;
}

static void reset(struct device *device)
{
    struct mps2_fpgaio *io = (struct mps2_fpgaio *)device;
    io->prescale = io->counter = io->pscntr = 0;
    io->pscntr_since = cycles(io);
    tick_set(io, &io->seconds, 0);
    tick_set(io, &io->hundredths, 0);
    set_led(io, 0);
    set_misc(io, 0);
}

static bool init_pins(struct mps2_fpgaio *io, struct sim_error *error)
{
    static const char *const leds[LEDS_MAX] = {"led0", "led1", "led2", "led3",
                                               "led4", "led5", "led6", "led7"};
    static const char *const buttons[BUTTONS] = {"button0", "button1"};
    static const char *const misc[MISC_PINS] = {
        "CLCD_CS", "SPI_nSS",      NULL,          "CLCD_RESET",       "CLCD_RS",
        "CLCD_RD", "CLCD_BL_CTRL", "ADC_SPI_nCS", "SHIELD_0_SPI_nCS", "SHIELD_1_SPI_nCS"};
    return pins_drive(&io->device, io->led_pins, leds, io->led_count, error) &&
           pins_drive(&io->device, io->misc_pins, misc, MISC_PINS, error) &&
           pins_listen(&io->device, io->button_pins, buttons, BUTTONS, button_changed, error);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct mps2_fpgaio *io = (struct mps2_fpgaio *)device;
    io->clock = device_clock(device, NULL, error);
    if (io->clock == NULL)
        return false;
    io->nominal = io->clock->rate;
    io->led_count = device_u32(device, "num-leds", 2);
    if (io->nominal.numerator == 0 || io->led_count > LEDS_MAX) {
        sim_error_set(error, "%s: needs a running clock and num-leds of at most %u", device->name,
                      LEDS_MAX);
        return false;
    }
    return device_map(device, 0, error) && init_pins(io, error);
}

const struct device_class mps2_fpgaio_class = {
    .compatible = "arm,mps2-fpgaio",
    .title = "MPS2 FPGA system control and I/O",
    .manual = "Arm Application Note AN385, FPGA system control and I/O",
    .size = sizeof(struct mps2_fpgaio),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
