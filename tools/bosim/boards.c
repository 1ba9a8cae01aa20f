/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim boards`: what there is, and what one consists of. */
#include "choose_board.h"
#include "commands.h"
#include "dtc.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    bool json, source;
};

static const struct option_row options[] = {
    {"dts", 0, NULL, option_flag, offsetof(struct settings, source),
     "print the board as devicetree source, to be changed and\ngiven to --board"},
    {"json", 0, NULL, option_flag, offsetof(struct settings, json), "print JSON"},
    OPTION_END,
};

/* Everything is gathered as JSON; the text is a view of it. */
static json_t *device_json(const struct device *device)
{
    const struct bus_region *area = device->area_count > 0 ? &device->areas[0] : NULL;
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "name", device->name, "compatible", device->class->compatible,
                  "title", device->class->title != NULL ? device->class->title : "");
    if (area != NULL && area->size > 0)
        json_object_set_new(object, "address", json_integer(area->base));
    if (area != NULL && area->size > 0)
        json_object_set_new(object, "size", json_integer((json_int_t)area->size));
    return object;
}

static void add_memory(json_t *array, const struct machine_space *space)
{
    const struct bus_region *region;
    for (region = space->bus.regions; region != NULL; region = region->next)
        if (region->kind != BUS_DEVICE)
            json_array_append_new(array, json_pack("{s:s, s:s, s:I, s:I, s:s}", "name",
                                                   region->name, "space", space->bus.name,
                                                   "address", (json_int_t)region->base, "size",
                                                   (json_int_t)region->size, "kind",
                                                   region->kind == BUS_ALIAS ? "mirror"
                                                   : region->read_only       ? "ROM"
                                                                             : "RAM"));
}

static json_t *machine_json(struct machine *machine, const char *name)
{
    json_t *memory = json_array(), *devices = json_array(), *streams = json_array(),
           *pins = json_array();
    const struct device *device;
    const struct stream *stream;
    const struct line *line;
    unsigned i;
    for (i = 0; i < machine->space_count; i++)
        add_memory(memory, &machine->spaces[i]);
    for (device = machine->devices; device != NULL; device = device->next)
        json_array_append_new(devices, device_json(device));
    for (stream = machine->streams; stream != NULL; stream = stream->next)
        json_array_append_new(streams, json_string(stream->name));
    for (line = machine->lines; line != NULL; line = line->next)
        if (strchr(line->name, '.') != NULL)
            json_array_append_new(pins, json_string(line->name));
    return json_pack("{s:s, s:s, s:f, s:o, s:o, s:o, s:o}", "name", name, "processor",
                     machine->cpu != NULL ? machine->cpu->device.class->cpu->processor->title : "",
                     "hertz",
                     machine->cpu != NULL ? (double)machine->cpu->clock->rate.numerator /
                                                machine->cpu->clock->rate.denominator
                                          : 0.0,
                     "memory", memory, "devices", devices, "streams", streams, "pins", pins);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void print_rows(const json_t *array, const char *title)
{
    size_t i;
    const json_t *row;
    if (json_array_size(array) == 0)
        return;
    printf("\n%s\n", title);
    json_array_foreach(array, i, row)
    {
        const json_t *address = json_object_get(row, "address");
        const char *kind = text_of(row, "kind");
        if (address != NULL)
            printf("  0x%08" PRIx64 " %#10" PRIx64, (uint64_t)json_integer_value(address),
                   (uint64_t)json_integer_value(json_object_get(row, "size")));
        else
            printf("  %21s", "");
        printf("  %-18s %s\n", text_of(row, "name"), *kind != '\0' ? kind : text_of(row, "title"));
    }
}

static void print_names(const json_t *array, const char *title)
{
    size_t i;
    const json_t *name;
    if (json_array_size(array) == 0)
        return;
    printf("\n%s", title);
    json_array_foreach(array, i, name)
        printf("%s%s", i % 6 == 0 ? "\n  " : " ", json_string_value(name));
    putchar('\n');
}

static void print_board(const json_t *board)
{
    printf("%s: %s, %g MHz\n", text_of(board, "name"), text_of(board, "processor"),
           json_real_value(json_object_get(board, "hertz")) / 1e6);
    print_rows(json_object_get(board, "memory"), "memory: address, size, name, kind");
    print_rows(json_object_get(board, "devices"), "devices: address, size, name, chip");
    print_names(json_object_get(board, "streams"), "streams, for --serial:");
    print_names(json_object_get(board, "pins"), "pins, for scripts:");
}

static int print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(value);
    return STATUS_GOOD;
}

/* --- one board --- */

static int print_source(const struct board *board)
{
    struct bytes source;
    struct sim_error error;
    if (!dtc_decompile(board->dtb, board->size, &source, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    fwrite(source.data, 1, source.size, stdout);
    free(source.data);
    return STATUS_GOOD;
}

static int show(const struct settings *settings, const char *name)
{
    struct board board;
    struct sim_error error;
    struct machine *machine;
    json_t *object;
    int status = STATUS_GOOD;
    if (!board_open(name, &board, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    if (settings->source)
        return status = print_source(&board), board_free(&board), status;
    machine = machine_create(board.dtb, board.size, NULL, &error);
    board_free(&board);
    if (machine == NULL)
        return complain(STATUS_BAD_INPUT, "board %s: %s", name, error.text);
    object = machine_json(machine, name);
    if (settings->json)
        print_json(json_incref(object));
    else
        print_board(object);
    json_decref(object);
    machine_destroy(machine);
    return status;
}

/* --- all of them --- */

static json_t *all_boards(void)
{
    json_t *array = json_array();
    const struct builtin_board *builtin;
    struct sim_error error;
    for (builtin = builtin_boards; builtin->name != NULL; builtin++) {
        struct machine *machine = machine_create(builtin->dtb, builtin->size, NULL, &error);
        if (machine == NULL) {
            complain(STATUS_BAD_INPUT, "board %s: %s", builtin->name, error.text);
            continue;
        }
        json_array_append_new(array, machine_json(machine, builtin->name));
        machine_destroy(machine);
    }
    return array;
}

static int list(const struct settings *settings)
{
    json_t *array = all_boards();
    const json_t *board;
    size_t i;
    if (settings->json)
        return print_json(array);
    json_array_foreach(array, i, board)
        printf("%-16s %s, %g MHz\n", text_of(board, "name"), text_of(board, "processor"),
               json_real_value(json_object_get(board, "hertz")) / 1e6);
    json_decref(array);
    return STATUS_GOOD;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct settings *settings = given;
    if (count == 0 && settings->source)
        return complain(STATUS_BAD_INPUT, "--dts: of which board? bosim boards NAME --dts");
    return count == 0 ? list(settings) : show(settings, operands[0]);
}

const struct command command_boards = {
    .name = "boards",
    .operands = "[NAME|FILE.dts|FILE.dtb]",
    .summary = "list the boards, or show one",
    .description = "Lists the built-in boards; with a name (or a file) shows its memory, devices,\n"
                   "streams and pins.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 0,
    .most = 1,
    .run = run,
};
