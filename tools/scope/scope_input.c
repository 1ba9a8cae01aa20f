// SPDX-License-Identifier: GPL-2.0-or-later
/* Keyboard and mouse: to the area that has the focus, to the keys of the window, through the
 * controls. What a control does is its command. */
#include "scope_parts.h"

#include <assert.h>
#include <string.h>

#define WHEEL_LINES 3
#define NOWHERE     -1e6 /* units, left of and above everything */

/* --- focus --- */

static void hint(struct scope *scope, const struct ui_known *known)
{
    const char *text = known == NULL ? "" : known->control.label;
    if (strcmp(scope->hint, text) == 0)
        return;
    snprintf(scope->hint, sizeof scope->hint, "%s", text);
    scope_panel(scope, &command_panel)->stale = true;
}

static void log_focus(struct scope *scope)
{
    hint(scope, ui_view_find(&scope->focus->view, scope->focus->view.focus));
    scope_log(scope, "focus", "{s:s,s:s}", "panel", scope->focus->panel->class->name, "control",
              scope->focus->view.focus);
}

static void enter(struct region *region)
{
    const struct ui_known *known = ui_view_find(&region->view, region->view.focus);
    if (known == NULL)
        known = ui_view_first(&region->view);
    if (known != NULL)
        ui_view_focus(&region->view, known);
}

void scope_focus(struct scope *scope, struct region *region, const char *control)
{
    assert(region != NULL);
    if (scope->focus != NULL)
        scope->focus->panel->stale = true;
    scope->focus = region;
    region->panel->stale = true;
    if (control != NULL)
        snprintf(region->view.focus, sizeof region->view.focus, "%s", control);
    /* The answers lie over the panels: they are there as long as the command line is used. */
    if (region->kind <= REGION_START && region->kind != REGION_COMMAND && scope->answers_open) {
        scope->answers_open = false;
        scope_stale(scope);
    }
    enter(region);
    log_focus(scope);
}

static unsigned shown_regions(struct scope *scope, struct region **shown)
{
    const char *names[SCOPE_REGIONS];
    unsigned i, panels, count = 0;
    shown[count++] = scope_region(scope, "toolbar");
    if (scope->worker == NULL) {
        struct region *only =
            scope_region(scope, scope->options->recording != NULL ? "timeline" : "start");
        if (only != NULL)
            shown[count++] = only;
    } else {
        panels = layout_order(&scope->layout, names, SCOPE_REGIONS - 2);
        if (layout_leaf_of(&scope->layout, scope->layout.maximised) != NULL) {
            names[0] = scope->layout.maximised;
            panels = 1;
        }
        for (i = 0; i < panels; i++)
            if (scope_region(scope, names[i]) != NULL)
                shown[count++] = scope_region(scope, names[i]);
    }
    shown[count++] = scope_region(scope, "command");
    return count;
}

void scope_focus_next(struct scope *scope, int direction)
{
    struct region *shown[SCOPE_REGIONS];
    unsigned i, count = shown_regions(scope, shown), at = 0;
    assert(count > 0); /* the toolbar and the command line always */
    for (i = 0; i < count; i++)
        if (shown[i] == scope->focus)
            at = i;
    scope_focus(scope, shown[(at + (direction > 0 ? 1 : count - 1)) % count], NULL);
}

static void focus_control(struct scope *scope, const struct ui_known *known)
{
    ui_view_focus(&scope->focus->view, known);
    scope->focus->panel->stale = true;
    log_focus(scope);
}

/* From control to control of the panel; behind the last comes the next panel's first. */
static void walk(struct scope *scope, int direction)
{
    const struct ui_known *next = ui_view_next(&scope->focus->view, direction);
    if (next == NULL && (scope->focus->kind == REGION_HELP || scope->focus->kind == REGION_MENU)) {
        return;
    }
    if (next != NULL) {
        focus_control(scope, next);
        return;
    }
    scope_focus_next(scope, direction);
    scope->focus->view.focus[0] = '\0';
    next = ui_view_next(&scope->focus->view, direction);
    if (next != NULL)
        focus_control(scope, next);
}

/* --- what is over the others --- */

void scope_close_over(struct scope *scope)
{
    if (scope->menu[0] == '\0' && !scope->help_open)
        return;
    if (scope->menu[0] != '\0')
        scope->menu[0] = '\0';
    else
        scope->help_open = false;
    scope_stale(scope);
    if (scope->focus_before != NULL)
        scope_focus(scope, scope->focus_before, NULL);
    scope->focus_before = NULL;
}

void scope_open_menu(struct scope *scope, const char *items, double x, double y)
{
    if (*items == '\0')
        return;
    if (strchr(items, '\t') == NULL) {
        scope_command(scope, items);
        return;
    }
    snprintf(scope->menu, sizeof scope->menu, "%s", items);
    scope->menu_x = x;
    scope->menu_y = y;
    scope->focus_before = scope->focus;
    scope_stale(scope);
    scope_log(scope, "menu", "{s:s}", "items", items);
    scope_focus(scope, scope_region(scope, "menu"), "item.0");
}

/* --- controls --- */

static void do_control(struct scope *scope, const struct ui_known *known)
{
    char command[sizeof known->control.command];
    if (known->control.command[0] == '\0') {
        scope_open_menu(scope, known->control.menu, known->seen.x, known->seen.y + known->seen.h);
        return;
    }
    snprintf(command, sizeof command, "%s", known->control.command);
    if (scope->focus->kind == REGION_MENU)
        scope_close_over(scope);
    scope_command(scope, command);
}

static bool to_area(struct scope *scope, struct region *region, const struct ui_known *known,
                    const struct ui_event *event)
{
    struct ui_event told = *event;
    char id[64];
    if (known == NULL || known->control.kind != UI_AREA || region->panel->class->event == NULL)
        return false;
    snprintf(id, sizeof id, "%s", known->control.id);
    told.id = id;
    told.rect = known->control.rect;
    (void)scope;
    return region->panel->class->event(region->panel, &told);
}

/* --- keys --- */

static bool key_is(const struct ui_event *event, const char *key, unsigned modifiers)
{
    return strcmp(event->key, key) == 0 && event->modifiers == modifiers;
}

static bool window_key(struct scope *scope, const struct ui_event *event)
{
    const struct scope_key *key;
    for (key = scope_keys; key->key != NULL || key->help != NULL; key++)
        if (key->key != NULL && key_is(event, key->key, key->modifiers)) {
            scope_command(scope, key->command);
            return true;
        }
    return false;
}

static void step_row(struct scope *scope, int direction)
{
    struct ui_view *view = &scope->focus->view;
    const struct ui_known *here = ui_view_find(view, view->focus), *row;
    struct ui_list *list;
    if (here == NULL) {
        /* It was scrolled away: the list goes on where it is seen. */
        row = ui_view_like(view, view->focus);
        if (row != NULL)
            focus_control(scope, row);
        return;
    }
    if (here->control.kind != UI_ROW)
        return;
    row = ui_view_row(view, direction);
    if (row != NULL) {
        focus_control(scope, row);
        return;
    }
    list = ui_view_list_of(view, here);
    if (list != NULL && ui_list_scroll(list, direction * here->control.rect.h)) {
        view->step = direction;
        scope->focus->panel->stale = true;
    }
}

/* A page of the list that has the focus, or of the first one. */
static void page(struct scope *scope, double pages)
{
    struct ui_view *view = &scope->focus->view;
    const struct ui_known *here = ui_view_find(view, view->focus);
    struct ui_list *list = here == NULL ? NULL : ui_view_list_of(view, here);
    if (list == NULL && view->list_count > 0)
        list = &view->lists[0];
    if (list != NULL && ui_list_scroll(list, pages * list->rect.h * 0.9))
        scope->focus->panel->stale = true;
}

static void menu_key(struct scope *scope)
{
    const struct ui_known *here = ui_view_find(&scope->focus->view, scope->focus->view.focus);
    if (here != NULL)
        scope_open_menu(scope, here->control.menu, here->seen.x + 8, here->seen.y + here->seen.h);
}

static bool do_key(struct scope *scope)
{
    const struct ui_known *here = ui_view_find(&scope->focus->view, scope->focus->view.focus);
    if (here == NULL || here->control.kind == UI_AREA)
        return false;
    do_control(scope, here);
    return true;
}

static bool walk_key(struct scope *scope, const struct ui_event *event)
{
    static const struct {
        const char *key;
        int row;
        double pages;
    } rows[] = {
        {"Up", -1, 0},     {"Down", 1, 0},     {"Left", -1, 0},   {"Right", 1, 0},
        {"PageUp", 0, -1}, {"PageDown", 0, 1}, {"Home", 0, -1e6}, {"End", 0, 1e6},
    };
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (key_is(event, rows[i].key, 0)) {
            if (rows[i].row != 0)
                step_row(scope, rows[i].row);
            else
                page(scope, rows[i].pages);
            return true;
        }
    return false;
}

/* F6 and Ctrl+Tab leave any area, even a terminal. */
static bool leaves(const struct scope *scope, const struct ui_event *event)
{
    return scope->menu[0] == '\0' && !scope->help_open &&
           (strcmp(event->key, "F6") == 0 || key_is(event, "Tab", UI_CTRL) ||
            key_is(event, "Tab", UI_CTRL | UI_SHIFT));
}

static bool control_key(struct scope *scope, const struct ui_event *event)
{
    if (key_is(event, "Tab", 0))
        walk(scope, 1);
    else if (key_is(event, "Tab", UI_SHIFT))
        walk(scope, -1);
    else if (key_is(event, "Escape", 0))
        scope_close_over(scope);
    else if (key_is(event, "Application", 0) || key_is(event, "Menu", 0) ||
             key_is(event, "F10", UI_SHIFT))
        menu_key(scope);
    else if (key_is(event, "Return", 0) || key_is(event, "Keypad Enter", 0) ||
             key_is(event, "Space", 0))
        return do_key(scope);
    else
        return false;
    return true;
}

static void key_down(struct scope *scope, const struct ui_event *event)
{
    struct region *region = scope->focus;
    const struct ui_known *here = ui_view_find(&region->view, region->view.focus);
    if (!leaves(scope, event) && (to_area(scope, region, here, event) || control_key(scope, event)))
        return;
    if (!window_key(scope, event))
        walk_key(scope, event);
}

static void typed(struct scope *scope, const struct ui_event *event)
{
    struct region *region = scope->focus;
    if (!to_area(scope, region, ui_view_find(&region->view, region->view.focus), event) &&
        strcmp(event->text, ":") == 0)
        scope_command(scope, "focus command input");
}

/* --- the mouse --- */

static struct region *region_at(struct scope *scope, double x, double y)
{
    unsigned i;
    for (i = scope->region_count; i-- > 0;)
        if (!ui_empty(scope->regions[i].rect) && ui_inside(scope->regions[i].rect, x, y))
            return &scope->regions[i];
    return NULL;
}

bool scope_on_split(struct scope *scope, double x, double y, bool *rows)
{
    const struct layout_node *split = scope->dragged;
    if (split == NULL && (scope->worker == NULL || region_at(scope, x, y) != NULL))
        return false;
    if (split == NULL)
        split = layout_split_at(&scope->layout, x, y);
    if (split == NULL)
        return false;
    *rows = split->kind == LAYOUT_ROWS;
    return true;
}

static void press_control(struct scope *scope, struct region *region, const struct ui_event *event)
{
    const struct ui_known *known = ui_view_at(&region->view, event->x, event->y);
    if (known == NULL)
        return;
    if (event->button == 3 && known->control.menu[0] != '\0') {
        ui_view_focus(&region->view, known);
        scope_open_menu(scope, known->control.menu, event->x, event->y);
        return;
    }
    ui_view_focus(&region->view, known);
    log_focus(scope);
    snprintf(scope->held_id, sizeof scope->held_id, "%s", known->control.id);
    to_area(scope, region, known, event);
}

static void press(struct scope *scope, const struct ui_event *event)
{
    struct region *region = region_at(scope, event->x, event->y);
    if ((scope->menu[0] != '\0' && (region == NULL || region->kind != REGION_MENU)) ||
        (scope->help_open && (region == NULL || region->kind < REGION_HELP))) {
        scope_close_over(scope);
        return;
    }
    scope->held = region;
    scope->held_id[0] = '\0';
    if (region == NULL) {
        if (scope->worker != NULL)
            scope->dragged = layout_split_at(&scope->layout, event->x, event->y);
        return;
    }
    if (region != scope->focus)
        scope_focus(scope, region, NULL);
    region->panel->stale = true;
    if (event->button == 1 && ui_view_press_bar(&region->view, event->x, event->y))
        return;
    press_control(scope, region, event);
}

static void release(struct scope *scope, const struct ui_event *event)
{
    struct region *region = scope->held;
    const struct ui_known *known;
    scope->dragged = NULL;
    scope->held = NULL;
    if (region == NULL)
        return;
    region->view.bar_held = false;
    known = ui_view_find(&region->view, scope->held_id);
    if (known == NULL)
        return;
    if (known->control.kind == UI_AREA)
        to_area(scope, region, known, event);
    else if (event->button == 1 && ui_inside(known->seen, event->x, event->y))
        do_control(scope, known);
    region->panel->stale = true;
}

static void hover(struct scope *scope, const struct ui_event *event)
{
    struct region *in = region_at(scope, event->x, event->y);
    unsigned i;
    for (i = 0; i < scope->region_count; i++) {
        struct region *region = &scope->regions[i];
        if (!ui_empty(region->rect) &&
            ui_view_mouse(&region->view, region == in, event->x, event->y))
            region->panel->stale = true;
    }
}

/* An area whose mouse is gone is told of a move to nowhere: its tip goes. */
static void leave_area(struct scope *scope)
{
    const struct ui_event gone = {.kind = UI_MOVE, .x = NOWHERE, .y = NOWHERE};
    struct region *region = scope->hovered;
    scope->hovered = NULL;
    if (region != NULL && region != scope->held && !ui_empty(region->rect))
        to_area(scope, region, ui_view_find(&region->view, scope->hovered_id), &gone);
}

static void enter_area(struct scope *scope, struct region *region, const struct ui_known *known)
{
    bool area = known != NULL && known->control.kind == UI_AREA;
    if (scope->hovered != NULL &&
        (!area || region != scope->hovered || strcmp(known->control.id, scope->hovered_id) != 0))
        leave_area(scope);
    if (!area)
        return;
    scope->hovered = region;
    snprintf(scope->hovered_id, sizeof scope->hovered_id, "%s", known->control.id);
}

static void moved(struct scope *scope, const struct ui_event *event)
{
    struct region *in = scope->held;
    const struct ui_known *known;
    if (scope->dragged != NULL) {
        layout_drag(scope->dragged, event->x, event->y);
        scope_stale(scope);
        return;
    }
    hover(scope, event);
    if (in != NULL) {
        if (ui_view_drag_bar(&in->view, event->y))
            in->panel->stale = true;
        else
            to_area(scope, in, ui_view_find(&in->view, scope->held_id), event);
        return;
    }
    in = region_at(scope, event->x, event->y);
    known = in == NULL ? NULL : ui_view_at(&in->view, event->x, event->y);
    hint(scope, known);
    enter_area(scope, in, known);
    if (in != NULL)
        to_area(scope, in, known, event);
}

static void wheel(struct scope *scope, const struct ui_event *event)
{
    struct region *region = region_at(scope, event->x, event->y);
    struct ui_list *list;
    double line = ui_line_height(scope->ui, UI_PLAIN) * WHEEL_LINES;
    if (region == NULL ||
        to_area(scope, region, ui_view_at(&region->view, event->x, event->y), event))
        return;
    list = ui_view_list_at(&region->view, event->x, event->y);
    if (list != NULL && ui_list_scroll(list, -event->wheel_y * line))
        region->panel->stale = true;
}

void scope_mouse_left(struct scope *scope)
{
    const struct ui_event out = {.kind = UI_MOVE, .x = -1, .y = -1};
    hover(scope, &out);
    leave_area(scope);
}

void scope_event(struct scope *scope, const struct ui_event *event)
{
    static void (*const functions[])(struct scope *, const struct ui_event *) = {
        [UI_KEY_DOWN] = key_down, [UI_TYPED] = typed, [UI_PRESS] = press,
        [UI_RELEASE] = release,   [UI_MOVE] = moved,  [UI_WHEEL] = wheel,
    };
    bool keys = event->kind == UI_KEY_DOWN || event->kind == UI_TYPED;
    if ((keys || event->kind == UI_PRESS) && scope->rings != keys) {
        scope->rings = keys;
        scope->focus->panel->stale = true;
    }
    if (keys)
        leave_area(scope);
    scope->by = keys ? "key" : "click";
    functions[event->kind](scope, event);
    scope->by = NULL;
}
