/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that run: to stops, to times, to places, to switches, to who wrote last. */
#include "console_parts.h"
#include "moment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- times and addresses as people write them --- */

static bool parse_length(struct console *console, const char *text, sim_time *length,
                         struct sim_error *error)
{
    struct moment moment = {.given = false};
    uint64_t cycles;
    if (console_number(text, &cycles))
        moment = (struct moment){.given = true, .cycles = true, .value = cycles};
    else if (!moment_parse(text, &moment, error))
        return false;
    *length = moment_time(&moment, console->machine);
    return true;
}

bool console_moment(struct console *console, const char *text, sim_time *when,
                    struct sim_error *error)
{
    const struct history *history = debugger_history(console->debugger);
    sim_time now = machine_now(console->machine), length;
    if (strcmp(text, "start") == 0 || strcmp(text, "end") == 0) {
        *when = *text == 's' ? history_first(history) : history_front(history);
        return true;
    }
    if (!parse_length(console, text + (*text == '+' || *text == '-'), &length, error))
        return false;
    *when = length;
    if (*text == '+')
        *when = length > SIM_TIME_NEVER - now ? SIM_TIME_NEVER : now + length;
    else if (*text == '-')
        *when = length > now ? 0 : now - length;
    return true;
}

/* "0x20000000" or "0x20000000,4". */
static bool plain_target(const char *text, uint32_t *address, uint32_t *size)
{
    char word[CONSOLE_WORD];
    uint64_t first, bytes = 4;
    char *comma;
    snprintf(word, sizeof word, "%s", text);
    word[strcspn(word, " \t")] = '\0';
    comma = strchr(word, ',');
    if (comma != NULL)
        *comma = '\0';
    if (!console_number(word, &first) || (comma != NULL && !console_number(comma + 1, &bytes)) ||
        first > UINT32_MAX || bytes == 0 || bytes > UINT32_MAX - first + 1)
        return false;
    *address = (uint32_t)first;
    *size = (uint32_t)bytes;
    return true;
}

bool console_target(struct console *console, const char *text, uint32_t *address, uint32_t *size,
                    struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *expression;
    bool good;
    if (*text == '\0') {
        sim_error_set(error, "of what? A variable, or an address and a size: 0x20000000,4");
        return false;
    }
    if (plain_target(text, address, size))
        return true;
    expression = expression_parse(text, error);
    good = expression != NULL && expression_place(expression, &scope, address, size, error);
    expression_free(expression);
    return good;
}

/* --- running --- */

static bool read_until(struct console *console, struct words *words, sim_time *until,
                       struct sim_error *error)
{
    char word[CONSOLE_WORD];
    *until = console->limit;
    if (!words_next(words, word, sizeof word))
        return true;
    if (!console_moment(console, word, until, error) || !words_done(words, error))
        return false;
    if (*until > console->limit)
        *until = console->limit;
    if (*until >= machine_now(console->machine))
        return true;
    sim_error_set(error, "%s lies in the past: `go %s` goes there", word, word);
    return false;
}

static json_t *run_on(struct console *console, struct words *words, struct sim_error *error)
{
    struct debugger_result result;
    sim_time until;
    if (!read_until(console, words, &until, error))
        return NULL;
    result = debugger_run(console->debugger, until);
    if (result.end == DEBUGGER_DONE && machine_now(console->machine) >= console->limit)
        console_say_limit(console, result.what, sizeof result.what);
    return result_json(console, &result, error);
}

static json_t *run_back(struct console *console, struct words *words, struct sim_error *error)
{
    struct debugger_result result;
    if (!words_done(words, error))
        return NULL;
    result = debugger_run_back(console->debugger);
    return result_json(console, &result, error);
}

static json_t *go(struct console *console, struct words *words, struct sim_error *error)
{
    struct debugger_result result;
    char word[CONSOLE_WORD];
    sim_time when;
    if (!words_next(words, word, sizeof word)) {
        sim_error_set(error, "go where? A time (10ms), a distance (-1ms, +50us), start or end");
        return NULL;
    }
    if (!console_moment(console, word, &when, error) || !words_done(words, error))
        return NULL;
    if (when < history_first(debugger_history(console->debugger)))
        when = history_first(debugger_history(console->debugger));
    result = debugger_go(console->debugger, when < console->limit ? when : console->limit);
    if (result.end == DEBUGGER_DONE && when > console->limit)
        console_say_limit(console, result.what, sizeof result.what);
    return result_json(console, &result, error);
}

/* --- to a place, a switch --- */

static json_t *make_step(struct console *console, const struct step *step, bool back,
                         struct sim_error *error)
{
    struct debugger_result result;
    struct aware_task task = {.id = 0};
    if (step->task != 0)
        aware_task(console->aware, step->task, &task);
    result = back ? debugger_step_back(console->debugger, step)
                  : debugger_step(console->debugger, step, console->limit);
    if (result.end == DEBUGGER_DONE && machine_now(console->machine) >= console->limit)
        console_say_limit(console, result.what, sizeof result.what);
    if (result.task_ended)
        snprintf(result.what, sizeof result.what, "%s has ended", task.name);
    return result_json(console, &result, error);
}

static json_t *to_place(struct console *console, struct words *words, bool back,
                        struct sim_error *error)
{
    struct step step = {.kind = STEP_OUT};
    char word[CONSOLE_WORD];
    if (!words_next(words, word, sizeof word)) {
        sim_error_set(error, "up to which place? A function, FILE:LINE, or *ADDRESS");
        return NULL;
    }
    if (!console_place(console, word, &step.address, error) || !words_done(words, error))
        return NULL;
    return make_step(console, &step, back, error);
}

static json_t *advance(struct console *console, struct words *words, struct sim_error *error)
{
    return to_place(console, words, false, error);
}

static json_t *retreat(struct console *console, struct words *words, struct sim_error *error)
{
    return to_place(console, words, true, error);
}

/* A task that is named, or else the one that is looked at if `needed`. */
static bool read_task(struct console *console, struct words *words, bool needed, uint32_t *task,
                      struct sim_error *error)
{
    char word[CONSOLE_WORD];
    *task = 0;
    if (console->aware == NULL) {
        sim_error_set(error, "no kernel is known here, so there are no tasks");
        return false;
    }
    if (words_next(words, word, sizeof word))
        return console_task_named(console, word, task, error) && words_done(words, error);
    if (needed)
        *task = console->task != 0 ? console->task : console_running(console);
    if (!needed || *task != 0)
        return true;
    sim_error_set(error, "no task runs yet: name one");
    return false;
}

static json_t *step_tasks(struct console *console, struct words *words, enum debugger_step kind,
                          bool back, struct sim_error *error)
{
    struct step step = {.kind = kind};
    if (!read_task(console, words, kind == STEP_BLOCKED, &step.task, error))
        return NULL;
    return make_step(console, &step, back, error);
}

static json_t *to_switch(struct console *console, struct words *words, struct sim_error *error)
{
    return step_tasks(console, words, STEP_SWITCH, false, error);
}

static json_t *back_to_switch(struct console *console, struct words *words, struct sim_error *error)
{
    return step_tasks(console, words, STEP_SWITCH, true, error);
}

static json_t *to_blocked(struct console *console, struct words *words, struct sim_error *error)
{
    return step_tasks(console, words, STEP_BLOCKED, false, error);
}

static json_t *back_to_blocked(struct console *console, struct words *words,
                               struct sim_error *error)
{
    return step_tasks(console, words, STEP_BLOCKED, true, error);
}

/* --- last-writer --- */

static void set_writer(struct console *console, json_t *answer,
                       const struct debugger_result *result)
{
    char time[CONSOLE_TIME];
    set_number(answer, "address", result->access.address);
    set_number(answer, "width", result->access.width);
    set_number(answer, "old", result->access.old_value);
    set_number(answer, "new", result->access.new_value);
    set_text(answer, "written_at", console_time(console, result->when, time));
    json_object_set_new(answer, "writer", place_json(console, result->pc, result->pc));
}

static json_t *last_writer(struct console *console, struct words *words, struct sim_error *error)
{
    const char *text = words_rest(words);
    sim_time now = machine_now(console->machine);
    uint32_t address, size;
    struct debugger_result result;
    json_t *answer;
    if (!console_target(console, text, &address, &size, error))
        return NULL;
    result = debugger_last_writer(console->debugger, address, address + (size - 1));
    if (result.end == DEBUGGER_FIRST) {
        debugger_go(console->debugger, now);
        console_moved(console);
        sim_error_set(error, "nothing has written %.80s since the beginning of the history", text);
        return NULL;
    }
    answer = result_json(console, &result, error);
    if (answer == NULL)
        return NULL;
    set_text(answer, "of", text);
    if (result.has_access)
        set_writer(console, answer, &result);
    return answer;
}

static void render_writer(const json_t *answer, struct blob *text)
{
    const json_t *writer = json_object_get(answer, "writer");
    if (writer == NULL) {
        render_result(answer, text);
        return;
    }
    blob_print(text, "%s was written by %s", get_text(answer, "of"), get_text(writer, "place"));
    if (has(answer, "task"))
        blob_print(text, get_flag(answer, "in_handler") ? ", a handler above task %s" : ", task %s",
                   get_text(answer, "task"));
    blob_print(text,
               ", at %s: %" PRIu64 " bytes at 0x%08" PRIx64 ": 0x%" PRIx64 " -> 0x%" PRIx64 "\n",
               get_text(answer, "written_at"), get_number(answer, "width"),
               get_number(answer, "address"), get_number(answer, "old"), get_number(answer, "new"));
    if (has(writer, "source"))
        blob_print(text, "%" PRIu64 "\t%s\n", get_number(writer, "line"),
                   get_text(writer, "source"));
    blob_print(text, "now: ");
    render_position(answer, text);
}

/* --- the table --- */

const struct console_row console_run_rows[] = {
    {"continue", "c", "[UNTIL]",
     "Runs to the next stop, or until a time: 10ms, +10ms (from now), 5000cycles.",
     "continue +10ms", CHOOSE_NOTHING, run_on, render_result},
    {"run", "r", "[UNTIL]", "The same as continue. `go start` goes to the beginning.", "run +5ms",
     CHOOSE_NOTHING, run_on, render_result},
    {"reverse-continue", "rc", "", "Runs backwards to the stop before.", "reverse-continue",
     CHOOSE_NOTHING, run_back, render_result},
    {"go", NULL, "TIME | +TIME | -TIME | start | end",
     "Goes to the first instruction at or after a time, backwards or forwards, past all stops.\n"
     "`end` is the latest moment that was reached.",
     "go -1ms", CHOOSE_NOTHING, go, render_result},
    {"until", "u", "PLACE", "Runs until a place is reached, or a stop.", "until main", CHOOSE_PLACE,
     advance, render_result},
    {"advance", NULL, "PLACE", "The same as until.", "advance main", CHOOSE_PLACE, advance,
     render_result},
    {"reverse-until", "ru", "PLACE", "Runs backwards to where a place was reached last.",
     "reverse-until main", CHOOSE_PLACE, retreat, render_result},
    {"switch", NULL, "[TASK]",
     "Runs to the next task switch, or the next one to a task, or until that task has ended.",
     "switch", CHOOSE_TASK, to_switch, render_result},
    {"reverse-switch", NULL, "[TASK]", "Goes back behind the latest task switch, or to a task.",
     "reverse-switch", CHOOSE_TASK, back_to_switch, render_result},
    {"blocked", NULL, "[TASK]",
     "Runs until a task waits: the one that is named, or else the one that is looked at.",
     "blocked", CHOOSE_TASK, to_blocked, render_result},
    {"reverse-blocked", NULL, "[TASK]", "Goes back to where a task began to wait last.",
     "reverse-blocked", CHOOSE_TASK, back_to_blocked, render_result},
    {"last-writer", "lw", "EXPRESSION | ADDRESS[,SIZE]",
     "Goes back to the latest write to a variable or to memory: who, when, in which task, and "
     "what\n"
     "was there before. Nothing is lost: `go end` returns.",
     "last-writer forks", CHOOSE_OBJECT, last_writer, render_writer},
    {.name = NULL},
};
