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

struct console;

/* Of a machine that is loaded and reset. Symbols and aware may be NULL; all are the caller's. */
struct console *console_create(struct debugger *, const struct symbols *, struct aware *,
                               struct sim_error *);
void console_destroy(struct console *);

struct console_answer {
    bool good;
    json_t *json; /* what was found; or {"error": "..."}; the caller's to decref */
    char *text;   /* the same for people, lines end with \n; the caller's to free */
    bool quit;    /* the command was `quit` */
};
/* Any line may be given. On no memory good is false and both are NULL. */
struct console_answer console_execute(struct console *, const char *line);

/* Completions of the last word of `line`: told one by one, whole words. */
void console_complete(struct console *, const char *line, void (*tell)(void *owner, const char *),
                      void *owner);

#endif
