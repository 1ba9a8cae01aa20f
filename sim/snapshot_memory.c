/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory in snapshots: where each region is now, and those blocks of each RAM that differ from the
 * power-on fill, as runs, compressed with zstd. Restoring touches, and tells the bus of, only
 * what differs from what is there. Blocks that the host has never made resident hold zero: they
 * are skipped (mincore), so that a large empty memory costs nothing. */
#include "snapshot_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK     SNAPSHOT_BLOCK
#define NAME_SIZE 192

/* --- where regions are --- */

bool snapshot_regions_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    const struct bus_region *region;
    unsigned i;
    (void)error;
    for_each_region(machine, i, region)
    {
        blob_put_text(blob, region->name);
        blob_put_integer(blob, region->base, 4);
        blob_put_integer(blob, region->enabled, 1);
    }
    return true;
}

static bool expect_region(const struct bus_region *region, struct blob_reader *reader,
                          struct sim_error *error)
{
    char name[NAME_SIZE];
    blob_get_text(reader, name, sizeof name);
    if (!reader->failed && strcmp(name, region->name) == 0)
        return true;
    return snapshot_damaged(reader, error, "it holds region %s where the board has %s", name,
                            region->name);
}

bool snapshot_regions_load(struct machine *machine, struct blob_reader *reader,
                           struct sim_error *error)
{
    struct bus_region *region;
    unsigned i;
    for_each_region(machine, i, region)
    {
        uint32_t base;
        bool enabled;
        if (!expect_region(region, reader, error))
            return false;
        base = (uint32_t)blob_get_integer(reader, 4);
        enabled = blob_get_integer(reader, 1) != 0;
        if (reader->failed)
            return snapshot_damaged(reader, error, "region %s is cut short", region->name);
        bus_move(&machine->spaces[i].bus, region, base);
        bus_enable(&machine->spaces[i].bus, region, enabled);
    }
    return true;
}

/* --- blocks --- */

static struct snapshot_ram open_ram(const struct machine *machine, struct bus_space *space,
                                    const struct bus_region *region)
{
    struct snapshot_ram memory = {
        .space = space, .region = region, .fill = machine->options.ram_fill};
    memory.bytes = (size_t)region->size * space->unit;
    memory.blocks = (memory.bytes + BLOCK - 1) / BLOCK;
    if (memory.fill != 0 || ((uintptr_t)region->bytes % BLOCK) != 0)
        return memory;
    memory.resident = malloc(memory.blocks);
    if (memory.resident != NULL && mincore(region->bytes, memory.bytes, memory.resident) != 0) {
        free(memory.resident);
        memory.resident = NULL;
    }
    return memory;
}

bool snapshot_each_ram(const struct machine *machine,
                       bool (*visit)(void *owner, const struct snapshot_ram *), void *owner)
{
    const struct bus_region *region;
    unsigned i;
    for_each_region(machine, i, region)
    {
        struct snapshot_ram memory;
        bool good;
        if (region->kind != BUS_RAM)
            continue;
        memory = open_ram(machine, &machine->spaces[i].bus, region);
        good = visit(owner, &memory);
        free(memory.resident);
        if (!good)
            return false;
    }
    return true;
}

size_t snapshot_block_size(const struct snapshot_ram *memory, size_t block)
{
    size_t left = memory->bytes - block * BLOCK;
    return left < BLOCK ? left : BLOCK;
}

/* Bytes of blocks [first, first + count). */
static size_t run_size(const struct snapshot_ram *memory, size_t first, size_t count)
{
    size_t end = (first + count) * BLOCK;
    return (end < memory->bytes ? end : memory->bytes) - first * BLOCK;
}

bool snapshot_block_is_filled(const struct snapshot_ram *memory, size_t block)
{
    const uint8_t *bytes = memory->region->bytes + block * BLOCK;
    if (memory->resident != NULL && (memory->resident[block] & 1) == 0)
        return true;
    return bytes[0] == memory->fill &&
           memcmp(bytes, bytes + 1, snapshot_block_size(memory, block) - 1) == 0;
}

/* The next run of blocks that differ from the fill, from `*first` on; its length, 0: none. */
static size_t next_run(const struct snapshot_ram *memory, size_t *first)
{
    size_t count = 0;
    while (*first < memory->blocks && snapshot_block_is_filled(memory, *first))
        ++*first;
    while (*first + count < memory->blocks && !snapshot_block_is_filled(memory, *first + count))
        count++;
    return count;
}

/* --- saving --- */

/* Writes the table of runs and gathers their bytes. */
static size_t put_runs(const struct snapshot_ram *memory, struct blob *blob, struct blob *content)
{
    size_t first, count, runs = 0;
    for (first = 0; (count = next_run(memory, &first)) != 0; first += count) {
        blob_put_integer(blob, first, 4);
        blob_put_integer(blob, count, 4);
        blob_put(content, memory->region->bytes + first * BLOCK, run_size(memory, first, count));
        runs++;
    }
    return runs;
}

static bool put_memory(void *owner, const struct snapshot_ram *memory)
{
    struct blob *blob = owner;
    struct blob table = {0}, content = {0};
    size_t runs = put_runs(memory, &table, &content);
    blob_put_text(blob, memory->region->name);
    blob_put_integer(blob, memory->bytes, 8);
    blob_put_integer(blob, runs, 4);
    blob_put(blob, table.bytes, table.size);
    if (runs > 0)
        snapshot_put_packed(blob, &content);
    blob->failed |= table.failed;
    blob_free(&table);
    blob_free(&content);
    return true;
}

bool snapshot_memory_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    (void)error;
    return snapshot_each_ram(machine, put_memory, blob);
}

/* --- loading --- */

void snapshot_block_set(const struct snapshot_ram *memory, size_t block, const uint8_t *bytes)
{
    uint8_t *there = memory->region->bytes + block * BLOCK;
    size_t size = snapshot_block_size(memory, block);
    if (bytes == NULL ? snapshot_block_is_filled(memory, block) : memcmp(there, bytes, size) == 0)
        return;
    if (bytes == NULL)
        memset(there, memory->fill, size);
    else
        memcpy(there, bytes, size);
    bus_written(memory->space, memory->region, (uint32_t)(block * BLOCK), (uint32_t)size);
}

/* Checks a table of runs, ascending and inside the memory; the bytes they need. */
static bool check_runs(const struct snapshot_ram *memory, struct blob_reader reader, uint64_t runs,
                       size_t *content)
{
    size_t end = 0;
    *content = 0;
    for (; runs > 0; runs--) {
        size_t first = (size_t)blob_get_integer(&reader, 4);
        size_t count = (size_t)blob_get_integer(&reader, 4);
        if (reader.failed || first < end || count == 0 || first + count > memory->blocks)
            return false;
        *content += run_size(memory, first, count);
        end = first + count;
    }
    return true;
}

static void set_runs(const struct snapshot_ram *memory, struct blob_reader *table, uint64_t runs,
                     const uint8_t *content)
{
    size_t block = 0, first = 0, end = 0;
    for (; block < memory->blocks; block++) {
        if (block == end && runs > 0) {
            first = (size_t)blob_get_integer(table, 4);
            end = first + (size_t)blob_get_integer(table, 4);
            runs--;
        }
        if (block >= first && block < end) {
            snapshot_block_set(memory, block, content);
            content += snapshot_block_size(memory, block);
        } else {
            snapshot_block_set(memory, block, NULL);
        }
    }
}

static bool get_memory(const struct snapshot_ram *memory, struct blob_reader *reader,
                       struct sim_error *error)
{
    uint64_t bytes = blob_get_integer(reader, 8), runs = blob_get_integer(reader, 4);
    struct blob_reader table = *reader;
    size_t expected, size = 0;
    uint8_t *content;
    if (reader->failed || bytes != memory->bytes)
        return snapshot_damaged(reader, error, "memory %s has another size on this board",
                                memory->region->name);
    if (!check_runs(memory, *reader, runs, &expected))
        return snapshot_damaged(reader, error, "the blocks of memory %s leave it",
                                memory->region->name);
    blob_get(reader, (size_t)runs * 8);
    content = runs == 0 ? NULL : snapshot_get_packed(reader, expected, &size);
    if (size != (runs == 0 ? 0 : expected)) {
        free(content);
        return snapshot_damaged(reader, error, "the bytes of memory %s do not unpack",
                                memory->region->name);
    }
    set_runs(memory, &table, runs, content);
    free(content);
    return true;
}

struct source {
    struct blob_reader *reader;
    struct sim_error *error;
};

static bool get_region(void *owner, const struct snapshot_ram *memory)
{
    const struct source *from = owner;
    return expect_region(memory->region, from->reader, from->error) &&
           get_memory(memory, from->reader, from->error);
}

bool snapshot_memory_load(struct machine *machine, struct blob_reader *reader,
                          struct sim_error *error)
{
    return snapshot_each_ram(machine, get_region, &(struct source){reader, error});
}
