// SPDX-License-Identifier: GPL-2.0-or-later
/* The answers above the command line: what was asked and answered, as lines of text that the mouse
 * selects. Columns are characters. */
#include "scope_parts.h"

#include <SDL.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 12.0
#define BAR    14.0 /* at the right, for the scroll bar */

/* --- lines --- */

struct answer_line {
    unsigned number;
    char text[SCOPE_LINE];
    bool command, good;
};

typedef void line_function(void *owner, const struct answer_line *);

/* Tabs are blanks. */
static void fill_line(char to[SCOPE_LINE], const char *text, size_t length)
{
    size_t i, used = 0;
    for (i = 0; i < length && used + 1 < SCOPE_LINE; i++)
        if (text[i] != '\t')
            to[used++] = text[i];
        else
            do
                to[used++] = ' ';
            while (used % 8 != 0 && used + 1 < SCOPE_LINE);
    to[used] = '\0';
}

static void tell_text(struct answer_line *line, const char *text, line_function *tell, void *owner)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        fill_line(line->text, text, length);
        tell(owner, line);
        line->number++;
        text += length + (text[length] == '\n');
    }
}

static void each_line(const struct scope *scope, line_function *tell, void *owner)
{
    uint64_t i = scope->answer_count > SCOPE_ANSWERS ? scope->answer_count - SCOPE_ANSWERS : 0;
    const struct scope_answer *answer;
    struct answer_line line = {.number = 0};
    for (; (answer = scope_answer_at(scope, i)) != NULL; i++) {
        char command[SCOPE_LINE];
        line.good = answer->good;
        line.command = answer->line != NULL;
        if (line.command) {
            snprintf(command, sizeof command, "› %s", answer->line);
            tell_text(&line, command, tell, owner);
        }
        line.command = false;
        tell_text(&line, answer->text, tell, owner);
    }
}

static void count_line(void *owner, const struct answer_line *line)
{
    *(unsigned *)owner = line->number + 1;
}

static unsigned count_lines(const struct scope *scope)
{
    unsigned count = 0;
    each_line(scope, count_line, &count);
    return count;
}

/* Bytes before a column of UTF-8. */
static size_t bytes_before(const char *text, unsigned column)
{
    size_t at = 0;
    for (; column > 0 && text[at] != '\0'; column--)
        do
            at++;
        while (((unsigned char)text[at] & 0xc0) == 0x80);
    return at;
}

static unsigned columns_of(const char *text)
{
    unsigned count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* --- what is selected --- */

/* Of a line, from before to before; false: nothing. */
static bool selected_of(const struct answers_view *view, const struct answer_line *line,
                        unsigned *from, unsigned *to)
{
    unsigned end = columns_of(line->text);
    if (line->number < view->from.line || line->number > view->to.line)
        return false;
    *from = line->number == view->from.line ? view->from.column : 0;
    *to = line->number == view->to.line && view->to.column < end ? view->to.column : end;
    return *from < *to;
}

struct copying {
    const struct answers_view *view;
    char *text;
    size_t used;
};

static void copy_line(void *owner, const struct answer_line *line)
{
    struct copying *copying = owner;
    unsigned from = 0, to = 0;
    bool inside =
        line->number >= copying->view->from.line && line->number <= copying->view->to.line;
    size_t first, length = 0;
    char *grown;
    if (!inside)
        return;
    if (selected_of(copying->view, line, &from, &to))
        length = bytes_before(line->text, to) - bytes_before(line->text, from);
    first = bytes_before(line->text, from);
    grown = realloc(copying->text, copying->used + length + 2);
    if (grown == NULL)
        return;
    copying->text = grown;
    if (line->number != copying->view->from.line)
        grown[copying->used++] = '\n';
    memcpy(grown + copying->used, line->text + first, length);
    copying->used += length;
    grown[copying->used] = '\0';
}

char *answers_selected(const struct scope *scope)
{
    const struct answers_view *view = &scope->answers_view;
    struct copying copying = {.view = view};
    if (view->from.line == view->to.line && view->from.column == view->to.column)
        return NULL;
    each_line(scope, copy_line, &copying);
    return copying.text;
}

bool answers_copy(struct scope *scope, struct sim_error *error)
{
    char *text = answers_selected(scope);
    bool good = text != NULL && SDL_SetClipboardText(text) == 0;
    if (text == NULL)
        sim_error_set(error, "nothing is selected: drag over answers, or `answers all`");
    else if (!good)
        sim_error_set(error, "the clipboard takes nothing: %s", SDL_GetError());
    free(text);
    return good;
}

static void select_between(struct scope *scope, struct answers_place a, struct answers_place b)
{
    bool order = a.line < b.line || (a.line == b.line && a.column <= b.column);
    scope->answers_view.from = order ? a : b;
    scope->answers_view.to = order ? b : a;
    scope_panel(scope, &command_panel)->stale = true;
}

void answers_select_all(struct scope *scope)
{
    unsigned count = count_lines(scope);
    select_between(scope, (struct answers_place){0, 0},
                   (struct answers_place){count > 0 ? count - 1 : 0, count > 0 ? SCOPE_LINE : 0});
}

static struct answers_place place_at(const struct scope *scope, double x, double y)
{
    const struct answers_view *view = &scope->answers_view;
    double line = floor((y - view->first_y) / view->high);
    double column = floor((x - view->x) / ui_mono_width(scope->ui) + 0.3);
    double last = (double)count_lines(scope) - 1;
    return (struct answers_place){(unsigned)fmax(fmin(line, last), 0),
                                  (unsigned)fmax(fmin(column, SCOPE_LINE), 0)};
}

bool answers_event(struct scope *scope, const struct ui_event *event)
{
    struct answers_view *view = &scope->answers_view;
    struct answers_place at = place_at(scope, event->x, event->y);
    if (event->kind == UI_PRESS && event->button == 1) {
        view->anchor = at;
        view->selecting = event->clicks < 2;
        select_between(scope, event->clicks < 2 ? at : (struct answers_place){at.line, 0},
                       event->clicks < 2 ? at : (struct answers_place){at.line, SCOPE_LINE});
    } else if (event->kind == UI_MOVE && event->button == 1 && view->selecting) {
        select_between(scope, view->anchor, at);
    } else if (event->kind == UI_RELEASE) {
        view->selecting = false;
    } else {
        return false;
    }
    return true;
}

/* --- drawing --- */

struct drawing {
    struct scope *scope;
    struct ui *ui;
    struct ui_rect rect;
};

static void draw_line(void *owner, const struct answer_line *line)
{
    struct drawing *drawing = owner;
    const struct answers_view *view = &drawing->scope->answers_view;
    double y = view->first_y + line->number * view->high, width = ui_mono_width(drawing->ui);
    cairo_t *cairo = ui_cairo(drawing->ui);
    unsigned from, to;
    if (y < drawing->rect.y - view->high || y > drawing->rect.y + drawing->rect.h)
        return;
    if (selected_of(view, line, &from, &to)) {
        ui_source_alpha(drawing->ui, UI_ACCENT, 0.35);
        cairo_rectangle(cairo, view->x + from * width, y, (to - from) * width, view->high);
        cairo_fill(cairo);
    }
    ui_text(drawing->ui, view->x, y, drawing->rect.w - 2 * MARGIN,
            line->command ? UI_MONO_BOLD : UI_MONO,
            line->command ? UI_ACCENT
            : line->good  ? UI_TEXT
                          : UI_BAD,
            UI_LEFT, line->text);
}

static void know(struct ui *ui, struct ui_rect rect)
{
    struct ui_control control = {.kind = UI_AREA, .id = "answers", .rect = rect};
    control.rect.w -= BAR;
    snprintf(control.label, sizeof control.label, "Answers: drag selects, Ctrl+Shift+C copies");
    snprintf(control.menu, sizeof control.menu,
             "Copy\tanswers copy\nSelect all\tanswers all\nHide\tanswers");
    ui_control(ui, &control);
}

void answers_draw(struct scope *scope, struct ui *ui, struct ui_rect rect)
{
    struct answers_view *view = &scope->answers_view;
    struct drawing drawing = {scope, ui, rect};
    double all;
    view->high = ui_line_height(ui, UI_MONO) + 1;
    view->x = rect.x + MARGIN;
    all = count_lines(scope) * view->high + MARGIN;
    if (scope->answers_end != scope->answer_count) {
        ui_scroll_to(ui, "answers", all - 1, all);
        view->from = view->to = (struct answers_place){0, 0}; /* lines have other numbers */
        view->selecting = false;
    }
    scope->answers_end = scope->answer_count;
    ui_fill(ui, rect, UI_PANEL);
    ui_line(ui, rect.x, rect.y, rect.x + rect.w, rect.y, UI_ACCENT, 2);
    view->first_y = rect.y + 8 - ui_scroll(ui, rect, "answers", all);
    ui_clip(ui, rect);
    each_line(scope, draw_line, &drawing);
    ui_unclip(ui);
    know(ui, rect);
}
