/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --trace FILE: the library's trace, written out while the machine runs. */
#include "trace_file.h"

#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRITE_FROM 65536u /* bytes that are worth a write */

struct trace_file {
    struct trace trace;
    FILE *file;
    const char *path;
    int failed; /* errno of the first write that failed */
};

/* "-" is the standard output, of which the run's own text has another handle. */
static FILE *open_for(const char *path)
{
    int copy;
    if (strcmp(path, "-") != 0)
        return fopen(path, "wb");
    copy = dup(STDOUT_FILENO);
    return copy < 0 ? NULL : fdopen(copy, "wb");
}

struct trace_file *trace_file_open(const char *path, struct machine *machine, const char *sum,
                                   struct sim_error *error)
{
    struct trace_file *file;
    FILE *stream = open_for(path);
    if (stream == NULL) {
        sim_error_set(error, "--trace %s: cannot be written: %s", path, strerror(errno));
        return NULL;
    }
    file = must_allocate(NULL, sizeof *file);
    memset(file, 0, sizeof *file);
    file->file = stream;
    file->path = path;
    trace_begin(&file->trace, machine, TRACE_DEFAULT, *sum != '\0' ? sum : NULL);
    file->trace.probe.live_only = true;
    return file;
}

static void write_out(struct trace_file *file)
{
    struct blob *text = &file->trace.text;
    if (file->failed == 0 && text->size > 0 &&
        fwrite(text->bytes, 1, text->size, file->file) != text->size)
        file->failed = errno;
    text->size = 0;
}

void trace_file_write(struct trace_file *file)
{
    if (file != NULL && file->trace.text.size >= WRITE_FROM)
        write_out(file);
}

bool trace_file_close(struct trace_file *file, struct sim_error *error)
{
    bool good;
    if (file == NULL)
        return true;
    write_out(file);
    if (file->trace.text.failed)
        file->failed = ENOMEM;
    trace_end(&file->trace);
    if (fclose(file->file) != 0 && file->failed == 0)
        file->failed = errno;
    good = file->failed == 0;
    if (!good)
        sim_error_set(error, "--trace %s: not written completely: %s", file->path,
                      strerror(file->failed));
    free(file);
    return good;
}
