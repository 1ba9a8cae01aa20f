/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The free-running timer of the H8/3292: count, matches, captures with their buffers, halves that
 * go through TEMP. The oracle is the H8/3297 Series Hardware Manual. 25 MHz. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TIER, TCSR, FRC, OCR = 4, TCR = 6, TOCR, ICRA = 8, ICRB = 10, ICRC = 12, ICRD = 14 };
enum { OVF = 0x02, OCFB = 0x04, OCFA = 0x08, ICFC = 0x20, ICFA = 0x80, CCLRA = 0x01 };

static const char board[] =
    "/ {" TEST_ROOT "frt: timer@0 { compatible = \"renesas,h8300-frt\"; reg = <0 0x10>;"
    "clocks = <&clk>; interrupts = <12>, <13>, <14>, <15>, <16>, <17>, <18>; }; };";

static void registers_have_their_reset_values(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    assert_int_equal(test_get(m, TIER), 0x01);
    assert_int_equal(test_get(m, TCSR), 0x00);
    assert_int_equal(test_get16(m, FRC), 0x0000);
    assert_int_equal(test_get16(m, OCR), 0xffff);
    assert_int_equal(test_get(m, TCR), 0x00);
    assert_int_equal(test_get(m, TOCR), 0xe0);
    assert_int_equal(test_get16(m, ICRA), 0x0000);
    machine_destroy(m);
}

/* It counts from the reset on, phi / 2, 8 or 32. */
static void the_prescaler_is_chosen(void **state)
{
    static const unsigned divisors[3] = {2, 8, 32};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *m = test_board(board);
        test_put(m, TCR, i);
        test_run_to_cycle(m, 5 * divisors[i] - 1);
        assert_int_equal(test_get16(m, FRC), 4);
        test_run_to_cycle(m, 5 * divisors[i]);
        assert_int_equal(test_get16(m, FRC), 5);
        machine_destroy(m);
    }
}

/* Both OCR have one address; CCLRA clears with match A: OCRA + 1 counts. */
static void a_match_clears_sets_its_flag_and_its_output(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put16(m, OCR, 99);
    test_put(m, TOCR, 0xfa); /* OCRB; FTOA is an output, 1 at match A */
    test_put16(m, OCR, 49);
    test_put(m, TIER, OCFA);
    test_put(m, TCSR, CCLRA);
    assert_int_equal(test_get16(m, OCR), 49);
    test_put(m, TOCR, 0xea);
    assert_int_equal(test_get16(m, OCR), 99);
    test_run_to_cycle(m, 99);
    assert_int_equal(test_get(m, TCSR), CCLRA);
    test_run_to_cycle(m, 100);
    assert_int_equal(test_get(m, TCSR), CCLRA | OCFB);
    test_run_to_cycle(m, 199);
    assert_int_equal(test_get16(m, FRC), 99);
    assert_false(test_line(m, "irqs.16"));
    assert_false(test_line(m, "frt.ftoa"));
    test_run_to_cycle(m, 200);
    assert_true(test_line(m, "irqs.16"));
    assert_true(test_line(m, "frt.ftoa"));
    assert_false(test_line(m, "irqs.17"));
    assert_int_equal(test_get16(m, FRC), 0);
    assert_int_equal(test_get(m, TCSR), CCLRA | OCFA | OCFB);
    test_put(m, TCSR, CCLRA | OCFB);
    assert_int_equal(test_get(m, TCSR), CCLRA | OCFB);
    assert_false(test_line(m, "irqs.16"));
    test_run_to_cycle(m, 400);
    assert_true(test_line(m, "irqs.16"));
    machine_destroy(m);
}

static void flags_are_read_before_they_are_cleared(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put16(m, FRC, 0xffff);
    test_put(m, TIER, OVF);
    test_run_to_cycle(m, 2);
    assert_true(test_line(m, "irqs.18"));
    test_put(m, TCSR, 0);
    assert_true(test_line(m, "irqs.18"));
    assert_int_equal(test_get(m, TCSR), OVF | OCFA | OCFB); /* both OCR are 0xffff */
    test_put(m, TCSR, OCFA | OCFB);
    assert_false(test_line(m, "irqs.18"));
    assert_int_equal(test_get(m, TCSR), OCFA | OCFB);
    machine_destroy(m);
}

/* The lower half waits in TEMP for the second read; a write takes effect with its lower half. */
static void halves_go_through_temp(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put16(m, FRC, 0x12ff);
    assert_int_equal(test_get(m, FRC), 0x12);
    test_run_to_cycle(m, 2);
    assert_int_equal(test_get(m, FRC + 1), 0xff);
    assert_int_equal(test_get16(m, FRC), 0x1300);
    test_put(m, FRC, 0x55);
    assert_int_equal(test_get16(m, OCR), 0xffff);
    test_put(m, FRC, 0x55);
    test_put(m, FRC + 1, 0x66);
    assert_int_equal(test_get16(m, FRC), 0x5566);
    test_put(m, OCR, 0x77);
    assert_int_equal(test_get16(m, OCR), 0xffff);
    test_put(m, OCR + 1, 0x88);
    assert_int_equal(test_get16(m, OCR), 0x7788);
    machine_destroy(m);
}

static void edges_are_captured(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR, 0x80); /* A: rising; B: falling */
    test_put(m, TIER, 0xf0);
    test_run_to_cycle(m, 100);
    test_pin(m, "frt.ftia", true);
    test_pin(m, "frt.ftib", true);
    assert_int_equal(test_get16(m, ICRA), 50);
    assert_true(test_line(m, "irqs.12"));
    assert_false(test_line(m, "irqs.13"));
    test_run_to_cycle(m, 200);
    test_pin(m, "frt.ftia", false);
    test_pin(m, "frt.ftib", false);
    assert_int_equal(test_get16(m, ICRA), 50);
    assert_int_equal(test_get16(m, ICRB), 100);
    assert_true(test_line(m, "irqs.13"));
    test_put16(m, ICRB, 0x1234);
    assert_int_equal(test_get16(m, ICRB), 100);
    machine_destroy(m);
}

/* ICRC takes what ICRA had; edges that are not alike are both taken; FTIC sets its flag only. */
static void a_capture_is_buffered(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    test_put(m, TCR, 0x28);
    test_run_to_cycle(m, 20);
    test_pin(m, "frt.ftia", true);
    test_run_to_cycle(m, 60);
    test_pin(m, "frt.ftia", false);
    assert_int_equal(test_get16(m, ICRA), 30);
    assert_int_equal(test_get16(m, ICRC), 10);
    assert_int_equal(test_get(m, TCSR), ICFA);
    test_pin(m, "frt.ftic", true);
    assert_int_equal(test_get16(m, ICRC), 10);
    assert_int_equal(test_get(m, TCSR), ICFA | ICFC);
    machine_destroy(m);
}

static void edges_of_ftci_are_counted(void **state)
{
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    test_put(m, TCR, 3);
    test_put16(m, FRC, 0);
    test_put16(m, OCR, 1);
    for (i = 0; i < 2; i++) {
        test_run_to_cycle(m, 1000 * (i + 1));
        assert_int_equal(test_get16(m, FRC), i);
        assert_int_equal(test_get(m, TCSR), 0);
        test_pin(m, "frt.ftci", true);
        test_pin(m, "frt.ftci", false);
    }
    assert_int_equal(test_get16(m, FRC), 2);
    assert_int_equal(test_get(m, TCSR), OCFA);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_have_their_reset_values),
        cmocka_unit_test(the_prescaler_is_chosen),
        cmocka_unit_test(a_match_clears_sets_its_flag_and_its_output),
        cmocka_unit_test(flags_are_read_before_they_are_cleared),
        cmocka_unit_test(halves_go_through_temp),
        cmocka_unit_test(edges_are_captured),
        cmocka_unit_test(a_capture_is_buffered),
        cmocka_unit_test(edges_of_ftci_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
