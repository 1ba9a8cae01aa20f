/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first bytes of a ROM in place of what else is at an address, from a reset until the
 * processor has fetched its reset vectors: what boards with a 68000 do to have ROM at 0 for that
 * moment only. An image that is loaded there goes into the ROM. */
#include "device.h"

#include <stddef.h>

#define OVERLAY_PRIORITY 8

struct boot_overlay {
    struct device device;
    struct bus_region region;
    struct event fetched;
};

static const struct device_register registers[] = {{0}};
static const struct state_field state[] = {STATE_EVENT(struct boot_overlay, fetched), STATE_END};

static void switch_to(struct boot_overlay *overlay, bool on)
{
    bus_enable(device_space(&overlay->device), &overlay->region, on);
}

/* The processor fetches at the reset itself: before any event, before its first instruction. */
static void fetched(void *owner, sim_time due)
{
    (void)due;
    switch_to(owner, false);
}

static void overlay_reset(struct device *device)
{
    struct boot_overlay *overlay = (struct boot_overlay *)device;
    switch_to(overlay, true);
    event_at(&overlay->fetched, device_now(device));
}

static bool overlay_init(struct device *device, struct sim_error *error)
{
    struct boot_overlay *overlay = (struct boot_overlay *)device;
    uint32_t base;
    uint64_t size;
    if (!device_area(device, 0, &base, &size, error))
        return false;
    if (device_cells(device, "bosim,source") != 1) {
        sim_error_set(error, "%s: bosim,source is the address of the bytes to be seen",
                      device->name);
        return false;
    }
    device_event(device, &overlay->fetched, "fetched", fetched);
    bus_region_init_alias(&overlay->region, device->name, size, device_space(device),
                          device_u32(device, "bosim,source", 0));
    return bus_add(device_space(device), &overlay->region, base, OVERLAY_PRIORITY, error);
}

const struct device_class boot_overlay_class = {
    .compatible = "bosim,boot-overlay",
    .title = "Boot overlay",
    .manual = "docs/bindings/bosim,boot-overlay.md",
    .size = sizeof(struct boot_overlay),
    .registers = registers,
    .state = state,
    .init = overlay_init,
    .reset = overlay_reset,
};
