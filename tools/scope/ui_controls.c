// SPDX-License-Identifier: GPL-2.0-or-later
/* Controls of a view: made known while it is drawn, found by the mouse, walked by the keyboard. */
#include "ui_parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAR 10 /* units that a scroll bar is wide */

/* --- a view's drawing --- */

void ui_view_begin(struct ui *ui, struct ui_view *view)
{
    size_t i;
    ui->view = view;
    view->known_count = 0;
    view->hover_count = 0;
    for (i = 0; i < view->list_count; i++)
        view->lists[i].drawn = false;
}

static void draw_focus(struct ui *ui, const struct ui_known *known)
{
    struct ui_rect rect = known->control.rect;
    ui_clip(ui, known->seen);
    if (known->control.kind == UI_BUTTON)
        ui_frame_round(ui, rect, 6, UI_FOCUS, 2);
    else
        ui_frame(ui, rect, UI_FOCUS, 2);
    ui_unclip(ui);
}

static double most_offset(const struct ui_list *list)
{
    return fmax(list->content - list->rect.h, 0);
}

static struct ui_rect bar_of(const struct ui_list *list)
{
    double part = list->rect.h / list->content, high = fmax(list->rect.h * part, 24);
    double way = (list->rect.h - high) * (list->offset / fmax(most_offset(list), 1));
    return (struct ui_rect){list->rect.x + list->rect.w - BAR, list->rect.y + way, BAR, high};
}

static void draw_bar(struct ui *ui, const struct ui_list *list)
{
    struct ui_rect bar = bar_of(list);
    bool hovered = ui_hovers(ui, bar);
    double in = hovered ? 2 : 3;
    ui_fill_round(ui, (struct ui_rect){bar.x + in, bar.y + 2, bar.w - 2 * in, bar.h - 4}, 4,
                  hovered ? UI_DIM : UI_BLOCKED);
}

static void draw_bars(struct ui *ui)
{
    size_t i;
    for (i = 0; i < ui->view->list_count; i++)
        if (ui->view->lists[i].drawn && ui->view->lists[i].content > ui->view->lists[i].rect.h)
            draw_bar(ui, &ui->view->lists[i]);
}

/* The row that the arrow keys asked for has been scrolled into the view by now. */
static void do_step(struct ui_view *view)
{
    int step = view->step;
    const struct ui_known *row;
    view->step = 0;
    if (step == 0)
        return;
    row = ui_view_row(view, step);
    if (row != NULL)
        ui_view_focus(view, row);
}

void ui_view_end(struct ui *ui)
{
    struct ui_view *view = ui->view;
    const struct ui_known *known;
    draw_bars(ui);
    do_step(view);
    known = view->focus[0] != '\0' ? ui_view_find(view, view->focus) : ui_view_first(view);
    if (view->focus[0] == '\0' && view->keyboard && known != NULL)
        ui_view_focus(view, known);
    if (view->keyboard && view->rings && known != NULL && !ui_empty(known->seen))
        draw_focus(ui, known);
    ui->view = NULL;
}

void ui_view_free(struct ui_view *view)
{
    free(view->known);
    free(view->lists);
    memset(view, 0, sizeof *view);
}

/* --- making known --- */

void ui_control(struct ui *ui, const struct ui_control *control)
{
    struct ui_view *view = ui->view;
    struct ui_known *known;
    if (view == NULL)
        return; /* drawn for a picture */
    if (view->known_count == view->known_room) {
        view->known_room = view->known_room == 0 ? 64 : view->known_room * 2;
        view->known = realloc(view->known, view->known_room * sizeof *view->known);
        assert(view->known != NULL);
    }
    known = &view->known[view->known_count++];
    known->control = *control;
    known->seen = ui->clip_count > 0 ? ui_intersect(control->rect, ui->clips[ui->clip_count - 1])
                                     : control->rect;
}

void ui_describe(struct ui *ui, const char *words)
{
    struct ui_view *view = ui->view;
    struct ui_control *last;
    if (view == NULL || view->known_count == 0)
        return;
    last = &view->known[view->known_count - 1].control;
    snprintf(last->label, sizeof last->label, "%s", words);
}

bool ui_has_focus(const struct ui *ui, const char *id)
{
    return ui->view != NULL && ui->view->keyboard && strcmp(ui->view->focus, id) == 0;
}

bool ui_hovers(const struct ui *ui, struct ui_rect rect)
{
    struct ui_view *view = ui->view;
    bool answer;
    if (view == NULL)
        return false;
    if (ui->clip_count > 0)
        rect = ui_intersect(rect, ui->clips[ui->clip_count - 1]);
    answer = view->mouse_in && ui_inside(rect, view->mouse_x, view->mouse_y);
    if (view->hover_count < sizeof view->hovers / sizeof *view->hovers)
        view->hovers[view->hover_count++] = (struct ui_hover){rect, answer};
    return answer;
}

double ui_button(struct ui *ui, struct ui_rect rect, const char *id, const char *label,
                 const char *command, bool on)
{
    struct ui_control control = {.kind = UI_BUTTON};
    double height = ui_line_height(ui, UI_PLAIN);
    if (rect.w == 0)
        rect.w = ceil(ui_text_width(ui, UI_PLAIN, label)) + 20;
    if (rect.h == 0)
        rect.h = height + 8;
    control.rect = rect;
    snprintf(control.id, sizeof control.id, "%s", id);
    snprintf(control.command, sizeof control.command, "%s", command);
    snprintf(control.label, sizeof control.label, "%s", label);
    ui_fill_round(ui, rect, 6, on ? UI_ACCENT : ui_hovers(ui, rect) ? UI_LINE : UI_RAISED);
    if (!on)
        ui_frame_round(ui, rect, 6, UI_LINE, 1);
    ui_text(ui, rect.x + 6, rect.y + (rect.h - height) / 2, rect.w - 12, UI_PLAIN,
            on ? UI_ON_ACCENT : UI_TEXT, UI_CENTRE, label);
    ui_control(ui, &control);
    return rect.w;
}

/* --- finding --- */

const struct ui_known *ui_view_find(const struct ui_view *view, const char *id)
{
    size_t i;
    for (i = 0; i < view->known_count; i++)
        if (strcmp(view->known[i].control.id, id) == 0)
            return &view->known[i];
    return NULL;
}

const struct ui_known *ui_view_at(const struct ui_view *view, double x, double y)
{
    size_t i;
    for (i = view->known_count; i-- > 0;)
        if (ui_inside(view->known[i].seen, x, y))
            return &view->known[i];
    return NULL;
}

bool ui_same_list(const char *id, const char *other)
{
    size_t length = strcspn(id, ".");
    return length == strcspn(other, ".") && strncmp(id, other, length) == 0;
}

/* What is scrolled away is reached by the arrow keys. */
static bool can_be_entered(const struct ui_known *known, const struct ui_known *from)
{
    if (ui_empty(known->seen))
        return false;
    return from == NULL || from->control.kind != UI_ROW || known->control.kind != UI_ROW ||
           !ui_same_list(known->control.id, from->control.id);
}

const struct ui_known *ui_view_next(const struct ui_view *view, int direction)
{
    const struct ui_known *from = ui_view_find(view, view->focus);
    ptrdiff_t at = from != NULL    ? from - view->known
                   : direction > 0 ? -1
                                   : (ptrdiff_t)view->known_count;
    for (at += direction; at >= 0 && at < (ptrdiff_t)view->known_count; at += direction)
        if (can_be_entered(&view->known[at], from))
            return &view->known[at];
    return NULL;
}

const struct ui_known *ui_view_row(const struct ui_view *view, int direction)
{
    const struct ui_known *from = ui_view_find(view, view->focus);
    ptrdiff_t at = from != NULL ? from - view->known : -1;
    if (from == NULL || from->control.kind != UI_ROW)
        return NULL;
    for (at += direction; at >= 0 && at < (ptrdiff_t)view->known_count; at += direction)
        if (view->known[at].control.kind == UI_ROW &&
            ui_same_list(view->known[at].control.id, from->control.id))
            return &view->known[at];
    return NULL;
}

const struct ui_known *ui_view_like(const struct ui_view *view, const char *id)
{
    size_t i;
    for (i = 0; i < view->known_count; i++)
        if (view->known[i].control.kind == UI_ROW && !ui_empty(view->known[i].seen) &&
            ui_same_list(view->known[i].control.id, id))
            return &view->known[i];
    return NULL;
}

const struct ui_known *ui_view_first(const struct ui_view *view)
{
    size_t i;
    for (i = 0; i < view->known_count; i++)
        if (!ui_empty(view->known[i].seen) && view->known[i].control.rect.y >= view->first_y - 0.5)
            return &view->known[i];
    return NULL;
}

void ui_view_focus(struct ui_view *view, const struct ui_known *known)
{
    struct ui_list *list = ui_view_list_of(view, known);
    struct ui_rect rect = known->control.rect;
    if (known->control.id != view->focus)
        snprintf(view->focus, sizeof view->focus, "%s", known->control.id);
    if (list == NULL)
        return;
    if (rect.y < list->rect.y)
        ui_list_scroll(list, rect.y - list->rect.y);
    else if (rect.y + rect.h > list->rect.y + list->rect.h)
        ui_list_scroll(list, rect.y + rect.h - list->rect.y - list->rect.h);
}

bool ui_view_mouse(struct ui_view *view, bool in, double x, double y)
{
    size_t i;
    view->mouse_in = in;
    view->mouse_x = x;
    view->mouse_y = y;
    for (i = 0; i < view->hover_count; i++)
        if (view->hovers[i].answer != (in && ui_inside(view->hovers[i].rect, x, y)))
            return true;
    return false;
}

/* --- lists --- */

static struct ui_list *list_named(struct ui_view *view, const char *id)
{
    size_t i;
    for (i = 0; i < view->list_count; i++)
        if (strcmp(view->lists[i].id, id) == 0)
            return &view->lists[i];
    return NULL;
}

static struct ui_list *list_made(struct ui_view *view, const char *id)
{
    struct ui_list *list = list_named(view, id);
    if (list != NULL)
        return list;
    view->lists = realloc(view->lists, (view->list_count + 1) * sizeof *view->lists);
    assert(view->lists != NULL);
    list = &view->lists[view->list_count++];
    memset(list, 0, sizeof *list);
    snprintf(list->id, sizeof list->id, "%s", id);
    return list;
}

bool ui_list_scroll(struct ui_list *list, double by)
{
    double before = list->offset;
    list->offset = fmax(fmin(list->offset + by, most_offset(list)), 0);
    return list->offset != before;
}

static void make_visible(struct ui_list *list)
{
    if (!list->wants)
        return;
    list->wants = false;
    if (list->bottom > list->offset + list->rect.h)
        list->offset = list->bottom - list->rect.h;
    if (list->top < list->offset)
        list->offset = list->top;
}

double ui_scroll(struct ui *ui, struct ui_rect rect, const char *id, double content)
{
    struct ui_list *list;
    if (ui->view == NULL)
        return 0;
    list = list_made(ui->view, id);
    list->rect = rect;
    list->content = content;
    list->drawn = true;
    make_visible(list);
    ui_list_scroll(list, 0);
    return ui_snap(ui, list->offset);
}

void ui_scroll_to(struct ui *ui, const char *id, double top, double bottom)
{
    struct ui_list *list;
    if (ui->view == NULL)
        return;
    list = list_made(ui->view, id);
    list->wants = true;
    list->top = top;
    list->bottom = bottom;
}

struct ui_list *ui_view_list_at(struct ui_view *view, double x, double y)
{
    size_t i;
    for (i = 0; i < view->list_count; i++)
        if (view->lists[i].drawn && ui_inside(view->lists[i].rect, x, y))
            return &view->lists[i];
    return NULL;
}

/* The list whose column the control stands in. */
struct ui_list *ui_view_list_of(struct ui_view *view, const struct ui_known *known)
{
    struct ui_rect r = known->control.rect;
    size_t i;
    if (known->control.kind != UI_ROW)
        return NULL;
    for (i = 0; i < view->list_count; i++) {
        const struct ui_list *list = &view->lists[i];
        if (list->drawn && r.x + r.w / 2 >= list->rect.x &&
            r.x + r.w / 2 < list->rect.x + list->rect.w && r.y + r.h > list->rect.y - r.h * 2 &&
            r.y < list->rect.y + list->rect.h + r.h * 2)
            return &view->lists[i];
    }
    return NULL;
}

bool ui_view_press_bar(struct ui_view *view, double x, double y)
{
    struct ui_list *list = ui_view_list_at(view, x, y);
    struct ui_rect bar;
    if (list == NULL || list->content <= list->rect.h || x < list->rect.x + list->rect.w - BAR)
        return false;
    bar = bar_of(list);
    if (!ui_inside(bar, x, y)) {
        ui_list_scroll(list, y < bar.y ? -list->rect.h : list->rect.h);
        return true;
    }
    view->bar_held = true;
    snprintf(view->held, sizeof view->held, "%s", list->id);
    view->held_at = y;
    return true;
}

bool ui_view_drag_bar(struct ui_view *view, double y)
{
    struct ui_list *list = view->bar_held ? list_named(view, view->held) : NULL;
    struct ui_rect bar;
    if (list == NULL)
        return false;
    bar = bar_of(list);
    ui_list_scroll(list, (y - view->held_at) * most_offset(list) / fmax(list->rect.h - bar.h, 1));
    view->held_at = y;
    return true;
}
