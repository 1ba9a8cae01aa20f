/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where code loads the stack pointer: all memory is searched for such instructions when following
 * begins, and a page of code that was empty then when something is seen to run there. What looks
 * like one and is data is never run, and so costs nothing. */
#include "aware/blackbox_parts.h"

#include <stdlib.h>
#include <string.h>

#define PAGE        4096u
#define PLACES_MOST 1024u
#define PAGES_MOST  65536u
#define LOOK_AHEAD  32u /* instructions behind a load */

struct bb_place *bb_place_find(struct blackbox *bb, uint32_t address)
{
    size_t low = 0, high = bb->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (bb->places[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < bb->place_count && bb->places[low].address == address ? &bb->places[low] : NULL;
}

/* The next meaning from an address on, which goes behind it. False: there is none. */
static bool next_meaning(struct blackbox *bb, uint32_t *address, enum stack_word_meaning *meaning)
{
    struct instruction instruction;
    unsigned i;
    bool found = false;
    for (i = 0; i < LOOK_AHEAD && !found; i++) {
        disassemble_at(bb->disassembler, bb->machine->cpu->program, *address, &instruction);
        if (instruction.size == 0)
            return false;
        found = blackbox_word(bb->processor, instruction.text, meaning);
        *address += instruction.size;
    }
    return found;
}

/* What pops may end with a call's return or with an exception's. */
static void find_meaning(struct blackbox *bb, struct bb_place *place)
{
    enum stack_word_meaning meaning = WORD_GOES_ON;
    uint32_t address = place->address;
    bool found = next_meaning(bb, &address, &meaning);
    place->meaning = (uint8_t)(found ? meaning : WORD_GOES_ON);
    while (found && meaning == WORD_POPS)
        found = next_meaning(bb, &address, &meaning);
    place->leaves = found && meaning == WORD_LEAVES;
    if (place->meaning == WORD_LEAVES || place->meaning == WORD_TAKES)
        place->meaning = WORD_POPS;
}

/* Where the same code goes on upon the other stack there is nothing to see. */
static void arm(struct blackbox *bb, struct bb_place *place)
{
    place->armed = place->meaning != WORD_GOES_ON;
    if (!place->armed)
        return;
    machine_break_add(bb->machine, place->address);
    machine_break_add(bb->machine, place->behind);
}

void bb_place_disarm(struct blackbox *bb, struct bb_place *place)
{
    if (!place->armed)
        return;
    place->armed = false;
    machine_break_remove(bb->machine, place->address);
    machine_break_remove(bb->machine, place->behind);
}

static void add_place(struct blackbox *bb, uint32_t address, const struct stack_code *code)
{
    struct bb_place *grown, place = {.address = address, .behind = address + code->size};
    size_t at = bb->place_count;
    if (at == PLACES_MOST || bb_place_find(bb, address) != NULL)
        return;
    grown = realloc(bb->places, (at + 1) * sizeof *grown);
    if (grown == NULL)
        return;
    bb->places = grown;
    bb->place_count++;
    for (; at > 0 && grown[at - 1].address > address; at--)
        grown[at] = grown[at - 1];
    find_meaning(bb, &place);
    grown[at] = place;
    bb->loading = NULL; /* it may have moved */
    arm(bb, &grown[at]);
}

static bool is_plain_fill(const uint8_t *bytes, size_t count)
{
    return count < 8 || (memcmp(bytes, bytes + 4, count - 4) == 0);
}

static size_t find_page(const struct blackbox *bb, uint32_t page)
{
    size_t low = 0, high = bb->page_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (bb->pages[middle] < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool bb_places_known(const struct blackbox *bb, uint32_t address)
{
    size_t at = find_page(bb, address / PAGE);
    return at < bb->page_count && bb->pages[at] == address / PAGE;
}

/* False: the page was known. */
static bool add_page(struct blackbox *bb, uint32_t page)
{
    size_t at = find_page(bb, page);
    uint32_t *grown;
    if ((at < bb->page_count && bb->pages[at] == page) || bb->page_count == PAGES_MOST)
        return false;
    grown = realloc(bb->pages, (bb->page_count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    memmove(grown + at + 1, grown + at, (bb->page_count - at) * sizeof *grown);
    grown[at] = page;
    bb->pages = grown;
    bb->page_count++;
    return true;
}

/* A page of memory: `count` bytes of it, `more` that may be read. */
static void search_page(struct blackbox *bb, uint32_t address, const uint8_t *bytes, size_t count,
                        size_t more)
{
    size_t i;
    if (is_plain_fill(bytes, count) || !add_page(bb, address / PAGE))
        return;
    for (i = 0; i < count && i + 4 <= more; i += bb->processor->step) {
        const struct stack_code *code =
            blackbox_code(bb->processor, bytes + i, bb->class->processor->big_endian);
        if (code != NULL && code->kind == CODE_LOADS_STACK)
            add_place(bb, address + (uint32_t)i, code);
    }
}

/* The part of a range that lies in pages `first` to `last`. */
static void search_range(struct blackbox *bb, const struct bus_range *range, uint32_t first,
                         uint32_t last)
{
    uint64_t address = range->first > first ? range->first : first;
    uint64_t end = (uint64_t)(range->last < last ? range->last : last) + 1;
    while (address < end) {
        uint64_t next = (address / PAGE + 1) * PAGE, stop = next < end ? next : end;
        search_page(bb, (uint32_t)address,
                    range->region->bytes + range->offset + (address - range->first),
                    (size_t)(stop - address), (size_t)((uint64_t)range->last + 1 - address));
        address = stop;
    }
}

/* Ranges are asked for anew each time: arming breaks may not keep them. */
static void search(struct blackbox *bb, uint32_t first, uint32_t last)
{
    size_t count, i;
    const struct bus_range *ranges = bus_ranges(bb->machine->cpu->program, &count);
    if (bb->machine->cpu->program->unit != 1)
        return;
    for (i = 0; i < count; i++)
        if (ranges[i].region->kind == BUS_RAM && ranges[i].first <= last && ranges[i].last >= first)
            search_range(bb, &ranges[i], first, last);
}

void bb_places_search_all(struct blackbox *bb)
{
    search(bb, 0, UINT32_MAX);
}

void bb_places_at(struct blackbox *bb, uint32_t pc)
{
    uint32_t page = pc / PAGE;
    if (page == bb->last_page)
        return;
    bb->last_page = page;
    search(bb, page * PAGE, page * PAGE + (PAGE - 1));
}

void bb_places_free(struct blackbox *bb)
{
    size_t i;
    for (i = 0; i < bb->place_count; i++)
        bb_place_disarm(bb, &bb->places[i]);
    free(bb->places);
    free(bb->pages);
}
