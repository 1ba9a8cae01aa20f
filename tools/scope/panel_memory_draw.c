/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing of the panel of memory, its keys and mouse. */
#include "panel_memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- where things are --- */

/* Columns of a line, in units of the user. */
struct measure {
    double character, row_height;
    double bytes, text; /* where the values begin, and the text */
    double cell;        /* a value and the blank behind it */
    unsigned half;      /* values before the wider gap */
};

static double width_of(const struct memory *memory, unsigned line, double character)
{
    unsigned values = line / memory->width;
    return (memory->digits + 2 + values * (2.0 * memory->width + 1) + 2 + line) * character;
}

/* As many bytes a line as there is room for. */
static unsigned fitting(const struct memory *memory, double width, double character)
{
    unsigned line = MEMORY_LINE;
    while (line > 4 && width_of(memory, line, character) > width)
        line /= 2;
    return line;
}

static struct measure measure_of(const struct memory *memory, struct ui *ui, double x)
{
    struct measure measure = {.character = ui_mono_width(ui)};
    unsigned values = memory->line / memory->width;
    measure.row_height = ceil(ui_line_height(ui, UI_MONO) + 3);
    measure.cell = (2.0 * memory->width + 1) * measure.character;
    measure.bytes = x + (memory->digits + 2) * measure.character;
    measure.half = values / 2;
    measure.text = measure.bytes + values * measure.cell + 1.5 * measure.character;
    return measure;
}

static double value_x(const struct measure *measure, unsigned index)
{
    return measure->bytes + index * measure->cell +
           (index >= measure->half && measure->half >= 2 ? 0.5 * measure->character : 0);
}

/* --- a row --- */

static void describe(const struct memory *memory, const struct memory_stretch *stretch, char *text,
                     size_t size)
{
    uint64_t bytes = ((uint64_t)stretch->last - stretch->first + 1) * memory->unit;
    const char *what = stretch->device ? "registers" : stretch->read_only ? "read only" : "";
    char length[32];
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
        snprintf(length, sizeof length, "%" PRIu64 " MB", bytes >> 20);
    else if (bytes >= 1 << 10 && bytes % (1 << 10) == 0)
        snprintf(length, sizeof length, "%" PRIu64 " KB", bytes >> 10);
    else
        snprintf(length, sizeof length, "%" PRIu64 " bytes", bytes);
    snprintf(text, size, "%s%s%s  %0*" PRIx32 " to %0*" PRIx32 ", %s", stretch->name,
             *what != '\0' ? ", " : "", what, (int)memory->digits, stretch->first,
             (int)memory->digits, stretch->last, length);
}

static void draw_heading(const struct memory *memory, struct ui *ui, struct ui_rect rect,
                         const struct memory_stretch *stretch)
{
    double y = rect.y + (rect.h - ui_line_height(ui, UI_SMALL)) / 2, middle = rect.y + rect.h / 2;
    char text[128];
    double width;
    if (stretch->mapped)
        describe(memory, stretch, text, sizeof text);
    else
        snprintf(text, sizeof text, "nothing answers from %0*" PRIx32 " to %0*" PRIx32,
                 (int)memory->digits, stretch->first, (int)memory->digits, stretch->last);
    width = ui_text(ui, rect.x, y, rect.w, UI_SMALL, UI_DIM, UI_LEFT, text);
    if (stretch->mapped)
        ui_line(ui, rect.x + width + 8, middle, rect.x + rect.w, middle, UI_LINE, 1);
}

static void draw_cursor(struct memory *memory, struct ui *ui, struct ui_rect cell)
{
    struct ui_rect box = {cell.x - 2, cell.y + 1, cell.w + 4, cell.h - 2};
    if (memory->typed[0] != '\0') {
        ui_fill_round(ui, box, 2, UI_ACCENT);
        ui_text(ui, cell.x, cell.y + 1, cell.w, UI_MONO_BOLD, UI_ON_ACCENT, UI_RIGHT,
                memory->typed);
        return;
    }
    ui_frame(ui, box, UI_ACCENT, 1.5);
}

static uint32_t mask_of(const struct memory *memory, unsigned offset)
{
    return (memory->width >= 32 ? UINT32_MAX : (1u << memory->width) - 1) << offset;
}

#define PART_MOST (3u * MEMORY_LINE + 1) /* characters of values, and a zero */

/* Values of a part of a line as two texts, one for the zeros: two layouts instead of one for each.
 * What has changed is drawn alone, on its ground. */
struct part {
    char values[PART_MOST], zeros[PART_MOST];
    size_t length;
};

static void add_value(struct part *part, const char *text, bool zero)
{
    size_t length = strlen(text);
    memset(part->values + part->length, ' ', length + 1);
    memset(part->zeros + part->length, ' ', length + 1);
    memcpy((zero ? part->zeros : part->values) + part->length, text, length);
    part->length += length + 1;
}

static void draw_part(struct ui *ui, double x, double y, struct part *part)
{
    part->values[part->length] = part->zeros[part->length] = '\0';
    if (part->values[strspn(part->values, " ")] != '\0')
        ui_text(ui, x, y, 0, UI_MONO, UI_TEXT, UI_LEFT, part->values);
    if (part->zeros[strspn(part->zeros, " ")] != '\0')
        ui_text(ui, x, y, 0, UI_MONO, UI_DIM, UI_LEFT, part->zeros);
    part->length = 0;
}

static void value_text(const struct memory *memory, const struct memory_line *line, unsigned offset,
                       char text[static 16], bool *zero)
{
    uint32_t value = 0;
    int digits = (int)(2 * memory->width);
    if (memory_value(memory, line, offset, &value))
        snprintf(text, 16, "%0*" PRIx32, digits, value);
    else
        snprintf(text, 16, "%.*s", digits,
                 line->now.known & mask_of(memory, offset) ? "--------" : "        ");
    *zero = value == 0;
}

static void draw_values(struct memory *memory, struct ui *ui, double y,
                        const struct measure *measure, const struct memory_line *line)
{
    struct part part = {.length = 0};
    unsigned offset, index, count = memory->line / memory->width;
    for (index = offset = 0; index < count; index++, offset += memory->width) {
        struct ui_rect cell = {value_x(measure, index), y, measure->cell - measure->character,
                               measure->row_height};
        bool changed = (line->changed & mask_of(memory, offset)) != 0, zero;
        bool cursor = line->now.address + offset / memory->unit == memory->cursor;
        char text[16];
        value_text(memory, line, offset, text, &zero);
        if (changed)
            panel_cell(ui, cell, UI_MONO, UI_TEXT, false, true, text);
        if (cursor)
            draw_cursor(memory, ui, cell);
        if (changed || (cursor && memory->typed[0] != '\0'))
            memset(text, ' ', strlen(text));
        add_value(&part, text, zero);
        if (index + 1 == measure->half && measure->half >= 2)
            draw_part(ui, measure->bytes, y + 1, &part);
    }
    draw_part(ui, value_x(measure, measure->half >= 2 ? measure->half : 0), y + 1, &part);
}

static void draw_text(struct memory *memory, struct ui *ui, double y, const struct measure *measure,
                      const struct memory_line *line)
{
    char text[MEMORY_LINE + 1];
    unsigned i;
    for (i = 0; i < memory->line; i++) {
        uint8_t byte = line->now.bytes[i];
        if (!(line->now.known & 1u << i))
            text[i] = ' ';
        else
            text[i] = byte >= ' ' && byte < 0x7f ? (char)byte : '.';
    }
    text[memory->line] = '\0';
    ui_text(ui, measure->text, y + 1, 0, UI_MONO, UI_DIM, UI_LEFT, text);
}

static void draw_row(struct memory *memory, struct ui *ui, struct ui_rect rect,
                     const struct measure *measure, uint64_t row)
{
    const struct memory_line *line = memory_line_at(memory, row);
    if (line == NULL) {
        memory->panel.stale = true;
        return;
    }
    if (line->heading) {
        draw_heading(memory, ui, rect, &memory->stretches[line->stretch]);
        return;
    }
    ui_textf(ui, rect.x, rect.y + 1, 0, UI_MONO, UI_DIM, UI_LEFT, "%0*" PRIx32, (int)memory->digits,
             line->now.address);
    draw_values(memory, ui, rect.y, measure, line);
    draw_text(memory, ui, rect.y, measure, line);
}

/* --- the panel --- */

static double draw_head(struct memory *memory, struct ui *ui, struct ui_rect rect)
{
    double x = rect.x + PANEL_PAD, right = rect.x + rect.w - PANEL_PAD, y = rect.y + 6;
    char id[32], command[64];
    unsigned i;
    x = panel_button(ui, x, y, right, "go", "Go to", "type memory go ", false);
    snprintf(command, sizeof command, "type memory follow $%s", memory->stack);
    x = panel_button(ui, x, y, right, "follow", memory->follows[0] != '\0' ? "Let go" : "Follow",
                     memory->follows[0] != '\0' ? "memory follow off" : command,
                     memory->follows[0] != '\0') +
        8;
    for (i = 1; i <= 4; i *= 2) {
        static const char *const names[] = {"", "8", "16", "", "32"};
        snprintf(id, sizeof id, "width.%u", i);
        snprintf(command, sizeof command, "memory width %u", i);
        x = panel_button(ui, x, y, right, id, names[i], command, memory->width == i);
    }
    x += 8;
    for (i = 0; i < memory->space_count && memory->space_count > 1; i++) {
        snprintf(id, sizeof id, "space.%u", i);
        snprintf(command, sizeof command, "memory space %.40s", memory->spaces[i]);
        x = panel_button(ui, x, y, right, id, memory->spaces[i], command, memory->space == i);
    }
    if (memory->follows[0] != '\0' && right > x)
        ui_textf(ui, x, y + 5, right - x, UI_SMALL, memory->trouble[0] != '\0' ? UI_BAD : UI_DIM,
                 UI_RIGHT, "follows %s%s%s", memory->follows,
                 memory->trouble[0] != '\0' ? ": " : "", memory->trouble);
    return panel_button_height(ui) + 12;
}

static void draw_rows(struct memory *memory, struct ui *ui, struct ui_rect rect)
{
    struct measure measure = measure_of(memory, ui, rect.x + PANEL_PAD);
    double height = measure.row_height, offset;
    uint64_t row, cursor = memory_row(memory, memory->cursor);
    if (memory->reveals) {
        double above = floor(rect.h / height / 3) * height;
        ui_scroll_to(ui, "memory", fmax(0, (double)cursor * height - above),
                     (double)(cursor + 1) * height + above);
        memory->reveals = false;
    }
    offset = ui_scroll(ui, rect, "memory", (double)memory->rows * height);
    memory->top_row = (uint64_t)(offset / height);
    memory->visible = (unsigned)(rect.h / height) + 1;
    memory->offset = offset;
    memory->row_height = height;
    memory->bytes_x = measure.bytes;
    memory->cell_width = measure.cell;
    ui_clip(ui, rect);
    for (row = memory->top_row; row < memory->rows; row++) {
        double y = rect.y + (double)row * height - offset;
        if (y >= rect.y + rect.h)
            break;
        draw_row(memory, ui,
                 (struct ui_rect){rect.x + PANEL_PAD, y, rect.w - 2 * PANEL_PAD, height}, &measure,
                 row);
    }
    ui_unclip(ui);
}

void memory_draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct memory *memory = (struct memory *)panel;
    struct ui_control control = {.kind = UI_AREA, .id = "memory"};
    unsigned line;
    double top;
    if (!memory->begun)
        return;
    line = fitting(memory, rect.w - 2 * PANEL_PAD - 4, ui_mono_width(ui));
    if (line != memory->line) {
        memory->line = line; /* the rows are others now: they are copied first */
        memory_go(memory, memory->cursor);
        return;
    }
    top = draw_head(memory, ui, rect);
    rect.y += top;
    rect.h -= top;
    control.rect = rect;
    snprintf(control.label, sizeof control.label, "memory at %08" PRIx32, memory->cursor);
    ui_control(ui, &control);
    draw_rows(memory, ui, rect);
}

/* --- keys and mouse --- */

static void write_typed(struct memory *memory)
{
    static const char *const types[] = {"", "unsigned char", "unsigned short", "", "unsigned long"};
    uint32_t step = memory->width / memory->unit;
    if (memory->typed[0] == '\0')
        return;
    if (!memory->is_data) {
        scope_say(memory->panel.scope, "only the space of data can be changed");
        memory->typed[0] = '\0';
        return;
    }
    scope_commandf(memory->panel.scope, "set *(%s *)0x%" PRIx32 " = 0x%s", types[memory->width],
                   memory->cursor, memory->typed);
    memory_go(memory, memory->cursor + (step == 0 ? 1 : step));
}

static bool type_digits(struct memory *memory, const char *text)
{
    size_t used = strlen(memory->typed);
    if (!isxdigit((unsigned char)text[0]) || text[1] != '\0')
        return false;
    memory->typed[used] = (char)tolower((unsigned char)text[0]);
    memory->typed[used + 1] = '\0';
    if (used + 1 == 2 * memory->width)
        write_typed(memory);
    return true;
}

static void move(struct memory *memory, int64_t units)
{
    int64_t most = ((int64_t)1 << 4 * memory->digits) - 1, at = (int64_t)memory->cursor + units;
    at = at < 0 ? 0 : at > most ? most : at;
    memory_go(memory, (uint32_t)at);
}

static bool press_key(struct memory *memory, const char *key)
{
    int64_t unit = memory->width / memory->unit, line = memory->line / memory->unit;
    const struct {
        const char *key;
        int64_t units;
    } moves[] = {{"Left", -unit},
                 {"Right", unit},
                 {"Up", -line},
                 {"Down", line},
                 {"PageUp", -line * (int64_t)memory->visible},
                 {"PageDown", line * (int64_t)memory->visible}};
    size_t i;
    for (i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (strcmp(key, moves[i].key) == 0) {
            move(memory, moves[i].units);
            return true;
        }
    if (strcmp(key, "Return") == 0 && memory->typed[0] != '\0')
        write_typed(memory);
    else if (strcmp(key, "Escape") == 0 && memory->typed[0] != '\0')
        memory->typed[0] = '\0';
    else if (strcmp(key, "Backspace") == 0 && memory->typed[0] != '\0')
        memory->typed[strlen(memory->typed) - 1] = '\0';
    else
        return false;
    return true;
}

static bool press_letter(struct memory *memory, const char *text)
{
    if (strcmp(text, "g") == 0)
        scope_command(memory->panel.scope, "type memory go ");
    else if (strcmp(text, "w") == 0)
        scope_commandf(memory->panel.scope, "memory width %u",
                       memory->width == 4 ? 1 : memory->width * 2);
    else
        return false;
    return true;
}

/* The value below the mouse becomes the cursor's. */
static bool press_mouse(struct memory *memory, const struct ui_event *event)
{
    const struct memory_line *line;
    double row = memory->row_height > 0
                     ? (event->y - event->rect.y + memory->offset) / memory->row_height
                     : 0;
    int index;
    if (row < 0 || event->button != 1)
        return false;
    line = memory_line_at(memory, (uint64_t)row);
    if (line == NULL || line->heading)
        return false;
    index = (int)floor((event->x - memory->bytes_x) / memory->cell_width);
    index = index < 0 ? 0 : index;
    if (index * (int)memory->width >= (int)memory->line)
        index = (int)(memory->line / memory->width) - 1;
    memory->cursor = line->now.address + (uint32_t)index * memory->width / memory->unit;
    memory->typed[0] = '\0';
    return true;
}

bool memory_event(struct panel *panel, const struct ui_event *event)
{
    struct memory *memory = (struct memory *)panel;
    bool taken = false;
    if (event->kind == UI_KEY_DOWN && event->key != NULL && (event->modifiers & ~UI_SHIFT) == 0)
        taken = press_key(memory, event->key);
    else if (event->kind == UI_TYPED && event->text != NULL)
        taken = type_digits(memory, event->text) || press_letter(memory, event->text);
    else if (event->kind == UI_PRESS)
        taken = press_mouse(memory, event);
    if (taken)
        panel->stale = true;
    return taken;
}
