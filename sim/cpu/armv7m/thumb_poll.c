/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loops that wait for a device's register to change: when one round has changed nothing, not a
 * register, not a byte of memory, the next ones will not either, up to the next event. They are
 * counted, in time, instructions and history, and not executed. */
#include "thumb_engine_parts.h"

#include <string.h>

#define MOST_BLOCKS 8u /* of a loop */

static const void *registers(const struct engine *engine)
{
    return engine->run.r;
}

static void remember(struct engine *engine)
{
    const struct table_state *state = &engine->run.table;
    struct poll *poll = &engine->poll;
    poll->op = state->op;
    poll->instructions = state->instructions;
    poll->start = engine->m->start;
    poll->ring_at = state->ring_at;
    memcpy(poll->registers, registers(engine), sizeof poll->registers);
}

/* Has it nothing that writes memory, or that asks the processor? */
static bool only_reads(const struct table_block *block)
{
    unsigned i;
    for (i = 0; i < block->op_count; i++) {
        unsigned kind = thumb_facts[block->ops[i].code].kind;
        if (kind == TABLE_MEMORY || kind == TABLE_ACCESS || kind == TABLE_LEAVE)
            return false;
    }
    return true;
}

/* The most cycles of a block that was entered since, all of which only read; 0: one does not. */
static unsigned longest_block(const struct engine *engine, unsigned blocks)
{
    const struct table_state *state = &engine->run.table;
    unsigned longest = 0, i;
    for (i = 1; i <= blocks; i++) {
        uint32_t entry = state->ring[(uint8_t)(state->ring_at - i)];
        const struct table_block *block = blocks_by_id(engine->side->blocks, entry);
        if (block == NULL || !only_reads(block)) /* no id has the bits of other entries */
            return 0;
        if (block->cycles > longest)
            longest = block->cycles;
    }
    return longest;
}

/* The last `blocks` entries of the ring again, so many times, or until all of it is filled. */
static void repeat_ring(struct table_state *state, unsigned blocks, uint64_t rounds)
{
    uint64_t entries = rounds < TABLE_RING ? rounds * blocks : (uint64_t)TABLE_RING * blocks;
    for (; entries > 0; entries--)
        table_ring_push(state, state->ring[(uint8_t)(state->ring_at - blocks)]);
}

void thumb_poll(struct engine *engine)
{
    struct table_state *state = &engine->run.table;
    const struct poll *poll = &engine->poll;
    uint64_t instructions = state->instructions - poll->instructions;
    uint64_t cycles = engine->m->start - poll->start, rounds;
    unsigned blocks = (uint8_t)(state->ring_at - poll->ring_at), longest;
    if (poll->op == state->op && blocks <= MOST_BLOCKS && instructions < TABLE_RING &&
        cycles != 0 && /* fewer entries than the ring has */
        memcmp(poll->registers, registers(engine), sizeof poll->registers) == 0 &&
        (longest = longest_block(engine, blocks)) != 0 && state->budget > (int64_t)longest) {
        rounds = ((uint64_t)state->budget - longest) / cycles;
        state->budget -= (int64_t)(rounds * cycles);
        state->instructions += rounds * instructions;
        engine->m->start += rounds * cycles;
        repeat_ring(state, blocks, rounds);
    }
    remember(engine);
}
