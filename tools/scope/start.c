// SPDX-License-Identifier: GPL-2.0-or-later
/* The first screen: firmware that can be begun with, a row for each program with its boards. */
#include "scope_parts.h"

#include <math.h>
#include <string.h>

struct page {
    struct ui *ui;
    struct ui_rect list;
    double y; /* of the next row, scrolled */
    double title_width;
    unsigned rows;
};

static double row_height(struct ui *ui)
{
    return ui_line_height(ui, UI_PLAIN) + 18;
}

static double heading_height(struct ui *ui)
{
    return ui_line_height(ui, UI_BOLD) + 24;
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* How many choices from here on are the same program on another board. */
static unsigned boards_of(const struct scope_choice *choice)
{
    unsigned count = 1;
    while (choice[count].operand != NULL && same(choice[count].title, choice->title) &&
           same(choice[count].about, choice->about))
        count++;
    return count;
}

static void know(struct ui *ui, struct ui_rect rect, const char *list, unsigned index,
                 const struct scope_choice *choice)
{
    struct ui_control control = {.kind = UI_ROW, .rect = rect};
    snprintf(control.id, sizeof control.id, "%s.%u", list, index);
    snprintf(control.command, sizeof control.command, "open %s", choice->operand);
    snprintf(control.label, sizeof control.label, "%.60s%s%.30s", choice->title,
             choice->board != NULL ? " on " : "", choice->board != NULL ? choice->board : "");
    ui_control(ui, &control);
}

/* From the right: returns where they begin. */
static double draw_boards(struct page *page, struct ui_rect row, const struct scope_choice *choice,
                          unsigned count)
{
    struct ui *ui = page->ui;
    double high = ui_line_height(ui, UI_SMALL) + 8, right = row.x + row.w - 10;
    unsigned i;
    for (i = count; i-- > 0;) {
        double w;
        struct ui_rect chip;
        if (choice[i].board == NULL)
            continue;
        w = ceil(ui_text_width(ui, UI_SMALL, choice[i].board)) + 18;
        chip = (struct ui_rect){right - w, row.y + (row.h - high) / 2, w, high};
        ui_fill_round(ui, chip, 6, ui_hovers(ui, chip) ? UI_ACCENT : UI_PANEL);
        ui_frame_round(ui, chip, 6, UI_LINE, 1);
        ui_text(ui, chip.x, chip.y + 4, w, UI_SMALL, ui_hovers(ui, chip) ? UI_ON_ACCENT : UI_TEXT,
                UI_CENTRE, choice[i].board);
        right -= w + 6;
    }
    return right;
}

static void know_boards(struct page *page, struct ui_rect row, const struct scope_choice *choice,
                        unsigned count, unsigned index)
{
    struct ui *ui = page->ui;
    double high = ui_line_height(ui, UI_SMALL) + 8, x = row.x + row.w - 10;
    unsigned i;
    for (i = 0; i < count; i++)
        x -= choice[i].board == NULL ? 0 : ceil(ui_text_width(ui, UI_SMALL, choice[i].board)) + 24;
    for (i = 0; count > 1 && i < count; i++) {
        double w;
        if (choice[i].board == NULL)
            continue;
        w = ceil(ui_text_width(ui, UI_SMALL, choice[i].board)) + 18;
        x += 6;
        know(ui, (struct ui_rect){x, row.y + (row.h - high) / 2, w, high}, "board", index + i,
             &choice[i]);
        x += w;
    }
}

static void draw_program(struct page *page, const struct scope_choice *choice, unsigned count,
                         unsigned index)
{
    struct ui *ui = page->ui;
    struct ui_rect row = {page->list.x, page->y, page->list.w, row_height(ui) - 4};
    double y = row.y + (row.h - ui_line_height(ui, UI_PLAIN)) / 2, right, x;
    page->y += row_height(ui);
    if (row.y > page->list.y + page->list.h || page->y < page->list.y)
        return;
    ui_fill_round(ui, row, 6, ui_hovers(ui, row) ? UI_LINE : UI_RAISED);
    right = draw_boards(page, row, choice, count);
    ui_text(ui, row.x + 14, y, page->title_width, UI_BOLD, UI_TEXT, UI_LEFT, choice->title);
    x = row.x + page->title_width + 30;
    if (choice->about != NULL)
        ui_text(ui, x, y, right - x - 8, UI_PLAIN, UI_DIM, UI_LEFT, choice->about);
    know(ui, row, "choice", page->rows++, choice);
    know_boards(page, row, choice, count, index);
}

static bool begins_group(const struct scope_choice *choices, unsigned i)
{
    return choices[i].group != NULL && (i == 0 || !same(choices[i].group, choices[i - 1].group));
}

static double content_height(struct ui *ui, const struct scope_choice *choices)
{
    double high = 0;
    unsigned i;
    for (i = 0; choices[i].operand != NULL; i += boards_of(&choices[i]))
        high += row_height(ui) + (begins_group(choices, i) ? heading_height(ui) : 0);
    return high;
}

static double title_width(struct ui *ui, const struct scope_choice *choices)
{
    double width = 0;
    unsigned i;
    for (i = 0; choices[i].operand != NULL; i++)
        width = fmax(width, ui_text_width(ui, UI_BOLD, choices[i].title));
    return ceil(width);
}

static void draw_choices(struct ui *ui, struct ui_rect rect, const struct scope_choice *choices)
{
    struct page page = {.ui = ui, .list = rect, .title_width = title_width(ui, choices)};
    struct ui_rect scrolled = {rect.x, rect.y, rect.w + 16, rect.h};
    unsigned i, count;
    page.y = rect.y - ui_scroll(ui, scrolled, "choices", content_height(ui, choices));
    ui_clip(ui, rect);
    for (i = 0; choices[i].operand != NULL; i += count) {
        count = boards_of(&choices[i]);
        if (begins_group(choices, i)) {
            ui_text(ui, rect.x, page.y + heading_height(ui) - ui_line_height(ui, UI_BOLD) - 8,
                    rect.w, UI_BOLD, UI_ACCENT, UI_LEFT, choices[i].group);
            page.y += heading_height(ui);
        }
        draw_program(&page, &choices[i], count, i);
    }
    ui_unclip(ui);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    const struct scope *scope = scope_of(panel);
    double width = fmin(rect.w - 64, 100 * ui_text_size(ui)), y = rect.y + 28;
    double x = rect.x + (rect.w - width) / 2;
    ui_fill_round(ui, rect, 8, UI_PANEL);
    ui_text(ui, x, y, width, UI_TITLE, UI_TEXT, UI_LEFT, "What shall run?");
    y += ui_line_height(ui, UI_TITLE) + 8;
    ui_text(ui, x, y, width, UI_PLAIN, UI_DIM, UI_LEFT,
            "Choose a program, or one of its boards. An image of yours: type “open FILE” below.");
    y += ui_line_height(ui, UI_PLAIN) + 8;
    if (scope->options->choices != NULL)
        draw_choices(ui, (struct ui_rect){x, y, width, rect.y + rect.h - y - 12},
                     scope->options->choices);
}

const struct panel_class start_panel = {
    .name = "start", .title = "Start", .size = sizeof(struct panel), .draw = draw};
