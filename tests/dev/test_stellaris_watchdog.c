/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Stellaris watchdog: interrupt at the first time-out, reset at the second, lock. The oracle is
 * the LM3S6965 data sheet. 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LOAD = 0, VALUE = 4, CTL = 8, ICR = 0xc, RIS = 0x10, MIS = 0x14, LOCK = 0xc00 };
enum { INTEN = 1, RESEN = 2 };

static const char board[] =
    "/ {" TEST_ROOT "wdog0: watchdog@0 { compatible = \"ti,stellaris-watchdog\";"
    " reg = <0 0x1000>; clocks = <&clk>; interrupts = <18>; };};";

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint32_t expected[][2] = {
        {LOAD, 0xffffffff}, {VALUE, 0xffffffff}, {CTL, 0},      {RIS, 0},
        {MIS, 0},           {0x418, 0},          {LOCK, 0},     {0xfe0, 0x05},
        {0xfe4, 0x18},      {0xfe8, 0x18},       {0xfec, 0x01}, {0xff4, 0xf0}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i][0]), expected[i][1]);
    machine_destroy(machine);
}

static struct machine *start(uint32_t ctl)
{
    struct machine *machine = test_board(board);
    test_write(machine, LOAD, 1000);
    test_write(machine, CTL, ctl);
    return machine;
}

static void interrupts_and_then_resets(void **state)
{
    struct machine *machine = start(INTEN | RESEN);
    (void)state;
    test_run_to_cycle(machine, 999);
    assert_int_equal(test_read(machine, VALUE), 1);
    assert_false(test_line(machine, "irqs.18"));
    test_run_to_cycle(machine, 1000);
    assert_true(test_line(machine, "irqs.18"));
    assert_int_equal(test_read(machine, MIS), 1);
    test_run_to_cycle(machine, 2000);
    assert_int_equal(test_read(machine, CTL), 3);
    test_run_to_cycle(machine, 2002); /* the reload takes a cycle */
    assert_int_equal(test_read(machine, CTL), 0);
    assert_int_equal(test_read(machine, LOAD), 0xffffffff);
    assert_false(test_line(machine, "irqs.18"));
    machine_destroy(machine);
}

static void kicked_in_time_it_begins_again(void **state)
{
    struct machine *machine = start(INTEN | RESEN);
    (void)state;
    for (unsigned i = 1; i < 10; i++) {
        test_run_to_cycle(machine, 1500 * i);
        assert_true(test_line(machine, "irqs.18"));
        test_write(machine, ICR, 0);
        assert_false(test_line(machine, "irqs.18"));
        assert_int_equal(test_read(machine, VALUE), 1000);
    }
    assert_int_equal(test_read(machine, CTL), 3);
    machine_destroy(machine);
}

static void without_resen_it_only_interrupts(void **state)
{
    struct machine *machine = start(INTEN);
    (void)state;
    test_run_to_cycle(machine, 100000);
    assert_int_equal(test_read(machine, CTL), 1);
    assert_int_equal(test_read(machine, RIS), 1);
    machine_destroy(machine);
}

/* "Once the interrupt is enabled, it can only be cleared by a hardware reset." */
static void it_cannot_be_switched_off(void **state)
{
    struct machine *machine = start(INTEN);
    (void)state;
    test_write(machine, CTL, 0);
    assert_int_equal(test_read(machine, CTL), INTEN);
    machine_destroy(machine);
}

static void locked_it_takes_no_write(void **state)
{
    struct machine *machine = start(0);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, LOCK, 0);
    assert_int_equal(test_read(machine, LOCK), 1);
    test_write(machine, LOAD, 7);
    test_write(machine, CTL, 3);
    assert_int_equal(test_read(machine, LOAD), 1000);
    assert_int_equal(test_read(machine, CTL), 0);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 2);
    test_write(machine, LOCK, 0x1acce551);
    assert_int_equal(test_read(machine, LOCK), 0);
    test_write(machine, LOAD, 7);
    assert_int_equal(test_read(machine, LOAD), 7);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(interrupts_and_then_resets),
        cmocka_unit_test(kicked_in_time_it_begins_again),
        cmocka_unit_test(without_resen_it_only_interrupts),
        cmocka_unit_test(it_cannot_be_switched_off),
        cmocka_unit_test(locked_it_takes_no_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
