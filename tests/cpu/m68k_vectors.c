/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs single instructions of a 68000 from files of cases (tests/support/m68k_case.h), and says how
 * many differ:
 *
 *     m68k_vectors [-v] FILE...
 *
 * Cases that differ belong to one of the groups below, each with its reason, or are told. -v: what
 * differs, of all of them. Ends with status 1 if one belongs to no group. */
#include "tests/support/m68k_case.h"

#include "machine.h"

#include <stdlib.h>
#include <string.h>

/* How a case differs. */
struct difference {
    const struct m68k_case *vector;
    uint16_t opcode;
    bool fault;         /* it ended in a bus or address error */
    bool self;          /* a branch to itself, which is not run where nothing can end it */
    uint32_t sr;        /* bits */
    uint32_t registers; /* a bit for each of a case's */
    unsigned bytes;     /* of memory */
    int cycles;         /* more than the case's */
};

enum { ADDRESSES = 0x1ff00, STACK = 1 << CASE_SSP };

static uint32_t before(const struct difference *d, unsigned place)
{
    return d->vector->registers[0][place];
}

static bool only_flags(const struct difference *d, uint32_t flags)
{
    return (d->registers & ~(1u << CASE_SR)) == 0 && d->bytes == 0 && (d->sr & ~flags) == 0;
}

static bool overflows(const struct difference *d)
{
    return (d->opcode & 0xf0c0) == 0x80c0 && !d->fault && only_flags(d, SR_N | SR_Z);
}

static bool divides_by_zero(const struct difference *d)
{
    return d->opcode == 0x80ef && d->registers == 0 && d->bytes == 1 && d->cycles == 0;
}

static bool checks(const struct difference *d)
{
    return (d->opcode & 0xf1c0) == 0x4180 && !d->fault && only_flags(d, SR_N | SR_Z) &&
           d->cycles <= 0 && d->cycles >= -2;
}

static bool shifts_far(const struct difference *d)
{
    static const unsigned bits[] = {8, 16, 32, 64};
    return (d->opcode & 0xf138) == 0xe020 && only_flags(d, SR_C | SR_X) && d->cycles == 0 &&
           (before(d, d->opcode >> 9 & 7) & 63) > bits[d->opcode >> 6 & 3];
}

static bool adds_to_address(const struct difference *d)
{
    return (d->opcode & 0xf0f8) == 0x5088 && only_flags(d, 0) && d->cycles == 2;
}

static bool shifts_wrong_byte(const struct difference *d)
{
    return d->opcode == 0xe502 && d->cycles == 0 &&
           ((d->vector->registers[1][2] ^ before(d, 2)) & 0xffffff00) != 0;
}

static bool links_stack(const struct difference *d)
{
    return d->opcode == 0x4e57 && d->registers == 0 && d->bytes <= 4 && d->cycles == 0;
}

static bool stops(const struct difference *d)
{
    return d->opcode == 0x4e72 && d->registers == 1u << CASE_PC && d->bytes == 0 && d->cycles == 0;
}

static bool is_self(const struct difference *d)
{
    return d->self;
}

/* All that a frame says may differ, address registers, flags, and the time, but not the handler. */
static bool faults(const struct difference *d)
{
    uint32_t others = (uint32_t)(ADDRESSES | 0xff | 1u << CASE_SR);
    return d->fault && (d->registers & ~others) == 0 && d->bytes <= 14 + 4 &&
           (d->registers & STACK) == 0;
}

static const struct {
    const char *name, *reason;
    bool (*has)(const struct difference *);
} groups[] = {
    {"branch to itself", "ends the run, as nothing could end the loop", is_self},
    {"STOP", "PC is looked at before what is fetched ahead has moved it", stops},
    {"LINK A7", "the manual pushes A7 less 4, the newer set A7", links_stack},
    {"DIV overflow", "N and Z, which the manual leaves open; the older set's time of a late one",
     overflows},
    {"DIVU by 0",
     "the manual pushes the next instruction's address, the older set's one case its own",
     divides_by_zero},
    {"CHK", "N, which the manual leaves open; 2 cycles of a negative number far off", checks},
    {"ASR", "by more than the size: the manual shifts out the sign, the older set 0", shifts_far},
    {"ASL.B", "two cases of the older set change more than a byte", shifts_wrong_byte},
    {"ADDQ.L, SUBQ.L to An", "8 cycles by the manual, 6 in the older set", adds_to_address},
    {"faults", "the older set has PC 2 less than the manual's least, and other times", faults},
};
#define GROUPS (sizeof groups / sizeof groups[0])

struct tally {
    unsigned cases, faults, differ, unexplained, in[GROUPS];
};

/* Where it jumps to an odd address the fault belongs to it. */
static uint64_t run(struct m68k *m, struct difference *d)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    uint64_t start = m->runner.cycles;
    d->self = class->run(&m->cpu, class->now(&m->cpu) + 1) == CPU_IDLE_LOOP;
    if (m->runner.pc & 1)
        class->run(&m->cpu, class->now(&m->cpu) + 1);
    return m->runner.cycles - start;
}

static void compare_registers(struct m68k *m, struct difference *d, bool tell)
{
    const struct cpu_class *class = m->cpu.device.class->cpu;
    const struct m68k_case *v = d->vector;
    unsigned i;
    for (i = 0; i < CASE_REGISTERS; i++) {
        uint32_t is = (uint32_t) class->get(&m->cpu, m68k_case_rows[i]),
                 wanted = v->registers[1][i];
        if (is == wanted)
            continue;
        d->registers |= 1u << i;
        d->sr |= i == CASE_SR ? is ^ wanted : 0;
        if (tell)
            printf("%s: %s is 0x%x, not 0x%x\n", v->name, class->registers[m68k_case_rows[i]].name,
                   is, wanted);
    }
}

static void compare_memory(struct m68k *m, struct difference *d, bool tell)
{
    const char *at = d->vector->memory[1];
    uint32_t address;
    uint8_t wanted, is;
    while (m68k_case_byte(&at, &address, &wanted)) {
        bus_peek(m->cpu.data, address, &is, 1);
        d->bytes += is != wanted;
        if (is != wanted && tell)
            printf("%s: byte 0x%x is 0x%x, not 0x%x\n", d->vector->name, address, is, wanted);
    }
}

static void file_away(struct tally *tally, const struct difference *d)
{
    unsigned i;
    tally->differ++;
    for (i = 0; i < GROUPS; i++)
        if (groups[i].has(d)) {
            tally->in[i]++;
            return;
        }
    tally->unexplained++;
    printf("%s: belongs to no group\n", d->vector->name);
}

static void run_vector(struct m68k *m, const struct m68k_case *v, bool tell, struct tally *tally)
{
    struct difference d = {.vector = v};
    uint8_t opcode[2];
    m68k_case_load(m, v);
    bus_peek(m->cpu.data, v->registers[0][CASE_PC] & m->mask, opcode, sizeof opcode);
    d.opcode = (uint16_t)(opcode[0] << 8 | opcode[1]);
    d.cycles = (int)run(m, &d) - (int)v->cycles;
    d.fault = m->fault.vector != 0;
    compare_registers(m, &d, tell);
    compare_memory(m, &d, tell);
    if (d.cycles != 0 && tell)
        printf("%s: takes %u cycles, not %u\n", v->name, v->cycles + (unsigned)d.cycles, v->cycles);
    tally->cases++;
    tally->faults += d.fault;
    if (d.registers != 0 || d.bytes != 0 || d.cycles != 0)
        file_away(tally, &d);
}

static void run_file(struct m68k *m, const char *path, bool tell, struct tally *tally)
{
    static struct m68k_case v;
    struct tally old = *tally;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while (m68k_case_read(file, &v))
        run_vector(m, &v, tell, tally);
    fclose(file);
    if (tally->differ > old.differ)
        printf("%s: %u of %u cases differ\n", path, tally->differ - old.differ,
               tally->cases - old.cases);
}

int main(int count, char **arguments)
{
    bool tell = count > 1 && strcmp(arguments[1], "-v") == 0;
    struct m68k *m = m68k_case_machine(NULL);
    struct tally tally = {0};
    unsigned i;
    for (i = tell ? 2 : 1; i < (unsigned)count; i++)
        run_file(m, arguments[i], tell, &tally);
    m68k_case_done(m);
    printf("%u cases, %u of them with an error of an access: %u differ\n", tally.cases,
           tally.faults, tally.differ);
    for (i = 0; i < GROUPS; i++)
        if (tally.in[i] != 0)
            printf("%8u %s: %s\n", tally.in[i], groups[i].name, groups[i].reason);
    printf("%8u belong to no group\n", tally.unexplained);
    return tally.unexplained == 0 ? 0 : 1;
}
