/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines linked by a serial cable, both directions. They advance conservatively: neither
 * runs further than what the other may still send could reach it, so the result does not depend
 * on which is run first, nor on the pieces. A character arrives when its last bit has left, and is
 * logged as the receiver's input: each machine alone repeats its run from its log. */
#ifndef SIM_LINK_H
#define SIM_LINK_H

#include "machine.h"

struct link_end {
    struct link *link;
    struct machine *machine;
    struct stream *stream;
    struct stream_sink sink;
    sim_time reached; /* it has run to here; what it sends from now on begins at or after this */
    bool over;        /* it ended, crashed, or is destroyed: nothing comes from it any more */
    enum run_result result;
};

struct link {
    struct link_end ends[2];
    sim_time latency; /* picoseconds, the least from a character's begin to its arrival */
    bool failed;      /* the host had no memory for a character */
};

/* Connects the streams (names or numbers). `latency`: the time of the shortest character that the
 * cable shall carry exactly, above 0; a shorter one arrives so long after its begin. Both streams
 * keep a pointer to the link: it must not move while a machine runs. False: no such stream, or a
 * machine is connected to itself. */
bool link_connect(struct link *, struct machine *a, const char *stream_a, struct machine *b,
                  const char *stream_b, sim_time latency, struct sim_error *);

/* Runs both to `until`; `first` (0 or 1) is advanced first, which changes nothing. RUN_UNTIL when
 * both got there or are over; RUN_STOPPED when either was stopped: it may be run on. What became
 * of each is in ends[].result. */
enum run_result link_run(struct link *, sim_time until, unsigned first);

#endif
