// SPDX-License-Identifier: GPL-2.0-or-later
/* Headings of the panels: the titles of all that share a place, which are tabs, and the button that
 * gives one the whole window. */
#include "scope_parts.h"

#include <math.h>
#include <string.h>

double scope_heading_height(struct scope *scope)
{
    return ui_line_height(scope->ui, UI_PLAIN) + 14;
}

static void draw_tab(struct scope *scope, const char *name, struct ui_rect rect, bool shown)
{
    struct ui *ui = scope->ui;
    const struct region *region = scope_region(scope, name);
    struct ui_control control = {.kind = UI_ROW, .rect = rect};
    snprintf(control.id, sizeof control.id, "panel.%s", name);
    snprintf(control.command, sizeof control.command, "layout show %s", name);
    snprintf(control.label, sizeof control.label, "%s", region->panel->class->title);
    snprintf(control.menu, sizeof control.menu,
             "Maximise or restore\tlayout maximise %s\nHide\tlayout hide %s\n"
             "Larger\tlayout grow %s\nSmaller\tlayout shrink %s\nReset the layout\tlayout reset",
             name, name, name, name);
    ui_text(ui, rect.x + 4, rect.y + (rect.h - ui_line_height(ui, UI_BOLD)) / 2, rect.w - 8,
            UI_BOLD, shown || ui_hovers(ui, rect) ? UI_TEXT : UI_DIM, UI_CENTRE,
            region->panel->class->title);
    ui_control(ui, &control);
}

static void draw_maximise(struct scope *scope, const char *name, struct ui_rect rect, bool is_now)
{
    struct ui *ui = scope->ui;
    struct ui_control control = {.kind = UI_BUTTON, .rect = rect};
    struct ui_rect box = {rect.x + rect.w / 2 - 5, rect.y + rect.h / 2 - 5, 10, 10};
    enum ui_colour colour = ui_hovers(ui, rect) ? UI_TEXT : UI_DIM;
    snprintf(control.id, sizeof control.id, "maximise");
    snprintf(control.command, sizeof control.command, "layout maximise %s", name);
    snprintf(control.label, sizeof control.label, is_now ? "Back to all panels" : "Maximise");
    if (is_now) {
        ui_frame(ui, (struct ui_rect){box.x + 3, box.y, 7, 7}, colour, 1);
        ui_frame(ui, (struct ui_rect){box.x, box.y + 3, 7, 7}, colour, 1);
    } else {
        ui_frame(ui, box, colour, 1);
    }
    ui_control(ui, &control);
}

static double tab_width(struct scope *scope, const char *name)
{
    const struct region *region = scope_region(scope, name);
    return region == NULL
               ? 0
               : ceil(ui_text_width(scope->ui, UI_BOLD, region->panel->class->title)) + 20;
}

/* By how much tabs are to be narrower than they would like. */
static double squeeze_of(struct scope *scope, const struct layout_node *leaf, double room)
{
    double all = 0;
    unsigned i;
    for (i = 0; leaf != NULL && i < leaf->count; i++)
        all += tab_width(scope, leaf->tabs[i]);
    return all > room ? room / all : 1;
}

/* The titles of all panels of its leaf. */
void scope_draw_heading(struct scope *scope, const struct region *region)
{
    struct ui *ui = scope->ui;
    const char *name = region->panel->class->name;
    const struct layout_node *leaf = layout_leaf_of(&scope->layout, name);
    struct ui_rect rect = {region->rect.x + 6, region->rect.y, 0, scope_heading_height(scope)};
    unsigned i, count = scope->worker == NULL || leaf == NULL ? 1 : leaf->count;
    double squeeze = squeeze_of(scope, leaf, region->rect.w - 42);
    for (i = 0; i < count; i++) {
        const char *tab = count == 1 ? name : leaf->tabs[i];
        bool shown = strcmp(tab, name) == 0;
        if (scope_region(scope, tab) == NULL)
            continue;
        rect.w = floor(tab_width(scope, tab) * squeeze);
        draw_tab(scope, tab, rect, shown);
        if (shown && count > 1)
            ui_fill(ui, (struct ui_rect){rect.x + 8, rect.y + rect.h - 2, rect.w - 16, 2},
                    UI_ACCENT);
        rect.x += rect.w;
    }
    if (scope->worker != NULL)
        draw_maximise(
            scope, name,
            (struct ui_rect){region->rect.x + region->rect.w - 30, rect.y + 4, 24, rect.h - 8},
            strcmp(scope->layout.maximised, name) == 0);
    ui_line(ui, region->rect.x, rect.y + rect.h - 0.5, region->rect.x + region->rect.w,
            rect.y + rect.h - 0.5, UI_LINE, 1);
}
