/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording in Common Trace Format 1.8 (its specification, chapters 5 to 7): a description in
 * TSDL, and a stream of packets. Our own events hold everything; the Linux kernel's scheduler
 * events beside them, under the names that LTTng gives them, are there for viewers that know those.
 */
#include "timeline/format_ctf.h"
#include "timeline/format_text.h"
#include "timeline/format_walk.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC       0xc1fc1fc1u
#define PACKET_FROM 65536u /* bytes after which another packet begins */

enum event_number {
    EVENT_BEGIN,
    EVENT_FACT,
    EVENT_LANE,
    EVENT_STATE,
    EVENT_END,
    EVENT_SWITCH,
    EVENT_WAKING,
    EVENT_ENTRY,
    EVENT_EXIT,
    EVENT_MARKS
};

static const char types[] =
    "typealias integer { size = 8; align = 8; signed = false; } := uint8_t;\n"
    "typealias integer { size = 16; align = 8; signed = false; } := uint16_t;\n"
    "typealias integer { size = 32; align = 8; signed = false; } := uint32_t;\n"
    "typealias integer { size = 32; align = 8; signed = true; } := int32_t;\n"
    "typealias integer { size = 64; align = 8; signed = false; } := uint64_t;\n"
    "typealias integer { size = 64; align = 8; signed = true; } := int64_t;\n"
    "trace {\n\tmajor = 1;\n\tminor = 8;\n\tbyte_order = le;\n"
    "\tpacket.header := struct { uint32_t magic; uint32_t stream_id; };\n};\n";

static const char stream[] =
    "clock {\n\tname = virtual;\n\tdescription = \"the simulated machine's time in picoseconds\";\n"
    "\tfreq = 1000000000000;\n\toffset = 0;\n};\n"
    "typealias integer { size = 64; align = 8; signed = false; map = clock.virtual.value; }"
    " := when_t;\n"
    "stream {\n\tid = 0;\n\tevent.header := struct { uint16_t id; when_t timestamp; };\n"
    "\tpacket.context := struct {\n\t\twhen_t timestamp_begin;\n\t\twhen_t timestamp_end;\n"
    "\t\tuint64_t content_size;\n\t\tuint64_t packet_size;\n\t\tuint32_t cpu_id;\n\t};\n};\n";

/* By number; what is not there is a mark. */
static const struct {
    const char *name, *fields;
} events[EVENT_MARKS] = {
    [EVENT_BEGIN] = {CTF_BEGIN, ""},
    [EVENT_FACT] = {CTF_FACT, "string name; string value;"},
    [EVENT_LANE] = {CTF_LANE, "uint16_t lane; lane_kind_t kind; uint32_t id; "
                              "uint8_t priority_known; int32_t priority; string name;"},
    [EVENT_STATE] = {CTF_STATE, "uint16_t lane; lane_state_t state; string name; string text;"},
    [EVENT_END] = {CTF_END, ""},
    [EVENT_SWITCH] = {"sched_switch",
                      "string prev_comm; int32_t prev_tid; int32_t prev_prio; int64_t prev_state; "
                      "string next_comm; int32_t next_tid; int32_t next_prio;"},
    [EVENT_WAKING] = {"sched_waking",
                      "string comm; int32_t tid; int32_t prio; int32_t target_cpu;"},
    [EVENT_ENTRY] = {"irq_handler_entry", "int32_t irq; string name;"},
    [EVENT_EXIT] = {"irq_handler_exit", "int32_t irq; int32_t ret;"},
};
static const char mark_fields[] =
    "uint16_t lane; uint16_t other; uint32_t value; string name; string other_name; string text;";

struct writer {
    const struct recording *recording;
    struct blob out;
    size_t packet; /* where the running packet begins */
    sim_time packet_begin, when;
    bool open;
    unsigned runs; /* the task that the scheduler runs, or RECORDING_NOBODY */
    enum lane_state *states;
};

/* --- metadata --- */

static void put_quoted(struct blob *blob, const char *text)
{
    blob_put(blob, "\"", 1);
    for (; *text != '\0'; text++)
        if (*text >= ' ' && *text < 0x7f && *text != '"' && *text != '\\')
            blob_put(blob, text, 1);
        else
            blob_print(blob, "\\x%02x", (unsigned char)*text);
    blob_put(blob, "\"", 1);
}

static void put_environment(const struct recording *recording, struct blob *blob)
{
    static const char *const facts[] = {"board", "image", "kernel", "timing"};
    size_t i;
    /* "kernel": that its events of the scheduler are those of a kernel. */
    blob_print(blob, "env {\n\tdomain = \"kernel\";\n\ttracer_name = \"" CTF_TRACER "\";\n"
                     "\ttracer_major = 1;\n\ttracer_minor = 0;\n");
    for (i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const char *value = recording_fact(recording, facts[i]);
        if (value == NULL)
            continue;
        blob_print(blob, "\t%s = ", facts[i]);
        put_quoted(blob, value);
        blob_print(blob, ";\n");
    }
    blob_print(blob, "};\n");
}

static void put_enumerations(struct blob *blob)
{
    unsigned i;
    blob_print(blob, "typealias enum : uint8_t {");
    for (i = 0; i < LANE_STATES; i++)
        blob_print(blob, "%s %s = %u", i > 0 ? "," : "", lane_state_name((enum lane_state)i), i);
    blob_print(blob, " } := lane_state_t;\ntypealias enum : uint8_t {");
    for (i = 0; i < LANE_KINDS; i++)
        blob_print(blob, "%s %s = %u", i > 0 ? "," : "", lane_kind_name((enum lane_kind)i), i);
    blob_print(blob, " } := lane_kind_t;\n");
}

static void put_metadata(const struct recording *recording, struct blob *blob)
{
    unsigned i;
    blob_print(blob, "/* CTF 1.8 */\n%s", types);
    put_environment(recording, blob);
    blob_print(blob, "%s", stream);
    put_enumerations(blob);
    for (i = 0; i < EVENT_MARKS + MARK_KINDS; i++)
        blob_print(blob,
                   "event {\n\tname = \"%s\";\n\tid = %u;\n\tstream_id = 0;\n"
                   "\tfields := struct { %s };\n};\n",
                   i < EVENT_MARKS ? events[i].name : trace_mark_words[i - EVENT_MARKS], i,
                   i < EVENT_MARKS ? events[i].fields : mark_fields);
}

/* --- packets --- */

static void store(uint8_t *to, uint64_t value)
{
    unsigned i;
    for (i = 0; i < 8; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

/* Header and context; times and sizes are known at its end. */
static void begin_packet(struct writer *writer, sim_time when)
{
    writer->packet = writer->out.size;
    writer->packet_begin = when;
    writer->open = true;
    blob_put_integer(&writer->out, MAGIC, 4);
    blob_put_integer(&writer->out, 0, 4);
    (void)blob_extend(&writer->out, 32);
    blob_put_integer(&writer->out, 0, 4);
}

static void end_packet(struct writer *writer)
{
    uint64_t bits = 8 * (uint64_t)(writer->out.size - writer->packet);
    uint8_t *context = writer->out.bytes + writer->packet + 8;
    if (writer->open && !writer->out.failed) {
        store(context, writer->packet_begin);
        store(context + 8, writer->when);
        store(context + 16, bits);
        store(context + 24, bits);
    }
    writer->open = false;
}

static void begin_event(struct writer *writer, unsigned number, sim_time when)
{
    if (writer->open && writer->out.size - writer->packet >= PACKET_FROM)
        end_packet(writer);
    if (!writer->open)
        begin_packet(writer, when);
    writer->when = when;
    blob_put_integer(&writer->out, number, 2);
    blob_put_integer(&writer->out, when, 8);
}

/* As in our text, %XX, and "-" for an empty one: babeltrace2 2.0 shows what was there before
 * instead of a string without characters. */
static void put_text(struct writer *writer, const char *text)
{
    if (*text == '\0')
        text = "-";
    else if (strcmp(text, "-") == 0)
        text = "%2d";
    else {
        trace_put_text(&writer->out, text);
        text = "";
    }
    blob_put(&writer->out, text, strlen(text) + 1);
}

static void put_number(struct writer *writer, uint64_t number, unsigned bytes)
{
    blob_put_integer(&writer->out, number, bytes);
}

/* --- events of ours --- */

static const char *name_of(const struct writer *writer, unsigned lane)
{
    return lane == RECORDING_NOBODY ? "" : recording_lane_at(writer->recording, lane)->name;
}

static void put_head(struct writer *writer)
{
    sim_time begin = recording_begin(writer->recording);
    const char *name, *value;
    unsigned i;
    begin_event(writer, EVENT_BEGIN, begin);
    for (i = 0; recording_fact_at(writer->recording, i, &name, &value); i++) {
        begin_event(writer, EVENT_FACT, begin);
        put_text(writer, name);
        put_text(writer, value);
    }
    for (i = 0; i < recording_lanes(writer->recording); i++) {
        const struct lane *lane = recording_lane_at(writer->recording, i);
        begin_event(writer, EVENT_LANE, begin);
        put_number(writer, i, 2);
        put_number(writer, lane->kind, 1);
        put_number(writer, lane->id, 4);
        put_number(writer, lane->priority_known, 1);
        put_number(writer, (uint32_t)lane->priority, 4);
        put_text(writer, lane->name);
    }
}

static void put_state(struct writer *writer, const struct walk_event *event)
{
    begin_event(writer, EVENT_STATE, event->when);
    put_number(writer, event->lane, 2);
    put_number(writer, event->span.state, 1);
    put_text(writer, name_of(writer, event->lane));
    put_text(writer, recording_text_at(writer->recording, event->span.text));
}

static void put_mark(struct writer *writer, const struct mark *mark)
{
    begin_event(writer, EVENT_MARKS + mark->kind, mark->when);
    put_number(writer, mark->lane, 2);
    put_number(writer, mark->other, 2);
    put_number(writer, mark->value, 4);
    put_text(writer, name_of(writer, mark->lane));
    put_text(writer, name_of(writer, mark->other));
    put_text(writer, recording_text_at(writer->recording, mark->text));
}

/* --- the same as the Linux kernel says it --- */

/* Lanes have numbers from 1 as threads; idle is 0. */
static void put_thread(struct writer *writer, unsigned lane, bool priority)
{
    const struct lane *at =
        lane == RECORDING_NOBODY ? NULL : recording_lane_at(writer->recording, lane);
    put_text(writer, at != NULL ? at->name : "");
    put_number(writer, at == NULL || at->kind == LANE_IDLE ? 0 : lane + 1, 4);
    if (priority)
        put_number(writer, at != NULL && at->priority_known ? (uint32_t)at->priority : 0, 4);
}

/* The kernel's numbers of states, of a task that is switched from. */
static unsigned linux_state(const struct writer *writer, unsigned lane)
{
    static const unsigned numbers[LANE_STATES] = {
        [LANE_ABSENT] = 0x10, [LANE_BLOCKED] = 1, [LANE_SUSPENDED] = 4, [LANE_UNKNOWN] = 1};
    return lane == RECORDING_NOBODY ? 0 : numbers[writer->states[lane]];
}

static void put_switch(struct writer *writer, sim_time when, unsigned to)
{
    begin_event(writer, EVENT_SWITCH, when);
    put_thread(writer, writer->runs, true);
    put_number(writer, linux_state(writer, writer->runs), 8);
    put_thread(writer, to, true);
    writer->runs = to;
}

static void put_handler(struct writer *writer, sim_time when, unsigned lane, bool entry)
{
    begin_event(writer, entry ? EVENT_ENTRY : EVENT_EXIT, when);
    put_number(writer, recording_lane_at(writer->recording, lane)->id, 4);
    if (entry)
        put_text(writer, name_of(writer, lane));
    else
        put_number(writer, 1, 4);
}

static void put_kernel_state(struct writer *writer, const struct walk_event *event)
{
    bool runs = event->span.state == LANE_RUNNING;
    enum lane_state old = writer->states[event->lane];
    writer->states[event->lane] = event->span.state;
    if (recording_lane_at(writer->recording, event->lane)->kind != LANE_INTERRUPT) {
        if (runs && event->lane != writer->runs)
            put_switch(writer, event->when, event->lane);
    } else if (runs && old == LANE_ABSENT) {
        put_handler(writer, event->when, event->lane, true);
    } else if (event->span.state == LANE_ABSENT && old != LANE_ABSENT) {
        put_handler(writer, event->when, event->lane, false);
    }
}

static void put_waking(struct writer *writer, const struct mark *mark)
{
    if (mark->kind != MARK_WAKE || mark->lane == RECORDING_NOBODY)
        return;
    begin_event(writer, EVENT_WAKING, mark->when);
    put_thread(writer, mark->lane, true);
    put_number(writer, 0, 4);
}

/* --- all --- */

static bool put_events(struct writer *writer)
{
    struct walk *walk = walk_create(writer->recording);
    struct walk_event event;
    bool good = walk != NULL;
    while (good && !writer->out.failed && walk_next(walk, &event)) {
        if (event.is_mark) {
            put_mark(writer, &event.mark);
            put_waking(writer, &event.mark);
        } else {
            put_state(writer, &event);
            put_kernel_state(writer, &event);
        }
    }
    good = good && walk_good(walk);
    walk_destroy(walk);
    begin_event(writer, EVENT_END, recording_end(writer->recording));
    end_packet(writer);
    return good && !writer->out.failed;
}

bool ctf_write(const struct recording *recording,
               bool (*tell)(void *owner, const char *name, const struct blob *, struct sim_error *),
               void *owner, struct sim_error *error)
{
    struct writer writer = {.recording = recording, .runs = RECORDING_NOBODY};
    struct blob metadata = {0};
    bool good;
    writer.states = calloc(recording_lanes(recording) + 1, sizeof *writer.states);
    good = writer.states != NULL;
    if (good) {
        put_metadata(recording, &metadata);
        put_head(&writer);
        good = put_events(&writer) && !metadata.failed;
    }
    if (!good)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    good = good && tell(owner, "metadata", &metadata, error) &&
           tell(owner, "stream", &writer.out, error);
    blob_free(&metadata);
    blob_free(&writer.out);
    free(writer.states);
    return good;
}
