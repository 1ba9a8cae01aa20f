/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the panels share: when to copy anew, tables, marks of change, messages. */
#include "panel_parts.h"

#include "debug/console_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- when to copy --- */

#define LOOKS_EACH 0.12 /* seconds between two looks at a running machine */
#define HIDDEN     0.5  /* who has not looked for so long was not shown */
#define LOOK_SHARE 20.0 /* and at least so many times as long as a look takes */

static double host_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* What a command may change without a step: the task and frame that are looked at, the stops, the
 * folders of sources. */
static uint64_t marks_of(const struct worker_look *look)
{
    const struct console *console = look->console;
    const struct stop *stop;
    uint64_t sum = 17;
    const char *folder;
    if (console == NULL)
        return 0;
    sum = sum * 31 + console->task;
    sum = sum * 31 + console->frame;
    for (folder = console->settings.sources; *folder != '\0'; folder++)
        sum = sum * 31 + (uint8_t)*folder;
    for (stop = debugger_stops(look->debugger); stop != NULL; stop = stop->next)
        sum = sum * 31 + stop->number * 2 + stop->disabled;
    return sum;
}

static enum panel_news news_of(const struct panel_watch *watch, const struct worker_look *look,
                               uint64_t marks, double now)
{
    if (watch->machine != look->machine || look->stops < watch->stops ||
        (look->stops > watch->stops + 1 && now > watch->began + HIDDEN))
        return PANEL_OTHER;
    if (look->stops != watch->stops)
        return PANEL_STOPPED;
    if (look->state == WORKER_RUNS)
        return look->moves != watch->moves && now >= watch->again ? PANEL_MOVED : PANEL_OLD;
    return look->moves != watch->moves || marks != watch->marks ? PANEL_MOVED : PANEL_OLD;
}

enum panel_news panel_news(struct panel_watch *watch, const struct worker_look *look)
{
    uint64_t marks = marks_of(look);
    double now = host_seconds();
    enum panel_news news;
    news = news_of(watch, look, marks, now);
    watch->began = now;
    if (news == PANEL_OLD)
        return news;
    watch->machine = look->machine;
    watch->moves = look->moves;
    watch->stops = look->stops;
    watch->marks = marks;
    return news;
}

void panel_looked(struct panel_watch *watch)
{
    double now = host_seconds();
    watch->again = now + fmax(LOOKS_EACH, LOOK_SHARE * (now - watch->began));
}

/* --- texts --- */

const char *panel_word(const char *word, char *text, size_t size)
{
    bool quoted = *word == '\0' || word[strcspn(word, " \t")] != '\0';
    snprintf(text, size, quoted ? "\"%s\"" : "%s", word);
    return text;
}

const char *panel_count(uint64_t count, char *text, size_t size)
{
    char digits[32];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, count), i, used = 0;
    for (i = 0; i < length && used + 2 < size; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}

bool panel_next(const char **words, char *word, size_t size)
{
    const char *at = *words + strspn(*words, " \t");
    bool quoted = *at == '"';
    size_t length;
    at += quoted;
    length = strcspn(at, quoted ? "\"" : " \t");
    snprintf(word, size, "%.*s", (int)length, at);
    *words = at + length + (quoted && at[length] == '"');
    return length > 0 || quoted;
}

/* --- commands --- */

bool panel_act(struct panel *panel, const struct panel_action *action, const char *words,
               const char *usage, struct sim_error *error)
{
    char word[32];
    panel_next(&words, word, sizeof word);
    while (action->word != NULL && strcmp(action->word, word) != 0)
        action++;
    if (action->word == NULL) {
        sim_error_set(error, "%s", usage);
        return false;
    }
    panel->stale = true;
    return action->function(panel, words, error);
}

/* --- memory --- */

void *panel_make(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (made == NULL)
        abort();
    return made;
}

/* --- tables --- */

#define GAP 10.0 /* between two columns */

static double width_of(struct ui *ui, const struct panel_column *columns, unsigned dropped)
{
    double width = 0;
    for (; columns->key != NULL; columns++)
        if (columns->drop == 0 || columns->drop > dropped)
            width += columns->least * ui_mono_width(ui) + GAP;
    return width;
}

static double growth_of(const struct panel_column *column)
{
    return column->most > column->least ? column->most - column->least : 0;
}

void panel_lay_columns(struct ui *ui, const struct panel_column *columns, double x, double width,
                       struct panel_slot *slots)
{
    double character = ui_mono_width(ui), spare, growth = 0, part;
    unsigned dropped = 0, i;
    while (dropped < PANEL_COLUMNS && width_of(ui, columns, dropped) > width)
        dropped++;
    for (i = 0; columns[i].key != NULL; i++)
        if (columns[i].drop == 0 || columns[i].drop > dropped)
            growth += growth_of(&columns[i]) * character;
    spare = fmax(0, width - width_of(ui, columns, dropped));
    part = growth > 0 ? fmin(1, spare / growth) : 0;
    for (i = 0; columns[i].key != NULL; i++) {
        slots[i] = (struct panel_slot){x, 0};
        if (columns[i].drop != 0 && columns[i].drop <= dropped)
            continue;
        slots[i].w = (columns[i].least + part * growth_of(&columns[i])) * character;
        x += slots[i].w + GAP;
    }
}

double panel_row_height(struct ui *ui)
{
    return ceil(ui_line_height(ui, UI_PLAIN) + 8);
}

static void draw_heading(struct ui *ui, struct ui_rect rect, const struct panel_column *column,
                         bool sorted, bool descending)
{
    double y = rect.y + (rect.h - ui_line_height(ui, UI_SMALL)) / 2, width, x;
    double arrow = sorted ? 10 : 0;
    cairo_t *cairo = ui_cairo(ui);
    width = fmin(ui_text_width(ui, UI_SMALL, column->title), rect.w - arrow);
    x = column->right ? rect.x + rect.w - width - arrow : rect.x;
    ui_text(ui, x, y, width + 1, UI_SMALL, sorted ? UI_TEXT : UI_DIM, UI_LEFT, column->title);
    if (!sorted)
        return;
    x += width + 3;
    y = rect.y + rect.h / 2;
    cairo_move_to(cairo, x, y + (descending ? -2 : 2));
    cairo_line_to(cairo, x + 7, y + (descending ? -2 : 2));
    cairo_line_to(cairo, x + 3.5, y + (descending ? 3 : -3));
    cairo_close_path(cairo);
    ui_source(ui, UI_TEXT);
    cairo_fill(cairo);
}

double panel_headings(struct ui *ui, struct ui_rect rect, const struct panel_column *columns,
                      const struct panel_slot *slots, const char *command, const char *sorted,
                      bool descending)
{
    unsigned i;
    rect.h = ceil(ui_line_height(ui, UI_SMALL) + 8);
    for (i = 0; columns[i].key != NULL; i++) {
        struct ui_control control = {.kind = UI_BUTTON};
        bool is_sorted = sorted != NULL && strcmp(sorted, columns[i].key) == 0;
        if (slots[i].w <= 0)
            continue;
        control.rect = (struct ui_rect){slots[i].x, rect.y, slots[i].w, rect.h};
        draw_heading(ui, control.rect, &columns[i], is_sorted, descending);
        if (command == NULL || columns[i].never_sort)
            continue;
        snprintf(control.id, sizeof control.id, "heading.%s", columns[i].key);
        snprintf(control.command, sizeof control.command, "%s %s", command, columns[i].key);
        snprintf(control.label, sizeof control.label, "sort by %s%s%.60s", columns[i].title,
                 columns[i].about != NULL ? ": " : "",
                 columns[i].about != NULL ? columns[i].about : "");
        ui_control(ui, &control);
    }
    ui_line(ui, rect.x, rect.y + rect.h - 0.5, rect.x + rect.w, rect.y + rect.h - 0.5, UI_LINE, 1);
    return rect.h;
}

struct panel_list panel_list(struct ui *ui, struct ui_rect rect, const char *id, double height,
                             size_t count)
{
    struct panel_list list = {.rect = rect, .height = height};
    size_t end;
    list.offset = ui_scroll(ui, rect, id, (double)count * height);
    list.first = (size_t)fmax(0, floor(list.offset / height) - 1);
    end = (size_t)fmax(0, ceil((list.offset + rect.h) / height) + 1);
    list.end = end < count ? end : count;
    ui_clip(ui, rect);
    return list;
}

struct ui_rect panel_list_row(const struct panel_list *list, size_t index)
{
    return (struct ui_rect){list->rect.x,
                            list->rect.y + (double)index * list->height - list->offset,
                            list->rect.w, list->height};
}

void panel_row_ground(struct ui *ui, struct ui_rect rect, bool chosen)
{
    cairo_t *cairo = ui_cairo(ui);
    if (!chosen && !ui_hovers(ui, rect))
        return;
    ui_source_alpha(ui, UI_ACCENT, chosen ? 0.16 : 0.06);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_fill(cairo);
    if (chosen)
        ui_fill(ui, (struct ui_rect){rect.x, rect.y, 3, rect.h}, UI_ACCENT);
}

static enum ui_font bolder(enum ui_font font)
{
    return font == UI_PLAIN ? UI_BOLD : font == UI_MONO ? UI_MONO_BOLD : font;
}

void panel_cell(struct ui *ui, struct ui_rect rect, enum ui_font font, enum ui_colour colour,
                bool right, bool changed, const char *text)
{
    double y, width;
    if (rect.w <= 0 || *text == '\0')
        return;
    if (changed)
        font = bolder(font);
    y = rect.y + (rect.h - ui_line_height(ui, font)) / 2;
    width = fmin(ui_text_width(ui, font, text), rect.w);
    if (changed)
        ui_fill_round(ui,
                      (struct ui_rect){(right ? rect.x + rect.w - width : rect.x) - 4, rect.y + 2,
                                       width + 8, rect.h - 4},
                      3, UI_CHANGED);
    ui_text(ui, rect.x, y, rect.w, font, changed ? UI_TEXT : colour, right ? UI_RIGHT : UI_LEFT,
            text);
}

/* --- pieces --- */

/* How much of the text fits into the width: whole words, one at least. */
static size_t fitting(struct ui *ui, enum ui_font font, double w, const char *text)
{
    char part[512];
    size_t best = 0, at = strcspn(text, " \n");
    for (;; at += 1 + strcspn(text + at + 1, " \n")) {
        if (at >= sizeof part)
            return best > 0 ? best : sizeof part - 1;
        snprintf(part, sizeof part, "%.*s", (int)at, text);
        if (best > 0 && ui_text_width(ui, font, part) > w)
            return best;
        best = at;
        if (text[at] != ' ')
            return best;
    }
}

double panel_paragraph(struct ui *ui, double x, double y, double w, enum ui_font font,
                       enum ui_colour colour, const char *text)
{
    double height = 0, line = ceil(ui_line_height(ui, font) * 1.25);
    while (*text != '\0') {
        size_t length = fitting(ui, font, w, text);
        ui_textf(ui, x, y + height, w, font, colour, UI_LEFT, "%.*s", (int)length, text);
        text += length + (text[length] == ' ' || text[length] == '\n');
        height += line;
    }
    return height;
}

void panel_message(struct ui *ui, struct ui_rect rect, const char *title, const char *text)
{
    double w = fmin(rect.w - 2 * PANEL_PAD, 62 * ui_mono_width(ui));
    double x = rect.x + (rect.w - w) / 2, y = rect.y + fmax(PANEL_PAD, rect.h * 0.18);
    y += panel_paragraph(ui, x, y, w, UI_TITLE, UI_TEXT, title) + 6;
    panel_paragraph(ui, x, y, w, UI_PLAIN, UI_DIM, text);
}

double panel_button_height(struct ui *ui)
{
    return ceil(ui_line_height(ui, UI_PLAIN) + 8);
}

double panel_button(struct ui *ui, double x, double y, double right, const char *id,
                    const char *label, const char *command, bool on)
{
    double width = ceil(ui_text_width(ui, UI_PLAIN, label) + 20);
    if (x + width > right)
        return x;
    ui_button(ui, (struct ui_rect){x, y, width, panel_button_height(ui)}, id, label, command, on);
    return x + width + 6;
}

/* An octagon, as on the road: filled, or only its edge where it is switched off. */
void panel_stop_mark(struct ui *ui, double x, double y, double size, bool enabled)
{
    cairo_t *cairo = ui_cairo(ui);
    double r = size / 2;
    int i;
    cairo_new_path(cairo);
    for (i = 0; i < 8; i++) {
        double angle = (i + 0.5) * M_PI / 4;
        cairo_line_to(cairo, x + r + r * cos(angle), y + r + r * sin(angle));
    }
    cairo_close_path(cairo);
    ui_source(ui, UI_BAD);
    cairo_set_line_width(cairo, 1.5);
    if (enabled)
        cairo_fill(cairo);
    else
        cairo_stroke(cairo);
}
