/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memories a drafted board has: those that the image fills, the one below the first stack
 * pointer, and those that the run has shown. */
#include "draft/draft.h"

#include "dev/unknown.h"

#include <stdlib.h>
#include <string.h>

#define PIECE     0x1000ull   /* memories begin and end at multiples of it */
#define BLOCK     0x100000ull /* RAM is thought to begin at a multiple of it */
#define NEAR      0x1000000ull
#define ADDRESSES 0x100000000ull

static bool is_kind(const struct draft *draft, uint64_t address, const char *kind)
{
    const struct draft_window *window;
    for (window = draft->processor->draft->windows; window->size != 0; window++)
        if (address >= window->first && address - window->first < window->size)
            return strcmp(window->kind, kind) == 0;
    return false;
}

static void remove_memory(struct draft *draft, unsigned number)
{
    memmove(&draft->memories[number], &draft->memories[number + 1],
            (--draft->memory_count - number) * sizeof draft->memories[0]);
}

/* Joins it with those of its kind that it touches. What is read-only stays so: the others end
 * where it begins. */
static bool add_memory(struct draft *draft, uint64_t first, uint64_t end, bool read_only)
{
    unsigned i;
    for (i = 0; i < draft->memory_count; i++) {
        const struct draft_memory *other = &draft->memories[i];
        if (other->read_only == read_only || other->first >= end || other->end <= first)
            continue;
        if (other->first > first && !add_memory(draft, first, other->first, read_only))
            return false;
        return other->end >= end || add_memory(draft, other->end, end, read_only);
    }
    for (i = 0; i < draft->memory_count; i++) {
        const struct draft_memory other = draft->memories[i];
        if (other.read_only != read_only || other.first > end || other.end < first)
            continue;
        first = other.first < first ? other.first : first;
        end = other.end > end ? other.end : end;
        remove_memory(draft, i--);
    }
    if (draft->memory_count == DRAFT_MEMORIES)
        return false;
    for (i = draft->memory_count++; i > 0 && draft->memories[i - 1].first > first; i--)
        draft->memories[i] = draft->memories[i - 1];
    draft->memories[i] = (struct draft_memory){first, end, read_only};
    return true;
}

static uint64_t round_up(uint64_t value)
{
    return (value + PIECE - 1) / PIECE * PIECE;
}

/* Is the first stack in the piece that the image fills, or a little behind it? Then both are one
 * RAM, from which it runs: on chips that have flash there, RAM lies far from it. */
static bool holds_stack(const struct draft *draft, uint64_t first, uint64_t end)
{
    return draft->reset.stack > first && draft->reset.stack <= end + NEAR;
}

static bool add_segment(struct draft *draft, const struct image_segment *segment)
{
    uint64_t first = segment->address / PIECE * PIECE;
    uint64_t end = round_up(segment->address + segment->size);
    bool code = is_kind(draft, first, "code");
    if (end > ADDRESSES)
        return false;
    if (code && holds_stack(draft, first, end) && draft->reset.stack > end)
        end = round_up(draft->reset.stack);
    return add_memory(draft, first, end,
                      code && !segment->zero_fill && !holds_stack(draft, first, end));
}

static bool add_stack(struct draft *draft)
{
    uint64_t top = draft->reset.stack, first = (top - 1) / BLOCK * BLOCK;
    const struct draft_cpu *cpu = draft->processor->draft;
    unsigned i;
    if (cpu->ram_size != 0)
        return add_memory(draft, cpu->ram_first, (uint64_t)cpu->ram_first + cpu->ram_size, false);
    for (i = 0; i < draft->memory_count; i++) {
        const struct draft_memory *memory = &draft->memories[i];
        if (memory->first < top && memory->end >= top)
            return true;
        if (memory->read_only && memory->first < top && memory->end > first)
            first = memory->end;
    }
    return add_memory(draft, first, round_up(top), false);
}

bool draft_begin(struct draft *draft, const struct image *image, struct sim_error *error)
{
    bool good = true;
    size_t i;
    draft->memory_count = 0;
    if (!draft_reads_reset(draft->processor->draft, image, &draft->reset)) {
        sim_error_set(error,
                      "%s: no reset vector of a %s was found in it: is it for that processor, and "
                      "does it lie where it was linked for?",
                      image->name, draft->processor->title);
        return false;
    }
    for (i = 0; i < image->segment_count && good; i++)
        if (image->segments[i].size > 0)
            good = add_segment(draft, &image->segments[i]);
    if (good && add_stack(draft))
        return true;
    sim_error_set(error,
                  "%s: its pieces need more than %u memories, or more than 4 GB: write a board for "
                  "it (docs/add-a-board.md)",
                  image->name, DRAFT_MEMORIES);
    return false;
}

/* --- what the run has shown --- */

/* The pages of a piece of memory that hold anything; false: none. */
static bool used_part(const struct machine *machine, const struct bus_region *region,
                      uint64_t *first, uint64_t *end)
{
    uint8_t fill = machine->options.ram_fill;
    uint64_t page;
    bool any = false;
    for (page = 0; page < region->size; page += PIECE) {
        const uint8_t *bytes = region->bytes + page;
        if (bytes[0] == fill && memcmp(bytes, bytes + 1, PIECE - 1) == 0)
            continue;
        if (!any)
            *first = region->base + page;
        *end = region->base + page + PIECE;
        any = true;
    }
    return any;
}

/* RAM goes on where it was known to end, without a gap. */
static uint64_t joined(const struct draft *draft, uint64_t first)
{
    unsigned i;
    for (i = 0; i < draft->memory_count; i++)
        if (!draft->memories[i].read_only && draft->memories[i].end < first &&
            first - draft->memories[i].end < BLOCK)
            return draft->memories[i].end;
    return first;
}

void draft_learn(struct draft *draft, struct machine *machine)
{
    const struct unknown *unknown = unknown_find(machine);
    unsigned i;
    for (i = 0; unknown != NULL && i < unknown->memory_count; i++) {
        uint64_t first, end;
        if (used_part(machine, &unknown->memories[i], &first, &end))
            add_memory(draft, joined(draft, first), end, false);
    }
}
