/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between armv7m.c and execute.c. */
#ifndef SIM_CPU_ARMV7M_EXECUTE_H
#define SIM_CPU_ARMV7M_EXECUTE_H

#include "armv7m.h"

#include <string.h>

/* The engine stops at the first boundary at or after `cycle`. */
void armv7m_set_limit(struct armv7m *, uint64_t cycle);
struct engine *armv7m_create_engine(struct armv7m *, struct sim_error *);
enum cpu_stop armv7m_run(struct armv7m *);
/* Stands at a branch to itself: goes round it until `cycle` is reached. */
void armv7m_spin(struct armv7m *, uint64_t cycle);
/* Is there more to do before each instruction than to count? */
void armv7m_find_attention(struct armv7m *);
/* Tells probes, looks whether the fetch is allowed. True: stop before the instruction. */
bool armv7m_attend(struct armv7m *, uint32_t pc, const struct instruction_cost *);
bool armv7m_breaks_at(const struct armv7m *, uint32_t pc, const struct instruction_cost *);
/* One run of the engine, and what follows from why it came back. */
void armv7m_execute(struct armv7m *);

/* --- fetch.c --- */

/* The four bytes at pc; at the very end of a memory two, the others zero. */
uint32_t armv7m_opcode_at(struct armv7m *, uint32_t pc);
const struct instruction_cost *armv7m_decode_at(struct armv7m *, uint32_t pc, uint32_t opcode);
/* Has any of several watched words changed? */
bool armv7m_any_watch_changed(struct armv7m *);

/* --- access.c --- */

/* What an engine asks before an access that is not to RAM, and before one to RAM while they are
 * checked (engine.h). */
bool armv7m_access_device(void *owner, struct bus_access *);
bool armv7m_check_ram(void *owner, uint32_t address, unsigned size, bool write, uint64_t value);
/* One data access of an instruction, whatever it goes to. False: refused, fault_* say why. */
bool armv7m_data_access(void *owner, struct bus_access *);
/* Likewise an aligned one to a device that the MPU allows and no probe looks at. */
bool armv7m_device_access(struct armv7m *, const struct bus_range *, struct bus_access *);

/* --- counted.c: engines that only execute --- */

extern const struct engine_client armv7m_counted_client;
void armv7m_count_from_here(struct armv7m *);
/* The instruction that was counted had no effect. */
void armv7m_uncount(struct armv7m *);
void armv7m_step_block(struct armv7m *); /* one instruction of an IT block */

static inline const struct instruction_cost *armv7m_cost_at(struct armv7m *m, uint32_t pc)
{
    const struct instruction_cost *cost = &m->costs[pc >> 1 & (COST_ENTRIES - 1)];
    uint32_t opcode = armv7m_opcode_at(m, pc);
    if (cost->opcode == opcode)
        return cost;
    return armv7m_decode_at(m, pc, opcode);
}

/* LDRT, STRT and their like access as unprivileged code does (A7.7.67 and others). */
static inline bool armv7m_is_unprivileged(uint32_t opcode)
{
    return (opcode & 0x0f00fe80) == 0x0e00f800;
}

static inline bool armv7m_one_changed(const struct armv7m *m)
{
    uint32_t word;
    memcpy(&word, m->watched, sizeof word);
    return word != m->watched_word;
}

/* Has a watched word changed, and may that be seen here? A block that is stepped ends first: where
 * it is cut must not matter. */
static inline bool armv7m_watch_changed(struct armv7m *m)
{
    if (m->it_state & 15)
        return false;
    return m->machine->watch_count < 2 ? armv7m_one_changed(m) : armv7m_any_watch_changed(m);
}

/* Cycles of the branch that led to pc, if one did: the pipeline is refilled in 1 to 3 cycles (TRM:
 * "depending on the alignment and width of the target instruction, and whether the processor
 * manages to speculate the address early"): one more where a wide instruction straddles two words,
 * one more where the address came from a register or memory. */
static inline unsigned armv7m_refill(const struct armv7m *m, uint32_t pc,
                                     const struct instruction_cost *cost)
{
    if (pc == m->expected)
        return 0;
    return m->refill + (cost->straddle & (pc >> 1)) + (m->last.flags / COST_LATE & 1);
}

/* A load or store behind a load overlaps with it by a cycle, unless its address depends on what
 * is loaded; nothing overlaps with a store before it. */
static inline unsigned armv7m_overlap(const struct armv7m *m, const struct instruction_cost *cost)
{
    return cost->overlaps & (m->last.target != cost->base) & (m->last.target < NO_REGISTER);
}

#endif
