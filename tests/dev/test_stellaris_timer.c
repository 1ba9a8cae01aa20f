/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Stellaris timer: one of 32 bits, two of 16, once and again and again, prescaler, edges, the
 * clock of seconds. The oracle is the LM3S6965 data sheet, chapter "General-Purpose Timers".
 * 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    CFG = 0x00,
    TAMR = 0x04,
    TBMR = 0x08,
    CTL = 0x0c,
    IMR = 0x18,
    RIS = 0x1c,
    MIS = 0x20,
    ICR = 0x24,
    TAILR = 0x28,
    TBILR = 0x2c,
    TAMATCHR = 0x30,
    TAPR = 0x38,
    TBPR = 0x3c,
    TAR = 0x48,
    TBR = 0x4c
};
enum { ONCE = 1, PERIODIC = 2, EDGES = 3, EDGE_TIME = 7 };
enum { TAEN = 1, TBEN = 0x100, TATO = 1, TBTO = 0x100, CAM = 2, CAE = 4, RTC = 8 };

static const char board[] =
    "/ {" TEST_ROOT "rtc: rtc { compatible = \"fixed-clock\"; clock-frequency = <32768>;"
    " #clock-cells = <0>; };"
    "timer0: timer@0 { compatible = \"ti,stellaris-gptm\"; reg = <0 0x1000>; clocks = <&clk>,"
    " <&rtc>; clock-names = \"sysclk\", \"rtc\"; interrupts = <19>, <20>; };};";

static void pin(struct machine *machine, const char *name, bool level)
{
    struct sim_error error = {""};
    if (!input_pin(machine, name, level, &error))
        fail_msg("%s", error.text);
    test_run_to(machine, machine_now(machine) + 40 * SIM_NS);
}

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint32_t expected[][2] = {
        {CFG, 0},       {TAMR, 0},           {CTL, 0},          {IMR, 0},
        {RIS, 0},       {TAILR, 0xffffffff}, {TBILR, 0xffff},   {TAMATCHR, 0xffffffff},
        {0x34, 0xffff}, {TAPR, 0},           {TAR, 0xffffffff}, {TBR, 0xffff}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i][0]), expected[i][1]);
    machine_destroy(machine);
}

static void once_it_counts_down_and_stops(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TAMR, ONCE);
    test_write(machine, TAILR, 100000);
    test_write(machine, IMR, TATO);
    test_write(machine, CTL, TAEN);
    test_run_to_cycle(machine, 1);
    assert_int_equal(test_read(machine, TAR), 99999);
    test_run_to_cycle(machine, 99999);
    assert_int_equal(test_read(machine, TAR), 1);
    assert_false(test_line(machine, "irqs.19"));
    test_run_to_cycle(machine, 100000);
    assert_int_equal(test_read(machine, MIS), TATO);
    assert_true(test_line(machine, "irqs.19"));
    assert_int_equal(test_read(machine, CTL), 0);
    test_write(machine, ICR, TATO);
    assert_false(test_line(machine, "irqs.19"));
    test_run_to_cycle(machine, 1000000);
    assert_int_equal(test_read(machine, RIS), 0);
    machine_destroy(machine);
}

/* "Reloads its start value on the next cycle": a period is one more than the start value. */
static void periodic_it_begins_again(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TAMR, PERIODIC);
    test_write(machine, TAILR, 999);
    test_write(machine, CTL, TAEN);
    for (unsigned i = 0; i < 3; i++) {
        test_run_to_cycle(machine, 998 + 1000 * i);
        assert_int_equal(test_read(machine, RIS), 0);
        test_run_to_cycle(machine, 999 + 1000 * i);
        assert_int_equal(test_read(machine, RIS), TATO);
        assert_int_equal(test_read(machine, TAR), 0);
        test_write(machine, ICR, TATO);
        test_run_to_cycle(machine, 1000 + 1000 * i);
        assert_int_equal(test_read(machine, TAR), 999);
    }
    assert_false(test_line(machine, "irqs.19")); /* not enabled */
    machine_destroy(machine);
}

static void a_new_start_value_is_counted_from_at_once(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TAMR, PERIODIC);
    test_write(machine, TAILR, 1000);
    test_write(machine, CTL, TAEN);
    test_run_to_cycle(machine, 500);
    test_write(machine, TAILR, 50);
    assert_int_equal(test_read(machine, TAR), 50);
    test_run_to_cycle(machine, 550);
    assert_int_equal(test_read(machine, RIS), TATO);
    machine_destroy(machine);
}

/* Two timers of 16 bits, each with its prescaler: counts of 10 and of 256 cycles. */
static void halves_count_apart(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CFG, 4);
    test_write(machine, TAMR, PERIODIC);
    test_write(machine, TBMR, ONCE);
    test_write(machine, TAILR, 0x10064); /* the upper half is not there */
    test_write(machine, TBILR, 20);
    test_write(machine, TAPR, 9);
    test_write(machine, TBPR, 255);
    test_write(machine, IMR, TATO | TBTO);
    test_write(machine, CTL, TAEN | TBEN);
    assert_int_equal(test_read(machine, TAR), 100);
    test_run_to_cycle(machine, 999);
    assert_int_equal(test_read(machine, TAR), 1);
    test_run_to_cycle(machine, 1000);
    assert_true(test_line(machine, "irqs.19"));
    assert_false(test_line(machine, "irqs.20"));
    test_write(machine, ICR, TATO);
    test_run_to_cycle(machine, 2010);
    assert_true(test_line(machine, "irqs.19"));
    test_run_to_cycle(machine, 20 * 256 - 1);
    assert_false(test_line(machine, "irqs.20"));
    test_run_to_cycle(machine, 20 * 256);
    assert_true(test_line(machine, "irqs.20"));
    assert_int_equal(test_read(machine, CTL), TAEN); /* B has stopped */
    machine_destroy(machine);
}

static void a_wide_one_has_its_upper_half_in_bs_registers(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TAILR, 0x12345678);
    assert_int_equal(test_read(machine, TBILR), 0x1234);
    test_write(machine, TBILR, 0x4321); /* has no effect */
    assert_int_equal(test_read(machine, TAILR), 0x12345678);
    assert_int_equal(test_read(machine, TBILR), 0x1234);
    machine_destroy(machine);
}

static void edges_are_counted_down_to_the_match(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CFG, 4);
    test_write(machine, TAMR, EDGES);
    test_write(machine, TAILR, 10);
    test_write(machine, TAMATCHR, 7);
    test_write(machine, IMR, CAM);
    test_write(machine, CTL, TAEN); /* rising ones */
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(test_read(machine, TAR), 10 - i);
        assert_false(test_line(machine, "irqs.19"));
        pin(machine, "timer0.ccp0", true);
        pin(machine, "timer0.ccp0", false);
    }
    assert_true(test_line(machine, "irqs.19"));
    assert_int_equal(test_read(machine, CTL), 0);
    machine_destroy(machine);
}

static void an_edge_keeps_the_time_that_it_came_at(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CFG, 4);
    test_write(machine, TAMR, EDGE_TIME);
    test_write(machine, TAILR, 0xffff);
    test_write(machine, IMR, CAE);
    test_write(machine, CTL, TAEN | 4); /* falling */
    pin(machine, "timer0.ccp0", true);
    assert_false(test_line(machine, "irqs.19"));
    test_run_to_cycle(machine, 1000);
    pin(machine, "timer0.ccp0", false);
    test_run_to_cycle(machine, 2000);
    assert_true(test_line(machine, "irqs.19"));
    assert_int_equal(test_read(machine, TAR), 0xffff - 1000);
    machine_destroy(machine);
}

/* Seconds are counted up from 1; at the match there is an interrupt, and they go on. */
static void seconds_match(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, CFG, 1);
    test_write(machine, TAMATCHR, 3);
    test_write(machine, IMR, RTC);
    test_write(machine, CTL, TAEN);
    assert_int_equal(test_read(machine, TAR), 1);
    test_run_to(machine, 2 * SIM_SECOND - 1);
    assert_int_equal(test_read(machine, TAR), 2);
    assert_false(test_line(machine, "irqs.19"));
    test_run_to(machine, 2 * SIM_SECOND);
    assert_true(test_line(machine, "irqs.19"));
    test_run_to(machine, 5 * SIM_SECOND);
    assert_int_equal(test_read(machine, TAR), 6);
    machine_destroy(machine);
}

static void a_system_reset_stops_it(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TAMR, PERIODIC);
    test_write(machine, TAILR, 100);
    test_write(machine, IMR, TATO);
    test_write(machine, CTL, TAEN);
    test_run_to_cycle(machine, 150);
    machine_ask_reset(machine);
    test_run_to_cycle(machine, 10000);
    assert_false(test_line(machine, "irqs.19"));
    assert_int_equal(test_read(machine, RIS), 0);
    assert_int_equal(test_read(machine, TAR), 0xffffffff);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(once_it_counts_down_and_stops),
        cmocka_unit_test(periodic_it_begins_again),
        cmocka_unit_test(a_new_start_value_is_counted_from_at_once),
        cmocka_unit_test(halves_count_apart),
        cmocka_unit_test(a_wide_one_has_its_upper_half_in_bs_registers),
        cmocka_unit_test(edges_are_counted_down_to_the_match),
        cmocka_unit_test(an_edge_keeps_the_time_that_it_came_at),
        cmocka_unit_test(seconds_match),
        cmocka_unit_test(a_system_reset_stops_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
