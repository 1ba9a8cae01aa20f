/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Stellaris GPIO port: masked data, directions, pull-ups, interrupts by edge and level, the
 * lock of the debugger's pins. The oracle is the LM3S6965 data sheet. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    DIR = 0x400,
    IS = 0x404,
    IBE = 0x408,
    IEV = 0x40c,
    IM = 0x410,
    RIS = 0x414,
    MIS = 0x418,
    ICR = 0x41c,
    AFSEL = 0x420,
    DR2R = 0x500,
    DR8R = 0x508,
    PUR = 0x510,
    PDR = 0x514,
    DEN = 0x51c,
    LOCK = 0x520,
    CR = 0x524
};
#define DATA(mask) ((mask) << 2)

static const char board[] =
    "/ {" TEST_ROOT "gpioa: gpio@0 { compatible = \"ti,stellaris-gpio\"; reg = <0 0x1000>;"
    " interrupts = <3>; };"
    "gpioc: gpio@1000 { compatible = \"ti,stellaris-gpio\"; reg = <0x1000 0x1000>;"
    " ti,debug-pins = <0x0f>; }; };";

static void pin(struct machine *machine, const char *name, bool level)
{
    struct sim_error error = {""};
    if (!input_pin(machine, name, level, &error))
        fail_msg("%s", error.text);
    test_run_to(machine, machine_now(machine) + SIM_US);
}

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint16_t expected[][2] = {{DATA(0xff), 0},
                                           {DIR, 0},
                                           {IS, 0},
                                           {IBE, 0},
                                           {IEV, 0},
                                           {IM, 0},
                                           {RIS, 0},
                                           {AFSEL, 0},
                                           {DR2R, 0xff},
                                           {0x504, 0},
                                           {DR8R, 0},
                                           {PUR, 0},
                                           {DEN, 0},
                                           {LOCK, 1},
                                           {CR, 0xff},
                                           {0x1000 + AFSEL, 0x0f},
                                           {0x1000 + PUR, 0x0f},
                                           {0x1000 + DEN, 0x0f},
                                           {0x1000 + CR, 0xf0},
                                           {0xfe0, 0x61},
                                           {0xfe4, 0},
                                           {0xfe8, 0x18},
                                           {0xfec, 1},
                                           {0xff0, 0x0d},
                                           {0xffc, 0xb1}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i][0]), expected[i][1]);
    machine_destroy(machine);
}

/* The data sheet's example: 0xEB written to GPIODATA + 0x098 changes bits 5, 2 and 1 only. */
static void address_bits_mask_the_data(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DIR, 0xff);
    test_write(machine, DEN, 0xff);
    test_write(machine, DATA(0xff), 0x14);
    test_write(machine, 0x098, 0xeb);
    assert_int_equal(test_read(machine, DATA(0xff)), 0x32);
    assert_int_equal(test_read(machine, 0x0c4), 0x30); /* and so when reading */
    assert_true(test_line(machine, "gpioa.p1"));
    assert_false(test_line(machine, "gpioa.p2"));
    machine_destroy(machine);
}

static void only_digital_outputs_are_driven(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DATA(1), 1);
    assert_false(test_line(machine, "gpioa.p0"));
    test_write(machine, DIR, 1);
    assert_false(test_line(machine, "gpioa.p0"));
    test_write(machine, DEN, 1);
    assert_true(test_line(machine, "gpioa.p0"));
    test_write(machine, AFSEL, 1);
    assert_false(test_line(machine, "gpioa.p0"));
    machine_destroy(machine);
}

/* A key that draws its pin low: up by the pull-up until the outside has it. */
static void a_pull_up_holds_until_the_outside_drives(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DEN, 4);
    assert_int_equal(test_read(machine, DATA(4)), 0);
    test_write(machine, PUR, 4);
    assert_int_equal(test_read(machine, DATA(4)), 4);
    pin(machine, "gpioa.p2", false);
    assert_int_equal(test_read(machine, DATA(4)), 0);
    pin(machine, "gpioa.p2", true);
    assert_int_equal(test_read(machine, DATA(4)), 4);
    test_write(machine, PDR, 4); /* not both */
    assert_int_equal(test_read(machine, PUR), 0);
    machine_destroy(machine);
}

static void edges_are_kept_until_cleared(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DEN, 7);
    test_write(machine, IEV, 1); /* pin 0 rising, 1 falling, 2 both */
    test_write(machine, IBE, 4);
    test_write(machine, IM, 7);
    pin(machine, "gpioa.p0", true);
    assert_true(test_line(machine, "irqs.3"));
    assert_int_equal(test_read(machine, MIS), 1);
    pin(machine, "gpioa.p0", false);
    pin(machine, "gpioa.p1", true);
    assert_int_equal(test_read(machine, RIS), 1);
    test_write(machine, ICR, 1);
    assert_false(test_line(machine, "irqs.3"));
    pin(machine, "gpioa.p1", false);
    assert_int_equal(test_read(machine, RIS), 2);
    test_write(machine, ICR, 2);
    pin(machine, "gpioa.p2", true);
    assert_int_equal(test_read(machine, RIS), 4);
    test_write(machine, ICR, 4);
    pin(machine, "gpioa.p2", false);
    assert_int_equal(test_read(machine, RIS), 4);
    test_write(machine, IM, 3);
    assert_false(test_line(machine, "irqs.3"));
    machine_destroy(machine);
}

static void levels_interrupt_as_long_as_they_last(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DEN, 1);
    test_write(machine, IS, 1);
    test_write(machine, IEV, 1);
    test_write(machine, IM, 1);
    assert_false(test_line(machine, "irqs.3"));
    pin(machine, "gpioa.p0", true);
    assert_true(test_line(machine, "irqs.3"));
    test_write(machine, ICR, 1); /* does nothing to a level */
    assert_true(test_line(machine, "irqs.3"));
    pin(machine, "gpioa.p0", false);
    assert_false(test_line(machine, "irqs.3"));
    machine_destroy(machine);
}

static void the_debuggers_pins_are_locked(void **state)
{
    struct machine *machine = test_board(board);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, 0x1000 + AFSEL, 0);
    assert_int_equal(test_read(machine, 0x1000 + AFSEL), 0x0f);
    test_write(machine, 0x1000 + CR, 0xff);
    assert_int_equal(test_read(machine, 0x1000 + CR), 0xf0);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_write(machine, 0x1000 + LOCK, 0x1acce551);
    assert_int_equal(test_read(machine, 0x1000 + LOCK), 0);
    test_write(machine, 0x1000 + CR, 0x03);
    test_write(machine, 0x1000 + LOCK, 0);
    assert_int_equal(test_read(machine, 0x1000 + CR), 0xf3);
    test_write(machine, 0x1000 + AFSEL, 0);
    assert_int_equal(test_read(machine, 0x1000 + AFSEL), 0x0c);
    machine_destroy(machine);
}

/* A pin has one of the three strengths. */
static void strengths_exclude_each_other(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, DR8R, 0x81);
    assert_int_equal(test_read(machine, DR2R), 0x7e);
    assert_int_equal(test_read(machine, DR8R), 0x81);
    test_write(machine, DR2R, 0x01);
    assert_int_equal(test_read(machine, DR8R), 0x80);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(address_bits_mask_the_data),
        cmocka_unit_test(only_digital_outputs_are_driven),
        cmocka_unit_test(a_pull_up_holds_until_the_outside_drives),
        cmocka_unit_test(edges_are_kept_until_cleared),
        cmocka_unit_test(levels_interrupt_as_long_as_they_last),
        cmocka_unit_test(the_debuggers_pins_are_locked),
        cmocka_unit_test(strengths_exclude_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
