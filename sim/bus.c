/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bus accesses: the way of one access through ranges, RAM and devices. How regions become ranges
 * and page tables is in bus_map.c. */
#include "bus.h"

#include "bytes.h"
#include "device.h"

#include <string.h>

static void store_value(uint8_t *bytes, unsigned width, bool big_endian, uint64_t value)
{
    unsigned i;
    for (i = 0; i < width; i++)
        bytes[big_endian ? width - 1 - i : i] = (uint8_t)(value >> (8 * i));
}

static void ram_access(struct bus_space *space, const struct bus_range *range, uint32_t at,
                       struct bus_access *access)
{
    uint8_t *bytes = range->region->bytes + (size_t)at * space->unit;
    if (!access->write) {
        access->value = bytes_number(bytes, access->width, access->big_endian);
        return;
    }
    store_value(bytes, access->width, access->big_endian, access->value);
    bus_written(space, range->region, at * space->unit, access->width);
}

/* An access that lies inside one range. */
static enum bus_result range_access(struct bus_space *space, const struct bus_range *range,
                                    struct bus_access *access)
{
    uint32_t at = range->offset + (access->address - range->first);
    access->wait_cycles += access->write ? range->wait_write : range->wait_read;
    if (access->write && range->read_only)
        return range->region->ignores_writes ? BUS_OK : BUS_DENIED;
    if (range->region->kind == BUS_DEVICE)
        return device_access(range->region->device, range->region->index, at * space->unit, access);
    ram_access(space, range, at, access);
    return BUS_OK;
}

/* Is the whole access inside the range? */
static bool holds(const struct bus_space *space, const struct bus_range *range,
                  const struct bus_access *access)
{
    uint32_t units = access->width > space->unit ? access->width / space->unit : 1;
    return range->last - access->address >= units - 1;
}

/* Part `index` of `parts` equal parts, low address first: value bits by byte order. */
static unsigned part_shift(const struct bus_access *access, unsigned parts, unsigned index)
{
    unsigned bits = access->width * 8u / parts;
    return bits * (access->big_endian ? parts - 1 - index : index);
}

static enum bus_result split_access(struct bus_space *space, struct bus_access *access)
{
    unsigned parts = access->width > space->unit ? access->width / space->unit : 1, i;
    uint64_t value = 0, mask = UINT64_MAX >> (64 - 8 * space->unit);
    for (i = 0; i < parts; i++) {
        struct bus_access part = *access;
        enum bus_result result;
        part.address += i;
        part.width = (uint8_t)space->unit;
        part.value = access->value >> part_shift(access, parts, i) & mask;
        part.wait_cycles = 0;
        result = bus_access(space, &part);
        access->wait_cycles += part.wait_cycles;
        if (result != BUS_OK)
            return result;
        value |= (part.value & mask) << part_shift(access, parts, i);
    }
    if (!access->write)
        access->value = value;
    return BUS_OK;
}

enum bus_result bus_access(struct bus_space *space, struct bus_access *access)
{
    const struct bus_range *range = bus_find(space, access->address);
    return range == NULL ? BUS_UNMAPPED : bus_access_in(space, range, access);
}

enum bus_result bus_access_in(struct bus_space *space, const struct bus_range *range,
                              struct bus_access *access)
{
    if (holds(space, range, access))
        return range_access(space, range, access);
    return split_access(space, access);
}

/* One unit, or a register: returns the bytes done; `answered` has those that the device knows. */
static size_t peek_device(struct bus_space *space, const struct bus_range *range, uint32_t address,
                          uint8_t *buffer, size_t bytes, size_t *answered)
{
    /* The register's own width where it fits, so that wide registers are seen whole. */
    uint32_t offset = (range->offset + (address - range->first)) * space->unit;
    size_t width = offset % 4 == 0 && bytes >= 4 ? 4 : space->unit;
    struct bus_access access = {.address = address,
                                .width = (uint8_t)width,
                                .big_endian = space->big_endian,
                                .initiator = BUS_DEBUGGER,
                                .privileged = true};
    if (!holds(space, range, &access))
        access.width = (uint8_t)(width = space->unit);
    if (device_access(range->region->device, range->region->index, offset, &access) == BUS_OK)
        *answered += width;
    else
        access.value = 0;
    store_value(buffer, (unsigned)width, space->big_endian, access.value);
    return width;
}

static size_t run_in_range(const struct bus_space *space, const struct bus_range *range,
                           uint32_t address, size_t bytes)
{
    uint64_t left = ((uint64_t)(range->last - address) + 1) * space->unit;
    return left < bytes ? (size_t)left : bytes;
}

size_t bus_peek(struct bus_space *space, uint32_t address, void *buffer, size_t bytes)
{
    const struct bus_range *memory = bus_find(space, address);
    uint8_t *out = buffer;
    size_t answered = 0, done;
    if (memory != NULL && memory->region->kind != BUS_DEVICE && space->unit == 1 &&
        bytes <= memory->last - address) { /* nearly always */
        memcpy(buffer, memory->region->bytes + memory->offset + (address - memory->first), bytes);
        return bytes;
    }
    memset(buffer, 0, bytes);
    for (; bytes >= space->unit;
         bytes -= done, out += done, address += (uint32_t)(done / space->unit)) {
        const struct bus_range *range = bus_find(space, address);
        done = space->unit;
        if (range == NULL)
            continue;
        if (range->region->kind == BUS_DEVICE) {
            done = peek_device(space, range, address, out, bytes, &answered);
        } else {
            done = run_in_range(space, range, address, bytes);
            answered += done;
            memcpy(out,
                   range->region->bytes +
                       (size_t)(range->offset + (address - range->first)) * space->unit,
                   done);
        }
    }
    return answered;
}

size_t bus_poke(struct bus_space *space, uint32_t address, const void *buffer, size_t bytes)
{
    const uint8_t *in = buffer;
    size_t answered = 0, done;
    for (; bytes >= space->unit;
         bytes -= done, in += done, address += (uint32_t)(done / space->unit)) {
        const struct bus_range *range = bus_find(space, address);
        uint32_t at;
        done = space->unit;
        if (range == NULL || range->region->kind == BUS_DEVICE)
            continue;
        done = run_in_range(space, range, address, bytes);
        at = (range->offset + (address - range->first)) * space->unit;
        memcpy(range->region->bytes + at, in, done);
        bus_written(space, range->region, at, (uint32_t)done);
        answered += done;
    }
    return answered;
}

void bus_watch(struct bus_space *space, struct bus_watcher *watcher)
{
    watcher->next = space->watchers;
    space->watchers = watcher;
}

void bus_written(struct bus_space *space, const struct bus_region *region, uint32_t offset,
                 uint32_t bytes)
{
    struct bus_watcher *watcher;
    for (watcher = space->watchers; watcher != NULL; watcher = watcher->next)
        if (watcher->written != NULL)
            watcher->written(watcher->owner, region, offset, bytes);
}
