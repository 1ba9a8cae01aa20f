/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What symbols say of a kernel's memory: names of objects, layouts of its structures; and sets of
 * addresses. */
#include "aware/kernel.h"

#include "symbols/symbols.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct image *image_of(const struct aware *aware)
{
    const struct symbols *symbols = aware_symbols(aware);
    return symbols == NULL ? NULL : symbols_image(symbols);
}

bool aware_symbol(const struct aware *aware, const char *name, uint32_t *address)
{
    *address = 0;
    return aware_symbols(aware) != NULL && symbols_address(aware_symbols(aware), name, address);
}

uint32_t aware_symbol_size(const struct aware *aware, const char *name)
{
    const struct image *image = image_of(aware);
    const struct image_symbol *symbol = image == NULL ? NULL : image_symbol_find(image, name);
    return symbol == NULL ? 0 : (uint32_t)symbol->size;
}

/* A variable of a pointer's size that holds the address. */
static const struct image_symbol *find_pointer(const struct aware *aware, const struct image *image,
                                               uint32_t address)
{
    size_t i;
    for (i = 0; i < image->placed_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        uint32_t word;
        if (symbol->size == 4 && symbol->value <= UINT32_MAX && symbol->type == IMAGE_OBJECT &&
            aware_read(aware_machine(aware), (uint32_t)symbol->value, 4, &word) && word == address)
            return symbol;
    }
    return NULL;
}

bool aware_symbol_at(const struct aware *aware, uint32_t address, char *text, size_t room)
{
    const struct image *image = image_of(aware);
    const struct image_symbol *symbol = NULL;
    uint64_t offset = 1;
    text[0] = '\0';
    if (image != NULL && address != 0)
        symbol = image_symbol_at(image, address, &offset);
    if (symbol == NULL || offset != 0)
        return false;
    snprintf(text, room, "%s", symbol->name);
    return true;
}

void aware_symbol_text(const struct aware *aware, uint32_t address, char *text, size_t room)
{
    const struct image_symbol *symbol;
    if (aware_symbol_at(aware, address, text, room) || image_of(aware) == NULL || address == 0)
        return;
    symbol = find_pointer(aware, image_of(aware), address);
    if (symbol != NULL)
        snprintf(text, room, "%s", symbol->name);
}

/* --- layouts --- */

static const char *cut_word(const char *text, char *word, size_t room)
{
    size_t length = strcspn(text, " ");
    snprintf(word, room, "%.*s", (int)length, text);
    text += length;
    return text + strspn(text, " ");
}

static bool find_member(const struct symbols *symbols, const struct aware_member *member,
                        int *offset)
{
    const char *types = member->types, *paths;
    char type[64], path[64];
    uint32_t at, size;
    while (*types != '\0') {
        types = cut_word(types, type, sizeof type);
        for (paths = member->path; *paths != '\0';) {
            paths = cut_word(paths, path, sizeof path);
            if (symbols_member(symbols, type, path, &at, &size)) {
                *offset = (int)at;
                return true;
            }
        }
    }
    return false;
}

static bool type_is_known(const struct symbols *symbols, const struct aware_member *member)
{
    const char *types = member->types;
    char type[64];
    uint32_t size;
    while (*types != '\0') {
        types = cut_word(types, type, sizeof type);
        if (symbols_type_size(symbols, type, &size))
            return true;
    }
    return false;
}

unsigned aware_layout(const struct aware *aware, const struct aware_member *members, size_t count,
                      int *offsets)
{
    const struct symbols *symbols = aware_symbols(aware);
    unsigned found = 0;
    size_t i;
    for (i = 0; i < count; i++) {
        offsets[i] = -1;
        if (symbols != NULL && find_member(symbols, &members[i], &offsets[i]))
            found++;
        else if (symbols == NULL || !type_is_known(symbols, &members[i]))
            offsets[i] = members[i].offset;
    }
    return found;
}

/* --- sets --- */

bool aware_set_has(const struct aware_set *set, uint32_t item)
{
    size_t i;
    for (i = 0; i < set->count; i++)
        if (set->items[i] == item)
            return true;
    return false;
}

#define SET_MOST 4096u /* of what a kernel is believed to have */

bool aware_set_add(struct aware_set *set, uint32_t item)
{
    size_t room = set->room == 0 ? 32 : 2 * set->room;
    uint32_t *grown;
    if (set->count == SET_MOST || aware_set_has(set, item))
        return false;
    if (set->count == set->room) {
        grown = realloc(set->items, room * sizeof *grown);
        if (grown == NULL)
            return false;
        set->items = grown;
        set->room = room;
    }
    set->items[set->count++] = item;
    return true;
}

void aware_set_free(struct aware_set *set)
{
    free(set->items);
    memset(set, 0, sizeof *set);
}

size_t aware_set_take(struct aware_set *set, uint32_t *items, size_t most)
{
    size_t count = set->count, taken = count < most ? count : most;
    if (taken > 0)
        memcpy(items, set->items, taken * sizeof *items);
    aware_set_free(set);
    return count;
}

void aware_append(char *text, size_t size, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    if (used < size)
        vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
}
