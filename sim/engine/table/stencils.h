/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tools/stencils makes of a processor's bodies: machine code with holes. */
#ifndef SIM_ENGINE_TABLE_STENCILS_H
#define SIM_ENGINE_TABLE_STENCILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What goes into a hole. RX to RIMM: a byte, the place of the register that the operand names, less
 * the bias. NX to NZ, IMM: four bytes, the number. IMM_BYTE, BZ, BIMM: one byte of it. The others:
 * a way out, four bytes, relative to what follows them. */
enum stencil_fill {
    STENCIL_RX,
    STENCIL_RY,
    STENCIL_RZ,
    STENCIL_RIMM,
    STENCIL_NX,
    STENCIL_NY,
    STENCIL_NZ,
    STENCIL_IMM,
    STENCIL_IMM_BYTE,
    STENCIL_BZ,
    STENCIL_BIMM,
    STENCIL_NEXT,
    STENCIL_SKIP,
    STENCIL_TAKEN,
    STENCIL_SLOW,
    STENCIL_FAR,
};

struct stencil_hole {
    uint16_t at; /* first byte of the hole */
    uint8_t fill;
};

struct stencil {
    const uint8_t *code;
    const struct stencil_hole *holes;
    uint16_t bytes, hole_count;
};

struct stencil_operation {
    const char *name;
    /* [no flags][small]: small ones, shorter, take a constant from -128 to 127; no bytes: there is
     * none. */
    struct stencil forms[2][2];
};

/* Places in the state, in bytes. */
struct stencil_layout {
    uint32_t bias;
    uint32_t pins[3]; /* of PIN_A (8 bytes), PIN_B and PIN_C (4 bytes) */
};

struct table_stencils {
    struct stencil_layout layout;
    unsigned count;
    const struct stencil_operation *operations; /* sorted by name */
};

#endif
