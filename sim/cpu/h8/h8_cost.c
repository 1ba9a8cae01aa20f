/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The costs of h8.isa: a function for each row. The letters are those of the manuals' tables
 * "number of cycles in instruction execution"; each kind has bits of its own in the sum. */
#include "cpu/h8/h8_cost.h"

#include "gen/isa/h8.h"

enum { I = 1, J = I << 4, K = J << 4, L = K << 4, M = L << 4, N = M << 4 };

#define ISA_CPU         const struct h8_cycles *
#define ISA_CYCLES(cpu) (cpu)

#define COST(number, id, formula, parameters, arguments)                                           \
    static unsigned cost_##id parameters                                                           \
    {                                                                                              \
        return (unsigned)(formula);                                                                \
    }
#define CHARGE(number, id, formula, parameters, arguments)                                         \
    case number:                                                                                   \
        return cost_##id arguments;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* costs look at no operand */
/* clang-format off: a macro that makes functions */
ISA_ROWS_h8(COST, cpu, field)
/* clang-format on */
#pragma GCC diagnostic pop

    /* A case for each row. NOLINTNEXTLINE(readability-function-size) */
    static unsigned cost_of(const struct isa_decoded *decoded, const struct h8_cycles *cpu)
{
    switch (decoded->row - isa_h8.rows) {
        ISA_ROWS_h8(CHARGE, cpu, decoded->field)
    }
    return I;
}

struct h8_counts h8_counts_of(const struct isa_decoded *decoded)
{
    unsigned cost = cost_of(decoded, &h8_cycles[__builtin_ctz(decoded->model)]);
    return (struct h8_counts){.fetches = cost & 15,
                              .branch_addresses = cost / J & 15,
                              .stack = cost / K & 15,
                              .bytes = cost / L & 15,
                              .words = cost / M & 15,
                              .inside = (uint8_t)(cost / N)};
}
