/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exceptions of the 68000: M68000UM, section 6: frames, vectors, interrupts, the double fault that
 * halts. */
#include "gen/isa/m68k.h"
#include "m68k.h"

#include "machine.h"

#include <stdio.h>

/* Cycles of the 68000, 68008 and 68010 (tables 8-14, 7-14 and 9-18); what is in m68k.isa is not
 * here. Table 8-14 says 50 for bus and address errors of the 68000; its microprogram takes 54 and
 * 58, and the access that is refused takes 4. */
enum { CPU32_ENTRY = 30 }; /* an estimate: docs/limits.md */
enum { ENTRY_BUS, ENTRY_ADDRESS, ENTRY_INTERRUPT, ENTRIES };
static const uint8_t entry_cycles[ENTRIES][3] = {{62, 94, 126}, {58, 94, 126}, {44, 72, 46}};

static bool is_access(unsigned vector)
{
    return vector == VECTOR_BUS_ERROR || vector == VECTOR_ADDRESS_ERROR;
}

static unsigned cycles_of(const struct m68k *m, unsigned vector)
{
    const struct m68k_cycles *cycles = &m68k_cycles[m->model];
    if (m68k_is_coldfire(m)) /* the tables have that of traps alone */
        return m68k_cost_cycles(cycles->trap);
    if (m->model == M68K_MODEL_cpu32)
        return CPU32_ENTRY;
    if (is_access(vector))
        return entry_cycles[vector == VECTOR_BUS_ERROR ? ENTRY_BUS : ENTRY_ADDRESS][m->model];
    if (vector == VECTOR_CHK)
        return m68k_cost_cycles(cycles->chk_taken) - M68K_CHK_LATE;
    return m68k_cost_cycles(vector == VECTOR_ZERO_DIVIDE ? cycles->zero_divide
                            : vector == VECTOR_TRAPV     ? cycles->trap_taken
                                                         : cycles->trap);
}

static void charge(struct m68k *m, unsigned cycles)
{
    m->runner.cycles += m->cpu.timing == TIMING_UNIT ? 1 : cycles;
}

static void tell(struct m68k *m, unsigned vector, bool enter, uint32_t stack, bool nested)
{
    struct machine *machine = m->cpu.device.machine;
    struct probe_event event = {.kind = PROBE_INTERRUPT};
    char name[16];
    if (!(machine->probe_mask & PROBE_INTERRUPT))
        return;
    snprintf(name, sizeof name, enter ? "vector %u" : "return", vector);
    event.interrupt.number = vector;
    event.interrupt.name = name;
    event.interrupt.enter = enter;
    event.interrupt.nested = nested;
    event.interrupt.stack = stack;
    machine_tell(machine, &event);
}

bool m68k_in_handler(const struct m68k *m)
{
    return m->entries.handler != 0 && m->entries.handler <= (m->run.system >> 8 & 7) + 1;
}

/* `level` 0: an exception's handler, which ends with its return alone. */
static void entered(struct m68k *m, unsigned vector, uint32_t sr, uint32_t return_to,
                    unsigned level, uint8_t outer)
{
    cpu_entries_enter(&m->entries, m->run.r[M68K_SP], return_to, sr, outer, (uint8_t)(level + 1));
    tell(m, vector, true, m->run.r[M68K_SP], outer != 0);
}

void m68k_left(struct m68k *m, uint32_t stack)
{
    cpu_entries_leave(&m->entries, stack);
    tell(m, 0, false, stack, m68k_in_handler(m));
}

static void halt(struct m68k *m)
{
    snprintf(m->cpu.crash, sizeof m->cpu.crash,
             "halted at 0x%08x: %s error at 0x%08x while an exception was taken", m->runner.pc,
             m->fault.vector == VECTOR_BUS_ERROR ? "bus" : "address", m->fault.address);
    m->mode = M68K_HALTED;
}

static bool push(struct m68k *m, unsigned bytes, uint32_t value)
{
    m->run.r[M68K_SP] -= bytes;
    return m68k_write(m, m->run.r[M68K_SP], bytes, value);
}

/* The CPU32 tells of which instruction these come (format 2). */
static bool has_subject(const struct m68k *m, unsigned vector)
{
    return m->model == M68K_MODEL_cpu32 &&
           ((vector >= VECTOR_ZERO_DIVIDE && vector <= VECTOR_TRAPV) || vector == VECTOR_TRACE);
}

static bool push_frame(struct m68k *m, unsigned vector, uint32_t sr, uint32_t return_to)
{
    bool subject = has_subject(m, vector);
    if (subject && !push(m, 4, m->subject))
        return false;
    if (m->model >= M68K_MODEL_m68010 && !push(m, 2, (subject ? 0x2000u : 0) | 4 * vector))
        return false;
    return push(m, 4, return_to) && push(m, 2, sr);
}

/* What a 68000 pushes besides, behind an access that was refused. */
static bool push_fault(struct m68k *m, const struct m68k_fault *fault)
{
    uint32_t status = (fault->word & 0xffe0u) | (fault->write ? 0 : 16) | (fault->entering ? 8 : 0);
    return push(m, 2, fault->word) && push(m, 4, fault->address) &&
           push(m, 2, status | fault->function);
}

/* Format 8 of the MC68010: all behind the special status word and the address is left 0. */
static bool push_long_frame(struct m68k *m, const struct m68k_fault *fault, uint32_t sr,
                            uint32_t return_to)
{
    uint32_t status = (fault->write ? 0 : 0x100u) | (fault->fetch ? 0x2000u : 0) | fault->function;
    unsigned i;
    for (i = 0; i < 22; i++)
        if (!push(m, 2, 0))
            return false;
    return push(m, 4, fault->address) && push(m, 2, status) &&
           push(m, 2, 0x8000 | 4u * fault->vector) && push(m, 4, return_to) && push(m, 2, sr);
}

/* Format C of the CPU32, for an instruction that begins again: nothing is to be rerun. */
static bool push_cpu32(struct m68k *m, const struct m68k_fault *fault, uint32_t sr,
                       uint32_t return_to)
{
    enum { INSTRUCTION = 0x80, READ = 0x40 };
    uint32_t status =
        (fault->fetch ? INSTRUCTION : 0) | (fault->write ? 0 : READ) | fault->function;
    return push(m, 2, status) && push(m, 2, 0) && push(m, 4, m->runner.pc) && push(m, 4, 0) &&
           push(m, 4, fault->address) && push(m, 2, 0xc000u | 4u * fault->vector) &&
           push(m, 4, return_to) && push(m, 2, sr);
}

/* ColdFire's frame lies on a long word; its format says by how much SP was moved for that. */
static bool push_coldfire(struct m68k *m, unsigned vector, const struct m68k_fault *fault,
                          uint32_t sr, uint32_t return_to)
{
    enum { FETCH = 4, WRITE = 8, READ = 12 };
    uint32_t *sp = &m->run.r[M68K_SP], format = 4 + (*sp & 3), status = 0;
    if (is_access(vector))
        status = fault->fetch ? FETCH : fault->write ? WRITE : READ;
    *sp &= ~(uint32_t)3;
    return push(m, 4, return_to) &&
           push(m, 4, format << 28 | (status >> 2) << 26 | vector << 18 | (status & 3) << 16 | sr);
}

/* The bits of SR in an exception: ColdFire's M stays, but in interrupts. */
static uint32_t entry_sr(uint32_t sr, unsigned level)
{
    uint32_t mask = level != 0 ? level << 8 : sr & (SR_MASK | SR_M);
    return (sr & SR_CCR) | SR_S | mask;
}

/* Saves where it was and reads the vector. False: an access was refused. */
static bool enter(struct m68k *m, unsigned vector, uint32_t return_to, unsigned level)
{
    struct m68k_fault fault = m->fault;
    uint32_t sr = m68k_sr(&m->run), to;
    bool access = is_access(vector), done;
    uint8_t outer = m68k_in_handler(m) ? m->entries.handler : 0;
    m68k_set_sr(m, entry_sr(sr, level));
    if (m68k_is_coldfire(m))
        done = push_coldfire(m, vector, &fault, sr, return_to);
    else if (access && m->model == M68K_MODEL_cpu32)
        done = push_cpu32(m, &fault, sr, return_to);
    else if (access && m->model == M68K_MODEL_m68010)
        done = push_long_frame(m, &fault, sr, return_to);
    else
        done = push_frame(m, vector, sr, return_to);
    entered(m, vector, sr, return_to, level, outer);
    if (done && access && m->model < M68K_MODEL_m68010)
        done = push_fault(m, &fault);
    if (!done || !m68k_read(m, m->vbr + 4 * vector, 4, &to))
        return false;
    m->runner.pc = to;
    return true;
}

static void take(struct m68k *m, unsigned vector, uint32_t return_to, unsigned level,
                 unsigned cycles)
{
    struct runner *r = &m->runner;
    bool done, access = is_access(vector);
    m->mode = M68K_RUNNING;
    m->excepted = true;
    m->held = m68k_is_coldfire(m);
    m->entered = r->executed;
    r->start = r->cycles;
    charge(m, cycles);
    r->in_instruction = m->entering = true;
    done = enter(m, vector, return_to, level);
    r->in_instruction = m->entering = false;
    if (done)
        return;
    if (access)
        halt(m);
    else
        m68k_access_error(m);
}

void m68k_exception(struct m68k *m, unsigned vector, uint32_t return_to)
{
    take(m, vector, return_to, 0, cycles_of(m, vector));
}

void m68k_access_error(struct m68k *m)
{
    const struct m68k_fault *fault = &m->fault;
    unsigned before = 0, undone = 0;
    machine_report(m->cpu.device.machine, REPORT_FAULT, &m->cpu.device, m->runner.pc,
                   "%s error: %s at 0x%08x", fault->vector == VECTOR_BUS_ERROR ? "bus" : "address",
                   fault->fetch   ? "fetch"
                   : fault->write ? "write"
                                  : "read",
                   fault->address);
    if (fault->fetch)
        undone = m68k_abandon_jump(m);
    else
        before = m68k_abandon(m);
    take(m, fault->vector, fault->pc, 0, cycles_of(m, fault->vector) + before - undone);
}

/* --- interrupts --- */

/* Level 7 is taken when it comes, and when the mask falls below it. */
unsigned m68k_takable(const struct m68k *m)
{
    unsigned mask = m->run.system >> 8 & 7, level = M68K_LEVELS - 1;
    if (m->edge)
        return level;
    while (level > mask && !(m->pending >> level & 1))
        level--;
    return level > mask ? level : 0;
}

void m68k_interrupt(struct m68k *m, unsigned level)
{
    int vector = line_acknowledge(&m->lines[level], level);
    if (vector < 0)
        vector = (int)(VECTOR_AUTO + level);
    else if (vector > 0xff)
        vector = VECTOR_SPURIOUS;
    if (level == M68K_LEVELS - 1)
        m->edge = false;
    if (m->latched)
        m->pending &= (uint8_t) ~(1u << level);
    take(m, (unsigned)vector, m->runner.pc, level,
         m->model >= M68K_MODEL_cpu32 ? cycles_of(m, (unsigned)vector)
                                      : entry_cycles[ENTRY_INTERRUPT][m->model]);
}
