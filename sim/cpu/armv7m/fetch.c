/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Cortex-M3 fetches: the bytes at an address, what such an instruction costs (kept by
 * address), which addresses hold breakpoints; and the words of memory that are watched. */
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
uint32_t armv7m_opcode_at(struct armv7m *m, uint32_t pc)
{
    uint32_t opcode = 0;
    if (pc - m->code_first <= m->code_span || find_code(m, pc))
        memcpy(&opcode, m->code + (pc - m->code_first), 4);
    else
        bus_peek(m->cpu.program, pc, &opcode, bus_find(m->cpu.program, pc + 2) ? 4 : 2);
    return opcode;
}

const struct instruction_cost *armv7m_decode_at(struct armv7m *m, uint32_t pc, uint32_t opcode)
{
    unsigned slot = pc >> 1 & (COST_ENTRIES - 1);
    struct instruction_cost *cost = &m->costs[slot];
    armv7m_decode_cost(m->profile, opcode, cost);
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

bool armv7m_any_watch_changed(struct armv7m *m)
{
    unsigned i;
    for (i = 0; i < m->machine->watch_count; i++) {
        const uint8_t *bytes = machine_watch_bytes(m->machine, i);
        if (bytes != NULL && memcmp(bytes, &m->machine->watches[i].word, sizeof(uint32_t)) != 0)
            return true;
    }
    return false;
}
