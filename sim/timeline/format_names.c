/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by name: see format_names.h. An open table of hashes, at most half full. */
#include "timeline/format_names.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 64u

static uint32_t hash_of(const void *name, size_t length)
{
    uint64_t sum = blob_checksum(name, length);
    return (uint32_t)(sum ^ sum >> 32);
}

/* Where the name is, or where it would be. */
static struct names_entry *place_of(const struct names *names, const void *name, size_t length,
                                    uint32_t hash)
{
    size_t i = hash & (names->room - 1);
    for (; names->entries[i].used; i = (i + 1) & (names->room - 1)) {
        const struct names_entry *entry = &names->entries[i];
        if (entry->hash == hash && entry->length == length &&
            (length == 0 || memcmp(names->text.bytes + entry->place, name, length) == 0))
            break;
    }
    return &names->entries[i];
}

uint32_t *names_find(const struct names *names, const void *name, size_t length)
{
    struct names_entry *entry;
    if (names->room == 0)
        return NULL;
    entry = place_of(names, name, length, hash_of(name, length));
    return entry->used ? &entry->value : NULL;
}

static bool grow(struct names *names)
{
    struct names bigger = *names;
    size_t i, k;
    bigger.room = names->room != 0 ? 2 * names->room : ROOM_FIRST;
    bigger.entries = calloc(bigger.room, sizeof *bigger.entries);
    if (bigger.entries == NULL)
        return false;
    for (i = 0; i < names->room; i++) {
        if (!names->entries[i].used)
            continue;
        for (k = names->entries[i].hash & (bigger.room - 1); bigger.entries[k].used;)
            k = (k + 1) & (bigger.room - 1);
        bigger.entries[k] = names->entries[i];
    }
    free(names->entries);
    *names = bigger;
    return true;
}

bool names_put(struct names *names, const void *name, size_t length, uint32_t value)
{
    uint32_t hash = hash_of(name, length);
    size_t place = names->text.size;
    if (2 * names->count >= names->room && !grow(names))
        return false;
    blob_put(&names->text, name, length);
    if (names->text.failed)
        return false;
    *place_of(names, name, length, hash) = (struct names_entry){
        .place = place, .length = length, .hash = hash, .value = value, .used = true};
    names->count++;
    return true;
}

void names_free(struct names *names)
{
    blob_free(&names->text);
    free(names->entries);
    *names = (struct names){0};
}
