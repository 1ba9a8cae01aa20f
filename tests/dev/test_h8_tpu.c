/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TPU of the H8S/2329: periods, buffers, PWM modes, synchronous channels, cascades, captures
 * from inside, phase counting. The oracle is the H8S/2329 Group Hardware Manual. 25 MHz. */
#include "dev/h8_matches.h"
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Channels 3 to 5 lie at 0, TSTR at 0x40, channels 0 to 2 at 0x50. */
enum { TSTR = 0x40, TSYR = 0x41 };
#define AT(channel)    (((channel) < 3 ? 0x50u : 0) + 16 * ((channel) % 3))
#define TCR(channel)   AT(channel)
#define TMDR(channel)  (AT(channel) + 1)
#define TIOR(channel)  (AT(channel) + 2)
#define TIORL(channel) (AT(channel) + 3)
#define TIER(channel)  (AT(channel) + 4)
#define TSR(channel)   (AT(channel) + 5)
#define TCNT(channel)  (AT(channel) + 6)
#define TGRA(channel)  (AT(channel) + 8)
#define TGRB(channel)  (AT(channel) + 10)
#define TGRC(channel)  (AT(channel) + 12)
#define TGRD(channel)  (AT(channel) + 14)
enum { BY_TGRA = 0x20, BY_TGRB = 0x40, BY_SYNC = 0x60, BY_TGRC = 0xa0, PHI_4 = 1, PHI_16, PHI_64 };

static const char board[] =
    "/ {" TEST_ROOT "tpu: timer@0 { compatible = \"renesas,tpu\"; reg = <0 0x30>, <0x40 0x40>;"
    "clocks = <&clk>; interrupts = <32>, <33>, <34>, <35>, <36>, <40>, <41>, <42>, <43>, <44>,"
    "<45>, <46>, <47>, <48>, <49>, <50>, <51>, <52>, <56>, <57>, <58>, <59>, <60>, <61>, <62>,"
    "<63>; }; };";

static void registers_have_their_reset_values(void **state)
{
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    assert_int_equal(test_get16(m, TSTR), 0);
    for (i = 0; i < 6; i++) {
        assert_int_equal(test_get(m, TCR(i)), 0);
        assert_int_equal(test_get(m, TMDR(i)), 0xc0);
        assert_int_equal(test_get(m, TIOR(i)), 0);
        assert_int_equal(test_get(m, TIER(i)), 0x40);
        assert_int_equal(test_get(m, TSR(i)), 0xc0);
        assert_int_equal(test_get16(m, TCNT(i)), 0);
        assert_int_equal(test_get16(m, TGRA(i)), 0xffff);
    }
    assert_int_equal(test_get16(m, TGRD(3)), 0xffff);
    machine_destroy(m);
}

/* Each channel's prescalers, as the tables of TPSC have them. */
static void clocks_are_those_of_each_channel(void **state)
{
    static const struct {
        uint8_t channel, tpsc;
        uint16_t divisor;
    } clocks[] = {{0, 0, 1},    {0, 1, 4},   {2, 2, 16},   {5, 3, 64},   {1, 6, 256}, {2, 7, 1024},
                  {3, 5, 1024}, {3, 6, 256}, {3, 7, 4096}, {4, 6, 1024}, {5, 6, 256}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct machine *m = test_board(board);
        test_put(m, TCR(clocks[i].channel), clocks[i].tpsc);
        test_put(m, TSTR, 1u << clocks[i].channel);
        test_run_to_cycle(m, 5 * clocks[i].divisor - 1);
        assert_int_equal(test_get16(m, TCNT(clocks[i].channel)), 4);
        test_run_to_cycle(m, 5 * clocks[i].divisor);
        assert_int_equal(test_get16(m, TCNT(clocks[i].channel)), 5);
        machine_destroy(m);
    }
}

/* Edges of phi / 4: both count phi / 2. */
static void both_edges_halve_the_period(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(0), 0x10 | PHI_4);
    test_put(m, TCR(1), 0x08 | PHI_4);
    test_put(m, TSTR, 3);
    test_run_to_cycle(m, 40);
    assert_int_equal(test_get16(m, TCNT(0)), 20);
    assert_int_equal(test_get16(m, TCNT(1)), 10);
    test_run_to_cycle(m, 41);
    assert_int_equal(test_get16(m, TCNT(1)), 10);
    test_run_to_cycle(m, 42);
    assert_int_equal(test_get16(m, TCNT(1)), 11);
    machine_destroy(m);
}

/* (TGRA + 1) counts; TGFA and its request come as the count goes on from TGRA. */
static void a_tick_comes_every_period(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(3), BY_TGRA | PHI_64);
    test_put16(m, TGRA(3), 249);
    test_put(m, TIER(3), 0x41);
    test_put(m, TSTR, 8);
    test_run_to_cycle(m, 64 * 250 - 1);
    assert_int_equal(test_get16(m, TCNT(3)), 249);
    assert_false(test_line(m, "irqs.48"));
    test_run_to_cycle(m, 64 * 250);
    assert_int_equal(test_get16(m, TCNT(3)), 0);
    assert_true(test_line(m, "irqs.48"));
    test_put(m, TSR(3), 0xc0);
    assert_true(test_line(m, "irqs.48"));
    assert_int_equal(test_get(m, TSR(3)), 0xc1);
    test_put(m, TSR(3), 0xc0);
    assert_false(test_line(m, "irqs.48"));
    test_run_to_cycle(m, 64 * 500);
    assert_true(test_line(m, "irqs.48"));
    line_acknowledge(machine_line(m, "irqs.48"), 0);
    assert_int_equal(test_get(m, TSR(3)), 0xc0);
    machine_destroy(m);
}

static void overflows_set_tcfv_but_not_with_a_clear(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(1), BY_TGRA);
    test_put(m, TIER(2), 0x50);
    test_put16(m, TCNT(1), 0xfffe);
    test_put16(m, TCNT(2), 0xfffe);
    test_put(m, TSTR, 6);
    test_run_to_cycle(m, 2);
    assert_int_equal(test_get(m, TSR(1)), 0xc3); /* TGRA and TGRB are 0xffff */
    assert_int_equal(test_get(m, TSR(2)), 0xd3);
    assert_true(test_line(m, "irqs.46"));
    machine_destroy(m);
}

/* A write of TIOR while the channel stands brings the initial level; 7: toggles from 1. */
static void matches_set_outputs(void **state)
{
    static const struct test_level initial[] = {{0, "tpu.tioca0", true},
                                                {0, "tpu.tiocb0", false},
                                                {0, "tpu.tiocc0", true},
                                                {0, NULL, false}};
    static const struct test_level levels[] = {{10, "tpu.tioca0", false},
                                               {19, "tpu.tiocb0", false},
                                               {20, "tpu.tiocb0", true},
                                               {30, "tpu.tiocc0", false},
                                               {0, NULL, false}};
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(0), BY_TGRC);
    test_put(m, TIOR(0), 0x27);
    test_put(m, TIORL(0), 0x05);
    test_levels(m, 0, initial);
    test_put16(m, TGRA(0), 9);
    test_put16(m, TGRB(0), 19);
    test_put16(m, TGRC(0), 29);
    test_put(m, TSTR, 1);
    test_levels(m, 0, levels);
    assert_int_equal(test_get16(m, TCNT(0)), 0);
    test_run_to_cycle(m, 40);
    assert_true(test_line(m, "tpu.tioca0"));
    machine_destroy(m);
}

/* At match A TGRA takes what TGRC has; TGRC itself neither matches nor sets its flag. */
static void compare_registers_are_buffered(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TMDR(0), 0x10);
    test_put(m, TCR(0), BY_TGRA);
    test_put16(m, TGRA(0), 99);
    test_put16(m, TGRC(0), 49);
    test_put(m, TSTR, 1);
    test_run_to_cycle(m, 99);
    assert_int_equal(test_get16(m, TGRA(0)), 99);
    assert_int_equal(test_get(m, TSR(0)), 0xc0);
    test_run_to_cycle(m, 100);
    assert_int_equal(test_get16(m, TGRA(0)), 49);
    test_put16(m, TGRC(0), 29);
    test_run_to_cycle(m, 149);
    assert_int_equal(test_get16(m, TGRA(0)), 49);
    test_run_to_cycle(m, 150);
    assert_int_equal(test_get16(m, TGRA(0)), 29);
    assert_int_equal(test_get16(m, TCNT(0)), 0);
    assert_int_equal(test_get(m, TSR(0)), 0xc1);
    machine_destroy(m);
}

static void captures_are_buffered(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TMDR(3), 0x20);
    test_put(m, TIOR(3), 0xa0); /* TGRB: both edges */
    test_put(m, TIER(3), 0x42);
    test_put(m, TSTR, 8);
    test_run_to_cycle(m, 100);
    test_pin(m, "tpu.tiocb3", true);
    test_run_to_cycle(m, 250);
    test_pin(m, "tpu.tiocb3", false);
    assert_int_equal(test_get16(m, TGRB(3)), 250);
    assert_int_equal(test_get16(m, TGRD(3)), 100);
    assert_true(test_line(m, "irqs.49"));
    assert_int_equal(test_get(m, TSR(3)), 0xc2);
    machine_destroy(m);
}

/* TGRA's action and TGRB's on TIOCA; both at once: none. */
static void pwm_mode_1_pairs_registers(void **state)
{
    static const struct test_level levels[] = {{0, "tpu.tioca1", true},
                                               {39, "tpu.tioca1", true},
                                               {40, "tpu.tioca1", false},
                                               {40, "tpu.tiocb1", false},
                                               {0, NULL, false}};
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    test_put(m, TCR(1), BY_TGRA);
    test_put(m, TIOR(1), 0x52); /* initial 0; 1 at A; 0 at B */
    test_put(m, TMDR(1), 0xc2);
    test_put16(m, TGRA(1), 99);
    test_put16(m, TGRB(1), 39);
    test_put(m, TSTR, 2);
    assert_false(test_line(m, "tpu.tioca1"));
    for (i = 1; i < 4; i++)
        test_levels(m, 100 * i, levels);
    test_put16(m, TGRB(1), 99);
    test_run_to_cycle(m, 600);
    assert_false(test_line(m, "tpu.tioca1"));
    machine_destroy(m);
}

/* TGRB of channel 1 is the period of both channels; the clear brings initial levels. */
static void pwm_mode_2_has_one_period_for_many_outputs(void **state)
{
    static const struct test_level levels[] = {{19, "tpu.tioca0", false}, {19, "tpu.tiocb0", true},
                                               {20, "tpu.tioca0", true},  {60, "tpu.tiocb0", false},
                                               {60, "tpu.tioca1", false}, {80, "tpu.tioca1", true},
                                               {99, "tpu.tioca1", true},  {0, NULL, false}};
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    test_put(m, TSYR, 3);
    test_put(m, TCR(0), BY_SYNC);
    test_put(m, TCR(1), BY_TGRB);
    test_put(m, TIOR(0), 0x52); /* TIOCA0: 0, then 1; TIOCB0: 1, then 0 */
    test_put(m, TIOR(1), 0x02);
    test_put(m, TMDR(0), 0xc3);
    test_put(m, TMDR(1), 0xc3);
    test_put16(m, TGRA(0), 19);
    test_put16(m, TGRB(0), 59);
    test_put16(m, TGRA(1), 79);
    test_put16(m, TGRB(1), 99);
    test_put(m, TSTR, 3);
    for (i = 0; i < 3; i++)
        test_levels(m, 100 * i, levels);
    machine_destroy(m);
}

/* Channel 1 counts the overflows of channel 2, channel 4 those of channel 5: 32 bits. */
static void channels_are_cascaded(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR(1), 7);
    test_put(m, TCR(4), 7);
    test_put16(m, TCNT(1), 0x1233);
    test_put16(m, TCNT(2), 0xfff0);
    test_put16(m, TGRA(4), 1);
    test_put(m, TSTR, 0x36);
    test_run_to_cycle(m, 15);
    assert_int_equal(test_get16(m, TCNT(1)), 0x1233);
    test_run_to_cycle(m, 16);
    assert_int_equal(test_get16(m, TCNT(1)), 0x1234);
    test_run_to_cycle(m, 16 + 65536);
    assert_int_equal(test_get16(m, TCNT(1)), 0x1235);
    assert_int_equal(test_get(m, TSR(4)), 0xc0);
    test_run_to_cycle(m, 2 * 65536);
    assert_int_equal(test_get16(m, TCNT(4)), 2);
    assert_int_equal(test_get(m, TSR(4)), 0xc1);
    machine_destroy(m);
}

/* Channel 1 captures as TGR0A matches, channel 0 at the counts of channel 1. */
static void captures_come_from_other_channels(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TIOR(1), 0x0c);
    test_put(m, TIORL(0), 0x0c);
    test_put16(m, TGRA(0), 499);
    test_put(m, TCR(1), PHI_16);
    test_put(m, TSTR, 3);
    test_run_to_cycle(m, 500);
    assert_int_equal(test_get16(m, TGRA(1)), 500 / 16);
    assert_int_equal(test_get(m, TSR(1)), 0xc1);
    assert_int_equal(test_get16(m, TGRC(0)), 496);
    test_run_to_cycle(m, 512);
    assert_int_equal(test_get16(m, TGRC(0)), 512);
    assert_int_equal(test_get(m, TSR(0)), 0xc5);
    machine_destroy(m);
}

static void note_trigger(void *owner, unsigned channel, unsigned what, sim_time when)
{
    unsigned *triggers = owner;
    (void)when;
    if (channel == 5 && (what & H8_MATCH_TRIGGER))
        ++*triggers;
}

/* TTGE: each match of TGRA, and no other, whether TGFA is set already or not. */
static void matches_start_the_converter(void **state)
{
    struct machine *m = test_board(board);
    unsigned triggers = 0;
    struct h8_match_listener listener = {.owner = &triggers, .matched = note_trigger};
    struct sim_error error;
    (void)state;
    assert_true(h8_matches_listen(machine_device(m, "tpu"), &listener, &error));
    test_put(m, TCR(5), BY_TGRA);
    test_put16(m, TGRA(5), 99);
    test_put16(m, TGRB(5), 49);
    test_put(m, TSTR, 0x20);
    test_run_to_cycle(m, 150);
    test_put(m, TIER(5), 0xc0);
    test_run_to_cycle(m, 199);
    assert_int_equal(triggers, 0);
    test_run_to_cycle(m, 200);
    assert_int_equal(triggers, 1);
    test_run_to_cycle(m, 399);
    assert_int_equal(triggers, 2);
    machine_destroy(m);
}

/* A period of both phases, TCLKA first: what modes 1 to 4 count of it; then back. */
static void phases_are_counted(void **state)
{
    static const uint16_t forth[4] = {4, 1, 1, 2}, back[4] = {0, 0, 0, 0};
    unsigned mode;
    (void)state;
    for (mode = 0; mode < 4; mode++) {
        struct machine *m = test_board(board);
        test_put(m, TMDR(1), 0xc4 + mode);
        test_put(m, TSTR, 2);
        test_pin(m, "tpu.tclka", true);
        test_pin(m, "tpu.tclkb", true);
        test_pin(m, "tpu.tclka", false);
        test_pin(m, "tpu.tclkb", false);
        assert_int_equal(test_get16(m, TCNT(1)), forth[mode]);
        assert_int_equal(test_get(m, TSR(1)) & 0x80, 0x80);
        test_pin(m, "tpu.tclkb", true);
        test_pin(m, "tpu.tclka", true);
        test_pin(m, "tpu.tclkb", false);
        test_pin(m, "tpu.tclka", false);
        assert_int_equal(test_get16(m, TCNT(1)), back[mode]);
        assert_int_equal(test_get(m, TSR(1)) & 0x80, 0);
        machine_destroy(m);
    }
}

static void an_underflow_sets_tcfu(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TMDR(2), 0xc4);
    test_put(m, TIER(2), 0x60);
    test_put(m, TSTR, 4);
    test_pin(m, "tpu.tclkd", true);
    assert_int_equal(test_get16(m, TCNT(2)), 0xffff);
    assert_int_equal(test_get(m, TSR(2)), 0x60);
    assert_true(test_line(m, "irqs.47"));
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_have_their_reset_values),
        cmocka_unit_test(clocks_are_those_of_each_channel),
        cmocka_unit_test(both_edges_halve_the_period),
        cmocka_unit_test(a_tick_comes_every_period),
        cmocka_unit_test(overflows_set_tcfv_but_not_with_a_clear),
        cmocka_unit_test(matches_set_outputs),
        cmocka_unit_test(compare_registers_are_buffered),
        cmocka_unit_test(captures_are_buffered),
        cmocka_unit_test(pwm_mode_1_pairs_registers),
        cmocka_unit_test(pwm_mode_2_has_one_period_for_many_outputs),
        cmocka_unit_test(channels_are_cascaded),
        cmocka_unit_test(captures_come_from_other_channels),
        cmocka_unit_test(matches_start_the_converter),
        cmocka_unit_test(phases_are_counted),
        cmocka_unit_test(an_underflow_sets_tcfu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
