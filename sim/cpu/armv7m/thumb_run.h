/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb while the engine of tables runs it: registers, flags as what they are computed from, and
 * the list of operations that instructions are translated to (thumb_ops.h). */
#ifndef SIM_CPU_ARMV7M_THUMB_RUN_H
#define SIM_CPU_ARMV7M_THUMB_RUN_H

#include "../../engine/engine.h"
#include "../../engine/table/table.h"
#include "ieee.h"

#include <float.h>
#include <string.h>

enum {
    THUMB_SP = 13,
    THUMB_LR = 14,
    THUMB_CONSTANT = 16, /* holds the PC, or what is computed from it, as an operand */
    THUMB_TARGET = 17,   /* the PC as a result */
    THUMB_SHIFTED = 18,  /* the second operand behind its shift */
    THUMB_HIGH = 19,     /* other temporaries: 19 to 23 */
    THUMB_REGISTERS = 24
};

struct thumb_run {
    struct table_state table; /* first */
    uint32_t r[THUMB_REGISTERS];
    uint32_t q;       /* 0 or 1 */
    uint32_t ge;      /* 4 bits */
    uint32_t monitor; /* exclusive monitor: open */
    uint32_t floats;  /* floating-point instructions may run: s and fpscr hold theirs */
    uint32_t precise; /* not 0: only the exact interpreter does arithmetic with them
                         (thumb_run_set_fpscr) */
    uint32_t fpscr;
    uint32_t s[32]; /* the last that short instructions of compiled code reach (table_state) */
    /* N is bit 63, Z is whether bits 31 to 0 are 0: mostly a result, its sign extended; both can
     * be set, which no result does, but a program can write them so. */
    int64_t nz;
    uint32_t c, v; /* 0 or 1 */
};

/* Flags as operations name them. */
enum thumb_flag { F_NZ = 1, F_C = 2, F_V = 4, F_Q = 8, F_GE = 16, F_ALL = 31 };

#define OP(name, ...) THUMB_##name,
enum thumb_code {
#include "thumb_ops.h"
    THUMB_CODES
};
#undef OP

extern const struct table_fact thumb_facts[THUMB_CODES];

/* Registers and flags, but for r[15] and what the run has besides. */
void thumb_run_load(struct thumb_run *, const struct thumb_state *);
void thumb_run_load_floats(struct thumb_run *,
                           const struct thumb_state *); /* of these, only they */
void thumb_run_store(const struct thumb_run *, struct thumb_state *);
/* N, Z, C, V, Q in bits 31 to 27, GE in 19 to 16. */
uint32_t thumb_run_flags(const struct thumb_run *);
void thumb_run_set_flags(struct thumb_run *, uint32_t flags);
void thumb_run_set_fpscr(struct thumb_run *, uint32_t fpscr);
/* Does the instruction that runs with this ITSTATE go by, as its condition does not hold? */
bool thumb_run_skips(const struct thumb_run *, uint8_t it_state);

/* --- what bodies compute with --- */

/* Of a + b. */
static inline uint32_t thumb_sum_overflow(uint32_t a, uint32_t b)
{
    int32_t sum;
    return __builtin_add_overflow((int32_t)a, (int32_t)b, &sum);
}

/* Of a + b + carry. */
static inline uint32_t thumb_overflow(uint32_t a, uint32_t b, uint32_t sum)
{
    return ((a ^ sum) & (b ^ sum)) >> 31;
}

/* Of a - b. */
static inline uint32_t thumb_underflow(uint32_t a, uint32_t b)
{
    int32_t rest;
    return __builtin_sub_overflow((int32_t)a, (int32_t)b, &rest);
}

static inline int64_t thumb_nz(uint32_t result)
{
    return (int32_t)result;
}

/* The division is over sooner than at the most (armv7m_divide_cycles). */
static inline uint32_t thumb_divide_refund(uint32_t dividend, uint32_t divisor)
{
    uint32_t bits;
    if (divisor == 0 || dividend < divisor)
        return 10;
    bits = (uint32_t)__builtin_clz(divisor) - (uint32_t)__builtin_clz(dividend) + 1;
    return 8 - (bits + 3) / 4;
}

static inline uint32_t thumb_magnitude(uint32_t value)
{
    return value >> 31 ? 0 - value : value;
}

static inline uint32_t thumb_udiv(uint32_t dividend, uint32_t divisor)
{
    return divisor == 0 ? 0 : dividend / divisor;
}

static inline uint32_t thumb_sdiv(uint32_t dividend, uint32_t divisor)
{
    if (divisor == UINT32_MAX)
        return 0 - dividend;
    return divisor == 0 ? 0 : (uint32_t)((int32_t)dividend / (int32_t)divisor);
}

static inline uint32_t thumb_reverse_bits(uint32_t value)
{
    value = __builtin_bswap32(value);
    value = (value >> 4 & 0x0f0f0f0f) | (value & 0x0f0f0f0f) << 4;
    value = (value >> 2 & 0x33333333) | (value & 0x33333333) << 2;
    return (value >> 1 & 0x55555555) | (value & 0x55555555) << 1;
}

static inline uint32_t thumb_leading_zeros(uint32_t value)
{
    return value == 0 ? 32 : (uint32_t)__builtin_clz(value);
}

/* A register that is read as a word: a stencil has no place for the address of its upper half. */
static inline uint32_t thumb_whole(uint32_t value)
{
    __asm__("" : "+r"(value));
    return value;
}

/* Of two sums of signed bytes, each greater by 256, in halves: saturated bytes, each in the low
 * half of its half. */
static inline uint32_t thumb_clip_bytes(uint32_t sums)
{
    uint32_t above = sums + 0x7f807f80u; /* bit 15: not below the least, which is 128 here */
    sums = above & (above >> 15 & 0x00010001u) * 0x1ff;
    return ((sums | (sums >> 8 & 0x00010001u) * 0xff) & 0x00ff00ffu) ^ 0x00800080u;
}

/* How far bytes are apart, in both halves. */
static inline uint32_t thumb_bytes_apart(uint32_t a, uint32_t b)
{
    uint32_t rest = a + 0x01000100u - b, less = ~rest >> 8 & 0x00010001u;
    return ((rest ^ less * 0xff) & 0x00ff00ffu) + less;
}

/* --- floating point as the host computes it --- */

/* Does it have to be done by ieee.c? Not where the host's numbers are the same and no flag of FPSCR
 * can change but IXC, which is set already. */
static inline uint32_t thumb_is_precise(uint32_t fpscr)
{
    return FLT_EVAL_METHOD != 0 || (fpscr & (FPSCR_MODE | FPSCR_FZ | FPSCR_IXC)) != FPSCR_IXC;
}

static inline float thumb_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t thumb_float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float thumb_root(float value)
{
#ifdef __x86_64__ /* gcc calls a function for errno's sake */
    __asm__("sqrtss %0, %0" : "+x"(value));
    return value;
#else
    return __builtin_sqrtf(value);
#endif
}

/* No NaN, no infinity. */
static inline bool thumb_is_finite(uint32_t bits)
{
    return bits << 1 < 0xff000000u;
}

/* And greater than the least that is not denormal: whatever was rounded to it has not been tiny. */
static inline bool thumb_is_normal(uint32_t bits)
{
    return (bits << 1) - 0x01000001u < 0xff000000u - 0x01000001u;
}

static inline bool thumb_is_zero(uint32_t bits)
{
    return bits << 1 == 0;
}

static inline bool thumb_is_product(uint32_t bits, uint32_t a, uint32_t b)
{
    return thumb_is_normal(bits) || (thumb_is_zero(bits) && (thumb_is_zero(a) || thumb_is_zero(b)));
}

/* `wide` has 29 bits more: the middle between two numbers is 1 and 28 zeros. */
static inline bool thumb_is_fused(uint32_t bits, double wide)
{
    uint64_t exact;
    memcpy(&exact, &wide, sizeof exact);
    return (thumb_is_normal(bits) && (exact & 0x1fffffff) != 0x10000000) || exact << 1 == 0;
}

/* N Z C V of a comparison. */
static inline uint32_t thumb_float_order(float a, float b)
{
    const uint32_t less = a < b, not_more = a <= b;
    return less << 31 | (less ^ not_more) << 30 | (less ^ 1) << 29;
}

static inline bool thumb_fits_signed(uint32_t bits)
{
    return bits << 1 < 0x4f000000u << 1;
}

static inline bool thumb_fits_unsigned(uint32_t bits)
{
    return bits < 0x4f800000u;
}

static inline uint32_t thumb_to_signed(uint32_t bits)
{
    return thumb_fits_signed(bits) ? (uint32_t)(int32_t)thumb_float(bits) : 0;
}

static inline uint32_t thumb_to_unsigned(uint32_t bits)
{
    return thumb_fits_unsigned(bits) ? (uint32_t)thumb_float(bits) : 0;
}

/* Formats of conversions; fixed point as an operation's constant holds it. */
static inline struct ieee_format thumb_integer(bool is_signed, bool to_zero)
{
    return (struct ieee_format){0, 32, is_signed, to_zero};
}

static inline uint32_t thumb_fixed_constant(unsigned fraction, unsigned bits, bool is_signed)
{
    return fraction | bits << 8 | (uint32_t)is_signed << 16;
}

static inline struct ieee_format thumb_fixed(uint32_t constant)
{
    return (struct ieee_format){constant & 0xff, constant >> 8 & 0xff, constant >> 16, true};
}

#endif
