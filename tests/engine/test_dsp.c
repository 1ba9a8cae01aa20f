/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cortex-M4's DSP extension in the engines of tables does what Unicorn does: each of its
 * instructions with random registers, values where sums overflow or saturate, and flags. Random
 * blocks of them, compiled and not, are in test_thumb_ops.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "cpu/armv7m/execute.h"
#include "cpu/armv7m/thumb_exact.h"
#include "cpu/armv7m/thumb_translate.h"
#include "gen/isa/thumb.h"

#include <stdlib.h>
#include <string.h>

#define CODE       0x20002000u
#define CASES      400u /* of each row */
#define LITTLE     200u /* cycles: more than an instruction takes */
#define SELF       0xe7feu
#define FLAG_Q     0x08000000u
#define ROW(id)    (&isa_thumb.rows[THUMB_##id])
#define DSP_MODELS (1u << THUMB_M4)

static uint64_t seed = 1;

static uint32_t chance(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 32);
}

/* Halves and bytes at the ends of what they can hold. */
static uint32_t edge(void)
{
    static const uint16_t ends[] = {0, 1, 0xffff, 0x8000, 0x7fff, 0x80, 0x7f, 0x8080, 0x7f7f, 0xff};
    uint32_t low = chance() % 3 ? ends[chance() % 10] : chance() & 0xffff;
    uint32_t high = chance() % 3 ? ends[chance() % 10] : chance() & 0xffff;
    return low | high << 16;
}

/* Neither PC nor SP, which are UNPREDICTABLE; two halves of a result are two registers. */
static uint32_t random_opcode(const struct isa_row *row)
{
    uint32_t unit[2] = {row->value[0], row->value[1]}, low = 16, value;
    unsigned i;
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *field = &row->field[i];
        do
            value = chance() & ((1u << field->width) - 1);
        while (field->name[0] == 'R' && field->width == 4 &&
               (value > 12 || (strcmp(field->name, "RdHi") == 0 && value == low)));
        low = strcmp(field->name, "RdLo") == 0 ? value : low;
        unit[field->unit] |= value << field->shift;
    }
    return (unit[0] & 0xffff) | unit[1] << 16;
}

static void place(struct guest *guest, uint32_t opcode)
{
    const uint16_t code[] = {(uint16_t)opcode, (uint16_t)(opcode >> 16), SELF};
    struct armv7m *m = guest->cpu;
    unsigned i;
    bus_poke(m->cpu.data, CODE, code, sizeof code);
    for (i = 0; i < 13; i++)
        m->core.r[i] = edge();
    m->core.flags = chance() & 0xf80f0000;
    m->core.r[15] = CODE;
    m->expected = CODE;
    armv7m_forget_last(m);
}

static struct thumb_run run_exact(struct guest *guest)
{
    static struct table_build build;
    const struct exact_access none = {NULL, NULL};
    struct thumb_run run;
    struct table_block block;
    memset(&run, 0, sizeof run);
    thumb_run_load(&run, &guest->cpu->core);
    assert_true(thumb_translate(guest->cpu, CODE, 0, &build));
    block = (struct table_block){.pc = build.pc,
                                 .op_count = (uint16_t)build.op_count,
                                 .instruction_count = (uint8_t)build.instruction_count,
                                 .ops = build.ops,
                                 .instructions = build.instructions};
    assert_int_equal(thumb_exact(&run, &block, 0, &none), EXACT_DONE);
    return run;
}

/* Unicorn sets Q, too, where the two products of SMLAD overflow and the sum of all does not
 * (docs/engine-differences.md). */
static bool may_differ_in_q(const struct isa_row *row)
{
    return row == ROW(smlad_t1);
}

static void check_one(struct guest *guest, const struct isa_row *row)
{
    struct armv7m *m = guest->cpu;
    uint32_t opcode = random_opcode(row), differ;
    struct thumb_state want;
    place(guest, opcode);
    const struct thumb_run run = run_exact(guest);
    guest_run_to_cycle(guest, guest_cycle(guest) + LITTLE);
    assert_int_equal(m->core.r[15], CODE + 4);
    want = m->core;
    differ = want.flags ^ thumb_run_flags(&run);
    if (may_differ_in_q(row) && (want.flags & FLAG_Q))
        differ &= ~FLAG_Q;
    if (differ != 0 || memcmp(want.r, run.r, 15 * sizeof run.r[0]) != 0)
        fail_msg("%s %04x %04x: differs, flags in %08x", row->name, opcode & 0xffff, opcode >> 16,
                 (unsigned)differ);
}

static void test_each_instruction(void **unused)
{
    struct guest guest;
    unsigned row, i, rows = 0;
    (void)unused;
    guest_start_on(&guest, "cortex-m4", "start: b start\n", NULL);
    for (row = 0; row < isa_thumb.row_count; row++) {
        if (isa_thumb.rows[row].models != DSP_MODELS ||
            (isa_thumb.rows[row].class & (THUMB_IS_float | THUMB_IS_coprocessor)) ||
            !(isa_thumb.rows[row].class & THUMB_IS_result))
            continue;
        rows++;
        for (i = 0; i < CASES; i++)
            check_one(&guest, &isa_thumb.rows[row]);
    }
    assert_true(rows >= 60);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_instruction)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
