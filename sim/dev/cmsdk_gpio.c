/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AHB GPIO of the Cortex-M System Design Kit: 16 pins with output enables, an interrupt each by
 * level or edge, and windows in which address bits mask the data. After ARM DDI 0479, chapter
 * "AHB GPIO". A pin is a wired-or line DEVICE.p0 to p15 that the port drives while its output is
 * enabled; a pin that nobody drives is low. Leaves out the two cycles of the synchronizer; a pin
 * in its alternate function is no longer driven, but no other chip takes it over. */
#include "dev/cmsdk.h"

#include <stddef.h>

#define PINS     16u
#define PIN_MASK 0xffffu

struct cmsdk_gpio {
    struct device device;
    uint32_t out, enable, alternate; /* DATAOUT, OUTENABLE, ALTFUNC */
    uint32_t inten, inttype, intpol, intstatus;
    struct line *pins[PINS];
    struct line_listener listeners[PINS];
    struct line_driver outputs[PINS];
    struct line_driver irqs[1 + PINS]; /* combined, then each pin's own */
};

enum {
    DATA,
    DATAOUT,
    OUTENSET,
    OUTENCLR,
    ALTFUNCSET,
    ALTFUNCCLR,
    INTENSET,
    INTENCLR,
    INTTYPESET,
    INTTYPECLR,
    INTPOLSET,
    INTPOLCLR,
    INTSTATUS,
    MASKLOWBYTE,
    MASKHIGHBYTE,
    CMSDK_IDS
};

/* Writing 1 to a bit of these sets or clears it; both of a pair read as the state. */
#define PAIR(id, at, text)                                                                         \
    [id##SET] = {.name = #id "SET", .offset = at, .width = 4, .access = REG_W1S, .about = text},   \
    [id##                                                                                          \
        CLR] = {.name = #id "CLR", .offset = at + 4, .width = 4, .access = REG_W1C, .about = text}

static const struct device_register registers[] = {
    [DATA] = {.name = "DATA",
              .offset = 0x000,
              .width = 4,
              .about = "reads the pins, writes the output register"},
    [DATAOUT] = {.name = "DATAOUT", .offset = 0x004, .width = 4, .about = "output register"},
    PAIR(OUTEN, 0x010, "1 drives the pin"),
    PAIR(ALTFUNC, 0x018, "1 gives the pin to its alternate function"),
    PAIR(INTEN, 0x020, "1 lets the pin interrupt"),
    PAIR(INTTYPE, 0x028, "0 by level, 1 by edge"),
    PAIR(INTPOL, 0x030, "0 low or falling, 1 high or rising"),
    [INTSTATUS] = {.name = "INTSTATUS",
                   .offset = 0x038,
                   .width = 4,
                   .access = REG_W1C,
                   .about = "interrupt status, clear (INTCLEAR)"},
    [MASKLOWBYTE] = {.name = "MASKLOWBYTE",
                     .offset = 0x400,
                     .width = 4,
                     .count = 256,
                     .about = "DATA bits 7:0, masked by address bits 9:2"},
    [MASKHIGHBYTE] = {.name = "MASKHIGHBYTE",
                      .offset = 0x800,
                      .width = 4,
                      .count = 256,
                      .about = "DATA bits 15:8, masked by address bits 9:2"},
    CMSDK_ID_REGISTERS(0x20),
    {0}};

static const struct state_field state[] = {STATE_MAX(struct cmsdk_gpio, out, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, enable, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, alternate, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, inten, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, inttype, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, intpol, PIN_MASK),
                                           STATE_MAX(struct cmsdk_gpio, intstatus, PIN_MASK),
                                           STATE_DRIVER_ARRAY(struct cmsdk_gpio, outputs),
                                           STATE_DRIVER_ARRAY(struct cmsdk_gpio, irqs),
                                           STATE_END};

static uint32_t pin_levels(const struct cmsdk_gpio *gpio)
{
    uint32_t levels = 0;
    unsigned i;
    for (i = 0; i < PINS; i++)
        levels |= (uint32_t)gpio->pins[i]->level << i;
    return levels;
}

/* --- interrupts: latched, by level too, until cleared --- */

static void set_irqs(struct cmsdk_gpio *gpio)
{
    unsigned i;
    line_set(&gpio->irqs[0], gpio->intstatus != 0);
    for (i = 0; i < PINS; i++)
        line_set(&gpio->irqs[1 + i], gpio->intstatus >> i & 1);
}

static void latch_levels(struct cmsdk_gpio *gpio)
{
    uint32_t matching = ~(pin_levels(gpio) ^ gpio->intpol);
    gpio->intstatus |= matching & ~gpio->inttype & gpio->inten & PIN_MASK;
    set_irqs(gpio);
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct cmsdk_gpio *gpio = owner;
    uint32_t bit = (uint32_t)1 << pin;
    bool wanted = level == ((gpio->intpol & bit) != 0);
    if (wanted)
        gpio->intstatus |= bit & gpio->inttype & gpio->inten;
    latch_levels(gpio);
}

/* --- registers --- */

static void drive_pins(struct cmsdk_gpio *gpio)
{
    uint32_t driven = gpio->out & gpio->enable & ~gpio->alternate;
    unsigned i;
    for (i = 0; i < PINS; i++)
        line_set(&gpio->outputs[i], driven >> i & 1);
}

static void write_out(struct cmsdk_gpio *gpio, uint32_t value, uint32_t mask)
{
    gpio->out = ((gpio->out & ~mask) | (value & mask)) & PIN_MASK;
}

/* The state behind a pair of set and clear registers; NULL for another register. */
static uint32_t *pair_state(struct cmsdk_gpio *gpio, unsigned reg)
{
    uint32_t *const states[] = {&gpio->enable, &gpio->alternate, &gpio->inten, &gpio->inttype,
                                &gpio->intpol};
    return reg < OUTENSET || reg > INTPOLCLR ? NULL : states[(reg - OUTENSET) / 2];
}

static uint32_t gpio_peek(struct device *device, unsigned reg, unsigned element)
{
    struct cmsdk_gpio *gpio = (struct cmsdk_gpio *)device;
    const uint32_t *pair = pair_state(gpio, reg);
    if (pair != NULL)
        return *pair;
    switch (reg) {
    case DATA:
        return pin_levels(gpio);
    case DATAOUT:
        return gpio->out;
    case INTSTATUS:
        return gpio->intstatus;
    case MASKLOWBYTE:
        return pin_levels(gpio) & element;
    case MASKHIGHBYTE:
        return pin_levels(gpio) & element << 8;
    default:
        return primecell_id(device, reg);
    }
}

static void write_pair(struct cmsdk_gpio *gpio, unsigned reg, uint32_t value)
{
    uint32_t *pair = pair_state(gpio, reg);
    if ((reg - OUTENSET) % 2 == 0)
        *pair |= value & PIN_MASK;
    else
        *pair &= ~value;
}

static enum bus_result gpio_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct cmsdk_gpio *gpio = (struct cmsdk_gpio *)device;
    if (pair_state(gpio, reg) != NULL)
        write_pair(gpio, reg, value);
    else if (reg == DATA || reg == DATAOUT)
        write_out(gpio, value, mask);
    else if (reg == MASKLOWBYTE)
        write_out(gpio, value, mask & element);
    else if (reg == MASKHIGHBYTE)
        write_out(gpio, value, mask & element << 8);
    else if (reg == INTSTATUS)
        gpio->intstatus &= ~value;
    drive_pins(gpio);
    latch_levels(gpio);
    return BUS_OK;
}

static void gpio_reset(struct device *device)
{
    struct cmsdk_gpio *gpio = (struct cmsdk_gpio *)device;
    gpio->out = gpio->enable = gpio->alternate = 0;
    gpio->inten = gpio->inttype = gpio->intpol = gpio->intstatus = 0;
    drive_pins(gpio);
    gpio->intstatus = 0;
    set_irqs(gpio);
}

static bool add_pin(struct cmsdk_gpio *gpio, unsigned pin, struct sim_error *error)
{
    static const char *const names[PINS] = {"p0", "p1", "p2",  "p3",  "p4",  "p5",  "p6",  "p7",
                                            "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15"};
    gpio->pins[pin] = device_pin(&gpio->device, names[pin], LINE_WIRED_OR, error);
    if (gpio->pins[pin] == NULL || !line_drive(gpio->pins[pin], &gpio->outputs[pin], error))
        return false;
    line_listen(gpio->pins[pin], &gpio->listeners[pin], gpio, pin_changed, pin);
    return true;
}

static bool gpio_init(struct device *device, struct sim_error *error)
{
    struct cmsdk_gpio *gpio = (struct cmsdk_gpio *)device;
    unsigned i;
    for (i = 0; i < PINS; i++)
        if (!add_pin(gpio, i, error))
            return false;
    for (i = 0; i < 1 + PINS; i++)
        if (!device_irq(device, i, &gpio->irqs[i], error))
            return false;
    return device_map(device, 0, error);
}

const struct device_class cmsdk_gpio_class = {
    .compatible = "arm,cmsdk-gpio",
    .title = "CMSDK AHB GPIO",
    .manual = CMSDK_MANUAL ", chapter AHB GPIO",
    .size = sizeof(struct cmsdk_gpio),
    .registers = registers,
    .state = state,
    .init = gpio_init,
    .reset = gpio_reset,
    .peek = gpio_peek,
    .write = gpio_write,
};
