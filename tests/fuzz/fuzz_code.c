/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as Thumb code, with SysTick and a timer interrupting it: run twice, the second time in
 * slices or watched by probes. Both runs end in the same state after the same cycles.
 * An input: how the second run differs, the timers' periods, which vectors point into the code
 * (the others to a handler that goes on behind the instruction), the code. */
#include "machines.h"

#include "sim/cpu/armv7m/armv7m.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

#define VECTORS   48u
#define HANDLER   (4 * VECTORS)
#define CODE      (HANDLER + 64u)
#define CODE_MOST 2048u
#define HEADER    8u
#define RUN_TIME  (60 * SIM_US)
#define RAM       0x20000000u
#define RAM_BYTES 0x9000u

/* Unicorn 2.0.1 does not free what it has noted of pages with code that were written to. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libunicorn";
}

/* Skips the instruction that faulted, silences timer 0, clears ITSTATE, returns:
 *     tst lr, #4; ite eq; mrseq r0, msp; mrsne r0, psp; ldr r1, [r0, #24]; adds r1, #2;
 *     bic r1, #1; str r1, [r0, #24]; ldr r1, =0x01000000; str r1, [r0, #28];
 *     mov r0, #0x40000000; movs r1, #1; str r1, [r0, #12]; bx lr */
static const uint16_t handler[] = {0xf01e, 0x0f04, 0xbf0c, 0xf3ef, 0x8008, 0xf3ef, 0x8009,
                                   0x6981, 0x3102, 0xf021, 0x0101, 0x6181, 0xf04f, 0x7180,
                                   0x61c1, 0xf04f, 0x4080, 0x2101, 0x60c1, 0x4770};

static void put(struct machine *machine, uint32_t address, const void *bytes, size_t count)
{
    bus_poke(machine->cpu->program, address, bytes, count);
}

static void put_word(struct machine *machine, uint32_t address, uint32_t word)
{
    put(machine, address, &word, 4);
}

/* As privileged code would. */
static void set_register(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {
        .address = address, .width = 4, .write = true, .privileged = true, .value = value};
    bus_access(machine->cpu->data, &access);
}

static void start_timers(struct machine *machine, const uint8_t *header)
{
    set_register(machine, 0xe000e014, 40u + header[1]); /* SysTick's reload, then on */
    set_register(machine, 0xe000e010, 7);
    set_register(machine, 0x40000008, 30u + header[2]); /* timer 0's */
    set_register(machine, 0x40000000, header[3] & 1 ? 9 : 0);
    set_register(machine, 0xe000e408, header[3] & 0xfe); /* IRQ8's priority */
    set_register(machine, 0xe000e100, 0x100);
}

static struct machine *build(const uint8_t *data, size_t size, uint64_t slices)
{
    const struct machine_options options = {.slice_test = slices,
                                            .timing = data[0] & 0x80 ? TIMING_UNIT : TIMING_MANUAL};
    const struct builtin_board *board = fuzz_board("mps2-an385");
    struct machine *machine = machine_create(board->dtb, board->size, &options, NULL);
    size_t code = size - HEADER < CODE_MOST ? size - HEADER : CODE_MOST;
    uint32_t vectors, i;
    if (machine == NULL)
        abort();
    memcpy(&vectors, data + 4, 4);
    put_word(machine, 0, RAM + 0x8000);
    put_word(machine, 4, CODE | 1);
    for (i = 2; i < VECTORS; i++)
        put_word(machine, 4 * i,
                 vectors >> i % 32 & 1 ? (CODE + i * (uint32_t)code / VECTORS) | 1 : HANDLER | 1);
    put(machine, HANDLER, handler, sizeof handler);
    put(machine, CODE, data + HEADER, code);
    machine_reset(machine);
    start_timers(machine, data);
    return machine;
}

/* --- running --- */

struct outcome {
    enum run_result result;
    uint64_t cycles, instructions, sum;
    uint32_t registers[23];
};

static uint64_t add_up(struct machine *machine, uint64_t sum, uint32_t address, uint32_t bytes)
{
    static uint8_t memory[RAM_BYTES];
    uint32_t i;
    bus_peek(machine->cpu->data, address, memory, bytes);
    for (i = 0; i < bytes; i++)
        sum = (sum ^ memory[i]) * 0x100000001b3u;
    return sum;
}

static void finish(struct machine *machine, struct outcome *outcome)
{
    struct cpu *cpu = machine->cpu;
    unsigned i;
    outcome->cycles = armv7m_of(cpu)->cycles;
    outcome->instructions = cpu->device.class->cpu->instructions(cpu);
    for (i = 0; i < 23; i++)
        outcome->registers[i] = (uint32_t)cpu->device.class->cpu->get(cpu, i);
    outcome->sum = add_up(machine, add_up(machine, 0, 0, 0x1000), RAM, RAM_BYTES);
    machine_destroy(machine);
}

static void look_away(void *owner, const struct probe_event *event)
{
    (void)owner;
    (void)event;
}

static void run(const uint8_t *data, size_t size, unsigned way, struct outcome *outcome)
{
    static const uint64_t slices[8] = {0, 1, 2, 7, 50, 1000, 0, 0};
    struct machine *machine = build(data, size, slices[way]);
    struct probe probe = {.function = look_away};
    if (way == 6)
        probe.mask = PROBE_INSTRUCTION;
    if (way == 7)
        probe.mask = PROBE_ACCESS | PROBE_INTERRUPT | PROBE_REGISTER;
    if (probe.mask != 0)
        machine_probe_add(machine, &probe);
    outcome->result = machine_run(machine, RUN_TIME);
    if (probe.mask != 0)
        machine_probe_remove(machine, &probe);
    finish(machine, outcome);
}

static bool is_same(const struct outcome *a, const struct outcome *b)
{
    return a->result == b->result && a->cycles == b->cycles && a->instructions == b->instructions &&
           a->sum == b->sum && memcmp(a->registers, b->registers, sizeof a->registers) == 0;
}

/* Code that overwrites what comes next without a barrier or a branch between may run old or new
 * (docs/limits.md); here it may differ. */
struct selfish {
    bool seen;
};

#define NEAR 2048u /* bytes ahead: a block of the engine's is no longer */

static void watch_write(void *owner, const struct probe_event *event)
{
    struct selfish *selfish = owner;
    uint32_t mask = 0x003fffff; /* memories are seen in more places than one */
    if (event->kind == PROBE_ACCESS && event->access.write &&
        ((event->access.address + 4 - event->pc) & mask) < NEAR)
        selfish->seen = true;
}

static bool overwrites_itself(const uint8_t *data, size_t size)
{
    struct machine *machine = build(data, size, 0);
    struct selfish selfish = {false};
    struct probe probe = {.mask = PROBE_ACCESS, .function = watch_write, .owner = &selfish};
    machine_probe_add(machine, &probe);
    machine_run(machine, RUN_TIME);
    machine_probe_remove(machine, &probe);
    machine_destroy(machine);
    return selfish.seen;
}

static void complain(const struct outcome *a, const struct outcome *b)
{
    unsigned i;
    fprintf(stderr, "result %d %d, cycles %llu %llu, instructions %llu %llu, memory %s\n",
            (int)a->result, (int)b->result, (unsigned long long)a->cycles,
            (unsigned long long)b->cycles, (unsigned long long)a->instructions,
            (unsigned long long)b->instructions, a->sum == b->sum ? "same" : "differs");
    for (i = 0; i < 23; i++)
        if (a->registers[i] != b->registers[i])
            fprintf(stderr, "register %u: 0x%08x 0x%08x\n", i, a->registers[i], b->registers[i]);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome first, second;
    if (size < HEADER + 2)
        return 0;
    run(data, size, 0, &first);
    run(data, size, 1 + data[0] % 7u, &second);
    if (!is_same(&first, &second) && !overwrites_itself(data, size))
        complain(&first, &second);
    return 0;
}
