/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Perfetto's native trace, read: our own, and of others what their TrackEvents say (slices and
 * instants on tracks), and the Linux scheduler's switches, wakes and interrupts on one processor.
 * Packet by packet, so that never more than one is unpacked. Left out: packets that are compressed
 * by deflate, and Chrome's old thread descriptors. */
#include "timeline/format_names.h"
#include "timeline/format_perfetto.h"
#include "timeline/format_perfetto_events.h"
#include "timeline/format_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS_ALL (UINT32_MAX - 1)

/* What packets of the same writer share. */
struct sequence {
    uint32_t clock, generation; /* numbers of texts are anew in each generation */
    uint64_t track;
};

struct clock_of {
    uint64_t offset; /* to the boot time, modulo 2^64 */
    uint64_t multiplier, last;
    bool incremental;
};

/* What things are known by. */
struct key {
    enum { KEY_TEXT, KEY_TRACK, KEY_THREAD, KEY_INTERRUPT, KEY_SEQUENCE, KEY_CLOCK } what;
    uint32_t sequence, generation, kind;
    uint64_t id;
};

enum { EVENT_NAMES, ANNOTATION_NAMES, VALUES };

struct reader {
    struct pf_events events;
    struct names keys;
    struct sequence *sequences;
    struct clock_of *clocks;
    size_t sequence_room, clock_room;
    uint32_t sequence_count, clock_count;
    struct sequence *sequence; /* of the packet */
    uint32_t sequence_id;
    uint32_t cpu; /* whose switches are read: the first one that has some */
    uint32_t running;
    struct sim_error *error;
    bool failed; /* no memory */
};

/* --- keys, texts, lanes --- */

/* Every byte of a key is compared. */
static struct key key_of(unsigned what, uint32_t sequence, uint32_t generation, uint32_t kind,
                         uint64_t id)
{
    struct key key;
    memset(&key, 0, sizeof key);
    key.what = what;
    key.sequence = sequence;
    key.generation = generation;
    key.kind = kind;
    key.id = id;
    return key;
}

static uint32_t *find(struct reader *reader, struct key key)
{
    return names_find(&reader->keys, &key, sizeof key);
}

static void remember(struct reader *reader, struct key key, uint32_t value)
{
    uint32_t *known = find(reader, key);
    if (known != NULL)
        *known = value;
    else if (!names_put(&reader->keys, &key, sizeof key, value))
        reader->failed = true;
}

static uint32_t text_number(struct reader *reader, const char *text)
{
    uint32_t number = 0;
    if (!texts_number(&reader->events.texts, text, TEXTS_ALL, &number))
        reader->failed = true;
    return number;
}

/* Room for one more of a list; false: no memory. */
static bool grow(struct reader *reader, void *list, size_t count, size_t *room, size_t size)
{
    size_t more = *room != 0 ? 2 * *room : 64;
    void *bigger;
    if (count < *room)
        return true;
    bigger = realloc(*(void **)list, more * size);
    if (bigger == NULL) {
        reader->failed = true;
        return false;
    }
    *(void **)list = bigger;
    *room = more;
    return true;
}

/* PF_NONE: no memory. */
static uint32_t lane_by(struct reader *reader, struct key key, enum lane_kind kind, uint32_t id)
{
    struct pf_events *events = &reader->events;
    uint32_t *known = find(reader, key);
    if (known != NULL)
        return *known;
    if (!grow(reader, &events->lanes, events->lane_count, &events->lane_room,
              sizeof *events->lanes))
        return PF_NONE;
    events->lanes[events->lane_count] = (struct pf_lane){.kind = kind, .id = id};
    remember(reader, key, events->lane_count);
    return events->lane_count++;
}

static uint32_t lane_of_thread(struct reader *reader, int64_t tid, const char *name)
{
    uint32_t lane = lane_by(reader, key_of(KEY_THREAD, 0, 0, 0, (uint64_t)tid),
                            tid == 0 ? LANE_IDLE : LANE_TASK, (uint32_t)tid);
    if (lane != PF_NONE && name != NULL && *name != '\0')
        reader->events.lanes[lane].name = text_number(reader, name);
    return lane;
}

/* Numbers of lanes that are no threads are behind those of threads. */
static uint32_t lane_of_track(struct reader *reader, uint64_t uuid)
{
    return lane_by(reader, key_of(KEY_TRACK, 0, 0, 0, uuid), LANE_TASK,
                   0x80000000u | reader->events.lane_count);
}

static struct pf_event_row *add_row(struct reader *reader, enum pf_event_kind kind, uint64_t ns,
                                    uint32_t lane)
{
    struct pf_events *events = &reader->events;
    struct pf_event_row *row;
    if (lane == PF_NONE ||
        !grow(reader, &events->rows, events->count, &events->room, sizeof *events->rows))
        return NULL;
    row = &events->rows[events->count];
    *row = (struct pf_event_row){.ns = ns,
                                 .order = (uint32_t)events->count++,
                                 .lane = lane,
                                 .other = PF_NONE,
                                 .kind = (uint8_t)kind};
    return row;
}

/* --- sequences and clocks --- */

static struct sequence *sequence_of(struct reader *reader, uint32_t id)
{
    struct key key = key_of(KEY_SEQUENCE, id, 0, 0, 0);
    const uint32_t *known = find(reader, key);
    if (known != NULL)
        return &reader->sequences[*known];
    if (!grow(reader, &reader->sequences, reader->sequence_count, &reader->sequence_room,
              sizeof *reader->sequences))
        return NULL;
    reader->sequences[reader->sequence_count] = (struct sequence){.clock = PF_BOOTTIME};
    remember(reader, key, reader->sequence_count);
    return &reader->sequences[reader->sequence_count++];
}

/* Clocks from 64 to 127 belong to a sequence. */
static struct key clock_key(const struct reader *reader, uint32_t clock)
{
    return key_of(KEY_CLOCK, clock >= 64 && clock < 128 ? reader->sequence_id : 0, 0, 0, clock);
}

static void add_clock(struct reader *reader, const Perfetto__Protos__ClockSnapshot__Clock *clock,
                      uint64_t boot_time)
{
    struct key key = clock_key(reader, clock->clock_id);
    const uint32_t *known = find(reader, key);
    uint32_t number = known != NULL ? *known : reader->clock_count;
    uint64_t multiplier = clock->has_unit_multiplier_ns ? clock->unit_multiplier_ns : 1;
    if (known == NULL && !grow(reader, &reader->clocks, reader->clock_count, &reader->clock_room,
                               sizeof *reader->clocks))
        return;
    if (known == NULL) {
        remember(reader, key, number);
        reader->clock_count++;
    }
    reader->clocks[number] =
        (struct clock_of){.offset = boot_time - clock->timestamp * multiplier,
                          .multiplier = multiplier,
                          .last = clock->timestamp,
                          .incremental = clock->has_is_incremental && clock->is_incremental};
}

static void read_clocks(struct reader *reader, const Perfetto__Protos__ClockSnapshot *snapshot)
{
    uint64_t boot_time = 0;
    size_t i;
    for (i = 0; i < snapshot->n_clocks; i++)
        if (snapshot->clocks[i]->clock_id == PF_BOOTTIME)
            boot_time = snapshot->clocks[i]->timestamp;
    for (i = 0; i < snapshot->n_clocks; i++)
        if (snapshot->clocks[i]->clock_id != PF_BOOTTIME)
            add_clock(reader, snapshot->clocks[i], boot_time);
}

static uint64_t time_of(struct reader *reader, const pf_packet *packet)
{
    uint32_t clock =
        packet->has_timestamp_clock_id ? packet->timestamp_clock_id : reader->sequence->clock;
    const uint32_t *known = find(reader, clock_key(reader, clock));
    struct clock_of *of = known != NULL ? &reader->clocks[*known] : NULL;
    uint64_t value = packet->timestamp;
    if (of == NULL)
        return value;
    if (of->incremental)
        value = of->last += value;
    return value * of->multiplier + of->offset;
}

/* --- texts with numbers --- */

static void add_text(struct reader *reader, uint32_t kind, uint64_t id, const char *text)
{
    remember(reader, key_of(KEY_TEXT, reader->sequence_id, reader->sequence->generation, kind, id),
             text_number(reader, text != NULL ? text : ""));
}

static void add_value(struct reader *reader, const Perfetto__Protos__InternedString *entry)
{
    char *text = malloc(entry->str.len + 1);
    if (text == NULL) {
        reader->failed = true;
        return;
    }
    if (entry->str.len > 0)
        memcpy(text, entry->str.data, entry->str.len);
    text[entry->str.len] = '\0';
    add_text(reader, VALUES, entry->iid, text);
    free(text);
}

static void read_interned(struct reader *reader, const pf_interned *interned)
{
    size_t i;
    for (i = 0; i < interned->n_event_names; i++)
        add_text(reader, EVENT_NAMES, interned->event_names[i]->iid,
                 interned->event_names[i]->name);
    for (i = 0; i < interned->n_debug_annotation_names; i++)
        add_text(reader, ANNOTATION_NAMES, interned->debug_annotation_names[i]->iid,
                 interned->debug_annotation_names[i]->name);
    for (i = 0; i < interned->n_debug_annotation_string_values; i++)
        add_value(reader, interned->debug_annotation_string_values[i]);
}

/* A text that is told by number or as it is; 0: neither. */
static uint32_t text_told(struct reader *reader, uint32_t kind, bool by_number, uint64_t number,
                          const char *text)
{
    const uint32_t *known;
    if (!by_number)
        return text != NULL ? text_number(reader, text) : 0;
    known = find(reader,
                 key_of(KEY_TEXT, reader->sequence_id, reader->sequence->generation, kind, number));
    return known != NULL ? *known : 0;
}

/* --- tracks --- */

static void read_track(struct reader *reader, const pf_track *track)
{
    static const char facts[] = TRACE_HEADER;
    const char *name = track->name != NULL ? track->name : track->static_name;
    uint32_t lane;
    if (track->process != NULL && track->description != NULL && reader->events.facts == 0 &&
        strncmp(track->description, facts, sizeof facts - 1) == 0)
        reader->events.facts = text_number(reader, track->description);
    if (track->process != NULL && name == NULL)
        name = track->process->process_name;
    if (track->thread != NULL) {
        lane = lane_of_thread(reader, track->thread->tid, track->thread->thread_name);
        remember(reader, key_of(KEY_TRACK, 0, 0, 0, track->uuid), lane);
    } else {
        lane = lane_of_track(reader, track->uuid);
    }
    if (lane == PF_NONE)
        return;
    if (name != NULL && *name != '\0')
        reader->events.lanes[lane].name = text_number(reader, name);
    if (track->thread != NULL && track->description != NULL)
        reader->events.lanes[lane].line = text_number(reader, track->description);
    reader->events.lanes[lane].ignored = track->counter != NULL;
}

/* --- events on tracks --- */

static void read_annotation(struct reader *reader, const pf_annotation *annotation,
                            struct pf_event_row *row, uint32_t *state, uint32_t *mark)
{
    uint32_t name_number = text_told(reader, ANNOTATION_NAMES, annotation->has_name_iid,
                                     annotation->name_iid, annotation->name);
    const char *name = texts_at(&reader->events.texts, name_number);
    uint32_t text = text_told(reader, VALUES, annotation->has_string_value_iid,
                              annotation->string_value_iid, annotation->string_value);
    if (strcmp(name, PF_STATE) == 0)
        *state = text;
    else if (strcmp(name, PF_MARK) == 0)
        *mark = text;
    else if (strcmp(name, PF_TEXT) == 0)
        row->text = text;
    else if (strcmp(name, PF_OTHER) == 0)
        row->other = text;
    else if (strcmp(name, PF_VALUE) == 0)
        row->value = (uint32_t)annotation->uint_value;
    else if (strcmp(name, PF_PICOSECONDS) == 0 && annotation->uint_value < SIM_NS)
        row->ps = (uint16_t)annotation->uint_value;
}

static bool state_of(const char *word, uint32_t *state)
{
    for (*state = 0; *state < LANE_STATES; ++*state)
        if (strcmp(word, lane_state_name((enum lane_state) * state)) == 0)
            return true;
    return false;
}

static bool mark_of(const char *word, uint8_t *mark)
{
    for (*mark = 0; *mark < MARK_KINDS; ++*mark)
        if (strcmp(word, trace_mark_words[*mark]) == 0)
            return true;
    return false;
}

/* Ours say by their annotations what they are; what says nothing follows from others. */
static void read_our_event(struct reader *reader, const pf_event *event, uint64_t ns, uint32_t lane)
{
    struct pf_event_row *row = add_row(reader, PF_EVENT_STATE, ns, lane);
    uint32_t state = 0, mark = 0, value;
    const char *name;
    size_t i;
    if (row == NULL)
        return;
    for (i = 0; i < event->n_debug_annotations; i++)
        read_annotation(reader, event->debug_annotations[i], row, &state, &mark);
    name = texts_at(&reader->events.texts, text_told(reader, EVENT_NAMES, event->has_name_iid,
                                                     event->name_iid, event->name));
    if (state != 0 && state_of(texts_at(&reader->events.texts, state), &value))
        row->value = value;
    else if (mark != 0 && mark_of(texts_at(&reader->events.texts, mark), &row->mark))
        row->kind = PF_EVENT_MARK;
    else if (strcmp(name, PF_END) == 0)
        row->kind = PF_EVENT_END;
    else
        reader->events.count--;
}

static void read_event(struct reader *reader, const pf_event *event, uint64_t ns)
{
    static const uint8_t kinds[] = {
        [PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_BEGIN] = PF_EVENT_SLICE_BEGIN,
        [PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_END] = PF_EVENT_SLICE_END,
        [PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT] = PF_EVENT_INSTANT,
    };
    uint32_t lane =
        lane_of_track(reader, event->has_track_uuid ? event->track_uuid : reader->sequence->track);
    struct pf_event_row *row;
    if (reader->events.facts != 0) {
        read_our_event(reader, event, ns, lane);
        return;
    }
    if ((unsigned)event->type >= sizeof kinds / sizeof kinds[0] || kinds[event->type] == 0)
        return;
    row = add_row(reader, kinds[event->type], ns, lane);
    if (row != NULL)
        row->text =
            text_told(reader, EVENT_NAMES, event->has_name_iid, event->name_iid, event->name);
}

/* --- the Linux scheduler --- */

static void set_priority(struct reader *reader, uint32_t lane, bool known, int priority)
{
    if (lane == PF_NONE || !known)
        return;
    reader->events.lanes[lane].priority = priority;
    reader->events.lanes[lane].priority_known = true;
}

static void add_switch(struct reader *reader, uint64_t ns, uint32_t from, uint32_t to,
                       int64_t state)
{
    struct pf_event_row *row = add_row(reader, PF_EVENT_SWITCH, ns, to);
    if (row == NULL)
        return;
    row->other = from;
    row->value = (uint32_t)state;
    reader->events.lanes[to].scheduled = true;
    if (from != PF_NONE)
        reader->events.lanes[from].scheduled = true;
    reader->running = to;
}

static void read_switch(struct reader *reader, uint64_t ns,
                        const Perfetto__Protos__SchedSwitchFtraceEvent *event)
{
    uint32_t from = lane_of_thread(reader, event->prev_pid, event->prev_comm);
    uint32_t to = lane_of_thread(reader, event->next_pid, event->next_comm);
    set_priority(reader, from, event->has_prev_prio, event->prev_prio);
    set_priority(reader, to, event->has_next_prio, event->next_prio);
    add_switch(reader, ns, from, to, event->prev_state);
}

static void add_waking(struct reader *reader, uint64_t ns, int64_t tid, const char *name,
                       bool has_priority, int priority)
{
    uint32_t lane = lane_of_thread(reader, tid, name);
    set_priority(reader, lane, has_priority, priority);
    add_row(reader, PF_EVENT_WAKING, ns, lane);
}

static void read_interrupt(struct reader *reader, uint64_t ns, enum pf_event_kind kind, int irq,
                           const char *name)
{
    uint32_t lane = lane_by(reader, key_of(KEY_INTERRUPT, 0, 0, 0, (uint64_t)irq), LANE_INTERRUPT,
                            (uint32_t)irq);
    if (lane != PF_NONE && name != NULL && *name != '\0')
        reader->events.lanes[lane].name = text_number(reader, name);
    add_row(reader, kind, ns, lane);
}

static void read_ftrace_event(struct reader *reader, const Perfetto__Protos__FtraceEvent *event)
{
    const Perfetto__Protos__SchedWakingFtraceEvent *waking =
        event->sched_waking != NULL ? event->sched_waking : event->sched_wakeup;
    if (event->sched_switch != NULL)
        read_switch(reader, event->timestamp, event->sched_switch);
    else if (waking != NULL)
        add_waking(reader, event->timestamp, waking->pid, waking->comm, waking->has_prio,
                   waking->prio);
    else if (event->irq_handler_entry != NULL)
        read_interrupt(reader, event->timestamp, PF_EVENT_ENTER, event->irq_handler_entry->irq,
                       event->irq_handler_entry->name);
    else if (event->irq_handler_exit != NULL)
        read_interrupt(reader, event->timestamp, PF_EVENT_LEAVE, event->irq_handler_exit->irq,
                       NULL);
}

typedef Perfetto__Protos__FtraceEventBundle__CompactSched pf_compact;

static const char *name_at(const pf_compact *compact, size_t i)
{
    return i < compact->n_intern_table ? compact->intern_table[i] : NULL;
}

/* Who was switched from is who ran: it is not told. */
static void read_compact_switches(struct reader *reader, const pf_compact *compact)
{
    uint64_t ns = 0;
    size_t i;
    for (i = 0; i < compact->n_switch_timestamp && i < compact->n_switch_next_pid &&
                i < compact->n_switch_prev_state;
         i++) {
        bool named = i < compact->n_switch_next_comm_index;
        bool ranked = i < compact->n_switch_next_prio;
        uint32_t lane =
            lane_of_thread(reader, compact->switch_next_pid[i],
                           named ? name_at(compact, compact->switch_next_comm_index[i]) : NULL);
        ns += compact->switch_timestamp[i];
        set_priority(reader, lane, ranked, ranked ? compact->switch_next_prio[i] : 0);
        if (lane != PF_NONE)
            add_switch(reader, ns, reader->running, lane, compact->switch_prev_state[i]);
    }
}

static void read_compact_wakes(struct reader *reader, const pf_compact *compact)
{
    uint64_t ns = 0;
    size_t i;
    for (i = 0; i < compact->n_waking_timestamp && i < compact->n_waking_pid; i++) {
        bool named = i < compact->n_waking_comm_index, ranked = i < compact->n_waking_prio;
        ns += compact->waking_timestamp[i];
        add_waking(reader, ns, compact->waking_pid[i],
                   named ? name_at(compact, compact->waking_comm_index[i]) : NULL, ranked,
                   ranked ? compact->waking_prio[i] : 0);
    }
}

static void read_ftrace(struct reader *reader, const Perfetto__Protos__FtraceEventBundle *bundle)
{
    size_t i;
    if (reader->cpu == PF_NONE && (bundle->n_event > 0 || bundle->compact_sched != NULL))
        reader->cpu = bundle->cpu;
    if (bundle->cpu != reader->cpu)
        return;
    for (i = 0; i < bundle->n_event; i++)
        read_ftrace_event(reader, bundle->event[i]);
    if (bundle->compact_sched != NULL) {
        read_compact_switches(reader, bundle->compact_sched);
        read_compact_wakes(reader, bundle->compact_sched);
    }
}

/* --- packets --- */

static void read_defaults(struct reader *reader, const pf_packet *packet)
{
    const Perfetto__Protos__TracePacketDefaults *defaults = packet->trace_packet_defaults;
    if (packet->incremental_state_cleared ||
        (packet->sequence_flags &
         PERFETTO__PROTOS__TRACE_PACKET__SEQUENCE_FLAGS__SEQ_INCREMENTAL_STATE_CLEARED))
        reader->sequence->generation++;
    if (defaults == NULL)
        return;
    if (defaults->has_timestamp_clock_id)
        reader->sequence->clock = defaults->timestamp_clock_id;
    if (defaults->track_event_defaults != NULL && defaults->track_event_defaults->has_track_uuid)
        reader->sequence->track = defaults->track_event_defaults->track_uuid;
}

static bool read_packet(struct reader *reader, const pf_packet *packet)
{
    if (packet->has_compressed_packets || packet->has_zstd_compressed_packets) {
        sim_error_set(reader->error, "packets are compressed: let Perfetto's `traceconv "
                                     "decompress_packets` unpack them first");
        return false;
    }
    reader->sequence_id = packet->trusted_packet_sequence_id;
    reader->sequence = sequence_of(reader, reader->sequence_id);
    if (reader->sequence == NULL)
        return true;
    read_defaults(reader, packet);
    if (packet->clock_snapshot != NULL)
        read_clocks(reader, packet->clock_snapshot);
    if (packet->interned_data != NULL)
        read_interned(reader, packet->interned_data);
    if (packet->track_descriptor != NULL)
        read_track(reader, packet->track_descriptor);
    if (packet->track_event != NULL)
        read_event(reader, packet->track_event, time_of(reader, packet));
    if (packet->ftrace_events != NULL)
        read_ftrace(reader, packet->ftrace_events);
    return true;
}

static bool get_varint(struct blob_reader *bytes, uint64_t *value)
{
    unsigned shift = 0;
    uint64_t byte;
    *value = 0;
    do {
        byte = blob_get_integer(bytes, 1);
        if (shift < 64)
            *value |= (byte & 0x7f) << shift;
        shift += 7;
    } while (!bytes->failed && (byte & 0x80) && shift < 70);
    return !bytes->failed && !(byte & 0x80);
}

static bool cut(struct reader *reader, size_t place, const char *what)
{
    sim_error_set(reader->error, "byte %zu: %s; was the file cut, or is it no Perfetto trace?",
                  place, what);
    return false;
}

static bool read_one(struct reader *reader, struct blob_reader *bytes)
{
    size_t place = bytes->place;
    uint64_t tag, size;
    const uint8_t *data;
    pf_packet *packet;
    bool good;
    if (!get_varint(bytes, &tag) || tag != (1 << 3 | 2))
        return cut(reader, place, "a packet (field 1) is expected");
    if (!get_varint(bytes, &size) || size > bytes->size - bytes->place)
        return cut(reader, place, "the packet is longer than the file");
    data = blob_get(bytes, (size_t)size);
    packet = perfetto__protos__trace_packet__unpack(NULL, (size_t)size, data);
    if (packet == NULL)
        return cut(reader, place, "the packet is no TracePacket");
    good = read_packet(reader, packet);
    if (!good)
        sim_error_prefix(reader->error, "byte %zu", place);
    perfetto__protos__trace_packet__free_unpacked(packet, NULL);
    return good;
}

static void free_reader(struct reader *reader)
{
    uint32_t i;
    for (i = 0; i < reader->events.lane_count; i++)
        free(reader->events.lanes[i].slices);
    texts_free(&reader->events.texts);
    free(reader->events.lanes);
    free(reader->events.rows);
    names_free(&reader->keys);
    free(reader->sequences);
    free(reader->clocks);
}

/* A first packet: its length, and the tag of a field of it. */
bool perfetto_is(const void *bytes, size_t size)
{
    struct blob_reader reader = {.bytes = bytes, .size = size};
    uint64_t tag, length;
    if (!get_varint(&reader, &tag) || tag != (1 << 3 | 2) || !get_varint(&reader, &length) ||
        length == 0 || length > size || !get_varint(&reader, &tag))
        return false;
    return tag >> 3 > 0 && ((tag & 7) < 3 || (tag & 7) == 5);
}

bool perfetto_read(const void *bytes, size_t size, struct recording *recording,
                   struct sim_error *error)
{
    struct reader reader = {.cpu = PF_NONE, .running = PF_NONE, .error = error};
    struct blob_reader in = {.bytes = bytes, .size = size};
    bool good = true;
    while (good && in.place < in.size && !reader.failed)
        good = read_one(&reader, &in);
    if (good && reader.failed) {
        sim_error_set(error, TIMELINE_NO_MEMORY);
        good = false;
    }
    good = good && pf_events_record(&reader.events, recording, error);
    free_reader(&reader);
    return good;
}
