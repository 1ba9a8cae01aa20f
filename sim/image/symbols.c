/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols and sections of an image: look-up by name and by address.
 * A symbol with a size claims exactly that; one without (assembler labels mostly) all up to the
 * next symbol or the end of its section. Of symbols inside each other the innermost that has a
 * size wins, so that a label inside a function does not hide the function. */
#include "image/parts.h"

#include <stdlib.h>
#include <string.h>

#define NO_PARENT UINT32_MAX

const char *image_keep_strings(struct image *image, const uint8_t *bytes, size_t size,
                               struct sim_error *error)
{
    struct image_strings *strings = malloc(sizeof *strings + size + 1);
    if (strings == NULL) {
        image_no_memory(image->name, error);
        return NULL;
    }
    if (size > 0)
        memcpy(strings->text, bytes, size);
    strings->text[size] = '\0';
    strings->next = image->strings;
    image->strings = strings;
    return strings->text;
}

/* ---- order ---- */

/* At one address: what spans more first, so that a parent stands before what it holds; then
 * functions before objects before labels, global before local. */
static int compare_symbols(const void *a, const void *b)
{
    const struct image_symbol *x = a, *y = b;
    bool x_absolute = x->type == IMAGE_ABSOLUTE, y_absolute = y->type == IMAGE_ABSOLUTE;
    if (x_absolute != y_absolute)
        return x_absolute ? 1 : -1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    if (x->global != y->global)
        return x->global ? -1 : 1;
    return strcmp(x->name, y->name);
}

struct name_entry {
    const char *name;
    bool global;
    uint32_t index;
};

static int compare_names(const void *a, const void *b)
{
    const struct name_entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order != 0)
        return order;
    if (x->global != y->global)
        return x->global ? -1 : 1;
    return x->index == y->index ? 0 : x->index < y->index ? -1 : 1;
}

static bool sort_names(struct image *image)
{
    struct name_entry *entries = malloc((image->symbol_count + 1) * sizeof *entries);
    uint32_t *by_name = realloc(image->by_name, (image->symbol_count + 1) * sizeof *by_name);
    if (by_name != NULL)
        image->by_name = by_name;
    if (entries == NULL || by_name == NULL) {
        free(entries);
        return false;
    }
    for (size_t i = 0; i < image->symbol_count; i++)
        entries[i] =
            (struct name_entry){image->symbols[i].name, image->symbols[i].global, (uint32_t)i};
    qsort(entries, image->symbol_count, sizeof *entries, compare_names);
    for (size_t i = 0; i < image->symbol_count; i++)
        by_name[i] = entries[i].index;
    free(entries);
    return true;
}

/* ---- who claims which addresses ---- */

/* Of `size` > 0 bytes; a size that runs over the end of the addresses ends there. */
static uint64_t last_address(uint64_t address, uint64_t size)
{
    return size - 1 > UINT64_MAX - address ? UINT64_MAX : address + (size - 1);
}

static uint64_t section_last(const struct image *image, const struct image_symbol *symbol)
{
    const struct image_section *section;
    if (symbol->section < 0)
        return symbol->value;
    section = &image->sections[symbol->section];
    if (section->size == 0 || symbol->value < section->address ||
        symbol->value - section->address >= section->size)
        return symbol->value;
    return last_address(section->address, section->size);
}

/* `next` is the value of the next symbol that starts higher, or UINT64_MAX. */
static uint64_t claimed_last(const struct image *image, const struct image_symbol *symbol,
                             uint64_t next)
{
    uint64_t last;
    if (symbol->size > 0)
        return last_address(symbol->value, symbol->size);
    last = section_last(image, symbol);
    return next > symbol->value && next <= last ? next - 1 : last;
}

static void set_claims(struct image *image)
{
    uint64_t next = UINT64_MAX;
    for (size_t i = image->placed_count; i-- > 0;) {
        struct image_symbol *symbol = &image->symbols[i];
        symbol->last = claimed_last(image, symbol, next);
        if (i > 0 && image->symbols[i - 1].value < symbol->value)
            next = symbol->value;
    }
}

/* Each symbol's parent is found from the one before it: itself if it has a size and reaches so
 * far, else up its own parents. A parent that is passed over is never asked again. */
static void set_parents(struct image *image)
{
    uint32_t around = NO_PARENT;
    for (uint32_t i = 0; i < image->placed_count; i++) {
        struct image_symbol *symbol = &image->symbols[i];
        while (around != NO_PARENT && image->symbols[around].last < symbol->value)
            around = image->symbols[around].parent;
        symbol->parent = around;
        if (symbol->size > 0)
            around = i;
        else if (around != NO_PARENT && image->symbols[around].last < symbol->last)
            symbol->last = image->symbols[around].last; /* a label ends with its function */
    }
}

static int compare_marks(const void *a, const void *b)
{
    const struct image_mark *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

bool image_index_symbols(struct image *image, struct sim_error *error)
{
    if (image->mark_count > 0)
        qsort(image->marks, image->mark_count, sizeof image->marks[0], compare_marks);
    if (image->symbol_count == 0)
        return true;
    qsort(image->symbols, image->symbol_count, sizeof image->symbols[0], compare_symbols);
    image->placed_count = 0;
    while (image->placed_count < image->symbol_count &&
           image->symbols[image->placed_count].type != IMAGE_ABSOLUTE)
        image->placed_count++;
    set_claims(image);
    set_parents(image);
    return sort_names(image) || image_no_memory(image->name, error);
}

bool image_count_units(struct image *image, unsigned unit, struct sim_error *error)
{
    for (size_t i = 0; i < image->section_count; i++) {
        image->sections[i].address /= unit;
        image->sections[i].size /= unit;
    }
    for (size_t i = 0; i < image->placed_count; i++) {
        image->symbols[i].value /= unit;
        image->symbols[i].size /= unit;
    }
    return image_index_symbols(image, error);
}

/* ---- look-up ---- */

/* Index of the last symbol that starts at or before an address, plus one; 0 for none. */
static size_t after_last_before(const struct image *image, uint64_t address)
{
    size_t low = 0, high = image->placed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->symbols[middle].value <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first of those that start and end where this one does: the order prefers it. */
static const struct image_symbol *first_alike(const struct image *image,
                                              const struct image_symbol *symbol)
{
    while (symbol > image->symbols && symbol[-1].value == symbol->value &&
           symbol[-1].size == symbol->size)
        symbol--;
    return symbol;
}

const struct image_symbol *image_symbol_at(const struct image *image, uint64_t address,
                                           uint64_t *offset)
{
    size_t after = after_last_before(image, address);
    const struct image_symbol *last = after > 0 ? &image->symbols[after - 1] : NULL;
    const struct image_symbol *found = last;
    while (found != NULL && (found->size == 0 || found->last < address))
        found = found->parent != NO_PARENT ? &image->symbols[found->parent] : NULL;
    if (found == NULL && last != NULL && last->size == 0 && address <= last->last)
        found = last;
    if (found == NULL)
        return NULL;
    found = first_alike(image, found);
    if (offset != NULL)
        *offset = address - found->value;
    return found;
}

static const struct image_symbol *find_exactly(const struct image *image, const char *name)
{
    size_t low = 0, high = image->symbol_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(image->symbols[image->by_name[middle]].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == image->symbol_count || strcmp(image->symbols[image->by_name[low]].name, name) != 0)
        return NULL;
    return &image->symbols[image->by_name[low]];
}

const struct image_symbol *image_symbol_find(const struct image *image, const char *name)
{
    const struct image_symbol *found = find_exactly(image, name);
    if (found == NULL && image->underscores && name[0] == '_')
        found = find_exactly(image, name + 1);
    return found;
}

/* COFF files may have no room for more than eight letters. */
static bool is_named(const struct image *image, const char *section, const char *name)
{
    if (image->format == IMAGE_COFF && strlen(section) == 8 && strlen(name) > 8)
        return strncmp(section, name, 8) == 0;
    return strcmp(section, name) == 0;
}

const struct image_section *image_section_find(const struct image *image, const char *name)
{
    for (size_t i = 0; i < image->section_count; i++)
        if (is_named(image, image->sections[i].name, name))
            return &image->sections[i];
    return NULL;
}
