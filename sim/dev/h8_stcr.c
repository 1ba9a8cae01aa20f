/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial/timer control register of the H8/3297 Series (8-bit timers' clocks, multiprocessor bits
 * of the SCI). After its hardware manual, chapters "8-Bit Timers" and "Serial Communication
 * Interface". */
#include "dev/h8_stcr.h"

#include "dev/pins.h"
#include "machine.h"

#include <stddef.h>
#include <string.h>

#define BITS 3u
#define ONES 0xf8u /* reserved bits read as 1 */

struct h8_stcr {
    struct device device;
    uint8_t bits;
    struct line_driver drivers[BITS];
};

enum { STCR };

static const char *const names[BITS] = {"icks0", "icks1", "mpe"};

static const struct register_field fields[] = {{"MPE", 2, 1, "1 multiprocessor bits"},
                                               {"ICKS1", 1, 1, "clocks of timer 1"},
                                               {"ICKS0", 0, 1, "clocks of timer 0"},
                                               {0}};
static const struct device_register registers[] = {
    [STCR] = {.name = "STCR", .offset = 0, .width = 1, .reset = ONES, .fields = fields}, {0}};

static const struct state_field state[] = {STATE_MAX(struct h8_stcr, bits, (1 << BITS) - 1),
                                           STATE_DRIVER_ARRAY(struct h8_stcr, drivers), STATE_END};

static void set(struct h8_stcr *stcr, uint32_t value)
{
    stcr->bits = value & ((1 << BITS) - 1);
    pins_set(stcr->drivers, BITS, stcr->bits);
}

static uint32_t stcr_peek(struct device *device, unsigned reg, unsigned element)
{
    (void)reg;
    (void)element;
    return ONES | ((const struct h8_stcr *)device)->bits;
}

static enum bus_result stcr_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    (void)reg;
    (void)element;
    (void)mask;
    set((struct h8_stcr *)device, value);
    return BUS_OK;
}

static void stcr_reset(struct device *device)
{
    set((struct h8_stcr *)device, 0);
}

static bool stcr_init(struct device *device, struct sim_error *error)
{
    struct h8_stcr *stcr = (struct h8_stcr *)device;
    return device_map(device, 0, error) && pins_drive(device, stcr->drivers, names, BITS, error);
}

bool h8_stcr_listen(struct device *device, const char *bit, struct line_listener *listener,
                    void (*changed)(void *device, unsigned input, bool level), unsigned input,
                    struct sim_error *error)
{
    const struct device *stcr;
    struct line *line;
    if (!device_has(device, "renesas,stcr"))
        return true;
    stcr = device_reference(device, "renesas,stcr", 0, error);
    if (stcr == NULL)
        return false;
    line = machine_line(device->machine, machine_text(device->machine, "%s.%s", stcr->name, bit));
    if (stcr->class != &h8_stcr_class || line == NULL) {
        sim_error_set(error, "%s: renesas,stcr must point to a renesas,h8300-stcr", device->name);
        return false;
    }
    line_listen(line, listener, device, changed, input);
    return true;
}

const struct device_class h8_stcr_class = {
    .compatible = "renesas,h8300-stcr",
    .title = "H8/300 serial/timer control register",
    .manual = "H8/3297 Series Hardware Manual, chapter 8-Bit Timers",
    .size = sizeof(struct h8_stcr),
    .registers = registers,
    .state = state,
    .init = stcr_init,
    .reset = stcr_reset,
    .peek = stcr_peek,
    .write = stcr_write,
};
