/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data processing in Thumb: what each row of thumb.isa is made of (ARM DDI 0403E, A7.7). What is
 * UNPREDICTABLE there is undefined here where it cannot mean anything, else what it looks like. */
#include "thumb_operands.h"

/* --- data processing --- */

/* Rdn is first operand and result. */
#define NARROW(id, code)                                                                           \
    void thumb_row_##id(writer w, uint32_t m, uint32_t dn)                                         \
    {                                                                                              \
        result(w, code, outside(w), dn, reg(dn), reg(m), 0);                                       \
    }
NARROW(and_reg_t1, THUMB_and)
NARROW(eor_reg_t1, THUMB_eor)
NARROW(lsl_reg_t1, THUMB_lsl)
NARROW(lsr_reg_t1, THUMB_lsr)
NARROW(asr_reg_t1, THUMB_asr)
NARROW(ror_reg_t1, THUMB_ror)
NARROW(adc_reg_t1, THUMB_adc)
NARROW(sbc_reg_t1, THUMB_sbc)
NARROW(orr_reg_t1, THUMB_orr)
NARROW(bic_reg_t1, THUMB_bic)
NARROW(mul_t1, THUMB_mul)

/* Without a result: comparisons set flags in IT blocks, too. */
#define COMPARE(id, code)                                                                          \
    void thumb_row_##id(writer w, uint32_t m, uint32_t n)                                          \
    {                                                                                              \
        thumb_write(w, code, 0, reg(n), reg(m), 0);                                                \
    }
COMPARE(tst_reg_t1, THUMB_tst)
COMPARE(cmp_reg_t1, THUMB_cmp)
COMPARE(cmn_reg_t1, THUMB_cmn)

/* One operand. */
#define UNARY(id, code, flags)                                                                     \
    void thumb_row_##id(writer w, uint32_t m, uint32_t d)                                          \
    {                                                                                              \
        result(w, code, flags, d, reg(m), 0, 0);                                                   \
    }
UNARY(mov_reg_t2, THUMB_mov, outside(w))
UNARY(mvn_reg_t1, THUMB_mvn, outside(w))
UNARY(rsb_imm_t1, THUMB_rsb_i, outside(w))
UNARY(sxth_t1, THUMB_sxth, 0)
UNARY(sxtb_t1, THUMB_sxtb, 0)
UNARY(uxth_t1, THUMB_uxth, 0)
UNARY(uxtb_t1, THUMB_uxtb, 0)
UNARY(rev_t1, THUMB_rev, 0)
UNARY(rev16_t1, THUMB_rev16, 0)
UNARY(revsh_t1, THUMB_revsh, 0)

#define NARROW_SHIFT(id, type)                                                                     \
    void thumb_row_##id(writer w, uint32_t imm5, uint32_t m, uint32_t d)                           \
    {                                                                                              \
        shift_into(w, outside(w), d, m, type, imm5);                                               \
    }
NARROW_SHIFT(lsl_imm_t1, LSL)
NARROW_SHIFT(lsr_imm_t1, LSR)
NARROW_SHIFT(asr_imm_t1, ASR)

void thumb_row_add_reg_t1(writer w, uint32_t m, uint32_t n, uint32_t d)
{
    result(w, THUMB_add, outside(w), d, reg(n), reg(m), 0);
}

void thumb_row_sub_reg_t1(writer w, uint32_t m, uint32_t n, uint32_t d)
{
    result(w, THUMB_sub, outside(w), d, reg(n), reg(m), 0);
}

void thumb_row_add_imm_t1(writer w, uint32_t imm3, uint32_t n, uint32_t d)
{
    result(w, THUMB_add_i, outside(w), d, reg(n), 0, imm3);
}

void thumb_row_sub_imm_t1(writer w, uint32_t imm3, uint32_t n, uint32_t d)
{
    result(w, THUMB_sub_i, outside(w), d, reg(n), 0, imm3);
}

void thumb_row_mov_imm_t1(writer w, uint32_t d, uint32_t imm8)
{
    result(w, THUMB_const, outside(w), d, 0, 0, imm8);
}

void thumb_row_cmp_imm_t1(writer w, uint32_t n, uint32_t imm8)
{
    thumb_write(w, THUMB_cmp_i, 0, reg(n), 0, imm8);
}

void thumb_row_add_imm_t2(writer w, uint32_t dn, uint32_t imm8)
{
    result(w, THUMB_add_i, outside(w), dn, reg(dn), 0, imm8);
}

void thumb_row_sub_imm_t2(writer w, uint32_t dn, uint32_t imm8)
{
    result(w, THUMB_sub_i, outside(w), dn, reg(dn), 0, imm8);
}

/* Registers of 4 bits: the topmost of the result's stands apart. */
void thumb_row_add_reg_t2(writer w, uint32_t dn, uint32_t m, uint32_t dn3)
{
    uint32_t d = dn << 3 | dn3;
    unsigned first = source(w, d);
    result(w, THUMB_add, 0, d, first, source(w, m), 0);
}

void thumb_row_cmp_reg_t2(writer w, uint32_t n, uint32_t m, uint32_t n3)
{
    unsigned first = source(w, n << 3 | n3);
    thumb_write(w, THUMB_cmp, 0, first, source(w, m), 0);
}

void thumb_row_mov_reg_t1(writer w, uint32_t d, uint32_t m, uint32_t d3)
{
    result(w, THUMB_mov, 0, d << 3 | d3, source(w, m), 0, 0);
}

/* The second operand is shifted. */
static void data(writer w, enum thumb_code code, uint32_t s, uint32_t carry, uint32_t d, uint32_t n,
                 unsigned second)
{
    (void)carry;
    result(w, code, s, d, source(w, n), second, 0);
}

#define WIDE(id, code, carry)                                                                      \
    void thumb_row_##id(writer w, uint32_t s, uint32_t n, uint32_t imm3, uint32_t d,               \
                        uint32_t imm2, uint32_t type, uint32_t m)                                  \
    {                                                                                              \
        data(w, code, s, carry, d, n, shifted(w, carry, m, type, imm3, imm2));                     \
    }
WIDE(and_reg_t2, THUMB_and, s)
WIDE(bic_reg_t2, THUMB_bic, s)
WIDE(orr_reg_t2, THUMB_orr, s)
WIDE(orn_reg_t1, THUMB_orn, s)
WIDE(eor_reg_t2, THUMB_eor, s)
WIDE(adc_reg_t2, THUMB_adc, 0)
WIDE(sbc_reg_t2, THUMB_sbc, 0)
WIDE(sub_reg_t2, THUMB_sub, 0)
WIDE(rsb_reg_t1, THUMB_rsb, 0)

void thumb_row_add_reg_t3(writer w, uint32_t s, uint32_t n, uint32_t imm3, uint32_t d,
                          uint32_t imm2, uint32_t type, uint32_t m)
{
    uint32_t count = imm3 << 2 | imm2;
    if (!s && type == LSL && count > 0 && m != 15)
        result(w, THUMB_add_lsl, 1, d, source(w, n), reg(m), count);
    else
        data(w, THUMB_add, s, 0, d, n, shifted(w, 0, m, type, imm3, imm2));
}

void thumb_row_mvn_reg_t2(writer w, uint32_t s, uint32_t imm3, uint32_t d, uint32_t imm2,
                          uint32_t type, uint32_t m)
{
    result(w, THUMB_mvn, s, d, shifted(w, s, m, type, imm3, imm2), 0, 0);
}

#define WIDE_COMPARE(id, code, carry)                                                              \
    void thumb_row_##id(writer w, uint32_t n, uint32_t imm3, uint32_t imm2, uint32_t type,         \
                        uint32_t m)                                                                \
    {                                                                                              \
        unsigned second = shifted(w, carry, m, type, imm3, imm2);                                  \
        thumb_write(w, code, 0, source(w, n), second, 0);                                          \
    }
WIDE_COMPARE(tst_reg_t2, THUMB_tst, 1)
WIDE_COMPARE(teq_reg_t1, THUMB_teq, 1)
WIDE_COMPARE(cmn_reg_t2, THUMB_cmn, 0)
WIDE_COMPARE(cmp_reg_t3, THUMB_cmp, 0)

void thumb_row_mov_reg_t3(writer w, uint32_t s, uint32_t d, uint32_t m)
{
    result(w, THUMB_mov, s, d, source(w, m), 0, 0);
}

#define WIDE_SHIFT(id, type)                                                                       \
    void thumb_row_##id(writer w, uint32_t s, uint32_t imm3, uint32_t d, uint32_t imm2,            \
                        uint32_t m)                                                                \
    {                                                                                              \
        shift_into(w, s, d, m, type, imm3 << 2 | imm2);                                            \
    }
WIDE_SHIFT(lsl_imm_t2, LSL)
WIDE_SHIFT(lsr_imm_t2, LSR)
WIDE_SHIFT(asr_imm_t2, ASR)
WIDE_SHIFT(ror_imm_t1, ROR)

void thumb_row_rrx_t1(writer w, uint32_t s, uint32_t d, uint32_t m)
{
    shift_into(w, s, d, m, ROR, 0);
}

#define WIDE_SHIFT_BY(id, code)                                                                    \
    void thumb_row_##id(writer w, uint32_t s, uint32_t n, uint32_t d, uint32_t m)                  \
    {                                                                                              \
        unsigned first = source(w, n);                                                             \
        result(w, code, s, d, first, source(w, m), 0);                                             \
    }
WIDE_SHIFT_BY(lsl_reg_t2, THUMB_lsl)
WIDE_SHIFT_BY(lsr_reg_t2, THUMB_lsr)
WIDE_SHIFT_BY(asr_reg_t2, THUMB_asr)
WIDE_SHIFT_BY(ror_reg_t2, THUMB_ror)

/* ThumbExpandImm_C: a rotated constant is the carry, too. */
static void carry_of(writer w, uint32_t imm12)
{
    if (imm12 >> 10)
        thumb_write(w, THUMB_carry, 0, 0, 0, expand(imm12) >> 31);
}

static uint32_t same(uint32_t value)
{
    return value;
}

static uint32_t inverse(uint32_t value)
{
    return ~value;
}

#define WIDE_CONSTANT(id, code, of, carry)                                                         \
    void thumb_row_##id(writer w, uint32_t i, uint32_t s, uint32_t n, uint32_t imm3, uint32_t d,   \
                        uint32_t imm8)                                                             \
    {                                                                                              \
        uint32_t imm12 = wide_constant(i, imm3, imm8);                                             \
        if (carry)                                                                                 \
            carry_of(w, imm12);                                                                    \
        result(w, code, s, d, source(w, n), 0, of(expand(imm12)));                                 \
    }
WIDE_CONSTANT(and_imm_t1, THUMB_and_i, same, s)
WIDE_CONSTANT(bic_imm_t1, THUMB_and_i, inverse, s)
WIDE_CONSTANT(orr_imm_t1, THUMB_orr_i, same, s)
WIDE_CONSTANT(orn_imm_t1, THUMB_orr_i, inverse, s)
WIDE_CONSTANT(eor_imm_t1, THUMB_eor_i, same, s)
WIDE_CONSTANT(add_imm_t3, THUMB_add_i, same, 0)
WIDE_CONSTANT(adc_imm_t1, THUMB_adc_i, same, 0)
WIDE_CONSTANT(sbc_imm_t1, THUMB_adc_i, inverse, 0)
WIDE_CONSTANT(sub_imm_t3, THUMB_sub_i, same, 0)
WIDE_CONSTANT(rsb_imm_t2, THUMB_rsb_i, same, 0)

#define CONSTANT_ALONE(id, of)                                                                     \
    void thumb_row_##id(writer w, uint32_t i, uint32_t s, uint32_t imm3, uint32_t d,               \
                        uint32_t imm8)                                                             \
    {                                                                                              \
        uint32_t imm12 = wide_constant(i, imm3, imm8);                                             \
        if (s)                                                                                     \
            carry_of(w, imm12);                                                                    \
        result(w, THUMB_const, s, d, 0, 0, of(expand(imm12)));                                     \
    }
CONSTANT_ALONE(mov_imm_t2, same)
CONSTANT_ALONE(mvn_imm_t1, inverse)

#define COMPARE_CONSTANT(id, code, carry)                                                          \
    void thumb_row_##id(writer w, uint32_t i, uint32_t n, uint32_t imm3, uint32_t imm8)            \
    {                                                                                              \
        uint32_t imm12 = wide_constant(i, imm3, imm8);                                             \
        if (carry)                                                                                 \
            carry_of(w, imm12);                                                                    \
        thumb_write(w, code, 0, source(w, n), 0, expand(imm12));                                   \
    }
COMPARE_CONSTANT(tst_imm_t1, THUMB_tst_i, 1)
COMPARE_CONSTANT(teq_imm_t1, THUMB_teq_i, 1)
COMPARE_CONSTANT(cmn_imm_t1, THUMB_cmn_i, 0)
COMPARE_CONSTANT(cmp_imm_t2, THUMB_cmp_i, 0)

void thumb_row_add_imm_t4(writer w, uint32_t i, uint32_t n, uint32_t imm3, uint32_t d,
                          uint32_t imm8)
{
    result(w, THUMB_add_i, 0, d, source(w, n), 0, wide_constant(i, imm3, imm8));
}

void thumb_row_sub_imm_t4(writer w, uint32_t i, uint32_t n, uint32_t imm3, uint32_t d,
                          uint32_t imm8)
{
    result(w, THUMB_sub_i, 0, d, source(w, n), 0, wide_constant(i, imm3, imm8));
}

static void address_of(writer w, uint32_t d, uint32_t distance)
{
    result(w, THUMB_const, 0, d, 0, 0, ((w->pc + 4) & ~3u) + distance);
}

void thumb_row_adr_t1(writer w, uint32_t d, uint32_t imm8)
{
    address_of(w, d, imm8 * 4);
}

void thumb_row_adr_t2(writer w, uint32_t i, uint32_t imm3, uint32_t d, uint32_t imm8)
{
    address_of(w, d, 0 - wide_constant(i, imm3, imm8));
}

void thumb_row_adr_t3(writer w, uint32_t i, uint32_t imm3, uint32_t d, uint32_t imm8)
{
    address_of(w, d, wide_constant(i, imm3, imm8));
}

void thumb_row_mov_imm_t3(writer w, uint32_t i, uint32_t imm4, uint32_t imm3, uint32_t d,
                          uint32_t imm8)
{
    result(w, THUMB_const, 0, d, 0, 0, imm4 << 12 | wide_constant(i, imm3, imm8));
}

void thumb_row_movt_t1(writer w, uint32_t i, uint32_t imm4, uint32_t imm3, uint32_t d,
                       uint32_t imm8)
{
    uint32_t half = imm4 << 12 | wide_constant(i, imm3, imm8);
    if (d == 15)
        constant(w, THUMB_TARGET, w->pc + 4);
    result(w, THUMB_movt, 1, d, 0, 0, half << 16);
}

/* SP plus a multiple of 4 stays one. */
void thumb_row_add_sp_imm_t1(writer w, uint32_t d, uint32_t imm8)
{
    result(w, THUMB_add_i, 0, d, reg(13), 0, imm8 * 4);
}

void thumb_row_add_sp_imm_t2(writer w, uint32_t imm7)
{
    thumb_write(w, THUMB_add_i, reg(13), reg(13), 0, imm7 * 4)->never_flags = true;
}

void thumb_row_sub_sp_imm_t1(writer w, uint32_t imm7)
{
    thumb_write(w, THUMB_sub_i, reg(13), reg(13), 0, imm7 * 4)->never_flags = true;
}

/* --- multiplication, division --- */

void thumb_row_mul_t2(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    unsigned first = source(w, n);
    result(w, THUMB_mul, 0, d, first, source(w, m), 0);
}

#define ACCUMULATE(id, code)                                                                       \
    void thumb_row_##id(writer w, uint32_t n, uint32_t a, uint32_t d, uint32_t m)                  \
    {                                                                                              \
        unsigned first = source(w, n), second = source(w, m);                                      \
        result(w, code, 1, d, first, second, source(w, a));                                        \
    }
ACCUMULATE(mla_t1, THUMB_mla)
ACCUMULATE(mls_t1, THUMB_mls)

#define LONG(id, code)                                                                             \
    void thumb_row_##id(writer w, uint32_t n, uint32_t low, uint32_t high, uint32_t m)             \
    {                                                                                              \
        unsigned first = source(w, n), second = source(w, m);                                      \
        thumb_write(w, code, target(low), first, second, target(high));                            \
        settle_two(w, low, high);                                                                  \
    }
LONG(smull_t1, THUMB_smull)
LONG(umull_t1, THUMB_umull)
LONG(smlal_t1, THUMB_smlal)
LONG(umlal_t1, THUMB_umlal)

static void divide(writer w, enum thumb_code code, enum thumb_code unit, uint32_t d, uint32_t n,
                   uint32_t m)
{
    unsigned first = source(w, n), second = source(w, m);
    result(w, w->unit ? unit : code, 1, d, first, second, 0);
}

void thumb_row_sdiv_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    divide(w, THUMB_sdiv, THUMB_sdiv_unit, d, n, m);
}

void thumb_row_udiv_t1(writer w, uint32_t n, uint32_t d, uint32_t m)
{
    divide(w, THUMB_udiv, THUMB_udiv_unit, d, n, m);
}

/* --- bit fields, saturation, extension, order --- */

void thumb_row_ubfx_t1(writer w, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2,
                       uint32_t widthm1)
{
    uint32_t lsb = imm3 << 2 | imm2;
    if (lsb + widthm1 > 31)
        thumb_write_special(w, true);
    else
        result(w, THUMB_ubfx, 1, d, source(w, n), lsb, UINT32_MAX >> (31 - widthm1));
}

void thumb_row_sbfx_t1(writer w, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2,
                       uint32_t widthm1)
{
    uint32_t lsb = imm3 << 2 | imm2;
    if (lsb + widthm1 > 31)
        thumb_write_special(w, true);
    else
        result(w, THUMB_sbfx, 1, d, source(w, n), 31 - lsb - widthm1, 31 - widthm1);
}

/* Of the source's lowest bits. */
static void insert(writer w, uint32_t d, unsigned from, uint32_t lsb, uint32_t msb)
{
    if (d == 15)
        constant(w, THUMB_TARGET, w->pc + 4);
    if (msb < lsb)
        thumb_write_special(w, true);
    else
        result(w, THUMB_bfi, 1, d, from, lsb, UINT32_MAX >> (31 - (msb - lsb)) << lsb);
}

void thumb_row_bfi_t1(writer w, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2, uint32_t msb)
{
    insert(w, d, source(w, n), imm3 << 2 | imm2, msb);
}

void thumb_row_bfc_t1(writer w, uint32_t imm3, uint32_t d, uint32_t imm2, uint32_t msb)
{
    insert(w, d, constant(w, THUMB_CONSTANT, 0), imm3 << 2 | imm2, msb);
}

/* By ASR of 0 nothing but packing halfwords is meant, which the Cortex-M3 has not. */
static unsigned to_saturate(writer w, uint32_t sh, uint32_t n, uint32_t imm3, uint32_t imm2)
{
    return shifted(w, 0, n, sh ? ASR : LSL, imm3, imm2);
}

void thumb_row_ssat_t1(writer w, uint32_t sh, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2,
                       uint32_t sat)
{
    result(w, THUMB_ssat, 1, d, to_saturate(w, sh, n, imm3, imm2), 0, (1u << sat) - 1);
}

void thumb_row_usat_t1(writer w, uint32_t sh, uint32_t n, uint32_t imm3, uint32_t d, uint32_t imm2,
                       uint32_t sat)
{
    result(w, THUMB_usat, 1, d, to_saturate(w, sh, n, imm3, imm2), 0, (1u << sat) - 1);
}

#define EXTEND(id, code)                                                                           \
    void thumb_row_##id(writer w, uint32_t d, uint32_t rotate, uint32_t m)                         \
    {                                                                                              \
        unsigned from = rotate == 0 ? source(w, m) : shifted(w, 0, m, ROR, 2 * rotate, 0);         \
        result(w, code, 1, d, from, 0, 0);                                                         \
    }
EXTEND(sxth_t2, THUMB_sxth)
EXTEND(uxth_t2, THUMB_uxth)
EXTEND(sxtb_t2, THUMB_sxtb)
EXTEND(uxtb_t2, THUMB_uxtb)

/* The register is written twice. */
#define ORDER(id, code)                                                                            \
    void thumb_row_##id(writer w, UNUSED uint32_t m2, uint32_t d, uint32_t m)                      \
    {                                                                                              \
        result(w, code, 1, d, source(w, m), 0, 0);                                                 \
    }
ORDER(rev_t2, THUMB_rev)
ORDER(rev16_t2, THUMB_rev16)
ORDER(rbit_t1, THUMB_rbit)
ORDER(revsh_t2, THUMB_revsh)
ORDER(clz_t1, THUMB_clz)
