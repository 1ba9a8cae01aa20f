/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single precision after the ARMv7-M Architecture Reference Manual (ARM DDI 0403E, D6): see ieee.h.
 * Exceptions do not trap, as none can in this profile. */
#include "ieee.h"

#include <stddef.h>

#define QUIET       0x00400000u
#define INFINITE    0x7f800000u
#define DEFAULT_NAN 0x7fc00000u

enum kind { ZERO, NUMBER, INFINITY_, QUIET_NAN, SIGNALING_NAN };

/* A NUMBER is significand * 2^exponent, the topmost bit of the significand set; its lowest bit says
 * also that something not 0 is below. */
struct value {
    enum kind kind;
    bool negative;
    int exponent;
    uint64_t significand;
    uint32_t bits; /* as it came */
};

#define TOP ((uint64_t)1 << 63)

static void set_number(struct value *v, bool negative, uint64_t significand, int exponent)
{
    int shift = significand == 0 ? 0 : __builtin_clzll(significand);
    v->kind = significand == 0 ? ZERO : NUMBER;
    v->negative = negative;
    v->exponent = exponent - shift;
    v->significand = significand << shift;
}

static void set_zero(struct value *v, bool negative)
{
    set_number(v, negative, 0, 0);
}

/* Less by so many bits; what falls off is kept in the lowest. */
static uint64_t jam(uint64_t significand, int by)
{
    if (by <= 0)
        return significand;
    if (by > 63)
        return significand != 0;
    return significand >> by | ((significand << (64 - by)) != 0);
}

/* --- between bits and values (FPUnpack, FPRound) --- */

static void unpack_end(uint32_t *fpscr, uint32_t fraction, int exponent, struct value *v)
{
    set_zero(v, v->negative);
    if (exponent == 255) {
        v->kind = fraction == 0 ? INFINITY_ : (fraction & QUIET) != 0 ? QUIET_NAN : SIGNALING_NAN;
    } else if (fraction != 0 && (*fpscr & FPSCR_FZ)) {
        *fpscr |= FPSCR_IDC;
    } else {
        set_number(v, v->negative, fraction, -149);
    }
}

static void unpack(uint32_t *fpscr, uint32_t bits, struct value *v)
{
    uint32_t fraction = bits & 0x7fffff;
    int exponent = (int)(bits >> 23 & 255);
    v->bits = bits;
    v->negative = bits >> 31;
    if (exponent == 0 || exponent == 255) {
        unpack_end(fpscr, fraction, exponent, v);
        return;
    }
    v->kind = NUMBER;
    v->exponent = exponent - 190;
    v->significand = (uint64_t)(fraction | 0x800000) << 40;
}

enum rounding { NEAREST, UP, DOWN, TO_ZERO };

static enum rounding rounding_of(uint32_t fpscr)
{
    return (enum rounding)(fpscr >> 22 & 3);
}

/* Does the magnitude become greater by one? `rest` as a part of 2^64. */
static bool rounds_up(enum rounding rounding, bool negative, bool odd, uint64_t rest)
{
    switch (rounding) {
    case NEAREST:
        return rest > TOP || (rest == TOP && odd);
    case UP:
        return rest != 0 && !negative;
    case DOWN:
        return rest != 0 && negative;
    default:
        return false;
    }
}

static uint32_t overflow(uint32_t *fpscr, bool negative, enum rounding rounding)
{
    uint32_t sign = negative ? IEEE_SIGN : 0;
    *fpscr |= FPSCR_OFC | FPSCR_IXC;
    if (rounding == NEAREST || rounding == (negative ? DOWN : UP))
        return sign | INFINITE;
    return sign | (INFINITE - 1);
}

/* A number as one of `fraction` bits behind its first and exponents from `least` on: the exponent's
 * field and the fraction, one above the other; a carry goes from one into the other. *rest: what is
 * lost, as a part of 2^64. Tininess is seen before rounding. */
static uint32_t cut(const struct value *v, int fraction, int least, uint64_t *rest)
{
    int exponent = v->exponent + 63, below = exponent < least ? least - exponent : 0;
    uint64_t significand = jam(v->significand, below);
    uint32_t field = below > 0 ? 0 : (uint32_t)(exponent - least); /* the first bit adds 1 */
    *rest = significand << (fraction + 1);
    return (field << fraction) + (uint32_t)(significand >> (63 - fraction));
}

static uint32_t pack_as(uint32_t *fpscr, const struct value *v, enum rounding rounding)
{
    uint32_t sign = v->negative ? IEEE_SIGN : 0, bits;
    bool tiny = v->exponent + 63 < -126;
    uint64_t rest;
    if (v->kind == ZERO)
        return sign;
    if (tiny && (*fpscr & FPSCR_FZ)) {
        *fpscr |= FPSCR_UFC;
        return sign;
    }
    if (v->exponent + 63 > 127)
        return overflow(fpscr, v->negative, rounding);
    bits = cut(v, 23, -126, &rest);
    if (tiny && rest != 0)
        *fpscr |= FPSCR_UFC;
    bits += rounds_up(rounding, v->negative, bits & 1, rest);
    if (bits >= INFINITE)
        return overflow(fpscr, v->negative, rounding);
    if (rest != 0)
        *fpscr |= FPSCR_IXC;
    return sign | bits;
}

static uint32_t pack(uint32_t *fpscr, const struct value *v)
{
    return pack_as(fpscr, v, rounding_of(*fpscr));
}

/* --- NaNs --- */

static uint32_t invalid(uint32_t *fpscr)
{
    *fpscr |= FPSCR_IOC;
    return DEFAULT_NAN;
}

static bool is_nan(const struct value *v)
{
    return v->kind >= QUIET_NAN;
}

static uint32_t quieten(uint32_t *fpscr, const struct value *v)
{
    if (v->kind == SIGNALING_NAN)
        *fpscr |= FPSCR_IOC;
    return (*fpscr & FPSCR_DN) ? DEFAULT_NAN : v->bits | QUIET;
}

/* The first that signals, else the first; false: none is a NaN. */
static bool take_nan(uint32_t *fpscr, const struct value *values, unsigned count, uint32_t *result)
{
    const struct value *found = NULL;
    unsigned i;
    for (i = count; i-- > 0;)
        if (values[i].kind == QUIET_NAN)
            found = &values[i];
    for (i = count; i-- > 0;)
        if (values[i].kind == SIGNALING_NAN)
            found = &values[i];
    if (found != NULL)
        *result = quieten(fpscr, found);
    return found != NULL;
}

/* --- sums and products --- */

static uint32_t infinite(bool negative)
{
    return negative ? IEEE_SIGN | INFINITE : INFINITE;
}

/* Of numbers and zeros. Two bits above: what is shifted off a number that is smaller by two places
 * or more cannot come back when they are subtracted. A sum of nothing is negative only when
 * rounding down. */
static void add_values(uint32_t fpscr, const struct value *a, const struct value *b,
                       struct value *to)
{
    uint64_t one, other;
    const struct value *greater = a, *less = b;
    if (a->kind == ZERO && b->kind == ZERO) {
        set_zero(to, a->negative == b->negative ? a->negative : rounding_of(fpscr) == DOWN);
        return;
    }
    if (a->kind == ZERO || b->kind == ZERO) {
        const struct value *only = a->kind == ZERO ? b : a;
        set_number(to, only->negative, only->significand, only->exponent);
        return;
    }
    if (a->exponent < b->exponent ||
        (a->exponent == b->exponent && a->significand < b->significand))
        greater = b, less = a;
    one = jam(greater->significand, 2);
    other = jam(less->significand, greater->exponent - less->exponent + 2);
    if (a->negative == b->negative)
        set_number(to, a->negative, one + other, greater->exponent + 2);
    else if (one == other)
        set_zero(to, rounding_of(fpscr) == DOWN);
    else
        set_number(to, greater->negative, one - other, greater->exponent + 2);
}

/* Exact: the product of two significands of 24 bits has 48. */
static void multiply_values(const struct value *a, const struct value *b, struct value *to)
{
    bool negative = a->negative != b->negative;
    if (a->kind == ZERO || b->kind == ZERO)
        set_zero(to, negative);
    else
        set_number(to, negative, (a->significand >> 32) * (b->significand >> 32),
                   a->exponent + b->exponent + 64);
}

static uint32_t sum(uint32_t *fpscr, uint32_t a, uint32_t b, bool subtract)
{
    struct value v[2], result;
    uint32_t nan;
    unpack(fpscr, a, &v[0]);
    unpack(fpscr, b, &v[1]);
    if (take_nan(fpscr, v, 2, &nan))
        return nan;
    v[1].negative ^= subtract;
    if (v[0].kind == INFINITY_ && v[1].kind == INFINITY_ && v[0].negative != v[1].negative)
        return invalid(fpscr);
    if (v[0].kind == INFINITY_ || v[1].kind == INFINITY_)
        return infinite(v[0].kind == INFINITY_ ? v[0].negative : v[1].negative);
    add_values(*fpscr, &v[0], &v[1], &result);
    return pack(fpscr, &result);
}

uint32_t ieee_add(uint32_t *fpscr, uint32_t a, uint32_t b)
{
    return sum(fpscr, a, b, false);
}

uint32_t ieee_subtract(uint32_t *fpscr, uint32_t a, uint32_t b)
{
    return sum(fpscr, a, b, true);
}

static bool is_undefined_product(const struct value *a, const struct value *b)
{
    return (a->kind == INFINITY_ && b->kind == ZERO) || (a->kind == ZERO && b->kind == INFINITY_);
}

uint32_t ieee_multiply(uint32_t *fpscr, uint32_t a, uint32_t b)
{
    struct value v[2], product;
    uint32_t nan;
    unpack(fpscr, a, &v[0]);
    unpack(fpscr, b, &v[1]);
    if (take_nan(fpscr, v, 2, &nan))
        return nan;
    if (is_undefined_product(&v[0], &v[1]))
        return invalid(fpscr);
    if (v[0].kind == INFINITY_ || v[1].kind == INFINITY_)
        return infinite(v[0].negative != v[1].negative);
    multiply_values(&v[0], &v[1], &product);
    return pack(fpscr, &product);
}

/* A product that is undefined is so beside a quiet NaN, too. */
uint32_t ieee_fused(uint32_t *fpscr, uint32_t sum_bits, uint32_t a, uint32_t b)
{
    struct value v[3], product, result;
    bool undefined, infinity, negative;
    uint32_t nan;
    unpack(fpscr, sum_bits, &v[0]);
    unpack(fpscr, a, &v[1]);
    unpack(fpscr, b, &v[2]);
    undefined = is_undefined_product(&v[1], &v[2]);
    infinity = v[1].kind == INFINITY_ || v[2].kind == INFINITY_;
    negative = v[1].negative != v[2].negative;
    if (take_nan(fpscr, v, 3, &nan) && !(undefined && v[0].kind == QUIET_NAN))
        return nan;
    if (undefined || (infinity && v[0].kind == INFINITY_ && v[0].negative != negative))
        return invalid(fpscr);
    if (infinity || v[0].kind == INFINITY_)
        return infinite(infinity ? negative : v[0].negative);
    multiply_values(&v[1], &v[2], &product);
    add_values(*fpscr, &v[0], &product, &result);
    return pack(fpscr, &result);
}

/* --- quotients and roots --- */

uint32_t ieee_divide(uint32_t *fpscr, uint32_t a, uint32_t b)
{
    struct value v[2], result;
    uint64_t dividend, divisor;
    bool negative;
    uint32_t nan;
    unpack(fpscr, a, &v[0]);
    unpack(fpscr, b, &v[1]);
    negative = v[0].negative != v[1].negative;
    if (take_nan(fpscr, v, 2, &nan))
        return nan;
    if (v[0].kind == v[1].kind && v[0].kind != NUMBER)
        return invalid(fpscr);
    if (v[0].kind == INFINITY_ || v[1].kind == ZERO) {
        *fpscr |= v[0].kind == INFINITY_ ? 0 : FPSCR_DZC;
        return infinite(negative);
    }
    if (v[0].kind == ZERO || v[1].kind == INFINITY_)
        return negative ? IEEE_SIGN : 0;
    dividend = v[0].significand; /* 24 bits at the top, and those of the divisor */
    divisor = v[1].significand >> 40;
    set_number(&result, negative, dividend / divisor | (dividend % divisor != 0),
               v[0].exponent - (v[1].exponent + 40));
    return pack(fpscr, &result);
}

/* The greatest number whose square is not more. */
static uint64_t whole_root(uint64_t square)
{
    uint64_t root = 0, bit;
    for (bit = (uint64_t)1 << 31; bit != 0; bit >>= 1)
        if ((root | bit) * (root | bit) <= square)
            root |= bit;
    return root;
}

uint32_t ieee_root(uint32_t *fpscr, uint32_t a)
{
    struct value v;
    uint64_t square, root;
    unpack(fpscr, a, &v);
    if (is_nan(&v))
        return quieten(fpscr, &v);
    if (v.kind == ZERO)
        return v.negative ? IEEE_SIGN : 0;
    if (v.negative)
        return invalid(fpscr);
    if (v.kind == INFINITY_)
        return INFINITE;
    square = (v.exponent & 1) ? v.significand >> 1 : v.significand; /* an even exponent */
    v.exponent += v.exponent & 1;
    root = whole_root(square);
    set_number(&v, false, root << 1 | (root * root != square), v.exponent / 2 - 1);
    return pack(fpscr, &v);
}

/* --- comparison --- */

#define IS_LESS      0x80000000u
#define IS_EQUAL     0x60000000u
#define IS_GREATER   0x20000000u
#define IS_UNORDERED 0x30000000u

static bool is_magnitude_less(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind || a->kind != NUMBER)
        return a->kind < b->kind;
    return a->exponent < b->exponent ||
           (a->exponent == b->exponent && a->significand < b->significand);
}

uint32_t ieee_compare(uint32_t *fpscr, uint32_t a, uint32_t b, bool signals)
{
    struct value x, y;
    bool less, greater;
    unpack(fpscr, a, &x);
    unpack(fpscr, b, &y);
    if (is_nan(&x) || is_nan(&y)) {
        if (signals || x.kind == SIGNALING_NAN || y.kind == SIGNALING_NAN)
            *fpscr |= FPSCR_IOC;
        return IS_UNORDERED;
    }
    if (x.kind == ZERO && y.kind == ZERO)
        return IS_EQUAL;
    less = is_magnitude_less(&x, &y);
    greater = is_magnitude_less(&y, &x);
    if (x.negative != y.negative)
        return x.negative ? IS_LESS : IS_GREATER;
    if (!less && !greater)
        return IS_EQUAL;
    return less != x.negative ? IS_LESS : IS_GREATER;
}

/* --- integers --- */

static uint32_t saturated(uint32_t *fpscr, bool negative, struct ieee_format format)
{
    uint64_t most = ((uint64_t)1 << (format.bits - format.is_signed)) - 1;
    *fpscr |= FPSCR_IOC;
    if (!negative)
        return (uint32_t)most;
    return format.is_signed ? (uint32_t)~most : 0;
}

/* The least number that does not fit, as a magnitude. */
static uint64_t limit(bool negative, struct ieee_format format)
{
    if (!format.is_signed)
        return negative ? 1 : (uint64_t)1 << format.bits;
    return ((uint64_t)1 << (format.bits - 1)) + negative;
}

uint32_t ieee_to_integer(uint32_t *fpscr, uint32_t a, struct ieee_format format)
{
    enum rounding rounding = format.fixed_rounding ? TO_ZERO : rounding_of(*fpscr);
    int above; /* bits of the significand in front of the point */
    uint64_t whole, rest;
    struct value v;
    unpack(fpscr, a, &v);
    if (is_nan(&v)) {
        *fpscr |= FPSCR_IOC;
        return 0;
    }
    if (v.kind == ZERO)
        return 0;
    above = v.exponent + 64 + (int)format.fraction;
    if (v.kind == INFINITY_ || above > 40)
        return saturated(fpscr, v.negative, format);
    whole = above <= 0 ? 0 : v.significand >> (64 - above);
    rest = above <= 0 ? jam(v.significand, -above) : v.significand << above;
    whole += rounds_up(rounding, v.negative, whole & 1, rest);
    if (whole >= limit(v.negative, format))
        return saturated(fpscr, v.negative, format);
    if (rest != 0)
        *fpscr |= FPSCR_IXC;
    return (uint32_t)(v.negative ? 0 - whole : whole);
}

uint32_t ieee_from_integer(uint32_t *fpscr, uint32_t a, struct ieee_format format)
{
    uint32_t high = (uint32_t)1 << (format.bits - 1);
    uint32_t magnitude = format.bits < 32 ? a & (2 * high - 1) : a;
    bool negative = format.is_signed && (magnitude & high) != 0;
    struct value v;
    if (negative)
        magnitude = (0 - magnitude) & (2 * high - 1);
    set_number(&v, negative, magnitude, -(int)format.fraction);
    return pack_as(fpscr, &v, format.fixed_rounding ? NEAREST : rounding_of(*fpscr));
}

/* --- half precision --- */

uint32_t ieee_from_half(uint32_t *fpscr, uint32_t half)
{
    uint32_t sign = (half & 0x8000) << 16, fraction = half & 0x3ff, field = half >> 10 & 31;
    struct value v;
    if (field == 31 && !(*fpscr & FPSCR_AHP)) {
        if (fraction == 0)
            return sign | INFINITE;
        if (!(fraction & 0x200))
            *fpscr |= FPSCR_IOC;
        return (*fpscr & FPSCR_DN) ? DEFAULT_NAN : sign | DEFAULT_NAN | fraction << 13;
    }
    if (field == 0)
        set_number(&v, sign != 0, fraction, -24);
    else
        set_number(&v, sign != 0, fraction | 0x400, (int)field - 25);
    return pack(fpscr, &v);
}

static uint32_t half_nan(uint32_t *fpscr, const struct value *v, uint32_t sign)
{
    bool alternative = *fpscr & FPSCR_AHP;
    if (alternative || v->kind == SIGNALING_NAN)
        *fpscr |= FPSCR_IOC;
    if (alternative)
        return sign;
    return (*fpscr & FPSCR_DN) ? 0x7e00 : sign | 0x7e00 | (v->bits >> 13 & 0x1ff);
}

/* Behind the largest number: the alternative format has numbers where IEEE's has infinity. */
static uint32_t half_overflow(uint32_t *fpscr, uint32_t sign)
{
    if (*fpscr & FPSCR_AHP) {
        *fpscr |= FPSCR_IOC;
        return sign | 0x7fff;
    }
    return sign | (overflow(fpscr, sign != 0, rounding_of(*fpscr)) & 1 ? 0x7bff : 0x7c00);
}

uint32_t ieee_to_half(uint32_t *fpscr, uint32_t a)
{
    uint32_t end = (*fpscr & FPSCR_AHP) ? 0x8000 : 0x7c00; /* what is no number any more */
    uint32_t sign = a >> 31 << 15, bits;
    struct value v;
    uint64_t rest;
    unpack(fpscr, a, &v);
    if (is_nan(&v))
        return half_nan(fpscr, &v, sign);
    if (v.kind == INFINITY_ && !(*fpscr & FPSCR_AHP))
        return sign | 0x7c00;
    if (v.kind == INFINITY_ || (v.kind == NUMBER && v.exponent + 63 > 16))
        return half_overflow(fpscr, sign);
    if (v.kind == ZERO)
        return sign;
    bits = cut(&v, 10, -14, &rest);
    if (v.exponent + 63 < -14 && rest != 0)
        *fpscr |= FPSCR_UFC;
    bits += rounds_up(rounding_of(*fpscr), v.negative, bits & 1, rest);
    if (bits >= end)
        return half_overflow(fpscr, sign);
    if (rest != 0)
        *fpscr |= FPSCR_IXC;
    return sign | bits;
}
