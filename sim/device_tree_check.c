/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The structure of a devicetree blob, checked before libfdt sees it (Devicetree Specification 0.4,
 * chapter 5). libfdt 1.6 adds a property's length to its place without looking: one above 2^31 goes
 * backwards, and its own check never ends. */
#include "device_tree.h"

#include <libfdt.h>
#include <string.h>

#define DEPTH_MAX 64u

struct walk {
    const uint8_t *bytes; /* the structure block */
    size_t size, place;
    size_t strings; /* size of the strings block */
    unsigned depth;
};

static bool get_cell(struct walk *walk, uint32_t *value)
{
    fdt32_t cell;
    if (walk->size - walk->place < sizeof cell)
        return false;
    memcpy(&cell, walk->bytes + walk->place, sizeof cell);
    walk->place += sizeof cell;
    *value = fdt32_to_cpu(cell);
    return true;
}

static bool skip(struct walk *walk, size_t bytes)
{
    size_t padded = (bytes + 3) / 4 * 4;
    if (bytes > walk->size || padded > walk->size - walk->place)
        return false;
    walk->place += padded;
    return true;
}

static bool walk_name(struct walk *walk)
{
    const uint8_t *name = walk->bytes + walk->place;
    const uint8_t *end = memchr(name, 0, walk->size - walk->place);
    return end != NULL && ++walk->depth <= DEPTH_MAX && skip(walk, (size_t)(end - name) + 1);
}

static bool walk_property(struct walk *walk)
{
    uint32_t length, name;
    return get_cell(walk, &length) && get_cell(walk, &name) && name < walk->strings &&
           skip(walk, length);
}

/* One tag and what belongs to it; false at the end, good or bad. */
static bool walk_tag(struct walk *walk, bool *good)
{
    uint32_t tag;
    *good = false;
    if (!get_cell(walk, &tag))
        return false;
    if (tag == FDT_BEGIN_NODE)
        return walk_name(walk);
    if (tag == FDT_PROP)
        return walk->depth > 0 && walk_property(walk);
    if (tag == FDT_END_NODE)
        return walk->depth-- > 0;
    *good = tag == FDT_END && walk->depth == 0;
    return tag == FDT_NOP;
}

static bool inside(size_t size, size_t offset, size_t length)
{
    return offset <= size && length <= size - offset;
}

bool tree_is_sound(const void *dtb, size_t size)
{
    struct walk walk = {0};
    bool good;
    if (size < sizeof(struct fdt_header) || fdt_check_header(dtb) != 0 ||
        fdt_version(dtb) < 17 || /* older ones do not tell the blocks' sizes */
        !inside(size, 0, fdt_totalsize(dtb)))
        return false;
    size = fdt_totalsize(dtb);
    if (!inside(size, fdt_off_dt_struct(dtb), fdt_size_dt_struct(dtb)) ||
        !inside(size, fdt_off_dt_strings(dtb), fdt_size_dt_strings(dtb)))
        return false;
    walk.bytes = (const uint8_t *)dtb + fdt_off_dt_struct(dtb);
    walk.size = fdt_size_dt_struct(dtb);
    walk.strings = fdt_size_dt_strings(dtb);
    while (walk_tag(&walk, &good))
        ;
    return good;
}
