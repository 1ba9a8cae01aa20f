/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices' state in snapshots, after the classes' state tables. Every field is written with its
 * name, kind, size and count, so that what does not fit is named. Clock domains come first: the
 * events that wait for their cycles need them. */
#include "snapshot_parts.h"

#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 192
#define RATE_MAX  ((uint64_t)1 << 32) /* hertz; as much as a board may ask for */
/* An event may be due before the boundary at which the snapshot was made, by an instruction's
 * length. A forged one further back could keep a device busy with the past for ever. */
#define OVERDUE_MAX (100 * SIM_MS)

/* --- clock domains --- */

void snapshot_put_clock(struct blob *blob, const struct clock_domain *clock)
{
    blob_put_integer(blob, clock->rate.numerator, 8);
    blob_put_integer(blob, clock->rate.denominator, 4);
    blob_put_integer(blob, clock->running, 1);
    blob_put_integer(blob, clock->epoch, 8);
    blob_put_integer(blob, clock->epoch_cycle, 8);
    blob_put_integer(blob, clock->phase, 8);
}

static bool clock_valid(const struct clock_domain *clock)
{
    uint64_t denominator = clock->rate.denominator;
    return denominator >= 1 && denominator <= 1u << 20 &&
           clock->rate.numerator / denominator <= RATE_MAX &&
           clock->phase < denominator * SIM_SECOND;
}

bool snapshot_get_clock(struct blob_reader *reader, struct clock_domain *clock,
                        struct sim_error *error)
{
    struct clock_domain loaded;
    struct clock_rate rate;
    rate.numerator = blob_get_integer(reader, 8);
    rate.denominator = (uint32_t)blob_get_integer(reader, 4);
    clock_domain_init(&loaded, clock->name, rate);
    loaded.running = blob_get_integer(reader, 1) != 0;
    loaded.epoch = blob_get_integer(reader, 8);
    loaded.epoch_cycle = blob_get_integer(reader, 8);
    loaded.phase = blob_get_integer(reader, 8);
    if (reader->failed || rate.denominator == 0 || !clock_valid(&loaded))
        return snapshot_damaged(reader, error, "clock %s is out of range", clock->name);
    loaded.events = clock->events;
    *clock = loaded;
    event_domain_changed(clock);
    return true;
}

/* Domains by number: 0 none, then the board's fixed clocks, then the devices' in board order. */
struct domain_search {
    const struct clock_domain *wanted; /* or NULL, and by number */
    uint64_t number;
    struct clock_domain *found;
    uint64_t found_number;
};

static bool offer(struct domain_search *search, struct clock_domain *domain, uint64_t number)
{
    if (search->wanted != NULL ? search->wanted != domain : search->number != number)
        return false;
    search->found = domain;
    search->found_number = number;
    return true;
}

static void *element_of(const struct device *device, const struct state_field *field, uint32_t i)
{
    return (uint8_t *)device + field->offset + (size_t)i * field->size;
}

static void search_domain(struct machine *machine, struct domain_search *search)
{
    const struct device *device;
    const struct state_field *field;
    uint64_t number = 1;
    uint32_t i;
    for (i = 0; i < machine->clock_count; i++)
        if (offer(search, &machine->clocks[i].domain, number++))
            return;
    for (device = machine->devices; device != NULL; device = device->next)
        for (field = device->class->state; field != NULL && field->name != NULL; field++)
            for (i = 0; field->kind == STATE_CLOCKS && i < field->count; i++)
                if (offer(search, element_of(device, field, i), number++))
                    return;
}

/* --- elements --- */

static bool put_event(struct machine *machine, struct blob *blob, const struct event *event)
{
    struct domain_search search = {.wanted = event->domain};
    if (event->domain != NULL)
        search_domain(machine, &search);
    blob_put_integer(blob, search.found_number, 2);
    blob_put_integer(blob, event->domain != NULL ? event->cycle : event->when, 8);
    return event->domain == NULL || search.found != NULL;
}

static bool is_overdue(const struct machine *machine, const struct event *event)
{
    return event->when < machine->now && machine->now - event->when > OVERDUE_MAX;
}

static bool get_event(struct machine *machine, struct blob_reader *reader, struct event *event)
{
    struct domain_search search = {.number = blob_get_integer(reader, 2)};
    uint64_t when = blob_get_integer(reader, 8);
    if (reader->failed)
        return false;
    if (search.number == 0) {
        event_at(event, when);
        return !is_overdue(machine, event);
    }
    search_domain(machine, &search);
    if (search.found == NULL)
        return false;
    event_at_cycle(event, search.found, when);
    return !is_overdue(machine, event);
}

static bool put_stream(struct blob *blob, const struct stream *stream)
{
    uint64_t i;
    blob_put_integer(blob, stream->character_time, 8);
    blob_put_integer(blob, stream->sending, 1);
    blob_put_integer(blob, stream->waiting_count, 4);
    for (i = 0; i < stream->waiting_count; i++)
        blob_put_integer(
            blob, stream->waiting[(stream->waiting_first + i) % stream->waiting_capacity], 1);
    return put_event(stream->machine, blob, &stream->sender);
}

/* The receiver is off while the waiting bytes are put back, so that no sender starts. */
static bool get_stream(struct blob_reader *reader, struct stream *stream)
{
    sim_time character_time = blob_get_integer(reader, 8);
    bool sending = blob_get_integer(reader, 1) != 0;
    uint32_t count = (uint32_t)blob_get_integer(reader, 4);
    const uint8_t *bytes = blob_get(reader, count);
    event_cancel(&stream->sender);
    stream->character_time = 0;
    stream->waiting_count = stream->waiting_first = 0;
    if (bytes == NULL || !stream_feed(stream, bytes, count))
        return false;
    stream->character_time = character_time;
    stream->sending = sending;
    return get_event(stream->machine, reader, &stream->sender);
}

static bool is_integer_size(uint32_t size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

static uint64_t host_integer(const void *bytes, uint32_t size)
{
    union {
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } value = {.u64 = 0};
    memcpy(&value, bytes, size);
    return size == 1 ? value.u8 : size == 2 ? value.u16 : size == 4 ? value.u32 : value.u64;
}

static void set_host_integer(void *bytes, uint32_t size, uint64_t number)
{
    uint8_t u8 = (uint8_t)number;
    uint16_t u16 = (uint16_t)number;
    uint32_t u32 = (uint32_t)number;
    memcpy(bytes,
           size == 1   ? (void *)&u8
           : size == 2 ? (void *)&u16
           : size == 4 ? (void *)&u32
                       : (void *)&number,
           size);
}

static bool put_element(const struct device *device, const struct state_field *field, uint32_t i,
                        struct blob *blob)
{
    const void *element = element_of(device, field, i);
    switch (field->kind) {
    case STATE_EVENTS:
        return put_event(device->machine, blob, element);
    case STATE_DRIVERS:
        blob_put_integer(blob, line_level(element), 1);
        return true;
    case STATE_CLOCKS:
        snapshot_put_clock(blob, element);
        return true;
    case STATE_STREAMS:
        return put_stream(blob, element);
    default:
        blob_put_integer(blob, host_integer(element, field->size), field->size);
        return true;
    }
}

static bool excess(const struct device *device, const struct state_field *field, uint64_t value,
                   struct blob_reader *reader, struct sim_error *error)
{
    return snapshot_damaged(reader, error, "%s.%s is %llu, more than %llu", device->name,
                            field->name, (unsigned long long)value,
                            (unsigned long long)field->maximum);
}

static bool get_integer(struct device *device, const struct state_field *field, uint32_t i,
                        struct blob_reader *reader, struct sim_error *error)
{
    uint64_t value = blob_get_integer(reader, field->size);
    if (field->maximum != 0 && value > field->maximum)
        return excess(device, field, value, reader, error);
    if (reader->failed)
        return snapshot_damaged(reader, error, "%s.%s is cut short", device->name, field->name);
    set_host_integer(element_of(device, field, i), field->size, value);
    return true;
}

static bool get_element(struct device *device, const struct state_field *field, uint32_t i,
                        struct blob_reader *reader, struct sim_error *error)
{
    void *element = element_of(device, field, i);
    bool good = true;
    switch (field->kind) {
    case STATE_EVENTS:
        good = get_event(device->machine, reader, element);
        break;
    case STATE_DRIVERS:
        line_restore(element, blob_get_integer(reader, 1) != 0);
        break;
    case STATE_CLOCKS:
        return snapshot_get_clock(reader, element, error);
    case STATE_STREAMS:
        good = get_stream(reader, element);
        break;
    default:
        return get_integer(device, field, i, reader, error);
    }
    return (good && !reader->failed) ||
           snapshot_damaged(reader, error, "%s.%s is damaged", device->name, field->name);
}

/* Integers that are in memory as they are in the file, and elements that are no integers, go as
 * they are: large arrays are most of a snapshot's time. */
static bool is_plain(const struct state_field *field)
{
    bool same = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ || field->size == 1;
    return field->kind == STATE_INTEGERS && (same || !is_integer_size(field->size));
}

static size_t plain_bytes(const struct state_field *field)
{
    return (size_t)field->size * field->count;
}

/* The first element above the maximum; the count if there is none. */
static uint32_t find_excess(const struct state_field *field, const uint8_t *bytes)
{
    uint32_t i;
    if (field->maximum == 0 || !is_integer_size(field->size))
        return field->count;
    for (i = 0; i < field->count; i++)
        if (host_integer(bytes + (size_t)i * field->size, field->size) > field->maximum)
            break;
    return i;
}

static bool get_plain(struct device *device, const struct state_field *field,
                      struct blob_reader *reader, struct sim_error *error)
{
    const uint8_t *bytes = blob_get(reader, plain_bytes(field));
    uint32_t i;
    if (bytes == NULL)
        return snapshot_damaged(reader, error, "%s.%s is cut short", device->name, field->name);
    i = find_excess(field, bytes);
    if (i < field->count)
        return excess(device, field, host_integer(bytes + (size_t)i * field->size, field->size),
                      reader, error);
    memcpy(element_of(device, field, 0), bytes, plain_bytes(field));
    return true;
}

/* --- fields --- */

static size_t element_bytes(const struct state_field *field)
{
    return field->kind == STATE_INTEGERS ? field->size : 0; /* structs: not the host's size */
}

static bool put_field(const struct device *device, const struct state_field *field,
                      struct blob *blob)
{
    size_t length_at;
    bool good = true;
    uint32_t i, length;
    blob_put_text(blob, field->name);
    blob_put_integer(blob, (uint64_t)field->kind, 1);
    blob_put_integer(blob, element_bytes(field), 4);
    blob_put_integer(blob, field->count, 4);
    length_at = blob->size;
    blob_put_integer(blob, 0, 4);
    if (is_plain(field))
        blob_put(blob, element_of(device, field, 0), plain_bytes(field));
    for (i = 0; i < field->count && !is_plain(field); i++)
        good &= put_element(device, field, i, blob);
    if (blob->failed)
        return true; /* told at the end */
    length = (uint32_t)(blob->size - length_at - 4);
    set_host_integer(blob->bytes + length_at, 4, length);
    return good;
}

struct field_header {
    char name[NAME_SIZE];
    uint64_t kind, size, count;
    struct blob_reader data;
};

static bool get_field_header(struct blob_reader *reader, struct field_header *header)
{
    size_t length;
    blob_get_text(reader, header->name, sizeof header->name);
    header->kind = blob_get_integer(reader, 1);
    header->size = blob_get_integer(reader, 4);
    header->count = blob_get_integer(reader, 4);
    length = (size_t)blob_get_integer(reader, 4);
    header->data = (struct blob_reader){.size = length};
    header->data.bytes = blob_get(reader, length);
    return !reader->failed;
}

static bool check_field(const struct device *device, const struct state_field *field,
                        const struct field_header *header, struct blob_reader *reader,
                        struct sim_error *error)
{
    if (strcmp(field->name, header->name) != 0)
        return snapshot_damaged(reader, error,
                                "%s (%s): it holds %s where this program has %s: it was made by "
                                "another version",
                                device->name, device->class->compatible, header->name, field->name);
    if (field->kind != header->kind || element_bytes(field) != header->size ||
        field->count != header->count)
        return snapshot_damaged(reader, error,
                                "%s.%s (%s): it has %llu elements of %llu bytes, this program %u "
                                "of %zu: it was made by another version",
                                device->name, field->name, device->class->compatible,
                                (unsigned long long)header->count, (unsigned long long)header->size,
                                field->count, element_bytes(field));
    return true;
}

static bool get_field(struct device *device, const struct state_field *field,
                      struct blob_reader *reader, struct sim_error *error)
{
    uint32_t i;
    if (is_plain(field))
        return get_plain(device, field, reader, error);
    for (i = 0; i < field->count; i++)
        if (!get_element(device, field, i, reader, error))
            return false;
    return true;
}

/* Loading goes twice over the fields. */
enum pass { PASS_CLOCKS, PASS_REST };

static bool load_fields(struct device *device, struct blob_reader *reader, enum pass pass,
                        struct sim_error *error)
{
    const struct state_field *field = device->class->state;
    struct field_header header;
    uint64_t count = blob_get_integer(reader, 2), i;
    for (i = 0; i < count; i++) {
        if (!get_field_header(reader, &header))
            return snapshot_damaged(reader, error, "%s is cut short", device->name);
        if (field == NULL || field->name == NULL)
            return snapshot_damaged(reader, error, "%s.%s is not known: made by another version",
                                    device->name, header.name);
        if (!check_field(device, field, &header, reader, error))
            return false;
        if ((field->kind == STATE_CLOCKS) == (pass == PASS_CLOCKS) &&
            !get_field(device, field, &header.data, error))
            return false;
        field++;
    }
    if (field != NULL && field->name != NULL)
        return snapshot_damaged(reader, error, "%s.%s is missing: made by another version",
                                device->name, field->name);
    return true;
}

bool snapshot_device_save(struct device *device, struct blob *blob)
{
    const struct state_field *field;
    uint64_t count = 0;
    bool good = true;
    if (device->class->saving != NULL)
        device->class->saving(device);
    for (field = device->class->state; field != NULL && field->name != NULL; field++)
        count++;
    blob_put_integer(blob, count, 2);
    for (field = device->class->state; field != NULL && field->name != NULL; field++)
        good &= put_field(device, field, blob);
    return good && !blob->failed;
}

static bool tell_loaded(struct device *device, struct sim_error *error)
{
    return device->class->loaded == NULL || device->class->loaded(device, error);
}

bool snapshot_device_load(struct device *device, struct blob_reader *reader,
                          struct sim_error *error)
{
    struct blob_reader again = *reader;
    return load_fields(device, reader, PASS_CLOCKS, error) &&
           load_fields(device, &again, PASS_REST, error) && tell_loaded(device, error);
}

/* --- all devices --- */

static unsigned pending_in_field(const struct device *device, const struct state_field *field)
{
    unsigned pending = 0;
    uint32_t i;
    for (i = 0; i < field->count; i++) {
        if (field->kind == STATE_EVENTS)
            pending += ((const struct event *)element_of(device, field, i))->place != 0;
        if (field->kind == STATE_STREAMS)
            pending += ((const struct stream *)element_of(device, field, i))->sender.place != 0;
    }
    return pending;
}

static bool field_holds(const struct device *device, const struct state_field *field,
                        const struct event *event)
{
    const uint8_t *start = (const uint8_t *)device + field->offset, *at = (const uint8_t *)event;
    bool kind = field->kind == STATE_EVENTS || field->kind == STATE_STREAMS;
    return kind && at >= start && at < start + (size_t)field->size * field->count;
}

static bool known_event(const struct machine *machine, const struct event *event)
{
    const struct device *device;
    const struct state_field *field;
    if (event->order == UINT32_MAX) /* input.c saves its own */
        return true;
    for (device = machine->devices; device != NULL; device = device->next)
        for (field = device->class->state; field != NULL && field->name != NULL; field++)
            if (field_holds(device, field, event))
                return true;
    return false;
}

/* An event that no state table names would be lost without a word. */
static bool check_events(const struct machine *machine, struct sim_error *error)
{
    const struct device *device;
    const struct state_field *field;
    size_t known = 0, i;
    for (device = machine->devices; device != NULL; device = device->next)
        for (field = device->class->state; field != NULL && field->name != NULL; field++)
            known += pending_in_field(device, field);
    if (known == machine->queue.count)
        return true;
    for (i = 0; i < machine->queue.count; i++) {
        const struct event *event = machine->queue.heap[i];
        if (known_event(machine, event))
            continue;
        sim_error_set(error, "event %s is in no state table: its device's class must name it",
                      event->name);
        return false;
    }
    return true;
}

static bool put_devices(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    struct device *device;
    blob_put_integer(blob, machine->device_count, 4);
    for (device = machine->devices; device != NULL; device = device->next) {
        blob_put_text(blob, device->name);
        blob_put_text(blob, device->class->compatible);
        if (snapshot_device_save(device, blob))
            continue;
        sim_error_set(error,
                      "device %s: an event waits for a clock that is in no state table, or the "
                      "host has no memory left",
                      device->name);
        return false;
    }
    return true;
}

bool snapshot_devices_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    struct blob content = {0};
    bool good = check_events(machine, error) && put_devices(machine, &content, error);
    if (good)
        snapshot_put_packed(blob, &content);
    blob_free(&content);
    return good;
}

static bool check_device(const struct device *device, struct blob_reader *reader,
                         struct sim_error *error)
{
    char name[NAME_SIZE], compatible[NAME_SIZE];
    blob_get_text(reader, name, sizeof name);
    blob_get_text(reader, compatible, sizeof compatible);
    if (!reader->failed && strcmp(name, device->name) == 0 &&
        strcmp(compatible, device->class->compatible) == 0)
        return true;
    return snapshot_damaged(reader, error,
                            "it holds device %s (%s) where the board has %s (%s): made by another "
                            "version",
                            name, compatible, device->name, device->class->compatible);
}

static bool load_pass(struct machine *machine, struct blob_reader *reader, enum pass pass,
                      struct sim_error *error)
{
    struct device *device;
    if (blob_get_integer(reader, 4) != machine->device_count)
        return snapshot_damaged(reader, error, "the board has another number of devices");
    for (device = machine->devices; device != NULL; device = device->next)
        if (!check_device(device, reader, error) || !load_fields(device, reader, pass, error))
            return false;
    return true;
}

static bool load_devices(struct machine *machine, struct blob_reader reader,
                         struct sim_error *error)
{
    struct blob_reader again = reader;
    struct device *device;
    if (!load_pass(machine, &reader, PASS_CLOCKS, error) ||
        !load_pass(machine, &again, PASS_REST, error))
        return false;
    if (reader.place != reader.size)
        return snapshot_damaged(&reader, error, "something follows the last device");
    for (device = machine->devices; device != NULL; device = device->next)
        if (!tell_loaded(device, error))
            return false;
    return true;
}

#define DEVICES_MOST ((size_t)64 << 20) /* bytes of all devices' state */

bool snapshot_devices_load(struct machine *machine, struct blob_reader *reader,
                           struct sim_error *error)
{
    struct blob_reader content = {0};
    uint8_t *bytes = snapshot_get_packed(reader, DEVICES_MOST, &content.size);
    bool good;
    if (bytes == NULL)
        return snapshot_damaged(reader, error, "the devices' state does not unpack");
    content.bytes = bytes;
    good = load_devices(machine, content, error);
    free(bytes);
    return good;
}

/* --- comparing --- */

bool snapshot_same_element(const struct device *a, const struct device *b,
                           const struct state_field *field, uint32_t element)
{
    struct blob first = {0}, second = {0};
    bool same;
    if (field->kind == STATE_INTEGERS)
        return memcmp(element_of(a, field, element), element_of(b, field, element), field->size) ==
               0;
    put_element(a, field, element, &first);
    put_element(b, field, element, &second);
    same = first.size == second.size && memcmp(first.bytes, second.bytes, first.size) == 0;
    blob_free(&first);
    blob_free(&second);
    return same;
}

bool snapshot_same_field(const struct device *a, const struct device *b,
                         const struct state_field *field)
{
    uint32_t i;
    if (field->kind == STATE_INTEGERS)
        return memcmp(element_of(a, field, 0), element_of(b, field, 0), plain_bytes(field)) == 0;
    for (i = 0; i < field->count; i++)
        if (!snapshot_same_element(a, b, field, i))
            return false;
    return true;
}

uint64_t snapshot_element_number(const struct device *device, const struct state_field *field,
                                 uint32_t element)
{
    const void *place = element_of(device, field, element);
    const struct event *event = place;
    const struct clock_domain *clock = place;
    switch (field->kind) {
    case STATE_EVENTS:
        return event->domain != NULL ? event->cycle : event->when;
    case STATE_DRIVERS:
        return line_level(place);
    case STATE_CLOCKS:
        return clock->rate.numerator / clock->rate.denominator;
    case STATE_STREAMS:
        return ((const struct stream *)place)->waiting_count;
    default:
        return is_integer_size(field->size) ? host_integer(place, field->size) : 0;
    }
}
