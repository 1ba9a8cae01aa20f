/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols of an image: life, functions, places that people type and read. The symbol table answers
 * what the DWARF does not. */
#include "symbols/parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- life --- */

static bool copy_bytes(struct debug_info *info, const void *bytes, size_t size)
{
    if (bytes == NULL || size == 0)
        return true;
    info->bytes = malloc(size);
    if (info->bytes == NULL)
        return false;
    memcpy(info->bytes, bytes, size);
    info->size = size;
    return true;
}

struct symbols *symbols_create(const struct image *image, const void *bytes, size_t size,
                               struct sim_error *error)
{
    struct symbols *symbols = calloc(1, sizeof *symbols);
    struct debug_info *info = calloc(1, sizeof *info);
    if (symbols != NULL)
        symbols->info = info;
    if (symbols == NULL || info == NULL || !copy_bytes(info, bytes, size)) {
        free(symbols);
        free(info);
        sim_error_set(error, "no memory for the debug information (%zu bytes)", size);
        return NULL;
    }
    info->image = image;
    return symbols;
}

void symbols_destroy(struct symbols *symbols)
{
    struct debug_info *info;
    if (symbols == NULL)
        return;
    info = symbols->info;
    dwarf_end(info->dwarf);
    elf_end(info->elf);
    free(info->bytes);
    free(info->rows);
    free(info->names);
    free(info->chains);
    free(info->code);
    free(info->frames);
    while (info->kept != NULL) {
        struct kept *next = info->kept->next;
        free(info->kept);
        info->kept = next;
    }
    free(info);
    free(symbols);
}

const struct image *symbols_image(const struct symbols *symbols)
{
    return symbols->info->image;
}

bool symbols_have_lines(const struct symbols *symbols)
{
    debug_info_read_lines(symbols->info);
    return symbols->info->row_count > 0;
}

/* --- lines --- */

/* Of the rows of one address the last holds its code; if that is no statement (it goes on with one
 * that began elsewhere), one that begins here says more, as gdb has it. */
static const struct line_row *statement_at(const struct debug_info *info,
                                           const struct line_row *row)
{
    const struct line_row *at = row;
    while (!at->is_statement && at > info->rows && at[-1].address == row->address)
        at--;
    return at->is_statement && at->line != 0 ? at : row;
}

bool symbols_line_at(const struct symbols *symbols, uint32_t address, struct source_line *line)
{
    const struct line_row *held = debug_info_row(symbols->info, address), *row;
    if (held == NULL)
        return false;
    row = statement_at(symbols->info, held);
    if (row->line == 0 || row->file[0] == '\0')
        return false;
    *line = (struct source_line){.file = row->file,
                                 .line = row->line,
                                 .first = held->address,
                                 .last = held->address + held->size - 1,
                                 .is_statement = row->is_statement};
    return true;
}

/* Is `name` the end of the path, from a slash on? */
bool path_ends_in(const char *path, const char *name)
{
    size_t have = strlen(path), wanted = strlen(name);
    return wanted > 0 && wanted <= have && strcmp(path + have - wanted, name) == 0 &&
           (wanted == have || name[0] == '/' || path[have - wanted - 1] == '/');
}

/* The lowest line at or below (in the text) the one wanted that has code; 0: none. */
static unsigned line_with_code(struct debug_info *info, const char *file, unsigned line)
{
    unsigned best = 0;
    const char *last = NULL;
    bool matches = false;
    for (size_t i = 0; i < info->row_count; i++) {
        const struct line_row *row = &info->rows[i];
        if (!row->is_statement || row->line < line || (best != 0 && row->line >= best))
            continue;
        if (row->file != last)
            matches = path_ends_in(row->file, file);
        last = row->file;
        if (matches)
            best = row->line;
    }
    return best;
}

/* The innermost function, inlined or not, that an address is in: each has its own copy. */
static const void *copy_at(struct debug_info *info, uint32_t address)
{
    const struct code *code = debug_info_code_at(info, address);
    struct scopes scopes;
    if (code == NULL)
        return NULL;
    debug_info_scopes(info, code, address, &scopes);
    for (unsigned i = scopes.count; i-- > 0;)
        if (dwarf_tag(&scopes.dies[i]) == DW_TAG_inlined_subroutine)
            return scopes.dies[i].addr;
    return code->die.addr;
}

#define COPIES 256u

/* Each copy's lowest address is kept, in the order of addresses. */
struct copies {
    const void *seen[COPIES];
    uint32_t addresses[COPIES];
    size_t count;
};

static bool was_seen(struct copies *copies, const void *copy, uint32_t address)
{
    for (size_t i = 0; i < copies->count; i++)
        if ((copy != NULL && copies->seen[i] == copy) || copies->addresses[i] == address)
            return true;
    if (copies->count == COPIES)
        return true;
    copies->seen[copies->count] = copy;
    copies->addresses[copies->count++] = address;
    return false;
}

/* A function's first line begins with its prologue: behind it. */
static uint32_t body_of(struct debug_info *info, uint32_t address)
{
    const struct code *code = debug_info_code_at(info, address);
    return code != NULL && code->entry == address ? debug_info_body(info, code) : address;
}

size_t symbols_line_addresses(const struct symbols *symbols, const char *file, unsigned *line,
                              uint32_t *addresses, size_t most)
{
    struct debug_info *info = symbols->info;
    struct copies copies = {.count = 0};
    debug_info_read_lines(info);
    *line = line_with_code(info, file, *line);
    for (size_t i = 0; *line != 0 && i < info->row_count; i++) {
        const struct line_row *row = &info->rows[i];
        if (row->line != *line || !row->is_statement || !path_ends_in(row->file, file) ||
            was_seen(&copies, copy_at(info, row->address), row->address))
            continue;
        if (copies.count <= most)
            addresses[copies.count - 1] = body_of(info, row->address);
    }
    return copies.count;
}

/* --- functions --- */

static void set_name(struct source_function *function, const char *name)
{
    snprintf(function->name, sizeof function->name, "%s", name);
}

/* Compilers begin a function with a row of its own line. */
static void set_definition(struct debug_info *info, struct source_function *function)
{
    const struct line_row *held = debug_info_row(info, function->first), *row;
    if (held == NULL)
        return;
    row = &info->rows[debug_info_row_from(info, held->address)];
    if (row->line != 0 && row->file[0] != '\0')
        function->where = (struct source_line){row->file, row->line, held->address,
                                               held->address + held->size - 1, row->is_statement};
}

static bool function_of_code(struct debug_info *info, const struct code *code,
                             struct source_function *function)
{
    Dwarf_Die die = code->die;
    const char *name = die_name(info, &die);
    if (name == NULL)
        return false;
    *function = (struct source_function){.first = code->first, .last = code->last};
    set_name(function, name);
    function->body = code->entry == code->first ? debug_info_body(info, code) : code->first;
    set_definition(info, function);
    return true;
}

static bool function_of_symbol(struct debug_info *info, const struct image_symbol *symbol,
                               struct source_function *function)
{
    uint64_t last = symbol->size > 0 ? symbol->value + symbol->size - 1 : symbol->last;
    if (symbol->type != IMAGE_FUNCTION && symbol->type != IMAGE_LABEL)
        return false;
    if (symbol->value > UINT32_MAX)
        return false;
    *function = (struct source_function){.first = (uint32_t)symbol->value,
                                         .last = last > UINT32_MAX ? UINT32_MAX : (uint32_t)last,
                                         .body = (uint32_t)symbol->value};
    set_name(function, symbol->name);
    set_definition(info, function);
    return true;
}

bool symbols_function_at(const struct symbols *symbols, uint32_t address,
                         struct source_function *function)
{
    struct debug_info *info = symbols->info;
    const struct code *code = debug_info_code_at(info, address);
    const struct image_symbol *symbol;
    if (code != NULL && function_of_code(info, code, function))
        return true;
    symbol = image_symbol_at(info->image, address, NULL);
    return symbol != NULL && function_of_symbol(info, symbol, function);
}

/* An external function goes before a file's own. */
static const struct code *code_named(struct debug_info *info, const char *name)
{
    const struct named *named = NULL;
    const struct code *best = NULL;
    while ((named = debug_info_named(info, name, named)) != NULL) {
        Dwarf_Die die = named->die;
        Dwarf_Addr entry;
        const struct code *code;
        if (named->kind != NAME_FUNCTION || dwarf_entrypc(&die, &entry) != 0 || entry > UINT32_MAX)
            continue;
        code = debug_info_code_at(info, (uint32_t)entry);
        if (code == NULL || code->die.addr != die.addr)
            continue;
        if (die_flag(&die, DW_AT_external))
            return code;
        if (best == NULL)
            best = code;
    }
    return best;
}

static bool function_of_table(struct debug_info *info, const struct image_symbol *symbol,
                              struct source_function *function)
{
    const struct code *code;
    if (symbol == NULL || symbol->type == IMAGE_OBJECT || symbol->type == IMAGE_ABSOLUTE)
        return false;
    code = symbol->value <= UINT32_MAX ? debug_info_code_at(info, (uint32_t)symbol->value) : NULL;
    if (code != NULL && code->first == symbol->value && function_of_code(info, code, function)) {
        set_name(function, symbol->name);
        return true;
    }
    return function_of_symbol(info, symbol, function);
}

/* A global symbol of this name says which of several it is. */
bool symbols_function_named(const struct symbols *symbols, const char *name,
                            struct source_function *function)
{
    struct debug_info *info = symbols->info;
    const struct image_symbol *symbol = image_symbol_find(info->image, name);
    const struct code *code;
    if (symbol != NULL && symbol->global && function_of_table(info, symbol, function))
        return true;
    code = code_named(info, name);
    return (code != NULL && function_of_code(info, code, function)) ||
           function_of_table(info, symbol, function);
}

bool symbols_address(const struct symbols *symbols, const char *name, uint32_t *address)
{
    const struct image_symbol *symbol = image_symbol_find(symbols->info->image, name);
    struct source_function function;
    if (symbol != NULL && symbol->value <= UINT32_MAX) {
        *address = (uint32_t)symbol->value;
        return true;
    }
    if (debug_info_object(symbols->info, name, address))
        return true;
    if (!symbols_function_named(symbols, name, &function))
        return false;
    *address = function.first;
    return true;
}

/* --- places --- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *symbols_place(const struct symbols *symbols, uint32_t address, char *text, size_t size)
{
    struct source_function function;
    struct source_line line;
    int length;
    if (!symbols_function_at(symbols, address, &function)) {
        snprintf(text, size, "0x%08" PRIx32, address);
        return text;
    }
    length = address == function.first
                 ? snprintf(text, size, "%s", function.name)
                 : snprintf(text, size, "%s+0x%" PRIx32, function.name, address - function.first);
    if (length >= 0 && (size_t)length < size && symbols_line_at(symbols, address, &line))
        snprintf(text + length, size - (size_t)length, " (%s:%u)", base_name(line.file), line.line);
    return text;
}
