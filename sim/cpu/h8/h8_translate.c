/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each row of h8.isa is made of, and what it costs. */
#include "gen/isa/h8.h"
#include "h8.h"
#include "h8_cost.h"
#include "h8_engine.h"

typedef struct table_writer *writer;

static struct h8 *h8_of(writer w)
{
    return w->owner;
}

/* --- operands --- */

static unsigned er(uint32_t n)
{
    return (unsigned)offsetof(struct h8_run, r) + 4 * (n & 7);
}

/* R0H to R7H, R0L to R7L. */
static unsigned r8(uint32_t n)
{
    return er(n) + (n < 8);
}

/* R0 to R7, E0 to E7. */
static unsigned r16(uint32_t n)
{
    return er(n) + (n < 8 ? 0 : 2);
}

#define ZERO    ((unsigned)offsetof(struct h8_run, zero))
#define TARGET_ ((unsigned)offsetof(struct h8_run, t))
#define SP      er(H8_SP)

static uint32_t long_of(uint32_t high, uint32_t low)
{
    return high << 16 | low;
}

static uint32_t absolute8(writer w, uint32_t abs)
{
    return (0xffffff00u | abs) & h8_of(w)->mask;
}

static uint32_t absolute16(writer w, uint32_t abs)
{
    return (uint32_t)(int16_t)abs & h8_of(w)->mask;
}

static uint32_t absolute32(writer w, uint32_t high, uint32_t low)
{
    return long_of(high, low) & h8_of(w)->mask;
}

static void op(writer w, enum h8_code code, unsigned x, unsigned y, uint32_t imm)
{
    writer_op(w, code, x, y, 0, imm);
}

/* The H8/300's registers have 16 bits. */
static void wrap(writer w, unsigned reg)
{
    if (h8_of(w)->model == H8_MODEL_h8300)
        op(w, H8_OP_wrap, reg, 0, 0);
}

static void special(writer w)
{
    op(w, H8_OP_special, 0, 0, 0);
    w->ends = true;
}

/* --- moves --- */

#define MOVES(l, part, d32_part)                                                                   \
    static void row_mov_##l##_at(writer w, uint32_t s, uint32_t d)                                 \
    {                                                                                              \
        op(w, H8_OP_ld_##l, part(d), er(s), 0);                                                    \
    }                                                                                              \
    static void row_mov_##l##_d16(writer w, uint32_t s, uint32_t d, int32_t disp)                  \
    {                                                                                              \
        op(w, H8_OP_ld_##l, part(d), er(s), (uint32_t)disp);                                       \
    }                                                                                              \
    static void row_mov_##l##_d32(writer w, uint32_t s, uint32_t d, uint32_t high, uint32_t low)   \
    {                                                                                              \
        op(w, H8_OP_ld_##l, part(d), er(s), long_of(high, low));                                   \
    }                                                                                              \
    static void row_mov_##l##_inc(writer w, uint32_t s, uint32_t d)                                \
    {                                                                                              \
        op(w, H8_OP_ldinc_##l, part(d), er(s), 0);                                                 \
        wrap(w, er(s));                                                                            \
    }                                                                                              \
    static void row_mov_##l##_a16(writer w, uint32_t d, uint32_t abs)                              \
    {                                                                                              \
        op(w, H8_OP_ld_##l, part(d), ZERO, absolute16(w, abs));                                    \
    }                                                                                              \
    static void row_mov_##l##_a32(writer w, uint32_t d, uint32_t high, uint32_t low)               \
    {                                                                                              \
        op(w, H8_OP_ld_##l, part(d), ZERO, absolute32(w, high, low));                              \
    }                                                                                              \
    static void row_mov_##l##_to_at(writer w, uint32_t d, uint32_t s)                              \
    {                                                                                              \
        op(w, H8_OP_st_##l, part(s), er(d), 0);                                                    \
    }                                                                                              \
    static void row_mov_##l##_to_d16(writer w, uint32_t d, uint32_t s, int32_t disp)               \
    {                                                                                              \
        op(w, H8_OP_st_##l, part(s), er(d), (uint32_t)disp);                                       \
    }                                                                                              \
    static void row_mov_##l##_to_d32(writer w, uint32_t d, uint32_t s, uint32_t high,              \
                                     uint32_t low)                                                 \
    {                                                                                              \
        op(w, H8_OP_st_##l, part(s), er(d), long_of(high, low));                                   \
    }                                                                                              \
    static void row_mov_##l##_to_dec(writer w, uint32_t d, uint32_t s)                             \
    {                                                                                              \
        op(w, H8_OP_stdec_##l, part(s), er(d), 0);                                                 \
        wrap(w, er(d));                                                                            \
    }                                                                                              \
    static void row_mov_##l##_to_a16(writer w, uint32_t s, uint32_t abs)                           \
    {                                                                                              \
        op(w, H8_OP_st_##l, part(s), ZERO, absolute16(w, abs));                                    \
    }                                                                                              \
    static void row_mov_##l##_to_a32(writer w, uint32_t s, uint32_t high, uint32_t low)            \
    {                                                                                              \
        op(w, H8_OP_st_##l, part(s), ZERO, absolute32(w, high, low));                              \
    }

MOVES(b, r8, r8)
MOVES(w, r16, r16)
MOVES(l, er, er)

static void row_mov_b_a8(writer w, uint32_t d, uint32_t abs)
{
    op(w, H8_OP_ld_b, r8(d), ZERO, absolute8(w, abs));
}

static void row_mov_b_to_a8(writer w, uint32_t s, uint32_t abs)
{
    op(w, H8_OP_st_b, r8(s), ZERO, absolute8(w, abs));
}

/* --- two operands: register with register, and with a constant --- */

#define TWO_REGISTERS(id, code, part_s, part_d)                                                    \
    static void row_##id(writer w, uint32_t s, uint32_t d)                                         \
    {                                                                                              \
        op(w, H8_OP_##code, part_d(d), part_s(s), 0);                                              \
    }
#define CONSTANT(id, code, part)                                                                   \
    static void row_##id(writer w, uint32_t d, uint32_t imm)                                       \
    {                                                                                              \
        op(w, H8_OP_##code, part(d), 0, imm);                                                      \
    }
#define CONSTANT32(id, code)                                                                       \
    static void row_##id(writer w, uint32_t d, uint32_t high, uint32_t low)                        \
    {                                                                                              \
        op(w, H8_OP_##code, er(d), 0, long_of(high, low));                                         \
    }
#define ONE_REGISTER(id, code, part, imm)                                                          \
    static void row_##id(writer w, uint32_t d)                                                     \
    {                                                                                              \
        op(w, H8_OP_##code, part(d), 0, imm);                                                      \
    }

#define THREE_SIZES(name, code)                                                                    \
    TWO_REGISTERS(name##_b_reg, code##_b, r8, r8)                                                  \
    TWO_REGISTERS(name##_w_reg, code##_w, r16, r16)                                                \
    TWO_REGISTERS(name##_l_reg, code##_l, er, er)
#define THREE_CONSTANTS(name, code)                                                                \
    CONSTANT(name##_b_imm, code##_b, r8)                                                           \
    CONSTANT(name##_w_imm, code##_w, r16)                                                          \
    CONSTANT32(name##_l_imm, code##_l)

THREE_SIZES(mov, mov)
THREE_CONSTANTS(mov, movi)
THREE_SIZES(add, add)
THREE_CONSTANTS(add, addi)
THREE_SIZES(sub, sub)
CONSTANT(sub_w_imm, subi_w, r16)
CONSTANT32(sub_l_imm, subi_l)
THREE_SIZES(cmp, cmp)
THREE_CONSTANTS(cmp, cmpi)
THREE_SIZES(and, and)
THREE_CONSTANTS(and, andi)
THREE_SIZES(or, or)
THREE_CONSTANTS(or, ori)
THREE_SIZES(xor, xor)
THREE_CONSTANTS(xor, xori)
TWO_REGISTERS(addx_b_reg, addx, r8, r8)
CONSTANT(addx_b_imm, addxi, r8)
TWO_REGISTERS(subx_b_reg, subx, r8, r8)
CONSTANT(subx_b_imm, subxi, r8)
TWO_REGISTERS(mulxu_b, mulxu_b, r8, r16)
TWO_REGISTERS(mulxu_w, mulxu_w, r16, er)
TWO_REGISTERS(mulxs_b, mulxs_b, r8, r16)
TWO_REGISTERS(mulxs_w, mulxs_w, r16, er)
TWO_REGISTERS(divxu_b, divxu_b, r8, r16)
TWO_REGISTERS(divxu_w, divxu_w, r16, er)
TWO_REGISTERS(divxs_b, divxs_b, r8, r16)
TWO_REGISTERS(divxs_w, divxs_w, r16, er)

/* --- one operand --- */

#define SIZES_OF_ONE(name, code)                                                                   \
    ONE_REGISTER(name##_b, code##_b, r8, 0)                                                        \
    ONE_REGISTER(name##_w, code##_w, r16, 0)                                                       \
    ONE_REGISTER(name##_l, code##_l, er, 0)
#define SHIFTS(name)                                                                               \
    SIZES_OF_ONE(name, name)                                                                       \
    ONE_REGISTER(name##_b_2, name##2_b, r8, 0)                                                     \
    ONE_REGISTER(name##_w_2, name##2_w, r16, 0)                                                    \
    ONE_REGISTER(name##_l_2, name##2_l, er, 0)

SIZES_OF_ONE(not, not )
SIZES_OF_ONE(neg, neg)
SHIFTS(shll)
SHIFTS(shal)
SHIFTS(shlr)
SHIFTS(shar)
SHIFTS(rotxl)
SHIFTS(rotl)
SHIFTS(rotxr)
SHIFTS(rotr)
ONE_REGISTER(inc_b, inc_b, r8, 1)
ONE_REGISTER(inc_w_1, inc_w, r16, 1)
ONE_REGISTER(inc_w_2, inc_w, r16, 2)
ONE_REGISTER(inc_l_1, inc_l, er, 1)
ONE_REGISTER(inc_l_2, inc_l, er, 2)
ONE_REGISTER(dec_b, dec_b, r8, 1)
ONE_REGISTER(dec_w_1, dec_w, r16, 1)
ONE_REGISTER(dec_w_2, dec_w, r16, 2)
ONE_REGISTER(dec_l_1, dec_l, er, 1)
ONE_REGISTER(dec_l_2, dec_l, er, 2)
ONE_REGISTER(daa, daa, r8, 0)
ONE_REGISTER(das, das, r8, 0)
ONE_REGISTER(extu_w, extu_w, r16, 0)
ONE_REGISTER(extu_l, extu_l, er, 0)
ONE_REGISTER(exts_w, exts_w, r16, 0)
ONE_REGISTER(exts_l, exts_l, er, 0)

static void step(writer w, uint32_t d, uint32_t by)
{
    op(w, h8_of(w)->model == H8_MODEL_h8300 ? H8_OP_step16 : H8_OP_step, er(d), 0, by);
}

#define STEP(id, by)                                                                               \
    static void row_##id(writer w, uint32_t d)                                                     \
    {                                                                                              \
        step(w, d, by);                                                                            \
    }
STEP(adds_1, 1)
STEP(adds_2, 2)
STEP(adds_4, 4)
STEP(subs_1, (uint32_t)-1)
STEP(subs_2, (uint32_t)-2)
STEP(subs_4, (uint32_t)-4)

/* --- bits --- */

/* In memory, reading and writing. */
static bool changes_bit(enum h8_code code)
{
    static const enum h8_code codes[] = {H8_OP_bset_m, H8_OP_bclr_m,  H8_OP_bnot_m,  H8_OP_bst_m,
                                         H8_OP_bist_m, H8_OP_bset_rm, H8_OP_bclr_rm, H8_OP_bnot_rm};
    unsigned i;
    for (i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static void bit_op(writer w, enum h8_code code, unsigned x, unsigned y, uint32_t z, uint32_t imm)
{
    if (changes_bit(code))
        writer_op(w, H8_OP_check_write, 0, y, 1, imm);
    writer_op(w, code, x, y, z, imm);
}

#define BITS(name)                                                                                 \
    static void row_##name##_reg(writer w, uint32_t bit, uint32_t d)                               \
    {                                                                                              \
        bit_op(w, H8_OP_##name, r8(d), 0, 1u << bit, 0);                                           \
    }                                                                                              \
    static void row_##name##_at(writer w, uint32_t d, uint32_t bit)                                \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_m, 0, er(d), 1u << bit, 0);                                       \
    }                                                                                              \
    static void row_##name##_a8(writer w, uint32_t abs, uint32_t bit)                              \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_m, 0, ZERO, 1u << bit, absolute8(w, abs));                        \
    }                                                                                              \
    static void row_##name##_a16(writer w, uint32_t abs, uint32_t bit)                             \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_m, 0, ZERO, 1u << bit, absolute16(w, abs));                       \
    }                                                                                              \
    static void row_##name##_a32(writer w, uint32_t high, uint32_t low, uint32_t bit)              \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_m, 0, ZERO, 1u << bit, absolute32(w, high, low));                 \
    }
#define BITS_BY_REGISTER(name)                                                                     \
    static void row_##name##_rn_reg(writer w, uint32_t n, uint32_t d)                              \
    {                                                                                              \
        op(w, H8_OP_##name##_r, r8(d), r8(n), 0);                                                  \
    }                                                                                              \
    static void row_##name##_rn_at(writer w, uint32_t d, uint32_t n)                               \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_rm, r8(n), er(d), 0, 0);                                          \
    }                                                                                              \
    static void row_##name##_rn_a8(writer w, uint32_t abs, uint32_t n)                             \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_rm, r8(n), ZERO, 0, absolute8(w, abs));                           \
    }                                                                                              \
    static void row_##name##_rn_a16(writer w, uint32_t abs, uint32_t n)                            \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_rm, r8(n), ZERO, 0, absolute16(w, abs));                          \
    }                                                                                              \
    static void row_##name##_rn_a32(writer w, uint32_t high, uint32_t low, uint32_t n)             \
    {                                                                                              \
        bit_op(w, H8_OP_##name##_rm, r8(n), ZERO, 0, absolute32(w, high, low));                    \
    }

BITS(bset)
BITS_BY_REGISTER(bset)
BITS(bclr)
BITS_BY_REGISTER(bclr)
BITS(bnot)
BITS_BY_REGISTER(bnot)
BITS(btst)
BITS_BY_REGISTER(btst)
BITS(bst)
BITS(bist)
BITS(bld)
BITS(bild)
BITS(band)
BITS(biand)
BITS(bor)
BITS(bior)
BITS(bxor)
BITS(bixor)

static void row_tas(writer w, uint32_t d)
{
    writer_op(w, H8_OP_check_write, 0, er(d), 1, 0);
    op(w, H8_OP_tas, 0, er(d), 0);
}

/* --- several registers: ERn is at the lowest address --- */

static void load_several(writer w, uint32_t first, unsigned count)
{
    unsigned i;
    if (first + count > H8_SP) { /* the stack pointer among them: one after the other */
        special(w);
        return;
    }
    writer_op(w, H8_OP_check_read, 0, SP, 4 * count, 0);
    for (i = 0; i < count; i++)
        op(w, H8_OP_fetch_l, er(first + count - 1 - i), SP, 4 * i);
    op(w, H8_OP_step, SP, 0, 4 * count);
}

static void store_several(writer w, uint32_t first, unsigned count)
{
    unsigned i;
    if (first + count > H8_SP) {
        special(w);
        return;
    }
    writer_op(w, H8_OP_check_write, 0, SP, 4 * count, (uint32_t)-4 * count);
    for (i = 0; i < count; i++)
        op(w, H8_OP_put_l, er(first + i), SP, (uint32_t)-4 * (i + 1));
    op(w, H8_OP_step, SP, 0, (uint32_t)-4 * count);
}

#define SEVERAL(name, count, scale)                                                                \
    static void row_ldm_##name(writer w, uint32_t n)                                               \
    {                                                                                              \
        load_several(w, n *scale, count);                                                          \
    }                                                                                              \
    static void row_stm_##name(writer w, uint32_t n)                                               \
    {                                                                                              \
        store_several(w, n *scale, count);                                                         \
    }
SEVERAL(two, 2, 2)
SEVERAL(three, 3, 4)
SEVERAL(four, 4, 4)

/* --- branches --- */

static uint32_t next_of(writer w)
{
    return w->pc + w->size;
}

static uint32_t target(writer w, int32_t disp)
{
    return (next_of(w) + 2 * (uint32_t)disp) & h8_of(w)->mask; /* disp counts words */
}

static void go(writer w, uint32_t to)
{
    op(w, H8_OP_always, 0, 0, to);
    w->ends = true;
}

static void jump(writer w, unsigned reg)
{
    op(w, H8_OP_jump, reg, 0, h8_of(w)->mask & ~1u);
    w->ends = true;
}

static void branch_if(writer w, uint32_t cc, int32_t disp)
{
    op(w, (enum h8_code)(H8_OP_b_hi + (cc - 2)), 0, 0, target(w, disp));
    w->ends = true;
}

#define BRANCHES(suffix)                                                                           \
    static void row_bra_##suffix(writer w, int32_t disp)                                           \
    {                                                                                              \
        go(w, target(w, disp));                                                                    \
    }                                                                                              \
    static void row_brn_##suffix(writer w, int32_t disp)                                           \
    {                                                                                              \
        (void)disp;                                                                                \
        op(w, H8_OP_nop, 0, 0, 0);                                                                 \
    }                                                                                              \
    static void row_bcc_##suffix(writer w, uint32_t cc, int32_t disp)                              \
    {                                                                                              \
        branch_if(w, cc, disp);                                                                    \
    }
BRANCHES(d8)
BRANCHES(d16)

static void push_return(writer w)
{
    op(w, h8_is_short(h8_of(w)) ? H8_OP_push_pc16 : H8_OP_push_pc32, 0, SP, next_of(w));
    wrap(w, SP);
}

static void row_bsr_d8(writer w, int32_t disp)
{
    push_return(w);
    go(w, target(w, disp));
}

static void row_bsr_d16(writer w, int32_t disp)
{
    row_bsr_d8(w, disp);
}

static void row_jmp_at(writer w, uint32_t s)
{
    jump(w, er(s));
}

static void row_jmp_a16(writer w, uint32_t abs)
{
    go(w, abs & ~1u);
}

static void row_jmp_a24(writer w, uint32_t high, uint32_t low)
{
    go(w, long_of(high, low) & h8_of(w)->mask & ~1u);
}

static void load_vector(writer w, uint32_t abs)
{
    op(w, h8_is_short(h8_of(w)) ? H8_OP_vector16 : H8_OP_vector32, TARGET_, 0, abs);
}

static void row_jmp_indirect(writer w, uint32_t abs)
{
    load_vector(w, abs);
    jump(w, TARGET_);
}

static void row_jsr_at(writer w, uint32_t s)
{
    op(w, H8_OP_copy, TARGET_, er(s), 0);
    push_return(w);
    jump(w, TARGET_);
}

static void row_jsr_a16(writer w, uint32_t abs)
{
    push_return(w);
    go(w, abs & ~1u);
}

static void row_jsr_a24(writer w, uint32_t high, uint32_t low)
{
    push_return(w);
    go(w, long_of(high, low) & h8_of(w)->mask & ~1u);
}

static void row_jsr_indirect(writer w, uint32_t abs)
{
    unsigned bytes = h8_is_short(h8_of(w)) ? 2 : 4;
    writer_op(w, H8_OP_check_write, 0, SP, bytes, 0u - bytes);
    load_vector(w, abs);
    push_return(w);
    jump(w, TARGET_);
}

static void row_rts(writer w)
{
    op(w, h8_is_short(h8_of(w)) ? H8_OP_pop_pc16 : H8_OP_pop_pc32, TARGET_, SP, 0);
    wrap(w, SP);
    jump(w, TARGET_);
}

static void row_nop(writer w)
{
    op(w, H8_OP_nop, 0, 0, 0);
}

/* --- the status registers --- */

static void row_stc_ccr_reg(writer w, uint32_t d)
{
    op(w, H8_OP_stc, r8(d), 0, 0);
}

static void row_stc_ccr_at(writer w, uint32_t d)
{
    op(w, H8_OP_stc_to, 0, er(d), 0);
}

static void row_stc_ccr_d16(writer w, uint32_t d, int32_t disp)
{
    op(w, H8_OP_stc_to, 0, er(d), (uint32_t)disp);
}

static void row_stc_ccr_d32(writer w, uint32_t d, uint32_t high, uint32_t low)
{
    op(w, H8_OP_stc_to, 0, er(d), long_of(high, low));
}

static void row_stc_ccr_dec(writer w, uint32_t d)
{
    op(w, H8_OP_stc_dec, 0, er(d), 0);
}

static void row_stc_ccr_a16(writer w, uint32_t abs)
{
    op(w, H8_OP_stc_to, 0, ZERO, absolute16(w, abs));
}

static void row_stc_ccr_a32(writer w, uint32_t high, uint32_t low)
{
    op(w, H8_OP_stc_to, 0, ZERO, absolute32(w, high, low));
}

/* h8_special.c has them. */
#define SPECIAL(id, ...)                                                                           \
    static void row_##id(writer w, ##__VA_ARGS__)                                                  \
    {                                                                                              \
        special(w);                                                                                \
    }
#define ARG uint32_t a __attribute__((unused))
#define TWO uint32_t a __attribute__((unused)), uint32_t b __attribute__((unused))
#define THREE                                                                                      \
    uint32_t a __attribute__((unused)), uint32_t b __attribute__((unused)),                        \
        uint32_t c __attribute__((unused))
#define WITH_DISP uint32_t a __attribute__((unused)), int32_t b __attribute__((unused))
#define STATUS(name)                                                                               \
    SPECIAL(ldc_##name##_imm, ARG)                                                                 \
    SPECIAL(orc_##name, ARG)                                                                       \
    SPECIAL(xorc_##name, ARG)                                                                      \
    SPECIAL(andc_##name, ARG)                                                                      \
    SPECIAL(ldc_##name##_reg, ARG)                                                                 \
    SPECIAL(ldc_##name##_at, ARG)                                                                  \
    SPECIAL(ldc_##name##_d16, WITH_DISP)                                                           \
    SPECIAL(ldc_##name##_d32, THREE)                                                               \
    SPECIAL(ldc_##name##_inc, ARG)                                                                 \
    SPECIAL(ldc_##name##_a16, ARG)                                                                 \
    SPECIAL(ldc_##name##_a32, TWO)
STATUS(ccr)
STATUS(exr)
SPECIAL(stc_exr_reg, ARG)
SPECIAL(stc_exr_at, ARG)
SPECIAL(stc_exr_d16, WITH_DISP)
SPECIAL(stc_exr_d32, THREE)
SPECIAL(stc_exr_dec, ARG)
SPECIAL(stc_exr_a16, ARG)
SPECIAL(stc_exr_a32, TWO)
SPECIAL(movfpe, TWO)
SPECIAL(movtpe, TWO)
SPECIAL(trapa, ARG)
SPECIAL(rte)
SPECIAL(sleep)
SPECIAL(eepmov_b)
SPECIAL(eepmov_w)

/* --- rows --- */

#define ISA_CPU writer
#define WRITE(number, id, formula, parameters, arguments)                                          \
    case number:                                                                                   \
        row_##id arguments;                                                                        \
        return;

/* NOLINTNEXTLINE(readability-function-size): a case for each row */
static void write_row(writer w, const struct isa_decoded *decoded)
{
    switch (decoded->row - isa_h8.rows) {
        ISA_ROWS_h8(WRITE, w, decoded->field)
    }
    special(w);
}

bool h8_decode(struct h8 *h8, uint32_t pc, struct isa_decoded *decoded)
{
    uint8_t bytes[2 * ISA_UNITS];
    uint32_t units[ISA_UNITS];
    unsigned count = writer_fetch(h8->cpu.program, pc & h8->mask, bytes, sizeof bytes);
    count = isa_units(&isa_h8, bytes, count, units);
    decoded->row = NULL;
    return isa_decode(&isa_h8, units, count, 0, 1u << h8->model, decoded);
}

unsigned h8_own_cycles(struct h8 *h8, const struct isa_decoded *decoded, uint32_t pc)
{
    struct h8_counts counts = h8_counts_of(decoded);
    if (h8->cpu.timing == TIMING_UNIT)
        return 1;
    return counts.fetches * h8_states(h8, pc, 2) + counts.inside;
}

/* With the most that its accesses of data may take. */
static unsigned most_cycles(struct h8 *h8, const struct isa_decoded *decoded, uint32_t pc)
{
    struct h8_counts counts = h8_counts_of(decoded);
    if (h8->cpu.timing == TIMING_UNIT)
        return 1;
    return h8_own_cycles(h8, decoded, pc) + counts.bytes * h8->bus.most_byte +
           (counts.branch_addresses + counts.stack + counts.words) * h8->bus.most_word;
}

static bool write_instruction(writer w)
{
    struct h8 *h8 = w->owner;
    struct isa_decoded decoded;
    uint8_t bytes[2];
    if (writer_fetch(h8->cpu.program, w->pc & h8->mask, bytes, 2) < 2 || (w->pc & 1))
        return false;
    w->size = 2;
    w->cycles = 1;
    if (!h8_decode(h8, w->pc, &decoded)) {
        special(w);
        return true;
    }
    w->size = decoded.size;
    w->cycles = most_cycles(h8, &decoded, w->pc);
    write_row(w, &decoded);
    return true;
}

static const struct table_reader reader = {
    .core = &h8_core,
    .all_flags = F_ALL,
    .always = H8_OP_always,
    .leave = H8_OP_leave,
    .most_ops = 12,
    .instruction = write_instruction,
};

static bool translate(void *owner, uint32_t pc, struct table_build *build)
{
    struct h8 *h8 = owner;
    return writer_block(&reader, owner, h8->cpu.device.machine, pc, build);
}

extern const struct table_stencils h8_stencils;

const struct table_core h8_core = {
    .name = "h8",
    .facts = h8_facts,
    .codes = H8_OPS,
    .state_size = sizeof(struct h8_run),
    .translate = translate,
    .fast = h8_fast,
    .fast_labels = (const void *const (*)[2])h8_fast_labels,
    .stencils = TABLE_STENCILS(h8),
};
