/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LM3S6965's system clock follows RCC and RCC2: oscillators, divisors, the PLL and the time
 * that it takes to lock; and what runs from it keeps its counts. The oracle is the data sheet,
 * chapter "System Control". The crystal has 8 MHz. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum {
    SYSCTL = 0x400fe000,
    SRCR1 = SYSCTL + 0x44,
    RIS = SYSCTL + 0x50,
    IMC = SYSCTL + 0x54,
    MISC = SYSCTL + 0x58,
    RESC = SYSCTL + 0x5c,
    RCC = SYSCTL + 0x60,
    PLLCFG = SYSCTL + 0x64,
    RCC2 = SYSCTL + 0x70,
    TIMER = 0x40030000
};
#define PLL_LOCK (4608 * 125 * SIM_NS) /* 0x1200 cycles of the crystal */

/* RCC: from the main oscillator of 8 MHz, PLL off, bypassed. */
#define BY_CRYSTAL 0x078e2b80u
#define PWRDN      0x2000u
#define BYPASS     0x0800u
#define USESYSDIV  0x00400000u
#define SYSDIV(n)  (((n)-1u) << 23)
#define CLEARED    (BY_CRYSTAL & ~(SYSDIV(16) | PWRDN | BYPASS))

static const char board[] =
    "/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&irqs>;"
    "crystal: crystal { compatible = \"fixed-clock\"; clock-frequency = <8000000>;"
    " #clock-cells = <0>; };"
    "timer0: timer@40030000 { compatible = \"ti,stellaris-gptm\"; reg = <0x40030000 0x1000>;"
    " interrupts = <19>, <20>; clocks = <&sysctl>; };"
    "sysctl: sysctl@400fe000 { compatible = \"ti,stellaris-sysctl\"; reg = <0x400fe000 0x1000>;"
    " interrupts = <28>; clocks = <&crystal>; #clock-cells = <0>;"
    " ti,reset-names = \"timer0\"; ti,reset-bits = <48>; };" TEST_IRQS "};";

/* The system clock in hertz, measured by a timer that counts it during 10 ms. */
static uint32_t hertz(struct machine *machine)
{
    uint32_t from;
    sim_time now = machine_now(machine);
    test_write(machine, TIMER + 0x0c, 0);
    test_write(machine, TIMER + 0x28, 0xffffffff);
    test_write(machine, TIMER + 0x04, 2);
    test_write(machine, TIMER + 0x0c, 1);
    from = test_read(machine, TIMER + 0x48);
    test_run_to(machine, now + 10 * SIM_MS);
    return (from - test_read(machine, TIMER + 0x48)) * 100;
}

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint32_t expected[][2] = {
        {0x00, 0x10010002}, {0x04, 0x1073402e},  {0x08, 0x00ff007f}, {0x10, 0x001133ff},
        {0x14, 0x030f5317}, {0x18, 0x0f0f87ff},  {0x1c, 0x5000007f}, {0x30, 0x00007ffd},
        {0x50, 0x00000000}, {0x5c, 0x00000002},  {0x60, 0x078e3ad1}, {0x64, 0x00001902},
        {0x70, 0x07802810}, {0x100, 0x00000040}, {0x104, 0},         {0x108, 0},
        {0x144, 0x07800000}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, SYSCTL + expected[i][0]), expected[i][1]);
    machine_destroy(machine);
}

static void the_oscillators_clock_it(void **state)
{
    static const struct {
        uint32_t rcc, rcc2, hertz;
    } choices[] = {
        {0x078e3ad1, 0x07802810, 12000000}, /* reset: the internal oscillator */
        {BY_CRYSTAL, 0x07802810, 8000000},
        {0x078e3ae1, 0x07802810, 3000000},            /* internal / 4 */
        {0x078e3af1, 0x07802810, 30000},              /* 30 kHz */
        {BY_CRYSTAL | USESYSDIV, 0x07802810, 500000}, /* / 16 */
        {BY_CRYSTAL, 0x87802810, 12000000},           /* RCC2 decides: internal */
        {BY_CRYSTAL, 0x87802870, 32700},              /* 32.768 kHz, in whole counts of 10 ms */
        {BY_CRYSTAL | USESYSDIV, 0x8f802800, 250000}, /* RCC2, / 32 */
    };
    (void)state;
    for (unsigned i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct machine *machine = test_board(board);
        test_write(machine, RCC2, choices[i].rcc2);
        test_write(machine, RCC, choices[i].rcc);
        assert_int_equal(hertz(machine), choices[i].hertz);
        machine_destroy(machine);
    }
}

static void the_pll_clocks_it_once_it_has_locked(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, IMC, 0x40);
    test_write(machine, RCC, BY_CRYSTAL);
    test_run_to(machine, SIM_MS);
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(4)); /* on, and used, in one step */
    test_run_to(machine, SIM_MS + PLL_LOCK - 1);
    assert_int_equal(test_read(machine, RIS), 0);
    assert_false(test_line(machine, "irqs.28"));
    test_run_to(machine, SIM_MS + PLL_LOCK);
    assert_int_equal(test_read(machine, RIS), 0x40);
    assert_true(test_line(machine, "irqs.28"));
    assert_int_equal(hertz(machine), 50000000);
    test_write(machine, MISC, 0x40);
    assert_int_equal(test_read(machine, RIS), 0);
    assert_false(test_line(machine, "irqs.28"));
    test_write(machine, RCC, CLEARED | BYPASS | USESYSDIV | SYSDIV(4)); /* 8 MHz / 4 */
    assert_int_equal(hertz(machine), 2000000);
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(10)); /* still locked */
    assert_int_equal(hertz(machine), 20000000);
    machine_destroy(machine);
}

/* Until it has locked the oscillator goes on: 8 MHz / 4. */
static void the_oscillator_clocks_it_until_then(void **state)
{
    struct machine *machine = test_board(board);
    uint32_t from;
    (void)state;
    test_write(machine, TIMER + 0x04, 2);
    test_write(machine, TIMER + 0x0c, 1);
    from = test_read(machine, TIMER + 0x48);
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(4));
    test_run_to(machine, PLL_LOCK);
    assert_in_range(from - test_read(machine, TIMER + 0x48), 1152, 1153);
    test_run_to(machine, PLL_LOCK + 100 * SIM_US);
    assert_in_range(from - test_read(machine, TIMER + 0x48), 1152 + 5000, 1153 + 5000);
    machine_destroy(machine);
}

static void with_the_pll_the_divisor_is_four_at_least(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(2));
    test_run_to(machine, PLL_LOCK);
    assert_int_equal(hertz(machine), 50000000);
    test_write(machine, RCC2, 0x80000000u | SYSDIV(8)); /* RCC2: main oscillator, PLL, / 8 */
    assert_int_equal(hertz(machine), 25000000);
    machine_destroy(machine);
}

static void another_crystal_value_locks_anew(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(4));
    test_run_to(machine, PLL_LOCK);
    test_write(machine, MISC, 0x40);
    test_write(machine, RCC, (CLEARED & ~0x3c0u) | 0x180u | USESYSDIV | SYSDIV(4)); /* "4 MHz" */
    assert_int_equal(test_read(machine, PLLCFG), 0x0c80);
    test_run_to(machine, 2 * PLL_LOCK - 1);
    assert_int_equal(test_read(machine, RIS), 0);
    test_run_to(machine, 2 * PLL_LOCK);
    assert_int_equal(test_read(machine, RIS), 0x40);
    assert_int_equal(hertz(machine), 100000000); /* twice what is meant */
    machine_destroy(machine);
}

static void software_can_reset_a_chip(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, TIMER, 4);
    test_write(machine, SRCR1, 1u << 17);
    assert_int_equal(test_read(machine, TIMER), 4); /* that was another one */
    test_write(machine, SRCR1, 1u << 16);
    assert_int_equal(test_read(machine, TIMER), 0);
    machine_destroy(machine);
}

static void a_system_reset_brings_the_first_clock_back(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, RCC, CLEARED | USESYSDIV | SYSDIV(4));
    test_run_to(machine, SIM_MS);
    machine_ask_reset(machine);
    test_run_to(machine, SIM_MS + 1);
    assert_int_equal(test_read(machine, RCC), 0x078e3ad1);
    assert_int_equal(test_read(machine, RESC), 0x12); /* power-on, and software */
    assert_int_equal(hertz(machine), 12000000);
    machine_destroy(machine);
}

static void it_cannot_be_its_own_crystal(void **state)
{
    struct sim_error error = {""};
    (void)state;
    assert_null(test_board_try(
        "/ { #address-cells = <1>; #size-cells = <1>;"
        "sysctl: sysctl@400fe000 { compatible = \"ti,stellaris-sysctl\"; #clock-cells = <0>;"
        " reg = <0x400fe000 0x1000>; clocks = <&sysctl>; }; };",
        NULL, &error));
    assert_non_null(strstr(error.text, "own crystal"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(the_oscillators_clock_it),
        cmocka_unit_test(the_pll_clocks_it_once_it_has_locked),
        cmocka_unit_test(the_oscillator_clocks_it_until_then),
        cmocka_unit_test(with_the_pll_the_divisor_is_four_at_least),
        cmocka_unit_test(another_crystal_value_locks_anew),
        cmocka_unit_test(software_can_reset_a_chip),
        cmocka_unit_test(a_system_reset_brings_the_first_clock_back),
        cmocka_unit_test(it_cannot_be_its_own_crystal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
