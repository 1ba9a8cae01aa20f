/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of bodies (docs/engine.md) for the exact interpreter: a function for each operation,
 * every access a real one. The including file says CORE_STATE, the type of the processor's state,
 * and includes its operations behind this. */
#ifndef SIM_ENGINE_TABLE_EXACT_H
#define SIM_ENGINE_TABLE_EXACT_H

#include "table.h"
#include "words.h"

enum exact_result {
    EXACT_DONE,      /* the next instruction of the block, or the one behind it */
    EXACT_TAKEN,     /* to state->target, as state->op says; not charged yet */
    EXACT_REFUSED,   /* access() said no; registers are as before */
    EXACT_UNALIGNED, /* likewise, before any access */
    EXACT_SPECIAL,   /* the processor's own, or undefined; nothing was done */
};

/* Makes each data access, RAM or not; false: refused. */
struct exact_access {
    void *owner;
    bool (*access)(void *owner, struct bus_access *);
};

#ifdef CORE_STATE

struct exact_place {
    CORE_STATE *core;
    const struct table_op *op;
    const struct exact_access *access;
    uint32_t several; /* address of the accesses that were checked together */
};

static inline bool exact_read(const struct exact_place *at, uint32_t address, unsigned bytes,
                              uint64_t *value)
{
    struct bus_access access = {.address = address, .width = (uint8_t)bytes};
    bool done = at->access->access(at->access->owner, &access);
    *value = access.value;
    return done;
}

static inline bool exact_write(const struct exact_place *at, uint32_t address, unsigned bytes,
                               uint64_t value)
{
    struct bus_access access = {
        .address = address, .width = (uint8_t)bytes, .write = true, .value = value};
    return at->access->access(at->access->owner, &access);
}

#define CORE              (at->core)
#define REG(o)            (*(uint32_t *)(void *)((char *)CORE + at->op->o))
#define SET(o, result)    (REG(o) = (result))
#define REG8(o)           (*(table_part8 *)((char *)CORE + at->op->o))
#define SET8(o, result)   (REG8(o) = (table_part8)(result))
#define REG16(o)          (*(table_part16 *)(void *)((char *)CORE + at->op->o))
#define SET16(o, result)  (REG16(o) = (table_part16)(result))
#define IMM               (at->op->imm)
#define NUMBER(o)         ((uint32_t)at->op->o)
#define SHL(a, o)         ((a) << NUMBER(o))
#define SHR(a, o)         ((a) >> NUMBER(o))
#define SAR(a, o)         ((uint32_t)((int32_t)(a) >> NUMBER(o)))
#define ROR(a, o)         ((a) >> NUMBER(o) | (a) << (32 - NUMBER(o)))
#define REFUND(cycles)    (CORE->table.budget += (cycles))
#define LEAVE_IF(holds)   ((void)(holds))
#define SKIP_IF(holds)    ((void)(holds))
#define CHECK_READ(a, n)  (at->several = (a))
#define CHECK_WRITE(a, n) (at->several = (a))

#define LOAD_AS(type, v, where, number)                                                            \
    uint64_t number;                                                                               \
    if (!exact_read(at, where, sizeof(type), &number))                                             \
        return EXACT_REFUSED;                                                                      \
    const type v = (type)number
#define LOAD(type, v, where) LOAD_AS(type, v, where, v##_read)
#define FETCH(v, offset)     LOAD(uint32_t, v, at->several + (offset))
#define STORE(type, where, v)                                                                      \
    do                                                                                             \
        if (!exact_write(at, where, sizeof(type), v))                                              \
            return EXACT_REFUSED;                                                                  \
    while (0)
#define PUT(offset, v)     STORE(uint32_t, at->several + (offset), v)
#define FETCH16(v, offset) LOAD(uint16_t, v, at->several + (offset))
#define PUT16(offset, v)   STORE(uint16_t, at->several + (offset), v)
#define ALIGNED(where, n)                                                                          \
    do                                                                                             \
        if ((where) % (n) != 0)                                                                    \
            return EXACT_UNALIGNED;                                                                \
    while (0)
#define JUMP(where)                                                                                \
    do {                                                                                           \
        CORE->table.target = (where);                                                              \
        return EXACT_TAKEN;                                                                        \
    } while (0)
#define TAKE_IF(holds)                                                                             \
    do                                                                                             \
        if (holds)                                                                                 \
            JUMP(IMM);                                                                             \
    while (0)

#endif

#endif
