/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine of tables with a processor of its own: random programs are run by the exact
 * interpreter, by the fast one and as compiled code, and stopped at random times, inside of blocks
 * too, where they go on; code changes and pages come and go between. All three stand at the same
 * place, with the same registers, flags, memory, time and number of instructions, each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/table/blocks.h"
#include "engine/table/jit.h"
#include "engine/table/pages.h"

#include <stdlib.h>

#include "tests/support/toy.h"
#include "tests/support/toy_run.h"

#ifdef __x86_64__
#include "gen/stencils/toy_stencils.c" /* NOLINT(bugprone-suspicious-include): tables */
#endif

#define MEMORY 65536u

enum way { EXACT, FAST, COMPILED, WAYS };

struct instruction {
    uint8_t code, skip, x, y, z, cost;
    uint32_t imm;
};

struct toy {
    struct toy_state state;
    struct table_blocks *blocks;
    struct table_jit *jit;
    struct table_pages pages;
    struct instruction *program;
    uint8_t *memory;
    enum way way;
    uint32_t pc;
    int64_t now, limit;
    const struct table_block *at; /* it stopped before instruction `index` of it; or NULL */
    unsigned index;
    unsigned slow, behind, links, full, stops;
};

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* ---- programs ---- */

static uint32_t random_constant(uint64_t *seed)
{
    static const uint32_t edges[] = {0,          1,          127,        128,
                                     0xffffffff, 0xffffff80, 0x7fffffff, 0x80000000};
    uint32_t kind = next_random(seed) % 3;
    return kind == 0   ? edges[next_random(seed) % 8]
           : kind == 1 ? next_random(seed) % 4096
                       : next_random(seed) << 1;
}

static struct instruction random_instruction(uint64_t *seed)
{
    static const uint8_t costs[] = {0, 1, 2, 3, 100, 200};
    struct instruction i = {.code = (uint8_t)(next_random(seed) % TOY_CODES),
                            .x = next_random(seed) % 8,
                            .y = next_random(seed) % 8,
                            .z = next_random(seed) % 8,
                            .cost = (uint8_t)(1 + next_random(seed) % 6),
                            .imm = random_constant(seed)};
    unsigned kind = toy_facts[i.code].kind;
    if (i.code == TOY_divide)
        i.cost = 8;
    if (i.code == TOY_turn || i.code == TOY_halve)
        i.z = (uint8_t)(next_random(seed) % 32), i.imm = 1 + next_random(seed) % 31;
    if (i.code == TOY_multiply)
        i.imm = offsetof(struct toy_state, r) + 4 * (next_random(seed) % 8);
    if (kind == TABLE_BRANCH || kind == TABLE_ALWAYS)
        i.imm = next_random(seed) % TOY_PLACES * 4;
    if (kind == TABLE_BRANCH || kind == TABLE_ALWAYS || kind == TABLE_JUMP)
        i.z = costs[next_random(seed) % 6];
    if (kind == TABLE_JUMP && i.z == 0)
        i.z = 4;
    if (kind == TABLE_PLAIN || kind == TABLE_MEMORY || kind == TABLE_READ)
        i.skip = next_random(seed) % 8 == 0 ? TOY_skip_equal + next_random(seed) % 2 : 0;
    return i;
}

static uint16_t place(unsigned reg)
{
    return (uint16_t)(offsetof(struct toy_state, r) + 4 * reg);
}

static void add(struct table_build *build, struct table_op op)
{
    op.instruction = (uint8_t)(build->instruction_count - 1);
    build->ops[build->op_count++] = op;
}

static bool is_number(unsigned code)
{
    unsigned kind = toy_facts[code].kind;
    return code == TOY_turn || code == TOY_halve || kind == TABLE_BRANCH || kind == TABLE_ALWAYS ||
           kind == TABLE_JUMP;
}

/* Two words at once, checked before. */
static void add_several(struct table_build *build, const struct instruction *i, bool write)
{
    struct table_op op = {.x = place(i->x), .y = place(i->y), .z = 8};
    op.code = write ? TOY_check_write : TOY_check_read;
    add(build, op);
    op.code = write ? TOY_put : TOY_fetch;
    add(build, op);
    op.x = place(i->z);
    op.imm = 4;
    add(build, op);
}

static void add_ops(struct table_build *build, const struct instruction *i)
{
    struct table_op *skip = &build->ops[build->op_count];
    if (i->skip)
        add(build, (struct table_op){.code = i->skip, .z = (uint16_t)(i->cost - 1)});
    switch (i->code) {
    case TOY_check_read:
    case TOY_fetch:
        add_several(build, i, false);
        break;
    case TOY_check_write:
    case TOY_put:
        add_several(build, i, true);
        break;
    case TOY_skip_equal: /* of nothing */
    case TOY_skip_carry:
        break;
    default:
        add(build, (struct table_op){.code = i->code,
                                     .x = place(i->x),
                                     .y = place(i->y),
                                     .z = is_number(i->code) ? i->z : place(i->z),
                                     .imm = i->imm});
    }
    if (i->skip)
        skip->to.op = &build->ops[build->op_count];
}

/* Flags that are written again before anything can leave or be skipped. */
static void find_dead_flags(struct table_build *build)
{
    unsigned dead = 0, i = build->op_count;
    while (i-- > 0) {
        const struct table_fact *fact = &toy_facts[build->ops[i].code];
        if (fact->kind != TABLE_PLAIN)
            dead = 0;
        else {
            build->ops[i].no_flags = (fact->writes & ~dead) == 0;
            dead = (dead | fact->writes) & ~(unsigned)fact->reads;
        }
    }
}

static void find_rests(struct table_build *build, const uint8_t *costs)
{
    unsigned i = build->instruction_count, rest = 0;
    while (i-- > 0)
        build->instructions[i].rest = (uint16_t)(rest += costs[i]);
    for (i = 0; i < build->op_count; i++)
        build->ops[i].rest = build->instructions[build->ops[i].instruction].rest;
}

static bool translate(void *owner, uint32_t pc, struct table_build *build)
{
    const struct toy *toy = owner;
    uint8_t costs[12];
    unsigned kind = TABLE_PLAIN;
    build->straddle = pc % 16 == 4 ? 1 : 0;
    while (build->instruction_count < 12 && pc < TOY_PLACES * 4 &&
           (kind == TABLE_PLAIN || kind == TABLE_MEMORY || kind == TABLE_READ)) {
        struct instruction i = toy->program[pc / 4];
        costs[build->instruction_count] = i.cost;
        build->instructions[build->instruction_count++] =
            (struct table_instruction){.pc = pc, .op = (uint16_t)build->op_count, .size = 4};
        pc += 4;
        kind = toy_facts[i.code].kind;
        if (kind == TABLE_SKIP)
            kind = TABLE_PLAIN;
        if (kind == TABLE_JUMP)
            i.imm = pc;
        add_ops(build, &i);
    }
    build->end = pc;
    if (kind != TABLE_ALWAYS && kind != TABLE_JUMP && kind != TABLE_LEAVE)
        add(build, (struct table_op){.code = TOY_always, .imm = pc % (TOY_PLACES * 4)});
    find_dead_flags(build);
    find_rests(build, costs);
    return true;
}

/* ---- the loop round the three ---- */

/* Memory is 64 KB, again and again. */
static bool access_memory(void *owner, struct bus_access *access)
{
    const struct toy *toy = owner;
    unsigned i;
    for (i = 0; i < access->width; i++) {
        uint8_t *byte = &toy->memory[(access->address + i) % MEMORY];
        if (access->write)
            *byte = (uint8_t)(access->value >> 8 * i);
        else
            access->value |= (uint64_t)*byte << 8 * i;
    }
    return true;
}

static struct table_block *block_at(struct toy *toy, uint32_t pc)
{
    struct table_block *block = blocks_at(toy->blocks, pc);
    assert_non_null(block);
    if (!toy->jit || block->code)
        return block;
    toy->full++;
    blocks_drop_all(toy->blocks);
    block = blocks_at(toy->blocks, pc);
    assert_true(block && block->code);
    return block;
}

/* state->op leads to state->target; what is left of the block is given back. */
static struct table_block *go_on(struct toy *toy, int64_t left)
{
    struct table_state *state = &toy->state.table;
    struct table_block *to = block_at(toy, state->target);
    state->budget -= table_way(state->op, toy_facts[state->op->code].kind, to);
    toy->pc = state->target;
    toy->now = toy->limit - state->budget - left;
    return to;
}

/* Instructions of the block from `i` on are not executed. */
static void stop_at(struct toy *toy, const struct table_block *block, unsigned i)
{
    struct table_state *state = &toy->state.table;
    state->instructions -= block->instruction_count - i;
    if (i == 0)
        state->ring_at--; /* others had no need to enter it */
    toy->pc = block->instructions[i].pc;
    toy->now = toy->limit - state->budget - block->instructions[i].rest;
    toy->at = block;
    toy->index = i;
}

static void run_exact(struct toy *toy, const struct table_block *block, unsigned i)
{
    const struct exact_access access = {toy, access_memory};
    struct table_state *state = &toy->state.table;
    for (; i < block->instruction_count; i++) {
        const struct table_instruction *at = &block->instructions[i];
        unsigned left = i + 1u < block->instruction_count ? at[1].rest : 0;
        if (state->budget + at->rest <= 0) {
            stop_at(toy, block, i);
            return;
        }
        if (toy_exact(&toy->state, block, i, &access) == EXACT_TAKEN) {
            state->instructions -= block->instruction_count - i - 1u;
            go_on(toy, left);
            return;
        }
    }
    toy->pc = block->end % (TOY_PLACES * 4);
    toy->now = toy->limit - state->budget;
}

static enum table_exit run_blocks(struct toy *toy)
{
    struct table_state *state = &toy->state.table;
    if (toy->way == EXACT)
        return TABLE_BUDGET;
    return toy->way == FAST ? toy_fast(state) : jit_run(toy->jit, state);
}

/* From instruction `i` of state->block on, which is charged. */
static enum table_exit run_rest(struct toy *toy, unsigned i)
{
    struct table_state *state = &toy->state.table;
    struct table_block *block = state->block;
    if (toy->way == COMPILED && jit_compile_stops(toy->jit, block))
        return jit_run_from(toy->jit, state, &block->stops[i]);
    if (toy->way == FAST && state->budget >= 0) {
        state->from = &block->ops[block->instructions[i].op];
        return toy_fast(state);
    }
    run_exact(toy, block, i);
    return TABLE_EXITS;
}

/* The limit is inside of state->block. */
static enum table_exit run_to_limit(struct toy *toy)
{
    struct table_state *state = &toy->state.table;
    state->budget -= state->block->cycles;
    state->instructions += state->block->instruction_count;
    table_ring_push(state, state->block->id);
    return run_rest(toy, 0);
}

/* Inside of a block, where it stopped; if that is not dead. */
static bool resume(struct toy *toy, enum table_exit *exit)
{
    struct table_state *state = &toy->state.table;
    const struct table_block *at = toy->at;
    toy->at = NULL;
    if (at == NULL || at->dead)
        return false;
    state->block = (struct table_block *)at;
    state->budget = toy->limit - toy->now - at->instructions[toy->index].rest;
    state->instructions += at->instruction_count - toy->index;
    table_ring_push(state, toy->index << TABLE_PARTIAL_SHIFT | at->id);
    *exit = run_rest(toy, toy->index);
    return true;
}

static void follow(struct toy *toy, enum table_exit exit)
{
    struct table_state *state = &toy->state.table;
    struct table_block *from = state->block, *to;
    assert_true(exit == TABLE_FAR || !state->op->to.block); /* all its jumps were linked */
    to = go_on(toy, 0);
    toy->links++;
    if (exit == TABLE_LINK)
        blocks_link(toy->blocks, from, &from->ops[state->op - from->ops], to);
    else
        blocks_note_jump(toy->blocks, to);
}

/* Every second time what it left for is done, and it goes on behind that. */
static bool goes_behind(struct toy *toy)
{
    const struct exact_access access = {toy, access_memory};
    struct table_state *state = &toy->state.table;
    const struct table_block *block = state->block;
    unsigned i = state->op->instruction;
    toy->slow++;
    if (toy->slow % 2 == 0 || state->budget < 0 ||
        toy_facts[state->op->code].kind != TABLE_MEMORY || i + 1u == block->instruction_count)
        return false;
    assert_int_equal(toy_exact(&toy->state, block, i, &access), EXACT_DONE);
    state->from = &block->ops[block->instructions[i + 1].op];
    toy->behind++;
    return true;
}

static void run_on(struct toy *toy)
{
    struct table_state *state = &toy->state.table;
    enum table_exit exit;
    if (!resume(toy, &exit)) {
        state->block = block_at(toy, toy->pc);
        state->budget = toy->limit - toy->now;
        exit = run_blocks(toy);
    }
    while (exit == TABLE_BUDGET || (exit == TABLE_SLOW && goes_behind(toy)))
        exit = exit == TABLE_BUDGET ? run_to_limit(toy) : run_blocks(toy);
    if (exit == TABLE_STOP) {
        toy->stops++;
        stop_at(toy, state->stop->block, state->stop->index);
    } else if (exit == TABLE_SLOW) {
        run_exact(toy, state->block, state->op->instruction);
    } else if (exit != TABLE_EXITS) {
        follow(toy, exit);
    }
}

static void run_until(struct toy *toy, int64_t limit)
{
    toy->limit = limit;
    while (toy->now < limit)
        run_on(toy);
    if (!blocks_sweep_needed(toy->blocks))
        return;
    toy->at = NULL;
    blocks_sweep(toy->blocks);
}

/* ---- a toy ---- */

static struct table_core core = {.name = "toy",
                                 .facts = toy_facts,
                                 .codes = TOY_CODES,
                                 .state_size = sizeof(struct toy_state),
                                 .translate = translate,
                                 .fast = toy_fast,
                                 .fast_labels = toy_fast_labels,
                                 .stencils = TABLE_STENCILS(toy)};

static void begin(struct toy *toy, enum way way, uint64_t seed, size_t code_bytes)
{
    struct sim_error error;
    unsigned i;
    *toy = (struct toy){.way = way,
                        .program = calloc(TOY_PLACES, sizeof *toy->program),
                        .memory = calloc(MEMORY, 1)};
    assert_true(pages_init(&toy->pages, &error));
    if (way == COMPILED)
        assert_non_null(toy->jit = jit_new(&core, code_bytes, &error));
    toy->blocks = blocks_new(&core, toy, &toy->state.table, toy->jit, &error);
    assert_non_null(toy->blocks);
    toy->state.table.read = toy->pages.read;
    toy->state.table.write = toy->pages.write;
    for (i = 0; i < TOY_PLACES; i++)
        toy->program[i] = random_instruction(&seed);
    for (i = 0; i < 8; i++)
        toy->state.r[i] = random_constant(&seed);
    for (i = 0; i < MEMORY; i++)
        toy->memory[i] = (uint8_t)next_random(&seed);
}

static void end(struct toy *toy)
{
    blocks_free(toy->blocks);
    jit_free(toy->jit);
    pages_free(&toy->pages);
    free(toy->program);
    free(toy->memory);
}

static void change_page(struct toy *toy, uint64_t *seed)
{
    uint32_t page = next_random(seed) % (MEMORY / BUS_PAGE_BYTES) * BUS_PAGE_BYTES;
    uint32_t how = next_random(seed) % 8;
    if (how == 0)
        pages_guard(&toy->pages, page, next_random(seed) % 1000);
    else if (how == 1 && next_random(seed) % 64 == 0)
        pages_clear(&toy->pages);
    else
        pages_fill(&toy->pages, page, toy->memory + page, how != 2, how != 3);
}

static void change_code(struct toy *toy, uint64_t *seed)
{
    uint32_t at = next_random(seed) % TOY_PLACES;
    toy->program[at] = random_instruction(seed);
    blocks_changed(toy->blocks, at * 4, 4);
}

/* Between two runs: the same for all of a seed. */
static void change_something(struct toy *toy, uint64_t seed)
{
    unsigned pages = next_random(&seed) % 60;
    while (pages-- > 0)
        change_page(toy, &seed);
    if (next_random(&seed) % 4 == 0)
        change_code(toy, &seed);
    if (next_random(&seed) % 200 == 0)
        blocks_drop_all(toy->blocks);
    toy->state.r[next_random(&seed) % 8] = random_constant(&seed);
}

static void assert_same(const struct toy *a, const struct toy *b)
{
    assert_int_equal(a->now, b->now);
    assert_int_equal(a->pc, b->pc);
    assert_int_equal(a->state.table.instructions, b->state.table.instructions);
    assert_memory_equal(a->state.r, b->state.r, sizeof a->state.r);
    assert_int_equal(a->state.nz, b->state.nz);
    assert_int_equal(a->state.c, b->state.c);
    assert_int_equal(a->state.v, b->state.v);
    assert_memory_equal(a->memory, b->memory, MEMORY);
}

/* Which blocks ran last, by their addresses. */
static void assert_same_history(const struct toy *a, const struct toy *b)
{
    unsigned i;
    assert_int_equal(a->state.table.ring_at, b->state.table.ring_at);
    for (i = 0; i < TABLE_RING; i++) {
        const struct table_block *one = blocks_by_id(a->blocks, a->state.table.ring[i]);
        const struct table_block *other = blocks_by_id(b->blocks, b->state.table.ring[i]);
        if (i == a->state.table.ring_at) /* one that was taken back, perhaps */
            continue;
        if (one && other && !one->dead && !other->dead)
            assert_int_equal(one->pc, other->pc);
    }
}

struct counts {
    unsigned full, stops, slow[WAYS], behind[WAYS], links[WAYS];
};

static bool have_stencils(void)
{
    toy_fast(NULL); /* fills in the labels */
    return jit_is_there(&core);
}

/* Adds to how often code memory was full, and each of the fast ones left. */
static void run_program(uint64_t seed, unsigned stops, size_t code_bytes, struct counts *counts)
{
    struct toy toys[WAYS];
    unsigned ways = have_stencils() ? WAYS : COMPILED, way, stop;
    for (way = 0; way < ways; way++)
        begin(&toys[way], (enum way)way, seed, code_bytes);
    for (stop = 0; stop < stops; stop++) {
        uint64_t this_seed = seed + stop * 1000003u;
        int64_t length = 1 + next_random(&this_seed) % (next_random(&this_seed) % 4 ? 300 : 20000);
        for (way = 0; way < ways; way++) {
            change_something(&toys[way], this_seed);
            run_until(&toys[way], toys[way].now + length);
            assert_same(&toys[EXACT], &toys[way]);
        }
        if (ways > COMPILED && code_bytes >= JIT_BYTES)
            assert_same_history(&toys[FAST], &toys[COMPILED]);
    }
    counts->full += toys[ways - 1].full;
    counts->stops += toys[ways - 1].stops;
    for (way = 0; way < ways; way++) {
        counts->slow[way] += toys[way].slow;
        counts->behind[way] += toys[way].behind;
        counts->links[way] += toys[way].links;
        end(&toys[way]);
    }
}

static void test_random_programs(void **state)
{
    struct counts counts = {0};
    uint64_t seed;
    unsigned way;
    (void)state;
    for (seed = 1; seed <= 120; seed++)
        run_program(seed * 7919, 60, JIT_BYTES, &counts);
    for (way = FAST; way < (have_stencils() ? WAYS : COMPILED); way++)
        assert_true(counts.slow[way] > 1000 && counts.links[way] > 1000 &&
                    counts.behind[way] > 1000);
    assert_int_equal(counts.full, 0);
    assert_true(counts.stops > 1000 || !have_stencils());
}

static void test_code_memory_full(void **state)
{
    struct counts counts = {0};
    uint64_t seed;
    (void)state;
    for (seed = 1; seed <= 20; seed++)
        run_program(seed * 104729, 120, 12u << 10, &counts);
    assert_true(counts.full > 5 || !have_stencils());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_programs),
        cmocka_unit_test(test_code_memory_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
