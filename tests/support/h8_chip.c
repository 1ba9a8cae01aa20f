/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards with an H8 chip whose processor sleeps: see h8_chip.h. */
#include "tests/support/h8_chip.h"

#include "tests/support/assemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct machine *test_h8_asleep(const char *board)
{
    /* At 0 the reset's vector, 0x1000; there: sleep; bra 0x1000. */
    static const uint8_t vector[] = {0x00, 0x00, 0x10, 0x00};
    static const uint8_t program[] = {0x01, 0x80, 0x40, 0xfc};
    struct machine *machine = test_builtin(board, NULL);
    assert_int_equal(bus_poke(&machine->spaces[0].bus, 0, vector, sizeof vector), sizeof vector);
    assert_int_equal(bus_poke(&machine->spaces[0].bus, 0x1000, program, sizeof program),
                     sizeof program);
    machine_reset(machine);
    machine->input_open = true;
    if (machine_device(machine, "dtc") != NULL)
        test_write_big(machine, 0xffff3c, 2, 0); /* MSTCR */
    test_run_to_state(machine, 100);
    return machine;
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
