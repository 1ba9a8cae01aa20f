/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Common Trace Format: libbabeltrace2 reads the folder and puts its streams in the order of time
 * (its graph: ctf.fs, muxer, and a sink, which is here). Our own events give back the recording;
 * those of others are ctf_others.c's. A trace without times has a microsecond between two events.
 */
#include "ctf.h"

#include "timeline/format_ctf.h"
#include "timeline/format_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct recording *recording;
    bt_message_iterator *messages;
    struct ctf_others others;
    bool begun, ours;
    int64_t first;  /* nanoseconds of the first event */
    uint64_t count; /* of events */
    struct blob plain;
};

/* --- fields --- */

static const bt_field *member(const bt_field *of, const char *name)
{
    if (of == NULL ||
        !bt_field_class_type_is(bt_field_get_class_type(of), BT_FIELD_CLASS_TYPE_STRUCTURE))
        return NULL;
    return bt_field_structure_borrow_member_field_by_name_const(of, name);
}

static bool number_in(const bt_field *field, int64_t *number)
{
    bt_field_class_type type;
    if (field == NULL)
        return false;
    type = bt_field_get_class_type(field);
    if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
        *number = (int64_t)bt_field_integer_unsigned_get_value(field);
    else if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER))
        *number = bt_field_integer_signed_get_value(field);
    else
        return false;
    return true;
}

bool ctf_number(const bt_event *event, const char *name, int64_t *number)
{
    const bt_field *payload = bt_event_borrow_payload_field_const(event);
    const bt_packet *packet;
    *number = 0;
    if (number_in(member(payload, name), number))
        return true;
    if (!bt_stream_class_supports_packets(
            bt_stream_borrow_class_const(bt_event_borrow_stream_const(event))))
        return false;
    packet = bt_event_borrow_packet_const(event);
    return number_in(member(bt_packet_borrow_context_field_const(packet), name), number);
}

const char *ctf_text(const bt_event *event, const char *name)
{
    const bt_field *field = member(bt_event_borrow_payload_field_const(event), name);
    if (field == NULL ||
        !bt_field_class_type_is(bt_field_get_class_type(field), BT_FIELD_CLASS_TYPE_STRING))
        return "";
    /* Of an empty one the library gives what was there before. */
    return bt_field_string_get_length(field) > 0 ? bt_field_string_get_value(field) : "";
}

static uint32_t number_of(const bt_event *event, const char *name)
{
    int64_t number;
    ctf_number(event, name, &number);
    return (uint32_t)number;
}

/* --- our events --- */

/* Until the next call. */
static const char *plain(struct reader *reader, const bt_event *event, const char *name)
{
    const char *text = ctf_text(event, name);
    if (strcmp(text, "-") == 0)
        return "";
    reader->plain.size = 0;
    trace_plain(&reader->plain, text, strlen(text));
    return reader->plain.failed ? "" : (const char *)reader->plain.bytes;
}

static uint32_t text_of(struct reader *reader, const bt_event *event)
{
    const char *text = plain(reader, event, "text");
    return *text == '\0' ? 0 : recording_text(reader->recording, text);
}

static uint16_t lane_of(const struct reader *reader, const bt_event *event, const char *name)
{
    uint32_t lane = number_of(event, name);
    return lane < recording_lanes(reader->recording) ? (uint16_t)lane : RECORDING_NOBODY;
}

static void read_begin(struct reader *reader, const bt_event *event, sim_time when)
{
    (void)event;
    recording_clear(reader->recording, when);
}

static void read_fact(struct reader *reader, const bt_event *event, sim_time when)
{
    char name[256];
    (void)when;
    snprintf(name, sizeof name, "%s", plain(reader, event, "name"));
    recording_set_fact(reader->recording, name, plain(reader, event, "value"));
}

static void read_lane(struct reader *reader, const bt_event *event, sim_time when)
{
    uint32_t kind = number_of(event, "kind");
    unsigned lane =
        recording_lane(reader->recording, kind < LANE_KINDS ? (enum lane_kind)kind : LANE_TASK,
                       number_of(event, "id"), plain(reader, event, "name"));
    (void)when;
    if (number_of(event, "priority_known"))
        recording_set_priority(reader->recording, lane, (int32_t)number_of(event, "priority"));
}

static void read_state(struct reader *reader, const bt_event *event, sim_time when)
{
    uint32_t state = number_of(event, "state");
    uint16_t lane = lane_of(reader, event, "lane");
    if (lane != RECORDING_NOBODY && state < LANE_STATES)
        recording_state(reader->recording, when, lane, (enum lane_state)state,
                        text_of(reader, event));
}

static void read_end(struct reader *reader, const bt_event *event, sim_time when)
{
    (void)event;
    recording_advance(reader->recording, when);
}

static const struct {
    const char *name;
    void (*read)(struct reader *, const bt_event *, sim_time when);
} rows[] = {{CTF_STATE, read_state},
            {CTF_LANE, read_lane},
            {CTF_FACT, read_fact},
            {CTF_BEGIN, read_begin},
            {CTF_END, read_end}};

static void read_ours(struct reader *reader, const bt_event *event, const char *name, sim_time when)
{
    struct mark mark = {.when = when};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0) {
            rows[i].read(reader, event, when);
            return;
        }
    for (mark.kind = 0; mark.kind < MARK_KINDS; mark.kind++)
        if (strcmp(trace_mark_words[mark.kind], name) == 0) {
            mark.lane = lane_of(reader, event, "lane");
            mark.other = lane_of(reader, event, "other");
            mark.value = number_of(event, "value");
            mark.text = text_of(reader, event);
            recording_mark(reader->recording, &mark);
            return;
        }
}

/* --- all events --- */

static bool is_ours(const bt_event *event)
{
    const bt_trace *trace = bt_stream_borrow_trace_const(bt_event_borrow_stream_const(event));
    const bt_value *tracer =
        bt_trace_borrow_environment_entry_value_by_name_const(trace, "tracer_name");
    return tracer != NULL && bt_value_is_string(tracer) &&
           strcmp(bt_value_string_get(tracer), CTF_TRACER) == 0;
}

/* Ours are picoseconds as they are; those of others begin at 0: they may be of 1970. */
static sim_time time_of(struct reader *reader, const bt_message *message, const bt_event *event)
{
    const bt_clock_snapshot *clock;
    int64_t ns;
    if (bt_stream_class_borrow_default_clock_class_const(
            bt_stream_borrow_class_const(bt_event_borrow_stream_const(event))) == NULL)
        return reader->count * SIM_US;
    clock = bt_message_event_borrow_default_clock_snapshot_const(message);
    if (reader->ours)
        return bt_clock_snapshot_get_value(clock);
    if (bt_clock_snapshot_get_ns_from_origin(clock, &ns) !=
        BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK) {
        bt_current_thread_clear_error();
        return recording_end(reader->recording);
    }
    if (!reader->begun)
        reader->first = ns;
    return (sim_time)(ns - reader->first) * SIM_NS;
}

static void read_event(struct reader *reader, const bt_message *message)
{
    const bt_event *event = bt_message_event_borrow_event_const(message);
    const char *name = bt_event_class_get_name(bt_event_borrow_class_const(event));
    sim_time when;
    if (!reader->begun)
        reader->ours = is_ours(event);
    when = time_of(reader, message, event);
    if (!reader->begun)
        recording_clear(reader->recording, when);
    reader->begun = true;
    reader->count++;
    if (reader->ours)
        read_ours(reader, event, name != NULL ? name : "", when);
    else
        ctf_others_event(&reader->others, event, when);
    recording_advance(reader->recording, when);
}

/* --- the graph --- */

static bt_graph_simple_sink_component_initialize_func_status begin(bt_message_iterator *messages,
                                                                   void *owner)
{
    struct reader *reader = owner;
    bt_message_iterator_get_ref(messages);
    reader->messages = messages;
    return BT_GRAPH_SIMPLE_SINK_COMPONENT_INITIALIZE_FUNC_STATUS_OK;
}

static bt_graph_simple_sink_component_consume_func_status consume(bt_message_iterator *messages,
                                                                  void *owner)
{
    struct reader *reader = owner;
    bt_message_array_const batch;
    uint64_t count = 0, i;
    bt_message_iterator_next_status status = bt_message_iterator_next(messages, &batch, &count);
    if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_END)
        return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_END;
    if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN)
        return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_AGAIN;
    if (status != BT_MESSAGE_ITERATOR_NEXT_STATUS_OK)
        return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_ERROR;
    for (i = 0; i < count; i++) {
        if (bt_message_get_type(batch[i]) == BT_MESSAGE_TYPE_EVENT)
            read_event(reader, batch[i]);
        bt_message_put_ref(batch[i]);
    }
    return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_OK;
}

static void finish(void *owner)
{
    struct reader *reader = owner;
    bt_message_iterator_put_ref(reader->messages);
    reader->messages = NULL;
}

/* The source of a folder; NULL: there is no such plugin, or the trace cannot be read. */
static const bt_component_source *add_source(bt_graph *graph, const bt_plugin *plugin,
                                             const char *path)
{
    const bt_component_class_source *class =
        plugin != NULL ? bt_plugin_borrow_source_component_class_by_name_const(plugin, "fs") : NULL;
    bt_value *parameters = bt_value_map_create(), *inputs = NULL;
    const bt_component_source *source = NULL;
    if (class != NULL && parameters != NULL &&
        bt_value_map_insert_empty_array_entry(parameters, "inputs", &inputs) ==
            BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK &&
        bt_value_array_append_string_element(inputs, path) ==
            BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK &&
        bt_graph_add_source_component(graph, class, "source", parameters, BT_LOGGING_LEVEL_NONE,
                                      &source) != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
        source = NULL;
    bt_value_put_ref(parameters);
    return source;
}

static const bt_component_filter *add_muxer(bt_graph *graph, const bt_plugin *plugin)
{
    const bt_component_class_filter *class =
        plugin != NULL ? bt_plugin_borrow_filter_component_class_by_name_const(plugin, "muxer")
                       : NULL;
    const bt_component_filter *muxer = NULL;
    if (class == NULL ||
        bt_graph_add_filter_component(graph, class, "muxer", NULL, BT_LOGGING_LEVEL_NONE, &muxer) !=
            BT_GRAPH_ADD_COMPONENT_STATUS_OK)
        return NULL;
    return muxer;
}

static bool connect(bt_graph *graph, const bt_component_source *source,
                    const bt_component_filter *muxer, const bt_component_sink *sink)
{
    uint64_t count = bt_component_source_get_output_port_count(source), i;
    for (i = 0; i < count; i++)
        if (bt_graph_connect_ports(graph,
                                   bt_component_source_borrow_output_port_by_index_const(source, i),
                                   bt_component_filter_borrow_input_port_by_index_const(muxer, i),
                                   NULL) != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
            return false;
    return bt_graph_connect_ports(graph,
                                  bt_component_filter_borrow_output_port_by_index_const(muxer, 0),
                                  bt_component_sink_borrow_input_port_by_index_const(sink, 0),
                                  NULL) == BT_GRAPH_CONNECT_PORTS_STATUS_OK;
}

static bool run(bt_graph *graph)
{
    bt_graph_run_status status;
    do
        status = bt_graph_run(graph);
    while (status == BT_GRAPH_RUN_STATUS_AGAIN);
    return status == BT_GRAPH_RUN_STATUS_OK;
}

static bool make_and_run(struct reader *reader, bt_graph *graph, const bt_plugin *ctf,
                         const bt_plugin *utils, const char *path)
{
    const bt_component_source *source = add_source(graph, ctf, path);
    const bt_component_filter *muxer = source != NULL ? add_muxer(graph, utils) : NULL;
    const bt_component_sink *sink = NULL;
    return muxer != NULL &&
           bt_graph_add_simple_sink_component(graph, "recording", begin, consume, finish, reader,
                                              &sink) == BT_GRAPH_ADD_COMPONENT_STATUS_OK &&
           connect(graph, source, muxer, sink) && run(graph);
}

/* What the library says, of all that it says the first: the cause. */
static void take_error(struct sim_error *error)
{
    const bt_error *causes = bt_current_thread_take_error();
    const char *text = "its plugin `ctf` is not there: install the package libbabeltrace2-0";
    char line[300];
    if (causes != NULL && bt_error_get_cause_count(causes) > 0)
        text = bt_error_cause_get_message(bt_error_borrow_cause_by_index(causes, 0));
    snprintf(line, sizeof line, "%s", text);
    line[strcspn(line, "\n")] = '\0';
    sim_error_set(error, "no trace that babeltrace2 can read: %s", line);
    if (causes != NULL)
        bt_error_release(causes);
}

static const bt_plugin *find_plugin(const char *name)
{
    const bt_plugin *plugin = NULL;
    if (bt_plugin_find(name, BT_TRUE, BT_TRUE, BT_TRUE, BT_TRUE, BT_FALSE, &plugin) !=
        BT_PLUGIN_FIND_STATUS_OK)
        return NULL;
    return plugin;
}

bool ctf_read(const char *path, struct recording *recording, struct sim_error *error)
{
    struct reader *reader = calloc(1, sizeof *reader);
    const bt_plugin *ctf = find_plugin("ctf"), *utils = find_plugin("utils");
    bt_graph *graph = bt_graph_create(0);
    bool good = reader != NULL && graph != NULL;
    if (good) {
        reader->recording = recording;
        ctf_others_begin(&reader->others, recording);
        good = make_and_run(reader, graph, ctf, utils, path);
    }
    if (!good)
        take_error(error);
    if (good && !recording_good(recording)) {
        sim_error_set(error, TIMELINE_NO_MEMORY);
        good = false;
    }
    bt_graph_put_ref(graph);
    bt_plugin_put_ref(ctf);
    bt_plugin_put_ref(utils);
    if (reader != NULL)
        blob_free(&reader->plain);
    free(reader);
    return good;
}
