/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DSP extension in Thumb: what each row of thumb.isa is made of (ARM DDI 0403E, A7.7). What is
 * UNPREDICTABLE there is what it looks like. */
#include "thumb_operands.h"

/* --- sums and differences, in parts or saturated --- */

#define TWO_OPERANDS(id)                                                                           \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t d, uint32_t m)                         \
    {                                                                                              \
        unsigned first = source(w, n);                                                             \
        result(w, THUMB_##id, 1, d, first, source(w, m), 0);                                       \
    }
#define PARALLEL(p)                                                                                \
    TWO_OPERANDS(p##add8)                                                                          \
    TWO_OPERANDS(p##sub8)                                                                          \
    TWO_OPERANDS(p##add16) TWO_OPERANDS(p##sub16) TWO_OPERANDS(p##asx) TWO_OPERANDS(p##sax)
/* clang-format off */
PARALLEL(s)
PARALLEL(u)
PARALLEL(q)
PARALLEL(uq)
PARALLEL(sh)
PARALLEL(uh)
TWO_OPERANDS(sel)
TWO_OPERANDS(usad8)
/* clang-format on */

void thumb_row_qadd_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    unsigned first = source(w, m);
    result(w, THUMB_qadd, 1, d, first, source(w, n), 0);
}

void thumb_row_qsub_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    unsigned first = source(w, m);
    result(w, THUMB_qsub, 1, d, first, source(w, n), 0);
}

/* Twice Rn, saturated, too. */
static void with_double(writer w, enum thumb_code code, uint32_t d, uint32_t m, uint32_t n)
{
    unsigned single = source(w, n);
    thumb_write(w, THUMB_qadd, reg(THUMB_SHIFTED), single, single, 0);
    result(w, code, 1, d, source(w, m), reg(THUMB_SHIFTED), 0);
}

void thumb_row_qdadd_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    with_double(w, THUMB_qadd, d, m, n);
}

void thumb_row_qdsub_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    with_double(w, THUMB_qsub, d, m, n);
}

/* Each half as a word, then both put together. */
static void saturate_halves(writer w, enum thumb_code code, uint32_t d, uint32_t n, uint32_t most)
{
    unsigned low = reg(THUMB_SHIFTED), high = reg(THUMB_HIGH), from = source(w, n);
    thumb_write(w, THUMB_sxth, low, from, 0, 0);
    thumb_write(w, THUMB_asr_i, high, from, 16, 15)->never_flags = true;
    thumb_write(w, code, low, low, 0, most);
    thumb_write(w, code, high, high, 0, most);
    result(w, THUMB_pack, 1, d, low, high, 0);
}

void thumb_row_ssat16_t1(writer w, uint32_t n, uint32_t d, uint32_t sat)
{
    saturate_halves(w, THUMB_ssat, d, n, (1u << sat) - 1);
}

void thumb_row_usat16_t1(writer w, uint32_t n, uint32_t d, uint32_t sat)
{
    saturate_halves(w, THUMB_usat, d, n, (1u << sat) - 1);
}

/* --- packing, extension --- */

void thumb_row_pkhbt_t1(writer w, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2, uint32_t m)
{
    unsigned top = shifted(w, 0, m, LSL, imm3, imm2);
    result(w, THUMB_pkh, 1, d, source(w, n), top, 0);
}

void thumb_row_pkhtb_t1(writer w, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2, uint32_t m)
{
    unsigned bottom = shifted(w, 0, m, ASR, imm3, imm2);
    result(w, THUMB_pkh, 1, d, bottom, source(w, n), 0);
}

static unsigned rotated(writer w, uint32_t m, uint32_t rotate)
{
    return rotate == 0 ? source(w, m) : shifted(w, 0, m, ROR, 2 * rotate, 0);
}

#define EXTEND_AND_ADD(id)                                                                         \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t d, uint32_t rotate, uint32_t m)        \
    {                                                                                              \
        unsigned from = rotated(w, m, rotate);                                                     \
        result(w, THUMB_##id, 1, d, reg(n), from, 0);                                              \
    }
EXTEND_AND_ADD(sxtab)
EXTEND_AND_ADD(sxtah)
EXTEND_AND_ADD(uxtab)
EXTEND_AND_ADD(uxtah)

#define EXTEND_TWO(id, add_id)                                                                     \
    void thumb_row_##id##_t1(writer w, uint32_t d, uint32_t rotate, uint32_t m)                    \
    {                                                                                              \
        result(w, THUMB_##id, 1, d, rotated(w, m, rotate), 0, 0);                                  \
    }                                                                                              \
    void thumb_row_##add_id##_t1(writer w, uint32_t n, uint32_t d, uint32_t rotate, uint32_t m)    \
    {                                                                                              \
        thumb_write(w, THUMB_##id, reg(THUMB_SHIFTED), rotated(w, m, rotate), 0, 0);               \
        result(w, THUMB_add_halves, 1, d, reg(n), reg(THUMB_SHIFTED), 0);                          \
    }
EXTEND_TWO(sxtb16, sxtab16)
EXTEND_TWO(uxtb16, uxtab16)

/* --- multiplication --- */

/* One of several codes in a row. */
static enum thumb_code code_at(enum thumb_code first, uint32_t index)
{
    return (enum thumb_code)(first + index);
}

/* Rm with its halves exchanged. */
static unsigned exchanged(writer w, uint32_t m, uint32_t exchange)
{
    return exchange ? shifted(w, 0, m, ROR, 4, 0) : source(w, m);
}

static void multiply(writer w, enum thumb_code code, uint32_t d, uint32_t n, unsigned second,
                     uint32_t imm)
{
    result(w, code, 1, d, source(w, n), second, imm);
}

static void multiply_long(writer w, enum thumb_code code, uint32_t low, uint32_t high, uint32_t n,
                          unsigned second)
{
    thumb_write(w, code, target(low), source(w, n), second, target(high));
    settle_two(w, low, high);
}

void thumb_row_smulxy_t1(writer w, uint32_t n, uint32_t d, uint32_t top_n, uint32_t top_m,
                         uint32_t m)
{
    multiply(w, code_at(THUMB_smulbb, 2 * top_n + top_m), d, n, source(w, m), 0);
}

void thumb_row_smlaxy_t1(writer w, uint32_t n, uint32_t a, uint32_t d, uint32_t top_n,
                         uint32_t top_m, uint32_t m)
{
    multiply(w, code_at(THUMB_smlabb, 2 * top_n + top_m), d, n, source(w, m), reg(a));
}

void thumb_row_smlalxy_t1(writer w, uint32_t n, uint32_t low, uint32_t high, uint32_t top_n,
                          uint32_t top_m, uint32_t m)
{
    multiply_long(w, code_at(THUMB_smlalbb, 2 * top_n + top_m), low, high, n, source(w, m));
}

/* The last field but one chooses the second of two operations. */
#define PRODUCT(id, code)                                                                          \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t d, uint32_t which, uint32_t m)         \
    {                                                                                              \
        multiply(w, code_at(code, which), d, n, source(w, m), 0);                                  \
    }
#define PRODUCT_ADDED(id, code)                                                                    \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t a, uint32_t d, uint32_t which,         \
                             uint32_t m)                                                           \
    {                                                                                              \
        unsigned second = source(w, m);                                                            \
        multiply(w, code_at(code, which), d, n, second, source(w, a));                             \
    }
PRODUCT(smulwy, THUMB_smulwb)
PRODUCT(smmul, THUMB_smmul)
PRODUCT_ADDED(smlawy, THUMB_smlawb)
PRODUCT_ADDED(smmla, THUMB_smmla)
PRODUCT_ADDED(smmls, THUMB_smmls)

#define DUAL(id)                                                                                   \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t d, uint32_t exchange, uint32_t m)      \
    {                                                                                              \
        multiply(w, THUMB_##id, d, n, exchanged(w, m, exchange), 0);                               \
    }
#define DUAL_ADDED(id)                                                                             \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t a, uint32_t d, uint32_t exchange,      \
                             uint32_t m)                                                           \
    {                                                                                              \
        multiply(w, THUMB_##id, d, n, exchanged(w, m, exchange), reg(a));                          \
    }
#define DUAL_LONG(id)                                                                              \
    void thumb_row_##id##_t1(writer w, uint32_t n, uint32_t low, uint32_t high, uint32_t exchange, \
                             uint32_t m)                                                           \
    {                                                                                              \
        multiply_long(w, THUMB_##id, low, high, n, exchanged(w, m, exchange));                     \
    }
DUAL(smuad)
DUAL(smusd)
DUAL_ADDED(smlad)
DUAL_ADDED(smlsd)
DUAL_LONG(smlald)
DUAL_LONG(smlsld)

void thumb_row_umaal_t1(writer w, uint32_t n, uint32_t low, uint32_t high, uint32_t m)
{
    multiply_long(w, THUMB_umaal, low, high, n, source(w, m));
}

void thumb_row_usada8_t1(writer w, uint32_t n, uint32_t a, uint32_t d, uint32_t m)
{
    unsigned first = source(w, n);
    thumb_write(w, THUMB_usad8, reg(THUMB_SHIFTED), first, source(w, m), 0);
    result(w, THUMB_add, 0, d, reg(a), reg(THUMB_SHIFTED), 0);
}
