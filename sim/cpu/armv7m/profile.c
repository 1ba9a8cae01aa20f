/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors, after the manuals that profile.h names, and their instructions' times where they
 * are not the Cortex-M3's: ARM DDI 0432C, table 3-1; ARM DDI 0439D, tables 3-1 and 7-1. */
#include "armv7m.h"

#include "gen/isa/thumb.h"

#include <string.h>

/* --- Cortex-M0 --- */

#define EXCEPTIONS_V6M                                                                             \
    (1u << EXC_RESET | 1u << EXC_NMI | 1u << EXC_HARD_FAULT | 1u << EXC_SVCALL |                   \
     1u << EXC_PENDSV | 1u << EXC_SYSTICK)
#define EXCEPTIONS_V7M                                                                             \
    (EXCEPTIONS_V6M | 1u << EXC_MEM_MANAGE | 1u << EXC_BUS_FAULT | 1u << EXC_USAGE_FAULT |         \
     1u << EXC_DEBUG_MONITOR)

struct cycles_row {
    uint32_t mask, value; /* of the opcode as in struct instruction_cost */
    uint8_t cycles;
};

/* Where a Cortex-M0 needs other times, without the refill of 2. */
static const struct cycles_row m0_cycles[] = {{0x0000f800, 0x00006000, 2}, /* STR, by a constant */
                                              {0x0000f800, 0x00007000, 2}, /* STRB */
                                              {0x0000f800, 0x00008000, 2}, /* STRH */
                                              {0x0000f800, 0x00009000, 2}, /* STR by SP */
                                              {0x0000fff0, 0x0000bf20, 2}, /* WFE */
                                              {0x0000fff0, 0x0000bf30, 2}, /* WFI */
                                              {0xd000f800, 0xd000f000, 2}, /* BL */
                                              {0xd000ffe0, 0x8000f380, 4}, /* MSR */
                                              {0xd000ffe0, 0x8000f3e0, 4}, /* MRS */
                                              {0xd000fff0, 0x8000f3b0, 4}, /* DSB, DMB, ISB */
                                              {0, 0, 0}};

static void retime(const struct cycles_row *row, struct instruction_cost *cost)
{
    for (; row->mask != 0; row++)
        if ((cost->opcode & row->mask) == row->value) {
            cost->cycles = row->cycles;
            return;
        }
}

static bool exists(uint32_t opcode, enum thumb_model model)
{
    uint32_t units[2] = {opcode & 0xffff, opcode >> 16};
    return isa_find(&isa_thumb, units, 2, 0, 1u << model).row != NULL;
}

/* No load overlaps with its neighbour, no refill is longer than others. */
static void adjust_m0(uint32_t opcode, struct instruction_cost *cost)
{
    if (!exists(opcode, THUMB_M0))
        cost->flags = COST_UNKNOWN;
    cost->straddle = 0;
    cost->flags &= (uint16_t) ~(COST_LATE | COST_LOAD_STORE);
    retime(m0_cycles, cost);
}

/* --- the processors --- */

const struct armv7m_profile armv7m_profiles[] = {{.compatible = "arm,cortex-m0",
                                                  .name = "Cortex-M0",
                                                  .model = THUMB_M0,
                                                  .cpuid = 0x410cc200, /* r0p0 */
                                                  .exceptions = EXCEPTIONS_V6M,
                                                  .priority_bits_least = 2,
                                                  .priority_bits_most = 2,
                                                  .priority_bits_default = 2,
                                                  .interrupts_most = 32,
                                                  .entry_cycles = 16,
                                                  .chain_cycles = 6,
                                                  .return_cycles = 14,
                                                  .refill_cycles = 2,
                                                  .ccr_reset = CCR_UNALIGN_TRP | CCR_STKALIGN,
                                                  .flags = 0xf0000000,
                                                  .control = CONTROL_SPSEL,
                                                  .aligned = true,
                                                  .adjust_cost = adjust_m0},
                                                 {.compatible = "arm,cortex-m3",
                                                  .name = "Cortex-M3",
                                                  .model = THUMB_M3,
                                                  .cpuid = 0x412fc231, /* r2p1 */
                                                  .exceptions = EXCEPTIONS_V7M,
                                                  .priority_bits_least = 3,
                                                  .priority_bits_most = 8,
                                                  .priority_bits_default = 3,
                                                  .priority_groups = 7,
                                                  .interrupts_most = 240,
                                                  .mpu_regions_most = ARMV7M_REGIONS,
                                                  .mpu_regions_default = 8,
                                                  .entry_cycles = 12,
                                                  .chain_cycles = 6,
                                                  .return_cycles = 10,
                                                  .refill_cycles = 1,
                                                  .ccr_reset = CCR_STKALIGN,
                                                  .ccr_writable = CCR_V7M,
                                                  .flags = 0xf8000000,
                                                  .control = CONTROL_NPRIV | CONTROL_SPSEL,
                                                  .masks = true,
                                                  .it_blocks = true},
                                                 {.name = NULL}};

const struct armv7m_profile *armv7m_profile_of(const struct device_class *class)
{
    const struct armv7m_profile *profile = armv7m_profiles;
    while (profile->name != NULL && strcmp(profile->compatible, class->compatible) != 0)
        profile++;
    return profile->name == NULL ? NULL : profile;
}
