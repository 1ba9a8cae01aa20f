/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs single instructions of a 68000 from files of cases, and says for each file how many differ:
 *
 *     m68k_vectors [-v] FILE...
 *
 * A case is six lines: a name, which stays out; registers before; bytes of memory before; registers
 * and bytes behind; cycles. Registers are D0 to D7, A0 to A6, USP, SSP, SR, PC, bytes an address
 * and a value each, all in hexadecimal; cycles are decimal. Memory is 16 MB of RAM. Cases that
 * fault are counted for themselves: their frames are known to differ (docs/limits.md). -v: says
 * what differs. Ends with status 1 if registers or memory of a case without fault differ. */
#include "cpu/m68k/m68k.h"
#include "tests/support/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REGISTERS 19u
#define LINE      65536u

/* Rows of the register table, in the order of a case. */
static const uint8_t rows[REGISTERS] = {0,  1,  2,  3,  4,  5,  6,  7,  8, 9,
                                        10, 11, 12, 13, 14, 18, 19, 17, 16};

struct vector {
    char name[LINE], memory[2][LINE];
    uint32_t registers[2][REGISTERS];
    unsigned cycles;
};

struct tally {
    unsigned cases, wrong, late, faults, faults_differ;
};

static const char board[] =
    "/ { model = \"m68k\"; compatible = \"m68k\"; #address-cells = <1>; #size-cells = <1>;"
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <1000000>;"
    " #clock-cells = <0>; };"
    "cpu: cpu { compatible = \"motorola,68000\"; clocks = <&clk>; interrupt-controller;"
    " #address-cells = <0>; #interrupt-cells = <1>; };"
    "ram: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x1000000>; }; };";

static bool read_registers(FILE *file, uint32_t *values)
{
    static char line[LINE];
    char *at = line;
    unsigned i;
    if (fgets(line, sizeof line, file) == NULL)
        return false;
    for (i = 0; i < REGISTERS; i++)
        values[i] = (uint32_t)strtoul(at, &at, 16);
    return true;
}

static bool read_vector(FILE *file, struct vector *v)
{
    char line[32];
    if (fgets(v->name, sizeof v->name, file) == NULL || !read_registers(file, v->registers[0]) ||
        fgets(v->memory[0], sizeof v->memory[0], file) == NULL ||
        !read_registers(file, v->registers[1]) ||
        fgets(v->memory[1], sizeof v->memory[1], file) == NULL ||
        fgets(line, sizeof line, file) == NULL)
        return false;
    v->name[strcspn(v->name, "\n")] = '\0';
    v->cycles = (unsigned)strtoul(line, NULL, 10);
    return true;
}

/* The next byte of a line; false: there is none. */
static bool next_byte(const char **at, uint32_t *address, uint8_t *value)
{
    char *end;
    *address = (uint32_t)strtoul(*at, &end, 16);
    if (end == *at)
        return false;
    *value = (uint8_t)strtoul(end, &end, 16);
    *at = end;
    return true;
}

static void load(struct m68k *m, const struct vector *v)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    const char *at = v->memory[0];
    uint32_t address;
    uint8_t value;
    unsigned i;
    while (next_byte(&at, &address, &value))
        bus_poke(m->cpu.data, address, &value, 1);
    class->set(&m->cpu, rows[17], v->registers[0][17]);
    for (i = 0; i < REGISTERS; i++)
        class->set(&m->cpu, rows[i], v->registers[0][i]);
    m->mode = M68K_RUNNING;
    memset(&m->fault, 0, sizeof m->fault);
}

/* Where it jumps to an odd address the fault belongs to it. */
static uint64_t run(struct m68k *m)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    uint64_t before = m->runner.cycles;
    class->run(&m->cpu, class->now(&m->cpu) + 1);
    if (m->runner.pc & 1)
        class->run(&m->cpu, class->now(&m->cpu) + 1);
    return m->runner.cycles - before;
}

static bool compare(struct m68k *m, const struct vector *v, bool tell)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    const char *at = v->memory[1];
    uint32_t address;
    uint8_t value, have;
    unsigned i;
    bool same = true;
    for (i = 0; i < REGISTERS; i++) {
        uint32_t is = (uint32_t) class->get(&m->cpu, rows[i]);
        if (is != v->registers[1][i] && tell)
            printf("%s: %s is 0x%x, not 0x%x\n", v->name, class->registers[rows[i]].name, is,
                   v->registers[1][i]);
        same = same && is == v->registers[1][i];
    }
    while (next_byte(&at, &address, &value)) {
        bus_peek(m->cpu.data, address, &have, 1);
        if (have != value && tell)
            printf("%s: byte 0x%x is 0x%x, not 0x%x\n", v->name, address, have, value);
        same = same && have == value;
    }
    return same;
}

static void run_vector(struct m68k *m, const struct vector *v, bool tell, struct tally *tally)
{
    uint64_t cycles;
    bool same, fault;
    load(m, v);
    cycles = run(m);
    fault = m->fault.vector != 0;
    same = compare(m, v, tell);
    if (cycles != v->cycles && tell)
        printf("%s: takes %u cycles, not %u\n", v->name, (unsigned)cycles, v->cycles);
    tally->cases++;
    tally->faults += fault;
    tally->faults_differ += fault && !(same && cycles == v->cycles);
    tally->wrong += !fault && !same;
    tally->late += !fault && cycles != v->cycles;
}

static bool run_file(struct m68k *m, const char *path, bool tell)
{
    static struct vector v;
    struct tally tally = {0};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    while (read_vector(file, &v))
        run_vector(m, &v, tell, &tally);
    fclose(file);
    printf("%s: %u cases, %u differ, %u in time; %u of %u with faults differ\n", path, tally.cases,
           tally.wrong, tally.late, tally.faults_differ, tally.faults);
    return tally.wrong == 0;
}

int main(int count, char **arguments)
{
    bool tell = count > 1 && strcmp(arguments[1], "-v") == 0, good = true;
    struct machine *machine = test_board(board);
    int i;
    for (i = tell ? 2 : 1; i < count; i++)
        good = run_file((struct m68k *)machine->cpu, arguments[i], tell) && good;
    machine_destroy(machine);
    return good ? 0 : 1;
}
