/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams: see stream.h. The sender is the outside's end of the cable: it sends what waits, one
 * character after another, each taking the receiver's character time. */
#include "stream.h"

#include "machine.h"

#include <stdlib.h>
#include <string.h>

void stream_subscribe(struct stream *stream, struct stream_sink *sink)
{
    struct stream_sink **link = &stream->sinks;
    while (*link != NULL)
        link = &(*link)->next;
    sink->next = NULL;
    *link = sink;
}

static void tell_serial(struct stream *stream, uint32_t value, bool out)
{
    struct probe_event event = {.kind = PROBE_SERIAL};
    if (!(stream->machine->probe_mask & PROBE_SERIAL))
        return;
    event.serial.stream = stream->name;
    event.serial.value = value;
    event.serial.out = out;
    machine_tell(stream->machine, &event);
}

static bool hears(const struct stream *stream, const struct stream_sink *sink)
{
    return !(sink->live_only && stream->machine->repeats);
}

void stream_begin(struct stream *stream, uint32_t value, sim_time end)
{
    struct stream_sink *sink;
    stream->sending = true;
    for (sink = stream->sinks; sink != NULL; sink = sink->next)
        if (sink->begin != NULL && hears(stream, sink))
            sink->begin(sink->owner, value, end);
}

void stream_end(struct stream *stream, uint32_t value, sim_time now)
{
    struct stream_sink *sink;
    stream->sending = false;
    tell_serial(stream, value, true);
    for (sink = stream->sinks; sink != NULL; sink = sink->next)
        if (sink->end != NULL && hears(stream, sink))
            sink->end(sink->owner, value, now);
}

static void start_sender(struct stream *stream, sim_time now)
{
    bool can = stream->waiting_count > 0 && stream->character_time > 0;
    if (can && !event_pending(&stream->sender))
        event_at(&stream->sender, now + stream->character_time);
}

void stream_set_character_time(struct stream *stream, sim_time time)
{
    stream->character_time = time;
    start_sender(stream, machine_now(stream->machine));
}

static bool grow(struct stream *stream, uint64_t needed)
{
    uint64_t capacity = stream->waiting_capacity ? stream->waiting_capacity : 64, i;
    uint8_t *bytes;
    while (capacity < needed)
        capacity *= 2;
    bytes = malloc(capacity);
    if (bytes == NULL)
        return false;
    for (i = 0; stream->waiting_capacity != 0 && i < stream->waiting_count; i++)
        bytes[i] = stream->waiting[(stream->waiting_first + i) % stream->waiting_capacity];
    free(stream->waiting);
    stream->waiting = bytes;
    stream->waiting_first = 0;
    stream->waiting_capacity = capacity;
    return true;
}

bool stream_feed(struct stream *stream, const uint8_t *bytes, size_t count)
{
    size_t i;
    if (stream->waiting_count + count > stream->waiting_capacity &&
        !grow(stream, stream->waiting_count + count))
        return false;
    for (i = 0; i < count; i++)
        stream->waiting[(stream->waiting_first + stream->waiting_count++) %
                        stream->waiting_capacity] = bytes[i];
    start_sender(stream, machine_now(stream->machine));
    return true;
}

static uint8_t take_waiting(struct stream *stream)
{
    uint8_t value = stream->waiting[stream->waiting_first];
    stream->waiting_first = (stream->waiting_first + 1) % stream->waiting_capacity;
    stream->waiting_count--;
    return value;
}

bool stream_take(struct stream *stream, uint32_t *value)
{
    if (stream->waiting_count == 0)
        return false;
    *value = take_waiting(stream);
    tell_serial(stream, *value, false);
    return true;
}

/* The sender's event: a character's last bit has arrived. If the receiver was switched off
 * meanwhile the character is lost, as on a wire. */
static void character_arrives(void *owner, sim_time due)
{
    struct stream *stream = owner;
    if (stream->waiting_count == 0)
        return;
    stream_arrive(stream, take_waiting(stream));
    start_sender(stream, due);
}

void stream_arrive(struct stream *stream, uint32_t value)
{
    tell_serial(stream, value, false);
    if (stream->arrive != NULL)
        stream->arrive(stream->device, value);
}

void stream_init(struct stream *stream, struct machine *machine, uint32_t order, const char *name,
                 void *device, void (*arrive)(void *device, uint32_t value))
{
    memset(stream, 0, sizeof *stream);
    stream->name = name;
    stream->machine = machine;
    stream->device = device;
    stream->arrive = arrive;
    event_init(&stream->sender, machine, order, name, character_arrives, stream);
}

void stream_free(struct stream *stream)
{
    free(stream->waiting);
    stream->waiting = NULL;
    stream->waiting_count = stream->waiting_capacity = 0;
}
