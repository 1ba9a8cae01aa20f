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
    recording->heads = malloc(MARK_KINDS * sizeof *recording->heads);
    if (recording->heads == NULL) {
        free(recording);
        return NULL;
    }
    recording->good = true;
    recording->most = RECORDING_EVENTS_MOST;
    return recording;
}

static void empty_row(struct row *row)
{
    unsigned kind;
    shelf_free(&row->changes, &changes_kind);
    for (kind = 0; kind < MARK_KINDS; kind++)
        shelf_free(&row->marks[kind], &marks_kind);
}

static void forget(struct recording *recording)
{
    unsigned i;
    for (i = 0; i < recording->count; i++) {
        empty_row(recording->rows[i]);
        free(recording->rows[i]);
    }
    empty_row(&recording->nobody);
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
    free(recording->heads);
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

/* --- time goes on --- */

sim_time recording_come(struct recording *recording, sim_time when)
{
    if (when > recording->end)
        recording->end = when < SIM_TIME_NEVER ? when : SIM_TIME_NEVER - 1;
    recording->version++;
    return recording->end;
}

void recording_advance(struct recording *recording, sim_time when)
{
    if (when > recording->end)
        recording_come(recording, when);
}

/* --- the bound of events --- */

/* When the second page of a shelf begins; SIM_TIME_NEVER if there is none. */
static sim_time second_page(const struct shelf *shelf, const struct shelf_kind *kind)
{
    return shelf->count <= PAGE ? SIM_TIME_NEVER : shelf_time(shelf, kind, PAGE);
}

/* A shelf whose first page may go. */
struct oldest {
    struct row *row;
    unsigned kind; /* of marks; MARK_KINDS: changes */
    sim_time until;
};

static void look_at(struct oldest *oldest, struct row *row)
{
    unsigned kind;
    for (kind = 0; kind <= MARK_KINDS; kind++) {
        sim_time until = kind == MARK_KINDS ? second_page(&row->changes, &changes_kind)
                                            : second_page(&row->marks[kind], &marks_kind);
        if (until < oldest->until)
            *oldest = (struct oldest){row, kind, until};
    }
}

/* The page that ends first: what is left is known without a gap from its end on. A shelf of one
 * page keeps it, so there may be a few more events than the bound. */
static void give_up_page(struct recording *recording)
{
    struct oldest oldest = {.until = SIM_TIME_NEVER};
    sim_time begin;
    unsigned i;
    for (i = 0; i < recording->count; i++)
        look_at(&oldest, recording->rows[i]);
    look_at(&oldest, &recording->nobody);
    if (oldest.row == NULL)
        return;
    begin = oldest.kind == MARK_KINDS ? row_give_up_changes(oldest.row)
                                      : row_give_up_marks(oldest.row, oldest.kind);
    recording->events -= PAGE;
    if (begin > recording->begin)
        recording->begin = begin;
    if (begin > recording->end)
        recording->end = begin;
}

void recording_count_event(struct recording *recording)
{
    recording->events++;
    if (recording->events > recording->most)
        give_up_page(recording);
}

void recording_set_most(struct recording *recording, uint64_t events)
{
    uint64_t before = recording->events + 1;
    recording->most = events;
    while (recording->events > events && recording->events < before) {
        before = recording->events;
        give_up_page(recording);
    }
}

/* --- another future --- */

static void cut_row(struct recording *recording, struct row *row, sim_time when)
{
    struct shelf *changes = &row->changes;
    size_t kept = shelf_before(changes, &changes_kind, when, changes->count);
    unsigned kind;
    recording->events -= changes->count - kept;
    shelf_cut(changes, &changes_kind, kept);
    row->now = row_state(row, kept);
    for (kind = 0; kind < MARK_KINDS; kind++) {
        struct shelf *marks = &row->marks[kind];
        kept = shelf_before(marks, &marks_kind, when, marks->count);
        recording->events -= marks->count - kept;
        shelf_cut(marks, &marks_kind, kept);
    }
}

/* What a lane was at the recording's begin is not known before it. */
static void forget_before(struct row *row)
{
    memset(&row->sums, 0, sizeof row->sums);
    row->origin = 0;
    row->before = row->now = LANE_ABSENT;
    row->ran_before = false;
}

void recording_cut(struct recording *recording, sim_time when)
{
    const bool all = when < recording->begin;
    unsigned i;
    if (when > recording->end)
        return;
    for (i = 0; i < recording->count; i++) {
        cut_row(recording, recording->rows[i], all ? 0 : when);
        if (all)
            forget_before(recording->rows[i]);
    }
    cut_row(recording, &recording->nobody, all ? 0 : when);
    if (all)
        recording->begin = when;
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

/* For the streams of marks of all lanes, another one, and nobody. */
static bool room_for_heads(struct recording *recording)
{
    size_t room = (recording->count + 2) * MARK_KINDS;
    struct head *heads = realloc(recording->heads, room * sizeof *heads);
    if (heads != NULL)
        recording->heads = heads;
    return heads != NULL;
}

static struct row *new_row(struct recording *recording, enum lane_kind kind, uint32_t id)
{
    struct row *row = calloc(1, sizeof *row);
    if (row == NULL || !room_for_heads(recording)) {
        free(row);
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
