/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watchdog timers of H8 chips: passwords, clocks, interval interrupts, resets and what
 * survives them, the H8/300's NMI. The oracle is the manuals' chapters. 25 MHz: 40 ns a cycle. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { OVF = 0x80, WT = 0x40, TME = 0x20, RST = 0x08 };
enum { TCSR = 0, TCNT = 1, RSTCSR_WRITE = 2, RSTCSR = 3 };

#define WATCHDOG(chip)                                                                             \
    "/ {" TEST_ROOT "wdt: watchdog@0 { compatible = \"renesas," chip "-wdt\"; reg = <0 4>;"        \
    "clocks = <&clk>; interrupts = <0>, <1>; }; };"
static const char h8300[] = WATCHDOG("h8300"), h8300h[] = WATCHDOG("h8300h"),
                  h8s[] = WATCHDOG("h8s");

static const char with_system[] =
    "/ {" TEST_ROOT "system: system@40 { compatible = \"renesas,h8-3292-system\";"
    "reg = <0x40 1>, <0x44 2>; clocks = <&clk>; #clock-cells = <1>; renesas,mode = <2>; };"
    "wdt: watchdog@0 { compatible = \"renesas,h8300-wdt\"; reg = <0 4>;"
    "clocks = <&system 16>; interrupts = <0>, <1>; }; };";

static void control(struct machine *m, uint32_t value)
{
    test_put16(m, 0, 0xa500 | value);
}

static void each_clock_divides(void **state)
{
    static const struct {
        const char *dts;
        uint32_t cycles[8], ones;
    } kinds[] = {{h8300, {2, 32, 64, 128, 256, 512, 2048, 4096}, 0x10},
                 {h8300h, {2, 32, 64, 128, 256, 512, 2048, 4096}, 0x18},
                 {h8s, {2, 64, 128, 512, 2048, 8192, 32768, 131072}, 0x18}};
    unsigned kind, cks;
    (void)state;
    for (kind = 0; kind < 3; kind++)
        for (cks = 0; cks < 8; cks++) {
            struct machine *m = test_board(kinds[kind].dts);
            uint32_t cycles = kinds[kind].cycles[cks];
            control(m, TME | cks);
            test_run_to_cycle(m, 7 * cycles - 1);
            assert_int_equal(test_get(m, TCNT), 6);
            test_run_to_cycle(m, 7 * cycles);
            assert_int_equal(test_get(m, TCNT), 7);
            assert_int_equal(test_get(m, TCSR), kinds[kind].ones | TME | cks);
            machine_destroy(m);
        }
}

static void it_is_written_by_words_with_a_password(void **state)
{
    struct machine *m = test_board(h8300h);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    control(m, TME);
    test_put16(m, 0, 0x5a80);
    assert_int_equal(test_get(m, TCNT), 0x80);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 0);
    test_put(m, 1, 0x10);
    test_put(m, 0, 0);
    test_put(m, 0, 0xa5);
    test_put16(m, 0, 0x1234);
    assert_int_equal(test_get(m, TCNT), 0x80);
    assert_int_equal(test_get(m, TCSR), 0x18 | TME);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    control(m, 0); /* off: the count is 0 and stays so */
    assert_int_equal(test_get(m, TCNT), 0);
    test_put16(m, 0, 0x5a80);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_get(m, TCNT), 0);
    machine_destroy(m);
}

static void an_interval_timer_interrupts(void **state)
{
    static const char *const kinds[] = {h8300, h8300h, h8s};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *m = test_board(kinds[i]);
        control(m, TME);
        test_run_to_cycle(m, 511);
        assert_false(test_line(m, "irqs.0"));
        test_run_to_cycle(m, 512);
        assert_true(test_line(m, "irqs.0"));
        control(m, TME); /* the flag was not read */
        assert_true(test_line(m, "irqs.0"));
        assert_int_equal(test_get(m, TCSR) & OVF, OVF);
        control(m, TME | OVF);
        assert_true(test_line(m, "irqs.0"));
        control(m, TME);
        assert_false(test_line(m, "irqs.0"));
        test_run_to_cycle(m, 1023);
        assert_false(test_line(m, "irqs.0"));
        test_run_to_cycle(m, 1024);
        assert_true(test_line(m, "irqs.0"));
        machine_destroy(m);
    }
}

/* The prescaler begins at the reset. */
static void a_reset_begins_a_whole_count(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_run_to_cycle(m, 100);
    machine_reset(m);
    control(m, TME | 1);
    test_run_to_cycle(m, 100 + 63);
    assert_int_equal(test_get(m, TCNT), 0);
    test_run_to_cycle(m, 100 + 64);
    assert_int_equal(test_get(m, TCNT), 1);
    test_run_to_cycle(m, 100 + 64 * 256 - 1);
    assert_false(test_line(m, "irqs.0"));
    test_run_to_cycle(m, 100 + 64 * 256);
    assert_true(test_line(m, "irqs.0"));
    machine_destroy(m);
}

static void fed_it_does_not_bite(void **state)
{
    struct machine *m = test_board(h8300h);
    unsigned i;
    (void)state;
    control(m, WT | TME);
    for (i = 1; i < 10; i++) {
        test_run_to_cycle(m, 500 * i);
        test_put16(m, 0, 0x5a00);
    }
    assert_int_equal(test_get(m, RSTCSR), 0x3f);
    assert_int_equal(test_get(m, TCSR), 0x18 | WT | TME);
    machine_destroy(m);
}

static void the_H8_3069_tells_of_its_reset(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    test_put16(m, RSTCSR_WRITE, 0x5a40);
    control(m, WT | TME);
    test_run_to_cycle(m, 511);
    assert_int_equal(test_get(m, TCSR), 0x18 | WT | TME);
    test_run_to_cycle(m, 600);
    assert_int_equal(test_get(m, TCSR), 0x18);
    assert_int_equal(test_get(m, TCNT), 0);
    assert_int_equal(test_get(m, RSTCSR), 0xff);
    assert_false(test_line(m, "irqs.0"));
    test_put16(m, RSTCSR_WRITE, 0x5a00); /* leaves the flag alone */
    assert_int_equal(test_get(m, RSTCSR), 0xbf);
    test_put16(m, RSTCSR_WRITE, 0xa500);
    assert_int_equal(test_get(m, RSTCSR), 0x3f);
    control(m, WT | TME);
    test_run_to_cycle(m, 2000);
    machine_reset(m); /* by the pin */
    assert_int_equal(test_get(m, RSTCSR), 0x3f);
    machine_destroy(m);
}

static void the_H8S_resets_by_RSTE(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    assert_int_equal(test_get(m, RSTCSR), 0x1f);
    control(m, WT | TME | 1);
    test_run_to_cycle(m, 256 * 64 + 10);
    assert_int_equal(test_get(m, TCSR), 0x18); /* the watchdog alone is reset */
    assert_int_equal(test_get(m, RSTCSR), 0x9f);
    test_put16(m, RSTCSR_WRITE, 0xa500);
    test_put16(m, RSTCSR_WRITE, 0x5a60);
    assert_int_equal(test_get(m, RSTCSR), 0x7f);
    control(m, WT | TME);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_get(m, RSTCSR), 0xff);
    assert_int_equal(test_get(m, TCSR), 0x18);
    machine_destroy(m);
}

static void the_H8_300_has_an_NMI_instead(void **state)
{
    struct machine *m = test_board(h8300);
    (void)state;
    control(m, WT | TME);
    test_run_to_cycle(m, 511);
    assert_false(test_line(m, "irqs.1"));
    test_run_to_cycle(m, 512);
    assert_true(test_line(m, "irqs.1"));
    assert_false(test_line(m, "irqs.0"));
    assert_int_equal(test_get(m, TCSR), 0x10 | OVF | WT | TME);
    control(m, WT | TME);
    assert_false(test_line(m, "irqs.1"));
    control(m, WT | TME | RST);
    assert_int_equal(test_get(m, TCSR), 0x10 | WT | TME | RST);
    test_run_to_cycle(m, 1100);
    assert_int_equal(test_get(m, TCSR), 0x10);
    machine_destroy(m);
}

/* XRST, bit 3 of SYSCR, is 0 behind a reset by the watchdog. */
static void SYSCR_of_the_H8_3292_tells_who_has_reset(void **state)
{
    struct machine *m = test_board(with_system);
    (void)state;
    assert_int_equal(test_get(m, 0x44), 0x09);
    control(m, WT | TME | RST);
    test_run_to_cycle(m, 600);
    assert_int_equal(test_get(m, TCSR), 0x10);
    assert_int_equal(test_get(m, 0x44), 0x01);
    machine_reset(m);
    assert_int_equal(test_get(m, 0x44), 0x09);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clock_divides),
        cmocka_unit_test(it_is_written_by_words_with_a_password),
        cmocka_unit_test(an_interval_timer_interrupts),
        cmocka_unit_test(a_reset_begins_a_whole_count),
        cmocka_unit_test(fed_it_does_not_bite),
        cmocka_unit_test(the_H8_3069_tells_of_its_reset),
        cmocka_unit_test(the_H8S_resets_by_RSTE),
        cmocka_unit_test(the_H8_300_has_an_NMI_instead),
        cmocka_unit_test(SYSCR_of_the_H8_3292_tells_who_has_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
