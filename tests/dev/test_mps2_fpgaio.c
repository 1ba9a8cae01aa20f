/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MPS2 board's LEDs, buttons and counters, as software sees them. The oracle for the prescale
 * counter is the sequence of AN505: reload one tick after zero, COUNTER counts the reloads. */
#include "input.h"
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LED0     0x40028000u
#define BUTTON   0x40028008u
#define CLK1HZ   0x40028010u
#define CLK100HZ 0x40028014u
#define COUNTER  0x40028018u
#define PRESCALE 0x4002801cu
#define PSCNTR   0x40028020u
#define MISC     0x4002804cu
#define CYCLE    (40 * SIM_NS)

static struct machine *board(void)
{
    return test_board("/ { #address-cells = <1>; #size-cells = <1>;"
                      "sysclk: clock { compatible = \"fixed-clock\"; #clock-cells = <0>;"
                      "  clock-frequency = <25000000>; };"
                      "io: fpgaio@40028000 { compatible = \"arm,mps2-fpgaio\";"
                      "  reg = <0x40028000 0x1000>; clocks = <&sysclk>; }; };");
}

static void seconds_and_hundredths_count_and_are_set(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(test_read(m, CLK1HZ), 0);
    test_run_to(m, 2500 * SIM_MS - 1);
    assert_int_equal(test_read(m, CLK1HZ), 2);
    assert_int_equal(test_read(m, CLK100HZ), 249);
    test_run_to(m, 2500 * SIM_MS);
    assert_int_equal(test_read(m, CLK100HZ), 250);
    test_write(m, CLK1HZ, 100);
    test_run_to(m, 3500 * SIM_MS - 1);
    assert_int_equal(test_read(m, CLK1HZ), 100);
    test_run_to(m, 3500 * SIM_MS);
    assert_int_equal(test_read(m, CLK1HZ), 101);
    test_write(m, CLK100HZ, 0xffffffff); /* 32 bits, then from zero again */
    test_run_to(m, 3510 * SIM_MS);
    assert_int_equal(test_read(m, CLK100HZ), 0);
    machine_destroy(m);
}

static void prescale_counter_goes_through_the_documented_sequence(void **unused)
{
    static const uint32_t pscntr[] = {7, 6, 5, 4, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0, 5, 4};
    static const uint32_t counter[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2};
    struct machine *m = board();
    unsigned i;
    (void)unused;
    test_run_to(m, 1000 * CYCLE);
    test_write(m, PRESCALE, 5);
    test_write(m, PSCNTR, 7);
    test_write(m, COUNTER, 0);
    for (i = 0; i < sizeof pscntr / sizeof *pscntr; i++) {
        test_run_to(m, (1000 + i) * CYCLE);
        assert_int_equal(test_read(m, PSCNTR), pscntr[i]);
        assert_int_equal(test_read(m, COUNTER), counter[i]);
    }
    machine_destroy(m);
}

/* The usual set-up: a microsecond counter from 25 MHz. */
static void counter_counts_microseconds_with_a_prescale_of_24(void **unused)
{
    struct machine *m = board();
    uint32_t before;
    (void)unused;
    test_write(m, PRESCALE, 24);
    test_run_to(m, 10 * SIM_US);
    before = test_read(m, COUNTER);
    test_run_to(m, 10 * SIM_US + 3600 * SIM_SECOND);
    assert_int_equal(test_read(m, COUNTER) - before, 3600000000u);
    machine_destroy(m);
}

static void counter_counts_every_cycle_without_prescale(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_run_to(m, 500 * CYCLE);
    assert_int_equal(test_read(m, COUNTER), 500);
    assert_int_equal(test_read(m, PSCNTR), 0);
    machine_destroy(m);
}

static void leds_and_select_lines_drive_pins(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, LED0, 0xfffffffe);
    assert_int_equal(test_read(m, LED0), 2);
    assert_false(test_line(m, "io.led0"));
    assert_true(test_line(m, "io.led1"));
    test_write_width(m, LED0, 1, 1);
    assert_true(test_line(m, "io.led0"));
    assert_false(test_line(m, "io.led1"));
    test_write(m, MISC, 0x382);
    assert_int_equal(test_read(m, MISC), 0x382);
    assert_true(test_line(m, "io.SPI_nSS"));
    assert_true(test_line(m, "io.SHIELD_1_SPI_nCS"));
    assert_false(test_line(m, "io.CLCD_CS"));
    test_write_width(m, MISC, 1, 0x01); /* a byte leaves the others alone */
    assert_int_equal(test_read(m, MISC), 0x301);
    machine_reset(m);
    assert_int_equal(test_read(m, LED0), 0);
    assert_false(test_line(m, "io.led0"));
    machine_destroy(m);
}

static void buttons_show_what_is_pressed(void **unused)
{
    struct machine *m = board();
    struct sim_error error;
    (void)unused;
    assert_int_equal(test_read(m, BUTTON), 0);
    assert_true(input_pin(m, "io.button1", true, &error));
    test_run_to(m, SIM_US);
    assert_int_equal(test_read(m, BUTTON), 2);
    machine_reset(m); /* it is still held down */
    assert_int_equal(test_read(m, BUTTON), 2);
    assert_true(input_pin(m, "io.button1", false, &error));
    test_run_to(m, 2 * SIM_US);
    assert_int_equal(test_read(m, BUTTON), 0);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_and_hundredths_count_and_are_set),
        cmocka_unit_test(prescale_counter_goes_through_the_documented_sequence),
        cmocka_unit_test(counter_counts_microseconds_with_a_prescale_of_24),
        cmocka_unit_test(counter_counts_every_cycle_without_prescale),
        cmocka_unit_test(leds_and_select_lines_drive_pins),
        cmocka_unit_test(buttons_show_what_is_pressed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
