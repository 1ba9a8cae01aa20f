/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb instructions to blocks of operations: where a block ends, what it costs, which flags are
 * dead. A block is always entered with no load pending whose time could overlap with what follows,
 * so all its time is known beforehand, but for what an operation gives back. */
#include "thumb_translate.h"

#include "../../engine/table/jit.h"
#include "execute.h"
#include "thumb_fast.h"
#include "thumb_rows.h"

/* From then on a block ends as soon as it may: room for an IT block and loads in a row. */
#define ENOUGH_INSTRUCTIONS 48u
#define ENOUGH_OPS          256u
#define OPS_OF_ONE          40u /* at most: 32 registers and what goes with them */
#define DIVIDE_CYCLES       12u /* at most (docs/timing.md) */

struct table_op *thumb_write(struct thumb_writer *w, enum thumb_code code, unsigned x, unsigned y,
                             unsigned z, uint32_t imm)
{
    struct table_build *build = w->build;
    struct table_op *op = &build->ops[build->op_count++];
    *op = (struct table_op){.x = (uint16_t)x,
                            .y = (uint16_t)y,
                            .z = (uint16_t)z,
                            .imm = imm,
                            .code = (uint16_t)code,
                            .instruction = (uint8_t)build->instruction_count};
    return op;
}

void thumb_write_special(struct thumb_writer *w, bool undefined)
{
    thumb_write(w, THUMB_special, 0, 0, 0, undefined);
    w->ends = true;
}

/* --- one instruction --- */

#define FOR_PROCESSOR (COST_SPECIAL | COST_SELF | COST_UNDEFINED | COST_UNKNOWN)

static void write_skip(struct thumb_writer *w, unsigned cycles)
{
    unsigned condition = w->it >> 4;
    if (condition < 14)
        thumb_write(w, (enum thumb_code)(THUMB_skip_eq + condition), 0, 0, cycles - 1, 0);
}

/* A branch before the end of an IT block is UNPREDICTABLE (A7.3.2): the exact interpreter takes it.
 */
static bool is_early_branch(const struct thumb_writer *w, const struct instruction_cost *cost)
{
    return w->it != 0 && w->next_it != 0 && (cost->flags & (COST_JUMP | COST_ODD)) != 0;
}

/* Of a block that is full because loads overlap all along: behind it one is pending, which only the
 * exact interpreter takes along. */
static bool is_last_place(const struct thumb_writer *w)
{
    return w->build->instruction_count + 1 == TABLE_MOST_INSTRUCTIONS;
}

static void write_body(struct thumb_writer *w, const struct armv7m *m,
                       const struct instruction_cost *cost)
{
    if (machine_breaks_at(m->machine, w->pc) || armv7m_is_unprivileged(cost->opcode) ||
        is_early_branch(w, cost) || is_last_place(w))
        thumb_write(w, THUMB_leave, 0, 0, 0, 0);
    if (cost->flags & FOR_PROCESSOR)
        thumb_write_special(w, (cost->flags & COST_UNKNOWN) != 0);
    else if (!thumb_write_row(w, cost->opcode))
        thumb_write_special(w, true);
}

/* IT inside an IT block is UNPREDICTABLE (A7.7.38): whether it is skipped says what follows, so the
 * exact interpreter goes on, and the block ends here. */
static void write_inner_it(struct thumb_writer *w)
{
    thumb_write_special(w, false);
    w->next_it = 0;
}

static unsigned most_cycles(const struct thumb_writer *w, const struct instruction_cost *cost)
{
    return (cost->flags & COST_DIVIDE) && !w->unit ? DIVIDE_CYCLES : cost->cycles;
}

/* Where a skip goes on. */
static void close_skip(struct thumb_writer *w, unsigned first)
{
    struct table_op *op = &w->build->ops[first];
    if (first < w->build->op_count && thumb_facts[op->code].kind == TABLE_SKIP)
        op->to.op = &w->build->ops[w->build->op_count];
}

static void write_instruction(struct thumb_writer *w, struct armv7m *m,
                              const struct instruction_cost *cost, unsigned cycles)
{
    struct table_build *build = w->build;
    struct table_instruction *i = &build->instructions[build->instruction_count];
    unsigned first = build->op_count;
    *i = (struct table_instruction){.pc = w->pc,
                                    .op = (uint16_t)first,
                                    .rest = (uint16_t)cycles,
                                    .size = cost->size,
                                    .mode = w->it,
                                    .before = w->loaded};
    w->refill = m->refill + ((cost->flags & COST_LATE) != 0);
    w->next_it = w->it ? armv7m_it_advance(w->it) : 0;
    if (w->it && (cost->flags & COST_IT)) {
        write_inner_it(w);
    } else {
        if (w->it)
            write_skip(w, cycles);
        write_body(w, m, cost);
    }
    close_skip(w, first);
    build->instruction_count++;
}

/* --- a block --- */

static bool can_fetch(struct armv7m *m, uint32_t pc)
{
    const struct bus_range *range = bus_find(m->cpu.program, pc);
    return range != NULL && range->region->kind == BUS_RAM && pc != range->last;
}

/* All of the instruction there. */
static bool can_fetch_all(struct armv7m *m, uint32_t pc)
{
    return can_fetch(m, pc) && (armv7m_cost_at(m, pc)->size == 2 || can_fetch(m, pc + 2));
}

/* How many instructions must be in the block together with the one there: those of an IT block. */
static unsigned belongs_together(const struct instruction_cost *cost)
{
    if (!(cost->flags & COST_IT))
        return 1;
    return 5 - (unsigned)__builtin_ctz(cost->opcode & 15);
}

static bool is_room(const struct table_build *build, unsigned instructions)
{
    return build->instruction_count + instructions <= TABLE_MOST_INSTRUCTIONS &&
           build->op_count + instructions * OPS_OF_ONE < TABLE_MOST_OPS;
}

/* A place where the block may end. */
struct place {
    uint32_t pc;
    unsigned instruction_count, op_count;
};

static void go_back(struct thumb_writer *w, const struct place *place)
{
    if (place->instruction_count == 0)
        return; /* nothing but loads: they cost a cycle more (docs/limits.md) */
    w->pc = place->pc;
    w->build->instruction_count = place->instruction_count;
    w->build->op_count = place->op_count;
}

/* Instructions until the block ends: at a branch, at what the processor does itself, where nothing
 * can be fetched; when it is long, but not between a load and what could overlap with it. Inside
 * an IT block nothing overlaps. */
static void write_instructions(struct thumb_writer *w, struct armv7m *m)
{
    struct table_build *build = w->build;
    struct place place = {0};
    do {
        const struct instruction_cost *cost = armv7m_cost_at(m, w->pc);
        unsigned overlap =
            !w->it & cost->overlaps & (w->loaded != cost->base) & (w->loaded < NO_REGISTER);
        if (!w->it && !overlap)
            place = (struct place){w->pc, build->instruction_count, build->op_count};
        if (place.instruction_count >= ENOUGH_INSTRUCTIONS || place.op_count >= ENOUGH_OPS)
            return;
        if (!w->it && !is_room(build, belongs_together(cost))) {
            go_back(w, &place);
            return;
        }
        w->next = w->pc + cost->size;
        write_instruction(w, m, cost, most_cycles(w, cost) - overlap);
        w->loaded = w->it ? NO_REGISTER : cost->target;
        w->it = w->next_it;
        w->pc = w->next;
    } while ((w->it || !w->ends) && can_fetch_all(m, w->pc));
}

/* Unless nothing gets there. */
static void write_way_on(struct thumb_writer *w)
{
    struct table_build *build = w->build;
    unsigned last = build->instruction_count - 1, kind = TABLE_PLAIN;
    if (build->op_count > 0 && build->instructions[last].mode == 0)
        kind = thumb_facts[build->ops[build->op_count - 1].code].kind;
    if (kind < TABLE_ALWAYS)
        thumb_write(w, THUMB_always, 0, 0, 0, w->pc)->instruction = (uint8_t)last;
}

/* Cycles of an instruction to those of it and all behind it. */
static void add_up_cycles(struct table_build *build)
{
    unsigned i, rest = 0;
    for (i = build->instruction_count; i-- > 0;) {
        rest += build->instructions[i].rest;
        build->instructions[i].rest = (uint16_t)rest;
    }
    for (i = 0; i < build->op_count; i++)
        build->ops[i].rest = build->instructions[build->ops[i].instruction].rest;
}

/* Backwards: flags are dead if they are written again before anything can leave. */
static void find_dead_flags(struct table_build *build)
{
    uint8_t live[TABLE_MOST_OPS + 1];
    unsigned i = build->op_count;
    live[i] = F_ALL;
    while (i-- > 0) {
        struct table_op *op = &build->ops[i];
        const struct table_fact *fact = &thumb_facts[op->code];
        unsigned writes = op->never_flags ? 0 : fact->writes;
        op->no_flags = fact->writes != 0 && (writes & live[i + 1]) == 0;
        live[i] = (uint8_t)((live[i + 1] & ~writes) | fact->reads);
        if (fact->kind == TABLE_SKIP)
            live[i] |= live[op->to.op - build->ops];
        else if (fact->kind != TABLE_PLAIN)
            live[i] = F_ALL;
    }
}

bool thumb_translate(struct armv7m *m, uint32_t pc, uint8_t it_state, struct table_build *build)
{
    struct thumb_writer w = {.build = build,
                             .pc = pc,
                             .it = it_state,
                             .loaded = NO_REGISTER,
                             .model = 1u << m->profile->model,
                             .unit = m->cpu.timing == TIMING_UNIT};
    const struct instruction_cost *cost;
    if (!can_fetch_all(m, pc))
        return false;
    cost = armv7m_cost_at(m, pc);
    build->pc = pc;
    build->straddle = (uint16_t)(cost->straddle & (pc >> 1));
    build->instruction_count = build->op_count = 0;
    write_instructions(&w, m);
    build->end = w.pc;
    write_way_on(&w);
    add_up_cycles(build);
    find_dead_flags(build);
    if (m->patch != NULL)
        m->patch(build);
    return true;
}

static bool translate(void *owner, uint32_t pc, struct table_build *build)
{
    return thumb_translate(owner, pc, 0, build);
}

extern const struct table_stencils thumb_stencils;

const struct table_core thumb_core = {
    .name = "thumb",
    .facts = thumb_facts,
    .codes = THUMB_CODES,
    .state_size = sizeof(struct thumb_run),
    .translate = translate,
    .fast = thumb_fast,
    .fast_labels = (const void *const (*)[2])thumb_fast_labels,
    .fast_pair = thumb_fast_pair,
    .stencils = TABLE_STENCILS(thumb),
};
