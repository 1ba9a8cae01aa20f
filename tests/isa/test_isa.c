/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of instruction sets: what was disassembled assembles to the same bytes, for every encoding
 * of the test-only processor; what cannot be assembled is told why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/isa/test.h"

#include <stdio.h>
#include <string.h>

#define ADDRESS 0x1000

static const struct isa_place here = {.address = ADDRESS, .model = 1};

/* Bits that no row looks at and no field has: the assembler writes 0. */
static uint32_t known_bits(const struct isa_row *row, unsigned unit)
{
    uint32_t bits = row->mask[unit];
    unsigned i;
    for (i = 0; i < row->fields; i++)
        if (row->field[i].unit == unit)
            bits |= ((1u << row->field[i].width) - 1) << row->field[i].shift;
    return bits;
}

static bool comes_back(const uint32_t *units, unsigned count)
{
    uint32_t again[ISA_UNITS];
    struct isa_decoded decoded;
    struct sim_error error = {""};
    char text[80];
    unsigned i;
    if (!isa_decode(&isa_test, units, count, 0, 1, &decoded))
        return false;
    assert_true(isa_print(&decoded, ADDRESS, text, sizeof text));
    if (isa_assemble(&isa_test, text, &here, again, &error) != decoded.row->units)
        fail_msg("0x%04x is '%s', which does not assemble: %s", units[0], text, error.text);
    for (i = 0; i < decoded.row->units; i++)
        if (again[i] != (units[i] & known_bits(decoded.row, i)))
            fail_msg("0x%04x is '%s', which assembles to 0x%04x", units[i], text, again[i]);
    return true;
}

static void every_encoding_comes_back(void **state)
{
    uint32_t units[2];
    unsigned good = 0;
    (void)state;
    for (units[0] = 0; units[0] < 0x10000; units[0]++) {
        units[1] = units[0] * 40503u & 0xffff;
        good += comes_back(units, 2);
    }
    assert_int_equal(good, 30 * 2048); /* 30 of 32 operations */
}

static void more_units_are_asked_for(void **state)
{
    const uint32_t call[] = {0xa000, 0x1234}, none[] = {0xf800};
    struct isa_found found = isa_find(&isa_test, call, 1, 0, 1);
    (void)state;
    assert_true(found.more);
    assert_null(found.row);
    found = isa_find(&isa_test, call, 2, 0, 1);
    assert_false(found.more);
    assert_string_equal(found.row->id, "call");
    found = isa_find(&isa_test, none, 1, 0, 1);
    assert_false(found.more);
    assert_null(found.row);
}

static void rows_say_what_the_table_says(void **state)
{
    const uint32_t branch[] = {0x9980}; /* beq, -128 */
    struct isa_decoded decoded;
    (void)state;
    assert_true(isa_decode(&isa_test, branch, 1, 0, 1, &decoded));
    assert_int_equal(decoded.row->class, ISA_BRANCH | ISA_CONDITIONAL);
    assert_int_equal(decoded.row->reads, 7);
    assert_int_equal(decoded.row->writes, 0);
    assert_string_equal(decoded.row->cost, "1 + taken(cc)");
    assert_int_equal((int32_t)decoded.field[1], -128);
    assert_int_equal(isa_operand_value(&decoded, 1, ADDRESS), ADDRESS + 1 - 128);
}

static void assembles(const char *text, unsigned count, uint32_t first, uint32_t second)
{
    uint32_t units[ISA_UNITS] = {0};
    struct sim_error error = {""};
    unsigned made = isa_assemble(&isa_test, text, &here, units, &error);
    if (made != count || units[0] != first || (count > 1 && units[1] != second))
        fail_msg("'%s': %u units, 0x%x 0x%x: %s", text, made, units[0], units[1], error.text);
}

static void refuses(const char *text, const char *why)
{
    uint32_t units[ISA_UNITS];
    struct sim_error error = {""};
    assert_int_equal(isa_assemble(&isa_test, text, &here, units, &error), 0);
    if (strcmp(error.text, why) != 0)
        fail_msg("'%s': said '%s'", text, error.text);
}

static void texts_as_people_write_them(void **state)
{
    (void)state;
    assembles("  ADD\tR1 ,sp", 1, 0x1000 | 1 << 11 | 1 << 8 | 7 << 5, 0);
    assembles("ldi r0, -1", 2, 0x0800, 0xffff);
    assembles("ldi r0, 'a'", 2, 0x0800, 'a');
    assembles("addi r2, 0xff", 1, 0x42ff, 0);
    assembles("br 0x1080", 1, 0x987f, 0);
    assembles("nop", 1, 0, 0);
}

static void what_cannot_be_is_told(void **state)
{
    (void)state;
    refuses("fly r1", "'fly r1': there is no such instruction");
    refuses("add r1, r9", "'r9' is no register");
    refuses("add r1", "'add r1': the operands do not fit the instruction");
    refuses("add r1, r2, r3", "'r2, r3' is no register");
    refuses("addi r2, 256", "0x100 is out of the range of 'n'");
    refuses("beq 0x2000", "0x2000 is out of the range of 'disp': too far");
    refuses("ldi r0, much", "'much' is no number");
    refuses("", "'': there is no such instruction");
}

static void bytes_and_units(void **state)
{
    const uint8_t bytes[] = {0xa0, 0x00, 0x12, 0x34, 0x56};
    uint32_t units[ISA_UNITS];
    uint8_t again[ISA_UNITS * 4];
    (void)state;
    assert_int_equal(isa_units(&isa_test, bytes, sizeof bytes, units), 2);
    assert_int_equal(units[1], 0x1234);
    assert_int_equal(isa_bytes(&isa_test, units, 2, again), 4);
    assert_memory_equal(again, bytes, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_comes_back),
        cmocka_unit_test(more_units_are_asked_for),
        cmocka_unit_test(rows_say_what_the_table_says),
        cmocka_unit_test(texts_as_people_write_them),
        cmocka_unit_test(what_cannot_be_is_told),
        cmocka_unit_test(bytes_and_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
