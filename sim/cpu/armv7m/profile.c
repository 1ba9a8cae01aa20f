/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors, after the manuals that profile.h names, and what of their pipelines is not as
 * the Cortex-M3's; thumb.isa has the instructions' times. */
#include "armv7m.h"

#include <string.h>

/* --- Cortex-M0 --- */

#define EXCEPTIONS_V6M                                                                             \
    (1u << EXC_RESET | 1u << EXC_NMI | 1u << EXC_HARD_FAULT | 1u << EXC_SVCALL |                   \
     1u << EXC_PENDSV | 1u << EXC_SYSTICK)
#define EXCEPTIONS_V7M                                                                             \
    (EXCEPTIONS_V6M | 1u << EXC_MEM_MANAGE | 1u << EXC_BUS_FAULT | 1u << EXC_USAGE_FAULT |         \
     1u << EXC_DEBUG_MONITOR)

/* No load overlaps with its neighbour, no refill is longer than others. */
static void adjust_m0(uint32_t opcode, struct instruction_cost *cost)
{
    (void)opcode;
    cost->straddle = 0;
    cost->flags &= (uint16_t) ~(COST_LATE | COST_LOAD_STORE);
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
