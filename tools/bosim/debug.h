/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim debug`: a session that is driven by the debugger's commands. */
#ifndef BOSIM_DEBUG_H
#define BOSIM_DEBUG_H

#include "debug/console.h"
#include "session.h"
#include "settings.h"

struct debug_lines;

/* A front end that drives the debugger: where commands come from and where answers go. What is NULL
 * is not wanted, but `line` and `answer` are needed. All are called by the session's thread. */
struct debug_front {
    void *owner;
    bool interactive; /* an empty line repeats the last, and a command may fail */
    bool input_open;  /* somebody may type or press: waiting for input is not the end */
    /* Before the first command. False with error: the session does not begin. */
    bool (*begin)(void *owner, struct debug *, struct sim_error *);
    void (*fail)(void *owner, const struct sim_error *); /* the session could not begin */
    const char *(*line)(void *owner); /* waits for the next command; NULL: there are no more */
    void (*answer)(void *owner, const char *line, const struct console_answer *);
    /* Between two pieces of a run; may wait for so many seconds. True: what runs shall stop. */
    bool (*look)(void *owner, double seconds);
    void (*say)(void *owner, const char *line); /* of the session itself; stderr has it, too */
    void (*end)(void *owner); /* the session is over: everything goes when this returns */
};

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
    struct debug_front front;
    struct debugger *debugger;
    struct console *console;
    struct debug_lines *lines; /* where commands are typed on a terminal, or NULL */
    struct json_said *said;    /* --json: what streams say */
    bool begun;                /* --command's have run */
    bool failed;               /* a command of a pipe has failed */
};

/* Opens what is debugged, an image or a record, into a session that is zero. False with error: free
 * it. */
bool debug_prepare(struct session *, const struct debug_settings *, const char *operand,
                   struct sim_error *);
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

/* Rows of options; settings that begin with struct debug_settings have them, too. */
#define DEBUG_ROW(...) OPTION_ROW(struct debug_settings, __VA_ARGS__)

#define ROWS_DEBUG                                                                                 \
    DEBUG_ROW("source", 0, "DIR", option_text, sources,                                            \
              "where sources are; several with colons between them"),                              \
        DEBUG_ROW("history", 0, "MB", option_number, history,                                      \
                  "memory for checkpoints of the past; 512"),                                      \
        ROW("kernel", 0, "NAME", option_text, kernel,                                              \
            "whose tasks are shown: BOS, FreeRTOS, Zephyr, ThreadX, or\n"                          \
            "blackbox; by default the one that is recognised"),                                    \
        ROW_BOARD, ROWS_DRAFT,                                                                     \
        ROW("until", 'u', "TIME", option_moment, until,                                            \
            "no run goes past this virtual time: 10s, 250ms"),                                     \
        ROW("serial", 's', "N=KIND", option_texts, serial,                                         \
            "as in `bosim run`; what comes in is sent by `send` or\nfrom a script"),               \
        ROWS_TRACES, ROW_LOAD, ROW_FROM, ROW_TIMING, ROW_ENGINE, ROW_SEMIHOSTING, ROW_SEED,        \
        ROW_RAM_FILL

#endif
