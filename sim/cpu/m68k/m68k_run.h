/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 68000 while the engine of tables runs it: registers, flags as what they are computed from, and
 * the list of operations that instructions are translated to (m68k_ops.h). */
#ifndef SIM_CPU_M68K_M68K_RUN_H
#define SIM_CPU_M68K_M68K_RUN_H

#define CORE_BIG_ENDIAN
#define CORE_ALIGNMENT 2u

#include "../../engine/table/table.h"

enum { M68K_A = 8, M68K_SP = 15, M68K_REGISTERS = 16, M68K_TEMPORARIES = 4 };

/* Bits of the status register. */
enum {
    SR_C = 1,
    SR_V = 2,
    SR_Z = 4,
    SR_N = 8,
    SR_X = 16,
    SR_CCR = 31,
    SR_MASK = 0x0700,
    SR_M = 0x1000, /* ColdFire: only software sets it, an interrupt clears it */
    SR_S = 0x2000,
    SR_T = 0x8000,
    SR_SYSTEM = SR_MASK | SR_S | SR_T,
    SR_SYSTEM_CF = SR_SYSTEM | SR_M,
    SR_T0 = 0x4000, /* CPU32: traces what changes the flow */
    SR_SYSTEM_CPU32 = SR_SYSTEM | SR_T0,
    SR_SYSTEM_ANY = SR_SYSTEM_CF | SR_SYSTEM_CPU32
};

/* An operand names the lower byte or half of a register at its place, the host being
 * little-endian. */
struct m68k_run {
    struct table_state table;   /* first */
    uint32_t r[M68K_REGISTERS]; /* D0 to D7, A0 to A7 */
    uint32_t zero;              /* 0: the base of absolute addresses */
    uint32_t t[M68K_TEMPORARIES];
    uint32_t old; /* what an operation of this moment found in memory */
    /* N is bit 63, Z is whether bits 31 to 0 are 0. */
    int64_t nz;
    uint32_t c, v, x; /* 0 or 1 */
    /* Is a lower mask the processor's matter: a line is high, or a handler runs? Not saved: set
     * before each run. */
    uint32_t attentive;
    uint32_t system; /* SR_SYSTEM, of ColdFire SR_SYSTEM_CF, of the status register */
};

/* Keeps gcc from reading a half of a register. */
static inline uint32_t m68k_whole(uint32_t value)
{
    __asm__("" : "+r"(value));
    return value;
}

/* Flags as operations name them. */
enum m68k_flag { F_NZ = 1, F_C = 2, F_V = 4, F_X = 8, F_NZVC = 7, F_ALL = 15 };

#define OP(name, ...) M68K_OP_##name,
enum m68k_code {
#include "m68k_ops.h"
    M68K_OPS
};
#undef OP

extern const struct table_fact m68k_facts[M68K_OPS];

uint16_t m68k_sr(const struct m68k_run *);
/* The flags; `system` stays. */
void m68k_set_ccr(struct m68k_run *, uint32_t value);

#endif
