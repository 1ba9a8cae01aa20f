/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What surrounds a ColdFire processor: watchdogs and the cause of a reset, ports, queued SPI,
 * registers that only store; and the boot overlay of 68000 boards. The oracles are the MCF5208
 * Reference Manual and the MCF5282 User's Manual. 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint32_t get8(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put8(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static uint32_t get16(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 2);
}

static void put16(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 2, value);
}

/* --- watchdogs and reset --- */

#define RESET_NODE "rcm: reset@0 { compatible = \"fsl,mcf-reset\"; reg = <0 2>; };"
#define DOG_NODE                                                                                   \
    "wdog: watchdog@10 { compatible = \"fsl,mcf-watchdog\"; reg = <0x10 8>; clocks = <&clk>;"      \
    "fsl,reset = <&rcm>;"
static const char dogs[] = "/ {" TEST_ROOT RESET_NODE DOG_NODE "};"
                           "scm: scm@100 { compatible = \"fsl,mcf5208-scm\"; reg = <0x100 0x80>;"
                           "clocks = <&clk>; fsl,reset = <&rcm>; interrupts = <25>; };"
                           "scm2: scm@200 { compatible = \"fsl,mcf5282-scm\"; reg = <0x200 0x40>;"
                           "clocks = <&clk>; interrupts = <8>; }; };";
static const char quiet_dog[] = "/ {" TEST_ROOT RESET_NODE DOG_NODE "bosim,starts-off; }; };";

enum { RCR = 0, RSR = 1, WCR = 0x10, WMR = 0x12, WCNTR = 0x14, WSR = 0x16 };
enum { CWCR = 0x116, CWSR = 0x11b, SCMISR = 0x11f };

static void the_watchdog_resets_the_chip_unless_it_is_served(void **state)
{
    struct machine *m = test_board(dogs);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    assert_int_equal(get8(m, RSR), 0x08);
    assert_int_equal(get16(m, WCR), 0xf); /* on from the start */
    put16(m, WMR, 99);
    assert_int_equal(get16(m, WCNTR), 99);
    put16(m, WMR, 5);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_run_to_cycle(m, 90 * 4096);
    assert_int_equal(get16(m, WCNTR), 9);
    put16(m, WSR, 0x5555);
    put16(m, WSR, 0xaaaa);
    assert_int_equal(get16(m, WCNTR), 99);
    put16(m, WSR, 0xaaaa); /* alone: nothing */
    test_run_to_cycle(m, 189 * 4096 - 1);
    assert_int_equal(get16(m, WMR), 99);
    test_run_to_cycle(m, 189 * 4096 + 1);
    assert_int_equal(get16(m, WMR), 0xffff);
    assert_int_equal(get8(m, RSR), 0x10);
    machine_destroy(m);
}

static void a_watchdog_can_be_off(void **state)
{
    struct machine *m = test_board(dogs);
    (void)state;
    put16(m, WCR, 0);
    test_run_to_cycle(m, 70000 * UINT64_C(4096));
    assert_int_equal(get8(m, RSR), 0x08);
    assert_int_equal(get16(m, WCR), 0);
    machine_destroy(m);
    m = test_board(quiet_dog);
    test_run_to_cycle(m, 70000 * UINT64_C(4096));
    assert_int_equal(get8(m, RSR), 0x08);
    machine_destroy(m);
}

static void software_resets_the_chip(void **state)
{
    struct machine *m = test_board(quiet_dog);
    (void)state;
    put16(m, WMR, 7);
    put8(m, RCR, 0x80);
    test_run_to(m, SIM_US);
    assert_int_equal(get8(m, RSR), 0x20);
    assert_int_equal(get8(m, RCR), 0);
    assert_int_equal(get16(m, WMR), 0xffff);
    machine_destroy(m);
}

static void the_core_watchdog_interrupts_then_resets(void **state)
{
    struct machine *m = test_board(dogs);
    (void)state;
    put16(m, WCR, 0);
    put16(m, CWCR, 0x80 | 1 << 5 | 12); /* interrupt, then reset; 4096 cycles */
    test_run_to_cycle(m, 4095);
    assert_false(test_line(m, "irqs.25"));
    test_run_to_cycle(m, 4096);
    assert_true(test_line(m, "irqs.25"));
    put8(m, SCMISR, 1);
    assert_false(test_line(m, "irqs.25"));
    test_run_to_cycle(m, 8000);
    put8(m, CWSR, 0x55);
    put8(m, CWSR, 0xaa);
    test_run_to_cycle(m, 8000 + 4096);
    assert_true(test_line(m, "irqs.25"));
    assert_int_equal(get8(m, RSR), 0x08);
    test_run_to_cycle(m, 8000 + 8192 + 1);
    assert_int_equal(get8(m, RSR), 0x02);
    assert_int_equal(get16(m, CWCR), 0);
    put16(m, CWCR, 0x8000); /* locked */
    put16(m, CWCR, 0x0080);
    assert_int_equal(get16(m, CWCR), 0x8000);
    machine_destroy(m);
}

static void in_a_window_it_is_served_late_only(void **state)
{
    struct machine *m = test_board(dogs);
    (void)state;
    put16(m, WCR, 0);
    put16(m, CWCR, 0x80 | 3 << 5 | 12);
    test_run_to_cycle(m, 3100);
    put8(m, CWSR, 0x55);
    put8(m, CWSR, 0xaa);
    test_run_to_cycle(m, 4000);
    assert_int_equal(get16(m, CWCR), 0x80 | 3 << 5 | 12);
    put8(m, CWSR, 0x55);
    put8(m, CWSR, 0xaa);
    test_run_to_cycle(m, 4010);
    assert_int_equal(get8(m, RSR), 0x02);
    machine_destroy(m);
}

static void the_mcf5282_has_one_with_other_times(void **state)
{
    struct machine *m = test_board(dogs);
    (void)state;
    put16(m, WCR, 0);
    assert_int_equal(test_read_big(m, 0x200, 4), 0x40000001);
    put8(m, 0x211, 0x80 | 1 << 3); /* interrupt, 2^11 cycles */
    test_run_to_cycle(m, 2048);
    assert_true(test_line(m, "irqs.8"));
    assert_int_equal(get8(m, 0x211), 0x80 | 1 << 3 | 1);
    put8(m, 0x211, 0x80 | 0x40 | 1 << 3 | 1);
    assert_false(test_line(m, "irqs.8"));
    assert_int_equal(get8(m, 0x210), 0x80);
    test_run_to_cycle(m, 4097);
    assert_int_equal(get8(m, 0x210), 0x20);
    put8(m, 0x210, 0x20);
    assert_int_equal(get8(m, 0x210), 0);
    machine_destroy(m);
}

/* --- ports --- */

static void ports_set_and_clear_single_bits(void **state)
{
    static const char board[] =
        "/ {" TEST_ROOT "gpio: gpio@0 { compatible = \"fsl,mcf5208-gpio\"; reg = <0 0x48>; };"
        "ports: gpio@100 { compatible = \"fsl,mcf5282-gpio\"; reg = <0x100 0x60>; }; };";
    struct machine *m = test_board(board);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    assert_int_equal(get8(m, 5), 0xff);
    put8(m, 0x0c + 5, 0x0f); /* port TIMER */
    assert_true(test_line(m, "gpio.p5.3"));
    assert_false(test_line(m, "gpio.p5.4"));
    put8(m, 0x24 + 5, 0xf5); /* zeros clear */
    assert_int_equal(get8(m, 5), 0xf5);
    assert_int_equal(get8(m, 0x18 + 5), 0x05);
    put8(m, 0x18 + 5, 0x02); /* ones set */
    assert_int_equal(get8(m, 0x18 + 5), 0x07);
    test_pin(m, "gpio.p5.7", true);
    assert_int_equal(get8(m, 0x18 + 5), 0x87);
    assert_int_equal(get8(m, 0x24 + 5), 0);
    put8(m, 0x114 + 15, 0xff); /* port TC of the other chip */
    put8(m, 0x13c + 15, 0x00);
    assert_int_equal(get8(m, 0x128 + 15), 0);
    put8(m, 0x128 + 15, 0x04);
    assert_true(test_line(m, "ports.p15.2"));
    assert_int_equal(reports.count[REPORT_GAP], 0);
    put8(m, 0x30, 0x1f);
    assert_int_equal(get8(m, 0x30), 0x1f);
    assert_int_equal(reports.count[REPORT_GAP], 1);
    machine_destroy(m);
}

/* --- queued SPI --- */

enum { QMR = 0x0, QDLYR = 0x4, QWR = 0x8, QIR = 0xc, QAR = 0x10, QDR = 0x14 };

static struct machine *queue(struct test_wire *wire, unsigned count, unsigned command)
{
    struct machine *m =
        test_board("/ {" TEST_ROOT "spi: spi@0 { compatible = \"fsl,mcf-qspi\"; reg = <0 0x18>;"
                   "clocks = <&clk>; interrupts = <31>; }; };");
    unsigned i;
    test_wire_open(wire, m, "spi");
    put16(m, QMR, 0x8000 | 8 << 10 | 10);
    put16(m, QAR, 0);
    for (i = 0; i < count; i++)
        put16(m, QDR, 'a' + i);
    put16(m, QAR, 0x20);
    for (i = 0; i < count; i++)
        put16(m, QDR, command);
    put16(m, QWR, (count - 1) << 8 | 0x1000);
    put16(m, QIR, 0xd101);
    return m;
}

/* A transfer: 8 bits of 20 cycles, 10 before, 17 behind. */
static void a_queue_of_transfers_goes_to_its_end(void **state)
{
    struct test_wire wire;
    struct machine *m = queue(&wire, 3, 0x0e00);
    (void)state;
    assert_true(test_line(m, "spi.cs0"));
    test_wire_feed(&wire, "xyz");
    test_run_to_cycle(m, 10);
    put16(m, QDLYR, 0x8404);
    assert_false(test_line(m, "spi.cs0"));
    assert_true(test_line(m, "spi.cs1"));
    test_run_to_cycle(m, 10 + 3 * 187 - 1);
    assert_false(test_line(m, "irqs.31"));
    assert_int_equal(get16(m, QDLYR), 0x8404);
    test_run_to_cycle(m, 10 + 3 * 187);
    assert_true(test_line(m, "irqs.31"));
    assert_int_equal(get16(m, QDLYR), 0x0404);
    assert_int_equal(get16(m, QIR), 0xd101);
    assert_int_equal(get16(m, QWR) >> 4 & 0xf, 2);
    assert_true(test_line(m, "spi.cs0"));
    assert_string_equal(wire.text, "abc");
    put16(m, QIR, 0xd101);
    assert_false(test_line(m, "irqs.31"));
    put16(m, QAR, 0x10);
    assert_int_equal(get16(m, QDR), 'x');
    assert_int_equal(get16(m, QDR), 'y');
    assert_int_equal(get16(m, QDR), 'z');
    machine_destroy(m);
}

static void a_queue_can_be_halted_and_collides(void **state)
{
    struct test_wire wire;
    struct machine *m = queue(&wire, 4, 0x0e00);
    (void)state;
    put16(m, QDLYR, 0x8404);
    put16(m, QWR, 3 << 8 | 0x1000 | 0x8000);
    put16(m, QAR, 1);
    put16(m, QDR, 'Z'); /* while it runs */
    assert_int_equal(get16(m, QIR), 0xd108);
    test_run_to_cycle(m, 10000);
    assert_int_equal(wire.count, 1);
    assert_int_equal(get16(m, QIR), 0xd109);
    put16(m, QIR, 0xd109);
    put16(m, QDLYR, 0x8404);
    test_run_to_cycle(m, 30000);
    assert_string_equal(wire.text, "aabcd");
    put16(m, QIR, 0x4501);
    put16(m, QDLYR, 0x8404);
    put16(m, QDLYR, 0x0404); /* abort */
    assert_int_equal(get16(m, QIR), 0x4504);
    assert_true(test_line(m, "irqs.31"));
    machine_destroy(m);
}

/* --- registers that only store --- */

static void set_up_registers_keep_what_they_are_given(void **state)
{
    static const char board[] =
        "/ {" TEST_ROOT "cs: cs@0 { compatible = \"fsl,mcf5208-flexbus\"; reg = <0 0x60>; };"
        "sdram: sdram@200 { compatible = \"fsl,mcf5208-sdramc\"; reg = <0x200 0x120>;"
        "fsl,sdcs = <0x4000001a 0>; }; };";
    struct machine *m = test_board(board);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    assert_int_equal(test_read_big(m, 0x310, 4), 0x4000001a);
    test_write_big(m, 0x0c + 4, 4, 0x001f0001);
    assert_int_equal(test_read_big(m, 0x0c + 4, 4), 0x001f0001);
    assert_int_equal(get16(m, 0x0c + 4), 0x001f);
    assert_int_equal(test_read_big(m, 0x04, 4), 0);
    assert_int_equal(reports.count[REPORT_GAP], 1);
    machine_destroy(m);
}

/* --- boot overlay --- */

static void a_boot_overlay_is_there_for_the_reset_only(void **state)
{
    static const char board[] =
        "/ {" TEST_ROOT "ram: memory@0 { device_type = \"memory\"; reg = <0 0x1000>; };"
        "rom: memory@8000 { device_type = \"memory\"; reg = <0x8000 0x1000>; read-only; };"
        "boot { compatible = \"bosim,boot-overlay\"; reg = <0 8>; bosim,source = <0x8000>; };"
        "rcm: reset@10000 { compatible = \"fsl,mcf-reset\"; reg = <0x10000 2>; }; };";
    static const uint8_t vectors[] = {0, 0, 0x04, 0x44, 0, 0, 0x81, 0x46, 1, 2, 3, 4};
    struct machine *m = test_board(board);
    (void)state;
    bus_poke(&m->spaces[0].bus, 0, vectors, sizeof vectors); /* as an image is loaded */
    machine_reset(m);
    assert_int_equal(test_read_big(m, 0, 4), 0x444);
    assert_int_equal(test_read_big(m, 0x8004, 4), 0x8146);
    assert_int_equal(test_read_big(m, 8, 4), 0x01020304);
    machine_run(m, SIM_NS);
    assert_int_equal(test_read_big(m, 0, 4), 0);
    test_write_big(m, 4, 4, 0x12345678);
    assert_int_equal(test_read_big(m, 4, 4), 0x12345678);
    put8(m, 0x10000, 0x80); /* again at a later reset */
    test_run_to(m, SIM_US);
    assert_int_equal(get8(m, 0x10001), 0x20);
    assert_int_equal(test_read_big(m, 4, 4), 0x12345678);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_watchdog_resets_the_chip_unless_it_is_served),
        cmocka_unit_test(a_watchdog_can_be_off),
        cmocka_unit_test(software_resets_the_chip),
        cmocka_unit_test(the_core_watchdog_interrupts_then_resets),
        cmocka_unit_test(in_a_window_it_is_served_late_only),
        cmocka_unit_test(the_mcf5282_has_one_with_other_times),
        cmocka_unit_test(ports_set_and_clear_single_bits),
        cmocka_unit_test(a_queue_of_transfers_goes_to_its_end),
        cmocka_unit_test(a_queue_can_be_halted_and_collides),
        cmocka_unit_test(set_up_registers_keep_what_they_are_given),
        cmocka_unit_test(a_boot_overlay_is_there_for_the_reset_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
