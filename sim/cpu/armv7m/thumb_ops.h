/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Thumb instructions are made of, after the ARMv7-M Architecture Reference Manual (ARM DDI
 * 0403E), A2 and A7: OP(name, flags read, flags written, kind, body), in the words of
 * docs/engine.md. Included once for each use; the order is that of enum thumb_code.
 * x is where a result goes, y and z are sources, imm a constant or a fourth register. Without
 * flags an operation is the instruction without S. */

/* Macros that make labels, functions or rows: */
/* clang-format off */

#ifndef THUMB_CONDITIONS
/* name, flags, whether it holds (A7.3) */
#define THUMB_CONDITIONS(DO)                                                                       \
    DO(eq, F_NZ, (uint32_t)NZ == 0)                                                                \
    DO(ne, F_NZ, (uint32_t)NZ != 0)                                                                \
    DO(cs, F_C, CF != 0)                                                                           \
    DO(cc, F_C, CF == 0)                                                                           \
    DO(mi, F_NZ, NZ < 0)                                                                           \
    DO(pl, F_NZ, NZ >= 0)                                                                          \
    DO(vs, F_V, VF != 0)                                                                           \
    DO(vc, F_V, VF == 0)                                                                           \
    DO(hi, F_NZ | F_C, (CF != 0) & ((uint32_t)NZ != 0))                                    \
    DO(ls, F_NZ | F_C, (CF == 0) | ((uint32_t)NZ == 0))                                    \
    DO(ge, F_NZ | F_V, (uint32_t)(NZ < 0) == VF)                                          \
    DO(lt, F_NZ | F_V, (uint32_t)(NZ < 0) != VF)                                          \
    DO(gt, F_NZ | F_V, ((uint32_t)NZ != 0) & ((uint32_t)(NZ < 0) == VF))                   \
    DO(le, F_NZ | F_V, ((uint32_t)NZ == 0) | ((uint32_t)(NZ < 0) != VF))

#define THUMB_BRANCH(name, reads, holds) OP(b_##name, reads, 0, BRANCH, TAKE_IF(holds);)
/* A skipped instruction takes a cycle: z is the rest of what was charged. */
#define THUMB_SKIP(name, reads, holds)                                                             \
    OP(skip_##name, reads, 0, SKIP, const bool skip = !(holds); if (skip) REFUND(NUMBER(z));       \
       SKIP_IF(skip);)

/* x = the result of two operands, of which flags N and Z are all that is set */
#define THUMB_LOGIC(name, b_is, result)                                                            \
    OP(name, 0, F_NZ, PLAIN, const uint32_t a = REG(y), b = b_is, r = result;                      \
       FLAGS(NZ = thumb_nz(r)); SET(x, r);)
#define THUMB_TEST(name, b_is, result)                                                             \
    OP(name, 0, F_NZ, PLAIN, const uint32_t a = REG(y), b = b_is; (void)a; (void)b;                \
       FLAGS(NZ = thumb_nz(result));)
#define THUMB_SUM_FLAGS(r, carry, overflow)                                                        \
    FLAGS(NZ = thumb_nz(r); CF = (carry); VF = (overflow));
#define THUMB_ADD(name, a_is, b_is, END)                                                           \
    OP(name, 0, F_NZ | F_C | F_V, PLAIN, const uint32_t a = a_is, b = b_is, r = a + b; (void)r;    \
       THUMB_SUM_FLAGS(r, r < a, thumb_sum_overflow(a, b)) END;)
#define THUMB_SUBTRACT(name, a_is, b_is, END)                                                      \
    OP(name, 0, F_NZ | F_C | F_V, PLAIN, const uint32_t a = a_is, b = b_is, r = a - b; (void)r;    \
       THUMB_SUM_FLAGS(r, a >= b, thumb_underflow(a, b)) END;)
#define THUMB_ADD_CARRY(name, b_is)                                                                \
    OP(name, F_C, F_NZ | F_C | F_V, PLAIN, const uint32_t a = REG(y), b = b_is;                    \
       const uint64_t sum = (uint64_t)a + b + CF; const uint32_t r = (uint32_t)sum;                \
       THUMB_SUM_FLAGS(r, (uint32_t)(sum >> 32), thumb_overflow(a, b, r)) SET(x, r);)

/* Shifts by a constant: 1 to 31. */
#define THUMB_SHIFT(name, reads, result, carry)                                                    \
    OP(name, reads, F_NZ | F_C, PLAIN, const uint32_t a = REG(y), r = result; (void)a;             \
       FLAGS(CF = carry; NZ = thumb_nz(r)); SET(x, r);)

#define THUMB_LOAD(name, type, address)                                                            \
    OP(name, 0, 0, READ, LOAD(type, value, address); SET(x, (uint32_t)value);)
#define THUMB_LOADS(name, type)                                                                    \
    THUMB_LOAD(name##_i, type, REG(y) + IMM)                                                       \
    THUMB_LOAD(name##_r, type, REG(y) + REG(z))
#define THUMB_STORE(name, type, address) OP(name, 0, 0, ACCESS, STORE(type, address, (type)REG(x));)
#define THUMB_STORES(name, type)                                                                   \
    THUMB_STORE(name##_i, type, REG(y) + IMM)                                                      \
    THUMB_STORE(name##_r, type, REG(y) + REG(z))
#define THUMB_EXCLUSIVE(name, type)                                                                \
    OP(name, 0, 0, MEMORY, ALIGNED(REG(y) + IMM, sizeof(type)); LOAD(type, value, REG(y) + IMM);   \
       CORE->monitor = 1; SET(x, (uint32_t)value);)

#define THUMB_DIVISION(name, divide, of, refund)                                                   \
    OP(name, 0, 0, MEMORY, const uint32_t a = REG(y), b = REG(z); LEAVE_IF(b == 0);                \
       refund(thumb_divide_refund(of(a), of(b))) SET(x, divide(a, b));)
#define THUMB_NO_REFUND(cycles)
#define THUMB_REFUND(cycles) REFUND(cycles);
#ifndef PEEK
#define PEEK FETCH /* in the exact interpreter: nothing that is looked at */
#endif

/* Where BX, BLX and loads go: odd, and no code of an exception return; the processor does others.
 */
#define THUMB_ELSEWHERE(address) (((address)&1) == 0 || (address) >= 0xf0000000u)
#define THUMB_SATURATE(name, low, high)                                                            \
    OP(name, F_Q, F_Q, PLAIN, const int32_t a = (int32_t)REG(y), most = (int32_t)IMM, least = low; \
       const int32_t r = a > most    ? most                                                        \
                         : a < least ? least                                                       \
                                     : a;                                                          \
       FLAGS(QF |= (uint32_t)(r != a)); SET(x, (uint32_t)r);)
#endif

/* --- moves --- */
OP(mov, 0, F_NZ, PLAIN, const uint32_t r = REG(y); FLAGS(NZ = thumb_nz(r)); SET(x, r);)
OP(const, 0, F_NZ, PLAIN, const uint32_t r = IMM; FLAGS(NZ = thumb_nz(r)); SET(x, r);)
OP(mvn, 0, F_NZ, PLAIN, const uint32_t r = ~REG(y); FLAGS(NZ = thumb_nz(r)); SET(x, r);)
OP(movt, 0, 0, PLAIN, const uint32_t r = (REG(x) & 0xffff) | IMM; SET(x, r);)
OP(carry, 0, F_C, PLAIN, FLAGS(CF = IMM);)
OP(align, 0, 0, PLAIN, const uint32_t r = REG(x) & ~3u; SET(x, r);)

/* --- logic: the carry is the shift's, an operation before --- */
THUMB_LOGIC(and, REG(z), a & b)
THUMB_LOGIC(orr, REG(z), a | b)
THUMB_LOGIC(orn, REG(z), a | ~b)
THUMB_LOGIC(eor, REG(z), a ^ b)
THUMB_LOGIC(bic, REG(z), a & ~b)
THUMB_LOGIC(and_i, IMM, a & b)
THUMB_LOGIC(orr_i, IMM, a | b)
THUMB_LOGIC(eor_i, IMM, a ^ b)
THUMB_TEST(tst, REG(z), a & b)
THUMB_TEST(teq, REG(z), a ^ b)
THUMB_TEST(tst_i, IMM, a & b)
THUMB_TEST(teq_i, IMM, a ^ b)

/* --- sums --- */
THUMB_ADD(add, REG(y), REG(z), SET(x, r))
THUMB_ADD(add_i, REG(y), IMM, SET(x, r))
THUMB_ADD(cmn, REG(y), REG(z), )
THUMB_ADD(cmn_i, REG(y), IMM, )
THUMB_SUBTRACT(sub, REG(y), REG(z), SET(x, r))
THUMB_SUBTRACT(sub_i, REG(y), IMM, SET(x, r))
THUMB_SUBTRACT(cmp, REG(y), REG(z), )
THUMB_SUBTRACT(cmp_i, REG(y), IMM, )
THUMB_SUBTRACT(rsb, REG(z), REG(y), SET(x, r))
THUMB_SUBTRACT(rsb_i, IMM, REG(y), SET(x, r))
THUMB_ADD_CARRY(adc, REG(z))
THUMB_ADD_CARRY(adc_i, IMM)
THUMB_ADD_CARRY(sbc, ~REG(z))
/* Frequent with a shift, without flags. */
OP(add_lsl, 0, 0, PLAIN, const uint32_t r = REG(y) + SHL(REG(z), imm); SET(x, r);)

/* --- shifts by a constant z: 1 to 31 --- */
THUMB_SHIFT(lsl_i, 0, SHL(a, z), SHL(a, imm) >> 31) /* imm: one less than z */
THUMB_SHIFT(lsr_i, 0, SHR(a, z), SHR(a, imm) & 1)
THUMB_SHIFT(asr_i, 0, SAR(a, z), SHR(a, imm) & 1)
THUMB_SHIFT(ror_i, 0, ROR(a, z), r >> 31)
THUMB_SHIFT(lsr_32, 0, 0, a >> 31)
THUMB_SHIFT(asr_32, 0, 0 - (a >> 31), a >> 31)
THUMB_SHIFT(rrx, F_C, a >> 1 | CF << 31, a & 1)

/* --- shifts by a register: its lowest 8 bits; by 0 the carry stays --- */
OP(lsl, F_C, F_NZ | F_C, PLAIN, const uint32_t a = REG(y), n = REG(z) & 0xff;
   const uint64_t wide = n > 32 ? 0 : (uint64_t)a << n; const uint32_t r = (uint32_t)wide;
   FLAGS(CF = n == 0 ? CF : (uint32_t)(wide >> 32) & 1; NZ = thumb_nz(r)); SET(x, r);)
OP(lsr, F_C, F_NZ | F_C, PLAIN, const uint32_t a = REG(y), n = REG(z) & 0xff;
   const uint64_t wide = n > 32 ? 0 : ((uint64_t)a << 32) >> n;
   const uint32_t r = (uint32_t)(wide >> 32);
   FLAGS(CF = n == 0 ? CF : (uint32_t)wide >> 31; NZ = thumb_nz(r)); SET(x, r);)
OP(asr, F_C, F_NZ | F_C, PLAIN, const uint32_t a = REG(y), n = REG(z) & 0xff;
   const int64_t wide = (int64_t)((uint64_t)a << 32) >> (n > 32 ? 32 : n);
   const uint32_t r = (uint32_t)((uint64_t)wide >> 32);
   FLAGS(CF = n == 0 ? CF : (uint32_t)wide >> 31; NZ = thumb_nz(r)); SET(x, r);)
OP(ror, F_C, F_NZ | F_C, PLAIN, const uint32_t a = REG(y), n = REG(z) & 0xff;
   const uint32_t r = a >> (n & 31) | a << (-n & 31);
   FLAGS(CF = n == 0 ? CF : r >> 31; NZ = thumb_nz(r)); SET(x, r);)

/* --- multiplication, division --- */
OP(mul, 0, F_NZ, PLAIN, const uint32_t r = REG(y) * REG(z); FLAGS(NZ = thumb_nz(r)); SET(x, r);)
OP(mla, 0, 0, PLAIN, const uint32_t r = REG(y) * REG(z) + REG(imm); SET(x, r);)
OP(mls, 0, 0, PLAIN, const uint32_t r = REG(imm) - REG(y) * REG(z); SET(x, r);)
/* x is the low word, imm the high one. */
OP(umull, 0, 0, PLAIN, const uint64_t r = (uint64_t)REG(y) * REG(z); SET(x, (uint32_t)r);
   SET(imm, (uint32_t)(r >> 32));)
OP(smull, 0, 0, PLAIN, const uint64_t r = (uint64_t)((int64_t)(int32_t)REG(y) * (int32_t)REG(z));
   SET(x, (uint32_t)r); SET(imm, (uint32_t)(r >> 32));)
OP(umlal, 0, 0, PLAIN,
   const uint64_t r = (uint64_t)REG(y) * REG(z) + ((uint64_t)REG(imm) << 32 | REG(x));
   SET(x, (uint32_t)r); SET(imm, (uint32_t)(r >> 32));)
OP(smlal, 0, 0, PLAIN,
   const uint64_t r = (uint64_t)((int64_t)(int32_t)REG(y) * (int32_t)REG(z)) +
                      ((uint64_t)REG(imm) << 32 | REG(x));
   SET(x, (uint32_t)r); SET(imm, (uint32_t)(r >> 32));)
/* By 0 may be a trap: only the processor knows. The most is charged, the rest given back. */
THUMB_DIVISION(udiv, thumb_udiv, , THUMB_REFUND)
THUMB_DIVISION(sdiv, thumb_sdiv, thumb_magnitude, THUMB_REFUND)
THUMB_DIVISION(udiv_unit, thumb_udiv, , THUMB_NO_REFUND)
THUMB_DIVISION(sdiv_unit, thumb_sdiv, thumb_magnitude, THUMB_NO_REFUND)

/* --- bit fields, extension, order --- */
OP(ubfx, 0, 0, PLAIN, const uint32_t r = SHR(REG(y), z) & IMM; SET(x, r);)
OP(sbfx, 0, 0, PLAIN, const uint32_t a = SHL(REG(y), z); SET(x, SAR(a, imm));)
/* imm: the bits of the field, where it goes */
OP(bfi, 0, 0, PLAIN, const uint32_t r = (REG(x) & ~IMM) | (SHL(REG(y), z) & IMM); SET(x, r);)
OP(sxtb, 0, 0, PLAIN, const uint32_t r = (uint32_t)(int8_t)REG(y); SET(x, r);)
OP(sxth, 0, 0, PLAIN, const uint32_t r = (uint32_t)(int16_t)REG(y); SET(x, r);)
OP(uxtb, 0, 0, PLAIN, const uint32_t r = (uint8_t)REG(y); SET(x, r);)
OP(uxth, 0, 0, PLAIN, const uint32_t r = (uint16_t)REG(y); SET(x, r);)
OP(rev, 0, 0, PLAIN, const uint32_t r = __builtin_bswap32(REG(y)); SET(x, r);)
OP(rev16, 0, 0, PLAIN, const uint32_t a = REG(y), r = (a >> 8 & 0x00ff00ff) | (a & 0x00ff00ff) << 8;
   SET(x, r);)
OP(revsh, 0, 0, PLAIN, const uint32_t r = (uint32_t)(int16_t)__builtin_bswap16((uint16_t)REG(y));
   SET(x, r);)
OP(rbit, 0, 0, PLAIN, const uint32_t r = thumb_reverse_bits(REG(y)); SET(x, r);)
OP(clz, 0, 0, PLAIN, const uint32_t r = thumb_leading_zeros(REG(y)); SET(x, r);)
THUMB_SATURATE(ssat, ~most, most)
THUMB_SATURATE(usat, 0, most)

/* --- loads and stores --- */
THUMB_LOADS(ldr, uint32_t)
THUMB_LOADS(ldrh, uint16_t)
THUMB_LOADS(ldrb, uint8_t)
THUMB_LOADS(ldrsh, int16_t)
THUMB_LOADS(ldrsb, int8_t)
THUMB_LOAD(ldr_lsl, uint32_t, REG(y) + SHL(REG(z), imm))
THUMB_LOAD(ldr_at, uint32_t, IMM)
THUMB_STORES(str, uint32_t)
THUMB_STORES(strh, uint16_t)
THUMB_STORES(strb, uint8_t)
THUMB_STORE(str_lsl, uint32_t, REG(y) + SHL(REG(z), imm))
THUMB_EXCLUSIVE(ldrex, uint32_t)
THUMB_EXCLUSIVE(ldrexh, uint16_t)
THUMB_EXCLUSIVE(ldrexb, uint8_t)

/* Several registers: z bytes from y + imm on, then word by word. */
OP(check_read, 0, 0, READ, const uint32_t a = REG(y) + IMM; ALIGNED(a, 4);
   CHECK_READ(a, NUMBER(z));)
OP(check_write, 0, 0, ACCESS, const uint32_t a = REG(y) + IMM; ALIGNED(a, 4);
   CHECK_WRITE(a, NUMBER(z));)
OP(fetch, 0, 0, PLAIN, FETCH(value, IMM); SET(x, value);)
OP(put, 0, 0, PLAIN, PUT(IMM, REG(x));)

/* --- ways through the program --- */
THUMB_CONDITIONS(THUMB_BRANCH)
OP(cbz, 0, 0, BRANCH, TAKE_IF(REG(x) == 0);)
OP(cbnz, 0, 0, BRANCH, TAKE_IF(REG(x) != 0);)
OP(always, 0, 0, ALWAYS, )
/* To a register, and before anything has changed: is that address for the processor? */
OP(check_target, 0, 0, MEMORY, const uint32_t a = REG(x); LEAVE_IF(THUMB_ELSEWHERE(a));)
/* The same of the word that is fetched last, before any is. */
OP(check_loaded, 0, 0, MEMORY, PEEK(a, IMM); LEAVE_IF(THUMB_ELSEWHERE(a));)
OP(jump, 0, 0, JUMP, JUMP(TARGET(REG(x)));)
OP(jump_pc, 0, 0, JUMP, JUMP(TARGET(REG(x) | 1));) /* stays in Thumb state */
OP(bx, 0, 0, JUMP, const uint32_t a = REG(x); LEAVE_IF(THUMB_ELSEWHERE(a)); JUMP(TARGET(a));)
/* imm: the next instruction, y: LR */
OP(blx, 0, 0, JUMP, const uint32_t a = REG(x); LEAVE_IF(THUMB_ELSEWHERE(a)); SET(y, IMM | 1);
   JUMP(TARGET(a));)
/* Of twice as many bytes as the table said. */
OP(jump_table, 0, 0, JUMP, JUMP(TARGET(IMM + 2 * REG(x) + 1));)

#include "thumb_ops_dsp.h"
#include "thumb_ops_float.h"

/* --- IT --- */
THUMB_CONDITIONS(THUMB_SKIP)

/* --- the processor's --- */
OP(leave, 0, 0, MEMORY, LEAVE_IF(1);) /* looked at first: breakpoints, unprivileged accesses */
OP(special, 0, 0, LEAVE, )

/* clang-format on */
