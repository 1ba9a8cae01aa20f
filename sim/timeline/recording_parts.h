/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside a recording: what its files share. */
#ifndef SIM_TIMELINE_RECORDING_PARTS_H
#define SIM_TIMELINE_RECORDING_PARTS_H

#include "timeline/recording.h"
#include "timeline/recording_texts.h"

#define TEXTS_MOST ((uint32_t)1 << 28) /* a state and two flags beside it are 32 bits */

struct entry {
    sim_time when;
    uint32_t text;
    uint8_t state;
    bool entered;
};

struct row {
    struct lane lane;
    struct entry *entries;
    size_t count, room;
};

struct recording {
    bool good;
    sim_time begin, end;
    uint64_t version, events, most;
    struct texts texts;
    struct facts facts;
    struct row *rows[RECORDING_LANES_MOST];
    unsigned count;
    uint16_t slots[2 * RECORDING_LANES_MOST]; /* rows + 1 by hash of kind and number; 0 is free */
    struct mark *marks;
    size_t mark_count, mark_room;
};

#endif
