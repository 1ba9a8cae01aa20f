/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording: its lanes, texts, facts and its extent. See recording.h. */
#include "timeline/recording_parts.h"

#include <stdlib.h>
#include <string.h>

#define OTHERS (RECORDING_LANES_MOST - 1)

struct recording *recording_create(void)
{
    struct recording *recording = calloc(1, sizeof *recording);
    if (recording == NULL)
        return NULL;
    recording->good = true;
    recording->most = RECORDING_EVENTS_MOST;
    return recording;
}

static void forget(struct recording *recording)
{
    unsigned i;
    for (i = 0; i < recording->count; i++) {
        free(recording->rows[i]->entries);
        free(recording->rows[i]);
    }
    free(recording->marks);
    recording->marks = NULL;
    recording->mark_count = recording->mark_room = 0;
    memset(recording->slots, 0, sizeof recording->slots);
    recording->count = 0;
    recording->events = 0;
    facts_free(&recording->facts);
}

void recording_destroy(struct recording *recording)
{
    if (recording == NULL)
        return;
    forget(recording);
    texts_free(&recording->texts);
    free(recording);
}

void recording_clear(struct recording *recording, sim_time begin)
{
    forget(recording);
    recording->begin = recording->end = begin;
    recording->good = true;
    recording->version++;
}

void recording_set_most(struct recording *recording, uint64_t events)
{
    recording->most = events;
}

void recording_advance(struct recording *recording, sim_time when)
{
    if (when <= recording->end)
        return;
    recording->end = when;
    recording->version++;
}

/* --- lanes --- */

static uint16_t *slot_of(struct recording *recording, enum lane_kind kind, uint32_t id)
{
    const uint32_t mask = 2 * RECORDING_LANES_MOST - 1;
    uint32_t at = (id * 2654435761u >> 12) + kind; /* Knuth's multiplicative hash */
    for (;; at++) {
        uint16_t *slot = &recording->slots[at & mask];
        const struct lane *lane = *slot == 0 ? NULL : &recording->rows[*slot - 1]->lane;
        if (lane == NULL || (lane->kind == kind && lane->id == id))
            return slot;
    }
}

/* Cuts no UTF-8 character into pieces. */
static void copy_name(char *to, const char *name)
{
    size_t length = strlen(name);
    if (length >= RECORDING_NAME) {
        length = RECORDING_NAME - 1;
        while (length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80)
            length--;
    }
    memcpy(to, name, length);
    to[length] = '\0';
}

static struct row *new_row(struct recording *recording, enum lane_kind kind, uint32_t id)
{
    struct row *row = calloc(1, sizeof *row);
    if (row == NULL) {
        recording->good = false;
        return NULL;
    }
    row->lane.kind = kind;
    row->lane.id = id;
    recording->rows[recording->count++] = row;
    recording->version++;
    return row;
}

static unsigned others(struct recording *recording)
{
    struct row *row = recording->count > OTHERS ? NULL : new_row(recording, LANE_TASK, UINT32_MAX);
    if (row != NULL)
        copy_name(row->lane.name, "others");
    return OTHERS;
}

unsigned recording_lane(struct recording *recording, enum lane_kind kind, uint32_t id,
                        const char *name)
{
    uint16_t *slot = slot_of(recording, kind, id);
    struct row *row;
    if (*slot == 0 && recording->count >= OTHERS)
        return others(recording);
    if (*slot == 0 && new_row(recording, kind, id) == NULL)
        return OTHERS;
    if (*slot == 0)
        *slot = (uint16_t)recording->count;
    row = recording->rows[*slot - 1];
    if (name != NULL && strncmp(row->lane.name, name, RECORDING_NAME) != 0) {
        copy_name(row->lane.name, name);
        recording->version++;
    }
    return *slot - 1u;
}

void recording_set_priority(struct recording *recording, unsigned lane, int priority)
{
    struct lane *at = lane < recording->count ? &recording->rows[lane]->lane : NULL;
    if (at == NULL || (at->priority_known && at->priority == priority))
        return;
    at->priority_known = true;
    at->priority = priority;
    recording->version++;
}

unsigned recording_lanes(const struct recording *recording)
{
    return recording->count;
}

const struct lane *recording_lane_at(const struct recording *recording, unsigned lane)
{
    return lane < recording->count ? &recording->rows[lane]->lane : NULL;
}

/* --- words --- */

uint32_t recording_text(struct recording *recording, const char *text)
{
    uint32_t number;
    if (!texts_number(&recording->texts, text, TEXTS_MOST - 1, &number))
        recording->good = false;
    return number;
}

const char *recording_text_at(const struct recording *recording, uint32_t text)
{
    return texts_at(&recording->texts, text);
}

void recording_set_fact(struct recording *recording, const char *name, const char *value)
{
    if (!facts_set(&recording->facts, name, value))
        recording->good = false;
    recording->version++;
}

const char *recording_fact(const struct recording *recording, const char *name)
{
    return facts_value(&recording->facts, name);
}

bool recording_fact_at(const struct recording *recording, unsigned index, const char **name,
                       const char **value)
{
    if (index >= recording->facts.count)
        return false;
    *name = recording->facts.words[2 * index];
    *value = recording->facts.words[2 * index + 1];
    return true;
}

/* --- extent --- */

bool recording_good(const struct recording *recording)
{
    return recording->good;
}

sim_time recording_begin(const struct recording *recording)
{
    return recording->begin;
}

sim_time recording_end(const struct recording *recording)
{
    return recording->end;
}

uint64_t recording_events(const struct recording *recording)
{
    return recording->events;
}

uint64_t recording_version(const struct recording *recording)
{
    return recording->version;
}
