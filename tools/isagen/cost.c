/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row's cost: a formula in C over its fields and over words of `cycles` lines, which are other
 * numbers for other models: those become members of what ISA_CYCLES gives. An operand with modes,
 * or their table where one operand has it, is ISA_MODE(cpu, operand). All else is C that who
 * expands the formula defines. */
#include "isagen.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_field(const struct isa_row *row, const char *word, size_t length)
{
    unsigned i;
    for (i = 0; i < row->fields; i++)
        if (strlen(row->field[i].name) == length && strncmp(row->field[i].name, word, length) == 0)
            return true;
    return false;
}

static bool is_cycles(const struct set *set, const char *word, size_t length)
{
    unsigned i;
    for (i = 0; i < set->cycles_count; i++)
        if (strlen(set->cycles[i].name) == length &&
            strncmp(set->cycles[i].name, word, length) == 0)
            return true;
    for (i = 0; i < set->times_count; i++)
        if (strlen(set->times[i].name) == length && strncmp(set->times[i].name, word, length) == 0)
            return true;
    return false;
}

/* The operand with modes that the word means, by its name or that of its table; NULL: none. */
static const char *mode_operand(const struct isa_row *row, const char *word, size_t length)
{
    unsigned i;
    for (i = 0; i < row->operands; i++) {
        const struct isa_operand *operand = &row->operand[i];
        const char *table;
        if (operand->kind != ISA_MODE)
            continue;
        table = ((const struct mode_table *)(const void *)operand->modes)->name;
        if ((strlen(operand->name) == length && strncmp(operand->name, word, length) == 0) ||
            (operand->pieces > 0 && strlen(table) == length && strncmp(table, word, length) == 0))
            return operand->name;
    }
    return NULL;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

const char *read_cost(const struct set *set, const struct isa_row *row, const char *text)
{
    char made[512] = "";
    size_t used = 0;
    while (*text != '\0') {
        size_t length = word_length(text);
        const char *mode = length > 0 ? mode_operand(row, text, length) : NULL;
        bool own = length > 0 && is_cycles(set, text, length) && !is_field(row, text, length);
        if (length == 0)
            length = 1;
        if (mode != NULL && used > 0 && made[used - 1] == '[')
            used += (size_t)snprintf(made + used, sizeof made - used, "%s->number", mode);
        else if (mode != NULL)
            used += (size_t)snprintf(made + used, sizeof made - used, "ISA_MODE(cpu, %s)", mode);
        else
            used += (size_t)snprintf(made + used, sizeof made - used, "%s%.*s",
                                     own ? "ISA_CYCLES(cpu)->" : "", (int)length, text);
        if (used >= sizeof made)
            fail_at(set, set->line, "the cost is too long");
        text += length;
    }
    return copy(made, used);
}
