/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bus masters of H8 chips beside the processor: see h8_master.h. */
#include "dev/h8_master.h"

#include "cpu/h8/h8.h"
#include "dev/bus_master.h"
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

static uint32_t transfer(struct h8_master *master, uint32_t address, unsigned bytes, bool write,
                         uint32_t value)
{
    uint64_t moved = value;
    unsigned waits;
    if (!bus_master_access(master->device, master->space, address, bytes, write, &moved, &waits))
        moved = UINT32_MAX >> (32 - 8 * bytes);
    master->states += states_of(master, address, bytes) + waits;
    return (uint32_t)moved;
}

uint32_t h8_master_read(struct h8_master *master, uint32_t address, unsigned bytes)
{
    return transfer(master, address, bytes, false, 0);
}

void h8_master_write(struct h8_master *master, uint32_t address, unsigned bytes, uint32_t value)
{
    transfer(master, address, bytes, true, value);
}

void h8_master_steal(struct h8_master *master, unsigned states)
{
    struct cpu *cpu = master->device->machine->cpu;
    if (cpu != NULL)
        cpu->stolen += states;
}
