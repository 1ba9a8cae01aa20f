/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a Cortex-M3 executes: what is done before each instruction (time, IT blocks, what the
 * processor itself must execute), each data access, and the loop between engine, exceptions and
 * sleep.
 * An IT block runs inside the engine only if nothing can stop it there; otherwise, and from the
 * moment that something does, each of its instructions is run alone, its condition decided here
 * (an engine need not be able to stop inside a block). */
#include "execute.h"

#include <string.h>

/* --- fetching and costs --- */

static bool find_code(struct armv7m *m, uint32_t pc)
{
    const struct bus_range *range = bus_find(m->cpu.program, pc);
    m->code_first = UINT32_MAX;
    m->code_span = 0;
    if (range == NULL || range->region->kind != BUS_RAM || range->last - pc < 3)
        return false;
    m->code = range->region->bytes + range->offset;
    m->code_first = range->first;
    m->code_span = range->last - range->first - 3;
    return true;
}

/* The four bytes at pc; at the very end of a memory two, the others zero. */
static uint32_t opcode_at(struct armv7m *m, uint32_t pc)
{
    uint32_t opcode = 0;
    if (pc - m->code_first <= m->code_span || find_code(m, pc))
        memcpy(&opcode, m->code + (pc - m->code_first), 4);
    else
        bus_peek(m->cpu.program, pc, &opcode, bus_find(m->cpu.program, pc + 2) ? 4 : 2);
    return opcode;
}

static const struct instruction_cost *decode(struct armv7m *m, uint32_t pc, uint32_t opcode)
{
    unsigned slot = pc >> 1 & (COST_ENTRIES - 1);
    struct instruction_cost *cost = &m->costs[slot];
    armv7m_decode_cost(opcode, cost);
    if (m->cpu.timing == TIMING_UNIT) {
        cost->cycles = 1;
        cost->straddle = 0;
        cost->overlaps = false;
        cost->flags &= (uint16_t)~COST_LATE;
    }
    if (m->break_slots[slot / 8] >> (slot % 8) & 1)
        cost->special |= COST_BREAK;
    return cost;
}

static inline const struct instruction_cost *cost_at(struct armv7m *m, uint32_t pc)
{
    const struct instruction_cost *cost = &m->costs[pc >> 1 & (COST_ENTRIES - 1)];
    uint32_t opcode = opcode_at(m, pc);
    if (cost->opcode == opcode)
        return cost;
    return decode(m, pc, opcode);
}

/* An entry is found by the lower bits of an address: those of all breaks leave the short way. */
static void mark_slot(struct armv7m *m, unsigned slot)
{
    m->break_slots[slot / 8] |= (uint8_t)(1u << slot % 8);
    m->costs[slot].special |= COST_BREAK;
}

static void unmark_slots(struct armv7m *m)
{
    unsigned slot;
    for (slot = 0; slot < COST_ENTRIES; slot++)
        if (m->break_slots[slot / 8] >> (slot % 8) & 1)
            m->costs[slot].special &= ~COST_BREAK;
    memset(m->break_slots, 0, COST_ENTRIES / 8);
}

void armv7m_mark_breaks(struct armv7m *m)
{
    unsigned i;
    if (m->marked_breaks != 0)
        unmark_slots(m);
    m->marked_breaks = m->machine->break_count;
    for (i = 0; i < m->machine->break_count; i++)
        mark_slot(m, m->machine->breaks[i] >> 1 & (COST_ENTRIES - 1));
}

/* --- watched words --- */

void armv7m_find_watched(struct armv7m *m)
{
    const uint8_t *bytes = NULL;
    if (m->machine->watch_count == 1)
        bytes = machine_watch_bytes(m->machine, 0);
    m->watched = bytes != NULL ? bytes : (const uint8_t *)&m->nothing;
    m->watched_word = bytes != NULL ? m->machine->watches[0].word : m->nothing;
}

static inline bool one_changed(const struct armv7m *m)
{
    uint32_t word;
    memcpy(&word, m->watched, sizeof word);
    return word != m->watched_word;
}

/* A block that is stepped ends first: where it is cut must not matter. */
static bool watch_changed(struct armv7m *m)
{
    unsigned i;
    if (m->it_state & 15)
        return false;
    if (m->machine->watch_count < 2)
        return one_changed(m);
    for (i = 0; i < m->machine->watch_count; i++) {
        const uint8_t *bytes = machine_watch_bytes(m->machine, i);
        if (bytes != NULL && memcmp(bytes, &m->machine->watches[i].word, sizeof(uint32_t)) != 0)
            return true;
    }
    return false;
}

/* --- before each instruction --- */

void armv7m_set_limit(struct armv7m *m, uint64_t cycle)
{
    m->limit = cycle;
    m->plain_limit = m->watchful ? 0 : cycle;
}

/* While it watches, before() takes the long way for each instruction. */
static void watch(struct armv7m *m, bool on)
{
    m->watchful = on;
    armv7m_set_limit(m, m->limit);
}

/* Instructions of the block that were not executed were skipped: each costs a cycle. */
static void skip_in_block(struct armv7m *m, uint32_t pc)
{
    while (m->it_left > 0 && m->expected != pc) {
        m->expected += cost_at(m, m->expected)->size;
        m->cycles++;
        m->passed++;
        m->it_left--;
        m->it_running = armv7m_it_advance(m->it_running);
    }
}

/* Cycles of the branch that led to pc, if one did: the pipeline is refilled in 1 to 3 cycles (TRM:
 * "depending on the alignment and width of the target instruction, and whether the processor
 * manages to speculate the address early"): one more where a wide instruction straddles two words,
 * one more where the address came from a register or memory. */
static inline unsigned refill(const struct armv7m *m, uint32_t pc,
                              const struct instruction_cost *cost)
{
    if (pc == m->expected)
        return 0;
    return m->refill + (cost->straddle & (pc >> 1)) + (m->last.flags / COST_LATE & 1);
}

static void enter_in_block(struct armv7m *m)
{
    m->it_current = 0;
    if (m->it_left == 0) {
        m->inside_it = false;
        watch(m, m->single || m->attention);
        return;
    }
    m->it_current = m->it_running;
    m->it_running = armv7m_it_advance(m->it_running);
    m->it_left--;
}

/* May the engine run the block that begins behind `pc` by itself? Not if it could reach the
 * limit, access what may be refused, or holds what the processor executes. Behind a refused store
 * the engine goes to the block's end before it is back: a second store there would be done twice.
 */
static bool block_is_plain(struct armv7m *m, uint32_t pc, unsigned it_state)
{
    unsigned count = 4 - (unsigned)__builtin_ctz(it_state & 15), i;
    uint64_t most = m->cycles + 1;
    unsigned stores = 0;
    for (i = 0, pc += 2; i < count; i++) {
        const struct instruction_cost *cost = cost_at(m, pc);
        if ((cost->flags & (COST_SLOW | COST_ODD)) || (cost->special & COST_BREAK) ||
            ((cost->flags & COST_MEMORY) && m->engine_checks))
            return false;
        if ((cost->flags & COST_JUMP) && i + 1 < count)
            return false;
        stores += (cost->flags & COST_MEMORY) && cost->target == NO_REGISTER;
        most += cost->cycles + m->refill + 2;
        pc += cost->size;
    }
    return stores < 2 && most < m->limit && !m->attention && !m->single;
}

static bool begin_block(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    unsigned it_state = cost->opcode & 0xff;
    if (!block_is_plain(m, pc, it_state))
        return false;
    m->inside_it = true;
    watch(m, true);
    m->it_left = (uint8_t)(4 - __builtin_ctz(it_state & 15));
    m->it_running = (uint8_t)it_state;
    m->it_current = 0;
    return true;
}

static bool divides_by_zero(struct armv7m *m, const struct instruction_cost *cost)
{
    unsigned divisor = cost->opcode >> 16 & 15, dividend = cost->opcode & 15;
    uint32_t by = m->engine_class->peek_register(m->engine, divisor);
    bool is_signed = (cost->opcode & 0x20) == 0;
    if (m->refill != 0)
        m->extra = armv7m_divide_cycles(m->engine_class->peek_register(m->engine, dividend), by,
                                        is_signed) -
                   cost->cycles;
    return by == 0 && (m->ccr & CCR_DIV_0_TRP);
}

static bool is_unaligned(struct armv7m *m, const struct instruction_cost *cost)
{
    return cost->base < 15 && (m->engine_class->peek_register(m->engine, cost->base) & 3) != 0;
}

static bool breaks_at(const struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    return (cost->special & COST_BREAK) && (m->machine->probe_mask & PROBE_BREAK) &&
           machine_breaks_at(m->machine, pc);
}

/* True: the engine is to stop, as the processor executes this one (or a fault is due). */
static bool is_special(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    if (cost->flags & COST_IT)
        return !begin_block(m, pc, cost);
    if (cost->flags & COST_DIVIDE)
        return divides_by_zero(m, cost);
    if (cost->flags & COST_MULTIPLE)
        return is_unaligned(m, cost);
    if (cost->flags & COST_EXCLUSIVE) {
        m->monitor_open = true;
        return false;
    }
    if (cost->flags & COST_SELF)
        return !(m->machine->probe_mask & PROBE_INSTRUCTION) && !breaks_at(m, pc, cost);
    if (cost->flags & COST_STACK) {
        m->stack_set = true;
        watch(m, true);
        return false;
    }
    return true;
}

/* The engine keeps all bits of SP; bits 0 and 1 read as zero, writes to them are ignored (ARM DDI
 * 0403E, B1.4.1). execute() clears them when the engine has stopped. */
static bool stack_is_askew(struct armv7m *m)
{
    if (!m->stack_set)
        return false;
    m->stack_set = false;
    watch(m, m->single || m->attention);
    return (m->engine_class->peek_register(m->engine, 13) & 3) != 0;
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
static bool attend(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
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
    if (breaks_at(m, pc, cost))
        tell_instruction(m, PROBE_BREAK, pc, cost->size);
    return m->cycles >= m->limit;
}

/* A load or store behind a load overlaps with it by a cycle, unless its address depends on what
 * is loaded; nothing overlaps with a store before it. */
static inline unsigned overlap(const struct armv7m *m, const struct instruction_cost *cost)
{
    return cost->overlaps & (m->last.target != cost->base) & (m->last.target < NO_REGISTER);
}

/* Counts an instruction that the engine is about to run. */
static inline void count(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    m->pc = pc;
    m->start = m->cycles;
    m->cycles += cost->cycles - overlap(m, cost);
    m->last = cost->nature;
    m->expected = pc + cost->size;
    m->history[m->history_count++ % HISTORY_COUNT] = pc;
}

/* The long way: IT blocks, probes, stops, instructions that need more than to be counted. */
static __attribute__((noinline)) bool before_special(struct armv7m *m, uint32_t pc)
{
    const struct instruction_cost *cost = cost_at(m, pc);
    if (m->replay || m->fault_taken)
        return true; /* behind a refused store, in a block even: the engine will take it back */
    if (m->inside_it)
        skip_in_block(m, pc);
    m->cycles += refill(m, pc, cost);
    m->expected = pc;
    if (m->inside_it)
        enter_in_block(m);
    if (!m->inside_it) {
        if (m->cycles >= m->limit || (m->single && m->stepped) || stack_is_askew(m) ||
            watch_changed(m))
            return true;
        if ((m->attention || (cost->special & COST_BREAK)) && attend(m, pc, cost))
            return true;
    }
    m->pc = pc;
    m->start = m->cycles;
    if ((cost->flags & COST_SLOW) && is_special(m, pc, cost)) {
        m->special = cost;
        return true;
    }
    count(m, pc, cost);
    m->cycles += m->extra;
    m->extra = 0;
    m->stepped = true;
    return false;
}

/* Most instructions: known, plain, before the limit. False: nothing was done. */
static inline bool count_plain(struct armv7m *m, uint32_t pc)
{
    const struct instruction_cost *cost = &m->costs[pc >> 1 & (COST_ENTRIES - 1)];
    uint32_t offset = pc - m->code_first, opcode;
    uint64_t start, known; /* known: opcode and special of the cost, in one */
    if (offset > m->code_span)
        return false;
    memcpy(&opcode, m->code + offset, 4);
    memcpy(&known, cost, sizeof known);
    start = m->cycles + refill(m, pc, cost);
    if (known != opcode || start >= m->plain_limit || one_changed(m))
        return false;
    m->cycles = start;
    count(m, pc, cost);
    return true;
}

static void before(void *own, uint64_t address, uint32_t size, void *owner)
{
    struct armv7m *m = owner;
    (void)own;
    (void)size;
    if (!count_plain(m, (uint32_t)address) && before_special(m, (uint32_t)address))
        m->engine_class->stop(m->engine);
}

/* What neighbours the next instruction is again the one before the last. */
static void last_again(struct armv7m *m)
{
    const struct instruction_cost *cost;
    armv7m_forget_last(m);
    if (m->history_count == 0)
        return;
    cost = cost_at(m, m->history[(m->history_count - 1) % HISTORY_COUNT]);
    m->last = cost->nature;
}

/* The instruction that before() has counted had no effect. */
static void uncount(struct armv7m *m)
{
    if (m->core.r[15] != m->pc || m->expected == m->pc)
        return;
    m->cycles = m->start;
    m->expected = m->pc;
    m->history_count--;
    last_again(m);
    if (m->inside_it)
        m->it_state = m->it_current;
}

/* --- accesses --- */

static void tell_access(struct armv7m *m, const struct bus_access *access, uint64_t old)
{
    struct probe_event event = {.kind = PROBE_ACCESS};
    event.access.space = m->cpu.data;
    event.access.address = access->address;
    event.access.old_value = old;
    event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(m->machine, &event);
}

enum bus_result armv7m_access(struct armv7m *m, struct bus_access *access)
{
    bool told = (m->machine->probe_mask & PROBE_ACCESS) != 0;
    uint64_t old = 0;
    enum bus_result result;
    if (told && access->write)
        bus_peek(m->cpu.data, access->address, &old, access->width);
    result = bus_access(m->cpu.data, access);
    m->cycles += access->wait_cycles;
    if (told && result == BUS_OK)
        tell_access(m, access, access->write ? old : access->value);
    return result;
}

static void note_fault(struct armv7m *m, uint32_t bits, uint32_t address, bool has_address)
{
    m->fault_taken = true;
    m->fault_bits = bits;
    m->fault_address = address;
    m->fault_has_address = has_address;
}

/* Data bus faults at the priority of HardFault and above are ignored if CCR says so. */
static bool ignores_bus_faults(const struct armv7m *m)
{
    return (m->ccr & CCR_BFHFNMIGN) && armv7m_execution_priority(m) < 0;
}

static bool misaligned_trap(struct armv7m *m, uint32_t address, unsigned size)
{
    if (!(m->ccr & CCR_UNALIGN_TRP) || address % size == 0)
        return false;
    note_fault(m, CFSR_UNALIGNED, 0, false);
    return true;
}

/* LDRT, STRT and their like access as unprivileged code does (A7.7.67 and others). */
static bool access_is_privileged(struct armv7m *m)
{
    uint32_t opcode;
    if (!armv7m_privileged(m))
        return false;
    opcode = cost_at(m, m->pc)->opcode;
    return (opcode & 0x0f00fe80) != 0x0e00f800;
}

/* Everything but RAM. Inside an IT block the engine cannot be stopped behind the access, so the
 * block goes on alone, instruction by instruction, from before it. */
static bool access_device(void *owner, struct bus_access *access)
{
    struct armv7m *m = owner;
    if (m->inside_it || m->it_current) {
        m->replay = true;
        return false;
    }
    if (misaligned_trap(m, access->address, access->width))
        return false;
    access->privileged = access_is_privileged(m);
    if (!armv7m_mpu_allows(m, access->address, access->write, access->privileged)) {
        note_fault(m, CFSR_DACCVIOL, access->address, true);
        return false;
    }
    if (armv7m_access(m, access) == BUS_OK || ignores_bus_faults(m))
        return true;
    note_fault(m, CFSR_PRECISERR, access->address, true);
    return false;
}

static bool mpu_allows_all(struct armv7m *m, uint32_t address, unsigned size, bool write)
{
    bool privileged = access_is_privileged(m);
    return armv7m_mpu_allows(m, address, write, privileged) &&
           armv7m_mpu_allows(m, address + size - 1, write, privileged);
}

static bool check_ram(void *owner, uint32_t address, unsigned size, bool write, uint64_t value)
{
    struct armv7m *m = owner;
    struct bus_access access = {
        .address = address, .width = (uint8_t)size, .write = write, .value = value};
    uint64_t old = 0;
    if (misaligned_trap(m, address, size))
        return false;
    if (m->mpu_checks && !mpu_allows_all(m, address, size, write)) {
        note_fault(m, CFSR_DACCVIOL, address, true);
        return false;
    }
    if (m->machine->probe_mask & PROBE_ACCESS) {
        bus_peek(m->cpu.data, address, &old, size);
        if (!write)
            access.value = old;
        else if (size < 8)
            access.value &= ((uint64_t)1 << (8 * size)) - 1;
        tell_access(m, &access, old);
    }
    return true;
}

static void stop_soon(void *owner)
{
    armv7m_stop_soon(owner);
}

struct engine *armv7m_create_engine(struct armv7m *m, struct sim_error *error)
{
    const struct engine_client client = {m, before, stop_soon, access_device, check_ram};
    return m->engine_class->create(m->cpu.program, &client, error);
}

void armv7m_stop_soon(struct armv7m *m)
{
    armv7m_set_limit(m, 0);
}

void armv7m_find_attention(struct armv7m *m)
{
    m->attention = m->mpu_checks || (m->machine->probe_mask & PROBE_INSTRUCTION) != 0 ||
                   m->machine->watch_count > 1;
    m->engine_checks =
        m->mpu_checks || (m->ccr & CCR_UNALIGN_TRP) || (m->machine->probe_mask & PROBE_ACCESS) != 0;
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
    unsigned once = 1 + m->refill + (cost_at(m, pc)->straddle & (pc >> 1));
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
    m->history[m->history_count++ % HISTORY_COUNT] = m->core.r[15];
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
    if (cost->flags & COST_UNDEFINED) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_NOCP, false, 0);
    } else if (cost->flags & COST_UNKNOWN) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNDEFINSTR, false, 0);
    } else if (cost->flags & COST_DIVIDE) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_DIVBYZERO, false, 0);
    } else if (cost->flags & COST_MULTIPLE) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
    } else if (cost->flags & COST_IT) {
        count_special(m, cost);
        m->it_state = (uint8_t)cost->opcode;
        m->core.r[15] += 2;
    } else {
        count_special(m, cost);
        armv7m_execute_special(m, cost);
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
    uncount(m);
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
        uncount(m);
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
        break;
    default:
        uncount(m);
        if (m->core.thumb)
            armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNDEFINSTR, false, 0);
        else
            not_thumb(m);
        break;
    }
}

static void execute(struct armv7m *m)
{
    enum engine_exit exit;
    armv7m_set_limit(m, m->until_cycles);
    m->special = NULL;
    m->never_execute = m->replay = m->fault_taken = m->stepped = m->stack_set = false;
    m->inside_it = false;
    watch(m, m->single || m->attention);
    m->it_current = 0;
    m->extra = 0;
    m->pc = m->core.r[15];
    m->start = m->cycles;
    m->executing = true;
    exit = m->engine_class->run(m->engine, &m->core);
    m->executing = false;
    m->core.r[13] &= ~3u;
    after_engine(m, exit);
    m->inside_it = false;
    m->it_current = 0;
}

/* --- stepping IT blocks --- */

static void skip_one(struct armv7m *m, const struct instruction_cost *cost)
{
    m->cycles++;
    m->passed++;
    m->core.r[15] += cost->size;
    m->expected = m->core.r[15];
    m->it_state = armv7m_it_advance(m->it_state);
}

/* One instruction of a block, alone: 16-bit instructions other than comparisons leave the flags
 * as they are inside a block. */
static void step_one(struct armv7m *m, const struct instruction_cost *cost)
{
    uint32_t flags = m->core.flags;
    uint8_t it_state = m->it_state;
    uint64_t count_before = armv7m_instructions(m);
    bool keeps = cost->size == 2 && !(cost->flags & COST_COMPARE);
    bool is_special_one = (cost->flags & COST_SPECIAL) != 0;
    m->single = true;
    execute(m);
    m->single = false;
    if (keeps && !is_special_one && m->phase == PHASE_NONE)
        m->core.flags = flags;
    if (armv7m_instructions(m) != count_before && m->it_state == it_state && !is_special_one)
        m->it_state = armv7m_it_advance(it_state);
}

static void step_block(struct armv7m *m)
{
    const struct instruction_cost *cost = cost_at(m, m->core.r[15]);
    if (armv7m_condition(m->core.flags, m->it_state >> 4))
        step_one(m, cost);
    else
        skip_one(m, cost);
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
    else if (m->it_state & 15)
        step_block(m);
    else
        execute(m);
}

enum cpu_stop armv7m_run(struct armv7m *m)
{
    m->cycles += m->cpu.stolen;
    m->cpu.stolen = 0;
    for (;;) {
        if (m->locked_up)
            return CPU_LOCKED_UP;
        if (watch_changed(m))
            machine_watch_look(m->machine);
        if (m->machine->stop_asked)
            return CPU_STOPPED;
        if (m->machine->reset_asked)
            return CPU_RESET;
        if (m->cycles >= m->until_cycles)
            return CPU_DEADLINE;
        if (m->phase != PHASE_NONE)
            armv7m_finish_phase(m);
        else if (armv7m_preempts(m))
            armv7m_begin_entry(m);
        else if (m->sleeping && stays_asleep(m))
            return CPU_WAITING;
        else
            go_on(m);
        if (m->idle_loop)
            return CPU_IDLE_LOOP;
    }
}
