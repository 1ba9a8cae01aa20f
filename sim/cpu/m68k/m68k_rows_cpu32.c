/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of m68k.isa that are the CPU32's are made of (CPU32RM, chapter 4), but for those
 * that m68k_cpu32.c executes. */
#include "m68k_places.h"

void m68k_rows_cpu32(void)
{
}

/* --- rows of others, with more operands --- */

#define COMPARE(l)                                                                                 \
    void m68k_row_cmpi_##l##_cpu32(writer w, taken imm, taken ea)                                  \
    {                                                                                              \
        m68k_row_cmpi_##l(w, imm, ea);                                                             \
    }
COMPARE(b)
COMPARE(w)
COMPARE(l)

void m68k_row_bcc_s_short(writer w, uint32_t cc, int32_t d8)
{
    m68k_row_bcc_s(w, cc, d8);
}

void m68k_row_bra_s_short(writer w, int32_t d8)
{
    m68k_row_bra_s(w, d8);
}

void m68k_row_bsr_s_short(writer w, int32_t d8)
{
    m68k_row_bsr_s(w, d8);
}

/* A displacement is a number: as a word's it may have 32 bits. */
static int32_t long_of(uint32_t high, uint32_t low)
{
    return (int32_t)(high << 16 | low);
}

void m68k_row_bcc_l(writer w, uint32_t cc, uint32_t high, uint32_t low)
{
    m68k_row_bcc_w(w, cc, long_of(high, low));
}

void m68k_row_bra_l(writer w, uint32_t high, uint32_t low)
{
    m68k_row_bra_w(w, long_of(high, low));
}

void m68k_row_bsr_l(writer w, uint32_t high, uint32_t low)
{
    m68k_row_bsr_w(w, long_of(high, low));
}

void m68k_row_link_l(writer w, uint32_t An, uint32_t high, uint32_t low)
{
    m68k_row_link_w(w, An, long_of(high, low));
}

/* --- products --- */

#define MULTIPLY(name)                                                                             \
    void m68k_row_##name##_l(writer w, uint32_t Dl, taken ea)                                      \
    {                                                                                              \
        unsigned reg = m68k_operand(w, ea, L);                                                     \
        m68k_op(w, M68K_OP_##name##_l, D(Dl), reg, 0);                                             \
    }                                                                                              \
    void m68k_row_##name##_l_64(writer w, uint32_t Dl, uint32_t Dh, taken ea)                      \
    {                                                                                              \
        unsigned reg = m68k_operand(w, ea, L);                                                     \
        writer_op(w, M68K_OP_##name##_64, D(Dl), reg, D(Dh), 0);                                   \
    }
MULTIPLY(mulu)
MULTIPLY(muls)
