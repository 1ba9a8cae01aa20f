/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UART of ColdFire chips: times from divisor and format, three characters and one more to
 * receive, commands, interrupts, loops, RTS and CTS. The oracle is the MCF5208 Reference Manual.
 * 25 MHz: 40 ns a cycle; a divisor of 2 makes a bit of 64 cycles. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    UMR = 0x00,
    USR = 0x04,
    UCR = 0x08,
    URB = 0x0c,
    UIPCR = 0x10,
    UISR = 0x14,
    UBG1 = 0x18,
    UBG2 = 0x1c,
    UIP = 0x34,
    UOP1 = 0x38,
    UOP0 = 0x3c
};
enum { RXRDY = 1, FFULL = 2, TXRDY = 4, TXEMP = 8, OE = 0x10 };
enum { EIGHT_NONE = 0x13, ONE_STOP = 0x07, BOTH_ON = 0x05 };
#define CYCLE (40 * SIM_NS)
#define BIT   (64 * CYCLE)

#define NODE                                                                                       \
    "/ {" TEST_ROOT "uart0: serial@0 { compatible = \"fsl,mcf-uart\"; reg = <0 0x40>;"             \
    "clocks = <&clk>; interrupts = <5>;"
static const char board[] = NODE "}; };";
static const char careless[] = NODE "bosim,works-unset; bosim,patient-sender; }; };";

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static struct machine *start(struct test_wire *wire, uint32_t mode1, uint32_t mode2)
{
    struct machine *m = test_board(board);
    test_wire_open(wire, m, "uart0");
    put(m, UCR, 0x10);
    put(m, UMR, mode1);
    put(m, UMR, mode2);
    put(m, UBG2, 2);
    put(m, UCR, BOTH_ON);
    return m;
}

static void a_character_takes_its_formats_bits(void **state)
{
    /* in sixteenths of a bit: start, data, parity, stop */
    static const struct {
        uint8_t mode1, mode2, data;
        uint16_t sixteenths;
    } formats[] = {{0x13, 0x07, 8, 160}, {0x13, 0x0f, 8, 176}, {0x03, 0x07, 8, 176},
                   {0x12, 0x07, 7, 144}, {0x10, 0x07, 5, 120}, {0x13, 0x00, 8, 153},
                   {0x13, 0x08, 8, 169}, {0x0b, 0x07, 8, 176}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct test_wire wire;
        struct machine *m = start(&wire, formats[i].mode1, formats[i].mode2);
        put(m, URB, 0xff);
        test_run_to(m, SIM_MS);
        assert_int_equal(wire.count, 1);
        assert_int_equal(wire.ended[0], formats[i].sixteenths * 4 * CYCLE);
        assert_int_equal((uint8_t)wire.text[0], (1 << formats[i].data) - 1);
        machine_destroy(m);
    }
}

static void mode_registers_share_an_address(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE, ONE_STOP);
    (void)state;
    assert_int_equal(get(m, UMR), ONE_STOP);
    put(m, UCR, 0x10);
    assert_int_equal(get(m, UMR), EIGHT_NONE);
    assert_int_equal(get(m, UMR), ONE_STOP);
    assert_int_equal(get(m, UBG1) << 8 | get(m, UBG2), 2);
    machine_destroy(m);
}

static void the_transmitter_has_one_place_before_its_shift_register(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE, ONE_STOP);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    put(m, UISR, 1);
    assert_int_equal(get(m, USR), TXRDY | TXEMP);
    assert_true(test_line(m, "irqs.5"));
    put(m, URB, 'a');
    assert_int_equal(get(m, USR), TXRDY);
    put(m, URB, 'b');
    assert_int_equal(get(m, USR), 0);
    assert_false(test_line(m, "irqs.5"));
    put(m, URB, 'c');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_run_to(m, 10 * BIT);
    assert_int_equal(get(m, USR), TXRDY);
    put(m, UCR, 0x08); /* off: what is sent goes to its end */
    assert_int_equal(get(m, USR), 0);
    test_run_to(m, 20 * BIT);
    assert_string_equal(wire.text, "ab");
    put(m, URB, 'd');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    put(m, UCR, 0x04);
    put(m, URB, 'e');
    put(m, UCR, 0x30); /* reset: it does not */
    test_run_to(m, SIM_MS);
    assert_string_equal(wire.text, "ab");
    machine_destroy(m);
}

static void three_characters_wait_and_a_fourth_in_the_shift_register(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE, ONE_STOP);
    (void)state;
    put(m, UISR, 2);
    test_wire_feed(&wire, "1234");
    test_run_to(m, 10 * BIT);
    assert_int_equal(get(m, USR) & (RXRDY | FFULL), RXRDY);
    assert_true(test_line(m, "irqs.5"));
    test_run_to(m, 40 * BIT);
    assert_int_equal(get(m, USR) & (RXRDY | FFULL | OE), RXRDY | FFULL);
    test_wire_feed(&wire, "5");
    test_run_to(m, 60 * BIT);
    assert_int_equal(get(m, USR) & OE, OE);
    assert_int_equal(get(m, URB), '1');
    assert_int_equal(get(m, USR) & FFULL, FFULL);
    assert_int_equal(get(m, URB), '2');
    assert_int_equal(get(m, URB), '3');
    assert_int_equal(get(m, URB), '5');
    assert_int_equal(get(m, USR), OE | TXRDY | TXEMP);
    assert_false(test_line(m, "irqs.5"));
    put(m, UCR, 0x40);
    assert_int_equal(get(m, USR), TXRDY | TXEMP);
    machine_destroy(m);
}

static void it_may_interrupt_when_three_are_there(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE | 0x40, ONE_STOP);
    (void)state;
    put(m, UISR, 2);
    test_wire_feed(&wire, "123");
    test_run_to(m, 29 * BIT);
    assert_false(test_line(m, "irqs.5"));
    test_run_to(m, 30 * BIT);
    assert_true(test_line(m, "irqs.5"));
    assert_int_equal(get(m, UISR), 3);
    put(m, UCR, 0x20);
    assert_int_equal(get(m, UISR), 1);
    machine_destroy(m);
}

static void it_loops(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE, 0x80 | ONE_STOP);
    (void)state;
    put(m, URB, 'x');
    test_run_to(m, 10 * BIT);
    assert_int_equal(get(m, URB), 'x');
    assert_int_equal(wire.count, 0);
    put(m, UMR, 0x40 | ONE_STOP); /* echo */
    test_wire_feed(&wire, "y");
    test_run_to(m, 40 * BIT);
    assert_string_equal(wire.text, "y");
    assert_int_equal(get(m, URB), 'y');
    machine_destroy(m);
}

static void rts_and_cts_hold_the_flow(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, EIGHT_NONE | 0x80, 0x10 | ONE_STOP);
    (void)state;
    assert_true(test_line(m, "uart0.rts"));
    put(m, UOP1, 1);
    assert_false(test_line(m, "uart0.rts"));
    test_wire_feed(&wire, "123");
    test_run_to(m, 30 * BIT);
    assert_true(test_line(m, "uart0.rts"));
    get(m, URB);
    assert_false(test_line(m, "uart0.rts"));
    put(m, UOP0, 1);
    assert_true(test_line(m, "uart0.rts"));
    put(m, UIPCR, 1);
    put(m, UISR, 0x80);
    test_pin(m, "uart0.cts", true);
    assert_true(test_line(m, "irqs.5"));
    assert_int_equal(get(m, UIP), 1);
    assert_int_equal(get(m, UIPCR), 0x11);
    assert_int_equal(get(m, UIPCR), 0x01);
    assert_false(test_line(m, "irqs.5"));
    put(m, URB, 'a');
    test_run_to(m, 100 * BIT);
    assert_int_equal(wire.count, 0);
    test_pin(m, "uart0.cts", false);
    test_run_to(m, 110 * BIT);
    assert_string_equal(wire.text, "a");
    machine_destroy(m);
}

static void without_a_divisor_it_works_where_the_board_says_so(void **state)
{
    struct machine *m = test_board(board);
    struct test_wire wire;
    (void)state;
    test_wire_open(&wire, m, "uart0");
    put(m, UCR, BOTH_ON);
    put(m, URB, 'a');
    test_run_to(m, SIM_MS);
    assert_int_equal(wire.count, 0);
    machine_destroy(m);
    m = test_board(careless);
    test_wire_open(&wire, m, "uart0");
    put(m, UCR, BOTH_ON); /* no mode either */
    put(m, URB, 'a');
    test_wire_feed(&wire, "12345678");
    test_run_to(m, 100 * SIM_MS);
    assert_string_equal(wire.text, "a");
    assert_true(wire.ended[0] > 86 * SIM_US && wire.ended[0] < 88 * SIM_US); /* 10 / 115200 s */
    assert_int_equal(get(m, USR) & (FFULL | OE), FFULL);
    assert_int_equal(get(m, URB), '1');
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_takes_its_formats_bits),
        cmocka_unit_test(mode_registers_share_an_address),
        cmocka_unit_test(the_transmitter_has_one_place_before_its_shift_register),
        cmocka_unit_test(three_characters_wait_and_a_fourth_in_the_shift_register),
        cmocka_unit_test(it_may_interrupt_when_three_are_there),
        cmocka_unit_test(it_loops),
        cmocka_unit_test(rts_and_cts_hold_the_flow),
        cmocka_unit_test(without_a_divisor_it_works_where_the_board_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
