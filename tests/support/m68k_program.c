/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short programs of the 68000 family and ColdFire: see m68k_program.h. */
#include "m68k_program.h"

#define BRANCH_TO_ITSELF 0x60feu

void m68k_poke(struct machine *machine, uint32_t address, uint32_t value, unsigned bytes)
{
    uint8_t data[4];
    unsigned i;
    for (i = 0; i < bytes; i++)
        data[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
    bus_poke(machine->cpu->data, address, data, bytes);
}

uint32_t m68k_peek(struct machine *machine, uint32_t address, unsigned bytes)
{
    uint8_t data[4];
    uint32_t value = 0;
    unsigned i;
    bus_peek(machine->cpu->data, address, data, bytes);
    for (i = 0; i < bytes; i++)
        value = value << 8 | data[i];
    return value;
}

uint32_t m68k_get(struct machine *machine, unsigned reg)
{
    return (uint32_t)machine->cpu->device.class->cpu->get(machine->cpu, reg);
}

void m68k_set(struct machine *machine, unsigned reg, uint32_t value)
{
    machine->cpu->device.class->cpu->set(machine->cpu, reg, value);
}

uint32_t m68k_handler(unsigned vector)
{
    return 0x2000 + 16 * vector;
}

struct machine *m68k_program(const char *board, const uint16_t *words, unsigned count)
{
    struct machine *machine = test_board(board);
    unsigned i;
    m68k_poke(machine, 0, M68K_STACK, 4);
    m68k_poke(machine, 4, M68K_CODE, 4);
    for (i = 2; i < 256; i++) {
        m68k_poke(machine, 4 * i, m68k_handler(i), 4);
        m68k_poke(machine, m68k_handler(i), BRANCH_TO_ITSELF, 2);
    }
    for (i = 0; i < count; i++)
        m68k_poke(machine, M68K_CODE + 2 * i, words[i], 2);
    m68k_poke(machine, M68K_CODE + 2 * count, BRANCH_TO_ITSELF, 2);
    machine_reset(machine);
    return machine;
}

void m68k_run(struct machine *machine, unsigned cycles)
{
    machine_run(machine, machine_now(machine) + (sim_time)cycles * M68K_CYCLE);
}
