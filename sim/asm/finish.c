/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program that remains when all is read: its sections, its symbols, where it begins. */
#include "asm/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void *get(struct assembler *as, size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    if (memory == NULL)
        asm_give_up(as, "the host has no memory left: close other programs");
    return memory;
}

static char *text(struct assembler *as, const char *name)
{
    char *copy = strdup(name);
    if (copy == NULL)
        asm_give_up(as, "the host has no memory left: close other programs");
    return copy;
}

/* Its bytes go over to the program. */
static void make_section(struct assembler *as, struct asm_section *from,
                         struct asm_made_section *to)
{
    unsigned unit = as->processor->address_bytes;
    to->name = text(as, from->name);
    to->flags = from->flags;
    to->address = from->flags & ASM_ALLOC ? from->origin + from->first : 0;
    to->load = to->address;
    if (from->placement != NULL)
        to->load = from->placement->load * unit + from->first;
    to->size = from->end - from->first;
    to->alignment = from->alignment;
    if (from->flags & ASM_NOBITS)
        return;
    to->bytes = from->bytes;
    from->bytes = NULL;
}

static void make_sections(struct assembler *as)
{
    struct asm_program *program = as->program;
    size_t i;
    program->sections = get(as, as->section_count, sizeof *program->sections);
    for (i = 0; i < as->section_count; i++) {
        program->section_count++;
        make_section(as, as->sections[i], &program->sections[i]);
    }
}

static void make_symbol(struct assembler *as, const struct asm_symbol *from,
                        struct asm_made_symbol *to)
{
    to->name = text(as, from->name);
    to->value = (uint64_t)from->value;
    to->size = from->size;
    to->section = from->section;
    to->type = from->type;
    to->global = from->global;
    to->weak = from->weak;
    to->thumb = from->thumb;
}

static void make_symbols(struct assembler *as)
{
    struct asm_program *program = as->program;
    struct asm_symbol *symbol;
    size_t count = 0;
    for (symbol = as->symbols; symbol != NULL; symbol = symbol->after)
        count++;
    program->symbols = get(as, count, sizeof *program->symbols);
    for (symbol = as->symbols; symbol != NULL; symbol = symbol->after)
        if (symbol->pass == as->pass && !symbol->hidden)
            make_symbol(as, symbol, &program->symbols[program->symbol_count++]);
}

/* As linkers do: _start, else where the first code lies. */
static void find_entry(struct assembler *as)
{
    struct asm_program *program = as->program;
    const char *wanted = as->options->entry != NULL ? as->options->entry : "_start";
    struct asm_value value;
    size_t i;
    if (as->options->entry != NULL || asm_symbol_look(as, wanted, strlen(wanted)) != NULL) {
        if (!asm_expression(as, &wanted, &value) || !asm_at_end(as, wanted))
            return;
        program->entry = (uint64_t)value.number | (uint64_t)value.thumb;
        program->has_entry = true;
        return;
    }
    for (i = 0; i < program->section_count && !program->has_entry; i++)
        if ((program->sections[i].flags & ASM_EXECUTE) && program->sections[i].size > 0) {
            program->entry = program->sections[i].address / as->processor->address_bytes;
            program->has_entry = true;
        }
}

void asm_finish(struct assembler *as)
{
    if (as->options->listing)
        asm_list_write(as);
    make_sections(as);
    make_symbols(as);
    find_entry(as);
}

void asm_program_free(struct asm_program *program)
{
    size_t i;
    for (i = 0; i < program->section_count; i++) {
        free(program->sections[i].name);
        free(program->sections[i].bytes);
    }
    for (i = 0; i < program->symbol_count; i++)
        free(program->symbols[i].name);
    free(program->sections);
    free(program->symbols);
    free(program->marks);
    blob_free(&program->listing);
    *program = (struct asm_program){0};
}
