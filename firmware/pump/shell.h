/* SPDX-License-Identifier: MIT */
/* The command line on the console. */
#ifndef SHELL_H
#define SHELL_H

#include "log.h"

#include "pump.h"

/* A command gets its words, the first being its name, and how many there are. */
typedef struct Command {
    const char *name;
    const char *usage; /* what follows the name */
    const char *help;
    void (*run)(int count, char **words);
} Command;

/* shell_usage: says how the command of that name is used. shell_say2: a line of two texts. Task;
   block. */
void shell_usage(const char *name);
void shell_say2(const char *one, const char *two);

/* The commands, a file each kind; each table ends with a null name. */
extern const Command shell_therapy_commands[]; /* therapy_commands.c */
extern const Command shell_kernel_commands[];  /* kernel_commands.c */
extern const Command shell_fault_commands[];   /* fault.c */

extern const TaskClass shell_class;

#endif
