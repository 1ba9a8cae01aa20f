/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases of single instructions: see m68k_case.h. */
#include "m68k_case.h"

#include "board.h"

#include <stdlib.h>
#include <string.h>

const uint8_t m68k_case_rows[CASE_REGISTERS] = {0,  1,  2,  3,  4,  5,  6,  7,  8, 9,
                                                10, 11, 12, 13, 14, 18, 19, 17, 16};

#define BOARD                                                                                      \
    "/ { model = \"m68k\"; compatible = \"m68k\"; #address-cells = <1>; #size-cells = <1>;"        \
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <1000000>;"                      \
    " #clock-cells = <0>; };"                                                                      \
    "cpu: cpu { compatible = \"motorola,68000\"; clocks = <&clk>; interrupt-controller;"           \
    " #address-cells = <0>; #interrupt-cells = <1>; };"
#define MEMORY(place, bytes)                                                                       \
    "memory@" place " { compatible = \"mmio-sram\"; reg = <0x" place " " bytes ">; };"

static struct m68k *make(const char *board, const char *engine)
{
    struct machine_options options = {.engine = engine};
    struct sim_error error;
    struct machine *machine = test_board_try(board, &options, &error);
    if (machine == NULL) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    return (struct m68k *)machine->cpu;
}

struct m68k *m68k_case_machine(const char *engine)
{
    return make(BOARD MEMORY("0", "0x1000000") " };", engine);
}

struct m68k *m68k_case_small(const char *engine)
{
    static struct runner_class class;
    struct m68k *m = make(BOARD MEMORY("0", "0x10000") MEMORY("ffff0000", "0x10000") " };", engine);
    class = *m->runner.class;
    class.address_mask = m->mask = ~0u;
    m->runner.class = &class;
    return m;
}

void m68k_case_done(struct m68k *m)
{
    machine_destroy(m->cpu.device.machine);
}

/* False: the end of the file. */
static bool read_line(FILE *file, char *line, int size)
{
    do
        if (fgets(line, size, file) == NULL)
            return false;
    while (line[0] == '#');
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static bool read_registers(FILE *file, uint32_t *values)
{
    char line[400], *at = line;
    unsigned i;
    if (!read_line(file, line, sizeof line))
        return false;
    for (i = 0; i < CASE_REGISTERS; i++)
        values[i] = (uint32_t)strtoul(at, &at, 16);
    return true;
}

bool m68k_case_read(FILE *file, struct m68k_case *c)
{
    char line[32];
    if (!read_line(file, c->name, CASE_LINE) || !read_registers(file, c->registers[0]) ||
        !read_line(file, c->memory[0], CASE_LINE) || !read_registers(file, c->registers[1]) ||
        !read_line(file, c->memory[1], CASE_LINE) || !read_line(file, line, sizeof line))
        return false;
    c->cycles = (unsigned)strtoul(line, NULL, 10);
    return true;
}

bool m68k_case_byte(const char **at, uint32_t *address, uint8_t *value)
{
    char *end;
    *address = (uint32_t)strtoul(*at, &end, 16);
    if (end == *at)
        return false;
    *value = (uint8_t)strtoul(end, &end, 16);
    *at = end;
    return true;
}

static void poke(struct m68k *m, const char *at, bool zero)
{
    uint32_t address;
    uint8_t value;
    while (m68k_case_byte(&at, &address, &value)) {
        value = zero ? 0 : value;
        bus_poke(m->cpu.data, address, &value, 1);
    }
}

void m68k_case_load(struct m68k *m, const struct m68k_case *c)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    unsigned i;
    poke(m, c->memory[1], true);
    poke(m, c->memory[0], false);
    class->set(&m->cpu, m68k_case_rows[CASE_SR], c->registers[0][CASE_SR]);
    for (i = 0; i < CASE_REGISTERS; i++)
        class->set(&m->cpu, m68k_case_rows[i], c->registers[0][i]);
    m->mode = M68K_RUNNING;
    memset(&m->fault, 0, sizeof m->fault);
}
