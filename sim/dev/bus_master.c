/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accesses of bus masters beside the processor: see bus_master.h. */
#include "dev/bus_master.h"

#include "machine.h"

static void tell(struct machine *machine, struct bus_space *space, const struct bus_access *access)
{
    struct probe_event event = {.kind = PROBE_ACCESS};
    if (!(machine->probe_mask & PROBE_ACCESS))
        return;
    event.access.space = space;
    event.access.address = access->address;
    event.access.old_value = event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(machine, &event);
}

bool bus_master_access(struct device *device, struct bus_space *space, uint32_t address,
                       unsigned bytes, bool write, uint64_t *value, unsigned *wait_cycles)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)bytes,
                                .write = write,
                                .privileged = true,
                                .big_endian = true,
                                .initiator = BUS_DMA,
                                .value = write ? *value : 0};
    bool done = bus_access(space, &access) == BUS_OK;
    tell(device->machine, space, &access);
    if (wait_cycles != NULL)
        *wait_cycles = access.wait_cycles;
    if (done)
        *value = access.value;
    return done;
}
