/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places as a person types them: "main", "main+4", "uart.c:44", "uart.c:put", "44", "*0x1234". */
#include "symbols/parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST 256u

/* --- names that are nearly right --- */

#define SUGGEST_LONGEST 48u
#define SUGGEST_LOOKED  200000u /* names, so that a large image does not make an error slow */

/* Letters to add, drop or change (Levenshtein), case apart; `most` + 1 if more than that. */
static unsigned distance(const char *a, const char *b, unsigned most)
{
    unsigned row[SUGGEST_LONGEST + 1];
    size_t n = strlen(a), m = strlen(b);
    if (n > SUGGEST_LONGEST || m > SUGGEST_LONGEST || n > m + most || m > n + most)
        return most + 1;
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned same =
                corner + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            unsigned one = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = same < one ? same : one;
        }
    }
    return row[m];
}

struct best {
    const char *wanted, *name;
    unsigned distance;
};

static void consider(struct best *best, const char *name)
{
    unsigned found = best->distance == 0 ? 1 : distance(best->wanted, name, best->distance - 1);
    if (found < best->distance) {
        best->distance = found;
        best->name = name;
    }
}

const char *debug_info_suggest(struct debug_info *info, const char *name)
{
    size_t length = strlen(name);
    struct best best = {name, NULL, length < 3 ? 2 : length < 6 ? 3 : 4};
    const struct image *image = info->image;
    debug_info_index(info);
    for (size_t i = 0; i < image->symbol_count && i < SUGGEST_LOOKED; i++)
        consider(&best, image->symbols[i].name);
    for (size_t i = 1; i < info->name_count && i < SUGGEST_LOOKED; i++)
        consider(&best, info->names[i].name);
    return best.name;
}

/* --- places --- */

struct place {
    const struct symbols *symbols;
    const char *text;
    uint32_t pc;
    struct sim_error *error;
};

static bool read_number(const char *text, uint32_t *number)
{
    char *end;
    uint64_t value;
    int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    if (!isdigit((unsigned char)text[0]))
        return false;
    value = strtoull(text, &end, base);
    *number = (uint32_t)value;
    return *end == '\0' && value <= UINT32_MAX;
}

/* A function that is only there inside others: the line at which it is written. */
static bool is_inlined(const struct place *place, const char *name, char *where, size_t size)
{
    const struct named *named = NULL;
    while ((named = debug_info_named(place->symbols->info, name, named)) != NULL) {
        Dwarf_Die die = named->die, unit;
        const char *file = NULL;
        int line = 0;
        if (named->kind != NAME_FUNCTION || dwarf_decl_line(&die, &line) != 0)
            continue;
        file = dwarf_decl_file(&die);
        if (file == NULL && die_unit(&die, &unit))
            file = die_name(place->symbols->info, &unit);
        if (file == NULL)
            continue;
        file = strrchr(file, '/') == NULL ? file : strrchr(file, '/') + 1;
        snprintf(where, size, "%.150s:%d", file, line);
        return true;
    }
    return false;
}

static bool find_function(const struct place *place, const char *name, bool behind,
                          uint32_t *address)
{
    struct source_function function;
    const char *like;
    char where[200];
    if (symbols_function_named(place->symbols, name, &function)) {
        *address = behind ? function.body : function.first;
        return true;
    }
    if (symbols_address(place->symbols, name, address))
        return true;
    like = debug_info_suggest(place->symbols->info, name);
    if (is_inlined(place, name, where, sizeof where))
        sim_error_set(place->error, "%s was inlined wherever it is called; its code begins at %s",
                      name, where);
    else if (debug_info_named(place->symbols->info, name, NULL) != NULL)
        sim_error_set(place->error, "%s has no code: it is a type, or a value", name);
    else if (like != NULL)
        sim_error_set(place->error, "no function \"%.100s\"; do you mean \"%.100s\"?", name, like);
    else
        sim_error_set(place->error, "no function \"%.100s\" in the symbols", name);
    return false;
}

static bool find_line(const struct place *place, const char *file, unsigned line, uint32_t *address)
{
    unsigned found = line;
    if (!symbols_have_lines(place->symbols)) {
        sim_error_set(place->error, "the image has no line table: compile it with -g");
        return false;
    }
    if (symbols_line_addresses(place->symbols, file, &found, address, 1) > 0)
        return true;
    found = 0;
    if (symbols_line_addresses(place->symbols, file, &found, address, 1) > 0)
        sim_error_set(place->error, "no code at or behind line %u of %.200s", line, file);
    else
        sim_error_set(place->error, "no source file \"%.200s\" has code here", file);
    return false;
}

/* A function of one file: the one whose code lies there. */
static bool find_in_file(const struct place *place, const char *file, const char *name,
                         uint32_t *address)
{
    const struct named *named = NULL;
    struct debug_info *info = place->symbols->info;
    while ((named = debug_info_named(info, name, named)) != NULL) {
        Dwarf_Die die = named->die;
        Dwarf_Addr entry;
        struct source_function function;
        if (named->kind == NAME_FUNCTION && dwarf_entrypc(&die, &entry) == 0 &&
            symbols_function_at(place->symbols, (uint32_t)entry, &function) &&
            strcmp(function.name, name) == 0 && function.where.file != NULL &&
            path_ends_in(function.where.file, file)) {
            *address = function.body;
            return true;
        }
    }
    sim_error_set(place->error, "no function \"%.100s\" in %.200s", name, file);
    return false;
}

static bool find_here(const struct place *place, unsigned line, uint32_t *address)
{
    struct source_line here;
    if (!symbols_line_at(place->symbols, place->pc, &here)) {
        sim_error_set(place->error,
                      "line %u of which file? There is no line known at 0x%08" PRIx32
                      "; write FILE:%u",
                      line, place->pc, line);
        return false;
    }
    return find_line(place, here.file, line, address);
}

/* "main+4": from its first instruction. */
static bool find_sum(const struct place *place, char *name, uint32_t *address)
{
    char *plus = strrchr(name, '+');
    uint32_t more;
    if (plus == name || !read_number(plus + 1, &more)) {
        sim_error_set(place->error, "\"%.200s\": behind + stands a number, as in main+4",
                      place->text);
        return false;
    }
    *plus = '\0';
    if (!read_number(name, address) && !find_function(place, name, false, address))
        return false;
    *address += more;
    return true;
}

static bool find_with_file(const struct place *place, char *text, char *colon, uint32_t *address)
{
    uint32_t line;
    *colon = '\0';
    if (read_number(colon + 1, &line))
        return find_line(place, text, line, address);
    return find_in_file(place, text, colon + 1, address);
}

static bool copy_trimmed(const char *text, char *copy)
{
    size_t length;
    while (isspace((unsigned char)*text))
        text++;
    length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    if (length == 0 || length >= NAME_MOST)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return true;
}

bool symbols_find_place(const struct symbols *symbols, const char *text, uint32_t pc,
                        uint32_t *address, struct sim_error *error)
{
    struct place place = {symbols, text, pc, error};
    char copy[NAME_MOST], *name = copy, *colon;
    uint32_t number;
    if (!copy_trimmed(text, copy)) {
        sim_error_set(error, "a place is a function, FILE:LINE, LINE or an address like 0x1234");
        return false;
    }
    if (copy[0] == '*')
        name++;
    colon = strrchr(name, ':');
    if (colon != NULL && colon != name)
        return find_with_file(&place, name, colon, address);
    if (read_number(name, &number)) {
        *address = number;
        return copy[0] == '*' || strncasecmp(name, "0x", 2) == 0 ||
               find_here(&place, number, address);
    }
    if (strchr(name, '+') != NULL)
        return find_sum(&place, name, address);
    return find_function(&place, name, copy[0] != '*', address);
}
