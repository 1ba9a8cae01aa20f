/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How rows of thumb.isa write operations: registers as operands, results, shifts, constants. */
#ifndef SIM_CPU_ARMV7M_THUMB_OPERANDS_H
#define SIM_CPU_ARMV7M_THUMB_OPERANDS_H

#include "thumb_rows.h"

#include <stddef.h>

typedef struct thumb_writer *writer;

#define UNUSED __attribute__((unused))

/* A register as operand of an operation. */
static inline unsigned reg(unsigned number)
{
    return (unsigned)(offsetof(struct thumb_run, r) + 4 * number);
}

static inline unsigned constant(writer w, unsigned number, uint32_t value)
{
    thumb_write(w, THUMB_const, reg(number), 0, 0, value)->never_flags = true;
    return reg(number);
}

/* A register to be read: the PC reads as the address 4 bytes on. */
static inline unsigned source(writer w, uint32_t number)
{
    return number == 15 ? constant(w, THUMB_CONSTANT, w->pc + 4) : reg(number);
}

/* The base of an address: the PC's is that of a word. */
static inline unsigned base(writer w, uint32_t number)
{
    return number == 15 ? constant(w, THUMB_CONSTANT, (w->pc + 4) & ~3u) : reg(number);
}

/* A register to be written: followed by settle(). */
static inline unsigned target(uint32_t number)
{
    return reg(number == 15 ? THUMB_TARGET : number);
}

/* Bits 0 and 1 of SP are always 0 (B1.4.1); the PC as a result is a branch (A7.7, ALUWritePC). */
static inline void settle(writer w, uint32_t number)
{
    if (number == 13)
        thumb_write(w, THUMB_align, reg(13), 0, 0, 0);
    if (number == 15) {
        thumb_write(w, THUMB_jump_pc, reg(THUMB_TARGET), 0, w->refill, w->next);
        w->ends = true;
    }
}

/* Two registers to be written: the branch comes last. */
static inline void settle_two(writer w, uint32_t one, uint32_t other)
{
    settle(w, one == 15 ? other : one);
    if (one != other)
        settle(w, one == 15 ? one : other);
}

/* An operation with a result and, where the instruction wants, its flags. */
static inline void result(writer w, enum thumb_code code, uint32_t flags, uint32_t d, unsigned y,
                          unsigned z, uint32_t imm)
{
    thumb_write(w, code, target(d), y, z, imm)->never_flags = !flags;
    settle(w, d);
}

/* 16-bit instructions set flags outside of IT blocks only. */
static inline uint32_t outside(writer w)
{
    return w->it == 0;
}

static inline uint32_t wide_constant(uint32_t i, uint32_t imm3, uint32_t imm8)
{
    return i << 11 | imm3 << 8 | imm8;
}

/* ThumbExpandImm (A5.3.2). */
static inline uint32_t expand(uint32_t imm12)
{
    uint32_t imm8 = imm12 & 0xff, rotated = 0x80 | (imm12 & 0x7f), by = imm12 >> 7;
    switch (imm12 >> 8) {
    case 0:
        return imm8;
    case 1:
        return imm8 << 16 | imm8;
    case 2:
        return imm8 << 24 | imm8 << 8;
    case 3:
        return imm8 * 0x01010101u;
    default:
        return rotated >> by | rotated << (32 - by);
    }
}

enum { LSL, LSR, ASR, ROR };

/* DecodeImmShift (A7.4.2): by 1 to 31, and what a count of 0 stands for. */
static inline void shift_into(writer w, uint32_t flags, uint32_t d, uint32_t m, uint32_t type,
                              uint32_t count)
{
    static const enum thumb_code codes[] = {THUMB_lsl_i, THUMB_lsr_i, THUMB_asr_i, THUMB_ror_i};
    static const enum thumb_code zero[] = {THUMB_mov, THUMB_lsr_32, THUMB_asr_32, THUMB_rrx};
    enum thumb_code code = count == 0 ? zero[type] : codes[type];
    result(w, code, flags, d, source(w, m), count, count - 1);
}

/* The second operand, shifted; the carry is the shift's where it is wanted. */
static inline unsigned shifted(writer w, uint32_t carry, uint32_t m, uint32_t type, uint32_t imm3,
                               uint32_t imm2)
{
    uint32_t count = imm3 << 2 | imm2;
    if (type == LSL && count == 0)
        return m == 15 ? constant(w, THUMB_SHIFTED, w->pc + 4) : reg(m);
    shift_into(w, carry, THUMB_SHIFTED, m, type, count);
    return reg(THUMB_SHIFTED);
}

#endif
