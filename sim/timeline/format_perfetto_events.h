/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is taken from a Perfetto trace before it is a recording: its packets come in any order. */
#ifndef SIM_TIMELINE_FORMAT_PERFETTO_EVENTS_H
#define SIM_TIMELINE_FORMAT_PERFETTO_EVENTS_H

#include "timeline/format_names.h"
#include "timeline/recording.h"
#include "timeline/recording_texts.h"

#define PF_NONE UINT32_MAX

enum pf_event_kind {
    PF_EVENT_STATE, /* ours: `value` is an enum lane_state */
    PF_EVENT_MARK,  /* ours: `mark` its kind, `other` a text, a lane's word */
    PF_EVENT_END,   /* ours: the recording's end */
    PF_EVENT_SLICE_BEGIN,
    PF_EVENT_SLICE_END,
    PF_EVENT_INSTANT,
    PF_EVENT_SWITCH, /* from `other` to `lane`, `value`: the kernel's state of the former */
    PF_EVENT_WAKING,
    PF_EVENT_ENTER, /* of an interrupt */
    PF_EVENT_LEAVE,
};

struct pf_event_row {
    uint64_t ns;
    uint32_t order; /* in the file */
    uint32_t lane, other, text, value;
    uint16_t ps;
    uint8_t kind, mark;
};

/* Where events are: a thread, another track, an interrupt. */
struct pf_lane {
    enum lane_kind kind;
    uint32_t id, name; /* a text */
    uint32_t line;     /* a text: ours, the line of a lane */
    int priority;
    bool priority_known, scheduled; /* there are switches of it: those tell its states */
    bool ignored;                   /* a counter */
    bool made;
    unsigned lane;    /* of the recording, once it is made */
    uint32_t *slices; /* names of those that are open */
    unsigned depth, room;
};

struct pf_events {
    struct texts texts;
    struct pf_lane *lanes;
    struct pf_event_row *rows;
    size_t lane_room, count, room;
    uint32_t lane_count;
    uint32_t facts; /* a text: ours, lines before the first event; 0: of somebody else */
};

/* Fills the recording; sorts the rows. The error names no byte: it is of the whole. */
bool pf_events_record(struct pf_events *, struct recording *, struct sim_error *);

#endif
