/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that set stops: breakpoints, watchpoints, catches; and those that change them are in
 * console_stop_list.c. Each stop of the debugger has an entry here with its words, its task and
 * its condition. */
#include "aware/calls.h"
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- entries --- */

struct console_stop *console_stop_of(struct console *console, unsigned number)
{
    struct console_stop *entry = console->stops;
    while (entry != NULL && entry->number != number)
        entry = entry->next;
    return entry;
}

static void free_entry(struct console_stop *entry)
{
    expression_free(entry->condition);
    free(entry);
}

static bool is_listed(struct console *console, unsigned number)
{
    const struct stop *stop = debugger_stops(console->debugger);
    while (stop != NULL && stop->number != number)
        stop = stop->next;
    return stop != NULL;
}

/* A stop that goes when it has stopped leaves its entry behind; so may other front ends. */
void console_sweep_stops(struct console *console)
{
    struct console_stop **link = &console->stops;
    while (*link != NULL) {
        struct console_stop *entry = *link;
        if (is_listed(console, entry->number)) {
            link = &entry->next;
            continue;
        }
        *link = entry->next;
        free_entry(entry);
    }
}

void console_forget_stops(struct console *console)
{
    while (console->stops != NULL) {
        struct console_stop *entry = console->stops;
        console->stops = entry->next;
        debugger_remove_stop(console->debugger, entry->number);
        free_entry(entry);
    }
}

/* --- what it takes besides to stop --- */

static bool task_runs(struct console_stop *entry)
{
    char name[AWARE_NAME];
    uint32_t task = console_running(entry->console);
    uint64_t id;
    if (task == 0)
        return false;
    console_task_name(entry->console, task, name, sizeof name);
    return strcmp(name, entry->task) == 0 || (console_number(entry->task, &id) && id == task);
}

/* The variable's bytes as they are behind the access, which may have touched a part of them. */
static bool has_the_value(const struct console_stop *entry, const struct probe_event *event)
{
    uint8_t bytes[8] = {0};
    uint32_t i, size = entry->size > 8 ? 8 : entry->size;
    bool big = console_cpu(entry->console)->processor->big_endian;
    uint64_t value = 0;
    bus_peek(event->access.space, entry->address, bytes, size);
    for (i = 0; i < event->access.width; i++) {
        uint32_t at = event->access.address + i - entry->address;
        unsigned place = big ? event->access.width - 1u - i : i;
        if (at < size)
            bytes[at] = (uint8_t)(event->access.new_value >> 8 * place);
    }
    for (i = 0; i < size; i++)
        value |= (uint64_t)bytes[big ? size - 1 - i : i] << 8 * i;
    return value == entry->value;
}

/* A condition that cannot be found out stops: the user must know. */
static bool condition_holds(struct console_stop *entry, const struct probe_event *event)
{
    struct console *console = entry->console;
    struct scope scope = {.machine = console->machine,
                          .symbols = console->symbols,
                          .aware = console->aware,
                          .event = event};
    struct sim_error error;
    bool truth = true;
    entry->trouble[0] = '\0';
    if (!expression_truth(entry->condition, &scope, &truth, &error)) {
        snprintf(entry->trouble, sizeof entry->trouble, "%.250s", error.text);
        return true;
    }
    return truth;
}

static bool is_unanswered(const struct probe_event *event)
{
    return event->report.report == REPORT_UNKNOWN_REGISTER ||
           (event->report.report == REPORT_FAULT &&
            (strstr(event->report.text, "bus error on") != NULL ||
             strstr(event->report.text, "where no memory is") != NULL));
}

static bool holds(void *owner, const struct probe_event *event)
{
    struct console_stop *entry = owner;
    if (entry->task[0] != '\0' && !task_runs(entry))
        return false;
    if (entry->has_value && event->kind == PROBE_ACCESS && !has_the_value(entry, event))
        return false;
    if (entry->unanswered && !is_unanswered(event))
        return false;
    return entry->condition == NULL || condition_holds(entry, event);
}

bool console_set_condition(struct console *console, struct stop *stop, const char *text,
                           struct sim_error *error)
{
    struct console_stop *entry = console_stop_of(console, stop->number);
    struct expression *expression = *text == '\0' ? NULL : expression_parse(text, error);
    if (*text != '\0' && expression == NULL)
        return false;
    if (entry == NULL) {
        expression_free(expression);
        sim_error_set(error, "stop %u is another front end's: change it there", stop->number);
        return false;
    }
    expression_free(entry->condition);
    entry->condition = expression;
    stop->condition = (struct stop_condition){holds, entry};
    return true;
}

/* --- options behind a stop: task NAME, if EXPRESSION, ignore N --- */

struct wish {
    struct stop stop;
    struct console_stop *entry;
};

/* Cuts " ignore N" off the end of an expression. */
static bool cut_ignore(char *text, uint64_t *ignore)
{
    char *at = strstr(text, " ignore "), *last = NULL;
    for (; at != NULL; at = strstr(at + 1, " ignore "))
        last = at;
    if (last == NULL || !console_number(last + strlen(" ignore "), ignore))
        return false;
    *last = '\0';
    return true;
}

static bool read_condition(struct wish *wish, const char *rest, struct sim_error *error)
{
    char text[CONSOLE_LINE];
    snprintf(text, sizeof text, "%s", rest);
    cut_ignore(text, &wish->stop.ignore);
    wish->entry->condition = expression_parse(text, error);
    return wish->entry->condition != NULL;
}

static bool read_task(struct wish *wish, struct words *words, struct sim_error *error)
{
    if (wish->entry->console->aware == NULL) {
        sim_error_set(error, "no kernel is known here, so there are no tasks");
        return false;
    }
    if (words_next(words, wish->entry->task, sizeof wish->entry->task))
        return true;
    sim_error_set(error, "task: which one? `info tasks` lists them");
    return false;
}

static bool read_option(struct wish *wish, struct words *words, struct sim_error *error)
{
    if (words_take(words, "task"))
        return read_task(wish, words, error);
    if (words_take(words, "ignore"))
        return words_number(words, &wish->stop.ignore, error);
    if (words_take(words, "if")) {
        bool good = read_condition(wish, words_rest(words), error);
        words->at = "";
        return good;
    }
    return words_done(words, error);
}

static struct console_stop *new_entry(struct console *console, const char *name,
                                      const struct words *rest, struct sim_error *error)
{
    struct console_stop *entry = calloc(1, sizeof *entry);
    const char *words = rest->at;
    size_t length;
    if (entry == NULL) {
        sim_error_set(error, "the host has no memory left for a stop");
        return NULL;
    }
    entry->console = console;
    words = words + strspn(words, " \t");
    length = strlen(words);
    while (length > 0 && strchr(" \t", words[length - 1]) != NULL)
        length--;
    snprintf(entry->words, sizeof entry->words, "%s%s%.*s", name, length > 0 ? " " : "",
             (int)(length < 200 ? length : 200), words);
    return entry;
}

json_t *stop_json(struct console *console, const struct stop *stop)
{
    const struct console_stop *entry = console_stop_of(console, stop->number);
    json_t *json = json_object();
    char place[256];
    set_number(json, "stop", stop->number);
    set_text(json, "kind", stop_kind_name(stop->kind));
    set_text(json, "words", entry != NULL ? entry->words : "(of another front end)");
    if (stop->kind == STOP_ADDRESS || stop->kind == STOP_ACCESS) {
        set_number(json, "address", stop->first);
        set_text(json, "place", console_place_text(console, stop->first, place, sizeof place));
    }
    set_number(json, "hits", stop->hits);
    set_number(json, "ignore", stop->ignore);
    set_flag(json, "enabled", !stop->disabled);
    set_flag(json, "once", stop->once);
    if (entry != NULL && entry->condition != NULL)
        set_text(json, "condition", expression_text(entry->condition));
    if (entry != NULL && entry->task[0] != '\0')
        set_text(json, "task", entry->task);
    return json;
}

static void render_stop(const json_t *answer, struct blob *text)
{
    blob_print(text, "stop %" PRIu64 ": %s", get_number(answer, "stop"), get_text(answer, "words"));
    if (has(answer, "place"))
        blob_print(text, " at %s", get_text(answer, "place"));
    blob_print(text, "\n");
}

static bool read_options(struct wish *wish, struct words *words, struct sim_error *error)
{
    while (*words_rest(words) != '\0')
        if (!read_option(wish, words, error))
            return false;
    return true;
}

/* Reads the options and adds the stop; the entry is freed if that fails. */
static json_t *add_stop(struct console *console, struct wish *wish, struct words *words,
                        struct sim_error *error)
{
    struct console_stop *entry = wish->entry;
    struct stop *stop = NULL;
    if (read_options(wish, words, error)) {
        if (entry->task[0] != '\0' || entry->condition != NULL || entry->has_value ||
            entry->unanswered)
            wish->stop.condition = (struct stop_condition){holds, entry};
        stop = debugger_add_stop(console->debugger, &wish->stop);
        if (stop == NULL)
            sim_error_set(error, "the host has no memory left for a stop");
    }
    if (stop == NULL) {
        free_entry(entry);
        return NULL;
    }
    console_sweep_stops(console);
    entry->number = stop->number;
    entry->next = console->stops;
    console->stops = entry;
    return stop_json(console, stop);
}

/* --- break --- */

static json_t *set_break(struct console *console, struct words *words, const char *name, bool once,
                         struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = STOP_ADDRESS, .once = once}};
    struct words all = *words;
    char place[CONSOLE_WORD];
    if (words_peek(words, "if") || words_peek(words, "task") || *words_rest(words) == '\0')
        wish.stop.first = console_frame(console)->pc;
    else if (!words_next(words, place, sizeof place) ||
             !console_place(console, place, &wish.stop.first, error))
        return NULL;
    wish.stop.last = wish.stop.first;
    wish.entry = new_entry(console, name, &all, error);
    return wish.entry == NULL ? NULL : add_stop(console, &wish, words, error);
}

static json_t *break_(struct console *console, struct words *words, struct sim_error *error)
{
    return set_break(console, words, "break", false, error);
}

static json_t *tbreak(struct console *console, struct words *words, struct sim_error *error)
{
    return set_break(console, words, "tbreak", true, error);
}

/* --- watch --- */

/* Where the variable's words end: at an option, or at the end. */
static size_t target_length(const char *text)
{
    static const char *const ends[] = {" task ", " if ", " ignore ", " == ", " write", " change"};
    size_t length = strlen(text), i;
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const char *at = strstr(text, ends[i]);
        if (at != NULL && (size_t)(at - text) < length)
            length = (size_t)(at - text);
    }
    return length;
}

static bool read_value(struct console *console, struct wish *wish, struct words *words,
                       struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *expression;
    char word[CONSOLE_WORD];
    int64_t value;
    bool good;
    if (!words_next(words, word, sizeof word)) {
        sim_error_set(error, "== what? A number, or an expression without blanks");
        return false;
    }
    expression = expression_parse(word, error);
    good = expression != NULL && expression_number(expression, &scope, &value, error);
    expression_free(expression);
    wish->entry->has_value = good;
    if (good && wish->entry->size > 8) {
        sim_error_set(error, "a value has 8 bytes at most; this has %" PRIu32, wish->entry->size);
        return false;
    }
    if (good)
        wish->entry->value = wish->entry->size == 8
                                 ? (uint64_t)value
                                 : (uint64_t)value & (((uint64_t)1 << 8 * wish->entry->size) - 1);
    return good;
}

/* Which accesses: `watch` takes "write" and "change", and all take "== VALUE". */
static bool read_access(struct console *console, struct wish *wish, struct words *words,
                        struct sim_error *error)
{
    if (words_take(words, "write"))
        wish->stop.access = STOP_WRITE;
    else if (words_take(words, "change"))
        wish->stop.access = STOP_CHANGE;
    if (!words_take(words, "=="))
        return true;
    if (wish->stop.access == STOP_CHANGE)
        wish->stop.access = STOP_WRITE;
    return read_value(console, wish, words, error);
}

static json_t *set_watch(struct console *console, struct words *words, const char *name,
                         unsigned access, struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = STOP_ACCESS, .access = access}};
    struct words all = *words;
    const char *rest = words_rest(words);
    char target[CONSOLE_WORD];
    size_t length = target_length(rest);
    uint32_t size;
    snprintf(target, sizeof target, "%.*s", (int)length, rest);
    words->at = rest + length;
    if (!console_target(console, target, &wish.stop.first, &size, error))
        return NULL;
    wish.stop.last = wish.stop.first + (size - 1);
    wish.entry = new_entry(console, name, &all, error);
    if (wish.entry == NULL)
        return NULL;
    wish.entry->address = wish.stop.first;
    wish.entry->size = size;
    if (read_access(console, &wish, words, error))
        return add_stop(console, &wish, words, error);
    free_entry(wish.entry);
    return NULL;
}

static json_t *watch(struct console *console, struct words *words, struct sim_error *error)
{
    return set_watch(console, words, "watch", STOP_CHANGE, error);
}

static json_t *rwatch(struct console *console, struct words *words, struct sim_error *error)
{
    return set_watch(console, words, "rwatch", STOP_READ, error);
}

static json_t *awatch(struct console *console, struct words *words, struct sim_error *error)
{
    return set_watch(console, words, "awatch", STOP_READ | STOP_WRITE, error);
}

/* --- catch --- */

static bool is_option(const struct words *words)
{
    return words_peek(words, "if") || words_peek(words, "task") || words_peek(words, "ignore");
}

/* The name that a catch is for, if there is one. */
static void read_name(struct words *words, struct wish *wish)
{
    if (!is_option(words))
        words_next(words, wish->stop.name, sizeof wish->stop.name);
}

static json_t *catch_named(struct console *console, struct words *words, enum stop_kind kind,
                           const char *name, struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = kind}};
    struct words all = *words;
    read_name(words, &wish);
    wish.entry = new_entry(console, name, &all, error);
    return wish.entry == NULL ? NULL : add_stop(console, &wish, words, error);
}

/* Is there an exception or interrupt of this name or number? Any, where the processor tells none.
 */
static bool is_exception(const struct console *console, const char *name)
{
    const struct cpu_class *class = console_cpu(console);
    struct cpu_interrupt interrupt;
    uint64_t number;
    bool numbered = console_number(name, &number);
    unsigned i;
    for (i = 0; class->interrupt != NULL && class->interrupt(console->machine->cpu, i, &interrupt);
         i++)
        if (numbered ? number == interrupt.number : strcmp(interrupt.name, name) == 0)
            return true;
    return class->interrupt == NULL;
}

/* A name that does not exist would never stop, and nobody would know why. */
static json_t *catch_handler(struct console *console, struct words *words, enum stop_kind kind,
                             const char *name, struct sim_error *error)
{
    struct words ahead = *words;
    struct wish wish = {.stop = {.kind = kind}};
    read_name(&ahead, &wish);
    if (*wish.stop.name == '\0' || is_exception(console, wish.stop.name))
        return catch_named(console, words, kind, name, error);
    sim_error_set(error,
                  "this processor has no exception \"%s\": names are like SysTick, IRQ8; "
                  "`info interrupts` lists those in use",
                  wish.stop.name);
    return NULL;
}

static json_t *catch_exception(struct console *console, struct words *words,
                               struct sim_error *error)
{
    return catch_handler(console, words, STOP_EXCEPTION, "catch exception", error);
}

static json_t *catch_return(struct console *console, struct words *words, struct sim_error *error)
{
    return catch_handler(console, words, STOP_RETURN, "catch return", error);
}

/* By its name, or by its number where it has no name of its own. */
static json_t *catch_switch(struct console *console, struct words *words, struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = STOP_TASK}};
    struct words all = *words;
    uint64_t number;
    if (console->aware == NULL) {
        sim_error_set(error, "no kernel is known here, so no task switches are seen");
        return NULL;
    }
    read_name(words, &wish);
    if (console_number(wish.stop.name, &number) && number <= UINT32_MAX) {
        wish.stop.first = (uint32_t)number;
        wish.stop.name[0] = '\0';
    }
    wish.entry = new_entry(console, "catch switch", &all, error);
    return wish.entry == NULL ? NULL : add_stop(console, &wish, words, error);
}

static bool follow_calls(struct console *console, struct sim_error *error)
{
    if (console->calls == NULL && console->symbols == NULL)
        sim_error_set(error, "without symbols no kernel calls are seen");
    else if (console->calls == NULL)
        console->calls = calls_attach(console->machine, symbols_image(console->symbols), error);
    return console->calls != NULL;
}

static json_t *catch_call(struct console *console, struct words *words, struct sim_error *error)
{
    if (!follow_calls(console, error))
        return NULL;
    return catch_named(console, words, STOP_CALL, "catch call", error);
}

static json_t *catch_reports(struct console *console, struct words *words, const char *name,
                             struct stop stop, bool unanswered, struct sim_error *error)
{
    struct wish wish = {.stop = stop};
    wish.stop.kind = STOP_REPORT;
    wish.entry = new_entry(console, name, words, error);
    if (wish.entry == NULL)
        return NULL;
    wish.entry->unanswered = unanswered;
    return add_stop(console, &wish, words, error);
}

static json_t *catch_report(struct console *console, struct words *words, struct sim_error *error)
{
    return catch_reports(console, words, "catch report", (struct stop){.value = 0}, false, error);
}

static json_t *catch_fault(struct console *console, struct words *words, struct sim_error *error)
{
    return catch_reports(console, words, "catch fault",
                         (struct stop){.has_value = true, .value = REPORT_FAULT}, false, error);
}

static json_t *catch_unmapped(struct console *console, struct words *words, struct sim_error *error)
{
    return catch_reports(console, words, "catch unmapped", (struct stop){.value = 0}, true, error);
}

static bool known_register(struct console *console, const char *name, struct sim_error *error)
{
    const char *dot = strrchr(name, '.');
    char device[CONSOLE_WORD];
    snprintf(device, sizeof device, "%.*s", dot == NULL ? 0 : (int)(dot - name), name);
    if (dot != NULL && machine_device(console->machine, device) != NULL)
        return true;
    sim_error_set(error,
                  "%.100s: a register is DEVICE.REGISTER, as `info devices` and `info "
                  "register DEVICE` list them",
                  name);
    return false;
}

static json_t *catch_register(struct console *console, struct words *words, struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = STOP_REGISTER, .access = STOP_READ | STOP_WRITE}};
    struct words all = *words;
    if (!words_next(words, wish.stop.name, sizeof wish.stop.name) ||
        !known_register(console, wish.stop.name, error)) {
        if (wish.stop.name[0] == '\0')
            sim_error_set(error, "catch register: which one? DEVICE.REGISTER");
        return NULL;
    }
    if (words_take(words, "read"))
        wish.stop.access = STOP_READ;
    else if (words_take(words, "write"))
        wish.stop.access = STOP_WRITE;
    wish.stop.has_value = words_take(words, "==");
    if (wish.stop.has_value && !words_number(words, &wish.stop.value, error))
        return NULL;
    wish.entry = new_entry(console, "catch register", &all, error);
    return wish.entry == NULL ? NULL : add_stop(console, &wish, words, error);
}

static bool read_stream(struct console *console, struct words *words, struct wish *wish,
                        struct sim_error *error)
{
    const struct stream *stream;
    char word[CONSOLE_WORD];
    if (*words_rest(words) == '"')
        return true;
    if (!words_next(words, word, sizeof word))
        return true;
    stream = machine_stream(console->machine, word);
    if (stream == NULL) {
        sim_error_set(error,
                      "there is no stream \"%s\"; a text stands in quotes: catch serial "
                      "\"login\"",
                      word);
        return false;
    }
    snprintf(wish->stop.name, sizeof wish->stop.name, "%s", stream->name);
    return true;
}

static json_t *catch_serial(struct console *console, struct words *words, struct sim_error *error)
{
    struct wish wish = {.stop = {.kind = STOP_SERIAL}};
    struct words all = *words;
    if (!read_stream(console, words, &wish, error))
        return NULL;
    if (!words_next(words, wish.stop.text, sizeof wish.stop.text) || wish.stop.text[0] == '\0') {
        sim_error_set(error, "catch serial: which text? catch serial uart0 \"login\"");
        return NULL;
    }
    wish.entry = new_entry(console, "catch serial", &all, error);
    return wish.entry == NULL ? NULL : add_stop(console, &wish, words, error);
}

/* --- the table --- */

#define ROW(name, alias, form, help, example, choice, answer)                                      \
    {                                                                                              \
        name, alias, form, help, example, choice, answer, render_stop                              \
    }
#define OPTIONS "[task NAME] [if EXPRESSION] [ignore N]"

const struct console_row console_stop_rows[] = {
    ROW("break", "b", "[PLACE] " OPTIONS,
        "Stops before the instruction at a place: a function (behind its prologue), FILE:LINE, a\n"
        "line, *ADDRESS; without one at the present place. Only while a task runs, only if a C\n"
        "expression holds, only after N times.",
        "break main", CHOOSE_PLACE, break_),
    ROW("tbreak", "tb", "[PLACE] " OPTIONS, "As break; it goes when it has stopped.", "tbreak main",
        CHOOSE_PLACE, tbreak),
    ROW("watch", NULL, "EXPRESSION | ADDRESS[,SIZE] [change | write] [== VALUE] " OPTIONS,
        "Stops behind an instruction that changes a variable or memory; with `write`, that writes\n"
        "it at all; with == VALUE, that writes this value. $value and $old are in conditions.",
        "watch forks", CHOOSE_OBJECT, watch),
    ROW("rwatch", NULL, "EXPRESSION | ADDRESS[,SIZE] [== VALUE] " OPTIONS,
        "Stops behind an instruction that reads it.", "rwatch 0x20000000,4", CHOOSE_OBJECT, rwatch),
    ROW("awatch", NULL, "EXPRESSION | ADDRESS[,SIZE] [== VALUE] " OPTIONS,
        "Stops behind an instruction that reads or writes it.", "awatch 0x20000000,4 if $value > 1",
        CHOOSE_OBJECT, awatch),
    ROW("catch exception", NULL, "[NAME | NUMBER] " OPTIONS,
        "Stops when an exception or interrupt is entered: SysTick, IRQ8, 15.",
        "catch exception SysTick", CHOOSE_EXCEPTION, catch_exception),
    ROW("catch interrupt", NULL, "[NAME | NUMBER] " OPTIONS, "The same as catch exception.",
        "catch interrupt 15", CHOOSE_EXCEPTION, catch_exception),
    ROW("catch return", NULL, "[NAME | NUMBER] " OPTIONS,
        "Stops when an exception or interrupt is left.", "catch return SysTick", CHOOSE_EXCEPTION,
        catch_return),
    ROW("catch switch", NULL, "[TASK] " OPTIONS, "Stops behind a task switch, or one to a task.",
        "catch switch", CHOOSE_TASK, catch_switch),
    ROW("catch call", NULL, "[NAME] " OPTIONS,
        "Stops at the first instruction of the kernel's services, known by their symbols.",
        "catch call", CHOOSE_PLACE, catch_call),
    ROW("catch report", NULL, OPTIONS,
        "Stops at whatever `bosim run` reports, once each: accesses that a device does not know,\n"
        "gaps of the model, a guest's errors, faults.",
        "catch report", CHOOSE_NOTHING, catch_report),
    ROW("catch fault", NULL, OPTIONS, "Stops when the processor takes a fault.", "catch fault",
        CHOOSE_NOTHING, catch_fault),
    ROW("catch unmapped", NULL, OPTIONS,
        "Stops at accesses that nothing answers, the first time at each place.", "catch unmapped",
        CHOOSE_NOTHING, catch_unmapped),
    ROW("catch register", NULL, "DEVICE.REGISTER [read | write] [== VALUE] " OPTIONS,
        "Stops behind an access to a device's register.", "catch register uart0.DATA write",
        CHOOSE_DEVICE_REGISTER, catch_register),
    ROW("catch serial", NULL, "[STREAM] \"TEXT\" " OPTIONS,
        "Stops when a stream has sent a text, or any stream.", "catch serial \"fork\"",
        CHOOSE_STREAM, catch_serial),
    {.name = NULL},
};
