/* SPDX-License-Identifier: MIT */
/* The log: any task or handler queues a line; the log task writes them to the console, a Device
   that its constructor opens and its destructor closes. What the shell answers and echoes goes
   through here, too, so that the two do not mix. */
#ifndef LOG_H
#define LOG_H

#include "print.h"

#include "pump.h"

#define LOG_TEXT  96 /* characters of a line */
#define LOG_LINES 8  /* that can wait to be written */

/* log_init: at start-up, before its task. */
void log_init(void);

/* log_begin: an empty line with the time. log_line: queues it; when no block is free it is dropped
   and counted. log_text: both, for one text. Task or ISR; do not block. */
void log_begin(Line *line);
void log_line(Line *line);
void log_text(const char *text);
unsigned log_dropped(void);

/* What the operator has typed and not yet sent: the log writes it anew behind its own lines. */
typedef struct Typed {
    int length;
    char text[64];
} Typed;

#define LOG_PROMPT "pump> "

/* For the shell. log_say: writes a line, waiting for room. log_prompt: the prompt is there from now
   on, with what is typed behind it, until log_prompt(NULL). Task; block. */
void log_say(Line *line);
void log_say_text(const char *text);
void log_prompt(const Typed *typed);

/* log_take: nobody else writes until log_give(); what is typed changes between the two only.
   log_write: writes characters as they are, between the two. Task; block. */
void log_take(void);
void log_give(void);
void log_write(const char *characters, int length);

extern const TaskClass log_class;
extern Device console;
extern Memory log_memory;
extern Queue log_queue;

#endif
