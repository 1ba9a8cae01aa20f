/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Cortex-M4 has that is not in thumb.isa, the DSP and the floating-point extension: which
 * encodings they are (ARM DDI 0403E, A5.3 and A6), and their cycles (ARM DDI 0439D, tables 3-1 and
 * 7-1). Exactly which of an encoding's forms exist, the engine knows. */
#include "armv7m.h"

struct cost_row {
    uint32_t mask, value; /* of the opcode as in struct instruction_cost */
    uint8_t cycles;
};

/* All take a cycle. */
static const struct cost_row dsp[] = {
    {0x8010ffe0, 0x0000eac0, 1}, /* PKHBT, PKHTB */
    {0xf080ff80, 0xf080fa00, 1}, /* SXTAH, UXTAH, SXTAB16, SXTB16 ... */
    {0xf080ff80, 0xf000fa80, 1}, /* parallel addition and subtraction */
    {0xf0c0fff0, 0xf080fa80, 1}, /* QADD, QSUB, QDADD, QDSUB */
    {0xf0f0fff0, 0xf080faa0, 1}, /* SEL */
    {0x00c0fff0, 0x0000fb10, 1}, /* SMLABB, SMULBB ... */
    {0x00e0fff0, 0x0000fb20, 1}, /* SMLAD, SMUAD */
    {0x00e0fff0, 0x0000fb30, 1}, /* SMLAWB, SMULWB ... */
    {0x00e0fff0, 0x0000fb40, 1}, /* SMLSD, SMUSD */
    {0x00e0fff0, 0x0000fb50, 1}, /* SMMLA, SMMUL */
    {0x00e0fff0, 0x0000fb60, 1}, /* SMMLS */
    {0x00f0fff0, 0x0000fb70, 1}, /* USAD8, USADA8 */
    {0x00c0fff0, 0x0080fbc0, 1}, /* SMLALBB ... */
    {0x00e0fff0, 0x00c0fbc0, 1}, /* SMLALD */
    {0x00e0fff0, 0x00c0fbd0, 1}, /* SMLSLD */
    {0x00f0fff0, 0x0060fbe0, 1}, /* UMAAL */
    {0xf0f0fff0, 0x0000f320, 1}, /* SSAT16 */
    {0xf0f0fff0, 0x0000f3a0, 1}, /* USAT16 */
    {0, 0, 0}};

/* Single precision; those that take another time than the rest, which take one cycle. */
static const struct cost_row floats[] = {{0x0010ffb0, 0x0000ee00, 3},  /* VMLA, VMLS */
                                         {0x0010ffb0, 0x0000ee10, 3},  /* VNMLA, VNMLS */
                                         {0x0010ffb0, 0x0000ee90, 3},  /* VFNMA, VFNMS */
                                         {0x0010ffb0, 0x0000eea0, 3},  /* VFMA, VFMS */
                                         {0x0050ffb0, 0x0000ee80, 14}, /* VDIV */
                                         {0x00d0ffbf, 0x00c0eeb1, 14}, /* VSQRT */
                                         {0x0000ffe0, 0x0000ec40, 2},  /* VMOV of two registers */
                                         {0, 0, 0}};

static const struct cost_row *find(const struct cost_row *row, uint32_t opcode)
{
    for (; row->mask != 0; row++)
        if ((opcode & row->mask) == row->value)
            return row;
    return NULL;
}

/* Coprocessors 10 and 11, but for what only other profiles have. */
static bool is_float(uint32_t opcode)
{
    return (opcode & 0x0e00fc00) == 0x0a00ec00 && (opcode & 0x0300) != 0x0300;
}

#define OF_DOUBLES (1u << 24)

/* VLDR, VSTR 2, or 3 for two words; VLDM, VSTM 1 + number of words. The address must be a multiple
 * of 4, which that of the base decides. */
static void float_memory(uint32_t opcode, struct instruction_cost *cost)
{
    bool single = (opcode & 0x0120) == 0x0100;
    unsigned words = single ? 1 + (opcode / OF_DOUBLES & 1) : opcode >> 16 & 0xff;
    cost->cycles = (uint8_t)(1 + words);
    cost->base = opcode & 15;
    cost->flags |= COST_MEMORY;
    if (cost->base != 13)
        cost->flags |= COST_MULTIPLE;
}

static void float_cost(uint32_t opcode, struct instruction_cost *cost)
{
    const struct cost_row *row = find(floats, opcode);
    cost->cycles = row == NULL ? 1 : row->cycles;
    cost->flags = COST_FLOAT;
    cost->target = NO_REGISTER;
    if ((opcode & 0xfe00) == 0xec00 && (opcode & 0xffe0) != 0xec40)
        float_memory(opcode, cost);
}

void armv7m_adjust_m4(uint32_t opcode, struct instruction_cost *cost)
{
    if (is_float(opcode)) {
        float_cost(opcode, cost);
    } else if ((cost->flags & COST_UNKNOWN) && find(dsp, opcode) != NULL) {
        cost->flags = 0;
        cost->cycles = 1;
        cost->base = cost->target = NO_REGISTER;
    }
}
