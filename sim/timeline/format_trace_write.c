/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording as text, in the manner of `bosim run --trace` (trace.h): a line an event, times in
 * picoseconds. docs/trace-formats.md has the lines. */
#include "timeline/format_names.h"
#include "timeline/format_text.h"
#include "timeline/format_walk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const trace_mark_words[MARK_KINDS] = {
    [MARK_CALL] = "calls",       [MARK_WAKE] = "wake",         [MARK_TICK] = "tick",
    [MARK_RELEASE] = "release",  [MARK_DEADLINE] = "deadline", [MARK_SWITCH] = "switch",
    [MARK_SERIAL] = "character", [MARK_INPUT] = "outside",     [MARK_NOTE] = "note",
};

/* --- words --- */

static bool is_plain(unsigned char c, unsigned char lowest)
{
    return c >= lowest && c != '%' && c != 0x7f;
}

static void put_escaped(struct blob *blob, const char *text, unsigned char lowest)
{
    while (*text != '\0') {
        size_t length = 0;
        while (text[length] != '\0' && is_plain((unsigned char)text[length], lowest))
            length++;
        blob_put(blob, text, length);
        text += length;
        if (*text != '\0')
            blob_print(blob, "%%%02x", (unsigned char)*text++);
    }
}

void trace_put_name(struct blob *blob, const char *name)
{
    put_escaped(blob, name, '!');
}

void trace_put_text(struct blob *blob, const char *text)
{
    put_escaped(blob, text, ' ');
}

/* --- a word for each lane: its name, if no other one has it --- */

struct trace_lanes {
    struct names names;
    struct blob words; /* each ends with a zero */
    size_t *places;
};

static bool add_lane(struct trace_lanes *lanes, unsigned lane, const char *name)
{
    struct blob word = {0};
    bool good;
    trace_put_name(&word, name);
    if (word.size == 0 || strcmp(name, "-") == 0)
        blob_print(&word, "~%u", lane);
    if (!word.failed && names_find(&lanes->names, word.bytes, word.size) != NULL)
        blob_print(&word, "~%u", lane);
    while (!word.failed && names_find(&lanes->names, word.bytes, word.size) != NULL)
        blob_put(&word, "~", 1);
    good = !word.failed && names_put(&lanes->names, word.bytes, word.size, lane);
    lanes->places[lane] = lanes->words.size;
    blob_put(&lanes->words, word.bytes, word.size);
    blob_put(&lanes->words, "", 1);
    blob_free(&word);
    return good && !lanes->words.failed;
}

struct trace_lanes *trace_lanes_create(const struct recording *recording)
{
    struct trace_lanes *lanes = calloc(1, sizeof *lanes);
    unsigned count = recording_lanes(recording), i;
    bool good = lanes != NULL;
    if (good)
        good = (lanes->places = calloc(count + 1, sizeof *lanes->places)) != NULL;
    for (i = 0; i < count && good; i++)
        good = add_lane(lanes, i, recording_lane_at(recording, i)->name);
    if (good)
        return lanes;
    trace_lanes_destroy(lanes);
    return NULL;
}

void trace_lanes_destroy(struct trace_lanes *lanes)
{
    if (lanes == NULL)
        return;
    names_free(&lanes->names);
    blob_free(&lanes->words);
    free(lanes->places);
    free(lanes);
}

const char *trace_lane_word(const struct trace_lanes *lanes, unsigned lane)
{
    return lane == RECORDING_NOBODY ? "-" : (const char *)lanes->words.bytes + lanes->places[lane];
}

/* --- lines --- */

void trace_put_lane(const struct recording *recording, const struct trace_lanes *lanes,
                    unsigned number, struct blob *blob)
{
    const struct lane *lane = recording_lane_at(recording, number);
    struct blob name = {0};
    const char *word = trace_lane_word(lanes, number);
    blob_print(blob, "%" PRIu64 " lane %s %s %" PRIu32, recording_begin(recording), word,
               lane_kind_name(lane->kind), lane->id);
    if (lane->priority_known)
        blob_print(blob, " priority %d", lane->priority);
    trace_put_name(&name, lane->name);
    blob_put(&name, "", 1);
    if (!name.failed && strcmp(word, (const char *)name.bytes) != 0) {
        blob_print(blob, " name ");
        trace_put_text(blob, lane->name);
    }
    blob->failed = blob->failed || name.failed;
    blob_free(&name);
}

static void put_fact(sim_time begin, const char *name, const char *value, struct blob *blob)
{
    blob_print(blob, "%" PRIu64 " fact ", begin);
    trace_put_name(blob, name);
    if (*value != '\0')
        blob_put(blob, " ", 1);
    trace_put_text(blob, value);
    blob_put(blob, "\n", 1);
}

static void put_header(const struct recording *recording, struct blob *blob)
{
    static const char *const names[] = {"board", "timing", "image"};
    size_t i;
    blob_print(blob, TRACE_HEADER);
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = recording_fact(recording, names[i]);
        blob_print(blob, " %s=", names[i]);
        trace_put_name(blob, value != NULL && *value != '\0' ? value : "-");
    }
    blob_print(blob, "\n%" PRIu64 " begin\n", recording_begin(recording));
}

void trace_put_facts(const struct recording *recording, struct blob *blob)
{
    const char *name, *value;
    unsigned i;
    put_header(recording, blob);
    for (i = 0; recording_fact_at(recording, i, &name, &value); i++)
        put_fact(recording_begin(recording), name, value, blob);
}

void trace_put_mark(const struct recording *recording, const struct trace_lanes *lanes,
                    const struct mark *mark, struct blob *blob)
{
    blob_print(blob, "%" PRIu64 " %s %s %s %" PRIu32, mark->when, trace_mark_words[mark->kind],
               trace_lane_word(lanes, mark->lane), trace_lane_word(lanes, mark->other),
               mark->value);
    if (mark->text != 0) {
        blob_put(blob, " ", 1);
        trace_put_text(blob, recording_text_at(recording, mark->text));
    }
}

static void put_state(const struct recording *recording, const struct trace_lanes *lanes,
                      const struct walk_event *event, struct blob *blob)
{
    blob_print(blob, "%" PRIu64 " state %s %s", event->when, trace_lane_word(lanes, event->lane),
               lane_state_name(event->span.state));
    if (event->span.text != 0) {
        blob_put(blob, " ", 1);
        trace_put_text(blob, recording_text_at(recording, event->span.text));
    }
}

static void put_lanes(const struct recording *recording, const struct trace_lanes *lanes,
                      struct blob *blob)
{
    unsigned i;
    for (i = 0; i < recording_lanes(recording); i++) {
        trace_put_lane(recording, lanes, i, blob);
        blob_put(blob, "\n", 1);
    }
}

bool trace_text_write(const struct recording *recording, struct blob *blob, struct sim_error *error)
{
    struct trace_lanes *lanes = trace_lanes_create(recording);
    struct walk *walk = lanes != NULL ? walk_create(recording) : NULL;
    struct walk_event event;
    bool good = walk != NULL;
    if (good) {
        trace_put_facts(recording, blob);
        put_lanes(recording, lanes, blob);
    }
    while (good && !blob->failed && walk_next(walk, &event)) {
        if (event.is_mark)
            trace_put_mark(recording, lanes, &event.mark, blob);
        else
            put_state(recording, lanes, &event, blob);
        blob_put(blob, "\n", 1);
    }
    if (good)
        blob_print(blob, "%" PRIu64 " end\n", recording_end(recording));
    good = good && walk_good(walk) && !blob->failed;
    if (!good)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    walk_destroy(walk);
    trace_lanes_destroy(lanes);
    return good;
}
