/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors, after the manuals that profile.h names, and what of their pipelines is not as
 * the Cortex-M3's; thumb.isa has the instructions' times. */
#include "armv7m.h"

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

static const uint32_t m3_isar[] = {0x01101110, 0x02111000, 0x21112231, 0x01111110, 0x01310132};
static const uint32_t m4_isar[] = {0x01141110, 0x02112000, 0x21232231, 0x01111131, 0x01310132};

static const struct armv7m_profile cortex_m0 = {
    .processor = &cortex_m0_processor,
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
    .adjust_cost = adjust_m0,
};

/* What every ARMv7-M processor here has. */
#define ARMV7M_COMMON                                                                              \
    .exceptions = EXCEPTIONS_V7M, .priority_bits_least = 3, .priority_bits_most = 8,               \
    .priority_bits_default = 3, .priority_groups = 7, .interrupts_most = 240,                      \
    .mpu_regions_most = ARMV7M_REGIONS, .mpu_regions_default = 8, .entry_cycles = 12,              \
    .chain_cycles = 6, .return_cycles = 10, .refill_cycles = 1, .ccr_reset = CCR_STKALIGN,         \
    .ccr_writable = CCR_V7M, .masks = true, .it_blocks = true

static const struct armv7m_profile cortex_m3 = {
    .processor = &cortex_m3_processor,
    .model = THUMB_M3,
    .cpuid = 0x412fc231, /* r2p1 */
    ARMV7M_COMMON,
    .flags = 0xf8000000,
    .control = CONTROL_NPRIV | CONTROL_SPSEL,
    .isar = m3_isar,
};

static const struct armv7m_profile cortex_m4 = {
    .processor = &cortex_m4_processor,
    .model = THUMB_M4,
    .cpuid = 0x410fc241, /* r0p1 */
    ARMV7M_COMMON,
    .flags = 0xf80f0000,
    .control = CONTROL_NPRIV | CONTROL_SPSEL | CONTROL_FPCA,
    .isar = m4_isar,
    .floating_point = true,
    .scs_part = 0x0c,
};

static const struct armv7m_profile *const profiles[] = {&cortex_m0, &cortex_m3, &cortex_m4};

const struct armv7m_profile *armv7m_profile_of(const struct device_class *class)
{
    unsigned i;
    for (i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
        if (class->cpu != NULL && class->cpu->processor == profiles[i]->processor)
            return profiles[i];
    return NULL;
}
