/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DSP extension's operations (ARM DDI 0403E, A7.7): a part of thumb_ops.h, in its words. The
 * names are the manual's; b and t behind them: the low or the high half of an operand, r: rounded.
 * Halves that an instruction exchanges are exchanged by a rotation before. */

/* clang-format off */

#ifndef THUMB_CLIP
#define THUMB_CLIP(r, least, most) ((r) > (most) ? (most) : (r) < (least) ? (least) : (r))

/* How results become shorter than sums: their low bits, saturated, or halved. */
#define THUMB_WRAP(r, bits)   (r)
#define THUMB_HALVE(r, bits)  ((r) >> 1)
#define THUMB_CLIP_S(r, bits)                                                                      \
    ((r) + (1 << ((bits)-1)) < 0 || (r) >> ((bits)-1) > 0 ? (r) >> 31 ^ ((1 << ((bits)-1)) - 1)    \
                                                           : (r))
#define THUMB_CLIP_U(r, bits) ((r) >> (bits) != 0 ? ~((r) >> 31) & ((1 << (bits)) - 1) : (r))

/* When GE is set: a signed result that is not negative, a carry, no borrow. */
#define THUMB_POSITIVE(r, bits) (uint32_t)((r) >= 0)
#define THUMB_CARRY(r, bits)    (uint32_t)((r) >> (bits) != 0)
#define THUMB_GE_HALVES(low, high) FLAGS(GE = low(r0, 16) * 3 | high(r1, 16) * 12);

/* Bytes, two at a time, in halves. A difference is a sum with the complement and 1; signed bytes are
 * taken as greater by 128: so bit 8 is the carry, or no borrow, or not negative. */
#define THUMB_EVEN             0x00ff00ffu
#define THUMB_ONES             0x00010001u
#define THUMB_FULL(bits)       (((bits) & THUMB_ONES) * 0xff)
#define THUMB_WRAP_BYTES(r)    ((r) & THUMB_EVEN)
#define THUMB_HALF_BYTES(r)    ((r) >> 1 & THUMB_EVEN)
#define THUMB_HALF_OF_256(r)   (((r) >> 1 & THUMB_EVEN) ^ 128 * THUMB_ONES)
#define THUMB_MOST_BYTES(r)    (((r) | THUMB_FULL((r) >> 8)) & THUMB_EVEN)
#define THUMB_LEAST_BYTES(r)   ((r) & THUMB_FULL((r) >> 8))
#define THUMB_CLIPPED_BYTES(r) thumb_clip_bytes(r)
#define THUMB_CARRIES(r)       (((r) >> 8 & 1) | ((r) >> 22 & 4))
#define THUMB_GE_BYTES         FLAGS(GE = THUMB_CARRIES(even) | THUMB_CARRIES(odd) << 1);
#define THUMB_BYTES(name, writes, bias, change, one, end, ge)                                      \
    OP(name, 0, writes, PLAIN, const uint32_t a = REG(y) ^ bias, b = REG(z) ^ bias ^ change;       \
       const uint32_t even = (a & THUMB_EVEN) + (b & THUMB_EVEN) + one;                            \
       const uint32_t odd = (a >> 8 & THUMB_EVEN) + (b >> 8 & THUMB_EVEN) + one; ge                \
       SET(x, end(even) | end(odd) << 8);)
#define THUMB_ADD_BYTES(name, writes, bias, end, ge) THUMB_BYTES(name, writes, bias, 0, 0, end, ge)
#define THUMB_SUB_BYTES(name, writes, bias, end, ge)                                               \
    THUMB_BYTES(name, writes, bias, UINT32_MAX, THUMB_ONES, end, ge)
#define THUMB_SIGNED 0x80808080u

/* `first` and `second`: which shift of b meets the low and the high half of a. */
#define THUMB_HALVES(name, writes, type, low, first, high, second, end, ge)                        \
    OP(name, 0, writes, PLAIN, const uint32_t a = thumb_whole(REG(y)), b = thumb_whole(REG(z));    \
       const int32_t r0 = (type)a low(type)(b >> first);                                           \
       const int32_t r1 = (type)(a >> 16) high(type)(b >> second); ge                              \
       SET(x, (uint32_t)(uint16_t)end(r0, 16) | (uint32_t)end(r1, 16) << 16);)

#define THUMB_PARALLEL(p, writes, half, end, ge_0, ge_1, ge_2, ge_3)                               \
    THUMB_HALVES(p##add16, writes, half, +, 0, +, 16, end, ge_0)                                   \
    THUMB_HALVES(p##sub16, writes, half, -, 0, -, 16, end, ge_1)                                   \
    THUMB_HALVES(p##asx, writes, half, -, 16, +, 0, end, ge_2)                                     \
    THUMB_HALVES(p##sax, writes, half, +, 16, -, 0, end, ge_3)
#define THUMB_NO_GE(p, half, end) THUMB_PARALLEL(p, 0, half, end, , , , )

/* 32 bits, saturated */
#define THUMB_SATURATED(name, builtin)                                                             \
    OP(name, F_Q, F_Q, PLAIN, const int32_t a = (int32_t)REG(y); int32_t r = (int32_t)REG(z);      \
       const uint32_t q = (uint32_t)builtin(a, r, &r);                                             \
       if (q)                                                                                      \
           r = a < 0 ? INT32_MIN : INT32_MAX;                                                      \
       FLAGS(QF |= q); SET(x, (uint32_t)r);)
#define THUMB_B(v) ((int64_t)(int16_t)(v))
#define THUMB_T(v) ((int64_t)((int32_t)thumb_whole(v) >> 16))
#define THUMB_W(v) ((int64_t)(int32_t)(v))
#define THUMB_DUAL(sign) THUMB_B(REG(y)) * THUMB_B(REG(z)) sign THUMB_T(REG(y)) * THUMB_T(REG(z))
#define THUMB_TOP(sign, more)                                                                      \
    ((int64_t)(((uint64_t)REG(imm) << 32) sign (uint64_t)(THUMB_W(REG(y)) * THUMB_W(REG(z))) +     \
               more) >> 32)
/* The low word of a product or sum; with Q if it has more bits than that. */
#define THUMB_PRODUCT(name, product)                                                               \
    OP(name, 0, 0, PLAIN, const int64_t r = product; SET(x, (uint32_t)r);)
#define THUMB_PRODUCT_Q(name, product)                                                             \
    OP(name, F_Q, F_Q, PLAIN, const int64_t r = product;                                           \
       FLAGS(QF |= (uint32_t)(r != (int32_t)r)); SET(x, (uint32_t)r);)
/* Added to 64 bits: x is the low word, imm the high one. */
#define THUMB_PRODUCT_LONG(name, product)                                                          \
    OP(name, 0, 0, PLAIN,                                                                          \
       const uint64_t r = ((uint64_t)REG(imm) << 32 | REG(x)) + (uint64_t)(product);               \
       SET(x, (uint32_t)r); SET(imm, (uint32_t)(r >> 32));)
#define THUMB_BY_HALVES(DO, name, more)                                                            \
    DO(name##bb, THUMB_B(REG(y)) * THUMB_B(REG(z)) more)                                           \
    DO(name##bt, THUMB_B(REG(y)) * THUMB_T(REG(z)) more)                                           \
    DO(name##tb, THUMB_T(REG(y)) * THUMB_B(REG(z)) more)                                           \
    DO(name##tt, THUMB_T(REG(y)) * THUMB_T(REG(z)) more)
#endif

/* --- sums and differences of bytes and halves --- */
THUMB_ADD_BYTES(sadd8, F_GE, THUMB_SIGNED, THUMB_WRAP_BYTES, THUMB_GE_BYTES)
THUMB_SUB_BYTES(ssub8, F_GE, THUMB_SIGNED, THUMB_WRAP_BYTES, THUMB_GE_BYTES)
THUMB_ADD_BYTES(uadd8, F_GE, 0, THUMB_WRAP_BYTES, THUMB_GE_BYTES)
THUMB_SUB_BYTES(usub8, F_GE, 0, THUMB_WRAP_BYTES, THUMB_GE_BYTES)
THUMB_ADD_BYTES(qadd8, 0, THUMB_SIGNED, THUMB_CLIPPED_BYTES, )
THUMB_SUB_BYTES(qsub8, 0, THUMB_SIGNED, THUMB_CLIPPED_BYTES, )
THUMB_ADD_BYTES(uqadd8, 0, 0, THUMB_MOST_BYTES, )
THUMB_SUB_BYTES(uqsub8, 0, 0, THUMB_LEAST_BYTES, )
THUMB_ADD_BYTES(shadd8, 0, THUMB_SIGNED, THUMB_HALF_OF_256, )
THUMB_SUB_BYTES(shsub8, 0, THUMB_SIGNED, THUMB_HALF_OF_256, )
THUMB_ADD_BYTES(uhadd8, 0, 0, THUMB_HALF_BYTES, )
THUMB_SUB_BYTES(uhsub8, 0, 0, THUMB_HALF_OF_256, )
THUMB_PARALLEL(s, F_GE, int16_t, THUMB_WRAP, THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_POSITIVE),
               THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_POSITIVE),
               THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_POSITIVE),
               THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_POSITIVE))
THUMB_PARALLEL(u, F_GE, uint16_t, THUMB_WRAP, THUMB_GE_HALVES(THUMB_CARRY, THUMB_CARRY),
               THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_POSITIVE),
               THUMB_GE_HALVES(THUMB_POSITIVE, THUMB_CARRY),
               THUMB_GE_HALVES(THUMB_CARRY, THUMB_POSITIVE))
THUMB_NO_GE(q, int16_t, THUMB_CLIP_S)
THUMB_NO_GE(uq, uint16_t, THUMB_CLIP_U)
THUMB_NO_GE(sh, int16_t, THUMB_HALVE)
THUMB_NO_GE(uh, uint16_t, THUMB_HALVE)
OP(sel, F_GE, 0, PLAIN, const uint32_t m = (GE * 0x00204081u & 0x01010101u) * 0xff;
   const uint32_t r = (REG(y) & m) | (REG(z) & ~m); SET(x, r);)

/* --- saturation --- */
THUMB_SATURATED(qadd, __builtin_add_overflow)
THUMB_SATURATED(qsub, __builtin_sub_overflow)

/* --- packing, extension --- */
OP(pkh, 0, 0, PLAIN, const uint32_t r = (REG(y) & 0xffff) | (REG(z) & 0xffff0000); SET(x, r);)
OP(pack, 0, 0, PLAIN, const uint32_t r = (REG(y) & 0xffff) | REG(z) << 16; SET(x, r);)
OP(sxtab, 0, 0, PLAIN, const uint32_t r = REG(y) + (uint32_t)(int8_t)REG(z); SET(x, r);)
OP(sxtah, 0, 0, PLAIN, const uint32_t r = REG(y) + (uint32_t)(int16_t)REG(z); SET(x, r);)
OP(uxtab, 0, 0, PLAIN, const uint32_t r = REG(y) + (uint8_t)REG(z); SET(x, r);)
OP(uxtah, 0, 0, PLAIN, const uint32_t r = REG(y) + (uint16_t)REG(z); SET(x, r);)
OP(sxtb16, 0, 0, PLAIN, const uint32_t a = thumb_whole(REG(y));
   SET(x, (uint16_t)(int8_t)a | (uint32_t)(int8_t)(a >> 16) << 16);)
OP(uxtb16, 0, 0, PLAIN, const uint32_t r = REG(y) & 0x00ff00ff; SET(x, r);)
/* y + z in each half by itself */
OP(add_halves, 0, 0, PLAIN, const uint32_t a = REG(y), b = REG(z);
   SET(x, ((a + b) & 0xffff) | ((a & 0xffff0000) + (b & 0xffff0000)));)

/* --- multiplication --- */
THUMB_BY_HALVES(THUMB_PRODUCT, smul, )
THUMB_BY_HALVES(THUMB_PRODUCT_Q, smla, + THUMB_W(REG(imm)))
THUMB_BY_HALVES(THUMB_PRODUCT_LONG, smlal, )
THUMB_PRODUCT(smulwb, THUMB_W(REG(y)) * THUMB_B(REG(z)) >> 16)
THUMB_PRODUCT(smulwt, THUMB_W(REG(y)) * THUMB_T(REG(z)) >> 16)
THUMB_PRODUCT_Q(smlawb, (THUMB_W(REG(y)) * THUMB_B(REG(z)) >> 16) + THUMB_W(REG(imm)))
THUMB_PRODUCT_Q(smlawt, (THUMB_W(REG(y)) * THUMB_T(REG(z)) >> 16) + THUMB_W(REG(imm)))
THUMB_PRODUCT_Q(smuad, THUMB_DUAL(+))
THUMB_PRODUCT(smusd, THUMB_DUAL(-))
THUMB_PRODUCT_Q(smlad, THUMB_DUAL(+) + THUMB_W(REG(imm)))
THUMB_PRODUCT_Q(smlsd, THUMB_DUAL(-) + THUMB_W(REG(imm)))
THUMB_PRODUCT_LONG(smlald, THUMB_DUAL(+))
THUMB_PRODUCT_LONG(smlsld, THUMB_DUAL(-))
THUMB_PRODUCT(smmul, THUMB_W(REG(y)) * THUMB_W(REG(z)) >> 32)
THUMB_PRODUCT(smmulr, (THUMB_W(REG(y)) * THUMB_W(REG(z)) + 0x80000000) >> 32)
THUMB_PRODUCT(smmla, THUMB_TOP(+, 0))
THUMB_PRODUCT(smmlar, THUMB_TOP(+, 0x80000000))
THUMB_PRODUCT(smmls, THUMB_TOP(-, 0))
THUMB_PRODUCT(smmlsr, THUMB_TOP(-, 0x80000000))
OP(umaal, 0, 0, PLAIN, const uint64_t r = (uint64_t)REG(y) * REG(z) + REG(imm) + REG(x);
   SET(x, (uint32_t)r); SET(imm, (uint32_t)(r >> 32));)
OP(usad8, 0, 0, PLAIN, const uint32_t a = REG(y), b = REG(z);
   const uint32_t r = thumb_bytes_apart(a & THUMB_EVEN, b & THUMB_EVEN) +
                      thumb_bytes_apart(a >> 8 & THUMB_EVEN, b >> 8 & THUMB_EVEN);
   SET(x, (r & 0xffff) + (r >> 16));)

/* clang-format on */
