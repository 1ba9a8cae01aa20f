/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of events side by side: see diff_log.h. A row keeps what one side is ahead, the last event
 * that both had, and the first that they have not. */
#include "debug/diff_log.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD_MOST 262144u /* events of a row that one side may be ahead; more are not compared */

struct row {
    enum diff_part part;
    char channel[DIFF_NAME];
    struct diff_event *ahead; /* of one side, not yet met by the other */
    size_t first, count, room;
    unsigned side; /* that is ahead */
    bool parted, lost;
    struct diff_parting parting;
    struct row *next;
};

struct diff_log {
    bool ordered, times, closed;
    struct row *rows;
    uint64_t same;
};

static const char *const names[] = {"tasks",     "calls", "serial", "interrupts",
                                    "registers", "end",   "state",  "time"};

const char *diff_part_name(enum diff_part part)
{
    unsigned bit = part == 0 ? 0 : (unsigned)__builtin_ctz(part);
    return part == 0 || (part & (part - 1)) != 0 || bit >= sizeof names / sizeof names[0]
               ? NULL
               : names[bit];
}

unsigned diff_part_named(const char *name)
{
    unsigned i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return 1u << i;
    return 0;
}

struct diff_log *diff_log_create(bool ordered, bool times)
{
    struct diff_log *log = calloc(1, sizeof *log);
    if (log == NULL)
        return NULL;
    log->ordered = ordered;
    log->times = times;
    return log;
}

void diff_log_destroy(struct diff_log *log)
{
    struct row *row, *next;
    if (log == NULL)
        return;
    for (row = log->rows; row != NULL; row = next) {
        next = row->next;
        free(row->ahead);
        free(row);
    }
    free(log);
}

/* --- rows --- */

static struct row *row_of(struct diff_log *log, const struct diff_event *event)
{
    enum diff_part part = log->ordered ? 0 : event->part;
    const char *channel = log->ordered ? "" : event->channel;
    struct row **link = &log->rows, *row;
    for (; *link != NULL; link = &(*link)->next)
        if ((*link)->part == part && strcmp((*link)->channel, channel) == 0)
            return *link;
    row = *link = calloc(1, sizeof *row);
    if (row == NULL)
        return NULL;
    row->part = row->parting.part = part;
    memcpy(row->channel, channel, strlen(channel) + 1);
    memcpy(row->parting.channel, row->channel, sizeof row->channel);
    return row;
}

static bool keep(struct row *row, unsigned side, const struct diff_event *event)
{
    if (row->count >= AHEAD_MOST) {
        row->lost = true;
        return true;
    }
    if (row->first > 0 && row->first + row->count == row->room) {
        memmove(row->ahead, row->ahead + row->first, row->count * sizeof *row->ahead);
        row->first = 0;
    }
    if (row->count == row->room) {
        size_t room = row->room == 0 ? 64 : 2 * row->room;
        struct diff_event *ahead = realloc(row->ahead, room * sizeof *ahead);
        if (ahead == NULL)
            return false;
        row->ahead = ahead;
        row->room = room;
    }
    row->side = side;
    row->ahead[row->first + row->count++] = *event;
    return true;
}

static bool same_event(const struct diff_log *log, const struct diff_event *a,
                       const struct diff_event *b)
{
    return a->part == b->part && strcmp(a->text, b->text) == 0 &&
           strcmp(a->channel, b->channel) == 0 && (!log->times || a->when == b->when);
}

/* The other side has brought what is next. */
static void meet(struct diff_log *log, struct row *row, unsigned side,
                 const struct diff_event *event)
{
    const struct diff_event *other = &row->ahead[row->first];
    struct diff_parting *parting = &row->parting;
    struct diff_event *pair = same_event(log, other, event) ? parting->before : parting->event;
    pair[side] = *event;
    pair[1 - side] = *other;
    if (pair == parting->before) {
        parting->has_before = true;
        parting->number++;
        log->same++;
        row->first++;
        row->count--;
        if (row->count == 0)
            row->first = 0;
        return;
    }
    row->parted = true;
    parting->has[0] = parting->has[1] = true;
}

bool diff_log_put(struct diff_log *log, unsigned side, const struct diff_event *event)
{
    struct row *row = row_of(log, event);
    if (row == NULL)
        return false;
    if (row->parted || row->lost)
        return true;
    if (row->count == 0 || row->side == side)
        return keep(row, side, event);
    meet(log, row, side, event);
    return true;
}

void diff_log_close(struct diff_log *log)
{
    struct row *row;
    log->closed = true;
    for (row = log->rows; row != NULL; row = row->next) {
        if (row->parted || row->lost || row->count == 0)
            continue;
        row->parted = true;
        row->parting.has[row->side] = true;
        row->parting.event[row->side] = row->ahead[row->first];
    }
}

/* --- what was found --- */

static sim_time time_of(const struct diff_parting *parting)
{
    sim_time a = parting->has[0] ? parting->event[0].when : SIM_TIME_NEVER;
    sim_time b = parting->has[1] ? parting->event[1].when : SIM_TIME_NEVER;
    return a < b ? a : b;
}

static int by_time(const void *a, const void *b)
{
    sim_time first = time_of(a), second = time_of(b);
    return first < second ? -1 : first > second;
}

size_t diff_log_partings(struct diff_log *log, struct diff_parting *partings, size_t most)
{
    const struct row *row;
    size_t count = 0;
    for (row = log->rows; row != NULL; row = row->next)
        if (row->parted && count++ < most)
            partings[count - 1] = row->parting;
    qsort(partings, count < most ? count : most, sizeof *partings, by_time);
    return count;
}

bool diff_log_parts(const struct diff_log *log)
{
    const struct row *row;
    for (row = log->rows; row != NULL; row = row->next)
        if (row->parted)
            return true;
    return false;
}

uint64_t diff_log_same(const struct diff_log *log)
{
    return log->same;
}
