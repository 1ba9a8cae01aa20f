/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A/D and D/A converters of H8 chips: conversion times, single and scan mode, the latch of the
 * lower byte, ADF, triggers by pin, timer and TPU, what a DTC does; outputs of the D/A converter.
 * The oracle is the manuals' chapters. 25 MHz: 40 ns a cycle. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ADDRA = 0, ADDRB = 2, ADDRC = 4, ADDRD = 6, ADCSR = 8, ADCR = 9 };
enum { ADF = 0x80, ADIE = 0x40, ADST = 0x20, SCAN = 0x10, CKS = 0x08 };

#define ADC(chip, more)                                                                            \
    "/ {" TEST_ROOT "adc: adc@0 { compatible = \"renesas," chip "-adc\"; reg = <0 10>;"            \
    "clocks = <&clk>; interrupts = <0>; interrupt-controller; #interrupt-cells = <1>;"             \
    "renesas,adc-values = <0x001 0x102 0x203 0x304 0x005 0x107 0x207 0x308>; };" more " };"
#define TIMER                                                                                      \
    "tmr: timer@20 { compatible = \"renesas,h8s-8bit-timer\"; reg = <0x20 10>; clocks = <&clk>;"   \
    "interrupts-extended = <&irqs 1>, <&irqs 2>, <&irqs 3>, <&irqs 4>, <&irqs 5>, <&irqs 6>, "     \
    "<&adc 0>; };"
static const char h8300[] = ADC("h8300", ""), h8300h[] = ADC("h8300h", TIMER),
                  h8s[] = ADC("h8s", TIMER);
static const char with_tpu[] =
    "/ {" TEST_ROOT "tpu: timer@100 { compatible = \"renesas,tpu\"; reg = <0x100 0x30>, "
    "<0x140 0x40>; clocks = <&clk>; };"
    "adc: adc@0 { compatible = \"renesas,h8s-adc\"; reg = <0 10>; clocks = <&clk>;"
    "interrupt-controller; #interrupt-cells = <1>; renesas,timer = <&tpu>; }; };";
static const char dac[] =
    "/ {" TEST_ROOT "dac: dac@0 { compatible = \"renesas,h8300h-dac\"; reg = <0 3>, <8 1>;"
    "clocks = <&clk>; }; };";

static void a_conversion_takes_its_states(void **state)
{
    static const struct {
        const char *dts;
        uint8_t adcr, control;
        uint16_t states;
    } cases[] = {{h8300, 0x7f, 0, 266},   {h8300, 0x7f, CKS, 134}, {h8300h, 0x7e, 0, 134},
                 {h8300h, 0x7e, CKS, 70}, {h8s, 0x3f, 0, 266},     {h8s, 0x3f, CKS, 134},
                 {h8s, 0x37, 0, 530},     {h8s, 0x37, CKS, 68}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine *m = test_board(cases[i].dts);
        test_put(m, ADCR, cases[i].adcr);
        assert_int_equal(test_get(m, ADCR), cases[i].adcr);
        test_put(m, ADCSR, ADST | cases[i].control | 6);
        test_run_to_cycle(m, cases[i].states - 1u);
        assert_int_equal(test_get(m, ADCSR), ADST | cases[i].control | 6);
        test_run_to_cycle(m, cases[i].states);
        assert_int_equal(test_get(m, ADCSR), ADF | cases[i].control | 6);
        assert_int_equal(test_get16(m, ADDRC), 0x207 << 6); /* AN6 goes where AN2 does */
        assert_int_equal(test_get16(m, ADDRA), 0);
        machine_destroy(m);
    }
}

static void a_scan_goes_round_its_group(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    test_put(m, ADCSR, ADST | ADIE | SCAN | CKS | 6);
    test_run_to_cycle(m, 70 + 66);
    assert_int_equal(test_get16(m, ADDRA), 0x005 << 6);
    assert_int_equal(test_get16(m, ADDRB), 0x107 << 6);
    assert_int_equal(test_get16(m, ADDRC), 0);
    assert_false(test_line(m, "irqs.0"));
    test_run_to_cycle(m, 70 + 2 * 66);
    assert_int_equal(test_get16(m, ADDRC), 0x207 << 6);
    assert_true(test_line(m, "irqs.0"));
    assert_int_equal(test_get(m, ADCSR), ADF | ADST | ADIE | SCAN | CKS | 6);
    test_put(m, ADCSR, ADST | ADIE | SCAN | CKS | 6);
    assert_false(test_line(m, "irqs.0"));
    test_wire_feed(&(struct test_wire){.machine = m, .name = "adc"}, "\x55\x01");
    test_run_to_cycle(m, 70 + 3 * 66);
    assert_int_equal(test_get16(m, ADDRA), 0x155 << 6);
    test_run_to_cycle(m, 70 + 5 * 66 - 1);
    assert_false(test_line(m, "irqs.0"));
    test_run_to_cycle(m, 70 + 5 * 66);
    assert_true(test_line(m, "irqs.0"));
    test_put(m, ADCSR, SCAN | 6); /* stops; ADF was not read */
    assert_int_equal(test_get(m, ADCSR), ADF | SCAN | 6);
    test_put(m, ADCSR, SCAN | 6);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_get(m, ADCSR), SCAN | 6);
    assert_int_equal(test_get16(m, ADDRD), 0);
    machine_destroy(m);
}

static void the_lower_byte_is_that_of_the_upper_one(void **state)
{
    struct machine *m = test_board(h8300);
    (void)state;
    test_put(m, ADCSR, ADST | CKS | 1);
    test_run_to_cycle(m, 134);
    assert_int_equal(test_get(m, ADDRB), 0x102 >> 2);
    test_put(m, ADCSR, ADST | CKS | 5);
    test_run_to_cycle(m, 134 * 3);
    assert_int_equal(test_get(m, ADDRB + 1), (0x102 << 6) & 0xff);
    assert_int_equal(test_get(m, ADDRB), 0x107 >> 2);
    assert_int_equal(test_get(m, ADDRB + 1), (0x107 << 6) & 0xff);
    machine_destroy(m);
}

static void an_acknowledge_clears_ADF(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_put(m, ADCSR, ADST | ADIE);
    test_run_to_cycle(m, 266);
    assert_true(test_line(m, "irqs.0"));
    line_acknowledge(machine_line(m, "irqs.0"), 0);
    assert_false(test_line(m, "irqs.0"));
    assert_int_equal(test_get(m, ADCSR), ADIE);
    machine_destroy(m);
}

static void converts(struct machine *m, bool expected)
{
    assert_int_equal(test_get(m, ADCSR) & ADST, expected ? ADST : 0);
    test_put(m, ADCSR, 0);
}

static void a_falling_pin_starts_it(void **state)
{
    static const struct {
        const char *dts;
        uint8_t adcr;
    } kinds[] = {{h8300, 0xff}, {h8300h, 0xfe}, {h8s, 0xff}};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *m = test_board(kinds[i].dts);
        test_pin(m, "adc.adtrg", true);
        test_pin(m, "adc.adtrg", false);
        converts(m, false);
        test_put(m, ADCR, kinds[i].adcr);
        test_pin(m, "adc.adtrg", true);
        converts(m, false);
        test_pin(m, "adc.adtrg", false);
        converts(m, true);
        machine_destroy(m);
    }
}

static void a_timer_starts_it(void **state)
{
    static const struct {
        const char *dts;
        uint8_t adcr;
        bool starts;
    } kinds[] = {{h8300h, 0xfe, true}, {h8300h, 0x7e, false}, {h8s, 0xbf, true},
                 {h8s, 0x7f, false},   {h8s, 0xff, false},    {h8s, 0x3f, false}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct machine *m = test_board(kinds[i].dts);
        test_put(m, ADCR, kinds[i].adcr);
        test_put(m, 0x22, 0x10); /* ADTE */
        test_put(m, 0x24, 9);
        test_put(m, 0x20, 0x09);
        test_run_to_cycle(m, 79);
        converts(m, false);
        test_run_to_cycle(m, 80);
        converts(m, kinds[i].starts);
        test_run_to_cycle(m, 160);
        converts(m, kinds[i].starts);
        machine_destroy(m);
    }
}

/* TTGE in TIER: match A of the channel. */
static void the_TPU_starts_that_of_the_H8S(void **state)
{
    enum { TSTR = 0x140, TCR = 0x150, TIER = 0x154, TGRA = 0x158 };
    struct machine *m = test_board(with_tpu);
    (void)state;
    test_put16(m, TGRA, 99);
    test_put(m, TCR, 0x20);
    test_put(m, ADCR, 0x7f);
    test_put(m, TSTR, 1);
    test_run_to_cycle(m, 150);
    converts(m, false);
    test_put(m, TIER, 0xc0);
    test_run_to_cycle(m, 199);
    converts(m, false);
    test_run_to_cycle(m, 200);
    converts(m, true);
    test_put(m, ADCR, 0x3f);
    test_run_to_cycle(m, 1000);
    converts(m, false);
    machine_destroy(m);
}

static void a_DA_output_shows_its_data_while_it_is_on(void **state)
{
    struct machine *m = test_board(dac);
    struct test_wire first, second;
    (void)state;
    test_wire_open(&first, m, "dac.0");
    test_wire_open(&second, m, "dac.1");
    assert_int_equal(test_get(m, 2), 0x1f);
    assert_int_equal(test_get(m, 8), 0xfe);
    test_put(m, 8, 0xff);
    assert_int_equal(test_get(m, 8), 0xff);
    test_put(m, 0, 'a');
    test_put(m, 1, 'b');
    assert_int_equal(first.count, 0);
    test_put(m, 2, 0x40);
    assert_int_equal(test_get(m, 2), 0x5f);
    assert_string_equal(first.text, "a");
    assert_int_equal(second.count, 0);
    test_put(m, 0, 'c');
    test_put(m, 2, 0xc0);
    assert_string_equal(first.text, "ac");
    assert_string_equal(second.text, "b");
    assert_int_equal(test_get(m, 0), 'c');
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_conversion_takes_its_states),
        cmocka_unit_test(a_scan_goes_round_its_group),
        cmocka_unit_test(the_lower_byte_is_that_of_the_upper_one),
        cmocka_unit_test(an_acknowledge_clears_ADF),
        cmocka_unit_test(a_falling_pin_starts_it),
        cmocka_unit_test(a_timer_starts_it),
        cmocka_unit_test(the_TPU_starts_that_of_the_H8S),
        cmocka_unit_test(a_DA_output_shows_its_data_while_it_is_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
