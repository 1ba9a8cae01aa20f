/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outside ends of a machine's streams: terminal, file, pseudo terminal, TCP, script. */
#ifndef BOSIM_SERIAL_H
#define BOSIM_SERIAL_H

#include "machine.h"
#include "options.h"

#include <poll.h>

struct session;
struct script;

/* One end. Output collects here and is written between runs. */
struct serial {
    struct session *session;
    struct stream *stream;
    struct stream_sink sink;
    struct stream_sink loop; /* what it sends comes back */
    int in, out;             /* descriptors; -1: none */
    int listener;            /* tcp: waits for a client; -1 otherwise */
    int held;                /* pty: our own open end, so that it lasts when a user hangs up; -1 */
    bool input_open;         /* it may still bring input */
    bool terminal;           /* the user's: Ctrl-A commands */
    bool escape;             /* Ctrl-A was typed */
    bool loses;              /* nobody may be listening: the oldest output is dropped */
    struct script *script;
    unsigned char *pending;
    size_t pending_count, pending_room;
    struct serial *next;
};

/* Connects what --serial asks for ("N=stdio", ...); what it does not name: the board's console to
 * standard input and output, semihosting and ITM consoles to standard output. `live` is false in
 * a replay: then nothing brings input. False with an error that names the option. */
bool serials_open(struct session *, const struct texts *options, bool live, struct sim_error *);
void serials_close(struct session *);

bool serials_input_open(const struct session *);
sim_time serials_next(const struct session *); /* when a script must go on */
/* Scripts do their first steps, or those that are due. */
void serials_go(struct session *);
/* Waits up to `seconds` (0: not at all, negative: for ever) for input, and feeds it. */
void serials_poll(struct session *, double seconds);
void serials_flush(struct session *);
/* Is a user typing at one of them? */
bool serials_interactive(const struct session *);
/* "FILE:3: wait login" of a script that has not finished, or NULL. */
const char *serials_waiting(const struct session *);

#endif
