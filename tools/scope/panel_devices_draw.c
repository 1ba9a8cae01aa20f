/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing of the panel of devices. */
#include "panel_devices.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define INDENT 14.0
#define BESIDE 400.0 /* units from which tree and registers stand side by side */
#define BASES  260.0 /* and from which the tree has addresses */

enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_FIELDS, COLUMN_ADDRESS };

static const struct panel_column columns[] = {
    [COLUMN_NAME] = {"name", "Register", 13, 26, 0, false, true, NULL},
    [COLUMN_VALUE] = {"value", "Value", 9, 12, 0, true, true, NULL},
    [COLUMN_FIELDS] = {"fields", "Fields", 12, 60, 0, false, true, NULL},
    [COLUMN_ADDRESS] = {"address", "Address", 9, 12, 1, true, true, NULL},
    {.key = NULL},
};

/* --- the tree --- */

static void make_node(struct ui *ui, struct ui_rect row, const struct devices_node *node,
                      size_t index)
{
    struct ui_control control = {.kind = UI_ROW, .rect = row};
    char word[64];
    snprintf(control.id, sizeof control.id, "node.%zu", index);
    snprintf(control.command, sizeof control.command, "devices choose %s",
             panel_word(node->name, word, sizeof word));
    snprintf(control.label, sizeof control.label, "%.40s: show its registers", node->name);
    ui_control(ui, &control);
}

static void draw_node(struct devices *devices, struct ui *ui, struct ui_rect row, size_t index)
{
    const struct devices_node *node = &devices->nodes[index];
    double x = row.x + PANEL_PAD + node->depth * INDENT, right = row.x + row.w - PANEL_PAD - 4;
    double y = row.y + (row.h - ui_line_height(ui, UI_PLAIN)) / 2, base, width;
    bool chosen = node->title != NULL && strcmp(node->name, devices->chosen) == 0;
    if (node->title == NULL) {
        ui_text(ui, x, y, right - x, UI_SMALL, UI_DIM, UI_LEFT, node->name);
        return;
    }
    panel_row_ground(ui, row, chosen);
    base = row.w >= BASES ? 9 * ui_mono_width(ui) : -8;
    if (node->has_base && base > 0)
        ui_textf(ui, right - base, y, base, UI_MONO, UI_DIM, UI_RIGHT, "%08" PRIx32, node->base);
    if (node->changed)
        ui_fill_round(ui, (struct ui_rect){x - 10, row.y + row.h / 2 - 3, 6, 6}, 3, UI_ACCENT);
    width = ui_text(ui, x, y, right - base - 8 - x, node->changed ? UI_BOLD : UI_PLAIN,
                    node->count > 0 ? UI_TEXT : UI_DIM, UI_LEFT, node->name);
    x += width + 10;
    if (right - base - 8 - x > 90)
        ui_text(ui, x, y, right - base - 8 - x, UI_SMALL, UI_DIM, UI_LEFT, node->title);
    make_node(ui, row, node, index);
}

/* The chosen device, once after it was chosen. */
static void reveal(struct devices *devices, struct ui *ui, double height)
{
    size_t i;
    if (!devices->reveals)
        return;
    devices->reveals = false;
    for (i = 0; i < devices->node_count; i++)
        if (devices->nodes[i].title != NULL && strcmp(devices->nodes[i].name, devices->chosen) == 0)
            ui_scroll_to(ui, "node", (double)i * height, (double)(i + 1) * height);
}

static void draw_tree(struct devices *devices, struct ui *ui, struct ui_rect rect)
{
    double height = ceil(ui_line_height(ui, UI_PLAIN) + 5);
    struct panel_list list;
    size_t i;
    reveal(devices, ui, height);
    list = panel_list(ui, rect, "node", height, devices->node_count);
    for (i = list.first; i < list.end; i++)
        draw_node(devices, ui, panel_list_row(&list, i), i);
    ui_unclip(ui);
}

/* --- registers --- */

/* "EN=1 MODE=2", of all that are not zero. */
static void list_fields(const struct devices_row *row, char *text, size_t size)
{
    const struct register_field *field = row->reg->fields;
    size_t used = 0;
    *text = '\0';
    for (; field != NULL && field->name != NULL && used + 1 < size; field++) {
        uint32_t value = devices_field(field, row->value);
        int length;
        if (value == 0)
            continue;
        length = snprintf(text + used, size - used, "%s%s=%" PRIu32, used > 0 ? "  " : "",
                          field->name, value);
        used += length < 0 ? 0 : (size_t)length;
    }
}

static void draw_sign(struct ui *ui, double x, double y, bool open)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_new_path(cairo);
    if (open) {
        cairo_move_to(cairo, x, y - 2);
        cairo_line_to(cairo, x + 8, y - 2);
        cairo_line_to(cairo, x + 4, y + 3);
    } else {
        cairo_move_to(cairo, x + 1, y - 4);
        cairo_line_to(cairo, x + 6, y);
        cairo_line_to(cairo, x + 1, y + 4);
    }
    cairo_close_path(cairo);
    ui_source(ui, UI_DIM);
    cairo_fill(cairo);
}

static struct ui_rect cell(const struct panel_slot *slot, struct ui_rect row)
{
    return (struct ui_rect){slot->x, row.y, slot->w, row.h};
}

static void draw_register(struct ui *ui, struct ui_rect row, const struct panel_slot *slots,
                          const struct devices_row *line)
{
    struct ui_rect name = cell(&slots[COLUMN_NAME], row);
    char text[256];
    if (line->reg->fields != NULL)
        draw_sign(ui, name.x, row.y + row.h / 2, line->open);
    name.x += INDENT;
    name.w -= INDENT;
    panel_cell(ui, name, UI_PLAIN, UI_TEXT, false, false, line->name);
    snprintf(text, sizeof text, "%0*" PRIx32, 2 * line->reg->width, line->value);
    panel_cell(ui, cell(&slots[COLUMN_VALUE], row), UI_MONO, UI_TEXT, true, line->changed, text);
    list_fields(line, text, sizeof text);
    if (line->open || text[0] == '\0')
        snprintf(text, sizeof text, "%.200s", line->reg->about != NULL ? line->reg->about : "");
    panel_cell(ui, cell(&slots[COLUMN_FIELDS], row), UI_SMALL, UI_DIM, false, false, text);
    snprintf(text, sizeof text, "%08" PRIx32, line->address);
    panel_cell(ui, cell(&slots[COLUMN_ADDRESS], row), UI_MONO, UI_DIM, true, false, text);
}

static void draw_field(struct ui *ui, struct ui_rect row, const struct panel_slot *slots,
                       const struct devices_row *line)
{
    const struct register_field *field = line->field;
    struct ui_rect name = cell(&slots[COLUMN_NAME], row);
    char text[128], meaning[96];
    name.x += 2 * INDENT;
    name.w -= 2 * INDENT;
    panel_cell(ui, name, UI_SMALL, UI_TEXT, false, false, line->name);
    snprintf(text, sizeof text, "%" PRIu32, line->value);
    panel_cell(ui, cell(&slots[COLUMN_VALUE], row), UI_MONO, UI_TEXT, true, line->changed, text);
    devices_meaning(field, line->value, meaning, sizeof meaning);
    panel_cell(ui, cell(&slots[COLUMN_FIELDS], row), UI_SMALL,
               meaning[0] != '\0' ? UI_TEXT : UI_DIM, false, false,
               meaning[0] != '\0'     ? meaning
               : field->about != NULL ? field->about
                                      : "");
    if (field->bits == 1)
        snprintf(text, sizeof text, "[%u]", field->low);
    else
        snprintf(text, sizeof text, "[%u:%u]", field->low + field->bits - 1u, (unsigned)field->low);
    panel_cell(ui, cell(&slots[COLUMN_ADDRESS], row), UI_MONO, UI_DIM, true, false, text);
}

static void make_register(struct devices *devices, struct ui *ui, struct ui_rect row,
                          const struct devices_row *line, size_t index)
{
    struct ui_control control = {.kind = UI_ROW, .rect = row};
    char name[120];
    snprintf(name, sizeof name, "%.48s.%.50s", devices->chosen, line->name);
    snprintf(control.id, sizeof control.id, "register.%zu", index);
    if (line->reg->fields != NULL)
        snprintf(control.command, sizeof control.command, "devices open %s", name);
    snprintf(control.menu, sizeof control.menu,
             "Write it\ttype write %.80s 0x%" PRIx32
             "\nStop when it is written\tcatch register %.80s write\n"
             "Stop when it is read\tcatch register %.80s read\n"
             "Show its memory\tmemory go 0x%" PRIx32,
             name, line->value, name, name, line->address);
    snprintf(control.label, sizeof control.label, "%.80s", name);
    ui_control(ui, &control);
}

/* A register, or a field of one that is open. */
static void draw_line(struct devices *devices, struct ui *ui, struct ui_rect row,
                      const struct panel_slot *slots, size_t index)
{
    const struct devices_row *line = &devices->rows[index];
    if (line->field != NULL) {
        draw_field(ui, row, slots, line);
        return;
    }
    panel_row_ground(ui, row, false);
    draw_register(ui, row, slots, line);
    make_register(devices, ui, row, line, index);
}

static void draw_registers(struct devices *devices, struct ui *ui, struct ui_rect rect)
{
    struct panel_slot slots[PANEL_COLUMNS];
    double height = ceil(ui_line_height(ui, UI_PLAIN) + 6), head;
    struct panel_list list;
    size_t i;
    ui_textf(ui, rect.x + PANEL_PAD, rect.y + 6, rect.w - 2 * PANEL_PAD, UI_BOLD, UI_TEXT, UI_LEFT,
             "%s   %s", devices->chosen, devices->title);
    head = ceil(ui_line_height(ui, UI_BOLD)) + 10;
    rect.y += head;
    rect.h -= head;
    panel_lay_columns(ui, columns, rect.x + PANEL_PAD, rect.w - 2 * PANEL_PAD, slots);
    head = panel_headings(ui, rect, columns, slots, NULL, NULL, false);
    rect.y += head;
    rect.h -= head;
    if (devices->row_count == 0)
        panel_paragraph(ui, rect.x + PANEL_PAD, rect.y + PANEL_PAD, rect.w - 2 * PANEL_PAD,
                        UI_PLAIN, UI_DIM, "This device has no registers of its own.");
    list = panel_list(ui, rect, "register", height, devices->row_count);
    for (i = list.first; i < list.end; i++)
        draw_line(devices, ui, panel_list_row(&list, i), slots, i);
    ui_unclip(ui);
}

void devices_draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct devices *devices = (struct devices *)panel;
    double part;
    if (devices->node_count == 0)
        return;
    if (rect.w >= BESIDE) {
        part = floor(fmin(fmax(rect.w * 0.34, 130), 420));
        draw_tree(devices, ui, (struct ui_rect){rect.x, rect.y, part, rect.h});
        ui_line(ui, rect.x + part + 0.5, rect.y, rect.x + part + 0.5, rect.y + rect.h, UI_LINE, 1);
        draw_registers(devices, ui,
                       (struct ui_rect){rect.x + part + 1, rect.y, rect.w - part - 1, rect.h});
        return;
    }
    part = floor(rect.h * 0.36);
    draw_tree(devices, ui, (struct ui_rect){rect.x, rect.y, rect.w, part});
    ui_line(ui, rect.x, rect.y + part + 0.5, rect.x + rect.w, rect.y + part + 0.5, UI_LINE, 1);
    draw_registers(devices, ui,
                   (struct ui_rect){rect.x, rect.y + part + 1, rect.w, rect.h - part - 1});
}
