/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option parsing by table, over getopt_long. */
#include "options.h"

#include "processors.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 48
#define HELP_VALUE  1000 /* getopt's value of --help; rows count from ROW_VALUE */
#define ROW_VALUE   1001

int complain(int status, const char *format, ...)
{
    va_list arguments;
    fputs("bosim: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return status;
}

void *must_allocate(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes);
    if (memory == NULL)
        exit(complain(STATUS_BAD_INPUT, "the host has no memory left: close other programs"));
    return memory;
}

bool option_flag(const char *text, void *member, struct sim_error *error)
{
    (void)text, (void)error;
    *(bool *)member = true;
    return true;
}

bool option_text(const char *text, void *member, struct sim_error *error)
{
    (void)error;
    *(const char **)member = text;
    return true;
}

bool option_texts(const char *text, void *member, struct sim_error *error)
{
    struct texts *texts = member;
    (void)error;
    texts->items = must_allocate(texts->items, (texts->count + 1) * sizeof *texts->items);
    texts->items[texts->count++] = text;
    return true;
}

/* --- help --- */

static int print_option(const char *name, char letter, const char *argument, const char *help)
{
    char left[64];
    const char *line = help, *end;
    int optional = argument != NULL && argument[0] == '[';
    snprintf(left, sizeof left, "%c%c%s --%s%s%s", letter ? '-' : ' ', letter ? letter : ' ',
             letter ? "," : " ", name, argument == NULL || optional ? "" : " ",
             argument == NULL ? "" : argument);
    printf("  %-28s", left);
    if (strlen(left) > 27)
        printf("\n%-30s", "");
    while ((end = strchr(line, '\n')) != NULL) {
        printf(" %.*s\n%-30s", (int)(end - line), line, "");
        line = end + 1;
    }
    return printf(" %s\n", line);
}

static int print_help(const struct command *command)
{
    const struct option_row *row;
    printf("Usage: bosim %s%s%s%s%s\n\n%s\n\nOptions:\n", command->name,
           command->options->name != NULL ? " [OPTION]..." : "", *command->operands ? " " : "",
           command->operands, "", command->description);
    for (row = command->options; row->name != NULL; row++)
        print_option(row->name, row->letter, row->argument, row->help);
    print_option("help", 'h', NULL, "print this and exit");
    return STATUS_GOOD;
}

/* --- parsing --- */

struct parser {
    struct option longs[OPTIONS_MAX + 2];
    char shorts[2 * OPTIONS_MAX + 4];
};

static int argument_kind(const struct option_row *row)
{
    if (row->argument == NULL)
        return no_argument;
    return row->argument[0] == '[' ? optional_argument : required_argument;
}

static void build_parser(const struct command *command, struct parser *parser)
{
    const struct option_row *row;
    size_t count = 0;
    char *letter = parser->shorts;
    *letter++ = ':';
    *letter++ = 'h';
    for (row = command->options; row->name != NULL && count < OPTIONS_MAX; row++, count++) {
        parser->longs[count] =
            (struct option){row->name, argument_kind(row), NULL, ROW_VALUE + (int)count};
        if (row->letter != 0)
            *letter++ = row->letter;
        if (row->letter != 0 && row->argument != NULL)
            *letter++ = ':';
    }
    *letter = '\0';
    parser->longs[count] = (struct option){"help", no_argument, NULL, HELP_VALUE};
    parser->longs[count + 1] = (struct option){NULL, 0, NULL, 0};
}

static const struct option_row *row_of(const struct command *command, int value)
{
    const struct option_row *row;
    if (value >= ROW_VALUE)
        return &command->options[value - ROW_VALUE];
    for (row = command->options; row->name != NULL; row++)
        if (row->letter != 0 && row->letter == value)
            return row;
    return NULL;
}

static int bad_usage(const struct command *command, const char *what, const char *word)
{
    return complain(STATUS_BAD_INPUT, "%s: %s%s%s; `bosim %s --help` lists what there is",
                    command->name, what, *word ? " " : "", word, command->name);
}

static int bad_option(const struct command *command, char **argv, int value)
{
    const struct option_row *row;
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < HELP_VALUE;
    const char *word = is_letter ? letter : argv[optind - 1];
    if (value != ':' && optopt >= HELP_VALUE)
        return bad_usage(command, "no argument belongs to", word);
    if (value != ':')
        return bad_usage(command, "unknown option", word);
    row = row_of(command, optopt);
    return complain(STATUS_BAD_INPUT, "%s: option %s needs an argument: %s", command->name, word,
                    row != NULL ? row->argument : "");
}

/* Was the argument forgotten, and the next option taken for it? (--option=ARGUMENT says that it is
 * meant.) */
static bool is_option(const struct command *command, const char *word)
{
    const struct option_row *row;
    for (row = command->options; row->name != NULL; row++)
        if (strncmp(word, "--", 2) == 0 && strcmp(word + 2, row->name) == 0)
            return true;
    return false;
}

/* `--cpu list` prints what there is. */
static bool asks_for_list(const struct option_row *row, const char *word)
{
    return (row->parse == option_assembled || row->parse == option_drafted) &&
           strcmp(word, "list") == 0;
}

/* STATUS_GOOD, or how the program ends; *helped when the help was asked for. */
static int parse(const struct command *command, int argc, char **argv, void *settings, bool *helped)
{
    struct parser parser = {0};
    struct sim_error error;
    int value;
    build_parser(command, &parser);
    opterr = 0;
    while ((value = getopt_long(argc, argv, parser.shorts, parser.longs, NULL)) != -1) {
        const struct option_row *row;
        if (value == HELP_VALUE || value == 'h')
            return *helped = true, print_help(command);
        row = value == '?' || value == ':' ? NULL : row_of(command, value);
        if (row == NULL)
            return bad_option(command, argv, value);
        if (optarg != NULL && optarg == argv[optind - 1] && is_option(command, optarg))
            return complain(STATUS_BAD_INPUT, "%s: option --%s needs an argument: %s",
                            command->name, row->name, row->argument);
        if (asks_for_list(row, optarg))
            return *helped = true,
                   processors_list(row->parse == option_assembled ? PROCESSOR_ASSEMBLED
                                                                  : PROCESSOR_DRAFTED);
        if (!row->parse(optarg, (char *)settings + row->offset, &error))
            return complain(STATUS_BAD_INPUT, "--%s %s: %s", row->name, optarg ? optarg : "",
                            error.text);
    }
    return STATUS_GOOD;
}

/* --- options in a text --- */

/* The next word, unquoted in place; NULL: there is none. */
static char *next_word(char **text)
{
    char *from = *text + strspn(*text, " \t\n"), *word = from, *to = from;
    char quote = '\0';
    if (*from == '\0')
        return NULL;
    for (; *from != '\0' && (quote != '\0' || strchr(" \t\n", *from) == NULL); from++) {
        bool ends = quote != '\0' && *from == quote;
        if (ends || (quote == '\0' && (*from == '\'' || *from == '"')))
            quote = ends ? '\0' : *from;
        else
            *to++ = *from;
    }
    *text = *from == '\0' ? from : from + 1;
    *to = '\0';
    return word;
}

int options_read(const struct command *command, char *text, void *settings)
{
    static char program[] = "bosim";
    char *word, **words = must_allocate(NULL, (strlen(text) + 3) * sizeof *words);
    int count = 0, status;
    bool helped = false;
    words[count++] = program;
    while ((word = next_word(&text)) != NULL)
        words[count++] = word;
    words[count] = NULL;
    optind = 0; /* getopt begins anew */
    status = parse(command, count, words, settings, &helped);
    if (helped)
        status = STATUS_BAD_INPUT;
    else if (status == STATUS_GOOD && optind < count)
        status = bad_usage(command, "no option:", words[optind]);
    free(words);
    return status;
}

static void free_settings(const struct command *command, void *settings)
{
    const struct option_row *row;
    for (row = command->options; row->name != NULL; row++)
        if (row->parse == option_texts)
            free(((struct texts *)((char *)settings + row->offset))->items);
    free(settings);
}

int command_run(const struct command *command, int argc, char **argv)
{
    void *settings = must_allocate(NULL, command->settings_size + 1);
    bool helped = false;
    unsigned operands;
    int status;
    memset(settings, 0, command->settings_size + 1);
    status = parse(command, argc, argv, settings, &helped);
    operands = (unsigned)(argc - optind);
    if (helped || status != STATUS_GOOD)
        ;
    else if (operands < command->least)
        status = bad_usage(command, "missing operand:", command->operands);
    else if (operands > command->most)
        status = bad_usage(command, "unexpected operand", argv[optind + (int)command->most]);
    else
        status = command->run(settings, argv + optind, operands);
    free_settings(command, settings);
    return status;
}
