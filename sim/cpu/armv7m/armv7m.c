/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cortex-M processors: the contract of cpu.h. The loop between engine and exceptions, time, what
 * happens before each instruction is in execute.c; building, registers, reset, class in this file.
 */
#include "armv7m.h"

#include "gen/isa/thumb.h"

#include "execute.h"
#include "ieee.h"
#include "thumb_engine.h"
#include "thumb_translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- registers --- */

/* What gdb calls the registers that every M-profile processor has; `system` are those that it takes
 * stack pointers of handlers and threads from. */
#define GDB_CORE   "org.gnu.gdb.arm.m-profile"
#define GDB_SYSTEM "org.gnu.gdb.arm.m-system"
#define GDB_FLOAT  "org.gnu.gdb.arm.vfp"

#define REGISTERS_CORE                                                                             \
    {"r0", 32, "core", GDB_CORE}, {"r1", 32, "core", GDB_CORE}, {"r2", 32, "core", GDB_CORE},      \
        {"r3", 32, "core", GDB_CORE}, {"r4", 32, "core", GDB_CORE}, {"r5", 32, "core", GDB_CORE},  \
        {"r6", 32, "core", GDB_CORE}, {"r7", 32, "core", GDB_CORE}, {"r8", 32, "core", GDB_CORE},  \
        {"r9", 32, "core", GDB_CORE}, {"r10", 32, "core", GDB_CORE},                               \
        {"r11", 32, "core", GDB_CORE}, {"r12", 32, "core", GDB_CORE},                              \
        {"sp", 32, "core", GDB_CORE}, {"lr", 32, "core", GDB_CORE}, {"pc", 32, "core", GDB_CORE},  \
        {"xpsr", 32, "core", GDB_CORE}, {"msp", 32, "system", GDB_SYSTEM},                         \
        {"psp", 32, "system", GDB_SYSTEM},                                                         \
    {                                                                                              \
        "primask", 1, "system", NULL                                                               \
    }

#define REGISTERS_MASKS                                                                            \
    {"basepri", 8, "system", NULL},                                                                \
    {                                                                                              \
        "faultmask", 1, "system", NULL                                                             \
    }

/* CONTROL stands behind PRIMASK where there are no other masks. */
static const struct cpu_register m0_registers[] = {
    REGISTERS_CORE, {"control", 2, "system", NULL}, {NULL, 0, NULL, NULL}};

static const struct cpu_register m3_registers[] = {
    REGISTERS_CORE, REGISTERS_MASKS, {"control", 2, "system", NULL}, {NULL, 0, NULL, NULL}};

/* Two single-precision registers each: s0 is the low half of d0. */
#define DOUBLE(name)                                                                               \
    {                                                                                              \
        name, 64, "fpu", GDB_FLOAT                                                                 \
    }

static const struct cpu_register m4_registers[] = {REGISTERS_CORE,
                                                   REGISTERS_MASKS,
                                                   {"control", 3, "system", NULL},
                                                   DOUBLE("d0"),
                                                   DOUBLE("d1"),
                                                   DOUBLE("d2"),
                                                   DOUBLE("d3"),
                                                   DOUBLE("d4"),
                                                   DOUBLE("d5"),
                                                   DOUBLE("d6"),
                                                   DOUBLE("d7"),
                                                   DOUBLE("d8"),
                                                   DOUBLE("d9"),
                                                   DOUBLE("d10"),
                                                   DOUBLE("d11"),
                                                   DOUBLE("d12"),
                                                   DOUBLE("d13"),
                                                   DOUBLE("d14"),
                                                   DOUBLE("d15"),
                                                   {"fpscr", 32, "fpu", GDB_FLOAT},
                                                   {NULL, 0, NULL, NULL}};

/* DDI 0403E, B1.4.2 to B1.4.4. */
static const struct register_field xpsr_fields[] = {{"N", 31, 1, "negative"},
                                                    {"Z", 30, 1, "zero"},
                                                    {"C", 29, 1, "carry"},
                                                    {"V", 28, 1, "overflow"},
                                                    {"Q", 27, 1, "saturated"},
                                                    {"T", 24, 1, "Thumb"},
                                                    {"exception", 0, 9, "its number, 0 none"},
                                                    {.name = NULL}};
static const struct register_field control_fields[] = {
    {"nPRIV", 0, 1, "threads are unprivileged"}, {"SPSEL", 1, 1, "0 MSP, 1 PSP"}, {.name = NULL}};
static const struct register_field m4_control_fields[] = {
    {"nPRIV", 0, 1, "threads are unprivileged"},
    {"SPSEL", 1, 1, "0 MSP, 1 PSP"},
    {"FPCA", 2, 1, "floating point is in use"},
    {.name = NULL}};
static const struct cpu_fields fields[] = {
    {"xpsr", xpsr_fields}, {"control", control_fields}, {NULL, NULL}};
static const struct cpu_fields m4_fields[] = {
    {"xpsr", xpsr_fields}, {"control", m4_control_fields}, {NULL, NULL}};

enum {
    REG_SP = 13,
    REG_PC = 15,
    REG_XPSR,
    REG_MSP,
    REG_PSP,
    REG_PRIMASK,
    REG_BASEPRI,
    REG_FAULTMASK,
    REG_CONTROL,
    REG_D0,
    REG_FPSCR = REG_D0 + 16
};

/* Which of these a row of the processor's register table is. */
static unsigned register_of(const struct armv7m *m, unsigned row)
{
    return m->profile->masks || row <= REG_PRIMASK ? row : row + (REG_CONTROL - REG_BASEPRI);
}

static uint32_t read_xpsr(const struct armv7m *m)
{
    return m->core.flags | (m->core.thumb ? XPSR_T : 0) | (uint32_t)(m->it_state & 3) << 25 |
           (uint32_t)(m->it_state >> 2) << 10 | m->exception;
}

static void write_xpsr(struct armv7m *m, uint32_t value)
{
    m->core.flags = value & m->profile->flags;
    m->core.thumb = (value & XPSR_T) != 0;
    m->it_state = armv7m_it_of(m, value);
}

static uint32_t *bank(struct armv7m *m, bool process)
{
    bool uses_process = !armv7m_handler_mode(m) && (m->control & CONTROL_SPSEL);
    return uses_process == process ? &m->core.r[13] : &m->other_sp;
}

static uint32_t *plain_register(struct armv7m *m, unsigned reg)
{
    switch (reg) {
    case REG_MSP:
    case REG_PSP:
        return bank(m, reg == REG_PSP);
    case REG_PRIMASK:
        return &m->primask;
    case REG_BASEPRI:
        return &m->basepri;
    case REG_FAULTMASK:
        return &m->faultmask;
    case REG_CONTROL:
        return &m->control;
    default:
        return &m->core.r[reg & 15];
    }
}

static uint32_t float_register(struct armv7m *m, unsigned number)
{
    if (m->executing && m->core.floats)
        return m->engine_class->peek_register(m->engine, 16 + number);
    return number < 32 ? m->core.s[number] : m->core.fpscr;
}

static uint64_t get_float(struct armv7m *m, unsigned reg)
{
    unsigned first = 2 * (reg - REG_D0);
    if (reg == REG_FPSCR)
        return float_register(m, 32);
    return float_register(m, first) | (uint64_t)float_register(m, first + 1) << 32;
}

static void set_float(struct armv7m *m, unsigned reg, uint64_t value)
{
    if (reg == REG_FPSCR) {
        m->core.fpscr = (uint32_t)value & FPSCR_ALL;
        return;
    }
    m->core.s[2 * (reg - REG_D0)] = (uint32_t)value;
    m->core.s[2 * (reg - REG_D0) + 1] = (uint32_t)(value >> 32);
}

static uint64_t get(struct cpu *cpu, unsigned row)
{
    struct armv7m *m = armv7m_of(cpu);
    unsigned reg = register_of(m, row);
    if (reg == REG_XPSR)
        return read_xpsr(m);
    if (reg >= REG_D0)
        return get_float(m, reg);
    if (m->executing && reg == REG_PC)
        return m->pc;
    if (m->executing && reg < REG_PC)
        return m->engine_class->peek_register(m->engine, reg);
    return *plain_register(m, reg);
}

static void set(struct cpu *cpu, unsigned row, uint64_t value)
{
    struct armv7m *m = armv7m_of(cpu);
    unsigned reg = register_of(m, row);
    if (reg == REG_XPSR)
        write_xpsr(m, (uint32_t)value);
    else if (reg >= REG_D0)
        set_float(m, reg, value);
    else if (reg == REG_CONTROL)
        armv7m_control_write(m, (uint32_t)value);
    else
        *plain_register(m, reg) = (uint32_t)value;
    m->expected = m->core.r[15];
    armv7m_find_pending(m);
    armv7m_mpu_changed(m);
}

static uint32_t pc(struct cpu *cpu)
{
    struct armv7m *m = armv7m_of(cpu);
    return m->executing ? m->pc : m->core.r[15];
}

static uint64_t instructions(struct cpu *cpu)
{
    return armv7m_instructions(armv7m_of(cpu));
}

static void settle(struct armv7m *m)
{
    if (m->engine_class->settle != NULL)
        m->engine_class->settle(m->engine);
}

static unsigned history(struct cpu *cpu, uint32_t *addresses, unsigned count)
{
    struct armv7m *m = armv7m_of(cpu);
    uint64_t have = m->history_count < HISTORY_COUNT ? m->history_count : HISTORY_COUNT;
    unsigned i, n = (unsigned)(count < have ? count : have);
    settle(m);
    for (i = 0; i < n; i++)
        addresses[i] = m->history[(m->history_count - n + i) % HISTORY_COUNT];
    return n;
}

/* --- call chain, without symbols or debug information --- */

/* A value of LR that returns from a handler: behind it, or on the process stack, lie the registers
 * of what was interrupted. Moves *sp to the LR among them and gives their PC. */
static bool interrupted(struct armv7m *m, uint32_t value, uint32_t *sp, uint32_t *address)
{
    uint32_t psp = m->control & CONTROL_SPSEL ? m->core.r[13] : m->other_sp;
    uint32_t frame, flags;
    if (m->profile->floating_point && (value & 0xffffffe0) == 0xffffffe0)
        value |= 0x10; /* a longer frame: the words looked at lie at the same place */
    frame = value == 0xfffffffd ? psp : *sp;
    if (value != 0xfffffff1 && value != 0xfffffff9 && value != 0xfffffffd)
        return false;
    if (!armv7m_stack_word(m, frame + 24, address) || !armv7m_stack_word(m, frame + 28, &flags) ||
        !(flags & XPSR_T))
        return false;
    *address &= ~1u;
    *sp = frame + 20;
    return true;
}

#define STACK_WORDS_SEEN 256u

static unsigned backtrace(struct cpu *cpu, uint32_t *addresses, unsigned count)
{
    struct armv7m *m = armv7m_of(cpu);
    uint32_t sp = m->core.r[13], value = m->core.r[14], address;
    unsigned n = 0, seen;
    for (seen = 0; seen < STACK_WORDS_SEEN && n < count; seen++) {
        if (interrupted(m, value, &sp, &address))
            addresses[n++] = address;
        else if (armv7m_looks_like_return(m, value) &&
                 (n == 0 || addresses[n - 1] != (value & ~1u)))
            addresses[n++] = value & ~1u;
        if (!armv7m_stack_word(m, sp, &value))
            break;
        sp += 4;
    }
    return n;
}

/* --- time --- */

static sim_time now(struct cpu *cpu)
{
    struct armv7m *m = armv7m_of(cpu);
    return clock_time_of(cpu->clock, m->executing ? m->start : m->cycles);
}

static void shorten(struct cpu *cpu, sim_time when)
{
    struct armv7m *m = armv7m_of(cpu);
    uint64_t cycle = clock_cycle_from(cpu->clock, when);
    if (cycle < m->until_cycles)
        m->until_cycles = cycle;
    if (cycle < m->limit)
        armv7m_set_limit(m, cycle);
}

static void advance(struct cpu *cpu, sim_time when)
{
    struct armv7m *m = armv7m_of(cpu);
    uint64_t cycle = clock_cycle_from(cpu->clock, when);
    if (m->idle_loop)
        armv7m_spin(m, cycle);
    else if (cycle > m->cycles)
        m->cycles = cycle;
    m->idle_loop = false;
}

static bool wakeable(struct cpu *cpu)
{
    return armv7m_execution_priority(armv7m_of(cpu)) > 0;
}

static enum cpu_stop run(struct cpu *cpu, sim_time until)
{
    struct armv7m *m = armv7m_of(cpu);
    m->until_cycles = clock_cycle_from(cpu->clock, until);
    return armv7m_run(m);
}

static void probes_changed(struct cpu *cpu)
{
    struct armv7m *m = armv7m_of(cpu);
    if (m->engine == NULL)
        return;
    armv7m_find_watched(m);
    if (m->probe_changes == m->machine->probe_changes)
        return;
    m->probe_changes = m->machine->probe_changes;
    if (m->machine->probe_mask & PROBE_ACCESS)
        m->engine_class->check_accesses(m->engine);
    armv7m_find_attention(m);
    armv7m_mark_breaks(m);
    if (m->engine_class->probes_changed != NULL)
        m->engine_class->probes_changed(m->engine);
}

static bool in_handler(struct cpu *cpu)
{
    return armv7m_handler_mode(armv7m_of(cpu));
}

static int fixed_or_set(const struct armv7m *m, unsigned number)
{
    if (number == EXC_NMI)
        return PRIORITY_NMI;
    return number == EXC_HARD_FAULT ? PRIORITY_HARD : m->priority[number];
}

/* Reset, number 1, is none that could wait. */
static bool interrupt(struct cpu *cpu, unsigned index, struct cpu_interrupt *interrupt)
{
    struct armv7m *m = armv7m_of(cpu);
    unsigned number = index + EXC_NMI;
    if (number >= ARMV7M_EXCEPTIONS)
        return false;
    interrupt->number = number;
    interrupt->name = armv7m_exception_name(number, interrupt->text);
    interrupt->enabled = m->enabled[number] && profile_has(m->profile, number);
    interrupt->pending = m->pending[number];
    interrupt->active = m->active[number];
    interrupt->priority = fixed_or_set(m, number);
    return true;
}

/* --- life --- */

static void clear_exceptions(struct armv7m *m)
{
    unsigned exception;
    memset(m->priority, 0, sizeof m->priority);
    memset(m->pending, 0, sizeof m->pending);
    memset(m->active, 0, sizeof m->active);
    memset(m->enabled, 0, sizeof m->enabled);
    for (exception = EXC_RESET; exception < EXC_IRQ0; exception++)
        m->enabled[exception] = exception < EXC_MEM_MANAGE || exception > EXC_USAGE_FAULT;
    m->enabled[EXC_DEBUG_MONITOR] = false;
    for (exception = 0; exception < ARMV7M_EXCEPTIONS; exception++)
        m->pending[exception] = m->level[exception];
}

static void clear_control(struct armv7m *m)
{
    m->primask = m->faultmask = m->basepri = m->control = m->exception = 0;
    m->it_state = 0;
    m->phase = PHASE_NONE;
    m->sleeping = m->waiting_for_event = m->event_register = m->locked_up = false;
    m->monitor_open = m->idle_loop = false;
    armv7m_forget_last(m);
    m->vtor = m->initial_vtor;
    m->aircr_group = m->scr = m->cfsr = m->hfsr = m->dfsr = m->mmfar = m->bfar = m->demcr =
        m->actlr = m->dcrdr = 0;
    m->ccr = m->profile->ccr_reset;
    armv7m_fpu_reset(m);
    m->mpu_control = m->mpu_region = 0;
    m->mpu_writes++;
    memset(m->region_base, 0, sizeof m->region_base);
    memset(m->region_attributes, 0, sizeof m->region_attributes);
}

static void reset(struct device *device)
{
    struct armv7m *m = (struct armv7m *)device;
    uint64_t cycle = clock_cycle_from(m->cpu.clock, m->machine->now);
    if (cycle > m->cycles)
        m->cycles = cycle;
    memset(&m->core, 0, sizeof m->core);
    m->other_sp = 0;
    m->cpu.crash[0] = '\0';
    clear_control(m);
    clear_exceptions(m);
    systick_reset(&m->systick);
    armv7m_find_pending(m);
    armv7m_mpu_changed(m);
    armv7m_find_attention(m);
    armv7m_take_reset(m);
}

static void mapping_changed(void *owner)
{
    struct armv7m *m = owner;
    m->code_first = UINT32_MAX;
    m->code_span = 0;
    armv7m_find_watched(m);
}

/* The default first. */
static const struct engine_class *engine_class(unsigned index)
{
    static const struct engine_class *const classes[] = {&thumb_jit_engine, &thumb_interp_engine,
                                                         &unicorn_thumb_engine};
    index += !jit_is_there(&thumb_core);
    return index < sizeof classes / sizeof classes[0] ? classes[index] : NULL;
}

static const char *engine_name(unsigned index)
{
    const struct engine_class *class = engine_class(index);
    return class == NULL ? NULL : class->name;
}

static const struct engine_class *find_engine(const char *name, struct sim_error *error)
{
    char names[64] = "";
    unsigned i;
    for (i = 0; engine_class(i) != NULL; i++) {
        if (name == NULL || strcmp(engine_name(i), name) == 0)
            return engine_class(i);
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i > 0 ? ", " : "",
                 engine_name(i));
    }
    sim_error_set(error, "no engine is called %s: a Cortex-M has %s", name, names);
    return NULL;
}

static bool init(struct device *device, struct sim_error *error)
{
    struct armv7m *m = (struct armv7m *)device;
    unsigned i;
    m->profile = armv7m_profile_of(device->class);
    m->machine = device->machine;
    m->machine->cpu = &m->cpu;
    m->cpu.timing = m->machine->options.timing;
    m->refill = m->cpu.timing == TIMING_UNIT ? 0 : m->profile->refill_cycles;
    m->cpu.program = m->cpu.data = device_space(device);
    m->cpu.clock = device_clock(device, NULL, error);
    m->engine_class = find_engine(m->machine->options.engine, error);
    if (m->cpu.clock == NULL || m->engine_class == NULL)
        return false;
    m->initial_vtor = device_u32(device, "init-vtor", 0);
    m->costs = machine_allocate(m->machine, COST_ENTRIES * sizeof *m->costs);
    armv7m_decode_cost(m->profile, 0, &m->costs[0]);
    for (i = 1; i < COST_ENTRIES; i++)
        m->costs[i] = m->costs[0];
    armv7m_find_watched(m);
    m->break_slots = machine_allocate(m->machine, COST_ENTRIES / 8);
    m->engine = armv7m_create_engine(m, error);
    if (m->engine == NULL)
        return false;
    m->watcher = (struct bus_watcher){.owner = m, .mapping_changed = mapping_changed};
    bus_watch(m->cpu.program, &m->watcher);
    systick_init(&m->systick, m,
                 device_has(device, "bosim,systick-clock") ? device_clock(device, "systick", error)
                                                           : NULL);
    m->systick.calibration = device_u32(device, "bosim,systick-calibration", 0);
    device_stream(device, &m->console, "semihosting", NULL);
    return true;
}

static void destroy(struct device *device)
{
    struct armv7m *m = (struct armv7m *)device;
    if (m->engine != NULL)
        m->engine_class->destroy(m->engine);
}

static void saving(struct device *device)
{
    settle((struct armv7m *)device);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    struct armv7m *m = (struct armv7m *)device;
    (void)error;
    if (m->engine_class->moved != NULL)
        m->engine_class->moved(m->engine);
    m->code_first = UINT32_MAX;
    m->code_span = 0;
    m->idle_loop = false;
    m->mpu_writes++;
    armv7m_find_pending(m);
    armv7m_mpu_changed(m);
    armv7m_find_attention(m);
    return true;
}

#define STATE_COMMON                                                                               \
    STATE(struct armv7m, cpu.stolen), STATE_ARRAY(struct armv7m, core.r),                          \
        STATE(struct armv7m, core.flags), STATE_MAX(struct armv7m, core.thumb, 1),                 \
        STATE(struct armv7m, other_sp), STATE_MAX(struct armv7m, primask, 1),                      \
        STATE_MAX(struct armv7m, faultmask, 1), STATE_MAX(struct armv7m, basepri, 255),            \
        STATE_MAX(struct armv7m, control, 7),                                                      \
        STATE_MAX(struct armv7m, exception, ARMV7M_EXCEPTIONS - 1),                                \
        STATE(struct armv7m, it_state), STATE_MAX(struct armv7m, phase, PHASE_CHAINING),           \
        STATE_MAX(struct armv7m, sleeping, 1), STATE_MAX(struct armv7m, event_register, 1),        \
        STATE_MAX(struct armv7m, locked_up, 1), STATE_MAX(struct armv7m, waiting_for_event, 1),    \
        STATE_MAX(struct armv7m, monitor_open, 1), STATE(struct armv7m, return_code),              \
        STATE(struct armv7m, entry_return), STATE(struct armv7m, cycles),                          \
        STATE(struct armv7m, passed), STATE_MAX(struct armv7m, features_place, 5),                 \
        STATE(struct armv7m, last.flags), STATE(struct armv7m, last.target),                       \
        STATE(struct armv7m, expected), STATE_ARRAY(struct armv7m, history),                       \
        STATE(struct armv7m, history_count), STATE_ARRAY(struct armv7m, priority),                 \
        STATE_ARRAY_MAX(struct armv7m, pending, 1), STATE_ARRAY_MAX(struct armv7m, enabled, 1),    \
        STATE_ARRAY_MAX(struct armv7m, active, 1), STATE_ARRAY_MAX(struct armv7m, level, 1),       \
        STATE(struct armv7m, vtor), STATE_MAX(struct armv7m, aircr_group, 7),                      \
        STATE(struct armv7m, ccr), STATE(struct armv7m, scr), STATE(struct armv7m, cfsr),          \
        STATE(struct armv7m, hfsr), STATE(struct armv7m, dfsr), STATE(struct armv7m, mmfar),       \
        STATE(struct armv7m, bfar), STATE(struct armv7m, demcr), STATE(struct armv7m, actlr),      \
        STATE(struct armv7m, dcrdr), STATE_MAX(struct armv7m, mpu_control, 7),                     \
        STATE_MAX(struct armv7m, mpu_region, 255), STATE_ARRAY(struct armv7m, region_base),        \
        STATE_ARRAY(struct armv7m, region_attributes), STATE_EVENT(struct armv7m, systick.event),  \
        STATE_MAX(struct armv7m, systick.control, 7),                                              \
        STATE_MAX(struct armv7m, systick.reload, 0xffffff),                                        \
        STATE_MAX(struct armv7m, systick.stopped_value, 0xffffff),                                 \
        STATE(struct armv7m, systick.zero_cycle), STATE_MAX(struct armv7m, systick.count_flag, 1), \
        STATE_STREAM(struct armv7m, console)

static const struct state_field state[] = {STATE_COMMON, STATE_END};

static const struct state_field m4_state[] = {STATE_COMMON,
                                              STATE_ARRAY(struct armv7m, core.s),
                                              STATE(struct armv7m, core.fpscr),
                                              STATE(struct armv7m, cpacr),
                                              STATE(struct armv7m, fpccr),
                                              STATE(struct armv7m, fpcar),
                                              STATE(struct armv7m, fpdscr),
                                              STATE_END};

static const char *const state_elsewhere[] = {
    "core.r",  "core.s",    "core.fpscr",    "core.flags", "core.thumb", "other_sp",
    "primask", "faultmask", "basepri",       "control",    "exception",  "it_state",
    "passed",  "history",   "history_count", NULL};

#define CPU_CLASS(processor_, registers_, fields_)                                                 \
    {                                                                                              \
        .processor = &(processor_), .registers = (registers_), .fields = (fields_),                \
        .register_pc = REG_PC, .register_sp = REG_SP, .gdb_architecture = "arm",                   \
        .gdb_watch_before = true, .run = run, .now = now, .shorten = shorten, .advance = advance,  \
        .get = get, .set = set, .pc = pc, .instructions = instructions,                            \
        .probes_changed = probes_changed, .backtrace = backtrace, .history = history,              \
        .in_handler = in_handler, .interrupt = interrupt, .wakeable = wakeable,                    \
        .engine = engine_name, .state_elsewhere = state_elsewhere, .unwinding = &armv7m_unwinding  \
    }

static const struct cpu_class m0_cpu = CPU_CLASS(cortex_m0_processor, m0_registers, fields);
static const struct cpu_class m3_cpu = CPU_CLASS(cortex_m3_processor, m3_registers, fields);
static const struct cpu_class m4_cpu = CPU_CLASS(cortex_m4_processor, m4_registers, m4_fields);

#define DEVICE_CLASS(compatible_, title_, manual_, cpu_, state_)                                   \
    {                                                                                              \
        .compatible = (compatible_), .title = (title_), .manual = (manual_),                       \
        .size = sizeof(struct armv7m), .state = (state_), .init = init, .reset = reset,            \
        .destroy = destroy, .saving = saving, .loaded = loaded, .cpu = (cpu_)                      \
    }

const struct device_class cortex_m0_class =
    DEVICE_CLASS("arm,cortex-m0", "Arm Cortex-M0 processor",
                 "ARM DDI 0419, ARMv6-M Architecture Reference Manual; ARM DDI 0432C, Cortex-M0 "
                 "Technical Reference Manual",
                 &m0_cpu, state);
const struct device_class cortex_m3_class =
    DEVICE_CLASS("arm,cortex-m3", "Arm Cortex-M3 processor",
                 "ARM DDI 0403E, ARMv7-M Architecture Reference Manual; ARM DDI 0337I, Cortex-M3 "
                 "Technical Reference Manual",
                 &m3_cpu, state);
const struct device_class cortex_m4_class =
    DEVICE_CLASS("arm,cortex-m4", "Arm Cortex-M4 processor with floating point",
                 "ARM DDI 0403E, ARMv7-M Architecture Reference Manual; ARM DDI 0439D, Cortex-M4 "
                 "Technical Reference Manual",
                 &m4_cpu, m4_state);
