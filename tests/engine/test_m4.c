/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cortex-M4's DSP and floating-point extensions in the exact interpreter do what Unicorn does:
 * each of their instructions with random registers, values where sums overflow or saturate, NaNs,
 * denormal numbers, flags, all modes of FPSCR. Random blocks of them, compiled and not, are in
 * test_thumb_ops.c. */
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

#define CODE     0x20002000u
#define CASES    500u /* of each row */
#define LITTLE   200u /* cycles: more than an instruction takes */
#define SELF     0xe7feu
#define FLAG_Q   0x08000000u
#define ROW(id)  (&isa_thumb.rows[THUMB_##id])
#define M4_ALONE (1u << THUMB_M4)

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

/* Numbers at the ends of what can be held and near each other, and NaNs. */
static uint32_t float_edge(void)
{
    static const uint32_t ends[] = {0,          0x3f800000, 0x00800000, 0x00800001, 0x007fffff,
                                    1,          0x7f7fffff, 0x7f800000, 0x7fc00000, 0x7f800001,
                                    0x4f000000, 0x4effffff, 0x4f800000, 0x4b7fffff, 0x477ff000,
                                    0x38800000, 0x33000001, 0x34000000, 0x0c000000, 0x3fc00000};
    uint32_t sign = chance() & 0x80000000;
    switch (chance() % 4) {
    case 0:
        return sign | ends[chance() % (sizeof ends / sizeof ends[0])];
    case 1:
        return chance();
    case 2: /* few bits: exact results, and the middle between two numbers */
        return sign | (0x3f000000 + (chance() & 0x01f80000));
    default:
        return sign | (0x3e000000 + (chance() >> 6));
    }
}

static bool is_named(const struct isa_field *field, const char *name, const char * or)
{
    return strcmp(field->name, name) == 0 || strcmp(field->name, or) == 0;
}

/* Neither PC nor SP, which are UNPREDICTABLE; two halves of a result are two registers. */
static uint32_t random_opcode(const struct isa_row *row)
{
    uint32_t unit[2] = {row->value[0], row->value[1]}, first = 16, value;
    unsigned i;
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *field = &row->field[i];
        do
            value = chance() & ((1u << field->width) - 1);
        while (field->name[0] == 'R' && field->width == 4 &&
               (value > 12 || (is_named(field, "RdHi", "Rt") && value == first)));
        first = is_named(field, "RdLo", "Rt2") ? value : first;
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
    for (i = 0; i < 32; i++)
        m->core.s[i] = float_edge();
    m->core.fpscr = chance() % 3 == 0 ? FPSCR_IXC : chance() & FPSCR_ALL;
    m->cpacr = 0x00f00000;
    m->control = CONTROL_FPCA;
    m->core.floats = true;
    m->core.flags = chance() & 0xf80f0000;
    m->core.r[15] = CODE;
    m->expected = CODE;
    armv7m_forget_last(m);
}

/* False: not defined, as one of the other registers or the fraction is none that there is. */
static bool run_exact(struct guest *guest, struct thumb_run *run)
{
    static struct table_build build;
    const struct exact_access none = {NULL, NULL};
    struct table_block block;
    enum exact_result result;
    memset(run, 0, sizeof *run);
    thumb_run_load(run, &guest->cpu->core);
    assert_true(thumb_translate(guest->cpu, CODE, 0, &build));
    block = (struct table_block){.pc = build.pc,
                                 .op_count = (uint16_t)build.op_count,
                                 .instruction_count = (uint8_t)build.instruction_count,
                                 .ops = build.ops,
                                 .instructions = build.instructions};
    result = thumb_exact(run, &block, 0, &none);
    assert_true(result == EXACT_DONE || result == EXACT_SPECIAL);
    return result == EXACT_DONE;
}

/* Unicorn sets Q, too, where the two products of SMLAD overflow and the sum of all does not
 * (docs/engine-differences.md). */
static bool may_differ_in_q(const struct isa_row *row)
{
    return row == ROW(smlad_t1);
}

/* It rounds fixed point as FPSCR says, which the manual does not. */
static bool may_differ_in_value(const struct isa_row *row, uint32_t fpscr)
{
    return row == ROW(vcvt_from_fixed_t1) && (fpscr & FPSCR_MODE) != 0;
}

/* False: there is nothing to compare. */
static bool check_one(struct guest *guest, const struct isa_row *row)
{
    struct armv7m *m = guest->cpu;
    uint32_t opcode = random_opcode(row), differ, fpscr;
    struct thumb_state want;
    struct thumb_run run;
    place(guest, opcode);
    fpscr = m->core.fpscr;
    if (!run_exact(guest, &run))
        return false;
    guest_run_to_cycle(guest, guest_cycle(guest) + LITTLE);
    assert_int_equal(m->core.r[15], CODE + 4);
    want = m->core;
    if (may_differ_in_value(row, fpscr))
        return false;
    differ = want.flags ^ thumb_run_flags(&run);
    if (may_differ_in_q(row) && (want.flags & FLAG_Q))
        differ &= ~FLAG_Q;
    if (differ != 0 || memcmp(want.r, run.r, 15 * sizeof run.r[0]) != 0 ||
        memcmp(want.s, run.s, sizeof run.s) != 0 || want.fpscr != run.fpscr)
        fail_msg("%s %04x %04x: differs, flags in %08x", row->name, opcode & 0xffff, opcode >> 16,
                 (unsigned)differ);
    return true;
}

static void check_rows(bool (*chosen)(const struct isa_row *), unsigned least)
{
    const struct machine_options options = {.engine = "unicorn"};
    struct guest guest;
    unsigned row, i, rows = 0, compared;
    guest_start_on(&guest, "cortex-m4", "start: b start\n", &options);
    for (row = 0; row < isa_thumb.row_count; row++) {
        if (isa_thumb.rows[row].models != M4_ALONE || !chosen(&isa_thumb.rows[row]))
            continue;
        rows++;
        for (i = compared = 0; i < CASES; i++)
            compared += check_one(&guest, &isa_thumb.rows[row]);
        assert_true(compared > CASES / 8);
    }
    assert_true(rows >= least);
    guest_end(&guest);
}

static bool is_dsp(const struct isa_row *row)
{
    return (row->class & THUMB_IS_result) != 0;
}

/* Loads and stores are where memory is: fuzz.c. */
static bool is_float(const struct isa_row *row)
{
    return (row->class & THUMB_IS_float) && !(row->class & (ISA_LOAD | ISA_STORE));
}

static void test_dsp(void **unused)
{
    (void)unused;
    check_rows(is_dsp, 60);
}

static void test_floating_point(void **unused)
{
    (void)unused;
    check_rows(is_float, 36);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dsp),
                                       cmocka_unit_test(test_floating_point)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
