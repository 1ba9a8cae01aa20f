// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of all keys, from the tables that they are done by. */
#include "scope_parts.h"

#include <math.h>

#define COLUMNS_MOST 3

struct help_line {
    const char *title; /* of a group; NULL: a key */
    char key[64];
    const char *help;
};

struct help_lines {
    struct help_line items[256];
    unsigned count;
};

static const char *const everywhere[] = {
    "Tab, Shift+Tab",
    "next control, control before",
    "Arrows",
    "through a list, Page Up, Page Down: a page",
    "Enter, Space",
    "does what the control says",
    "Menu, Shift+F10",
    "what else it can do (right click)",
    "Escape",
    "back",
    NULL,
};

static void add(struct help_lines *lines, const char *title, const char *key, const char *help)
{
    struct help_line *line = &lines->items[lines->count];
    if (lines->count == sizeof lines->items / sizeof *lines->items)
        return;
    line->title = title;
    line->help = help;
    snprintf(line->key, sizeof line->key, "%s", key == NULL ? "" : key);
    lines->count++;
}

static void add_pairs(struct help_lines *lines, const char *title, const char *const *pairs)
{
    if (pairs == NULL)
        return;
    add(lines, title, NULL, NULL);
    for (; pairs[0] != NULL; pairs += 2)
        add(lines, NULL, pairs[0], pairs[1]);
}

static void collect(struct help_lines *lines)
{
    const struct panel_class *class;
    const struct scope_key *key;
    unsigned i;
    lines->count = 0;
    for (key = scope_keys; key->key != NULL || key->help != NULL; key++) {
        char text[64] = "";
        if (key->key != NULL)
            scope_key_text(key, text, sizeof text);
        if (key->help != NULL)
            add(lines, key->key == NULL ? key->help : NULL, text, key->help);
    }
    add_pairs(lines, "Everywhere", everywhere);
    for (i = 0; (class = panel_class_at(i)) != NULL; i++)
        add_pairs(lines, class->title, class->keys);
    add_pairs(lines, command_panel.title, command_panel.keys);
}

/* Keys take as much of a column as its longest one needs, not much more than a third of it. */
static double keys_width(struct ui *ui, const struct help_lines *lines, unsigned first,
                         unsigned end, double w)
{
    double most = 0;
    for (; first < end; first++)
        if (lines->items[first].title == NULL)
            most = fmax(most, ui_text_width(ui, UI_BOLD, lines->items[first].key));
    return fmin(ceil(most) + 12, 0.44 * w);
}

static void draw_line(struct ui *ui, struct ui_rect row, double keys, const struct help_line *line)
{
    double room = row.w - keys;
    enum ui_font font;
    if (line->title != NULL) {
        ui_text(ui, row.x, row.y + 4, row.w, UI_BOLD, UI_ACCENT, UI_LEFT, line->title);
        return;
    }
    font = ui_text_width(ui, UI_BOLD, line->key) > keys - 6 ? UI_SMALL : UI_BOLD;
    ui_text(ui, row.x, row.y, keys - 6, font, UI_TEXT, UI_LEFT, line->key);
    font = ui_text_width(ui, UI_PLAIN, line->help) > room ? UI_SMALL : UI_PLAIN;
    ui_text(ui, row.x + keys, row.y, room, font, UI_TEXT, UI_LEFT, line->help);
}

/* The heading that is nearest to a line: where a column may begin. */
static unsigned nearest_heading(const struct help_lines *lines, unsigned line)
{
    unsigned i, best = line, away = lines->count;
    for (i = 1; i < lines->count; i++) {
        unsigned from = i > line ? i - line : line - i;
        if (lines->items[i].title != NULL && from < away) {
            away = from;
            best = i;
        }
    }
    return best;
}

/* Columns are read one after the other; starts[COLUMNS_MOST] behind the last. Returns the longest
 * one's lines. */
static unsigned find_columns(const struct help_lines *lines, unsigned columns, unsigned *starts)
{
    unsigned i, most = 0;
    starts[0] = 0;
    for (i = 1; i < columns; i++)
        starts[i] = nearest_heading(lines, i * lines->count / columns);
    starts[columns] = lines->count;
    for (i = 0; i < columns; i++)
        if (starts[i + 1] - starts[i] > most)
            most = starts[i + 1] - starts[i];
    return most;
}

static void draw_columns(struct ui *ui, struct ui_rect rect, double high)
{
    struct help_lines lines;
    unsigned columns = (unsigned)fmin(fmax(rect.w / (27 * ui_text_size(ui)), 1), COLUMNS_MOST);
    unsigned starts[COLUMNS_MOST + 1], i, j, most;
    double w = (rect.w + 16) / columns, offset, keys;
    collect(&lines);
    most = find_columns(&lines, columns, starts);
    offset =
        ui_scroll(ui, (struct ui_rect){rect.x, rect.y, rect.w + 16, rect.h}, "list", most * high);
    ui_clip(ui, rect);
    for (i = 0; i < columns; i++) {
        keys = keys_width(ui, &lines, starts[i], starts[i + 1], w - 16);
        for (j = starts[i]; j < starts[i + 1]; j++)
            draw_line(ui,
                      (struct ui_rect){rect.x + i * w, rect.y + (j - starts[i]) * high - offset,
                                       w - 16, high},
                      keys, &lines.items[j]);
    }
    ui_unclip(ui);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    double high = ui_line_height(ui, UI_PLAIN) + 4, top = ui_line_height(ui, UI_TITLE) + 28;
    (void)panel;
    ui_fill_round(ui, rect, 10, UI_PANEL);
    ui_frame_round(ui, rect, 10, UI_DIM, 1);
    ui_text(ui, rect.x + 28, rect.y + 16, 0, UI_TITLE, UI_TEXT, UI_LEFT, "Keys");
    ui_button(ui, (struct ui_rect){rect.x + rect.w - 96, rect.y + 16, 72, 0}, "close", "Close",
              "keys", false);
    draw_columns(ui, (struct ui_rect){rect.x + 28, rect.y + top, rect.w - 56, rect.h - top - 16},
                 high);
}

const struct panel_class help_panel = {
    .name = "keys", .title = "Keys", .size = sizeof(struct panel), .draw = draw};
