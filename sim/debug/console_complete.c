/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion of a command's last word: names of commands, or what the row says that follows. */
#include "console_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 2000 /* completions that are told */

struct completion {
    struct console *console;
    const char *begun; /* the last word */
    void (*tell)(void *owner, const char *);
    void *owner;
    unsigned told;
};

static void offer(struct completion *completion, const char *word)
{
    if (strncmp(word, completion->begun, strlen(completion->begun)) != 0 ||
        completion->told >= MOST)
        return;
    completion->told++;
    completion->tell(completion->owner, word);
}

/* --- what may follow a command --- */

static void offer_symbols(struct completion *completion, bool objects)
{
    const struct console *console = completion->console;
    const struct image *image = console->symbols == NULL ? NULL : symbols_image(console->symbols);
    const char *last = "";
    size_t i;
    for (i = 0; image != NULL && i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[image->by_name[i]];
        bool wanted = symbol->type == IMAGE_FUNCTION || (objects && symbol->type == IMAGE_OBJECT);
        if (wanted && symbol->name[0] != '\0' && symbol->name[0] != '$' &&
            strcmp(symbol->name, last) != 0)
            offer(completion, last = symbol->name);
    }
}

static void offer_places(struct completion *completion)
{
    offer_symbols(completion, false);
}

static void offer_objects(struct completion *completion)
{
    offer_symbols(completion, true);
}

/* A name with blanks in it stands in quotes. */
static void offer_tasks(struct completion *completion)
{
    struct aware *aware = completion->console->aware;
    struct aware_task *tasks = aware == NULL ? NULL : calloc(CONSOLE_TASKS, sizeof *tasks);
    size_t count = tasks == NULL ? 0 : aware_tasks(aware, tasks, CONSOLE_TASKS), i;
    for (i = 0; i < count && i < CONSOLE_TASKS; i++)
        if (strpbrk(tasks[i].name, " \t\"") == NULL && tasks[i].name[0] != '\0')
            offer(completion, tasks[i].name);
    free(tasks);
}

static void offer_stops(struct completion *completion)
{
    const struct stop *stop;
    char number[16];
    for (stop = debugger_stops(completion->console->debugger); stop != NULL; stop = stop->next) {
        snprintf(number, sizeof number, "%u", stop->number);
        offer(completion, number);
    }
}

static void offer_registers(struct completion *completion)
{
    const struct cpu_register *row;
    for (row = console_cpu(completion->console)->registers; row->name != NULL; row++)
        offer(completion, row->name);
}

static void offer_devices(struct completion *completion)
{
    const struct device *device;
    for (device = completion->console->machine->devices; device != NULL; device = device->next)
        offer(completion, device->name);
}

static void offer_device_registers(struct completion *completion)
{
    const struct device *device;
    for (device = completion->console->machine->devices; device != NULL; device = device->next) {
        const struct device_register *reg = device->class->registers;
        char name[CONSOLE_WORD];
        for (; reg != NULL && reg->name != NULL; reg++) {
            snprintf(name, sizeof name, reg->count > 1 ? "%s.%s0" : "%s.%s", device->name,
                     reg->name);
            offer(completion, name);
        }
    }
}

static void offer_streams(struct completion *completion)
{
    const struct stream *stream;
    for (stream = completion->console->machine->streams; stream != NULL; stream = stream->next)
        offer(completion, stream->name);
}

static void offer_exceptions(struct completion *completion)
{
    const struct cpu_class *class = console_cpu(completion->console);
    struct cpu_interrupt interrupt;
    unsigned i;
    for (i = 0; class->interrupt != NULL &&
                class->interrupt(completion->console->machine->cpu, i, &interrupt);
         i++)
        if (i < 32 || interrupt.enabled)
            offer(completion, interrupt.name);
}

static void offer_settings(struct completion *completion)
{
    const char *name;
    unsigned i;
    for (i = 0; (name = console_setting(i)) != NULL; i++)
        offer(completion, name);
    offer_symbols(completion, true);
}

static void offer_nothing(struct completion *completion)
{
    (void)completion;
}

/* --- commands --- */

/* The word of a name that `begun` begins, if what stands before it is the name's first word. */
static void offer_name(struct completion *completion, const char *line, const char *name,
                       const char **last)
{
    size_t before = (size_t)(completion->begun - line), first = strcspn(name, " ");
    char word[64];
    const char *from = name;
    if (before > 0) {
        size_t given = strcspn(line, " ");
        if (name[first] == '\0' || given > first || strncmp(line, name, given) != 0 ||
            strspn(line + given, " ") + given != before)
            return;
        from = name + first + 1;
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(from, " "), from);
    if (before == 0 && name[first] != '\0') {
        if (*last != NULL && strncmp(*last, name, first + 1) == 0)
            return;
        *last = name;
    }
    offer(completion, word);
}

static void offer_commands(struct completion *completion, const char *line)
{
    const struct console_row *const *table, *row;
    const char *last = NULL;
    for (table = console_tables(); *table != NULL; table++)
        for (row = *table; row->name != NULL; row++)
            offer_name(completion, line, row->name, &last);
}

static void offer_all_commands(struct completion *completion)
{
    offer_commands(completion, completion->begun);
}

static void (*const choices[])(struct completion *) = {
    [CHOOSE_NOTHING] = offer_nothing,      [CHOOSE_PLACE] = offer_places,
    [CHOOSE_OBJECT] = offer_objects,       [CHOOSE_TASK] = offer_tasks,
    [CHOOSE_STOP] = offer_stops,           [CHOOSE_REGISTER] = offer_registers,
    [CHOOSE_DEVICE] = offer_devices,       [CHOOSE_DEVICE_REGISTER] = offer_device_registers,
    [CHOOSE_STREAM] = offer_streams,       [CHOOSE_EXCEPTION] = offer_exceptions,
    [CHOOSE_COMMAND] = offer_all_commands, [CHOOSE_SETTING] = offer_settings,
};

void console_complete(struct console *console, const char *line,
                      void (*tell)(void *owner, const char *), void *owner)
{
    struct completion completion = {.console = console, .tell = tell, .owner = owner};
    const struct console_row *row;
    struct sim_error error;
    char before[CONSOLE_LINE], word[CONSOLE_WORD];
    const char *rest = "", *space;
    struct words words;
    line += strspn(line, " \t");
    space = strrchr(line, ' ');
    completion.begun = space == NULL ? line : space + 1;
    offer_commands(&completion, line);
    snprintf(before, sizeof before, "%.*s", (int)(completion.begun - line), line);
    row = *before == '\0' ? NULL : console_find(before, &rest, &error);
    if (row == NULL)
        return;
    words.at = rest; /* behind `task` a task is wanted, whatever the command */
    while (words_next(&words, word, sizeof word))
        continue;
    if (*rest != '\0' && *words_rest(&(struct words){rest}) != '\0' && strcmp(word, "task") == 0)
        offer_tasks(&completion);
    else
        choices[row->choice](&completion);
}
