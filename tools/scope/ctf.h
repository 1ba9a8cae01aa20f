/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Common Trace Format, read by libbabeltrace2. */
#ifndef SCOPE_CTF_H
#define SCOPE_CTF_H

#include "timeline/format_who.h"
#include "timeline/recording.h"

#include <babeltrace2/babeltrace.h>

/* Reads a trace's folder into a new recording. The error does not name the path. */
bool ctf_read(const char *path, struct recording *, struct sim_error *);

/* --- events of others: ctf_others.c --- */

struct ctf_others {
    struct recording *recording;
    struct who who;
    bool cpu_known;
    int64_t cpu;    /* whose switches are read: the first one that has some */
    char waits[64]; /* what the running thread is about to wait for */
    enum lane_state want[RECORDING_LANES_MOST]; /* what a thread will be when it is switched from */
    uint32_t want_text[RECORDING_LANES_MOST];
};

void ctf_others_begin(struct ctf_others *, struct recording *);
void ctf_others_event(struct ctf_others *, const bt_event *, sim_time when);

/* Members of an event's payload. False, "": there is none of that name and type. */
bool ctf_number(const bt_event *, const char *name, int64_t *number);
const char *ctf_text(const bt_event *, const char *name);

#endif
