/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts and facts of a recording: see recording_texts.h. */
#include "timeline/recording_texts.h"

#include <stdlib.h>
#include <string.h>

/* Fowler, Noll and Vo's hash, 1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* Where a text is, or where it would be put. There is a free slot always. */
static uint32_t *slot_of(const struct texts *texts, const char *text)
{
    uint32_t at = hash_of(text) & (texts->slot_count - 1);
    while (texts->slots[at] != 0 && strcmp(texts->list[texts->slots[at] - 1], text) != 0)
        at = (at + 1) & (texts->slot_count - 1);
    return &texts->slots[at];
}

static bool grow(struct texts *texts)
{
    uint32_t i, room = texts->room == 0 ? 64 : texts->room * 2;
    char **list = realloc(texts->list, room * sizeof *list);
    uint32_t *slots = calloc(room, 2 * sizeof *slots);
    if (list != NULL)
        texts->list = list;
    if (list == NULL || slots == NULL) {
        free(slots);
        return false;
    }
    free(texts->slots);
    texts->slots = slots;
    texts->slot_count = 2 * room;
    texts->room = room;
    for (i = 0; i < texts->count; i++)
        *slot_of(texts, list[i]) = i + 1;
    return true;
}

bool texts_number(struct texts *texts, const char *text, uint32_t most, uint32_t *number)
{
    uint32_t *slot;
    *number = 0;
    if (text == NULL || *text == '\0')
        return true;
    if (texts->count == texts->room && !grow(texts))
        return false;
    slot = slot_of(texts, text);
    if (*slot == 0) {
        if (texts->count == most || (texts->list[texts->count] = strdup(text)) == NULL)
            return false;
        *slot = ++texts->count;
    }
    *number = *slot;
    return true;
}

const char *texts_at(const struct texts *texts, uint32_t number)
{
    return number == 0 || number > texts->count ? "" : texts->list[number - 1];
}

void texts_free(struct texts *texts)
{
    uint32_t i;
    for (i = 0; i < texts->count; i++)
        free(texts->list[i]);
    free(texts->list);
    free(texts->slots);
    memset(texts, 0, sizeof *texts);
}

/* --- facts --- */

static char **value_of(const struct facts *facts, const char *name)
{
    size_t i;
    for (i = 0; i < facts->count; i++) {
        if (strcmp(facts->words[2 * i], name) == 0)
            return &facts->words[2 * i + 1];
    }
    return NULL;
}

static bool add(struct facts *facts, char *name, char *value)
{
    char **words = realloc(facts->words, (facts->count + 1) * 2 * sizeof *words);
    if (words == NULL)
        return false;
    facts->words = words;
    words[2 * facts->count] = name;
    words[2 * facts->count + 1] = value;
    facts->count++;
    return true;
}

bool facts_set(struct facts *facts, const char *name, const char *value)
{
    char **old = value_of(facts, name);
    char *words[2] = {old != NULL ? NULL : strdup(name), strdup(value)};
    if (old != NULL && words[1] != NULL) {
        free(*old);
        *old = words[1];
        return true;
    }
    if (old == NULL && words[0] != NULL && words[1] != NULL && add(facts, words[0], words[1]))
        return true;
    free(words[0]);
    free(words[1]);
    return false;
}

const char *facts_value(const struct facts *facts, const char *name)
{
    char **value = value_of(facts, name);
    return value == NULL ? NULL : *value;
}

void facts_free(struct facts *facts)
{
    size_t i;
    for (i = 0; i < 2 * facts->count; i++)
        free(facts->words[i]);
    free(facts->words);
    memset(facts, 0, sizeof *facts);
}
