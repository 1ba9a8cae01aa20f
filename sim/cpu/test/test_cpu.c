/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test-only processor: its run loop, interrupts, accesses and tables. See test_cpu.h.
 * Left out: user mode, byte accesses to the data space. */
#include "test_cpu.h"

#include "asm/rules.h"
#include "bytes.h"
#include "gen/isa/test.h"
#include "machine.h"

#include <stdio.h>
#include <string.h>

#define ENTRY_CYCLES 6u /* of an interrupt or exception, without its accesses' wait states */

static struct test_cpu *of_cpu(struct cpu *cpu)
{
    return (struct test_cpu *)cpu;
}

static struct test_cpu *of_device(struct device *device)
{
    return (struct test_cpu *)device;
}

static struct machine *machine_of(const struct test_cpu *cpu)
{
    return cpu->cpu.device.machine;
}

/* --- accesses --- */

static uint32_t peek_value(struct bus_space *space, uint32_t address, unsigned width)
{
    uint8_t bytes[4];
    bus_peek(space, address, bytes, width);
    return bytes_big(bytes, width);
}

static void tell_access(struct test_cpu *cpu, struct bus_space *space,
                        const struct bus_access *access, uint64_t old_value)
{
    struct probe_event event = {.kind = PROBE_ACCESS};
    event.access.space = space;
    event.access.address = access->address;
    event.access.old_value = access->write ? old_value : access->value;
    event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(machine_of(cpu), &event);
}

static bool access_bus(struct test_cpu *cpu, struct bus_space *space, struct bus_access *access)
{
    bool told = !access->fetch && (machine_of(cpu)->probe_mask & PROBE_ACCESS) != 0;
    uint32_t old_value =
        told && access->write ? peek_value(space, access->address, access->width) : 0;
    access->big_endian = true;
    access->privileged = true;
    access->initiator = BUS_CPU;
    if (bus_access(space, access) != BUS_OK) {
        cpu->fault = VECTOR_BUS_ERROR;
        cpu->fault_address = access->address;
        return false;
    }
    cpu->cost += access->wait_cycles;
    if (told)
        tell_access(cpu, space, access, old_value);
    return true;
}

bool test_cpu_read(struct test_cpu *cpu, struct bus_space *space, uint32_t address, unsigned width,
                   uint32_t *value)
{
    struct bus_access access = {.address = address, .width = (uint8_t)width};
    bool good = access_bus(cpu, space, &access);
    *value = (uint32_t)access.value;
    return good;
}

bool test_cpu_write(struct test_cpu *cpu, struct bus_space *space, uint32_t address, unsigned width,
                    uint32_t value)
{
    struct bus_access access = {
        .address = address, .width = (uint8_t)width, .write = true, .value = value};
    return access_bus(cpu, space, &access);
}

bool test_cpu_fetch(struct test_cpu *cpu, uint16_t address, uint16_t *word)
{
    struct bus_access access = {.address = address, .width = 2, .fetch = true};
    bool good = access_bus(cpu, cpu->cpu.program, &access);
    *word = (uint16_t)access.value;
    return good;
}

bool test_cpu_push(struct test_cpu *cpu, uint16_t value)
{
    cpu->r[7]--;
    return test_cpu_write(cpu, cpu->cpu.data, cpu->r[7], 2, value);
}

bool test_cpu_pop(struct test_cpu *cpu, uint16_t *value)
{
    uint32_t word;
    if (!test_cpu_read(cpu, cpu->cpu.data, cpu->r[7], 2, &word))
        return false;
    cpu->r[7]++;
    *value = (uint16_t)word;
    return true;
}

/* --- interrupts and exceptions --- */

static void tell_interrupt(struct test_cpu *cpu, unsigned vector, const char *name, bool enter)
{
    struct probe_event event = {.kind = PROBE_INTERRUPT};
    if (!(machine_of(cpu)->probe_mask & PROBE_INTERRUPT))
        return;
    event.interrupt.number = vector;
    event.interrupt.name = name;
    event.interrupt.enter = enter;
    event.interrupt.nested = cpu->nesting > (enter ? 1 : 0);
    event.interrupt.stack = enter ? cpu->r[7] : (uint16_t)(cpu->r[7] - 2);
    machine_tell(machine_of(cpu), &event);
}

bool test_cpu_enter(struct test_cpu *cpu, unsigned vector, uint16_t return_to, const char *name)
{
    uint16_t target;
    if (!test_cpu_push(cpu, return_to) || !test_cpu_push(cpu, cpu->sr) ||
        !test_cpu_fetch(cpu, (uint16_t)vector, &target))
        return false;
    if (cpu->nesting < TEST_CPU_NESTING)
        cpu->vectors[cpu->nesting++] = (uint8_t)vector;
    tell_interrupt(cpu, vector, name, true);
    cpu->next = target;
    return true;
}

void test_cpu_left(struct test_cpu *cpu)
{
    unsigned vector = cpu->nesting > 0 ? cpu->vectors[--cpu->nesting] : 0;
    tell_interrupt(cpu, vector, "return", false);
}

static void lock_up(struct test_cpu *cpu)
{
    snprintf(cpu->cpu.crash, sizeof cpu->cpu.crash,
             "locked up at 0x%04x: bus error at 0x%04x while an exception was entered", cpu->pc,
             cpu->fault_address);
    cpu->mode = MODE_LOCKED;
}

static void report_fault(struct test_cpu *cpu)
{
    machine_report(machine_of(cpu), REPORT_FAULT, &cpu->cpu.device, cpu->fault,
                   cpu->fault == VECTOR_ILLEGAL ? "illegal instruction" : "bus error at 0x%04x",
                   cpu->fault_address);
}

/* The instruction is abandoned; the handler finds its address on the stack. */
static void take_fault(struct test_cpu *cpu)
{
    uint8_t vector = cpu->fault;
    report_fault(cpu);
    cpu->mode = MODE_RUNNING;
    cpu->cost += ENTRY_CYCLES;
    if (!test_cpu_enter(cpu, vector, cpu->pc, vector == VECTOR_ILLEGAL ? "illegal" : "bus error"))
        lock_up(cpu);
}

/* The level that would be taken now; 0: none. */
static unsigned takable(const struct test_cpu *cpu)
{
    unsigned level;
    for (level = TEST_CPU_LEVELS - 1; level > test_cpu_mask(cpu); level--)
        if (cpu->pending >> level & 1)
            return level;
    return 0;
}

static void take_interrupt(struct test_cpu *cpu, unsigned level)
{
    static const char *const names[TEST_CPU_LEVELS] = {"",     "IRQ1", "IRQ2", "IRQ3",
                                                       "IRQ4", "IRQ5", "IRQ6", "IRQ7"};
    int vector = line_acknowledge(&cpu->lines[level], level);
    if (vector < 0 || vector > 0xff)
        vector = (int)(VECTOR_AUTO + level);
    cpu->mode = MODE_RUNNING;
    cpu->cost = ENTRY_CYCLES;
    if (!test_cpu_enter(cpu, (unsigned)vector, cpu->pc, names[level])) {
        lock_up(cpu);
        return;
    }
    cpu->sr = (uint16_t)(level << 8);
}

static void line_changed(void *owner, unsigned level, bool high)
{
    struct test_cpu *cpu = owner;
    uint8_t bit = (uint8_t)(1u << level);
    cpu->pending = (uint8_t)(high ? cpu->pending | bit : cpu->pending & ~bit);
}

/* --- running --- */

/* The boundary at or after a time. Also finds the way back to a clock whose rate has changed. */
static void anchor(struct test_cpu *cpu, sim_time when)
{
    const struct clock_domain *clock = cpu->cpu.clock;
    sim_time time;
    cpu->cycle = clock_cycles_at(clock, when);
    if (clock_time_of(clock, cpu->cycle) < when)
        cpu->cycle++;
    time = clock_time_of(clock, cpu->cycle);
    cpu->time = time > when && time != SIM_TIME_NEVER ? time : when;
}

/* What the instruction, or the entry, took. */
static void pass_time(struct test_cpu *cpu)
{
    sim_time time;
    cpu->cycle += cpu->cpu.timing == TIMING_UNIT ? 1 : cpu->cost + cpu->cpu.stolen;
    cpu->cpu.stolen = 0;
    time = clock_time_of(cpu->cpu.clock, cpu->cycle);
    if (time != SIM_TIME_NEVER)
        cpu->time = time;
    cpu->pc = cpu->next;
}

static void tell_instruction(struct test_cpu *cpu, enum probe_kind kind)
{
    uint32_t word = peek_value(cpu->cpu.program, cpu->pc, 2);
    struct probe_event event = {.kind = kind, .pc = cpu->pc};
    event.instruction.address = cpu->pc;
    event.instruction.size = isa_find(&isa_test, &word, 1, 0, 1).more ? 4 : 2;
    machine_tell(machine_of(cpu), &event);
}

/* Fetches as many words as the instruction has. False: one faulted, or it is none. */
static bool fetch_instruction(struct test_cpu *cpu, struct isa_decoded *decoded)
{
    uint32_t words[ISA_UNITS];
    unsigned count = 0;
    struct isa_found found;
    do {
        uint16_t word;
        if (!test_cpu_fetch(cpu, (uint16_t)(cpu->pc + count), &word))
            return false;
        words[count++] = word;
        found = isa_find(&isa_test, words, count, 0, 1);
    } while (found.more);
    cpu->next = (uint16_t)(cpu->pc + count);
    decoded->row = found.row;
    if (found.row == NULL)
        cpu->fault = VECTOR_ILLEGAL;
    else
        isa_fields(found.row, words, decoded->field);
    return found.row != NULL;
}

static void execute(struct test_cpu *cpu)
{
    struct isa_decoded decoded;
    cpu->history[cpu->history_count++ % TEST_CPU_HISTORY] = cpu->pc;
    cpu->next = (uint16_t)(cpu->pc + 1);
    if (!fetch_instruction(cpu, &decoded) || !test_cpu_execute(cpu, &decoded))
        take_fault(cpu);
    if (!cpu->partial)
        cpu->executed++;
}

/* From one boundary to the next: an interrupt's entry, or an instruction. */
static void step(struct test_cpu *cpu)
{
    unsigned level = takable(cpu);
    cpu->cost = 0;
    cpu->fault = 0;
    cpu->partial = false;
    cpu->next = cpu->pc;
    if (level != 0) {
        take_interrupt(cpu, level);
    } else {
        if (machine_of(cpu)->probe_mask & PROBE_INSTRUCTION)
            tell_instruction(cpu, PROBE_INSTRUCTION);
        if ((machine_of(cpu)->probe_mask & PROBE_BREAK) &&
            machine_breaks_at(machine_of(cpu), cpu->pc))
            tell_instruction(cpu, PROBE_BREAK);
        if (cpu->time >= cpu->limit)
            return; /* the probe asked to stop before the instruction */
        execute(cpu);
    }
    pass_time(cpu);
}

static enum cpu_stop why_stopped(const struct test_cpu *cpu)
{
    if (machine_of(cpu)->reset_asked)
        return CPU_RESET;
    return machine_of(cpu)->stop_asked ? CPU_STOPPED : CPU_DEADLINE;
}

static bool clock_stands(const struct clock_domain *clock)
{
    return !clock->running || clock->rate.numerator == 0;
}

static enum cpu_stop run(struct cpu *base, sim_time until)
{
    struct test_cpu *cpu = of_cpu(base);
    cpu->limit = until;
    if (clock_stands(base->clock))
        return CPU_WAITING;
    anchor(cpu, cpu->time);
    while (cpu->time < cpu->limit) {
        if (cpu->mode == MODE_LOCKED)
            return CPU_LOCKED_UP;
        if (cpu->mode == MODE_WAITING && takable(cpu) == 0)
            return CPU_WAITING;
        if (cpu->mode == MODE_LOOPING && takable(cpu) == 0)
            return CPU_IDLE_LOOP;
        step(cpu);
        if (machine_of(cpu)->watch_count > 0)
            machine_watch_look(machine_of(cpu));
        if (clock_stands(base->clock))
            return CPU_WAITING;
    }
    return why_stopped(cpu);
}

static sim_time now(struct cpu *cpu)
{
    return of_cpu(cpu)->time;
}

static void shorten(struct cpu *base, sim_time when)
{
    struct test_cpu *cpu = of_cpu(base);
    if (when < cpu->limit)
        cpu->limit = when;
}

static void advance(struct cpu *base, sim_time when)
{
    struct test_cpu *cpu = of_cpu(base);
    base->stolen = 0; /* it needed no bus while it slept */
    if (when > cpu->time)
        anchor(cpu, when);
}

static uint32_t pc(struct cpu *cpu)
{
    return of_cpu(cpu)->pc;
}

static uint64_t instructions(struct cpu *cpu)
{
    return of_cpu(cpu)->executed;
}

static void probes_changed(struct cpu *cpu)
{
    (void)cpu; /* the mask is looked at before each instruction */
}

static unsigned history(struct cpu *base, uint32_t *addresses, unsigned count)
{
    const struct test_cpu *cpu = of_cpu(base);
    unsigned kept = cpu->history_count < TEST_CPU_HISTORY ? cpu->history_count : TEST_CPU_HISTORY,
             i;
    if (count > kept)
        count = kept;
    for (i = 0; i < count; i++)
        addresses[i] = cpu->history[(cpu->history_count - count + i) % TEST_CPU_HISTORY];
    return count;
}

static bool wakeable(struct cpu *cpu)
{
    return test_cpu_mask(of_cpu(cpu)) < TEST_CPU_LEVELS - 1;
}

/* --- registers --- */

static const struct cpu_register registers[] = {
    {"r0", 16, "core", NULL}, {"r1", 16, "core", NULL}, {"r2", 16, "core", NULL},
    {"r3", 16, "core", NULL}, {"r4", 16, "core", NULL}, {"r5", 16, "core", NULL},
    {"r6", 16, "core", NULL}, {"sp", 16, "core", NULL}, {"pc", 16, "core", NULL},
    {"sr", 16, "core", NULL}, {NULL, 0, NULL, NULL},
};

static uint16_t *register_of(struct test_cpu *cpu, unsigned number)
{
    if (number < 8)
        return &cpu->r[number];
    return number == 8 ? &cpu->pc : &cpu->sr;
}

static uint64_t get(struct cpu *cpu, unsigned number)
{
    return *register_of(of_cpu(cpu), number);
}

static void set(struct cpu *base, unsigned number, uint64_t value)
{
    struct test_cpu *cpu = of_cpu(base);
    *register_of(cpu, number) = (uint16_t)(number == 9 ? value & 0x0707 : value);
    if (cpu->mode != MODE_LOCKED)
        cpu->mode = MODE_RUNNING;
}

/* --- device --- */

static void reset(struct device *device)
{
    struct test_cpu *cpu = of_device(device);
    memset(cpu->r, 0, sizeof cpu->r);
    cpu->sr = 0x0700;
    cpu->mode = MODE_RUNNING;
    cpu->nesting = 0;
    cpu->cpu.stolen = 0;
    cpu->cpu.crash[0] = '\0';
    cpu->r[7] = (uint16_t)peek_value(cpu->cpu.program, VECTOR_SP, 2);
    cpu->pc = (uint16_t)peek_value(cpu->cpu.program, VECTOR_PC, 2);
}

static bool find_spaces(struct device *device, struct sim_error *error)
{
    struct cpu *cpu = &of_device(device)->cpu;
    cpu->program = device_space_of(device, "bosim,program", error);
    cpu->data = device_space_of(device, "bosim,data", error);
    cpu->io = device_space_of(device, "bosim,io", error);
    return cpu->program != NULL && cpu->data != NULL && cpu->io != NULL;
}

static void make_lines(struct test_cpu *cpu)
{
    struct device *device = &cpu->cpu.device;
    unsigned level;
    for (level = 1; level < TEST_CPU_LEVELS; level++) {
        line_init(&cpu->lines[level], device->machine, device->position << 8 | level,
                  machine_text(device->machine, "%s.irq%u", device->name, level), LINE_WIRED_OR);
        line_listen(&cpu->lines[level], &cpu->listeners[level], cpu, line_changed, level);
    }
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_cpu *cpu = of_device(device);
    cpu->cpu.clock = device_clock(device, NULL, error);
    if (cpu->cpu.clock == NULL || !find_spaces(device, error))
        return false;
    cpu->cpu.timing = device->machine->options.timing;
    make_lines(cpu);
    device->machine->cpu = &cpu->cpu;
    return true;
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    if (count == 1 && cells[0] >= 1 && cells[0] < TEST_CPU_LEVELS)
        return &of_device(device)->lines[cells[0]];
    sim_error_set(error, "%s has the interrupt levels 1 to 7, in one cell", device->name);
    return NULL;
}

static const struct state_field state[] = {
    STATE_ARRAY(struct test_cpu, r),        STATE(struct test_cpu, pc),
    STATE_MAX(struct test_cpu, sr, 0x0707), STATE_MAX(struct test_cpu, mode, MODE_LAST),
    STATE(struct test_cpu, pending),        STATE_MAX(struct test_cpu, nesting, TEST_CPU_NESTING),
    STATE_ARRAY(struct test_cpu, vectors),  STATE(struct test_cpu, cycle),
    STATE(struct test_cpu, time),           STATE(struct test_cpu, executed),
    STATE_ARRAY(struct test_cpu, history),  STATE(struct test_cpu, history_count),
    STATE(struct test_cpu, cpu.stolen),     STATE_END,
};

static const struct asm_rules rules = {
    .word_bytes = 2, .instruction_align = 2, .comment = ';', .nops = {{2, {0, 0}}}};

/* No ELF is for it. */
extern const struct processor test_cpu_processor;
const struct processor test_cpu_processor = {.name = "test-cpu",
                                             .title = "test",
                                             .big_endian = true,
                                             .address_bytes = 2,
                                             .isa = &isa_test,
                                             .isa_model = 1,
                                             .assembler = &rules};

static const struct cpu_class class = {
    .processor = &test_cpu_processor,
    .registers = registers,
    .register_pc = 8,
    .register_sp = 7,
    .run = run,
    .now = now,
    .shorten = shorten,
    .advance = advance,
    .get = get,
    .set = set,
    .pc = pc,
    .instructions = instructions,
    .probes_changed = probes_changed,
    .history = history,
    .wakeable = wakeable,
};

const struct device_class test_cpu_class = {
    .compatible = "bosim,test-cpu",
    .title = "Test-only processor",
    .manual = "sim/cpu/test/test_cpu.h",
    .size = sizeof(struct test_cpu),
    .state = state,
    .init = init,
    .reset = reset,
    .interrupt = interrupt,
    .cpu = &class,
};
