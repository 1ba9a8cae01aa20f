/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK GPIO drives and reads its pins, masks them by address, and latches interrupts by level
 * and edge, as its manual says. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { DATA = 0x00, DATAOUT = 0x04, OUTENSET = 0x10, OUTENCLR = 0x14, ALTFUNCSET = 0x18 };
enum { ALTFUNCCLR = 0x1c, INTENSET = 0x20, INTENCLR = 0x24, INTTYPESET = 0x28, INTTYPECLR = 0x2c };
enum { INTPOLSET = 0x30, INTPOLCLR = 0x34, INTSTATUS = 0x38, LOWBYTE = 0x400, HIGHBYTE = 0x800 };

/* Interrupt 6 is the combined one, 24 to 26 those of the pins 0 to 2. */
static const char board[] =
    "/ {" TEST_ROOT "gpio0: gpio@0 { compatible = \"arm,cmsdk-gpio\"; reg = <0 0x1000>;"
    "interrupts = <6 24 25 26>; }; };";

static void pin(struct machine *machine, unsigned number, bool level)
{
    struct sim_error error = {""};
    char name[32];
    snprintf(name, sizeof name, "gpio0.p%u", number);
    if (!input_pin(machine, name, level, &error))
        fail_msg("%s", error.text);
    test_run_to(machine, machine->now + SIM_US);
}

static void resets_to_the_manuals_values(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    for (uint32_t offset = DATAOUT; offset <= INTSTATUS; offset += 4)
        if (offset == DATAOUT || offset >= OUTENSET)
            assert_int_equal(test_read(machine, offset), 0);
    assert_int_equal(test_read(machine, 0xfe0), 0x20);
    assert_int_equal(test_read(machine, 0xfe4), 0xb8);
    assert_int_equal(test_read(machine, 0xfe8), 0x1b);
    assert_int_equal(test_read(machine, 0xfd0), 0x04);
    machine_destroy(machine);
}

static void drives_only_enabled_pins(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DATA, 0x8005);
    assert_int_equal(test_read(machine, DATAOUT), 0x8005);
    assert_int_equal(test_read(machine, DATA), 0);
    test_write(machine, OUTENSET, 0x8001);
    assert_int_equal(test_read(machine, OUTENSET), 0x8001);
    assert_int_equal(test_read(machine, OUTENCLR), 0x8001);
    assert_int_equal(test_read(machine, DATA), 0x8001);
    assert_true(test_line(machine, "gpio0.p15"));
    test_write(machine, OUTENCLR, 0x8000);
    assert_int_equal(test_read(machine, OUTENSET), 0x0001);
    assert_false(test_line(machine, "gpio0.p15"));
    test_write(machine, ALTFUNCSET, 0x0001);
    assert_int_equal(test_read(machine, ALTFUNCCLR), 0x0001);
    assert_false(test_line(machine, "gpio0.p0"));
    test_write(machine, ALTFUNCCLR, 0x0001);
    assert_true(test_line(machine, "gpio0.p0"));
    machine_destroy(machine);
}

static void reads_what_the_outside_drives(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    pin(machine, 3, true);
    pin(machine, 12, true);
    assert_int_equal(test_read(machine, DATA), 0x1008);
    assert_int_equal(test_read(machine, DATAOUT), 0);
    pin(machine, 3, false);
    assert_int_equal(test_read(machine, DATA), 0x1000);
    machine_destroy(machine);
}

static void address_bits_mask_reads_and_writes(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, OUTENSET, 0xffff);
    test_write(machine, DATAOUT, 0x5aa5);
    test_write(machine, LOWBYTE + (0x0f << 2), 0xffff);
    assert_int_equal(test_read(machine, DATAOUT), 0x5aaf);
    test_write(machine, HIGHBYTE + (0x81 << 2), 0x0000);
    assert_int_equal(test_read(machine, DATAOUT), 0x5aaf & ~0x8100);
    test_write(machine, HIGHBYTE + (0x81 << 2), 0xffff);
    assert_int_equal(test_read(machine, DATAOUT), 0xdbaf);
    assert_int_equal(test_read(machine, LOWBYTE + (0x21 << 2)), 0x21);
    assert_int_equal(test_read(machine, HIGHBYTE + (0xf0 << 2)), 0xd000);
    assert_int_equal(test_read(machine, LOWBYTE + 0), 0);
    machine_destroy(machine);
}

/* A byte access changes its byte only, though DATA reads the pins. */
static void narrow_writes_leave_the_other_byte(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DATAOUT, 0x1234);
    test_write_width(machine, DATA + 1, 1, 0xab);
    assert_int_equal(test_read(machine, DATAOUT), 0xab34);
    test_write_width(machine, OUTENSET + 1, 1, 0x80);
    assert_int_equal(test_read(machine, OUTENSET), 0x8000);
    machine_destroy(machine);
}

static void a_rising_edge_is_latched_until_cleared(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, INTTYPESET, 0x2);
    test_write(machine, INTPOLSET, 0x2);
    test_write(machine, INTENSET, 0x2);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    pin(machine, 1, true);
    assert_int_equal(test_read(machine, INTSTATUS), 0x2);
    assert_true(test_line(machine, "irqs.6"));
    assert_true(test_line(machine, "irqs.25"));
    assert_false(test_line(machine, "irqs.24"));
    pin(machine, 1, false);
    assert_int_equal(test_read(machine, INTSTATUS), 0x2);
    test_write(machine, INTSTATUS, 0x1);
    assert_int_equal(test_read(machine, INTSTATUS), 0x2);
    test_write(machine, INTSTATUS, 0x2);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    assert_false(test_line(machine, "irqs.6"));
    assert_false(test_line(machine, "irqs.25"));
    pin(machine, 1, false);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

static void a_falling_edge_counts_with_the_other_polarity(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    pin(machine, 0, true);
    test_write(machine, INTTYPESET, 0x1);
    test_write(machine, INTENSET, 0x1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    pin(machine, 0, false);
    assert_int_equal(test_read(machine, INTSTATUS), 0x1);
    test_write(machine, INTSTATUS, 0x1);
    pin(machine, 0, true);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

/* A level comes back while it lasts, and stays latched after it. */
static void a_level_interrupts_as_long_as_it_lasts(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, INTPOLSET, 0x4);
    test_write(machine, INTENSET, 0x4);
    pin(machine, 2, true);
    assert_true(test_line(machine, "irqs.26"));
    test_write(machine, INTSTATUS, 0x4);
    assert_int_equal(test_read(machine, INTSTATUS), 0x4);
    pin(machine, 2, false);
    assert_int_equal(test_read(machine, INTSTATUS), 0x4);
    test_write(machine, INTSTATUS, 0x4);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    assert_false(test_line(machine, "irqs.26"));
    machine_destroy(machine);
}

static void a_low_level_interrupts_as_soon_as_it_is_enabled(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, INTENSET, 0x1);
    assert_int_equal(test_read(machine, INTSTATUS), 0x1);
    pin(machine, 0, true);
    test_write(machine, INTSTATUS, 0x1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    machine_destroy(machine);
}

static void a_disabled_pin_latches_nothing(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, INTTYPESET, 0xffff);
    test_write(machine, INTPOLSET, 0xffff);
    pin(machine, 5, true);
    test_write(machine, INTENSET, 0xffff);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_write(machine, INTENCLR, 0xffdf);
    assert_int_equal(test_read(machine, INTENSET), 0x20);
    machine_destroy(machine);
}

/* The port's own output is an edge on its pin like any other. */
static void its_own_output_interrupts_too(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, OUTENSET, 0x1);
    test_write(machine, INTTYPESET, 0x1);
    test_write(machine, INTPOLSET, 0x1);
    test_write(machine, INTENSET, 0x1);
    test_write(machine, LOWBYTE + (1 << 2), 0x1);
    assert_int_equal(test_read(machine, INTSTATUS), 0x1);
    machine_destroy(machine);
}

static void a_system_reset_releases_the_pins(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DATAOUT, 0xffff);
    test_write(machine, OUTENSET, 0xffff);
    test_write(machine, INTPOLSET, 0xffff);
    test_write(machine, INTENSET, 0xffff);
    assert_true(test_line(machine, "irqs.6"));
    machine_reset(machine);
    assert_int_equal(test_read(machine, DATA), 0);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    assert_false(test_line(machine, "irqs.6"));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_manuals_values),
        cmocka_unit_test(drives_only_enabled_pins),
        cmocka_unit_test(reads_what_the_outside_drives),
        cmocka_unit_test(address_bits_mask_reads_and_writes),
        cmocka_unit_test(narrow_writes_leave_the_other_byte),
        cmocka_unit_test(a_rising_edge_is_latched_until_cleared),
        cmocka_unit_test(a_falling_edge_counts_with_the_other_polarity),
        cmocka_unit_test(a_level_interrupts_as_long_as_it_lasts),
        cmocka_unit_test(a_low_level_interrupts_as_soon_as_it_is_enabled),
        cmocka_unit_test(a_disabled_pin_latches_nothing),
        cmocka_unit_test(its_own_output_interrupts_too),
        cmocka_unit_test(a_system_reset_releases_the_pins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
