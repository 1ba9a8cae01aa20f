/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pulse outputs on their boards: TPC of the H8/3069F by its 16-bit timer, PPG of the H8S/2329 by
 * its TPU. The oracles are the H8/3069F-ZTAT and H8S/2329 Group Hardware Manuals. */
#include "tests/support/h8_chip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* --- TPC --- */

enum { TPMR = 0xffffa0, TPCR, NDERB, NDERA, NDRB, NDRA, NDRB_2, NDRA_2 };
enum { PADDR = 0xfee009, PBDDR = 0xfee00a, PADR = 0xffffd9, PBDR = 0xffffda };
enum { ITU_TSTR = 0xffff60 };
#define ITU(channel, at) (0xffff68u + 8 * (channel) + (at))

/* Cleared by GRA (or GRB: 0x40) every TEST_H8_PERIOD states; the other register matches at 29. */
static uint64_t start_itu(struct machine *m, unsigned channel, unsigned clear)
{
    test_put(m, ITU(channel, 0), clear);
    test_put16(m, ITU(channel, 4), clear == 0x20 ? TEST_H8_PERIOD - 1 : 29);
    test_put16(m, ITU(channel, 6), clear == 0x20 ? 29 : TEST_H8_PERIOD - 1);
    test_put(m, ITU_TSTR, test_get(m, ITU_TSTR) | 1u << channel);
    return test_states(m);
}

static void tpc_has_its_reset_values(void **state)
{
    static const uint8_t values[] = {0xf0, 0xff, 0, 0, 0, 0, 0xff, 0xff};
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof values; i++)
        assert_int_equal(test_get(m, TPMR + i), values[i]);
    machine_destroy(m);
}

/* Bits that NDERA enables take NDRA's at match A of their channel; programs do not write them. */
static void a_match_brings_the_next_levels(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_put(m, PADDR, 0xff);
    test_put(m, PADR, 0x81);
    test_put(m, TPCR, 0xf5); /* groups 0 and 1: channel 1 */
    test_put(m, NDERA, 0xf0);
    test_put(m, NDRA, 0x5f);
    start = start_itu(m, 1, 0x20);
    test_put(m, PADR, 0x02);
    assert_int_equal(test_get(m, PADR), 0x82);
    test_run_to_state(m, start + TEST_H8_PERIOD - 1);
    assert_int_equal(test_get(m, PADR), 0x82);
    assert_false(test_line(m, "porta.6"));
    test_run_to_state(m, start + TEST_H8_PERIOD);
    assert_int_equal(test_get(m, PADR), 0x52);
    assert_true(test_line(m, "porta.6"));
    test_put(m, NDRA, 0xa0);
    test_run_to_state(m, start + 2 * TEST_H8_PERIOD + 1);
    assert_int_equal(test_get(m, PADR), 0xa2);
    assert_false(test_line(m, "porta.6"));
    machine_destroy(m);
}

/* Two groups with two channels have two addresses; each goes with its own. */
static void groups_have_channels_of_their_own(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_put(m, PBDDR, 0xff);
    test_put(m, TPCR, 0x6f); /* group 2: channel 2; group 3: channel 1 */
    test_put(m, NDERB, 0xff);
    test_put(m, NDRB, 0xab);
    test_put(m, NDRB_2, 0xcd);
    assert_int_equal(test_get(m, NDRB), 0xaf);
    assert_int_equal(test_get(m, NDRB_2), 0xfd);
    start = start_itu(m, 2, 0x20);
    test_run_to_state(m, start + TEST_H8_PERIOD + 1);
    assert_int_equal(test_get(m, PBDR), 0x0d);
    start = start_itu(m, 1, 0x20);
    test_run_to_state(m, start + TEST_H8_PERIOD + 1);
    assert_int_equal(test_get(m, PBDR), 0xad);
    machine_destroy(m);
}

/* 0s come with match B, 1s with match A behind it. */
static void pulses_do_not_overlap(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_put(m, PADDR, 0xff);
    test_put(m, PADR, 0x0c);
    test_put(m, TPMR, 0xf1);
    test_put(m, TPCR, 0xfc);
    test_put(m, NDERA, 0x0f);
    test_put(m, NDRA_2, 0x0a);
    start_itu(m, 0, 0x40);
    test_put16(m, ITU(0, 2), 30); /* past match A of the first period */
    start = test_states(m);
    test_run_to_state(m, start + TEST_H8_PERIOD - 30);
    assert_int_equal(test_get(m, PADR), 0x08);
    test_run_to_state(m, start + TEST_H8_PERIOD - 30 + 29);
    assert_int_equal(test_get(m, PADR), 0x08);
    test_run_to_state(m, start + TEST_H8_PERIOD);
    assert_int_equal(test_get(m, PADR), 0x0a);
    machine_destroy(m);
}

/* --- PPG --- */

enum { PCR = 0xffff46, PMR, NDERH, NDERL, PODRH, PODRL, NDRH, NDRL, NDRH_2, NDRL_2 };
enum { P1DDR = 0xfffeb0, P2DDR = 0xfffeb1, P2DR = 0xffff61 };
enum { TPU_TSTR = 0xffffc0, TCR3 = 0xfffe80, TGR3A = 0xfffe88 };

static uint64_t start_tpu_3(struct machine *m)
{
    test_put(m, TCR3, 0x20);
    test_put16(m, TGR3A, TEST_H8_PERIOD - 1);
    test_put(m, TPU_TSTR, 8);
    return test_states(m);
}

static void ppg_has_its_reset_values(void **state)
{
    static const uint8_t values[] = {0xff, 0xf0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    struct machine *m = test_h8_asleep("edk2329");
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof values; i++)
        assert_int_equal(test_get(m, PCR + i), values[i]);
    machine_destroy(m);
}

/* PODR takes NDR at the match, and is what the pins have, inverted for a group whose INV is 0. */
static void ppg_shows_its_levels_instead_of_the_port(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    (void)state;
    test_put(m, P2DDR, 0xff);
    test_put(m, P2DR, 0x01);
    test_put(m, PMR, 0xd0); /* group 1 inverted */
    test_put(m, PODRL, 0x10);
    test_put(m, NDERL, 0xf2);
    test_put(m, NDRL, 0x22);
    assert_true(test_line(m, "port2.0"));
    assert_false(test_line(m, "port2.1"));
    assert_false(test_line(m, "port2.4"));
    assert_true(test_line(m, "port2.5"));
    start = start_tpu_3(m);
    test_put(m, PODRL, 0x0d);
    assert_int_equal(test_get(m, PODRL), 0x1d);
    test_run_to_state(m, start + TEST_H8_PERIOD);
    assert_int_equal(test_get(m, PODRL), 0x2f);
    assert_true(test_line(m, "port2.0"));
    assert_true(test_line(m, "port2.1"));
    assert_true(test_line(m, "port2.4"));
    assert_false(test_line(m, "port2.5"));
    assert_int_equal(test_get(m, P2DR), 0x01);
    machine_destroy(m);
}

/* While TIOCA3 is an output of the TPU it has the pin. */
static void the_tpu_has_its_pin_before(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    (void)state;
    test_put(m, P2DDR, 0xff);
    test_put(m, 0xfffe82, 0x05); /* TIOR3H: initial 1 */
    assert_true(test_line(m, "port2.0"));
    test_put(m, NDERL, 0x01);
    assert_true(test_line(m, "port2.0"));
    test_put(m, 0xfffe82, 0x00);
    assert_false(test_line(m, "port2.0"));
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tpc_has_its_reset_values),
        cmocka_unit_test(a_match_brings_the_next_levels),
        cmocka_unit_test(groups_have_channels_of_their_own),
        cmocka_unit_test(pulses_do_not_overlap),
        cmocka_unit_test(ppg_has_its_reset_values),
        cmocka_unit_test(ppg_shows_its_levels_instead_of_the_port),
        cmocka_unit_test(the_tpu_has_its_pin_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
