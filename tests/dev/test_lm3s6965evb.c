/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board lm3s6965evb is wired as the LM3S6965 data sheet says: each chip's interrupt at its
 * number, seen as pending in the interrupt controller while a program of two instructions sleeps;
 * and the processor runs from the clock that RCC says. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ISPR = 0xe000e200, SYSCTL = 0x400fe000 };

static struct machine *start(void)
{
    return test_asleep("lm3s6965evb");
}

/* What raises an interrupt: up to five writes, then time. */
struct source {
    int number;
    struct {
        uint32_t address, value;
    } writes[5];
};

#define UART(base)                                                                                 \
    {                                                                                              \
        {base + 0x24, 1}, {base + 0x2c, 0x60}, {base + 0x38, 0x20}, {base + 0x30, 0x301},          \
        {                                                                                          \
            base, 'x'                                                                              \
        }                                                                                          \
    }
#define TIMER(base, mode, mask, enable)                                                            \
    {                                                                                              \
        {base, 4}, {base + (mode), 1}, {base + ((mode) == 4 ? 0x28u : 0x2cu), 5},                  \
            {base + 0x18, mask}, {base + 0x0c, enable},                                            \
    }
#define TIMER_A(base) TIMER(base, 4, 1, 1)
#define TIMER_B(base) TIMER(base, 8, 0x100, 0x100)
#define GPIO(base)                                                                                 \
    {                                                                                              \
        {base + 0x51c, 1}, {base + 0x404, 1}, {base + 0x510, 0}, {base + 0x40c, 0},                \
        {                                                                                          \
            base + 0x410, 1                                                                        \
        }                                                                                          \
    }
#define ADC(n)                                                                                     \
    {                                                                                              \
        {0x40038044 + 0x20 * (n), 6}, {0x40038008, 1u << (n)}, {0x40038000, 1u << (n)},            \
        {                                                                                          \
            0x40038028, 1u << (n)                                                                  \
        }                                                                                          \
    }

static const struct source sources[] = {
    {0, GPIO(0x40004000)},
    {1, GPIO(0x40005000)},
    {3, GPIO(0x40007000)},
    {4, GPIO(0x40024000)},
    {5, UART(0x4000c000)},
    {6, UART(0x4000d000)},
    {7, {{0x40008004, 2}, {0x40008014, 8}}},
    {14, ADC(0)},
    {15, ADC(1)},
    {16, ADC(2)},
    {17, ADC(3)},
    {18, {{0x40000000, 10}, {0x40000008, 1}}},
    {19, TIMER_A(0x40030000)},
    {20, TIMER_B(0x40030000)},
    {21, TIMER_A(0x40031000)},
    {22, TIMER_B(0x40031000)},
    {23, TIMER_A(0x40032000)},
    {24, TIMER_B(0x40032000)},
    {28, {{SYSCTL + 0x54, 0x40}, {SYSCTL + 0x60, 0x078e0b80}}},
    {29, {{0x400fd010, 2}, {0x400fd000, 0x1000}, {0x400fd008, 0xa4420001}}},
    {30, GPIO(0x40025000)},
    {31, GPIO(0x40026000)},
    {33, UART(0x4000e000)},
    {35, TIMER_A(0x40033000)},
    {36, TIMER_B(0x40033000)},
    {42, {{0x40048024, 1}, {0x40048020, 1}}},
};

static void each_interrupt_is_at_its_number(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct machine *machine = start();
        unsigned n = (unsigned)sources[i].number;
        for (unsigned w = 0; w < 5 && sources[i].writes[w].address != 0; w++)
            test_write(machine, sources[i].writes[w].address, sources[i].writes[w].value);
        test_run_to(machine, SIM_MS);
        for (unsigned word = 0; word < 2; word++)
            if (test_read(machine, ISPR + 4 * word) != (n / 32 == word ? 1u << n % 32 : 0))
                fail_msg("source %u: pending 0x%08x in word %u", n,
                         test_read(machine, ISPR + 4 * word), word);
        machine_destroy(machine);
    }
}

static void memories_are_where_they_are(void **state)
{
    struct machine *machine = start();
    struct bus_access past = {.address = 0x20010000, .width = 4, .privileged = true};
    struct bus_access above = {.address = 0x00040000, .width = 4, .privileged = true};
    (void)state;
    test_write(machine, 0x2000fffc, 0x12345678);
    assert_int_equal(test_read(machine, 0x2000fffc), 0x12345678);
    assert_int_equal(test_read(machine, 0x0003fffc), 0);
    assert_int_equal(bus_access(&machine->spaces[0].bus, &past), BUS_UNMAPPED);
    assert_int_equal(bus_access(&machine->spaces[0].bus, &above), BUS_UNMAPPED);
    machine_destroy(machine);
}

static void uarts_are_the_first_streams(void **state)
{
    static const char *const names[] = {"uart0", "uart1", "uart2"};
    struct machine *machine = start();
    (void)state;
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(machine_stream(machine, names[i])->number, i);
    machine_destroy(machine);
}

static uint64_t processor_hertz(const struct machine *machine)
{
    const struct clock_rate *rate = &machine->cpu->clock->rate;
    return rate->numerator / rate->denominator;
}

static void the_processor_runs_from_the_clock_that_rcc_says(void **state)
{
    struct machine *machine = start();
    (void)state;
    assert_int_equal(processor_hertz(machine), 12000000);
    test_write(machine, SYSCTL + 0x60, 0x078e2b80);
    assert_int_equal(processor_hertz(machine), 8000000);
    test_write(machine, SYSCTL + 0x60, 0x01ce0380); /* PLL, / 4 */
    assert_int_equal(processor_hertz(machine), 2000000);
    test_run_to(machine, SIM_MS);
    assert_int_equal(processor_hertz(machine), 50000000);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_interrupt_is_at_its_number),
        cmocka_unit_test(memories_are_where_they_are),
        cmocka_unit_test(uarts_are_the_first_streams),
        cmocka_unit_test(the_processor_runs_from_the_clock_that_rcc_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
