/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of runs: see record.h. A file is a magic number and a version, how the run ended, the
 * snapshot, the input log, and a checksum of all that. */
#include "record.h"

#include "input.h"
#include "snapshot.h"

#include <stdio.h>
#include <string.h>

#define MAGIC      "BOSIMREC"
#define MAGIC_SIZE 8
#define VERSION    2u
#define SUM_SIZE   8u

static void put_part(struct blob *file, const struct blob *part)
{
    blob_put_integer(file, part->size, 8);
    blob_put(file, part->bytes, part->size);
    file->failed |= part->failed;
}

static void put_end(struct blob *file, const struct record_end *end)
{
    blob_put_integer(file, end->time, 8);
    blob_put_integer(file, (uint64_t)end->result, 1);
    blob_put_integer(file, (uint32_t)end->status, 4);
    blob_put_integer(file, end->input_open, 1);
    blob_put_text(file, end->image);
}

bool record_save(struct machine *machine, const struct blob *start, const struct record_end *end,
                 struct blob *file, struct sim_error *error)
{
    struct blob log = {0};
    size_t from = file->size;
    bool good = input_log_save(machine, &log, error);
    blob_put(file, MAGIC, MAGIC_SIZE);
    blob_put_integer(file, VERSION, 4);
    put_end(file, end);
    put_part(file, start);
    put_part(file, &log);
    blob_free(&log);
    if (good && !file->failed)
        blob_put_integer(file, blob_checksum(file->bytes + from, file->size - from), SUM_SIZE);
    if (good && file->failed) {
        sim_error_set(error, "the host has no memory left for a record: close other programs");
        good = false;
    }
    return good;
}

static bool damaged(struct sim_error *error, const char *what)
{
    sim_error_set(error, "%s", what);
    return false;
}

static bool check_head(struct blob_reader *reader, struct sim_error *error)
{
    const uint8_t *magic = blob_get(reader, MAGIC_SIZE);
    if (magic == NULL || memcmp(magic, MAGIC, MAGIC_SIZE) != 0)
        return damaged(error, "not a record: `bosim run IMAGE --record FILE` makes one");
    if (blob_get_integer(reader, 4) != VERSION)
        return damaged(error, "a record of another version of bosim: record anew");
    return true;
}

static bool check_sum(struct blob_reader *reader, struct sim_error *error)
{
    struct blob_reader sum = {.bytes = reader->bytes + reader->size - SUM_SIZE, .size = SUM_SIZE};
    reader->size -= SUM_SIZE;
    return blob_get_integer(&sum, SUM_SIZE) == blob_checksum(reader->bytes, reader->size) ||
           damaged(error, "its checksum is wrong, it was cut off or damaged: record anew");
}

static bool get_end(struct blob_reader *reader, struct record_end *end)
{
    uint64_t result;
    memset(end, 0, sizeof *end);
    end->time = blob_get_integer(reader, 8);
    result = blob_get_integer(reader, 1);
    end->result = result <= RUN_DEAD ? (enum run_result)result : RUN_UNTIL;
    end->status = (int)(uint32_t)blob_get_integer(reader, 4);
    end->input_open = blob_get_integer(reader, 1) != 0;
    blob_get_text(reader, end->image, sizeof end->image);
    return !reader->failed;
}

static struct blob_reader get_part(struct blob_reader *reader)
{
    struct blob_reader part = {.size = (size_t)blob_get_integer(reader, 8)};
    part.bytes = blob_get(reader, part.size);
    part.failed = part.bytes == NULL;
    return part;
}

static bool open_record(struct blob_reader *file, struct record_end *end, struct blob_reader *start,
                        struct blob_reader *log, struct sim_error *error)
{
    if (!check_head(file, error))
        return false;
    if (file->size < file->place + SUM_SIZE)
        return damaged(error, "the record is cut off: record anew");
    if (!check_sum(file, error))
        return false;
    if (get_end(file, end)) {
        *start = get_part(file);
        *log = get_part(file);
    }
    return !file->failed || damaged(error, "the record is damaged: record anew");
}

struct machine *record_load(const void *bytes, size_t size, struct record_end *end,
                            struct sim_error *error)
{
    return record_load_on(bytes, size, NULL, end, error);
}

struct machine *record_load_on(const void *bytes, size_t size, const char *engine,
                               struct record_end *end, struct sim_error *error)
{
    struct blob_reader file = {.bytes = bytes, .size = size}, start = {0}, log = {0};
    struct machine *machine;
    if (!open_record(&file, end, &start, &log, error))
        return NULL;
    machine = snapshot_load_on(start.bytes, start.size, engine, error);
    if (machine == NULL || input_log_replay(machine, log.bytes, log.size, error))
        return machine;
    machine_destroy(machine);
    return NULL;
}
