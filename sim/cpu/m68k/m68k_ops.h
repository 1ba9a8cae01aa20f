/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions of the M68000 family are made of, after the M68000 Family Programmer's
 * Reference Manual, chapters 2 to 4: OP(name, flags read, flags written, kind, body), in the words
 * of docs/engine.md. Included once for each use; the order is that of enum m68k_code. _b, _w, _l:
 * of 8, 16, 32 bits; _m: of a value in memory, in one: the flags are set behind the store. x is
 * where a result goes, and mostly a source; y is a source; an address is y + imm. */

/* Macros that make labels, functions or rows: */
/* clang-format off */

#ifndef M68K_SIZES
/* letter, type, signed type, bits, register read, register written */
#define M68K_SIZES(DO)                                                                             \
    DO(b, uint8_t, int8_t, 8, REG8, SET8)                                                          \
    DO(w, uint16_t, int16_t, 16, REG16, SET16)                                                     \
    DO(l, uint32_t, int32_t, 32, REG, SET)

#define M68K_TOP(bits, v) ((uint32_t)(v) >> (bits - 1) & 1)
#define M68K_MOVED(S, r)  FLAGS(NZ = (S)(r); VF = 0; CF = 0;)

/* --- moves --- */
#define M68K_MOVES(l, T, S, bits, GET, PUT_)                                                       \
    OP(mov_##l, 0, F_NZVC, PLAIN, const uint32_t r = GET(y); M68K_MOVED(S, r) PUT_(x, r);)         \
    OP(movi_##l, 0, F_NZVC, PLAIN, const uint32_t r = IMM; M68K_MOVED(S, r) PUT_(x, r);)           \
    OP(tst_##l, 0, F_NZVC, PLAIN, const uint32_t r = GET(x); (void)r; M68K_MOVED(S, r))            \
    OP(copy_##l, 0, 0, PLAIN, const uint32_t r = GET(y); PUT_(x, r);)                              \
    OP(ld_##l, 0, 0, MEMORY, LOAD(T, r, REG(y) + IMM); PUT_(x, r);)                                \
    OP(st_##l, 0, 0, MEMORY, const T r = (T)GET(x); STORE(T, REG(y) + IMM, r);)                    \
    OP(ldm_##l, 0, F_NZVC, MEMORY, LOAD(T, r, REG(y) + IMM); M68K_MOVED(S, r) PUT_(x, r);)         \
    OP(stm_##l, 0, F_NZVC, MEMORY, const T r = (T)GET(x); STORE(T, REG(y) + IMM, r);               \
       M68K_MOVED(S, r))

/* --- sums: a is what it is added to or taken from --- */
#define M68K_SUM(T, carry)                                                                         \
    const uint64_t sum = (uint64_t)a + b + (carry); const uint32_t r = (T)sum; (void)r;
#define M68K_SUM_FLAGS(bits)                                                                       \
    CF = (uint32_t)(sum >> bits) & 1; CORE->x = CF; VF = M68K_TOP(bits, (a ^ r) & (b ^ r));
#define M68K_REST(T, carry)                                                                        \
    const uint64_t rest = (uint64_t)a - b - (carry); const uint32_t r = (T)rest; (void)r;
#define M68K_CMP_FLAGS(bits)                                                                       \
    CF = (uint32_t)(rest >> bits) & 1; VF = M68K_TOP(bits, (a ^ b) & (a ^ r));
#define M68K_REST_FLAGS(bits) M68K_CMP_FLAGS(bits) CORE->x = CF;
/* Of ADDX and its like: a result of 0 leaves Z. */
#define M68K_KEEP_Z(S, r) ((r) == 0 ? (int64_t)(uint32_t)NZ : (S)(r))

/* Reads a at y + imm, computes r, writes it. What it was is kept: the host has few registers. */
#define M68K_CHANGE(T, ...)                                                                        \
    const uint32_t place = REG(y) + IMM; LOAD(T, before, place); CORE->old = before;               \
    { const uint32_t a = before; __VA_ARGS__ STORE(T, place, (T)r); }
#define M68K_ALU(name, l, T, S, bits, GET, PUT_, reads, writes, compute, flags)                    \
    OP(name##_##l, reads, writes, PLAIN, const uint32_t a = GET(x), b = GET(y); (void)a; (void)b;  \
       compute FLAGS(flags) PUT_(x, r);)                                                           \
    OP(name##_m_##l, reads, writes, MEMORY,                                                        \
       M68K_CHANGE(T, const uint32_t b = GET(x); (void)a; (void)b; compute)                        \
       FLAGS(const uint32_t a = CORE->old, b = GET(x); (void)a; (void)b; compute flags))
#define M68K_ALU_I(name, l, T, S, bits, GET, PUT_, writes, compute, flags)                         \
    OP(name##i_##l, 0, writes, PLAIN, const uint32_t a = GET(x), b = (T)IMM; compute FLAGS(flags)  \
       PUT_(x, r);)
#define M68K_LOGIC(name, l, T, S, bits, GET, PUT_, value)                                          \
    M68K_ALU(name, l, T, S, bits, GET, PUT_, 0, F_NZVC, const uint32_t r = (value);,               \
             NZ = (S)r; VF = 0; CF = 0;)                                                           \
    M68K_ALU_I(name, l, T, S, bits, GET, PUT_, F_NZVC, const uint32_t r = (value);,                \
               NZ = (S)r; VF = 0; CF = 0;)
#define M68K_SUMS(l, T, S, bits, GET, PUT_)                                                        \
    M68K_ALU(add, l, T, S, bits, GET, PUT_, 0, F_ALL, M68K_SUM(T, 0),                              \
             M68K_SUM_FLAGS(bits) NZ = (S)r;)                                                      \
    M68K_ALU_I(add, l, T, S, bits, GET, PUT_, F_ALL, M68K_SUM(T, 0),                               \
               M68K_SUM_FLAGS(bits) NZ = (S)r;)                                                    \
    M68K_ALU(sub, l, T, S, bits, GET, PUT_, 0, F_ALL, M68K_REST(T, 0),                             \
             M68K_REST_FLAGS(bits) NZ = (S)r;)                                                     \
    M68K_ALU_I(sub, l, T, S, bits, GET, PUT_, F_ALL, M68K_REST(T, 0),                              \
               M68K_REST_FLAGS(bits) NZ = (S)r;)                                                   \
    M68K_ALU(addx, l, T, S, bits, GET, PUT_, F_NZ | F_X, F_ALL, M68K_SUM(T, CORE->x),              \
             M68K_SUM_FLAGS(bits) NZ = M68K_KEEP_Z(S, r);)                                         \
    M68K_ALU(subx, l, T, S, bits, GET, PUT_, F_NZ | F_X, F_ALL, M68K_REST(T, CORE->x),             \
             M68K_REST_FLAGS(bits) NZ = M68K_KEEP_Z(S, r);)                                        \
    M68K_LOGIC(and, l, T, S, bits, GET, PUT_, a & b)                                               \
    M68K_LOGIC(or, l, T, S, bits, GET, PUT_, a | b)                                                \
    M68K_LOGIC(eor, l, T, S, bits, GET, PUT_, a ^ b)                                               \
    OP(cmp_##l, 0, F_NZVC, PLAIN, const uint32_t a = GET(x), b = GET(y); (void)a; (void)b;         \
       FLAGS(M68K_REST(T, 0) M68K_CMP_FLAGS(bits) NZ = (S)r;))                                     \
    OP(cmpi_##l, 0, F_NZVC, PLAIN, const uint32_t a = GET(x), b = (T)IMM; (void)a; (void)b;        \
       FLAGS(M68K_REST(T, 0) M68K_CMP_FLAGS(bits) NZ = (S)r;))                                     \
    OP(neg_##l, 0, F_ALL, PLAIN, const uint32_t a = 0, b = GET(x); M68K_REST(T, 0)                 \
       FLAGS(M68K_REST_FLAGS(bits) NZ = (S)r;) PUT_(x, r);)                                        \
    OP(neg_m_##l, 0, F_ALL, MEMORY, M68K_CHANGE(T, const uint32_t r = 0 - a;)                      \
       FLAGS(const uint32_t a = 0, b = CORE->old; M68K_REST(T, 0)                                  \
             M68K_REST_FLAGS(bits) NZ = (S)r;))                                                    \
    OP(negx_##l, F_NZ | F_X, F_ALL, PLAIN, const uint32_t a = 0, b = GET(x);                       \
       M68K_REST(T, CORE->x) FLAGS(M68K_REST_FLAGS(bits) NZ = M68K_KEEP_Z(S, r);) PUT_(x, r);)     \
    OP(negx_m_##l, F_NZ | F_X, F_ALL, MEMORY,                                                      \
       M68K_CHANGE(T, const uint32_t r = 0 - a - CORE->x;)                                         \
       FLAGS(const uint32_t a = 0, b = CORE->old; M68K_REST(T, CORE->x)                            \
             M68K_REST_FLAGS(bits) NZ = M68K_KEEP_Z(S, r);))

/* --- shifts: of a by n, 0 to 63: the result, the last bit out, whether the sign changed --- */
#define M68K_WIDE(v) ((uint64_t)(v))
#define M68K_SAR64(S, v, n) ((int64_t)(S)(v) >> (n))
#define M68K_MASK(bits) ((M68K_WIDE(1) << (bits + 1)) - 1)
#define M68K_ASL(T, S, bits)                                                                       \
    const uint64_t out = M68K_WIDE(a) << n; const uint32_t r = (T)out;                             \
    const uint32_t carry = (uint32_t)(out >> bits) & 1;                                            \
    const uint32_t over = M68K_SAR64(S, r, n) != (S)a; (void)carry; (void)over;
#define M68K_LSL(T, S, bits)                                                                       \
    const uint64_t out = M68K_WIDE(a) << n; const uint32_t r = (T)out;                             \
    const uint32_t carry = (uint32_t)(out >> bits) & 1, over = 0; (void)carry; (void)over;
#define M68K_ASR(T, S, bits)                                                                       \
    const int64_t out = (int64_t)(S)a * 2 >> n; const uint32_t r = (T)(out >> 1);                  \
    const uint32_t carry = (uint32_t)out & 1, over = 0; (void)carry; (void)over;
#define M68K_LSR(T, S, bits)                                                                       \
    const uint64_t out = M68K_WIDE(a) * 2 >> n; const uint32_t r = (T)(out >> 1);                  \
    const uint32_t carry = (uint32_t)out & 1, over = 0; (void)carry; (void)over;
#define M68K_ROL(T, S, bits)                                                                       \
    const uint32_t m = n & (bits - 1);                                                             \
    const uint32_t r = (T)(M68K_WIDE(a) << m | M68K_WIDE(a) >> (bits - m));                        \
    const uint32_t carry = (n != 0) & r, over = 0; (void)carry; (void)over;
#define M68K_ROR(T, S, bits)                                                                       \
    const uint32_t m = n & (bits - 1);                                                             \
    const uint32_t r = (T)(M68K_WIDE(a) >> m | M68K_WIDE(a) << (bits - m));                        \
    const uint32_t carry = (n != 0) & M68K_TOP(bits, r), over = 0; (void)carry; (void)over;
#define M68K_ROXL(T, S, bits)                                                                      \
    const uint32_t m = n % (bits + 1);                                                             \
    const uint64_t whole = M68K_WIDE(a) | M68K_WIDE(CORE->x) << bits;                              \
    const uint64_t out = whole << m | whole >> (bits + 1 - m); const uint32_t r = (T)out;          \
    const uint32_t carry = (uint32_t)(out >> bits) & 1, over = 0; (void)carry; (void)over;
#define M68K_ROXR(T, S, bits)                                                                      \
    const uint32_t m = n % (bits + 1);                                                             \
    const uint64_t whole = M68K_WIDE(a) | M68K_WIDE(CORE->x) << bits;                              \
    const uint64_t out = whole >> m | whole << (bits + 1 - m); const uint32_t r = (T)out;          \
    const uint32_t carry = (uint32_t)(out >> bits) & 1, over = 0; (void)carry; (void)over;
#define M68K_SHIFT(name, l, T, S, bits, GET, PUT_, reads, writes, compute, extend)                 \
    OP(name##_##l, reads, writes, PLAIN, const uint32_t a = GET(x), n = REG(y) & 63;               \
       compute(T, S, bits) FLAGS(VF = over; CF = carry; extend NZ = (S)r;) PUT_(x, r);             \
       REFUND((63 - n) * NUMBER(z));)
#define M68K_SHIFTS(l, T, S, bits, GET, PUT_)                                                      \
    M68K_SHIFT(asl, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_ASL,                                \
               CORE->x = n != 0 ? carry : CORE->x;)                                                \
    M68K_SHIFT(asr, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_ASR,                                \
               CORE->x = n != 0 ? carry : CORE->x;)                                                \
    M68K_SHIFT(lsl, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_LSL,                                \
               CORE->x = n != 0 ? carry : CORE->x;)                                                \
    M68K_SHIFT(lsr, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_LSR,                                \
               CORE->x = n != 0 ? carry : CORE->x;)                                                \
    M68K_SHIFT(roxl, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_ROXL, CORE->x = carry;)            \
    M68K_SHIFT(roxr, l, T, S, bits, GET, PUT_, F_X, F_ALL, M68K_ROXR, CORE->x = carry;)            \
    M68K_SHIFT(rol, l, T, S, bits, GET, PUT_, 0, F_NZVC, M68K_ROL, )                               \
    M68K_SHIFT(ror, l, T, S, bits, GET, PUT_, 0, F_NZVC, M68K_ROR, )
/* A word in memory, by one. */
#define M68K_SHIFT_M(name, reads, writes, compute, extend)                                         \
    OP(name##_m, reads, writes, MEMORY, const uint32_t n = 1; (void)n;                             \
       M68K_CHANGE(uint16_t, compute(uint16_t, int16_t, 16))                                       \
       FLAGS(const uint32_t a = CORE->old; compute(uint16_t, int16_t, 16) VF = over; CF = carry;   \
             extend NZ = (int16_t)r;))

/* --- bits: y has the number, or x for those in memory; N stays --- */
#define M68K_Z_OF(value) NZ = (NZ & INT64_MIN) | (int64_t)((value) != 0)
#define M68K_BIT(name, result)                                                                     \
    OP(name, F_NZ, F_NZ, PLAIN, const uint32_t n = REG(y) & 31, bit = 1u << n, m = REG(x);         \
       FLAGS(M68K_Z_OF(m & bit);) SET(x, result); REFUND((n < 16) * NUMBER(z));)                   \
    OP(name##_m, F_NZ, F_NZ, MEMORY,                                                               \
       M68K_CHANGE(uint8_t, const uint32_t bit = 1u << (REG(x) & 7), m = a, r = result;)           \
       FLAGS(M68K_Z_OF(CORE->old >> (REG(x) & 7) & 1);))

/* --- decimal: N and V, which the manual leaves open, are what the 68000 computes --- */
#define M68K_CORRECT(carries) ((carries) - ((carries) >> 2))
#define M68K_ABCD                                                                                  \
    const uint32_t plain = a + b + CORE->x;                                                        \
    const uint32_t carries = (((a & b) | (~plain & (a | b))) & 0x88) |                             \
                             ((((plain + 0x66) ^ plain) & 0x110) >> 1);                            \
    const uint32_t r = (uint8_t)(plain + M68K_CORRECT(carries));
#define M68K_ABCD_FLAGS                                                                            \
    CF = (carries | (plain & ~r)) >> 7 & 1; CORE->x = CF; VF = (~plain & r) >> 7 & 1;              \
    NZ = M68K_KEEP_Z(int8_t, r);
#define M68K_SBCD                                                                                  \
    const uint32_t plain = a - b - CORE->x;                                                        \
    const uint32_t borrows = ((~a & b) | (plain & ~a) | (plain & b)) & 0x88;                       \
    const uint32_t r = (uint8_t)(plain - M68K_CORRECT(borrows));
#define M68K_NBCD                                                                                  \
    const uint32_t plain = 0 - b - CORE->x, borrows = (plain | b) & 0x88;                          \
    const uint32_t r = (uint8_t)(plain - M68K_CORRECT(borrows));
#define M68K_SBCD_FLAGS                                                                            \
    CF = (borrows | (~plain & r)) >> 7 & 1; CORE->x = CF; VF = (plain & ~r) >> 7 & 1;              \
    NZ = M68K_KEEP_Z(int8_t, r);

/* name, flags, whether it holds (table 3-19) */
#define M68K_CONDITIONS(DO)                                                                        \
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
#define M68K_BRANCH(name, reads, holds) OP(b_##name, reads, 0, BRANCH, TAKE_IF(holds);)
#define M68K_IF(name, reads, holds)                                                                \
    OP(if_##name, reads, 0, PLAIN, const uint32_t r = holds; SET(x, r);)

#define M68K_CCR                                                                                   \
    (CORE->x << 4 | (uint32_t)(NZ < 0) << 3 | (uint32_t)((uint32_t)NZ == 0) << 2 | VF << 1 | CF)
/* A base, an index times a scale, a displacement. */
#define M68K_INDEX(scale)                                                                          \
    OP(index_w##scale, 0, 0, PLAIN,                                                                \
       const uint32_t r = REG(y) + (uint32_t)(int16_t)REG16(z) * scale##u + IMM; SET(x, r);)       \
    OP(index_l##scale, 0, 0, PLAIN, const uint32_t r = REG(y) + REG(z) * scale##u + IMM;           \
       SET(x, r);)
#define M68K_REVERSED(v, bits, mask) (((v) & mask) << bits | ((v) >> bits & mask))
/* How many of the lower 16 bits are 1. */
#define M68K_ONES(v)                                                                               \
    const uint32_t pairs = (v) - ((v) >> 1 & 0x5555), fours = (pairs & 0x3333) + (pairs >> 2 & 0x3333); \
    const uint32_t eights = (fours + (fours >> 4)) & 0x0f0f, ones = (eights + (eights >> 8)) & 31;
#endif

M68K_SIZES(M68K_MOVES)
M68K_SIZES(M68K_SUMS)
M68K_SIZES(M68K_SHIFTS)
M68K_SHIFT_M(asl, 0, F_ALL, M68K_ASL, CORE->x = carry;)
M68K_SHIFT_M(asr, 0, F_ALL, M68K_ASR, CORE->x = carry;)
M68K_SHIFT_M(lsl, 0, F_ALL, M68K_LSL, CORE->x = carry;)
M68K_SHIFT_M(lsr, 0, F_ALL, M68K_LSR, CORE->x = carry;)
M68K_SHIFT_M(roxl, F_X, F_ALL, M68K_ROXL, CORE->x = carry;)
M68K_SHIFT_M(roxr, F_X, F_ALL, M68K_ROXR, CORE->x = carry;)
M68K_SHIFT_M(rol, 0, F_NZVC, M68K_ROL, )
M68K_SHIFT_M(ror, 0, F_NZVC, M68K_ROR, )

/* --- addresses: no flags --- */
OP(lea, 0, 0, PLAIN, const uint32_t r = REG(y) + IMM; SET(x, r);)
M68K_INDEX(1)
M68K_INDEX(2)
M68K_INDEX(4)
M68K_INDEX(8)
OP(low_byte, 0, 0, PLAIN, const uint32_t r = REG8(y); SET(x, r);)
OP(extend, 0, 0, PLAIN, const uint32_t r = (uint32_t)(int16_t)REG16(y); SET(x, r);)
OP(ld_extended, 0, 0, MEMORY, LOAD(uint16_t, r, REG(y) + IMM); SET(x, (uint32_t)(int16_t)r);)
OP(add_a, 0, 0, PLAIN, const uint32_t r = REG(x) + REG(y); SET(x, r);)
OP(sub_a, 0, 0, PLAIN, const uint32_t r = REG(x) - REG(y); SET(x, r);)

/* --- data --- */
OP(swap, 0, F_NZVC, PLAIN, const uint32_t a = REG(x), r = a << 16 | a >> 16; M68K_MOVED(int32_t, r)
   SET(x, r);)
OP(ext_w, 0, F_NZVC, PLAIN, const uint32_t r = (uint32_t)(int8_t)REG8(x); M68K_MOVED(int16_t, r)
   SET16(x, r);)
OP(ext_l, 0, F_NZVC, PLAIN, const uint32_t r = (uint32_t)(int16_t)REG16(x); M68K_MOVED(int32_t, r)
   SET(x, r);)
OP(extb_l, 0, F_NZVC, PLAIN, const uint32_t r = (uint32_t)(int8_t)REG8(x); M68K_MOVED(int32_t, r)
   SET(x, r);)
OP(bitrev, 0, 0, PLAIN, const uint32_t a = REG(x), b = M68K_REVERSED(a, 1, 0x55555555u);
   const uint32_t c = M68K_REVERSED(b, 2, 0x33333333u), d = M68K_REVERSED(c, 4, 0x0f0f0f0fu);
   SET(x, __builtin_bswap32(d));)
OP(byterev, 0, 0, PLAIN, const uint32_t r = __builtin_bswap32(REG(x)); SET(x, r);)
/* The flags are the source's; 32 if no bit is 1. */
OP(ff1, 0, F_NZVC, PLAIN, const uint32_t a = REG(x);
   const uint32_t r = (uint32_t)__builtin_clzll((uint64_t)a << 1 | 1) - 31u; M68K_MOVED(int32_t, a)
   SET(x, r);)
/* The lower half of the product, the same for both signs. */
OP(mul_l, 0, F_NZVC, PLAIN, const uint32_t r = REG(x) * REG(y); M68K_MOVED(int32_t, r) SET(x, r);)
/* CPU32: the whole product, whose upper half is V's, or goes to z. */
OP(mulu_l, 0, F_NZVC, PLAIN, const uint64_t r = (uint64_t)REG(x) * REG(y);
   FLAGS(NZ = (int32_t)r; VF = r >> 32 != 0; CF = 0;) SET(x, (uint32_t)r);)
OP(muls_l, 0, F_NZVC, PLAIN, const int64_t r = (int64_t)(int32_t)REG(x) * (int32_t)REG(y);
   FLAGS(NZ = (int32_t)r; VF = r != (int32_t)r; CF = 0;) SET(x, (uint32_t)r);)
OP(mulu_64, 0, F_NZVC, PLAIN, const uint64_t r = (uint64_t)REG(x) * REG(y);
   FLAGS(NZ = ((int64_t)r & INT64_MIN) | (r != 0); VF = 0; CF = 0;) SET(z, (uint32_t)(r >> 32));
   SET(x, (uint32_t)r);)
OP(muls_64, 0, F_NZVC, PLAIN, const int64_t r = (int64_t)(int32_t)REG(x) * (int32_t)REG(y);
   FLAGS(NZ = (r & INT64_MIN) | (r != 0); VF = 0; CF = 0;) SET(z, (uint32_t)((uint64_t)r >> 32));
   SET(x, (uint32_t)r);)
OP(tas, 0, F_NZVC, PLAIN, const uint32_t r = REG8(x); M68K_MOVED(int8_t, r) SET8(x, r | 0x80);)
OP(tas_m, 0, F_NZVC, MEMORY, const uint32_t a = REG(y) + IMM; LOAD(uint8_t, r, a);
   STORE(uint8_t, a, (uint8_t)(r | 0x80)); M68K_MOVED(int8_t, r))
/* z: cycles for each bit that takes no time. */
OP(mulu, 0, F_NZVC, PLAIN, const uint32_t b = REG16(y), r = REG16(x) * b; M68K_MOVED(int32_t, r)
   SET(x, r); M68K_ONES(b) REFUND((16 - ones) * NUMBER(z));)
OP(muls, 0, F_NZVC, PLAIN, const int32_t b = (int16_t)REG16(y);
   const uint32_t r = (uint32_t)((int16_t)REG16(x) * b), steps = ((uint32_t)b ^ (uint32_t)b << 1) & 0xffff;
   M68K_MOVED(int32_t, r) SET(x, r); M68K_ONES(steps) REFUND((16 - ones) * NUMBER(z));)
OP(abcd, F_NZ | F_X, F_ALL, PLAIN, const uint32_t a = REG8(x), b = REG8(y); M68K_ABCD
   FLAGS(M68K_ABCD_FLAGS) SET8(x, r);)
OP(abcd_m, F_NZ | F_X, F_ALL, MEMORY,
   M68K_CHANGE(uint8_t, const uint32_t b = REG8(x); M68K_ABCD)
   FLAGS(const uint32_t a = CORE->old, b = REG8(x); M68K_ABCD M68K_ABCD_FLAGS))
OP(sbcd, F_NZ | F_X, F_ALL, PLAIN, const uint32_t a = REG8(x), b = REG8(y); M68K_SBCD
   FLAGS(M68K_SBCD_FLAGS) SET8(x, r);)
OP(sbcd_m, F_NZ | F_X, F_ALL, MEMORY,
   M68K_CHANGE(uint8_t, const uint32_t b = REG8(x); M68K_SBCD)
   FLAGS(const uint32_t a = CORE->old, b = REG8(x); M68K_SBCD M68K_SBCD_FLAGS))
OP(nbcd, F_NZ | F_X, F_ALL, PLAIN, const uint32_t b = REG8(x); M68K_NBCD
   FLAGS(M68K_SBCD_FLAGS) SET8(x, r);)
OP(nbcd_m, F_NZ | F_X, F_ALL, MEMORY,
   M68K_CHANGE(uint8_t, const uint32_t b = a; M68K_NBCD)
   FLAGS(const uint32_t b = CORE->old; M68K_NBCD M68K_SBCD_FLAGS))

/* --- bits --- */
OP(btst, F_NZ, F_NZ, PLAIN, const uint32_t bit = 1u << (REG(y) & 31), m = REG(x);
   (void)bit; (void)m; FLAGS(M68K_Z_OF(m & bit);))
OP(btst_b, F_NZ, F_NZ, PLAIN, const uint32_t bit = 1u << (REG(y) & 7), m = REG8(x);
   (void)bit; (void)m; FLAGS(M68K_Z_OF(m & bit);))
M68K_BIT(bchg, m ^ bit)
M68K_BIT(bclr, m & ~bit)
M68K_BIT(bset, m | bit)

/* --- several registers: all can be accessed, or the exact interpreter does it --- */
OP(check_read, 0, 0, MEMORY, const uint32_t a = REG(y) + IMM; LEAVE_IF(a & 1);
   CHECK_READ(a, NUMBER(z));)
OP(check_write, 0, 0, MEMORY, const uint32_t a = REG(y) + IMM; LEAVE_IF(a & 1);
   CHECK_WRITE(a, NUMBER(z));)
OP(fetch_w, 0, 0, PLAIN, FETCH16(r, IMM); SET(x, (uint32_t)(int16_t)r);)
OP(fetch_l, 0, 0, PLAIN, FETCH(r, IMM); SET(x, r);)
OP(put_w, 0, 0, PLAIN, const uint16_t r = REG16(x); PUT16(IMM, r);)
OP(put_l, 0, 0, PLAIN, const uint32_t r = REG(x); PUT(IMM, r);)

/* --- conditions: 1 if it holds, and what that saves of time --- */
M68K_CONDITIONS(M68K_IF)
OP(scc, 0, 0, PLAIN, const uint32_t r = 0 - REG(y); SET8(x, r);)
OP(saves, 0, 0, PLAIN, REFUND(REG(x) * NUMBER(z));)
OP(costs, 0, 0, PLAIN, REFUND((REG(x) ^ 1) * NUMBER(z));)

/* --- ways through the program --- */
M68K_CONDITIONS(M68K_BRANCH)
OP(dbra, 0, 0, BRANCH, const uint32_t n = (uint16_t)(REG16(x) - 1); SET16(x, n);
   TAKE_IF(n != 0xffff);)
OP(dbcc, 0, 0, BRANCH, const uint32_t held = CORE->t[1], n = (uint16_t)(REG16(x) - (held ^ 1));
   SET16(x, n); TAKE_IF((held == 0) & (n != 0xffff));)
OP(always, 0, 0, ALWAYS, )
OP(jump, 0, 0, JUMP, JUMP(REG(x));)

/* --- the status register --- */
OP(get_sr, F_ALL, 0, PLAIN, const uint32_t r = CORE->system | M68K_CCR; SET(x, r);)
OP(set_ccr, 0, F_ALL, PLAIN, const uint32_t r = REG(x); (void)r;
   FLAGS(CORE->x = r >> 4 & 1; VF = r >> 1 & 1; CF = r & 1;
         NZ = (int64_t)((uint64_t)(r & 8) << 60 | (uint64_t)(~r >> 2 & 1));))
OP(nop, 0, 0, PLAIN, )

/* --- what only sometimes is the processor's: behind the check stand `special`, and what is done
 * instead --- */
OP(if_supervisor, 0, 0, SKIP, SKIP_IF((CORE->system & SR_S) != 0);)
/* Of a new status register: the same mode, no trace, no interrupt that comes, no handler left. */
OP(if_no_change, 0, 0, SKIP, const uint32_t v = REG(y), s = CORE->system;
   SKIP_IF(((v & s & SR_S) != 0) & (((v | s) & (SR_T | SR_T0)) == 0) &
           (((v & SR_MASK) >= (s & SR_MASK)) | (CORE->attentive == 0)));)
OP(set_system, 0, 0, PLAIN, const uint32_t r = REG(y) & IMM; CORE->system = r;)
/* The dividend is x, the divisor y; a divisor of 0 is not divided by. */
OP(if_divu_w, 0, 0, SKIP, const uint32_t d = REG16(y), a = m68k_whole(REG(x));
   SKIP_IF((d != 0) & (a >> 16 < d));)
OP(if_divs_w, 0, 0, SKIP, const int64_t d = (int16_t)REG16(y), q = (int32_t)REG(x) / (d + (d == 0));
   SKIP_IF((d != 0) & (q == (int16_t)q));)
OP(if_divu_l, 0, 0, SKIP, SKIP_IF(REG(y) != 0);)
OP(if_divs_l, 0, 0, SKIP, const int64_t d = (int32_t)REG(y), q = (int32_t)REG(x) / (d + (d == 0));
   SKIP_IF((d != 0) & (q == (int32_t)q));)
OP(divu_w, 0, F_NZVC, PLAIN, const uint32_t a = REG(x), b = REG16(y), d = b + (b == 0);
   const uint32_t q = a / d, r = a % d; M68K_MOVED(int16_t, q) SET(x, r << 16 | (uint16_t)q);)
OP(divs_w, 0, F_NZVC, PLAIN, const int64_t b = (int16_t)REG16(y), a = (int32_t)REG(x);
   const int64_t d = b + (b == 0), q = a / d, r = a % d; M68K_MOVED(int16_t, q)
   SET(x, (uint32_t)r << 16 | (uint16_t)q);)
OP(divu_l, 0, F_NZVC, PLAIN, const uint32_t a = REG(x), b = REG(y), d = b + (b == 0);
   const uint32_t q = a / d, r = a % d; M68K_MOVED(int32_t, q) SET(z, r); SET(x, q);)
OP(divs_l, 0, F_NZVC, PLAIN, const int64_t b = (int32_t)REG(y), a = (int32_t)REG(x);
   const int64_t d = b + (b == 0), q = a / d, r = a % d; M68K_MOVED(int32_t, q)
   SET(z, (uint32_t)r); SET(x, (uint32_t)q);)
OP(remu_l, 0, F_NZVC, PLAIN, const uint32_t a = REG(x), b = REG(y), d = b + (b == 0);
   const uint32_t q = a / d, r = a % d; (void)q; M68K_MOVED(int32_t, q) SET(z, r);)
OP(rems_l, 0, F_NZVC, PLAIN, const int64_t b = (int32_t)REG(y), a = (int32_t)REG(x);
   const int64_t d = b + (b == 0), q = a / d, r = a % d; (void)q; M68K_MOVED(int32_t, q)
   SET(z, (uint32_t)r);)

/* --- the processor's --- */
OP(leave, 0, 0, MEMORY, LEAVE_IF(1);) /* looked at first: breakpoints */
OP(special, 0, 0, LEAVE, )

/* clang-format on */
