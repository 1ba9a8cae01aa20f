/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats of recordings: a table. */
#include "timeline/format.h"

#include "timeline/format_ctf.h"
#include "timeline/format_perfetto.h"
#include "timeline/format_text.h"
#include "timeline/format_vcd.h"
#include "timeline/format_zstd.h"

#include <string.h>

static const struct timeline_format text = {
    .name = "trace",
    .suffix = ".trace",
    .about = "text, a line an event; that of `bosim run --trace` is read, too",
    .is = trace_text_is,
    .read = trace_text_read,
    .write = trace_text_write,
};

static const struct timeline_format compressed = {
    .name = "trace.zst",
    .suffix = ".trace.zst .zst",
    .about = "the same, compressed by zstd",
    .is = trace_zstd_is,
    .read = trace_zstd_read,
    .write = trace_zstd_write,
};

static const struct timeline_format perfetto = {
    .name = "perfetto",
    .suffix = ".pftrace .perfetto-trace",
    .about = "Perfetto's native trace, for ui.perfetto.dev",
    .is = perfetto_is,
    .read = perfetto_read,
    .write = perfetto_write,
};

static const struct timeline_format vcd = {
    .name = "vcd",
    .suffix = ".vcd",
    .about = "value change dump, for GTKWave; of others each signal of one bit is a lane",
    .is = vcd_is,
    .read = vcd_read,
    .write = vcd_write,
};

static const struct timeline_format ctf = {
    .name = "ctf",
    .suffix = ".ctf",
    .about = "Common Trace Format 1.8, a folder, for Trace Compass and babeltrace2",
    .folder = true,
    .write_files = ctf_write,
};

const struct timeline_format *const timeline_formats[] = {&text, &compressed, &perfetto,
                                                          &ctf,  &vcd,        NULL};

/* The length of the longest of the suffixes with which the path ends, 0: none. */
static size_t suffix_of(const char *suffixes, const char *path)
{
    size_t longest = 0, all = strlen(path);
    while (*suffixes != '\0') {
        size_t length = strcspn(suffixes, " ");
        if (length > longest && length < all &&
            strncasecmp(path + all - length, suffixes, length) == 0)
            longest = length;
        suffixes += length + (suffixes[length] == ' ');
    }
    return longest;
}

const struct timeline_format *timeline_format_named(const char *path)
{
    const struct timeline_format *found = NULL;
    size_t length = strlen(path), longest = 0, i;
    char folder[4096];
    if (length > 1 && length < sizeof folder && path[length - 1] == '/') {
        memcpy(folder, path, length - 1);
        folder[length - 1] = '\0';
        path = folder;
    }
    for (i = 0; timeline_formats[i] != NULL; i++) {
        length = suffix_of(timeline_formats[i]->suffix, path);
        if (length > longest) {
            longest = length;
            found = timeline_formats[i];
        }
    }
    return found;
}

const struct timeline_format *timeline_format_of(const void *bytes, size_t size)
{
    size_t i;
    for (i = 0; timeline_formats[i] != NULL; i++)
        if (timeline_formats[i]->is != NULL && timeline_formats[i]->is(bytes, size))
            return timeline_formats[i];
    return NULL;
}

bool timeline_read(const void *bytes, size_t size, struct recording *recording,
                   struct sim_error *error)
{
    const struct timeline_format *format = timeline_format_of(bytes, size);
    if (format != NULL && format->read != NULL)
        return format->read(bytes, size, recording, error);
    sim_error_set(error, "byte 0: no trace: one of bosim, Perfetto's or VCD is expected, and of "
                         "Common Trace Format the folder with `metadata`");
    return false;
}
