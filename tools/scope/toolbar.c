// SPDX-License-Identifier: GPL-2.0-or-later
/* What is above the panels: the run, steps in both directions, the moment and what the machine does
 * there, the pace. Readable from the last row of a room. */
#include "scope_parts.h"

#include <math.h>
#include <string.h>

enum icon { ICON_FIRST, ICON_BACK, ICON_RUN, ICON_PAUSE, ICON_ON, ICON_LAST };

struct tool {
    const char *id, *caption, *command, *label;
    enum icon icon;
    unsigned chevrons;
};

/* In the order of time: the present is in the middle. */
static const struct tool first_tools[] = {
    {"start", "start", "go start", "To the beginning (Alt+Home)", ICON_FIRST, 1},
    {NULL, NULL, NULL, NULL, ICON_BACK, 0},
};
static const struct tool back_tools[] = {
    {"back-task", "task", "reverse-switch", "Back to the task switch before (Alt+F8)", ICON_BACK,
     3},
    {"back-line", "line", "reverse-next", "Back one line (Alt+F10)", ICON_BACK, 2},
    {"back-instruction", "instr", "reverse-stepi", "Back one instruction (Alt+F9)", ICON_BACK, 1},
    {NULL, NULL, NULL, NULL, ICON_BACK, 0},
};
static const struct tool on_tools[] = {
    {"instruction", "instr", "stepi", "Forward one instruction (F9)", ICON_ON, 1},
    {"line", "line", "next", "Forward one line (F10; F11 into calls)", ICON_ON, 2},
    {"task", "task", "switch", "Forward to the next task switch (F8)", ICON_ON, 3},
    {NULL, NULL, NULL, NULL, ICON_ON, 0},
};
static const struct tool last_tools[] = {
    {"front", "front", "go end", "To the latest moment that was reached (Alt+End)", ICON_LAST, 1},
    {NULL, NULL, NULL, NULL, ICON_ON, 0},
};
#define TOOL_GROUPS 4
static const struct tool *const all_tools[TOOL_GROUPS] = {first_tools, back_tools, on_tools,
                                                          last_tools};

static const struct {
    const char *label, *command;
    double pace;
} paces[] = {
    {"0.01×", "pace 0.01", 0.01},
    {"0.1×", "pace 0.1", 0.1},
    {"1×", "pace 1", 1},
    {"max", "pace max", 0},
};

struct toolbar {
    struct panel panel;
    enum worker_state state;
    sim_time now;
    uint64_t stops;
    bool at_limit;
    double speed;
    char reason[256];
    char kernel[64];
    double free_x;                   /* what is not taken yet, while it is drawn */
    bool captions, all_paces, words; /* is there room for them? */
    struct ui_rect rect;
};

double toolbar_height(struct scope *scope)
{
    return fmax(ui_line_height(scope->ui, UI_SMALL) + 40,
                ui_line_height(scope->ui, UI_TITLE) + ui_line_height(scope->ui, UI_SMALL) + 14);
}

/* --- icons: in the size of the text, within a box of 18 units around a middle --- */

static double icon_scale(struct ui *ui)
{
    return fmax(ui_text_size(ui) / 13, 0.8);
}

static void chevron(cairo_t *cairo, double x, double y, double to)
{
    cairo_move_to(cairo, x - to * 2.5, y - 5);
    cairo_line_to(cairo, x + to * 2.5, y);
    cairo_line_to(cairo, x - to * 2.5, y + 5);
}

static void draw_icon(struct ui *ui, const struct tool *tool, double x, double y)
{
    cairo_t *cairo = ui_cairo(ui);
    double larger = icon_scale(ui);
    bool back = tool->icon == ICON_FIRST || tool->icon == ICON_BACK;
    double to = back ? -1 : 1, first;
    unsigned i;
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, larger, larger);
    x = y = 0;
    first = -(tool->chevrons - 1.0) * 3;
    cairo_set_line_width(cairo, 1.8);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    for (i = 0; i < tool->chevrons; i++)
        chevron(cairo, first + i * 6, y, to);
    if (tool->icon == ICON_FIRST || tool->icon == ICON_LAST) {
        cairo_move_to(cairo, x + to * 5.5, y - 5);
        cairo_line_to(cairo, x + to * 5.5, y + 5);
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void draw_run_icon(struct ui *ui, bool runs, double x, double y)
{
    cairo_t *cairo = ui_cairo(ui);
    if (runs) {
        cairo_rectangle(cairo, x - 5, y - 6, 4, 12);
        cairo_rectangle(cairo, x + 1, y - 6, 4, 12);
    } else {
        cairo_move_to(cairo, x - 4, y - 6.5);
        cairo_line_to(cairo, x + 6, y);
        cairo_line_to(cairo, x - 4, y + 6.5);
        cairo_close_path(cairo);
    }
    cairo_fill(cairo);
}

/* --- buttons --- */

static void know(struct ui *ui, struct ui_rect rect, const char *id, const char *command,
                 const char *label)
{
    struct ui_control control = {.kind = UI_BUTTON, .rect = rect};
    snprintf(control.id, sizeof control.id, "%s", id);
    snprintf(control.command, sizeof control.command, "%s", command);
    snprintf(control.label, sizeof control.label, "%s", label);
    ui_control(ui, &control);
}

static double tool_width(const struct toolbar *bar, struct ui *ui, const struct tool *tool)
{
    double least = 30 * icon_scale(ui);
    return bar->captions ? fmax(ceil(ui_text_width(ui, UI_SMALL, tool->caption)) + 12, least + 10)
                         : least;
}

static void draw_tools(struct toolbar *bar, struct ui *ui, const struct tool *tool)
{
    double small = ui_line_height(ui, UI_SMALL);
    for (; tool->id != NULL; tool++) {
        double w = tool_width(bar, ui, tool), below = bar->captions ? small : 0;
        struct ui_rect rect = {bar->free_x, bar->rect.y + 5, w, bar->rect.h - 10};
        bool hovered = ui_hovers(ui, rect);
        if (hovered)
            ui_fill_round(ui, rect, 6, UI_LINE);
        ui_source(ui, UI_TEXT);
        draw_icon(ui, tool, rect.x + w / 2, rect.y + (rect.h - below) / 2);
        if (bar->captions)
            ui_text(ui, rect.x, rect.y + rect.h - small - 2, w, UI_SMALL,
                    hovered ? UI_TEXT : UI_DIM, UI_CENTRE, tool->caption);
        know(ui, rect, tool->id, tool->command, tool->label);
        bar->free_x += w + 2;
    }
}

/* Tools that belong together, on one ground, with what they do in front. */
static void draw_group(struct toolbar *bar, struct ui *ui, const char *word,
                       const struct tool *tools)
{
    double small = ui_line_height(ui, UI_SMALL);
    double w = bar->words ? ui_text_width(ui, UI_SMALL, word) + 18 : 4;
    struct ui_rect ground = {bar->free_x + 4, bar->rect.y + 4, w, bar->rect.h - 8};
    const struct tool *tool;
    for (tool = tools; tool->id != NULL; tool++)
        ground.w += tool_width(bar, ui, tool) + 2;
    ui_fill_round(ui, ground, 8, UI_RAISED);
    if (bar->words)
        ui_text(ui, ground.x + 10, ground.y + (ground.h - small) / 2, 0, UI_SMALL, UI_TEXT, UI_LEFT,
                word);
    bar->free_x = ground.x + w;
    draw_tools(bar, ui, tools);
    bar->free_x = ground.x + ground.w + 6;
}

static void draw_run(struct toolbar *bar, struct ui *ui)
{
    bool runs = bar->state == WORKER_RUNS;
    bool over = !runs && (bar->at_limit || bar->state == WORKER_OVER);
    enum ui_colour ink = over ? UI_DIM : UI_ON_ACCENT;
    const char *label = runs ? "Pause" : "Run";
    double w = ceil(fmax(ui_text_width(ui, UI_BOLD, "Pause"), 40)) + 48;
    double high = ui_line_height(ui, UI_BOLD) + 18;
    struct ui_rect rect = {bar->free_x + 6, bar->rect.y + (bar->rect.h - high) / 2, w, high};
    ui_fill_round(ui, rect, 8, over ? UI_RAISED : UI_ACCENT);
    ui_source(ui, ink);
    draw_run_icon(ui, runs, rect.x + 20, rect.y + high / 2);
    ui_text(ui, rect.x + 34, rect.y + 9, w - 40, UI_BOLD, ink, UI_LEFT, label);
    know(ui, rect, "run", "toggle",
         over   ? "Run (F5): the run is over, go back first"
         : runs ? "Pause (F5)"
                : "Run (F5)");
    bar->free_x = rect.x + w + 6;
}

/* --- the moment --- */

/* "12.345 678 901 s" */
static void time_text(sim_time now, char *text, size_t size)
{
    uint64_t ns = now / SIM_NS;
    snprintf(text, size, "%llu.%03llu %03llu %03llu s", (unsigned long long)(ns / 1000000000u),
             (unsigned long long)(ns / 1000000u % 1000), (unsigned long long)(ns / 1000u % 1000),
             (unsigned long long)(ns % 1000));
}

static const struct {
    const char *text;
    enum ui_colour colour;
} states[] = {
    [WORKER_STANDS] = {"Paused", UI_ACCENT},
    [WORKER_RUNS] = {"Running", UI_RUNNING},
    [WORKER_OVER] = {"Over", UI_BAD},
};

static void draw_mark(struct ui *ui, enum worker_state state, double x, double y)
{
    cairo_t *cairo = ui_cairo(ui);
    ui_source(ui, states[state].colour);
    cairo_new_path(cairo);
    if (state == WORKER_RUNS)
        cairo_arc(cairo, x, y, 4.5, 0, 2 * M_PI);
    else if (state == WORKER_OVER)
        cairo_rectangle(cairo, x - 4, y - 4, 8, 8);
    else {
        cairo_rectangle(cairo, x - 4, y - 4.5, 3, 9);
        cairo_rectangle(cairo, x + 1, y - 4.5, 3, 9);
    }
    cairo_fill(cairo);
}

static void draw_moment(struct toolbar *bar, struct ui *ui, double right)
{
    double title = ui_line_height(ui, UI_TITLE), small = ui_line_height(ui, UI_SMALL);
    double x = bar->free_x + 22, y = bar->rect.y + (bar->rect.h - title - small - 2) / 2;
    char text[64], below[400];
    if (right - x < 60)
        return;
    time_text(bar->now, text, sizeof text);
    if (ui_text_width(ui, UI_TITLE, text) <= right - x)
        ui_text(ui, x, y, right - x, UI_TITLE, UI_TEXT, UI_LEFT, text);
    else
        ui_text(ui, x, y + (title - ui_line_height(ui, UI_BOLD)) / 2, right - x, UI_BOLD, UI_TEXT,
                UI_LEFT, text);
    y += title + 2;
    if (bar->state == WORKER_RUNS && bar->speed > 0)
        snprintf(below, sizeof below, "%s, %.3g of real time", states[bar->state].text, bar->speed);
    else
        snprintf(below, sizeof below, "%s%s%s", states[bar->state].text,
                 bar->reason[0] != '\0' ? ": " : "", bar->reason);
    draw_mark(ui, bar->state, x + 5, y + small / 2);
    ui_text(ui, x + 16, y, right - x - 16, UI_SMALL, UI_DIM, UI_LEFT, below);
}

/* --- right side --- */

static double draw_paces(struct toolbar *bar, struct ui *ui, double right)
{
    const struct scope *scope = scope_of(&bar->panel);
    double high = ui_line_height(ui, UI_PLAIN) + 8, y = bar->rect.y + (bar->rect.h - high) / 2, x;
    double widths[sizeof paces / sizeof *paces], all = 0;
    size_t i, count = sizeof paces / sizeof *paces;
    for (i = 0; i < count; i++)
        all += widths[i] = ceil(ui_text_width(ui, UI_PLAIN, paces[i].label)) + 18;
    x = right - all;
    ui_fill_round(ui, (struct ui_rect){x, y, all, high}, 6, UI_RAISED);
    for (i = 0; i < count; i++) {
        struct ui_rect rect = {x, y, widths[i], high};
        bool on = fabs(scope->pace - paces[i].pace) < 1e-9;
        char id[32], label[64];
        snprintf(id, sizeof id, "pace.%s", paces[i].command + 5);
        snprintf(label, sizeof label, "Pace: %s of real time",
                 paces[i].pace > 0 ? paces[i].label : "as fast as it goes, instead");
        if (on)
            ui_fill_round(ui, rect, 6, UI_ACCENT);
        ui_text(ui, x, y + 4, widths[i], UI_PLAIN,
                on                    ? UI_ON_ACCENT
                : ui_hovers(ui, rect) ? UI_TEXT
                                      : UI_DIM,
                UI_CENTRE, paces[i].label);
        know(ui, rect, id, paces[i].command, label);
        x += widths[i];
    }
    return right - all;
}

/* One button instead of all paces, whose menu has them. */
static double draw_one_pace(struct toolbar *bar, struct ui *ui, double right)
{
    struct ui_control control = {.kind = UI_BUTTON, .id = "pace", .label = "Pace"};
    const struct scope *scope = scope_of(&bar->panel);
    char text[32] = "Pace: max";
    size_t i, used = 0;
    double w, high = ui_line_height(ui, UI_PLAIN) + 8;
    if (scope->pace > 0)
        snprintf(text, sizeof text, "Pace: %g×", scope->pace);
    w = ceil(ui_text_width(ui, UI_PLAIN, text)) + 20;
    for (i = 0; i < sizeof paces / sizeof *paces; i++)
        used += (size_t)snprintf(control.menu + used, sizeof control.menu - used, "%s%s\t%s",
                                 i == 0 ? "" : "\n", paces[i].label, paces[i].command);
    control.rect = (struct ui_rect){right - w, bar->rect.y + (bar->rect.h - high) / 2, w, high};
    ui_fill_round(ui, control.rect, 6, UI_RAISED);
    ui_text(ui, control.rect.x, control.rect.y + 4, w, UI_PLAIN, UI_TEXT, UI_CENTRE, text);
    ui_control(ui, &control);
    return right - w;
}

/* Captions go first when there is no room for all, then the paces, then the groups' words. */
static void find_room(struct toolbar *bar, struct ui *ui)
{
    double moment = ui_text_width(ui, UI_TITLE, "00.000 000 000 s") + 40, tools[2] = {0, 0};
    double run = ui_text_width(ui, UI_BOLD, "Pause") + 76, others = 150, all = 40;
    const struct tool *tool;
    size_t i, j;
    for (i = 0; i < 2; i++) {
        bar->captions = i == 1;
        tools[i] = ui_text_width(ui, UI_SMALL, "BackForward") + 64;
        for (j = 0; j < TOOL_GROUPS; j++)
            for (tool = all_tools[j]; tool->id != NULL; tool++)
                tools[i] += tool_width(bar, ui, tool) + 2;
    }
    others = ui_text_width(ui, UI_PLAIN, "LightKeys") + 72;
    for (i = 0; i < sizeof paces / sizeof *paces; i++)
        all += ui_text_width(ui, UI_PLAIN, paces[i].label) + 18;
    bar->captions = tools[1] + run + moment + others + all < bar->rect.w;
    bar->words = tools[0] + run + moment + others + 140 < bar->rect.w;
    bar->all_paces = tools[0] + run + moment + others + all < bar->rect.w;
}

static double draw_plain_button(struct toolbar *bar, struct ui *ui, double right, const char *id,
                                const char *text, const char *command, const char *label)
{
    double w = ceil(ui_text_width(ui, UI_PLAIN, text)) + 20;
    double high = ui_line_height(ui, UI_PLAIN) + 8;
    struct ui_rect rect = {right - w, bar->rect.y + (bar->rect.h - high) / 2, w, high};
    if (ui_hovers(ui, rect))
        ui_fill_round(ui, rect, 6, UI_RAISED);
    ui_text(ui, rect.x, rect.y + 4, w, UI_PLAIN, UI_DIM, UI_CENTRE, text);
    know(ui, rect, id, command, label);
    return rect.x;
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct toolbar *bar = (struct toolbar *)panel;
    const struct scope *scope = scope_of(panel);
    bool dark = strcmp(ui_theme(ui)->name, "dark") == 0;
    double right = rect.x + rect.w - 8;
    bar->rect = rect;
    bar->free_x = rect.x + 8;
    find_room(bar, ui);
    ui_fill(ui, rect, UI_PANEL);
    ui_line(ui, rect.x, rect.y + rect.h - 0.5, rect.x + rect.w, rect.y + rect.h - 0.5, UI_LINE, 1);
    if (scope->worker != NULL) {
        draw_tools(bar, ui, first_tools);
        draw_group(bar, ui, "Back", back_tools);
        draw_run(bar, ui);
        draw_group(bar, ui, "Forward", on_tools);
        draw_tools(bar, ui, last_tools);
    } else {
        double title = ui_line_height(ui, UI_TITLE);
        bar->free_x +=
            ui_text(ui, bar->free_x + 8, rect.y + (rect.h - title) / 2, 0, UI_TITLE, UI_TEXT,
                    UI_LEFT, scope->options->name != NULL ? scope->options->name : "bosim");
    }
    right = draw_plain_button(bar, ui, right, "help", "Keys", "keys", "All keys (F1)");
    right = draw_plain_button(bar, ui, right, "theme", dark ? "Light" : "Dark", "theme",
                              "Light or dark (Ctrl+T)");
    if (scope->worker != NULL) {
        right = bar->all_paces ? draw_paces(bar, ui, right - 8) : draw_one_pace(bar, ui, right - 8);
        draw_moment(bar, ui, right - 12);
    }
}

static bool look(struct panel *panel, const struct worker_look *seen)
{
    struct toolbar *bar = (struct toolbar *)panel;
    sim_time now = seen->machine == NULL ? 0 : machine_now(seen->machine);
    bool at_limit = seen->console != NULL && console_at_limit(seen->console);
    bool other = bar->at_limit != at_limit || bar->now != now || bar->state != seen->state ||
                 bar->stops != seen->stops || bar->speed != seen->speed;
    bar->now = now;
    bar->at_limit = at_limit;
    bar->state = seen->state;
    bar->stops = seen->stops;
    bar->speed = seen->speed;
    if (other)
        snprintf(bar->reason, sizeof bar->reason, "%s", seen->reason == NULL ? "" : seen->reason);
    return other;
}

const struct panel_class toolbar_panel = {.name = "toolbar",
                                          .title = "Toolbar",
                                          .size = sizeof(struct toolbar),
                                          .look = look,
                                          .draw = draw};
