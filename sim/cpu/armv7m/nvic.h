/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system control space, for the tables of registers that the profiles have of it: ARMv7-M's in
 * nvic.c, ARMv6-M's in nvic_v6m.c. */
#ifndef SIM_CPU_ARMV7M_NVIC_H
#define SIM_CPU_ARMV7M_NVIC_H

#include "armv7m.h"

struct nvic {
    struct device device; /* first */
    struct armv7m *m;
};

/* What a register is; ARMv7-M's table has them in this order. */
enum nvic_register {
    ICTR,
    ACTLR,
    SYST_CSR,
    SYST_RVR,
    SYST_CVR,
    SYST_CALIB,
    ISER,
    ICER,
    ISPR,
    ICPR,
    IABR,
    IPR,
    CPUID,
    ICSR,
    VTOR,
    AIRCR,
    SCR,
    CCR,
    SHPR,
    SHCSR,
    CFSR,
    HFSR,
    DFSR,
    MMFAR,
    BFAR,
    AFSR,
    ID_PFR,
    ID_DFR,
    ID_AFR,
    ID_MMFR,
    ID_ISAR,
    CPACR,
    MPU_TYPE,
    MPU_CTRL,
    MPU_RNR,
    MPU_RBAR,
    MPU_RASR,
    MPU_RBAR_A,
    MPU_RASR_A,
    DHCSR,
    DCRSR,
    DCRDR,
    DEMCR,
    STIR,
    PID,
    CID,
    FPCCR,
    FPCAR,
    FPDSCR,
    MVFR
};

extern const struct register_field nvic_icsr_fields[], nvic_scr_fields[], nvic_systick_fields[];

/* A device class's functions; reg: enum nvic_register. */
bool nvic_init(struct device *, struct sim_error *);
uint32_t nvic_peek(struct device *, unsigned reg, unsigned element);
void nvic_read_effect(struct device *, unsigned reg, unsigned element);
enum bus_result nvic_write(struct device *, unsigned reg, unsigned element, uint32_t value,
                           uint32_t mask);
enum bus_result nvic_allow(struct device *, const struct bus_access *);
struct line *nvic_interrupt(struct device *, const uint32_t *cells, unsigned count,
                            struct sim_error *);

#endif
