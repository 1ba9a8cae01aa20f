/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings of who ran when, written to files: the library's formats, a file or a folder each. */
#include "timeline_file.h"

#include "file.h"

#include <errno.h>
#include <stdio.h>
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
