/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debugger's commands: a table of rows (name, shortest abbreviation, what follows it, help, an
 * example, completion, function). A command makes an answer, a JSON object; its row renders that
 * as text for people: both say the same. Used by `bosim debug` and by gdb's `monitor`. */
#ifndef SIM_DEBUG_CONSOLE_H
#define SIM_DEBUG_CONSOLE_H

#include "aware/aware.h"
#include "debug/debugger.h"
#include "symbols/frame.h"

#include <jansson.h>

struct blob;
struct console;

/* Of a machine that is loaded and reset. Symbols and aware may be NULL; all are the caller's. */
struct console *console_create(struct debugger *, const struct symbols *, struct aware *,
                               struct sim_error *);
void console_destroy(struct console *);

/* The front end's files, for sources, scripts and snapshots; without them these commands say that
 * there are none. `read` appends the whole file. */
struct console_files {
    void *owner;
    bool (*read)(void *owner, const char *path, struct blob *, struct sim_error *);
    bool (*write)(void *owner, const char *path, const void *, size_t, struct sim_error *);
};
void console_set_files(struct console *, const struct console_files *); /* copied */
/* Folders of sources, colons between them, looked at before the compiler's paths. */
void console_set_sources(struct console *, const char *folders);
/* The path of the image, best from the root: sources are looked for there in the end. */
void console_set_image(struct console *, const char *path);

/* No run goes past this time, SIM_TIME_NEVER at first; what set it ("--until") is not copied. */
void console_set_limit(struct console *, sim_time, const char *by);
/* Does the machine stand there, or past it? */
bool console_at_limit(const struct console *);

struct console_answer {
    bool good;
    json_t *json; /* what was found; or {"error": "..."}; the caller's to decref */
    char *text;   /* the same for people, lines end with \n; the caller's to free */
    bool quit;    /* the command was `quit` */
};
/* Any line may be given. On no memory good is false and both are NULL. */
struct console_answer console_execute(struct console *, const char *line);

bool console_quits(const struct console *); /* the last command was `quit` */
/* What an empty line stands for: a step or run once more, what `list` and `x` show next; else "".
 */
const char *console_again(const struct console *);

/* A script: a command a line, # begins a comment. `expect TEXT` or `expect /REGEX/` must be in what
 * the command before said; a command that fails ends the script unless such a line follows. `tell`
 * is given each answer, which it does not own. False with "NAME:LINE: what was wrong". */
bool console_script(struct console *, const char *name, const char *text,
                    void (*tell)(void *owner, const char *line, const struct console_answer *),
                    void *owner, struct sim_error *);

/* Completions of the last word of `line`: told one by one, whole words. */
void console_complete(struct console *, const char *line, void (*tell)(void *owner, const char *),
                      void *owner);

#endif
