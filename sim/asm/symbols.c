/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols: labels, equates, numbered labels ("Using as", chapter 5). A reading of the source sees
 * what it has defined so far, and of what comes later the value that the last reading ended with.
 */
#include "asm/parts.h"

#include <stdio.h>
#include <string.h>

#define NUMBERED '\002' /* in the names of numbered labels, which nobody can write */

static unsigned hash(const char *name, size_t length)
{
    uint32_t sum = 2166136261u; /* FNV-1a */
    size_t i;
    for (i = 0; i < length; i++)
        sum = (sum ^ (unsigned char)name[i]) * 16777619u;
    return sum % ASM_BUCKETS;
}

struct asm_symbol *asm_symbol_look(struct assembler *as, const char *name, size_t length)
{
    struct asm_symbol *symbol;
    for (symbol = as->buckets[hash(name, length)]; symbol != NULL; symbol = symbol->next)
        if (strncmp(symbol->name, name, length) == 0 && symbol->name[length] == '\0')
            return symbol;
    return NULL;
}

struct asm_symbol *asm_symbol_get(struct assembler *as, const char *name, size_t length)
{
    struct asm_symbol *symbol = asm_symbol_look(as, name, length), **bucket;
    if (symbol != NULL)
        return symbol;
    symbol = asm_keep(as, &as->kept, sizeof *symbol);
    symbol->name = asm_keep_text(as, &as->kept, name, length);
    symbol->section = symbol->section_before = ASM_ABSOLUTE;
    bucket = &as->buckets[hash(name, length)];
    symbol->next = *bucket;
    *bucket = symbol;
    *as->last_symbol = symbol;
    as->last_symbol = &symbol->after;
    return symbol;
}

/* Labels of the assembler's own, ".L...", stay out of the file. */
static bool is_hidden(const char *name)
{
    return name[0] == '.' && name[1] == 'L';
}

static void place_here(struct assembler *as, struct asm_symbol *symbol)
{
    unsigned unit = as->processor->address_bytes;
    if (as->section->at % unit != 0)
        asm_error(as, "%s would stand inside of an address of %u bytes: put .balign 1 before it",
                  symbol->local ? "the label" : symbol->name, unit);
    symbol->value = asm_here(as);
    symbol->section = as->section->index;
    symbol->alignments = as->section->alignments;
    symbol->last_alignment = as->section->last_alignment;
    symbol->pass = as->pass;
    symbol->is_label = true;
    if (!as->section->begun)
        as->section->first = as->section->at;
    as->section->begun = true;
}

void asm_symbol_label(struct assembler *as, const char *name, size_t length)
{
    struct asm_symbol *symbol = asm_symbol_get(as, name, length);
    if (symbol->pass == as->pass) {
        asm_error(as, "%s is defined a second time: take another name", symbol->name);
        return;
    }
    symbol->hidden = is_hidden(symbol->name);
    if (as->thumb_function)
        symbol->type = ASM_FUNCTION;
    as->thumb_function = false;
    symbol->thumb = as->processor->assembler->thumb && symbol->type == ASM_FUNCTION;
    place_here(as, symbol);
}

void asm_symbol_set(struct assembler *as, const char *name, size_t length, const char *expression,
                    bool once)
{
    struct asm_symbol *symbol;
    struct asm_value value;
    if (length == 1 && name[0] == '.') {
        asm_directive *org = asm_section_directives[0].act;
        org(as, expression, 0);
        return;
    }
    if (!asm_expression(as, &expression, &value) || !asm_at_end(as, expression))
        return;
    symbol = asm_symbol_get(as, name, length);
    if (symbol->pass == as->pass && (once || symbol->is_label)) {
        asm_error(as, "%s is defined already: take another name%s", symbol->name,
                  symbol->is_label ? "" : ", or .set, which may change it");
        return;
    }
    asm_list_value(as, value.number);
    symbol->hidden = is_hidden(symbol->name);
    symbol->value = value.number;
    symbol->section = value.section;
    symbol->thumb = value.thumb;
    symbol->pass = value.unknown ? 0 : as->pass;
    symbol->is_label = false;
}

/* --- 1: 1b 1f --- */

static struct asm_symbol *numbered(struct assembler *as, unsigned long number, unsigned long which)
{
    char name[64];
    int length = snprintf(name, sizeof name, "%lu%c%lu", number, NUMBERED, which);
    struct asm_symbol *symbol = asm_symbol_get(as, name, (size_t)length);
    symbol->local = symbol->hidden = true;
    return symbol;
}

/* How many of a number there were is kept as a symbol, too. */
static struct asm_symbol *count_of(struct assembler *as, unsigned long number)
{
    struct asm_symbol *counter = numbered(as, number, 0);
    if (counter->pass != as->pass) {
        counter->pass = as->pass;
        counter->value = 0;
    }
    return counter;
}

void asm_symbol_numbered(struct assembler *as, const char *digits, size_t length)
{
    unsigned long number = 0;
    struct asm_symbol *counter;
    while (length-- > 0)
        number = (number * 10 + (unsigned long)(*digits++ - '0')) % 1000000000;
    counter = count_of(as, number);
    counter->value++;
    place_here(as, numbered(as, number, (unsigned long)counter->value));
}

struct asm_symbol *asm_symbol_of_number(struct assembler *as, unsigned long number, bool forward)
{
    unsigned long count = (unsigned long)count_of(as, number)->value + forward;
    return count > 0 ? numbered(as, number, count) : NULL;
}

/* --- between readings --- */

void asm_symbols_pass(struct assembler *as)
{
    struct asm_symbol *symbol;
    for (symbol = as->symbols; symbol != NULL; symbol = symbol->after) {
        bool defined = symbol->pass == as->pass;
        if (defined != symbol->defined_before ||
            (defined &&
             (symbol->value != symbol->before || symbol->section != symbol->section_before)))
            as->moved = true;
        symbol->defined_before = defined;
        symbol->before = symbol->value;
        symbol->section_before = symbol->section;
    }
}
