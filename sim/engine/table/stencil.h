/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of bodies, for stencils: machine code with holes. Included by a processor's
 * NAME_stencils.c, which is never linked: gcc makes assembler text of it and tools/stencils makes
 * tables of that. Before: STENCIL_STATE, the type of the state; behind: stencil_bodies.h.
 *
 * What runs keeps: rdi the state (STENCIL_BIAS behind its begin, so that what is used most is
 * within a signed byte), r14 the budget, rbx the pages to read, r12 those to write, r13, ebp and
 * r15d three fields that the processor chooses (PIN_A, PIN_B, PIN_C: its flags), r9 the host's
 * address from CHECK_* for the transfers behind it, r10 ring_at, r11 instructions. gcc may do with
 * rax, rcx, rdx, rsi and r8 as it likes. */
#ifndef SIM_ENGINE_TABLE_STENCIL_H
#define SIM_ENGINE_TABLE_STENCIL_H

#include "stencils.h"
#include "table.h"
#include "words.h"

#define STENCIL_BIAS (offsetof(struct table_state, ring) + 4 * TABLE_RING + 128)

register uintptr_t *stencil_read __asm__("rbx");
register uintptr_t *stencil_write __asm__("r12");
register int64_t PIN_A __asm__("r13");
register uint32_t PIN_B __asm__("ebp");
register uint32_t PIN_C __asm__("r15");
register int64_t stencil_budget __asm__("r14");

#define STENCIL_TAKES                                                                              \
    char *state, uint64_t any_1, uint64_t any_2, uint64_t any_3, uint64_t any_4, uint8_t *host
/* Whatever is in the other registers of arguments. */
#define STENCIL_ANY(letter)                                                                        \
    __extension__({                                                                                \
        register uint64_t any_ __asm__(letter);                                                    \
        __asm__ volatile("" : "=r"(any_));                                                         \
        any_;                                                                                      \
    })
#define STENCIL_GIVES(host_)                                                                       \
    (state, STENCIL_ANY("rsi"), STENCIL_ANY("rdx"), STENCIL_ANY("rcx"), STENCIL_ANY("r8"), host_)
#define STENCIL_GO(hole) return hole STENCIL_GIVES(host)
/* Where nobody needs the host's address of before. */
#define STENCIL_GO_FREE(hole) return hole STENCIL_GIVES((uint8_t *)STENCIL_ANY("r9"))

typedef void stencil_code(STENCIL_TAKES);
stencil_code hole_next, hole_skip, hole_taken, hole_slow, hole_far;
/* Weak: else gcc takes for granted that no hole is 0. */
#define STENCIL_HOLE(name) extern char name[] __attribute__((weak))
STENCIL_HOLE(hole_rx); /* places of registers: signed bytes */
STENCIL_HOLE(hole_ry);
STENCIL_HOLE(hole_rz);
STENCIL_HOLE(hole_rimm);
STENCIL_HOLE(hole_nx); /* numbers */
STENCIL_HOLE(hole_ny);
STENCIL_HOLE(hole_nz);
STENCIL_HOLE(hole_imm);
STENCIL_HOLE(hole_offset); /* imm, where it is not negative */
STENCIL_HOLE(hole_bz);     /* bytes: what shifts take */
STENCIL_HOLE(hole_bimm);

#define STENCIL_RARE(condition) __builtin_expect(!!(condition), 0)
#define STENCIL_BARRIER         __asm__ volatile("" ::: "memory")
#define STENCIL_PLACE(type, at) (*(type *)(at))

#define CORE          ((STENCIL_STATE *)(state - STENCIL_BIAS))
#define STENCIL_TABLE ((struct table_state *)(state - STENCIL_BIAS))
#define REG(x)        STENCIL_PLACE(uint32_t, state + (intptr_t)hole_r##x)
#define SET(x, value)                                                                              \
    do {                                                                                           \
        REG(x) = (value);                                                                          \
        STENCIL_BARRIER;                                                                           \
    } while (0)
#define STENCIL_SET_PART(type, x, value)                                                           \
    do {                                                                                           \
        STENCIL_PLACE(type, state + (intptr_t)hole_r##x) = (type)(value);                          \
        STENCIL_BARRIER;                                                                           \
    } while (0)
#define REG8(x)         STENCIL_PLACE(table_part8, state + (intptr_t)hole_r##x)
#define SET8(x, value)  STENCIL_SET_PART(table_part8, x, value)
#define REG16(x)        STENCIL_PLACE(table_part16, state + (intptr_t)hole_r##x)
#define SET16(x, value) STENCIL_SET_PART(table_part16, x, value)
/* Moved into a register: taken for an address, gcc would make more of it than it is. */
#define STENCIL_MOVED(hole)                                                                        \
    __extension__({                                                                                \
        uint32_t moved_ = 0;                                                                       \
        __asm__("movl %1, %0" : "=r"(moved_) : "i"(hole));                                         \
        moved_;                                                                                    \
    })
#define IMM       STENCIL_MOVED(hole_imm)
#define NUMBER(x) STENCIL_MOVED(hole_n##x)

/* Shifts by operand z or imm, 0 to 31. */
#define STENCIL_SHIFT(mnemonic, type, value, n)                                                    \
    __extension__({                                                                                \
        type shifted_ = (type)(value);                                                             \
        __asm__(mnemonic " %1, %0" : "+r"(shifted_) : "i"(hole_b##n) : "cc");                      \
        shifted_;                                                                                  \
    })
#define SHL(value, n) STENCIL_SHIFT("shll", uint32_t, value, n)
#define SHR(value, n) STENCIL_SHIFT("shrl", uint32_t, value, n)
#define SAR(value, n) STENCIL_SHIFT("sarl", uint32_t, value, n)
#define ROR(value, n) STENCIL_SHIFT("rorl", uint32_t, value, n)

#define LEAVE_IF(condition)                                                                        \
    do {                                                                                           \
        if (STENCIL_RARE(condition))                                                               \
            STENCIL_GO_FREE(hole_slow);                                                            \
    } while (0)
#define ALIGNED(address, n) LEAVE_IF((address) & ((n)-1u))
/* The page of an address, as far as that is a multiple of n, 1, 2 or 4: the bits that must be 0 are
 * rotated to the top, behind the end of the pages, where there is none (pages.h). */
#define STENCIL_FIND(pages, address, n)                                                            \
    uint32_t number_ = (address);                                                                  \
    uint64_t address_ = 0; /* the same, in the same register */                                    \
    __asm__("" : "=r"(address_) : "0"(number_));                                                   \
    if ((n) == 4)                                                                                  \
        __asm__("rorl $2, %0" : "+r"(number_) : : "cc");                                           \
    if ((n) == 2)                                                                                  \
        __asm__("rorl $1, %0" : "+r"(number_) : : "cc");                                           \
    uintptr_t page_ = (pages)[number_ >> (8 - (n) / 2)];                                           \
    LEAVE_IF(page_ == 0)
#ifdef CORE_WAITS
#define STENCIL_REFUND(bytes)                                                                      \
    (stencil_budget += STENCIL_TABLE->refunds[(uint32_t)address_ >> 8][(bytes) > 1]                \
                       << ((bytes) == 4))
#else
#define STENCIL_REFUND(bytes) ((void)0)
#endif
#define LOAD(type, v, address)                                                                     \
    type v;                                                                                        \
    do {                                                                                           \
        STENCIL_FIND(stencil_read, address, TABLE_ALIGN(sizeof(type)));                            \
        LEAVE_IF(TABLE_CROSSES(address_, sizeof(type)));                                           \
        STENCIL_REFUND(sizeof(type));                                                              \
        v = TABLE_ORDER(type, STENCIL_PLACE(type, page_ + address_));                              \
    } while (0)
#define STORE(type, address, value)                                                                \
    do {                                                                                           \
        type value_ = TABLE_ORDER(type, value);                                                    \
        STENCIL_FIND(stencil_write, address, TABLE_ALIGN(sizeof(type)));                           \
        LEAVE_IF(TABLE_CROSSES(address_, sizeof(type)));                                           \
        STENCIL_REFUND(sizeof(type));                                                              \
        STENCIL_PLACE(type, page_ + address_) = value_;                                            \
        STENCIL_BARRIER;                                                                           \
    } while (0)
/* In one page, and aligned. */
#define STENCIL_CHECK(pages, address, bytes)                                                       \
    do {                                                                                           \
        STENCIL_FIND(pages, address, TABLE_ALIGN(4u));                                             \
        LEAVE_IF((address_ & 255u) + (bytes) > 256u);                                              \
        host = (uint8_t *)(page_ + address_);                                                      \
        STENCIL_GO(hole_next);                                                                     \
    } while (0)
#define CHECK_READ(address, bytes)  STENCIL_CHECK(stencil_read, address, bytes)
#define CHECK_WRITE(address, bytes) STENCIL_CHECK(stencil_write, address, bytes)
/* No macro between these and the offset, which must stay the word that it is. */
#define STENCIL_OFFSET_IMM         (intptr_t) hole_offset
#define STENCIL_PART(type, offset) TABLE_ORDER(type, STENCIL_PLACE(type, host + (offset)))
#define FETCH(v, offset)           uint32_t v = STENCIL_PART(uint32_t, STENCIL_OFFSET_##offset)
#define FETCH16(v, offset)         uint16_t v = STENCIL_PART(uint16_t, STENCIL_OFFSET_##offset)
#define STENCIL_PUT(type, offset, value)                                                           \
    do {                                                                                           \
        STENCIL_PLACE(type, host + (offset)) = TABLE_ORDER(type, value);                           \
        STENCIL_BARRIER;                                                                           \
    } while (0)
#define PUT(offset, value)   STENCIL_PUT(uint32_t, STENCIL_OFFSET_##offset, value)
#define PUT16(offset, value) STENCIL_PUT(uint16_t, STENCIL_OFFSET_##offset, value)

#define REFUND(cycles) (stencil_budget += (cycles))
#define SKIP_IF(condition)                                                                         \
    do {                                                                                           \
        if (STENCIL_RARE(condition))                                                               \
            STENCIL_GO(hole_skip);                                                                 \
    } while (0)
#define TAKE_IF(condition)                                                                         \
    do {                                                                                           \
        if (STENCIL_RARE(condition))                                                               \
            STENCIL_GO_FREE(hole_taken);                                                           \
    } while (0)
#define JUMP(address)                                                                              \
    do {                                                                                           \
        uint32_t to_ = (address);                                                                  \
        const struct table_jump *jump_ = &STENCIL_TABLE->jumps[to_ / 2 % TABLE_JUMPS];             \
        if (STENCIL_RARE(jump_->pc != to_)) {                                                      \
            STENCIL_TABLE->target = to_;                                                           \
            STENCIL_GO_FREE(hole_far);                                                             \
        }                                                                                          \
        stencil_budget -= to_ == IMM ? 0 : (int64_t)(NUMBER(z) + jump_->straddle);                 \
        return ((stencil_code *)jump_->code)STENCIL_GIVES((uint8_t *)STENCIL_ANY("r9"));           \
    } while (0)

#endif
