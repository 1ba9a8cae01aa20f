/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of Thumb's operations holds, for random operands, states and registers that overlap:
 * which flags each reads and writes, that it does not leave, that it does the same without its
 * flags; and the exact and the fast interpreter agree on each, and on random blocks, at each place
 * where the fast one stops. What they compute is compared with another engine elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "cpu/armv7m/thumb_exact.h"
#include "cpu/armv7m/thumb_fast.h"
#include "cpu/armv7m/thumb_translate.h"
#include "engine/table/blocks.h"
#include "engine/table/jit.h"
#include "engine/table/pages.h"
#include "gen/isa/thumb.h"

#include <stdlib.h>
#include <string.h>

#define RAM       0x20000000u
#define RAM_BYTES 4096u
#define CODE      0x1000u
#define BUDGET    100000
#define RUNS      1000u /* of each operation */

/* --- chance, with values where something changes --- */

static uint32_t chance(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 32);
}

static uint32_t below(uint64_t *seed, uint32_t limit)
{
    return (uint32_t)((uint64_t)chance(seed) * limit >> 32);
}

static uint32_t word(uint64_t *seed)
{
    /* twice: SMUAD overflows with that only, in both operands */
    static const uint32_t edges[] = {0,      0xffffffff, 0x80000000, 0x7fffffff, 0x100,
                                     0x7fff, 0x8000,     0x80008000, 0x80008000};
    /* floating point: 1, -1, 1/3, 3.5, the greatest, the least, denormal, infinity, NaN */
    static const uint32_t floats[] = {0x3f800000, 0xbf800000, 0x3eaaaaab, 0x40600000, 0x7f7fffff,
                                      0x00800000, 0x807fffff, 0x7f800000, 0x7fa00001};
    switch (below(seed, 6)) {
    case 0:
        return edges[below(seed, 9)];
    case 4:
        return below(seed, 2) ? floats[below(seed, 9)] : 0x3f000000 + (chance(seed) >> 7);
    case 1:
        return below(seed, 40);
    case 2:
    case 3:
        return RAM + below(seed, RAM_BYTES / 4) * 4;
    default:
        return chance(seed);
    }
}

static int64_t sign_and_zero(uint64_t *seed)
{
    const int64_t values[] = {0, 1, -1, INT64_MIN, (int32_t)chance(seed)};
    return values[below(seed, 5)];
}

/* --- a state, and memory for it --- */

struct bench {
    struct guest guest;
    uint8_t *ram;
    struct table_pages pages;
    struct thumb_run run;
    struct table_blocks *blocks;
    struct table_jit *jit;    /* or NULL: the fast interpreter runs blocks */
    struct table_jump *jumps; /* of those: none is known */
    uint8_t before[RAM_BYTES], after[RAM_BYTES];
    uint64_t seed;
};

extern const struct device_class cortex_m4_class; /* has most instructions */

static int begin_with(void **state, bool compiled)
{
    struct bench *b = calloc(1, sizeof *b);
    struct sim_error error;
    uint32_t at;
    guest_start_small(&b->guest, "start: b start");
    b->guest.cpu->profile = armv7m_profile_of(&cortex_m4_class);
    b->ram = bus_find(b->guest.cpu->cpu.data, RAM)->region->bytes;
    assert_true(pages_init(&b->pages, &error));
    for (at = 0; at < RAM_BYTES; at += BUS_PAGE_BYTES)
        pages_fill(&b->pages, RAM + at, b->ram + at, true, true);
    b->run.table.read = b->pages.read;
    b->run.table.write = b->pages.write;
    if (compiled && jit_is_there(&thumb_core)) {
        b->jit = jit_new(&thumb_core, JIT_BYTES, &error);
        assert_non_null(b->jit);
    }
    b->blocks = blocks_new(&thumb_core, b->guest.cpu, &b->run.table, b->jit, &error);
    assert_non_null(b->blocks);
    b->jumps = b->run.table.jumps;
    b->seed = 1;
    *state = b;
    return 0;
}

static int begin(void **state)
{
    return begin_with(state, false);
}

static int begin_compiled(void **state)
{
    return begin_with(state, true);
}

static int end(void **state)
{
    struct bench *b = *state;
    blocks_free(b->blocks);
    jit_free(b->jit);
    pages_free(&b->pages);
    guest_end(&b->guest);
    free(b);
    return 0;
}

/* The exact interpreter's accesses: this memory and nothing else. */
static bool access_ram(void *owner, struct bus_access *access)
{
    struct bench *b = owner;
    uint32_t at = access->address - RAM;
    if (at > RAM_BYTES - access->width)
        return false;
    if (access->write)
        memcpy(b->ram + at, &access->value, access->width);
    else
        memcpy(&access->value, b->ram + at, access->width);
    return true;
}

static void shuffle(struct bench *b)
{
    unsigned i;
    for (i = 0; i < THUMB_REGISTERS; i++)
        b->run.r[i] = word(&b->seed);
    b->run.r[13] &= ~3u;
    b->run.nz = sign_and_zero(&b->seed);
    b->run.c = below(&b->seed, 2);
    b->run.v = below(&b->seed, 2);
    b->run.q = below(&b->seed, 2);
    b->run.ge = below(&b->seed, 16);
    b->run.monitor = 0;
    b->run.floats = 1;
    for (i = 0; i < 32; i++)
        b->run.s[i] = word(&b->seed);
    thumb_run_set_fpscr(&b->run, below(&b->seed, 4) ? FPSCR_IXC : chance(&b->seed) & FPSCR_ALL);
    for (i = 0; i < RAM_BYTES; i += 64) {
        uint32_t value = word(&b->seed);
        memcpy(b->before + i, &value, sizeof value);
    }
    memcpy(b->ram, b->before, RAM_BYTES);
}

static bool same_registers(const struct thumb_run *a, const struct thumb_run *b)
{
    return memcmp(a->r, b->r, 15 * sizeof a->r[0]) == 0 && memcmp(a->s, b->s, sizeof a->s) == 0 &&
           a->fpscr == b->fpscr && a->precise == b->precise;
}

static uint32_t differing_flags(const struct thumb_run *a, const struct thumb_run *b)
{
    return (a->nz != b->nz ? F_NZ : 0u) | (a->c != b->c ? F_C : 0u) | (a->v != b->v ? F_V : 0u) |
           (a->q != b->q ? F_Q : 0u) | (a->ge != b->ge ? F_GE : 0u);
}

static void change_flag(struct thumb_run *run, unsigned flag, uint64_t *seed)
{
    int64_t nz = run->nz;
    if (flag == F_NZ)
        while (run->nz == nz)
            run->nz = sign_and_zero(seed);
    run->c ^= flag == F_C;
    run->v ^= flag == F_V;
    run->q ^= flag == F_Q;
    run->ge ^= flag == F_GE ? 1 + below(seed, 15) : 0;
}

/* --- an operation alone --- */

/* What its operands may be, where they are not registers x, y, z and any constant. */
enum { ANY, LESS_THAN_Z, REGISTER, SHIFT, BIT, OFFSET, FIXED };
struct operands {
    enum thumb_code code;
    uint8_t least, most; /* of z; 0, 0: a register */
    uint8_t imm;
};

static const struct operands operands[] = {
    {THUMB_carry, 0, 0, BIT},
    {THUMB_add_lsl, 0, 0, SHIFT},
    {THUMB_lsl_i, 1, 31, LESS_THAN_Z},
    {THUMB_lsr_i, 1, 31, LESS_THAN_Z},
    {THUMB_asr_i, 1, 31, LESS_THAN_Z},
    {THUMB_ror_i, 1, 31, LESS_THAN_Z},
    {THUMB_ubfx, 0, 31, ANY},
    {THUMB_sbfx, 0, 31, SHIFT},
    {THUMB_bfi, 0, 31, ANY},
    {THUMB_mla, 0, 0, REGISTER},
    {THUMB_mls, 0, 0, REGISTER},
    {THUMB_umull, 0, 0, REGISTER},
    {THUMB_smull, 0, 0, REGISTER},
    {THUMB_umlal, 0, 0, REGISTER},
    {THUMB_smlal, 0, 0, REGISTER},
    {THUMB_ldr_i, 0, 0, OFFSET},
    {THUMB_ldrh_i, 0, 0, OFFSET},
    {THUMB_ldrb_i, 0, 0, OFFSET},
    {THUMB_ldrsh_i, 0, 0, OFFSET},
    {THUMB_ldrsb_i, 0, 0, OFFSET},
    {THUMB_str_i, 0, 0, OFFSET},
    {THUMB_strh_i, 0, 0, OFFSET},
    {THUMB_strb_i, 0, 0, OFFSET},
    {THUMB_ldrex, 0, 0, OFFSET},
    {THUMB_ldrexh, 0, 0, OFFSET},
    {THUMB_ldrexb, 0, 0, OFFSET},
    {THUMB_ldr_lsl, 0, 0, SHIFT},
    {THUMB_str_lsl, 0, 0, SHIFT},
    {THUMB_check_read, 4, 64, OFFSET},
    {THUMB_check_write, 4, 64, OFFSET},
    {THUMB_smlabb, 0, 0, REGISTER},
    {THUMB_smlabt, 0, 0, REGISTER},
    {THUMB_smlatb, 0, 0, REGISTER},
    {THUMB_smlatt, 0, 0, REGISTER},
    {THUMB_smlalbb, 0, 0, REGISTER},
    {THUMB_smlalbt, 0, 0, REGISTER},
    {THUMB_smlaltb, 0, 0, REGISTER},
    {THUMB_smlaltt, 0, 0, REGISTER},
    {THUMB_smlawb, 0, 0, REGISTER},
    {THUMB_smlawt, 0, 0, REGISTER},
    {THUMB_smlad, 0, 0, REGISTER},
    {THUMB_smlsd, 0, 0, REGISTER},
    {THUMB_smlald, 0, 0, REGISTER},
    {THUMB_smlsld, 0, 0, REGISTER},
    {THUMB_smmla, 0, 0, REGISTER},
    {THUMB_smmlar, 0, 0, REGISTER},
    {THUMB_smmls, 0, 0, REGISTER},
    {THUMB_smmlsr, 0, 0, REGISTER},
    {THUMB_umaal, 0, 0, REGISTER},
    {THUMB_vldr, 0, 0, OFFSET},
    {THUMB_vstr, 0, 0, OFFSET},
    {THUMB_vcvt_to_fixed, 0, 0, FIXED},
    {THUMB_vcvt_from_fixed, 0, 0, FIXED},
};

static const struct operands *operands_of(unsigned code)
{
    static const struct operands plain = {THUMB_mov, 0, 0, ANY};
    unsigned i;
    for (i = 0; i < sizeof operands / sizeof *operands; i++)
        if (operands[i].code == code)
            return &operands[i];
    return &plain;
}

static uint16_t any_register(uint64_t *seed)
{
    return (uint16_t)(offsetof(struct thumb_run, r) + 4 * below(seed, 6));
}

static uint32_t constant_for(const struct operands *is, unsigned z, uint64_t *seed)
{
    switch (is->imm) {
    case LESS_THAN_Z:
        return z - 1;
    case REGISTER:
        return any_register(seed);
    case SHIFT:
        return below(seed, 32);
    case BIT:
        return below(seed, 2);
    case OFFSET:
        return below(seed, 64) * 4;
    case FIXED:
        return thumb_fixed_constant(below(seed, 17), below(seed, 2) ? 16 : 32, below(seed, 2));
    default:
        return word(seed);
    }
}

/* The operation, then where it goes on, and where a skip does. */
struct alone {
    struct table_block block;
    struct table_op ops[3];
    struct table_instruction instruction;
};

static void set_op(struct table_op *op, unsigned code, bool no_flags)
{
    op->code = (uint16_t)code;
    op->no_flags = op->never_flags = no_flags;
    op->go = thumb_fast_labels[code][no_flags];
}

static void make_alone(struct alone *a, unsigned code, bool no_flags, uint64_t *seed)
{
    const struct operands *is = operands_of(code);
    memset(a, 0, sizeof *a);
    set_op(&a->ops[0], code, no_flags);
    set_op(&a->ops[1], THUMB_always, false);
    set_op(&a->ops[2], THUMB_always, false);
    a->ops[1].imm = 0x200;
    a->ops[2].imm = 0x300;
    a->ops[0].x = any_register(seed);
    a->ops[0].y = any_register(seed);
    a->ops[0].z = any_register(seed);
    if (is->most > 0)
        a->ops[0].z = (uint16_t)(is->least + below(seed, is->most - is->least + 1u));
    a->ops[0].imm = constant_for(is, a->ops[0].z, seed);
    if (thumb_facts[code].kind == TABLE_BRANCH || thumb_facts[code].kind == TABLE_ALWAYS)
        a->ops[0].imm &= ~1u; /* an address */
    if (thumb_facts[code].kind == TABLE_SKIP)
        a->ops[0].to.op = &a->ops[2];
    a->block = (struct table_block){.ops = a->ops,
                                    .op_count = 2,
                                    .instructions = &a->instruction,
                                    .instruction_count = 1,
                                    .cycles = 20};
    a->instruction.rest = 20;
}

struct outcome {
    struct thumb_run run;
    enum table_exit exit;
    bool first; /* it left at the operation itself */
};

static void run_alone(struct bench *b, struct alone *a, const struct thumb_run *from,
                      struct outcome *o)
{
    o->run = *from;
    o->run.table.budget = BUDGET;
    o->run.table.jumps = b->jumps;
    o->run.table.block = &a->block;
    o->run.table.target = 0;
    memcpy(b->ram, b->before, RAM_BYTES);
    o->exit = thumb_fast(&o->run.table);
    o->first = o->run.table.op == &a->ops[0];
    memcpy(b->after, b->ram, RAM_BYTES);
}

static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
    return a->exit == b->exit && a->first == b->first &&
           a->run.table.target == b->run.table.target &&
           a->run.table.budget == b->run.table.budget && a->run.monitor == b->run.monitor &&
           same_registers(&a->run, &b->run);
}

/* The exact interpreter does the same, or what the fast one leaves to it. */
static void check_exact(struct bench *b, struct alone *a, const struct thumb_run *from,
                        const struct outcome *fast)
{
    const struct exact_access access = {b, access_ram};
    const char *name = thumb_facts[a->ops[0].code].name;
    struct thumb_run run = *from;
    enum exact_result result;
    run.table.budget = BUDGET - a->block.cycles;
    memcpy(b->ram, b->before, RAM_BYTES);
    result = thumb_exact(&run, &a->block, 0, &access);
    if (fast->exit == TABLE_SLOW || thumb_facts[a->ops[0].code].kind == TABLE_SKIP)
        return;
    if (result != EXACT_TAKEN || !same_registers(&run, &fast->run) ||
        differing_flags(&run, &fast->run) != 0 ||
        (run.table.target & ~1u) != fast->run.table.target ||
        run.table.budget != fast->run.table.budget || memcmp(b->ram, b->after, RAM_BYTES) != 0)
        fail_msg("%s: exact and fast differ (seed %llx)", name, (unsigned long long)b->seed);
}

/* Of an operation over all its runs. */
struct seen {
    unsigned writes, reads;
};

static void check_reads(struct bench *b, struct alone *a, const struct thumb_run *from,
                        const struct outcome *plain, struct seen *seen)
{
    const struct table_fact *fact = &thumb_facts[a->ops[0].code];
    unsigned flag;
    for (flag = 1; flag <= F_GE; flag <<= 1) {
        struct thumb_run other = *from;
        struct outcome outcome;
        unsigned differs;
        change_flag(&other, flag, &b->seed);
        run_alone(b, a, &other, &outcome);
        differs = differing_flags(&outcome.run, &plain->run);
        if (!(fact->writes & flag))
            differs &= ~flag;
        if (same_outcome(&outcome, plain) && differs == 0)
            continue;
        seen->reads |= flag;
        if (!(fact->reads & flag))
            fail_msg("%s reads flag %u, and does not say so", fact->name, flag);
    }
}

static void check_once(struct bench *b, unsigned code, struct seen *seen)
{
    const struct table_fact *fact = &thumb_facts[code];
    struct alone with, without;
    struct outcome plain, bare;
    struct thumb_run from;
    uint64_t seed = b->seed;
    make_alone(&with, code, false, &seed);
    seed = b->seed;
    make_alone(&without, code, true, &seed);
    b->seed = seed;
    shuffle(b);
    from = b->run;
    run_alone(b, &without, &from, &bare);
    run_alone(b, &with, &from, &plain);
    if (fact->kind == TABLE_PLAIN && plain.exit != TABLE_LINK)
        fail_msg("%s says that it does not leave, and does", fact->name);
    if (plain.exit == TABLE_SLOW &&
        (!same_registers(&plain.run, &from) || differing_flags(&plain.run, &from) ||
         memcmp(b->before, b->after, RAM_BYTES) != 0))
        fail_msg("%s leaves, and has changed something", fact->name);
    seen->writes |= differing_flags(&plain.run, &from);
    if (seen->writes & ~fact->writes)
        fail_msg("%s writes flags %u, and does not say so", fact->name, seen->writes);
    bare.first = plain.first; /* the operations lie elsewhere */
    if (fact->writes != 0 &&
        (differing_flags(&bare.run, &from) != 0 || !same_outcome(&bare, &plain)))
        fail_msg("%s does something else without flags", fact->name);
    check_exact(b, &with, &from, &plain);
    check_reads(b, &with, &from, &plain, seen);
}

/* Those behind a check cannot run alone: blocks below have them. */
static bool runs_alone(unsigned code)
{
    return code != THUMB_fetch && code != THUMB_put && code != THUMB_check_loaded;
}

static void test_facts_of_operations(void **state)
{
    struct bench *b = *state;
    unsigned code, i;
    for (code = 0; code < THUMB_CODES; code++) {
        const struct table_fact *fact = &thumb_facts[code];
        struct seen seen = {0, 0};
        for (i = 0; i < RUNS && runs_alone(code); i++)
            check_once(b, code, &seen);
        if (runs_alone(code) && (seen.writes != fact->writes || seen.reads != fact->reads))
            fail_msg("%s says that it reads %u and writes %u: in %u runs it read %u and wrote %u",
                     fact->name, fact->reads, fact->writes, RUNS, seen.reads, seen.writes);
    }
}

/* --- blocks --- */

/* An instruction of a random row, for a processor that has it; most bits by chance. */
static unsigned put_instruction(struct bench *b, uint8_t *code)
{
    uint64_t *seed = &b->seed;
    for (;;) {
        const struct isa_row *row = &isa_thumb.rows[below(seed, isa_thumb.row_count)];
        struct instruction_cost cost;
        uint32_t units[2] = {0, 0};
        unsigned i;
        for (i = 0; i < row->units; i++)
            units[i] = ((chance(seed) & ~row->mask[i]) | row->value[i]) & 0xffff;
        armv7m_decode_cost(b->guest.cpu->profile, units[0] | units[1] << 16, &cost);
        if (cost.flags & (COST_SPECIAL | COST_SELF | COST_UNDEFINED | COST_UNKNOWN | COST_ODD))
            continue;
        for (i = 0; i < row->units; i++) {
            code[2 * i] = (uint8_t)units[i];
            code[2 * i + 1] = (uint8_t)(units[i] >> 8);
        }
        return 2 * row->units;
    }
}

/* Four times NOP, so that it is outside of any IT block, B<c>, a branch to itself. */
static const uint8_t tail[] = {0, 0xbf, 0, 0xbf, 0, 0xbf, 0, 0xbf, 0x10, 0xd0, 0xfe, 0xe7};

static struct table_block *random_block(struct bench *b)
{
    uint8_t code[256];
    unsigned bytes = 0, i;
    for (i = below(&b->seed, 20); i > 0; i--)
        bytes += put_instruction(b, code + bytes);
    memcpy(code + bytes, tail, sizeof tail);
    code[bytes + 9] = (uint8_t)(0xd0 + below(&b->seed, 14));
    bus_poke(b->guest.cpu->cpu.program, CODE, code, bytes + sizeof tail);
    blocks_changed(b->blocks, CODE, sizeof code);
    blocks_sweep(b->blocks);
    return blocks_at(b->blocks, CODE);
}

/* The exact interpreter's state before each instruction, and behind the last that it could run. */
struct record {
    struct thumb_run run;
    uint8_t ram[RAM_BYTES];
};

struct record_of_block {
    struct record at[TABLE_MOST_INSTRUCTIONS + 1];
    unsigned count; /* it stopped before this one */
    enum exact_result result;
};

static void run_exact(struct bench *b, const struct table_block *block, struct record_of_block *log)
{
    const struct exact_access access = {b, access_ram};
    struct thumb_run run = b->run;
    unsigned k;
    run.table.budget = BUDGET - block->cycles;
    log->result = EXACT_DONE;
    for (k = 0;; k++) {
        log->at[k].run = run;
        memcpy(log->at[k].ram, b->ram, RAM_BYTES);
        log->count = k;
        if (k == block->instruction_count || log->result != EXACT_DONE)
            return;
        log->result = thumb_exact(&run, block, k, &access);
        if (log->result != EXACT_DONE && log->result != EXACT_TAKEN)
            return;
    }
}

static void check_block(struct bench *b, struct table_block *block, struct record_of_block *log)
{
    const struct record *want;
    enum table_exit exit;
    unsigned at;
    shuffle(b);
    run_exact(b, block, log);
    memcpy(b->ram, b->before, RAM_BYTES);
    b->run.table.budget = BUDGET;
    b->run.table.instructions = 0;
    b->run.table.block = block;
    exit = b->jit != NULL ? jit_run(b->jit, &b->run.table) : thumb_fast(&b->run.table);
    assert_int_equal(b->run.table.instructions, block->instruction_count);
    at = exit == TABLE_SLOW ? b->run.table.op->instruction : log->count;
    assert_true(at <= log->count);
    want = &log->at[at];
    if (exit != TABLE_SLOW && log->result == EXACT_TAKEN)
        assert_int_equal(b->run.table.target, want->run.table.target & ~1u);
    if (!same_registers(&want->run, &b->run) || differing_flags(&want->run, &b->run) != 0 ||
        want->run.table.budget != b->run.table.budget || memcmp(want->ram, b->ram, RAM_BYTES) != 0)
        fail_msg("at instruction %u of %u exact and %s differ (seed %llx)", at,
                 block->instruction_count, b->jit != NULL ? "compiled" : "fast",
                 (unsigned long long)b->seed);
}

static void check_blocks(void **state)
{
    struct bench *b = *state;
    struct record_of_block *log = malloc(sizeof *log);
    unsigned i, k, most = 0;
    for (i = 0; i < 10000; i++) {
        struct table_block *block = random_block(b);
        assert_non_null(block);
        for (k = 0; k < 4; k++) {
            check_block(b, block, log);
            most = log->count > most ? log->count : most;
        }
    }
    assert_true(most >= 16); /* some went all the way */
    free(log);
}

static void test_interpreters_agree_on_blocks(void **state)
{
    check_blocks(state);
}

static void test_compiled_blocks_agree(void **state)
{
    if (((struct bench *)*state)->jit == NULL)
        skip(); /* no stencils for this host */
    check_blocks(state);
}

/* Behind `moves` instructions of another kind so many loads stand in a row: no block ends between
 * two of them, as the second costs less behind the first. */
static void check_ends(struct bench *b, unsigned moves)
{
    uint16_t code[128];
    struct table_block *block;
    unsigned i;
    for (i = 0; i < 128; i++)
        code[i] = i < moves || i >= moves + 40 ? 0x2000 : 0x6808; /* movs r0, #0; ldr r0, [r1] */
    bus_poke(b->guest.cpu->cpu.program, CODE, code, sizeof code);
    blocks_drop_all(b->blocks);
    block = blocks_at(b->blocks, CODE);
    assert_non_null(block);
    i = (block->end - CODE) / 2;
    assert_int_equal(i, block->instruction_count);
    assert_true(code[i - 1] == 0x2000 || code[i] == 0x2000);
}

static void test_blocks_end_where_nothing_overlaps(void **state)
{
    unsigned moves;
    for (moves = 0; moves < 80; moves++)
        check_ends(*state, moves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_facts_of_operations, begin, end),
        cmocka_unit_test_setup_teardown(test_interpreters_agree_on_blocks, begin, end),
        cmocka_unit_test_setup_teardown(test_blocks_end_where_nothing_overlaps, begin, end),
        cmocka_unit_test_setup_teardown(test_compiled_blocks_agree, begin_compiled, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
