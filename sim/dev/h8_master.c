/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bus masters of H8 chips beside the processor: see h8_master.h. */
#include "dev/h8_master.h"

#include "cpu/h8/h8.h"
#include "machine.h"

#include <string.h>

/* On-chip memory of a machine without an H8 (a test): 1 state. */
static unsigned states_of(const struct h8_master *master, uint32_t address, unsigned bytes)
{
    const struct cpu *cpu = master->device->machine->cpu;
    if (cpu == NULL || strncmp(cpu->device.class->compatible, "renesas,h8", 10) != 0)
        return 1;
    return h8_states((const struct h8 *)cpu, address, bytes);
}

static void tell(const struct h8_master *master, const struct bus_access *access)
{
    struct machine *machine = master->device->machine;
    struct probe_event event = {.kind = PROBE_ACCESS};
    if (!(machine->probe_mask & PROBE_ACCESS))
        return;
    event.access.space = master->space;
    event.access.address = access->address;
    event.access.old_value = event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(machine, &event);
}

static uint32_t transfer(struct h8_master *master, struct bus_access *access)
{
    uint32_t ones = UINT32_MAX >> (32 - 8 * access->width);
    bool done = bus_access(master->space, access) == BUS_OK;
    master->states += states_of(master, access->address, access->width) + access->wait_cycles;
    tell(master, access);
    return done ? (uint32_t)access->value : ones;
}

uint32_t h8_master_read(struct h8_master *master, uint32_t address, unsigned bytes)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)bytes,
                                .privileged = true,
                                .big_endian = true,
                                .initiator = BUS_DMA};
    return transfer(master, &access);
}

void h8_master_write(struct h8_master *master, uint32_t address, unsigned bytes, uint32_t value)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)bytes,
                                .write = true,
                                .privileged = true,
                                .big_endian = true,
                                .initiator = BUS_DMA,
                                .value = value};
    transfer(master, &access);
}

void h8_master_steal(struct h8_master *master, unsigned states)
{
    struct cpu *cpu = master->device->machine->cpu;
    if (cpu != NULL)
        cpu->stolen += states;
}
