/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions of the H8 family are made of, after the H8/300 Series, H8/300H Series and
 * H8S/2600 and H8S/2000 Series Programming Manuals, chapter 2: OP(name, flags read, flags written,
 * kind, body), in the words of docs/engine.md. Included once for each use; the order is that of
 * enum h8_code. _b, _w, _l: of 8, 16, 32 bits. x is where a result goes, and mostly a source; y is
 * a source; an address is y + imm. */

/* Macros that make labels, functions or rows: */
/* clang-format off */

#ifndef H8_SIZES
/* letter, type, signed type, bits, register read, register written */
#define H8_SIZES(DO)                                                                               \
    DO(b, uint8_t, int8_t, 8, REG8, SET8)                                                          \
    DO(w, uint16_t, int16_t, 16, REG16, SET16)                                                     \
    DO(l, uint32_t, int32_t, 32, REG, SET)

#define H8_TOP(type, v) (sizeof(type) == 1 ? (v) >> 7 & 1 : sizeof(type) == 2 ? (v) >> 15 & 1 : (v) >> 31 & 1)
/* Bit 3, 11 or 27 is carried into bit 28 of the flag. */
#define H8_HALF(bits, v) ((v) << (32 - bits))
#define H8_MOVED(s, r) FLAGS(NZ = (s)(r); VF = 0;)

/* --- moves --- */
#define H8_MOVES(l, T, S, bits, GET, PUT_)                                                         \
    OP(mov_##l, 0, F_NZ | F_V, PLAIN, const uint32_t r = GET(y); H8_MOVED(S, r) PUT_(x, r);)       \
    OP(movi_##l, 0, F_NZ | F_V, PLAIN, const uint32_t r = IMM; H8_MOVED(S, r) PUT_(x, r);)         \
    OP(ld_##l, 0, F_NZ | F_V, MEMORY, LOAD(T, r, REG(y) + IMM); H8_MOVED(S, r) PUT_(x, r);)        \
    OP(ldinc_##l, 0, F_NZ | F_V, MEMORY, const uint32_t a = REG(y); LOAD(T, r, a);                 \
       H8_MOVED(S, r) SET(y, a + sizeof(T)); PUT_(x, r);)                                          \
    OP(st_##l, 0, F_NZ | F_V, MEMORY, const T r = (T)GET(x); STORE(T, REG(y) + IMM, r);            \
       H8_MOVED(S, r))                                                                             \
    OP(stdec_##l, 0, F_NZ | F_V, MEMORY, const uint32_t a = REG(y) - sizeof(T);                    \
       const T r = (T)GET(x); STORE(T, a, r); H8_MOVED(S, r) SET(y, a);)

/* --- sums --- */
#define H8_SUM(T, S, bits, cin)                                                                    \
    const uint64_t sum = (uint64_t)a + b + (cin); const uint32_t r = (T)sum; (void)r;
#define H8_SUM_FLAGS(T, S, bits)                                                                   \
    CF = (uint32_t)(sum >> bits) & 1; VF = H8_TOP(T, (a ^ r) & (b ^ r)); HF = H8_HALF(bits, a ^ b ^ r);
#define H8_REST(T, S, bits, cin)                                                                   \
    const uint64_t rest = (uint64_t)a - b - (cin); const uint32_t r = (T)rest; (void)r;
#define H8_REST_FLAGS(T, S, bits)                                                                  \
    CF = (uint32_t)(rest >> bits) & 1; VF = H8_TOP(T, (a ^ b) & (a ^ r)); HF = H8_HALF(bits, a ^ b ^ r);
/* Of ADDX and SUBX: a result of 0 leaves Z. */
#define H8_KEEP_Z(S, r) ((r) == 0 ? (int64_t)(uint32_t)NZ : (S)(r))

#define H8_ADD(name, T, S, bits, b_is, GET, PUT_)                                                  \
    OP(name, 0, F_ALL, PLAIN, const uint32_t a = GET(x), b = (T)(b_is); H8_SUM(T, S, bits, 0)      \
       FLAGS(H8_SUM_FLAGS(T, S, bits) NZ = (S)r;) PUT_(x, r);)
#define H8_SUB(name, T, S, bits, b_is, GET, PUT_)                                                  \
    OP(name, 0, F_ALL, PLAIN, const uint32_t a = GET(x), b = (T)(b_is); H8_REST(T, S, bits, 0)     \
       FLAGS(H8_REST_FLAGS(T, S, bits) NZ = (S)r;) PUT_(x, r);)
#define H8_CMP(name, T, S, bits, b_is, GET)                                                        \
    OP(name, 0, F_ALL, PLAIN, const uint32_t a = GET(x), b = (T)(b_is); (void)a; (void)b;          \
       FLAGS(H8_REST(T, S, bits, 0) H8_REST_FLAGS(T, S, bits) NZ = (S)r;))
#define H8_LOGIC(name, S, GET, PUT_, value)                                                        \
    OP(name, 0, F_NZ | F_V, PLAIN, const uint32_t r = value; H8_MOVED(S, r) PUT_(x, r);)
#define H8_SUMS(l, T, S, bits, GET, PUT_)                                                          \
    H8_ADD(add_##l, T, S, bits, GET(y), GET, PUT_)                                                 \
    H8_ADD(addi_##l, T, S, bits, IMM, GET, PUT_)                                                   \
    H8_SUB(sub_##l, T, S, bits, GET(y), GET, PUT_)                                                 \
    H8_SUB(subi_##l, T, S, bits, IMM, GET, PUT_)                                                   \
    H8_CMP(cmp_##l, T, S, bits, GET(y), GET)                                                       \
    H8_CMP(cmpi_##l, T, S, bits, IMM, GET)                                                         \
    OP(neg_##l, 0, F_ALL, PLAIN, const uint32_t a = 0, b = GET(x); H8_REST(T, S, bits, 0)          \
       FLAGS(H8_REST_FLAGS(T, S, bits) NZ = (S)r;) PUT_(x, r);)                                    \
    OP(inc_##l, 0, F_NZ | F_V, PLAIN, const uint32_t a = GET(x), r = (T)(a + IMM);                 \
       FLAGS(NZ = (S)r; VF = H8_TOP(T, ~a & r);) PUT_(x, r);)                                      \
    OP(dec_##l, 0, F_NZ | F_V, PLAIN, const uint32_t a = GET(x), r = (T)(a - IMM);                 \
       FLAGS(NZ = (S)r; VF = H8_TOP(T, a & ~r);) PUT_(x, r);)                                      \
    H8_LOGIC(and_##l, S, GET, PUT_, GET(x) & GET(y))                                               \
    H8_LOGIC(andi_##l, S, GET, PUT_, GET(x) & IMM)                                                 \
    H8_LOGIC(or_##l, S, GET, PUT_, GET(x) | GET(y))                                                \
    H8_LOGIC(ori_##l, S, GET, PUT_, GET(x) | IMM)                                                  \
    H8_LOGIC(xor_##l, S, GET, PUT_, GET(x) ^ GET(y))                                               \
    H8_LOGIC(xori_##l, S, GET, PUT_, GET(x) ^ IMM)                                                 \
    H8_LOGIC(not_##l, S, GET, PUT_, (T)~GET(x))

/* --- shifts --- */
#define H8_SHIFT(name, reads, T, S, GET, PUT_, result, carry, overflow)                            \
    OP(name, reads, F_NZ | F_V | F_C, PLAIN, const uint32_t a = GET(x), r = (T)(result);           \
       (void)a; FLAGS(VF = (overflow); CF = (carry); NZ = (S)r;) PUT_(x, r);)
#define H8_SHIFTS(l, T, S, bits, GET, PUT_)                                                        \
    H8_SHIFT(shll_##l, 0, T, S, GET, PUT_, a << 1, H8_TOP(T, a), 0)                                \
    H8_SHIFT(shll2_##l, 0, T, S, GET, PUT_, a << 2, H8_TOP(T, a << 1), 0)                          \
    H8_SHIFT(shal_##l, 0, T, S, GET, PUT_, a << 1, H8_TOP(T, a), H8_TOP(T, a ^ a << 1))            \
    H8_SHIFT(shal2_##l, 0, T, S, GET, PUT_, a << 2, H8_TOP(T, a << 1),                             \
             H8_TOP(T, (a ^ a << 1) | (a ^ a << 2)))                                               \
    H8_SHIFT(shlr_##l, 0, T, S, GET, PUT_, a >> 1, a & 1, 0)                                       \
    H8_SHIFT(shlr2_##l, 0, T, S, GET, PUT_, a >> 2, a >> 1 & 1, 0)                                 \
    H8_SHIFT(shar_##l, 0, T, S, GET, PUT_, (S)a >> 1, a & 1, 0)                                    \
    H8_SHIFT(shar2_##l, 0, T, S, GET, PUT_, (S)a >> 2, a >> 1 & 1, 0)                              \
    H8_SHIFT(rotxl_##l, F_C, T, S, GET, PUT_, a << 1 | CF, H8_TOP(T, a), 0)                        \
    H8_SHIFT(rotxl2_##l, F_C, T, S, GET, PUT_, a << 2 | CF << 1 | H8_TOP(T, a),                    \
             H8_TOP(T, a << 1), 0)                                                                 \
    H8_SHIFT(rotl_##l, 0, T, S, GET, PUT_, a << 1 | H8_TOP(T, a), H8_TOP(T, a), 0)                 \
    H8_SHIFT(rotl2_##l, 0, T, S, GET, PUT_, a << 2 | a >> (bits - 2), H8_TOP(T, a << 1), 0)        \
    H8_SHIFT(rotxr_##l, F_C, T, S, GET, PUT_, a >> 1 | CF << (bits - 1), a & 1, 0)                 \
    H8_SHIFT(rotxr2_##l, F_C, T, S, GET, PUT_,                                                     \
             a >> 2 | CF << (bits - 2) | a << (bits - 1), a >> 1 & 1, 0)                           \
    H8_SHIFT(rotr_##l, 0, T, S, GET, PUT_, a >> 1 | a << (bits - 1), a & 1, 0)                     \
    H8_SHIFT(rotr2_##l, 0, T, S, GET, PUT_, a >> 2 | a << (bits - 2), a >> 1 & 1, 0)

/* --- bits: z is the mask, or x or y has the number; _m: in memory --- */
#define H8_BIT_CHANGE(name, reads, result)                                                         \
    OP(name, reads, 0, PLAIN, const uint32_t bit = NUMBER(z), m = REG8(x); SET8(x, result);)       \
    OP(name##_m, reads, 0, MEMORY, const uint32_t bit = NUMBER(z), a = REG(y) + IMM;               \
       LOAD(uint8_t, m, a); STORE(uint8_t, a, (uint8_t)(result));)
#define H8_BIT_CHANGE_R(name, result)                                                              \
    OP(name##_r, 0, 0, PLAIN, const uint32_t bit = 1u << (REG8(y) & 7), m = REG8(x);               \
       SET8(x, result);)                                                                           \
    OP(name##_rm, 0, 0, MEMORY, const uint32_t bit = 1u << (REG8(x) & 7), a = REG(y) + IMM;        \
       LOAD(uint8_t, m, a); STORE(uint8_t, a, (uint8_t)(result));)
#define H8_BIT_TEST(name, reads, writes, effect)                                                   \
    OP(name, reads, writes, PLAIN, const uint32_t bit = NUMBER(z), m = REG8(x);                    \
       (void)bit; (void)m; FLAGS(effect;))                                                         \
    OP(name##_m, reads, writes, MEMORY, const uint32_t bit = NUMBER(z);                            \
       LOAD(uint8_t, m, REG(y) + IMM); (void)bit; (void)m; FLAGS(effect;))
/* N stays. */
#define H8_Z_OF(value) NZ = (NZ & INT64_MIN) | (int64_t)(((value)) != 0)

/* name, flags, whether it holds (the manuals' table of Bcc) */
#define H8_CONDITIONS(DO)                                                                          \
    DO(hi, F_NZ | F_C, (CF == 0) & ((uint32_t)NZ != 0))                                            \
    DO(ls, F_NZ | F_C, (CF != 0) | ((uint32_t)NZ == 0))                                            \
    DO(cc, F_C, CF == 0)                                                                           \
    DO(cs, F_C, CF != 0)                                                                           \
    DO(ne, F_NZ, (uint32_t)NZ != 0)                                                                \
    DO(eq, F_NZ, (uint32_t)NZ == 0)                                                                \
    DO(vc, F_V, VF == 0)                                                                           \
    DO(vs, F_V, VF != 0)                                                                           \
    DO(pl, F_NZ, NZ >= 0)                                                                          \
    DO(mi, F_NZ, NZ < 0)                                                                           \
    DO(ge, F_NZ | F_V, (uint32_t)(NZ < 0) == VF)                                                   \
    DO(lt, F_NZ | F_V, (uint32_t)(NZ < 0) != VF)                                                   \
    DO(gt, F_NZ | F_V, ((uint32_t)NZ != 0) & ((uint32_t)(NZ < 0) == VF))                           \
    DO(le, F_NZ | F_V, ((uint32_t)NZ == 0) | ((uint32_t)(NZ < 0) != VF))
#define H8_BRANCH(name, reads, holds) OP(b_##name, reads, 0, BRANCH, TAKE_IF(holds);)

#define H8_CCR                                                                                     \
    (CORE->upper | (HF >> 28 & 1) << 5 | (uint32_t)(NZ < 0) << 3 |                                 \
     (uint32_t)((uint32_t)NZ == 0) << 2 | VF << 1 | CF)
#endif

H8_SIZES(H8_MOVES)
H8_SIZES(H8_SUMS)
H8_SIZES(H8_SHIFTS)

/* --- with carry --- */
OP(addx, F_NZ | F_C, F_ALL, PLAIN, const uint32_t a = REG8(x), b = REG8(y);
   H8_SUM(uint8_t, int8_t, 8, CF) FLAGS(H8_SUM_FLAGS(uint8_t, int8_t, 8) NZ = H8_KEEP_Z(int8_t, r);)
   SET8(x, r);)
OP(addxi, F_NZ | F_C, F_ALL, PLAIN, const uint32_t a = REG8(x), b = (uint8_t)IMM;
   H8_SUM(uint8_t, int8_t, 8, CF) FLAGS(H8_SUM_FLAGS(uint8_t, int8_t, 8) NZ = H8_KEEP_Z(int8_t, r);)
   SET8(x, r);)
OP(subx, F_NZ | F_C, F_ALL, PLAIN, const uint32_t a = REG8(x), b = REG8(y);
   H8_REST(uint8_t, int8_t, 8, CF)
   FLAGS(H8_REST_FLAGS(uint8_t, int8_t, 8) NZ = H8_KEEP_Z(int8_t, r);) SET8(x, r);)
OP(subxi, F_NZ | F_C, F_ALL, PLAIN, const uint32_t a = REG8(x), b = (uint8_t)IMM;
   H8_REST(uint8_t, int8_t, 8, CF)
   FLAGS(H8_REST_FLAGS(uint8_t, int8_t, 8) NZ = H8_KEEP_Z(int8_t, r);) SET8(x, r);)

/* --- without flags --- */
OP(step, 0, 0, PLAIN, const uint32_t r = REG(x) + IMM; SET(x, r);)
OP(step16, 0, 0, PLAIN, const uint32_t r = REG16(x) + IMM; SET16(x, r);)
OP(wrap, 0, 0, PLAIN, const uint32_t r = REG(x) & 0xffff; SET(x, r);) /* the H8/300's registers */
OP(copy, 0, 0, PLAIN, const uint32_t r = REG(y); SET(x, r);)

/* --- decimal: H and V, which the manuals leave open behind them, are 0 --- */
OP(daa, F_C | F_H, F_ALL, PLAIN, const uint32_t a = REG8(x);
   const uint32_t low = (HF >> 28 & 1) | (uint32_t)((a & 15) > 9), high = CF | (uint32_t)(a > 0x99);
   const uint32_t r = (uint8_t)(a + 6 * low + 0x60 * high); FLAGS(CF = high; VF = 0; HF = 0; NZ = (int8_t)r;)
   SET8(x, r);)
OP(das, F_C | F_H, F_NZ | F_V | F_H, PLAIN, const uint32_t a = REG8(x);
   const uint32_t r = (uint8_t)(a - 6 * (HF >> 28 & 1) - 0x60 * CF);
   FLAGS(VF = 0; HF = 0; NZ = (int8_t)r;)
   SET8(x, r);)

/* --- extension --- */
OP(extu_w, 0, F_NZ | F_V, PLAIN, const uint32_t r = REG16(x) & 0xff; H8_MOVED(int16_t, r)
   SET16(x, r);)
OP(extu_l, 0, F_NZ | F_V, PLAIN, const uint32_t r = REG(x) & 0xffff; H8_MOVED(int32_t, r)
   SET(x, r);)
OP(exts_w, 0, F_NZ | F_V, PLAIN, const uint32_t r = (uint32_t)(int8_t)REG16(x);
   H8_MOVED(int16_t, r) SET16(x, r);)
OP(exts_l, 0, F_NZ | F_V, PLAIN, const uint32_t r = (uint32_t)(int16_t)REG(x); H8_MOVED(int32_t, r)
   SET(x, r);)

/* --- products and quotients: y is what is multiplied or divided by --- */
OP(mulxu_b, 0, 0, PLAIN, const uint32_t r = (REG16(x) & 0xffu) * REG8(y); SET16(x, r);)
OP(mulxu_w, 0, 0, PLAIN, const uint32_t r = (REG(x) & 0xffffu) * REG16(y); SET(x, r);)
OP(mulxs_b, 0, F_NZ, PLAIN,
   const uint32_t r = (uint32_t)((int8_t)REG16(x) * (int8_t)REG8(y)); FLAGS(NZ = (int16_t)r;)
   SET16(x, r);)
OP(mulxs_w, 0, F_NZ, PLAIN,
   const uint32_t r = (uint32_t)((int16_t)REG(x) * (int16_t)REG16(y)); FLAGS(NZ = (int32_t)r;)
   SET(x, r);)
/* By 0: the register stays (the manual leaves it open). A quotient that is too long is cut. N and Z
 * are the divisor's, or N is what the signs of both make. */
OP(divxu_b, 0, F_NZ, PLAIN, const uint32_t a = REG16(x), b = REG8(y), d = b == 0 ? 1 : b;
   const uint32_t q = a / d, e = a % d; FLAGS(NZ = (int8_t)b;)
   SET16(x, b == 0 ? a : (q & 0xff) | e << 8);)
OP(divxu_w, 0, F_NZ, PLAIN, const uint32_t a = REG(x), b = REG16(y), d = b == 0 ? 1 : b;
   const uint32_t q = a / d, e = a % d; FLAGS(NZ = (int16_t)b;)
   SET(x, b == 0 ? a : (q & 0xffff) | e << 16);)
OP(divxs_b, 0, F_NZ, PLAIN, const int32_t a = (int16_t)REG16(x), b = (int8_t)REG8(y);
   const int32_t d = b == 0 ? 1 : b, q = a / d, e = a % d;
   FLAGS(NZ = (int64_t)((uint64_t)((a < 0) != (b < 0)) << 63) | (b != 0);)
   SET16(x, b == 0 ? (uint32_t)a : ((uint32_t)q & 0xff) | (uint32_t)e << 8);)
OP(divxs_w, 0, F_NZ, PLAIN, const int64_t a = (int32_t)REG(x); const int32_t b = (int16_t)REG16(y);
   const int64_t d = b == 0 ? 1 : b; const int64_t q = a / d, e = a % d;
   FLAGS(NZ = (int64_t)((uint64_t)((a < 0) != (b < 0)) << 63) | (b != 0);)
   SET(x, b == 0 ? (uint32_t)a : ((uint32_t)q & 0xffff) | (uint32_t)e << 16);)

/* --- bits --- */
H8_BIT_CHANGE(bset, 0, m | bit)
H8_BIT_CHANGE_R(bset, m | bit)
H8_BIT_CHANGE(bclr, 0, m & ~bit)
H8_BIT_CHANGE_R(bclr, m & ~bit)
H8_BIT_CHANGE(bnot, 0, m ^ bit)
H8_BIT_CHANGE_R(bnot, m ^ bit)
H8_BIT_CHANGE(bst, F_C, (m & ~bit) | (CF ? bit : 0))
H8_BIT_CHANGE(bist, F_C, (m & ~bit) | (CF ? 0 : bit))
H8_BIT_TEST(btst, F_NZ, F_NZ, H8_Z_OF(m & bit))
OP(btst_r, F_NZ, F_NZ, PLAIN, const uint32_t bit = 1u << (REG8(y) & 7), m = REG8(x);
   (void)bit; (void)m; FLAGS(H8_Z_OF(m & bit);))
OP(btst_rm, F_NZ, F_NZ, MEMORY, const uint32_t bit = 1u << (REG8(x) & 7);
   LOAD(uint8_t, m, REG(y) + IMM); (void)bit; (void)m; FLAGS(H8_Z_OF(m & bit);))
H8_BIT_TEST(bld, 0, F_C, CF = (m & bit) != 0)
H8_BIT_TEST(bild, 0, F_C, CF = (m & bit) == 0)
H8_BIT_TEST(band, F_C, F_C, CF &= (uint32_t)((m & bit) != 0))
H8_BIT_TEST(biand, F_C, F_C, CF &= (uint32_t)((m & bit) == 0))
H8_BIT_TEST(bor, F_C, F_C, CF |= (uint32_t)((m & bit) != 0))
H8_BIT_TEST(bior, F_C, F_C, CF |= (uint32_t)((m & bit) == 0))
H8_BIT_TEST(bxor, F_C, F_C, CF ^= (uint32_t)((m & bit) != 0))
H8_BIT_TEST(bixor, F_C, F_C, CF ^= (uint32_t)((m & bit) == 0))
OP(tas, 0, F_NZ | F_V, MEMORY, const uint32_t a = REG(y); LOAD(uint8_t, m, a);
   STORE(uint8_t, a, (uint8_t)(m | 0x80)); H8_MOVED(int8_t, m))

/* --- before several accesses of one instruction: all in one page, so that none of them leaves
 * when others have given time back; z bytes, words at even addresses --- */
OP(check_read, 0, 0, MEMORY, const uint32_t a = REG(y) + IMM, n = NUMBER(z);
   LEAVE_IF((a & 1) & (n != 1)); CHECK_READ(a, n);)
OP(check_write, 0, 0, MEMORY, const uint32_t a = REG(y) + IMM, n = NUMBER(z);
   LEAVE_IF((a & 1) & (n != 1)); CHECK_WRITE(a, n);)

/* --- several registers: the stack pointer moves last, so that all can be done again --- */
OP(fetch_l, 0, 0, MEMORY, LOAD(uint32_t, r, REG(y) + IMM); SET(x, r);)
OP(put_l, 0, 0, MEMORY, const uint32_t r = REG(x); STORE(uint32_t, REG(y) + IMM, r);)

/* --- ways through the program: imm is the bits of an address --- */
H8_CONDITIONS(H8_BRANCH)
OP(always, 0, 0, ALWAYS, )
OP(jump, 0, 0, JUMP, JUMP(REG(x) & IMM);)
OP(push_pc16, 0, 0, MEMORY, const uint32_t a = REG(y) - 2; STORE(uint16_t, a, (uint16_t)IMM);
   SET(y, a);)
OP(push_pc32, 0, 0, MEMORY, const uint32_t a = REG(y) - 4; STORE(uint32_t, a, IMM); SET(y, a);)
OP(pop_pc16, 0, 0, MEMORY, const uint32_t a = REG(y); LOAD(uint16_t, r, a); SET(y, a + 2);
   SET(x, r);)
OP(pop_pc32, 0, 0, MEMORY, const uint32_t a = REG(y); LOAD(uint32_t, r, a); SET(y, a + 4);
   SET(x, r);)
OP(vector16, 0, 0, MEMORY, LOAD(uint16_t, r, IMM); SET(x, r);)
OP(vector32, 0, 0, MEMORY, LOAD(uint32_t, r, IMM); SET(x, r);)

/* --- the status registers --- */
OP(stc, F_ALL, 0, PLAIN, const uint32_t r = H8_CCR; SET8(x, r);)
OP(stc_to, F_ALL, 0, MEMORY, const uint32_t r = H8_CCR;
   STORE(uint16_t, REG(y) + IMM, (uint16_t)(r << 8 | r));)
OP(stc_dec, F_ALL, 0, MEMORY, const uint32_t r = H8_CCR, a = REG(y) - 2;
   STORE(uint16_t, a, (uint16_t)(r << 8 | r)); SET(y, a);)
OP(nop, 0, 0, PLAIN, )

/* --- the processor's --- */
OP(leave, 0, 0, MEMORY, LEAVE_IF(1);) /* looked at first: breakpoints */
OP(special, 0, 0, LEAVE, )

/* clang-format on */
