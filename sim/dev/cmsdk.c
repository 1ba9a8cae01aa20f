/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt outputs of the Cortex-M System Design Kit's chips: see cmsdk.h. */
#include "dev/cmsdk.h"

#include "machine.h"

#include <libfdt.h>

/* Entry of "interrupts" that an output goes to; -1 for none. */
static int entry_of(const struct device *device, const char *name, unsigned position)
{
    if (!device_has(device, "interrupt-names"))
        return (int)position;
    return fdt_stringlist_search(device->machine->dtb, device->node, "interrupt-names", name);
}

bool cmsdk_interrupts(struct device *device, struct line_driver *drivers, const char *const *names,
                      unsigned count, struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < count; i++) {
        int entry = entry_of(device, names[i], i);
        if (entry >= 0 && !device_irq(device, (unsigned)entry, &drivers[i], error))
            return false;
    }
    return true;
}
