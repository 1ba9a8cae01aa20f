/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells the processors of this folder apart: a row of facts for each. Cortex-M0: ARMv6-M
 * Architecture Reference Manual (ARM DDI 0419), Cortex-M0 Technical Reference Manual (ARM DDI
 * 0432); Cortex-M3 and M4: ARMv7-M Architecture Reference Manual (ARM DDI 0403E), Technical
 * Reference Manuals (ARM DDI 0337, ARM DDI 0439). */
#ifndef SIM_CPU_ARMV7M_PROFILE_H
#define SIM_CPU_ARMV7M_PROFILE_H

#include "../../engine/engine.h"
#include "../../processor.h"

struct instruction_cost;

extern const struct processor cortex_m0_processor, cortex_m3_processor, cortex_m4_processor;

struct armv7m_profile {
    const struct processor *processor;
    enum thumb_model model;
    uint32_t cpuid;
    uint16_t exceptions; /* of the system: bit n, exception n */
    uint8_t priority_bits_least, priority_bits_most, priority_bits_default;
    uint8_t priority_groups; /* writable bits of AIRCR.PRIGROUP */
    uint8_t interrupts_most;
    uint8_t mpu_regions_most, mpu_regions_default;
    uint8_t entry_cycles, chain_cycles, return_cycles;
    uint8_t refill_cycles; /* of a taken branch, at least */
    uint32_t ccr_reset, ccr_writable;
    uint32_t flags;       /* of APSR that there are */
    uint8_t control;      /* bits of CONTROL that there are */
    bool masks;           /* BASEPRI and FAULTMASK */
    bool it_blocks;       /* xPSR has bits for them */
    bool aligned;         /* an unaligned access faults, whatever CCR says: engines see to that */
    bool floating_point;  /* single precision, 32 registers */
    uint8_t scs_part;     /* PID0 of the system control space, where that can be read */
    const uint32_t *isar; /* ID_ISAR, five words, likewise */
    /* Makes what thumb.isa says of an instruction's neighbours this processor's, where its pipeline
     * is not the Cortex-M3's; or NULL. */
    void (*adjust_cost)(uint32_t opcode, struct instruction_cost *);
};

static inline bool profile_has(const struct armv7m_profile *profile, unsigned exception)
{
    return exception >= 16 || (profile->exceptions >> exception & 1);
}

#endif
