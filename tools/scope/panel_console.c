/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial consoles: a terminal for each stream that carries text. What the guest has said is shown
 * up to the machine's moment, in its past, too; what is typed goes in at once, stamped and logged,
 * and shows only if the guest sends it back. Answers that a guest asks a terminal for are not sent:
 * they would depend on when the window looked. */
#include "consoles.h"
#include "panel.h"
#include "terminal_view.h"

#include "device_tree.h"
#include "stream.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME    48
#define MARGIN  10.0
#define BAR     12.0 /* at the right, for the scroll bar */
#define SCREEN  "screen"
#define HISTORY "history"
#define COLUMNS 80   /* that guests write for */
#define LEAST   0.72 /* beside other text of code: 9 units where that has 12.5 */

struct tab {
    char name[NAME];
    bool text; /* is it for people? */
};

struct console_panel {
    struct panel panel;
    const struct machine *machine; /* only to compare with */
    struct consoles consoles;
    struct tab *tabs; /* of the streams */
    unsigned shown;
    unsigned rows, columns; /* as there was room at the last drawing */
    bool all;               /* quiet streams, too */
    sim_time character_time;
    double fitted, fitted_text; /* the letters' size was found for: width, text size */
    double last;                /* offset of the end, as drawn last */
    bool away;                  /* scrolled: does not follow what is said */
    double offset, wants;       /* units from the top of the history; wants: to be scrolled by */
    struct terminal_view view;
    struct terminal_place anchor; /* where the selection began */
    bool selecting, sent;         /* sent: the key; its text is not to follow */
};

static struct console_panel *console_of(struct panel *panel)
{
    return (struct console_panel *)panel;
}

/* --- streams --- */

/* Those of converters and buses carry no text. By the generic names of the Devicetree
 * Specification, chapter 2.2.2. */
static bool carries_text(const struct stream *stream)
{
    static const char *const others[] = {"adc", "dac", "spi", "i2c", "i2s", "ethernet", "can"};
    const struct device *device = stream->device;
    const struct machine *machine = stream->machine;
    char path[256];
    const char *name;
    size_t i;
    if (device == NULL || device->machine != machine)
        return true;
    name = strrchr(tree_path(machine, device->node, path, sizeof path), '/');
    for (i = 0; name != NULL && i < sizeof others / sizeof others[0]; i++)
        if (strncmp(name + 1, others[i], strlen(others[i])) == 0 &&
            strchr("@-", name[1 + strlen(others[i])]) != NULL)
            return false;
    return true;
}

static void close_streams(struct console_panel *console)
{
    consoles_close(&console->consoles);
    free(console->tabs);
    console->tabs = NULL;
    console->machine = NULL;
}

static bool open_streams(struct console_panel *console, struct machine *machine)
{
    const struct stream *stream, *first = stream_console(machine);
    unsigned i = 0;
    close_streams(console);
    console->tabs = calloc(machine->stream_count + 1u, sizeof *console->tabs);
    if (console->tabs == NULL || !consoles_open(&console->consoles, machine)) {
        close_streams(console);
        return false;
    }
    for (stream = machine->streams; stream != NULL; stream = stream->next, i++) {
        snprintf(console->tabs[i].name, NAME, "%s", stream->name);
        console->tabs[i].text = carries_text(stream);
        if (stream == first)
            console->shown = i;
    }
    console->machine = machine;
    console->away = false;
    if (console->rows != 0)
        consoles_resize(&console->consoles, console->rows, console->columns);
    return true;
}

static void select_stream(struct console_panel *console, unsigned stream)
{
    console->shown = stream;
    console->away = false;
    console->view.from = console->view.to = (struct terminal_place){0, 0};
    console->panel.stale = true;
}

static const struct stream *stream_at(const struct machine *machine, unsigned index)
{
    const struct stream *stream = machine->streams;
    while (stream != NULL && index-- > 0)
        stream = stream->next;
    return stream;
}

static bool look(struct panel *panel, const struct worker_look *look)
{
    struct console_panel *console = console_of(panel);
    const struct stream *stream;
    bool changed = false;
    sim_time before = console->character_time;
    if (look->machine == NULL) {
        close_streams(console);
        return false;
    }
    if (look->machine != console->machine)
        changed = open_streams(console, look->machine);
    if (console->machine == NULL || look->recording == NULL)
        return changed;
    changed |= consoles_follow(&console->consoles, look->machine, look->recording);
    stream = stream_at(look->machine, console->shown);
    console->character_time = stream == NULL ? 0 : stream->character_time;
    return changed || before != console->character_time;
}

static struct terminal *shown_terminal(struct console_panel *console)
{
    return console->shown < console->consoles.count
               ? consoles_terminal(&console->consoles, console->shown)
               : NULL;
}

/* --- tabs --- */

static bool has_tab(const struct console_panel *console, unsigned stream)
{
    if (stream == console->shown || console->consoles.streams[stream].said > 0)
        return true;
    return console->all && console->tabs[stream].text;
}

static double draw_tab(struct console_panel *console, struct ui *ui, unsigned stream, double x,
                       double y, double h)
{
    const char *name = console->tabs[stream].name;
    bool chosen = stream == console->shown, news = consoles_news(&console->consoles, stream);
    enum ui_font font = chosen ? UI_BOLD : UI_PLAIN;
    struct ui_control control = {.kind = UI_ROW};
    double text = ui_text_width(ui, font, name);
    control.rect = (struct ui_rect){x, y, ceil(text) + 26, h};
    snprintf(control.id, sizeof control.id, "stream.%s", name);
    snprintf(control.command, sizeof control.command, "console %s", name);
    snprintf(control.label, sizeof control.label, "Console of %s%s", name,
             news && !chosen ? ": it has said something" : "");
    if (chosen)
        ui_fill(ui, (struct ui_rect){x + 8, y + h - 3, text + 10, 3}, UI_ACCENT);
    if (news && !chosen)
        ui_fill_round(ui, (struct ui_rect){x + 3, y + h / 2 - 4, 7, 7}, 3.5, UI_ACCENT);
    ui_text(ui, x + 13, y + (h - ui_line_height(ui, font)) / 2, 0, font,
            chosen || news || ui_hovers(ui, control.rect) ? UI_TEXT : UI_DIM, UI_LEFT, name);
    ui_control(ui, &control);
    return control.rect.w;
}

static unsigned quiet_streams(const struct console_panel *console)
{
    unsigned i, count = 0;
    for (i = 0; i < console->consoles.count; i++)
        count +=
            console->tabs[i].text && i != console->shown && console->consoles.streams[i].said == 0;
    return count;
}

static void draw_quiet(const struct console_panel *console, struct ui *ui, double x, double y,
                       double h)
{
    struct ui_control control = {.kind = UI_BUTTON, .id = "quiet", .command = "console quiet"};
    unsigned count = quiet_streams(console);
    char text[48];
    if (count == 0)
        return;
    if (console->all)
        snprintf(text, sizeof text, "hide quiet");
    else
        snprintf(text, sizeof text, "%u more", count);
    snprintf(control.label, sizeof control.label, "Shows or hides streams that have said nothing");
    control.rect = (struct ui_rect){x, y, ui_text_width(ui, UI_SMALL, text) + 16, h};
    ui_text(ui, x + 8, y + (h - ui_line_height(ui, UI_SMALL)) / 2, 0, UI_SMALL,
            ui_hovers(ui, control.rect) ? UI_TEXT : UI_DIM, UI_LEFT, text);
    ui_control(ui, &control);
}

/* Ten bits of an asynchronous character: start, eight of data, stop. A divider meets a rate that
 * people know only nearly; 0: it is none. */
static unsigned baud_of(sim_time character_time)
{
    static const unsigned rates[] = {300,    600,    1200,   2400,   4800,   9600,
                                     19200,  31250,  38400,  57600,  115200, 230400,
                                     250000, 460800, 500000, 921600, 1000000};
    double baud = character_time == 0 ? 0 : 10.0 * (double)SIM_SECOND / (double)character_time;
    size_t i;
    for (i = 0; i < sizeof rates / sizeof rates[0]; i++)
        if (fabs(baud / rates[i] - 1) < 0.025)
            return rates[i];
    return 0;
}

static double draw_speed(const struct console_panel *console, struct ui *ui, struct ui_rect bar)
{
    const char *title = "";
    const struct terminal *terminal = shown_terminal((struct console_panel *)console);
    char text[128] = "";
    double y = bar.y + (bar.h - ui_line_height(ui, UI_SMALL)) / 2;
    if (terminal != NULL)
        title = terminal_title(terminal);
    if (console->away)
        snprintf(text, sizeof text, "scrolled back: End shows the latest");
    else if (*title != '\0')
        snprintf(text, sizeof text, "%s", title);
    else if (baud_of(console->character_time) > 0)
        snprintf(text, sizeof text, "%u baud", baud_of(console->character_time));
    if (*text == '\0' || bar.w < 420)
        return 0;
    return ui_text(ui, bar.x + bar.w - 200 - MARGIN, y, 200, UI_SMALL,
                   console->away ? UI_ACCENT : UI_DIM, UI_RIGHT, text) +
           2 * MARGIN;
}

static void draw_tabs(struct console_panel *console, struct ui *ui, struct ui_rect bar)
{
    double x = bar.x + 2, right = bar.x + bar.w;
    unsigned i;
    ui_line(ui, bar.x, bar.y + bar.h, right, bar.y + bar.h, UI_LINE, 1);
    right -= draw_speed(console, ui, bar);
    ui_clip(ui, (struct ui_rect){bar.x, bar.y, right - bar.x, bar.h});
    for (i = 0; i < console->consoles.count; i++)
        if (has_tab(console, i))
            x += draw_tab(console, ui, i, x, bar.y, bar.h);
    draw_quiet(console, ui, x, bar.y, bar.h);
    ui_unclip(ui);
}

/* --- the terminal --- */

/* The largest letters with which there is room for COLUMNS, down to LEAST. */
static void size_letters(struct console_panel *console, struct ui *ui, double width)
{
    double size = 1;
    if (console->fitted == width && console->fitted_text == ui_text_size(ui))
        return;
    console->fitted = width;
    console->fitted_text = ui_text_size(ui);
    ui_set_cell_size(ui, size);
    while (size > LEAST && width < COLUMNS * ui_cell_width(ui)) {
        size = fmax(size - 0.04, LEAST);
        ui_set_cell_size(ui, size);
    }
}

/* How many cells there is room for; what was read for other sizes is read again at the next look.
 */
static void fit(struct console_panel *console, struct ui *ui, struct ui_rect rect)
{
    unsigned columns, rows;
    size_letters(console, ui, rect.w);
    console->view.width = ui_cell_width(ui);
    console->view.height = ui_line_height(ui, UI_CELL);
    columns = (unsigned)fmax(floor(rect.w / console->view.width), 0);
    rows = (unsigned)fmax(floor(rect.h / console->view.height), 0);
    if (columns > TERMINAL_COLUMNS_MOST)
        columns = TERMINAL_COLUMNS_MOST;
    if (rows > TERMINAL_ROWS_MOST)
        rows = TERMINAL_ROWS_MOST;
    if (columns == console->columns && rows == console->rows)
        return;
    console->columns = columns;
    console->rows = rows;
    consoles_resize(&console->consoles, rows, columns);
    console->panel.stale = true;
    console->view.from = console->view.to = (struct terminal_place){0, 0};
}

/* Follows the end, or stays where the user has gone; returns the lines above the upper edge. */
static double scroll(struct console_panel *console, struct ui *ui, struct ui_rect rect,
                     const struct terminal *terminal)
{
    double lines = (double)(terminal_end(terminal) - terminal_first(terminal));
    double content = lines * console->view.height, last = fmax(content - rect.h, 0);
    if (console->wants != 0) {
        double top = fmin(fmax(console->offset + console->wants, 0), last);
        ui_scroll_to(ui, HISTORY, top, top + rect.h);
        console->wants = 0;
        console->away = top < last - 1;
    } else if (!console->away && console->last != last) {
        ui_scroll_to(ui, HISTORY, last, content);
    }
    console->last = last;
    console->offset = ui_scroll(ui, rect, HISTORY, content);
    console->away = console->offset < last - console->view.height / 2;
    return console->offset / console->view.height;
}

static void draw_terminal(struct console_panel *console, struct ui *ui, struct ui_rect rect)
{
    struct ui_control control = {.kind = UI_AREA, .id = SCREEN};
    struct terminal *terminal;
    struct ui_rect inner = {rect.x + MARGIN, rect.y + 6, rect.w - MARGIN - BAR, rect.h - 10};
    fit(console, ui, inner);
    terminal = shown_terminal(console);
    control.rect = (struct ui_rect){rect.x, rect.y, rect.w - BAR, rect.h};
    snprintf(control.label, sizeof control.label, "Terminal of %s: what is typed goes to the guest",
             console->tabs[console->shown].name);
    snprintf(control.menu, sizeof control.menu,
             "Copy\tconsole copy\nPaste\tconsole paste\nSelect all\tconsole select all");
    if (terminal != NULL) {
        inner.h = console->rows * console->view.height;
        console->view.rect = inner;
        console->view.focused = ui_has_focus(ui, SCREEN);
        console->view.top = scroll(
            console, ui, (struct ui_rect){inner.x, inner.y, inner.w + BAR, inner.h}, terminal);
        terminal_view_draw(ui, terminal, &console->view);
        consoles_looked(&console->consoles, console->shown);
    }
    ui_control(ui, &control);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct console_panel *console = console_of(panel);
    double bar = ui_line_height(ui, UI_PLAIN) + 12;
    if (console->machine == NULL || console->consoles.count == 0) {
        ui_text(ui, rect.x, rect.y + rect.h / 2, rect.w, UI_PLAIN, UI_DIM, UI_CENTRE,
                console->machine == NULL ? "There is no machine."
                                         : "This board has no serial port.");
        return;
    }
    draw_tabs(console, ui, (struct ui_rect){rect.x, rect.y, rect.w, bar});
    if (rect.h > bar + 30)
        draw_terminal(console, ui, (struct ui_rect){rect.x, rect.y + bar, rect.w, rect.h - bar});
}

/* --- typing, copying --- */

static void type(struct console_panel *console, const void *bytes, size_t count)
{
    struct worker *worker = scope_worker(console->panel.scope);
    if (worker == NULL || count == 0)
        return;
    worker_type(worker, console->tabs[console->shown].name, bytes, count);
    if (console->away)
        console->wants = 1e9;
    console->panel.stale = true;
}

static void paste(struct console_panel *console)
{
    struct terminal *terminal = shown_terminal(console);
    char *text = SDL_GetClipboardText(), *bytes;
    size_t count;
    if (text != NULL && terminal != NULL) {
        bytes = terminal_paste(terminal, text, &count);
        if (bytes != NULL)
            type(console, bytes, count);
        free(bytes);
    }
    SDL_free(text);
}

static bool is_selected(const struct console_panel *console)
{
    return memcmp(&console->view.from, &console->view.to, sizeof console->view.from) != 0;
}

static bool copy(struct console_panel *console, struct sim_error *error)
{
    struct terminal *terminal = shown_terminal(console);
    char *text;
    bool good;
    if (terminal == NULL || !is_selected(console)) {
        sim_error_set(error, "nothing is selected: drag over the text, or `console select all`");
        return false;
    }
    text = terminal_text(terminal, console->view.from, console->view.to);
    good = text != NULL && SDL_SetClipboardText(text) == 0;
    free(text);
    if (!good)
        sim_error_set(error, "the clipboard takes nothing: %s", SDL_GetError());
    return good;
}

static bool is_order(struct terminal_place a, struct terminal_place b)
{
    return a.line < b.line || (a.line == b.line && a.column <= b.column);
}

static void select_between(struct console_panel *console, struct terminal_place a,
                           struct terminal_place b)
{
    bool order = is_order(a, b);
    console->view.from = order ? a : b;
    console->view.to = order ? b : a;
    console->panel.stale = true;
}

static bool press(struct console_panel *console, const struct ui_event *event)
{
    struct terminal *terminal = shown_terminal(console);
    struct terminal_place at;
    if (terminal == NULL || event->button > 2)
        return false;
    if (event->button == 2) {
        paste(console);
        return true;
    }
    at = terminal_view_at(&console->view, terminal, event->x, event->y);
    console->selecting = event->clicks < 2;
    console->anchor = at;
    select_between(console, at, at);
    if (event->clicks == 2) {
        terminal_word(terminal, at, &console->view.from, &console->view.to);
    } else if (event->clicks > 2) {
        console->view.from.column = 0;
        console->view.to.column = TERMINAL_COLUMNS_MOST;
    }
    return true;
}

static bool drag(struct console_panel *console, const struct ui_event *event)
{
    struct terminal *terminal = shown_terminal(console);
    if (!console->selecting || event->button != 1 || terminal == NULL)
        return false;
    if (event->y < console->view.rect.y)
        console->wants = -console->view.height;
    if (event->y > console->view.rect.y + console->view.rect.h)
        console->wants = console->view.height;
    select_between(console, console->anchor,
                   terminal_view_at(&console->view, terminal, event->x, event->y));
    return true;
}

/* Keys of the terminal itself, not of the guest. */
static bool own_key(struct console_panel *console, const struct ui_event *event)
{
    double page = (console->rows - 1) * console->view.height;
    const struct {
        const char *key;
        unsigned modifiers;
        double by;
    } rows[] = {
        {"PageUp", UI_SHIFT, -page},
        {"PageDown", UI_SHIFT, page},
        {"Up", UI_SHIFT | UI_CTRL, -console->view.height},
        {"Down", UI_SHIFT | UI_CTRL, console->view.height},
        {"Home", UI_SHIFT, -1e9},
        {"End", UI_SHIFT, 1e9},
        {"C", UI_SHIFT | UI_CTRL, 0},
        {"V", UI_SHIFT | UI_CTRL, 0},
        {"Insert", UI_SHIFT, 0},
        {"Insert", UI_CTRL, 0},
        {"End", 0, 1e9},
    };
    size_t i, count = sizeof rows / sizeof rows[0] - !console->away;
    for (i = 0; i < count; i++) {
        if (strcmp(event->key, rows[i].key) != 0 || event->modifiers != rows[i].modifiers)
            continue;
        console->wants = rows[i].by;
        console->panel.stale = true;
        if (rows[i].by == 0)
            scope_command(console->panel.scope, *event->key == 'C' || event->modifiers == UI_CTRL
                                                    ? "console copy"
                                                    : "console paste");
        return true;
    }
    return false;
}

/* The window's: function keys, Alt and a digit or Enter, Ctrl+Page Up and others with both. */
static bool window_key(const struct ui_event *event)
{
    const char *key = event->key;
    bool named = key[0] != '\0' && key[1] != '\0';
    if (key[0] == 'F' && key[1] >= '0' && key[1] <= '9')
        return true;
    if (strcmp(key, "Application") == 0 || strcmp(key, "Menu") == 0)
        return true;
    if (event->modifiers & UI_ALT)
        return named || (key[0] >= '0' && key[0] <= '9') || (event->modifiers & UI_CTRL);
    return (event->modifiers & UI_CTRL) &&
           (strncmp(key, "Page", 4) == 0 || (key[0] >= '0' && key[0] <= '9') || key[0] == '=' ||
            key[0] == '-' || key[0] == '+' || strncmp(key, "Keypad", 6) == 0);
}

static bool key_down(struct console_panel *console, const struct ui_event *event)
{
    struct terminal *terminal = shown_terminal(console);
    char bytes[TERMINAL_KEY];
    size_t count;
    console->sent = false;
    if (own_key(console, event))
        return true;
    if (terminal == NULL || window_key(event))
        return false;
    count = terminal_key(terminal, event->key, event->modifiers, bytes);
    type(console, bytes, count);
    console->sent = count > 0;
    return count > 0;
}

static bool event(struct panel *panel, const struct ui_event *event)
{
    struct console_panel *console = console_of(panel);
    if (console->machine == NULL || strcmp(event->id, SCREEN) != 0)
        return false;
    switch (event->kind) {
    case UI_KEY_DOWN:
        return key_down(console, event);
    case UI_TYPED:
        if (!console->sent)
            type(console, event->text, strlen(event->text));
        return true;
    case UI_PRESS:
        return press(console, event);
    case UI_MOVE:
        return drag(console, event);
    case UI_RELEASE:
        console->selecting = false;
        return true;
    default:
        return false;
    }
}

/* --- commands --- */

static bool find_stream(const struct console_panel *console, const char *words, unsigned *stream)
{
    char *end;
    unsigned long number = strtoul(words, &end, 10);
    for (*stream = 0; *stream < console->consoles.count; ++*stream)
        if (strcmp(console->tabs[*stream].name, words) == 0 ||
            (*words != '\0' && *end == '\0' && number == *stream))
            return true;
    return false;
}

static void step(struct console_panel *console, unsigned by)
{
    unsigned stream = console->shown;
    do
        stream = (stream + by) % console->consoles.count;
    while (!has_tab(console, stream));
    select_stream(console, stream);
}

static bool send(struct console_panel *console, const char *text)
{
    type(console, text, strlen(text));
    type(console, "\r", 1);
    return true;
}

static void select_all(struct console_panel *console)
{
    struct terminal *terminal = shown_terminal(console);
    if (terminal != NULL)
        select_between(console, (struct terminal_place){terminal_first(terminal), 0},
                       (struct terminal_place){terminal_end(terminal) - 1, TERMINAL_COLUMNS_MOST});
}

/* The panel may never have been shown. */
static bool has_machine(struct console_panel *console, struct sim_error *error)
{
    struct worker *worker = scope_worker(console->panel.scope);
    const struct worker_look *now;
    if (console->machine == NULL && worker != NULL) {
        while ((now = worker_enter(worker)) == NULL)
            ;
        look(&console->panel, now);
        worker_leave(worker);
    }
    if (console->machine != NULL && console->consoles.count > 0)
        return true;
    sim_error_set(error, "there is no serial port here");
    return false;
}

static bool command(struct panel *panel, const char *words, struct sim_error *error)
{
    struct console_panel *console = console_of(panel);
    unsigned stream;
    if (!has_machine(console, error))
        return false;
    panel->stale = true;
    if (strncmp(words, "send ", 5) == 0)
        return send(console, words + 5);
    if (strcmp(words, "copy") == 0)
        return copy(console, error);
    if (strcmp(words, "paste") == 0)
        paste(console);
    else if (strcmp(words, "select all") == 0)
        select_all(console);
    else if (strcmp(words, "quiet") == 0)
        console->all = !console->all;
    else if (strcmp(words, "next") == 0)
        step(console, 1);
    else if (strcmp(words, "previous") == 0)
        step(console, console->consoles.count - 1);
    else if (find_stream(console, words, &stream))
        select_stream(console, stream);
    else
        sim_error_set(error,
                      "console %s: it is a stream's name or number, next, previous, send TEXT, "
                      "copy, paste, select all or quiet",
                      words);
    return error->text[0] == '\0';
}

static void closed(struct panel *panel)
{
    close_streams(console_of(panel));
}

static const char *const keys[] = {
    "any text, Enter, arrows ...",
    "to the guest",
    "Shift+Page Up, Down",
    "scroll back and forth",
    "Ctrl+Shift+C",
    "copy what is selected",
    "Ctrl+Shift+V",
    "paste to the guest",
    NULL,
};

const struct panel_class console_panel = {
    .name = "console",
    .title = "Console",
    .size = sizeof(struct console_panel),
    .close = closed,
    .look = look,
    .draw = draw,
    .event = event,
    .command = command,
    .keys = keys,
};
