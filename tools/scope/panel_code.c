/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of code: sources and instructions around where the task that is looked at is, its call
 * chain, stops in the margin, the last instructions. Drawing is in panel_code_draw.c. */
#include "panel_code.h"

#include "debug/console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mode_names[CODE_MODES] = {
    [CODE_AUTO] = "auto",   [CODE_SOURCE] = "source",     [CODE_BOTH] = "both",
    [CODE_MIXED] = "mixed", [CODE_ASSEMBLY] = "assembly", [CODE_TRAIL] = "last",
};

#define WIDE 860.0 /* units from which on both fit side by side */

enum code_mode code_mode_now(const struct code *code)
{
    if (code->mode != CODE_AUTO)
        return code->mode;
    if (code->file.name[0] == '\0')
        return CODE_ASSEMBLY;
    return code->panel.rect.w >= WIDE ? CODE_BOTH : CODE_SOURCE;
}

/* --- where the machine is --- */

static void copy_frame(struct code *code, const struct worker_look *look, const struct frame *frame)
{
    struct code_frame *to = &code->frames[code->frame_count++];
    *to = (struct code_frame){.pc = frame->pc,
                              .address = frame_address(frame),
                              .guessed = frame->guessed,
                              .interrupted = frame->exception};
    console_place_text(look->console, to->address, to->place, sizeof to->place);
}

static void copy_frames(struct code *code, const struct worker_look *look)
{
    struct frame own;
    size_t count, i;
    code->frame_count = 0;
    code->frame = 0;
    if (look->state == WORKER_RUNS) {
        frame_of_cpu(look->machine, &own);
        copy_frame(code, look, &own);
        return;
    }
    count = console_frames(look->console);
    for (i = 0; i < count && i < FRAMES_MOST; i++)
        copy_frame(code, look, &look->console->frames[i]);
    code->frame = look->console->frame < code->frame_count ? look->console->frame : 0;
}

static void show_file(struct code *code, const struct worker_look *look, const char *name)
{
    if (strcmp(code->file.name, name) == 0)
        return;
    code_read_file(&code->file, look, name);
    code->source_other = true;
}

/* The line and file of an address are shown; false: none is known. */
static bool show_line(struct code *code, const struct worker_look *look, uint32_t address)
{
    struct source_line line;
    if (look->symbols == NULL || !symbols_line_at(look->symbols, address, &line))
        return false;
    show_file(code, look, line.file);
    code->source_cursor = line.line;
    code->source_reveals = true;
    return true;
}

static void show_address(struct code *code, uint32_t address)
{
    code->cursor = code->revealed = address;
    code->reveals = true;
    code->wants = true;
}

static void show_here(struct code *code, const struct worker_look *look)
{
    const struct code_frame *frame = &code->frames[code->frame];
    if (!show_line(code, look, frame->address))
        code_free_file(&code->file);
    show_address(code, code->here);
}

static void note_here(struct code *code, const struct worker_look *look)
{
    const struct code_frame *frame = &code->frames[code->frame];
    struct source_line line;
    code->here = frame->pc;
    code->here_line = 0;
    snprintf(code->place, sizeof code->place, "%s", frame->place);
    if (look->symbols != NULL && symbols_line_at(look->symbols, frame->address, &line)) {
        snprintf(code->here_file, sizeof code->here_file, "%s", line.file);
        code->here_line = line.line;
    }
}

/* --- stops --- */

static void copy_stops(struct code *code, const struct worker_look *look)
{
    const struct stop *stop = debugger_stops(look->debugger);
    code->stop_count = 0;
    for (; stop != NULL && code->stop_count < CODE_STOPS; stop = stop->next) {
        struct code_stop *to = &code->stops[code->stop_count];
        struct source_line line;
        if (stop->kind != STOP_ADDRESS)
            continue;
        *to = (struct code_stop){stop->number, stop->first, 0, !stop->disabled};
        if (look->symbols != NULL && symbols_line_at(look->symbols, stop->first, &line) &&
            strcmp(line.file, code->file.name) == 0)
            to->line = line.line;
        code->stop_count++;
    }
}

const struct code_stop *code_stop_at(const struct code *code, uint32_t address)
{
    size_t i;
    for (i = 0; i < code->stop_count; i++)
        if (code->stops[i].address == address)
            return &code->stops[i];
    return NULL;
}

const struct code_stop *code_stop_in(const struct code *code, unsigned line)
{
    size_t i;
    for (i = 0; i < code->stop_count; i++)
        if (line != 0 && code->stops[i].line == line)
            return &code->stops[i];
    return NULL;
}

/* Of a path as little as fits into a command, from its end. */
static const char *end_of(const char *path)
{
    size_t length = strlen(path);
    const char *slash;
    if (length < 100)
        return path;
    slash = strchr(path + length - 100, '/');
    return slash == NULL ? path + length - 100 : slash + 1;
}

void code_toggle(struct code *code, const char *area)
{
    bool in_source = strcmp(area, "source") == 0;
    const struct code_stop *stop =
        in_source ? code_stop_in(code, code->source_cursor) : code_stop_at(code, code->cursor);
    char place[CODE_PATH + 16], word[CODE_PATH + 20];
    if (stop != NULL) {
        scope_commandf(code->panel.scope, "delete %u", stop->number);
    } else if (in_source) {
        snprintf(place, sizeof place, "%s:%u", end_of(code->file.name), code->source_cursor);
        scope_commandf(code->panel.scope, "break %s", panel_word(place, word, sizeof word));
    } else {
        scope_commandf(code->panel.scope, "break *0x%" PRIx32, code->cursor);
    }
}

/* --- looking --- */

static void copy_lists(struct code *code, const struct worker_look *look)
{
    enum code_mode mode = code_mode_now(code);
    copy_stops(code, look);
    code->rows_mixed = mode == CODE_MIXED;
    if (mode != CODE_TRAIL && (mode != CODE_SOURCE || code->file.count == 0))
        code_copy_rows(code, look);
    if (mode == CODE_TRAIL)
        code_copy_trace(code, look);
    if (look->symbols != NULL && code->file.count > 0)
        code_find_lines(&code->file, look, code->source_first > 20 ? code->source_first - 20 : 1,
                        code->source_first + code->source_visible + 20);
}

/* It was not found; there may be folders to look in by now. */
static void read_again(struct code *code, const struct worker_look *look)
{
    char name[CODE_PATH];
    snprintf(name, sizeof name, "%s", code->file.name);
    code_read_file(&code->file, look, name);
    code->source_reveals = true;
}

static bool look_code(struct panel *panel, const struct worker_look *look)
{
    struct code *code = (struct code *)panel;
    enum panel_news news;
    bool runs;
    if (look->machine == NULL)
        return false;
    news = panel_news(&code->watch, look);
    runs = look->state == WORKER_RUNS;
    if (news == PANEL_OLD && !code->wants && !panel->stale && runs == code->runs)
        return false;
    code->runs = runs;
    code->digits = (look->machine->cpu->program->address_bits + 3) / 4;
    if (news != PANEL_OLD && !(runs && code->frame_count > 0)) {
        uint32_t was = code->here;
        size_t frame = code->frame;
        copy_frames(code, look);
        note_here(code, look);
        if (news >= PANEL_STOPPED || was != code->here || frame != code->frame)
            show_here(code, look);
    }
    if (news != PANEL_OLD && code->file.name[0] != '\0' && code->file.count == 0)
        read_again(code, look);
    copy_lists(code, look);
    code->wants = false;
    panel_looked(&code->watch);
    return true;
}

static void open_code(struct panel *panel)
{
    struct code *code = (struct code *)panel;
    code->visible = 30;
    code->source_visible = 30;
    code->source_first = 1;
}

static void close_code(struct panel *panel)
{
    code_free_file(&((struct code *)panel)->file);
}

/* --- commands --- */

static bool set_mode(struct panel *panel, const char *words, struct sim_error *error)
{
    struct code *code = (struct code *)panel;
    char name[16];
    unsigned mode;
    panel_next(&words, name, sizeof name);
    for (mode = 0; mode < CODE_MODES && strcmp(mode_names[mode], name) != 0; mode++)
        continue;
    if (mode == CODE_MODES) {
        sim_error_set(error, "code mode source, both, mixed, assembly, last, or auto");
        return false;
    }
    code->mode = (enum code_mode)mode;
    show_address(code, code->cursor);
    code->source_reveals = true;
    return true;
}

static bool go(struct panel *panel, const char *words, struct sim_error *error)
{
    struct code *code = (struct code *)panel;
    struct worker *worker = scope_worker(code->panel.scope);
    const struct worker_look *look = worker == NULL ? NULL : worker_enter(worker);
    char place[CODE_PATH];
    uint32_t address;
    bool good = panel_next(&words, place, sizeof place);
    if (look == NULL) {
        sim_error_set(error, "the machine is under way: pause first");
        return false;
    }
    if (!good)
        sim_error_set(error, "code go where? A function, FILE:LINE, a line, *ADDRESS");
    good = good && console_place(look->console, place, &address, error);
    if (good) {
        show_line(code, look, address);
        show_address(code, address);
    }
    worker_leave(worker);
    return good;
}

static bool go_here(struct panel *panel, const char *words, struct sim_error *error)
{
    struct code *code = (struct code *)panel;
    struct worker *worker = scope_worker(code->panel.scope);
    const struct worker_look *look = worker == NULL ? NULL : worker_enter(worker);
    (void)words;
    if (look == NULL) {
        sim_error_set(error, "the machine is under way: pause first");
        return false;
    }
    if (code->frame_count > 0)
        show_here(code, look);
    worker_leave(worker);
    return true;
}

static bool toggle(struct panel *panel, const char *words, struct sim_error *error)
{
    struct code *code = (struct code *)panel;
    (void)words;
    if (code->frame_count == 0) {
        sim_error_set(error, "there is no code yet");
        return false;
    }
    code_toggle(code, code_mode_now(code) == CODE_SOURCE && code->file.count > 0 ? "source"
                                                                                 : "instructions");
    return true;
}

static const struct panel_action actions[] = {
    {"mode", set_mode}, {"go", go}, {"here", go_here}, {"stop", toggle}, {NULL, NULL}};

static bool command_code(struct panel *panel, const char *words, struct sim_error *error)
{
    return panel_act(panel, actions, words,
                     "code: go PLACE, here, stop, mode source, both, mixed, assembly or last",
                     error);
}

static void keep_code(const struct panel *panel, json_t *object)
{
    json_object_set_new(object, "mode",
                        json_string(mode_names[((const struct code *)panel)->mode]));
}

static void restore_code(struct panel *panel, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "mode"));
    unsigned mode;
    for (mode = 0; mode < CODE_MODES && name != NULL; mode++)
        if (strcmp(mode_names[mode], name) == 0)
            ((struct code *)panel)->mode = (enum code_mode)mode;
}

static const char *const keys[] = {"Up, Down, Page Up, Down",
                                   "move the cursor",
                                   "Left, Right",
                                   "scroll long lines",
                                   "Home",
                                   "back to where the machine is",
                                   "b, Return",
                                   "set or remove a stop at the cursor",
                                   "u",
                                   "run until the cursor",
                                   "g",
                                   "go to a function, line, address",
                                   "m",
                                   "another way to show code",
                                   NULL};

const struct panel_class code_panel = {
    .name = "code",
    .title = "Code",
    .size = sizeof(struct code),
    .open = open_code,
    .close = close_code,
    .look = look_code,
    .draw = code_draw,
    .event = code_event,
    .command = command_code,
    .keep = keep_code,
    .restore = restore_code,
    .keys = keys,
};
