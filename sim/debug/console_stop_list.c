/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that list and change stops. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct stop *find_stop(struct console *console, uint64_t number)
{
    struct stop *stop = debugger_stops(console->debugger);
    while (stop != NULL && stop->number != number)
        stop = stop->next;
    return stop;
}

static struct stop *read_stop(struct console *console, struct words *words, struct sim_error *error)
{
    struct stop *stop;
    uint64_t number;
    if (*words_rest(words) == '\0') {
        sim_error_set(error, "which stop? `info stops` lists them with their numbers");
        return NULL;
    }
    if (!words_number(words, &number, error))
        return NULL;
    stop = find_stop(console, number);
    if (stop == NULL)
        sim_error_set(error, "there is no stop %" PRIu64 ": `info stops` lists them", number);
    return stop;
}

static json_t *info_stops(struct console *console, struct words *words, struct sim_error *error)
{
    json_t *answer, *list;
    const struct stop *stop;
    if (!words_done(words, error))
        return NULL;
    console_sweep_stops(console);
    answer = json_object();
    list = json_array();
    for (stop = debugger_stops(console->debugger); stop != NULL; stop = stop->next)
        json_array_append_new(list, stop_json(console, stop));
    json_object_set_new(answer, "stops", list);
    return answer;
}

static void render_stops(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {{"stop", "stop", 'n'}, {"enabled", "on", 't'},
                                                 {"hits", "hits", 'n'}, {"ignore", "ignore", 'n'},
                                                 {"place", "at", 't'},  {"words", "set by", 'l'},
                                                 {.key = NULL}};
    const json_t *list = json_object_get(answer, "stops");
    if (json_array_size(list) == 0)
        blob_print(text, "no stops: `help break`, `help watch`, `help catch exception` ...\n");
    else
        text_table(text, list, columns);
}

/* `change` is called for each stop that is named, or for all. */
static json_t *change_stops(struct console *console, struct words *words, const char *done,
                            void (*change)(struct console *, struct stop *),
                            struct sim_error *error)
{
    struct stop *stop = debugger_stops(console->debugger), *next;
    unsigned count = 0;
    if (*words_rest(words) == '\0')
        for (; stop != NULL; stop = next, count++) {
            next = stop->next;
            change(console, stop);
        }
    while (*words_rest(words) != '\0') {
        stop = read_stop(console, words, error);
        if (stop == NULL)
            return NULL;
        change(console, stop);
        count++;
    }
    console_sweep_stops(console);
    return answer_done("%u stop%s %s", count, count == 1 ? "" : "s", done);
}

static void remove_stop(struct console *console, struct stop *stop)
{
    debugger_remove_stop(console->debugger, stop->number);
}

static void disable_stop(struct console *console, struct stop *stop)
{
    debugger_enable_stop(console->debugger, stop, false);
}

static void enable_stop(struct console *console, struct stop *stop)
{
    debugger_enable_stop(console->debugger, stop, true);
}

static json_t *delete_(struct console *console, struct words *words, struct sim_error *error)
{
    return change_stops(console, words, "deleted", remove_stop, error);
}

static json_t *disable(struct console *console, struct words *words, struct sim_error *error)
{
    return change_stops(console, words, "disabled", disable_stop, error);
}

static json_t *enable(struct console *console, struct words *words, struct sim_error *error)
{
    return change_stops(console, words, "enabled", enable_stop, error);
}

static json_t *ignore(struct console *console, struct words *words, struct sim_error *error)
{
    struct stop *stop = read_stop(console, words, error);
    uint64_t count;
    if (stop == NULL || !words_number(words, &count, error) || !words_done(words, error))
        return NULL;
    stop->ignore = count;
    return answer_done("stop %u lets the next %" PRIu64 " by", stop->number, count);
}

static json_t *condition(struct console *console, struct words *words, struct sim_error *error)
{
    struct stop *stop = read_stop(console, words, error);
    const char *text = stop == NULL ? "" : words_rest(words);
    if (stop == NULL || !console_set_condition(console, stop, text, error))
        return NULL;
    if (*text == '\0')
        return answer_done("stop %u has no condition", stop->number);
    return answer_done("stop %u stops only if %s", stop->number, text);
}

const struct console_row console_stop_list_rows[] = {
    {"info stops", "i b", "", "Lists all stops: number, hits, how many are let by yet.",
     "info stops", CHOOSE_NOTHING, info_stops, render_stops},
    {"info breakpoints", NULL, "", "The same as info stops.", "info breakpoints", CHOOSE_NOTHING,
     info_stops, render_stops},
    {"delete", "d", "[NUMBER]...", "Deletes stops, or all.", "delete 1", CHOOSE_STOP, delete_,
     render_done},
    {"disable", NULL, "[NUMBER]...", "Disables stops, or all.", "disable 1", CHOOSE_STOP, disable,
     render_done},
    {"enable", NULL, "[NUMBER]...", "Enables stops, or all.", "enable 1", CHOOSE_STOP, enable,
     render_done},
    {"ignore", NULL, "NUMBER N", "Lets the next N matches of a stop by, in either direction.",
     "ignore 1 3", CHOOSE_STOP, ignore, render_done},
    {"condition", NULL, "NUMBER [EXPRESSION]",
     "Gives a stop a condition, a C expression; without one takes it away.",
     "condition 1 $time > 0", CHOOSE_STOP, condition, render_done},
    {.name = NULL},
};
