/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LM3S6965's ADC: sequences of samples, their FIFOs and interrupts, priorities, values from
 * outside. The oracle is the data sheet; a sample takes a microsecond. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    ACTSS = 0x00,
    RIS = 0x04,
    IM = 0x08,
    ISC = 0x0c,
    OSTAT = 0x10,
    EMUX = 0x14,
    USTAT = 0x18,
    SSPRI = 0x20,
    PSSI = 0x28
};
#define SSMUX(n)   (0x40 + 0x20 * (n))
#define SSCTL(n)   (0x44 + 0x20 * (n))
#define SSFIFO(n)  (0x48 + 0x20 * (n))
#define SSFSTAT(n) (0x4c + 0x20 * (n))

static const char board[] =
    "/ {" TEST_ROOT "adc0: adc@0 { compatible = \"ti,stellaris-adc\"; reg = <0 0x1000>;"
    " interrupts = <14>, <15>, <16>, <17>;"
    " ti,adc-values = <100 101 102 103 104 105 106 107 600>; };};";

/* Switches sequencers on, a bit each, and starts them. */
static void start(struct machine *machine, uint32_t sequencers)
{
    test_write(machine, ACTSS, sequencers);
    test_write(machine, PSSI, sequencers);
}

static void resets_to_the_data_sheets_values(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned at = 0; at < 0xb0; at += 4)
        if (at < 0x1c || (at >= 0x40 && at % 0x20 < 0x10))
            assert_int_equal(test_read(machine, at), at >= 0x40 && at % 0x10 == 0xc ? 0x100 : 0);
    assert_int_equal(test_read(machine, SSPRI), 0x3210);
    machine_destroy(machine);
}

/* Three steps of sequencer 0: channels 2, 0 and the thermometer, which interrupts. */
static void a_sequence_takes_its_samples(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SSMUX(0), 0x002);
    test_write(machine, SSCTL(0), 0xe00);
    test_write(machine, IM, 1);
    test_write(machine, PSSI, 1);
    test_run_to(machine, 10 * SIM_US);
    assert_int_equal(test_read(machine, SSFSTAT(0)), 0x100); /* it is off */
    start(machine, 1);
    test_run_to(machine, 13 * SIM_US - 1);
    assert_false(test_line(machine, "irqs.14"));
    assert_int_equal(test_read(machine, SSFSTAT(0)), 0x20);
    test_run_to(machine, 13 * SIM_US);
    assert_true(test_line(machine, "irqs.14"));
    assert_int_equal(test_read(machine, ISC), 1);
    test_run_to(machine, SIM_MS);
    assert_int_equal(test_read(machine, SSFSTAT(0)), 0x30); /* once */
    assert_int_equal(test_peek(machine, SSFIFO(0)), 102);
    assert_int_equal(test_read(machine, SSFIFO(0)), 102);
    assert_int_equal(test_read(machine, SSFIFO(0)), 100);
    assert_int_equal(test_read(machine, SSFIFO(0)), 600);
    assert_int_equal(test_read(machine, USTAT), 0);
    test_read(machine, SSFIFO(0));
    assert_int_equal(test_read(machine, USTAT), 1);
    test_write(machine, USTAT, 1);
    assert_int_equal(test_read(machine, USTAT), 0);
    test_write(machine, ISC, 1);
    assert_false(test_line(machine, "irqs.14"));
    machine_destroy(machine);
}

static void a_full_fifo_loses_samples(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SSCTL(3), 6);
    start(machine, 8);
    test_run_to(machine, SIM_US);
    assert_int_equal(test_read(machine, SSFSTAT(3)), 0x1000);
    assert_int_equal(test_read(machine, OSTAT), 0);
    test_write(machine, PSSI, 8);
    test_run_to(machine, 2 * SIM_US);
    assert_int_equal(test_read(machine, OSTAT), 8);
    test_write(machine, OSTAT, 8);
    assert_int_equal(test_read(machine, OSTAT), 0);
    assert_int_equal(test_read(machine, RIS), 8);
    assert_false(test_line(machine, "irqs.17")); /* not enabled */
    machine_destroy(machine);
}

/* Both started at once: sequencer 2 goes first when its priority says so. */
static void priorities_decide_who_is_first(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SSPRI, 0x3012);
    test_write(machine, SSCTL(0), 6);
    test_write(machine, SSCTL(2), 6);
    start(machine, 5);
    test_run_to(machine, SIM_US);
    assert_int_equal(test_read(machine, RIS), 4);
    test_run_to(machine, 2 * SIM_US);
    assert_int_equal(test_read(machine, RIS), 5);
    machine_destroy(machine);
}

/* The interrupt comes with the step that asks for it: not at the end, if that does not. */
static void the_step_that_asks_for_it_interrupts(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SSCTL(1), 0x240);
    start(machine, 2);
    test_run_to(machine, SIM_US);
    assert_int_equal(test_read(machine, RIS), 0);
    test_run_to(machine, 2 * SIM_US);
    assert_int_equal(test_read(machine, RIS), 2);
    test_write(machine, IM, 2);
    test_write(machine, ISC, 2);
    test_run_to(machine, 3 * SIM_US);
    assert_int_equal(test_read(machine, RIS), 0);
    assert_int_equal(test_read(machine, SSFSTAT(1)) >> 4 & 0xf, 3);
    machine_destroy(machine);
}

static void it_can_run_on_and_on(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, SSMUX(1), 5);
    test_write(machine, SSCTL(1), 6);
    test_write(machine, EMUX, 0xf0);
    test_write(machine, ACTSS, 2);
    test_run_to(machine, 3 * SIM_US);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(test_read(machine, SSFIFO(1)), 105);
    assert_int_equal(test_read(machine, SSFSTAT(1)) & 0x100, 0x100);
    test_run_to(machine, 10 * SIM_US);
    assert_int_equal(test_read(machine, SSFSTAT(1)) & 0x1000, 0x1000);
    machine_destroy(machine);
}

static void values_come_from_outside(void **state)
{
    struct machine *machine = test_board(board);
    struct sim_error error = {""};
    (void)state;
    assert_true(input_serial(machine, "adc0", "\x34\x02\xff\x03", 4, &error));
    test_write(machine, SSCTL(1), 0x600);
    start(machine, 2);
    test_run_to(machine, 10 * SIM_US);
    assert_int_equal(test_read(machine, SSFIFO(1)), 0x234);
    assert_int_equal(test_read(machine, SSFIFO(1)), 0x3ff);
    assert_int_equal(test_read(machine, SSFIFO(1)), 100); /* no more: the devicetree's */
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(a_sequence_takes_its_samples),
        cmocka_unit_test(a_full_fifo_loses_samples),
        cmocka_unit_test(priorities_decide_who_is_first),
        cmocka_unit_test(the_step_that_asks_for_it_interrupts),
        cmocka_unit_test(it_can_run_on_and_on),
        cmocka_unit_test(values_come_from_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
