/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes of the flash memories of H8 chips, and RAM in their place: see h8_flash.h. */
#include "dev/h8_flash.h"

#include <stddef.h>
#include <string.h>

#define BLOCK    0x1000u
#define PRIORITY 2 /* above the flash, and its place for writes */

void h8_flash_init(struct h8_flash_memory *memory, struct bus_space *space, uint32_t size)
{
    *memory = (struct h8_flash_memory){.space = space, .size = size};
}

static struct bus_region *region_of(const struct h8_flash_memory *memory)
{
    struct bus_region *region;
    for (region = memory->space->regions; region != NULL; region = region->next)
        if (region->kind == BUS_RAM && region->base == 0 && region->size >= memory->size)
            return region;
    return NULL;
}

const uint8_t *h8_flash_bytes(const struct h8_flash_memory *memory)
{
    const struct bus_region *region = region_of(memory);
    return region == NULL ? NULL : region->bytes;
}

/* The region, if so many bytes are in it. */
static struct bus_region *part(const struct h8_flash_memory *memory, uint32_t at, uint32_t count)
{
    return at < memory->size && count <= memory->size - at ? region_of(memory) : NULL;
}

void h8_flash_program(struct h8_flash_memory *memory, uint32_t at, const uint8_t *bytes,
                      uint32_t count)
{
    struct bus_region *region = part(memory, at, count);
    uint32_t i;
    if (region == NULL)
        return;
    for (i = 0; i < count; i++)
        region->bytes[at + i] &= bytes[i];
    bus_written(memory->space, region, at, count);
}

void h8_flash_erase(struct h8_flash_memory *memory, uint32_t at, uint32_t count)
{
    struct bus_region *region = part(memory, at, count);
    if (region == NULL)
        return;
    memset(region->bytes + at, 0xff, count);
    bus_written(memory->space, region, at, count);
}

bool h8_ram_overlay_init(struct device *device, struct h8_ram_overlay *overlay, uint32_t ram,
                         struct sim_error *error)
{
    overlay->space = device_space(device);
    bus_region_init_alias(&overlay->region, device->name, BLOCK, overlay->space, ram);
    if (!bus_add(overlay->space, &overlay->region, 0, PRIORITY, error))
        return false;
    bus_enable(overlay->space, &overlay->region, false);
    return true;
}

void h8_ram_overlay_set(struct h8_ram_overlay *overlay, uint8_t ramer)
{
    bool shown = ramer & 8;
    if (shown)
        bus_move(overlay->space, &overlay->region, (ramer & 7) * BLOCK);
    bus_enable(overlay->space, &overlay->region, shown);
}
