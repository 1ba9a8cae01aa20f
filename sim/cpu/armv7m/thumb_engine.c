/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine of tables under a Cortex-M: the loop between what runs fast (compiled blocks, or the
 * fast interpreter) and the exact interpreter, which takes over where a fault, a device or a probe
 * may be, for that instruction. Time, counts and what is seen are the same in all. */
#include "thumb_engine_parts.h"

#include <stdlib.h>
#include <string.h>

#define FAR_AWAY ((uint64_t)1 << 62) /* cycles: the furthest limit that a budget can hold */

/* --- history --- */

/* Addresses of the instructions of a block from `first` to before `end`, newest first, as far as
 * there is room. */
static unsigned take_block(const struct table_block *block, unsigned first, unsigned end,
                           uint32_t *addresses, unsigned room)
{
    unsigned taken = 0;
    while (end > first && taken < room)
        addresses[taken++] = block->instructions[--end].pc;
    return taken;
}

/* The number in an entry that names a block. */
static unsigned number_in(uint32_t entry)
{
    return (entry & ~TABLE_PARTIAL) >> TABLE_PARTIAL_SHIFT;
}

static unsigned take_entry(struct engine *engine, uint32_t entry, uint32_t *addresses,
                           unsigned room)
{
    const struct table_block *block;
    if (entry & TABLE_SINGLE) {
        addresses[0] = entry << 1;
        return 1;
    }
    block = blocks_by_id(engine->side->blocks, entry & (TABLE_IDS - 1));
    if (entry & TABLE_PARTIAL)
        return take_block(block, 0, number_in(entry), addresses, room);
    return take_block(block, number_in(entry), block->instruction_count, addresses, room);
}

/* The ring's end becomes the processor's history. */
void thumb_settle_history(struct engine *engine)
{
    struct armv7m *m = engine->m;
    uint64_t new = m->history_count - engine->settled;
    unsigned room = new < HISTORY_COUNT ? (unsigned)new : HISTORY_COUNT, taken = 0, i;
    uint32_t addresses[HISTORY_COUNT];
    uint8_t at = engine->run.table.ring_at;
    if (engine->side == NULL) /* it has never run: the history is what was loaded */
        room = 0;
    if (engine->inside != 0 && room > 0) {
        unsigned first = number_in(engine->run.table.ring[--at]);
        taken = take_block(engine->run.table.block, first, engine->inside, addresses, room);
    }
    while (taken < room)
        taken += take_entry(engine, engine->run.table.ring[--at], addresses + taken, room - taken);
    for (i = 0; i < taken; i++)
        m->history[(m->history_count - 1 - i) % HISTORY_COUNT] = addresses[i];
    engine->settled = m->history_count;
}

/* --- running fast --- */

/* Cycles, addresses and history are those before instruction `index` of the block. */
static void stand_before(struct engine *engine, const struct table_block *block, unsigned index)
{
    struct armv7m *m = engine->m;
    const struct table_instruction *at = &block->instructions[index];
    engine->at = block;
    engine->index = index;
    engine->careful = true;
    engine->pc = m->expected = at->pc;
    m->it_state = at->mode;
    m->last = (union instruction_nature){.target = at->before};
}

/* At the entry of state->block, which is not charged. */
static void at_entry(struct engine *engine)
{
    struct table_state *state = &engine->run.table;
    engine->m->cycles = engine->horizon - (uint64_t)state->budget;
    stand_before(engine, state->block, 0);
}

/* Of the present block, whose id that is, only the instructions before `index` were executed. */
static void take_back(struct table_state *state, const struct table_block *block, uint32_t id,
                      unsigned index)
{
    unsigned first = number_in(state->ring[--state->ring_at]);
    if (first == 0) /* or none: then it is an entry of nothing */
        table_ring_push(state, TABLE_PARTIAL | index << TABLE_PARTIAL_SHIFT | id);
    else
        for (; first < index; first++)
            table_ring_push(state, TABLE_SINGLE | block->instructions[first].pc >> 1);
}

/* In the middle of a block that was entered. */
static TABLE_APART void leave_before(struct engine *engine, unsigned index)
{
    struct table_state *state = &engine->run.table;
    const struct table_block *block = state->block;
    engine->m->cycles = engine->horizon - (uint64_t)state->budget - block->instructions[index].rest;
    state->instructions -= block->instruction_count - index;
    take_back(state, block, block->id, index);
    stand_before(engine, block, index);
}

/* The same without a look at the block, which the host does not have at hand. */
static void left_at(struct engine *engine, const struct table_stop *stop)
{
    struct armv7m *m = engine->m;
    struct table_state *state = &engine->run.table;
    m->cycles = engine->horizon - (uint64_t)state->budget - stop->rest;
    state->instructions -= stop->left;
    take_back(state, stop->block, stop->id, stop->index);
    engine->at = stop->block;
    engine->index = stop->index;
    engine->careful = true;
    engine->pc = m->expected = stop->pc;
    engine->stop = stop;
    engine->deaths = state->deaths;
    m->it_state = stop->mode;
    m->last = (union instruction_nature){.target = stop->before};
}

static void left_slowly(struct engine *engine)
{
    leave_before(engine, engine->run.table.op->instruction);
    engine->exactly = ONE;
}

static void at_stop(struct engine *engine)
{
    const struct table_state *state = &engine->run.table;
    if (state->stop != NULL)
        left_at(engine, state->stop);
    else
        leave_before(engine, state->target);
}

/* --- an access in the middle of a block --- */

enum made {
    NOT_MADE, /* nothing was done */
    MADE,     /* it goes on behind the instruction */
    LEADS,    /* it leads out of the block: state->op and state->target */
    STANDS,   /* it stands behind it */
    REFUSED,  /* it stands before it: engine->left says why */
};

static unsigned rest_behind(const struct table_block *block, unsigned index)
{
    return index + 1 < block->instruction_count ? block->instructions[index + 1].rest : 0;
}

/* Whoever is asked or told during the access sees that instruction, its beginning, and what was
 * executed up to it. */
static void show_access(struct engine *engine, const struct table_block *block, unsigned index)
{
    struct armv7m *m = engine->m;
    const struct table_instruction *at = &block->instructions[index];
    m->pc = at->pc;
    m->it_state = at->mode;
    m->start = engine->horizon - (uint64_t)engine->run.table.budget - at->rest;
    m->cycles = m->start + (uint64_t)(at->rest - rest_behind(block, index));
    m->history_count = engine->uncounted + engine->run.table.instructions -
                       (block->instruction_count - index - 1u);
    engine->inside = index + 1;
}

/* What the access did to time: wait states, and a limit that has come nearer. */
static void follow_limit(struct engine *engine, uint64_t waited)
{
    struct table_state *state = &engine->run.table;
    uint64_t limit = engine->m->limit;
    state->budget -= (int64_t)waited;
    if (limit >= engine->horizon)
        return;
    state->budget -= (int64_t)(engine->horizon - limit);
    engine->horizon = limit;
}

/* Must the loop look before the next instruction, wherever that is? */
static bool must_look(struct engine *engine)
{
    const struct machine *machine = engine->m->machine;
    return (machine->probe_mask & PROBE_INSTRUCTION) || armv7m_watch_changed(engine->m);
}

/* The access had no effect. */
static enum made leave_refused(struct engine *engine, unsigned index, enum exact_result result)
{
    const struct table_state *state = &engine->run.table;
    leave_before(engine, index);
    if (engine->settled > engine->uncounted + state->instructions)
        engine->settled = engine->uncounted + state->instructions;
    engine->left = result == EXACT_REFUSED ? ENGINE_REFUSED : ENGINE_UNALIGNED;
    return REFUSED;
}

/* The instruction whose access was left for is executed, with all that its access does. */
static enum made make_access(struct engine *engine)
{
    const struct exact_access access = {engine, thumb_plain_access};
    struct armv7m *m = engine->m;
    struct table_state *state = &engine->run.table;
    const struct table_block *block = state->block;
    unsigned index = state->op->instruction;
    enum exact_result result;
    uint64_t cycles;
    unsigned kind = thumb_facts[state->op->code].kind;
    if (kind != TABLE_ACCESS && kind != TABLE_READ)
        return NOT_MADE;
    engine->steady = true;
    show_access(engine, block, index);
    cycles = m->cycles;
    result = thumb_exact(&engine->run, block, index, &access);
    engine->inside = 0;
    m->it_state = 0;
    if (result != EXACT_DONE && result != EXACT_TAKEN)
        return leave_refused(engine, index, result);
    follow_limit(engine, m->cycles - cycles);
    if (!engine->steady)
        engine->poll.op = NULL;
    if (result == EXACT_TAKEN)
        return LEADS;
    if (state->budget < 0 || block->dead || must_look(engine)) {
        leave_before(engine, index + 1);
        return STANDS;
    }
    if (engine->steady)
        thumb_poll(engine);
    state->from = &block->ops[block->instructions[index + 1].op];
    return MADE;
}

/* The way to a block that was not linked. False: nothing can be fetched there. */
static TABLE_APART bool follow(struct engine *engine, enum table_exit exit)
{
    struct table_state *state = &engine->run.table;
    struct table_block *from = state->block, *to;
    struct table_op *op = (struct table_op *)state->op;
    uint32_t cost = op->z;
    engine->pc = state->target;
    engine->at = NULL;
    to = thumb_block_at(engine, state->target);
    if (to == NULL)
        return false;
    if (cost != 0 && (exit == TABLE_LINK || state->target != op->imm))
        state->budget -= cost + to->straddle;
    state->block = to;
    if (!thumb_may_fetch(engine, to)) {
        engine->exactly = BLOCK;
        return true;
    }
    if (from->dead) /* code memory was full: everything is new */
        return true;
    if (exit == TABLE_LINK)
        blocks_link(engine->side->blocks, from, op, to);
    else
        blocks_note_jump(engine->side->blocks, to);
    return true;
}

/* Nothing can be fetched where the last instruction of state->block leads. */
static TABLE_APART void lost(struct engine *engine)
{
    struct armv7m *m = engine->m;
    const struct table_block *block = engine->run.table.block;
    const struct table_instruction *last = &block->instructions[block->instruction_count - 1];
    m->cycles = engine->horizon - (uint64_t)engine->run.table.budget;
    m->pc = last->pc;
    m->expected = block->end;
    m->last = armv7m_cost_at(m, last->pc)->nature;
    if ((last->mode & 15) != 0)
        m->last.target = NO_REGISTER;
    engine->left = ENGINE_FETCH;
}

static bool is_memory(struct engine *engine, uint32_t address)
{
    const struct bus_range *range = bus_find(engine->m->cpu.program, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

/* True: there is no going on. */
static bool taken(struct engine *engine, uint32_t target, enum engine_exit *exit)
{
    engine->m->it_state = 0;
    engine->at = NULL;
    engine->pc = target & ~1u;
    engine->thumb = target & 1;
    if (engine->thumb)
        return false;
    *exit = is_memory(engine, engine->pc) ? ENGINE_UNDEFINED : ENGINE_FETCH;
    return true;
}

/* What the code of a block left for is computed, or done by make_access, or will be by the exact
 * interpreter: so it is where the limit lies in the block, behind which only some go on. */
static TABLE_APART enum made after_slow(struct engine *engine)
{
    struct table_state *state = &engine->run.table;
    enum made made;
    if (thumb_facts[state->op->code].kind == TABLE_COMPUTE && state->budget >= 0) {
        thumb_exact_compute(&engine->run, state->op);
        state->from = state->op + 1;
        return MADE;
    }
    made = make_access(engine);
    if (made == NOT_MADE)
        left_slowly(engine);
    return made;
}

/* An access led out of its block, as a way that is not linked would. */
static enum table_exit way_of(struct table_state *state)
{
    state->target &= ~1u;
    return thumb_facts[state->op->code].kind == TABLE_JUMP ? TABLE_FAR : TABLE_LINK;
}

/* --- from the middle of a block on, to the limit --- */

/* The first instruction behind `index` that may begin at or behind the limit; their number if none
 * does. */
static unsigned find_stop(const struct engine *engine, const struct table_block *block)
{
    uint64_t left = engine->m->limit - engine->m->cycles;
    unsigned rest = block->instructions[engine->index].rest, i;
    for (i = engine->index + 1; i < block->instruction_count; i++)
        if (rest - block->instructions[i].rest >= left)
            break;
    return i;
}

/* Operations up to before `last` one by one, with the flags that each writes, as somebody will look
 * at them there; and there, an operation that leaves. */
static void prepare_stop(struct table_op *op, struct table_op *last, const void **saved)
{
    for (; op < last; op++) {
        *saved++ = op->go;
        op->go = thumb_core.fast_labels[op->code][op->never_flags];
    }
    *saved = last->go;
    last->go = thumb_core.fast_labels[THUMB_leave][0];
}

static void restore(struct table_op *op, const struct table_op *last, const void *const *saved)
{
    for (; op <= last; op++)
        op->go = *saved++;
}

/* The fast interpreter from there on, to before the instruction at which the limit is. */
static TABLE_APART enum table_exit interpret_rest(struct engine *engine, struct table_block *block)
{
    struct table_state *state = &engine->run.table;
    struct table_op *first = &block->ops[block->instructions[engine->index].op], *last;
    unsigned stop = state->budget < 0 ? find_stop(engine, block) : block->instruction_count;
    const void *saved[TABLE_MOST_OPS];
    enum table_exit exit;
    state->from = first;
    if (stop == block->instruction_count)
        return thumb_core.fast(state);
    last = &block->ops[block->instructions[stop].op];
    prepare_stop(first, last, saved);
    exit = thumb_core.fast(state);
    restore(first, last, saved);
    if (exit != TABLE_SLOW || state->op != last)
        return exit;
    state->stop = NULL;
    state->target = stop;
    return TABLE_STOP;
}

/* NULL: compiled code cannot begin where it stands. */
static const struct table_stop *stop_here(struct engine *engine, struct table_block *block)
{
    if (engine->stop != NULL)
        return engine->stop;
    if (engine->jit == NULL)
        return NULL;
    if (block->stops == NULL && !jit_compile_stops(engine->jit, block))
        return NULL;
    return &block->stops[engine->index];
}

/* From instruction `index` of the block on. */
static enum table_exit run_rest(struct engine *engine, struct table_block *block)
{
    struct table_state *state = &engine->run.table;
    const struct table_stop *stop = stop_here(engine, block);
    engine->m->it_state = 0;
    if (stop != NULL) {
        state->budget -= stop->rest;
        state->instructions += stop->left;
        table_ring_push(state, (uint32_t)stop->index << TABLE_PARTIAL_SHIFT | stop->id);
        return jit_run_from(engine->jit, state, stop);
    }
    state->budget -= block->instructions[engine->index].rest;
    state->instructions += block->instruction_count - engine->index;
    table_ring_push(state, engine->index << TABLE_PARTIAL_SHIFT | block->id);
    return interpret_rest(engine, block);
}

static enum table_exit run_block(struct engine *engine)
{
    struct table_state *state = &engine->run.table;
    return engine->jit != NULL ? jit_run(engine->jit, state) : thumb_core.fast(state);
}

/* False: the engine cannot go on, engine->left says why. */
static TABLE_APART bool after_way(struct engine *engine, enum table_exit exit)
{
    if (follow(engine, exit))
        return true;
    lost(engine);
    return false;
}

/* Until the loop must look. False: as after_way. */
static bool run_blocks(struct engine *engine, enum table_exit exit)
{
    struct table_state *state = &engine->run.table;
    for (;; exit = run_block(engine)) {
        bool look = false;
        if (!TABLE_RARELY(exit != TABLE_STOP)) {
            at_stop(engine);
            return true;
        }
        if (exit == TABLE_SLOW) {
            enum made made = after_slow(engine);
            if (made == MADE)
                continue;
            if (made != LEADS)
                return made != REFUSED;
            if (!(state->target & 1)) {
                lost(engine);
                return !taken(engine, state->target, &engine->left);
            }
            look = must_look(engine);
            exit = way_of(state);
        }
        if (exit != TABLE_BUDGET && !after_way(engine, exit))
            return false;
        if (exit == TABLE_BUDGET || look || engine->exactly != 0) {
            at_entry(engine);
            return true;
        }
    }
}

/* False: as after_way. */
static bool run_fast(struct engine *engine)
{
    struct armv7m *m = engine->m;
    struct table_state *state = &engine->run.table;
    bool goes_on, rest = engine->careful || engine->index > 0;
    engine->horizon = m->limit - m->cycles > FAR_AWAY ? m->cycles + FAR_AWAY : m->limit;
    engine->uncounted = m->history_count - state->instructions;
    engine->poll.op = NULL;
    state->budget = (int64_t)(engine->horizon - m->cycles);
    state->block = (struct table_block *)engine->at;
    goes_on = run_blocks(engine, rest ? run_rest(engine, state->block) : run_block(engine));
    m->history_count = engine->uncounted + state->instructions;
    return goes_on;
}

/* --- the exact way --- */

static inline bool has_stopped(struct engine *engine)
{
    struct armv7m *m = engine->m;
    uint32_t pc = engine->pc;
    if (pc != m->expected)
        m->cycles += armv7m_refill(m, pc, armv7m_cost_at(m, pc));
    m->expected = pc;
    return m->cycles >= m->limit || armv7m_watch_changed(m);
}

static void go_behind(struct engine *engine, unsigned size)
{
    engine->pc += size;
    if (++engine->index < engine->at->instruction_count && !engine->at->dead)
        return;
    engine->at = NULL;
}

/* An instruction that an IT block skips takes a cycle. */
static void skip(struct engine *engine, const struct instruction_cost *cost)
{
    struct armv7m *m = engine->m;
    m->cycles++;
    armv7m_pass(m, engine->pc);
    m->expected = engine->pc + cost->size;
    m->it_state = armv7m_it_advance(m->it_state);
    go_behind(engine, cost->size);
}

static void begin_it(struct engine *engine, const struct instruction_cost *cost)
{
    struct armv7m *m = engine->m;
    m->cycles += cost->cycles;
    armv7m_pass(m, engine->pc);
    armv7m_forget_last(m);
    m->expected = engine->pc + cost->size;
    m->it_state = (uint8_t)cost->opcode;
    go_behind(engine, cost->size);
}

static bool divides_by_zero(struct engine *engine, const struct instruction_cost *cost)
{
    return (engine->m->ccr & CCR_DIV_0_TRP) && engine->run.r[cost->opcode >> 16 & 15] == 0;
}

/* Does the processor itself execute it, or take a fault instead? */
static bool is_special(struct engine *engine, const struct instruction_cost *cost)
{
    struct armv7m *m = engine->m;
    if (cost->flags & COST_DIVIDE)
        return divides_by_zero(engine, cost);
    if (cost->flags & COST_FLOAT)
        return !armv7m_fpu_ready(m);
    if (cost->flags & COST_SELF)
        return !(m->machine->probe_mask & PROBE_INSTRUCTION) &&
               !armv7m_breaks_at(m, engine->pc, cost);
    return (cost->flags & (COST_SPECIAL | COST_UNDEFINED | COST_UNKNOWN)) != 0;
}

static bool attend(struct engine *engine, const struct instruction_cost *cost)
{
    struct armv7m *m = engine->m;
    bool allowed = !(engine->exactly & BLOCK) && engine->at != &engine->loose_block;
    if (allowed && !(m->machine->probe_mask & PROBE_INSTRUCTION) && !(cost->special & COST_BREAK))
        return false;                        /* the MPU was asked for the whole block */
    thumb_run_store(&engine->run, &m->core); /* for who is told */
    return armv7m_attend(m, engine->pc, cost);
}

#define LONGEST_DIVISION 12u /* cycles: ARM DDI 0337I */

static void charge(struct engine *engine, const struct instruction_cost *cost, bool in_it)
{
    struct armv7m *m = engine->m;
    if (in_it)
        m->last.target = NO_REGISTER; /* nothing overlaps there */
    m->pc = engine->pc;
    m->start = m->cycles;
    m->cycles += cost->cycles - armv7m_overlap(m, cost);
    if ((cost->flags & COST_DIVIDE) && m->refill != 0)
        m->cycles += LONGEST_DIVISION - cost->cycles;
    m->last = cost->nature;
    if (in_it)
        m->last.target = NO_REGISTER;
    m->expected = engine->pc + cost->size;
    armv7m_pass(m, engine->pc);
}

/* The instruction had no effect. */
static void undo(struct engine *engine, union instruction_nature last)
{
    struct armv7m *m = engine->m;
    m->cycles = m->start;
    m->expected = m->pc;
    m->last = last;
    m->history_count--;
    engine->run.table.ring_at--;
    if (engine->settled > m->history_count)
        engine->settled = m->history_count;
}

static void done(struct engine *engine, const struct instruction_cost *cost, bool in_it)
{
    struct armv7m *m = engine->m;
    if (in_it)
        m->it_state = armv7m_it_advance(m->it_state);
    go_behind(engine, cost->size);
}

/* True: the engine stops, *exit says why. */
static bool execute_one(struct engine *engine, const struct instruction_cost *cost,
                        enum engine_exit *exit)
{
    const struct exact_access access = {
        engine, armv7m_is_unprivileged(cost->opcode) ? thumb_access : thumb_plain_access};
    union instruction_nature last = engine->m->last;
    bool in_it = (engine->m->it_state & 15) != 0;
    enum exact_result result;
    charge(engine, cost, in_it);
    if (cost->flags & COST_SELF)
        return taken(engine, engine->pc | 1, exit);
    engine->run.table.budget = 0;
    result = thumb_exact(&engine->run, engine->at, engine->index, &access);
    engine->m->cycles -= (uint64_t)engine->run.table.budget; /* what was given back */
    switch (result) {
    case EXACT_DONE:
        done(engine, cost, in_it);
        return false;
    case EXACT_TAKEN:
        return taken(engine, engine->run.table.target, exit);
    case EXACT_UNALIGNED:
        undo(engine, last);
        *exit = ENGINE_UNALIGNED;
        return true;
    case EXACT_SPECIAL:
        undo(engine, last);
        *exit = ENGINE_UNDEFINED;
        return true;
    default:
        undo(engine, last);
        *exit = ENGINE_REFUSED;
        return true;
    }
}

static bool is_skipped(struct engine *engine)
{
    uint8_t it_state = engine->m->it_state;
    return (it_state & 15) && thumb_run_skips(&engine->run, it_state);
}

/* What is skipped is fetched, too: the MPU may forbid that. */
static bool is_forbidden(struct engine *engine, const struct instruction_cost *cost)
{
    struct armv7m *m = engine->m;
    bool privileged = armv7m_privileged(m);
    m->never_execute =
        m->mpu_checks && !(armv7m_mpu_executable(m, engine->pc, privileged) &&
                           armv7m_mpu_executable(m, engine->pc + cost->size - 1, privileged));
    return m->never_execute;
}

static TABLE_APART bool step(struct engine *engine, enum engine_exit *exit)
{
    struct armv7m *m = engine->m;
    const struct instruction_cost *cost = armv7m_cost_at(m, engine->pc);
    *exit = ENGINE_STOPPED;
    engine->exactly &= BLOCK;
    if (has_stopped(engine))
        return true;
    if (is_skipped(engine)) {
        if (is_forbidden(engine, cost))
            return true;
        skip(engine, cost);
        return false;
    }
    if (attend(engine, cost))
        return true;
    if (cost->flags & COST_IT) {
        begin_it(engine, cost);
        return false;
    }
    if (is_special(engine, cost)) {
        m->special = cost;
        return true;
    }
    return execute_one(engine, cost, exit);
}

/* --- the loop --- */

static bool goes_exactly(const struct engine *engine)
{
    return engine->exactly != 0 || engine->at == &engine->loose_block ||
           (engine->m->machine->probe_mask & PROBE_INSTRUCTION) ||
           (engine->index == 0 && engine->m->last.target != NO_REGISTER);
}

static enum engine_exit loop(struct engine *engine)
{
    enum engine_exit exit;
    for (;;) {
        if (!thumb_stand(engine))
            return ENGINE_FETCH;
        if (TABLE_RARELY(goes_exactly(engine))) {
            if (step(engine, &exit))
                return exit;
            continue;
        }
        if (has_stopped(engine))
            return ENGINE_STOPPED;
        if (!run_fast(engine))
            return engine->left;
        if (engine->exactly == 0 && engine->m->cycles >= engine->m->limit)
            return ENGINE_STOPPED;
    }
}

static TABLE_APART void use_side(struct engine *engine, struct side *side)
{
    if (side != engine->side)
        thumb_settle_history(engine);
    engine->side = side;
    if (side->blocks == NULL) {
        struct sim_error error;
        side->blocks = blocks_new(&thumb_core, engine->m, &engine->run.table, engine->jit, &error);
        if (side->blocks == NULL || !pages_init(&side->pages, &error))
            abort();
    }
    engine->run.table.read = side->pages.read;
    engine->run.table.write = side->pages.write;
    blocks_use(side->blocks);
}

/* The flags are unpacked only if they are others than when they were packed. */
static void load(struct engine *engine, const struct thumb_state *state)
{
    if (engine->index > 0 && state->floats != engine->run.floats) /* a block looks at it once */
        engine->exactly |= BLOCK;
    memcpy(engine->run.r, state->r, 15 * sizeof engine->run.r[0]);
    if (TABLE_RARELY(state->flags != engine->flags))
        thumb_run_set_flags(&engine->run, state->flags);
    if (TABLE_RARELY(state->floats | engine->run.floats))
        thumb_run_load_floats(&engine->run, state);
    engine->run.monitor = engine->m->monitor_open;
    engine->pc = state->r[15];
    engine->thumb = true;
}

static void store(struct engine *engine, struct thumb_state *state)
{
    thumb_run_store(&engine->run, state);
    engine->flags = state->flags;
    state->r[15] = engine->pc;
    state->thumb = engine->thumb;
    engine->m->monitor_open = engine->run.monitor != 0;
}

static void begin_side(struct engine *engine)
{
    struct armv7m *m = engine->m;
    struct side *side = m->mpu_checks ? thumb_side(engine) : &engine->sides[SIDE_PLAIN];
    if (engine->run.table.sweep)
        thumb_sweep(engine);
    if (side != engine->side) {
        engine->at = NULL;
        use_side(engine, side);
    }
    if (m->mpu_checks)
        thumb_follow_mpu(engine);
    if (engine->index == 0 && (m->mpu_checks || engine->exactly != 0))
        engine->at = NULL;
}

static enum engine_exit run(struct engine *engine, struct thumb_state *state)
{
    enum engine_exit exit;
    begin_side(engine);
    load(engine, state);
    exit = loop(engine);
    store(engine, state);
    return exit;
}

/* --- life --- */

static void destroy(struct engine *engine)
{
    unsigned i;
    for (i = 0; i < SIDES; i++) {
        blocks_free(engine->sides[i].blocks);
        pages_free(&engine->sides[i].pages);
    }
    if (engine->jit != NULL)
        jit_free(engine->jit);
    code_pages_free(&engine->code);
    free(engine->breaks);
    free(engine);
}

static struct engine *create(struct bus_space *space, const struct engine_client *client,
                             struct sim_error *error)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        sim_error_set(error, "no memory for the engine");
        return NULL;
    }
    engine->m = client->owner;
    thumb_run_set_flags(&engine->run, engine->flags);
    engine->watcher = (struct bus_watcher){
        .owner = engine, .written = thumb_written, .mapping_changed = thumb_mapping_changed};
    bus_watch(space, &engine->watcher);
    engine->m->recent = &engine->run.table;
    return engine;
}

static struct engine *create_interp(struct bus_space *space, const struct engine_client *client,
                                    struct sim_error *error)
{
    return create(space, client, error);
}

static struct engine *create_jit(struct bus_space *space, const struct engine_client *client,
                                 struct sim_error *error)
{
    struct engine *engine = create(space, client, error);
    if (engine == NULL)
        return NULL;
    engine->jit = jit_new(&thumb_core, JIT_BYTES, error);
    if (engine->jit != NULL)
        return engine;
    destroy(engine);
    return NULL;
}

static void stop(struct engine *engine)
{
    (void)engine; /* the client need not: the limit is looked at */
}

static uint32_t peek_register(struct engine *engine, unsigned reg)
{
    if (reg >= 16)
        return reg < 48 ? engine->run.s[reg - 16] : engine->run.fpscr;
    return engine->run.r[reg];
}

/* Other modes and priorities are other sides: what was learnt holds until the regions change. */
static void check_accesses(struct engine *engine)
{
    thumb_follow_mpu(engine);
}

static void drop_at_breaks(struct engine *engine, const uint32_t *breaks, unsigned count)
{
    unsigned i, side;
    for (i = 0; i < count; i++)
        for (side = 0; side < SIDES; side++)
            if (engine->sides[side].blocks != NULL)
                blocks_changed(engine->sides[side].blocks, breaks[i] & ~1u, 2);
}

/* Blocks are made with the breaks that there are, pages with what is watched. */
static void probes_changed(struct engine *engine)
{
    const struct machine *machine = engine->m->machine;
    size_t bytes = machine->break_count * sizeof *engine->breaks;
    thumb_each_side(engine, thumb_forget_pages);
    if (machine->break_count == engine->break_count &&
        (bytes == 0 || memcmp(machine->breaks, engine->breaks, bytes) == 0))
        return;
    drop_at_breaks(engine, engine->breaks, engine->break_count);
    drop_at_breaks(engine, machine->breaks, machine->break_count);
    engine->breaks = realloc(engine->breaks, bytes + 1);
    if (engine->breaks == NULL)
        abort();
    memcpy(engine->breaks, machine->breaks, bytes);
    engine->break_count = machine->break_count;
}

static void moved(struct engine *engine)
{
    engine->at = NULL;
    engine->settled = engine->m->history_count;
    thumb_each_side(engine, thumb_forget_pages);
}

#define THUMB_ENGINE(NAME, CREATE)                                                                 \
    {                                                                                              \
        .name = NAME, .counts = true, .create = CREATE, .destroy = destroy, .run = run,            \
        .stop = stop, .peek_register = peek_register, .check_accesses = check_accesses,            \
        .settle = thumb_settle_history, .moved = moved, .probes_changed = probes_changed           \
    }

const struct engine_class thumb_interp_engine = THUMB_ENGINE("interp", create_interp);
const struct engine_class thumb_jit_engine = THUMB_ENGINE("jit", create_jit);
