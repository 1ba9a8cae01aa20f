/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audio interface: the steps of Arm's driver, the rate at which samples leave, errors, water
 * levels as the CMSIS header describes them, the integration test registers. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CONTROL  0x40024000u
#define STATUS   0x40024004u
#define ERRORS   0x40024008u
#define DIVIDE   0x4002400cu
#define TXBUF    0x40024010u
#define RXBUF    0x40024014u
#define ITCR     0x40024300u
#define ITOP1    0x40024308u
#define TX_ALERT 0x01u
#define RX_ALERT 0x02u
#define TX_EMPTY 0x04u
#define TX_FULL  0x08u
#define RX_EMPTY 0x10u
#define RX_FULL  0x20u
#define IRQ      "irqs.14"

/* MCLK 12.288 MHz, SCLK 3.072 MHz: a divider of 32 makes 48 kHz. */
static struct machine *board(void)
{
    return test_board("/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&irqs>;"
                      "mclk: clock { compatible = \"fixed-clock\"; #clock-cells = <0>;"
                      "  clock-frequency = <12288000>; };"
                      "i2s: i2s@40024000 { compatible = \"arm,mps2-i2s\";"
                      "  reg = <0x40024000 0x1000>; interrupts = <14>; clocks = <&mclk>;"
                      "  clock-names = \"mclk\"; };" TEST_IRQS " };");
}

/* Sample n at 48 kHz has left. */
static sim_time sample(unsigned n)
{
    return (n * SIM_SECOND + 47999) / 48000;
}

static void samples_leave_at_the_divided_rate(void **unused)
{
    struct machine *m = board();
    unsigned i;
    (void)unused;
    test_write(m, CONTROL, 0x30000); /* both resets */
    assert_true(test_line(m, "i2s.codec-reset"));
    test_write(m, DIVIDE, 32);
    test_write(m, CONTROL, 0);
    assert_false(test_line(m, "i2s.codec-reset"));
    for (i = 0; i < 4; i++)
        test_write(m, TXBUF, i);
    assert_int_equal(test_read(m, STATUS), TX_FULL | RX_EMPTY);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_read(m, STATUS), TX_FULL | RX_EMPTY); /* off: nothing leaves */
    machine_destroy(m);

    m = board();
    test_write(m, DIVIDE, 32);
    for (i = 0; i < 4; i++)
        test_write(m, TXBUF, i);
    test_write(m, CONTROL, 0x301); /* alert with more than three free */
    test_run_to(m, sample(1) - 1);
    assert_int_equal(test_read(m, STATUS), TX_FULL | RX_EMPTY);
    test_run_to(m, sample(1));
    assert_int_equal(test_read(m, STATUS), RX_EMPTY);
    test_run_to(m, sample(4));
    assert_int_equal(test_read(m, STATUS), TX_ALERT | TX_EMPTY | RX_EMPTY);
    assert_int_equal(test_read(m, ERRORS), 0);
    test_run_to(m, sample(5)); /* nothing was left to send */
    assert_int_equal(test_read(m, ERRORS), 1);
    test_write(m, ERRORS, 1);
    assert_int_equal(test_read(m, ERRORS), 0);
    machine_destroy(m);
}

static void an_interrupt_asks_for_samples_until_they_are_there(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, DIVIDE, 32);
    test_write(m, CONTROL, 0x203); /* transmit, interrupt with more than two free */
    assert_true(test_line(m, IRQ));
    test_write(m, TXBUF, 1);
    assert_true(test_line(m, IRQ));
    test_write(m, TXBUF, 2);
    assert_false(test_line(m, IRQ));
    test_run_to(m, sample(1));
    assert_true(test_line(m, IRQ));
    test_write(m, CONTROL, 0x201);
    assert_false(test_line(m, IRQ));
    machine_destroy(m);
}

static void silence_arrives_and_overruns(void **unused)
{
    struct machine *m = board();
    unsigned i;
    (void)unused;
    test_write(m, DIVIDE, 32);
    test_write(m, CONTROL, 0x200c); /* receive, interrupt with fewer than two free */
    test_run_to(m, sample(2));
    assert_false(test_line(m, IRQ));
    test_run_to(m, sample(3));
    assert_true(test_line(m, IRQ));
    test_run_to(m, sample(4));
    assert_int_equal(test_read(m, STATUS) & (RX_ALERT | RX_FULL), RX_ALERT | RX_FULL);
    assert_int_equal(test_read(m, ERRORS), 0);
    test_run_to(m, sample(5));
    assert_int_equal(test_read(m, ERRORS), 2);
    test_write(m, ERRORS, 2);
    for (i = 0; i < 4; i++)
        assert_int_equal(test_read(m, RXBUF), 0);
    assert_false(test_line(m, IRQ));
    assert_int_equal(test_read(m, ERRORS), 0);
    test_read(m, RXBUF); /* nothing there */
    assert_int_equal(test_read(m, ERRORS), 2);
    machine_destroy(m);
}

static void too_many_samples_are_an_error_and_a_reset_empties(void **unused)
{
    struct machine *m = board();
    unsigned i;
    (void)unused;
    for (i = 0; i < 5; i++)
        test_write(m, TXBUF, i);
    assert_int_equal(test_read(m, ERRORS), 1);
    test_write(m, CONTROL, 0x10000);
    assert_int_equal(test_read(m, STATUS), TX_ALERT | TX_EMPTY | RX_EMPTY);
    test_write(m, TXBUF, 1); /* held empty */
    assert_int_equal(test_read(m, STATUS) & TX_EMPTY, TX_EMPTY);
    machine_destroy(m);
}

static void the_test_register_drives_the_interrupt(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, ITOP1, 8);
    assert_false(test_line(m, IRQ));
    test_write(m, ITCR, 1);
    assert_true(test_line(m, IRQ));
    test_write(m, ITOP1, 0);
    assert_false(test_line(m, IRQ));
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_leave_at_the_divided_rate),
        cmocka_unit_test(an_interrupt_asks_for_samples_until_they_are_there),
        cmocka_unit_test(silence_arrives_and_overruns),
        cmocka_unit_test(too_many_samples_are_an_error_and_a_reset_empties),
        cmocka_unit_test(the_test_register_drives_the_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
