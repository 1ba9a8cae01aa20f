/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of an image to be disassembled: its sections where an ELF file tells them, the rest of
 * its segments, everything of a file that tells nothing. */
#include "asm/disasm_parts.h"

#include <stdlib.h>
#include <string.h>

unsigned disasm_unit(const struct disasm *disasm)
{
    return disasm->processor->isa->unit_bits / 8;
}

static bool add(struct disasm *disasm, struct disasm_region region)
{
    struct disasm_region *grown;
    size_t more = disasm->region_room == 0 ? 16 : disasm->region_room * 2;
    if (region.size == 0)
        return true;
    if (disasm->region_count == disasm->region_room) {
        grown = realloc(disasm->regions, more * sizeof *grown);
        if (grown == NULL)
            return false;
        disasm->regions = grown;
        disasm->region_room = more;
    }
    disasm->regions[disasm->region_count++] = region;
    return true;
}

/* A piece of a segment, cut to the range that is wanted. */
static bool add_piece(struct disasm *disasm, const struct image_segment *segment, uint64_t first,
                      uint64_t end, const struct image_section *section)
{
    const struct disasm_options *options = disasm->options;
    unsigned unit = disasm->processor->address_bytes;
    bool code = section != NULL                    ? section->executable
                : disasm->image->section_count > 0 ? false
                                                   : (segment->flags & IMAGE_EXECUTE) != 0;
    if (options->has_range && first < options->first * unit)
        first = options->first * unit;
    if (options->has_range && end > (options->last + 1) * unit)
        end = (options->last + 1) * unit;
    if (first >= end || (!code && !options->source && !options->has_range))
        return true;
    return add(
        disasm,
        (struct disasm_region){
            .address = first,
            .load = segment->address + (first - segment->run_address),
            .size = end - first,
            .bytes = segment->zero_fill ? NULL : segment->bytes + (first - segment->run_address),
            .section = section != NULL ? section->name : NULL,
            .code = code && !segment->zero_fill,
            .write = (segment->flags & IMAGE_WRITE) != 0 && segment->flags != 7});
}

/* The next section that has something at or behind an address. */
static const struct image_section *next_section(const struct image *image, uint64_t address)
{
    const struct image_section *best = NULL;
    size_t i;
    for (i = 0; i < image->section_count; i++) {
        const struct image_section *section = &image->sections[i];
        if (!section->allocated || section->size == 0 ||
            section->address + section->size <= address)
            continue;
        if (best == NULL || section->address < best->address)
            best = section;
    }
    return best;
}

static bool add_segment(struct disasm *disasm, const struct image_segment *segment)
{
    uint64_t at = segment->run_address, end = at + segment->size;
    bool good = true;
    while (good && at < end) {
        const struct image_section *section = next_section(disasm->image, at);
        uint64_t next = section == NULL || section->address >= end ? end : section->address;
        if (next > at) {
            good = add_piece(disasm, segment, at, next, NULL);
            at = next;
            continue;
        }
        next = section->address + section->size;
        next = next > end ? end : next;
        good = add_piece(disasm, segment, at, next, section);
        at = next;
    }
    return good;
}

static int by_address(const void *a, const void *b)
{
    const struct disasm_region *x = a, *y = b;
    return x->address < y->address ? -1 : x->address > y->address;
}

bool disasm_find_regions(struct disasm *disasm)
{
    size_t i;
    for (i = 0; i < disasm->image->segment_count; i++)
        if (!add_segment(disasm, &disasm->image->segments[i])) {
            sim_error_set(disasm->error, "the host has no memory left: close other programs");
            return false;
        }
    if (disasm->region_count == 0) {
        sim_error_set(
            disasm->error,
            disasm->options->has_range
                ? "%s: nothing is loaded between these addresses: `bosim info` shows what is"
                : "%s: no section has code: give --start and --end, to see other bytes",
            disasm->image->name);
        return false;
    }
    qsort(disasm->regions, disasm->region_count, sizeof *disasm->regions, by_address);
    return true;
}

const struct disasm_region *disasm_region_at(const struct disasm *disasm, uint64_t address)
{
    size_t i;
    for (i = 0; i < disasm->region_count; i++)
        if (address >= disasm->regions[i].address &&
            address - disasm->regions[i].address < disasm->regions[i].size)
            return &disasm->regions[i];
    return NULL;
}
