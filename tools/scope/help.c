// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of all keys, from the tables that they are done by. */
#include "scope_parts.h"

#include <math.h>
#include <stdlib.h>

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

static void draw_line(struct ui *ui, struct ui_rect row, const struct help_line *line)
{
    if (line->title != NULL) {
        ui_text(ui, row.x, row.y + 4, row.w, UI_BOLD, UI_ACCENT, UI_LEFT, line->title);
        return;
    }
    ui_text(ui, row.x, row.y, row.w * 0.4, UI_BOLD, UI_TEXT, UI_LEFT, line->key);
    ui_text(ui, row.x + row.w * 0.42, row.y, row.w * 0.58, UI_PLAIN, UI_TEXT, UI_LEFT, line->help);
}

/* Where the second column begins: at the heading that is nearest to the middle. */
static unsigned middle(const struct help_lines *lines)
{
    unsigned i, best = (lines->count + 1) / 2, away = lines->count;
    for (i = 1; i < lines->count; i++) {
        unsigned from = (unsigned)abs((int)(2 * i) - (int)lines->count);
        if (lines->items[i].title != NULL && from < away) {
            away = from;
            best = i;
        }
    }
    return best;
}

/* Two columns, read one after the other. */
static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    static const char title[] = "Keys";
    struct help_lines lines;
    double high = ui_line_height(ui, UI_PLAIN) + 6, top = ui_line_height(ui, UI_TITLE) + 28, offset;
    struct ui_rect inner = {rect.x + 28, rect.y + top, rect.w - 56, rect.h - top - 16};
    unsigned i, half;
    (void)panel;
    ui_fill_round(ui, rect, 10, UI_PANEL);
    ui_frame_round(ui, rect, 10, UI_DIM, 1);
    ui_text(ui, inner.x, rect.y + 16, 0, UI_TITLE, UI_TEXT, UI_LEFT, title);
    ui_button(ui, (struct ui_rect){rect.x + rect.w - 96, rect.y + 16, 72, 0}, "close", "Close",
              "keys", false);
    collect(&lines);
    half = middle(&lines);
    offset = ui_scroll(ui, (struct ui_rect){inner.x, inner.y, inner.w + 16, inner.h}, "list",
                       fmax(half, lines.count - half) * high);
    ui_clip(ui, inner);
    for (i = 0; i < lines.count; i++) {
        struct ui_rect row = {inner.x + (i < half ? 0 : inner.w / 2 + 12),
                              inner.y + (i < half ? i : i - half) * high - offset, inner.w / 2 - 12,
                              high};
        draw_line(ui, row, &lines.items[i]);
    }
    ui_unclip(ui);
}

const struct panel_class help_panel = {
    .name = "keys", .title = "Keys", .size = sizeof(struct panel), .draw = draw};
