/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map of a bus space: regions by priority become sorted ranges, ranges become page tables.
 * Both are rebuilt at the first use after a region has changed. */
#include "bus.h"

#include "device.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGES_PER_BLOCK  4096u
#define ALIAS_DEPTH      4 /* an alias of an alias ...; a loop ends here */
#define REGION_BYTES_MAX ((uint64_t)1 << 30)

void bus_space_init(struct bus_space *space, const char *name, unsigned address_bits, unsigned unit)
{
    memset(space, 0, sizeof *space);
    space->name = name;
    space->address_bits = address_bits;
    space->unit = unit;
    space->stale = true;
}

static uint64_t space_units(const struct bus_space *space)
{
    return (uint64_t)1 << space->address_bits;
}

static size_t block_count(const struct bus_space *space)
{
    return (size_t)(space_units(space) * space->unit / BUS_PAGE_BYTES / PAGES_PER_BLOCK + 1);
}

static void drop_blocks(struct bus_space *space)
{
    size_t i;
    for (i = 0; space->blocks != NULL && i < block_count(space); i++)
        free(space->blocks[i]);
    free(space->blocks);
    space->blocks = NULL;
}

void bus_space_free(struct bus_space *space)
{
    struct bus_region *region;
    drop_blocks(space);
    free(space->ranges);
    space->ranges = NULL;
    for (region = space->regions; region != NULL; region = region->next)
        bus_region_free(region);
    space->regions = NULL;
}

#define GUARD 4096u /* bytes without access before and after: a wrong index is caught at once */

static uint64_t whole_pages(const struct bus_region *region, unsigned unit)
{
    return (region->size * unit + 4095) / 4096 * 4096;
}

/* Fresh pages of the host: zero, and costing nothing until they are touched. */
bool bus_region_init_ram(struct bus_region *region, const char *name, uint64_t size, unsigned unit,
                         bool read_only, struct sim_error *error)
{
    uint64_t bytes;
    uint8_t *pages;
    *region = (struct bus_region){
        .name = name, .kind = BUS_RAM, .size = size, .enabled = true, .read_only = read_only};
    if (size == 0 || size > REGION_BYTES_MAX / unit) {
        sim_error_set(error, "memory %s: a size of %llu is out of range: give 1 byte to 1 GiB",
                      name, (unsigned long long)size);
        return false;
    }
    bytes = whole_pages(region, unit);
    pages = mmap(NULL, bytes + 2 * GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                 -1, 0);
    if (pages != MAP_FAILED && mprotect(pages + GUARD, bytes, PROT_READ | PROT_WRITE) == 0) {
        region->bytes = pages + GUARD;
        region->mapped = bytes + 2 * GUARD;
        return true;
    }
    if (pages != MAP_FAILED)
        munmap(pages, bytes + 2 * GUARD);
    sim_error_set(error, "memory %s: the host has no %llu bytes left: close other programs", name,
                  (unsigned long long)bytes);
    return false;
}

void bus_region_free(struct bus_region *region)
{
    if (region->bytes != NULL)
        munmap(region->bytes - GUARD, region->mapped);
    region->bytes = NULL;
}

void bus_region_init_device(struct bus_region *region, const char *name, uint64_t size,
                            struct device *device, unsigned index)
{
    *region = (struct bus_region){.name = name,
                                  .kind = BUS_DEVICE,
                                  .size = size,
                                  .enabled = true,
                                  .device = device,
                                  .index = index};
}

void bus_region_init_alias(struct bus_region *region, const char *name, uint64_t size,
                           struct bus_space *target, uint32_t target_base)
{
    *region = (struct bus_region){.name = name,
                                  .kind = BUS_ALIAS,
                                  .size = size,
                                  .enabled = true,
                                  .target = target,
                                  .target_base = target_base};
}

static void changed(struct bus_space *space)
{
    struct bus_watcher *watcher;
    space->stale = true;
    for (watcher = space->watchers; watcher != NULL; watcher = watcher->next)
        if (watcher->mapping_changed != NULL)
            watcher->mapping_changed(watcher->owner);
}

static uint64_t region_end(const struct bus_region *region)
{
    return (uint64_t)region->base + region->size;
}

static bool overlaps(const struct bus_region *a, const struct bus_region *b)
{
    return a->base < region_end(b) && b->base < region_end(a);
}

bool bus_add(struct bus_space *space, struct bus_region *region, uint32_t base, int priority,
             struct sim_error *error)
{
    struct bus_region **link;
    region->base = base;
    region->priority = priority;
    region->next = NULL;
    if (region->size == 0 || region_end(region) > space_units(space)) {
        sim_error_set(error, "%s at 0x%x, size 0x%llx, leaves the %u-bit address space %s",
                      region->name, base, (unsigned long long)region->size, space->address_bits,
                      space->name);
        return false;
    }
    for (link = &space->regions; *link != NULL; link = &(*link)->next) {
        if ((*link)->priority != priority || !overlaps(*link, region))
            continue;
        sim_error_set(error,
                      "%s at 0x%x overlaps %s at 0x%x: move one, or give one a "
                      "bosim,priority",
                      region->name, base, (*link)->name, (*link)->base);
        return false;
    }
    *link = region;
    changed(space);
    return true;
}

void bus_move(struct bus_space *space, struct bus_region *region, uint32_t base)
{
    if (region->base == base)
        return;
    region->base = base;
    changed(space);
}

void bus_enable(struct bus_space *space, struct bus_region *region, bool enabled)
{
    if (region->enabled == enabled)
        return;
    region->enabled = enabled;
    changed(space);
}

/* --- ranges --- */

static int compare_points(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Follows aliases from a unit of a space to what answers there; false if nothing does. At one
 * priority the region that was added first wins (they may come to overlap by moving). */
static bool resolve(struct bus_space *space, uint32_t address, int depth, struct bus_range *range)
{
    struct bus_region *region, *best = NULL;
    for (region = space->regions; region != NULL; region = region->next)
        if (region->enabled && address >= region->base && address < region_end(region) &&
            (best == NULL || region->priority > best->priority))
            best = region;
    if (best == NULL || depth == 0)
        return false;
    range->read_only |= best->read_only;
    range->wait_read = (uint8_t)(range->wait_read + best->wait_read);
    range->wait_write = (uint8_t)(range->wait_write + best->wait_write);
    if (best->kind == BUS_ALIAS)
        return resolve(best->target, address - best->base + best->target_base, depth - 1, range);
    range->region = best;
    range->offset = address - best->base;
    return true;
}

/* Every address at which what answers may change, seen from `space`; returns how many. */
static size_t collect_points(const struct bus_space *space, uint64_t first, uint64_t last,
                             int64_t shift, int depth, uint64_t *points, size_t count, size_t most)
{
    const struct bus_region *region;
    for (region = space->regions; region != NULL && depth > 0; region = region->next) {
        uint64_t low = region->base, high = region_end(region) - 1;
        if (low > last || high < first)
            continue;
        low = low < first ? first : low;
        high = high > last ? last : high;
        if (count + 2 > most)
            return most;
        points[count++] = (uint64_t)((int64_t)low + shift);
        points[count++] = (uint64_t)((int64_t)high + 1 + shift);
        if (region->kind == BUS_ALIAS) {
            int64_t to_target = (int64_t)region->target_base - (int64_t)region->base;
            count = collect_points(region->target, (uint64_t)((int64_t)low + to_target),
                                   (uint64_t)((int64_t)high + to_target), shift - to_target,
                                   depth - 1, points, count, most);
        }
    }
    return count;
}

#define POINTS_MAX 65536u

static bool continues(const struct bus_range *before, const struct bus_range *after)
{
    return before->region == after->region && before->last + 1 == after->first &&
           before->offset + (after->first - before->first) == after->offset &&
           before->read_only == after->read_only && before->wait_read == after->wait_read &&
           before->wait_write == after->wait_write;
}

static void add_range(struct bus_space *space, uint64_t first, uint64_t end)
{
    struct bus_range range = {.first = (uint32_t)first, .last = (uint32_t)(end - 1)};
    if (!resolve(space, (uint32_t)first, ALIAS_DEPTH, &range))
        return;
    if (space->range_count > 0 && continues(&space->ranges[space->range_count - 1], &range))
        space->ranges[space->range_count - 1].last = range.last;
    else
        space->ranges[space->range_count++] = range;
}

static void rebuild(struct bus_space *space)
{
    uint64_t *points = malloc(POINTS_MAX * sizeof *points);
    size_t count, i;
    assert(points != NULL);
    count = collect_points(space, 0, space_units(space) - 1, 0, ALIAS_DEPTH, points, 0, POINTS_MAX);
    qsort(points, count, sizeof *points, compare_points);
    free(space->ranges);
    space->ranges = calloc(count + 1, sizeof *space->ranges);
    assert(space->ranges != NULL);
    space->range_count = 0;
    for (i = 0; i + 1 < count; i++)
        if (points[i] < points[i + 1])
            add_range(space, points[i], points[i + 1]);
    free(points);
    drop_blocks(space);
    space->stale = false;
}

const struct bus_range *bus_ranges(struct bus_space *space, size_t *count)
{
    if (space->stale)
        rebuild(space);
    *count = space->range_count;
    return space->ranges;
}

static const struct bus_range *search(const struct bus_space *space, uint32_t address)
{
    size_t low = 0, high = space->range_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (space->ranges[middle].last < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < space->range_count && space->ranges[low].first <= address ? &space->ranges[low]
                                                                           : NULL;
}

const struct bus_range *bus_find(struct bus_space *space, uint32_t address)
{
    const struct bus_page *page = bus_page(space, address);
    return page->range != NULL ? page->range : search(space, address);
}

/* --- pages --- */

static void fill_page(const struct bus_space *space, uint64_t page_number, struct bus_page *page)
{
    uint32_t units = BUS_PAGE_BYTES / space->unit;
    uint64_t first = page_number * units;
    const struct bus_range *range;
    if (first >= space_units(space))
        return;
    range = search(space, (uint32_t)first);
    if (range == NULL || range->last < first + units - 1)
        return;
    page->range = range;
    if (range->region->kind != BUS_RAM)
        return;
    page->read =
        range->region->bytes + (size_t)(range->offset + (first - range->first)) * space->unit;
    page->write = range->read_only ? NULL : page->read;
}

static struct bus_page *build_block(struct bus_space *space, size_t block)
{
    struct bus_page *pages = calloc(PAGES_PER_BLOCK, sizeof *pages);
    uint64_t i;
    assert(pages != NULL);
    for (i = 0; i < PAGES_PER_BLOCK; i++)
        fill_page(space, (uint64_t)block * PAGES_PER_BLOCK + i, &pages[i]);
    return pages;
}

const struct bus_page *bus_page(struct bus_space *space, uint32_t address)
{
    uint64_t number = (uint64_t)address * space->unit / BUS_PAGE_BYTES;
    size_t block = (size_t)(number / PAGES_PER_BLOCK);
    if (space->stale)
        rebuild(space);
    if (space->address_bits < 32 && address >= space_units(space)) {
        static const struct bus_page nothing;
        return &nothing;
    }
    if (space->blocks == NULL) {
        space->blocks = calloc(block_count(space), sizeof(struct bus_page *));
        assert(space->blocks != NULL);
    }
    if (space->blocks[block] == NULL)
        space->blocks[block] = build_block(space, block);
    return &space->blocks[block][number % PAGES_PER_BLOCK];
}
