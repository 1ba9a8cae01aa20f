/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outside input and its log. Every input becomes an entry with a time and is delivered by one
 * event, which comes last among simultaneous ones: the same way live and in a replay, so that
 * both are the same. An input given while an instruction runs is stamped one picosecond after
 * its beginning: it belongs to the next boundary, in the replay too.
 * Entries and results are counted from power-on; a snapshot holds the counts. */
#include "input.h"

#include <stdlib.h>
#include <string.h>

#define LOG_VERSION    1u
#define INPUT_ORDER    UINT32_MAX
#define CHANNEL_LENGTH 160

enum input_kind { INPUT_SERIAL, INPUT_CHARACTER, INPUT_PIN, INPUT_KINDS };

struct input_entry {
    sim_time when;
    enum input_kind kind;
    struct stream *stream; /* SERIAL, CHARACTER */
    struct outside_pin *pin;
    uint8_t *bytes; /* owned */
    uint32_t count;
};

struct input_entries {
    struct input_entry *list; /* delivered ones, then pending ones sorted by time */
    size_t count, capacity;
    size_t delivered;
    uint64_t first; /* how many were delivered, since power-on, before list[0] */
};

struct input_answer {
    char name[32];
    int64_t value;
    uint8_t *bytes; /* owned */
    uint32_t count;
};

struct input_answers {
    struct input_answer *list;
    size_t count, capacity;
    size_t used; /* by the guest; equal to count unless replaying */
    uint64_t first;
};

/* The outside's driver of a pin, made when the outside first touches it. */
struct outside_pin {
    struct line *line;
    struct line_driver driver;
    struct outside_pin *next;
};

struct input_log {
    struct input_entries entries;
    struct input_answers answers;
    struct outside_pin *pins;
    struct event event;
    bool replaying;
};

/* --- lists --- */

static void free_entries(struct input_entries *entries, size_t from)
{
    size_t i;
    for (i = from; i < entries->count; i++)
        free(entries->list[i].bytes);
    entries->count = from;
}

static void free_answers(struct input_answers *answers, size_t from)
{
    size_t i;
    for (i = from; i < answers->count; i++)
        free(answers->list[i].bytes);
    answers->count = from;
}

static bool no_memory(struct sim_error *error)
{
    sim_error_set(error, "the host has no memory left for the input log: close other programs");
    return false;
}

/* Room for one more element in a list; doubles. */
static void *grown(void *list, size_t count, size_t *capacity, size_t size)
{
    size_t more = *capacity != 0 ? *capacity * 2 : 16;
    void *larger = list;
    if (count < *capacity)
        return list;
    larger = realloc(list, more * size);
    if (larger != NULL)
        *capacity = more;
    return larger;
}

static bool copy_bytes(const void *bytes, size_t count, uint8_t **copy)
{
    *copy = malloc(count + 1);
    if (*copy == NULL)
        return false;
    if (count > 0)
        memcpy(*copy, bytes, count);
    return true;
}

/* Puts an entry behind all pending ones that come no later. Takes the bytes over on success. */
static bool insert_entry(struct input_entries *entries, const struct input_entry *entry)
{
    size_t at = entries->count;
    void *list = grown(entries->list, entries->count, &entries->capacity, sizeof *entry);
    if (list == NULL)
        return false;
    entries->list = list;
    while (at > entries->delivered && entries->list[at - 1].when > entry->when)
        at--;
    memmove(&entries->list[at + 1], &entries->list[at], (entries->count - at) * sizeof *entry);
    entries->list[at] = *entry;
    entries->count++;
    return true;
}

static bool append_answer(struct input_answers *answers, const char *name, int64_t value,
                          const void *bytes, size_t count)
{
    struct input_answer *answer;
    void *list = grown(answers->list, answers->count, &answers->capacity, sizeof *answer);
    if (list == NULL)
        return false;
    answers->list = list;
    answer = &answers->list[answers->count];
    *answer = (struct input_answer){.value = value, .count = (uint32_t)count};
    strncpy(answer->name, name, sizeof answer->name - 1);
    if (!copy_bytes(bytes, count, &answer->bytes))
        return false;
    answers->count++;
    return true;
}

/* --- delivery --- */

static void schedule(struct input_log *log)
{
    struct input_entries *entries = &log->entries;
    bool pending = entries->delivered < entries->count;
    event_at(&log->event, pending ? entries->list[entries->delivered].when : SIM_TIME_NEVER);
}

static const char *channel_of(const struct input_entry *entry)
{
    return entry->kind == INPUT_PIN ? entry->pin->line->name : entry->stream->name;
}

static void tell_input(struct machine *machine, const struct input_entry *entry)
{
    struct probe_event event = {.kind = PROBE_INPUT};
    if (!(machine->probe_mask & PROBE_INPUT))
        return;
    event.input.channel = channel_of(entry);
    event.input.bytes = entry->bytes;
    event.input.count = entry->count;
    machine_tell(machine, &event);
}

static uint32_t character_of(const struct input_entry *entry)
{
    struct blob_reader reader = {.bytes = entry->bytes, .size = entry->count};
    return (uint32_t)blob_get_integer(&reader, 4);
}

static void deliver(struct machine *machine, const struct input_entry *entry)
{
    tell_input(machine, entry);
    switch (entry->kind) {
    case INPUT_PIN:
        line_set(&entry->pin->driver, entry->bytes[0] != 0);
        break;
    case INPUT_CHARACTER:
        stream_arrive(entry->stream, character_of(entry));
        break;
    default:
        if (!stream_feed(entry->stream, entry->bytes, entry->count))
            machine_report(machine, REPORT_NOTE, NULL, 0,
                           "%s: input was lost, the host has no memory left", entry->stream->name);
    }
}

static void input_comes(void *owner, sim_time due)
{
    struct machine *machine = owner;
    struct input_log *log = machine->input;
    struct input_entries *entries = &log->entries;
    while (entries->delivered < entries->count && entries->list[entries->delivered].when <= due) {
        /* A copy: a probe that is told may bring more input, and the list may move. */
        struct input_entry entry = entries->list[entries->delivered++];
        deliver(machine, &entry);
    }
    schedule(log);
}

/* --- what comes from outside --- */

static bool may_bring(const struct machine *machine, struct sim_error *error)
{
    if (!machine->input->replaying)
        return true;
    sim_error_set(error, "the machine replays a recording: all its input comes from there");
    return false;
}

/* When an input that is given now takes effect. */
static sim_time stamp(const struct machine *machine, sim_time when)
{
    sim_time soonest = machine_now(machine) + (machine->in_cpu ? 1 : 0);
    return when > soonest ? when : soonest;
}

static bool add_input(struct machine *machine, struct input_entry *entry, const void *bytes,
                      size_t count, struct sim_error *error)
{
    if (!may_bring(machine, error))
        return false;
    if (count > UINT32_MAX / 2 || !copy_bytes(bytes, count, &entry->bytes))
        return no_memory(error);
    entry->count = (uint32_t)count;
    if (!insert_entry(&machine->input->entries, entry)) {
        free(entry->bytes);
        return no_memory(error);
    }
    schedule(machine->input);
    return true;
}

static struct stream *find_stream(struct machine *machine, const char *name,
                                  struct sim_error *error)
{
    struct stream *stream = machine_stream(machine, name);
    if (stream == NULL && machine->streams == NULL)
        sim_error_set(error, "no serial port %s: this board has none", name);
    else if (stream == NULL)
        sim_error_set(error, "no serial port %s: this board has 0 to %u, the first is %s", name,
                      machine->stream_count - 1, machine->streams->name);
    return stream;
}

bool input_serial_at(struct machine *machine, sim_time when, const char *name, const void *bytes,
                     size_t count, struct sim_error *error)
{
    struct input_entry entry = {.kind = INPUT_SERIAL, .when = stamp(machine, when)};
    entry.stream = find_stream(machine, name, error);
    return entry.stream != NULL && add_input(machine, &entry, bytes, count, error);
}

bool input_serial(struct machine *machine, const char *name, const void *bytes, size_t count,
                  struct sim_error *error)
{
    return input_serial_at(machine, 0, name, bytes, count, error);
}

bool input_character_at(struct machine *machine, sim_time when, struct stream *stream,
                        uint32_t value, struct sim_error *error)
{
    struct input_entry entry = {.kind = INPUT_CHARACTER, .when = when, .stream = stream};
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                        (uint8_t)(value >> 24)};
    return add_input(machine, &entry, bytes, sizeof bytes, error);
}

/* The outside joins a line without changing its level: low, or high where one low driver wins. */
static struct outside_pin *join_line(struct machine *machine, struct line *line,
                                     struct sim_error *error)
{
    struct outside_pin *pin;
    struct line_driver driver;
    bool level = line->level;
    if (!line_drive(line, &driver, error))
        return NULL;
    line->level = level;
    pin = machine_allocate(machine, sizeof *pin);
    pin->line = line;
    pin->driver = driver;
    pin->next = machine->input->pins;
    machine->input->pins = pin;
    return pin;
}

static struct outside_pin *find_pin(struct machine *machine, const char *name,
                                    struct sim_error *error)
{
    struct line *line = machine_line(machine, name);
    struct outside_pin *pin;
    for (pin = machine->input->pins; pin != NULL; pin = pin->next)
        if (pin->line == line)
            return pin;
    if (line != NULL)
        return join_line(machine, line, error);
    sim_error_set(error, "no pin %s on board %s: pins are named DEVICE.PIN", name, machine->board);
    return NULL;
}

bool input_pin_at(struct machine *machine, sim_time when, const char *name, bool level,
                  struct sim_error *error)
{
    struct input_entry entry = {.kind = INPUT_PIN, .when = stamp(machine, when)};
    uint8_t byte = level;
    if (!may_bring(machine, error))
        return false;
    entry.pin = find_pin(machine, name, error);
    return entry.pin != NULL && add_input(machine, &entry, &byte, 1, error);
}

bool input_pin(struct machine *machine, const char *name, bool level, struct sim_error *error)
{
    return input_pin_at(machine, 0, name, level, error);
}

/* --- results --- */

static bool replay_result(struct input_answers *answers, const char *name, int64_t *value,
                          void *bytes, size_t count, struct sim_error *error)
{
    const struct input_answer *answer = &answers->list[answers->used];
    unsigned long long number = answers->first + answers->used;
    if (answers->used == answers->count) {
        sim_error_set(error, "the recording ends before result %llu (%s)", number, name);
        return false;
    }
    if (strncmp(answer->name, name, sizeof answer->name - 1) != 0 || answer->count != count) {
        sim_error_set(error,
                      "result %llu of the recording is %s with %u bytes, the program asks for "
                      "%s with %zu: the recording belongs to another program",
                      number, answer->name, answer->count, name, count);
        return false;
    }
    answers->used++;
    *value = answer->value;
    if (count > 0)
        memcpy(bytes, answer->bytes, count);
    return true;
}

bool input_result(struct machine *machine, const char *name, int64_t *value, void *bytes,
                  size_t count, struct sim_error *error)
{
    struct input_answers *answers = &machine->input->answers;
    if (machine->input->replaying)
        return replay_result(answers, name, value, bytes, count, error);
    if (!append_answer(answers, name, *value, bytes, count))
        return no_memory(error);
    answers->used = answers->count;
    return true;
}

bool input_replaying(const struct machine *machine)
{
    return machine->input->replaying;
}

/* --- the log as bytes --- */

static void put_entry(struct blob *blob, const struct input_entry *entry)
{
    blob_put_integer(blob, entry->when, 8);
    blob_put_integer(blob, (uint64_t)entry->kind, 1);
    blob_put_text(blob, channel_of(entry));
    blob_put_integer(blob, entry->count, 4);
    blob_put(blob, entry->bytes, entry->count);
}

static void put_entries(struct blob *blob, const struct input_entries *entries, size_t from)
{
    size_t i;
    blob_put_integer(blob, entries->first + from, 8);
    blob_put_integer(blob, entries->count - from, 4);
    for (i = from; i < entries->count; i++)
        put_entry(blob, &entries->list[i]);
}

static void put_answers(struct blob *blob, const struct input_answers *answers)
{
    size_t i;
    blob_put_integer(blob, answers->first, 8);
    blob_put_integer(blob, answers->count, 4);
    for (i = 0; i < answers->count; i++) {
        blob_put_text(blob, answers->list[i].name);
        blob_put_integer(blob, (uint64_t)answers->list[i].value, 8);
        blob_put_integer(blob, answers->list[i].count, 4);
        blob_put(blob, answers->list[i].bytes, answers->list[i].count);
    }
}

bool input_log_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    blob_put_integer(blob, LOG_VERSION, 4);
    put_entries(blob, &machine->input->entries, 0);
    put_answers(blob, &machine->input->answers);
    return !blob->failed || no_memory(error);
}

static bool damaged(struct blob_reader *reader, struct sim_error *error, const char *what)
{
    reader->failed = true;
    sim_error_set(error, "input log, byte %zu: %s", reader->place, what);
    return false;
}

/* Does an entry of this kind carry so many bytes? */
static bool right_count(enum input_kind kind, uint32_t count)
{
    return kind == INPUT_SERIAL || count == (kind == INPUT_PIN ? 1u : 4u);
}

static bool find_channel(struct machine *machine, const char *channel, struct input_entry *entry,
                         struct sim_error *error)
{
    if (entry->kind == INPUT_PIN)
        entry->pin = find_pin(machine, channel, error);
    else
        entry->stream = find_stream(machine, channel, error);
    return entry->pin != NULL || entry->stream != NULL;
}

static bool get_entry(struct machine *machine, struct blob_reader *reader,
                      struct input_entry *entry, struct sim_error *error)
{
    char channel[CHANNEL_LENGTH];
    const uint8_t *bytes;
    uint64_t kind;
    memset(entry, 0, sizeof *entry);
    entry->when = blob_get_integer(reader, 8);
    kind = blob_get_integer(reader, 1);
    blob_get_text(reader, channel, sizeof channel);
    entry->count = (uint32_t)blob_get_integer(reader, 4);
    bytes = blob_get(reader, entry->count);
    if (reader->failed)
        return damaged(reader, error, "an entry is cut short");
    if (kind >= INPUT_KINDS || !right_count((enum input_kind)kind, entry->count))
        return damaged(reader, error, "an entry is of no known kind");
    entry->kind = (enum input_kind)kind;
    if (!find_channel(machine, channel, entry, error))
        return false;
    return copy_bytes(bytes, entry->count, &entry->bytes) || no_memory(error);
}

/* Appends the log's entries to `entries`, without those that come before number `skip`. */
static bool get_entries(struct machine *machine, struct blob_reader *reader, uint64_t skip,
                        struct input_entries *entries, struct sim_error *error)
{
    uint64_t first = blob_get_integer(reader, 8), count = blob_get_integer(reader, 4), i;
    sim_time before = 0;
    if (!reader->failed && first > skip)
        return damaged(reader, error,
                       "the log begins later than this machine: load the snapshot that belongs "
                       "to it");
    for (i = 0; i < count; i++) {
        struct input_entry entry;
        if (!get_entry(machine, reader, &entry, error))
            return false;
        if (entry.when < before || (i >= skip - first && !insert_entry(entries, &entry))) {
            free(entry.bytes);
            return damaged(reader, error, "its entries are not in the order of time");
        }
        before = entry.when;
        if (i < skip - first)
            free(entry.bytes);
    }
    return !reader->failed || damaged(reader, error, "it is cut short");
}

static bool get_answers(struct blob_reader *reader, uint64_t skip, struct input_answers *answers,
                        struct sim_error *error)
{
    uint64_t first = blob_get_integer(reader, 8), count = blob_get_integer(reader, 4), i;
    if (!reader->failed && first > skip)
        return damaged(reader, error, "its results begin later than this machine");
    for (i = 0; i < count && !reader->failed; i++) {
        char name[32];
        int64_t value;
        uint32_t size;
        const uint8_t *bytes;
        blob_get_text(reader, name, sizeof name);
        value = (int64_t)blob_get_integer(reader, 8);
        size = (uint32_t)blob_get_integer(reader, 4);
        bytes = blob_get(reader, size);
        if (bytes != NULL && i >= skip - first && !append_answer(answers, name, value, bytes, size))
            return no_memory(error);
    }
    return !reader->failed || damaged(reader, error, "it is cut short");
}

static uint64_t delivered_ever(const struct input_entries *entries)
{
    return entries->first + entries->delivered;
}

static uint64_t used_ever(const struct input_answers *answers)
{
    return answers->first + answers->used;
}

static void drop_lists(struct input_entries *entries, struct input_answers *answers)
{
    free_entries(entries, 0);
    free_answers(answers, 0);
    free(entries->list);
    free(answers->list);
}

/* Room for `count` elements in a list. */
static bool reserve(void **list, size_t *capacity, size_t count, size_t size)
{
    void *larger = count <= *capacity ? *list : realloc(*list, count * size);
    if (count <= *capacity)
        return true;
    if (larger == NULL)
        return false;
    *list = larger;
    *capacity = count;
    return true;
}

static bool reserve_both(struct input_log *log, size_t entries, size_t answers)
{
    void *list = log->entries.list, *results = log->answers.list;
    bool good = reserve(&list, &log->entries.capacity, log->entries.delivered + entries,
                        sizeof(struct input_entry));
    log->entries.list = list;
    good = reserve(&results, &log->answers.capacity, log->answers.used + answers,
                   sizeof(struct input_answer)) &&
           good;
    log->answers.list = results;
    return good;
}

/* What is still to come is what was read; what was delivered stays known: who saves the log again
 * finds all of it. */
static void join(struct input_log *log, struct input_entries *entries,
                 struct input_answers *answers)
{
    free_entries(&log->entries, log->entries.delivered);
    free_answers(&log->answers, log->answers.used);
    if (entries->count > 0)
        memcpy(log->entries.list + log->entries.count, entries->list,
               entries->count * sizeof *entries->list);
    if (answers->count > 0)
        memcpy(log->answers.list + log->answers.count, answers->list,
               answers->count * sizeof *answers->list);
    log->entries.count += entries->count;
    log->answers.count += answers->count;
    free(entries->list);
    free(answers->list);
}

bool input_log_replay(struct machine *machine, const void *bytes, size_t size,
                      struct sim_error *error)
{
    struct input_log *log = machine->input;
    struct blob_reader reader = {.bytes = bytes, .size = size};
    struct input_entries entries = {.first = delivered_ever(&log->entries)};
    struct input_answers answers = {.first = used_ever(&log->answers)};
    bool good = blob_get_integer(&reader, 4) == LOG_VERSION ||
                damaged(&reader, error, "not an input log of this version");
    good = good && get_entries(machine, &reader, entries.first, &entries, error) &&
           get_answers(&reader, answers.first, &answers, error);
    if (good && !reserve_both(log, entries.count, answers.count))
        good = no_memory(error);
    if (!good) {
        drop_lists(&entries, &answers);
        return false;
    }
    join(log, &entries, &answers);
    log->replaying = true;
    schedule(log);
    return true;
}

void input_log_live(struct machine *machine)
{
    struct input_log *log = machine->input;
    log->replaying = false;
    free_answers(&log->answers, log->answers.used);
}

void input_log_forget(struct machine *machine)
{
    struct input_log *log = machine->input;
    input_log_live(machine);
    free_entries(&log->entries, log->entries.delivered);
    schedule(log);
}

/* --- snapshots --- */

static unsigned count_pins(const struct input_log *log)
{
    const struct outside_pin *pin;
    unsigned count = 0;
    for (pin = log->pins; pin != NULL; pin = pin->next)
        count++;
    return count;
}

void input_state_save(struct machine *machine, struct blob *blob)
{
    const struct input_log *log = machine->input;
    const struct outside_pin *pin;
    put_entries(blob, &log->entries, log->entries.delivered);
    blob_put_integer(blob, used_ever(&log->answers), 8);
    blob_put_integer(blob, count_pins(log), 4);
    for (pin = log->pins; pin != NULL; pin = pin->next) {
        blob_put_text(blob, pin->line->name);
        blob_put_integer(blob, line_level(&pin->driver), 1);
    }
}

/* Back to entry number `position`: what was delivered before it stays known. */
static void rewind_entries(struct input_entries *entries, uint64_t position)
{
    bool known = position >= entries->first && position - entries->first <= entries->count;
    free_entries(entries, known ? (size_t)(position - entries->first) : 0);
    if (!known)
        entries->first = position;
    entries->delivered = entries->count;
}

static void rewind_answers(struct input_answers *answers, uint64_t position)
{
    bool known = position >= answers->first && position - answers->first <= answers->count;
    free_answers(answers, known ? (size_t)(position - answers->first) : 0);
    if (!known)
        answers->first = position;
    answers->used = answers->count;
}

static void release_pins(struct input_log *log)
{
    struct outside_pin *pin;
    for (pin = log->pins; pin != NULL; pin = pin->next)
        line_restore(&pin->driver, pin->line->resolution == LINE_WIRED_AND);
}

static bool restore_pins(struct machine *machine, struct blob_reader *reader,
                         struct sim_error *error)
{
    uint64_t count = blob_get_integer(reader, 4);
    release_pins(machine->input);
    for (; count > 0 && !reader->failed; count--) {
        char name[CHANNEL_LENGTH];
        struct outside_pin *pin;
        blob_get_text(reader, name, sizeof name);
        pin = reader->failed ? NULL : find_pin(machine, name, error);
        if (!reader->failed && pin == NULL)
            return false;
        if (pin != NULL)
            line_restore(&pin->driver, blob_get_integer(reader, 1) != 0);
    }
    return !reader->failed || damaged(reader, error, "the pins are cut short");
}

static uint64_t peek_position(struct blob_reader reader)
{
    return blob_get_integer(&reader, 8);
}

bool input_state_restore(struct machine *machine, struct blob_reader *reader,
                         struct sim_error *error)
{
    struct input_log *log = machine->input;
    uint64_t position = peek_position(*reader);
    event_cancel(&log->event);
    log->replaying = false;
    rewind_entries(&log->entries, position);
    if (!get_entries(machine, reader, position, &log->entries, error))
        return false;
    rewind_answers(&log->answers, blob_get_integer(reader, 8));
    if (!restore_pins(machine, reader, error))
        return false;
    schedule(log);
    return true;
}

/* --- life --- */

bool input_init(struct machine *machine, struct sim_error *error)
{
    (void)error;
    machine->input = machine_allocate(machine, sizeof *machine->input);
    event_init(&machine->input->event, machine, INPUT_ORDER, "input", input_comes, machine);
    return true;
}

void input_free(struct machine *machine)
{
    if (machine->input == NULL)
        return;
    drop_lists(&machine->input->entries, &machine->input->answers);
    machine->input = NULL;
}
