/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The readings of a program: statement by statement, until nothing moves any more, and then once
 * more to make the bytes and to tell the errors. */
#include "asm/parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST_STATEMENTS 4000000u

/* --- statements --- */

static const struct asm_directive_row *const tables[] = {
    asm_data_directives, asm_section_directives, asm_symbol_directives, asm_macro_directives};

static const struct asm_directive_row *find_directive(const char *name)
{
    const struct asm_directive_row *row;
    size_t i;
    for (i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (row = tables[i]; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

static void directive(struct assembler *as, const char *word, const char *operands)
{
    const struct asm_directive_row *row = find_directive(word + 1);
    if (row != NULL)
        row->act(as, operands, row->argument);
    else
        asm_error(as, "there is no directive %s: look how it is written", word);
}

/* "name:" and "1:", as many as there are. */
static const char *take_labels(struct assembler *as, const char *text)
{
    for (;;) {
        size_t length, digits;
        text = asm_blanks(text);
        length = asm_name_length(text);
        digits = length == 0 ? strspn(text, "0123456789") : 0;
        if (length + digits == 0 || text[length + digits] != ':')
            return text;
        as->block.section = NULL; /* who goes there comes in between */
        if (length > 0)
            asm_symbol_label(as, text, length);
        else
            asm_symbol_numbered(as, text, digits);
        text += length + digits + 1;
    }
}

/* "name = expression" */
static bool assignment(struct assembler *as, const char *text)
{
    size_t length = asm_name_length(text);
    const char *sign = asm_blanks(text + length);
    bool once = sign[0] == '=' && sign[1] == '=';
    if (length == 0 || *sign != '=')
        return false;
    asm_symbol_set(as, text, length, sign + 1 + once, once);
    return true;
}

static void act(struct assembler *as, const char *text)
{
    char word[ASM_WORD];
    const char *operands = text + asm_name_length(text);
    asm_statement_word(text, word);
    if (word[0] == '\0')
        asm_error(as, "'%s' is no label, directive or instruction", text);
    else if (asm_condition(as, word, operands) || asm_macro_call(as, word, operands))
        return;
    else if (word[0] == '.')
        directive(as, word, operands);
    else
        asm_instruction(as, text);
}

static void read_statement(struct assembler *as)
{
    const char *text = as->here->text;
    char word[ASM_WORD];
    size_t limit =
        as->options->most_statements != 0 ? as->options->most_statements : MOST_STATEMENTS;
    if (++as->statements > limit)
        asm_give_up(as,
                    "more than %zu lines come out of macros and repetitions: look for one that "
                    "does not end",
                    limit);
    if (!asm_reading(as)) {
        text = asm_blanks(text);
        asm_statement_word(text, word);
        asm_condition(as, word, text + asm_name_length(text));
        return;
    }
    asm_list_statement(as);
    text = take_labels(as, text);
    if (*text != '\0' && !assignment(as, text) && !asm_alias_define(as, text))
        act(as, text);
}

/* The next one of the innermost level; false: all are read. */
static bool next_statement(struct assembler *as)
{
    while (as->level != NULL) {
        struct asm_level *level = as->level;
        if (level->next < level->count) {
            as->here = &level->statements[level->next++];
            return true;
        }
        if (level->kind == LEVEL_REPEAT && level->repeats > 0) {
            asm_conditions_close(as, level->conditions, false);
            level->repeats--;
            level->next = 0;
            continue;
        }
        asm_level_pop(as);
    }
    return false;
}

/* --- readings --- */

static void define(struct assembler *as)
{
    size_t i;
    for (i = 0; i < as->options->define_count; i++) {
        const struct asm_define *define = &as->options->defines[i];
        struct asm_symbol *symbol = asm_symbol_get(as, define->name, strlen(define->name));
        symbol->value = define->value;
        symbol->section = ASM_ABSOLUTE;
        symbol->pass = as->pass;
    }
}

/* Literals that have no place yet; code is filled up to its alignment, as by the GNU assembler. */
static void end_sections(struct assembler *as)
{
    size_t i;
    for (i = 0; i < as->section_count; i++) {
        struct asm_section *section = as->sections[i];
        asm_literals_put(as, section);
        as->section = section;
        if ((section->flags & ASM_EXECUTE) && section->begun &&
            section->alignment >= as->processor->assembler->end_align)
            asm_section_align(as, as->processor->assembler->end_align, false, 0, 0);
    }
}

static void read_once(struct assembler *as, const struct asm_file *file)
{
    as->pass++;
    as->moved = as->ended = as->thumb_function = false;
    as->instruction = as->statements = 0;
    as->expansions = 0;
    as->condition_count = 0;
    as->macros = NULL;
    as->aliases = NULL;
    as->block.section = NULL;
    as->level = NULL;
    as->here = NULL;
    as->state = 0;
    asm_arena_free(&as->passing);
    asm_sections_begin(as);
    define(as);
    asm_level_push(as, LEVEL_FILE, file->name, file->statements, file->statement_count, 0);
    while (!as->ended && next_statement(as)) {
        read_statement(as);
        asm_list_end(as);
    }
    as->level = NULL;
    asm_conditions_close(as, 0, as->ended);
    as->here = &file->statements[file->statement_count - 1];
    end_sections(as);
    asm_sections_place(as);
    asm_symbols_pass(as);
}

static void read_all(struct assembler *as, const struct asm_file *file)
{
    do
        read_once(as, file);
    while (as->moved && as->pass < ASM_PASSES);
    as->final = true;
    read_once(as, file);
    if (as->program->error_count > 0)
        return;
    as->here = NULL;
    if (as->moved)
        asm_give_up(as,
                    "%s: after %u readings addresses still move: a size or .org depends on what "
                    "comes behind it",
                    file->name, as->pass - 1);
    asm_sections_check(as);
    if (as->program->error_count == 0)
        asm_finish(as);
}

static void free_all(struct assembler *as)
{
    struct asm_file *file;
    size_t i;
    for (file = as->files; file != NULL; file = file->next)
        blob_free(&file->bytes);
    for (i = 0; i < as->section_count; i++)
        free(as->sections[i]->bytes);
    free(as->sections);
    free(as->lengths);
    free(as->lines);
    blob_free(&as->string);
    blob_free(&as->line);
    asm_arena_free(&as->kept);
    asm_arena_free(&as->passing);
    free(as);
}

bool asm_assemble(const char *name, const void *source, size_t size,
                  const struct asm_options *options, struct asm_program *program)
{
    struct assembler *as = calloc(1, sizeof *as);
    *program = (struct asm_program){.processor = options->processor};
    if (as == NULL) {
        sim_error_set(&program->errors[program->error_count++],
                      "the host has no memory left: close other programs");
        return false;
    }
    as->options = options;
    as->processor = options->processor;
    as->program = program;
    as->last_symbol = &as->symbols;
    if (setjmp(as->leave) == 0)
        read_all(as, asm_file_make(as, name, source, size));
    free_all(as);
    return program->error_count == 0;
}
