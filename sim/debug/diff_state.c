/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of two machines of one board: see diff_parts.h. What differs from the beginning (the
 * images, the fill of RAM) is no parting until somebody changes or reads it: a byte counts when it
 * differs and is not what it was in both. */
#include "debug/diff_parts.h"

#include <stdlib.h>
#include <string.h>

struct block {
    uint8_t *bytes[2]; /* as at the beginning; NULL: filled */
};

struct diff_state {
    struct machine *machines[2];
    struct block *blocks; /* of all RAM regions, in the order of the board */
    size_t count;
};

static bool count_blocks(void *owner, const struct diff_walk *walk)
{
    struct diff_state *state = owner;
    state->count = walk->first + walk->ram[0].blocks;
    return false;
}

/* True on no memory. */
static bool keep_blocks(void *owner, const struct diff_walk *walk)
{
    struct diff_state *state = owner;
    size_t i;
    unsigned side;
    for (i = 0; i < walk->ram[0].blocks; i++)
        for (side = 0; side < 2; side++) {
            const struct snapshot_ram *ram = &walk->ram[side];
            uint8_t *copy;
            if (snapshot_block_is_filled(ram, i))
                continue;
            copy = calloc(1, SNAPSHOT_BLOCK);
            if (copy == NULL)
                return true;
            memcpy(copy, diff_block(walk, side, i), snapshot_block_size(ram, i));
            state->blocks[walk->first + i].bytes[side] = copy;
        }
    return false;
}

struct diff_state *diff_state_create(struct machine *a, struct machine *b)
{
    struct diff_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return NULL;
    state->machines[0] = a;
    state->machines[1] = b;
    diff_each_ram(state->machines, count_blocks, state);
    state->blocks = calloc(state->count + 1, sizeof *state->blocks);
    if (state->blocks != NULL && !diff_each_ram(state->machines, keep_blocks, state))
        return state;
    diff_state_destroy(state);
    return NULL;
}

void diff_state_destroy(struct diff_state *state)
{
    size_t i;
    if (state == NULL)
        return;
    for (i = 0; state->blocks != NULL && i < state->count; i++) {
        free(state->blocks[i].bytes[0]);
        free(state->blocks[i].bytes[1]);
    }
    free(state->blocks);
    free(state);
}

/* --- comparing --- */

static bool byte_parts(const struct block *old, const struct snapshot_ram ram[2], size_t at,
                       uint8_t a, uint8_t b)
{
    uint8_t old_a = old->bytes[0] != NULL ? old->bytes[0][at] : ram[0].fill;
    uint8_t old_b = old->bytes[1] != NULL ? old->bytes[1][at] : ram[1].fill;
    return a != b && (a != old_a || b != old_b);
}

/* Is a side's block as it was at the beginning? */
static bool is_as_before(const struct block *old, const struct diff_walk *walk, unsigned side,
                         size_t block)
{
    const struct snapshot_ram *ram = &walk->ram[side];
    if (old->bytes[side] == NULL)
        return snapshot_block_is_filled(ram, block);
    return memcmp(old->bytes[side], diff_block(walk, side, block),
                  snapshot_block_size(ram, block)) == 0;
}

static bool block_parts(struct diff_state *state, const struct diff_walk *walk, size_t block)
{
    const struct block *old = &state->blocks[walk->first + block];
    const uint8_t *a = diff_block(walk, 0, block), *b = diff_block(walk, 1, block);
    size_t size = snapshot_block_size(&walk->ram[0], block), i;
    if (memcmp(a, b, size) == 0 ||
        (is_as_before(old, walk, 0, block) && is_as_before(old, walk, 1, block)))
        return false;
    for (i = 0; i < size; i++)
        if (byte_parts(old, walk->ram, i, a[i], b[i]))
            return true;
    return false;
}

/* A block that nobody has touched on either side is as it was. */
static bool region_parts(void *owner, const struct diff_walk *walk)
{
    struct diff_state *state = owner;
    size_t i;
    for (i = 0; i < walk->ram[0].blocks; i++)
        if (diff_block_touched(walk, i) && block_parts(state, walk, i))
            return true;
    return false;
}

static bool registers_part(struct diff_state *state)
{
    struct diff_value value;
    struct diff_values values = {.list = &value, .most = 1};
    return diff_value_registers(&values, state->machines[0]->cpu, state->machines[1]->cpu);
}

bool diff_state_parts(struct diff_state *state)
{
    return state->machines[0]->now != state->machines[1]->now || registers_part(state) ||
           diff_each_ram(state->machines, region_parts, state);
}
