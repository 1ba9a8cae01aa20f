/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edge port of ColdFire chips: the pins IRQ1 to IRQ7, by level or edge, or as a port. After the
 * MCF5208 Reference Manual and the MCF5282 User's Manual, chapters "Edge Port Module". The pins
 * are wired-and lines, high where nothing drives them, as with the boards' pull-ups. */
#include "device.h"

#include <stddef.h>

#define PINS 8u /* number 0 does not exist */

struct mcf_eport {
    struct device device;
    uint16_t eppar;
    uint8_t epddr, epier, epdr, epfr;
    uint8_t pins, present;
    struct line_driver irqs[PINS], drivers[PINS];
    struct line_listener listeners[PINS];
};

enum { EPPAR, EPDDR, EPIER, EPDR, EPPDR, EPFR };
enum { BY_LEVEL, BY_RISE, BY_FALL, BY_BOTH };

static const struct device_register registers[] = {
    [EPPAR] = {.name = "EPPAR",
               .offset = 0,
               .width = 2,
               .about = "two bits a pin: 0 low level, 1 rising, 2 falling, 3 both edges"},
    [EPDDR] = {.name = "EPDDR", .offset = 2, .width = 1, .about = "1 output"},
    [EPIER] = {.name = "EPIER", .offset = 3, .width = 1, .about = "1 interrupts"},
    [EPDR] = {.name = "EPDR", .offset = 4, .width = 1, .reset = 0xfe, .about = "data to drive"},
    [EPPDR] = {.name = "EPPDR",
               .offset = 5,
               .width = 1,
               .access = REG_RO,
               .reset = 0xfe,
               .about = "levels of the pins"},
    [EPFR] = {.name = "EPFR",
              .offset = 6,
              .width = 1,
              .access = REG_W1C,
              .about = "edges that came, write 1 to clear"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_eport, eppar),
                                           STATE(struct mcf_eport, epddr),
                                           STATE(struct mcf_eport, epier),
                                           STATE(struct mcf_eport, epdr),
                                           STATE(struct mcf_eport, epfr),
                                           STATE(struct mcf_eport, pins),
                                           STATE_DRIVER_ARRAY(struct mcf_eport, irqs),
                                           STATE_DRIVER_ARRAY(struct mcf_eport, drivers),
                                           STATE_END};

static unsigned way(const struct mcf_eport *port, unsigned pin)
{
    return port->eppar >> 2 * pin & 3;
}

static bool requests(const struct mcf_eport *port, unsigned pin)
{
    uint8_t what = way(port, pin) == BY_LEVEL ? (uint8_t)~port->pins : port->epfr;
    return what >> pin & port->epier >> pin & 1;
}

static void update(struct mcf_eport *port)
{
    unsigned pin;
    for (pin = 1; pin < PINS; pin++) {
        line_set(&port->drivers[pin], !(port->epddr >> pin & 1) || (port->epdr >> pin & 1));
        line_set(&port->irqs[pin], requests(port, pin));
    }
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct mcf_eport *port = owner;
    unsigned edge = way(port, pin) & (level ? BY_RISE : BY_FALL);
    port->pins = (uint8_t)((port->pins & ~(1u << pin)) | (unsigned)level << pin);
    if (edge != 0)
        port->epfr |= (uint8_t)(1u << pin);
    line_set(&port->irqs[pin], requests(port, pin));
}

static uint32_t eport_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_eport *port = (const struct mcf_eport *)device;
    const uint32_t values[] = {port->eppar, port->epddr, port->epier,
                               port->epdr,  port->pins,  port->epfr};
    (void)element;
    return values[reg];
}

static enum bus_result eport_write(struct device *device, unsigned reg, unsigned element,
                                   uint32_t value, uint32_t mask)
{
    struct mcf_eport *port = (struct mcf_eport *)device;
    (void)element;
    (void)mask;
    if (reg == EPPAR)
        port->eppar = value & 0xfffc;
    if (reg == EPDDR)
        port->epddr = value & 0xfe;
    if (reg == EPIER)
        port->epier = value & 0xfe;
    if (reg == EPDR)
        port->epdr = value & 0xfe;
    if (reg == EPFR)
        port->epfr &= (uint8_t)~value;
    update(port);
    return BUS_OK;
}

static void eport_reset(struct device *device)
{
    struct mcf_eport *port = (struct mcf_eport *)device;
    port->eppar = 0;
    port->epddr = port->epier = port->epfr = 0;
    port->epdr = 0xfe;
    update(port);
}

static bool make_pin(struct mcf_eport *port, unsigned pin, struct sim_error *error)
{
    static const char *const names[PINS] = {NULL,   "irq1", "irq2", "irq3",
                                            "irq4", "irq5", "irq6", "irq7"};
    struct line *line = device_pin(&port->device, names[pin], LINE_WIRED_AND, error);
    if (line == NULL || !line_drive(line, &port->drivers[pin], error))
        return false;
    line_listen(line, &port->listeners[pin], port, pin_changed, pin);
    return true;
}

/* The interrupts of the node are those of the pins in fsl,pins, in that order. */
static bool connect(struct mcf_eport *port, struct sim_error *error)
{
    unsigned i, count = device_cells(&port->device, "fsl,pins");
    for (i = 0; i < (count != 0 ? count : PINS - 1); i++) {
        uint32_t pin = device_cell(&port->device, "fsl,pins", i, i + 1);
        if (pin == 0 || pin >= PINS || (port->present >> pin & 1)) {
            sim_error_set(error, "%s: fsl,pins has different numbers from 1 to 7",
                          port->device.name);
            return false;
        }
        port->present |= (uint8_t)(1u << pin);
        if (!device_irq(&port->device, i, &port->irqs[pin], error))
            return false;
    }
    return true;
}

static bool eport_init(struct device *device, struct sim_error *error)
{
    struct mcf_eport *port = (struct mcf_eport *)device;
    unsigned pin;
    port->pins = 0xfe;
    if (!device_map(device, 0, error))
        return false;
    for (pin = 1; pin < PINS; pin++)
        if (!make_pin(port, pin, error))
            return false;
    return connect(port, error);
}

const struct device_class mcf_eport_class = {
    .compatible = "fsl,mcf-eport",
    .title = "ColdFire edge port",
    .manual = "MCF5208 Reference Manual, chapter Edge Port Module",
    .size = sizeof(struct mcf_eport),
    .registers = registers,
    .state = state,
    .init = eport_init,
    .reset = eport_reset,
    .peek = eport_peek,
    .write = eport_write,
};
