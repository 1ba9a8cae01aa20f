/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of page numbers: a hash table with open addresses, at most half full. */
#include "code_pages.h"

#include "pages.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256u

static uintptr_t page_of(const uint8_t *byte)
{
    return (uintptr_t)byte >> PAGES_SHIFT;
}

/* Where the page is, or would be. `room` is a power of 2, with free slots. */
static uintptr_t *slot_of(const struct code_pages *pages, uintptr_t page)
{
    size_t at = (size_t)(page * 0x9e3779b97f4a7c15u >> 32) & (pages->room - 1);
    while (pages->slots[at] != 0 && pages->slots[at] != page)
        at = (at + 1) & (pages->room - 1);
    return &pages->slots[at];
}

static void grow(struct code_pages *pages)
{
    struct code_pages larger = {.room = pages->room == 0 ? FIRST_ROOM : 2 * pages->room};
    size_t i;
    larger.slots = calloc(larger.room, sizeof *larger.slots);
    if (larger.slots == NULL)
        abort();
    for (i = 0; i < pages->room; i++)
        if (pages->slots[i] != 0)
            *slot_of(&larger, pages->slots[i]) = pages->slots[i];
    larger.count = pages->count;
    free(pages->slots);
    *pages = larger;
}

bool code_pages_add(struct code_pages *pages, const uint8_t *byte)
{
    uintptr_t *slot;
    if (2 * pages->count >= pages->room)
        grow(pages);
    slot = slot_of(pages, page_of(byte));
    if (*slot != 0)
        return false;
    *slot = page_of(byte);
    pages->count++;
    return true;
}

bool code_pages_has(const struct code_pages *pages, const uint8_t *byte)
{
    return pages->count > 0 && *slot_of(pages, page_of(byte)) != 0;
}

bool code_pages_meets(const struct code_pages *pages, const uint8_t *first, size_t bytes)
{
    uintptr_t page, last = page_of(first + bytes - 1);
    if (pages->count == 0 || bytes == 0)
        return false;
    for (page = page_of(first); page <= last; page++)
        if (*slot_of(pages, page) != 0)
            return true;
    return false;
}

void code_pages_clear(struct code_pages *pages)
{
    if (pages->count > 0)
        memset(pages->slots, 0, pages->room * sizeof *pages->slots);
    pages->count = 0;
}

void code_pages_free(struct code_pages *pages)
{
    free(pages->slots);
    *pages = (struct code_pages){0};
}
