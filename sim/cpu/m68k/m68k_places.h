/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rows of m68k.isa have in common: registers as operands, where an operand is. */
#ifndef SIM_CPU_M68K_M68K_PLACES_H
#define SIM_CPU_M68K_M68K_PLACES_H

#include "m68k_rows.h"

#include "m68k.h"

typedef struct table_writer *writer;
typedef const struct isa_taken *taken;

enum size { B, W, L };
extern const unsigned m68k_bytes[]; /* of a size */

#define D(n) ((unsigned)offsetof(struct m68k_run, r) + 4 * (unsigned)(n))
#define A(n) D(M68K_A + (n))
#define SP   D(M68K_SP)
#define ZERO ((unsigned)offsetof(struct m68k_run, zero))
#define T(n) ((unsigned)offsetof(struct m68k_run, t) + 4 * (n))
#define PART T(1) /* where special instructions and dbcc find their operand */
#define SIZED(name)                                                                                \
    {                                                                                              \
        M68K_OP_##name##_b, M68K_OP_##name##_w, M68K_OP_##name##_l                                 \
    }

static inline struct m68k *m68k_of(writer w)
{
    return w->owner;
}

/* A register, or what is in memory at base + disp. */
struct place {
    bool memory;
    unsigned reg; /* or the base */
    uint32_t disp;
};

void m68k_op(writer, unsigned code, unsigned x, unsigned y, uint32_t imm);
/* With cycles that depend on values; where each instruction takes one there are none. */
void m68k_op_timed(writer, unsigned code, unsigned x, unsigned y, unsigned cycles);

unsigned m68k_temporary(writer);
struct place m68k_constant(writer, uint32_t value);
/* The constant that an operand is. */
uint32_t m68k_immediate(taken ea);
bool m68k_is_immediate(taken ea);
/* Behind An as it is by then. */
struct place m68k_at(writer, uint32_t n, int32_t disp);
/* What (An)+ and -(An) change An by: A7 stays even, but ColdFire's. */
int32_t m68k_step(writer, uint32_t n, enum size);
struct place m68k_place_of(writer, taken ea, enum size);
/* The register that holds the operand: its own, or PART. */
unsigned m68k_operand(writer, taken ea, enum size);
/* Ends the instruction: the processor executes it, with the operand in PART. */
void m68k_special_with(writer, taken ea, enum size);
/* The register that holds the address itself. */
unsigned m68k_address(writer, taken ea);

#endif
