/* SPDX-License-Identifier: GPL-2.0-or-later */
/* General purpose ports of the MCF5208 and MCF5282, chapters "General Purpose I/O" of their
 * manuals: per port data, direction, pins (written: bits to set), bits to clear. The pins are the
 * wired-or lines DEVICE.pNbit. The registers that give pins to other modules are only stored: the
 * modules have their pins whatever those say. */
#include "device.h"
#include "machine.h"

#include <stddef.h>

#define PORTS_MAX 18u
#define PARS_MAX  17u

struct mcf_gpio {
    struct device device;
    uint8_t podr[PORTS_MAX], pddr[PORTS_MAX], pins[PORTS_MAX];
    uint8_t par[PARS_MAX];
    unsigned ports;
    struct line_driver drivers[PORTS_MAX * 8];
    struct line_listener listeners[PORTS_MAX * 8];
};

enum { PODR, PDDR, PPDSDR, PCLRR, PAR };

#define GPIO_REGISTERS(ports, data, direction, set, clear, assign, assigns)                        \
    [PODR] = {.name = "PODR",                                                                      \
              .offset = (data),                                                                    \
              .width = 1,                                                                          \
              .count = (ports),                                                                    \
              .reset = 0xff,                                                                       \
              .about = "data to drive"},                                                           \
    [PDDR] = {.name = "PDDR",                                                                      \
              .offset = (direction),                                                               \
              .width = 1,                                                                          \
              .count = (ports),                                                                    \
              .about = "1 output"},                                                                \
    [PPDSDR] = {.name = "PPDSDR",                                                                  \
                .offset = (set),                                                                   \
                .width = 1,                                                                        \
                .count = (ports),                                                                  \
                .about = "levels of the pins; written: 1 sets the data bit"},                      \
    [PCLRR] = {.name = "PCLRR",                                                                    \
               .offset = (clear),                                                                  \
               .width = 1,                                                                         \
               .count = (ports),                                                                   \
               .about = "reads 0; written: 0 clears the data bit"},                                \
    [PAR] = {.name = "PAR",                                                                        \
             .offset = (assign),                                                                   \
             .width = 1,                                                                           \
             .count = (assigns),                                                                   \
             .stores_only = true,                                                                  \
             .about = "which module has the pins; drive strengths"}

/* Ports BUSCTL, BE, CS, FECI2C, QSPI, TIMER, UART, FECH, FECL. */
static const struct device_register registers_5208[] = {
    GPIO_REGISTERS(9, 0x00, 0x0c, 0x18, 0x24, 0x30, 17), {0}};
/* Ports A, B, C, D, E, F, G, H, J, DD, EH, EL, AS, QS, SD, TC, TD, UA. */
static const struct device_register registers_5282[] = {
    GPIO_REGISTERS(18, 0x00, 0x14, 0x28, 0x3c, 0x50, 13), {0}};

static const struct state_field state[] = {
    STATE_ARRAY(struct mcf_gpio, podr),           STATE_ARRAY(struct mcf_gpio, pddr),
    STATE_ARRAY(struct mcf_gpio, pins),           STATE_ARRAY(struct mcf_gpio, par),
    STATE_DRIVER_ARRAY(struct mcf_gpio, drivers), STATE_END};

static void drive(struct mcf_gpio *gpio, unsigned port)
{
    uint8_t levels = gpio->podr[port] & gpio->pddr[port];
    unsigned bit;
    for (bit = 0; bit < 8; bit++)
        line_set(&gpio->drivers[port * 8 + bit], levels >> bit & 1);
}

static void pin_changed(void *owner, unsigned input, bool level)
{
    struct mcf_gpio *gpio = owner;
    uint8_t *pins = &gpio->pins[input / 8];
    *pins = (uint8_t)((*pins & ~(1u << input % 8)) | (unsigned)level << input % 8);
}

static uint32_t gpio_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_gpio *gpio = (const struct mcf_gpio *)device;
    switch (reg) {
    case PODR:
        return gpio->podr[element];
    case PDDR:
        return gpio->pddr[element];
    case PPDSDR:
        return gpio->pins[element];
    case PAR:
        return gpio->par[element];
    default:
        return 0;
    }
}

static enum bus_result gpio_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_gpio *gpio = (struct mcf_gpio *)device;
    (void)mask;
    switch (reg) {
    case PODR:
        gpio->podr[element] = (uint8_t)value;
        break;
    case PDDR:
        gpio->pddr[element] = (uint8_t)value;
        break;
    case PPDSDR:
        gpio->podr[element] |= (uint8_t)value;
        break;
    case PCLRR:
        gpio->podr[element] &= (uint8_t)value;
        break;
    default:
        gpio->par[element] = (uint8_t)value;
        return BUS_OK;
    }
    drive(gpio, element);
    return BUS_OK;
}

static void gpio_reset(struct device *device)
{
    struct mcf_gpio *gpio = (struct mcf_gpio *)device;
    unsigned i;
    for (i = 0; i < gpio->ports; i++) {
        gpio->podr[i] = 0xff;
        gpio->pddr[i] = 0;
        drive(gpio, i);
    }
    for (i = 0; i < PARS_MAX; i++)
        gpio->par[i] = 0;
}

static bool make_pin(struct mcf_gpio *gpio, unsigned pin, struct sim_error *error)
{
    const char *name = machine_text(gpio->device.machine, "p%u.%u", pin / 8, pin % 8);
    struct line *line = device_pin(&gpio->device, name, LINE_WIRED_OR, error);
    if (line == NULL || !line_drive(line, &gpio->drivers[pin], error))
        return false;
    line_listen(line, &gpio->listeners[pin], gpio, pin_changed, pin);
    return true;
}

static bool gpio_init(struct device *device, struct sim_error *error)
{
    struct mcf_gpio *gpio = (struct mcf_gpio *)device;
    unsigned pin;
    gpio->ports = device->class->registers[PODR].count;
    if (!device_map(device, 0, error))
        return false;
    for (pin = 0; pin < gpio->ports * 8; pin++)
        if (!make_pin(gpio, pin, error))
            return false;
    return true;
}

#define GPIO_CLASS(chip, text, rows, book)                                                         \
    const struct device_class chip##_gpio_class = {                                                \
        .compatible = "fsl," #chip "-gpio",                                                        \
        .title = text,                                                                             \
        .manual = book,                                                                            \
        .size = sizeof(struct mcf_gpio),                                                           \
        .registers = rows,                                                                         \
        .state = state,                                                                            \
        .init = gpio_init,                                                                         \
        .reset = gpio_reset,                                                                       \
        .peek = gpio_peek,                                                                         \
        .write = gpio_write,                                                                       \
    }

GPIO_CLASS(mcf5208, "MCF5208 ports", registers_5208,
           "MCF5208 Reference Manual, chapter General Purpose I/O Module");
GPIO_CLASS(mcf5282, "MCF5282 ports", registers_5282,
           "MCF5282 User's Manual, chapter General Purpose I/O Module");
