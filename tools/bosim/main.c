/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bosim, the command line: finds the command. Each command is a file with a `struct command`. */
#include "commands.h"
#include "window.h"

#include <stdio.h>
#include <string.h>

const struct command *const commands[] = {
    &command_run_,     &command_debug,   &command_replay, &command_snapshot,
    &command_boards,   &command_devices, &command_info,   &command_diff,
    &command_lockstep, &command_asm,     &command_disasm, NULL,
};

static int print_overview(FILE *file)
{
    const struct command *const *command;
    const struct window_command *window;
    fputs("Usage: bosim COMMAND [OPTION]... [OPERAND]...\n\n"
          "Runs unmodified firmware of real-time kernels on simulated boards.\n\nCommands:\n",
          file);
    for (command = commands; *command != NULL; command++)
        fprintf(file, "  %-10s %s\n", (*command)->name, (*command)->summary);
    for (window = window_commands; window->name != NULL; window++)
        fprintf(file, "  %-10s %s\n", window->name, window->summary);
    fputs("\n`bosim COMMAND --help` explains a command, `man bosim` everything.\n"
          "Start with: bosim run firmware/images/philosophers-mps2-an385.elf\n",
          file);
    return STATUS_GOOD;
}

static const struct command *find(const char *name)
{
    const struct command *const *command;
    for (command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

static bool is_window(const char *name)
{
    const struct window_command *window;
    for (window = window_commands; window->name != NULL; window++)
        if (strcmp(window->name, name) == 0)
            return true;
    return false;
}

/* `bosim help run` is `bosim run --help`. */
static int help(int argc, char **argv)
{
    static char option[] = "--help";
    char *words[] = {argv[0], argc > 2 ? argv[2] : option, option, NULL};
    if (argc < 3)
        return print_overview(stdout);
    if (is_window(words[1]))
        return window_start(words);
    if (find(words[1]) == NULL)
        return complain(STATUS_BAD_INPUT, "unknown command '%s'; `bosim --help` lists the commands",
                        words[1]);
    return command_run(find(words[1]), 2, words + 1);
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (argc < 2) {
        print_overview(stderr);
        return STATUS_BAD_INPUT;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return help(argc, argv);
    if (strcmp(word, "--version") == 0)
        return printf("bosim %s\n", BOSIM_VERSION) < 0;
    if (is_window(word))
        return window_start(argv);
    if (find(word) == NULL)
        return complain(STATUS_BAD_INPUT, "unknown command '%s'; `bosim --help` lists the commands",
                        word);
    return command_run(find(word), argc - 1, argv + 1);
}
