/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exact interpreter of the tests' processor. */
#define CORE_STATE struct toy_state
#include "toy_run.h"

#define NZ         (CORE->nz)
#define CF         (CORE->c)
#define VF         (CORE->v)
#define FLAGS(...) __VA_ARGS__

/* The skips are run here, too. */
#define SKIPPED EXACT_REFUSED
#undef SKIP_IF
#define SKIP_IF(holds)                                                                             \
    if (holds)                                                                                     \
    return SKIPPED

#define OP(name, reads, writes, kind, ...)                                                         \
    static enum exact_result exact_##name(struct exact_place *at)                                  \
    {                                                                                              \
        (void)at;                                                                                  \
        __VA_ARGS__                                                                                \
        return EXACT_DONE;                                                                         \
    }
#include "toy_ops.h"
#undef OP

#define OP(name, ...) exact_##name,
static enum exact_result (*const bodies[TOY_CODES])(struct exact_place *) = {
#include "toy_ops.h"
};
#undef OP

enum exact_result toy_exact(struct toy_state *toy, const struct table_block *block,
                            unsigned instruction, const struct exact_access *access)
{
    struct exact_place at = {toy, block->ops + block->instructions[instruction].op, access, 0};
    const struct table_op *end = block->ops + block->op_count;
    enum exact_result result = EXACT_DONE;
    for (; at.op < end && at.op->instruction == instruction && result == EXACT_DONE; at.op++) {
        result = bodies[at.op->code](&at);
        if (at.op->code == TOY_always) {
            toy->table.target = at.op->imm;
            result = EXACT_TAKEN;
        }
        toy->table.op = at.op;
    }
    return result == EXACT_TAKEN ? result : EXACT_DONE;
}
