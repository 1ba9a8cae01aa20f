// SPDX-License-Identifier: GPL-2.0-or-later
/* The first screen: firmware that can be begun with. */
#include "scope_parts.h"

#include <math.h>
#include <string.h>

static void draw_choice(struct ui *ui, struct ui_rect row, const struct scope_choice *choice,
                        unsigned index)
{
    struct ui_control control = {.kind = UI_ROW, .rect = row};
    double y = row.y + 10, board = 0;
    snprintf(control.id, sizeof control.id, "choice.%u", index);
    snprintf(control.command, sizeof control.command, "open %s", choice->operand);
    snprintf(control.label, sizeof control.label, "%s", choice->title);
    ui_fill_round(ui, row, 8, ui_hovers(ui, row) ? UI_LINE : UI_RAISED);
    if (choice->board != NULL)
        board = ui_text(ui, row.x + row.w - 216, y, 200, UI_SMALL, UI_DIM, UI_RIGHT, choice->board);
    ui_text(ui, row.x + 16, y, row.w - 48 - board, UI_BOLD, UI_TEXT, UI_LEFT, choice->title);
    y += ui_line_height(ui, UI_BOLD) + 4;
    if (choice->about != NULL)
        ui_text(ui, row.x + 16, y, row.w - 32, UI_PLAIN, UI_DIM, UI_LEFT, choice->about);
    ui_control(ui, &control);
}

static void draw_choices(struct ui *ui, struct ui_rect rect, const struct scope_choice *choices)
{
    double high = 2 * ui_line_height(ui, UI_PLAIN) + 26, offset;
    unsigned i, count = 0;
    while (choices != NULL && choices[count].operand != NULL)
        count++;
    offset = ui_scroll(ui, (struct ui_rect){rect.x, rect.y, rect.w + 16, rect.h}, "choices",
                       count * (high + 8));
    ui_clip(ui, rect);
    for (i = 0; i < count; i++)
        draw_choice(ui, (struct ui_rect){rect.x, rect.y + i * (high + 8) - offset, rect.w, high},
                    &choices[i], i);
    ui_unclip(ui);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    const struct scope *scope = scope_of(panel);
    double width = fmin(rect.w - 48, 760), y = rect.y + 40;
    struct ui_rect column = {rect.x + (rect.w - width) / 2, y, width, 0};
    ui_fill_round(ui, rect, 8, UI_PANEL);
    ui_text(ui, column.x, y, width, UI_TITLE, UI_TEXT, UI_LEFT, "What shall run?");
    y += ui_line_height(ui, UI_TITLE) + 8;
    ui_text(ui, column.x, y, width, UI_PLAIN, UI_DIM, UI_LEFT,
            "Choose a firmware image, or type  open IMAGE  below.");
    y += ui_line_height(ui, UI_PLAIN) + 20;
    draw_choices(ui, (struct ui_rect){column.x, y, width, rect.y + rect.h - y - 16},
                 scope->options->choices);
}

const struct panel_class start_panel = {
    .name = "start", .title = "Start", .size = sizeof(struct panel), .draw = draw};
