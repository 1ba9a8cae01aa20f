/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See said.h. Only what is new is heard: a past that is repeated is known. */
#include "said.h"

#include <stdlib.h>
#include <string.h>

#define MOST (1u << 20) /* characters; then the older half goes */

struct said_character {
    sim_time when;
    const char *stream; /* its name: the machine's */
    char value;
};

struct said {
    struct machine *machine;
    struct probe probe;
    struct said_character *list; /* by time */
    size_t count, capacity;
};

/* How many were sent before a time. */
static size_t count_before(const struct said *said, sim_time when)
{
    size_t low = 0, high = said->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (said->list[middle].when < when)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(struct said *said)
{
    size_t capacity = said->capacity == 0 ? 1024 : 2 * said->capacity;
    struct said_character *list;
    if (said->count < said->capacity)
        return true;
    if (capacity > MOST) {
        said->count /= 2;
        memmove(said->list, said->list + said->count, said->count * sizeof *said->list);
        return true;
    }
    list = realloc(said->list, capacity * sizeof *list);
    if (list == NULL)
        return false;
    said->list = list;
    said->capacity = capacity;
    return true;
}

static void heard(void *owner, const struct probe_event *event)
{
    struct said *said = owner;
    if (!event->serial.out)
        return;
    if (said->count > 0 && said->list[said->count - 1].when > event->now)
        said->count = count_before(said, event->now); /* another future */
    if (make_room(said))
        said->list[said->count++] =
            (struct said_character){event->now, event->serial.stream, (char)event->serial.value};
}

struct said *said_create(struct machine *machine)
{
    struct said *said = calloc(1, sizeof *said);
    if (said == NULL)
        return NULL;
    said->machine = machine;
    said->probe =
        (struct probe){.mask = PROBE_SERIAL, .function = heard, .owner = said, .live_only = true};
    machine_probe_add(machine, &said->probe);
    return said;
}

void said_destroy(struct said *said)
{
    if (said == NULL)
        return;
    machine_probe_remove(said->machine, &said->probe);
    free(said->list);
    free(said);
}

/* A boundary may lie behind events that are due and have not happened yet. */
static size_t count_now(const struct said *said)
{
    sim_time next = event_queue_next(&said->machine->queue), now = said->machine->now;
    return count_before(said, next <= now ? next : now + 1);
}

static bool is_of(const struct said_character *character, const char *stream)
{
    return stream == NULL || *stream == '\0' || strcmp(character->stream, stream) == 0;
}

const char *said_before(const struct said *said, const char *stream, char *text, size_t size)
{
    size_t first = count_now(said), end = first, wanted = size - 1, at = 0;
    while (first > 0 && wanted > 0) {
        first--;
        wanted -= is_of(&said->list[first], stream) && said->list[first].value != '\0';
    }
    for (; first < end; first++)
        if (is_of(&said->list[first], stream) && said->list[first].value != '\0')
            text[at++] = said->list[first].value;
    text[at] = '\0';
    return text;
}
