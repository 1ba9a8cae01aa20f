/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of two machines of one board: see diff_parts.h. What differs from the beginning (the
 * images, the fill of RAM) is no parting until somebody changes or reads it: a byte counts when it
 * differs and is not what it was in both. */
#include "debug/diff_parts.h"

#include "snapshot_parts.h"

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

/* A pair of RAM regions: both machines are of one board. */
struct walk {
    struct snapshot_ram ram[2];
    size_t first; /* number of its first block */
};

typedef bool walk_region(struct diff_state *, const struct walk *);

/* The second machine's region with this number, for the visit of the first one's. */
struct pairing {
    struct diff_state *state;
    walk_region *visit;
    struct walk walk;
    unsigned number, wanted;
    bool done;
};

static bool visit_pair(void *owner, const struct snapshot_ram *ram)
{
    struct pairing *pairing = owner;
    if (pairing->number++ < pairing->wanted)
        return true;
    pairing->walk.ram[1] = *ram;
    pairing->done = pairing->visit(pairing->state, &pairing->walk);
    return false;
}

static bool visit_first(void *owner, const struct snapshot_ram *ram)
{
    struct pairing *pairing = owner;
    pairing->walk.ram[0] = *ram;
    pairing->number = 0;
    snapshot_each_ram(pairing->state->machines[1], visit_pair, pairing);
    pairing->wanted++;
    pairing->walk.first += ram->blocks;
    return !pairing->done;
}

/* Calls `visit` for each pair of RAM regions until it returns true; returns whether it did. */
static bool for_regions(struct diff_state *state, walk_region *visit)
{
    struct pairing pairing = {.state = state, .visit = visit};
    snapshot_each_ram(state->machines[0], visit_first, &pairing);
    return pairing.done;
}

static bool count_blocks(struct diff_state *state, const struct walk *walk)
{
    state->count = walk->first + walk->ram[0].blocks;
    return false;
}

static const uint8_t *bytes_of(const struct snapshot_ram *ram, size_t block)
{
    return ram->region->bytes + block * SNAPSHOT_BLOCK;
}

/* True on no memory. */
static bool keep_blocks(struct diff_state *state, const struct walk *walk)
{
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
            memcpy(copy, bytes_of(ram, i), snapshot_block_size(ram, i));
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
    for_regions(state, count_blocks);
    state->blocks = calloc(state->count + 1, sizeof *state->blocks);
    if (state->blocks != NULL && !for_regions(state, keep_blocks))
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
static bool is_as_before(const struct block *old, const struct walk *walk, unsigned side,
                         size_t block)
{
    const struct snapshot_ram *ram = &walk->ram[side];
    if (old->bytes[side] == NULL)
        return snapshot_block_is_filled(ram, block);
    return memcmp(old->bytes[side], bytes_of(ram, block), snapshot_block_size(ram, block)) == 0;
}

static bool block_parts(struct diff_state *state, const struct walk *walk, size_t block)
{
    const struct block *old = &state->blocks[walk->first + block];
    const uint8_t *a = bytes_of(&walk->ram[0], block), *b = bytes_of(&walk->ram[1], block);
    size_t size = snapshot_block_size(&walk->ram[0], block), i;
    if (memcmp(a, b, size) == 0 ||
        (is_as_before(old, walk, 0, block) && is_as_before(old, walk, 1, block)))
        return false;
    for (i = 0; i < size; i++)
        if (byte_parts(old, walk->ram, i, a[i], b[i]))
            return true;
    return false;
}

static bool is_touched(const struct snapshot_ram *ram, size_t block)
{
    return ram->resident == NULL || (ram->resident[block] & 1) != 0;
}

/* A block that nobody has touched on either side is as it was. */
static bool region_parts(struct diff_state *state, const struct walk *walk)
{
    size_t i;
    for (i = 0; i < walk->ram[0].blocks; i++)
        if ((is_touched(&walk->ram[0], i) || is_touched(&walk->ram[1], i)) &&
            block_parts(state, walk, i))
            return true;
    return false;
}

static bool registers_part(struct diff_state *state)
{
    struct cpu *a = state->machines[0]->cpu, *b = state->machines[1]->cpu;
    const struct cpu_class *class = a->device.class->cpu;
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (class->get(a, i) != class->get(b, i))
            return true;
    return false;
}

bool diff_state_parts(struct diff_state *state)
{
    return state->machines[0]->now != state->machines[1]->now || registers_part(state) ||
           for_regions(state, region_parts);
}
