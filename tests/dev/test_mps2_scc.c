/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MPS2 board's configuration controller: identification as Arm's self-test reads it, the
 * transfer protocol of CFGCTRL, the remap of the reset vectors, LEDs and switches. */
#include "input.h"
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCC         0x4002f000u
#define CFG0        (SCC + 0x00)
#define CFG1        (SCC + 0x04)
#define CFG3        (SCC + 0x0c)
#define CFG4        (SCC + 0x10)
#define CFGDATA_RTN (SCC + 0xa0)
#define CFGDATA_OUT (SCC + 0xa4)
#define CFGCTRL     (SCC + 0xa8)
#define CFGSTAT     (SCC + 0xac)
#define DLL         (SCC + 0x100)
#define AID         (SCC + 0xff8)
#define ID          (SCC + 0xffc)
#define START_READ  0x80100000u
#define START_WRITE 0xc0100000u
#define DONE        1u
#define FAILED      3u

static struct machine *board(void)
{
    return test_board("/ { #address-cells = <1>; #size-cells = <1>;"
                      "mclk: clock { compatible = \"fixed-clock\"; #clock-cells = <0>;"
                      "  clock-frequency = <12288000>; };"
                      "memory@0 { compatible = \"mmio-sram\"; reg = <0 0x10000>; };"
                      "memory@1000000 { compatible = \"mmio-sram\"; reg = <0x1000000 0x4000>; };"
                      "scc: scc@4002f000 { compatible = \"arm,mps2-scc\";"
                      "  reg = <0x4002f000 0x1000>; clocks = <&mclk>; clock-names = \"oscclk1\";"
                      "  arm,oscclk = <50000000 24576000 25000000>;"
                      "  arm,oscclk-dividers = <2 2 1>;"
                      "  arm,remap = <0 0x4000 0x1000000>; }; };");
}

static void board_and_image_identify_themselves(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(test_read(m, ID) >> 4 & 0xfff, 0x385);
    assert_int_equal(test_read(m, ID) >> 24, 0x41);
    /* The self-test wants the revisions of board and image to be equal. */
    assert_int_equal(test_read(m, AID) >> 20 & 15, test_read(m, CFG4));
    assert_int_equal(test_read(m, DLL), 0xffff0001);
    test_write(m, DLL, 0x55000000);
    assert_int_equal(test_read(m, DLL), 0x55ff0001);
    machine_destroy(m);
}

static uint32_t transfer(struct machine *m, uint32_t control)
{
    test_write(m, CFGCTRL, control);
    return test_read(m, CFGSTAT);
}

static void oscillators_are_read_and_set(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(transfer(m, START_READ | 0), DONE);
    assert_int_equal(test_read(m, CFGDATA_RTN), 50000000);
    assert_int_equal(transfer(m, START_READ | 1), DONE);
    assert_int_equal(test_read(m, CFGDATA_RTN), 24576000);
    assert_int_equal(test_read(m, CFGCTRL), 0x00100001);
    test_run_to(m, 100 * SIM_MS);
    test_write(m, CFGDATA_OUT, 20000000);
    assert_int_equal(transfer(m, START_WRITE | 1), DONE);
    assert_int_equal(transfer(m, START_READ | 1), DONE);
    assert_int_equal(test_read(m, CFGDATA_RTN), 20000000);
    test_run_to(m, 1100 * SIM_MS); /* a tenth at 12.288 MHz, a second at 10 MHz */
    assert_int_equal(clock_cycles_at(&m->clocks[0].domain, m->now), 1228800 + 10000000);
    machine_destroy(m);
}

static void wrong_transfers_end_with_an_error(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(transfer(m, START_READ | 3), FAILED);
    assert_int_equal(transfer(m, 0x80200000), FAILED); /* another function */
    test_write(m, CFGDATA_OUT, 1000000);
    assert_int_equal(transfer(m, START_WRITE | 1), FAILED);
    test_write(m, CFGDATA_OUT, 230000001);
    assert_int_equal(transfer(m, START_WRITE | 1), FAILED);
    assert_int_equal(transfer(m, 0x00100000), 0); /* without start: only clears the status */
    assert_int_equal(transfer(m, START_READ | 1), DONE);
    assert_int_equal(test_read(m, CFGDATA_RTN), 24576000);
    machine_destroy(m);
}

static void remap_puts_block_ram_over_the_vectors(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, 0x0, 0x11111111);
    test_write(m, 0x3ffc, 0x22222222);
    test_write(m, 0x4000, 0x33333333);
    test_write(m, 0x1000000, 0xaaaaaaaa);
    test_write(m, CFG0, 1);
    assert_int_equal(test_read(m, 0x0), 0xaaaaaaaa);
    assert_int_equal(test_read(m, 0x4000), 0x33333333);
    test_write(m, 0x3ffc, 0xbbbbbbbb);
    test_write(m, CFG0, 0);
    assert_int_equal(test_read(m, 0x0), 0x11111111);
    assert_int_equal(test_read(m, 0x3ffc), 0x22222222);
    assert_int_equal(test_read(m, 0x1003ffc), 0xbbbbbbbb);
    test_write(m, CFG0, 1);
    machine_reset(m);
    assert_int_equal(test_read(m, 0x0), 0x11111111);
    machine_destroy(m);
}

static void leds_are_driven_and_switches_read(void **unused)
{
    struct machine *m = board();
    struct sim_error error;
    (void)unused;
    test_write(m, CFG1, 0x181);
    assert_int_equal(test_read(m, CFG1), 0x81);
    assert_true(test_line(m, "scc.led7"));
    assert_true(test_line(m, "scc.led0"));
    assert_false(test_line(m, "scc.led1"));
    assert_true(input_pin(m, "scc.switch5", true, &error));
    test_run_to(m, SIM_US);
    assert_int_equal(test_read(m, CFG3), 0x20);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(board_and_image_identify_themselves),
        cmocka_unit_test(oscillators_are_read_and_set),
        cmocka_unit_test(wrong_transfers_end_with_an_error),
        cmocka_unit_test(remap_puts_block_ram_over_the_vectors),
        cmocka_unit_test(leds_are_driven_and_switches_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
