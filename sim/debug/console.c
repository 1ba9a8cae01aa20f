/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debugger's commands: finding a row, running it, its texts, completion. */
#include "console_parts.h"

#include "aware/calls.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct console_row *const tables[] = {console_run_rows,
                                                   console_step_rows,
                                                   console_stop_rows,
                                                   console_stop_list_rows,
                                                   console_look_rows,
                                                   console_code_rows,
                                                   console_task_rows,
                                                   console_device_rows,
                                                   console_time_rows,
                                                   console_other_rows,
                                                   NULL};

const struct console_row *const *console_tables(void)
{
    return tables;
}

/* --- which command --- */

static size_t word_length(const char *text)
{
    return strcspn(text, " \t\r\n");
}

/* How well a line begins like a row's name. */
struct likeness {
    const char *rest; /* behind it */
    unsigned rank;    /* 0: it does not; words that are written out count most */
};

static const char *next_name(const char *name)
{
    const char *space = strchr(name, ' ');
    return space == NULL ? "" : space + 1;
}

/* Each word of the name is there, or its beginning. A form such as x/4 belongs to its word. */
static struct likeness compare_name(const char *name, const char *line)
{
    struct likeness found = {.rank = 0};
    for (; *name != '\0'; name = next_name(name)) {
        size_t full = word_length(name), length;
        line += strspn(line, " \t\r\n");
        length = strcspn(line, " \t\r\n/");
        if (length == 0 || length > full || strncmp(line, name, length) != 0)
            return (struct likeness){.rank = 0};
        found.rank += length == full ? 9 : 1;
        line += length;
    }
    found.rest = line;
    return found;
}

static struct likeness compare_row(const struct console_row *row, const char *line)
{
    struct likeness found = compare_name(row->name, line), alias;
    if (row->alias == NULL)
        return found;
    alias = compare_name(row->alias, line);
    return alias.rank > found.rank && alias.rank % 9 == 0 ? alias : found;
}

struct choice {
    const char *line;
    const struct console_row *row;
    struct likeness how;
    char names[256]; /* of all that are as good as the best */
    bool several;
};

static void consider(void *owner, const struct console_row *row)
{
    struct choice *choice = owner;
    struct likeness how = compare_row(row, choice->line);
    size_t used = strlen(choice->names);
    if (how.rank == 0 || how.rank < choice->how.rank)
        return;
    choice->several = how.rank == choice->how.rank;
    if (!choice->several)
        used = 0;
    snprintf(choice->names + used, sizeof choice->names - used, "%s%s", used > 0 ? ", " : "",
             row->name);
    choice->how = how;
    choice->row = row;
}

static void for_each_row(void (*visit)(void *owner, const struct console_row *), void *owner)
{
    const struct console_row *const *table, *row;
    for (table = tables; *table != NULL; table++)
        for (row = *table; row->name != NULL; row++)
            visit(owner, row);
}

/* --- what was meant --- */

/* Levenshtein's distance of two short words. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[32], i, k, n = (unsigned)strlen(b);
    if (n >= 32)
        return 32;
    for (k = 0; k <= n; k++)
        row[k] = k;
    for (i = 1; a[i - 1] != '\0'; i++) {
        unsigned before = row[0];
        row[0] = i;
        for (k = 1; k <= n; k++) {
            unsigned changed = before + (a[i - 1] != b[k - 1]);
            unsigned least = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
            before = row[k];
            row[k] = changed < least ? changed : least;
        }
    }
    return row[n];
}

struct guess {
    char word[32]; /* one or two words of the line */
    const char *name;
    unsigned distance;
};

static void guess_row(void *owner, const struct console_row *row)
{
    struct guess *guess = owner;
    unsigned far = distance(guess->word, row->name);
    if (far < guess->distance) {
        guess->distance = far;
        guess->name = row->name;
    }
}

/* Of a short word more must be right. */
static void guess_by(struct guess *guess, const char *line, size_t length)
{
    unsigned most = (unsigned)length / 2 + 1;
    guess->distance = guess->distance < most ? guess->distance : most;
    snprintf(guess->word, sizeof guess->word, "%.*s", (int)(length < 31 ? length : 31), line);
    for_each_row(guess_row, guess);
}

static const char *nearest(const char *line, bool first_is_known)
{
    struct guess guess = {.distance = 4};
    size_t one = word_length(line), two = one + strspn(line + one, " \t");
    two += word_length(line + two);
    if (two > one)
        guess_by(&guess, line, two);
    if (!first_is_known)
        guess_by(&guess, line, one);
    return guess.name;
}

/* The commands of two words that begin with the line's first: "info" and "catch" have many. */
struct family {
    const char *line;
    char names[512];
};

static void add_relative(void *owner, const struct console_row *row)
{
    struct family *family = owner;
    size_t length = word_length(family->line), used = strlen(family->names);
    if (length > 0 && strncmp(row->name, family->line, length) == 0 && row->name[length] == ' ')
        snprintf(family->names + used, sizeof family->names - used, "%s%s", used > 0 ? ", " : "",
                 row->name + length + 1);
}

static void unknown(const char *line, struct sim_error *error)
{
    struct family family = {.line = line};
    const char *name;
    int one = (int)word_length(line), length;
    for_each_row(add_relative, &family);
    length = family.names[0] == '\0' ? one : (int)strcspn(line, "\r\n");
    length = length < 80 ? length : 80;
    name = nearest(line, family.names[0] != '\0');
    if (name != NULL)
        sim_error_set(error, "there is no command \"%.*s\": is \"%s\" meant? `help` lists all",
                      length, line, name);
    else if (family.names[0] != '\0')
        sim_error_set(error, "there is no command \"%.*s\"; what may follow \"%.*s\": %s", length,
                      line, one, line, family.names);
    else
        sim_error_set(error, "there is no command \"%.*s\": `help` lists all", length, line);
}

const struct console_row *console_find(const char *line, const char **rest, struct sim_error *error)
{
    struct choice choice = {.line = line + strspn(line, " \t\r\n")};
    for_each_row(consider, &choice);
    *rest = choice.how.rest;
    if (choice.row == NULL)
        unknown(choice.line, error);
    if (choice.row == NULL || !choice.several)
        return choice.row;
    sim_error_set(error, "\"%.*s\" may be: %s", (int)strcspn(choice.line, "\r\n"), choice.line,
                  choice.names);
    return NULL;
}

/* --- running one --- */

static void remember_text(struct console *console, const char *text)
{
    free(console->last_text);
    console->last_text = text == NULL ? NULL : strdup(text);
}

static struct console_answer fail_with(const struct sim_error *error)
{
    struct console_answer answer = {.good = false, .json = json_object()};
    struct blob text = {0};
    set_text(answer.json, "error", error->text);
    blob_print(&text, "%s\n", error->text);
    blob_put(&text, "", 1);
    answer.text = (char *)text.bytes;
    return answer;
}

static struct console_answer render(const struct console_row *row, json_t *json)
{
    struct console_answer answer = {.good = true, .json = json};
    struct blob text = {0};
    row->render(json, &text);
    blob_put(&text, "", 1);
    if (text.failed) {
        blob_free(&text);
        json_decref(json);
        return (struct console_answer){.good = false};
    }
    answer.text = (char *)text.bytes;
    return answer;
}

static bool is_empty(const char *line)
{
    line += strspn(line, " \t\r\n");
    return *line == '\0' || *line == '#';
}

static bool is_in(const struct console_row *table, const struct console_row *row)
{
    while (table->name != NULL && table != row)
        table++;
    return table->name != NULL;
}

static void remember_line(struct console *console, const struct console_row *row, const char *line)
{
    const char *again = "";
    if (is_in(console_step_rows, row) || is_in(console_run_rows, row))
        again = line;
    else if (strcmp(row->name, "list") == 0 || strcmp(row->name, "x") == 0)
        again = row->name;
    if (again != console->again)
        snprintf(console->again, sizeof console->again, "%.255s", again);
}

bool console_quits(const struct console *console)
{
    return console->quits;
}

const char *console_again(const struct console *console)
{
    return console->again;
}

struct console_answer console_execute(struct console *console, const char *line)
{
    static const struct console_row empty = {.render = render_nothing};
    struct console_answer answer;
    struct sim_error error = {""};
    struct words words;
    const struct console_row *row;
    char copy[CONSOLE_LINE];
    json_t *json;
    console->quits = false;
    if (is_empty(line))
        return render(&empty, json_object());
    snprintf(copy, sizeof copy, "%s", line);
    copy[strcspn(copy, "\r\n")] = '\0';
    row = console_find(copy, &words.at, &error);
    if (row != NULL)
        remember_line(console, row, copy);
    json = row == NULL ? NULL : row->answer(console, &words, &error);
    answer = json == NULL ? fail_with(&error) : render(row, json);
    answer.quit = console->quits;
    if (row == NULL || strcmp(row->name, "expect") != 0)
        remember_text(console, answer.text);
    return answer;
}

/* --- life --- */

static uint32_t running(void *owner)
{
    return aware_running(owner);
}

static bool waits(void *owner, uint32_t task)
{
    return aware_waits(owner, task);
}

static void moved(void *owner)
{
    aware_moved(owner);
}

static bool ended(void *owner, uint32_t id)
{
    struct aware_task task;
    return !aware_task(owner, id, &task) || task.state == AWARE_ENDED;
}

struct console *console_create(struct debugger *debugger, const struct symbols *symbols,
                               struct aware *aware, struct sim_error *error)
{
    struct console *console = calloc(1, sizeof *console);
    struct debugger_tasks tasks = {aware, running, waits, moved, ended};
    if (console != NULL)
        console->frames = calloc(FRAMES_MOST, sizeof *console->frames);
    if (console == NULL || console->frames == NULL) {
        sim_error_set(error, "the host has no memory left for the console");
        free(console);
        return NULL;
    }
    console->debugger = debugger;
    console->machine = debugger_machine(debugger);
    console->symbols = symbols;
    console->aware = aware;
    console->settings.time = "s";
    console->limit = SIM_TIME_NEVER;
    console->disassembler = disassembler_create(console_cpu(console), error);
    if (aware != NULL)
        debugger_set_tasks(debugger, &tasks);
    return console;
}

void console_set_files(struct console *console, const struct console_files *files)
{
    console->outside = *files;
}

void console_set_sources(struct console *console, const char *folders)
{
    snprintf(console->settings.sources, sizeof console->settings.sources, "%s", folders);
    source_forget(console);
}

void console_set_image(struct console *console, const char *path)
{
    snprintf(console->settings.image, sizeof console->settings.image, "%s", path);
    source_forget(console);
}

void console_set_limit(struct console *console, sim_time limit, const char *by)
{
    console->limit = limit;
    console->limit_by = by;
}

bool console_at_limit(const struct console *console)
{
    return machine_now(console->machine) >= console->limit;
}

void console_say_limit(const struct console *console, char *text, size_t size)
{
    char time[40];
    size_t end = (size_t)snprintf(time, sizeof time, "%" PRIu64 ".%012" PRIu64,
                                  console->limit / SIM_SECOND, console->limit % SIM_SECOND);
    while (time[end - 1] == '0')
        time[--end] = '\0';
    if (time[end - 1] == '.')
        time[--end] = '\0';
    snprintf(text, size, "stopped at %s, %s s", console->limit_by, time);
}

void console_destroy(struct console *console)
{
    if (console == NULL)
        return;
    console_forget_stops(console);
    calls_detach(console->calls);
    source_forget(console);
    disassembler_destroy(console->disassembler);
    free(console->last_text);
    free(console->frames);
    free(console);
}
