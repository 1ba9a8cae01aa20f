/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands and their options as tables: parsing, --help and the errors come from the same rows. */
#ifndef BOSIM_OPTIONS_H
#define BOSIM_OPTIONS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The exit statuses; docs/man/bosim.1 tells them to the user. */
enum status {
    STATUS_GOOD = 0,
    STATUS_FAILED = 1,    /* not what was expected, or what must not be */
    STATUS_BAD_INPUT = 2, /* options, files: nothing has run */
    STATUS_CRASHED = 3,
    STATUS_DEAD = 4,      /* nothing can happen any more */
    STATUS_TIMEOUT = 124, /* the host's time ran out */
};

/* Reads an option's argument into a member of the settings; false with an error that says what is
 * expected. `text` is NULL for an option without argument, and lives as long as the program. */
typedef bool option_parser(const char *text, void *member, struct sim_error *);

struct option_row {
    const char *name;     /* without the dashes */
    char letter;          /* short form, or 0 */
    const char *argument; /* its name in the help; NULL: takes none; "[X]": may take one */
    option_parser *parse;
    size_t offset; /* of the member in the command's settings */
    const char *help;
}; /* a table ends with a NULL name */

struct texts {
    const char **items;
    size_t count;
};

struct command {
    const char *name, *operands, *summary, *description;
    const struct option_row *options;
    size_t settings_size;
    unsigned least, most; /* operands */
    int (*run)(const void *settings, char **operands, unsigned count);
};

extern const struct command *const commands[]; /* ends with NULL */

/* Parses and runs; argv[0] is the command's name. */
int command_run(const struct command *, int argc, char **argv);

/* Options in one text, for an option that holds options: words between blanks; '...' and "..." hold
 * blanks. The text is changed, and the settings point into it. STATUS_GOOD, or complains. */
int options_read(const struct command *, char *text, void *settings);

/* One line "bosim: ..." on standard error; returns the status given. */
int complain(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory that the program keeps; ends the program when there is none. */
void *must_allocate(void *old, size_t bytes);

option_parser option_flag;  /* bool */
option_parser option_text;  /* const char * */
option_parser option_texts; /* struct texts: may be given several times */

/* A row whose member is one of `type`; a command's own name for it leaves the type out. */
#define OPTION_ROW(type, name, letter, argument, parse, member, help)                              \
    {                                                                                              \
        name, letter, argument, parse, offsetof(type, member), help                                \
    }

#define OPTION_END                                                                                 \
    {                                                                                              \
        NULL, 0, NULL, NULL, 0, NULL                                                               \
    }

#endif
