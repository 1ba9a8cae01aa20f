/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that talk to a guest: reading and doing their steps. */
#define _GNU_SOURCE /* memmem */
#include "script.h"

#include "file.h"
#include "input.h"
#include "moment.h"
#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID_MOST 65536u /* bytes that a wait can look back */

enum step_kind { STEP_WAIT, STEP_SEND, STEP_AFTER, STEP_PIN };

struct step {
    enum step_kind kind;
    unsigned line;
    char *text; /* wait, send: bytes; pin: its name */
    size_t length;
    sim_time delay;
    bool level;
};

struct script {
    char *path;
    struct stream *stream;
    struct step *steps;
    size_t count, present;
    char *said; /* what the stream has said since the last match, at most SAID_MOST bytes */
    size_t said_count, said_room;
    sim_time done; /* when the last step was done */
    char waits_for[320];
};

/* --- reading --- */

static bool wrong(struct sim_error *error, const char *what)
{
    sim_error_set(error, "%s", what);
    return false;
}

static int escape_value(const char **text)
{
    static const char letters[] = "nrt\\\"0", values[] = "\n\r\t\\\"";
    const char *letter = strchr(letters, **text);
    char digits[3] = {0}, *end;
    if (**text == '\0')
        return -1;
    if (letter != NULL)
        return (*text)++, (unsigned char)values[letter - letters];
    if (**text != 'x' || !isxdigit((unsigned char)(*text)[1]) ||
        !isxdigit((unsigned char)(*text)[2]))
        return -1;
    memcpy(digits, *text + 1, 2);
    *text += 3;
    return (int)strtol(digits, &end, 16);
}

/* The text of a wait or send: quoted, or all that is there. */
static bool read_text(const char *text, struct step *step, struct sim_error *error)
{
    bool quoted = *text == '"';
    int value;
    step->text = must_allocate(NULL, strlen(text) + 1);
    text += quoted;
    while (*text != '\0' && !(quoted && *text == '"')) {
        value = (unsigned char)*text++;
        if (value == '\\' && (value = escape_value(&text)) < 0)
            return wrong(error, "there are \\n \\r \\t \\0 \\\\ \\\" and \\xNN after a backslash");
        step->text[step->length++] = (char)value;
    }
    step->text[step->length] = '\0';
    if (quoted && strcmp(text, "\"") != 0)
        return wrong(error, *text == '\0' ? "a closing \" is missing"
                                          : "nothing may follow the closing \"");
    return step->length > 0 || wrong(error, "a text is missing");
}

static bool read_after(const char *text, struct step *step, struct sim_error *error)
{
    struct moment moment = {0};
    if (!moment_parse(text, &moment, error))
        return false;
    if (moment.cycles)
        return wrong(error, "a time in seconds is wanted here: after 100ms");
    step->delay = moment.value;
    return true;
}

static bool read_pin(const char *text, struct step *step, struct sim_error *error)
{
    char name[128] = "", level[4] = "", more[2] = "";
    if (sscanf(text, "%127s %3s %1s", name, level, more) != 2 ||
        (strcmp(level, "0") != 0 && strcmp(level, "1") != 0))
        return wrong(error, "write pin NAME 0 or pin NAME 1");
    step->text = strdup(name);
    step->level = level[0] == '1';
    return true;
}

static const struct {
    const char *name;
    bool (*read)(const char *, struct step *, struct sim_error *);
} words[] = {
    [STEP_WAIT] = {"wait", read_text},
    [STEP_SEND] = {"send", read_text},
    [STEP_AFTER] = {"after", read_after},
    [STEP_PIN] = {"pin", read_pin},
};

static bool read_line(char *line, struct step *step, struct sim_error *error)
{
    size_t length = strcspn(line, " \t"), i;
    char *rest = line + length + strspn(line + length, " \t");
    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (length == strlen(words[i].name) && strncmp(line, words[i].name, length) == 0) {
            step->kind = (enum step_kind)i;
            return words[i].read(rest, step, error);
        }
    return wrong(error, "a step is wait TEXT, send TEXT, after TIME or pin NAME 0|1");
}

static bool check_pin(const struct script *script, const struct step *step, struct sim_error *error)
{
    if (step->kind != STEP_PIN || machine_line(script->stream->machine, step->text) != NULL)
        return true;
    sim_error_set(error, "the board has no pin '%s'; `bosim boards %s` lists them", step->text,
                  script->stream->machine->board);
    return false;
}

static char *trim(char *line)
{
    size_t length;
    line += strspn(line, " \t\r");
    length = strlen(line);
    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL)
        line[--length] = '\0';
    return line;
}

static bool add_line(struct script *script, char *line, unsigned number, struct sim_error *error)
{
    struct step step = {.line = number}, *added;
    line = trim(line);
    if (*line == '\0' || *line == '#')
        return true;
    script->steps = must_allocate(script->steps, (script->count + 1) * sizeof *script->steps);
    added = &script->steps[script->count++];
    *added = step;
    if (read_line(line, added, error) && check_pin(script, added, error))
        return true;
    sim_error_prefix(error, "%s:%u", script->path, number);
    return false;
}

static bool read_lines(struct script *script, char *text, struct sim_error *error)
{
    unsigned number = 1;
    char *line, *next = text;
    for (; (line = strsep(&next, "\n")) != NULL; number++)
        if (!add_line(script, line, number, error))
            return false;
    return true;
}

struct script *script_open(const char *path, struct stream *stream, struct sim_error *error)
{
    struct script *script;
    struct bytes bytes;
    bool good;
    if (!file_read(path, &bytes, error))
        return NULL;
    bytes.data = must_allocate(bytes.data, bytes.size + 1);
    bytes.data[bytes.size] = '\0';
    script = must_allocate(NULL, sizeof *script);
    *script = (struct script){.path = strdup(path), .stream = stream};
    script->done = machine_now(stream->machine);
    good = read_lines(script, (char *)bytes.data, error);
    free(bytes.data);
    if (good)
        return script;
    script_close(script);
    return NULL;
}

void script_close(struct script *script)
{
    size_t i;
    if (script == NULL)
        return;
    for (i = 0; i < script->count; i++)
        free(script->steps[i].text);
    free(script->steps);
    free(script->said);
    free(script->path);
    free(script);
}

/* --- doing --- */

static const struct step *present(const struct script *script)
{
    return script->present < script->count ? &script->steps[script->present] : NULL;
}

static void step_done(struct script *script)
{
    script->present++;
    script->done = machine_now(script->stream->machine);
}

static bool failed(const struct script *script, const struct step *step, struct sim_error *error)
{
    sim_error_prefix(error, "%s:%u", script->path, step->line);
    return false;
}

/* Has the text been said? Then it and what came before it is consumed. */
static bool said(struct script *script, const struct step *step)
{
    const char *end, *found = script->said_count == 0 ? NULL
                                                      : memmem(script->said, script->said_count,
                                                               step->text, step->length);
    if (found == NULL)
        return false;
    end = found + step->length;
    script->said_count -= (size_t)(end - script->said);
    memmove(script->said, end, script->said_count);
    return true;
}

/* True when the step is done; *good is false when it failed. */
static bool act(struct script *script, const struct step *step, bool *good, struct sim_error *error)
{
    struct machine *machine = script->stream->machine;
    switch (step->kind) {
    case STEP_WAIT:
        return said(script, step);
    case STEP_AFTER:
        return machine_now(machine) >= script_next(script);
    case STEP_SEND:
        return *good = input_serial(machine, script->stream->name, step->text, step->length, error);
    default:
        return *good = input_pin(machine, step->text, step->level, error);
    }
}

bool script_go(struct script *script, struct sim_error *error)
{
    const struct step *step;
    bool good = true;
    while ((step = present(script)) != NULL && act(script, step, &good, error))
        step_done(script);
    return good || failed(script, step, error);
}

sim_time script_next(const struct script *script)
{
    const struct step *step = present(script);
    if (step == NULL || step->kind != STEP_AFTER)
        return SIM_TIME_NEVER;
    return step->delay < SIM_TIME_NEVER - script->done ? script->done + step->delay
                                                       : SIM_TIME_NEVER;
}

static void keep(struct script *script, unsigned char byte)
{
    if (script->said_count == script->said_room) {
        script->said_room = script->said_room ? script->said_room * 2 : 256;
        script->said = must_allocate(script->said, script->said_room);
    }
    script->said[script->said_count++] = (char)byte;
    if (script->said_count < SAID_MOST)
        return;
    script->said_count /= 2;
    memmove(script->said, script->said + script->said_count, script->said_count);
}

bool script_byte(struct script *script, unsigned char byte, struct sim_error *error)
{
    const struct step *step = present(script);
    bool good;
    keep(script, byte);
    if (step == NULL || step->kind != STEP_WAIT || script->said_count < step->length ||
        memcmp(script->said + script->said_count - step->length, step->text, step->length) != 0)
        return true;
    good = script_go(script, error);
    if (script_next(script) != SIM_TIME_NEVER)
        machine_stop(script->stream->machine);
    return good;
}

const char *script_waits_for(struct script *script)
{
    const struct step *step = present(script);
    if (step == NULL)
        return NULL;
    snprintf(script->waits_for, sizeof script->waits_for, "%.200s:%u: %s %.80s", script->path,
             step->line, words[step->kind].name, step->kind == STEP_WAIT ? step->text : "");
    return script->waits_for;
}
