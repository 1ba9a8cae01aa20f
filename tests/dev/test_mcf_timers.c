/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timers of ColdFire chips: PIT and DMA timer. The oracle is the MCF5208 Reference Manual.
 * 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char board[] =
    "/ {" TEST_ROOT "pit0: timer@0 { compatible = \"fsl,mcf-pit\"; reg = <0 8>; clocks = <&clk>;"
    "interrupts = <4>; };"
    "dtim0: timer@100 { compatible = \"fsl,mcf-dtim\"; reg = <0x100 0x10>; clocks = <&clk>;"
    "interrupts = <32>; }; };";

enum { PCSR = 0, PMR = 2, PCNTR = 4 };
enum { EN = 1, RLD = 2, PIF = 4, PIE = 8, OVW = 0x10 };
enum { DTMR = 0x100, DTXMR = 0x102, DTER = 0x103, DTRR = 0x104, DTCR = 0x108, DTCN = 0x10c };
enum { RST = 1, CLK1 = 2, CLK16 = 4, CLK_PIN = 6, FRR = 8, ORRI = 0x10, OM = 0x20 };

static uint32_t get16(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 2);
}

static void put16(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 2, value);
}

static uint32_t get32(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 4);
}

static void put32(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 4, value);
}

/* --- PIT --- */

static void the_pit_comes_again_after_its_modulus_and_one(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    assert_int_equal(get16(m, PCNTR), 0xffff);
    put16(m, PCSR, 3 << 8 | OVW | PIE | RLD);
    put16(m, PMR, 99);
    assert_int_equal(get16(m, PCNTR), 99);
    put16(m, PCSR, 3 << 8 | OVW | PIE | RLD | EN);
    test_run_to_cycle(m, 8);
    assert_int_equal(get16(m, PCNTR), 98);
    test_run_to_cycle(m, 99 * 8 - 1);
    assert_false(test_line(m, "irqs.4"));
    test_run_to_cycle(m, 99 * 8);
    assert_true(test_line(m, "irqs.4"));
    put16(m, PCSR, get16(m, PCSR)); /* as drivers clear it */
    assert_false(test_line(m, "irqs.4"));
    test_run_to_cycle(m, 199 * 8 - 1);
    assert_int_equal(get16(m, PCSR) & PIF, 0);
    test_run_to_cycle(m, 199 * 8);
    assert_int_equal(get16(m, PCSR) & PIF, PIF);
    put16(m, PMR, 50); /* clears the flag; taken at once */
    assert_int_equal(get16(m, PCSR) & PIF, 0);
    assert_int_equal(get16(m, PCNTR), 50);
    machine_destroy(m);
}

static void without_overwriting_the_pit_takes_the_modulus_after_zero(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put16(m, PCSR, RLD | EN);
    put16(m, PMR, 9);
    test_run_to_cycle(m, 65535);
    assert_int_equal(get16(m, PCNTR), 0);
    test_run_to_cycle(m, 65536);
    assert_int_equal(get16(m, PCNTR), 9);
    put16(m, PCSR, 0);
    test_run_to_cycle(m, 70000);
    assert_int_equal(get16(m, PCNTR), 9);
    put16(m, PCSR, EN); /* free: all ones after zero */
    test_run_to_cycle(m, 70010);
    assert_int_equal(get16(m, PCNTR), 0xffff);
    machine_destroy(m);
}

/* A byte write to the upper half leaves the flag of the lower one alone. */
static void a_byte_of_the_pits_control_clears_no_flag(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put16(m, PCSR, OVW | RLD);
    put16(m, PMR, 1);
    put16(m, PCSR, OVW | RLD | EN);
    test_run_to_cycle(m, 1);
    assert_int_equal(get16(m, PCSR) & PIF, PIF);
    test_write_big(m, PCSR, 1, 0x02);
    assert_int_equal(get16(m, PCSR), 0x0200 | OVW | RLD | EN | PIF);
    machine_destroy(m);
}

/* --- DMA timer --- */

/* Time-out = cycles * prescaler * (DTRR + 1). */
static void the_dma_timer_begins_again_behind_its_reference(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put32(m, DTRR, 24);
    put16(m, DTMR, 9 << 8 | ORRI | FRR | CLK1 | RST);
    test_run_to_cycle(m, 245);
    assert_int_equal(get32(m, DTCN), 24);
    assert_false(test_line(m, "irqs.32"));
    test_run_to_cycle(m, 250);
    assert_int_equal(get32(m, DTCN), 0);
    assert_true(test_line(m, "irqs.32"));
    assert_int_equal(test_read_big(m, DTER, 1), 2);
    test_write_big(m, DTER, 1, 2);
    assert_false(test_line(m, "irqs.32"));
    test_run_to_cycle(m, 499);
    assert_false(test_line(m, "irqs.32"));
    test_run_to_cycle(m, 500);
    assert_true(test_line(m, "irqs.32"));
    put16(m, DTMR, 0);
    assert_false(test_line(m, "irqs.32"));
    assert_int_equal(get32(m, DTCN), 0);
    machine_destroy(m);
}

static void it_may_run_on(void **state)
{
    struct machine *m = test_board(board);
    (void)state;
    put32(m, DTRR, 9);
    put16(m, DTMR, OM | CLK16 | RST);
    test_run_to_cycle(m, 16 * 10);
    assert_int_equal(test_read_big(m, DTER, 1), 2);
    assert_int_equal(get32(m, DTCN), 10);
    assert_true(test_line(m, "dtim0.out"));
    assert_false(test_line(m, "irqs.32"));
    put32(m, DTCN, 0x1234); /* any value: 0 */
    assert_int_equal(get32(m, DTCN), 0);
    test_run_to_cycle(m, 16 * 20);
    assert_false(test_line(m, "dtim0.out"));
    machine_destroy(m);
}

static void edges_are_captured_or_counted(void **state)
{
    struct machine *m = test_board(board);
    unsigned i;
    (void)state;
    put16(m, DTMR, 1 << 6 | CLK1 | RST);
    test_run_to_cycle(m, 100);
    test_pin(m, "dtim0.in", true);
    assert_int_equal(get32(m, DTCR), 100);
    assert_int_equal(test_read_big(m, DTER, 1), 1);
    assert_true(test_line(m, "irqs.32"));
    test_write_big(m, DTER, 1, 1);
    test_run_to_cycle(m, 200);
    test_pin(m, "dtim0.in", false);
    assert_int_equal(get32(m, DTCR), 100);
    put16(m, DTMR, 0);
    put32(m, DTRR, 3);
    put16(m, DTMR, 1 << 8 | FRR | CLK_PIN | RST);
    for (i = 0; i < 7; i++) {
        test_pin(m, "dtim0.in", true);
        test_pin(m, "dtim0.in", false);
    }
    assert_int_equal(get32(m, DTCN), 3);
    assert_int_equal(test_read_big(m, DTER, 1), 0);
    test_pin(m, "dtim0.in", true);
    test_pin(m, "dtim0.in", false);
    assert_int_equal(get32(m, DTCN), 0);
    assert_int_equal(test_read_big(m, DTER, 1), 2);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pit_comes_again_after_its_modulus_and_one),
        cmocka_unit_test(without_overwriting_the_pit_takes_the_modulus_after_zero),
        cmocka_unit_test(a_byte_of_the_pits_control_clears_no_flag),
        cmocka_unit_test(the_dma_timer_begins_again_behind_its_reference),
        cmocka_unit_test(it_may_run_on),
        cmocka_unit_test(edges_are_captured_or_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
