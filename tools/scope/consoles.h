/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal for each stream of a machine, which shows what the stream has sent up to the moment at
 * which the machine stands. The recording knows it all with its times (MARK_SERIAL); nothing is
 * kept besides but the terminals' cells. Time forward: what is new is put in. Time backward,
 * another future, another size: the terminal is cleared and the recording read again, the latest
 * CONSOLES_READ characters of it; what lies before them is out of a terminal's history anyway, but
 * for modes that were set long ago. */
#ifndef SCOPE_CONSOLES_H
#define SCOPE_CONSOLES_H

#include "machine.h"
#include "terminal.h"
#include "timeline/recording.h"

#define CONSOLES_READ (1u << 20) /* a tenth of a second of libvterm's time */

struct console_stream {
    const char *name;          /* the machine's */
    uint32_t text;             /* its name in the recording; 0: it has said nothing yet */
    struct terminal *terminal; /* made when something is said or it is first looked at */
    uint64_t said, seen;       /* characters put in; up to there somebody has looked */
};

struct consoles {
    struct console_stream *streams; /* in the order of the machine's */
    unsigned count;
    unsigned rows, columns;
    sim_time before;  /* what was said before this moment has been put in */
    uint64_t version; /* of the recording then */
    uint64_t print;   /* fingerprint of what has been put in, by which another future shows; 0:
                         all is to be read again */
    uint64_t jumps;   /* of the machine, then */
    sim_time begin;   /* the first moment that was read */
};

/* False on no memory. The machine's streams keep their order and names. */
bool consoles_open(struct consoles *, const struct machine *);
void consoles_close(struct consoles *);
/* Brings the terminals to the machine's moment. True: one of them has changed. */
bool consoles_follow(struct consoles *, const struct machine *, const struct recording *);
/* All terminals get this size at the next consoles_follow. */
void consoles_resize(struct consoles *, unsigned rows, unsigned columns);
/* The terminal of a stream, by its number, made if there is none yet; NULL on no memory. */
struct terminal *consoles_terminal(struct consoles *, unsigned number);
/* Has a stream said something since `seen` was told? */
bool consoles_news(const struct consoles *, unsigned stream);
void consoles_looked(struct consoles *, unsigned stream);

#endif
