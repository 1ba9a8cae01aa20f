/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards with an H8 chip whose processor sleeps: see h8_chip.h. */
#include "tests/support/h8_chip.h"

#include "tests/support/assemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* At 0 the reset's vector, 0x1000; there the program. */
static struct machine *running(const char *board, const struct machine_options *options,
                               const uint8_t program[4])
{
    static const uint8_t vector[] = {0x00, 0x00, 0x10, 0x00};
    struct machine *machine = test_builtin(board, options);
    assert_int_equal(bus_poke(&machine->spaces[0].bus, 0, vector, sizeof vector), sizeof vector);
    assert_int_equal(bus_poke(&machine->spaces[0].bus, 0x1000, program, 4), 4);
    machine_reset(machine);
    machine->input_open = true;
    if (machine_device(machine, "dtc") != NULL)
        test_write_big(machine, 0xffff3c, 2, 0); /* MSTCR */
    test_run_to_state(machine, 100);
    return machine;
}

struct machine *test_h8_asleep(const char *board)
{
    static const uint8_t program[] = {0x01, 0x80, 0x40, 0xfc}; /* sleep; bra back */
    return running(board, NULL, program);
}

struct machine *test_h8_counting(const char *board, const char *engine, uint64_t slice_test)
{
    static const uint8_t program[] = {0x0b, 0x70, 0x40, 0xfc}; /* inc.l #1,er0; bra back */
    const struct machine_options options = {.engine = engine, .slice_test = slice_test};
    return running(board, &options, program);
}

uint32_t test_h8_count(struct machine *machine)
{
    struct cpu *cpu = machine->cpu;
    return (uint32_t)cpu->device.class->cpu->get(cpu, 0);
}

uint32_t test_get(struct machine *machine, uint32_t address)
{
    return test_read_big(machine, address, 1);
}

uint32_t test_get16(struct machine *machine, uint32_t address)
{
    return test_read_big(machine, address, 2);
}

uint32_t test_get32(struct machine *machine, uint32_t address)
{
    return test_read_big(machine, address, 4);
}

void test_put(struct machine *machine, uint32_t address, uint32_t value)
{
    test_write_big(machine, address, 1, value);
}

void test_put16(struct machine *machine, uint32_t address, uint32_t value)
{
    test_write_big(machine, address, 2, value);
}

void test_put32(struct machine *machine, uint32_t address, uint32_t value)
{
    test_write_big(machine, address, 4, value);
}

void test_h8_fill(struct machine *machine, uint32_t at, unsigned bytes)
{
    unsigned i;
    for (i = 0; i < bytes; i++)
        test_put(machine, at + i, i + 1);
}

void test_h8_same(struct machine *machine, uint32_t a, uint32_t b, unsigned bytes)
{
    uint8_t one[1024], other[1024];
    assert_int_equal(bus_peek(&machine->spaces[0].bus, a, one, bytes), bytes);
    assert_int_equal(bus_peek(&machine->spaces[0].bus, b, other, bytes), bytes);
    assert_memory_equal(one, other, bytes);
}

uint64_t test_h8_start_tpu(struct machine *machine)
{
    enum { TSTR = 0xffffc0, TCR0 = 0xffffd0, TIER0 = 0xffffd4, TGR0A = 0xffffd8 };
    test_put(machine, TCR0, 0x20);
    test_put16(machine, TGR0A, TEST_H8_PERIOD - 1);
    test_put(machine, TIER0, 0x41);
    test_put(machine, TSTR, 1);
    return test_states(machine);
}

void test_h8_run_behind(struct machine *machine, uint64_t start, unsigned period, unsigned states)
{
    test_run_to_state(machine, start + (uint64_t)period * TEST_H8_PERIOD + states);
}

void test_levels(struct machine *machine, uint64_t from, const struct test_level *expected)
{
    for (; expected->line != NULL; expected++) {
        test_run_to_cycle(machine, from + expected->cycle);
        if (test_line(machine, expected->line) != expected->level)
            fail_msg("%s is %d at cycle %u + %u", expected->line, !expected->level, (unsigned)from,
                     expected->cycle);
    }
}

uint64_t test_states(struct machine *machine)
{
    return clock_cycle_from(&machine->clocks[0].domain, machine_now(machine));
}

void test_run_to_state(struct machine *machine, uint64_t state)
{
    test_run_to(machine, clock_time_of(&machine->clocks[0].domain, state));
}
