/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots: the file's frame, and the parts that are the machine's own. A file is a magic number
 * and a version, then chunks in a fixed order: four letters, a length, a checksum, the bytes.
 * Devices' state is in snapshot_state.c, memory in snapshot_memory.c, input in input.c. */
#include "snapshot.h"

#include "input.h"
#include "snapshot_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define MAGIC        "BOSIMSNP"
#define VERSION      1u
#define MAGIC_SIZE   8
#define REPORTS_MOST 65536u

bool snapshot_damaged(struct blob_reader *reader, struct sim_error *error, const char *format, ...)
{
    char text[400];
    va_list arguments;
    reader->failed = true;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_error_set(error, "byte %zu: %s", reader->place, text);
    return false;
}

static void set_integer(uint8_t *place, uint64_t value, unsigned bytes)
{
    unsigned i;
    for (i = 0; i < bytes; i++)
        place[i] = (uint8_t)(value >> (8 * i));
}

/* --- compression --- */

#define ZSTD_LEVEL 1 /* small machines: more effort gains little */

void snapshot_put_packed(struct blob *blob, const struct blob *content)
{
    size_t bound = ZSTD_compressBound(content->size), at = blob->size, size;
    uint8_t *place;
    blob_put_integer(blob, 0, 8);
    place = blob_extend(blob, bound);
    if (place == NULL || content->failed) {
        blob->failed = true;
        return;
    }
    size = ZSTD_compress(place, bound, content->bytes, content->size, ZSTD_LEVEL);
    if (ZSTD_isError(size)) {
        blob->failed = true;
        return;
    }
    set_integer(blob->bytes + at, size, 8);
    blob->size = at + 8 + size;
}

uint8_t *snapshot_get_packed(struct blob_reader *reader, size_t most, size_t *size)
{
    size_t packed_size = (size_t)blob_get_integer(reader, 8);
    const uint8_t *packed = blob_get(reader, packed_size);
    unsigned long long told = packed == NULL ? 0 : ZSTD_getFrameContentSize(packed, packed_size);
    uint8_t *content;
    *size = 0;
    if (told == 0 || told > most) /* its two error values are greater than any size */
        return NULL;
    content = malloc((size_t)told);
    if (content != NULL &&
        ZSTD_decompress(content, (size_t)told, packed, packed_size) == (size_t)told) {
        *size = (size_t)told;
        return content;
    }
    free(content);
    return NULL;
}

/* --- options, as they matter to what happens next --- */

static bool options_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    const struct machine_options *options = &machine->options;
    (void)error;
    blob_put_integer(blob, (uint64_t)options->timing, 1);
    blob_put_integer(blob, options->ram_fill, 1);
    blob_put_integer(blob, options->no_semihosting, 1);
    blob_put_integer(blob, options->seed, 8);
    blob_put_integer(blob, options->start_date, 8);
    blob_put_text(blob, options->engine == NULL ? "" : options->engine);
    return true;
}

static bool get_options(struct blob_reader *reader, struct machine_options *options, char *engine,
                        size_t engine_size)
{
    memset(options, 0, sizeof *options);
    options->timing = blob_get_integer(reader, 1) == TIMING_UNIT ? TIMING_UNIT : TIMING_MANUAL;
    options->ram_fill = (uint8_t)blob_get_integer(reader, 1);
    options->no_semihosting = blob_get_integer(reader, 1) != 0;
    options->seed = blob_get_integer(reader, 8);
    options->start_date = blob_get_integer(reader, 8);
    blob_get_text(reader, engine, engine_size);
    options->engine = *engine == '\0' ? NULL : engine;
    return !reader->failed;
}

/* A snapshot loads into either engine, but not into another timing or power-on content. */
static bool options_load(struct machine *machine, struct blob_reader *reader,
                         struct sim_error *error)
{
    const struct machine_options *mine = &machine->options;
    struct machine_options options;
    char engine[64];
    if (!get_options(reader, &options, engine, sizeof engine))
        return snapshot_damaged(reader, error, "the options are cut short");
    if (options.timing == mine->timing && options.ram_fill == mine->ram_fill &&
        options.seed == mine->seed && options.start_date == mine->start_date &&
        options.no_semihosting == mine->no_semihosting)
        return true;
    return snapshot_damaged(reader, error,
                            "it was made with another timing, RAM fill, seed, start date or "
                            "semihosting than this machine has");
}

/* --- the devicetree --- */

static bool tree_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    (void)error;
    blob_put(blob, machine->dtb, machine->dtb_size);
    return true;
}

static bool tree_load(struct machine *machine, struct blob_reader *reader, struct sim_error *error)
{
    size_t size = reader->size - reader->place;
    const uint8_t *dtb = blob_get(reader, size);
    if (size == machine->dtb_size && memcmp(dtb, machine->dtb, size) == 0)
        return true;
    return snapshot_damaged(reader, error, "it is of another board than %s, or of another version",
                            machine->board);
}

/* --- the machine's own state --- */

static bool machine_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    (void)error;
    blob_put_integer(blob, machine->now, 8);
    blob_put_integer(blob, machine->jumped, 8);
    blob_put_integer(blob, machine->ended, 1);
    blob_put_integer(blob, (uint32_t)machine->end_status, 4);
    blob_put_integer(blob, machine->reset_asked, 1);
    blob_put_text(blob, machine->cpu == NULL ? "" : machine->cpu->crash);
    return true;
}

static bool machine_state_load(struct machine *machine, struct blob_reader *reader,
                               struct sim_error *error)
{
    char crash[sizeof machine->cpu->crash];
    machine->now = blob_get_integer(reader, 8);
    machine->jumped = blob_get_integer(reader, 8);
    machine->ended = blob_get_integer(reader, 1) != 0;
    machine->end_status = (int)(uint32_t)blob_get_integer(reader, 4);
    machine->reset_asked = blob_get_integer(reader, 1) != 0;
    machine->stop_asked = false;
    blob_get_text(reader, crash, sizeof crash);
    if (reader->failed)
        return snapshot_damaged(reader, error, "the machine's state is cut short");
    if (machine->cpu != NULL)
        memcpy(machine->cpu->crash, crash, sizeof crash);
    return true;
}

/* --- fixed clocks --- */

static bool clocks_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    unsigned i;
    (void)error;
    for (i = 0; i < machine->clock_count; i++)
        snapshot_put_clock(blob, &machine->clocks[i].domain);
    return true;
}

static bool clocks_load(struct machine *machine, struct blob_reader *reader,
                        struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < machine->clock_count; i++)
        if (!snapshot_get_clock(reader, &machine->clocks[i].domain, error))
            return false;
    return true;
}

/* --- lines: what each driver drives, those that no state table names too --- */

static bool lines_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    const struct line *line;
    (void)error;
    for (line = machine->lines; line != NULL; line = line->next)
        blob_put_integer(blob, line->driven, 8);
    return true;
}

static bool lines_load(struct machine *machine, struct blob_reader *reader, struct sim_error *error)
{
    struct line *line;
    unsigned i;
    for (line = machine->lines; line != NULL; line = line->next) {
        uint64_t driven = blob_get_integer(reader, 8);
        for (i = 0; i < line->drivers; i++) {
            struct line_driver driver = {line, i};
            line_restore(&driver, driven >> i & 1);
        }
    }
    return !reader->failed || snapshot_damaged(reader, error, "the lines are cut short");
}

/* --- reports that were told already --- */

static bool reports_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    unsigned i;
    (void)error;
    blob_put_integer(blob, machine->report_count, 4);
    for (i = 0; i < machine->report_count; i++) {
        const struct device *device = machine->reports[i].device;
        blob_put_integer(blob, device == NULL ? 0 : device->position, 4);
        blob_put_integer(blob, machine->reports[i].key, 4);
    }
    return true;
}

static const struct device *device_at(const struct machine *machine, uint64_t position)
{
    const struct device *device = machine->devices;
    while (device != NULL && device->position != position)
        device = device->next;
    return device;
}

static bool reports_load(struct machine *machine, struct blob_reader *reader,
                         struct sim_error *error)
{
    uint64_t count = blob_get_integer(reader, 4), i;
    struct report_seen *reports;
    if (reader->failed || count > REPORTS_MOST || count * 8 > reader->size - reader->place)
        return snapshot_damaged(reader, error, "the reports are cut short");
    reports = malloc((count + 1) * sizeof *reports);
    if (reports == NULL)
        return snapshot_damaged(reader, error, "the host has no memory left");
    for (i = 0; i < count; i++) {
        reports[i].device = device_at(machine, blob_get_integer(reader, 4));
        reports[i].key = (uint32_t)blob_get_integer(reader, 4);
    }
    free(machine->reports);
    machine->reports = reports;
    machine->report_count = (unsigned)count;
    return true;
}

static bool input_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    (void)error;
    input_state_save(machine, blob);
    return true;
}

/* --- chunks --- */

struct chunk_kind {
    char name[5];
    bool (*save)(struct machine *, struct blob *, struct sim_error *);
    bool (*load)(struct machine *, struct blob_reader *, struct sim_error *);
};

/* In the order of the file and of loading. Clocks before the events that wait for them, memory
 * before the devices' own checks, drivers of pins (input) before the levels of lines. */
static const struct chunk_kind chunks[] = {
    {"OPTS", options_save, options_load},
    {"TREE", tree_save, tree_load},
    {"MACH", machine_save, machine_state_load},
    {"REGN", snapshot_regions_save, snapshot_regions_load},
    {"MEMO", snapshot_memory_save, snapshot_memory_load},
    {"CLKS", clocks_save, clocks_load},
    {"DEVS", snapshot_devices_save, snapshot_devices_load},
    {"INPT", input_save, input_state_restore},
    {"LINE", lines_save, lines_load},
    {"RPTS", reports_save, reports_load},
};

#define CHUNKS      (sizeof chunks / sizeof chunks[0])
#define HEADER_SIZE 20u /* of a chunk: name, length, checksum */

static bool put_chunk(struct machine *machine, const struct chunk_kind *kind, struct blob *blob,
                      struct sim_error *error)
{
    size_t at = blob->size, length;
    blob_put(blob, kind->name, 4);
    blob_put_integer(blob, 0, 8);
    blob_put_integer(blob, 0, 8);
    if (!kind->save(machine, blob, error))
        return false;
    if (blob->failed) {
        sim_error_set(error, "the host has no memory left for a snapshot: close other programs");
        return false;
    }
    length = blob->size - at - HEADER_SIZE;
    set_integer(blob->bytes + at + 4, length, 8);
    set_integer(blob->bytes + at + 12, blob_checksum(blob->bytes + at + HEADER_SIZE, length), 8);
    return true;
}

static bool between_runs(const struct machine *machine, struct sim_error *error)
{
    if (!machine->in_cpu && !machine->telling_lines)
        return true;
    sim_error_set(error, "a snapshot can only be made between runs");
    return false;
}

bool snapshot_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    size_t i;
    if (!between_runs(machine, error))
        return false;
    blob_put(blob, MAGIC, MAGIC_SIZE);
    blob_put_integer(blob, VERSION, 4);
    for (i = 0; i < CHUNKS; i++)
        if (!put_chunk(machine, &chunks[i], blob, error))
            return false;
    return true;
}

/* What changes while the machine runs, and is not memory. */
static bool is_state(const struct chunk_kind *kind)
{
    return kind->save != options_save && kind->save != tree_save &&
           kind->save != snapshot_memory_save;
}

bool snapshot_state_save(struct machine *machine, struct blob *blob, struct sim_error *error)
{
    size_t i;
    if (!between_runs(machine, error))
        return false;
    for (i = 0; i < CHUNKS; i++)
        if (is_state(&chunks[i]) && !put_chunk(machine, &chunks[i], blob, error))
            return false;
    return true;
}

/* Opens the next chunk, which must be of this kind, for reading. */
static bool get_chunk(struct blob_reader *file, const struct chunk_kind *kind,
                      struct blob_reader *chunk, struct sim_error *error)
{
    const uint8_t *name = blob_get(file, 4);
    uint64_t length = blob_get_integer(file, 8), sum = blob_get_integer(file, 8);
    if (file->failed)
        return snapshot_damaged(file, error, "it ends before chunk %s", kind->name);
    if (memcmp(name, kind->name, 4) != 0)
        return snapshot_damaged(file, error, "chunk %s is missing", kind->name);
    *chunk = (struct blob_reader){.size = (size_t)length};
    chunk->bytes = blob_get(file, (size_t)length);
    if (chunk->bytes == NULL)
        return snapshot_damaged(file, error, "chunk %s is cut short", kind->name);
    if (blob_checksum(chunk->bytes, chunk->size) != sum)
        return snapshot_damaged(file, error, "the checksum of chunk %s is wrong: it was damaged",
                                kind->name);
    return true;
}

static bool load_chunk(struct machine *machine, const struct chunk_kind *kind,
                       struct blob_reader *chunk, struct sim_error *error)
{
    if (kind->load(machine, chunk, error)) {
        if (!chunk->failed && chunk->place == chunk->size)
            return true;
        snapshot_damaged(chunk, error, "it has %zu bytes too many", chunk->size - chunk->place);
    }
    sim_error_prefix(error, "chunk %s", kind->name);
    return false;
}

static bool get_frame(struct blob_reader *file, struct blob_reader *parts, struct sim_error *error)
{
    const uint8_t *magic = blob_get(file, MAGIC_SIZE);
    uint64_t version = blob_get_integer(file, 4);
    size_t i;
    if (file->failed || memcmp(magic, MAGIC, MAGIC_SIZE) != 0)
        return snapshot_damaged(file, error, "not a snapshot: `bosim snapshot` makes one");
    if (version != VERSION)
        return snapshot_damaged(file, error,
                                "a snapshot of version %llu, this program reads version %u: make "
                                "it anew",
                                (unsigned long long)version, VERSION);
    for (i = 0; i < CHUNKS; i++)
        if (!get_chunk(file, &chunks[i], &parts[i], error))
            return false;
    return file->place == file->size || snapshot_damaged(file, error, "something follows its end");
}

/* Nothing is pending, not even in a stopped clock; what was is in the snapshot, or it was made
 * after that. */
static void cancel_all(struct machine *machine)
{
    struct device *device;
    const struct state_field *field;
    uint32_t i;
    while (machine->queue.count > 0)
        event_cancel(machine->queue.heap[0]);
    for (i = 0; i < machine->clock_count; i++)
        while (machine->clocks[i].domain.events != NULL)
            event_cancel(machine->clocks[i].domain.events);
    for (device = machine->devices; device != NULL; device = device->next)
        for (field = device->class->state; field != NULL && field->name != NULL; field++)
            for (i = 0; field->kind == STATE_CLOCKS && i < field->count; i++) {
                struct clock_domain *clock =
                    (void *)((uint8_t *)device + field->offset + (size_t)i * field->size);
                while (clock->events != NULL)
                    event_cancel(clock->events);
            }
}

/* The processor's own time is the machine's, or the next cycle after it. One that is forged to be
 * far behind would run for years before it came to the present. */
static bool check_times(struct machine *machine, struct sim_error *error)
{
    sim_time now = machine->now;
    if (machine->cpu != NULL)
        now = machine->cpu->device.class->cpu->now(machine->cpu);
    if (now >= machine->now && now - machine->now <= SIM_SECOND)
        return true;
    sim_error_set(error, "the processor's time is not the machine's: it was damaged");
    return false;
}

static bool restore(struct machine *machine, struct blob_reader *parts, struct sim_error *error)
{
    size_t i;
    cancel_all(machine);
    for (i = 0; i < CHUNKS; i++)
        if (!load_chunk(machine, &chunks[i], &parts[i], error))
            return false;
    machine_moved(machine);
    return check_times(machine, error);
}

bool snapshot_restore(struct machine *machine, const void *bytes, size_t size,
                      struct sim_error *error)
{
    struct blob_reader file = {.bytes = bytes, .size = size}, parts[CHUNKS] = {{0}};
    if (!get_frame(&file, parts, error) || !restore(machine, parts, error)) {
        sim_error_prefix(error, "snapshot");
        return false;
    }
    return true;
}

bool snapshot_state_restore(struct machine *machine, const struct blob *blob,
                            struct sim_error *error)
{
    struct blob_reader file = {.bytes = blob->bytes, .size = blob->size}, chunk;
    size_t i;
    cancel_all(machine);
    for (i = 0; i < CHUNKS; i++)
        if (is_state(&chunks[i]) && (!get_chunk(&file, &chunks[i], &chunk, error) ||
                                     !load_chunk(machine, &chunks[i], &chunk, error)))
            return false;
    machine_moved(machine);
    return check_times(machine, error);
}

/* Builds the machine that the first two chunks describe. */
static struct machine *build(const struct blob_reader *parts, const char *other_engine,
                             struct sim_error *error)
{
    struct blob_reader chunk = parts[0];
    struct machine_options options;
    struct machine *machine;
    char engine[64];
    if (!get_options(&chunk, &options, engine, sizeof engine)) {
        snapshot_damaged(&chunk, error, "the options are cut short");
        return NULL;
    }
    if (other_engine != NULL)
        options.engine = other_engine;
    machine = machine_create(parts[1].bytes, parts[1].size, &options, error);
    if (machine == NULL)
        return NULL;
    if (options.engine != NULL)
        machine->options.engine = machine_text(machine, "%s", options.engine);
    machine_reset(machine);
    return machine;
}

struct machine *snapshot_load(const void *bytes, size_t size, struct sim_error *error)
{
    return snapshot_load_on(bytes, size, NULL, error);
}

struct machine *snapshot_load_on(const void *bytes, size_t size, const char *engine,
                                 struct sim_error *error)
{
    struct blob_reader file = {.bytes = bytes, .size = size}, parts[CHUNKS] = {{0}};
    struct machine *machine = NULL;
    if (get_frame(&file, parts, error))
        machine = build(parts, engine, error);
    if (machine != NULL && !restore(machine, parts, error)) {
        machine_destroy(machine);
        machine = NULL;
    }
    if (machine == NULL)
        sim_error_prefix(error, "snapshot");
    return machine;
}
