/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An H8: accesses and their time, exceptions and interrupts, sleep, the contract of a processor. */
#include "h8.h"

#include "../../engine/table/runner_cpu.h"
#include "bytes.h"
#include "gen/isa/h8.h"
#include "h8_exact.h"
#include "machine.h"

#include <stdio.h>
#include <string.h>

enum { EXR_T = 0x80, TRACE_VECTOR = 5 };

static struct h8 *of_cpu(struct cpu *cpu)
{
    return (struct h8 *)cpu;
}

static struct machine *machine_of(const struct h8 *h8)
{
    return h8->cpu.device.machine;
}

/* --- accesses --- */

/* On-chip memory takes 2 states, the H8S's 1; on-chip registers 3 or 2 a byte, behind a bus of 8
 * bits. */
static unsigned own_states(void *owner, uint32_t address, unsigned bytes)
{
    struct h8 *h8 = owner;
    const struct bus_range *range = bus_find(h8->cpu.program, address & h8->mask);
    bool device = range != NULL && range->region->kind == BUS_DEVICE;
    unsigned memory = h8->model == H8_MODEL_h8s ? 1 : 2;
    return device ? (memory + 1) * bytes : memory;
}

static struct h8_bus own_bus(struct h8 *h8)
{
    unsigned most = h8->model == H8_MODEL_h8s ? 2 : 3;
    return (struct h8_bus){
        .owner = h8, .states = own_states, .most_byte = most, .most_word = 2 * most};
}

unsigned h8_states(const struct h8 *h8, uint32_t address, unsigned bytes)
{
    if (bytes == 4)
        return 2 * h8->bus.states(h8->bus.owner, address & h8->mask, 2);
    return h8->bus.states(h8->bus.owner, address & h8->mask, bytes);
}

static unsigned most_states(const struct h8 *h8, unsigned bytes)
{
    return bytes == 1 ? h8->bus.most_byte : h8->bus.most_word * (bytes / 2);
}

/* Nothing is refused: where nothing answers, reads give ones. */
static void access_bus(struct h8 *h8, struct bus_access *access)
{
    access->address &= h8->mask & (access->width == 1 ? ~0u : ~1u);
    access->big_endian = true;
    access->privileged = true;
    access->initiator = BUS_CPU;
    if (runner_cpu_access(&h8->cpu, access) != BUS_OK && !access->write)
        access->value = ((uint64_t)1 << (8 * access->width)) - 1;
    h8->runner.cycles += access->wait_cycles;
}

/* Of an instruction that operations do: the most was charged. */
static bool access_data(void *owner, struct bus_access *access)
{
    struct h8 *h8 = owner;
    uint32_t refund =
        most_states(h8, access->width) - h8_states(h8, access->address, access->width);
    access_bus(h8, access); /* which may change the states of those behind it */
    if (h8->cpu.timing != TIMING_UNIT)
        h8->run.table.budget += refund;
    return true;
}

static void charge(struct h8 *h8, uint32_t address, unsigned bytes)
{
    if (h8->cpu.timing != TIMING_UNIT)
        h8->runner.cycles += h8_states(h8, address, bytes);
}

uint32_t h8_read(struct h8 *h8, uint32_t address, unsigned bytes)
{
    struct bus_access access = {.address = address, .width = (uint8_t)bytes};
    charge(h8, address, bytes);
    access_bus(h8, &access);
    return (uint32_t)access.value;
}

void h8_write(struct h8 *h8, uint32_t address, unsigned bytes, uint32_t value)
{
    struct bus_access access = {
        .address = address, .width = (uint8_t)bytes, .write = true, .value = value};
    charge(h8, address, bytes);
    access_bus(h8, &access);
}

static void refund(void *owner, uint32_t address, uint8_t refund[2])
{
    struct h8 *h8 = owner;
    bool unit = h8->cpu.timing == TIMING_UNIT;
    refund[0] = (uint8_t)(unit ? 0 : h8->bus.most_byte - h8_states(h8, address, 1));
    refund[1] = (uint8_t)(unit ? 0 : h8->bus.most_word - h8_states(h8, address, 2));
}

void h8_set_bus(struct h8 *h8, const struct h8_bus *bus)
{
    h8->bus = *bus;
    h8_bus_changed(h8);
}

void h8_bus_changed(struct h8 *h8)
{
    runner_forget(&h8->runner);
    runner_stop_soon(&h8->runner);
}

/* --- exceptions and interrupts --- */

/* Does a handler run: of an exception that has not returned, nor let others of its kind in? */
static bool in_handler(struct cpu *cpu)
{
    const struct h8 *h8 = of_cpu(cpu);
    bool masked = (h8_ccr(&h8->run) & CCR_I) || (h8->interrupts.saves_exr && (h8->run.exr & 7));
    return h8->entries.handler != 0 && masked;
}

static void tell(struct h8 *h8, unsigned vector, bool enter, uint32_t stack, bool nested)
{
    struct probe_event event = {.kind = PROBE_INTERRUPT};
    char name[16];
    if (!(machine_of(h8)->probe_mask & PROBE_INTERRUPT))
        return;
    snprintf(name, sizeof name, enter ? "vector %u" : "return", vector);
    event.interrupt.number = vector;
    event.interrupt.name = name;
    event.interrupt.enter = enter;
    event.interrupt.nested = nested;
    event.interrupt.stack = stack;
    machine_tell(machine_of(h8), &event);
}

void h8_left(struct h8 *h8, uint32_t stack)
{
    cpu_entries_leave(&h8->entries, stack);
    tell(h8, 0, false, stack, in_handler(&h8->cpu));
}

void h8_lock_up(struct h8 *h8, const char *why)
{
    snprintf(h8->cpu.crash, sizeof h8->cpu.crash, "locked up at 0x%x: %s", h8->runner.pc, why);
    machine_report(machine_of(h8), REPORT_FAULT, &h8->cpu.device, h8->runner.pc, "%s", why);
    h8->mode = H8_LOCKED;
}

static void push(struct h8 *h8, unsigned bytes, uint32_t value)
{
    uint32_t sp = h8->run.r[H8_SP] - bytes;
    h8->run.r[H8_SP] = h8->model == H8_MODEL_h8300 ? sp & 0xffff : sp;
    h8_write(h8, sp, bytes, value);
}

static uint32_t read_vector(struct h8 *h8, unsigned vector)
{
    uint32_t address = h8_is_short(h8) ? h8_read(h8, 2 * vector, 2) : h8_read(h8, 4 * vector, 4);
    return address & h8->mask & ~1u;
}

/* The manuals' chapters on exceptions: PC, then CCR (twice in short mode), then EXR. */
void h8_exception(struct h8 *h8, unsigned vector, uint32_t return_to)
{
    uint8_t ccr = h8_ccr(&h8->run), exr = (uint8_t)(h8->run.exr | 0x78);
    uint8_t outer = in_handler(&h8->cpu) ? h8->entries.handler : 0;
    if (h8_is_short(h8)) {
        push(h8, 2, return_to);
        push(h8, 2, (uint32_t)ccr << 8 | ccr);
    } else {
        push(h8, 4, (uint32_t)ccr << 24 | return_to);
    }
    if (h8->interrupts.saves_exr)
        push(h8, 2, (uint32_t)exr << 8);
    cpu_entries_enter(&h8->entries, h8->run.r[H8_SP], return_to, ccr, outer, 1);
    tell(h8, vector, true, h8->run.r[H8_SP], outer != 0);
    exr &= 0x87;
    if (h8->interrupts.taken != NULL)
        h8->interrupts.taken(h8->interrupts.owner, (int)vector, &ccr, &exr);
    else
        ccr |= CCR_I;
    h8_set_ccr(&h8->run, ccr);
    h8->run.exr = exr;
    h8->runner.pc = read_vector(h8, vector);
}

static int own_pending(void *owner, uint8_t ccr, uint8_t exr)
{
    const struct h8 *h8 = owner;
    unsigned i;
    (void)exr;
    if (h8->pending[0] >> h8->nmi & 1)
        return (int)h8->nmi;
    for (i = 0; i < H8_VECTORS / 64 && !(ccr & CCR_I); i++)
        if (h8->pending[i] != 0)
            return (int)(64 * i) + __builtin_ctzll(h8->pending[i]);
    return -1;
}

void h8_set_interrupts(struct h8 *h8, const struct h8_interrupts *interrupts)
{
    h8->interrupts = *interrupts;
    h8_look_at_interrupts(h8);
}

void h8_set_sleep(struct h8 *h8, const struct h8_sleep *sleep)
{
    h8->sleep = *sleep;
}

void h8_halt(struct h8 *h8)
{
    h8->mode = H8_HALTED;
    runner_stop_soon(&h8->runner);
}

void h8_look_at_interrupts(struct h8 *h8)
{
    runner_stop_soon(&h8->runner);
}

static int requested(const struct h8 *h8)
{
    return h8->interrupts.pending(h8->interrupts.owner, h8_ccr(&h8->run), (uint8_t)h8->run.exr);
}

/* Inside, and two fetches at the handler; the stack's and the vector's states are the accesses'.
 * The decision before takes no time of the instructions. */
static unsigned entry_states(const struct h8 *h8)
{
    if (h8->cpu.timing == TIMING_UNIT)
        return 1;
    return (h8->model == H8_MODEL_h8s ? 2 : 4) + 2 * h8_states(h8, h8->runner.pc, 2);
}

/* May it end the block that EEPMOV moves? */
static bool breaks_block(const struct h8 *h8, int vector)
{
    return h8->in_block == 2 && (h8->model == H8_MODEL_h8s || vector == (int)h8->nmi);
}

static void take_exception(struct h8 *h8, unsigned vector)
{
    struct runner *r = &h8->runner;
    r->start = r->cycles;
    r->cycles += entry_states(h8);
    r->in_instruction = true;
    h8_exception(h8, vector, r->pc);
    r->in_instruction = false;
}

/* What EEPMOV.W has left stays in R4; the handler returns behind it. */
static void take_interrupt(struct h8 *h8, unsigned vector)
{
    if (h8->in_block != 0)
        h8->runner.pc = (h8->runner.pc + 4) & h8->mask;
    h8->in_block = 0;
    h8->mode = H8_RUNNING;
    take_exception(h8, vector);
    if ((vector == h8->nmi || h8->latched) && h8->interrupts.owner == h8)
        h8->pending[vector / 64] &= ~((uint64_t)1 << vector % 64); /* by its edge */
}

static void line_changed(void *owner, unsigned vector, bool high)
{
    struct h8 *h8 = owner;
    uint64_t bit = (uint64_t)1 << (vector % 64);
    if (high)
        h8->pending[vector / 64] |= bit;
    else if (vector != h8->nmi && !h8->latched)
        h8->pending[vector / 64] &= ~bit;
    h8_look_at_interrupts(h8);
}

/* --- running --- */

/* Could a request be taken, as the masks are? */
static bool is_open(const struct h8 *h8)
{
    const struct h8_interrupts *interrupts = &h8->interrupts;
    uint8_t ccr = h8_ccr(&h8->run);
    if (interrupts->is_open != NULL)
        return interrupts->is_open(interrupts->owner, ccr, (uint8_t)h8->run.exr);
    return (ccr & CCR_I) == 0;
}

static bool never_leaves(const struct h8 *h8)
{
    return requested(h8) < 0 && !is_open(h8);
}

/* True: the processor stops, *why. */
static bool after_runner(struct h8 *h8, enum runner_exit exit, enum cpu_stop *why)
{
    switch (exit) {
    case RUNNER_LIMIT:
        break;
    case RUNNER_SELF:
        if (never_leaves(h8)) {
            *why = CPU_IDLE_LOOP;
            return true;
        }
        runner_spin(&h8->runner);
        break;
    case RUNNER_SPECIAL:
        if (!h8_special(h8))
            h8_lock_up(h8, "no instruction that the manual defines");
        break;
    default:
        h8_lock_up(h8, "no memory to fetch an instruction from");
        break;
    }
    return false;
}

/* --- trace: bit T of EXR in interrupt control mode 2 --- */

static bool traces(const struct h8 *h8)
{
    return h8->interrupts.saves_exr && (h8->run.exr & EXR_T);
}

/* An instruction and, if T is 1 before and behind it, vector 5. */
static bool trace_one(struct h8 *h8, enum cpu_stop *why)
{
    struct runner *r = &h8->runner;
    uint64_t executed = r->executed;
    enum runner_exit exit = h8->in_block != 0 ? RUNNER_SPECIAL : runner_run(r, true);
    struct isa_decoded decoded;
    bool stops = false;
    if (exit == RUNNER_SELF && h8_decode(h8, r->pc, &decoded))
        runner_pass(r, h8_own_cycles(h8, &decoded, r->pc), r->pc);
    else
        stops = after_runner(h8, exit, why);
    if (r->executed != executed && h8->in_block == 0 && h8->mode == H8_RUNNING && traces(h8))
        take_exception(h8, TRACE_VECTOR);
    return stops;
}

/* One instruction or exception, or as many as there are up to the limit. */
static bool go_on(struct cpu *cpu, enum cpu_stop *why)
{
    struct h8 *h8 = of_cpu(cpu);
    bool halted = h8->mode == H8_HALTED, one = h8->holds_off;
    int vector = one || halted ? -1 : requested(h8);
    if (!in_handler(cpu)) /* it lets others in: a kernel goes on with another task */
        h8->entries.handler = 0;
    if (vector >= 0 && (h8->in_block == 0 || breaks_block(h8, vector))) {
        take_interrupt(h8, (unsigned)vector);
        return false;
    }
    if (h8->mode == H8_ASLEEP || halted) {
        *why = CPU_WAITING;
        return true;
    }
    h8->holds_off = false;
    if (traces(h8))
        return trace_one(h8, why);
    if (h8->in_block != 0)
        return after_runner(h8, RUNNER_SPECIAL, why);
    return after_runner(h8, runner_run(&h8->runner, one), why);
}

static bool locked(struct cpu *cpu)
{
    return of_cpu(cpu)->mode == H8_LOCKED;
}

static bool wakeable(struct cpu *cpu)
{
    return is_open(of_cpu(cpu));
}

/* --- registers --- */

enum { REG_PC = 8, REG_CCR, REG_EXR };

#define REGISTERS(prefix, bits)                                                                    \
    {prefix "0", bits, "core", NULL}, {prefix "1", bits, "core", NULL},                            \
        {prefix "2", bits, "core", NULL}, {prefix "3", bits, "core", NULL},                        \
        {prefix "4", bits, "core", NULL}, {prefix "5", bits, "core", NULL},                        \
        {prefix "6", bits, "core", NULL},                                                          \
    {                                                                                              \
        prefix "7", bits, "core", NULL                                                             \
    }

static const struct cpu_register h8300_registers[] = {
    REGISTERS("r", 16), {"pc", 16, "core", NULL}, {"ccr", 8, "core", NULL}, {NULL, 0, NULL, NULL}};
static const struct cpu_register h8300h_registers[] = {
    REGISTERS("er", 32), {"pc", 24, "core", NULL}, {"ccr", 8, "core", NULL}, {NULL, 0, NULL, NULL}};
static const struct cpu_register h8300hn_registers[] = {
    REGISTERS("er", 32), {"pc", 16, "core", NULL}, {"ccr", 8, "core", NULL}, {NULL, 0, NULL, NULL}};
static const struct cpu_register h8s_registers[] = {REGISTERS("er", 32),
                                                    {"pc", 24, "core", NULL},
                                                    {"ccr", 8, "core", NULL},
                                                    {"exr", 8, "core", NULL},
                                                    {NULL, 0, NULL, NULL}};

static const struct register_field ccr_fields[] = {{"I", 7, 1, "interrupts are masked"},
                                                   {"UI", 6, 1, "user bit, or the second mask"},
                                                   {"H", 5, 1, "half carry"},
                                                   {"U", 4, 1, "user bit"},
                                                   {"N", 3, 1, "negative"},
                                                   {"Z", 2, 1, "zero"},
                                                   {"V", 1, 1, "overflow"},
                                                   {"C", 0, 1, "carry"},
                                                   {.name = NULL}};
static const struct register_field exr_fields[] = {
    {"T", 7, 1, "trace"}, {"I", 0, 3, "the mask's level"}, {.name = NULL}};
static const struct cpu_fields fields[] = {{"ccr", ccr_fields}, {"exr", exr_fields}, {NULL, NULL}};

/* As gdb numbers and sizes them (its h8300 has no target descriptions). In 16-bit modes R6 and R7
 * are pointers of two bytes to it. */
#define GDB_REGISTERS(prefix, bits, pointer_bits)                                                  \
    {prefix "0", 0, bits, NULL}, {prefix "1", 1, bits, NULL}, {prefix "2", 2, bits, NULL},         \
        {prefix "3", 3, bits, NULL}, {prefix "4", 4, bits, NULL}, {prefix "5", 5, bits, NULL},     \
        {prefix "6", 6, pointer_bits, NULL}, {prefix "7", 7, pointer_bits, NULL},                  \
        {"ccr", REG_CCR, bits, NULL}, {"pc", REG_PC, pointer_bits, NULL},                          \
    {                                                                                              \
        "cycles", CPU_GDB_NONE, bits, NULL                                                         \
    }
#define GDB_END                                                                                    \
    {"tick", CPU_GDB_NONE, 32, NULL}, {"inst", CPU_GDB_NONE, 32, NULL},                            \
    {                                                                                              \
        NULL, 0, 0, NULL                                                                           \
    }

static const struct cpu_gdb_register h8300_gdb[] = {GDB_REGISTERS("r", 16, 16),
                                                    {"tick", CPU_GDB_NONE, 16, NULL},
                                                    {"inst", CPU_GDB_NONE, 16, NULL},
                                                    {NULL, 0, 0, NULL}};
static const struct cpu_gdb_register h8300h_gdb[] = {GDB_REGISTERS("er", 32, 32), GDB_END};
static const struct cpu_gdb_register h8300hn_gdb[] = {GDB_REGISTERS("er", 32, 16), GDB_END};
static const struct cpu_gdb_register h8s_gdb[] = {GDB_REGISTERS("er", 32, 32),
                                                  {"exr", REG_EXR, 32, NULL},
                                                  {"ticks", CPU_GDB_NONE, 32, NULL},
                                                  {"insts", CPU_GDB_NONE, 32, NULL},
                                                  {"mach", CPU_GDB_NONE, 32, NULL},
                                                  {"macl", CPU_GDB_NONE, 32, NULL},
                                                  {NULL, 0, 0, NULL}};

static uint64_t get(struct cpu *cpu, unsigned number)
{
    const struct h8 *h8 = of_cpu(cpu);
    if (number < H8_REGISTERS)
        return h8->run.r[number];
    if (number == REG_PC)
        return h8->runner.pc;
    return number == REG_CCR ? h8_ccr(&h8->run) : h8->run.exr;
}

static void set(struct cpu *cpu, unsigned number, uint64_t value)
{
    struct h8 *h8 = of_cpu(cpu);
    if (number < H8_REGISTERS)
        h8->run.r[number] = (uint32_t)(h8->model == H8_MODEL_h8300 ? value & 0xffff : value);
    else if (number == REG_PC)
        h8->runner.pc = (uint32_t)value & h8->mask & ~1u;
    else if (number == REG_CCR)
        h8_set_ccr(&h8->run, (uint8_t)value);
    else
        h8->run.exr = value & 0x87;
    if (h8->mode == H8_ASLEEP)
        h8->mode = H8_RUNNING;
    h8->in_block = 0;
    runner_moved(&h8->runner);
}

/* --- device --- */

static uint32_t peek_vector(struct h8 *h8)
{
    uint8_t bytes[4] = {0};
    if (h8_is_short(h8)) {
        bus_peek(h8->cpu.program, 0, bytes, 2);
        return bytes_big(bytes, 2);
    }
    bus_peek(h8->cpu.program, 0, bytes, 4);
    return bytes_big(bytes + 1, 3);
}

/* Registers are undefined but for bit I; here they are 0. */
static void reset(struct device *device)
{
    struct h8 *h8 = (struct h8 *)device;
    memset(h8->run.r, 0, sizeof h8->run.r);
    h8_set_ccr(&h8->run, CCR_I);
    h8->run.exr = 7;
    h8->mode = H8_RUNNING;
    h8->in_block = 0;
    h8->holds_off = true; /* before the first instruction not even NMI */
    h8->entries = (struct cpu_entries){0};
    h8->cpu.stolen = 0;
    h8->cpu.crash[0] = '\0';
    h8->runner.pc = peek_vector(h8) & h8->mask & ~1u;
    runner_moved(&h8->runner);
}

static const char *engine_name(unsigned index)
{
    return runner_cpu_engine(&h8_core, index);
}

#define RUNNER_CLASS(mask)                                                                         \
    {                                                                                              \
        .core = &h8_core, .exact = h8_exact, .access = access_data, .refund = refund,              \
        .address_mask = (mask), .go_on = go_on, .locked = locked                                   \
    }
static const struct runner_class narrow = RUNNER_CLASS(0xffff), wide = RUNNER_CLASS(0xffffff);

/* A line is made when the board asks for it first. */
static struct line *line_of(struct h8 *h8, unsigned vector)
{
    struct device *device = &h8->cpu.device;
    struct line *line = &h8->lines[vector];
    if (line->name != NULL)
        return line;
    line_init(line, device->machine, device->position << 8 | vector,
              machine_text(device->machine, "%s.vector%u", device->name, vector), LINE_WIRED_OR);
    line_listen(line, &h8->listeners[vector], h8, line_changed, vector);
    return line;
}

static bool init_model(struct device *device, unsigned model, const struct runner_class *class,
                       struct sim_error *error)
{
    struct h8 *h8 = (struct h8 *)device;
    h8->model = model;
    h8->latched = device_has(device, "bosim,latched-interrupts");
    h8->mask = class->address_mask;
    h8->nmi = model == H8_MODEL_h8300 ? 3 : 7;
    h8->bus = own_bus(h8);
    h8->interrupts = (struct h8_interrupts){.owner = h8, .pending = own_pending};
    return runner_cpu_init((struct runner_cpu *)h8, class, &h8->run.table, "an H8", error);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    struct h8 *h8 = (struct h8 *)device;
    if ((h8->run.upper & ~(uint32_t)CCR_UPPER) || (h8->run.exr & ~0x87u) ||
        (h8->runner.pc & ~(h8->mask & ~1u))) {
        sim_error_set(error, "%s: the snapshot has bits of CCR, EXR or PC that there are none of",
                      device->name);
        return false;
    }
    runner_moved(&h8->runner);
    return true;
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    if (count == 1 && cells[0] < H8_VECTORS)
        return line_of((struct h8 *)device, cells[0]);
    sim_error_set(error, "%s has the interrupt vectors 0 to %u, in one cell", device->name,
                  H8_VECTORS - 1);
    return NULL;
}

static const struct state_field state[] = {
    RUNNER_STATE(struct h8, runner),
    STATE_ARRAY(struct h8, run.r),
    STATE(struct h8, run.nz),
    STATE_MAX(struct h8, run.c, 1),
    STATE_MAX(struct h8, run.v, 1),
    STATE(struct h8, run.h),
    STATE_MAX(struct h8, run.upper, CCR_UPPER),
    STATE_MAX(struct h8, run.exr, 0x87),
    STATE_MAX(struct h8, mode, H8_MODE_LAST),
    STATE(struct h8, holds_off),
    STATE_MAX(struct h8, in_block, 2),
    STATE_ARRAY(struct h8, pending),
    CPU_ENTRIES_STATE(struct h8, entries),
    STATE(struct h8, cpu.stolen),
    STATE_END,
};

extern const struct processor h8300_processor, h8300h_processor, h8300hn_processor, h8s_processor;

#define CPU_CLASS(model, gdb_name)                                                                 \
    {                                                                                              \
        .processor = &model##_processor, .registers = model##_registers, .fields = fields,         \
        .register_pc = REG_PC, .register_sp = H8_SP, .gdb_architecture = gdb_name,                 \
        .gdb_registers = model##_gdb, RUNNER_CPU, .get = get, .set = set,                          \
        .in_handler = in_handler, .wakeable = wakeable, .engine = engine_name,                     \
        .unwinding = &h8_unwinding                                                                 \
    }

#define H8_CLASS(model, class_, gdb_name, compatible_, title_, manual_)                            \
    static bool init_##model(struct device *device, struct sim_error *error)                       \
    {                                                                                              \
        return init_model(device, H8_MODEL_##model, class_, error);                                \
    }                                                                                              \
    static const struct cpu_class model##_cpu = CPU_CLASS(model, gdb_name);                        \
    const struct device_class model##_class = {                                                    \
        .compatible = compatible_,                                                                 \
        .title = title_,                                                                           \
        .manual = manual_,                                                                         \
        .size = sizeof(struct h8),                                                                 \
        .state = state,                                                                            \
        .init = init_##model,                                                                      \
        .reset = reset,                                                                            \
        .destroy = runner_cpu_destroy,                                                             \
        .saving = runner_cpu_saving,                                                               \
        .loaded = loaded,                                                                          \
        .interrupt = interrupt,                                                                    \
        .cpu = &model##_cpu,                                                                       \
    };

H8_CLASS(h8300, &narrow, "h8300", "renesas,h8300", "H8/300 processor",
         "H8/300 Series Programming Manual")
H8_CLASS(h8300h, &wide, "h8300h", "renesas,h8300h", "H8/300H processor in advanced mode",
         "H8/300H Series Programming Manual")
H8_CLASS(h8300hn, &narrow, "h8300hn", "renesas,h8300hn", "H8/300H processor in normal mode",
         "H8/300H Series Programming Manual")
H8_CLASS(h8s, &wide, "h8300s", "renesas,h8s", "H8S/2000 processor in advanced mode",
         "H8S/2600 Series, H8S/2000 Series Programming Manual")
