/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb an instruction at a time: a function for each operation. On a fault in the middle of
 * several accesses the registers are those before the instruction, so that it can be run again
 * (ARM DDI 0403E, B1.5.10). */
#define CORE_STATE struct thumb_run
#include "thumb_run.h"

#include "thumb_exact.h"

#include <string.h>

#define NZ         (at->core->nz)
#define CF         (at->core->c)
#define VF         (at->core->v)
#define QF         (at->core->q)
#define GE         (at->core->ge)
#define FLAGS(...) __VA_ARGS__
#define TARGET(a)  (a) /* the glue looks at bit 0 */
#undef PEEK
#define PEEK(v, offset) const uint32_t v = (offset) /* only to leave before: no access */

#undef FLOAT
#undef FLOAT_DOUBLE
#undef WORD_ALIGNED
#define FLOAT(r, exactly, quickly, when)                                                           \
    const uint32_t r = exactly;                                                                    \
    CORE->precise = thumb_is_precise(CORE->fpscr)
#define FLOAT_DOUBLE(r, exactly, quickly) FLOAT(r, exactly, , )
#define WORD_ALIGNED(address)             ALIGNED(address, 4)

typedef enum exact_result exact_body(struct exact_place *);

#define OP(name, reads, writes, kind, ...)                                                         \
    static enum exact_result exact_##name(struct exact_place *at)                                  \
    {                                                                                              \
        (void)at;                                                                                  \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
        return EXACT_DONE;                                                                         \
    }
#include "thumb_ops.h"
#undef OP

#define OP(name, ...) exact_##name,
static exact_body *const bodies[THUMB_CODES] = {
#include "thumb_ops.h"
};
#undef OP

/* Flags that nobody in the block reads are set, too: a stop may be behind this instruction. */
static enum exact_result run_op(struct exact_place *at)
{
    struct thumb_run *run = at->core;
    int64_t nz = run->nz;
    uint32_t c = run->c, v = run->v;
    enum exact_result result = bodies[at->op->code](at);
    if (at->op->never_flags)
        run->nz = nz, run->c = c, run->v = v;
    return result;
}

static enum exact_result take(struct exact_place *at, uint32_t target)
{
    at->core->table.op = at->op;
    at->core->table.target = target;
    return EXACT_TAKEN;
}

static enum exact_result run_ops(struct exact_place *at, const struct table_op *end)
{
    for (; at->op < end; at->op++) {
        unsigned kind = thumb_facts[at->op->code].kind;
        enum exact_result result;
        if (kind == TABLE_SKIP)
            continue;
        if (kind == TABLE_LEAVE)
            return EXACT_SPECIAL;
        if (kind == TABLE_ALWAYS)
            return take(at, at->op->imm | 1);
        result = run_op(at);
        if (result == EXACT_TAKEN)
            return take(at, at->core->table.target | (kind == TABLE_BRANCH));
        if (result != EXACT_DONE)
            return result;
    }
    return EXACT_DONE;
}

enum exact_result thumb_exact(struct thumb_run *run, const struct table_block *block,
                              unsigned instruction, const struct exact_access *access)
{
    const struct table_instruction *i = &block->instructions[instruction];
    bool last = instruction + 1 == block->instruction_count;
    struct exact_place at = {run, block->ops + i->op, access, 0};
    uint32_t saved[THUMB_REGISTERS], saved_floats[32];
    enum exact_result result;
    if (thumb_run_skips(run, i->mode)) {
        run->table.budget += i->rest - (last ? 0 : i[1].rest) - 1;
        return EXACT_DONE;
    }
    memcpy(saved, run->r, sizeof saved);
    if (run->floats)
        memcpy(saved_floats, run->s, sizeof saved_floats);
    result = run_ops(&at, block->ops + (last ? block->op_count : i[1].op));
    if (result == EXACT_REFUSED)
        memcpy(run->r, saved, sizeof saved);
    if (result == EXACT_REFUSED && run->floats)
        memcpy(run->s, saved_floats, sizeof saved_floats);
    return result;
}

void thumb_exact_compute(struct thumb_run *run, const struct table_op *op)
{
    struct exact_place at = {run, op, NULL, 0};
    bodies[op->code](&at);
}
