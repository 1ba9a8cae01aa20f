/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memories of two machines of one board, side by side: see diff_parts.h. */
#include "debug/diff_parts.h"

/* The second machine's region with this number, for the visit of the first one's. */
struct pairing {
    struct machine *second;
    bool (*visit)(void *owner, const struct diff_walk *);
    void *owner;
    struct diff_walk walk;
    unsigned number, wanted;
    bool done;
};

static bool visit_pair(void *owner, const struct snapshot_ram *ram)
{
    struct pairing *pairing = owner;
    if (pairing->number++ < pairing->wanted)
        return true;
    pairing->walk.ram[1] = *ram;
    pairing->done = pairing->visit(pairing->owner, &pairing->walk);
    return false;
}

static bool visit_first(void *owner, const struct snapshot_ram *ram)
{
    struct pairing *pairing = owner;
    pairing->walk.ram[0] = *ram;
    pairing->number = 0;
    snapshot_each_ram(pairing->second, visit_pair, pairing);
    pairing->wanted++;
    pairing->walk.first += ram->blocks;
    return !pairing->done;
}

bool diff_each_ram(struct machine *const machines[2],
                   bool (*visit)(void *owner, const struct diff_walk *), void *owner)
{
    struct pairing pairing = {.second = machines[1], .visit = visit, .owner = owner};
    snapshot_each_ram(machines[0], visit_first, &pairing);
    return pairing.done;
}

const uint8_t *diff_block(const struct diff_walk *walk, unsigned side, size_t block)
{
    return walk->ram[side].region->bytes + block * SNAPSHOT_BLOCK;
}

static bool is_touched(const struct snapshot_ram *ram, size_t block)
{
    return ram->resident == NULL || (ram->resident[block] & 1) != 0;
}

bool diff_block_touched(const struct diff_walk *walk, size_t block)
{
    return is_touched(&walk->ram[0], block) || is_touched(&walk->ram[1], block);
}
