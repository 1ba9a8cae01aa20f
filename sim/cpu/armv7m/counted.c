/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time and stops beside an engine that only executes (Unicorn): what is done before each
 * instruction.
 * An IT block runs inside the engine only if nothing can stop it there; otherwise, and from the
 * moment that something does, each of its instructions is run alone, its condition decided here
 * (an engine need not be able to stop inside a block). */
#include "execute.h"

#include <string.h>

/* --- before each instruction --- */

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
        armv7m_pass(m, m->expected);
        m->expected += armv7m_cost_at(m, m->expected)->size;
        m->cycles++;
        m->it_left--;
        m->it_running = armv7m_it_advance(m->it_running);
    }
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
        const struct instruction_cost *cost = armv7m_cost_at(m, pc);
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

/* LDREX, LDREXB, LDREXH: alignment comes before all else, the bus's faults too. */
static bool begin_exclusive(struct armv7m *m, const struct instruction_cost *cost)
{
    unsigned width = (cost->opcode & 0xfff0) == 0xe850 ? 4 : 1u << (cost->opcode >> 20 & 3);
    uint32_t base = m->engine_class->peek_register(m->engine, cost->base);
    if (cost->base < 15 && base % width != 0)
        return true;
    m->monitor_open = true;
    return false;
}

/* True: the engine is to stop, as the processor executes this one (or a fault is due). */
static bool is_special(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    if (cost->flags & COST_FLOAT)
        return !armv7m_fpu_ready(m) || ((cost->flags & COST_MULTIPLE) && is_unaligned(m, cost));
    if (cost->flags & COST_STACK) {
        m->stack_set = true;
        watch(m, true);
    }
    if (cost->flags & COST_IT)
        return !begin_block(m, pc, cost);
    if (cost->flags & COST_DIVIDE)
        return divides_by_zero(m, cost);
    if (cost->flags & COST_MULTIPLE)
        return is_unaligned(m, cost);
    if (cost->flags & COST_EXCLUSIVE)
        return begin_exclusive(m, cost);
    if (cost->flags & COST_SELF)
        return !(m->machine->probe_mask & PROBE_INSTRUCTION) && !armv7m_breaks_at(m, pc, cost);
    return (cost->flags & COST_SLOW & ~COST_STACK) != 0;
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

/* Counts an instruction that the engine is about to run. */
static inline void count(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    m->pc = pc;
    m->start = m->cycles;
    m->cycles += cost->cycles - armv7m_overlap(m, cost);
    m->last_but_one = m->last;
    m->last = cost->nature;
    m->expected = pc + cost->size;
    armv7m_pass(m, pc);
}

/* Inside an IT block nothing overlaps: what does would depend on which instructions are skipped. */
static void count_in_it(struct armv7m *m, uint32_t pc, const struct instruction_cost *cost)
{
    m->last.target = NO_REGISTER;
    count(m, pc, cost);
    m->last.target = NO_REGISTER;
}

/* The long way: IT blocks, probes, stops, instructions that need more than to be counted. */
static __attribute__((noinline)) bool before_special(struct armv7m *m, uint32_t pc)
{
    const struct instruction_cost *cost = armv7m_cost_at(m, pc);
    if (m->replay || m->fault_taken)
        return true; /* behind a refused store, in a block even: the engine will take it back */
    if (m->inside_it)
        skip_in_block(m, pc);
    m->cycles += armv7m_refill(m, pc, cost);
    m->expected = pc;
    if (m->inside_it)
        enter_in_block(m);
    if (!m->inside_it) {
        if (m->cycles >= m->limit || (m->single && m->stepped) || stack_is_askew(m) ||
            armv7m_watch_changed(m))
            return true;
        if ((m->attention || (cost->special & COST_BREAK)) && armv7m_attend(m, pc, cost))
            return true;
    }
    m->pc = pc;
    m->start = m->cycles;
    if ((cost->flags & COST_SLOW) && is_special(m, pc, cost)) {
        m->special = cost;
        return true;
    }
    if (m->it_current || (m->it_state & 15))
        count_in_it(m, pc, cost);
    else
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
    start = m->cycles + armv7m_refill(m, pc, cost);
    if (known != opcode || start >= m->plain_limit || armv7m_one_changed(m))
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

/* The instruction that before() has counted had no effect. */
void armv7m_uncount(struct armv7m *m)
{
    if (m->core.r[15] != m->pc || m->expected == m->pc)
        return;
    m->cycles = m->start;
    m->expected = m->pc;
    m->history_count--;
    m->last = m->last_but_one;
    if (m->inside_it)
        m->it_state = m->it_current;
}

static void stop_soon(void *owner)
{
    armv7m_stop_soon(owner);
}

const struct engine_client armv7m_counted_client = {
    .before = before,
    .stop_soon = stop_soon,
    .access = armv7m_access_device,
    .check = armv7m_check_ram,
};

/* Before the engine starts. */
void armv7m_count_from_here(struct armv7m *m)
{
    m->replay = m->stepped = m->stack_set = false;
    m->inside_it = false;
    watch(m, m->single || m->attention);
    m->it_current = 0;
    m->extra = 0;
}

/* --- stepping IT blocks --- */

static void skip_one(struct armv7m *m, const struct instruction_cost *cost)
{
    m->cycles++;
    armv7m_pass(m, m->core.r[15]);
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
    armv7m_execute(m);
    m->single = false;
    if (keeps && !is_special_one && m->phase == PHASE_NONE)
        m->core.flags = flags;
    if (armv7m_instructions(m) != count_before && m->it_state == it_state && !is_special_one)
        m->it_state = armv7m_it_advance(it_state);
}

/* What is skipped is fetched, too. */
static bool may_fetch(struct armv7m *m, uint32_t pc)
{
    const struct bus_range *range = bus_find(m->cpu.program, pc);
    return range != NULL && range->region->kind == BUS_RAM &&
           (!m->mpu_checks || armv7m_mpu_executable(m, pc, armv7m_privileged(m)));
}

void armv7m_step_block(struct armv7m *m)
{
    uint32_t pc = m->core.r[15];
    const struct instruction_cost *cost = armv7m_cost_at(m, pc);
    if (armv7m_condition(m->core.flags, m->it_state >> 4) || !may_fetch(m, pc) ||
        !may_fetch(m, pc + cost->size - 1))
        step_one(m, cost);
    else
        skip_one(m, cost);
}
