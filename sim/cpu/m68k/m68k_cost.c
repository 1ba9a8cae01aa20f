/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The costs of m68k.isa: a function for each row. */
#include "m68k_cost.h"

#include "gen/isa/m68k.h"

#define ISA_CPU         const struct m68k_cycles *
#define ISA_CYCLES(cpu) (cpu)
#define bits(list)      (unsigned)__builtin_popcount(list)
#define count(q)        ((q) == 0 ? 8 : (q)) /* of places, in three bits */

#define COST(number, id, formula, parameters, arguments)                                           \
    static m68k_cost cost_##id parameters                                                          \
    {                                                                                              \
        return formula;                                                                            \
    }
#define CHARGE(number, id, formula, parameters, arguments)                                         \
    case number:                                                                                   \
        return cost_##id arguments;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* most costs look at no operand */
/* clang-format off: a macro that makes functions */
ISA_ROWS_m68k(COST, cpu, field, mode)
/* clang-format on */
#pragma GCC diagnostic pop

    /* A case for each row. NOLINTNEXTLINE(readability-function-size) */
    static m68k_cost cost_of(const struct isa_decoded *decoded, const struct m68k_cycles *cpu)
{
    switch (decoded->row - isa_m68k.rows) {
        ISA_ROWS_m68k(CHARGE, cpu, decoded->field, decoded->mode)
    }
    return 0;
}

/* The CPU32's tables were not at hand: 2 cycles for each word of the instruction, 4 for an operand
 * that is read and 4 for one that is written (docs/limits.md). */
static m68k_cost estimate_of(const struct isa_decoded *decoded)
{
    unsigned class = decoded->row->class;
    return decoded->size + (class & ISA_LOAD ? 4 : 0) + (class & ISA_STORE ? 4 : 0);
}

m68k_cost m68k_cost_of(const struct isa_decoded *decoded, unsigned model)
{
    if (model == M68K_MODEL_cpu32)
        return estimate_of(decoded);
    return cost_of(decoded, &m68k_cycles[model]);
}
