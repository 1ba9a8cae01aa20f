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

uint64_t test_states(struct machine *machine)
{
    return clock_cycle_from(&machine->clocks[0].domain, machine_now(machine));
}

void test_run_to_state(struct machine *machine, uint64_t state)
{
    test_run_to(machine, clock_time_of(&machine->clocks[0].domain, state));
}
