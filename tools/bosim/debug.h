/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim debug`: a session that is driven by the debugger's commands. */
#ifndef BOSIM_DEBUG_H
#define BOSIM_DEBUG_H

#include "debug/console.h"
#include "session.h"

struct debug_lines;

/* What `bosim debug` takes besides; begins with what a run takes, for the shared option rows. */
struct debug_settings {
    struct run_settings run;
    struct texts commands;
    const char *script, *sources;
    bool json;
    struct number history; /* MB */
};

struct debug {
    struct session *session;
    const struct debug_settings *settings;
    struct debugger *debugger;
    struct console *console;
    struct debug_lines *lines; /* where commands are typed; NULL: they are read from a pipe */
    struct json_said *said;    /* --json: what streams say */
    bool begun;                /* --command's have run */
    bool failed;               /* a command of a pipe has failed */
};

/* Around a session that is connected. NULL with error. */
struct debug *debug_open(struct session *, const struct debug_settings *, struct sim_error *);
void debug_close(struct debug *); /* NULL is nothing */
/* Runs the next command, or the whole script; ends the session behind the last. */
void debug_turn(struct debug *);
/* What streams have said is written: as text by the session, or as JSON here. */
void debug_flush(struct debug *);

/* debug_answer.c: one answer to standard output, behind what the guest has said. */
void debug_answer(void *owner, const char *line, const struct console_answer *);
struct json_said *json_said_open(struct machine *);
void json_said_close(struct json_said *); /* NULL is nothing */
void json_said_write(struct json_said *); /* NULL is nothing */

/* debug_lines.c: a line at a time from the terminal, with history and completion. NULL: it cannot
 * be used. The line is valid until the next call; NULL at the end of the input. */
struct debug_lines *debug_lines_open(struct console *);
void debug_lines_close(struct debug_lines *); /* NULL is nothing */
const char *debug_lines_read(struct debug_lines *);

#endif
