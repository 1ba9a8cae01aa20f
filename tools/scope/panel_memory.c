/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of memory: any space, as bytes, halves or words and as text; what has changed since the
 * last stop is marked as far as it was shown then. Drawing is in panel_memory_draw.c. */
#include "panel_memory.h"

#include "debug/console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the space as rows --- */

static uint32_t units_of_line(const struct memory *memory)
{
    return memory->line / memory->unit;
}

/* Lines begin at multiples of their length. */
static uint32_t line_begin(const struct memory *memory, uint32_t address)
{
    return address & ~(units_of_line(memory) - 1);
}

static uint64_t rows_of(const struct memory *memory, const struct memory_stretch *stretch)
{
    uint32_t first = line_begin(memory, stretch->first), last = line_begin(memory, stretch->last);
    if (!stretch->mapped)
        return 1;
    return 2 + (uint64_t)((last - first) / units_of_line(memory));
}

static void add_stretch(struct memory *memory, struct memory_stretch stretch)
{
    if (memory->stretch_count >= MEMORY_STRETCHES)
        return;
    stretch.row = memory->rows;
    memory->stretches[memory->stretch_count++] = stretch;
    memory->rows += rows_of(memory, &stretch);
}

static void add_range(struct memory *memory, const struct bus_range *range)
{
    struct memory_stretch stretch = {range->first, range->last, .mapped = true};
    stretch.device = range->region->kind == BUS_DEVICE;
    stretch.read_only = range->read_only;
    snprintf(stretch.name, sizeof stretch.name, "%.39s",
             range->region->name != NULL ? range->region->name : "memory");
    add_stretch(memory, stretch);
}

static void list_stretches(struct memory *memory, struct bus_space *space)
{
    size_t count, i;
    const struct bus_range *ranges = bus_ranges(space, &count);
    uint32_t top = (uint32_t)(((uint64_t)1 << space->address_bits) - 1);
    uint64_t next = 0;
    memory->stretch_count = 0;
    memory->rows = 0;
    for (i = 0; i < count; i++) {
        if (ranges[i].first > next)
            add_stretch(memory, (struct memory_stretch){(uint32_t)next, ranges[i].first - 1,
                                                        .mapped = false});
        add_range(memory, &ranges[i]);
        next = (uint64_t)ranges[i].last + 1;
    }
    if (next <= top)
        add_stretch(memory, (struct memory_stretch){(uint32_t)next, top, .mapped = false});
}

static const struct memory_stretch *stretch_of_row(const struct memory *memory, uint64_t row)
{
    unsigned low = 0, high = memory->stretch_count;
    while (high - low > 1) {
        unsigned middle = (low + high) / 2;
        if (memory->stretches[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    return &memory->stretches[low];
}

uint64_t memory_row(const struct memory *memory, uint32_t address)
{
    unsigned i;
    for (i = 0; i < memory->stretch_count; i++) {
        const struct memory_stretch *stretch = &memory->stretches[i];
        if (address > stretch->last)
            continue;
        if (!stretch->mapped)
            return stretch->row;
        return stretch->row + 1 +
               (line_begin(memory, address) - line_begin(memory, stretch->first)) /
                   units_of_line(memory);
    }
    return 0;
}

/* --- copying --- */

/* Byte by byte where not all answer; what lies outside of the stretch is another row's. */
static void copy_bytes(const struct memory *memory, struct bus_space *space,
                       const struct memory_stretch *stretch, struct memory_bytes *line)
{
    unsigned i, unit = memory->unit;
    line->known = 0;
    for (i = 0; i < memory->line; i += unit) {
        uint32_t address = line->address + i / unit;
        if (address < stretch->first || address > stretch->last)
            continue;
        if (bus_peek(space, address, line->bytes + i, unit) == unit)
            line->known |= ((1u << unit) - 1) << i;
    }
}

static const struct memory_bytes *find_kept(const struct memory_kept *kept, uint32_t address)
{
    size_t low = 0, high = kept->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (kept->lines[middle].address == address)
            return &kept->lines[middle];
        if (kept->lines[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void keep_line(struct memory_kept *kept, const struct memory_bytes *line)
{
    size_t low = 0, high = kept->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (kept->lines[middle].address < line->address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < kept->count && kept->lines[low].address == line->address) {
        kept->lines[low] = *line;
        return;
    }
    if (kept->count == MEMORY_KEPT)
        return;
    memmove(&kept->lines[low + 1], &kept->lines[low], (kept->count - low) * sizeof *kept->lines);
    kept->lines[low] = *line;
    kept->count++;
}

static uint32_t changes_of(const struct memory *memory, const struct memory_bytes *now,
                           const struct memory_kept *kept)
{
    const struct memory_bytes *before = find_kept(kept, now->address);
    uint32_t changed = 0;
    unsigned i;
    if (before == NULL || kept->line != memory->line || kept->space != memory->space)
        return 0;
    for (i = 0; i < memory->line; i++)
        if (now->known & before->known & 1u << i && now->bytes[i] != before->bytes[i])
            changed |= 1u << i;
    return changed;
}

static void copy_line(struct memory *memory, struct bus_space *space, uint64_t row,
                      const struct memory_kept *kept)
{
    const struct memory_stretch *stretch = stretch_of_row(memory, row);
    struct memory_line *line = &memory->lines[memory->line_count++];
    memset(line, 0, sizeof *line);
    line->stretch = (unsigned)(stretch - memory->stretches);
    line->heading = row == stretch->row;
    line->now.address = stretch->first;
    if (line->heading)
        return;
    line->now.address = line_begin(memory, stretch->first) +
                        (uint32_t)(row - stretch->row - 1) * units_of_line(memory);
    copy_bytes(memory, space, stretch, &line->now);
    line->changed = changes_of(memory, &line->now, kept);
}

/* What is visible, and as much before and behind it. */
static void copy_lines(struct memory *memory, struct bus_space *space,
                       const struct memory_kept *kept)
{
    uint64_t count = 3 * (uint64_t)(memory->visible + 1), row;
    uint64_t top = memory->reveals ? memory_row(memory, memory->cursor) : memory->top_row;
    count = count < MEMORY_LINES ? count : MEMORY_LINES;
    memory->first_row = top > count / 3 ? top - count / 3 : 0;
    memory->line_count = 0;
    for (row = memory->first_row; row < memory->rows && memory->line_count < count; row++)
        copy_line(memory, space, row, kept);
}

static void keep_lines(struct memory *memory)
{
    struct memory_kept *kept = &memory->stood;
    size_t i;
    if (kept->line != memory->line || kept->space != memory->space)
        kept->count = 0;
    kept->line = memory->line;
    kept->space = memory->space;
    for (i = 0; i < memory->line_count; i++)
        if (!memory->lines[i].heading)
            keep_line(kept, &memory->lines[i].now);
}

static void swap_kept(struct memory *memory)
{
    struct memory_kept kept = memory->before;
    memory->before = memory->stood;
    memory->stood = kept;
    memory->stood.count = 0;
}

const struct memory_line *memory_line_at(const struct memory *memory, uint64_t row)
{
    if (row < memory->first_row || row >= memory->first_row + memory->line_count)
        return NULL;
    return &memory->lines[row - memory->first_row];
}

bool memory_value(const struct memory *memory, const struct memory_line *line, unsigned offset,
                  uint32_t *value)
{
    unsigned i;
    *value = 0;
    for (i = 0; i < memory->width; i++) {
        unsigned at = offset + (memory->big_endian ? i : memory->width - 1 - i);
        if (!(line->now.known & 1u << at))
            return false;
        *value = *value << 8 | line->now.bytes[at];
    }
    return true;
}

/* --- looking --- */

void memory_go(struct memory *memory, uint32_t address)
{
    memory->cursor =
        address & ~(memory->width / memory->unit > 1 ? memory->width / memory->unit - 1 : 0);
    memory->reveals = true;
    memory->typed[0] = '\0';
    memory->panel.stale = true;
}

static bool evaluate(const struct worker_look *look, const char *text, uint32_t *address,
                     struct sim_error *error)
{
    struct scope scope = {.machine = look->machine, .symbols = look->symbols, .aware = look->aware};
    struct expression *expression = expression_parse(text, error);
    uint32_t size;
    int64_t number;
    bool good = expression != NULL;
    if (look->state != WORKER_RUNS)
        scope = console_scope(look->console);
    if (good && expression_number(expression, &scope, &number, error))
        *address = (uint32_t)number;
    else if (good)
        good = expression_place(expression, &scope, address, &size, error);
    expression_free(expression);
    return good;
}

static void follow(struct memory *memory, const struct worker_look *look)
{
    struct sim_error error = {""};
    uint32_t address;
    memory->trouble[0] = '\0';
    if (memory->follows[0] == '\0')
        return;
    if (!evaluate(look, memory->follows, &address, &error)) {
        snprintf(memory->trouble, sizeof memory->trouble, "%.150s", error.text);
        return;
    }
    if (address != memory->followed)
        memory_go(memory, address);
    memory->followed = address;
}

static void learn(struct memory *memory, const struct worker_look *look)
{
    const struct machine *machine = look->machine;
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    struct bus_space *space;
    unsigned i;
    snprintf(memory->stack, sizeof memory->stack, "%.15s",
             class->registers[class->register_sp].name);
    memory->space_count = machine->space_count < 8 ? machine->space_count : 8;
    for (i = 0; i < memory->space_count; i++)
        snprintf(memory->spaces[i], sizeof memory->spaces[i], "%.20s", machine->spaces[i].bus.name);
    if (memory->space >= memory->space_count)
        memory->space = 0;
    space = &machine->spaces[memory->space].bus;
    memory->unit = space->unit;
    memory->digits = (space->address_bits + 3) / 4;
    memory->big_endian = space->big_endian;
    memory->is_data = space == machine->cpu->data;
    if (memory->width < memory->unit)
        memory->width = memory->unit;
    list_stretches(memory, space);
    if ((uint64_t)memory->cursor >> space->address_bits != 0)
        memory->begun = false; /* of a machine that is gone */
}

/* At first the stack, which says most. */
static void begin(struct memory *memory, const struct worker_look *look)
{
    const struct cpu_class *class = look->machine->cpu->device.class->cpu;
    uint32_t stack = (uint32_t) class->get(look->machine->cpu, class->register_sp);
    unsigned i;
    if (memory->begun)
        return;
    memory->begun = true;
    if (memory->reveals)
        return;
    for (i = 0; i < memory->stretch_count && !memory->stretches[i].mapped;)
        i++;
    if (bus_find(look->machine->cpu->data, stack) == NULL)
        stack = i < memory->stretch_count ? memory->stretches[i].first : 0;
    memory_go(memory, stack);
}

static bool look_memory(struct panel *panel, const struct worker_look *look)
{
    struct memory *memory = (struct memory *)panel;
    enum panel_news news;
    if (look->machine == NULL)
        return false;
    news = panel_news(&memory->watch, look);
    if (news == PANEL_OLD && !panel->stale)
        return false;
    if (news == PANEL_STOPPED)
        swap_kept(memory);
    if (news == PANEL_OTHER)
        memory->before.count = memory->stood.count = 0;
    learn(memory, look);
    begin(memory, look);
    if (news != PANEL_OLD)
        follow(memory, look);
    copy_lines(memory, &look->machine->spaces[memory->space].bus,
               look->state != WORKER_RUNS ? &memory->before : &memory->stood);
    if (look->state != WORKER_RUNS)
        keep_lines(memory);
    panel_looked(&memory->watch);
    return true;
}

/* --- commands --- */

static bool go(struct panel *panel, const char *words, struct sim_error *error)
{
    struct memory *memory = (struct memory *)panel;
    struct worker *worker = scope_worker(memory->panel.scope);
    const struct worker_look *look;
    uint32_t address = 0;
    bool good;
    if (worker == NULL || words[strspn(words, " \t")] == '\0') {
        sim_error_set(error, "memory go where? An address or an expression: memory go $sp");
        return false;
    }
    look = worker_enter(worker);
    if (look == NULL) {
        sim_error_set(error, "the machine is under way: pause first");
        return false;
    }
    good = evaluate(look, words, &address, error);
    worker_leave(worker);
    if (good)
        memory_go(memory, address);
    return good;
}

static bool set_width(struct panel *panel, const char *words, struct sim_error *error)
{
    struct memory *memory = (struct memory *)panel;
    unsigned width = (unsigned)strtoul(words, NULL, 10);
    if (width != 1 && width != 2 && width != 4) {
        sim_error_set(error, "memory width 1, 2 or 4: bytes of a unit");
        return false;
    }
    memory->width = width;
    memory_go(memory, memory->cursor);
    return true;
}

static bool set_space(struct panel *panel, const char *words, struct sim_error *error)
{
    struct memory *memory = (struct memory *)panel;
    char name[24];
    unsigned i;
    panel_next(&words, name, sizeof name);
    for (i = 0; i < memory->space_count; i++)
        if (strcmp(memory->spaces[i], name) == 0) {
            memory->space = i;
            memory->top_row = 0;
            return true;
        }
    sim_error_set(error, "there is no space \"%s\": %s%s%s", name, memory->spaces[0],
                  memory->space_count > 1 ? ", " : "",
                  memory->space_count > 1 ? memory->spaces[1] : "");
    return false;
}

static bool set_follow(struct panel *panel, const char *words, struct sim_error *error)
{
    struct memory *memory = (struct memory *)panel;
    words += strspn(words, " \t");
    if (strcmp(words, "off") == 0 || *words == '\0') {
        memory->follows[0] = memory->trouble[0] = '\0';
        return true;
    }
    if (!go(panel, words, error))
        return false;
    snprintf(memory->follows, sizeof memory->follows, "%s", words);
    memory->followed = memory->cursor;
    return true;
}

static const struct panel_action actions[] = {
    {"go", go}, {"width", set_width}, {"space", set_space}, {"follow", set_follow}, {NULL, NULL}};

static bool command_memory(struct panel *panel, const char *words, struct sim_error *error)
{
    return panel_act(panel, actions, words,
                     "memory: go EXPRESSION, width 1, 2 or 4, follow EXPRESSION, follow off, "
                     "space NAME",
                     error);
}

/* --- life --- */

static void open_memory(struct panel *panel)
{
    struct memory *memory = (struct memory *)panel;
    memory->width = 1;
    memory->unit = 1;
    memory->line = 16;
    memory->visible = 40;
    memory->stretches = panel_make(MEMORY_STRETCHES, sizeof *memory->stretches);
    memory->lines = panel_make(MEMORY_LINES, sizeof *memory->lines);
    memory->stood.lines = panel_make(MEMORY_KEPT, sizeof *memory->stood.lines);
    memory->before.lines = panel_make(MEMORY_KEPT, sizeof *memory->before.lines);
}

static void close_memory(struct panel *panel)
{
    struct memory *memory = (struct memory *)panel;
    free(memory->stretches);
    free(memory->lines);
    free(memory->stood.lines);
    free(memory->before.lines);
}

static void keep_memory(const struct panel *panel, json_t *object)
{
    const struct memory *memory = (const struct memory *)panel;
    json_object_set_new(object, "width", json_integer(memory->width));
    json_object_set_new(object, "follows", json_string(memory->follows));
}

static void restore_memory(struct panel *panel, const json_t *object)
{
    struct memory *memory = (struct memory *)panel;
    const char *follows = json_string_value(json_object_get(object, "follows"));
    json_int_t width = json_integer_value(json_object_get(object, "width"));
    if (width == 1 || width == 2 || width == 4)
        memory->width = (unsigned)width;
    if (follows != NULL)
        snprintf(memory->follows, sizeof memory->follows, "%s", follows);
}

static const char *const keys[] = {"Arrows, Page Up, Page Down",
                                   "move the cursor",
                                   "0 to 9, a to f",
                                   "a value; Return writes it",
                                   "w",
                                   "bytes, halves, words",
                                   "g",
                                   "go to an address",
                                   NULL};

const struct panel_class memory_panel = {
    .name = "memory",
    .title = "Memory",
    .size = sizeof(struct memory),
    .open = open_memory,
    .close = close_memory,
    .look = look_memory,
    .draw = memory_draw,
    .event = memory_event,
    .command = command_memory,
    .keep = keep_memory,
    .restore = restore_memory,
    .keys = keys,
};
