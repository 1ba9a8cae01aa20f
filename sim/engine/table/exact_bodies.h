/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Includes EXACT_OPS, a file of bodies, as functions (exact.h comes before), with flags and
 * without, and defines exact_run(), which runs an instruction of a block. Before: EXACT_CODES, how
 * many operations there are, and EXACT_FACTS, their facts. Registers and flags of an instruction
 * that is refused are put back, so that it can be run again. */
#include <string.h>

typedef enum exact_result exact_body(struct exact_place *);

#define EXACT_FUNCTION(name, ...)                                                                  \
    static enum exact_result name(struct exact_place *at)                                          \
    {                                                                                              \
        (void)at;                                                                                  \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
        return EXACT_DONE;                                                                         \
    }

#define FLAGS(...)                         __VA_ARGS__
#define OP(name, reads, writes, kind, ...) EXACT_FUNCTION(exact_flags_##name, __VA_ARGS__)
#include EXACT_OPS
#undef OP
#undef FLAGS
#define FLAGS(...)
#define OP(name, reads, writes, kind, ...) EXACT_FUNCTION(exact_plain_##name, __VA_ARGS__)
#include EXACT_OPS
#undef OP
#undef FLAGS

#define OP(name, ...) {exact_flags_##name, exact_plain_##name},
static exact_body *const exact_bodies[EXACT_CODES][2] = {
#include EXACT_OPS
};
#undef OP

static enum exact_result exact_take(struct exact_place *at, uint32_t target)
{
    at->core->table.op = at->op;
    at->core->table.target = target;
    return EXACT_TAKEN;
}

static enum exact_result exact_ops(struct exact_place *at, const struct table_op *end)
{
    for (; at->op < end; at->op++) {
        unsigned kind = EXACT_FACTS[at->op->code].kind;
        enum exact_result result;
        if (kind == TABLE_LEAVE)
            return EXACT_SPECIAL;
        if (kind == TABLE_ALWAYS)
            return exact_take(at, at->op->imm);
        result = exact_bodies[at->op->code][at->op->never_flags](at);
        if (result == EXACT_TAKEN)
            return exact_take(at, at->core->table.target);
        if (result != EXACT_DONE)
            return result;
    }
    return EXACT_DONE;
}

static enum exact_result exact_run(CORE_STATE *core, const struct table_block *block,
                                   unsigned instruction, const struct exact_access *access)
{
    const struct table_instruction *i = &block->instructions[instruction];
    bool last = instruction + 1 == block->instruction_count;
    struct exact_place at = {core, block->ops + i->op, access, 0};
    char *const kept = (char *)core + sizeof core->table;
    char saved[sizeof *core - sizeof core->table];
    enum exact_result result;
    memcpy(saved, kept, sizeof saved);
    result = exact_ops(&at, block->ops + (last ? block->op_count : i[1].op));
    if (result == EXACT_REFUSED || result == EXACT_UNALIGNED)
        memcpy(kept, saved, sizeof saved);
    return result;
}
