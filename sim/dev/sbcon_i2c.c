/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arm serial bus controller (SBCon): two open-drain lines that software sets and clears, as the
 * master of a two-wire bus. The lines have pull-ups; devices attach to them (i2c.h).
 * After the Versatile Application Baseboard's user guide (DUI 0225), chapter "Serial bus
 * interface", and Application Note AN385. The lines are released at reset. */
#include "device.h"

#include <stddef.h>

#define SCL 1u
#define SDA 2u

struct sbcon {
    struct device device;
    uint32_t released; /* SCL | SDA: 1 not driven low */
    struct line *lines[2];
    struct line_driver drivers[2];
};

enum { CONTROL, CONTROLC };

static const struct register_field fields[] = {
    {"SCL", 0, 1, "clock line; writing 1 sets or clears"},
    {"SDA", 1, 1, "data line; writing 1 sets or clears"},
    {0}};

static const struct device_register registers[] = {
    [CONTROL] = {"SB_CONTROL", .offset = 0, .width = 4, .access = REG_W1S, .reset = SCL | SDA,
                 .fields = fields, .about = "reads the lines; ones written release them"},
    [CONTROLC] = {"SB_CONTROLC", .offset = 4, .width = 4, .access = REG_WO, .fields = fields,
                  .about = "ones written pull the lines low"},
    {0}};

static const struct state_field state[] = {STATE_MAX(struct sbcon, released, SCL | SDA),
                                           STATE_DRIVER_ARRAY(struct sbcon, drivers), STATE_END};

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct sbcon *bus = (const struct sbcon *)device;
    (void)element;
    if (reg == CONTROLC)
        return 0;
    return (bus->lines[0]->level ? SCL : 0) | (bus->lines[1]->level ? SDA : 0);
}

static void drive(struct sbcon *bus, uint32_t released)
{
    bus->released = released;
    line_set(&bus->drivers[0], (released & SCL) != 0);
    line_set(&bus->drivers[1], (released & SDA) != 0);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct sbcon *bus = (struct sbcon *)device;
    uint32_t bits = value & mask & (SCL | SDA);
    (void)element;
    drive(bus, reg == CONTROL ? bus->released | bits : bus->released & ~bits);
    return BUS_OK;
}

static void reset(struct device *device)
{
    drive((struct sbcon *)device, SCL | SDA);
}

static bool init(struct device *device, struct sim_error *error)
{
    static const char *const names[2] = {"scl", "sda"};
    struct sbcon *bus = (struct sbcon *)device;
    unsigned i;
    for (i = 0; i < 2; i++) {
        bus->lines[i] = device_pin(device, names[i], LINE_WIRED_AND, error);
        if (bus->lines[i] == NULL || !line_drive(bus->lines[i], &bus->drivers[i], error))
            return false;
    }
    return device_map(device, 0, error);
}

const struct device_class sbcon_i2c_class = {
    .compatible = "arm,versatile-i2c",
    .title = "Arm serial bus controller",
    .manual = "Versatile Application Baseboard user guide (DUI 0225), Serial bus interface",
    .size = sizeof(struct sbcon),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
