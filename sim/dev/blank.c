/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of a peripheral bus behind which there is no chip: they read as zero and take writes
 * without a fault. Each is told once, as a register that the model does not know. */
#include "device.h"

#include <stddef.h>

static const struct device_register registers[] = {{0}};
static const struct state_field state[] = {STATE_END};

static bool blank_init(struct device *device, struct sim_error *error)
{
    unsigned area, areas = device_cells(device, "reg") / 2;
    for (area = 0; area < areas; area++)
        if (!device_map(device, area, error))
            return false;
    return true;
}

const struct device_class blank_class = {
    .compatible = "bosim,blank",
    .title = "Addresses without a chip",
    .manual = "docs/bindings/bosim,blank.md",
    .size = sizeof(struct device),
    .registers = registers,
    .state = state,
    .init = blank_init,
};
