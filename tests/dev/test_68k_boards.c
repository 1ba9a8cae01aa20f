/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boards mc68000-ecb, mcf5208evb and mcf5282, without their processors: that chips are where
 * their manuals' memory maps have them, on the interrupts that the manuals give them, at the
 * speeds that the crystals make. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static int acknowledge(struct machine *m, unsigned level)
{
    char name[] = "cpu0.0";
    name[5] = (char)('0' + level);
    return line_acknowledge(machine_line(m, name), level);
}

static bool requests(struct machine *m, unsigned level)
{
    char name[] = "cpu0.0";
    name[5] = (char)('0' + level);
    return test_line(m, name);
}

static enum bus_result look(struct machine *m, uint32_t address)
{
    struct bus_access access = {
        .address = address, .width = 1, .big_endian = true, .initiator = BUS_CPU};
    return bus_access(&m->spaces[0].bus, &access);
}

/* --- Educational Computer Board --- */

/* 9600 bit/s: 10 bits are 1041.67 us. The terminal is on level 5, the host on 6, autovectored. */
static void the_ecbs_serial_ports_are_on_levels_5_and_6(void **state)
{
    struct machine *m = test_board_of("mc68000-ecb");
    struct test_wire terminal, host;
    (void)state;
    test_wire_open(&terminal, m, "acia1");
    test_wire_open(&host, m, "acia2");
    put(m, 0x10040, 3);
    put(m, 0x10040, 0x95);
    put(m, 0x10041, 3);
    put(m, 0x10041, 0x95);
    put(m, 0x10042, 'T');
    put(m, 0x10043, 'H');
    test_run_to(m, 1041 * SIM_US);
    assert_int_equal(terminal.count, 0);
    test_run_to(m, 1042 * SIM_US);
    assert_string_equal(terminal.text, "T");
    assert_string_equal(host.text, "H");
    test_wire_feed(&terminal, "x");
    test_run_to(m, 4 * SIM_MS);
    assert_true(requests(m, 5));
    assert_false(requests(m, 6));
    assert_int_equal(acknowledge(m, 5), -1);
    assert_int_equal(get(m, 0x10042), 'x');
    assert_false(requests(m, 5));
    test_wire_feed(&host, "y");
    test_run_to(m, 8 * SIM_MS);
    assert_true(requests(m, 6));
    machine_destroy(m);
}

/* Registers as TUTOR's programs use them: TCR at 0x10021, TIVR 0x10023, CPRH 0x10027. */
static void the_ecbs_timer_is_on_level_2_with_its_vector(void **state)
{
    struct machine *m = test_board_of("mc68000-ecb");
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    put(m, 0x10025, 0); /* a MOVEP of a long word begins here */
    put(m, 0x10027, 0);
    put(m, 0x10029, 0x04);
    put(m, 0x1002b, 0xe2); /* 1250 counts of 8 us: 10 ms */
    put(m, 0x10023, 70);
    put(m, 0x10021, 0xa1);
    test_run_to(m, 10 * SIM_MS - 1);
    assert_false(requests(m, 2));
    test_run_to(m, 10 * SIM_MS);
    assert_true(requests(m, 2));
    assert_int_equal(acknowledge(m, 2), 70);
    put(m, 0x10035, 1);
    assert_false(requests(m, 2));
    assert_int_equal(get(m, 0x1002d), 0);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 0);
    machine_destroy(m);
}

static void the_ecbs_abort_button_is_on_level_7(void **state)
{
    struct machine *m = test_board_of("mc68000-ecb");
    (void)state;
    assert_false(requests(m, 7));
    test_pin(m, "abort.pressed", true);
    assert_true(requests(m, 7));
    assert_int_equal(acknowledge(m, 7), -1);
    test_pin(m, "abort.pressed", false);
    assert_false(requests(m, 7));
    machine_destroy(m);
}

static void the_ecb_answers_where_it_has_something(void **state)
{
    struct machine *m = test_board_of("mc68000-ecb");
    (void)state;
    assert_int_equal(look(m, 0x7fff), BUS_OK);
    assert_int_equal(look(m, 0xbfff), BUS_OK);
    assert_int_equal(look(m, 0xc000), BUS_UNMAPPED);
    assert_int_equal(look(m, 0x1003f), BUS_OK);
    assert_int_equal(look(m, 0x20000), BUS_UNMAPPED);
    assert_int_equal(look(m, 0x30000), BUS_OK);
    assert_int_equal(look(m, 0x40000), BUS_UNMAPPED);
    assert_int_equal(test_read_big(m, 0x10000, 2), 0); /* both halves of the PI/T's first word */
    machine_destroy(m);
}

/* --- MCF5208 --- */

#define UART0 0xfc060000u
#define PIT0  0xfc080000u
#define INTC0 0xfc048000u

static void the_mcf5208s_uarts_interrupt_by_sources_26_to_28(void **state)
{
    struct machine *m = test_board_of("mcf5208evb");
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        put(m, INTC0 + 0x1d, 26 + i);
        put(m, INTC0 + 0x40 + 26 + i, 3);
        put(m, UART0 + i * 0x4000 + 0x14, 1);
        assert_false(requests(m, 3));
        put(m, UART0 + i * 0x4000 + 0x08, 4); /* the transmitter on: it is ready */
        assert_true(requests(m, 3));
        assert_int_equal(acknowledge(m, 3), 64 + 26 + (int)i);
        put(m, UART0 + i * 0x4000 + 0x14, 0);
    }
    machine_destroy(m);
}

/* 83.33 MHz / (32 * 23) = 113224 bit/s: 10 bits are 88.32 us. */
static void the_mcf5208s_bus_runs_at_half_its_speed(void **state)
{
    struct machine *m = test_board_of("mcf5208evb");
    struct test_wire wire;
    (void)state;
    test_wire_open(&wire, m, "uart0");
    put(m, UART0, 0x13);
    put(m, UART0, 0x07);
    put(m, UART0 + 0x1c, 23);
    put(m, UART0 + 0x08, 5);
    put(m, UART0 + 0x0c, 'k');
    test_run_to(m, SIM_MS);
    assert_true(wire.ended[0] > 88319 * SIM_NS && wire.ended[0] < 88322 * SIM_NS);
    test_write_big(m, PIT0, 2, 0x0018); /* overwrites, interrupts */
    test_write_big(m, PIT0 + 2, 2, 8333);
    put(m, INTC0 + 0x1d, 4);
    put(m, INTC0 + 0x44, 5);
    test_write_big(m, PIT0, 2, 0x001b);
    test_run_to(m, SIM_MS + 100 * SIM_US - SIM_US);
    assert_false(requests(m, 5));
    test_run_to(m, SIM_MS + 100 * SIM_US);
    assert_true(requests(m, 5));
    assert_int_equal(acknowledge(m, 5), 68);
    machine_destroy(m);
}

static void the_mcf5208evb_has_its_memories(void **state)
{
    struct machine *m = test_board_of("mcf5208evb");
    (void)state;
    test_write_big(m, 0x40000000, 4, 0x12345678);
    test_write_big(m, 0x47fffffc, 4, 0x9abcdef0);
    test_write_big(m, 0x80003ffc, 4, 0x0badcafe);
    assert_int_equal(test_read_big(m, 0x40000002, 2), 0x5678);
    assert_int_equal(test_read_big(m, 0xfc0a8110, 4), 0x4000001a); /* where and how large */
    assert_int_equal(look(m, 0x48000000), BUS_UNMAPPED);
    assert_int_equal(look(m, 0xfc0b0000), BUS_OK);
    machine_destroy(m);
}

/* As the processor sees it: 16-bit registers, single bytes, and runs of both. */
static void a_debugger_sees_registers_in_the_processors_order(void **state)
{
    static const uint8_t expected[] = {0x0f, 0x1a, 0x12, 0x34, 0x12, 0x34};
    struct machine *m = test_board_of("mcf5208evb");
    uint8_t bytes[6];
    (void)state;
    m->spaces[0].bus.big_endian = true; /* what a big-endian processor makes of it */
    test_write_big(m, PIT0, 2, 0x0f1a);
    test_write_big(m, PIT0 + 2, 2, 0x1234);
    assert_int_equal(bus_peek(&m->spaces[0].bus, PIT0, bytes, 6), 6);
    assert_memory_equal(bytes, expected, 6);
    assert_int_equal(bus_peek(&m->spaces[0].bus, PIT0 + 3, bytes, 1), 1);
    assert_int_equal(bytes[0], 0x34);
    machine_destroy(m);
}

/* --- MCF5282 --- */

#define IPS 0x40000000u

static void the_mcf5282s_timers_interrupt_by_their_sources(void **state)
{
    static const struct {
        uint32_t at;
        unsigned source;
    } pits[] = {{0x150000, 55}, {0x160000, 56}, {0x170000, 57}, {0x180000, 58}};
    struct machine *m = test_board_of("mcf5282");
    unsigned i;
    (void)state;
    test_write_big(m, IPS + 0xc08, 4, 0);
    test_write_big(m, IPS + 0xc0c, 4, 0);
    for (i = 0; i < 4; i++) {
        put(m, IPS + 0xc40 + pits[i].source, 4 << 3 | i);
        test_write_big(m, IPS + pits[i].at, 2, 0x0018);
        test_write_big(m, IPS + pits[i].at + 2, 2, 32000); /* 1 ms at 32 MHz */
        test_write_big(m, IPS + pits[i].at, 2, 0x0019);
    }
    test_run_to(m, SIM_MS - 1);
    assert_false(requests(m, 4));
    test_run_to(m, SIM_MS);
    for (i = 4; i-- > 0;) {
        assert_int_equal(acknowledge(m, 4), 64 + (int)pits[i].source);
        test_write_big(m, IPS + pits[i].at + 2, 2, 32000);
    }
    assert_false(requests(m, 4));
    machine_destroy(m);
}

static void the_mcf5282s_uart_has_the_cores_clock(void **state)
{
    struct machine *m = test_board_of("mcf5282");
    struct test_wire wire;
    (void)state;
    test_wire_open(&wire, m, "uart0");
    put(m, IPS + 0x200, 0x13);
    put(m, IPS + 0x200, 0x07);
    put(m, IPS + 0x21c, 104); /* 64 MHz / (32 * 104) = 19231 bit/s */
    put(m, IPS + 0x208, 5);
    put(m, IPS + 0x20c, 'k');
    test_run_to(m, SIM_MS);
    assert_int_equal(wire.ended[0], 520 * SIM_US);
    machine_destroy(m);
}

static void the_mcf5282_programs_its_own_flash(void **state)
{
    struct machine *m = test_board_of("mcf5282");
    (void)state;
    test_write_big(m, 0x00fffffc, 4, 1);
    test_write_big(m, 0x2000fffc, 4, 2);
    assert_int_equal(look(m, 0xfffffffc), BUS_OK);
    put(m, IPS + 0x1d0002, 0x40 | 20);
    test_write_big(m, 0x44000800, 4, 0);
    put(m, IPS + 0x1d0024, 0x40);
    put(m, IPS + 0x1d0020, 0x80);
    test_run_to(m, 100 * SIM_MS);
    assert_int_equal(test_read_big(m, 0xf0000800, 4), 0xffffffff);
    test_write_big(m, 0x44000800, 4, 0x600dcafe);
    put(m, IPS + 0x1d0024, 0x20);
    put(m, IPS + 0x1d0020, 0x80);
    test_run_to(m, 101 * SIM_MS);
    assert_int_equal(test_read_big(m, 0xf0000800, 4), 0x600dcafe);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ecbs_serial_ports_are_on_levels_5_and_6),
        cmocka_unit_test(the_ecbs_timer_is_on_level_2_with_its_vector),
        cmocka_unit_test(the_ecbs_abort_button_is_on_level_7),
        cmocka_unit_test(the_ecb_answers_where_it_has_something),
        cmocka_unit_test(the_mcf5208s_uarts_interrupt_by_sources_26_to_28),
        cmocka_unit_test(the_mcf5208s_bus_runs_at_half_its_speed),
        cmocka_unit_test(the_mcf5208evb_has_its_memories),
        cmocka_unit_test(a_debugger_sees_registers_in_the_processors_order),
        cmocka_unit_test(the_mcf5282s_timers_interrupt_by_their_sources),
        cmocka_unit_test(the_mcf5282s_uart_has_the_cores_clock),
        cmocka_unit_test(the_mcf5282_programs_its_own_flash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
