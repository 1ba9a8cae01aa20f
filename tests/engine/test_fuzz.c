/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample of the random instructions that `make fuzz` runs by the million: each engine that there
 * is does what the reference does, stopped anywhere or not; and one engine with itself, which is to
 * do the same whatever the stops. Where rules excuse a difference they are few, and all are in
 * docs/engine-differences.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/engine_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 1000u

const char *__lsan_default_suppressions(void);

/* Unicorn 2.0.1 does not free what it has noted of pages with code that were written to. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libunicorn";
}

static void sample(const struct case_cpu *cpu, const char *first, const char *second,
                   enum cpu_timing timing, uint64_t seed, uint64_t from)
{
    static struct engine_case c;
    struct engine_pair pair;
    struct pair_result result;
    uint64_t number, excused = 0;
    pair_begin(&pair, cpu, first, second, timing);
    for (number = from; number < from + CASES; number++) {
        case_make(&c, cpu, seed, number);
        if (!pair_run(&pair, &c, &result)) {
            pair_tell(&pair, &c, &result, stderr);
            fail_msg("%s and %s differ in case %llu of seed %llu", first, second,
                     (unsigned long long)number, (unsigned long long)seed);
        }
        excused += !result.same;
    }
    assert_true(pair.instructions > CASES);
    assert_true(excused < CASES / 10);
    pair_end(&pair);
}

static void test_each_engine_beside_the_reference(void **unused)
{
    const char *reference = NULL, *name;
    unsigned i;
    (void)unused;
    for (i = 0; (name = case_engine(i, &reference)) != NULL; i++) {
        sample(&case_cpus[CASE_M3], reference, name, TIMING_MANUAL, 1, 0);
        sample(&case_cpus[CASE_M0], reference, name, TIMING_MANUAL, 4, 0);
        sample(&case_cpus[CASE_M4], reference, name, TIMING_MANUAL, 5, 0);
        sample(&case_cpus[CASE_M3], reference, name, TIMING_UNIT, 2, 1000000);
    }
}

static void test_stops_change_nothing(void **unused)
{
    const char *reference = NULL, *name;
    unsigned i;
    (void)unused;
    for (i = 0; (name = case_engine(i, &reference)) != NULL; i++)
        if (name != reference) {
            sample(&case_cpus[CASE_M3], name, name, TIMING_MANUAL, 3, 500000);
            sample(&case_cpus[CASE_M4], name, name, TIMING_UNIT, 6, 500000);
        }
}

/* --- the cases themselves --- */

/* Numbers in a row bring every 16-bit encoding, and every row of 32 bits. */
static void test_every_encoding_comes(void **unused)
{
    static struct engine_case c;
    static uint8_t seen[0x10000], rows[1024];
    unsigned narrow = 0, wide = 0, i;
    uint64_t number;
    (void)unused;
    for (number = 0; number < 3u * 0xe800; number++) {
        case_make(&c, &case_cpus[CASE_M3], 1, number);
        if (c.kind == CASE_NARROW)
            seen[c.subject & 0xffff] = 1;
        if (c.row != NULL)
            rows[c.row->line % sizeof rows] = 1;
    }
    for (i = 0; i < sizeof seen; i++)
        narrow += seen[i];
    for (i = 0; i < sizeof rows; i++)
        wide += rows[i];
    assert_int_equal(narrow, 0xe800);
    assert_true(wide > 150);
}

/* A case is what its seed and number say, whatever ran before. */
static void test_a_case_comes_again(void **unused)
{
    static struct engine_case first, second;
    (void)unused;
    memset(&first, 0, sizeof first);
    memset(&second, 0xff, sizeof second);
    case_make(&first, &case_cpus[CASE_M3], 5, 1234);
    case_make(&second, &case_cpus[CASE_M3], 5, 99);
    case_make(&second, &case_cpus[CASE_M3], 5, 1234);
    assert_memory_equal(first.code, second.code, 2 * first.units);
    assert_memory_equal(first.r, second.r, sizeof first.r);
    assert_memory_equal(first.ram, second.ram, sizeof first.ram);
    assert_int_equal(first.cycles, second.cycles);
    case_make(&second, &case_cpus[CASE_M3], 6, 1234);
    assert_memory_not_equal(first.ram, second.ram, sizeof first.ram);
}

/* Each rule is a row of the page, with its chapter, and no row is without its rule. */
static void test_the_page_has_the_same_rows(void **unused)
{
    static char page[65536];
    FILE *file = fopen("docs/engine-differences.md", "r");
    char row[300];
    const char *line;
    unsigned i, rows = 0;
    (void)unused;
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    for (i = 0; i < engine_rule_count; i++) {
        snprintf(row, sizeof row, "\n| %s | %s | ", engine_rules[i].name, engine_rules[i].manual);
        if (strstr(page, row) == NULL)
            fail_msg("docs/engine-differences.md has no row '%s'", row + 1);
    }
    for (line = strstr(page, "\n| "); line != NULL; line = strstr(line + 1, "\n| "))
        rows += strncmp(line, "\n| row |", 8) != 0;
    assert_int_equal(rows, engine_rule_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_case_comes_again),
        cmocka_unit_test(test_the_page_has_the_same_rows),
        cmocka_unit_test(test_every_encoding_comes),
        cmocka_unit_test(test_each_engine_beside_the_reference),
        cmocka_unit_test(test_stops_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
