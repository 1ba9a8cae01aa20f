/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look at the board: devices, their registers, interrupts. Registers are peeked. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VALUES_MOST 1024

static json_t *info_devices(struct console *console, struct words *words, struct sim_error *error)
{
    const struct device *device;
    json_t *answer, *list;
    if (!words_done(words, error))
        return NULL;
    answer = json_object();
    list = json_array();
    for (device = console->machine->devices; device != NULL; device = device->next) {
        struct sim_error none;
        uint32_t base;
        uint64_t size;
        json_t *json = json_object();
        set_text(json, "name", device->name);
        set_text(json, "compatible", device->class->compatible);
        set_text(json, "title", device->class->title);
        if (device_area(device, 0, &base, &size, &none))
            set_number(json, "base", base);
        json_array_append_new(list, json);
    }
    json_object_set_new(answer, "devices", list);
    return answer;
}

static void render_devices(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {
        {"name", "device", 't'}, {"base", "at", 'x'}, {"title", "chip", 'l'}, {.key = NULL}};
    text_table(text, json_object_get(answer, "devices"), columns);
}

/* --- registers of a device --- */

static json_t *field_json(const struct register_field *field, uint32_t value)
{
    json_t *json = json_object();
    set_text(json, "field", field->name);
    set_number(json, "value", value >> field->low & (uint32_t)(((uint64_t)1 << field->bits) - 1));
    if (field->about != NULL)
        set_text(json, "about", field->about);
    return json;
}

static json_t *value_json(struct device *device, unsigned id, unsigned element)
{
    const struct device_register *reg = &device->class->registers[id];
    const struct register_field *field;
    uint32_t value = device->class->peek(device, id, element);
    json_t *json = json_object(), *fields = json_array();
    struct sim_error none;
    uint32_t base = 0;
    uint64_t size;
    char name[CONSOLE_WORD];
    device_area(device, reg->area, &base, &size, &none);
    snprintf(name, sizeof name, reg->count > 1 ? "%s%u" : "%s", reg->name, element);
    set_text(json, "register", name);
    set_number(json, "address",
               base + reg->offset + element * (reg->stride != 0 ? reg->stride : reg->width));
    set_number(json, "width", reg->width);
    set_number(json, "value", value);
    for (field = reg->fields; field != NULL && field->name != NULL; field++)
        json_array_append_new(fields, field_json(field, value));
    json_object_set_new(json, "fields", fields);
    if (reg->about != NULL)
        set_text(json, "about", reg->about);
    return json;
}

/* Is it the one asked for: "" all, NAME with or without its number? */
static bool wanted(const struct device_register *reg, unsigned element, const char *name)
{
    char numbered[CONSOLE_WORD];
    snprintf(numbered, sizeof numbered, "%s%u", reg->name, element);
    return *name == '\0' || strcasecmp(name, reg->name) == 0 ||
           (reg->count > 1 && strcasecmp(name, numbered) == 0);
}

static void add_values(struct device *device, const char *name, json_t *list)
{
    unsigned id, element;
    for (id = 0; device->class->registers != NULL && device->class->registers[id].name != NULL;
         id++) {
        const struct device_register *reg = &device->class->registers[id];
        for (element = 0; element < (reg->count == 0 ? 1u : reg->count); element++)
            if (json_array_size(list) < VALUES_MOST && wanted(reg, element, name))
                json_array_append_new(list, value_json(device, id, element));
    }
}

/* "uart0", "uart0.CTRL", "uart0 CTRL". */
static struct device *read_device(struct console *console, struct words *words, char *name,
                                  size_t size, struct sim_error *error)
{
    char word[CONSOLE_WORD] = "";
    struct device *device;
    char *dot;
    *name = '\0';
    if (!words_next(words, word, sizeof word)) {
        sim_error_set(error, "of which device? `info devices` lists them");
        return NULL;
    }
    device = machine_device(console->machine, word);
    dot = strrchr(word, '.');
    if (device == NULL && dot != NULL) {
        snprintf(name, size, "%s", dot + 1);
        *dot = '\0';
        device = machine_device(console->machine, word);
    } else {
        words_next(words, name, size);
    }
    if (device == NULL)
        sim_error_set(error, "there is no device \"%.80s\": `info devices` lists them", word);
    return device;
}

static json_t *info_register(struct console *console, struct words *words, struct sim_error *error)
{
    char name[CONSOLE_WORD];
    struct device *device = read_device(console, words, name, sizeof name, error);
    json_t *answer, *list;
    if (device == NULL)
        return NULL;
    list = json_array();
    if (device->class->peek != NULL)
        add_values(device, name, list);
    if (json_array_size(list) == 0) {
        sim_error_set(error, *name != '\0' ? "%s has no register \"%.80s\"" : "%s has no registers",
                      device->name, name);
        json_decref(list);
        return NULL;
    }
    answer = json_object();
    set_text(answer, "device", device->name);
    set_text(answer, "title", device->class->title);
    json_object_set_new(answer, "registers", list);
    return answer;
}

static void render_values(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "registers"), *field;
    size_t i, k;
    blob_print(text, "%s, %s\n", get_text(answer, "device"), get_text(answer, "title"));
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *reg = json_array_get(list, i);
        blob_print(text, "  0x%08" PRIx64 "  %-16s %0*" PRIx64, get_number(reg, "address"),
                   get_text(reg, "register"), (int)(2 * get_number(reg, "width")),
                   get_number(reg, "value"));
        json_array_foreach((json_t *)json_object_get(reg, "fields"), k, field)
            blob_print(text, "%s%s=%" PRIu64, k == 0 ? "   " : " ", get_text(field, "field"),
                       get_number(field, "value"));
        blob_print(text, "\n");
    }
}

/* --- writing one --- */

/* The register that is named, with its number where there are several. */
static bool find_register(const struct device *device, const char *name, unsigned *id,
                          unsigned *element)
{
    const struct device_register *registers = device->class->registers;
    for (*id = 0; registers != NULL && registers[*id].name != NULL; ++*id)
        for (*element = 0; *element < (registers[*id].count == 0 ? 1u : registers[*id].count);
             ++*element)
            if (*name != '\0' && wanted(&registers[*id], *element, name))
                return true;
    return false;
}

static bool may_write(const struct device *device, unsigned id, uint64_t value,
                      struct sim_error *error)
{
    const struct device_register *reg = &device->class->registers[id];
    if (reg->access == REG_RO || device->class->write == NULL)
        sim_error_set(error, "%s.%s is read-only", device->name, reg->name);
    else if (value >> 8 * reg->width != 0)
        sim_error_set(error, "%s.%s has %u bits: 0x%" PRIx64 " does not fit", device->name,
                      reg->name, 8u * reg->width, value);
    else
        return true;
    return false;
}

/* What the register does, it does: from here on another future begins. */
static bool write_whole(struct console *console, struct device *device, unsigned id,
                        unsigned element, uint32_t value, struct sim_error *error)
{
    const struct device_register *reg = &device->class->registers[id];
    uint32_t mask = (uint32_t)(((uint64_t)1 << 8 * reg->width) - 1);
    struct history *history = debugger_history(console->debugger);
    enum bus_result result;
    if (!history_branch(history, error))
        return false;
    result = device->class->write(device, id, element, value, mask);
    if (!history_changed(history, error))
        return false;
    if (result != BUS_OK)
        sim_error_set(error, "%s does not take a write to %s now", device->name, reg->name);
    return result == BUS_OK;
}

static json_t *write_register(struct console *console, struct words *words, struct sim_error *error)
{
    char name[CONSOLE_WORD];
    struct device *device = read_device(console, words, name, sizeof name, error);
    unsigned id, element;
    int64_t value;
    json_t *answer;
    if (device == NULL)
        return NULL;
    if (!find_register(device, name, &id, &element)) {
        sim_error_set(error, "%s has no register \"%.80s\": `info register %s` lists them",
                      device->name, name, device->name);
        return NULL;
    }
    words_take(words, "=");
    if (*words_rest(words) == '\0') {
        sim_error_set(error, "write what to %s.%s? write %s.%s 1", device->name, name, device->name,
                      name);
        return NULL;
    }
    if (!words_expression(console, words, &value, error) ||
        !may_write(device, id, (uint64_t)value, error) ||
        !write_whole(console, device, id, element, (uint32_t)value, error))
        return NULL;
    answer = json_object();
    set_text(answer, "device", device->name);
    set_text(answer, "title", device->class->title);
    json_object_set_new(answer, "registers", json_pack("[o]", value_json(device, id, element)));
    return answer;
}

/* --- interrupts --- */

static json_t *info_interrupts(struct console *console, struct words *words,
                               struct sim_error *error)
{
    struct cpu *cpu = console->machine->cpu;
    const struct cpu_class *class = console_cpu(console);
    struct cpu_interrupt interrupt;
    json_t *answer, *list;
    unsigned i;
    if (!words_done(words, error))
        return NULL;
    if (class->interrupt == NULL) {
        sim_error_set(error,
                      "%s does not tell its interrupts: look at its controller's registers "
                      "with `info register`",
                      class->processor->title);
        return NULL;
    }
    answer = json_object();
    list = json_array();
    for (i = 0; class->interrupt(cpu, i, &interrupt); i++) {
        json_t *json;
        if (!interrupt.enabled && !interrupt.pending && !interrupt.active)
            continue;
        json = json_object();
        set_number(json, "number", interrupt.number);
        set_text(json, "name", interrupt.name);
        set_flag(json, "enabled", interrupt.enabled);
        set_flag(json, "pending", interrupt.pending);
        set_flag(json, "active", interrupt.active);
        json_object_set_new(json, "priority", json_integer(interrupt.priority));
        json_array_append_new(list, json);
    }
    json_object_set_new(answer, "interrupts", list);
    return answer;
}

static void render_interrupts(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {{"number", "number", 'n'},
                                                 {"name", "name", 't'},
                                                 {"enabled", "enabled", 't'},
                                                 {"pending", "pending", 't'},
                                                 {"active", "active", 't'},
                                                 {"priority", "priority", 'n'},
                                                 {.key = NULL}};
    text_table(text, json_object_get(answer, "interrupts"), columns);
}

const struct console_row console_device_rows[] = {
    {"info devices", NULL, "", "Lists the board's devices.", "info devices", CHOOSE_NOTHING,
     info_devices, render_devices},
    {"info register", NULL, "DEVICE[.REGISTER]",
     "Shows a device's registers with their fields; nothing is read as the guest reads.",
     "info register uart0", CHOOSE_DEVICE_REGISTER, info_register, render_values},
    {"write", NULL, "DEVICE.REGISTER VALUE",
     "Writes a device's register, with all that this does, as nobody but the debugger does it:\n"
     "another future begins then.",
     "write uart0.CTRL 3", CHOOSE_DEVICE_REGISTER, write_register, render_values},
    {"info interrupts", NULL, "",
     "Lists exceptions and interrupts that are enabled, pending or active.", "info interrupts",
     CHOOSE_NOTHING, info_interrupts, render_interrupts},
    {.name = NULL},
};
