/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory protection unit (ARM DDI 0403E, B3.5): regions with sub-regions, privileges,
 * execute-never, the default memory map. Memory attributes (TEX, C, B, S) have no effect: there
 * is no cache. Paid for only while it is on. */
#include "armv7m.h"

#include "execute.h"

#define MPU_ENABLE     1u
#define MPU_HFNMIENA   2u
#define MPU_PRIVDEFENA 4u

#define PPB_FIRST    0xe0000000u /* the private peripheral bus: always the default map */
#define PPB_LAST     0xe00fffffu
#define SYSTEM_FIRST 0xe0000000u
#define DEVICE_FIRST 0x40000000u
#define DEVICE_LAST  0x5fffffffu
#define EXT_DEVICE   0xa0000000u

/* Handlers of HardFault and NMI, and FAULTMASK, go past the MPU unless HFNMIENA. */
static bool in_force(const struct armv7m *m)
{
    if (!(m->mpu_control & MPU_ENABLE))
        return false;
    return (m->mpu_control & MPU_HFNMIENA) || armv7m_execution_priority(m) >= 0;
}

static bool covers(uint32_t base, uint32_t attributes, uint32_t address)
{
    unsigned bits = (attributes >> 1 & 31) + 1; /* the size is 2 to that power */
    uint32_t mask = bits >= 32 ? 0 : UINT32_MAX << bits;
    if (!(attributes & 1) || bits < 5 || ((address ^ base) & mask) != 0)
        return false;
    if (bits < 8) /* sub-regions from 256 bytes on */
        return true;
    return !(attributes >> (8 + (address >> (bits - 3) & 7)) & 1);
}

/* Attributes of the region that answers: the highest number wins. NULL: none does. */
static const uint32_t *find(const struct armv7m *m, uint32_t address)
{
    unsigned i;
    for (i = m->mpu_regions; i-- > 0;)
        if (covers(m->region_base[i], m->region_attributes[i], address))
            return &m->region_attributes[i];
    return NULL;
}

/* Access permissions AP (table B3-15). */
static bool permits(uint32_t attributes, bool write, bool privileged)
{
    switch (attributes >> 24 & 7) {
    case 1:
        return privileged;
    case 2:
        return privileged || !write;
    case 3:
        return true;
    case 5:
        return privileged && !write;
    case 6:
    case 7:
        return !write;
    default: /* 0: no access; 4: reserved */
        return false;
    }
}

static bool default_map(const struct armv7m *m, bool privileged)
{
    return privileged && (m->mpu_control & MPU_PRIVDEFENA);
}

bool armv7m_mpu_allows(struct armv7m *m, uint32_t address, bool write, bool privileged)
{
    const uint32_t *attributes;
    if (!in_force(m) || (address >= PPB_FIRST && address <= PPB_LAST))
        return true;
    attributes = find(m, address);
    return attributes == NULL ? default_map(m, privileged)
                              : permits(*attributes, write, privileged);
}

/* Execute-never of the default map (table B3-1): devices and the system. */
static bool never_executable(uint32_t address)
{
    return (address >= DEVICE_FIRST && address <= DEVICE_LAST) || address >= EXT_DEVICE;
}

static bool executable(struct armv7m *m, uint32_t address, bool privileged)
{
    const uint32_t *attributes;
    if (address >= SYSTEM_FIRST)
        return false;
    if (!in_force(m))
        return !never_executable(address);
    attributes = find(m, address);
    if (attributes == NULL)
        return default_map(m, privileged) && !never_executable(address);
    return !(*attributes >> 28 & 1) && permits(*attributes, false, privileged);
}

/* The answer holds for 32 bytes at least: the smallest region, or a sub-region of 256 bytes. */
bool armv7m_mpu_executable(struct armv7m *m, uint32_t address, bool privileged)
{
    if (!executable(m, address, privileged))
        return false;
    m->fetch_low = address & ~31u;
    m->fetch_high = m->fetch_low + 31;
    return true;
}

/* After a change of the MPU, of the mode or of the priority: what must be looked at from now. */
void armv7m_mpu_changed(struct armv7m *m)
{
    m->fetch_low = 1;
    m->fetch_high = 0;
    m->mpu_checks = in_force(m);
    armv7m_find_attention(m);
    if (m->engine_checks)
        m->engine_class->check_accesses(m->engine);
}
