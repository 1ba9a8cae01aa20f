/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of bodies (docs/engine.md) for the fast interpreter: one function, a label for each
 * operation with its flags and one without, each ending in a jump to the next one's. The including
 * file says CORE_STATE, begins its function with FAST_BEGIN, includes its operations twice, with
 * OP as FAST_WITH_FLAGS and as FAST_WITHOUT, and ends it with FAST_END. */
#ifndef SIM_ENGINE_TABLE_FAST_H
#define SIM_ENGINE_TABLE_FAST_H

#include "table.h"
#include "words.h"

#include <string.h>

#define CORE             core
#define REG(o)           (*(uint32_t *)(void *)((char *)core + op->o))
#define SET(o, result)   (REG(o) = (result))
#define REG8(o)          (*(table_part8 *)((char *)core + op->o))
#define SET8(o, result)  (REG8(o) = (table_part8)(result))
#define REG16(o)         (*(table_part16 *)(void *)((char *)core + op->o))
#define SET16(o, result) (REG16(o) = (table_part16)(result))
#define IMM              (op->imm)
#define NUMBER(o)        ((uint32_t)op->o)
#define SHL(a, o)        ((a) << NUMBER(o))
#define SHR(a, o)        ((a) >> NUMBER(o))
#define SAR(a, o)        ((uint32_t)((int32_t)(a) >> NUMBER(o)))
#define ROR(a, o)        ((a) >> NUMBER(o) | (a) << (32 - NUMBER(o)))
#define REFUND(cycles)   (budget += (cycles))

#define FAST_RARE(holds) __builtin_expect(holds, 0)
#define LEAVE_IF(holds)                                                                            \
    do                                                                                             \
        if (FAST_RARE(holds))                                                                      \
            goto slow;                                                                             \
    while (0)
#define ALIGNED(where, n) LEAVE_IF((where) % (n) != 0)

#ifdef CORE_WAITS
#define FAST_REFUND(where, bytes)                                                                  \
    budget += state->refunds[(where) >> 8][(bytes) > 1] << ((bytes) == 4)
#else
#define FAST_REFUND(where, bytes) ((void)0)
#endif

/* `at` is the address where the bytes are, or 0 for the slow way. */
#define FAST_BYTES(at, table, where, bytes)                                                        \
    const uint32_t at##_guest = (where);                                                           \
    const uintptr_t at##_page = (table)[at##_guest >> 8];                                          \
    LEAVE_IF(at##_page == 0 || at##_guest % TABLE_ALIGN(bytes) != 0 ||                             \
             TABLE_CROSSES(at##_guest, bytes));                                                    \
    FAST_REFUND(at##_guest, bytes);                                                                \
    void *const at = (void *)(at##_page + at##_guest)
#define LOAD(type, v, where)                                                                       \
    type v;                                                                                        \
    FAST_BYTES(v##_at, read, where, sizeof(type));                                                 \
    memcpy(&v, v##_at, sizeof v);                                                                  \
    v = TABLE_ORDER(type, v)
#define STORE(type, where, v)                                                                      \
    const type stored = TABLE_ORDER(type, v);                                                      \
    FAST_BYTES(store_at, write, where, sizeof(type));                                              \
    memcpy(store_at, &stored, sizeof stored)

/* All in one page. */
#define FAST_SEVERAL(table, where, bytes)                                                          \
    const uint32_t first = (where);                                                                \
    const uintptr_t page = (table)[first >> 8];                                                    \
    LEAVE_IF(page == 0 || (first & 0xff) + (bytes) > 0x100);                                       \
    host = (uint8_t *)(page + first)
#define CHECK_READ(where, bytes)  FAST_SEVERAL(read, where, bytes)
#define CHECK_WRITE(where, bytes) FAST_SEVERAL(write, where, bytes)
#define FETCH(v, offset)                                                                           \
    uint32_t v;                                                                                    \
    memcpy(&v, host + (offset), sizeof v);                                                         \
    v = TABLE_ORDER(uint32_t, v)
#define PUT(offset, v)                                                                             \
    const uint32_t put = TABLE_ORDER(uint32_t, v);                                                 \
    memcpy(host + (offset), &put, sizeof put)
#define FETCH16(v, offset)                                                                         \
    uint16_t v;                                                                                    \
    memcpy(&v, host + (offset), sizeof v);                                                         \
    v = TABLE_ORDER(uint16_t, v)
#define PUT16(offset, v)                                                                           \
    const uint16_t put = TABLE_ORDER(uint16_t, v);                                                 \
    memcpy(host + (offset), &put, sizeof put)

#define FAST_NEXT                                                                                  \
    op++;                                                                                          \
    goto * op->go
#define SKIP_IF(holds)                                                                             \
    if (holds) {                                                                                   \
        op = op->to.op;                                                                            \
        goto * op->go;                                                                             \
    }

/* The block is charged: notes it in the ring, runs it; or leaves at its entry. */
/* What FAST_KEEP of the including file declares lives in registers of the host meanwhile; FAST_KEPT
 * puts it back into the state. */
#ifndef FAST_KEEP
#define FAST_KEEP
#define FAST_KEPT
#endif

#define FAST_ENTER                                                                                 \
    do {                                                                                           \
        if (FAST_RARE(budget < 0))                                                                 \
            goto limit;                                                                            \
        instructions += block->instruction_count;                                                  \
        state->ring[ring_at++] = block->id;                                                        \
        op = (const struct table_op *)(block + 1);                                                 \
        goto * op->go;                                                                             \
    } while (0)
#define FAST_TAKE                                                                                  \
    do {                                                                                           \
        if (FAST_RARE(op->to.block == NULL))                                                       \
            goto link;                                                                             \
        budget -= op->y;                                                                           \
        block = op->to.block;                                                                      \
        FAST_ENTER;                                                                                \
    } while (0)
#define TAKE_IF(holds)                                                                             \
    if (holds)                                                                                     \
    FAST_TAKE
#define JUMP(where)                                                                                \
    do {                                                                                           \
        const uint32_t goal = (where);                                                             \
        const struct table_jump *jump = &state->jumps[(goal >> 1) % TABLE_JUMPS];                  \
        state->target = goal;                                                                      \
        if (FAST_RARE(jump->pc != goal))                                                           \
            goto far;                                                                              \
        block = jump->block;                                                                       \
        budget -= block->cycles;                                                                   \
        /* z of 0: time does not count branches */                                                 \
        budget -= op->z != 0 && goal != op->imm ? op->z + jump->straddle : 0;                      \
        FAST_ENTER;                                                                                \
    } while (0)

/* How an operation of each kind ends; behind each BRANCH that is reached stands an ALWAYS. */
#define FAST_END_PLAIN   FAST_NEXT;
#define FAST_END_MEMORY  FAST_NEXT;
#define FAST_END_ACCESS  FAST_NEXT;
#define FAST_END_READ    FAST_NEXT;
#define FAST_END_COMPUTE FAST_NEXT;
#define FAST_END_SKIP    FAST_NEXT;
#define FAST_END_BRANCH                                                                            \
    op++;                                                                                          \
    FAST_TAKE;
#define FAST_END_ALWAYS FAST_TAKE;
#define FAST_END_JUMP
#define FAST_END_LEAVE goto slow;

#define FAST_WITH_FLAGS(name, reads, writes, kind, ...) flags_##name : {__VA_ARGS__} FAST_END_##kind
#define FAST_WITHOUT(name, reads, writes, kind, ...)    plain_##name : {__VA_ARGS__} FAST_END_##kind
#define FAST_LABELS(name, ...)                          {&&flags_##name, &&plain_##name},

#define FAST_BEGIN                                                                                 \
    CORE_STATE *const core = (CORE_STATE *)state;                                                  \
    uintptr_t *const read = state->read, *const write = state->write;                              \
    struct table_block *block = state->block;                                                      \
    const struct table_op *op = NULL;                                                              \
    int64_t budget = state->budget;                                                                \
    uint64_t instructions = state->instructions;                                                   \
    uint8_t *host = NULL, ring_at = state->ring_at;                                                \
    (void)host; /* of one whose operations check nothing together */                               \
    FAST_KEEP                                                                                      \
    if (state->from != NULL) {                                                                     \
        op = state->from;                                                                          \
        state->from = NULL;                                                                        \
        goto * op->go;                                                                             \
    }                                                                                              \
    budget -= block->cycles;                                                                       \
    FAST_ENTER;

/* The ways out, out of the way. */
#define FAST_END                                                                                   \
    enum table_exit why;                                                                           \
    limit:                                                                                         \
    budget += block->cycles;                                                                       \
    why = TABLE_BUDGET;                                                                            \
    goto out;                                                                                      \
    link:                                                                                          \
    state->target = op->imm;                                                                       \
    why = TABLE_LINK;                                                                              \
    goto out;                                                                                      \
    far:                                                                                           \
    why = TABLE_FAR;                                                                               \
    goto out;                                                                                      \
    slow:                                                                                          \
    why = TABLE_SLOW;                                                                              \
    out:                                                                                           \
    state->block = block;                                                                          \
    state->op = op;                                                                                \
    state->budget = budget;                                                                        \
    FAST_KEPT                                                                                      \
    state->instructions = instructions;                                                            \
    state->ring_at = ring_at;                                                                      \
    return why;

#endif
