/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MC68230 PI/T: timer, ports in all modes, handshakes, vectors. The oracle is Motorola's data
 * sheet. The clock has 25 MHz, 40 ns a cycle. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define AT(number) (1u + 2u * (number))
enum {
    PGCR = AT(0),
    PSRR = AT(1),
    PADDR = AT(2),
    PBDDR = AT(3),
    PCDDR = AT(4),
    PIVR = AT(5),
    PACR = AT(6),
    PBCR = AT(7),
    PADR = AT(8),
    PBDR = AT(9),
    PAAR = AT(10),
    PBAR = AT(11),
    PCDR = AT(12),
    PSR = AT(13),
    TCR = AT(16),
    TIVR = AT(17),
    CPRH = AT(19),
    CNTRH = AT(23),
    TSR = AT(26)
};
enum { H1S = 1, H2S = 2, H3S = 4, H4S = 8 };
enum { INTERLOCKED = 6 << 3, PULSED = 7 << 3, OUT_NEGATED = 4 << 3, OUT_ASSERTED = 5 << 3 };
#define CYCLE (40 * SIM_NS)

static const char board[] = "/ {" TEST_ROOT "pit: parallel@1 { compatible = \"motorola,mc68230\";"
                            "reg = <1 0x3f>; clocks = <&clk>; interrupts = <3>, <2>; }; };";

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static void put24(struct machine *m, uint32_t address, uint32_t value)
{
    unsigned i;
    for (i = 0; i < 3; i++)
        put(m, address + 2 * i, value >> (16 - 8 * i) & 0xff);
}

static uint32_t counter(struct machine *m)
{
    return get(m, CNTRH) << 16 | get(m, CNTRH + 2) << 8 | get(m, CNTRH + 4);
}

static void pin(struct machine *m, const char *name, bool level)
{
    char full[16];
    snprintf(full, sizeof full, "pit.%s", name);
    test_pin(m, full, level);
}

static void pulse(struct machine *m, const char *name)
{
    pin(m, name, true);
    pin(m, name, false);
}

static bool level(struct machine *m, const char *name)
{
    char full[16];
    snprintf(full, sizeof full, "pit.%s", name);
    return test_line(m, full);
}

static uint32_t port_pins(struct machine *m, char port)
{
    uint32_t levels = 0;
    unsigned i;
    for (i = 0; i < 8; i++) {
        char name[4] = {'p', port, (char)('0' + i), '\0'};
        levels |= (uint32_t)level(m, name) << i;
    }
    return levels;
}

static void set_port(struct machine *m, char port, uint32_t levels)
{
    unsigned i;
    for (i = 0; i < 8; i++) {
        char name[4] = {'p', port, (char)('0' + i), '\0'};
        pin(m, name, levels >> i & 1);
    }
}

static int acknowledge(struct machine *m, unsigned irq)
{
    struct line *line = machine_line(m, irq == 3 ? "irqs.3" : "irqs.2");
    return line_acknowledge(line, irq);
}

/* --- timer --- */

static void the_timer_reaches_zero_after_its_preload_and_comes_again(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put24(m, CPRH, 100);
    put(m, TIVR, 0x46);
    put(m, TCR, 0xa1); /* vectored, reload, clock / 32 */
    assert_int_equal(counter(m), 100);
    test_run_to_cycle(m, 31);
    assert_int_equal(counter(m), 100);
    test_run_to_cycle(m, 32);
    assert_int_equal(counter(m), 99);
    test_run_to_cycle(m, 3199);
    assert_int_equal(get(m, TSR), 0);
    assert_true(level(m, "pc3"));
    test_run_to_cycle(m, 3200);
    assert_int_equal(get(m, TSR), 1);
    assert_int_equal(counter(m), 0);
    assert_true(test_line(m, "irqs.2"));
    assert_false(level(m, "pc3"));
    assert_int_equal(acknowledge(m, 2), 0x46);
    put(m, TSR, 1);
    assert_false(test_line(m, "irqs.2"));
    assert_int_equal(acknowledge(m, 2), 24);
    test_run_to_cycle(m, 3232);
    assert_int_equal(counter(m), 100);
    test_run_to_cycle(m, 3200 + 101 * 32 - 1);
    assert_false(test_line(m, "irqs.2"));
    test_run_to_cycle(m, 3200 + 101 * 32);
    assert_true(test_line(m, "irqs.2"));
    put(m, TCR, 0xa0);
    assert_int_equal(get(m, TSR), 0);
    assert_false(test_line(m, "irqs.2"));
    machine_destroy(m);
}

static void it_may_roll_over_instead(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put24(m, CPRH, 2);
    put(m, TCR, 0x11);
    test_run_to_cycle(m, 64);
    assert_int_equal(counter(m), 0);
    test_run_to_cycle(m, 96);
    assert_int_equal(counter(m), 0xffffff);
    machine_destroy(m);
}

static void tout_is_a_square_wave(void **state)
{
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    put24(m, CPRH, 9);
    put(m, TCR, 0x41);
    assert_true(level(m, "pc3"));
    for (i = 0; i < 6; i++) {
        test_run_to_cycle(m, (9 + 10 * i) * 32);
        assert_int_equal(level(m, "pc3"), i % 2 == 1);
    }
    assert_false(test_line(m, "irqs.2"));
    put(m, TCR, 0x40);
    assert_true(level(m, "pc3"));
    machine_destroy(m);
}

static void tin_counts_or_gates(void **state)
{
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    put24(m, CPRH, 3);
    put(m, TCR, 0x07);
    for (i = 0; i < 3; i++)
        pulse(m, "pc2");
    assert_int_equal(counter(m), 0);
    assert_int_equal(get(m, TSR), 1);
    put(m, TCR, 0x00);
    put(m, TCR, 0x05);
    for (i = 0; i < 63; i++)
        pulse(m, "pc2");
    assert_int_equal(counter(m), 2);
    pulse(m, "pc2");
    assert_int_equal(counter(m), 1);
    put(m, TCR, 0x00);
    put(m, TCR, 0x03);
    test_run_to_cycle(m, 320);
    assert_int_equal(counter(m), 1); /* it keeps what it had: nothing has begun */
    pin(m, "pc2", true);
    test_run_to_cycle(m, 320 + 64);
    assert_int_equal(counter(m), 1);
    test_run_to_cycle(m, 320 + 96);
    assert_int_equal(get(m, TSR), 1);
    pin(m, "pc2", false);
    assert_int_equal(get(m, TSR), 0);
    machine_destroy(m);
}

static void a_timer_without_acknowledge_autovectors(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put24(m, CPRH, 1);
    put(m, TCR, 0xe1);
    test_run_to_cycle(m, 32);
    assert_true(test_line(m, "irqs.2"));
    assert_int_equal(acknowledge(m, 2), -1);
    put(m, TCR, 0xa0);
    put(m, TCR, 0xa1);
    test_run_to_cycle(m, 64);
    assert_int_equal(acknowledge(m, 2), 15); /* not initialized */
    machine_destroy(m);
}

/* --- ports --- */

static void bit_io_goes_by_direction(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PACR, 0x80);
    put(m, PADDR, 0xf0);
    put(m, PADR, 0xa5);
    assert_int_equal(port_pins(m, 'a'), 0xa0);
    set_port(m, 'a', 0x0c);
    assert_int_equal(get(m, PADR), 0xac);
    assert_int_equal(get(m, PAAR), 0xac);
    put(m, PCDDR, 0x03);
    put(m, PCDR, 0xff);
    assert_int_equal(port_pins(m, 'c'), 0x03);
    assert_int_equal(get(m, PCDR), 0x03);
    machine_destroy(m);
}

/* Submode 00: two latches, H2 says when there is room. */
static void an_input_holds_two_and_says_when_it_has_room(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PACR, INTERLOCKED | 2);
    put(m, PGCR, 0x13); /* H1 and H2 on, high is asserted */
    assert_false(level(m, "h2"));
    test_run_to_cycle(m, 2);
    assert_true(level(m, "h2"));
    set_port(m, 'a', 0x11);
    pin(m, "h1", true);
    assert_false(level(m, "h2"));
    assert_int_equal(get(m, PSR), 0x10 | H1S);
    pin(m, "h1", false);
    test_run_to_cycle(m, 100);
    assert_true(level(m, "h2"));
    set_port(m, 'a', 0x22);
    pulse(m, "h1");
    test_run_to_cycle(m, 200);
    assert_false(level(m, "h2"));
    set_port(m, 'a', 0x33);
    pulse(m, "h1"); /* lost */
    assert_int_equal(get(m, PADR), 0x11);
    test_run_to_cycle(m, 300);
    assert_true(level(m, "h2"));
    assert_int_equal(get(m, PSR) & H1S, H1S);
    assert_int_equal(get(m, PADR), 0x22);
    assert_int_equal(get(m, PSR) & H1S, 0);
    machine_destroy(m);
}

/* Submode 01: H2 says that data are there, H1 that they were taken. */
static void an_output_holds_two_and_says_when_there_are_data(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PADDR, 0xff);
    put(m, PACR, 0x40 | INTERLOCKED);
    put(m, PGCR, 0x13);
    assert_int_equal(get(m, PSR) & H1S, H1S);
    put(m, PADR, 0x5a);
    assert_int_equal(port_pins(m, 'a'), 0x5a);
    assert_int_equal(get(m, PSR) & H1S, H1S);
    test_run_to_cycle(m, 2);
    assert_true(level(m, "h2"));
    put(m, PADR, 0xc3);
    assert_int_equal(port_pins(m, 'a'), 0x5a);
    assert_int_equal(get(m, PSR) & H1S, 0);
    pulse(m, "h1");
    assert_int_equal(port_pins(m, 'a'), 0xc3);
    assert_false(level(m, "h2"));
    assert_int_equal(get(m, PSR) & H1S, H1S);
    test_run_to_cycle(m, 10);
    assert_true(level(m, "h2"));
    put(m, PACR, 0x40 | INTERLOCKED | 1); /* status when both are empty */
    assert_int_equal(get(m, PSR) & H1S, 0);
    pulse(m, "h1");
    assert_int_equal(get(m, PSR) & H1S, H1S);
    test_run_to_cycle(m, 20);
    assert_false(level(m, "h2"));
    machine_destroy(m);
}

static void a_pulse_ends_after_four_cycles(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PBDDR, 0xff);
    put(m, PBCR, 0x40 | PULSED);
    put(m, PGCR, 0x20); /* low is asserted */
    assert_true(level(m, "h4"));
    put(m, PBDR, 1);
    test_run_to_cycle(m, 2);
    assert_false(level(m, "h4"));
    test_run_to_cycle(m, 5);
    assert_false(level(m, "h4"));
    test_run_to_cycle(m, 6);
    assert_true(level(m, "h4"));
    machine_destroy(m);
}

static void sixteen_bits_move_when_the_lower_half_does(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PGCR, 0x40);
    put(m, PBCR, 0x00);
    put(m, PGCR, 0x6c); /* mode 1, H3 and H4 on */
    set_port(m, 'a', 0x12);
    set_port(m, 'b', 0x34);
    pulse(m, "h3");
    set_port(m, 'a', 0x56);
    set_port(m, 'b', 0x78);
    pulse(m, "h3");
    assert_int_equal(get(m, PADR), 0x12);
    assert_int_equal(get(m, PADR), 0x12);
    assert_int_equal(get(m, PBDR), 0x34);
    assert_int_equal(get(m, PADR), 0x56);
    assert_int_equal(get(m, PBDR), 0x78);
    assert_int_equal(get(m, PSR) & H3S, 0);
    set_port(m, 'a', 0);
    set_port(m, 'b', 0);
    put(m, PADDR, 0xff);
    put(m, PBDDR, 0xff);
    put(m, PBCR, 0x40);
    put(m, PADR, 0xaa);
    assert_int_equal(port_pins(m, 'a'), 0);
    put(m, PBDR, 0x55);
    assert_int_equal(port_pins(m, 'a'), 0xaa);
    assert_int_equal(port_pins(m, 'b'), 0x55);
    machine_destroy(m);
}

/* H1 turns the chip's drivers off while it is asserted; directions do not matter. */
static void both_ways_share_port_b(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PGCR, 0x80);
    put(m, PGCR, 0xbf);
    put(m, PADDR, 0xff);
    put(m, PADR, 0x99); /* port A is bit I/O */
    assert_int_equal(port_pins(m, 'a'), 0x99);
    put(m, PBDR, 0x81);
    assert_int_equal(port_pins(m, 'b'), 0x81);
    pin(m, "h1", true);
    assert_int_equal(port_pins(m, 'b'), 0);
    set_port(m, 'b', 0x18);
    pulse(m, "h3");
    assert_int_equal(get(m, PBDR), 0x18);
    set_port(m, 'b', 0);
    pin(m, "h1", false);
    assert_int_equal(port_pins(m, 'b'), 0x81);
    machine_destroy(m);
}

static void mode_3_is_the_same_with_sixteen_bits(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PGCR, 0xc0);
    put(m, PGCR, 0xff);
    put(m, PADR, 0xbe);
    put(m, PBDR, 0xef);
    assert_int_equal(port_pins(m, 'a') << 8 | port_pins(m, 'b'), 0xbeef);
    pin(m, "h1", true);
    assert_int_equal(port_pins(m, 'a') << 8 | port_pins(m, 'b'), 0);
    set_port(m, 'a', 0xca);
    set_port(m, 'b', 0xfe);
    pulse(m, "h3");
    assert_int_equal(get(m, PADR) << 8 | get(m, PBDR), 0xcafe);
    machine_destroy(m);
}

/* --- status and vectors --- */

static void edges_are_kept_until_they_are_cleared(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put(m, PACR, 0x80);
    put(m, PBCR, 0x80 | OUT_ASSERTED);
    put(m, PGCR, 0x3f);
    assert_true(level(m, "h4"));
    put(m, PBCR, 0x80 | OUT_NEGATED);
    assert_false(level(m, "h4"));
    pulse(m, "h1");
    pulse(m, "h2");
    pulse(m, "h3");
    assert_int_equal(get(m, PSR), H1S | H2S | H3S);
    put(m, PSR, H2S);
    assert_int_equal(get(m, PSR), H1S | H3S);
    put(m, PGCR, 0x1f);
    assert_int_equal(get(m, PSR), H1S);
    put(m, PGCR, 0x00);
    assert_int_equal(get(m, PSR), 0);
    machine_destroy(m);
}

static void vectors_go_by_the_chosen_order(void **state)
{
    static const uint8_t first[8] = {0, 1, 0, 1, 2, 2, 3, 3};
    struct machine *m = test_board(board);
    unsigned order;
    (void)state;
    put(m, PACR, 0x86);
    put(m, PBCR, 0x86);
    put(m, PGCR, 0x3f);
    pulse(m, "h1");
    assert_false(test_line(m, "irqs.3")); /* PC5 is a port's pin */
    put(m, PSRR, 0x18);
    assert_true(test_line(m, "irqs.3"));
    assert_false(level(m, "pc5"));
    assert_int_equal(acknowledge(m, 3), 15); /* not initialized */
    put(m, PIVR, 0x43);
    assert_int_equal(get(m, PIVR), 0x40);
    pulse(m, "h2");
    pulse(m, "h3");
    pulse(m, "h4");
    for (order = 0; order < 8; order++) {
        put(m, PSRR, 0x18 | order);
        assert_int_equal(acknowledge(m, 3), 0x40 + first[order]);
    }
    put(m, PSRR, 0x18);
    put(m, PSR, H1S | H2S);
    assert_int_equal(acknowledge(m, 3), 0x42);
    put(m, PSRR, 0x08);
    assert_int_equal(acknowledge(m, 3), -1);
    put(m, PSRR, 0x18);
    put(m, PSR, 0xf);
    assert_false(test_line(m, "irqs.3"));
    assert_int_equal(acknowledge(m, 3), 24);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_timer_reaches_zero_after_its_preload_and_comes_again),
        cmocka_unit_test(it_may_roll_over_instead),
        cmocka_unit_test(tout_is_a_square_wave),
        cmocka_unit_test(tin_counts_or_gates),
        cmocka_unit_test(a_timer_without_acknowledge_autovectors),
        cmocka_unit_test(bit_io_goes_by_direction),
        cmocka_unit_test(an_input_holds_two_and_says_when_it_has_room),
        cmocka_unit_test(an_output_holds_two_and_says_when_there_are_data),
        cmocka_unit_test(a_pulse_ends_after_four_cycles),
        cmocka_unit_test(sixteen_bits_move_when_the_lower_half_does),
        cmocka_unit_test(both_ways_share_port_b),
        cmocka_unit_test(mode_3_is_the_same_with_sixteen_bits),
        cmocka_unit_test(edges_are_kept_until_they_are_cleared),
        cmocka_unit_test(vectors_go_by_the_chosen_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
