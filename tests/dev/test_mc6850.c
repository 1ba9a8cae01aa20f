/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MC6850 ACIA: reset by software, word lengths and dividers, both buffers, overrun, modem
 * lines, interrupts, and two of them on the halves of a 16-bit bus. The oracle is Motorola's data
 * sheet. The clock has 25 MHz, 40 ns a cycle. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { SR = 0x40, DR = 0x42 };
enum { RDRF = 1, TDRE = 2, DCD = 4, CTS = 8, OVRN = 0x20, IRQ = 0x80 };
enum {
    RESET = 3,
    BY_16 = 1,
    BY_64 = 2,
    EIGHT_N_1 = 5 << 2,
    TIE = 0x20,
    RTS_HIGH = 0x40,
    RIE = 0x80
};
#define CYCLE (40 * SIM_NS)

#define NODE                                                                                       \
    "/ {" TEST_ROOT "acia1: serial@40 { compatible = \"motorola,mc6850\";"                         \
    "reg = <0x40 1>, <0x42 1>; clocks = <&clk>; interrupts = <5>;"
static const char board[] = NODE "}; };";
static const char pair[] =
    NODE "};"
         "acia2: serial@41 { compatible = \"motorola,mc6850\";"
         "reg = <0x41 1>, <0x43 1>; clocks = <&clk>; interrupts = <6>; }; };";
static const char patient[] = NODE "bosim,patient-sender; }; };";

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static struct machine *start(struct test_wire *wire, const char *dts, uint32_t control)
{
    struct machine *m = test_board(dts);
    test_wire_open(wire, m, "acia1");
    put(m, SR, RESET);
    put(m, SR, control);
    return m;
}

static void it_does_nothing_before_it_was_reset_and_set_up(void **state)
{
    struct machine *m = test_board(board);
    struct test_reports reports;
    struct test_wire wire;
    (void)state;
    test_wire_open(&wire, m, "acia1");
    test_reports_watch(m, &reports);
    assert_int_equal(get(m, SR), 0);
    put(m, DR, 'x');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_wire_feed(&wire, "y");
    test_run_to(m, SIM_MS);
    assert_int_equal(get(m, SR), 0);
    put(m, SR, BY_16 | EIGHT_N_1);
    assert_int_equal(get(m, SR), TDRE);
    machine_destroy(m);
}

static void a_character_takes_its_words_bits(void **state)
{
    static const uint8_t bits[8] = {11, 11, 10, 10, 11, 10, 11, 11};
    static const uint8_t divisors[] = {1, 16, 64};
    unsigned word, divide;
    (void)state;
    for (word = 0; word < 8; word++)
        for (divide = 0; divide < 3; divide++) {
            struct test_wire wire;
            struct machine *m = start(&wire, board, word << 2 | divide);
            put(m, DR, 0xc1);
            test_run_to(m, bits[word] * divisors[divide] * CYCLE);
            assert_int_equal(wire.count, 1);
            assert_int_equal(wire.ended[0], bits[word] * divisors[divide] * CYCLE);
            assert_int_equal((uint8_t)wire.text[0], word < 4 ? 0x41 : 0xc1);
            machine_destroy(m);
        }
}

/* The buffer gives its character to the shift register at once, then when that is free. */
static void one_character_waits_behind_the_one_that_leaves(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    put(m, DR, 'a');
    assert_int_equal(get(m, SR), TDRE);
    put(m, DR, 'b');
    assert_int_equal(get(m, SR), 0);
    test_run_to(m, 159 * CYCLE);
    assert_int_equal(get(m, SR), 0);
    test_run_to(m, 160 * CYCLE);
    assert_int_equal(get(m, SR), TDRE);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 0);
    put(m, DR, 'c');
    put(m, DR, 'd');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_run_to(m, SIM_MS);
    assert_string_equal(wire.text, "abd");
    assert_int_equal(wire.ended[2], 480 * CYCLE);
    machine_destroy(m);
}

static void the_transmitter_interrupts_while_its_buffer_is_empty(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | TIE);
    (void)state;
    assert_int_equal(get(m, SR), TDRE | IRQ);
    assert_true(test_line(m, "irqs.5"));
    put(m, DR, 'a');
    put(m, DR, 'b');
    assert_false(test_line(m, "irqs.5"));
    test_run_to(m, 160 * CYCLE);
    assert_true(test_line(m, "irqs.5"));
    put(m, SR, BY_16 | EIGHT_N_1);
    assert_false(test_line(m, "irqs.5"));
    machine_destroy(m);
}

static void a_received_character_interrupts_until_it_is_read(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | RIE);
    (void)state;
    test_wire_feed(&wire, "k");
    test_run_to(m, 160 * CYCLE - 1);
    assert_int_equal(get(m, SR), TDRE);
    test_run_to(m, 160 * CYCLE);
    assert_int_equal(get(m, SR), TDRE | RDRF | IRQ);
    assert_true(test_line(m, "irqs.5"));
    assert_int_equal(get(m, DR), 'k');
    assert_int_equal(get(m, SR), TDRE);
    assert_false(test_line(m, "irqs.5"));
    machine_destroy(m);
}

/* OVRN does not show before the last good character is read; RDRF stays set until it ends. */
static void an_overrun_shows_behind_the_last_good_character(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | RIE);
    (void)state;
    test_wire_feed(&wire, "123");
    test_run_to(m, 480 * CYCLE);
    assert_int_equal(get(m, SR), TDRE | RDRF | IRQ);
    assert_int_equal(get(m, DR), '1');
    assert_int_equal(get(m, SR), TDRE | RDRF | OVRN | IRQ);
    assert_int_equal(get(m, DR), '1');
    assert_int_equal(get(m, SR), TDRE);
    machine_destroy(m);
}

static void a_patient_sender_waits_for_the_buffer(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, patient, BY_16 | EIGHT_N_1);
    unsigned i;
    (void)state;
    test_wire_feed(&wire, "123");
    for (i = 1; i <= 3; i++) {
        test_run_to(m, i * SIM_MS);
        assert_int_equal(get(m, SR), TDRE | RDRF);
        assert_int_equal(get(m, DR), '0' + i);
    }
    assert_int_equal(get(m, SR), TDRE);
    machine_destroy(m);
}

static void cts_hides_tdre_and_rts_follows_the_control_register(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | TIE);
    (void)state;
    test_pin(m, "acia1.cts", true);
    assert_int_equal(get(m, SR), CTS);
    assert_false(test_line(m, "irqs.5"));
    test_pin(m, "acia1.cts", false);
    assert_int_equal(get(m, SR), TDRE | IRQ);
    assert_false(test_line(m, "acia1.rts"));
    put(m, SR, BY_16 | EIGHT_N_1 | RTS_HIGH);
    assert_true(test_line(m, "acia1.rts"));
    machine_destroy(m);
}

/* "Remains high until the status register, then the data register are read", and follows the pin
 * after that. */
static void lost_carrier_is_kept_until_status_and_data_are_read(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | RIE);
    (void)state;
    test_pin(m, "acia1.dcd", true);
    assert_int_equal(get(m, SR), TDRE | DCD | IRQ);
    test_pin(m, "acia1.dcd", false);
    assert_int_equal(get(m, SR), TDRE | DCD | IRQ);
    get(m, DR);
    assert_int_equal(get(m, SR), TDRE);
    test_pin(m, "acia1.dcd", true);
    get(m, SR);
    get(m, DR);
    assert_int_equal(get(m, SR), TDRE | DCD);
    assert_false(test_line(m, "irqs.5"));
    test_wire_feed(&wire, "x");
    test_run_to(m, SIM_MS);
    assert_int_equal(get(m, SR), TDRE | DCD);
    machine_destroy(m);
}

static void a_master_reset_ends_everything(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1 | RIE);
    (void)state;
    test_wire_feed(&wire, "12");
    test_run_to(m, 400 * CYCLE);
    put(m, DR, 'a');
    put(m, SR, RESET);
    assert_int_equal(get(m, SR), 0);
    assert_false(test_line(m, "irqs.5"));
    put(m, SR, BY_64 | EIGHT_N_1);
    assert_int_equal(get(m, SR), TDRE);
    test_run_to(m, SIM_MS);
    assert_int_equal(wire.count, 0);
    machine_destroy(m);
}

/* A word access reaches both: the upper half is at the lower address. */
static void two_of_them_share_a_word(void **state)
{
    struct machine *m = test_board(pair);
    struct test_wire wires[2];
    (void)state;
    test_wire_open(&wires[0], m, "acia1");
    test_wire_open(&wires[1], m, "acia2");
    test_write_big(m, SR, 2, 0x0303);
    test_write_big(m, SR, 2, 0x1516);
    assert_int_equal(test_read_big(m, SR, 2), 0x0202);
    test_write_big(m, DR, 2, 'A' << 8 | 'B');
    test_run_to(m, SIM_MS);
    assert_string_equal(wires[0].text, "A");
    assert_string_equal(wires[1].text, "B");
    assert_int_equal(wires[0].ended[0], 160 * CYCLE);
    assert_int_equal(wires[1].ended[0], 640 * CYCLE);
    machine_destroy(m);
}

static void a_debugger_takes_no_character(void **state)
{
    struct test_wire wire;
    struct machine *m = start(&wire, board, BY_16 | EIGHT_N_1);
    uint8_t byte;
    (void)state;
    test_wire_feed(&wire, "k");
    test_run_to(m, SIM_MS);
    assert_int_equal(bus_peek(&m->spaces[0].bus, DR, &byte, 1), 1);
    assert_int_equal(byte, 'k');
    assert_int_equal(get(m, SR), TDRE | RDRF);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_does_nothing_before_it_was_reset_and_set_up),
        cmocka_unit_test(a_character_takes_its_words_bits),
        cmocka_unit_test(one_character_waits_behind_the_one_that_leaves),
        cmocka_unit_test(the_transmitter_interrupts_while_its_buffer_is_empty),
        cmocka_unit_test(a_received_character_interrupts_until_it_is_read),
        cmocka_unit_test(an_overrun_shows_behind_the_last_good_character),
        cmocka_unit_test(a_patient_sender_waits_for_the_buffer),
        cmocka_unit_test(cts_hides_tdre_and_rts_follows_the_control_register),
        cmocka_unit_test(lost_carrier_is_kept_until_status_and_data_are_read),
        cmocka_unit_test(a_master_reset_ends_everything),
        cmocka_unit_test(two_of_them_share_a_word),
        cmocka_unit_test(a_debugger_takes_no_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
