/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An H8 while the engine of tables runs it: registers, flags as what they are computed from, and
 * the list of operations that instructions are translated to (h8_ops.h). */
#ifndef SIM_CPU_H8_H8_RUN_H
#define SIM_CPU_H8_H8_RUN_H

#define CORE_BIG_ENDIAN
#define CORE_ALIGNMENT 2u
#define CORE_WAITS

#include "../../engine/table/table.h"

enum { H8_SP = 7, H8_REGISTERS = 8, H8_TEMPORARIES = 2 };

/* Bits of the condition-code register. */
enum {
    CCR_C = 1,
    CCR_V = 2,
    CCR_Z = 4,
    CCR_N = 8,
    CCR_U = 16,
    CCR_H = 32,
    CCR_UI = 64,
    CCR_I = 128,
    CCR_UPPER = CCR_I | CCR_UI | CCR_U
};

/* The H8/300's R0 to R7 are the lower halves of r; the upper ones are 0 there. An operand names a
 * byte of it, the host being little-endian: R0L is at r[0], R0H a byte further, E0 two. */
struct h8_run {
    struct table_state table; /* first */
    uint32_t r[H8_REGISTERS];
    uint32_t zero; /* 0: the base of absolute addresses */
    uint32_t t[H8_TEMPORARIES];
    /* N is bit 63, Z is whether bits 31 to 0 are 0. */
    int64_t nz;
    uint32_t c, v;  /* 0 or 1 */
    uint32_t h;     /* bit 28 */
    uint32_t upper; /* of CCR: CCR_UPPER */
    uint32_t exr;
};

/* Flags as operations name them. */
enum h8_flag { F_NZ = 1, F_C = 2, F_V = 4, F_H = 8, F_ALL = 15 };

#define OP(name, ...) H8_OP_##name,
enum h8_code {
#include "h8_ops.h"
    H8_OPS
};
#undef OP

extern const struct table_fact h8_facts[H8_OPS];

uint8_t h8_ccr(const struct h8_run *);
void h8_set_ccr(struct h8_run *, uint8_t value);

#endif
