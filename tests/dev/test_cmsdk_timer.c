/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK timer counts, reloads and interrupts at the cycle that the manual and QEMU's model
 * say, whatever is written in mid-count. The clock is 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { CTRL = 0x0, VALUE = 0x4, RELOAD = 0x8, INTSTATUS = 0xc };
enum { EN = 1, EXTEN = 2, EXTCLK = 4, INTEN = 8 };
#define CYCLE (40 * SIM_NS)

static const char board[] =
    "/ {" TEST_ROOT "timer0: timer@0 { compatible = \"arm,cmsdk-timer\"; reg = <0 0x1000>;"
    "clocks = <&clk>; interrupts = <8>; }; };";

static struct machine *start(uint32_t reload, uint32_t ctrl)
{
    struct machine *machine = test_board(board);
    test_write(machine, RELOAD, reload);
    test_write(machine, CTRL, ctrl);
    return machine;
}

static void resets_to_the_manuals_values(void **state)
{
    static const struct {
        uint32_t offset, value;
    } expected[] = {{CTRL, 0},     {VALUE, 0},    {RELOAD, 0},   {INTSTATUS, 0},
                    {0xfd0, 0x04}, {0xfe0, 0x22}, {0xfe4, 0xb8}, {0xfe8, 0x1b},
                    {0xff0, 0x0d}, {0xff4, 0xf0}, {0xff8, 0x05}, {0xffc, 0xb1}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i].offset), expected[i].value);
    machine_destroy(machine);
}

/* QEMU's test of its model: 1000 down to 0, one cycle at 0, reload; write 1 to clear. */
static void counts_as_qemu_does(void **state)
{
    struct machine *machine = start(1000, EN | INTEN);
    (void)state;
    test_run_to(machine, 500 * CYCLE + 1);
    assert_int_equal(test_read(machine, VALUE), 500);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_run_to(machine, 1000 * CYCLE + 1);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    test_run_to(machine, 1001 * CYCLE + 1);
    assert_int_equal(test_read(machine, VALUE), 1000);
    test_write(machine, INTSTATUS, 0);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    test_write(machine, INTSTATUS, 1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

/* The line is high from the picosecond of the cycle in which 0 is reached until the clear. */
static void interrupts_at_the_very_cycle(void **state)
{
    struct machine *machine = start(7, EN | INTEN);
    (void)state;
    test_run_to(machine, 7 * CYCLE - 1);
    assert_false(test_line(machine, "irqs.8"));
    test_run_to(machine, 7 * CYCLE);
    assert_true(test_line(machine, "irqs.8"));
    test_run_to(machine, 12 * CYCLE);
    assert_true(test_line(machine, "irqs.8"));
    test_write(machine, INTSTATUS, 1);
    assert_false(test_line(machine, "irqs.8"));
    /* The period is the reload value and the cycle at 0. */
    test_run_to(machine, 15 * CYCLE - 1);
    assert_false(test_line(machine, "irqs.8"));
    test_run_to(machine, 15 * CYCLE);
    assert_true(test_line(machine, "irqs.8"));
    machine_destroy(machine);
}

/* Cleared long after, the next interrupt still comes on the beat. */
static void keeps_the_beat_over_missed_interrupts(void **state)
{
    struct machine *machine = start(9, EN | INTEN);
    (void)state;
    test_run_to(machine, 1000003 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 6);
    test_write(machine, INTSTATUS, 1);
    test_run_to(machine, 1000009 * CYCLE - 1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_run_to(machine, 1000009 * CYCLE);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    machine_destroy(machine);
}

static void writes_in_mid_count_hold_at_once(void **state)
{
    struct machine *machine = start(100, EN | INTEN);
    (void)state;
    test_run_to(machine, 30 * CYCLE + 5);
    test_write(machine, VALUE, 10);
    assert_int_equal(test_read(machine, VALUE), 10);
    test_run_to(machine, 39 * CYCLE + 5);
    assert_int_equal(test_read(machine, VALUE), 1);
    test_write(machine, RELOAD, 50); /* sets the current value, too */
    assert_int_equal(test_read(machine, VALUE), 50);
    test_run_to(machine, 49 * CYCLE);
    test_write(machine, CTRL, INTEN); /* stopped: keeps its value */
    test_run_to(machine, 80 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 40);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_write(machine, CTRL, EN | INTEN);
    test_run_to(machine, 120 * CYCLE - 1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_run_to(machine, 120 * CYCLE);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    machine_destroy(machine);
}

static void without_its_enable_no_interrupt_is_kept(void **state)
{
    struct machine *machine = start(5, EN);
    (void)state;
    test_run_to(machine, 8 * CYCLE);
    test_write(machine, CTRL, EN | INTEN);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_run_to(machine, 11 * CYCLE);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    machine_destroy(machine);
}

static void a_value_of_zero_never_interrupts(void **state)
{
    struct machine *machine = start(0, EN | INTEN);
    (void)state;
    test_run_to(machine, 100000 * CYCLE);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_write(machine, VALUE, 3); /* counts down once and stays */
    test_run_to(machine, 100003 * CYCLE);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    test_write(machine, INTSTATUS, 1);
    test_run_to(machine, 200000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

static void pin(struct machine *machine, bool level)
{
    struct sim_error error = {""};
    if (!input_pin(machine, "timer0.extin", level, &error))
        fail_msg("%s", error.text);
    test_run_to(machine, machine->now + CYCLE);
}

static void counts_only_while_the_external_enable_is_high(void **state)
{
    struct machine *machine = start(100, EN | EXTEN | INTEN);
    (void)state;
    test_run_to(machine, 50 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 100);
    pin(machine, true);
    test_run_to(machine, 60 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 90);
    pin(machine, false);
    test_run_to(machine, 90 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 90);
    machine_destroy(machine);
}

static void counts_rising_edges_of_the_external_clock(void **state)
{
    struct machine *machine = start(2, EN | EXTCLK | INTEN);
    static const uint32_t after[] = {1, 0, 2, 1, 0};
    (void)state;
    for (unsigned i = 0; i < 5; i++) {
        pin(machine, true);
        pin(machine, false);
        assert_int_equal(test_read(machine, VALUE), after[i]);
        assert_int_equal(test_read(machine, INTSTATUS), i >= 1);
    }
    test_run_to(machine, 1000 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0);
    machine_destroy(machine);
}

static void a_debugger_changes_nothing(void **state)
{
    struct machine *machine = start(20, EN | INTEN);
    (void)state;
    test_run_to(machine, 5 * CYCLE);
    assert_int_equal(test_peek(machine, VALUE), 15);
    assert_int_equal(test_peek(machine, VALUE), 15);
    assert_int_equal(test_read(machine, VALUE), 15);
    machine_destroy(machine);
}

static void a_system_reset_stops_it(void **state)
{
    struct machine *machine = start(20, EN | INTEN);
    (void)state;
    test_run_to(machine, 30 * CYCLE);
    assert_true(test_line(machine, "irqs.8"));
    machine_reset(machine);
    assert_false(test_line(machine, "irqs.8"));
    test_run_to(machine, 100 * CYCLE);
    assert_int_equal(test_read(machine, VALUE), 0);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

/* Cycles that are no whole number of picoseconds: nothing drifts. */
static void does_not_drift_with_an_odd_clock(void **state)
{
    struct machine *machine =
        test_board("/ { #address-cells = <1>; #size-cells = <1>; clk: clock {"
                   "compatible = \"fixed-clock\"; clock-frequency = <32768>; #clock-cells = <0>; };"
                   "timer@0 { compatible = \"arm,cmsdk-timer\"; reg = <0 0x1000>;"
                   "clocks = <&clk>; }; };");
    (void)state;
    test_write(machine, RELOAD, 32767);
    test_write(machine, CTRL, EN | INTEN);
    test_run_to(machine, 3600 * SIM_SECOND - 1);
    assert_int_equal(test_read(machine, VALUE), 0);
    test_run_to(machine, 3600 * SIM_SECOND);
    assert_int_equal(test_read(machine, VALUE), 32767);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_manuals_values),
        cmocka_unit_test(counts_as_qemu_does),
        cmocka_unit_test(interrupts_at_the_very_cycle),
        cmocka_unit_test(keeps_the_beat_over_missed_interrupts),
        cmocka_unit_test(writes_in_mid_count_hold_at_once),
        cmocka_unit_test(without_its_enable_no_interrupt_is_kept),
        cmocka_unit_test(a_value_of_zero_never_interrupts),
        cmocka_unit_test(counts_only_while_the_external_enable_is_high),
        cmocka_unit_test(counts_rising_edges_of_the_external_clock),
        cmocka_unit_test(a_debugger_changes_nothing),
        cmocka_unit_test(a_system_reset_stops_it),
        cmocka_unit_test(does_not_drift_with_an_odd_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
