/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --record and replay: the files around the library's records (sim/record.h). */
#include "record_file.h"

#include "record.h"
#include "snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool record_begin(struct session *session, struct sim_error *error)
{
    const char *path = session->settings->record;
    FILE *file = fopen(path, "a"); /* what cannot be written is said before the run, not after */
    if (file == NULL) {
        sim_error_set(error, "--record %s: cannot be written: %s", path, strerror(errno));
        return false;
    }
    fclose(file);
    return snapshot_save(session->machine, &session->start, error);
}

bool record_write(struct session *session, struct sim_error *error)
{
    const struct machine *machine = session->machine;
    struct record_end end = {.time = machine_now(machine),
                             .result = machine->ended ? RUN_ENDED : RUN_UNTIL,
                             .status = machine->end_status,
                             .input_open = machine->input_open};
    struct blob file = {0};
    bool good;
    snprintf(end.image, sizeof end.image, "%s", session->image_sum);
    good = record_save(session->machine, &session->start, &end, &file, error);
    if (!good)
        sim_error_prefix(error, "--record");
    good = good && file_write(session->settings->record, file.bytes, file.size, error);
    blob_free(&file);
    return good;
}

bool record_open(struct session *session, const char *path, struct sim_error *error)
{
    struct record_end end;
    struct bytes bytes;
    session->name = path;
    if (!file_read(path, &bytes, error))
        return false;
    session->machine =
        record_load_on(bytes.data, bytes.size, session->settings->engine, &end, error);
    free(bytes.data);
    if (session->machine == NULL) {
        sim_error_prefix(error, "%s", path);
        return false;
    }
    session->record_end = end.time;
    session->record_input_open = end.input_open;
    snprintf(session->image_sum, sizeof session->image_sum, "%.*s", IMAGE_SUM - 1, end.image);
    return true;
}
