/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The general purpose timer of the MCF5282: count, compares with their pins, captures, overflow.
 * The oracle is the MCF5282 User's Manual. 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { IOS = 0, CFORC = 1, OC3M = 2, OC3D = 3, CNT = 4, SCR1 = 6, TOV = 8, CTL1 = 9, CTL2 = 11 };
enum { IE = 12, SCR2 = 13, FLG1 = 14, FLG2 = 15, C0 = 16, C3 = 22, PORT = 0x1d, DDR = 0x1e };

static const char board[] =
    "/ {" TEST_ROOT "gpta: timer@0 { compatible = \"fsl,mcf-gpt\"; reg = <0 0x20>; clocks = <&clk>;"
    "interrupts = <41>, <42>, <43>, <44>, <45>, <46>, <47>; }; };";

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static void put16(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 2, value);
}

static void a_compare_sets_flag_and_pin(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, IOS, 1);
    put(m, CTL1, 1);
    put(m, IE, 1);
    put16(m, C0, 100);
    put(m, SCR2, 2); /* by 4 */
    put(m, SCR1, 0x80);
    test_run_to_cycle(m, 399);
    assert_int_equal(test_read_big(m, CNT, 2), 99);
    assert_false(test_line(m, "irqs.44"));
    test_run_to_cycle(m, 400);
    assert_true(test_line(m, "irqs.44"));
    assert_true(test_line(m, "gpta.p0"));
    put(m, FLG1, 1);
    assert_false(test_line(m, "irqs.44"));
    put16(m, C0, 150);
    test_run_to_cycle(m, 600);
    assert_int_equal(get(m, FLG1), 1);
    assert_false(test_line(m, "gpta.p0"));
    put(m, CFORC, 1);
    assert_true(test_line(m, "gpta.p0"));
    test_run_to_cycle(m, (65536 + 150) * 4);
    assert_false(test_line(m, "gpta.p0"));
    machine_destroy(m);
}

static void the_count_overflows(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, SCR2, 0x80);
    put(m, SCR1, 0x90);
    test_run_to_cycle(m, 65535);
    assert_false(test_line(m, "irqs.41"));
    test_run_to_cycle(m, 65536);
    assert_true(test_line(m, "irqs.41"));
    assert_int_equal(get(m, FLG2), 0x80);
    assert_int_equal(test_read_big(m, CNT, 2), 0); /* clears it, as SCR1 says */
    assert_int_equal(get(m, FLG2), 0);
    assert_false(test_line(m, "irqs.41"));
    machine_destroy(m);
}

static void channel_3_begins_the_count_anew(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, IOS, 8);
    put(m, OC3M, 2);
    put(m, IOS, 0xa);
    put(m, OC3D, 2);
    put16(m, C3, 9);
    put(m, SCR2, 8);
    put(m, SCR1, 0x80);
    test_run_to_cycle(m, 9);
    assert_int_equal(get(m, FLG1) & 8, 8);
    assert_true(test_line(m, "gpta.p1"));
    put(m, FLG1, 8);
    test_run_to_cycle(m, 10);
    assert_int_equal(test_read_big(m, CNT, 2), 0);
    test_run_to_cycle(m, 18);
    assert_int_equal(get(m, FLG1) & 8, 0);
    test_run_to_cycle(m, 19);
    assert_int_equal(get(m, FLG1) & 8, 8);
    test_run_to_cycle(m, 70000);
    assert_int_equal(get(m, FLG2), 0);
    machine_destroy(m);
}

static void edges_are_captured(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, CTL2, 2 << 6);
    put(m, IE, 8);
    put(m, SCR1, 0x80);
    test_run_to_cycle(m, 123);
    test_pin(m, "gpta.p3", true);
    assert_int_equal(get(m, FLG1), 0);
    assert_int_equal(get(m, PORT), 8);
    test_run_to_cycle(m, 1000);
    test_pin(m, "gpta.p3", false);
    assert_true(test_line(m, "irqs.47"));
    assert_int_equal(test_read_big(m, C3, 2), 1000);
    put(m, DDR, 4);
    put(m, PORT, 4);
    assert_true(test_line(m, "gpta.p2"));
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compare_sets_flag_and_pin),
        cmocka_unit_test(the_count_overflows),
        cmocka_unit_test(channel_3_begins_the_count_anew),
        cmocka_unit_test(edges_are_captured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
