/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look at code: instructions, source lines, symbols. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LINES 10
#define CODE_MOST  512 /* instructions of a function that are shown */

/* --- instructions --- */

json_t *instruction_json(struct console *console, uint32_t address, unsigned *size)
{
    struct instruction instruction = {.address = address};
    char bytes[2 * DISASSEMBLE_BYTES + 1] = "", place[256];
    json_t *json = json_object();
    unsigned i;
    if (console->disassembler != NULL)
        disassemble_at(console->disassembler, console->machine->cpu->program, address,
                       &instruction);
    for (i = 0; i < instruction.size; i++)
        snprintf(bytes + 2 * i, 3, "%02x", instruction.bytes[i]);
    set_number(json, "address", address);
    set_text(json, "bytes", bytes);
    set_text(json, "text", instruction.size == 0 ? "(no memory)" : instruction.text);
    if (console->symbols != NULL)
        set_text(json, "place", console_place_text(console, address, place, sizeof place));
    if (size != NULL)
        *size = instruction.size;
    return json;
}

void render_instruction(const json_t *instruction, struct blob *text)
{
    blob_print(text, "%s0x%08" PRIx64 "  %-8s  %-32s %s\n",
               get_flag(instruction, "here") ? "=> " : "   ", get_number(instruction, "address"),
               get_text(instruction, "bytes"), get_text(instruction, "text"),
               get_text(instruction, "place"));
}

/* --- disassemble --- */

/* From where to where: the function, or ten instructions from there. */
static void find_range(struct console *console, uint32_t address, bool given, uint32_t *first,
                       uint32_t *last)
{
    struct source_function function;
    bool known =
        console->symbols != NULL && symbols_function_at(console->symbols, address, &function);
    *first = known ? function.first : address;
    *last = known ? function.last : address + 40;
    if (known && !given && (*last - *first) / 2 > CODE_MOST)
        *first = address;
}

static void set_source(struct console *console, json_t *instruction, uint32_t address,
                       unsigned *line)
{
    struct source_line row;
    const char *source;
    if (console->symbols == NULL || !symbols_line_at(console->symbols, address, &row) ||
        row.line == *line)
        return;
    *line = row.line;
    set_number(instruction, "line", row.line);
    source = source_line_text(console, row.file, row.line);
    if (source != NULL)
        set_text(instruction, "source", source);
}

static json_t *disassemble_(struct console *console, struct words *words, struct sim_error *error)
{
    uint32_t here = console_frame(console)->pc, address = here, first, last;
    char place[CONSOLE_WORD];
    bool given = words_next(words, place, sizeof place);
    unsigned size, line = 0, count = 0;
    json_t *answer, *list;
    if (given && !console_place(console, place, &address, error))
        return NULL;
    find_range(console, address, given, &first, &last);
    answer = json_object();
    list = json_array();
    json_object_set_new(answer, "instructions", list);
    for (; first <= last && count < CODE_MOST; first += size, count++) {
        json_t *instruction = instruction_json(console, first, &size);
        set_source(console, instruction, first, &line);
        if (first == here)
            set_flag(instruction, "here", true);
        json_array_append_new(list, instruction);
        if (size == 0)
            break;
    }
    return answer;
}

static void render_code(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "instructions");
    size_t i;
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *instruction = json_array_get(list, i);
        if (has(instruction, "source"))
            blob_print(text, "%" PRIu64 "\t%s\n", get_number(instruction, "line"),
                       get_text(instruction, "source"));
        render_instruction(instruction, text);
    }
}

/* --- list --- */

static bool place_of_list(struct console *console, struct words *words, struct source_line *line,
                          struct sim_error *error)
{
    char place[CONSOLE_WORD];
    struct source_function function;
    uint32_t address = frame_address(console_frame(console));
    if (console->symbols == NULL) {
        sim_error_set(error, "without symbols there are no sources: use disassemble");
        return false;
    }
    if (words_next(words, place, sizeof place)) {
        if (symbols_function_named(console->symbols, place, &function) &&
            function.where.file != NULL) {
            *line = function.where;
            return true;
        }
        if (!console_place(console, place, &address, error))
            return false;
    }
    if (symbols_line_at(console->symbols, address, line))
        return true;
    sim_error_set(error, "no line is known for 0x%08" PRIx32 ": use disassemble", address);
    return false;
}

/* Around a line, or what follows the lines that were shown last. */
static bool first_line(struct console *console, struct words *words, struct source_line *line,
                       unsigned *first, struct sim_error *error)
{
    if (*words_rest(words) == '\0' && console->next_list != 0) {
        line->file = console->next_file;
        line->line = 0;
        *first = console->next_list;
        return true;
    }
    if (!place_of_list(console, words, line, error))
        return false;
    *first = line->line > LIST_LINES / 2 ? line->line - LIST_LINES / 2 : 1;
    return true;
}

static json_t *list_(struct console *console, struct words *words, struct sim_error *error)
{
    struct source_line line;
    char looked[CONSOLE_LINE];
    unsigned first, i;
    json_t *answer, *lines;
    if (!first_line(console, words, &line, &first, error))
        return NULL;
    if (source_line_text(console, line.file, 1) == NULL) {
        source_looked(console, line.file, looked, sizeof looked);
        sim_error_set(error, "line %u of %.400s", line.line, looked);
        return NULL;
    }
    answer = json_object();
    lines = json_array();
    set_text(answer, "file", line.file);
    set_number(answer, "first", first);
    set_number(answer, "line", line.line);
    json_object_set_new(answer, "lines", lines);
    for (i = 0; i < LIST_LINES; i++) {
        const char *text = source_line_text(console, line.file, first + i);
        json_t *json = json_object();
        if (text == NULL) {
            json_decref(json);
            break;
        }
        set_text(json, "text", text);
        json_array_append_new(lines, json);
    }
    if (line.file != console->next_file)
        snprintf(console->next_file, sizeof console->next_file, "%s", line.file);
    console->next_list = first + i;
    return answer;
}

static void render_lines(const json_t *answer, struct blob *text)
{
    const json_t *lines = json_object_get(answer, "lines");
    uint64_t first = get_number(answer, "first");
    size_t i;
    blob_print(text, "%s\n", get_text(answer, "file"));
    for (i = 0; i < json_array_size(lines); i++)
        blob_print(text, "%" PRIu64 "%s\t%s\n", first + i,
                   first + i == get_number(answer, "line") ? " >" : "",
                   get_text(json_array_get(lines, i), "text"));
    if (json_array_size(lines) == 0)
        blob_print(text, "(the file has no more lines)\n");
}

/* --- symbols and lines --- */

static json_t *info_symbol(struct console *console, struct words *words, struct sim_error *error)
{
    const struct image_symbol *symbol;
    uint64_t offset;
    int64_t address;
    json_t *answer;
    if (!words_expression(console, words, &address, error))
        return NULL;
    symbol = console->symbols == NULL
                 ? NULL
                 : image_symbol_at(symbols_image(console->symbols), (uint32_t)address, &offset);
    if (symbol == NULL) {
        sim_error_set(error, "no symbol is known for 0x%08" PRIx32, (uint32_t)address);
        return NULL;
    }
    answer = json_object();
    set_number(answer, "address", (uint32_t)address);
    set_text(answer, "symbol", symbol->name);
    set_number(answer, "offset", offset);
    set_number(answer, "size", symbol->size);
    return answer;
}

static void render_symbol(const json_t *answer, struct blob *text)
{
    blob_print(text, "0x%08" PRIx64 " is %s", get_number(answer, "address"),
               get_text(answer, "symbol"));
    if (get_number(answer, "offset") != 0)
        blob_print(text, " + %" PRIu64, get_number(answer, "offset"));
    blob_print(text, ", which has %" PRIu64 " bytes\n", get_number(answer, "size"));
}

static json_t *info_line(struct console *console, struct words *words, struct sim_error *error)
{
    uint32_t address = frame_address(console_frame(console));
    struct source_line line;
    char place[CONSOLE_WORD];
    json_t *answer;
    if (words_next(words, place, sizeof place) && !console_place(console, place, &address, error))
        return NULL;
    if (console->symbols == NULL || !symbols_line_at(console->symbols, address, &line)) {
        sim_error_set(error, "no line is known for 0x%08" PRIx32, address);
        return NULL;
    }
    answer = place_json(console, address, address);
    set_number(answer, "first", line.first);
    set_number(answer, "last", line.last);
    return answer;
}

static void render_line(const json_t *answer, struct blob *text)
{
    blob_print(text,
               "0x%08" PRIx64 " is in line %" PRIu64 " of %s, addresses 0x%08" PRIx64
               " to 0x%08" PRIx64 "\n",
               get_number(answer, "pc"), get_number(answer, "line"), get_text(answer, "file"),
               get_number(answer, "first"), get_number(answer, "last"));
    if (has(answer, "source"))
        blob_print(text, "%" PRIu64 "\t%s\n", get_number(answer, "line"),
                   get_text(answer, "source"));
}

static json_t *info_position(struct console *console, struct words *words, struct sim_error *error)
{
    return words_done(words, error) ? position_json(console) : NULL;
}

const struct console_row console_code_rows[] = {
    {"list", "l", "[PLACE]", "Shows source lines around a place; then those that follow.",
     "list main", CHOOSE_PLACE, list_, render_lines},
    {"disassemble", "dis", "[PLACE]",
     "Shows the instructions of a function, with its lines where sources are found.",
     "disassemble main", CHOOSE_PLACE, disassemble_, render_code},
    {"info symbol", NULL, "EXPRESSION", "Says which symbol an address belongs to.",
     "info symbol $pc", CHOOSE_OBJECT, info_symbol, render_symbol},
    {"info line", NULL, "[PLACE]", "Says which line a place belongs to, and its addresses.",
     "info line main", CHOOSE_PLACE, info_line, render_line},
    {"info position", NULL, "", "Shows where the machine is: time, task, place, line.",
     "info position", CHOOSE_NOTHING, info_position, render_position},
    {.name = NULL},
};
