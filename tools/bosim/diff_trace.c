/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing two files of `bosim run --trace`, whose format sim/trace.h tells. Who runs is known
 * from their own lines. */
#include "diff_show.h"
#include "file.h"
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC         "# bosim trace "
#define HANDLERS_MOST 16u
#define LINES         1000u

struct trace_side {
    unsigned number;
    const char *path;
    struct bytes bytes;
    char *next;    /* the next line */
    uint64_t line; /* that was read last */
    sim_time last; /* its time */
    char header[200];
    struct {
        char names[HANDLERS_MOST][DIFF_NAME];
        unsigned depth;
    } handlers;
    char task[DIFF_NAME];
};

bool diff_is_trace(const char *path)
{
    char magic[sizeof MAGIC] = "";
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(magic, 1, sizeof magic - 1, file);
    if (file != NULL)
        fclose(file);
    return got == strlen(MAGIC) && strcmp(magic, MAGIC) == 0;
}

/* --- a line --- */

/* "enter 15 SysTick chained", "leave 15 SysTick": the number goes with the name. */
static void read_interrupt(struct trace_side *side, char *rest, struct diff_event *event)
{
    char *save = NULL, *word = strtok_r(rest, " ", &save), *name;
    (void)strtok_r(NULL, " ", &save);
    name = strtok_r(NULL, " ", &save);
    snprintf(event->text, sizeof event->text, "%.16s %.100s", word == NULL ? "" : word,
             name == NULL ? "" : name);
    if (word != NULL && strcmp(word, "leave") == 0 && side->handlers.depth > 0)
        side->handlers.depth--;
    if (word != NULL && strcmp(word, "enter") == 0 && side->handlers.depth < HANDLERS_MOST)
        snprintf(side->handlers.names[side->handlers.depth++], DIFF_NAME, "%.60s",
                 name == NULL ? "" : name);
}

/* "idle -> pump" */
static void read_task(struct trace_side *side, char *rest, struct diff_event *event)
{
    const char *to = strstr(rest, " -> ");
    snprintf(event->text, sizeof event->text, "%s", rest);
    if (to != NULL)
        snprintf(side->task, sizeof side->task, "%.60s", to + 4);
}

/* "uart0 out 48 H" */
static void read_serial(struct trace_side *side, char *rest, struct diff_event *event)
{
    char *save = NULL, *stream = strtok_r(rest, " ", &save), *way = strtok_r(NULL, " ", &save);
    (void)side;
    snprintf(event->channel, sizeof event->channel, "%.50s%s", stream == NULL ? "" : stream,
             way != NULL && strcmp(way, "in") == 0 ? " in" : "");
    snprintf(event->text, sizeof event->text, "%s", save == NULL ? "" : save);
}

static void read_call(struct trace_side *side, char *rest, struct diff_event *event)
{
    (void)side;
    snprintf(event->channel, sizeof event->channel, "%s",
             *event->handler != '\0' ? event->handler : event->task);
    snprintf(event->text, sizeof event->text, "%s", rest);
}

/* "uart0.DATA write 00000048 pc 00000a12": the place may differ. */
static void read_register(struct trace_side *side, char *rest, struct diff_event *event)
{
    char *pc = strstr(rest, " pc ");
    (void)side;
    if (pc != NULL)
        *pc = '\0';
    snprintf(event->channel, sizeof event->channel, "%.*s", (int)strcspn(rest, ". "), rest);
    snprintf(event->text, sizeof event->text, "%s", rest);
}

static const struct kind {
    const char *name;
    enum diff_part part;
    void (*read)(struct trace_side *, char *rest, struct diff_event *);
} kinds[] = {
    {"interrupt", DIFF_INTERRUPTS, read_interrupt}, {"task", DIFF_TASKS, read_task},
    {"serial", DIFF_SERIAL, read_serial},           {"call", DIFF_CALLS, read_call},
    {"register", DIFF_REGISTERS, read_register},
};

/* False: no line of a trace. Kinds without a row are left out. */
static bool read_line(struct trace_side *side, char *line, struct diff_event *event, bool *known)
{
    char *end, *word;
    size_t i, length;
    errno = 0;
    event->when = strtoull(line, &end, 10);
    if (end == line || *end != ' ' || errno != 0)
        return false;
    word = end + 1;
    length = strcspn(word, " ");
    memcpy(event->task, side->task, sizeof event->task);
    if (side->handlers.depth > 0)
        memcpy(event->handler, side->handlers.names[side->handlers.depth - 1],
               sizeof event->handler);
    *known = false;
    for (i = 0; i < sizeof kinds / sizeof kinds[0] && !*known; i++)
        if (strlen(kinds[i].name) == length && strncmp(word, kinds[i].name, length) == 0) {
            event->part = kinds[i].part;
            kinds[i].read(side, word[length] == ' ' ? word + length + 1 : word + length, event);
            *known = true;
        }
    return true;
}

/* --- a file --- */

static bool no_trace(const struct trace_side *side, uint64_t line, struct sim_error *error)
{
    sim_error_set(error, "%s: line %" PRIu64 " is not a line of a trace: TIME KIND ...", side->path,
                  line);
    return false;
}

static bool put_line(struct trace_side *side, struct diff_log *log, unsigned compare, char *line,
                     struct sim_error *error)
{
    struct diff_event event;
    bool known = false;
    if (*line == '#' || *line == '\0')
        return true;
    memset(&event, 0, sizeof event);
    if (!read_line(side, line, &event, &known))
        return no_trace(side, side->line, error);
    event.line = side->line;
    side->last = event.when;
    if (!known || !(compare & event.part) || diff_log_put(log, side->number, &event))
        return true;
    sim_error_set(error, "the host has no memory left: close other programs");
    return false;
}

/* Some lines: both files are read side by side. */
static bool put_lines(struct trace_side *side, struct diff_log *log, unsigned compare,
                      struct sim_error *error)
{
    unsigned count;
    for (count = 0; count < LINES && side->next != NULL && *side->next != '\0'; count++) {
        char *line = side->next;
        side->next = strchr(line, '\n');
        if (side->next != NULL)
            *side->next++ = '\0';
        side->line++;
        if (!put_line(side, log, compare, line, error))
            return false;
    }
    return true;
}

static bool is_read(const struct trace_side *side)
{
    return side->next == NULL || *side->next == '\0';
}

static bool open_side(struct trace_side *side, unsigned number, const char *path,
                      struct sim_error *error)
{
    side->number = number;
    side->path = path;
    if (!file_read(path, &side->bytes, error))
        return false;
    side->bytes.data = must_allocate(side->bytes.data, side->bytes.size + 1);
    side->bytes.data[side->bytes.size] = '\0';
    side->next = (char *)side->bytes.data;
    snprintf(side->header, sizeof side->header, "%.*s",
             (int)strcspn((char *)side->bytes.data, "\n"), (char *)side->bytes.data);
    return true;
}

static bool compare_sides(struct trace_side sides[2], unsigned compare, struct diff_result *result,
                          struct sim_error *error)
{
    bool times = (compare & DIFF_TIME) != 0;
    struct diff_log *log = diff_log_create(times, times);
    bool good = log != NULL;
    while (good && !(is_read(&sides[0]) && is_read(&sides[1])))
        good =
            put_lines(&sides[0], log, compare, error) && put_lines(&sides[1], log, compare, error);
    if (log == NULL)
        sim_error_set(error, "the host has no memory left: close other programs");
    if (good) {
        diff_log_close(log);
        result->parting_count = diff_log_partings(log, result->partings, DIFF_PARTINGS);
        result->events = diff_log_same(log);
        result->compared[0] = sides[0].last;
        result->compared[1] = sides[1].last;
        result->same = result->parting_count == 0;
    }
    diff_log_destroy(log);
    return good;
}

bool diff_traces(const char *const paths[2], unsigned compare, unsigned ignore,
                 struct diff_result *result, struct sim_error *error)
{
    const unsigned rows = DIFF_TASKS | DIFF_CALLS | DIFF_SERIAL;
    struct trace_side sides[2];
    bool good;
    memset(sides, 0, sizeof sides);
    memset(result, 0, sizeof *result);
    good = open_side(&sides[0], 0, paths[0], error) && open_side(&sides[1], 1, paths[1], error);
    if (good && compare == 0)
        compare = strcmp(sides[0].header, sides[1].header) == 0
                      ? rows | DIFF_INTERRUPTS | DIFF_REGISTERS | DIFF_TIME
                      : rows;
    result->parts = compare & ~ignore & ~(unsigned)(DIFF_STATE | DIFF_END);
    good = good && compare_sides(sides, result->parts, result, error);
    free(sides[0].bytes.data);
    free(sides[1].bytes.data);
    return good;
}
