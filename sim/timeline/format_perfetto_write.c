/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording as Perfetto's native trace (format_perfetto.h), after its documentation, "Writing
 * TrackEvent Protos Synthetically". One sequence of packets in the order of time; texts are written
 * once and have numbers then. A wake is an instant on both lanes, and a flow between them. */
#include "timeline/format_names.h"
#include "timeline/format_perfetto.h"
#include "timeline/format_text.h"
#include "timeline/format_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEQUENCE 1
#define PROCESS  1 /* pid; threads have the numbers behind it, in the order of the lanes */

enum { CATEGORY_NAMES, EVENT_NAMES, ANNOTATION_NAMES, VALUES, INTERNED_KINDS };
enum { ANNOTATIONS_MOST = 6 };

struct writer {
    const struct recording *recording;
    struct trace_lanes *lanes;
    struct blob *out, scratch;
    struct names iids[INTERNED_KINDS];
    uint64_t uuid; /* of the process; lanes and the counter have those behind it */
    uint64_t flows;
    sim_time when; /* of the last event */
    unsigned ready, ready_told;
    bool *is_ready, *has_slice; /* by lane */
    bool failed;

    /* The packet that is made. */
    pf_packet packet;
    pf_event event;
    pf_annotation annotations[ANNOTATIONS_MOST], *annotation_list[ANNOTATIONS_MOST];
    uint64_t category, flow;
    pf_interned interned;
    Perfetto__Protos__EventCategory new_category, *new_categories[1];
    Perfetto__Protos__EventName new_name, *new_names[1];
    Perfetto__Protos__DebugAnnotationName names[ANNOTATIONS_MOST], *name_list[ANNOTATIONS_MOST];
    Perfetto__Protos__InternedString values[ANNOTATIONS_MOST], *value_list[ANNOTATIONS_MOST];
};

/* --- packets --- */

static void put_varint(struct blob *blob, uint64_t value)
{
    for (; value > 0x7f; value >>= 7)
        blob_put_integer(blob, value | 0x80, 1);
    blob_put_integer(blob, value, 1);
}

/* A packet is field 1 of the trace, of a length that is told. */
static void put_packet(struct writer *writer)
{
    size_t size = perfetto__protos__trace_packet__get_packed_size(&writer->packet);
    uint8_t *place;
    blob_put_integer(writer->out, 1 << 3 | 2, 1);
    put_varint(writer->out, size);
    place = blob_extend(writer->out, size);
    if (place != NULL)
        perfetto__protos__trace_packet__pack(&writer->packet, place);
}

static void begin_packet(struct writer *writer)
{
    perfetto__protos__trace_packet__init(&writer->packet);
    writer->packet.has_trusted_packet_sequence_id = true;
    writer->packet.trusted_packet_sequence_id = SEQUENCE;
    writer->packet.has_sequence_flags = true;
    writer->packet.sequence_flags =
        PERFETTO__PROTOS__TRACE_PACKET__SEQUENCE_FLAGS__SEQ_NEEDS_INCREMENTAL_STATE;
}

/* The number of a text; `fresh`: it is told in this packet. */
static uint64_t number_of(struct writer *writer, unsigned kind, const char *text, bool *fresh)
{
    const uint32_t *known = names_find(&writer->iids[kind], text, strlen(text));
    uint32_t number = (uint32_t)writer->iids[kind].count + 1;
    *fresh = known == NULL;
    if (known != NULL)
        return *known;
    if (!names_put(&writer->iids[kind], text, strlen(text), number))
        writer->failed = true;
    return number;
}

static void set_category(struct writer *writer, const char *name)
{
    bool fresh;
    writer->category = number_of(writer, CATEGORY_NAMES, name, &fresh);
    writer->event.n_category_iids = 1;
    writer->event.category_iids = &writer->category;
    if (!fresh)
        return;
    perfetto__protos__event_category__init(&writer->new_category);
    writer->new_category.has_iid = true;
    writer->new_category.iid = writer->category;
    writer->new_category.name = (char *)name;
    writer->interned.n_event_categories = 1;
}

/* Until the packet is put the name must stay. */
static void set_name(struct writer *writer, const char *name)
{
    bool fresh;
    writer->event.has_name_iid = true;
    writer->event.name_iid = number_of(writer, EVENT_NAMES, name, &fresh);
    if (!fresh)
        return;
    perfetto__protos__event_name__init(&writer->new_name);
    writer->new_name.has_iid = true;
    writer->new_name.iid = writer->event.name_iid;
    writer->new_name.name = (char *)name;
    writer->interned.n_event_names = 1;
}

static pf_annotation *annotate(struct writer *writer, const char *name)
{
    pf_annotation *annotation = &writer->annotations[writer->event.n_debug_annotations++];
    bool fresh;
    perfetto__protos__debug_annotation__init(annotation);
    annotation->has_name_iid = true;
    annotation->name_iid = number_of(writer, ANNOTATION_NAMES, name, &fresh);
    if (fresh) {
        Perfetto__Protos__DebugAnnotationName *entry =
            &writer->names[writer->interned.n_debug_annotation_names++];
        perfetto__protos__debug_annotation_name__init(entry);
        entry->has_iid = true;
        entry->iid = annotation->name_iid;
        entry->name = (char *)name;
    }
    return annotation;
}

static void annotate_text(struct writer *writer, const char *name, const char *text)
{
    pf_annotation *annotation = annotate(writer, name);
    bool fresh;
    annotation->has_string_value_iid = true;
    annotation->string_value_iid = number_of(writer, VALUES, text, &fresh);
    if (fresh) {
        Perfetto__Protos__InternedString *entry =
            &writer->values[writer->interned.n_debug_annotation_string_values++];
        perfetto__protos__interned_string__init(entry);
        entry->has_iid = entry->has_str = true;
        entry->iid = annotation->string_value_iid;
        entry->str = (ProtobufCBinaryData){strlen(text), (uint8_t *)text};
    }
}

static void annotate_number(struct writer *writer, const char *name, uint64_t number)
{
    pf_annotation *annotation = annotate(writer, name);
    annotation->has_uint_value = true;
    annotation->uint_value = number;
}

/* --- events --- */

static uint64_t uuid_of(const struct writer *writer, unsigned lane)
{
    return lane == RECORDING_NOBODY ? writer->uuid : writer->uuid + 1 + lane;
}

static uint64_t counter_of(const struct writer *writer)
{
    return writer->uuid + RECORDING_NOBODY;
}

static void begin_event(struct writer *writer, sim_time when, uint64_t track, unsigned type)
{
    begin_packet(writer);
    writer->packet.has_timestamp = true;
    writer->packet.timestamp = when / SIM_NS;
    perfetto__protos__track_event__init(&writer->event);
    perfetto__protos__interned_data__init(&writer->interned);
    writer->event.has_type = writer->event.has_track_uuid = true;
    writer->event.type = type;
    writer->event.track_uuid = track;
    writer->event.debug_annotations = writer->annotation_list;
    writer->interned.event_categories = writer->new_categories;
    writer->interned.event_names = writer->new_names;
    writer->interned.debug_annotation_names = writer->name_list;
    writer->interned.debug_annotation_string_values = writer->value_list;
    writer->packet.track_event = &writer->event;
    writer->when = when;
}

static void put_event(struct writer *writer)
{
    const pf_interned *interned = &writer->interned;
    if (interned->n_event_categories + interned->n_event_names +
            interned->n_debug_annotation_names + interned->n_debug_annotation_string_values >
        0)
        writer->packet.interned_data = &writer->interned;
    put_packet(writer);
}

static void annotate_picoseconds(struct writer *writer, sim_time when)
{
    if (when % SIM_NS != 0)
        annotate_number(writer, PF_PICOSECONDS, when % SIM_NS);
}

/* `state`: none follows, the lane is absent. NULL: what follows at the same moment has one. */
static void put_slice_end(struct writer *writer, sim_time when, unsigned lane, const char *state)
{
    if (!writer->has_slice[lane])
        return;
    begin_event(writer, when, uuid_of(writer, lane),
                PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_END);
    if (state != NULL) {
        annotate_text(writer, PF_STATE, state);
        annotate_picoseconds(writer, when);
    }
    put_event(writer);
    writer->has_slice[lane] = false;
}

/* "blocked: semaphore fork 1" is what a person reads. */
static const char *title_of(struct writer *writer, const char *what, const char *text)
{
    writer->scratch.size = 0;
    blob_put(&writer->scratch, what, strlen(what));
    if (*text != '\0')
        blob_put(&writer->scratch, ": ", 2);
    blob_put(&writer->scratch, text, strlen(text) + 1);
    return writer->scratch.failed ? "" : (const char *)writer->scratch.bytes;
}

static void put_slice(struct writer *writer, const struct walk_event *event)
{
    const char *state = lane_state_name(event->span.state);
    const char *text = recording_text_at(writer->recording, event->span.text);
    begin_event(writer, event->when, uuid_of(writer, event->lane),
                PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_BEGIN);
    set_category(writer, PF_STATE);
    set_name(writer, title_of(writer, state, text));
    annotate_text(writer, PF_STATE, state);
    if (event->span.text != 0)
        annotate_text(writer, PF_TEXT, text);
    annotate_picoseconds(writer, event->when);
    put_event(writer);
    writer->has_slice[event->lane] = true;
}

static void put_state(struct writer *writer, const struct walk_event *event)
{
    bool absent = event->span.state == LANE_ABSENT && event->span.text == 0;
    bool ready = event->span.state == LANE_READY &&
                 recording_lane_at(writer->recording, event->lane)->kind == LANE_TASK;
    put_slice_end(writer, event->when, event->lane, absent ? lane_state_name(LANE_ABSENT) : NULL);
    if (!absent)
        put_slice(writer, event);
    writer->ready += ready - writer->is_ready[event->lane];
    writer->is_ready[event->lane] = ready;
}

/* The arrow's beginning: on the lane of who wakes. */
static void put_flow(struct writer *writer, const struct mark *mark)
{
    begin_event(writer, mark->when, uuid_of(writer, mark->other),
                PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
    set_category(writer, "flow");
    set_name(writer,
             title_of(writer, "wakes", recording_lane_at(writer->recording, mark->lane)->name));
    writer->flow = writer->uuid + ++writer->flows;
    writer->event.n_flow_ids = 1;
    writer->event.flow_ids = &writer->flow;
    put_event(writer);
}

static void put_mark(struct writer *writer, const struct mark *mark)
{
    const char *word = trace_mark_words[mark->kind];
    const char *text = recording_text_at(writer->recording, mark->text);
    bool flow = mark->kind == MARK_WAKE && mark->lane != RECORDING_NOBODY &&
                mark->other != RECORDING_NOBODY;
    if (flow)
        put_flow(writer, mark);
    begin_event(writer, mark->when, uuid_of(writer, mark->lane),
                PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
    set_category(writer, PF_MARK);
    set_name(writer, title_of(writer, word, text));
    annotate_text(writer, PF_MARK, word);
    if (mark->text != 0)
        annotate_text(writer, PF_TEXT, text);
    if (mark->other != RECORDING_NOBODY)
        annotate_text(writer, PF_OTHER, trace_lane_word(writer->lanes, mark->other));
    if (mark->value != 0)
        annotate_number(writer, PF_VALUE, mark->value);
    annotate_picoseconds(writer, mark->when);
    if (flow) {
        writer->event.n_terminating_flow_ids = 1;
        writer->event.terminating_flow_ids = &writer->flow;
    }
    put_event(writer);
}

/* How many tasks wait for the processor, after each moment at which that has changed. */
static void put_counter(struct writer *writer)
{
    if (writer->ready == writer->ready_told)
        return;
    begin_event(writer, writer->when, counter_of(writer),
                PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_COUNTER);
    writer->event.has_counter_value = true;
    writer->event.counter_value = writer->ready_told = writer->ready;
    put_event(writer);
}

static void put_end(struct writer *writer)
{
    sim_time end = recording_end(writer->recording);
    unsigned lane;
    for (lane = 0; lane < recording_lanes(writer->recording); lane++)
        put_slice_end(writer, end, lane, NULL);
    begin_event(writer, end, writer->uuid, PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
    set_name(writer, PF_END);
    annotate_picoseconds(writer, end);
    put_event(writer);
}

/* --- tracks --- */

static void put_track(struct writer *writer, pf_track *track, uint64_t uuid, const char *text)
{
    track->has_uuid = true;
    track->uuid = uuid;
    if (uuid != writer->uuid) {
        track->has_parent_uuid = true;
        track->parent_uuid = writer->uuid;
    }
    track->description = (char *)text;
    writer->packet.track_descriptor = track;
    put_packet(writer);
}

/* The first packet: of the sequence, too. */
static void put_process(struct writer *writer)
{
    Perfetto__Protos__TracePacketDefaults defaults = PERFETTO__PROTOS__TRACE_PACKET_DEFAULTS__INIT;
    Perfetto__Protos__ProcessDescriptor process = PERFETTO__PROTOS__PROCESS_DESCRIPTOR__INIT;
    pf_track track = PERFETTO__PROTOS__TRACK_DESCRIPTOR__INIT;
    const char *board = recording_fact(writer->recording, "board");
    const char *image = recording_fact(writer->recording, "image");
    struct blob facts = {0};
    char name[200];
    snprintf(name, sizeof name, "%s %s", board != NULL ? board : "bosim",
             image != NULL ? image : "");
    trace_put_facts(writer->recording, &facts);
    blob_put(&facts, "", 1);
    begin_packet(writer);
    writer->packet.sequence_flags =
        PERFETTO__PROTOS__TRACE_PACKET__SEQUENCE_FLAGS__SEQ_INCREMENTAL_STATE_CLEARED;
    writer->packet.has_first_packet_on_sequence = writer->packet.first_packet_on_sequence = true;
    defaults.has_timestamp_clock_id = true;
    defaults.timestamp_clock_id = PF_BOOTTIME;
    writer->packet.trace_packet_defaults = &defaults;
    process.has_pid = true;
    process.pid = PROCESS;
    process.process_name = name;
    track.process = &process;
    track.has_child_ordering = track.has_thread_ordering = true;
    track.child_ordering = PERFETTO__PROTOS__TRACK_DESCRIPTOR__CHILD_TRACKS_ORDERING__EXPLICIT;
    track.thread_ordering =
        PERFETTO__PROTOS__TRACK_DESCRIPTOR__THREAD_ORDERING__THREAD_ORDERING_EXPLICIT;
    put_track(writer, &track, writer->uuid, facts.failed ? "" : (char *)facts.bytes);
    writer->failed = writer->failed || facts.failed;
    blob_free(&facts);
}

static void put_lane_track(struct writer *writer, unsigned lane)
{
    Perfetto__Protos__ThreadDescriptor thread = PERFETTO__PROTOS__THREAD_DESCRIPTOR__INIT;
    pf_track track = PERFETTO__PROTOS__TRACK_DESCRIPTOR__INIT;
    struct blob line = {0};
    trace_put_lane(writer->recording, writer->lanes, lane, &line);
    blob_put(&line, "", 1);
    thread.has_pid = thread.has_tid = thread.has_legacy_sort_index = true;
    thread.pid = PROCESS;
    thread.tid = PROCESS + 1 + (int64_t)lane;
    thread.legacy_sort_index = (int32_t)lane;
    thread.thread_name = (char *)recording_lane_at(writer->recording, lane)->name;
    track.thread = &thread;
    track.has_sibling_order_rank = true;
    track.sibling_order_rank = (int32_t)lane;
    begin_packet(writer);
    put_track(writer, &track, uuid_of(writer, lane), line.failed ? "" : (char *)line.bytes);
    writer->failed = writer->failed || line.failed;
    blob_free(&line);
}

static void put_tracks(struct writer *writer)
{
    Perfetto__Protos__CounterDescriptor counter = PERFETTO__PROTOS__COUNTER_DESCRIPTOR__INIT;
    pf_track track = PERFETTO__PROTOS__TRACK_DESCRIPTOR__INIT;
    static char unit[] = "tasks", name[] = "ready tasks";
    unsigned lane;
    put_process(writer);
    for (lane = 0; lane < recording_lanes(writer->recording); lane++)
        put_lane_track(writer, lane);
    counter.unit_name = unit;
    track.counter = &counter;
    track.name = name;
    begin_packet(writer);
    put_track(writer, &track, counter_of(writer), NULL);
}

/* --- all --- */

static bool begin(struct writer *writer)
{
    size_t lanes = recording_lanes(writer->recording) + 1, i;
    struct blob facts = {0};
    trace_put_facts(writer->recording, &facts);
    /* The same for the same run, another one for another: traces may be put together. */
    writer->uuid = blob_checksum(facts.bytes, facts.size) << 20 >> 1;
    blob_free(&facts);
    writer->lanes = trace_lanes_create(writer->recording);
    writer->is_ready = calloc(lanes, sizeof *writer->is_ready);
    writer->has_slice = calloc(lanes, sizeof *writer->has_slice);
    writer->new_categories[0] = &writer->new_category;
    writer->new_names[0] = &writer->new_name;
    for (i = 0; i < ANNOTATIONS_MOST; i++) {
        writer->annotation_list[i] = &writer->annotations[i];
        writer->name_list[i] = &writer->names[i];
        writer->value_list[i] = &writer->values[i];
    }
    return writer->lanes != NULL && writer->is_ready != NULL && writer->has_slice != NULL;
}

static void end(struct writer *writer)
{
    unsigned i;
    for (i = 0; i < INTERNED_KINDS; i++)
        names_free(&writer->iids[i]);
    trace_lanes_destroy(writer->lanes);
    blob_free(&writer->scratch);
    free(writer->is_ready);
    free(writer->has_slice);
    free(writer);
}

static bool put_all(struct writer *writer)
{
    struct walk *walk = walk_create(writer->recording);
    struct walk_event event;
    bool good = walk != NULL;
    while (good && !writer->out->failed && walk_next(walk, &event)) {
        if (event.when != writer->when)
            put_counter(writer);
        if (event.is_mark)
            put_mark(writer, &event.mark);
        else
            put_state(writer, &event);
    }
    good = good && walk_good(walk);
    walk_destroy(walk);
    put_counter(writer);
    put_end(writer);
    return good;
}

bool perfetto_write(const struct recording *recording, struct blob *blob, struct sim_error *error)
{
    struct writer *writer = calloc(1, sizeof *writer);
    bool good = writer != NULL;
    if (good) {
        writer->recording = recording;
        writer->out = blob;
        good = begin(writer);
        if (good) {
            put_tracks(writer);
            good = put_all(writer) && !writer->failed && !writer->scratch.failed && !blob->failed;
        }
        end(writer);
    }
    if (!good)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    return good;
}
