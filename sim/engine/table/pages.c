/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of pages. They are a cache: whatever is taken out is put in again by the slow way, so
 * that a list of filled pages that is full may simply begin anew. */
#include "pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#define TABLE_BYTES  (4 * PAGES_COUNT * sizeof(uintptr_t))
#define REFUND_BYTES (PAGES_COUNT * 2u)
#define MOST_FILLED  65536u

static void *map_table(size_t bytes)
{
    void *table = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return table == MAP_FAILED ? NULL : table;
}

bool pages_init(struct table_pages *pages, struct sim_error *error)
{
    *pages = (struct table_pages){.read = map_table(TABLE_BYTES), .write = map_table(TABLE_BYTES)};
    pages->filled = malloc(MOST_FILLED * sizeof *pages->filled);
    pages->filled_room = MOST_FILLED;
    if (pages->read && pages->write && pages->filled)
        return true;
    pages_free(pages);
    sim_error_set(error,
                  "no memory for the engine's tables of pages (%zu MB of addresses): "
                  "raise `ulimit -v`",
                  2 * TABLE_BYTES >> 20);
    return false;
}

bool pages_init_waits(struct table_pages *pages, struct sim_error *error)
{
    if (!pages_init(pages, error))
        return false;
    pages->refunds = map_table(REFUND_BYTES);
    if (pages->refunds)
        return true;
    pages_free(pages);
    sim_error_set(error, "no memory for the wait states of pages: raise `ulimit -v`");
    return false;
}

void pages_free(struct table_pages *pages)
{
    if (pages->read)
        munmap(pages->read, TABLE_BYTES);
    if (pages->write)
        munmap(pages->write, TABLE_BYTES);
    if (pages->refunds)
        munmap(pages->refunds, REFUND_BYTES);
    free(pages->filled);
    *pages = (struct table_pages){0};
}

void pages_clear(struct table_pages *pages)
{
    while (pages->filled_count) {
        uint32_t page = pages->filled[--pages->filled_count];
        pages->read[page] = pages->write[page] = 0;
    }
}

void pages_forget(struct table_pages *pages, uint32_t address, uint64_t bytes)
{
    uint32_t first = address >> PAGES_SHIFT;
    uint32_t last = (uint32_t)((address + bytes - 1) >> PAGES_SHIFT);
    size_t i = pages->filled_count;
    while (i-- > 0) {
        uint32_t page = pages->filled[i];
        if (page < first || page > last)
            continue;
        pages->read[page] = pages->write[page] = 0;
        pages->filled[i] = pages->filled[--pages->filled_count];
    }
}

void pages_fill(struct table_pages *pages, uint32_t address, const uint8_t *bytes, bool read,
                bool write)
{
    uint32_t page = address >> PAGES_SHIFT;
    uintptr_t word = (uintptr_t)bytes - ((uintptr_t)page << PAGES_SHIFT);
    if (!pages->read[page] && !pages->write[page]) {
        if (pages->filled_count == pages->filled_room)
            pages_clear(pages);
        pages->filled[pages->filled_count++] = page;
    }
    pages->read[page] = read ? word : 0;
    pages->write[page] = write ? word : 0;
}

void pages_guard(struct table_pages *pages, uint32_t address, uint32_t bytes)
{
    uint32_t page = address >> PAGES_SHIFT;
    uint32_t last = (uint32_t)(((uint64_t)address + bytes - 1) >> PAGES_SHIFT) % PAGES_COUNT;
    if (bytes == 0)
        return;
    for (; page != last; page = (page + 1) % PAGES_COUNT)
        pages->write[page] = 0;
    pages->write[last] = 0;
}

void pages_guard_bytes(struct table_pages *pages, const uint8_t *byte)
{
    size_t i;
    for (i = 0; i < pages->filled_count; i++) {
        uint32_t page = pages->filled[i];
        uintptr_t there = pages->write[page] + ((uintptr_t)page << PAGES_SHIFT);
        if (there >> PAGES_SHIFT == (uintptr_t)byte >> PAGES_SHIFT)
            pages->write[page] = 0;
    }
}
