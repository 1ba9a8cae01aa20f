/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of recordings: written and read back with everything that the format can say, and read from
 * others as far as they say who ran when. Any bytes may be given to read; an error names the file,
 * the place and what was expected there. */
#ifndef SIM_TIMELINE_FORMAT_H
#define SIM_TIMELINE_FORMAT_H

#include "blob.h"
#include "timeline/recording.h"

/* A trace format is a row. What is NULL it cannot do. */
struct timeline_format {
    const char *name;   /* "trace", "trace.zst", "perfetto", "ctf", "vcd" */
    const char *suffix; /* of files: ".trace"; several by blanks */
    const char *about;  /* a line for --help */
    bool folder;        /* it is a folder of files, as Common Trace Format is */
    /* Is it one of these? By the first bytes. */
    bool (*is)(const void *bytes, size_t size);
    bool (*read)(const void *bytes, size_t size, struct recording *, struct sim_error *);
    bool (*write)(const struct recording *, struct blob *, struct sim_error *);
    /* Of a folder: tells each file by name. */
    bool (*write_files)(const struct recording *,
                        bool (*tell)(void *owner, const char *name, const struct blob *,
                                     struct sim_error *),
                        void *owner, struct sim_error *);
};

extern const struct timeline_format *const timeline_formats[]; /* ends with NULL */

#define TIMELINE_NO_MEMORY                                                                         \
    "the host has no memory left: close other programs, or record a shorter stretch"

/* By a file's name, the longest suffix first, or by its bytes; NULL: none. */
const struct timeline_format *timeline_format_named(const char *path);
const struct timeline_format *timeline_format_of(const void *bytes, size_t size);
/* Reads bytes of any format, compressed by zstd too, into a new recording. The error begins with
 * the place. */
bool timeline_read(const void *bytes, size_t size, struct recording *, struct sim_error *);

#endif
