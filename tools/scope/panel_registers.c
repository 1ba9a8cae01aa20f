/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of registers: of the task and frame that are looked at, by the groups of the
 * processor's table; what has changed since the last stop is marked. */
#include "panel_registers.h"

#include "debug/console_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- copying --- */

static void copy_values(struct registers *registers, const struct worker_look *look)
{
    struct registers_shown *now = &registers->now;
    struct frame own;
    const struct frame *frame = &own;
    *now = (struct registers_shown){.there = true};
    if (look->state == WORKER_RUNS) {
        frame_of_cpu(look->machine, &own);
    } else {
        frame = console_frame(look->console);
        now->task = look->console->task;
        now->frame = look->console->frame;
    }
    memcpy(now->values, frame->registers, sizeof now->values);
    memcpy(now->known, frame->known, sizeof now->known);
}

static void copy_whose(struct registers *registers, const struct worker_look *look)
{
    const struct registers_shown *now = &registers->now;
    char name[AWARE_NAME], frame[32] = "";
    if (now->frame > 0)
        snprintf(frame, sizeof frame, ", frame %zu", now->frame);
    if (now->task == 0) {
        snprintf(registers->whose, sizeof registers->whose, "processor%s", frame);
        return;
    }
    console_task_name(look->console, now->task, name, sizeof name);
    snprintf(registers->whose, sizeof registers->whose, "task %s, saved%s", name, frame);
}

/* Is it an address of code by what the processor makes of it? */
static bool holds_code(const struct cpu_class *class, unsigned reg)
{
    return reg == class->register_pc ||
           (class->unwinding != NULL && reg == class->unwinding->register_return &&
            reg != class->register_sp);
}

/* The place in the code. */
static void copy_place(struct registers *registers, const struct worker_look *look, unsigned reg)
{
    const struct cpu_unwinding *unwinding = registers->class->unwinding;
    struct source_function function;
    uint32_t address = (uint32_t)registers->now.values[reg];
    registers->places[reg][0] = '\0';
    if (look->symbols == NULL || !registers->now.known[reg] || !holds_code(registers->class, reg))
        return;
    if (unwinding != NULL)
        address &= ~unwinding->mark_bits;
    if (!symbols_function_at(look->symbols, address, &function))
        return;
    if (address == function.first)
        snprintf(registers->places[reg], REGISTERS_PLACE, "%.60s", function.name);
    else
        snprintf(registers->places[reg], REGISTERS_PLACE, "%.48s+0x%" PRIx32, function.name,
                 address - function.first);
}

static bool same_frame(const struct registers_shown *one, const struct registers_shown *other)
{
    return one->there && other->there && one->task == other->task && one->frame == other->frame;
}

static void mark_changes(struct registers *registers, const struct registers_shown *before)
{
    const struct registers_shown *now = &registers->now;
    unsigned i;
    for (i = 0; i < registers->count; i++)
        registers->changed[i] = same_frame(now, before) && now->known[i] &&
                                (!before->known[i] || now->values[i] != before->values[i]);
}

static bool look_registers(struct panel *panel, const struct worker_look *look)
{
    struct registers *registers = (struct registers *)panel;
    enum panel_news news;
    unsigned i;
    if (look->machine == NULL)
        return false;
    news = panel_news(&registers->watch, look);
    if (news == PANEL_OLD && !panel->stale)
        return false;
    if (news == PANEL_STOPPED)
        registers->before = registers->stood;
    if (news == PANEL_OTHER)
        registers->before.there = registers->stood.there = false;
    registers->class = look->machine->cpu->device.class->cpu;
    for (i = 0; i < FRAME_REGISTERS && registers->class->registers[i].name != NULL;)
        i++;
    registers->count = i;
    copy_values(registers, look);
    copy_whose(registers, look);
    for (i = 0; i < registers->count; i++)
        copy_place(registers, look, i);
    mark_changes(registers, look->state != WORKER_RUNS ? &registers->before : &registers->stood);
    if (look->state != WORKER_RUNS)
        registers->stood = registers->now;
    panel_looked(&registers->watch);
    return true;
}

/* --- drawing --- */

#define DECIMAL_CHARACTERS 12.0
#define FIELD_CHARACTERS   9.0 /* of a register's name before its fields */

/* A group of registers: as many columns as there is room for. */
struct grid {
    struct registers *registers;
    struct ui *ui;
    double x, y; /* of what comes next; y is scrolled */
    double width, row_height, character;
    double name, hex; /* of the group's cells, in characters */
    unsigned columns;
    double cell; /* width */
};

static unsigned digits_of(const struct cpu_register *row)
{
    return (row->bits + 3u) / 4u;
}

static const struct register_field *fields_of(const struct registers *registers, unsigned reg)
{
    const struct cpu_fields *row = registers->class->fields;
    for (; row != NULL && row->reg != NULL; row++)
        if (strcmp(row->reg, registers->class->registers[reg].name) == 0)
            return row->fields;
    return NULL;
}

static uint32_t field_value(const struct register_field *field, uint64_t value)
{
    return (uint32_t)(value >> field->low & (((uint64_t)1 << field->bits) - 1));
}

static void draw_value(struct grid *grid, struct ui_rect rect, unsigned reg)
{
    const struct registers *registers = grid->registers;
    const struct cpu_register *row = &registers->class->registers[reg];
    uint64_t value = registers->now.values[reg];
    char text[40];
    rect.x += grid->name * grid->character;
    rect.w = grid->hex * grid->character;
    if (registers->now.known[reg])
        snprintf(text, sizeof text, "%0*" PRIx64, (int)digits_of(row), value);
    else
        snprintf(text, sizeof text, "?");
    panel_cell(grid->ui, rect, UI_MONO, UI_TEXT, true, registers->changed[reg], text);
}

/* Beside the value: a place in the code, or a signed number. */
static void draw_meaning(struct grid *grid, struct ui_rect rect, unsigned reg)
{
    const struct registers *registers = grid->registers;
    const struct cpu_register *row = &registers->class->registers[reg];
    unsigned bits = row->bits;
    uint64_t value = registers->now.values[reg];
    int64_t number = bits < 64 ? (int64_t)(value << (64 - bits)) >> (64 - bits) : (int64_t)value;
    double begin = (grid->name + grid->hex + 1) * grid->character;
    char text[40];
    rect.x += begin;
    rect.w -= begin + 4;
    if (registers->places[reg][0] != '\0') {
        panel_cell(grid->ui, rect, UI_SMALL, UI_DIM, false, false, registers->places[reg]);
    } else if (registers->now.known[reg] && bits >= 16 && fields_of(registers, reg) == NULL) {
        snprintf(text, sizeof text, "%" PRId64, number);
        rect.w = fmin(rect.w, DECIMAL_CHARACTERS * grid->character);
        panel_cell(grid->ui, rect, UI_MONO, UI_DIM, true, false, text);
    }
}

static void make_row(struct grid *grid, struct ui_rect rect, unsigned reg)
{
    const struct registers *registers = grid->registers;
    const struct cpu_register *row = &registers->class->registers[reg];
    struct ui_control control = {.rect = rect, .kind = UI_ROW};
    snprintf(control.id, sizeof control.id, "reg.%u", reg);
    snprintf(control.command, sizeof control.command, "type set $%s = 0x%" PRIx64, row->name,
             registers->now.values[reg]);
    snprintf(control.menu, sizeof control.menu,
             "Change it\ttype set $%s = 0x%" PRIx64 "\nShow the memory there\tmemory go $%s\n"
             "Memory follows it\tmemory follow $%s\nShow the code there\tcode go *$%s\n"
             "Print it\tprint $%s",
             row->name, registers->now.values[reg], row->name, row->name, row->name, row->name);
    snprintf(control.label, sizeof control.label, "%s: change it", row->name);
    ui_control(grid->ui, &control);
}

static void draw_register(struct grid *grid, struct ui_rect rect, unsigned reg)
{
    const struct cpu_register *row = &grid->registers->class->registers[reg];
    struct ui_rect name = {rect.x + 2, rect.y, grid->name * grid->character, rect.h};
    panel_row_ground(grid->ui, rect, false);
    panel_cell(grid->ui, name, UI_MONO, UI_DIM, false, false, row->name);
    draw_value(grid, rect, reg);
    draw_meaning(grid, rect, reg);
    make_row(grid, rect, reg);
}

/* A field: its name small, its value behind it, marked when it has changed. */
static double draw_field(struct grid *grid, double x, const struct register_field *field,
                         unsigned reg)
{
    const struct registers *registers = grid->registers;
    uint32_t value = field_value(field, registers->now.values[reg]);
    bool changed = registers->changed[reg] && registers->before.known[reg] &&
                   field_value(field, registers->before.values[reg]) != value;
    double name = ui_text_width(grid->ui, UI_SMALL, field->name), width;
    char text[16];
    snprintf(text, sizeof text, "%" PRIu32, value);
    width = ui_text_width(grid->ui, UI_MONO, text) + 6;
    if (x + name + width > grid->x + grid->width) {
        x = grid->x + FIELD_CHARACTERS * grid->character;
        grid->y += grid->row_height;
    }
    panel_cell(grid->ui, (struct ui_rect){x, grid->y, name + 1, grid->row_height}, UI_SMALL, UI_DIM,
               false, false, field->name);
    panel_cell(grid->ui, (struct ui_rect){x + name + 4, grid->y, width, grid->row_height}, UI_MONO,
               value != 0 ? UI_TEXT : UI_DIM, false, changed, text);
    return x + name + width + 12;
}

static void draw_fields(struct grid *grid, unsigned reg)
{
    const struct register_field *field = fields_of(grid->registers, reg);
    double x = grid->x + FIELD_CHARACTERS * grid->character;
    struct ui_rect name = {grid->x + 2, grid->y, FIELD_CHARACTERS * grid->character,
                           grid->row_height};
    if (field == NULL || !grid->registers->now.known[reg])
        return;
    panel_cell(grid->ui, name, UI_SMALL, UI_DIM, false, false,
               grid->registers->class->registers[reg].name);
    for (; field->name != NULL; field++)
        x = draw_field(grid, x, field, reg);
    grid->y += grid->row_height;
}

/* Down the columns, as people count. */
static void draw_cells(struct grid *grid, unsigned first, unsigned count)
{
    unsigned rows = (count + grid->columns - 1) / grid->columns, i;
    for (i = 0; i < count; i++) {
        unsigned column = i / rows, row = i % rows;
        struct ui_rect rect = {grid->x + column * grid->cell, grid->y + row * grid->row_height,
                               grid->cell - 8, grid->row_height};
        draw_register(grid, rect, first + i);
    }
    grid->y += rows * grid->row_height;
    for (i = first; i < first + count; i++)
        draw_fields(grid, i);
}

static void lay(struct grid *grid, unsigned first, unsigned count)
{
    const struct cpu_register *rows = grid->registers->class->registers;
    double least;
    unsigned i;
    grid->name = grid->hex = 0;
    for (i = first; i < first + count; i++) {
        grid->name = fmax(grid->name, (double)strlen(rows[i].name) + 1.5);
        grid->hex = fmax(grid->hex, digits_of(&rows[i]));
    }
    least = (grid->name + grid->hex + 1 + DECIMAL_CHARACTERS) * grid->character + 12;
    grid->columns = (unsigned)fmax(1, floor(grid->width / least));
    grid->cell = fmin(floor(grid->width / grid->columns), least + 10 * grid->character);
}

static double heading_height(const struct grid *grid)
{
    return ceil(ui_line_height(grid->ui, UI_SMALL)) + 12;
}

/* Beside the first one stands whose they are. */
static void draw_heading(struct grid *grid, unsigned first)
{
    const char *group = grid->registers->class->registers[first].group;
    const char *whose = first == 0 ? grid->registers->whose : "";
    double middle = grid->y + 8 + ui_line_height(grid->ui, UI_SMALL) / 2;
    double left = grid->x + 2, right = grid->x + grid->width;
    left += ui_text(grid->ui, left, grid->y + 8, grid->width, UI_SMALL, UI_DIM, UI_LEFT, group) + 8;
    if (*whose != '\0')
        right -=
            ui_text(grid->ui, left, grid->y + 8, right - left, UI_SMALL, UI_DIM, UI_RIGHT, whose) +
            8;
    ui_line(grid->ui, left, middle, right, middle, UI_LINE, 1);
    grid->y += heading_height(grid);
}

static void draw_group(struct grid *grid, unsigned first, unsigned count)
{
    draw_heading(grid, first);
    draw_cells(grid, first, count);
}

static void measure_group(struct grid *grid, unsigned first, unsigned count)
{
    unsigned rows = (count + grid->columns - 1) / grid->columns, i;
    grid->y += heading_height(grid) + rows * grid->row_height;
    for (i = first; i < first + count; i++)
        grid->y += fields_of(grid->registers, i) != NULL ? 1.5 * grid->row_height : 0;
}

static void each_group(struct grid *grid,
                       void (*function)(struct grid *, unsigned first, unsigned count))
{
    const struct cpu_register *rows = grid->registers->class->registers;
    unsigned first, next, count = grid->registers->count;
    for (first = 0; first < count; first = next) {
        for (next = first + 1; next < count && strcmp(rows[next].group, rows[first].group) == 0;)
            next++;
        lay(grid, first, next - first);
        function(grid, first, next - first);
    }
}

static void draw_registers(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct registers *registers = (struct registers *)panel;
    struct grid grid = {.registers = registers, .ui = ui, .x = rect.x + PANEL_PAD};
    if (registers->class == NULL)
        return;
    grid.width = rect.w - 2 * PANEL_PAD - 4;
    grid.row_height = ceil(ui_line_height(ui, UI_MONO) + 4);
    grid.character = ui_mono_width(ui);
    each_group(&grid, measure_group);
    grid.y = rect.y - ui_scroll(ui, rect, "reg", grid.y + PANEL_PAD);
    ui_clip(ui, rect);
    each_group(&grid, draw_group);
    ui_unclip(ui);
}

static const char *const keys[] = {
    "Up, Down",        "go from register to register", "Return", "change it",
    "Menu, Shift+F10", "its memory, its code",         NULL};

const struct panel_class registers_panel = {
    .name = "registers",
    .title = "Registers",
    .size = sizeof(struct registers),
    .look = look_registers,
    .draw = draw_registers,
    .keys = keys,
};
