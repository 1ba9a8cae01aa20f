/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 8-bit timers of H8 chips: each clock, compare matches at the end of the matching value,
 * clearing, outputs and their priority, flags, 16-bit and compare match counting, input capture,
 * requests and their vectors, as the manuals' chapters say. 25 MHz: 40 ns a cycle. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CMFB = 0x80, CMFA = 0x40, OVF = 0x20, ICE = 0x10, ADTE = 0x10 };
enum { CLEAR_A = 0x08, CLEAR_B = 0x10, CLEAR_PIN = 0x18 };

/* Offsets in a pair; of the H8/300's timers the second's are 8 behind the first's. */
enum { TCR0, TCR1, TCSR0, TCSR1, TCORA0, TCORA1, TCORB0, TCORB1, TCNT0, TCNT1 };
enum { A_TCR, A_TCSR, A_TCORA, A_TCORB, A_TCNT };

#define TIMER(compatible, more)                                                                    \
    "/ {" TEST_ROOT "tmr: timer@0 { compatible = \"" compatible "\"; reg = <0 16>;"                \
    "clocks = <&clk>; " more " }; };"
static const char h8s[] =
    TIMER("renesas,h8s-8bit-timer", "interrupts = <0>, <1>, <2>, <3>, <4>, <5>, <6>;");
static const char h8300h[] = TIMER("renesas,8bit-timer", "interrupts = <0>, <1>, <2>, <3>, <6>;");
static const char second_pair[] =
    TIMER("renesas,8bit-timer", "interrupts = <0>, <1>, <2>, <3>; renesas,first-channel = <2>;");
static const char h8300[] =
    "/ {" TEST_ROOT "stcr: stcr@20 { compatible = \"renesas,h8300-stcr\"; reg = <0x20 1>; };"
    "tmr: timer@0 { compatible = \"renesas,h8300-8bit-timer\"; reg = <0 16>; clocks = <&clk>;"
    "renesas,stcr = <&stcr>; interrupts = <0>, <1>, <2>, <3>, <4>, <5>; }; };";

static void each_clock_divides(void **state)
{
    static const unsigned h8300_clocks[2][2][3] = {{{8, 64, 1024}, {2, 32, 256}},
                                                   {{8, 64, 1024}, {2, 128, 2048}}};
    static const unsigned others[3] = {8, 64, 8192};
    unsigned channel, icks, select;
    (void)state;
    for (select = 1; select <= 3; select++)
        for (channel = 0; channel < 2; channel++) {
            struct machine *m = test_board(h8s);
            unsigned cycles = others[select - 1];
            test_put(m, TCR0 + channel, select);
            test_run_to_cycle(m, 5 * cycles - 1);
            assert_int_equal(test_get(m, TCNT0 + channel), 4);
            test_run_to_cycle(m, 5 * cycles);
            assert_int_equal(test_get(m, TCNT0 + channel), 5);
            assert_int_equal(test_get(m, TCNT1 - channel), 0);
            machine_destroy(m);
            for (icks = 0; icks < 2; icks++) {
                m = test_board(h8300);
                cycles = h8300_clocks[channel][icks][select - 1];
                test_put(m, 0x20, icks << channel);
                test_put(m, A_TCR + 8 * channel, select);
                test_run_to_cycle(m, 300 * cycles - 1);
                assert_int_equal(test_get(m, A_TCNT + 8 * channel), 299 - 256);
                test_run_to_cycle(m, 300 * cycles);
                assert_int_equal(test_get(m, A_TCNT + 8 * channel), 300 - 256);
                machine_destroy(m);
            }
        }
}

static void a_match_comes_as_its_value_ends(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 9);
    test_put(m, TCORB0, 4);
    test_put(m, TCR0, 0xe0 | CLEAR_A | 1);
    test_run_to_cycle(m, 8 * 5 - 1);
    assert_int_equal(test_get(m, TCSR0), 0);
    test_run_to_cycle(m, 8 * 5);
    assert_int_equal(test_get(m, TCSR0), CMFB);
    assert_true(test_line(m, "irqs.1"));
    test_run_to_cycle(m, 8 * 10 - 1);
    assert_int_equal(test_get(m, TCNT0), 9);
    assert_false(test_line(m, "irqs.0"));
    test_run_to_cycle(m, 8 * 10);
    assert_int_equal(test_get(m, TCNT0), 0);
    assert_int_equal(test_get(m, TCSR0), CMFB | CMFA);
    assert_true(test_line(m, "irqs.0"));
    test_put(m, TCSR0, CMFB);
    assert_int_equal(test_get(m, TCSR0), CMFB);
    test_run_to_cycle(m, 8 * 20);
    assert_int_equal(test_get(m, TCSR0), CMFB | CMFA); /* a period of TCORA + 1 */
    assert_false(test_line(m, "irqs.2"));
    machine_destroy(m);
}

static void a_counter_that_nothing_clears_overflows(void **state)
{
    struct machine *m = test_board(h8300);
    (void)state;
    test_put(m, A_TCORA, 0x10);
    test_put(m, A_TCNT, 0xfe);
    test_put(m, A_TCR, 0x20 | 1);
    test_run_to_cycle(m, 8 * 2 - 1);
    assert_int_equal(test_get(m, A_TCSR), 0x10); /* bit 4 is reserved */
    test_run_to_cycle(m, 8 * 2);
    assert_int_equal(test_get(m, A_TCSR), 0x10 | OVF | CMFB); /* TCORB is 0xff */
    assert_true(test_line(m, "irqs.2"));
    test_put(m, A_TCSR, 0);
    assert_int_equal(test_get(m, A_TCSR), 0x10);
    test_put(m, A_TCSR, 0xff); /* ones set no flag */
    assert_int_equal(test_get(m, A_TCSR), 0x1f);
    test_run_to_cycle(m, 8 * (2 + 0x11));
    assert_int_equal(test_get(m, A_TCSR) & CMFA, CMFA);
    assert_int_equal(test_get(m, A_TCNT), 0x11);
    machine_destroy(m);
}

/* One that its match clears does not, not at 0xff either. */
static void a_clear_is_no_overflow(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCR0, CLEAR_A | 1);
    test_run_to_cycle(m, 8 * 256);
    assert_int_equal(test_get(m, TCNT0), 0);
    assert_int_equal(test_get(m, TCSR0), CMFA | CMFB);
    machine_destroy(m);
}

static void a_flag_is_cleared_by_writing_0_after_1_was_read(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 0);
    test_put(m, TCR0, CLEAR_A | 1);
    test_run_to_cycle(m, 8);
    test_put(m, TCSR0, 0);
    assert_int_equal(test_get(m, TCSR0), CMFA);
    test_put(m, TCSR0, 0xff & ~ADTE);
    assert_int_equal(test_get(m, TCSR0), CMFA | 0x0f);
    test_put(m, TCSR0, 0);
    assert_int_equal(test_get(m, TCSR0), 0);
    machine_destroy(m);
}

static void outputs_follow_the_matches(void **state)
{
    static const struct test_level high_and_low[] = {
        {0, "tmr.tmo0", false},         {8 * 10 - 1, "tmr.tmo0", false}, {8 * 10, "tmr.tmo0", true},
        {8 * 15 - 1, "tmr.tmo0", true}, {8 * 15, "tmr.tmo0", false},     {0, NULL, false}};
    static const struct test_level toggled[] = {
        {8 * 20, "tmr.tmo0", true}, {8 * 30, "tmr.tmo0", false}, {0, NULL, false}};
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 9);
    test_put(m, TCORB0, 4);
    test_put(m, TCSR0, 0x06); /* A: high, B: low */
    test_put(m, TCR0, CLEAR_A | 1);
    test_levels(m, 0, high_and_low);
    test_put(m, TCSR0, 0x03); /* A: toggle */
    test_levels(m, 0, toggled);
    test_put(m, TCORB0, 9);
    test_put(m, TCSR0, 0x09); /* both at once: high goes before low */
    test_run_to_cycle(m, 8 * 40);
    assert_true(test_line(m, "tmr.tmo0"));
    test_put(m, TCSR0, 0x0e); /* toggle goes before high */
    test_run_to_cycle(m, 8 * 50);
    assert_false(test_line(m, "tmr.tmo0"));
    machine_destroy(m);
}

static void pins_count_and_clear(void **state)
{
    struct machine *m = test_board(h8s);
    unsigned i;
    (void)state;
    test_put(m, TCORA0, 2);
    test_put(m, TCR0, CLEAR_PIN | 5);
    test_put(m, TCR1, 7);
    for (i = 0; i < 3; i++) {
        test_pin(m, "tmr.tmci0", true);
        test_pin(m, "tmr.tmci0", false);
        test_pin(m, "tmr.tmci1", true);
        test_pin(m, "tmr.tmci1", false);
        assert_int_equal(test_get(m, TCNT0), i + 1);
    }
    assert_int_equal(test_get(m, TCNT1), 6);
    assert_int_equal(test_get(m, TCSR0), CMFA);
    test_pin(m, "tmr.tmri0", true);
    assert_int_equal(test_get(m, TCNT0), 0);
    test_put(m, TCR0, CLEAR_PIN | 6);
    test_pin(m, "tmr.tmci0", true);
    assert_int_equal(test_get(m, TCNT0), 0);
    test_pin(m, "tmr.tmci0", false);
    assert_int_equal(test_get(m, TCNT0), 1);
    test_pin(m, "tmr.tmri0", false);
    assert_int_equal(test_get(m, TCNT0), 1);
    machine_destroy(m);
}

static void two_make_one_of_16_bits(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    test_put16(m, TCORA0, 0x0203);
    test_put16(m, TCORB0, 0x0180);
    assert_int_equal(test_get16(m, TCORA0), 0x0203);
    test_put(m, TCR1, CLEAR_B | 1); /* its CCLR is ignored */
    test_put(m, TCR0, CLEAR_A | 4);
    test_run_to_cycle(m, 8 * 4);
    assert_int_equal(test_get(m, TCSR1), CMFA); /* the lower 8 bits match */
    assert_int_equal(test_get(m, TCSR0), 0);
    test_run_to_cycle(m, 8 * 0x100);
    assert_int_equal(test_get16(m, TCNT0), 0x100);
    assert_int_equal(test_get(m, TCSR1), CMFA | CMFB | OVF);
    test_run_to_cycle(m, 8 * 0x181 - 1);
    assert_int_equal(test_get(m, TCSR0), 0);
    test_run_to_cycle(m, 8 * 0x181);
    assert_int_equal(test_get(m, TCSR0), CMFB);
    test_run_to_cycle(m, 8 * 0x204 - 1);
    assert_int_equal(test_get16(m, TCNT0), 0x203);
    test_run_to_cycle(m, 8 * 0x204);
    assert_int_equal(test_get16(m, TCNT0), 0);
    assert_int_equal(test_get(m, TCSR0), CMFA | CMFB);
    test_put(m, TCR0, 4);
    test_put16(m, TCNT0, 0xfffe);
    test_run_to_cycle(m, 8 * 0x206);
    assert_int_equal(test_get16(m, TCNT0), 0);
    assert_int_equal(test_get(m, TCSR0), CMFA | CMFB | OVF);
    machine_destroy(m);
}

static void the_second_counts_the_firsts_matches(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 9);
    test_put(m, TCORA1, 2);
    test_put(m, TCR1, CLEAR_A | 4);
    test_put(m, TCR0, CLEAR_A | 1);
    test_run_to_cycle(m, 8 * 20 - 1);
    assert_int_equal(test_get(m, TCNT1), 1);
    test_run_to_cycle(m, 8 * 20);
    assert_int_equal(test_get(m, TCNT1), 2);
    assert_int_equal(test_get(m, TCSR1), 0x10);
    test_run_to_cycle(m, 8 * 30);
    assert_int_equal(test_get(m, TCNT1), 0);
    assert_int_equal(test_get(m, TCSR1), 0x10 | CMFA);
    machine_destroy(m);
}

static void the_H8_3069s_second_captures(void **state)
{
    static const struct {
        uint8_t select;
        bool rise, fall;
    } edges[] = {{0x00, true, false}, {0x04, false, true}, {0x08, true, true}};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *m = test_board(h8300h);
        test_put(m, TCSR1, ICE | edges[i].select);
        test_put(m, TCORB1, 7); /* cannot be written */
        test_put(m, TCR1, 0x80 | 1);
        test_run_to_cycle(m, 8 * 20);
        test_pin(m, "tmr.tmio1", true);
        assert_int_equal(test_get(m, TCORB1), edges[i].rise ? 20 : 0xff);
        assert_int_equal(test_line(m, "irqs.2"), edges[i].rise);
        test_run_to_cycle(m, 8 * 30);
        test_pin(m, "tmr.tmio1", false);
        assert_int_equal(test_get(m, TCORB1), edges[i].fall ? 30 : 20);
        assert_int_equal(test_get(m, TCSR1), CMFB | ICE | edges[i].select);
        machine_destroy(m);
    }
}

static void a_capture_may_clear(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    test_put(m, TCSR1, ICE);
    test_put(m, TCR1, CLEAR_PIN | 1);
    test_run_to_cycle(m, 8 * 20);
    test_pin(m, "tmr.tmio1", true);
    assert_int_equal(test_get(m, TCORB1), 20);
    assert_int_equal(test_get(m, TCNT1), 0);
    machine_destroy(m);
}

static void requests_share_vectors_on_the_H8_3069(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    test_put(m, TCORA1, 1);
    test_put(m, TCORB1, 2);
    test_put(m, TCR1, 0xc0 | 1);
    test_run_to_cycle(m, 8 * 2);
    assert_true(test_line(m, "irqs.2"));
    test_get(m, TCSR1);
    test_put(m, TCSR1, 0);
    assert_false(test_line(m, "irqs.2"));
    test_run_to_cycle(m, 8 * 3);
    assert_true(test_line(m, "irqs.2"));
    test_put(m, TCR1, 0x20 | 1);
    assert_false(test_line(m, "irqs.2"));
    test_run_to_cycle(m, 8 * 256);
    assert_true(test_line(m, "irqs.3"));
    machine_destroy(m);
}

static void an_acknowledge_clears_the_flag_that_asked(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 4);
    test_put(m, TCORB0, 4);
    test_put(m, TCR0, 0xc0 | CLEAR_A | 1);
    test_run_to_cycle(m, 8 * 5);
    assert_true(test_line(m, "irqs.0") && test_line(m, "irqs.1"));
    line_acknowledge(machine_line(m, "irqs.0"), 0);
    assert_false(test_line(m, "irqs.0"));
    assert_int_equal(test_get(m, TCSR0), CMFB);
    machine_destroy(m);
}

/* The trigger's line changes its level each time. */
static void match_A_starts_the_converter(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, TCORA0, 4);
    test_put(m, TCR0, CLEAR_A | 1);
    test_run_to_cycle(m, 8 * 5);
    assert_false(test_line(m, "irqs.6"));
    test_put(m, TCSR0, ADTE);
    test_run_to_cycle(m, 8 * 10);
    assert_true(test_line(m, "irqs.6"));
    test_run_to_cycle(m, 8 * 15);
    assert_false(test_line(m, "irqs.6"));
    machine_destroy(m);
}

static void reserved_bits_read_as_ones(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    assert_int_equal(test_get(m, TCSR0), 0x00);
    assert_int_equal(test_get(m, TCSR1), 0x10);
    assert_int_equal(test_get(m, TCORA0), 0xff);
    machine_destroy(m);
    m = test_board(h8300h);
    assert_int_equal(test_get(m, TCSR0), 0x00);
    assert_int_equal(test_get(m, TCSR1), 0x00);
    machine_destroy(m);
    m = test_board(second_pair);
    assert_int_equal(test_get(m, TCSR0), 0x10);
    test_put(m, TCSR0, 0);
    assert_int_equal(test_get(m, TCSR0), 0x10);
    assert_int_equal(test_get(m, TCSR1), 0x00);
    machine_destroy(m);
}

/* A write between two pulses of the prescaler: the first count is short, as it runs free. */
static void the_prescaler_runs_free(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_run_to_cycle(m, 100);
    test_put(m, TCR0, 2);
    test_put(m, TCNT0, 0x80);
    test_run_to_cycle(m, 127);
    assert_int_equal(test_get(m, TCNT0), 0x80);
    test_run_to_cycle(m, 128);
    assert_int_equal(test_get(m, TCNT0), 0x81);
    test_run_to_cycle(m, 130);
    machine_reset(m); /* it begins anew */
    test_put(m, TCR0, 2);
    test_run_to_cycle(m, 130 + 63);
    assert_int_equal(test_get(m, TCNT0), 0);
    test_run_to_cycle(m, 130 + 64);
    assert_int_equal(test_get(m, TCNT0), 1);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clock_divides),
        cmocka_unit_test(a_match_comes_as_its_value_ends),
        cmocka_unit_test(a_counter_that_nothing_clears_overflows),
        cmocka_unit_test(a_clear_is_no_overflow),
        cmocka_unit_test(a_flag_is_cleared_by_writing_0_after_1_was_read),
        cmocka_unit_test(outputs_follow_the_matches),
        cmocka_unit_test(pins_count_and_clear),
        cmocka_unit_test(two_make_one_of_16_bits),
        cmocka_unit_test(the_second_counts_the_firsts_matches),
        cmocka_unit_test(the_H8_3069s_second_captures),
        cmocka_unit_test(a_capture_may_clear),
        cmocka_unit_test(requests_share_vectors_on_the_H8_3069),
        cmocka_unit_test(an_acknowledge_clears_the_flag_that_asked),
        cmocka_unit_test(match_A_starts_the_converter),
        cmocka_unit_test(reserved_bits_read_as_ones),
        cmocka_unit_test(the_prescaler_runs_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
