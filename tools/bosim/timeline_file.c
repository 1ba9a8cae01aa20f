/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings of who ran when, written to files: the library's formats, a file or a folder each. */
#include "timeline_file.h"

#include "file.h"
#include "session.h"
#include "timeline/recorder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct timeline_format *format_called(const char *name)
{
    size_t i;
    for (i = 0; timeline_formats[i] != NULL; i++)
        if (strcmp(timeline_formats[i]->name, name) == 0)
            return timeline_formats[i];
    return NULL;
}

/* Their names, or their suffixes, for an error. */
static void list(bool suffixes, char *text, size_t size)
{
    size_t used = 0, i;
    *text = '\0';
    for (i = 0; timeline_formats[i] != NULL && used < size; i++)
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? ", " : "",
                             suffixes ? timeline_formats[i]->suffix : timeline_formats[i]->name);
}

const struct timeline_format *timeline_file_format(const char *path, const char *name,
                                                   struct sim_error *error)
{
    const struct timeline_format *format =
        name != NULL ? format_called(name) : timeline_format_named(path);
    char all[200];
    if (format != NULL && (format->write != NULL || format->write_files != NULL))
        return format;
    list(name == NULL, all, sizeof all);
    if (name != NULL)
        sim_error_set(error, "--format %s: there is %s", name, all);
    else
        sim_error_set(error, "%s: which format? Let the name end in one of %s", path, all);
    return NULL;
}

static bool tell(void *owner, const char *name, const struct blob *blob, struct sim_error *error)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", (const char *)owner, name);
    return file_write(path, blob->bytes, blob->size, error);
}

static bool make_folder(const char *path, struct sim_error *error)
{
    struct stat status;
    if (mkdir(path, 0777) == 0 || (stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return true;
    sim_error_set(error, "%s: this folder cannot be made: %s", path, strerror(errno));
    return false;
}

static bool write_one(const struct timeline_format *format, const struct recording *recording,
                      const char *path, struct sim_error *error)
{
    struct blob blob = {0};
    bool good = format->write(recording, &blob, error);
    if (!good)
        sim_error_prefix(error, "%s", path);
    good = good && file_write(path, blob.bytes, blob.size, error);
    blob_free(&blob);
    return good;
}

bool timeline_file_write(const struct recording *recording, const char *path, const char *name,
                         struct sim_error *error)
{
    const struct timeline_format *format = timeline_file_format(path, name, error);
    if (format == NULL)
        return false;
    if (!format->folder)
        return write_one(format, recording, path, error);
    return make_folder(path, error) && format->write_files(recording, tell, (void *)path, error);
}

/* --- --timeline FILE --- */

struct timeline_run {
    const char *path;
    struct recording *recording;
    struct recorder *recorder;
};

/* What cannot be written is said before the run, not after. */
static bool can_write(const char *path, struct sim_error *error)
{
    const struct timeline_format *format = timeline_file_format(path, NULL, error);
    FILE *file;
    if (format == NULL || format->folder)
        return format != NULL && make_folder(path, error);
    file = fopen(path, "a");
    if (file == NULL) {
        sim_error_set(error, "%s: cannot be written: %s", path, strerror(errno));
        return false;
    }
    fclose(file);
    return true;
}

static void add_facts(struct recording *recording, const struct session *session)
{
    const char *slash = strrchr(session->name, '/');
    recording_set_fact(recording, "image", slash != NULL ? slash + 1 : session->name);
    if (session->image_sum[0] != '\0')
        recording_set_fact(recording, "checksum", session->image_sum);
}

struct timeline_run *timeline_run_begin(struct session *session, const char *path,
                                        struct sim_error *error)
{
    struct timeline_run *run;
    if (!can_write(path, error)) {
        sim_error_prefix(error, "--timeline");
        return NULL;
    }
    run = must_allocate(NULL, sizeof *run);
    *run = (struct timeline_run){.path = path, .recording = recording_create()};
    sim_error_set(error, TIMELINE_NO_MEMORY);
    if (run->recording != NULL)
        run->recorder = recorder_attach(session->machine, session->kernel, &session->image,
                                        run->recording, error);
    if (run->recorder == NULL) {
        sim_error_prefix(error, "--timeline %s", path);
        timeline_run_drop(run);
        return NULL;
    }
    add_facts(run->recording, session);
    return run;
}

bool timeline_run_end(struct timeline_run *run, struct sim_error *error)
{
    bool good;
    if (run == NULL)
        return true;
    recorder_look(run->recorder);
    good = recording_good(run->recording);
    if (!good)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    good = good && timeline_file_write(run->recording, run->path, NULL, error);
    if (!good)
        sim_error_prefix(error, "--timeline");
    timeline_run_drop(run);
    return good;
}

void timeline_run_drop(struct timeline_run *run)
{
    if (run == NULL)
        return;
    recorder_detach(run->recorder);
    recording_destroy(run->recording);
    free(run);
}
