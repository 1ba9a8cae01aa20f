/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look at values and change them: expressions, memory, registers. */
#include "console_parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN      4096 /* bytes of a value's text */
#define UNITS_MOST 4096 /* that x shows at once */

/* --- print --- */

/* "/x" before an expression: its letter, 0 without one. */
static bool read_format(struct words *words, char *format, struct sim_error *error)
{
    const char *rest = words_rest(words);
    *format = 0;
    if (*rest != '/')
        return true;
    *format = rest[1];
    if (strchr("xdutcs", *format) == NULL || *format == '\0' || !isspace((unsigned char)rest[2])) {
        sim_error_set(error, "formats are /x hexadecimal, /d signed, /u unsigned, /t binary, /c "
                             "character, /s text");
        return false;
    }
    words->at = rest + 2;
    return true;
}

static bool show(struct console *console, const struct expression *expression, char format,
                 json_t *answer, struct sim_error *error)
{
    struct scope scope = console_scope(console);
    char *text = malloc(SHOWN), type[CONSOLE_WORD];
    struct sim_error none;
    uint32_t address, size;
    int64_t number;
    bool good = text != NULL && expression_show(expression, &scope, format, text, SHOWN, error);
    if (good)
        set_text(answer, "value", text);
    if (good && expression_type(expression, &scope, type, sizeof type, &none))
        set_text(answer, "type", type);
    if (good && expression_number(expression, &scope, &number, &none))
        json_object_set_new(answer, "number", json_integer((json_int_t)number));
    if (good && expression_place(expression, &scope, &address, &size, &none))
        set_number(answer, "address", address);
    free(text);
    return good;
}

static json_t *print(struct console *console, struct words *words, struct sim_error *error)
{
    struct expression *expression;
    json_t *answer;
    char format;
    if (!read_format(words, &format, error))
        return NULL;
    if (*words_rest(words) == '\0') {
        sim_error_set(error, "print what? A C expression: print counter + 1");
        return NULL;
    }
    expression = expression_parse(words_rest(words), error);
    if (expression == NULL)
        return NULL;
    answer = json_object();
    set_text(answer, "expression", expression_text(expression));
    if (!show(console, expression, format, answer, error)) {
        json_decref(answer);
        answer = NULL;
    }
    expression_free(expression);
    return answer;
}

static void render_value(const json_t *answer, struct blob *text)
{
    blob_put(text, get_text(answer, "expression"), strlen(get_text(answer, "expression")));
    blob_put(text, " = ", 3);
    blob_put(text, get_text(answer, "value"), strlen(get_text(answer, "value")));
    blob_put(text, "\n", 1);
}

static json_t *whatis(struct console *console, struct words *words, struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *expression = expression_parse(words_rest(words), error);
    char type[CONSOLE_WORD];
    json_t *answer = NULL;
    if (expression != NULL && expression_type(expression, &scope, type, sizeof type, error)) {
        answer = json_object();
        set_text(answer, "expression", expression_text(expression));
        set_text(answer, "value", *type == '\0' ? "(no type)" : type);
    }
    expression_free(expression);
    return answer;
}

/* --- set --- */

/* The = of an assignment: not of ==, <=, >=, != and not in brackets or quotes. */
static char *find_assignment(char *text)
{
    int depth = 0;
    char *at, quote = 0;
    for (at = text; *at != '\0'; at++) {
        if (quote != 0)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (strchr("([{", *at) != NULL)
            depth++;
        else if (strchr(")]}", *at) != NULL)
            depth--;
        else if (*at == '=' && at[1] == '=')
            at++;
        else if (*at == '=' && depth == 0 && (at == text || strchr("<>!", at[-1]) == NULL))
            return at;
    }
    return NULL;
}

static bool assign(struct console *console, const char *place_text, const char *value_text,
                   struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *place = expression_parse(place_text, error);
    struct expression *value = place == NULL ? NULL : expression_parse(value_text, error);
    int64_t number;
    bool good = value != NULL && expression_number(value, &scope, &number, error) &&
                history_branch(debugger_history(console->debugger), error) &&
                expression_assign(place, value, &scope, error) &&
                history_changed(debugger_history(console->debugger), error);
    expression_free(place);
    expression_free(value);
    return good;
}

/* Without the blanks around it; the text is changed. */
static const char *trimmed(char *text)
{
    size_t length;
    text += strspn(text, " \t");
    for (length = strlen(text); length > 0 && strchr(" \t", text[length - 1]) != NULL;)
        text[--length] = '\0';
    return text;
}

/* What a task that does not run has saved is memory, not the processor's registers. */
static bool may_assign(const struct console *console, const char *place, struct sim_error *error)
{
    if (*place != '$' || console->task == 0)
        return true;
    sim_error_set(error,
                  "%.40s: only the processor's registers can be set: `task` without a name "
                  "after a step goes back to them",
                  place);
    return false;
}

json_t *console_assign(struct console *console, struct words *words, struct sim_error *error)
{
    char text[CONSOLE_LINE];
    struct words again;
    const char *place;
    char *equals;
    snprintf(text, sizeof text, "%s", words_rest(words));
    equals = find_assignment(text);
    if (equals == NULL) {
        sim_error_set(error, "set what to what? set counter = 1; `help set` tells more");
        return NULL;
    }
    *equals = '\0';
    place = trimmed(text);
    if (!may_assign(console, place, error) || !assign(console, place, equals + 1, error))
        return NULL;
    console->frame_count = console->frame = 0;
    again.at = place;
    return print(console, &again, error);
}

/* --- memory --- */

struct layout {
    unsigned count;
    char format; /* x d u t c s i */
    unsigned unit;
};

static unsigned unit_of(char letter)
{
    switch (letter) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'g':
        return 8;
    default:
        return 4;
    }
}

/* "/8xb": how many, as what, how wide. */
static bool read_layout(struct words *words, struct layout *layout, struct sim_error *error)
{
    const char *at = words_rest(words);
    char *end;
    *layout = (struct layout){1, 'x', 4};
    if (*at != '/')
        return true;
    at++;
    if (isdigit((unsigned char)*at)) {
        unsigned long count = strtoul(at, &end, 10);
        if (count > UNITS_MOST) {
            sim_error_set(error, "x shows at most %u at once", UNITS_MOST);
            return false;
        }
        layout->count = (unsigned)count;
        at = end;
    }
    for (; *at != '\0' && !isspace((unsigned char)*at); at++) {
        if (strchr("xdutcsi", *at) != NULL)
            layout->format = *at;
        else if (strchr("bhwg", *at) != NULL)
            layout->unit = unit_of(*at);
        else {
            sim_error_set(error,
                          "x/%c: write a count, a format of x d u t c s i and a width of b "
                          "(1 byte) h w g (8): x/8xb",
                          *at);
            return false;
        }
    }
    if (layout->format == 'c')
        layout->unit = 1;
    words->at = at;
    return true;
}

static uint64_t read_unit(struct console *console, const uint8_t *bytes, unsigned unit)
{
    bool big = console_cpu(console)->processor->big_endian;
    uint64_t value = 0;
    unsigned i;
    for (i = 0; i < unit; i++)
        value |= (uint64_t)bytes[big ? unit - 1 - i : i] << 8 * i;
    return value;
}

static void show_binary(uint64_t value, unsigned bits, char *text)
{
    unsigned i;
    for (i = 0; i < bits; i++)
        text[i] = value >> (bits - 1 - i) & 1 ? '1' : '0';
    text[bits] = '\0';
}

static void show_unit(uint64_t value, const struct layout *layout, char *text, size_t size)
{
    unsigned bits = 8 * layout->unit;
    int64_t wide = bits == 64 ? (int64_t)value : (int64_t)(value << (64 - bits)) >> (64 - bits);
    switch (layout->format) {
    case 'd':
        snprintf(text, size, "%" PRId64, wide);
        break;
    case 'u':
        snprintf(text, size, "%" PRIu64, value);
        break;
    case 't':
        show_binary(value, bits, text);
        break;
    case 'c':
        snprintf(text, size, value >= ' ' && value < 0x7f ? "'%c'" : "'\\x%02x'", (int)value);
        break;
    default:
        snprintf(text, size, "0x%0*" PRIx64, (int)(2 * layout->unit), value);
    }
}

static bool nothing_there(uint32_t address, struct sim_error *error)
{
    sim_error_set(error, "nothing answers at 0x%08" PRIx32 ": no memory and no device is there",
                  address);
    return false;
}

static bool add_units(struct console *console, json_t *list, uint32_t address,
                      const struct layout *layout, struct sim_error *error)
{
    uint8_t bytes[8];
    char text[72];
    unsigned i;
    for (i = 0; i < layout->count; i++, address += layout->unit) {
        json_t *unit;
        if (bus_peek(console->machine->cpu->data, address, bytes, layout->unit) != layout->unit)
            return i > 0 || nothing_there(address, error);
        unit = json_object();
        show_unit(read_unit(console, bytes, layout->unit), layout, text, sizeof text);
        set_number(unit, "address", address);
        set_number(unit, "number", read_unit(console, bytes, layout->unit));
        set_text(unit, "value", text);
        json_array_append_new(list, unit);
    }
    console->next_address = address;
    return true;
}

#define TEXT_MOST 512

static bool add_text(struct console *console, json_t *list, uint32_t address,
                     struct sim_error *error)
{
    char text[TEXT_MOST + 8] = "\"";
    size_t length = 1;
    uint8_t byte = 0;
    json_t *unit;
    for (; length < TEXT_MOST; address++) {
        if (bus_peek(console->machine->cpu->data, address, &byte, 1) != 1)
            return length > 1 || nothing_there(address, error);
        if (byte == 0)
            break;
        if (byte >= ' ' && byte < 0x7f)
            text[length++] = (char)byte;
        else
            length += (size_t)snprintf(text + length, 5, "\\x%02x", byte);
    }
    snprintf(text + length, sizeof text - length, byte == 0 ? "\"" : "\"...");
    unit = json_object();
    set_text(unit, "value", text);
    json_array_append_new(list, unit);
    console->next_address = address + 1;
    return true;
}

static bool add_instructions(struct console *console, json_t *list, uint32_t address,
                             unsigned count, struct sim_error *error)
{
    unsigned size;
    for (; count > 0; count--, address += size) {
        json_t *instruction = instruction_json(console, address, &size);
        if (size == 0) {
            json_decref(instruction);
            return json_array_size(list) > 0 || nothing_there(address, error);
        }
        json_array_append_new(list, instruction);
    }
    console->next_address = address;
    return true;
}

/* The address of an expression; of an array or structure, where it lies. */
static bool read_address(struct console *console, struct words *words, uint32_t *address,
                         struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *expression;
    uint32_t size;
    int64_t number;
    bool good;
    *address = console->next_address;
    if (*words_rest(words) == '\0')
        return true;
    expression = expression_parse(words_rest(words), error);
    good = expression != NULL;
    if (good && expression_number(expression, &scope, &number, error))
        *address = (uint32_t)number;
    else
        good = good && expression_place(expression, &scope, address, &size, error);
    expression_free(expression);
    return good;
}

static json_t *examine(struct console *console, struct words *words, struct sim_error *error)
{
    struct layout layout;
    uint32_t address;
    json_t *answer, *list;
    char format[2] = "";
    bool good;
    if (!read_layout(words, &layout, error) || !read_address(console, words, &address, error))
        return NULL;
    answer = json_object();
    list = json_array();
    format[0] = layout.format;
    set_number(answer, "address", address);
    set_text(answer, "format", format);
    set_number(answer, "unit", layout.unit);
    json_object_set_new(answer, "memory", list);
    if (layout.format == 's')
        good = add_text(console, list, address, error);
    else if (layout.format == 'i')
        good = add_instructions(console, list, address, layout.count, error);
    else
        good = add_units(console, list, address, &layout, error);
    if (good)
        return answer;
    json_decref(answer);
    return NULL;
}

static void render_memory(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "memory");
    unsigned unit = (unsigned)get_number(answer, "unit"), line = unit == 0 ? 4 : 16 / unit;
    size_t i;
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (strcmp(get_text(answer, "format"), "i") == 0) {
            render_instruction(item, text);
            continue;
        }
        if (i % line == 0)
            blob_print(text, "%s0x%08" PRIx64 ":", i > 0 ? "\n" : "",
                       get_number(answer, "address") + i * unit);
        blob_print(text, " %s", get_text(item, "value"));
    }
    if (json_array_size(list) > 0 && strcmp(get_text(answer, "format"), "i") != 0)
        blob_print(text, "\n");
}

/* --- registers --- */

static json_t *register_json(const struct cpu_register *row, uint64_t value, bool known)
{
    json_t *json = json_object();
    set_text(json, "name", row->name);
    if (known)
        set_number(json, "value", value);
    set_number(json, "bits", row->bits);
    return json;
}

static json_t *info_registers(struct console *console, struct words *words, struct sim_error *error)
{
    const struct cpu_register *row = console_cpu(console)->registers;
    const struct frame *frame = console_frame(console);
    json_t *answer, *list = json_array();
    char name[CONSOLE_WORD] = "";
    unsigned i;
    words_next(words, name, sizeof name);
    for (i = 0; i < FRAME_REGISTERS && row[i].name != NULL; i++)
        if (*name == '\0' || strcasecmp(name + (*name == '$'), row[i].name) == 0)
            json_array_append_new(list,
                                  register_json(&row[i], frame->registers[i], frame->known[i]));
    if (json_array_size(list) == 0) {
        sim_error_set(error, "there is no register \"%.60s\": `info registers` lists all", name);
        json_decref(list);
        return NULL;
    }
    answer = json_object();
    json_object_set_new(answer, "registers", list);
    return answer;
}

static void render_registers(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "registers");
    size_t i, count = json_array_size(list);
    for (i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        int digits = (int)(get_number(item, "bits") + 3) / 4;
        blob_print(text, "%-9s ", get_text(item, "name"));
        if (has(item, "value"))
            blob_print(text, "%0*" PRIx64, digits, get_number(item, "value"));
        else
            blob_print(text, "%*s", digits, "?");
        blob_print(text, i % 4 == 3 || i + 1 == count ? "\n" : "  ");
    }
}

/* --- the table --- */

const struct console_row console_look_rows[] = {
    {"print", "p", "[/FORMAT] EXPRESSION",
     "Shows a C expression: variables with their types, $registers, $task, $time, task(\"NAME\").",
     "print /x $sp", CHOOSE_OBJECT, print, render_value},
    {"whatis", "ptype", "EXPRESSION", "Shows the type of an expression.", "whatis $sp",
     CHOOSE_OBJECT, whatis, render_value},
    {"x", NULL, "[/COUNT FORMAT UNIT] [ADDRESS]",
     "Shows memory: formats x d u t c s (text) i (instructions), units b h w g (1, 2, 4, 8 "
     "bytes);\n"
     "without an address, what follows.",
     "x/8xw 0x20000000", CHOOSE_OBJECT, examine, render_memory},
    {"info registers", "i r", "[NAME]",
     "Shows the registers of the frame that is looked at; ? for what is not saved there.",
     "info registers", CHOOSE_REGISTER, info_registers, render_registers},
    {.name = NULL},
};
