/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translated blocks (sim/engine/table/blocks.h) and pages: found, linked both ways, and gone, with
 * every way to them, when a byte of their code changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/table/blocks.h"
#include "engine/table/pages.h"

#include <stdlib.h>
#include <string.h>

/* A machine whose blocks are as long as the byte at their address says, go by a branch to where
 * the next two bytes say, and else to what follows. */
enum { BRANCH, ALWAYS, CODES };
static const struct table_fact facts[CODES] = {{"branch", 0, 0, TABLE_BRANCH},
                                               {"always", 0, 0, TABLE_ALWAYS}};

struct toy {
    struct table_state state;
    struct table_blocks *blocks;
    uint8_t code[4096];
    unsigned translated;
};

static bool translate(void *owner, uint32_t pc, struct table_build *build)
{
    struct toy *toy = owner;
    const uint8_t *code = &toy->code[pc % 4096];
    if (pc >= 4096 - 3 || code[0] == 0)
        return false;
    toy->translated++;
    build->end = pc + code[0];
    build->instruction_count = 1;
    build->instructions[0] = (struct table_instruction){.pc = pc, .rest = 7, .size = code[0]};
    build->op_count = 2;
    build->ops[0] = (struct table_op){.code = BRANCH, .imm = code[1] * 256u + code[2]};
    build->ops[1] = (struct table_op){.code = ALWAYS, .imm = build->end};
    return true;
}

static const struct table_core core = {
    .name = "toy", .facts = facts, .codes = CODES, .translate = translate};

static struct toy *begin(void)
{
    struct toy *toy = calloc(1, sizeof *toy);
    struct sim_error error;
    memset(toy->code, 1, sizeof toy->code);
    toy->blocks = blocks_new(&core, toy, &toy->state, NULL, &error);
    assert_non_null(toy->blocks);
    return toy;
}

static void end(struct toy *toy)
{
    blocks_free(toy->blocks);
    free(toy);
}

static void test_a_block_is_made_once(void **state)
{
    struct toy *toy = begin();
    struct table_block *block = blocks_at(toy->blocks, 0x100);
    (void)state;
    assert_int_equal(block->pc, 0x100);
    assert_int_equal(block->cycles, 7);
    assert_ptr_equal(blocks_at(toy->blocks, 0x100), block);
    assert_ptr_equal(blocks_by_id(toy->blocks, block->id), block);
    assert_int_equal(toy->translated, 1);
    assert_null(blocks_at(toy->blocks, 0x5000));
    assert_null(blocks_by_id(toy->blocks, 99));
    end(toy);
}

static void test_a_change_kills_those_that_hold_it(void **state)
{
    struct toy *toy = begin();
    struct table_block *crossing, *behind;
    (void)state;
    toy->code[0x1f8] = 16; /* ends at 0x208, in the next page */
    crossing = blocks_at(toy->blocks, 0x1f8);
    behind = blocks_at(toy->blocks, 0x208);
    assert_true(blocks_in_page(toy->blocks, 0x100) && blocks_in_page(toy->blocks, 0x2ff));
    assert_false(blocks_in_page(toy->blocks, 0x300));
    assert_false(blocks_changed(toy->blocks, 0x1f7, 1));
    assert_false(blocks_changed(toy->blocks, 0x209, 64));
    assert_true(blocks_changed(toy->blocks, 0x207, 1));
    assert_true(crossing->dead);
    assert_false(behind->dead);
    assert_false(blocks_in_page(toy->blocks, 0x100));
    assert_true(blocks_changed(toy->blocks, 0, 0xffffffff));
    assert_true(behind->dead);
    assert_false(blocks_in_page(toy->blocks, 0x200));
    assert_ptr_not_equal(blocks_at(toy->blocks, 0x208), behind);
    end(toy);
}

static void test_links_and_jumps_end_with_the_block(void **state)
{
    struct toy *toy = begin();
    struct table_block *a = blocks_at(toy->blocks, 0x10), *b = blocks_at(toy->blocks, 0x20);
    struct table_jump *jump = &toy->state.jumps[(0x20 >> 1) % TABLE_JUMPS];
    (void)state;
    blocks_link(toy->blocks, a, &a->ops[0], b);
    blocks_link(toy->blocks, b, &b->ops[0], a);
    blocks_link(toy->blocks, b, &b->ops[1], b);
    blocks_note_jump(toy->blocks, b);
    assert_int_equal(jump->pc, 0x20);
    assert_ptr_equal(jump->block, b);
    assert_true(blocks_changed(toy->blocks, 0x20, 1));
    assert_null(a->ops[0].to.block);
    assert_null(a->links);
    assert_int_equal(jump->pc, 1);
    blocks_link(toy->blocks, a, &a->ops[0], b); /* too late */
    blocks_note_jump(toy->blocks, b);
    assert_null(a->ops[0].to.block);
    assert_int_equal(jump->pc, 1);
    end(toy);
}

static void test_ids_stay_until_the_sweep(void **state)
{
    struct toy *toy = begin();
    struct table_block *block = blocks_at(toy->blocks, 0x10);
    uint32_t id = block->id;
    (void)state;
    blocks_drop_all(toy->blocks);
    assert_true(block->dead);
    assert_ptr_equal(blocks_by_id(toy->blocks, id), block);
    assert_ptr_not_equal(blocks_at(toy->blocks, 0x10), block);
    assert_false(blocks_sweep_needed(toy->blocks));
    blocks_sweep(toy->blocks);
    assert_null(blocks_by_id(toy->blocks, id));
    assert_int_equal(blocks_at(toy->blocks, 0x30)->id, id);
    end(toy);
}

/* Code that writes itself for ever: what is kept stays bounded. */
static void test_many_deaths(void **state)
{
    struct toy *toy = begin();
    unsigned i, sweeps = 0;
    (void)state;
    for (i = 0; i < 100000; i++) {
        struct table_block *block = blocks_at(toy->blocks, i % 4000);
        struct table_block *next = blocks_at(toy->blocks, (i * 7 + 1) % 4000);
        assert_true(block && next && !block->dead);
        blocks_link(toy->blocks, block, &block->ops[i % 2], next);
        blocks_changed(toy->blocks, i * 13 % 4000, 1 + i % 5);
        if (blocks_sweep_needed(toy->blocks)) {
            blocks_sweep(toy->blocks);
            sweeps++;
        }
        assert_true(block->id < 10000);
    }
    assert_true(sweeps > 2);
    end(toy);
}

static void test_pages(void **state)
{
    static uint8_t bytes[BUS_PAGE_BYTES];
    struct table_pages pages;
    struct sim_error error;
    uint32_t i;
    (void)state;
    assert_true(pages_init(&pages, &error));
    pages_fill(&pages, 0xffffff12, bytes, true, true);
    assert_ptr_equal(pages.read[0xffffff] + 0xffffff12u, bytes + 0x12);
    assert_ptr_equal(pages.write[0xffffff] + 0xffffffffu, bytes + 0xff);
    pages_guard(&pages, 0xfffffff0, 0x20); /* round the end of the addresses */
    assert_int_equal(pages.write[0xffffff], 0);
    assert_int_not_equal(pages.read[0xffffff], 0);
    for (i = 0; i < 200000; i++) /* more than are remembered */
        pages_fill(&pages, i << PAGES_SHIFT, bytes, true, false);
    assert_int_not_equal(pages.read[199999], 0);
    pages_clear(&pages);
    for (i = 0; i < 200000; i++)
        assert_true(pages.read[i] == 0 && pages.write[i] == 0);
    assert_int_equal(pages.read[0xffffff], 0);
    pages_free(&pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_block_is_made_once),
        cmocka_unit_test(test_a_change_kills_those_that_hold_it),
        cmocka_unit_test(test_links_and_jumps_end_with_the_block),
        cmocka_unit_test(test_ids_stay_until_the_sweep),
        cmocka_unit_test(test_many_deaths),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
