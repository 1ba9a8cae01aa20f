/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 68000, 68008 or 68010: accesses, the status register, sleep, trace, the contract of a
 * processor. Left out: function codes of operands relative to the PC, which are taken for data;
 * wait states of memory (those of devices count). */
#include "m68k.h"

#include "../../engine/table/runner_cpu.h"
#include "bytes.h"
#include "gen/isa/m68k.h"
#include "m68k_exact.h"
#include "machine.h"

#include <string.h>

static struct m68k *of_cpu(struct cpu *cpu)
{
    return (struct m68k *)cpu;
}

/* --- accesses --- */

static bool refuse(struct m68k *m, const struct bus_access *access, uint32_t address,
                   unsigned vector)
{
    m->fault = (struct m68k_fault){.address = address,
                                   .vector = (uint8_t)vector,
                                   .function = m68k_supervisor(m) ? FC_DATA : FC_USER_DATA,
                                   .width = access->width,
                                   .write = access->write,
                                   .value = (uint32_t)access->value,
                                   .entering = m->entering};
    return false;
}

/* A long word is two accesses of the bus. */
static void wait(struct m68k *m, const struct bus_access *access)
{
    const struct bus_range *range = bus_find(m->cpu.data, access->address);
    if (range != NULL && range->region->kind == BUS_DEVICE && m->cpu.timing != TIMING_UNIT)
        m->runner.cycles += access->wait_cycles;
}

static bool access_data(void *owner, struct bus_access *access);

/* ColdFire: the parts that are aligned, one after the other. */
static bool access_parts(struct m68k *m, struct bus_access *access)
{
    uint64_t value = 0;
    unsigned done, bytes;
    for (done = 0; done < access->width; done += bytes) {
        struct bus_access part = *access;
        unsigned left = access->width - done;
        part.address += done;
        bytes = part.address & 1 || left == 1 ? 1 : part.address & 2 || left < 4 ? 2 : 4;
        part.width = (uint8_t)bytes;
        part.value = access->value >> 8 * (left - bytes);
        if (!access_data(m, &part))
            return false;
        value = value << 8 * bytes | (part.value & (((uint64_t)1 << 8 * bytes) - 1));
    }
    if (!access->write)
        access->value = value;
    return true;
}

/* runner_class.access */
static bool access_data(void *owner, struct bus_access *access)
{
    struct m68k *m = owner;
    uint32_t address = access->address;
    if (m68k_is_coldfire(m) && address % access->width != 0)
        return access_parts(m, access);
    if (access->width > 1 && (address & 1))
        return refuse(m, access, address, VECTOR_ADDRESS_ERROR);
    access->address &= m->mask;
    access->big_endian = true;
    access->privileged = m68k_supervisor(m);
    access->function = m68k_supervisor(m) ? FC_DATA : FC_USER_DATA;
    access->initiator = BUS_CPU;
    if (runner_cpu_access(&m->cpu, access) != BUS_OK)
        return refuse(m, access, address, VECTOR_BUS_ERROR);
    wait(m, access);
    return true;
}

bool m68k_read(struct m68k *m, uint32_t address, unsigned bytes, uint32_t *value)
{
    struct bus_access access = {.address = address, .width = (uint8_t)bytes};
    bool done = access_data(m, &access);
    *value = (uint32_t)access.value;
    return done;
}

bool m68k_write(struct m68k *m, uint32_t address, unsigned bytes, uint32_t value)
{
    struct bus_access access = {
        .address = address, .width = (uint8_t)bytes, .write = true, .value = value};
    return access_data(m, &access);
}

static void refuse_fetch(struct m68k *m)
{
    uint32_t pc = m->runner.pc;
    m->fault = (struct m68k_fault){.address = pc,
                                   .vector = pc & 1 ? VECTOR_ADDRESS_ERROR : VECTOR_BUS_ERROR,
                                   .function = m68k_supervisor(m) ? FC_PROGRAM : FC_USER_PROGRAM,
                                   .fetch = true};
}

/* --- the status register --- */

uint32_t m68k_system_bits(const struct m68k *m)
{
    return m68k_is_coldfire(m)            ? SR_SYSTEM_CF
           : m->model == M68K_MODEL_cpu32 ? SR_SYSTEM_CPU32
                                          : SR_SYSTEM;
}

void m68k_set_sr(struct m68k *m, uint32_t value)
{
    uint32_t sp = m->run.r[M68K_SP];
    if (((value ^ m->run.system) & SR_S) && (!m68k_is_coldfire(m) || m68k_coldfire_two_stacks(m))) {
        m->run.r[M68K_SP] = m->other_sp;
        m->other_sp = sp;
    }
    m->run.system = value & m68k_system_bits(m);
    if (!m68k_in_handler(m)) /* it has lowered the mask: a kernel goes on with another task */
        m->entries.handler = 0;
    m68k_set_ccr(&m->run, value);
}

/* --- running --- */

static void line_changed(void *owner, unsigned level, bool high)
{
    struct m68k *m = owner;
    uint8_t bit = (uint8_t)(1u << level);
    if (high && level == M68K_LEVELS - 1 && !(m->pending & bit))
        m->edge = true;
    if (high || !m->latched)
        m->pending = (uint8_t)(high ? m->pending | bit : m->pending & ~bit);
    runner_stop_soon(&m->runner);
}

static bool masks_all(const struct m68k *m)
{
    return (m->run.system & SR_MASK) == SR_MASK;
}

/* True: the processor stops, *why. */
static bool after_runner(struct m68k *m, enum runner_exit exit, enum cpu_stop *why)
{
    switch (exit) {
    case RUNNER_LIMIT:
        break;
    case RUNNER_SELF:
        if (masks_all(m)) {
            *why = CPU_IDLE_LOOP;
            return true;
        }
        runner_spin(&m->runner);
        break;
    case RUNNER_SPECIAL:
        m68k_special(m);
        break;
    case RUNNER_FETCH:
        refuse_fetch(m);
        m68k_access_error(m);
        break;
    default:
        m68k_access_error(m);
        break;
    }
    return false;
}

/* Where the next instruction is, if this one does not go elsewhere. */
static uint32_t behind(struct m68k *m)
{
    struct isa_decoded decoded;
    uint32_t pc = m->runner.pc;
    return m68k_decode(m, pc, &decoded) ? pc + decoded.size : pc;
}

/* One instruction, and the trace exception behind it: of one that was not begun, or that ended in
 * another exception than a trap's, there is none; ColdFire leaves traps to their handlers, too. A
 * jump to an odd address ends in its error. */
static bool single(struct m68k *m, enum cpu_stop *why)
{
    uint64_t before = m->runner.executed;
    uint32_t system = m->run.system, next = behind(m);
    bool held = m->held, begun, traced;
    enum runner_exit exit;
    m->held = m->excepted = false;
    m->subject = m->runner.pc;
    exit = runner_run(&m->runner, true);
    if (exit == RUNNER_SELF) {
        m->runner.limit = m->runner.cycles + 1;
        runner_spin(&m->runner);
    } else if (after_runner(m, exit, why)) {
        return true;
    }
    begun = m->runner.executed != before;
    m->held |= held && !begun;
    traced = (system & SR_T) || ((system & SR_T0) && m->runner.pc != next);
    if (traced && begun && !(m->runner.pc & 1) && !(m68k_is_coldfire(m) && m->excepted))
        m68k_exception(m, VECTOR_TRACE, m->runner.pc);
    return false;
}

/* An interrupt, or what there is up to the limit. */
static bool go_on(struct cpu *cpu, enum cpu_stop *why)
{
    struct m68k *m = of_cpu(cpu);
    unsigned level = m68k_takable(m);
    if (level != 0 && !m->held && !(m->runner.pc & 1)) {
        m68k_interrupt(m, level);
        return false;
    }
    m->run.attentive = m->pending != 0 || m->entries.handler != 0;
    if (m->mode == M68K_STOPPED) {
        *why = CPU_WAITING;
        return true;
    }
    if (m->held || (m->run.system & (SR_T | SR_T0)))
        return single(m, why);
    return after_runner(m, runner_run(&m->runner, false), why);
}

static bool locked(struct cpu *cpu)
{
    return of_cpu(cpu)->mode == M68K_HALTED;
}

static bool wakeable(struct cpu *cpu)
{
    return !masks_all(of_cpu(cpu));
}

static bool interrupt_row(struct cpu *cpu, unsigned index, struct cpu_interrupt *row)
{
    static const char *const names[] = {"level 1", "level 2", "level 3", "level 4",
                                        "level 5", "level 6", "level 7"};
    const struct m68k *m = of_cpu(cpu);
    unsigned level = index + 1;
    if (level >= M68K_LEVELS)
        return false;
    row->number = level;
    row->name = names[index];
    row->enabled = level == M68K_LEVELS - 1 || level > (m->run.system >> 8 & 7);
    row->pending = m->pending >> level & 1;
    row->priority = (int)(M68K_LEVELS - 1 - level);
    return true;
}

static bool in_handler(struct cpu *cpu)
{
    return m68k_in_handler(of_cpu(cpu));
}

/* --- registers --- */

enum { REG_PC = M68K_REGISTERS, REG_SR, REG_USP, REG_SSP, REG_VBR, REG_SFC, REG_DFC };
enum {
    REG_CACR = REG_VBR + 1,
    REG_ACR0,
    REG_ACR1,
    REG_RAMBAR,
    REG_MACSR,
    REG_MASK,
    REG_ACC,
    REG_EXTENSION = REG_ACC + 4
}; /* ColdFire */

#define REGISTER(name)                                                                             \
    {                                                                                              \
        name, 32, "core", NULL                                                                     \
    }
#define REGISTERS                                                                                  \
    REGISTER("d0"), REGISTER("d1"), REGISTER("d2"), REGISTER("d3"), REGISTER("d4"),                \
        REGISTER("d5"), REGISTER("d6"), REGISTER("d7"), REGISTER("a0"), REGISTER("a1"),            \
        REGISTER("a2"), REGISTER("a3"), REGISTER("a4"), REGISTER("a5"), REGISTER("a6"),            \
        REGISTER("a7"), REGISTER("pc"), {"sr", 16, "core", NULL}, {"usp", 32, "system", NULL},     \
    {                                                                                              \
        "ssp", 32, "system", NULL                                                                  \
    }
static const struct cpu_register m68000_registers[] = {REGISTERS, {NULL, 0, NULL, NULL}};
static const struct cpu_register m68010_registers[] = {REGISTERS,
                                                       {"vbr", 32, "system", NULL},
                                                       {"sfc", 3, "system", NULL},
                                                       {"dfc", 3, "system", NULL},
                                                       {NULL, 0, NULL, NULL}};
#define CF_REGISTERS                                                                               \
    REGISTERS, {"vbr", 32, "system", NULL}, {"cacr", 32, "system", NULL},                          \
        {"acr0", 32, "system", NULL}, {"acr1", 32, "system", NULL},                                \
    {                                                                                              \
        "rambar", 32, "system", NULL                                                               \
    }
static const struct cpu_register cf_registers[] = {CF_REGISTERS, {NULL, 0, NULL, NULL}};
static const struct cpu_register cf_mac_registers[] = {CF_REGISTERS,
                                                       {"macsr", 32, "mac", NULL},
                                                       {"mask", 32, "mac", NULL},
                                                       {"acc", 32, "mac", NULL},
                                                       {NULL, 0, NULL, NULL}};
static const struct cpu_register cf_emac_registers[] = {CF_REGISTERS,
                                                        {"macsr", 32, "mac", NULL},
                                                        {"mask", 32, "mac", NULL},
                                                        {"acc0", 32, "mac", NULL},
                                                        {"acc1", 32, "mac", NULL},
                                                        {"acc2", 32, "mac", NULL},
                                                        {"acc3", 32, "mac", NULL},
                                                        {"accext01", 32, "mac", NULL},
                                                        {"accext23", 32, "mac", NULL},
                                                        {NULL, 0, NULL, NULL}};

static const struct register_field sr_fields[] = {{"T", 15, 1, "trace"},
                                                  {"S", 13, 1, "0 user, 1 supervisor"},
                                                  {"M", 12, 1, "ColdFire: no interrupt runs"},
                                                  {"I", 8, 3, "the mask's level"},
                                                  {"X", 4, 1, "extend"},
                                                  {"N", 3, 1, "negative"},
                                                  {"Z", 2, 1, "zero"},
                                                  {"V", 1, 1, "overflow"},
                                                  {"C", 0, 1, "carry"},
                                                  {.name = NULL}};
static const struct cpu_fields fields[] = {{"sr", sr_fields}, {NULL, NULL}};

/* gdb's numbers, names and feature (its m68k.xml). */
#define GDB(name, row)                                                                             \
    {                                                                                              \
        name, row, 32, "org.gnu.gdb.m68k.core"                                                     \
    }
#define GDB_OWN(name, row)                                                                         \
    {                                                                                              \
        name, row, 32, "org.bosim.system"                                                          \
    }
#define GDB_REGISTERS                                                                              \
    GDB("d0", 0), GDB("d1", 1), GDB("d2", 2), GDB("d3", 3), GDB("d4", 4), GDB("d5", 5),            \
        GDB("d6", 6), GDB("d7", 7), GDB("a0", 8), GDB("a1", 9), GDB("a2", 10), GDB("a3", 11),      \
        GDB("a4", 12), GDB("a5", 13), GDB("fp", 14), GDB("sp", 15), GDB("ps", REG_SR),             \
        GDB("pc", REG_PC), GDB_OWN("usp", REG_USP), GDB_OWN("ssp", REG_SSP)
static const struct cpu_gdb_register m68000_gdb[] = {GDB_REGISTERS, {NULL, 0, 0, NULL}};
static const struct cpu_gdb_register m68010_gdb[] = {GDB_REGISTERS,
                                                     GDB_OWN("vbr", REG_VBR),
                                                     GDB_OWN("sfc", REG_SFC),
                                                     GDB_OWN("dfc", REG_DFC),
                                                     {NULL, 0, 0, NULL}};
/* Of ColdFire the feature has another name (its coldfire feature in m68k-tdep.c). */
#define GDB_CF(name, row)                                                                          \
    {                                                                                              \
        name, row, 32, "org.gnu.gdb.coldfire.core"                                                 \
    }
static const struct cpu_gdb_register cf_gdb[] = {GDB_CF("d0", 0),
                                                 GDB_CF("d1", 1),
                                                 GDB_CF("d2", 2),
                                                 GDB_CF("d3", 3),
                                                 GDB_CF("d4", 4),
                                                 GDB_CF("d5", 5),
                                                 GDB_CF("d6", 6),
                                                 GDB_CF("d7", 7),
                                                 GDB_CF("a0", 8),
                                                 GDB_CF("a1", 9),
                                                 GDB_CF("a2", 10),
                                                 GDB_CF("a3", 11),
                                                 GDB_CF("a4", 12),
                                                 GDB_CF("a5", 13),
                                                 GDB_CF("fp", 14),
                                                 GDB_CF("sp", 15),
                                                 GDB_CF("ps", REG_SR),
                                                 GDB_CF("pc", REG_PC),
                                                 GDB_OWN("usp", REG_USP),
                                                 GDB_OWN("ssp", REG_SSP),
                                                 GDB_OWN("vbr", REG_VBR),
                                                 GDB_OWN("cacr", REG_CACR),
                                                 GDB_OWN("acr0", REG_ACR0),
                                                 GDB_OWN("acr1", REG_ACR1),
                                                 GDB_OWN("rambar", REG_RAMBAR),
                                                 {NULL, 0, 0, NULL}};
#define cf_mac_gdb  cf_gdb
#define cf_emac_gdb cf_gdb

static uint32_t *stack_of(struct m68k *m, bool supervisor)
{
    return supervisor == m68k_supervisor(m) ? &m->run.r[M68K_SP] : &m->other_sp;
}

static uint32_t *coldfire_register(struct m68k *m, unsigned number)
{
    switch (number) {
    case REG_CACR:
        return &m->cacr;
    case REG_ACR0:
    case REG_ACR1:
        return &m->acr[number - REG_ACR0];
    case REG_RAMBAR:
        return &m->rambar[1];
    case REG_MACSR:
        return &m->mac.macsr;
    case REG_MASK:
        return &m->mac.mask;
    default:
        return number < REG_EXTENSION ? &m->mac.acc[number - REG_ACC]
                                      : &m->mac.extension[number - REG_EXTENSION];
    }
}

static uint32_t *register_of(struct m68k *m, unsigned number)
{
    if (number < M68K_REGISTERS)
        return &m->run.r[number];
    if (number > REG_VBR && m68k_is_coldfire(m))
        return coldfire_register(m, number);
    switch (number) {
    case REG_PC:
        return &m->runner.pc;
    case REG_VBR:
        return &m->vbr;
    case REG_SFC:
        return &m->sfc;
    case REG_DFC:
        return &m->dfc;
    default:
        return stack_of(m, number == REG_SSP);
    }
}

static uint64_t get(struct cpu *cpu, unsigned number)
{
    struct m68k *m = of_cpu(cpu);
    return number == REG_SR ? m68k_sr(&m->run) : *register_of(m, number);
}

static void set(struct cpu *cpu, unsigned number, uint64_t value)
{
    struct m68k *m = of_cpu(cpu);
    if (number == REG_SR)
        m68k_set_sr(m, (uint32_t)value);
    else
        *register_of(m, number) =
            (uint32_t)(number >= REG_SFC && !m68k_is_coldfire(m) ? value & 7 : value);
    if (m->mode != M68K_HALTED)
        m->mode = M68K_RUNNING;
    runner_moved(&m->runner);
}

/* With bosim,image-stack the board's boot program is played: blank vectors are made to begin the
 * image, with this stack. */
static void boots(struct cpu *cpu, uint32_t entry)
{
    uint8_t vectors[8], first;
    uint32_t values[2] = {device_u32(&cpu->device, "bosim,image-stack", 0), entry};
    unsigned i;
    if (!device_has(&cpu->device, "bosim,image-stack"))
        return;
    bus_peek(cpu->program, 0, vectors, sizeof vectors);
    for (i = 0, first = vectors[0]; i < sizeof vectors; i++)
        if (vectors[i] != first || (first != 0 && first != 0xff))
            return;
    for (i = 0; i < sizeof vectors; i++)
        vectors[i] = (uint8_t)(values[i / 4] >> (24 - i % 4 * 8));
    bus_poke(cpu->program, 0, vectors, sizeof vectors);
}

/* --- device --- */

static uint32_t peek_long(struct m68k *m, uint32_t address)
{
    uint8_t bytes[4] = {0};
    bus_peek(m->cpu.program, address, bytes, 4);
    return bytes_big(bytes, 4);
}

/* Other registers are undefined; here they are 0. */
static void reset(struct device *device)
{
    struct m68k *m = (struct m68k *)device;
    memset(m->run.r, 0, sizeof m->run.r);
    m->run.system = SR_S | SR_MASK;
    m68k_set_ccr(&m->run, 0);
    m->other_sp = m->vbr = 0;
    m->cacr = m->acr[0] = m->acr[1] = m->rambar[0] = m->rambar[1] = m->mbar = 0;
    m->mac = (struct m68k_mac){.mask = ~0u};
    m->sfc = m->dfc = 0;
    m->mode = M68K_RUNNING;
    m->edge = m->entering = m->held = false;
    m->entries = (struct cpu_entries){0};
    m->entered = m->runner.executed;
    m->cpu.stolen = 0;
    m->cpu.crash[0] = '\0';
    m->run.r[M68K_SP] = peek_long(m, 0);
    m->runner.pc = peek_long(m, 4);
    runner_moved(&m->runner);
}

static const char *engine_name(unsigned index)
{
    return runner_cpu_engine(&m68k_core, index);
}

#define RUNNER_CLASS(mask)                                                                         \
    {                                                                                              \
        .core = &m68k_core, .exact = m68k_exact, .access = access_data, .address_mask = (mask),    \
        .go_on = go_on, .locked = locked                                                           \
    }
static const struct runner_class narrow = RUNNER_CLASS(0xfffff), wide = RUNNER_CLASS(0xffffff),
                                 whole = RUNNER_CLASS(0xffffffff);

static void make_lines(struct m68k *m)
{
    struct device *device = &m->cpu.device;
    unsigned level;
    for (level = 1; level < M68K_LEVELS; level++) {
        line_init(&m->lines[level], device->machine, device->position << 8 | level,
                  machine_text(device->machine, "%s.irq%u", device->name, level), LINE_WIRED_OR);
        line_listen(&m->lines[level], &m->listeners[level], m, line_changed, level);
    }
}

static bool init_model(struct device *device, unsigned model, const struct runner_class *class,
                       struct sim_error *error)
{
    struct m68k *m = (struct m68k *)device;
    m->model = model;
    m->latched = device_has(device, "bosim,latched-interrupts");
    m->mask = class->address_mask;
    make_lines(m);
    return runner_cpu_init((struct runner_cpu *)m, class, &m->run.table, "a 68000", error);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    struct m68k *m = (struct m68k *)device;
    if (m->run.system & ~m68k_system_bits(m)) {
        sim_error_set(error, "%s: SR of the snapshot has bits that there are none of: 0x%04x",
                      device->name, (unsigned)m->run.system);
        return false;
    }
    runner_moved(&m->runner);
    return true;
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    if (count == 1 && cells[0] >= 1 && cells[0] < M68K_LEVELS)
        return &((struct m68k *)device)->lines[cells[0]];
    sim_error_set(error, "%s has the interrupt levels 1 to 7, in one cell", device->name);
    return NULL;
}

static const struct state_field state[] = {
    RUNNER_STATE(struct m68k, runner),
    STATE_ARRAY(struct m68k, run.r),
    STATE(struct m68k, run.nz),
    STATE_MAX(struct m68k, run.c, 1),
    STATE_MAX(struct m68k, run.v, 1),
    STATE_MAX(struct m68k, run.x, 1),
    STATE_MAX(struct m68k, run.system, SR_SYSTEM_ANY),
    STATE(struct m68k, other_sp),
    STATE(struct m68k, vbr),
    STATE_MAX(struct m68k, sfc, 7),
    STATE_MAX(struct m68k, dfc, 7),
    STATE_MAX(struct m68k, mode, M68K_MODE_LAST),
    STATE(struct m68k, pending),
    STATE(struct m68k, edge),
    STATE(struct m68k, held),
    STATE(struct m68k, entered),
    STATE(struct m68k, cacr),
    STATE_ARRAY(struct m68k, acr),
    STATE_ARRAY(struct m68k, rambar),
    STATE(struct m68k, mbar),
    STATE(struct m68k, mac.macsr),
    STATE(struct m68k, mac.mask),
    STATE_ARRAY(struct m68k, mac.acc),
    STATE_ARRAY(struct m68k, mac.extension),
    CPU_ENTRIES_STATE(struct m68k, entries),
    STATE(struct m68k, cpu.stolen),
    STATE_END,
};

extern const struct processor m68000_processor, m68008_processor, m68010_processor, cpu32_processor,
    mcf5206_processor, mcf5206e_processor, mcf5208_processor, mcf5282_processor;

#define CPU_CLASS(id, kind_, gdb_)                                                                 \
    {                                                                                              \
        .processor = &id##_processor, .registers = kind_##_registers, .fields = fields,            \
        .register_pc = REG_PC, .register_sp = M68K_SP, .gdb_architecture = gdb_,                   \
        .gdb_registers = kind_##_gdb, RUNNER_CPU, .get = get, .set = set,                          \
        .interrupt = interrupt_row, .in_handler = in_handler, .wakeable = wakeable,                \
        .engine = engine_name, .boots = boots, .unwinding = &m68k_unwinding                        \
    }

#define MANUAL          "M68000 8-/16-/32-Bit Microprocessors User's Manual (M68000UM)"
#define CPU32_MANUAL    "CPU32 Reference Manual (CPU32RM)"
#define CF_MANUAL(chip) "ColdFire Family Programmer's Reference Manual; MCF" chip " User's Manual"
#define M68K_CLASS(id, model_, kind_, gdb_, runner_class_, compatible_, title_, manual_)           \
    static bool init_##id(struct device *device, struct sim_error *error)                          \
    {                                                                                              \
        return init_model(device, M68K_MODEL_##model_, runner_class_, error);                      \
    }                                                                                              \
    static const struct cpu_class id##_cpu = CPU_CLASS(id, kind_, gdb_);                           \
    const struct device_class id##_class = {                                                       \
        .compatible = compatible_,                                                                 \
        .title = title_,                                                                           \
        .manual = manual_,                                                                         \
        .size = sizeof(struct m68k),                                                               \
        .state = state,                                                                            \
        .init = init_##id,                                                                         \
        .reset = reset,                                                                            \
        .destroy = runner_cpu_destroy,                                                             \
        .saving = runner_cpu_saving,                                                               \
        .loaded = loaded,                                                                          \
        .interrupt = interrupt,                                                                    \
        .cpu = &id##_cpu,                                                                          \
    };

/* clang-format off: a line each */
M68K_CLASS(m68000, m68000, m68000, "m68k", &wide, "motorola,68000", "MC68000 processor", MANUAL)
M68K_CLASS(m68008, m68008, m68000, "m68k", &narrow, "motorola,68008", "MC68008 processor", MANUAL)
M68K_CLASS(m68010, m68010, m68010, "m68k", &wide, "motorola,68010", "MC68010 processor", MANUAL)
M68K_CLASS(cpu32, cpu32, m68010, "m68k:cpu32", &wide, "motorola,cpu32", "CPU32 processor",
           CPU32_MANUAL)
M68K_CLASS(mcf5206, cf5206, cf, "m68k:isa-a:nodiv", &whole, "fsl,mcf5206",
           "ColdFire 5206 processor", CF_MANUAL("5206"))
M68K_CLASS(mcf5206e, cf5206e, cf_mac, "m68k:isa-a:mac", &whole, "fsl,mcf5206e",
           "ColdFire 5206e processor", CF_MANUAL("5206e"))
M68K_CLASS(mcf5208, cf5208, cf_emac, "m68k:isa-aplus:emac", &whole, "fsl,mcf5208",
           "ColdFire 5208 processor", CF_MANUAL("5208"))
M68K_CLASS(mcf5282, cf5208, cf_emac, "m68k:isa-aplus:emac", &whole, "fsl,mcf5282",
           "ColdFire 5282 processor", CF_MANUAL("5282"))
