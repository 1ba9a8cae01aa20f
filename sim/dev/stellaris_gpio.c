/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GPIO port of the Stellaris microcontrollers, a PrimeCell PL061: 8 pins, data masked by address
 * bits, an interrupt each by level or edge, pull-ups, and a lock for the pins of the debugger.
 * After the LM3S6965 data sheet, chapter "General-Purpose Input/Outputs". A pin is a line DEVICE.p0
 * to p7; while nobody outside has driven it, it has the level of its pull-up. Leaves out
 * (docs/limits.md): drive strength, slew rate, open drain; a pin in its alternate function is no
 * longer driven, but no other chip takes it over. */
#include "dev/stellaris.h"

#include <stddef.h>

#define PINS   8u
#define ALL    0xffu
#define UNLOCK 0x1acce551u

struct stellaris_gpio {
    struct device device;
    uint32_t debug_pins; /* of JTAG and SWD: theirs after reset, locked */
    uint32_t data, dir, is, ibe, iev, im, edges, afsel, dr2r, dr4r, dr8r, odr, pur, pdr, slr, den,
        cr;
    bool locked;
    uint32_t levels; /* of the pins, as last looked at */
    struct line *pins[PINS];
    struct line_listener listeners[PINS];
    struct line_driver outputs[PINS];
    struct line_driver irq;
};

enum {
    DATA,
    DIR,
    IS,
    IBE,
    IEV,
    IM,
    RIS,
    MIS,
    ICR,
    AFSEL,
    DR2R,
    DR4R,
    DR8R,
    ODR,
    PUR,
    PDR,
    SLR,
    DEN,
    LOCK,
    CR,
    STELLARIS_IDS
};

#define PLAIN(id, at, value, text)  STELLARIS_PLAIN("GPIO", id, at, value, text)
#define STORES(id, at, value, text) STELLARIS_STORES("GPIO", id, at, value, text)

static const struct device_register registers[] = {
    [DATA] = {.name = "GPIODATA",
              .offset = 0x000,
              .width = 4,
              .count = 256,
              .about = "pins that address bits 9:2 have"},
    PLAIN(DIR, 0x400, 0, "1 output"),
    PLAIN(IS, 0x404, 0, "0 by edge, 1 by level"),
    PLAIN(IBE, 0x408, 0, "1 by both edges"),
    PLAIN(IEV, 0x40c, 0, "0 falling or low, 1 rising or high"),
    PLAIN(IM, 0x410, 0, "1 lets the pin interrupt"),
    [RIS] = {.name = "GPIORIS",
             .offset = 0x414,
             .width = 4,
             .access = REG_RO,
             .about = "interrupts, raw"},
    [MIS] = {.name = "GPIOMIS",
             .offset = 0x418,
             .width = 4,
             .access = REG_RO,
             .about = "interrupts, enabled ones"},
    [ICR] = {.name = "GPIOICR",
             .offset = 0x41c,
             .width = 4,
             .access = REG_WO,
             .about = "write 1 to clear an edge"},
    PLAIN(AFSEL, 0x420, 0, "1 gives the pin to its alternate function"),
    STORES(DR2R, 0x500, 0xff, "1 drives 2 mA"),
    STORES(DR4R, 0x504, 0, "1 drives 4 mA"),
    STORES(DR8R, 0x508, 0, "1 drives 8 mA"),
    STORES(ODR, 0x50c, 0, "1 open drain"),
    PLAIN(PUR, 0x510, 0, "1 pull-up"),
    PLAIN(PDR, 0x514, 0, "1 pull-down"),
    STORES(SLR, 0x518, 0, "1 slow edges"),
    PLAIN(DEN, 0x51c, 0, "1 digital"),
    [LOCK] = {.name = "GPIOLOCK",
              .offset = 0x520,
              .width = 4,
              .reset = 1,
              .about = "0x1ACCE551 unlocks GPIOCR, anything else locks; reads 1 while locked"},
    PLAIN(CR, 0x524, 0xff, "1 lets GPIOAFSEL's bit change"),
    STELLARIS_ID_REGISTERS("GPIO", 0x61, 0x00, 0x18, 0x01),
    {0}};

static const struct state_field state[] = {STATE_MAX(struct stellaris_gpio, data, ALL),
                                           STATE_MAX(struct stellaris_gpio, dir, ALL),
                                           STATE_MAX(struct stellaris_gpio, is, ALL),
                                           STATE_MAX(struct stellaris_gpio, ibe, ALL),
                                           STATE_MAX(struct stellaris_gpio, iev, ALL),
                                           STATE_MAX(struct stellaris_gpio, im, ALL),
                                           STATE_MAX(struct stellaris_gpio, edges, ALL),
                                           STATE_MAX(struct stellaris_gpio, afsel, ALL),
                                           STATE_MAX(struct stellaris_gpio, dr2r, ALL),
                                           STATE_MAX(struct stellaris_gpio, dr4r, ALL),
                                           STATE_MAX(struct stellaris_gpio, dr8r, ALL),
                                           STATE_MAX(struct stellaris_gpio, odr, ALL),
                                           STATE_MAX(struct stellaris_gpio, pur, ALL),
                                           STATE_MAX(struct stellaris_gpio, pdr, ALL),
                                           STATE_MAX(struct stellaris_gpio, slr, ALL),
                                           STATE_MAX(struct stellaris_gpio, den, ALL),
                                           STATE_MAX(struct stellaris_gpio, cr, ALL),
                                           STATE(struct stellaris_gpio, locked),
                                           STATE_MAX(struct stellaris_gpio, levels, ALL),
                                           STATE_DRIVER_ARRAY(struct stellaris_gpio, outputs),
                                           STATE_DRIVER(struct stellaris_gpio, irq),
                                           STATE_END};

/* --- pins --- */

static uint32_t driven(const struct stellaris_gpio *gpio)
{
    return gpio->dir & gpio->den & ~gpio->afsel;
}

/* What is on the pin: what drives it, or its pull-up. */
static bool level_of(const struct stellaris_gpio *gpio, unsigned pin)
{
    const struct line *line = gpio->pins[pin];
    if ((driven(gpio) >> pin & 1) || line->drivers > 1)
        return line->level;
    return gpio->pur >> pin & 1;
}

/* A pin that is not digital reads as 0. */
static uint32_t levels_now(const struct stellaris_gpio *gpio)
{
    uint32_t levels = 0;
    unsigned i;
    for (i = 0; i < PINS; i++)
        levels |= (uint32_t)level_of(gpio, i) << i;
    return levels & gpio->den;
}

/* --- interrupts: edges are kept until cleared, levels are as they are --- */

static uint32_t raw(const struct stellaris_gpio *gpio)
{
    uint32_t by_level = ~(gpio->levels ^ gpio->iev) & gpio->is & gpio->den;
    return by_level | (gpio->edges & ~gpio->is);
}

static void set_irq(struct stellaris_gpio *gpio)
{
    line_set(&gpio->irq, (raw(gpio) & gpio->im) != 0);
}

/* Pins may have changed: by what is outside, or by a register. */
static void look(struct stellaris_gpio *gpio)
{
    uint32_t now = levels_now(gpio), changed = now ^ gpio->levels;
    gpio->levels = now;
    gpio->edges |= changed & ~gpio->is & (gpio->ibe | ~(now ^ gpio->iev)) & ALL;
    set_irq(gpio);
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    (void)pin;
    (void)level;
    look(owner);
}

static void drive_pins(struct stellaris_gpio *gpio)
{
    uint32_t high = gpio->data & driven(gpio);
    unsigned i;
    for (i = 0; i < PINS; i++)
        line_set(&gpio->outputs[i], high >> i & 1);
    look(gpio);
}

/* --- registers --- */

/* The member behind a register that is kept; NULL for another. */
static uint32_t *kept(struct stellaris_gpio *gpio, unsigned reg)
{
    uint32_t *const members[] = {
        [DIR] = &gpio->dir,   [IS] = &gpio->is,       [IBE] = &gpio->ibe,   [IEV] = &gpio->iev,
        [IM] = &gpio->im,     [AFSEL] = &gpio->afsel, [DR2R] = &gpio->dr2r, [DR4R] = &gpio->dr4r,
        [DR8R] = &gpio->dr8r, [ODR] = &gpio->odr,     [PUR] = &gpio->pur,   [PDR] = &gpio->pdr,
        [SLR] = &gpio->slr,   [DEN] = &gpio->den,     [CR] = &gpio->cr};
    return reg <= CR ? members[reg] : NULL;
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    struct stellaris_gpio *gpio = (struct stellaris_gpio *)device;
    const uint32_t *member = kept(gpio, reg);
    if (member != NULL)
        return *member;
    switch (reg) {
    case DATA:
        return levels_now(gpio) & element;
    case RIS:
        return raw(gpio);
    case MIS:
        return raw(gpio) & gpio->im;
    case ICR:
        return 0;
    case LOCK:
        return gpio->locked;
    default:
        return primecell_id(device, reg);
    }
}

/* Only the debugger's pins can be locked; the bits of the others stay 1. */
static void write_commit(struct stellaris_gpio *gpio, uint32_t value)
{
    if (gpio->locked)
        device_report(&gpio->device, REPORT_GUEST_ERROR, CR,
                      "is locked by GPIOLOCK: write ignored");
    else
        gpio->cr = (value & gpio->debug_pins) | (ALL & ~gpio->debug_pins);
}

static void write_drive(struct stellaris_gpio *gpio, unsigned reg, uint32_t value)
{
    uint32_t *const strengths[] = {&gpio->dr2r, &gpio->dr4r, &gpio->dr8r};
    unsigned i;
    for (i = 0; i < 3; i++) /* a pin has one of the three */
        *strengths[i] = i == reg - DR2R ? *strengths[i] | value : *strengths[i] & ~value;
}

static void write_kept(struct stellaris_gpio *gpio, unsigned reg, uint32_t value)
{
    if (reg == CR)
        write_commit(gpio, value);
    else if (reg == AFSEL)
        gpio->afsel = (value & gpio->cr) | (gpio->afsel & ~gpio->cr);
    else if (reg >= DR2R && reg <= DR8R)
        write_drive(gpio, reg, value);
    else
        *kept(gpio, reg) = value;
    if (reg == PUR)
        gpio->pdr &= ~value;
    if (reg == PDR)
        gpio->pur &= ~value;
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_gpio *gpio = (struct stellaris_gpio *)device;
    if (reg == DATA)
        gpio->data = (gpio->data & ~(element & mask)) | (value & element & mask);
    else if (reg == LOCK)
        gpio->locked = value != UNLOCK;
    else if (reg == ICR)
        gpio->edges &= ~value;
    else
        write_kept(gpio, reg, value & ALL);
    drive_pins(gpio);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct stellaris_gpio *gpio = (struct stellaris_gpio *)device;
    unsigned reg;
    for (reg = DIR; reg <= CR; reg++)
        if (kept(gpio, reg) != NULL)
            *kept(gpio, reg) = registers[reg].reset;
    gpio->data = gpio->edges = 0;
    gpio->locked = true;
    gpio->afsel = gpio->pur = gpio->den = gpio->debug_pins;
    gpio->cr = ALL & ~gpio->debug_pins;
    drive_pins(gpio);
    gpio->edges = 0;
    set_irq(gpio);
}

static bool add_pin(struct stellaris_gpio *gpio, unsigned pin, struct sim_error *error)
{
    static const char *const names[PINS] = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"};
    gpio->pins[pin] = device_pin(&gpio->device, names[pin], LINE_WIRED_OR, error);
    if (gpio->pins[pin] == NULL || !line_drive(gpio->pins[pin], &gpio->outputs[pin], error))
        return false;
    line_listen(gpio->pins[pin], &gpio->listeners[pin], gpio, pin_changed, pin);
    return true;
}

static bool init(struct device *device, struct sim_error *error)
{
    struct stellaris_gpio *gpio = (struct stellaris_gpio *)device;
    unsigned i;
    gpio->debug_pins = device_u32(device, "ti,debug-pins", 0) & ALL;
    for (i = 0; i < PINS; i++)
        if (!add_pin(gpio, i, error))
            return false;
    return device_map(device, 0, error) && device_irq(device, 0, &gpio->irq, error);
}

const struct device_class stellaris_gpio_class = {
    .compatible = "ti,stellaris-gpio",
    .title = "Stellaris GPIO port (PL061)",
    .manual = STELLARIS_MANUAL ", chapter General-Purpose Input/Outputs",
    .size = sizeof(struct stellaris_gpio),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
