/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 16-bit timer of the H8/3069F: periods, flags, outputs, captures, synchronized channels, PWM,
 * phases. The oracle is the H8/3069F-ZTAT Hardware Manual. 25 MHz. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TSTR, TSNC, TMDR, TOLR, TISRA, TISRB, TISRC };
#define TCR(channel)  (0x8u + 8 * (channel))
#define TIOR(channel) (0x9u + 8 * (channel))
#define TCNT(channel) (0xau + 8 * (channel))
#define GRA(channel)  (0xcu + 8 * (channel))
#define GRB(channel)  (0xeu + 8 * (channel))
enum { BY_GRA = 0x20, BY_GRB = 0x40, BY_SYNC = 0x60, PHI_8 = 3, TCLKA = 4 };

static const char board[] =
    "/ {" TEST_ROOT "itu: timer@0 { compatible = \"renesas,16bit-timer\"; reg = <0 0x20>;"
    "clocks = <&clk>; interrupts = <24>, <25>, <26>, <28>, <29>, <30>, <32>, <33>, <34>; }; };";

/* The initial values of the register table in the manual's appendix. */
static void registers_have_their_reset_values(void **state)
{
    struct machine *m = test_board(board);
    static const uint8_t unit[] = {0xf8, 0xf8, 0x98, 0xff, 0x88, 0x88, 0x88};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof unit; i++)
        assert_int_equal(test_get(m, i), unit[i]);
    for (i = 0; i < 3; i++) {
        assert_int_equal(test_get(m, TCR(i)), 0x80);
        assert_int_equal(test_get(m, TIOR(i)), 0x88);
        assert_int_equal(test_get16(m, TCNT(i)), 0);
        assert_int_equal(test_get16(m, GRA(i)), 0xffff);
        assert_int_equal(test_get16(m, GRB(i)), 0xffff);
    }
    machine_destroy(m);
}

/* phi / 8, cleared by GRA: a period is (GRA + 1) * 8 states; the flag comes as the count goes. */
static void a_tick_comes_every_period(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(0), BY_GRA | PHI_8);
    test_put16(m, GRA(0), 999);
    test_put(m, TISRA, 0x10);
    test_put(m, TSTR, 1);
    test_run_to_cycle(m, 8 * 999);
    assert_int_equal(test_get16(m, TCNT(0)), 999);
    test_run_to_cycle(m, 8 * 1000 - 1);
    assert_false(test_line(m, "irqs.24"));
    test_run_to_cycle(m, 8 * 1000);
    assert_true(test_line(m, "irqs.24"));
    assert_int_equal(test_get16(m, TCNT(0)), 0);
    assert_int_equal(test_get(m, TISRA), 0x99);
    test_put(m, TISRA, 0x98);
    assert_int_equal(test_get(m, TISRA), 0x98);
    assert_false(test_line(m, "irqs.24"));
    test_run_to_cycle(m, 8 * 2000 - 1);
    assert_int_equal(test_get(m, TISRA), 0x98);
    test_run_to_cycle(m, 8 * 2000);
    assert_true(test_line(m, "irqs.24"));
    assert_int_equal(test_get(m, TISRC), 0x88);
    machine_destroy(m);
}

/* A flag that was not read as 1 stays; so does one whose neighbour is cleared. */
static void flags_are_read_before_they_are_cleared(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put16(m, GRA(0), 9);
    test_put16(m, GRA(1), 19);
    test_put(m, TSTR, 3);
    test_run_to_cycle(m, 5);
    assert_int_equal(test_get(m, TISRA), 0x88);
    test_run_to_cycle(m, 10);
    test_put(m, TISRA, 0x88);
    assert_int_equal(test_get(m, TISRA), 0x89);
    test_run_to_cycle(m, 20);
    test_put(m, TISRA, 0x88);
    assert_int_equal(test_get(m, TISRA), 0x8a);
    test_put(m, TISRA, 0x8b);
    assert_int_equal(test_get(m, TISRA), 0x8a);
    test_put(m, TISRA, 0x89);
    assert_int_equal(test_get(m, TISRA), 0x88);
    machine_destroy(m);
}

static void the_count_overflows(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(2), 1); /* phi / 2 */
    test_put16(m, TCNT(2), 0xfff0);
    test_put(m, TISRC, 0x40);
    test_put(m, TSTR, 4);
    test_run_to_cycle(m, 31);
    assert_int_equal(test_get16(m, TCNT(2)), 0xffff);
    assert_false(test_line(m, "irqs.34"));
    test_run_to_cycle(m, 32);
    assert_int_equal(test_get16(m, TCNT(2)), 0);
    assert_true(test_line(m, "irqs.34"));
    machine_destroy(m);
}

static void a_write_of_a_byte_leaves_the_other(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, GRA(1), 0x12);
    assert_int_equal(test_get16(m, GRA(1)), 0x12ff);
    test_put(m, GRA(1) + 1, 0x34);
    assert_int_equal(test_get16(m, GRA(1)), 0x1234);
    machine_destroy(m);
}

/* TOLR sets what a match has not yet set; IOA 3 toggles, IOB 1 outputs 0. */
static void matches_set_outputs(void **state)
{
    static const struct test_level levels[] = {
        {0, "itu.tioca0", false},  {49, "itu.tiocb0", true},  {50, "itu.tiocb0", false},
        {100, "itu.tioca0", true}, {199, "itu.tioca0", true}, {200, "itu.tioca0", false},
        {0, NULL, false}};
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TOLR, 0x02);
    test_put(m, TCR(0), BY_GRA);
    test_put16(m, GRA(0), 99);
    test_put16(m, GRB(0), 49);
    test_put(m, TIOR(0), 0x13);
    assert_false(test_line(m, "itu.tioca0"));
    assert_true(test_line(m, "itu.tiocb0"));
    test_put(m, TSTR, 1);
    test_put(m, TOLR, 0x01); /* not while it counts */
    test_levels(m, 0, levels);
    machine_destroy(m);
}

/* Channel 2 outputs 1 where the others toggle. */
static void channel_2_cannot_toggle(void **state)
{
    static const struct test_level levels[] = {
        {100, "itu.tioca2", true}, {250, "itu.tioca2", true}, {0, NULL, false}};
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(2), BY_GRA);
    test_put16(m, GRA(2), 99);
    test_put(m, TIOR(2), 0x03);
    test_put(m, TSTR, 4);
    test_levels(m, 0, levels);
    machine_destroy(m);
}

/* 1 at GRA, 0 at GRB, which clears: duty (GRB - GRA) of GRB + 1. */
static void pwm_is_made_of_both_registers(void **state)
{
    static const struct test_level levels[] = {{29, "itu.tioca1", false},
                                               {30, "itu.tioca1", true},
                                               {99, "itu.tioca1", true},
                                               {0, NULL, false}};
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    test_put(m, TCR(1), BY_GRB);
    test_put16(m, GRA(1), 29);
    test_put16(m, GRB(1), 99);
    test_put(m, TMDR, 2);
    test_put(m, TSTR, 2);
    for (i = 1; i < 4; i++)
        test_levels(m, 100 * i, levels);
    test_put16(m, GRA(1), 99); /* both at once: no change */
    test_run_to_cycle(m, 1000);
    assert_true(test_line(m, "itu.tioca1"));
    machine_destroy(m);
}

static void edges_are_captured_and_clear(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TIOR(0), 0x65); /* GRA: falling edges; GRB: both */
    test_put(m, TCR(0), BY_GRB);
    test_put(m, TISRA, 0x10);
    test_put(m, TSTR, 1);
    test_run_to_cycle(m, 70);
    test_pin(m, "itu.tioca0", true);
    assert_int_equal(test_get(m, TISRA), 0x98);
    test_run_to_cycle(m, 75);
    test_pin(m, "itu.tioca0", false);
    assert_int_equal(test_get16(m, GRA(0)), 75);
    assert_true(test_line(m, "irqs.24"));
    test_run_to_cycle(m, 80);
    test_pin(m, "itu.tiocb0", true);
    assert_int_equal(test_get16(m, GRB(0)), 80);
    assert_int_equal(test_get16(m, TCNT(0)), 0);
    test_run_to_cycle(m, 81);
    assert_int_equal(test_get16(m, TCNT(0)), 1);
    machine_destroy(m);
}

/* A write sets both counts; the clear of one is the clear of those that ask for it. */
static void channels_are_synchronized(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TSNC, 3);
    test_put(m, TCR(0), BY_GRA);
    test_put(m, TCR(1), BY_SYNC);
    test_put16(m, GRA(0), 199);
    test_put16(m, TCNT(1), 50);
    assert_int_equal(test_get16(m, TCNT(0)), 50);
    test_put(m, TISRA, 0x00);
    test_put(m, TSTR, 3);
    test_run_to_cycle(m, 149);
    assert_int_equal(test_get16(m, TCNT(1)), 199);
    test_run_to_cycle(m, 160);
    assert_int_equal(test_get16(m, TCNT(0)), 10);
    assert_int_equal(test_get16(m, TCNT(1)), 10);
    test_run_to_cycle(m, 355); /* the flag is set already: cleared all the same */
    assert_int_equal(test_get16(m, TCNT(1)), 5);
    machine_destroy(m);
}

static void edges_of_a_pin_are_counted(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(0), 0x10 | TCLKA | 2); /* TCLKC, both edges */
    test_put(m, TCR(1), TCLKA | 2);        /* rising */
    test_put16(m, GRA(0), 2);
    test_put(m, TSTR, 3);
    test_pin(m, "itu.tclkc", true);
    test_pin(m, "itu.tclkc", false);
    test_run_to_cycle(m, 1000);
    assert_int_equal(test_get16(m, TCNT(0)), 2);
    assert_int_equal(test_get16(m, TCNT(1)), 1);
    assert_int_equal(test_get(m, TISRA), 0x88);
    test_pin(m, "itu.tclkc", true);
    assert_int_equal(test_get(m, TISRA), 0x89);
    machine_destroy(m);
}

/* TCLKB before TCLKA: up; FDIR: OVF2 at overflows only. */
static void phases_are_counted(void **state)
{
    static const char *const pins[2] = {"itu.tclkb", "itu.tclka"};
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    test_put(m, TMDR, 0x40);
    test_put(m, TSTR, 4);
    for (i = 0; i < 6; i++)
        test_pin(m, pins[i % 2], (i & 2) == 0);
    assert_int_equal(test_get16(m, TCNT(2)), 6);
    for (i = 6; i-- > 0;)
        test_pin(m, pins[i % 2], (i & 2) != 0);
    assert_int_equal(test_get16(m, TCNT(2)), 0);
    assert_int_equal(test_get(m, TISRC), 0x88);
    test_pin(m, "itu.tclka", true);
    assert_int_equal(test_get16(m, TCNT(2)), 0xffff);
    assert_int_equal(test_get(m, TISRC), 0x8c);
    test_put(m, TISRC, 0x88);
    test_put(m, TMDR, 0x60);
    test_pin(m, "itu.tclka", false);
    test_pin(m, "itu.tclka", true);
    assert_int_equal(test_get(m, TISRC), 0x8c);
    test_put(m, TISRC, 0x88);
    test_pin(m, "itu.tclka", false);
    assert_int_equal(test_get(m, TISRC), 0x8c);
    machine_destroy(m);
}

/* As a DMA controller does: the flag of that channel, and no other. */
static void a_taken_request_clears_its_flag(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put16(m, GRA(0), 9);
    test_put16(m, GRA(1), 9);
    test_put(m, TISRA, 0x30);
    test_put(m, TSTR, 3);
    test_run_to_cycle(m, 10);
    assert_true(test_line(m, "irqs.24"));
    assert_true(test_line(m, "irqs.28"));
    line_acknowledge(machine_line(m, "irqs.28"), 0);
    assert_true(test_line(m, "irqs.24"));
    assert_false(test_line(m, "irqs.28"));
    assert_int_equal(test_get(m, TISRA), 0xb9);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_have_their_reset_values),
        cmocka_unit_test(a_tick_comes_every_period),
        cmocka_unit_test(flags_are_read_before_they_are_cleared),
        cmocka_unit_test(the_count_overflows),
        cmocka_unit_test(a_write_of_a_byte_leaves_the_other),
        cmocka_unit_test(matches_set_outputs),
        cmocka_unit_test(channel_2_cannot_toggle),
        cmocka_unit_test(pwm_is_made_of_both_registers),
        cmocka_unit_test(edges_are_captured_and_clear),
        cmocka_unit_test(channels_are_synchronized),
        cmocka_unit_test(edges_of_a_pin_are_counted),
        cmocka_unit_test(phases_are_counted),
        cmocka_unit_test(a_taken_request_clears_its_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
