/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim info`: what is in an image, or in a snapshot. */
#include "commands.h"
#include "processor.h"
#include "session.h"
#include "snapshot.h"
#include "symbols/type.h"
#include "traces.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SNAPSHOT_MAGIC "BOSIMSNP" /* a snapshot's first bytes */

struct settings {
    bool json, tasks;
    const char *size;
    struct texts load;
};

static const struct option_row options[] = {
    {"tasks", 0, NULL, option_flag, offsetof(struct settings, tasks),
     "of a snapshot: print the kernel's tasks and their execution traces"},
    {"load", 0, "FILE[@ADDR]", option_texts, offsetof(struct settings, load),
     "read this with it, as `bosim run --load` does"},
    {"size", 0, "NAME", option_text, offsetof(struct settings, size),
     "print the bytes of this section, function or variable alone"},
    {"json", 0, NULL, option_flag, offsetof(struct settings, json), "print JSON"},
    OPTION_END,
};

/* --- gathering --- */

static void set_text(json_t *object, const char *key, const char *text)
{
    json_t *value = json_string(text);
    json_object_set_new(object, key, value != NULL ? value : json_string("(not UTF-8)"));
}

static void set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

static json_t *record_json(const struct bos_record *record)
{
    json_t *object = json_object();
    set_text(object, "name", record->name);
    set_text(object, "notice", record->notice);
    set_text(object, "processor", record->processor);
    set_text(object, "board", record->board);
    set_text(object, "application", record->application);
    set_number(object, "address", record->address);
    set_number(object, "version", record->version);
    return object;
}

static json_t *segments_json(const struct image *image)
{
    json_t *array = json_array();
    size_t i;
    for (i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        json_t *object = json_object();
        set_number(object, "address", segment->address);
        set_number(object, "run_address", segment->run_address);
        set_number(object, "size", segment->size);
        json_object_set_new(object, "zero_fill", json_boolean(segment->zero_fill));
        set_text(object, "source", segment->source != NULL ? segment->source : "");
        json_array_append_new(array, object);
    }
    return array;
}

/* What takes memory when the program runs. */
static json_t *sections_json(const struct image *image)
{
    json_t *array = json_array();
    size_t i;
    for (i = 0; i < image->section_count; i++) {
        const struct image_section *section = &image->sections[i];
        json_t *object = json_object();
        if (!section->allocated || section->size == 0) {
            json_decref(object);
            continue;
        }
        set_text(object, "name", section->name);
        set_number(object, "address", section->address);
        set_number(object, "size", section->size);
        json_array_append_new(array, object);
    }
    return array;
}

/* The processor that it is built for, else what the file calls its family. */
static const char *processor_text(const struct image *image, char buffer[static 24])
{
    const struct processor *processor = processor_of_image(image);
    if (processor != NULL)
        return processor->title;
    return image->machine == IMAGE_MACHINE_ANY ? "not told"
                                               : image_machine_name(image->machine, buffer);
}

static json_t *image_json(const struct image *image)
{
    json_t *object = json_object();
    struct bos_record record;
    char machine[24];
    set_text(object, "file", image->name);
    set_text(object, "format", image_format_name(image->format));
    set_text(object, "processor", processor_text(image, machine));
    set_text(object, "byte_order",
             image->order == IMAGE_BIG_ENDIAN      ? "big-endian"
             : image->order == IMAGE_LITTLE_ENDIAN ? "little-endian"
                                                   : "not told");
    if (image->has_entry)
        set_number(object, "entry", image->entry);
    json_object_set_new(object, "segments", segments_json(image));
    if (image->section_count > 0)
        json_object_set_new(object, "sections", sections_json(image));
    set_number(object, "symbols", image->symbol_count);
    if (bos_find_in_image(image, &record))
        json_object_set_new(object, "kernel", record_json(&record));
    return object;
}

static json_t *snapshot_json(struct machine *machine, const char *file)
{
    json_t *object = json_object();
    struct bos_record record;
    char time[MOMENT_TEXT];
    set_text(object, "file", file);
    set_text(object, "format", "snapshot");
    set_text(object, "machine", machine->board != NULL ? machine->board : "");
    set_text(object, "time", moment_text(machine_now(machine), time));
    set_number(object, "picoseconds", machine_now(machine));
    if (machine->cpu != NULL) {
        set_text(object, "processor", machine->cpu->device.class->cpu->processor->title);
        set_text(object, "timing", machine->cpu->timing == TIMING_UNIT ? "unit" : "manual");
        set_number(object, "instructions",
                   machine->cpu->device.class->cpu->instructions(machine->cpu));
        set_number(object, "pc", machine->cpu->device.class->cpu->pc(machine->cpu));
    }
    if (bos_find_in_machine(machine, &record))
        json_object_set_new(object, "kernel", record_json(&record));
    return object;
}

/* --- showing --- */

static bool is_address(const char *key)
{
    return strcmp(key, "entry") == 0 || strcmp(key, "pc") == 0 || strcmp(key, "address") == 0;
}

static void print_segment(const json_t *segment)
{
    uint64_t address = (uint64_t)json_integer_value(json_object_get(segment, "address"));
    uint64_t run = (uint64_t)json_integer_value(json_object_get(segment, "run_address"));
    printf("  0x%08" PRIx64 " %8" PRIu64 " bytes", address,
           (uint64_t)json_integer_value(json_object_get(segment, "size")));
    if (json_object_get(segment, "name") != NULL) {
        printf("  %s\n", json_string_value(json_object_get(segment, "name")));
        return;
    }
    if (json_is_true(json_object_get(segment, "zero_fill")))
        printf(", zero");
    if (run != address)
        printf(", runs at 0x%08" PRIx64, run);
    putchar('\n');
}

static void print_value(const char *indent, const char *key, const json_t *value)
{
    const char *name;
    json_t *member;
    size_t i;
    if (json_is_string(value) && *json_string_value(value) != '\0')
        printf("%s%-12s %s\n", indent, key, json_string_value(value));
    else if (json_is_integer(value) && is_address(key))
        printf("%s%-12s 0x%08" PRIx64 "\n", indent, key, (uint64_t)json_integer_value(value));
    else if (json_is_integer(value))
        printf("%s%-12s %" PRIu64 "\n", indent, key, (uint64_t)json_integer_value(value));
    else if (json_is_array(value)) {
        printf("%s\n", key);
        json_array_foreach(value, i, member) print_segment(member);
    } else if (json_is_object(value)) {
        printf("%s\n", key);
        json_object_foreach((json_t *)(uintptr_t)value, name, member)
            print_value("  ", name, member);
    }
}

static int show(json_t *object, bool json)
{
    const char *key;
    json_t *value;
    if (json) {
        json_dumpf(object, stdout, JSON_INDENT(2));
        putchar('\n');
    } else {
        json_object_foreach(object, key, value) print_value("", key, value);
    }
    json_decref(object);
    return STATUS_GOOD;
}

/* --- --- */

/* Execution traces are BOS's alone. */
static void show_tasks(struct machine *machine, struct aware *aware)
{
    struct bos_record record;
    print_tasks(machine, aware, false, stdout);
    if (bos_find_in_machine(machine, &record))
        print_traces(machine, &record, stdout);
}

static int show_snapshot(const struct settings *settings, const char *file)
{
    struct bytes bytes;
    struct sim_error error;
    struct bos_record record;
    struct machine *machine;
    struct aware *aware = NULL;
    json_t *object;
    if (settings->size != NULL)
        return complain(STATUS_BAD_INPUT,
                        "--size: %s is a snapshot: give the image that runs in it", file);
    if (!file_read(file, &bytes, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    machine = snapshot_load(bytes.data, bytes.size, &error);
    free(bytes.data);
    if (machine == NULL)
        return complain(STATUS_BAD_INPUT, "%s: %s", file, error.text);
    object = snapshot_json(machine, file);
    if (settings->tasks && machine->cpu != NULL)
        aware = aware_attach(machine, NULL, NULL, &error);
    if (aware != NULL && settings->json && bos_find_in_machine(machine, &record))
        add_tasks_json(machine, &record, object);
    show(object, settings->json);
    if (aware != NULL && !settings->json)
        show_tasks(machine, aware);
    if (settings->tasks && aware == NULL)
        complain(STATUS_GOOD, "no tasks: %s",
                 machine->cpu != NULL ? error.text : "the machine has no processor");
    aware_detach(aware);
    machine_destroy(machine);
    return STATUS_GOOD;
}

/* --- sizes --- */

/* What a symbol table does not tell, the debug information does; else it is all up to the next. */
static uint64_t size_of_symbol(const struct session *session, const struct image_symbol *symbol)
{
    const struct type *type =
        symbols_type_at(session->symbols, symbol->name, (uint32_t)symbol->value);
    if (symbol->size > 0)
        return symbol->size;
    return type != NULL && type_size(type) > 0 ? type_size(type) : symbol->last - symbol->value + 1;
}

static int show_size(struct session *session, const char *name)
{
    const struct image_section *section = image_section_find(&session->image, name);
    const struct image_symbol *symbol = image_symbol_find(&session->image, name);
    struct sim_error error;
    uint64_t size;
    if (section == NULL && (symbol == NULL || symbol->type == IMAGE_ABSOLUTE))
        return complain(STATUS_BAD_INPUT, "--size %s: %s has no section or symbol of that name",
                        name, session->image.name);
    if (section == NULL && !session_read_symbols(session, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    size = section != NULL ? section->size : size_of_symbol(session, symbol);
    symbols_destroy(session->symbols);
    printf("%" PRIu64 "\n", size);
    return STATUS_GOOD;
}

static int show_image(const struct settings *settings, const char *file)
{
    struct run_settings like_run = {.load = settings->load};
    struct session session = {.settings = &like_run};
    struct sim_error error;
    json_t *object;
    int status;
    if (!session_read_image(&session, file, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    if (settings->size != NULL) {
        status = show_size(&session, settings->size);
        image_free(&session.image);
        return status;
    }
    if (settings->tasks) {
        image_free(&session.image);
        return complain(STATUS_BAD_INPUT,
                        "--tasks: %s is an image, whose tasks do not exist yet: "
                        "`bosim snapshot` makes a snapshot, `bosim run --tasks` "
                        "shows them at the end",
                        file);
    }
    object = image_json(&session.image);
    image_free(&session.image);
    return show(object, settings->json);
}

static bool is_snapshot(const char *file)
{
    char magic[sizeof SNAPSHOT_MAGIC] = "";
    FILE *stream = fopen(file, "rb");
    size_t got = stream == NULL ? 0 : fread(magic, 1, strlen(SNAPSHOT_MAGIC), stream);
    if (stream != NULL)
        fclose(stream);
    return got == strlen(SNAPSHOT_MAGIC) && memcmp(magic, SNAPSHOT_MAGIC, got) == 0;
}

static int run(const void *given, char **operands, unsigned count)
{
    (void)count;
    return is_snapshot(operands[0]) ? show_snapshot(given, operands[0])
                                    : show_image(given, operands[0]);
}

const struct command command_info = {
    .name = "info",
    .operands = "IMAGE|SNAPSHOT",
    .summary = "show what is in an image or a snapshot",
    .description =
        "Shows an image's format, processor, entry, segments, sections, symbols and kernel; or a\n"
        "snapshot's board, time and kernel.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 1,
    .most = 1,
    .run = run,
};
