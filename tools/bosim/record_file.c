/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records: the machine at the start, as a snapshot, and all outside input until the end. */
#include "record_file.h"

#include "input.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC   "BOSIMREC"
#define VERSION 1

bool record_begin(struct session *session, struct sim_error *error)
{
    return snapshot_save(session->machine, &session->start, error);
}

static void put_part(struct blob *blob, const struct blob *part)
{
    blob_put_integer(blob, part->size, 8);
    blob_put(blob, part->bytes, part->size);
}

bool record_write(struct session *session, struct sim_error *error)
{
    struct blob file = {0}, log = {0};
    bool good = input_log_save(session->machine, &log, error);
    blob_put(&file, MAGIC, strlen(MAGIC));
    blob_put_integer(&file, VERSION, 4);
    blob_put_integer(&file, machine_now(session->machine), 8);
    blob_put_text(&file, session->image_sum);
    put_part(&file, &session->start);
    put_part(&file, &log);
    if (good && (file.failed || log.failed)) {
        sim_error_set(error, "--record: the host has no memory left: close other programs");
        good = false;
    }
    good = good && file_write(session->settings->record, file.bytes, file.size, error);
    blob_free(&file);
    blob_free(&log);
    return good;
}

static bool damaged(struct sim_error *error, const char *what)
{
    sim_error_set(error, "%s", what);
    return false;
}

static bool check_head(struct blob_reader *reader, struct sim_error *error)
{
    const uint8_t *magic = blob_get(reader, strlen(MAGIC));
    if (magic == NULL || memcmp(magic, MAGIC, strlen(MAGIC)) != 0)
        return damaged(error, "not a record: `bosim run IMAGE --record FILE` makes one");
    if (blob_get_integer(reader, 4) != VERSION)
        return damaged(error, "a record of another version of bosim: record anew");
    return true;
}

static const uint8_t *get_part(struct blob_reader *reader, size_t *size)
{
    uint64_t wanted = blob_get_integer(reader, 8);
    *size = (size_t)wanted;
    return wanted > reader->size ? NULL : blob_get(reader, (size_t)wanted);
}

static bool parse(struct session *session, struct blob_reader *reader, struct sim_error *error)
{
    size_t start_size, log_size;
    const uint8_t *start, *log;
    if (!check_head(reader, error))
        return false;
    session->record_end = blob_get_integer(reader, 8);
    blob_get_text(reader, session->image_sum, sizeof session->image_sum);
    start = get_part(reader, &start_size);
    log = get_part(reader, &log_size);
    if (start == NULL || log == NULL || reader->failed)
        return damaged(error, "the record is cut off: record anew");
    session->machine = snapshot_load(start, start_size, error);
    return session->machine != NULL && input_log_replay(session->machine, log, log_size, error);
}

bool record_open(struct session *session, const char *path, struct sim_error *error)
{
    struct bytes bytes;
    struct blob_reader reader = {0};
    bool good;
    session->name = path;
    if (!file_read(path, &bytes, error))
        return false;
    reader.bytes = bytes.data;
    reader.size = bytes.size;
    good = parse(session, &reader, error);
    if (!good)
        sim_error_prefix(error, "%s", path);
    free(bytes.data);
    return good;
}
