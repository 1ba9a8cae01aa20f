/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Stellaris UART: times from divisor and format, FIFOs and the levels at which they interrupt,
 * the receive time-out, overruns, loop back. The oracle is the LM3S6965 data sheet. 25 MHz: 40 ns
 * a cycle; a divisor of 1 and 16/64 makes a bit of 20 cycles, a character of 200, 8 us. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    DR = 0x00,
    RSR = 0x04,
    FR = 0x18,
    IBRD = 0x24,
    FBRD = 0x28,
    LCRH = 0x2c,
    CTL = 0x30,
    IFLS = 0x34,
    IM = 0x38,
    RIS = 0x3c,
    MIS = 0x40,
    ICR = 0x44
};
enum { BUSY = 0x08, RXFE = 0x10, TXFF = 0x20, RXFF = 0x40, TXFE = 0x80 };
enum { RX = 0x10, TX = 0x20, RT = 0x40, OE = 0x400 };
enum { ON = 0x301, LBE = 0x80, EIGHT = 0x60, FEN = 0x10 };
#define CYCLE     (40 * SIM_NS)
#define CHARACTER (200 * CYCLE)
#define BIT       (20 * CYCLE)

#define NODE                                                                                       \
    "/ {" TEST_ROOT "uart0: uart@0 { compatible = \"ti,stellaris-uart\"; reg = <0 0x1000>;"        \
    "clocks = <&clk>; interrupts = <5>;"
static const char board[] = NODE "};};";

struct wire {
    struct stream_sink sink;
    struct machine *machine;
    char text[128];
    unsigned count;
    sim_time ended[128];
};

static void end(void *owner, uint32_t value, sim_time now)
{
    struct wire *wire = owner;
    wire->ended[wire->count] = now;
    wire->text[wire->count++] = (char)value;
}

static struct machine *start(struct wire *wire, const char *dts, uint32_t lcrh, uint32_t ctl)
{
    struct machine *machine = test_board(dts);
    *wire = (struct wire){.sink = {.owner = wire, .end = end}, .machine = machine};
    stream_subscribe(machine_stream(machine, "uart0"), &wire->sink);
    test_write(machine, IBRD, 1);
    test_write(machine, FBRD, 16);
    test_write(machine, LCRH, lcrh);
    test_write(machine, CTL, ctl);
    return machine;
}

static void feed(struct machine *machine, const char *text)
{
    struct sim_error error = {""};
    if (!input_serial(machine, "uart0", text, strlen(text), &error))
        fail_msg("%s", error.text);
}

static void put(struct machine *machine, const char *text)
{
    for (; *text != '\0'; text++)
        test_write(machine, DR, (uint8_t)*text);
}

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint16_t expected[][2] = {
        {DR, 0},       {RSR, 0},      {FR, 0x90},    {0x20, 0},     {IBRD, 0},    {FBRD, 0},
        {LCRH, 0},     {CTL, 0x300},  {IFLS, 0x12},  {IM, 0},       {RIS, 0},     {MIS, 0},
        {0xfd0, 0},    {0xfe0, 0x11}, {0xfe4, 0x00}, {0xfe8, 0x18}, {0xfec, 0x1}, {0xff0, 0x0d},
        {0xff4, 0xf0}, {0xff8, 0x05}, {0xffc, 0xb1}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i][0]), expected[i][1]);
    machine_destroy(machine);
}

/* UARTLCRH: 5 to 8 data bits, parity, one or two stop bits, and the start bit. */
static void a_character_takes_its_formats_bits(void **state)
{
    static const struct {
        uint32_t lcrh;
        unsigned bits;
    } formats[] = {{EIGHT, 10}, {0x00, 7}, {0x20, 8}, {EIGHT | 2, 11}, {EIGHT | 2 | 8, 12}};
    (void)state;
    for (unsigned i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct wire wire;
        struct machine *machine = start(&wire, board, formats[i].lcrh, ON);
        put(machine, "A");
        assert_int_equal(test_read(machine, FR), BUSY | RXFE | TXFE); /* in the shift register */
        test_run_to(machine, formats[i].bits * BIT - 1);
        assert_int_equal(wire.count, 0);
        test_run_to(machine, formats[i].bits * BIT);
        assert_int_equal(wire.count, 1);
        assert_int_equal(test_read(machine, FR), RXFE | TXFE);
        machine_destroy(machine);
    }
}

/* 25 MHz / (16 * 115200) = 13.563: 13 and 36/64. Ten bits are 2170 cycles. */
static void the_fraction_counts(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT, ON);
    (void)state;
    test_write(machine, IBRD, 13);
    test_write(machine, FBRD, 36);
    put(machine, "a"); /* the divisor is taken when UARTLCRH is written, not before */
    test_run_to(machine, CHARACTER);
    assert_int_equal(wire.count, 1);
    test_write(machine, LCRH, EIGHT);
    put(machine, "b");
    test_run_to(machine, CHARACTER + 2170 * CYCLE - 1);
    assert_int_equal(wire.count, 1);
    test_run_to(machine, CHARACTER + 2170 * CYCLE);
    assert_int_equal(wire.count, 2);
    machine_destroy(machine);
}

static void sixteen_characters_wait_behind_the_one_that_leaves(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT | FEN, ON);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    put(machine, "0123456789abcdef");
    assert_int_equal(test_read(machine, FR), BUSY | RXFE);
    put(machine, "g");
    assert_int_equal(test_read(machine, FR), BUSY | RXFE | TXFF);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 0);
    put(machine, "h"); /* is lost */
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_run_to(machine, 17 * CHARACTER);
    assert_string_equal(wire.text, "0123456789abcdefg");
    assert_int_equal(wire.ended[16], 17 * CHARACTER);
    assert_int_equal(test_read(machine, FR), RXFE | TXFE);
    machine_destroy(machine);
}

/* "Interrupts": when the FIFO passes its level downwards, not while it is below. */
static void the_transmit_interrupt_comes_at_its_level(void **state)
{
    static const uint8_t levels[] = {2, 4, 8, 12, 14};
    (void)state;
    for (unsigned i = 0; i < sizeof levels; i++) {
        struct wire wire;
        struct machine *machine = start(&wire, board, EIGHT | FEN, ON);
        test_write(machine, IFLS, 0x10 | i);
        test_write(machine, IM, TX);
        put(machine, "x");
        test_run_to(machine, CHARACTER);
        assert_int_equal(test_read(machine, RIS), 0); /* it never was above */
        put(machine, "0123456789abcdefg");
        test_run_to(machine, (17 - levels[i]) * CHARACTER - 1);
        assert_int_equal(test_read(machine, RIS), 0);
        test_run_to(machine, (17 - levels[i]) * CHARACTER);
        assert_int_equal(test_read(machine, MIS), TX);
        assert_true(test_line(machine, "irqs.5"));
        test_write(machine, DR, 'y'); /* above again */
        assert_false(test_line(machine, "irqs.5"));
        test_run_to(machine, (18 - levels[i]) * CHARACTER);
        assert_true(test_line(machine, "irqs.5"));
        test_write(machine, ICR, TX);
        assert_false(test_line(machine, "irqs.5"));
        machine_destroy(machine);
    }
}

static void without_fifos_each_character_interrupts(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT, ON);
    (void)state;
    test_write(machine, IM, TX);
    put(machine, "a");
    assert_true(test_line(machine, "irqs.5")); /* it went on into the shift register */
    put(machine, "b");
    assert_false(test_line(machine, "irqs.5"));
    assert_int_equal(test_read(machine, FR), BUSY | RXFE | TXFF);
    test_run_to(machine, CHARACTER - 1);
    assert_false(test_line(machine, "irqs.5"));
    test_run_to(machine, CHARACTER);
    assert_true(test_line(machine, "irqs.5"));
    machine_destroy(machine);
}

static void the_receive_interrupt_comes_at_its_level(void **state)
{
    static const uint8_t levels[] = {2, 4, 8, 12, 14};
    (void)state;
    for (unsigned i = 0; i < sizeof levels; i++) {
        struct wire wire;
        struct machine *machine = start(&wire, board, EIGHT | FEN, ON);
        test_write(machine, IFLS, i << 3);
        test_write(machine, IM, RX);
        feed(machine, "0123456789abcdef");
        test_run_to(machine, levels[i] * CHARACTER - 1);
        assert_false(test_line(machine, "irqs.5"));
        test_run_to(machine, levels[i] * CHARACTER);
        assert_true(test_line(machine, "irqs.5"));
        assert_int_equal(test_peek(machine, DR), '0'); /* a debugger takes nothing */
        assert_int_equal(test_read(machine, DR), '0');
        assert_false(test_line(machine, "irqs.5"));
        machine_destroy(machine);
    }
}

/* "Receive time-out": 32 bits long nothing came and data waits. */
static void data_that_waits_interrupts_after_32_bits(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT | FEN, ON);
    sim_time due = 2 * CHARACTER + 32 * BIT;
    (void)state;
    test_write(machine, IM, RT);
    feed(machine, "ab");
    test_run_to(machine, due - 1);
    assert_int_equal(test_read(machine, RIS), RX & test_read(machine, RIS));
    assert_false(test_line(machine, "irqs.5"));
    test_run_to(machine, due);
    assert_true(test_line(machine, "irqs.5"));
    assert_int_equal(test_read(machine, DR), 'a');
    assert_true(test_line(machine, "irqs.5")); /* something still waits */
    assert_int_equal(test_read(machine, DR), 'b');
    assert_false(test_line(machine, "irqs.5"));
    test_run_to(machine, 10 * due);
    assert_int_equal(test_read(machine, RIS), 0);
    machine_destroy(machine);
}

static void a_full_fifo_loses_what_comes_and_marks_the_next(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT | FEN, ON);
    (void)state;
    test_write(machine, IM, OE);
    feed(machine, "0123456789abcdefgh");
    test_run_to(machine, 16 * CHARACTER);
    assert_int_equal(test_read(machine, FR), TXFE | RXFF);
    assert_false(test_line(machine, "irqs.5"));
    test_run_to(machine, 17 * CHARACTER);
    assert_true(test_line(machine, "irqs.5"));
    assert_int_equal(test_read(machine, RSR), 8);
    assert_int_equal(test_read(machine, DR), '0');
    test_run_to(machine, 18 * CHARACTER);
    for (unsigned i = 1; i < 16; i++)
        assert_int_equal(test_read(machine, DR), "0123456789abcdef"[i]);
    assert_int_equal(test_read(machine, DR), 0x800 | 'h'); /* after the gap */
    test_write(machine, RSR, 0);
    assert_int_equal(test_read(machine, RSR), 0);
    test_write(machine, ICR, OE);
    assert_false(test_line(machine, "irqs.5"));
    machine_destroy(machine);
}

static void loop_back_brings_it_back_and_shows_nothing(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT | FEN, ON | LBE);
    (void)state;
    put(machine, "q");
    stream_arrive(machine_stream(machine, "uart0"), 'z'); /* the pin is not looked at */
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, DR), 'q');
    assert_int_equal(test_read(machine, FR), RXFE | TXFE);
    assert_int_equal(wire.count, 0);
    machine_destroy(machine);
}

static void switched_off_nothing_goes_or_comes(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, board, EIGHT | FEN, 0x300);
    (void)state;
    put(machine, "ab");
    feed(machine, "c");
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(wire.count, 0);
    assert_int_equal(test_read(machine, FR), BUSY | RXFE);
    test_write(machine, CTL, ON);
    test_run_to(machine, 12 * CHARACTER);
    assert_string_equal(wire.text, "ab");
    assert_int_equal(test_read(machine, DR), 'c');
    machine_destroy(machine);
}

/* bosim,works-unset: nothing was set, 115200 baud: 2171 cycles a character. Told once. */
static void may_work_without_being_set_up(void **state)
{
    struct machine *machine = test_board(NODE "bosim,works-unset; };};");
    struct wire wire = {.sink = {.owner = &wire, .end = end}, .machine = machine};
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    stream_subscribe(machine_stream(machine, "uart0"), &wire.sink);
    feed(machine, "in");
    test_run_to(machine, 10 * SIM_MS);
    assert_int_equal(test_peek(machine, FR), RXFE | TXFE); /* nobody has looked */
    test_write(machine, DR, 'o');
    test_run_to(machine, 10 * SIM_MS + 2171 * CYCLE);
    assert_string_equal(wire.text, "o");
    assert_int_equal(test_read(machine, FR), RXFE | TXFE);
    test_run_to(machine, 20 * SIM_MS);
    test_write(machine, DR, 'k');
    assert_int_equal(test_read(machine, DR), 'i');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    machine_destroy(machine);
}

static void overruns_can_be_shown_and_senders_be_patient(void **state)
{
    struct wire wire;
    struct machine *machine =
        start(&wire, NODE "bosim,show-overruns; bosim,patient-sender; };};", EIGHT, ON);
    (void)state;
    put(machine, "abcde"); /* one leaves, one waits */
    feed(machine, "xyz");
    test_run_to(machine, 10 * CHARACTER);
    assert_string_equal(wire.text, "abcde");
    assert_int_equal(test_read(machine, RSR), 0);
    assert_int_equal(test_read(machine, DR), 'x');
    test_run_to(machine, 20 * CHARACTER);
    assert_int_equal(test_read(machine, DR), 'y');
    assert_int_equal(test_read(machine, RSR), 0);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(a_character_takes_its_formats_bits),
        cmocka_unit_test(the_fraction_counts),
        cmocka_unit_test(sixteen_characters_wait_behind_the_one_that_leaves),
        cmocka_unit_test(the_transmit_interrupt_comes_at_its_level),
        cmocka_unit_test(without_fifos_each_character_interrupts),
        cmocka_unit_test(the_receive_interrupt_comes_at_its_level),
        cmocka_unit_test(data_that_waits_interrupts_after_32_bits),
        cmocka_unit_test(a_full_fifo_loses_what_comes_and_marks_the_next),
        cmocka_unit_test(loop_back_brings_it_back_and_shows_nothing),
        cmocka_unit_test(switched_off_nothing_goes_or_comes),
        cmocka_unit_test(may_work_without_being_set_up),
        cmocka_unit_test(overruns_can_be_shown_and_senders_be_patient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
