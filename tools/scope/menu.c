// SPDX-License-Identifier: GPL-2.0-or-later
/* The menu that a right click or the menu key opens: lines of a label and a command. */
#include "scope_parts.h"

#include <math.h>
#include <string.h>

static double item_height(struct scope *scope)
{
    return ui_line_height(scope->ui, UI_PLAIN) + 10;
}

/* The next line's label and command; false: there is none. */
static bool next_item(const char **items, struct ui_control *control)
{
    size_t line = strcspn(*items, "\n"), label = strcspn(*items, "\t\n");
    if (line == 0)
        return false;
    snprintf(control->label, sizeof control->label, "%.*s", (int)label, *items);
    snprintf(control->command, sizeof control->command, "%.*s",
             (int)(line > label ? line - label - 1 : 0), *items + label + (line > label));
    *items += line + ((*items)[line] == '\n');
    return true;
}

struct ui_rect menu_place(struct scope *scope, struct ui_rect window)
{
    struct ui_rect rect = {scope->menu_x, scope->menu_y, 120, 12};
    const char *items = scope->menu;
    struct ui_control control;
    while (next_item(&items, &control)) {
        rect.w = fmax(rect.w, ceil(ui_text_width(scope->ui, UI_PLAIN, control.label)) + 40);
        rect.h += item_height(scope);
    }
    rect.x = fmax(fmin(rect.x, window.w - rect.w - 4), 0);
    rect.y = fmax(fmin(rect.y, window.h - rect.h - 4), 0);
    return rect;
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct scope *scope = scope_of(panel);
    const char *items = scope->menu;
    struct ui_control control = {.kind = UI_ROW};
    struct ui_rect row = {rect.x + 6, rect.y + 6, rect.w - 12, item_height(scope)};
    unsigned i;
    ui_fill_round(ui, rect, 8, UI_RAISED);
    ui_frame_round(ui, rect, 8, UI_DIM, 1);
    for (i = 0; next_item(&items, &control); i++, row.y += row.h) {
        snprintf(control.id, sizeof control.id, "item.%u", i);
        control.rect = row;
        if (ui_has_focus(ui, control.id) || ui_hovers(ui, row))
            ui_fill_round(ui, row, 5, UI_LINE);
        ui_text(ui, row.x + 12, row.y + 5, row.w - 24, UI_PLAIN, UI_TEXT, UI_LEFT, control.label);
        ui_control(ui, &control);
    }
}

const struct panel_class menu_panel = {
    .name = "menu", .title = "Menu", .size = sizeof(struct panel), .draw = draw};
