/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK dual timer: free-running, periodic and one-shot, 16 and 32 bits, prescaled, as its
 * manual and QEMU's model of it say. 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LOAD = 0x00, VALUE = 0x04, CONTROL = 0x08, INTCLR = 0x0c, RIS = 0x10, MIS = 0x14 };
enum { BGLOAD = 0x18, SECOND = 0x20, ITCR = 0xf00, ITOP = 0xf04 };
enum { ONESHOT = 0x01, WIDE = 0x02, BY16 = 0x04, BY256 = 0x08, INTEN = 0x20 };
enum { PERIODIC = 0x40, ENABLE = 0x80 };
#define CYCLE (40 * SIM_NS)

static const char board[] =
    "/ {" TEST_ROOT "dtimer0: dtimer@0 { compatible = \"arm,cmsdk-dtimer\"; reg = <0 0x1000>;"
    "clocks = <&clk>; interrupts = <10 11 12>;"
    "interrupt-names = \"combined\", \"timer1\", \"timer2\"; }; };";

static struct machine *start(uint32_t load, uint32_t control)
{
    struct machine *machine = test_board(board);
    test_write(machine, LOAD, load);
    test_write(machine, CONTROL, control);
    return machine;
}

static void resets_to_the_manuals_values(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    for (uint32_t timer = 0; timer <= SECOND; timer += SECOND) {
        assert_int_equal(test_read(machine, timer + LOAD), 0);
        assert_int_equal(test_read(machine, timer + VALUE), 0xffffffff);
        assert_int_equal(test_read(machine, timer + CONTROL), 0x20);
        assert_int_equal(test_read(machine, timer + RIS), 0);
        assert_int_equal(test_read(machine, timer + MIS), 0);
        assert_int_equal(test_read(machine, timer + BGLOAD), 0);
    }
    assert_int_equal(test_read(machine, ITCR), 0);
    assert_int_equal(test_read(machine, 0xfe0), 0x23);
    assert_int_equal(test_read(machine, 0xfe4), 0xb8);
    assert_int_equal(test_read(machine, 0xfe8), 0x1b);
    assert_int_equal(test_read(machine, 0xfd0), 0x04);
    machine_destroy(machine);
}

/* QEMU's test: 16 bits free-running wraps after one count at 0. */
static void free_running_wraps_at_16_bits(void **state)
{
    struct machine *machine = start(1000, ENABLE | INTEN);
    (void)state;
    test_run_to(machine, 500 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 500);
    test_run_to(machine, 1000 * CYCLE - 1);
    assert_int_equal(test_read(machine, RIS), 0);
    test_run_to(machine, 1000 * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1);
    assert_int_equal(test_read(machine, MIS), 1);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_true(test_line(machine, "irqs.10"));
    assert_true(test_line(machine, "irqs.11"));
    assert_false(test_line(machine, "irqs.12"));
    test_run_to(machine, 1001 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0xffff);
    test_write(machine, INTCLR, 0);
    assert_int_equal(test_read(machine, RIS), 0);
    assert_false(test_line(machine, "irqs.10"));
    test_run_to(machine, (1001 + 0xffff) * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1);
    machine_destroy(machine);
}

static void free_running_wraps_at_32_bits(void **state)
{
    struct machine *machine = start(5, ENABLE | WIDE);
    (void)state;
    test_run_to(machine, 7 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0xfffffffe);
    assert_int_equal(test_read(machine, RIS), 1);
    assert_int_equal(test_read(machine, MIS), 0); /* the interrupt is not enabled */
    assert_false(test_line(machine, "irqs.10"));
    test_write(machine, CONTROL, ENABLE | WIDE | INTEN);
    assert_true(test_line(machine, "irqs.10"));
    machine_destroy(machine);
}

/* QEMU's test of the second timer: periodic, prescaled by 256. */
static void counts_prescaled(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SECOND + LOAD, 1000);
    test_write(machine, SECOND + CONTROL, ENABLE | INTEN | PERIODIC | BY256);
    test_run_to(machine, 256 * 501 * CYCLE - 1);
    assert_int_equal(test_read(machine, SECOND + VALUE), 500);
    test_run_to(machine, 256 * 1000 * CYCLE);
    assert_int_equal(test_read(machine, SECOND + VALUE), 0);
    assert_int_equal(test_read(machine, SECOND + RIS), 1);
    assert_true(test_line(machine, "irqs.12"));
    assert_false(test_line(machine, "irqs.11"));
    test_run_to(machine, 256 * 1001 * CYCLE);
    assert_int_equal(test_read(machine, SECOND + VALUE), 1000);
    machine_destroy(machine);
}

/* Looking at the value, or clearing the interrupt, does not disturb the prescaler. */
static void the_prescaler_keeps_its_phase(void **state)
{
    struct machine *machine = start(3, ENABLE | INTEN | PERIODIC | BY16);
    (void)state;
    for (unsigned i = 1; i < 200; i++) {
        test_run_to(machine, i * CYCLE);
        assert_int_equal(test_read(machine, VALUE), 3 - i / 16 % 4);
        assert_int_equal(test_read(machine, RIS), i % 64 >= 48 && i % 64 <= 54);
        if (i % 64 == 54)
            test_write(machine, INTCLR, 1);
    }
    machine_destroy(machine);
}

static void background_load_waits_for_the_next_period(void **state)
{
    struct machine *machine = start(10, ENABLE | INTEN | PERIODIC | WIDE);
    (void)state;
    test_run_to(machine, 4 * CYCLE);
    test_write(machine, BGLOAD, 20);
    assert_int_equal(test_read(machine, VALUE), 6);
    assert_int_equal(test_read(machine, LOAD), 20); /* both read the last written */
    test_run_to(machine, 11 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 20);
    test_write(machine, LOAD, 2);
    assert_int_equal(test_read(machine, VALUE), 2);
    assert_int_equal(test_read(machine, BGLOAD), 2);
    machine_destroy(machine);
}

static void one_shot_stops_at_zero_until_it_is_loaded(void **state)
{
    struct machine *machine = start(6, ENABLE | INTEN | ONESHOT | WIDE);
    (void)state;
    test_run_to(machine, 6 * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1);
    test_write(machine, INTCLR, 1);
    test_run_to(machine, 1000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_int_equal(test_read(machine, RIS), 0);
    test_write(machine, LOAD, 9);
    test_run_to(machine, 1009 * CYCLE - 1);
    assert_int_equal(test_read(machine, RIS), 0);
    test_run_to(machine, 1009 * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1);
    test_write(machine, CONTROL, ENABLE | INTEN | PERIODIC | WIDE); /* no longer one-shot */
    test_run_to(machine, 1010 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 9);
    machine_destroy(machine);
}

static void disabled_it_keeps_its_value(void **state)
{
    struct machine *machine = start(100, ENABLE | INTEN | WIDE);
    (void)state;
    test_run_to(machine, 40 * CYCLE);
    test_write(machine, CONTROL, INTEN | WIDE);
    test_run_to(machine, 500 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 60);
    test_write(machine, CONTROL, ENABLE | INTEN | WIDE);
    test_run_to(machine, 560 * CYCLE - 1);
    assert_int_equal(test_read(machine, RIS), 0);
    test_run_to(machine, 560 * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1);
    machine_destroy(machine);
}

static void a_change_of_width_keeps_the_upper_half(void **state)
{
    struct machine *machine = start(0x12340003, ENABLE | WIDE);
    (void)state;
    test_run_to(machine, 1 * CYCLE);
    test_write(machine, CONTROL, ENABLE);
    assert_int_equal(test_read(machine, VALUE), 0x12340002);
    test_run_to(machine, 3 * CYCLE);
    assert_int_equal(test_read(machine, RIS), 1); /* the lower half is at 0 */
    test_run_to(machine, 4 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0x1234ffff);
    test_write(machine, CONTROL, ENABLE | WIDE);
    test_run_to(machine, 4 * CYCLE + 0x10000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0x1233ffff);
    machine_destroy(machine);
}

static void loaded_with_zero_it_interrupts_at_once(void **state)
{
    struct machine *machine = start(50, ENABLE | INTEN | PERIODIC);
    (void)state;
    test_write(machine, LOAD, 0);
    assert_true(test_line(machine, "irqs.10"));
    machine_destroy(machine);
}

static void the_test_register_drives_the_outputs(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, ITOP, 2);
    assert_false(test_line(machine, "irqs.10"));
    test_write(machine, ITCR, 1);
    assert_true(test_line(machine, "irqs.10"));
    assert_false(test_line(machine, "irqs.11"));
    assert_true(test_line(machine, "irqs.12"));
    test_write(machine, ITCR, 0);
    assert_false(test_line(machine, "irqs.10"));
    machine_destroy(machine);
}

static void the_undefined_prescaler_is_told(void **state)
{
    struct machine *machine = test_board(board);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, CONTROL, ENABLE | BY16 | BY256);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_manuals_values),
        cmocka_unit_test(free_running_wraps_at_16_bits),
        cmocka_unit_test(free_running_wraps_at_32_bits),
        cmocka_unit_test(counts_prescaled),
        cmocka_unit_test(the_prescaler_keeps_its_phase),
        cmocka_unit_test(background_load_waits_for_the_next_period),
        cmocka_unit_test(one_shot_stops_at_zero_until_it_is_loaded),
        cmocka_unit_test(disabled_it_keeps_its_value),
        cmocka_unit_test(a_change_of_width_keeps_the_upper_half),
        cmocka_unit_test(loaded_with_zero_it_interrupts_at_once),
        cmocka_unit_test(the_test_register_drives_the_outputs),
        cmocka_unit_test(the_undefined_prescaler_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
