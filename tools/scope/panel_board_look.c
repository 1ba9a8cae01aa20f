/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the board's panel copies of a machine: parts, ports of pins, streams, the picture of a
 * display. See panel_board.h. */
#include "panel_board.h"

#include "device_tree.h"
#include "stream.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT_LEAST 3u /* pins that are a port */

static void copy(char *to, const char *from)
{
    size_t length = strnlen(from, BOARD_NAME - 1);
    memmove(to, from, length);
    to[length] = '\0';
}

/* --- parts --- */

static void copy_parts(struct board_panel *board, struct machine *machine)
{
    struct board_part parts[BOARD_PARTS];
    unsigned i, count = board_parts(machine, parts, BOARD_PARTS);
    board->part_count = count < BOARD_PARTS ? count : BOARD_PARTS;
    for (i = 0; i < board->part_count; i++) {
        struct board_shown_part *part = &board->parts[i];
        *part = (struct board_shown_part){.kind = parts[i].kind,
                                          .line = parts[i].line,
                                          .active_low = parts[i].active_low,
                                          .colour = parts[i].colour};
        copy(part->name, parts[i].name);
        copy(part->label, parts[i].label);
        copy(part->place, parts[i].place);
        copy(part->pin, parts[i].line->name);
    }
}

static bool look_parts(struct board_panel *board)
{
    bool changed = false;
    unsigned i;
    for (i = 0; i < board->part_count; i++) {
        struct board_shown_part *part = &board->parts[i];
        const struct board_part now = {
            .kind = part->kind, .line = part->line, .active_low = part->active_low};
        bool on = board_part_is_on(&now);
        changed |= on != part->on;
        part->on = on;
    }
    return changed;
}

/* --- ports --- */

/* The name without the number at its end: "gpio0.p" of "gpio0.p12"; false: it has none. */
static bool split_name(const char *name, char prefix[static BOARD_NAME], unsigned *number)
{
    size_t length = strlen(name), end = length;
    while (end > 0 && isdigit((unsigned char)name[end - 1]))
        end--;
    if (end == length || length >= BOARD_NAME)
        return false;
    snprintf(prefix, BOARD_NAME, "%.*s", (int)end, name);
    *number = (unsigned)strtoul(name + end, NULL, 10);
    return true;
}

static bool is_part(const struct board_panel *board, const struct line *line)
{
    unsigned i;
    for (i = 0; i < board->part_count; i++)
        if (board->parts[i].line == line && strchr(board->parts[i].pin, '.') != NULL &&
            strncmp(board->parts[i].pin, "gpio", 4) != 0 &&
            strncmp(board->parts[i].pin, "port", 4) != 0)
            return true;
    return false;
}

/* Lines of interrupt controllers and processors are no pins. */
static bool is_pin(const struct board_panel *board, struct machine *machine,
                   const struct line *line)
{
    char device[BOARD_NAME];
    const struct device *owner;
    snprintf(device, sizeof device, "%.*s", (int)strcspn(line->name, "."), line->name);
    owner = machine_device(machine, device);
    return owner != NULL && owner->class->cpu == NULL && owner->class->interrupt == NULL &&
           !is_part(board, line);
}

static struct board_shown_port *port_of(struct board_panel *board, const char *prefix)
{
    unsigned i;
    for (i = 0; i < board->port_count; i++)
        if (strcmp(board->ports[i].prefix, prefix) == 0)
            return &board->ports[i];
    if (board->port_count == BOARD_PORTS)
        return NULL;
    copy(board->ports[board->port_count].prefix, prefix);
    board->ports[board->port_count].count = 0;
    return &board->ports[board->port_count++];
}

/* "gpio0.p" is gpio0, "pit.pa" is pit a, "port1." is port1. */
static void label_port(struct board_shown_port *port)
{
    char *dot = strchr(port->prefix, '.');
    size_t length;
    copy(port->label, port->prefix);
    if (dot != NULL && (dot[1] == '\0' || (dot[1] == 'p' && dot[2] == '\0')))
        port->label[dot - port->prefix] = '\0';
    else if (dot != NULL)
        port->label[dot - port->prefix] = ' ';
    length = strlen(port->label);
    if (length > 0 && port->label[length - 1] == '.')
        port->label[length - 1] = '\0';
}

static int by_port(const void *a, const void *b)
{
    const struct board_shown_port *x = a, *y = b;
    return strcmp(x->prefix, y->prefix);
}

static int by_number(const void *a, const void *b)
{
    const struct board_shown_pin *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void count_ports(struct board_panel *board, struct machine *machine)
{
    const struct line *line;
    char prefix[BOARD_NAME];
    unsigned number;
    board->port_count = 0;
    for (line = machine->lines; line != NULL; line = line->next)
        if (is_pin(board, machine, line) && split_name(line->name, prefix, &number)) {
            struct board_shown_port *port = port_of(board, prefix);
            if (port != NULL)
                port->count++;
        }
    qsort(board->ports, board->port_count, sizeof *board->ports, by_port);
}

static void fill_port(struct board_panel *board, struct machine *machine,
                      struct board_shown_port *port)
{
    struct line *line;
    char prefix[BOARD_NAME];
    unsigned number;
    port->first = board->pin_count;
    for (line = machine->lines; line != NULL && board->pin_count < BOARD_PINS; line = line->next)
        if (is_pin(board, machine, line) && split_name(line->name, prefix, &number) &&
            strcmp(prefix, port->prefix) == 0) {
            struct board_shown_pin *pin = &board->pins[board->pin_count++];
            *pin = (struct board_shown_pin){.line = line, .number = number};
            copy(pin->name, line->name);
        }
    port->count = board->pin_count - port->first;
    qsort(&board->pins[port->first], port->count, sizeof *board->pins, by_number);
    label_port(port);
}

static void copy_ports(struct board_panel *board, struct machine *machine)
{
    unsigned i, kept = 0;
    count_ports(board, machine);
    for (i = 0; i < board->port_count; i++)
        if (board->ports[i].count >= PORT_LEAST)
            board->ports[kept++] = board->ports[i];
    board->port_count = kept;
    board->pin_count = 0;
    for (i = 0; i < board->port_count; i++)
        fill_port(board, machine, &board->ports[i]);
}

static bool look_pins(struct board_panel *board)
{
    bool changed = false;
    unsigned i;
    for (i = 0; i < board->pin_count; i++) {
        struct board_shown_pin *pin = &board->pins[i];
        bool outside = pin->line->drivers > 1;
        changed |= pin->level != pin->line->level || pin->outside != outside;
        pin->level = pin->line->level;
        pin->outside = outside;
    }
    return changed;
}

/* --- streams --- */

static bool look_streams(struct board_panel *board, const struct machine *machine)
{
    const struct stream *stream = machine->streams;
    bool changed = false;
    unsigned i;
    for (i = 0; stream != NULL && i < BOARD_STREAMS; i++, stream = stream->next) {
        changed |=
            i >= board->stream_count || board->streams[i].character_time != stream->character_time;
        copy(board->streams[i].name, stream->name);
        board->streams[i].character_time = stream->character_time;
    }
    board->stream_count = i;
    return changed;
}

/* --- the display --- */

enum { IMAGE_UPPER = 1, IMAGE_LOWER }; /* registers of arm,mps2-vga, 64 lines each */

static void find_display(struct board_panel *board, struct machine *machine)
{
    struct device *device;
    board->display = NULL;
    board->lit = false;
    for (device = machine->devices; device != NULL; device = device->next)
        if (strcmp(device->class->compatible, "arm,mps2-vga") == 0)
            board->display = device;
    if (board->display != NULL)
        copy(board->display_name, board->display->name);
}

/* Twelve bits: four each of red, green and blue. */
static uint32_t pixel(struct device *display, unsigned index)
{
    unsigned half = BOARD_DISPLAY_WIDTH * BOARD_DISPLAY_HEIGHT / 2;
    uint32_t c =
        display->class->peek(display, index < half ? IMAGE_UPPER : IMAGE_LOWER, index % half);
    return (c >> 8 & 15) * 0x110000u | (c >> 4 & 15) * 0x1100u | (c & 15) * 0x11u;
}

static bool look_display(struct board_panel *board)
{
    unsigned i, count = BOARD_DISPLAY_WIDTH * BOARD_DISPLAY_HEIGHT;
    bool changed = false, lit = false;
    if (board->display == NULL)
        return false;
    if (board->picture == NULL)
        board->picture = calloc(count, sizeof *board->picture);
    for (i = 0; board->picture != NULL && i < count; i++) {
        uint32_t now = pixel(board->display, i);
        changed |= now != board->picture[i];
        lit |= now != 0;
        board->picture[i] = now;
    }
    changed |= lit != board->lit;
    board->lit = lit;
    return changed;
}

/* --- all --- */

static void begin(struct board_panel *board, struct machine *machine)
{
    const char *processor = machine->cpu == NULL ? NULL : machine->cpu->device.class->title;
    copy(board->board, machine->board);
    copy(board->processor, processor == NULL ? "" : processor);
    copy_parts(board, machine);
    copy_ports(board, machine);
    find_display(board, machine);
    board->stream_count = 0;
    board->machine = machine;
}

bool board_look(struct board_panel *board, const struct worker_look *look)
{
    bool changed = look->machine != board->machine;
    if (look->machine == NULL) {
        board->machine = NULL;
        return changed;
    }
    if (!changed && look->moves == board->moves)
        return false;
    board->moves = look->moves;
    if (changed)
        begin(board, look->machine);
    changed |= look_parts(board);
    changed |= look_pins(board);
    changed |= look_streams(board, look->machine);
    changed |= look_display(board);
    return changed;
}
