/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about the console itself: help, settings, scripts, the end. */
#include "console_parts.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 8 /* scripts that call scripts */

/* --- help --- */

static json_t *row_json(const struct console_row *row)
{
    json_t *json = json_object();
    set_text(json, "command", row->name);
    if (row->alias != NULL)
        set_text(json, "short", row->alias);
    set_text(json, "form", row->form);
    set_text(json, "help", row->help);
    set_text(json, "example", row->example);
    return json;
}

static json_t *all_commands(void)
{
    const struct console_row *const *table, *row;
    json_t *list = json_array(), *answer = json_object();
    for (table = console_tables(); *table != NULL; table++)
        for (row = *table; row->name != NULL; row++)
            json_array_append_new(list, row_json(row));
    json_object_set_new(answer, "commands", list);
    return answer;
}

static json_t *help(struct console *console, struct words *words, struct sim_error *error)
{
    const struct console_row *row;
    const char *rest = words_rest(words);
    json_t *answer, *list;
    (void)console;
    if (*rest == '\0')
        return all_commands();
    row = console_find(rest, &rest, error);
    if (row == NULL)
        return NULL;
    answer = json_object();
    list = json_array();
    json_array_append_new(list, row_json(row));
    json_object_set_new(answer, "commands", list);
    return answer;
}

static void render_one(const json_t *row, struct blob *text)
{
    blob_print(text, "%s%s%s\n", get_text(row, "command"),
               *get_text(row, "form") != '\0' ? " " : "", get_text(row, "form"));
    if (has(row, "short"))
        blob_print(text, "short: %s\n", get_text(row, "short"));
    blob_print(text, "%s\nexample: %s\n", get_text(row, "help"), get_text(row, "example"));
}

static void render_help(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "commands");
    size_t i;
    if (json_array_size(list) == 1) {
        render_one(json_array_get(list, 0), text);
        return;
    }
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        const char *about = get_text(row, "help");
        size_t sentence = strcspn(about, ".:;\n");
        blob_print(text, "%-18s %-4s %.*s\n", get_text(row, "command"), get_text(row, "short"),
                   (int)sentence, about);
    }
    blob_print(text,
               "`help COMMAND` tells more; beginnings of names will do. An empty line repeats a "
               "step.\n");
}

/* --- settings --- */

static bool set_time_unit(struct console *console, const char *value, struct sim_error *error)
{
    static const char *const units[] = {"s", "ms", "us", "ns", "cycles"};
    size_t i;
    for (i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i], value) == 0) {
            console->settings.time = units[i];
            return true;
        }
    sim_error_set(error, "set time s, ms, us, ns or cycles");
    return false;
}

static bool set_sources(struct console *console, const char *value, struct sim_error *error)
{
    (void)error;
    console_set_sources(console, value);
    return true;
}

static void show_time_unit(struct console *console, char *text, size_t size)
{
    snprintf(text, size, "%s", console->settings.time);
}

static void show_sources(struct console *console, char *text, size_t size)
{
    snprintf(text, size, "%s", console->settings.sources);
}

static const struct setting {
    const char *name, *about;
    bool (*set)(struct console *, const char *value, struct sim_error *);
    void (*show)(struct console *, char *text, size_t size);
} settings[] = {
    {"time", "the unit of times that are shown: s, ms, us, ns, cycles", set_time_unit,
     show_time_unit},
    {"source", "folders where sources are looked for, colons between them", set_sources,
     show_sources},
};

static const struct setting *find_setting(const char *name)
{
    size_t i;
    for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    return NULL;
}

const char *console_setting(unsigned index)
{
    return index < sizeof settings / sizeof settings[0] ? settings[index].name : NULL;
}

/* Of a setting, or of a variable: that has a = behind it. */
static json_t *set(struct console *console, struct words *words, struct sim_error *error)
{
    struct words again = *words;
    const struct setting *setting;
    char name[CONSOLE_WORD], value[CONSOLE_WORD];
    if (!words_next(&again, name, sizeof name)) {
        sim_error_set(error, "set what? set counter = 1, set $r0 = 1, set time ms; `show` lists "
                             "settings");
        return NULL;
    }
    setting = find_setting(name);
    if (setting == NULL || *words_rest(&again) == '=') {
        words_take(words, "var");
        return console_assign(console, words, error);
    }
    if (!words_next(&again, value, sizeof value) && strcmp(name, "source") != 0)
        value[0] = '\0';
    if (!setting->set(console, value, error))
        return NULL;
    return answer_done("%s is %s", name, value);
}

static void render_set(const json_t *answer, struct blob *text)
{
    if (has(answer, "expression"))
        blob_print(text, "%s = %s\n", get_text(answer, "expression"), get_text(answer, "value"));
    else
        render_done(answer, text);
}

static json_t *show(struct console *console, struct words *words, struct sim_error *error)
{
    json_t *answer = json_object();
    size_t i;
    if (!words_done(words, error)) {
        json_decref(answer);
        return NULL;
    }
    for (i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        char value[CONSOLE_WORD];
        settings[i].show(console, value, sizeof value);
        set_text(answer, settings[i].name, value);
    }
    return answer;
}

static void render_settings(const json_t *answer, struct blob *text)
{
    size_t i;
    for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
        blob_print(text, "%-8s %-10s %s\n", settings[i].name, get_text(answer, settings[i].name),
                   settings[i].about);
}

/* --- expectations --- */

static bool matches(const char *pattern, const char *text, struct sim_error *error)
{
    regex_t compiled;
    char why[200];
    int failed = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
    if (failed != 0) {
        regerror(failed, &compiled, why, sizeof why);
        sim_error_set(error, "/%s/ is no regular expression (POSIX extended): %s", pattern, why);
        return false;
    }
    failed = regexec(&compiled, text, 0, NULL, 0);
    regfree(&compiled);
    return failed == 0;
}

/* What came, as one line. */
static void came(const char *text, char *line, size_t size)
{
    size_t i;
    snprintf(line, size, "%s", text);
    for (i = 0; line[i] != '\0'; i++)
        if (line[i] == '\n')
            line[i] = line[i + 1] == '\0' ? '\0' : '|';
}

static json_t *expect(struct console *console, struct words *words, struct sim_error *error)
{
    const char *text = console->last_text == NULL ? "" : console->last_text;
    char wanted[CONSOLE_LINE], line[300];
    size_t length;
    struct words again = *words;
    bool good;
    snprintf(wanted, sizeof wanted, "%s", words_rest(words));
    for (length = strlen(wanted); length > 0 && strchr(" \t", wanted[length - 1]) != NULL;)
        wanted[--length] = '\0';
    error->text[0] = '\0';
    if (length >= 2 && wanted[0] == '/' && wanted[length - 1] == '/') {
        wanted[length - 1] = '\0';
        good = matches(wanted + 1, text, error);
        wanted[length - 1] = '/';
    } else {
        if (wanted[0] == '"')
            words_next(&again, wanted, sizeof wanted);
        good = strstr(text, wanted) != NULL;
    }
    if (good)
        return answer_done("%s", "");
    came(text, line, sizeof line);
    if (error->text[0] == '\0')
        sim_error_set(error, "expected %.150s, but there came: %s", wanted, line);
    return NULL;
}

/* --- scripts --- */

static size_t cut_line(const char *text, char *line, size_t size)
{
    size_t length = strcspn(text, "\n");
    snprintf(line, size, "%.*s", (int)length, text);
    line[strcspn(line, "\r")] = '\0';
    return length + (text[length] == '\n');
}

static bool is_comment(const char *text)
{
    text += strspn(text, " \t\r");
    return *text == '#' || *text == '\n' || *text == '\0';
}

static bool is_expectation(const char *line)
{
    return strncmp(line + strspn(line, " \t"), "expect", 6) == 0;
}

/* Does the next command expect what the failed one said? An expectation that fails is no excuse. */
static bool is_expected(const char *line, const char *text)
{
    if (is_expectation(line))
        return false;
    while (*text != '\0' && is_comment(text)) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return is_expectation(text);
}

bool console_script(struct console *console, const char *name, const char *text,
                    void (*tell)(void *owner, const char *line, const struct console_answer *),
                    void *owner, struct sim_error *error)
{
    char line[CONSOLE_LINE];
    unsigned number = 1;
    bool good = true;
    for (; *text != '\0' && good && !console->quits; number++) {
        struct console_answer answer;
        text += cut_line(text, line, sizeof line);
        if (is_comment(line))
            continue;
        answer = console_execute(console, line);
        if (tell != NULL)
            tell(owner, line, &answer);
        good = answer.good || is_expected(line, text);
        if (!good)
            sim_error_set(error, "%s:%u: %s: %.300s", name, number, line,
                          answer.json != NULL ? get_text(answer.json, "error") : "no memory");
        json_decref(answer.json);
        free(answer.text);
    }
    return good;
}

static void collect(void *owner, const char *line, const struct console_answer *answer)
{
    json_t *json = json_object();
    set_text(json, "command", line);
    set_text(json, "text", answer->text != NULL ? answer->text : "");
    json_array_append_new(owner, json);
}

static bool read_script(struct console *console, const char *path, struct blob *script,
                        struct sim_error *error)
{
    if (console->outside.read == NULL)
        sim_error_set(error, "this front end gives no files to commands: use `bosim debug`");
    else if (console->depth >= DEPTH_MOST)
        sim_error_set(error, "scripts call each other %u deep: is it a circle?", DEPTH_MOST);
    else
        return console->outside.read(console->outside.owner, path, script, error);
    return false;
}

static json_t *source(struct console *console, struct words *words, struct sim_error *error)
{
    struct blob script = {0};
    char path[CONSOLE_LINE];
    json_t *answer, *list;
    bool good;
    if (!words_next(words, path, sizeof path)) {
        sim_error_set(error, "source: which file?");
        return NULL;
    }
    if (!read_script(console, path, &script, error)) {
        blob_free(&script);
        return NULL;
    }
    blob_put(&script, "", 1);
    answer = json_object();
    list = json_array();
    json_object_set_new(answer, "answers", list);
    console->depth++;
    good =
        !script.failed && console_script(console, path, (char *)script.bytes, collect, list, error);
    console->depth--;
    blob_free(&script);
    if (good)
        return answer;
    json_decref(answer);
    return NULL;
}

static void render_script(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "answers");
    size_t i;
    for (i = 0; i < json_array_size(list); i++) {
        const char *said = get_text(json_array_get(list, i), "text");
        blob_put(text, said, strlen(said));
    }
}

/* --- echo, quit --- */

static json_t *echo(struct console *console, struct words *words, struct sim_error *error)
{
    char text[CONSOLE_LINE];
    (void)console;
    (void)error;
    if (*words_rest(words) != '"')
        return answer_done("%s", words_rest(words));
    words_next(words, text, sizeof text);
    return answer_done("%s", text);
}

static json_t *quit(struct console *console, struct words *words, struct sim_error *error)
{
    if (!words_done(words, error))
        return NULL;
    console->quits = true;
    return answer_done("%s", "");
}

const struct console_row console_other_rows[] = {
    {"help", "h", "[COMMAND]", "Lists the commands, or explains one.", "help break", CHOOSE_COMMAND,
     help, render_help},
    {"set", NULL, "SETTING VALUE | EXPRESSION = VALUE",
     "Changes a setting, or a variable, memory, a register. Another future begins then.",
     "set time ms", CHOOSE_SETTING, set, render_set},
    {"show", NULL, "", "Shows the settings.", "show", CHOOSE_NOTHING, show, render_settings},
    {"expect", NULL, "TEXT | /REGEX/",
     "In scripts: what the command before said contains a text, or a line of it matches.",
     "expect /./", CHOOSE_NOTHING, expect, render_nothing},
    {"source", NULL, "FILE", "Runs the commands of a file; it ends at the first that fails.",
     "source /tmp/bosim-example.script", CHOOSE_NOTHING, source, render_script},
    {"echo", NULL, "TEXT", "Prints a text.", "echo here we are", CHOOSE_NOTHING, echo, render_done},
    {"quit", "q", "", "Ends the debugger.", "quit", CHOOSE_NOTHING, quit, render_nothing},
    {.name = NULL},
};
