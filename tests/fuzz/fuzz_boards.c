/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as firmware for the boards of processors other than Cortex-M: vectors and code, with
 * characters on the serial lines and interrupt lines that go up and down. Run twice, the second
 * time in slices, watched by probes, or on the other engine, and from a snapshot on in the middle
 * where the input says so: both end in the same state after the same cycles. Whatever the guest
 * does, the machine answers.
 * An input: the board, how the second run differs, which lines, where the vectors point; the code,
 * which lies where the program begins. */
#include "machines.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER    8u
#define CODE_MOST 2048u
#define PARTS     4u
#define PART      (40 * SIM_US)
#define SUM_MOST  0x8000u

/* Where things are on a board. */
static const struct place {
    const char *name, *line;      /* of interrupts: with a number behind it */
    uint32_t vectors, code, ram;  /* addresses */
    uint32_t ram_bytes;           /* of which the sum is made; the stack begins at its end */
    unsigned vector_bytes, count; /* of the table */
    uint32_t first, lines;        /* numbers of lines */
} places[] = {
    {"mc68000-ecb", "cpu0.irq", 0, 0x2000, 0, 0x8000, 4, 256, 1, 7},
    {"mcf5282", "cpu0.irq", 0, 0x2000, 0, 0x8000, 4, 256, 1, 7},
    {"rcx", "cpu0.vector", 0, 0x8000, 0x8000, 0x7d80, 2, 40, 3, 32},
    {"h8-3292", "cpu0.vector", 0, 0x100, 0xfd80, 0x200, 2, 40, 3, 32},
    {"aki-h8-3069f", "cpu0.vector", 0, 0x1000, 0xffbf20, 0x4000, 4, 64, 7, 50},
    {"edk2329", "cpu0.vector", 0, 0x1000, 0xff7c00, 0x8000, 4, 96, 7, 80},
};
#define PLACES (sizeof places / sizeof places[0])

static void put(struct machine *machine, uint32_t address, uint32_t value, unsigned bytes)
{
    uint8_t big[4];
    unsigned i;
    for (i = 0; i < bytes; i++)
        big[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
    bus_poke(machine->cpu->program, address, big, bytes);
}

static struct machine *build(const struct place *place, const uint8_t *data, size_t size,
                             const char *engine, uint64_t slices)
{
    const struct machine_options options = {.slice_test = slices,
                                            .engine = engine,
                                            .timing = data[0] & 0x80 ? TIMING_UNIT : TIMING_MANUAL};
    const struct builtin_board *board = fuzz_board(place->name);
    struct machine *machine = machine_create(board->dtb, board->size, &options, NULL);
    uint32_t code = (uint32_t)(size - HEADER < CODE_MOST ? size - HEADER : CODE_MOST), spread, i;
    const struct cpu_class *class;
    if (machine == NULL)
        abort();
    memcpy(&spread, data + 4, 4);
    for (i = 0; i < place->count; i++)
        put(machine, place->vectors + place->vector_bytes * i,
            place->code + (i * (spread >> 8) % code & (spread & 1 ? ~0u : ~1u)),
            place->vector_bytes);
    bus_poke(machine->cpu->program, place->code, data + HEADER, code);
    machine_reset(machine);
    class = machine->cpu->device.class->cpu;
    class->set(machine->cpu, class->register_sp, (place->ram + place->ram_bytes) & ~3u);
    class->set(machine->cpu, class->register_pc, place->code);
    input_serial_at(machine, PART, "0", "hello", 5, NULL);
    return machine;
}

/* --- running --- */

struct outcome {
    enum run_result result;
    sim_time now;
    uint64_t instructions, sum;
    uint32_t registers[32];
    unsigned count;
};

static void finish(const struct place *place, struct machine *machine, struct outcome *outcome)
{
    static uint8_t memory[SUM_MOST];
    struct cpu *cpu = machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    uint32_t i;
    outcome->now = class->now(cpu);
    outcome->instructions = class->instructions(cpu);
    for (i = 0; class->registers[i].name != NULL && i < 32; i++)
        outcome->registers[i] = (uint32_t) class->get(cpu, i);
    outcome->count = i;
    bus_peek(cpu->data, place->ram, memory, place->ram_bytes);
    outcome->sum = 0;
    for (i = 0; i < place->ram_bytes; i++)
        outcome->sum = (outcome->sum ^ memory[i]) * 0x100000001b3u;
    machine_destroy(machine);
}

static void look_away(void *owner, const struct probe_event *event)
{
    (void)owner;
    (void)event;
}

/* In part `part` one line is high, or none. */
static void drive(const struct place *place, struct machine *machine, struct line_driver *driver,
                  unsigned choice)
{
    char name[32];
    struct line *line;
    struct sim_error error;
    memset(driver, 0, sizeof *driver);
    snprintf(name, sizeof name, "%s%u", place->line,
             (unsigned)(place->first + choice % place->lines));
    line = machine_line(machine, name);
    if (choice < 0x20 || line == NULL || !line_drive(line, driver, &error))
        return;
    line_set(driver, true);
}

/* Its other self: from a snapshot. */
static struct machine *again(struct machine *machine)
{
    struct blob blob = {0};
    struct sim_error error;
    struct machine *other;
    fuzz_snapshot_of(machine, &blob);
    machine_destroy(machine);
    other = snapshot_load(blob.bytes, blob.size, &error);
    blob_free(&blob);
    if (other == NULL) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    return other;
}

enum { WAY_INSTRUCTIONS = 6, WAY_ACCESSES, WAY_INTERP, WAY_SNAPSHOT, WAYS };

static void run(const struct place *place, const uint8_t *data, size_t size, unsigned way,
                struct outcome *outcome)
{
    static const uint64_t slices[WAYS] = {0, 1, 2, 7, 50, 1000};
    struct machine *machine =
        build(place, data, size, way == WAY_INTERP ? "interp" : NULL, slices[way]);
    struct probe probe = {.function = look_away};
    struct line_driver driver;
    unsigned part;
    if (way == WAY_INSTRUCTIONS)
        probe.mask = PROBE_INSTRUCTION;
    if (way == WAY_ACCESSES)
        probe.mask = PROBE_ACCESS | PROBE_INTERRUPT | PROBE_REGISTER;
    if (probe.mask != 0)
        machine_probe_add(machine, &probe);
    drive(place, machine, &driver, data[2]);
    for (part = 1; part <= PARTS; part++) {
        outcome->result = machine_run(machine, part * PART);
        if (outcome->result == RUN_UNTIL && machine_now(machine) < part * PART)
            abort();
        if (driver.line != NULL)
            line_set(&driver, part % 2 == 0 || data[3] & 1);
        if (way == WAY_SNAPSHOT && driver.line == NULL)
            machine = again(machine);
    }
    if (probe.mask != 0)
        machine_probe_remove(machine, &probe);
    finish(place, machine, outcome);
}

/* A loop that nothing ends is the end of a run, but goes on while each instruction is watched. */
static bool is_same_end(const struct outcome *a, const struct outcome *b, unsigned way)
{
    if (way == WAY_INSTRUCTIONS && a->result == RUN_DEAD && b->result == RUN_UNTIL)
        return a->instructions <= b->instructions;
    return a->result == b->result && a->now == b->now && a->instructions == b->instructions;
}

static bool is_same(const struct outcome *a, const struct outcome *b, unsigned way)
{
    return is_same_end(a, b, way) && a->sum == b->sum &&
           memcmp(a->registers, b->registers, sizeof a->registers) == 0;
}

static void complain(const struct place *place, unsigned way, const struct outcome *a,
                     const struct outcome *b)
{
    unsigned i;
    fprintf(stderr, "%s, way %u: result %d %d, time %llu %llu, instructions %llu %llu, memory %s\n",
            place->name, way, (int)a->result, (int)b->result, (unsigned long long)a->now,
            (unsigned long long)b->now, (unsigned long long)a->instructions,
            (unsigned long long)b->instructions, a->sum == b->sum ? "same" : "differs");
    for (i = 0; i < a->count; i++)
        if (a->registers[i] != b->registers[i])
            fprintf(stderr, "register %u: 0x%08x 0x%08x\n", i, a->registers[i], b->registers[i]);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome first = {0}, second = {0};
    const struct place *place;
    unsigned way;
    if (size < HEADER + 2)
        return 0;
    place = &places[(data[0] & 0x7f) % PLACES];
    way = 1 + data[1] % (WAYS - 1);
    run(place, data, size, 0, &first);
    run(place, data, size, way, &second);
    if (!is_same(&first, &second, way))
        complain(place, way, &first, &second);
    return 0;
}
