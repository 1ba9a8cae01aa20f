/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checkpoints: the state of a snapshot as it is saved, and memory as blocks with counts of their
 * users. Taking and restoring one costs a comparison of the memory that was ever touched. */
#include "checkpoint.h"

#include "snapshot_parts.h"

#include <stdlib.h>
#include <string.h>

struct block {
    size_t users;
    uint8_t bytes[SNAPSHOT_BLOCK];
};

struct checkpoint {
    sim_time time;
    uint64_t instructions;
    struct blob state;
    struct block **blocks; /* of all RAM regions, in the order of the board; NULL: filled */
    size_t count, own;     /* blocks; those that were new with this checkpoint */
};

static size_t count_blocks(const struct machine *machine)
{
    const struct bus_region *region;
    size_t count = 0;
    unsigned i;
    for_each_region(machine, i, region)
    {
        if (region->kind == BUS_RAM)
            count += ((size_t)region->size * machine->spaces[i].bus.unit + SNAPSHOT_BLOCK - 1) /
                     SNAPSHOT_BLOCK;
    }
    return count;
}

static bool no_memory(struct sim_error *error)
{
    sim_error_set(error, "the host has no memory left for a checkpoint: close other programs");
    return false;
}

/* --- taking --- */

/* The block of the checkpoint before, if it is still the same, else a new one. */
static bool take_block(struct checkpoint *checkpoint, const struct snapshot_ram *ram, size_t number,
                       struct block *before, struct block **block)
{
    const uint8_t *bytes = ram->region->bytes + number * SNAPSHOT_BLOCK;
    const size_t size = snapshot_block_size(ram, number);
    if (snapshot_block_is_filled(ram, number))
        return true;
    if (before == NULL || memcmp(before->bytes, bytes, size) != 0) {
        before = malloc(sizeof *before);
        if (before == NULL)
            return false;
        memcpy(before->bytes, bytes, size);
        before->users = 0;
        checkpoint->own++;
    }
    before->users++;
    *block = before;
    return true;
}

/* Where in the checkpoint's blocks the next region begins. */
struct place {
    struct checkpoint *checkpoint;
    const struct checkpoint *previous;
    size_t first;
};

static bool take_ram(void *owner, const struct snapshot_ram *ram)
{
    struct place *to = owner;
    size_t i;
    for (i = 0; i < ram->blocks; i++, to->first++)
        if (!take_block(to->checkpoint, ram, i,
                        to->previous == NULL ? NULL : to->previous->blocks[to->first],
                        &to->checkpoint->blocks[to->first]))
            return false;
    return true;
}

static bool take_memory(struct machine *machine, struct checkpoint *checkpoint,
                        const struct checkpoint *previous)
{
    return snapshot_each_ram(machine, take_ram, &(struct place){checkpoint, previous, 0});
}

struct checkpoint *checkpoint_take(struct machine *machine, const struct checkpoint *previous,
                                   struct sim_error *error)
{
    struct checkpoint *checkpoint = calloc(1, sizeof *checkpoint);
    bool good = checkpoint != NULL || no_memory(error);
    if (good) {
        checkpoint->time = machine->now;
        checkpoint->instructions = machine->cpu->device.class->cpu->instructions(machine->cpu);
        checkpoint->count = count_blocks(machine);
        checkpoint->blocks = calloc(checkpoint->count + 1, sizeof(struct block *));
        good = checkpoint->blocks != NULL || no_memory(error);
    }
    good = good && snapshot_state_save(machine, &checkpoint->state, error) &&
           (take_memory(machine, checkpoint, previous) || no_memory(error));
    if (good)
        return checkpoint;
    checkpoint_free(checkpoint);
    return NULL;
}

/* --- putting back --- */

static bool restore_ram(void *owner, const struct snapshot_ram *ram)
{
    struct block *const **next = owner;
    size_t i;
    for (i = 0; i < ram->blocks; i++, ++*next)
        snapshot_block_set(ram, i, **next == NULL ? NULL : (**next)->bytes);
    return true;
}

static void restore_memory(struct machine *machine, const struct checkpoint *checkpoint)
{
    struct block *const *next = checkpoint->blocks;
    snapshot_each_ram(machine, restore_ram, &next);
}

/* Memory first, as in a snapshot's file: devices may look at it when their state is back. */
bool checkpoint_restore(struct machine *machine, const struct checkpoint *checkpoint,
                        struct sim_error *error)
{
    restore_memory(machine, checkpoint);
    return snapshot_state_restore(machine, &checkpoint->state, error);
}

/* --- the rest --- */

/* Without its blocks. */
static size_t frame_bytes(const struct checkpoint *checkpoint)
{
    return sizeof *checkpoint + checkpoint->state.capacity + checkpoint->count * sizeof(void *);
}

size_t checkpoint_free(struct checkpoint *checkpoint)
{
    size_t i, bytes = 0;
    if (checkpoint == NULL)
        return 0;
    for (i = 0; checkpoint->blocks != NULL && i < checkpoint->count; i++) {
        struct block *block = checkpoint->blocks[i];
        if (block == NULL || --block->users > 0)
            continue;
        free(block);
        bytes += sizeof *block;
    }
    bytes += frame_bytes(checkpoint);
    free(checkpoint->blocks);
    blob_free(&checkpoint->state);
    free(checkpoint);
    return bytes;
}

sim_time checkpoint_time(const struct checkpoint *checkpoint)
{
    return checkpoint->time;
}

uint64_t checkpoint_instructions(const struct checkpoint *checkpoint)
{
    return checkpoint->instructions;
}

size_t checkpoint_bytes(const struct checkpoint *checkpoint)
{
    return frame_bytes(checkpoint) + checkpoint->own * sizeof(struct block);
}
