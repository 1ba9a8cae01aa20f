/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The listing: each line with its address and its bytes, as far as it is read; then the symbols. A
 * line that came out of a macro or a repetition has a '>' for each level. */
#include "asm/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_A_LINE 8u

static bool wanted(const struct assembler *as)
{
    return as->final && as->options->listing;
}

static unsigned depth(const struct assembler *as)
{
    const struct asm_level *level;
    unsigned count = 0;
    for (level = as->level; level != NULL; level = level->outer)
        count += level->kind == LEVEL_MACRO || level->kind == LEVEL_REPEAT;
    return count;
}

void asm_list_statement(struct assembler *as)
{
    struct asm_line *line;
    if (!wanted(as))
        return;
    as->lines = asm_grow(as, as->lines, as->line_count, &as->line_room, sizeof *as->lines);
    line = &as->lines[as->line_count++];
    *line = (struct asm_line){.statement = as->here,
                              .section = as->section->index,
                              .position = as->section->at,
                              .depth = depth(as)};
}

void asm_list_value(struct assembler *as, int64_t value)
{
    if (!wanted(as) || as->line_count == 0)
        return;
    as->lines[as->line_count - 1].value = value;
    as->lines[as->line_count - 1].has_value = true;
}

void asm_list_end(struct assembler *as)
{
    struct asm_line *line;
    if (!wanted(as) || as->line_count == 0)
        return;
    line = &as->lines[as->line_count - 1];
    if (line->size > 0 || line->has_place || as->sections[line->section] != as->section ||
        as->section->at < line->position)
        return;
    line->has_place = true;
    line->size = as->section->at - line->position;
}

/* --- writing --- */

static void put_bytes(struct assembler *as, const struct asm_line *line, uint64_t from)
{
    const struct asm_section *section = as->sections[line->section];
    uint64_t i;
    for (i = from; i < from + BYTES_A_LINE; i++)
        if (i < line->size && !(section->flags & ASM_NOBITS))
            blob_print(&as->program->listing, "%02x",
                       section->bytes[line->position + i - section->first]);
        else
            blob_print(&as->program->listing, "  ");
}

static uint64_t address_of(const struct assembler *as, const struct asm_line *line, uint64_t more)
{
    return (as->sections[line->section]->origin + line->position + more) /
           as->processor->address_bytes;
}

static const char *source_of(const struct asm_line *line)
{
    const struct asm_statement *statement = line->statement;
    if (line->depth > 0)
        return asm_blanks(statement->text);
    return !statement->first ? "" : statement->file->lines[statement->line - 1];
}

static void put_line(struct assembler *as, const struct asm_line *line)
{
    struct blob *to = &as->program->listing;
    unsigned i;
    uint64_t at;
    blob_print(to, "%5u ", line->statement->line);
    if (line->has_value)
        blob_print(to, "= %08" PRIx64 "        ", (uint64_t)line->value & 0xffffffff);
    else if (line->size > 0) {
        blob_print(to, "%08" PRIx64 " ", address_of(as, line, 0));
        put_bytes(as, line, 0);
        blob_print(to, " ");
    } else
        blob_print(to, "%*s", 26, "");
    for (i = 0; i < line->depth; i++)
        blob_print(to, ">");
    blob_print(to, "%s%s\n", line->depth > 0 ? " " : "", source_of(line));
    for (at = BYTES_A_LINE; at < line->size && at < 8 * BYTES_A_LINE &&
                            !(as->sections[line->section]->flags & ASM_NOBITS);
         at += BYTES_A_LINE) {
        blob_print(to, "      %08" PRIx64 " ", address_of(as, line, at));
        put_bytes(as, line, at);
        blob_print(to, "\n");
    }
    if (at < line->size && !(as->sections[line->section]->flags & ASM_NOBITS))
        blob_print(to, "      ... %" PRIu64 " bytes in all\n", line->size);
}

static int by_name(const void *a, const void *b)
{
    const struct asm_symbol *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static void put_symbols(struct assembler *as)
{
    struct blob *to = &as->program->listing;
    struct asm_symbol *symbol;
    size_t count = 0, i;
    const struct asm_symbol **sorted;
    for (symbol = as->symbols; symbol != NULL; symbol = symbol->after)
        count++;
    sorted = asm_keep(as, &as->passing, (count + 1) * sizeof(const void *));
    for (symbol = as->symbols, count = 0; symbol != NULL; symbol = symbol->after)
        if (symbol->pass == as->pass && !symbol->local)
            sorted[count++] = symbol;
    qsort(sorted, count, sizeof(const void *), by_name);
    blob_print(to, "\nSymbols:\n");
    for (i = 0; i < count; i++)
        blob_print(to, "  %08" PRIx64 "  %-8s %c %s\n", (uint64_t)sorted[i]->value & 0xffffffff,
                   sorted[i]->section == ASM_ABSOLUTE ? "number"
                                                      : as->sections[sorted[i]->section]->name,
                   sorted[i]->weak     ? 'w'
                   : sorted[i]->global ? 'g'
                                       : ' ',
                   sorted[i]->name);
}

void asm_list_write(struct assembler *as)
{
    size_t i;
    for (i = 0; i < as->line_count; i++) {
        struct asm_line *line = &as->lines[i];
        /* A gap before the first content is no part of the section. */
        if (line->position < as->sections[line->section]->first)
            line->size = 0;
        if (i == 0 || line->statement->file != as->lines[i - 1].statement->file)
            blob_print(&as->program->listing, "%s%s:\n", i > 0 ? "\n" : "",
                       line->statement->file->name);
        put_line(as, line);
    }
    put_symbols(as);
    if (as->program->listing.failed)
        asm_give_up(as, "the host has no memory left for the listing: close other programs");
}
