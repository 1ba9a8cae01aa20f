/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a Cortex-M executes: the loop between engine, exceptions and sleep, what the processor
 * executes by itself, and what it means when an engine stops. */
#include "execute.h"

#include <string.h>

/* --- limits and probes --- */

struct engine *armv7m_create_engine(struct armv7m *m, struct sim_error *error)
{
    struct engine_client client = armv7m_counted_client;
    client.owner = m;
    client.model = m->profile->model;
    return m->engine_class->create(m->cpu.program, &client, error);
}

void armv7m_set_limit(struct armv7m *m, uint64_t cycle)
{
    m->limit = cycle;
    m->plain_limit = m->watchful ? 0 : cycle;
}

void armv7m_stop_soon(struct armv7m *m)
{
    armv7m_set_limit(m, 0);
}

void armv7m_find_attention(struct armv7m *m)
{
    m->attention = m->mpu_checks || (m->machine->probe_mask & PROBE_INSTRUCTION) != 0 ||
                   m->machine->watch_count > 1;
    m->engine_checks = m->mpu_checks || ((m->ccr & CCR_UNALIGN_TRP) && !m->profile->aligned) ||
                       (m->machine->probe_mask & PROBE_ACCESS) != 0;
}

bool armv7m_breaks_at(const struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    return (cost->special & COST_BREAK) && (m->machine->probe_mask & PROBE_BREAK) &&
           machine_breaks_at(m->machine, pc);
}

static void tell_instruction(struct armv7m *m, enum probe_kind kind, uint32_t pc, unsigned size)
{
    struct probe_event event = {.kind = kind, .pc = pc};
    event.instruction.address = pc;
    event.instruction.size = (uint8_t)size;
    m->start = m->cycles;
    m->pc = pc;
    machine_tell(m->machine, &event);
}

/* True: stop. The probe sees the instruction's own time and address. */
bool armv7m_attend(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    if (m->mpu_checks && (pc < m->fetch_low || pc + cost->size - 1 > m->fetch_high) &&
        !(armv7m_mpu_executable(m, pc, armv7m_privileged(m)) &&
          (pc + cost->size - 1 <= m->fetch_high ||
           armv7m_mpu_executable(m, pc + 2, armv7m_privileged(m))))) {
        m->never_execute = true;
        return true;
    }
    if (m->machine->probe_mask & PROBE_INSTRUCTION)
        tell_instruction(m, PROBE_INSTRUCTION, pc, cost->size);
    if (armv7m_breaks_at(m, pc, cost))
        tell_instruction(m, PROBE_BREAK, pc, cost->size);
    return m->cycles >= m->limit;
}

void armv7m_tell_interrupt(struct armv7m *m, unsigned number, uint32_t code, bool enter,
                           bool chained)
{
    struct probe_event event = {.kind = PROBE_INTERRUPT};
    char name[16];
    if (!(m->machine->probe_mask & PROBE_INTERRUPT))
        return;
    event.interrupt.number = number;
    event.interrupt.name = armv7m_exception_name(number, name);
    event.interrupt.enter = enter;
    event.interrupt.chained = chained;
    event.interrupt.nested = (code & 8) == 0;
    event.interrupt.stack = (code & 4) != 0 ? m->other_sp : m->core.r[13];
    machine_tell(m->machine, &event);
}

/* --- what the processor executes --- */

void armv7m_spin(struct armv7m *m, uint64_t cycle)
{
    uint32_t pc = m->core.r[15];
    unsigned once = 1 + m->refill + (armv7m_cost_at(m, pc)->straddle & (pc >> 1));
    uint64_t rounds;
    if (cycle <= m->cycles)
        return;
    rounds = (cycle - m->cycles + once - 1) / once;
    m->cycles += rounds * once;
    m->passed += rounds;
}

/* Counts an instruction that the engine did not run. */
static void count_special(struct armv7m *m, const struct instruction_cost *cost)
{
    m->cycles += cost->cycles;
    armv7m_pass(m, m->core.r[15]);
    armv7m_forget_last(m);
}

static void branch_to_self(struct armv7m *m)
{
    m->expected = m->core.r[15];
    m->it_state = 0;
    if (armv7m_execution_priority(m) <= 0) /* no interrupt is more urgent, only NMI and reset */
        m->idle_loop = true;
    else
        armv7m_spin(m, m->until_cycles);
}

static void execute_special(struct armv7m *m, const struct instruction_cost *cost)
{
    if (cost->flags & COST_SELF) {
        branch_to_self(m);
        return;
    }
    if ((cost->flags & COST_FLOAT) && !armv7m_fpu_ready(m)) {
        armv7m_fpu_prepare(m);
    } else if (cost->flags & COST_UNDEFINED) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_NOCP, false, 0);
    } else if (cost->flags & COST_UNKNOWN) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNDEFINSTR, false, 0);
    } else if (cost->flags & COST_DIVIDE) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_DIVBYZERO, false, 0);
    } else if (cost->flags & (COST_MULTIPLE | COST_EXCLUSIVE)) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
    } else if (cost->flags & COST_IT) {
        count_special(m, cost);
        m->it_state = (uint8_t)cost->opcode;
        m->core.r[15] += 2;
    } else {
        count_special(m, cost);
        armv7m_execute_special(m, cost);
        m->core.r[13] &= ~3u; /* as in execute() */
        armv7m_find_attention(m);
    }
    m->expected = m->core.r[15];
}

/* --- why the engine stopped --- */

static bool never_executable(uint32_t address)
{
    return (address >= 0x40000000 && address < 0x60000000) || address >= 0xa0000000;
}

static void fetch_fault(struct armv7m *m)
{
    uint32_t pc = m->core.r[15];
    if (m->never_execute || never_executable(pc))
        armv7m_fault(m, EXC_MEM_MANAGE, CFSR_IACCVIOL, false, 0);
    else
        armv7m_fault(m, EXC_BUS_FAULT, CFSR_IBUSERR, false, 0);
}

/* Outside Thumb state nothing can be executed, but it is fetched first, with that one's faults. */
static void not_thumb(struct armv7m *m)
{
    uint32_t pc = m->core.r[15];
    m->never_execute = m->mpu_checks && !armv7m_mpu_executable(m, pc, armv7m_privileged(m));
    if (m->never_execute || never_executable(pc) || bus_find(m->cpu.program, pc) == NULL)
        fetch_fault(m);
    else
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_INVSTATE, false, 0);
}

/* The PC came to where no instruction can be fetched: an exception return, or a fault. */
static void after_fetch(struct armv7m *m)
{
    if (m->core.r[15] != m->expected)
        m->cycles += m->refill;
    m->it_state = 0;
    m->expected = m->core.r[15];
    if (armv7m_handler_mode(m) && m->core.r[15] >= 0xf0000000)
        armv7m_begin_return(m, m->core.r[15] | m->core.thumb);
    else
        fetch_fault(m);
}

static void after_refusal(struct armv7m *m)
{
    armv7m_uncount(m);
    if (m->replay || !m->fault_taken)
        return;
    if (m->fault_bits == CFSR_UNALIGNED)
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
    else
        armv7m_fault(m, m->fault_bits == CFSR_DACCVIOL ? EXC_MEM_MANAGE : EXC_BUS_FAULT,
                     m->fault_bits, m->fault_has_address, m->fault_address);
}

static void after_stop(struct armv7m *m)
{
    if (m->special != NULL)
        execute_special(m, m->special);
    else if (m->never_execute)
        fetch_fault(m);
}

static void after_engine(struct armv7m *m, enum engine_exit exit)
{
    switch (exit) {
    case ENGINE_STOPPED:
        after_stop(m);
        break;
    case ENGINE_REFUSED:
        after_refusal(m);
        break;
    case ENGINE_FETCH:
        after_fetch(m);
        break;
    case ENGINE_UNALIGNED:
        armv7m_uncount(m);
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
        break;
    default:
        armv7m_uncount(m);
        if (m->core.thumb)
            armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNDEFINSTR, false, 0);
        else
            not_thumb(m);
        break;
    }
}

void armv7m_execute(struct armv7m *m)
{
    enum engine_exit exit;
    armv7m_set_limit(m, m->until_cycles);
    m->special = NULL;
    m->never_execute = m->fault_taken = false;
    if (!m->engine_class->counts)
        armv7m_count_from_here(m);
    m->pc = m->core.r[15];
    m->start = m->cycles;
    m->core.floats = m->profile->floating_point && armv7m_fpu_ready(m);
    m->executing = true;
    exit = m->engine_class->run(m->engine, &m->core);
    m->executing = false;
    if (m->core.r[13] & 3) /* no store for nothing: the host would wait for it */
        m->core.r[13] &= ~3u;
    after_engine(m, exit);
    if (m->expected == m->core.r[15])
        m->last.flags = 0; /* they only tell the refill of a branch */
    m->inside_it = false;
    m->it_current = 0;
}

/* --- the loop --- */

static bool stays_asleep(struct armv7m *m)
{
    if (m->waiting_for_event && m->event_register) {
        m->event_register = false;
        m->sleeping = m->waiting_for_event = false;
    }
    if (armv7m_wakes(m))
        m->sleeping = m->waiting_for_event = false;
    return m->sleeping;
}

static void go_on(struct armv7m *m)
{
    if (!m->core.thumb)
        not_thumb(m);
    else if ((m->it_state & 15) && !m->engine_class->counts)
        armv7m_step_block(m);
    else
        armv7m_execute(m);
}

enum cpu_stop armv7m_run(struct armv7m *m)
{
    m->cycles += m->cpu.stolen;
    m->cpu.stolen = 0;
    for (;;) {
        if (m->locked_up)
            return CPU_LOCKED_UP;
        if (armv7m_watch_changed(m))
            machine_watch_look(m->machine);
        if (m->machine->stop_asked)
            return CPU_STOPPED;
        if (m->machine->reset_asked)
            return CPU_RESET;
        if (m->cycles >= m->until_cycles)
            return CPU_DEADLINE;
        if (m->phase != PHASE_NONE)
            armv7m_finish_phase(m);
        else if (m->pending_number != EXC_NONE && armv7m_preempts(m))
            armv7m_begin_entry(m);
        else if (m->sleeping && stays_asleep(m))
            return CPU_WAITING;
        else
            go_on(m);
        if (m->idle_loop)
            return CPU_IDLE_LOOP;
    }
}
