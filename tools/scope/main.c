/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What draws: `bosim scope` and `bosim timeline`, which the command line starts. */
#include "commands.h"

#include <string.h>

const struct command *const commands[] = {&command_scope, &command_timeline, NULL};

int main(int argc, char **argv)
{
    size_t i;
    for (i = 0; argc > 1 && commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, argv[1]) == 0)
            return command_run(commands[i], argc - 1, argv + 1);
    return complain(STATUS_BAD_INPUT, "this program is started by bosim: `bosim scope --help`");
}
