/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floating-point extension's operations (ARM DDI 0403E, A7.7): a part of thumb_ops.h, in its
 * words. Moves, VABS, VNEG are those of integers. Arithmetic is done twice: in the exact
 * interpreter by ieee.c; elsewhere by the host, whose numbers are the same, as long as it rounds to
 * nearest and the cumulative flags cannot change: FPSCR.IXC is set already, operands and result are
 * no NaNs, and nothing is so small or so large that another flag could be due. What is not so
 * leaves. FLOAT(r, exactly, quickly, when) declares r, and leaves unless `when`, which may look at
 * r. */

/* clang-format off */

#ifndef FLOAT
#define FLOAT(r, exactly, quickly, when)                                                           \
    LEAVE_IF(CORE->precise != 0);                                                                  \
    const uint32_t r = quickly;                                                                    \
    LEAVE_IF(!(when))
#define WORD_ALIGNED(address) /* else it leaves anyhow */
#endif

#ifndef THUMB_FLOAT
#define THUMB_FLOAT(v)  thumb_float(v)
#define THUMB_DOUBLE(v) ((double)thumb_float(v))
#define THUMB_BITS(f)   thumb_float_bits(f)
#define THUMB_NEGATED(v) ((v) ^ IEEE_SIGN)

/* y and z to x */
#define THUMB_FLOAT_2(name, exactly, quickly, when)                                                \
    OP(name, 0, 0, COMPUTE, const uint32_t a = REG(y), b = REG(z); FLOAT(r, exactly, quickly, when);\
       SET(x, r);)
#define THUMB_FLOAT_SUM(name, function, sign)                                                      \
    THUMB_FLOAT_2(name, function(&CORE->fpscr, a, b),                                              \
                  THUMB_BITS(THUMB_FLOAT(a) sign THUMB_FLOAT(b)), thumb_is_finite(r))
/* Both the product and the sum are rounded. */
#define THUMB_FLOAT_CHAIN(name, sum_is, product_is)                                                \
    OP(name, 0, 0, COMPUTE, const uint32_t a = REG(y), b = REG(z), before = REG(x);                 \
       FLOAT(product, ieee_multiply(&CORE->fpscr, a, b),                                           \
             THUMB_BITS(THUMB_FLOAT(a) * THUMB_FLOAT(b)), thumb_is_product(product, a, b));        \
       FLOAT(r, ieee_add(&CORE->fpscr, sum_is, product_is),                                        \
             THUMB_BITS(THUMB_FLOAT(sum_is) + THUMB_FLOAT(product_is)), thumb_is_finite(r));       \
       SET(x, r);)
/* In double precision the product is exact; the sum, rounded twice, is right unless the first
 * rounding leads to the middle between two numbers. */
#define THUMB_FLOAT_FUSED(name, sum_is, a_is)                                                      \
    OP(name, 0, 0, COMPUTE, const uint32_t a = a_is, b = REG(z), before = sum_is;                   \
       FLOAT_DOUBLE(r, ieee_fused(&CORE->fpscr, before, a, b),                                     \
                    THUMB_DOUBLE(a) * THUMB_DOUBLE(b) + THUMB_DOUBLE(before));                     \
       SET(x, r);)
#ifndef FLOAT_DOUBLE
#define FLOAT_DOUBLE(r, exactly, quickly)                                                          \
    LEAVE_IF(CORE->precise != 0);                                                                  \
    const double wide = quickly;                                                                   \
    const uint32_t r = THUMB_BITS((float)wide);                                                    \
    LEAVE_IF(!thumb_is_fused(r, wide))
#endif
#define THUMB_FLOAT_1(name, exactly, quickly, when)                                                \
    OP(name, 0, 0, COMPUTE, const uint32_t a = REG(y); FLOAT(r, exactly, quickly, when); SET(x, r);)
#define THUMB_COMPARE(name, b_is, signals)                                                         \
    OP(name, 0, 0, COMPUTE, const uint32_t a = REG(y), b = b_is;                                    \
       FLOAT(r, ieee_compare(&CORE->fpscr, a, b, signals),                                         \
             thumb_float_order(THUMB_FLOAT(a), THUMB_FLOAT(b)),                                    \
             thumb_is_finite(a) & thumb_is_finite(b));                                             \
       CORE->fpscr = (CORE->fpscr & ~FPSCR_CONDITION) | r;)
#endif

/* Looked at first in each block: may they run? */
OP(check_float, 0, 0, MEMORY, LEAVE_IF(CORE->floats == 0);)

/* --- registers --- */
OP(vldr, 0, 0, ACCESS, WORD_ALIGNED(REG(y) + IMM); LOAD(uint32_t, value, REG(y) + IMM);
   SET(x, value);)
OP(vstr, 0, 0, ACCESS, WORD_ALIGNED(REG(y) + IMM); STORE(uint32_t, REG(y) + IMM, REG(x));)
OP(vmsr, 0, 0, PLAIN, const uint32_t a = REG(y) & FPSCR_ALL; CORE->fpscr = a;
   CORE->precise = thumb_is_precise(a);)
/* VMRS to the flags */
OP(vmrs_flags, 0, F_NZ | F_C | F_V, PLAIN, const uint32_t f = CORE->fpscr; (void)f;
   FLAGS(NZ = (int64_t)((uint64_t)(f & IEEE_SIGN) << 32 | (~f >> 30 & 1)); CF = f >> 29 & 1;
         VF = f >> 28 & 1;))

/* --- arithmetic --- */
THUMB_FLOAT_SUM(vadd, ieee_add, +)
THUMB_FLOAT_SUM(vsub, ieee_subtract, -)
THUMB_FLOAT_2(vmul, ieee_multiply(&CORE->fpscr, a, b), THUMB_BITS(THUMB_FLOAT(a) * THUMB_FLOAT(b)),
              thumb_is_product(r, a, b))
THUMB_FLOAT_2(vnmul, THUMB_NEGATED(ieee_multiply(&CORE->fpscr, a, b)),
              THUMB_NEGATED(THUMB_BITS(THUMB_FLOAT(a) * THUMB_FLOAT(b))), thumb_is_product(r, a, b))
THUMB_FLOAT_2(vdiv, ieee_divide(&CORE->fpscr, a, b), THUMB_BITS(THUMB_FLOAT(a) / THUMB_FLOAT(b)),
              thumb_is_normal(r) | (a << 1 == 0 && thumb_is_finite(r)))
THUMB_FLOAT_1(vsqrt, ieee_root(&CORE->fpscr, a), THUMB_BITS(thumb_root(THUMB_FLOAT(a))),
              thumb_is_finite(r))
THUMB_FLOAT_CHAIN(vmla, before, product)
THUMB_FLOAT_CHAIN(vmls, before, THUMB_NEGATED(product))
THUMB_FLOAT_CHAIN(vnmla, THUMB_NEGATED(before), THUMB_NEGATED(product))
THUMB_FLOAT_CHAIN(vnmls, THUMB_NEGATED(before), product)
THUMB_FLOAT_FUSED(vfma, REG(x), REG(y))
THUMB_FLOAT_FUSED(vfms, REG(x), THUMB_NEGATED(REG(y)))
THUMB_FLOAT_FUSED(vfnma, THUMB_NEGATED(REG(x)), THUMB_NEGATED(REG(y)))
THUMB_FLOAT_FUSED(vfnms, THUMB_NEGATED(REG(x)), REG(y))
THUMB_COMPARE(vcmp, REG(z), false)
THUMB_COMPARE(vcmp_e, REG(z), true)
THUMB_COMPARE(vcmp_0, 0, false)
THUMB_COMPARE(vcmp_e_0, 0, true)

/* --- conversion: imm: of integers, bits behind the point and how many in all --- */
THUMB_FLOAT_1(vcvt_s32, ieee_to_integer(&CORE->fpscr, a, thumb_integer(true, true)),
              thumb_to_signed(a), thumb_fits_signed(a))
THUMB_FLOAT_1(vcvt_u32, ieee_to_integer(&CORE->fpscr, a, thumb_integer(false, true)),
              thumb_to_unsigned(a), thumb_fits_unsigned(a))
THUMB_FLOAT_1(vcvtr_s32, ieee_to_integer(&CORE->fpscr, a, thumb_integer(true, false)), a, false)
THUMB_FLOAT_1(vcvtr_u32, ieee_to_integer(&CORE->fpscr, a, thumb_integer(false, false)), a, false)
THUMB_FLOAT_1(vcvt_f32_s32, ieee_from_integer(&CORE->fpscr, a, thumb_integer(true, false)),
              THUMB_BITS((float)(int32_t)a), true)
THUMB_FLOAT_1(vcvt_f32_u32, ieee_from_integer(&CORE->fpscr, a, thumb_integer(false, false)),
              THUMB_BITS((float)a), true)
THUMB_FLOAT_1(vcvt_to_fixed, ieee_to_integer(&CORE->fpscr, a, thumb_fixed(IMM)), a, false)
THUMB_FLOAT_1(vcvt_from_fixed, ieee_from_integer(&CORE->fpscr, a, thumb_fixed(IMM)), a, false)
THUMB_FLOAT_1(vcvtb_f32, ieee_from_half(&CORE->fpscr, a & 0xffff), a, false)
THUMB_FLOAT_1(vcvtt_f32, ieee_from_half(&CORE->fpscr, a >> 16), a, false)
THUMB_FLOAT_2(vcvtb_f16, (b & 0xffff0000) | ieee_to_half(&CORE->fpscr, a), a ^ b, false)
THUMB_FLOAT_2(vcvtt_f16, (b & 0xffff) | ieee_to_half(&CORE->fpscr, a) << 16, a ^ b, false)

/* clang-format on */
