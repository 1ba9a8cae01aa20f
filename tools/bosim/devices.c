/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim devices`: the chips that are modelled, and their registers, from the register tables. */
#include "commands.h"
#include "device.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    bool json;
};

static const struct option_row options[] = {
    {"json", 0, NULL, option_flag, offsetof(struct settings, json), "print JSON"},
    OPTION_END,
};

static const char *access_name(enum register_access access)
{
    static const char *const names[] = {
        [REG_RW] = "read, write",     [REG_RO] = "read only",   [REG_WO] = "write only",
        [REG_W1C] = "write 1 clears", [REG_RC] = "read clears", [REG_W1S] = "write 1 sets",
    };
    return names[access];
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void print_fields(const struct register_field *field)
{
    char bits[16];
    for (; field != NULL && field->name != NULL; field++) {
        if (field->bits == 1)
            snprintf(bits, sizeof bits, "[%u]", field->low);
        else
            snprintf(bits, sizeof bits, "[%u:%u]", field->low + field->bits - 1u,
                     (unsigned)field->low);
        printf("             %8s %-20s %s\n", bits, field->name, text_or_empty(field->about));
    }
}

static void print_register(const struct device_register *reg)
{
    char name[64];
    if (reg->count > 1)
        snprintf(name, sizeof name, "%s0-%u", reg->name, reg->count - 1u);
    else
        snprintf(name, sizeof name, "%s", reg->name);
    printf("  %u:0x%05x  %2u  0x%08x  %-20s %s%s%s%s\n", reg->area, reg->offset, reg->width * 8u,
           reg->reset, name, access_name(reg->access), reg->stores_only ? ", only stored" : "",
           reg->about != NULL ? "; " : "", text_or_empty(reg->about));
    print_fields(reg->fields);
}

static void print_class(const struct device_class *class)
{
    const struct device_register *reg = class->registers;
    printf("%s: %s\n%s\n", class->compatible, text_or_empty(class->title),
           text_or_empty(class->manual));
    if (reg != NULL && reg->name != NULL)
        printf("\n  area:offset bits reset    register\n");
    for (; reg != NULL && reg->name != NULL; reg++)
        print_register(reg);
}

/* --- JSON --- */

static json_t *fields_json(const struct register_field *field)
{
    json_t *array = json_array();
    for (; field != NULL && field->name != NULL; field++)
        json_array_append_new(array, json_pack("{s:s, s:i, s:i, s:s}", "name", field->name, "low",
                                               field->low, "bits", field->bits, "about",
                                               text_or_empty(field->about)));
    return array;
}

static json_t *registers_json(const struct device_register *reg)
{
    json_t *array = json_array();
    for (; reg != NULL && reg->name != NULL; reg++)
        json_array_append_new(
            array,
            json_pack("{s:s, s:i, s:I, s:i, s:s, s:i, s:i, s:I, s:b, s:s, s:o}", "name", reg->name,
                      "area", reg->area, "offset", (json_int_t)reg->offset, "width", reg->width,
                      "access", access_name(reg->access), "count", reg->count ? reg->count : 1,
                      "stride", reg->stride ? reg->stride : reg->width, "reset",
                      (json_int_t)reg->reset, "stores_only", reg->stores_only, "about",
                      text_or_empty(reg->about), "fields", fields_json(reg->fields)));
    return array;
}

static json_t *class_json(const struct device_class *class)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "compatible", class->compatible, "title",
                     text_or_empty(class->title), "manual", text_or_empty(class->manual),
                     "registers", registers_json(class->registers));
}

static int print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(value);
    return STATUS_GOOD;
}

/* --- --- */

/* "arm,cmsdk-uart", or "cmsdk-uart" without the maker where only one has that. */
static const struct device_class *find(const char *name)
{
    const struct device_class *const *class, *only = NULL;
    for (class = device_classes(); *class != NULL; class ++) {
        const char *comma = strchr((*class)->compatible, ',');
        if (strcmp((*class)->compatible, name) == 0)
            return *class;
        if (comma != NULL && strcmp(comma + 1, name) == 0)
            only = *class;
    }
    return only;
}

static int list(const struct settings *settings)
{
    const struct device_class *const *class;
    json_t *array = json_array();
    for (class = device_classes(); *class != NULL; class ++)
        if (settings->json)
            json_array_append_new(array, class_json(*class));
        else
            printf("%-26s %s\n", (*class)->compatible, text_or_empty((*class)->title));
    if (settings->json)
        return print_json(array);
    json_decref(array);
    return STATUS_GOOD;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct settings *settings = given;
    const struct device_class *class;
    if (count == 0)
        return list(settings);
    class = find(operands[0]);
    if (class == NULL)
        return complain(STATUS_BAD_INPUT, "no device '%s'; `bosim devices` lists them",
                        operands[0]);
    if (settings->json)
        return print_json(class_json(class));
    print_class(class);
    return STATUS_GOOD;
}

const struct command command_devices = {
    .name = "devices",
    .operands = "[NAME]",
    .summary = "list the chips that are modelled, or show one's registers",
    .description = "Lists the chips by their devicetree names; with a name shows the registers as\n"
                   "the model has them: what the manual says, and where the model only stores.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 0,
    .most = 1,
    .run = run,
};
