/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LM3S6965's flash controller: words are programmed and pages erased by key, take their time,
 * and interrupt. The oracle is the data sheet. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    CONTROLLER = 0x400fd000,
    FMA = CONTROLLER,
    FMD = CONTROLLER + 4,
    FMC = CONTROLLER + 8,
    FCRIS = CONTROLLER + 0xc,
    FCIM = CONTROLLER + 0x10,
    FCMISC = CONTROLLER + 0x14
};
#define KEY 0xa4420000u
enum { WRITE = 1, ERASE = 2, MERASE = 4 };

static const char board[] =
    "/ {" TEST_ROOT "flash: flash@0 { device_type = \"memory\"; reg = <0 0x40000>; read-only; };"
    "controller: flash-controller@400fd000 { compatible = \"ti,stellaris-flash-controller\";"
    " reg = <0x400fd000 0x1000>; interrupts = <29>; ti,flash = <0 0x40000>; };};";

static void run_on(struct machine *machine, sim_time time)
{
    test_run_to(machine, machine_now(machine) + time);
}

static void program(struct machine *machine, uint32_t address, uint32_t value)
{
    test_write(machine, FMA, address);
    test_write(machine, FMD, value);
    test_write(machine, FMC, KEY | WRITE);
    run_on(machine, 20 * SIM_US);
    assert_int_equal(test_read(machine, FMC), 0);
}

static void erase(struct machine *machine, uint32_t address)
{
    test_write(machine, FMA, address);
    test_write(machine, FMC, KEY | ERASE);
    run_on(machine, 20 * SIM_MS - 1);
    assert_int_equal(test_read(machine, FMC), ERASE);
    run_on(machine, 1);
    assert_int_equal(test_read(machine, FMC), 0);
}

static void programming_clears_bits_and_takes_20_us(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    erase(machine, 0x1234); /* the page that it lies in */
    assert_int_equal(test_read(machine, 0x1000), 0xffffffff);
    assert_int_equal(test_read(machine, 0x13fc), 0xffffffff);
    assert_int_equal(test_read(machine, 0x1400), 0);
    assert_int_equal(test_read(machine, 0x0ffc), 0);
    test_write(machine, FMA, 0x1010);
    test_write(machine, FMD, 0xff00ff0f);
    test_write(machine, FMC, KEY | WRITE);
    run_on(machine, 20 * SIM_US - 1);
    assert_int_equal(test_read(machine, FMC), WRITE);
    assert_int_equal(test_read(machine, 0x1010), 0xffffffff);
    run_on(machine, 1);
    assert_int_equal(test_read(machine, 0x1010), 0xff00ff0f);
    program(machine, 0x1010, 0x0fffffff);
    assert_int_equal(test_read(machine, 0x1010), 0x0f00ff0f);
    machine_destroy(machine);
}

static void nothing_happens_without_the_key(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, FMC, 0xa4430000 | ERASE);
    assert_int_equal(test_read(machine, FMC), 0);
    run_on(machine, SIM_SECOND);
    assert_int_equal(test_read(machine, 0), 0);
    assert_int_equal(test_read(machine, FCRIS), 0);
    machine_destroy(machine);
}

static void all_can_be_erased(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, FMC, KEY | MERASE);
    run_on(machine, 200 * SIM_MS - 1);
    assert_int_equal(test_read(machine, 0x3fffc), 0);
    run_on(machine, 1);
    assert_int_equal(test_read(machine, 0), 0xffffffff);
    assert_int_equal(test_read(machine, 0x3fffc), 0xffffffff);
    machine_destroy(machine);
}

static void it_interrupts_when_it_is_done(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, FCIM, 2);
    erase(machine, 0);
    assert_true(test_line(machine, "irqs.29"));
    assert_int_equal(test_read(machine, FCMISC), 2);
    test_write(machine, FCMISC, 2);
    assert_false(test_line(machine, "irqs.29"));
    program(machine, 0, 0);
    test_write(machine, FCIM, 0);
    assert_false(test_line(machine, "irqs.29"));
    assert_int_equal(test_read(machine, FCRIS), 2);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programming_clears_bits_and_takes_20_us),
        cmocka_unit_test(nothing_happens_without_the_key),
        cmocka_unit_test(all_can_be_erased),
        cmocka_unit_test(it_interrupts_when_it_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
