/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces from files, whatever their format, and parts of them: see convert.h. */
#include "convert.h"

#include "../bosim/file.h"
#include "ctf.h"
#include "timeline/format.h"
#include "timeline/format_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool convert_is_trace(const char *path)
{
    unsigned char bytes[4096];
    const struct timeline_format *format;
    FILE *file;
    size_t size;
    if (is_folder(path))
        return true;
    file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    format = timeline_format_of(bytes, size);
    /* Other things are compressed, too. */
    return format != NULL &&
           (strcmp(format->name, "trace.zst") != 0 || timeline_format_named(path) == format);
}

bool convert_load(const char *path, struct recording *recording, struct sim_error *error)
{
    struct bytes bytes;
    bool good;
    if (is_folder(path)) {
        good = ctf_read(path, recording, error);
        if (!good)
            sim_error_prefix(error, "%s", path);
        return good;
    }
    if (!file_read(path, &bytes, error))
        return false;
    good = timeline_read(bytes.data, bytes.size, recording, error);
    free(bytes.data);
    if (!good)
        sim_error_prefix(error, "%s", path);
    return good;
}

/* --- parts --- */

static void copy_facts(const struct recording *from, struct recording *to)
{
    const char *name, *value;
    unsigned i;
    for (i = 0; recording_fact_at(from, i, &name, &value); i++)
        recording_set_fact(to, name, value);
}

/* Numbers of lanes and texts stay what they are in a new recording that is filled in order; only
 * texts need not. */
static uint32_t text_of(const struct recording *from, struct recording *to, uint32_t text)
{
    return text == 0 ? 0 : recording_text(to, recording_text_at(from, text));
}

static void copy_lanes(const struct recording *from, sim_time first, struct recording *to)
{
    unsigned i;
    for (i = 0; i < recording_lanes(from); i++) {
        const struct lane *lane = recording_lane_at(from, i);
        unsigned copy = recording_lane(to, lane->kind, lane->id, lane->name);
        struct span span;
        if (lane->priority_known)
            recording_set_priority(to, copy, lane->priority);
        if (recording_span_at(from, i, first, &span))
            recording_state(to, first, copy, span.state, text_of(from, to, span.text));
    }
}

static void copy_event(const struct recording *from, const struct walk_event *event,
                       struct recording *to)
{
    struct mark mark = event->mark;
    if (!event->is_mark) {
        recording_state(to, event->when, event->lane, event->span.state,
                        text_of(from, to, event->span.text));
        return;
    }
    mark.text = text_of(from, to, mark.text);
    recording_mark(to, &mark);
}

bool convert_part(const struct recording *from, sim_time first, sim_time last, struct recording *to)
{
    struct walk *walk = walk_create(from);
    struct walk_event event;
    bool good = walk != NULL;
    recording_clear(to, first);
    copy_facts(from, to);
    copy_lanes(from, first, to);
    while (good && walk_next(walk, &event) && event.when <= last)
        if (event.when > first || (event.when == first && event.is_mark))
            copy_event(from, &event, to);
    recording_advance(to, last);
    good = good && walk_good(walk) && recording_good(to);
    walk_destroy(walk);
    return good;
}
