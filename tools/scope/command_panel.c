// SPDX-License-Identifier: GPL-2.0-or-later
/* The command line: a line that is edited, its history, completion; the answers above it; the
 * status beside it. */
#include "scope_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY 200

struct command_line {
    struct panel panel;
    char text[SCOPE_LINE];
    size_t cursor; /* bytes */
    char *history[HISTORY];
    unsigned history_count, history_at; /* at: count is the new line */
    char kept[SCOPE_LINE];              /* the new line, while an old one is shown */
};

static double line_height(struct scope *scope)
{
    return ui_line_height(scope->ui, UI_MONO) + 16;
}

double command_height(struct scope *scope)
{
    return line_height(scope);
}

struct ui_rect command_place(struct scope *scope, struct ui_rect window)
{
    double high = line_height(scope);
    if (scope->answers_open)
        high += floor(window.h * 0.4);
    return (struct ui_rect){0, window.h - high, window.w, high};
}

/* --- drawing --- */

/* As much of the line is shown as has room, the cursor always. */
static void draw_input(struct command_line *line, struct ui *ui, struct ui_rect rect)
{
    struct ui_control control = {.kind = UI_AREA,
                                 .id = "input",
                                 .rect = rect,
                                 .label = "Command line: Enter does it, Tab completes"};
    bool focused = ui_has_focus(ui, "input");
    double y = rect.y + (rect.h - ui_line_height(ui, UI_MONO)) / 2, x = rect.x + 26, at;
    char before[SCOPE_LINE];
    snprintf(before, sizeof before, "%.*s", (int)line->cursor, line->text);
    at = ui_text_width(ui, UI_MONO, before);
    ui_text(ui, rect.x + 10, y, 0, UI_MONO_BOLD, UI_ACCENT, UI_LEFT, "›");
    ui_clip(ui, (struct ui_rect){x, rect.y, rect.w - 34, rect.h});
    x -= fmax(at - (rect.w - 48), 0);
    if (line->text[0] != '\0')
        ui_text(ui, x, y, 0, UI_MONO, UI_TEXT, UI_LEFT, line->text);
    else if (!focused)
        ui_text(ui, x, y, rect.w - 34, UI_PLAIN, UI_DIM, UI_LEFT,
                scope_of(&line->panel)->worker == NULL
                    ? "Command (Ctrl+L): open FILE begins with an image of yours"
                    : "Command (Ctrl+L), for example: break main");
    if (focused)
        ui_fill(ui, (struct ui_rect){x + at, y, 2, ui_line_height(ui, UI_MONO)}, UI_TEXT);
    ui_unclip(ui);
    ui_control(ui, &control);
}

static void draw_status(struct scope *scope, struct ui *ui, struct ui_rect rect)
{
    double y = rect.y + (rect.h - ui_line_height(ui, UI_PLAIN)) / 2, used = 0;
    /* What the toolbar says already is not said again, but for how a run ended: that may be long,
     * and stands here whole. */
    bool same = strcmp(scope->said, scope->reason) == 0, over = scope->state == WORKER_OVER;
    const char *text = scope->said[0] == '\0' && over ? scope->reason : scope->said;
    bool says = text[0] != '\0' && (!same || over);
    double part = says ? 0.5 : 1;
    if (says && same)
        part = fmin(part, 1 - (ui_text_width(ui, UI_PLAIN, text) + 40) / fmax(rect.w, 1));
    if (scope->hint[0] != '\0' && part > 0.1)
        used = 16 + ui_text(ui, rect.x + rect.w * (1 - part), y, rect.w * part, UI_PLAIN, UI_DIM,
                            UI_RIGHT, scope->hint);
    if (!says)
        return;
    ui_textf(ui, rect.x, y, rect.w - used, UI_PLAIN, scope->said_bad ? UI_BAD : UI_TEXT, UI_LEFT,
             "%s%s", scope->said_bad ? "✕  " : "", text);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct scope *scope = scope_of(panel);
    double high = line_height(scope);
    struct ui_rect bar = {rect.x, rect.y + rect.h - high, rect.w, high};
    struct ui_rect input = {bar.x, bar.y, floor(bar.w * 0.42), bar.h};
    struct ui_rect status = {bar.x + input.w + 16, bar.y, bar.w - input.w - 28, bar.h};
    if (rect.h > high)
        answers_draw(scope, ui, (struct ui_rect){rect.x, rect.y, rect.w, rect.h - high});
    ui_fill(ui, bar, UI_RAISED);
    ui_line(ui, bar.x, bar.y, bar.x + bar.w, bar.y, UI_LINE, 1);
    draw_input((struct command_line *)panel, ui, input);
    ui_line(ui, bar.x + input.w, bar.y + 8, bar.x + input.w, bar.y + bar.h - 8, UI_LINE, 1);
    draw_status(scope, ui, status);
}

/* --- editing: all in UTF-8 --- */

static size_t step_back(const struct command_line *line, size_t at)
{
    while (at > 0 && ((unsigned char)line->text[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static size_t step_on(const struct command_line *line, size_t at)
{
    if (line->text[at] == '\0')
        return at;
    do
        at++;
    while (((unsigned char)line->text[at] & 0xc0) == 0x80);
    return at;
}

static size_t word_back(const struct command_line *line)
{
    size_t at = line->cursor;
    while (at > 0 && line->text[at - 1] == ' ')
        at--;
    while (at > 0 && line->text[at - 1] != ' ')
        at--;
    return at;
}

static void remove_between(struct command_line *line, size_t from, size_t to)
{
    memmove(line->text + from, line->text + to, strlen(line->text + to) + 1);
    line->cursor = from;
}

static void insert(struct command_line *line, const char *text)
{
    size_t length = strcspn(text, "\r\n"), old = strlen(line->text);
    if (old + length >= sizeof line->text)
        return;
    memmove(line->text + line->cursor + length, line->text + line->cursor, old - line->cursor + 1);
    memcpy(line->text + line->cursor, text, length);
    line->cursor += length;
}

static void set(struct command_line *line, const char *text)
{
    snprintf(line->text, sizeof line->text, "%s", text);
    line->cursor = strlen(line->text);
}

void command_type(struct panel *panel, const char *text)
{
    set((struct command_line *)panel, text);
    panel->stale = true;
}

/* --- history --- */

static void remember(struct command_line *line)
{
    char *kept;
    if (line->history_count > 0 &&
        strcmp(line->history[line->history_count - 1], line->text) == 0) {
        line->history_at = line->history_count;
        return;
    }
    kept = strdup(line->text);
    if (kept == NULL)
        return;
    if (line->history_count == HISTORY) {
        free(line->history[0]);
        memmove(line->history, line->history + 1, (HISTORY - 1) * sizeof *line->history);
        line->history_count--;
    }
    line->history[line->history_count++] = kept;
    line->history_at = line->history_count;
}

static void go_history(struct command_line *line, int by)
{
    if ((by < 0 && line->history_at == 0) || (by > 0 && line->history_at == line->history_count))
        return;
    if (line->history_at == line->history_count)
        snprintf(line->kept, sizeof line->kept, "%s", line->text);
    line->history_at += (unsigned)by;
    set(line,
        line->history_at == line->history_count ? line->kept : line->history[line->history_at]);
}

/* --- completion --- */

struct found {
    char common[SCOPE_LINE];
    char all[4096];
    unsigned count;
};

static void tell(void *owner, const char *word)
{
    struct found *found = owner;
    size_t same = 0, used = strlen(found->all);
    if (found->count++ == 0)
        snprintf(found->common, sizeof found->common, "%s", word);
    while (found->common[same] != '\0' && found->common[same] == word[same])
        same++;
    found->common[same] = '\0';
    if (used + strlen(word) + 3 < sizeof found->all)
        sprintf(found->all + used, "%s%s", used == 0 ? "" : "  ", word);
}

static void own_words(struct scope *scope, const char *beginning, struct found *found)
{
    const struct scope_row *row;
    unsigned i;
    for (row = scope_rows; row->name != NULL; row++)
        if (strncmp(row->name, beginning, strlen(beginning)) == 0)
            tell(found, row->name);
    for (i = 0; i < scope->region_count; i++) {
        const struct panel_class *class = scope->regions[i].panel->class;
        if (class->command != NULL && strncmp(class->name, beginning, strlen(beginning)) == 0)
            tell(found, class->name);
    }
}

static void find_completions(struct scope *scope, const char *line, struct found *found)
{
    const struct worker_look *seen;
    const char *start = line + strspn(line, " ");
    if (strchr(start, ' ') == NULL)
        own_words(scope, start, found);
    seen = scope->worker == NULL ? NULL : worker_enter(scope->worker);
    if (seen == NULL)
        return;
    if (seen->console != NULL)
        console_complete(seen->console, line, tell, found);
    worker_leave(scope->worker);
}

static void complete(struct command_line *line)
{
    struct scope *scope = scope_of(&line->panel);
    struct found found = {"", "", 0};
    char before[SCOPE_LINE];
    size_t word;
    snprintf(before, sizeof before, "%.*s", (int)line->cursor, line->text);
    find_completions(scope, before, &found);
    if (found.count == 0) {
        scope_say(scope, "nothing begins like this");
        return;
    }
    word = strrchr(before, ' ') == NULL ? 0 : (size_t)(strrchr(before, ' ') + 1 - before);
    if (strlen(found.common) >= line->cursor - word) {
        remove_between(line, word, line->cursor);
        insert(line, found.common);
        if (found.count == 1)
            insert(line, " ");
    }
    if (found.count > 1)
        scope_say(scope, "%s", found.all);
}

/* --- keys --- */

static void do_line(struct command_line *line)
{
    struct scope *scope = scope_of(&line->panel);
    char text[SCOPE_LINE];
    snprintf(text, sizeof text, "%s", line->text);
    if (text[strspn(text, " ")] == '\0')
        return;
    remember(line);
    set(line, "");
    snprintf(scope->typed, sizeof scope->typed, "%s", text + strspn(text, " \t"));
    scope_command(scope, text);
}

static void leave(struct command_line *line)
{
    struct scope *scope = scope_of(&line->panel);
    if (line->text[0] != '\0')
        set(line, "");
    else if (scope->answers_open)
        scope_command(scope, "answers");
    else
        scope_focus_next(scope, -1);
}

enum edit {
    LEFT,
    RIGHT,
    HOME,
    END,
    BACK,
    DELETE,
    BEFORE,
    BEHIND,
    WORD,
    OLDER,
    NEWER,
    DO,
    TAB,
    LEAVE
};

static void edit(struct command_line *line, enum edit what)
{
    size_t here = line->cursor, length = strlen(line->text);
    switch (what) {
    case LEFT:
        line->cursor = step_back(line, here);
        break;
    case RIGHT:
        line->cursor = step_on(line, here);
        break;
    case HOME:
        line->cursor = 0;
        break;
    case END:
        line->cursor = length;
        break;
    case BACK:
        remove_between(line, step_back(line, here), here);
        break;
    case DELETE:
        remove_between(line, here, step_on(line, here));
        break;
    case BEFORE:
        remove_between(line, 0, here);
        break;
    case BEHIND:
        line->text[here] = '\0';
        break;
    case WORD:
        remove_between(line, word_back(line), here);
        break;
    case OLDER:
    case NEWER:
        go_history(line, what == OLDER ? -1 : 1);
        break;
    case DO:
        do_line(line);
        break;
    case TAB:
        complete(line);
        break;
    case LEAVE:
        leave(line);
        break;
    }
}

static bool key(struct command_line *line, const struct ui_event *event)
{
    static const struct {
        const char *key;
        unsigned modifiers;
        enum edit edit;
    } rows[] = {
        {"Left", 0, LEFT},
        {"Right", 0, RIGHT},
        {"Home", 0, HOME},
        {"End", 0, END},
        {"A", UI_CTRL, HOME},
        {"E", UI_CTRL, END},
        {"Backspace", 0, BACK},
        {"Delete", 0, DELETE},
        {"U", UI_CTRL, BEFORE},
        {"K", UI_CTRL, BEHIND},
        {"W", UI_CTRL, WORD},
        {"Up", 0, OLDER},
        {"Down", 0, NEWER},
        {"Return", 0, DO},
        {"Keypad Enter", 0, DO},
        {"Tab", 0, TAB},
        {"Escape", 0, LEAVE},
        {"Backspace", UI_CTRL, WORD},
        {"Backspace", UI_SHIFT, BACK},
    };
    size_t i;
    if (strcmp(event->key, "C") == 0 && event->modifiers == (UI_CTRL | UI_SHIFT)) {
        scope_command(scope_of(&line->panel), "answers copy");
        return true;
    }
    /* An empty line has nothing to complete: Tab goes on to the next control. */
    if (strcmp(event->key, "Tab") == 0 && line->text[0] == '\0')
        return false;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(event->key, rows[i].key) == 0 && event->modifiers == rows[i].modifiers) {
            edit(line, rows[i].edit);
            return true;
        }
    return false;
}

/* A click puts the cursor where it is. */
static void put_cursor(struct command_line *line, const struct ui_event *event)
{
    double at = (event->x - event->rect.x - 26) / ui_mono_width(scope_of(&line->panel)->ui);
    size_t place = 0;
    for (; at > 0.5 && line->text[place] != '\0'; at -= 1)
        place = step_on(line, place);
    line->cursor = place;
}

static bool event_done(struct panel *panel, const struct ui_event *event)
{
    struct command_line *line = (struct command_line *)panel;
    bool done = true, answers = strcmp(event->id, "answers") == 0;
    if (answers && event->kind != UI_KEY_DOWN && event->kind != UI_TYPED)
        return answers_event(scope_of(panel), event);
    if (answers && event->kind == UI_TYPED) /* whatever is typed goes into the line */
        scope_focus(scope_of(panel), scope_region(scope_of(panel), "command"), "input");
    if (event->kind == UI_KEY_DOWN)
        done = key(line, event);
    else if (event->kind == UI_TYPED)
        insert(line, event->text);
    else if (event->kind == UI_PRESS)
        put_cursor(line, event);
    else
        return false;
    panel->stale |= done;
    return done;
}

/* --- history between runs --- */

static void keep(const struct panel *panel, json_t *object)
{
    const struct command_line *line = (const struct command_line *)panel;
    json_t *lines = json_array();
    unsigned i;
    for (i = 0; i < line->history_count; i++)
        json_array_append_new(lines, json_string(line->history[i]));
    json_object_set_new(object, "history", lines);
}

static void restore(struct panel *panel, const json_t *object)
{
    struct command_line *line = (struct command_line *)panel;
    const json_t *lines = json_object_get(object, "history"), *item;
    size_t i;
    json_array_foreach(lines, i, item)
    {
        if (!json_is_string(item))
            continue;
        set(line, json_string_value(item));
        remember(line);
    }
    set(line, "");
}

static void close_panel(struct panel *panel)
{
    struct command_line *line = (struct command_line *)panel;
    while (line->history_count > 0)
        free(line->history[--line->history_count]);
}

static const char *const keys[] = {
    "Enter",
    "do the command",
    "Tab",
    "complete the word",
    "Up, Down",
    "commands before",
    "Ctrl+A, Ctrl+E",
    "to the line's begin, end",
    "Ctrl+W, Ctrl+U, Ctrl+K",
    "delete word, before, behind",
    "Ctrl+Shift+C",
    "copy the answers selected",
    "Escape",
    "empty, close the answers, leave",
    NULL,
};

const struct panel_class command_panel = {
    .name = "command",
    .title = "Command line",
    .size = sizeof(struct command_line),
    .close = close_panel,
    .draw = draw,
    .event = event_done,
    .keep = keep,
    .restore = restore,
    .keys = keys,
};
