/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK watchdog interrupts at the first zero and resets the system at the second; its lock
 * protects it. What QEMU's test of its model asks holds here, too. 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LOAD = 0x0, VALUE = 0x4, CONTROL = 0x8, INTCLR = 0xc, RIS = 0x10, MIS = 0x14 };
enum { LOCK = 0xc00, ITCR = 0xf00, ITOP = 0xf04 };
enum { INTEN = 1, RESEN = 2 };
#define CYCLE (40 * SIM_NS)

static const char board[] =
    "/ {" TEST_ROOT "wdog0: wdog@0 { compatible = \"arm,cmsdk-watchdog\"; reg = <0 0x1000>;"
    "clocks = <&clk>; interrupts = <0>; }; };";

static void resets_to_the_manuals_values(void **state)
{
    static const struct {
        uint32_t offset, value;
    } expected[] = {{LOAD, 0xffffffff}, {VALUE, 0xffffffff}, {CONTROL, 0},  {RIS, 0},
                    {MIS, 0},           {LOCK, 0},           {ITCR, 0},     {0xfd0, 0x04},
                    {0xfe0, 0x24},      {0xfe4, 0xb8},       {0xfe8, 0x1b}, {0xffc, 0xb1}};
    struct machine *machine = test_board(board);
    (void)state;
    test_run_to(machine, 1000 * CYCLE); /* it does not count by itself */
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i].offset), expected[i].value);
    machine_destroy(machine);
}

static void interrupts_at_zero_and_reloads(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CONTROL, INTEN);
    test_write(machine, LOAD, 1000);
    test_run_to(machine, 500 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 500);
    test_run_to(machine, 1000 * CYCLE - 1);
    assert_false(test_line(machine, "irqs.0"));
    test_run_to(machine, 1000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_int_equal(test_read(machine, RIS), 1);
    assert_true(test_line(machine, "irqs.0"));
    test_run_to(machine, 1001 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 1000);
    test_run_to(machine, 1501 * CYCLE);
    test_write(machine, INTCLR, 0); /* any value; restarts the count */
    assert_int_equal(test_read(machine, VALUE), 1000);
    assert_int_equal(test_read(machine, RIS), 0);
    assert_false(test_line(machine, "irqs.0"));
    machine_destroy(machine);
}

static void counts_only_while_its_interrupt_is_enabled(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, LOAD, 4000);
    test_run_to(machine, 500 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 4000);
    test_write(machine, CONTROL, INTEN);
    test_run_to(machine, 1000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 3500);
    test_write(machine, CONTROL, 0);
    test_run_to(machine, 1100 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 3500);
    test_write(machine, CONTROL, INTEN); /* begins again from LOAD */
    assert_int_equal(test_read(machine, VALUE), 4000);
    test_run_to(machine, 1150 * CYCLE);
    test_write(machine, CONTROL, INTEN | RESEN); /* it was enabled: goes on */
    assert_int_equal(test_read(machine, VALUE), 3950);
    test_write(machine, LOAD, 5000);
    test_run_to(machine, 6149 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 1);
    assert_int_equal(test_read(machine, RIS), 0);
    machine_destroy(machine);
}

/* A system reset puts everything to its reset values: that is how it is seen here. */
static void resets_the_system_at_the_second_zero(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, LOAD, 100);
    test_write(machine, CONTROL, INTEN | RESEN);
    test_run_to(machine, 201 * CYCLE - 1);
    assert_int_equal(test_read(machine, CONTROL), INTEN | RESEN);
    assert_true(test_line(machine, "irqs.0"));
    test_run_to(machine, 201 * CYCLE);
    assert_int_equal(test_read(machine, CONTROL), 0);
    assert_int_equal(test_read(machine, LOAD), 0xffffffff);
    assert_false(test_line(machine, "irqs.0"));
    machine_destroy(machine);
}

static void fed_in_time_it_never_resets(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, LOAD, 100);
    test_write(machine, CONTROL, INTEN | RESEN);
    for (unsigned i = 1; i < 50; i++) {
        test_run_to(machine, i * 190 * CYCLE);
        assert_int_equal(test_read(machine, RIS), 1);
        test_write(machine, INTCLR, 1);
    }
    assert_int_equal(test_read(machine, CONTROL), INTEN | RESEN);
    machine_destroy(machine);
}

static void without_its_enable_there_is_no_reset(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, LOAD, 100);
    test_write(machine, CONTROL, INTEN);
    test_run_to(machine, 100000 * CYCLE);
    assert_int_equal(test_read(machine, CONTROL), INTEN);
    machine_destroy(machine);
}

static void the_lock_protects_every_other_register(void **state)
{
    struct machine *machine = test_board(board);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, LOAD, 100);
    test_write(machine, LOCK, 0);
    assert_int_equal(test_read(machine, LOCK), 1);
    test_write(machine, LOAD, 5);
    test_write(machine, CONTROL, INTEN);
    test_write(machine, ITCR, 1);
    assert_int_equal(test_read(machine, LOAD), 100);
    assert_int_equal(test_read(machine, CONTROL), 0);
    assert_int_equal(test_read(machine, ITCR), 0);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 3);
    test_write(machine, LOCK, 0x1acce551);
    assert_int_equal(test_read(machine, LOCK), 0);
    test_write(machine, CONTROL, INTEN);
    assert_int_equal(test_read(machine, CONTROL), INTEN);
    machine_destroy(machine);
}

static void the_test_register_drives_the_outputs(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, ITOP, 2);
    assert_false(test_line(machine, "irqs.0"));
    test_write(machine, ITCR, 1);
    assert_true(test_line(machine, "irqs.0"));
    test_write(machine, LOAD, 77);
    test_write(machine, ITOP, 1); /* the reset output */
    assert_false(test_line(machine, "irqs.0"));
    test_run_to(machine, CYCLE);
    assert_int_equal(test_read(machine, LOAD), 0xffffffff);
    machine_destroy(machine);
}

static void loaded_with_zero_it_interrupts_at_once(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CONTROL, INTEN);
    test_write(machine, LOAD, 0);
    assert_true(test_line(machine, "irqs.0"));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_manuals_values),
        cmocka_unit_test(interrupts_at_zero_and_reloads),
        cmocka_unit_test(counts_only_while_its_interrupt_is_enabled),
        cmocka_unit_test(resets_the_system_at_the_second_zero),
        cmocka_unit_test(fed_in_time_it_never_resets),
        cmocka_unit_test(without_its_enable_there_is_no_reset),
        cmocka_unit_test(the_lock_protects_every_other_register),
        cmocka_unit_test(the_test_register_drives_the_outputs),
        cmocka_unit_test(loaded_with_zero_it_interrupts_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
