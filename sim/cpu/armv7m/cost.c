/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each Thumb instruction costs, and what else the processor must know of it before it runs:
 * both out of the table of instructions (thumb.isa), whose classes and fields say it. Where the
 * manual of a processor gives a range the choice is in docs/timing.md. */
#include "armv7m.h"

#include "gen/isa/thumb.h"

#include <string.h>

#define SELF_NARROW 0xe7fe /* branches to itself */
#define SELF_WIDE   0xbffef7ff

_Static_assert(THUMB_M0 == THUMB_MODEL_m0 && THUMB_M3 == THUMB_MODEL_m3 &&
                   THUMB_M4 == THUMB_MODEL_m4,
               "the models are counted as in thumb.isa");

/* --- cycles: a function for each row --- */

#define ISA_CPU         const struct thumb_cycles *
#define ISA_CYCLES(cpu) (cpu)
#define bits(list)      (unsigned)__builtin_popcount(list)

#define COST(number, id, formula, parameters, arguments)                                           \
    static unsigned cost_##id parameters                                                           \
    {                                                                                              \
        return formula;                                                                            \
    }
#define CHARGE(number, id, formula, parameters, arguments)                                         \
    case number:                                                                                   \
        return cost_##id arguments;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* most costs look at no operand */
/* clang-format off: a macro that makes functions */
ISA_ROWS_thumb(COST, cpu, field)
/* clang-format on */
#pragma GCC diagnostic pop

    /* A case for each row. NOLINTNEXTLINE(readability-function-size) */
    static unsigned cycles_of(const struct isa_decoded *decoded, const struct thumb_cycles *cpu)
{
    switch (decoded->row - isa_thumb.rows) {
        ISA_ROWS_thumb(CHARGE, cpu, decoded->field)
    }
    return 1;
}

/* --- what the classes say --- */

static unsigned flags_of(uint32_t class)
{
    static const struct {
        uint32_t class;
        unsigned flags;
    } meanings[] = {
        {THUMB_IS_special, COST_SPECIAL},    {THUMB_IS_it, COST_IT},
        {THUMB_IS_divide, COST_DIVIDE},      {THUMB_IS_single, COST_LOAD_STORE},
        {THUMB_IS_multiple, COST_MULTIPLE},  {THUMB_IS_coprocessor, COST_UNDEFINED},
        {THUMB_IS_compare, COST_COMPARE},    {THUMB_IS_late, COST_LATE},
        {ISA_LOAD | ISA_STORE, COST_MEMORY}, {ISA_BRANCH | ISA_CALL, COST_JUMP},
        {THUMB_IS_float, COST_FLOAT},
    };
    unsigned flags = 0, i;
    for (i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (class & meanings[i].class)
            flags |= meanings[i].flags;
    if ((class & ISA_TRAP) && !(class & THUMB_IS_special)) /* UDF */
        flags |= COST_UNKNOWN;
    if (class & THUMB_IS_exclusive)
        flags |= class & ISA_LOAD ? COST_EXCLUSIVE : COST_SPECIAL;
    return class & ISA_CONDITIONAL ? (flags & ~(unsigned)COST_JUMP) | COST_ODD : flags;
}

/* --- what the operands say --- */

/* The bits of the operand; `none`: the row has no such one. */
static unsigned value_of(const struct isa_decoded *decoded, const char *name, unsigned none)
{
    const struct isa_row *row = decoded->row;
    unsigned i;
    for (i = 0; i < row->operands; i++)
        if (strcmp(row->operand[i].name, name) == 0)
            return isa_operand_bits(decoded, i);
    return none;
}

static unsigned base_of(const struct isa_decoded *decoded)
{
    uint32_t class = decoded->row->class;
    if (!(class & (ISA_LOAD | ISA_STORE)))
        return NO_REGISTER;
    if (class & THUMB_IS_of_sp)
        return 13;
    return class & THUMB_IS_of_pc ? 15 : value_of(decoded, "Rn", NO_REGISTER);
}

/* Does it load the PC? */
static bool loads_pc(const struct isa_decoded *decoded)
{
    if (decoded->row->class & THUMB_IS_single)
        return value_of(decoded, "Rt", NO_REGISTER) == 15;
    return value_of(decoded, "wide_list", 0) >> 15 || value_of(decoded, "popped", 0) >> 8;
}

static bool is_one_of(const struct isa_decoded *decoded, const char *const *names, unsigned number)
{
    for (; *names != NULL; names++)
        if (value_of(decoded, *names, NO_REGISTER) == number)
            return true;
    return false;
}

static const char *const results[] = {"Rd", "Rdn4", "Rd4", "RdLo", "RdHi", NULL};
static const char *const loaded[] = {"Rt", "Rt2", NULL};

/* ADD and SUB of a multiple of 4 (rotated or not) to SP itself. */
static bool keeps_aligned(const struct isa_decoded *decoded, uint32_t opcode)
{
    switch (decoded->row - isa_thumb.rows) {
    case THUMB_add_imm_t3:
    case THUMB_add_imm_t4:
    case THUMB_sub_imm_t3:
    case THUMB_sub_imm_t4:
        return value_of(decoded, "Rn", NO_REGISTER) == 13 && !(opcode >> 16 & 3);
    default:
        return false;
    }
}

/* Does it write SP with anything but a multiple of 4, for all that is known? Some are unpredictable
 * with SP as their result, and do it nevertheless. */
static bool may_unalign(const struct isa_decoded *decoded, uint32_t opcode)
{
    uint32_t class = decoded->row->class, index = value_of(decoded, "index", 0);
    if ((class & THUMB_IS_result) && is_one_of(decoded, results, 13))
        return !keeps_aligned(decoded, opcode);
    if ((class & ISA_LOAD) &&
        (is_one_of(decoded, loaded, 13) || (value_of(decoded, "wide_list", 0) >> 13 & 1)))
        return true;
    return (index >> 8 & 1) && (index & 3) && value_of(decoded, "Rn", NO_REGISTER) == 13;
}

/* A result in the PC is a jump for 16-bit instructions, unpredictable for the others. */
static unsigned operand_flags(const struct isa_decoded *decoded, uint32_t opcode)
{
    uint32_t class = decoded->row->class;
    unsigned flags = may_unalign(decoded, opcode) ? COST_STACK : 0;
    if ((class & ISA_LOAD) && loads_pc(decoded))
        flags |= COST_LATE;
    if ((class & THUMB_IS_result) && is_one_of(decoded, results, 15))
        flags |= decoded->row->units == 1 ? COST_LATE : COST_ODD;
    if (decoded->row - isa_thumb.rows == THUMB_isb_t1) /* ends a block of the engine's */
        flags |= COST_ODD;
    return flags;
}

/* --- one instruction --- */

static void describe(const struct isa_decoded *decoded, enum thumb_model model,
                     struct instruction_cost *cost)
{
    uint32_t class = decoded->row->class;
    unsigned flags = flags_of(class) | operand_flags(decoded, cost->opcode), cycles;
    cycles = cycles_of(decoded, &thumb_cycles[model]);
    cost->cycles = (uint8_t)(cycles < UINT8_MAX ? cycles : UINT8_MAX); /* lists that cannot be */
    cost->base = (uint8_t)base_of(decoded);
    if ((class & ISA_LOAD) && (flags & COST_LOAD_STORE) && !(flags & COST_LATE))
        cost->target = (uint8_t)value_of(decoded, "Rt", NO_REGISTER);
    if (cost->base == 13) /* is always aligned */
        flags &= ~(unsigned)COST_MULTIPLE;
    if (cost->opcode == SELF_WIDE || (cost->opcode & 0xffff) == SELF_NARROW)
        flags |= COST_SELF;
    cost->flags = (uint16_t)(flags & COST_LATE ? flags | COST_JUMP : flags);
}

void armv7m_decode_cost(const struct armv7m_profile *profile, uint32_t opcode,
                        struct instruction_cost *cost)
{
    const uint32_t units[2] = {opcode & 0xffff, opcode >> 16}, model = 1u << profile->model;
    struct isa_decoded decoded;
    *cost = (struct instruction_cost){.opcode = opcode,
                                      .cycles = 1,
                                      .flags = COST_UNKNOWN,
                                      .base = NO_REGISTER,
                                      .target = NO_REGISTER};
    cost->size = isa_find(&isa_thumb, units, 2, 0, model).units == 2 ? 4 : 2;
    if (isa_decode(&isa_thumb, units, 2, 0, model, &decoded))
        describe(&decoded, profile->model, cost);
    cost->straddle = cost->size == 4;
    if (profile->adjust_cost != NULL)
        profile->adjust_cost(opcode, cost);
    cost->special = cost->flags & COST_SLOW;
    cost->overlaps = (cost->flags & COST_LOAD_STORE) && cost->cycles > 1;
}

/* 2 to 12 cycles, early termination by the leading zeros (TRM); between the two ends four bits of
 * the quotient a cycle (docs/timing.md). */
unsigned armv7m_divide_cycles(uint32_t dividend, uint32_t divisor, bool is_signed)
{
    int bits;
    if (is_signed) {
        dividend = dividend >> 31 ? 0 - dividend : dividend;
        divisor = divisor >> 31 ? 0 - divisor : divisor;
    }
    if (divisor == 0 || dividend < divisor)
        return 2;
    bits = __builtin_clz(divisor) - __builtin_clz(dividend) + 1; /* of the quotient, at most */
    return 4 + (unsigned)(bits + 3) / 4;
}
