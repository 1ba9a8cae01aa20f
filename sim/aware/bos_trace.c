/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the execution traces of BOS from memory: docs/kernel-record.md, "Traces". The calls are
 * those of the kernel's own list, rtos/include/bos/trace_calls.h. */
#include "aware/bos.h"

#include "aware/bos_memory.h"
#include "rtos/include/bos/trace_calls.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_NAMED 8u /* record->flags */

struct reader {
    struct bos_memory memory;
    const struct bos_record *record;
    const struct bos_task *tasks;
    size_t count;
};

/* --- entries --- */

struct ring {
    uint32_t first, size, entries, latest; /* latest: an index */
};

static uint32_t pointer_at(const struct reader *reader, uint32_t address)
{
    uint32_t pointer;
    return bos_read_pointer(&reader->memory, reader->record, address, &pointer) ? pointer : 0;
}

/* The address of the variable that points to the task's Trace. */
static uint32_t place_of(const struct bos_record *record, const struct bos_task *task)
{
    uint32_t align = record->trace.align != 0 ? record->trace.align : 1;
    if (task == NULL)
        return record->trace.handlers;
    return task->stack_base + (task->stack_size + align - 1) / align * align;
}

/* False when what is there cannot be a ring. */
static bool read_ring(const struct reader *reader, uint32_t trace, struct ring *ring)
{
    const struct bos_trace_record *record = &reader->record->trace;
    uint32_t end = pointer_at(reader, trace + record->trace_end);
    uint32_t latest = pointer_at(reader, trace + record->trace_latest);
    ring->first = pointer_at(reader, trace + record->trace_first);
    ring->size = record->entry_size;
    if (ring->size == 0 || ring->first == 0 || end <= ring->first || latest < ring->first ||
        latest >= end)
        return false;
    ring->entries = (end - ring->first) / ring->size;
    ring->latest = (latest - ring->first) / ring->size;
    return ring->latest < ring->entries;
}

/* A number in an entry; 0 where it would lie outside. */
static uint64_t part(const struct reader *reader, const uint8_t *entry, unsigned offset,
                     unsigned size)
{
    if (offset + size > reader->record->trace.entry_size)
        return 0;
    return bos_number(entry + offset, size, reader->record->big_endian);
}

/* False when it is empty, or not there. */
static bool read_entry(const struct reader *reader, uint32_t address, struct bos_call *call)
{
    const struct bos_trace_record *record = &reader->record->trace;
    unsigned pointer = reader->record->pointer_size, i;
    uint8_t bytes[UINT8_MAX];
    if (reader->memory.read(reader->memory.owner, address, bytes, record->entry_size) !=
        record->entry_size)
        return false;
    call->state = (uint8_t)part(reader, bytes, record->entry_state, 1);
    call->tick = part(reader, bytes, record->entry_tick, reader->record->tick_size);
    call->number = (uint8_t)part(reader, bytes, record->entry_call, 1);
    call->level = (uint8_t)part(reader, bytes, record->entry_level, 1);
    for (i = 0; i < BOS_CALL_WORDS; i++)
        call->parameters[i] = part(reader, bytes, record->entry_parameters + i * pointer, pointer);
    call->result = part(reader, bytes, record->entry_result, pointer);
    return call->state != BOS_CALL_EMPTY;
}

static bool read_entries(const struct reader *reader, const struct ring *ring,
                         struct bos_trace *trace)
{
    uint32_t most = ring->entries < BOS_CALLS_MOST ? ring->entries : BOS_CALLS_MOST, left, index;
    trace->entries = calloc(most, sizeof *trace->entries);
    if (trace->entries == NULL)
        return false;
    for (left = most; left > 0; left--) {
        index = (uint32_t)(((uint64_t)ring->latest + 1 + ring->entries - left) % ring->entries);
        if (read_entry(reader, ring->first + index * ring->size, &trace->entries[trace->count]))
            trace->count++;
    }
    return true;
}

bool bos_trace_read(struct machine *machine, const struct bos_record *record,
                    const struct bos_task *task, struct bos_trace *trace)
{
    struct reader reader = {.memory = {bos_peek_machine, machine}, .record = record};
    struct ring ring;
    uint64_t calls;
    uint32_t address;
    memset(trace, 0, sizeof *trace);
    if (!record->trace.present)
        return true;
    address = pointer_at(&reader, place_of(record, task));
    if (address == 0 || !read_ring(&reader, address, &ring) ||
        !bos_read_number(&reader.memory, record->big_endian, address + record->trace.trace_calls, 2,
                         &calls))
        return true;
    trace->present = true;
    trace->calls = (uint16_t)calls;
    return read_entries(&reader, &ring, trace);
}

void bos_trace_free(struct bos_trace *trace)
{
    free(trace->entries);
    memset(trace, 0, sizeof *trace);
}

/* --- words --- */

/* The name that a pointer at that address points to; "" unless it is a whole readable text. */
static void read_name(const struct reader *reader, uint32_t address, char *name)
{
    const char *at;
    bos_read_text(&reader->memory, pointer_at(reader, address), name, BOS_NAME);
    for (at = name; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x7f || *at == '?')
            break;
    if (*at != '\0' || strlen(name) == BOS_NAME - 1)
        name[0] = '\0';
}

static void task_name(const struct reader *reader, uint32_t task, char *name)
{
    size_t i;
    for (i = 0; i < reader->count; i++)
        if (reader->tasks[i].address == task)
            memcpy(name, reader->tasks[i].name, BOS_NAME);
}

/* The name of the object of that kind at an address; "" if it has none. */
static void object_name(const struct reader *reader, char kind, uint32_t object, char *name)
{
    const struct bos_record *record = reader->record;
    name[0] = '\0';
    if (kind == 't')
        task_name(reader, object, name);
    else if (kind == 'o' && (record->flags & OBJECTS_NAMED))
        read_name(reader, object + record->object_name, name);
    else if (kind == 'c')
        read_name(reader, object + record->class_name, name);
    else if (kind == 'd' && record->trace.device_class != BOS_NONE)
        read_name(reader,
                  pointer_at(reader, object + record->trace.device_class) +
                      record->trace.device_name,
                  name);
    else if (kind == 'm' && record->trace.heap != 0 &&
             pointer_at(reader, record->trace.heap) == object)
        strcpy(name, "heap");
}

static void object_text(const struct reader *reader, char kind, uint64_t word, char *text,
                        size_t room)
{
    char name[BOS_NAME];
    if (word != 0 && word <= UINT32_MAX)
        object_name(reader, kind, (uint32_t)word, name);
    else
        name[0] = '\0';
    if (word == 0)
        snprintf(text, room, "null");
    else if (name[0] != '\0')
        snprintf(text, room, "%s", name);
    else
        snprintf(text, room, "0x%0*" PRIx64, reader->record->pointer_size * 2, word);
}

static void ticks_text(const struct reader *reader, uint64_t ticks, char *text, size_t room)
{
    unsigned bits = reader->record->tick_size * 8u;
    uint64_t forever = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    if (ticks == forever)
        snprintf(text, room, "forever");
    else if (ticks == 0)
        snprintf(text, room, "no wait");
    else
        snprintf(text, room, "%" PRIu64, ticks);
}

static void result_text(const struct reader *reader, char kind, uint64_t word, char *text,
                        size_t room)
{
    static const char *const results[] = {
        "BOS_OK",          "BOS_TIMEOUT",      "BOS_REMOVED",     "BOS_ERROR_CONTEXT",
        "BOS_ERROR_RANGE", "BOS_ERROR_MEMORY", "BOS_ERROR_STATE", "BOS_ERROR_FULL"};
    unsigned shift = 64 - reader->record->pointer_size * 8u;
    int64_t value = (int64_t)(word << shift) >> shift;
    if ((value < 0 || kind == 'r') && value <= 0 &&
        value > -(int64_t)(sizeof results / sizeof results[0]))
        snprintf(text, room, "%s", results[-value]);
    else
        snprintf(text, room, "%" PRId64, value);
}

static void word_text(const struct reader *reader, char kind, uint64_t word, char *text,
                      size_t room)
{
    if (kind == 'n')
        snprintf(text, room, "%" PRIu64, word);
    else if (kind == 'k')
        ticks_text(reader, word, text, room);
    else if (kind == 'r' || kind == 'i')
        result_text(reader, kind, word, text, room);
    else
        object_text(reader, kind, word, text, room);
}

/* --- calls --- */

struct name {
    uint8_t number;
    const char *name, *parameters;
    char result;
};

#define NAME(number, name, parameters, result) {number, #name, parameters, result},
static const struct name names[] = {TRACE_CALLS(NAME)};

static const struct name *find_name(uint8_t number)
{
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            return &names[i];
    return NULL;
}

/* What follows the parameters: " = BOS_OK". */
static void ending_text(const struct reader *reader, char kind, const struct bos_call *call,
                        char *text, size_t room)
{
    char result[BOS_NAME];
    text[0] = '\0';
    if (call->state == BOS_CALL_INSIDE)
        snprintf(text, room, ", not returned");
    else if (call->state == BOS_CALL_ABANDONED)
        snprintf(text, room, ", abandoned");
    else if (kind != 'v') {
        word_text(reader, kind, call->result, result, sizeof result);
        snprintf(text, room, " = %s", result);
    }
}

const char *bos_call_text(struct machine *machine, const struct bos_record *record,
                          const struct bos_task *tasks, size_t count, const struct bos_call *call,
                          char *buffer, size_t size)
{
    static const struct name unknown = {0, "", "ppp", 'p'};
    struct reader reader = {{bos_peek_machine, machine}, record, tasks, count};
    const struct name *name = find_name(call->number);
    char words[BOS_CALL_WORDS][BOS_NAME] = {"", "", ""}, ending[BOS_NAME + 8], number[16] = "";
    const char *kinds;
    size_t i;
    if (name == NULL) {
        name = &unknown;
        snprintf(number, sizeof number, "call 0x%02x", call->number);
    }
    kinds = name->parameters;
    for (i = 0; kinds[i] != '\0'; i++)
        word_text(&reader, kinds[i], call->parameters[i], words[i], BOS_NAME);
    ending_text(&reader, name->result, call, ending, sizeof ending);
    snprintf(buffer, size, "%s%s(%s%s%s%s%s)%s", number, name->name, words[0], i > 1 ? ", " : "",
             words[1], i > 2 ? ", " : "", words[2], ending);
    return buffer;
}

const char *bos_groups_text(uint16_t calls, char *buffer, size_t size)
{
#define GROUP(number, name, text) text,
    static const char *const groups[] = {TRACE_GROUPS(GROUP)};
    const size_t count = sizeof groups / sizeof groups[0];
    const unsigned known = (1u << count) - 1;
    size_t i, length = 0;
    snprintf(buffer, size, "%s",
             (calls & known) == known ? "all"
             : (calls & known) == 0   ? "nothing"
                                      : "");
    for (i = 0; i < count && (calls & known) != known; i++)
        if ((calls >> i & 1) && length < size)
            length += (size_t)snprintf(buffer + length, size - length, "%s%s",
                                       length > 0 ? " " : "", groups[i]);
    return buffer;
}
