/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data accesses of a Cortex-M3: alignment, the MPU's permissions, what the bus answers, what probes
 * are told; and what a refusal means. */
#include "execute.h"

/* --- accesses --- */

static void tell_access(struct armv7m *m, const struct bus_access *access, uint64_t old)
{
    struct probe_event event = {.kind = PROBE_ACCESS};
    event.access.space = m->cpu.data;
    event.access.address = access->address;
    event.access.old_value = old;
    event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(m->machine, &event);
}

enum bus_result armv7m_access(struct armv7m *m, struct bus_access *access)
{
    bool told = (m->machine->probe_mask & PROBE_ACCESS) != 0;
    uint64_t old = 0;
    enum bus_result result;
    if (told && access->write)
        bus_peek(m->cpu.data, access->address, &old, access->width);
    result = bus_access(m->cpu.data, access);
    m->cycles += access->wait_cycles;
    if (told && result == BUS_OK)
        tell_access(m, access, access->write ? old : access->value);
    return result;
}

static void note_fault(struct armv7m *m, uint32_t bits, uint32_t address, bool has_address)
{
    m->fault_taken = true;
    m->fault_bits = bits;
    m->fault_address = address;
    m->fault_has_address = has_address;
}

/* Data bus faults at the priority of HardFault and above are ignored if CCR says so. */
static bool ignores_bus_faults(const struct armv7m *m)
{
    return (m->ccr & CCR_BFHFNMIGN) && armv7m_execution_priority(m) < 0;
}

static bool is_answered(struct armv7m *m, enum bus_result result, const struct bus_access *access)
{
    if (result == BUS_OK || ignores_bus_faults(m))
        return true;
    note_fault(m, CFSR_PRECISERR, access->address, true);
    return false;
}

static bool misaligned_trap(struct armv7m *m, uint32_t address, unsigned size)
{
    if (!(m->ccr & CCR_UNALIGN_TRP) || address % size == 0)
        return false;
    note_fault(m, CFSR_UNALIGNED, 0, false);
    return true;
}

static bool access_is_privileged(struct armv7m *m)
{
    return armv7m_privileged(m) && !armv7m_is_unprivileged(armv7m_cost_at(m, m->pc)->opcode);
}

/* Everything but RAM. Inside an IT block the engine cannot be stopped behind the access, so the
 * block goes on alone, instruction by instruction, from before it. */
bool armv7m_access_device(void *owner, struct bus_access *access)
{
    struct armv7m *m = owner;
    if (m->inside_it || m->it_current) {
        m->replay = true;
        return false;
    }
    if (misaligned_trap(m, access->address, access->width))
        return false;
    access->privileged = access_is_privileged(m);
    if (!armv7m_mpu_allows(m, access->address, access->write, access->privileged)) {
        note_fault(m, CFSR_DACCVIOL, access->address, true);
        return false;
    }
    return is_answered(m, armv7m_access(m, access), access);
}

#define MPU_GRANULE 32u /* bytes: within them one region answers */

static bool mpu_allows_all(struct armv7m *m, uint32_t address, unsigned size, bool write)
{
    bool privileged = access_is_privileged(m);
    uint32_t last = address + size - 1;
    return armv7m_mpu_allows(m, address, write, privileged) &&
           ((address ^ last) < MPU_GRANULE || armv7m_mpu_allows(m, last, write, privileged));
}

bool armv7m_check_ram(void *owner, uint32_t address, unsigned size, bool write, uint64_t value)
{
    struct armv7m *m = owner;
    struct bus_access access = {
        .address = address, .width = (uint8_t)size, .write = write, .value = value};
    uint64_t old = 0;
    if (misaligned_trap(m, address, size))
        return false;
    if (m->mpu_checks && !mpu_allows_all(m, address, size, write)) {
        note_fault(m, CFSR_DACCVIOL, address, true);
        return false;
    }
    if (m->machine->probe_mask & PROBE_ACCESS) {
        bus_peek(m->cpu.data, address, &old, size);
        if (!write)
            access.value = old;
        else if (size < 8)
            access.value &= ((uint64_t)1 << (8 * size)) - 1;
        tell_access(m, &access, old);
    }
    return true;
}

static bool is_ram(struct armv7m *m, uint32_t address)
{
    const struct bus_range *range = bus_find(m->cpu.data, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

/* The first byte of an unaligned access comes first with all that may befall it: where nothing is,
 * that is a bus fault even if the MPU forbids a later byte. */
static bool ends_before_mpu(struct armv7m *m, const struct bus_access *access)
{
    return armv7m_mpu_allows(m, access->address, access->write, access->privileged) &&
           bus_find(m->cpu.data, access->address) == NULL && !ignores_bus_faults(m);
}

bool armv7m_data_access(void *owner, struct bus_access *access)
{
    struct armv7m *m = owner;
    uint64_t cycles = m->cycles;
    enum bus_result result;
    if (misaligned_trap(m, access->address, access->width))
        return false;
    access->privileged = access_is_privileged(m);
    if (m->mpu_checks && !mpu_allows_all(m, access->address, access->width, access->write)) {
        note_fault(m, ends_before_mpu(m, access) ? CFSR_PRECISERR : CFSR_DACCVIOL, access->address,
                   true);
        return false;
    }
    result = armv7m_access(m, access);
    if (m->cycles != cycles && is_ram(m, access->address))
        m->cycles = cycles; /* docs/limits.md: wait states of RAM */
    return is_answered(m, result, access);
}

bool armv7m_device_access(struct armv7m *m, const struct bus_range *range,
                          struct bus_access *access)
{
    enum bus_result result;
    access->privileged = armv7m_privileged(m);
    result = bus_access_in(m->cpu.data, range, access);
    m->cycles += access->wait_cycles;
    return is_answered(m, result, access);
}
