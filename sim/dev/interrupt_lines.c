/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An interrupt controller that controls nothing: interrupt N of its one cell is the wired-or line
 * DEVICE.N, for probes and tests to look at. For boards without a processor. */
#include "device.h"

#include "machine.h"

#include <stddef.h>

static const struct device_register registers[] = {{0}};
static const struct state_field state[] = {STATE_END};

static bool lines_init(struct device *device, struct sim_error *error)
{
    (void)device;
    (void)error;
    return true;
}

static struct line *lines_interrupt(struct device *device, const uint32_t *cells, unsigned count,
                                    struct sim_error *error)
{
    const char *name = machine_text(device->machine, "%u", (unsigned)cells[0]);
    struct line *line =
        machine_line(device->machine, machine_text(device->machine, "%s.%s", device->name, name));
    if (count != 1) {
        sim_error_set(error, "%s: its #interrupt-cells must be 1", device->name);
        return NULL;
    }
    return line != NULL ? line : device_pin(device, name, LINE_WIRED_OR, error);
}

const struct device_class interrupt_lines_class = {
    .compatible = "bosim,interrupt-lines",
    .title = "Interrupt lines without a controller",
    .manual = "docs/bindings/bosim,interrupt-lines.md",
    .size = sizeof(struct device),
    .registers = registers,
    .state = state,
    .init = lines_init,
    .interrupt = lines_interrupt,
};
