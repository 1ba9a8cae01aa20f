/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board mps2-an385 is wired as Arm's Application Note AN385 says: memories and their mirrors,
 * and each chip's interrupt at its number, seen as pending in the interrupt controller while a
 * program of two instructions sleeps. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ISPR = 0xe000e200, ICSR = 0xe000ed04, NMIPENDSET = 0x80000000 };

static struct machine *start(void)
{
    return test_asleep("mps2-an385");
}

static void mirrors_show_the_same_memory(void **state)
{
    static const struct {
        uint32_t address, mirror;
    } memories[] = {{0x00000100, 0x00400100}, {0x003ffffc, 0x007ffffc}, {0x20000000, 0x20400000},
                    {0x203ffffc, 0x207ffffc}, {0x01000010, 0x01004010}, {0x01000010, 0x01008010},
                    {0x01003ffc, 0x0100fffc}};
    struct machine *machine = start();
    (void)state;
    for (unsigned i = 0; i < sizeof memories / sizeof *memories; i++) {
        test_write(machine, memories[i].mirror, 0xcafe0000 + i);
        assert_int_equal(test_read(machine, memories[i].address), 0xcafe0000 + i);
    }
    test_write(machine, 0x21fffffc, 0x12345678);
    assert_int_equal(test_read(machine, 0x21fffffc), 0x12345678);
    machine_destroy(machine);
}

/* Reserved areas between memories and chips read as zero; beyond them nothing answers. */
static void reserved_areas_read_as_zero(void **state)
{
    struct machine *machine = start();
    struct bus_access nowhere = {.address = 0x44000000, .width = 4, .privileged = true};
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    assert_int_equal(test_read(machine, 0x4000f000), 0);
    test_write(machine, 0x4001f000, 1);
    assert_int_equal(test_read(machine, 0x4001f000), 0);
    assert_int_equal(test_read(machine, 0x00800000), 0);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 3);
    assert_int_equal(bus_access(&machine->spaces[0].bus, &nowhere), BUS_UNMAPPED);
    machine_destroy(machine);
}

/* What raises an interrupt: up to four writes, then input and time where it needs them. */
struct source {
    int number; /* as CMSIS counts */
    struct {
        uint32_t address, value;
    } writes[5];
    const char *serial;
};

#define UART_TX(base)                                                                              \
    {                                                                                              \
        {base + 0x10, 16}, {base + 0x08, 0x05},                                                    \
        {                                                                                          \
            base, 'x'                                                                              \
        }                                                                                          \
    }
#define UART_RX(base)                                                                              \
    {                                                                                              \
        {base + 0x10, 16},                                                                         \
        {                                                                                          \
            base + 0x08, 0x0a                                                                      \
        }                                                                                          \
    }
#define UART_OVERFLOW(base)                                                                        \
    {                                                                                              \
        {base + 0x10, 16}, {base + 0x08, 0x11}, {base, 1}, {base, 2},                              \
        {                                                                                          \
            base, 3                                                                                \
        }                                                                                          \
    }
#define TIMER(base)                                                                                \
    {                                                                                              \
        {base + 0x08, 3},                                                                          \
        {                                                                                          \
            base, 9                                                                                \
        }                                                                                          \
    }
#define GPIO(base, pin)                                                                            \
    {                                                                                              \
        {                                                                                          \
            base + 0x20, 1u << (pin)                                                               \
        }                                                                                          \
    }
#define SPI_TX(base)                                                                               \
    {                                                                                              \
        {base + 0x04, 2},                                                                          \
        {                                                                                          \
            base + 0x14, 8                                                                         \
        }                                                                                          \
    }

static const struct source sources[] = {
    {0, UART_RX(0x40004000), "uart0"},
    {1, UART_TX(0x40004000), NULL},
    {2, UART_RX(0x40005000), "uart1"},
    {3, UART_TX(0x40005000), NULL},
    {4, UART_RX(0x40006000), "uart2"},
    {5, UART_TX(0x40006000), NULL},
    {6, GPIO(0x40010000, 9), NULL},
    {7, GPIO(0x40011000, 0), NULL},
    {8, TIMER(0x40000000), NULL},
    {9, TIMER(0x40001000), NULL},
    {10, {{0x40002f04, 1}, {0x40002f00, 1}}, NULL},
    {10, {{0x40002f04, 2}, {0x40002f00, 1}}, NULL},
    {11, SPI_TX(0x40020000), NULL},
    {11, SPI_TX(0x40021000), NULL},
    {12, UART_OVERFLOW(0x40004000), NULL},
    {12, UART_OVERFLOW(0x40005000), NULL},
    {12, UART_OVERFLOW(0x40006000), NULL},
    {13, {{0x4020005c, 0x80000000}, {0x40200054, 0x00000111}}, NULL},
    {14, {{0x40024308, 8}, {0x40024300, 1}}, NULL},
    {16, GPIO(0x40012000, 15), NULL},
    {17, GPIO(0x40013000, 3), NULL},
    {18, UART_RX(0x40007000), "uart3"},
    {19, UART_TX(0x40007000), NULL},
    {20, UART_RX(0x40009000), "uart4"},
    {21, UART_TX(0x40009000), NULL},
    {22, SPI_TX(0x40025000), NULL},
    {23, SPI_TX(0x40026000), NULL},
    {23, SPI_TX(0x40027000), NULL},
    {-14, {{0x40008f04, 2}, {0x40008f00, 1}}, NULL},
};

static void raise(struct machine *machine, const struct source *source)
{
    struct sim_error error = {""};
    for (unsigned i = 0; i < 5 && source->writes[i].address != 0; i++)
        test_write(machine, source->writes[i].address, source->writes[i].value);
    if (source->serial != NULL)
        assert_true(input_serial(machine, source->serial, "x", 1, &error));
    if (source->number >= 0)
        test_run_to(machine, 20 * SIM_US);
}

static void each_interrupt_is_at_its_number(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct machine *machine = start();
        uint32_t pending = sources[i].number < 0 ? 0 : (uint32_t)1 << sources[i].number;
        raise(machine, &sources[i]);
        if (test_read(machine, ISPR) != pending)
            fail_msg("source %u: pending 0x%08x instead of 0x%08x", i, test_read(machine, ISPR),
                     pending);
        assert_int_equal(test_read(machine, ICSR) & NMIPENDSET,
                         sources[i].number == -14 ? NMIPENDSET : 0);
        machine_destroy(machine);
    }
}

/* Pins 0 to 7 of port 0 have numbers of their own besides the port's. */
static void pins_of_port_0_have_interrupts_of_their_own(void **state)
{
    (void)state;
    for (unsigned pin = 0; pin < 8; pin++) {
        struct machine *machine = start();
        test_write(machine, 0x40010020, 1u << pin);
        assert_int_equal(test_read(machine, ISPR), 1u << 6 | 1u << (24 + pin));
        machine_destroy(machine);
    }
}

static void uarts_are_the_first_streams(void **state)
{
    static const char *const names[] = {"uart0", "uart1", "uart2", "uart3", "uart4"};
    struct machine *machine = start();
    (void)state;
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(machine_stream(machine, names[i])->number, i);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mirrors_show_the_same_memory),
        cmocka_unit_test(reserved_areas_read_as_zero),
        cmocka_unit_test(each_interrupt_is_at_its_number),
        cmocka_unit_test(pins_of_port_0_have_interrupts_of_their_own),
        cmocka_unit_test(uarts_are_the_first_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
