/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditional assembly: .if and its like ("Using as", 7.49). What stands in a branch that is left
 * out is not read, but for the conditions in it. */
#include "asm/parts.h"

#include <string.h>

enum test {
    NOT_ZERO,
    ZERO,
    ABOVE,
    AT_LEAST,
    BELOW,
    AT_MOST,
    DEFINED,
    UNDEFINED,
    EMPTY,
    NOT_EMPTY,
    SAME,
    DIFFERENT,
};

static const struct {
    const char *word;
    enum test test;
} tests[] = {
    {".if", NOT_ZERO},      {".ifne", NOT_ZERO},      {".ifeq", ZERO},    {".ifgt", ABOVE},
    {".ifge", AT_LEAST},    {".iflt", BELOW},         {".ifle", AT_MOST}, {".ifdef", DEFINED},
    {".ifndef", UNDEFINED}, {".ifnotdef", UNDEFINED}, {".ifb", EMPTY},    {".ifnb", NOT_EMPTY},
    {".ifc", SAME},         {".ifnc", DIFFERENT},     {".ifeqs", SAME},   {".ifnes", DIFFERENT},
};

bool asm_reading(const struct assembler *as)
{
    return as->condition_count == 0 || as->conditions[as->condition_count - 1].now;
}

static bool compare(enum test test, int64_t value)
{
    switch (test) {
    case ZERO:
        return value == 0;
    case ABOVE:
        return value > 0;
    case AT_LEAST:
        return value >= 0;
    case BELOW:
        return value < 0;
    case AT_MOST:
        return value <= 0;
    default:
        return value != 0;
    }
}

static bool test_number(struct assembler *as, enum test test, const char *text)
{
    int64_t value;
    return asm_known(as, &text, &value) && asm_at_end(as, text) && compare(test, value);
}

static bool test_defined(struct assembler *as, const char *text)
{
    char name[ASM_WORD];
    const struct asm_symbol *symbol;
    if (!asm_take_name(as, &text, name) || !asm_at_end(as, text))
        return false;
    symbol = asm_symbol_look(as, name, strlen(name));
    return symbol != NULL && symbol->pass == as->pass;
}

/* Up to the comma outside of quotes; blanks around it do not count. */
static size_t part(const char **text)
{
    size_t length = 0;
    bool quoted = false;
    *text = asm_blanks(*text);
    for (; (*text)[length] != '\0' && (quoted || (*text)[length] != ','); length++)
        quoted ^= (*text)[length] == '"' || (*text)[length] == '\'';
    return length;
}

static size_t without_blanks(const char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length;
}

static bool test_same(struct assembler *as, const char *text)
{
    const char *first = text, *second;
    size_t first_length = part(&first), second_length;
    if (first[first_length] != ',') {
        asm_error(as, "two texts with a ',' between them are wanted");
        return false;
    }
    second = first + first_length + 1;
    second_length = part(&second);
    first_length = without_blanks(first, first_length);
    second_length = without_blanks(second, second_length);
    return first_length == second_length && memcmp(first, second, first_length) == 0;
}

static bool holds(struct assembler *as, enum test test, const char *text)
{
    switch (test) {
    case DEFINED:
        return test_defined(as, text);
    case UNDEFINED:
        return !test_defined(as, text);
    case EMPTY:
        return *asm_blanks(text) == '\0';
    case NOT_EMPTY:
        return *asm_blanks(text) != '\0';
    case SAME:
        return test_same(as, text);
    case DIFFERENT:
        return !test_same(as, text);
    default:
        return test_number(as, test, text);
    }
}

static void open_condition(struct assembler *as, enum test test, const char *text)
{
    bool outer = asm_reading(as), now = outer && holds(as, test, text);
    if (as->condition_count == ASM_CONDITIONS)
        asm_give_up(as, "more than %u conditions are open: is there an .endif for each?",
                    ASM_CONDITIONS);
    as->conditions[as->condition_count++] =
        (struct asm_condition){.now = now, .taken = now || !outer, .where = as->here};
}

static struct asm_condition *innermost(struct assembler *as, const char *word)
{
    unsigned outside = as->level != NULL ? as->level->conditions : 0;
    if (as->condition_count > outside)
        return &as->conditions[as->condition_count - 1];
    asm_error(as, "%s without .if: take it away, or look where an .endif is too much", word);
    return NULL;
}

static void otherwise(struct assembler *as, const char *word, const char *text)
{
    struct asm_condition *condition = innermost(as, word);
    bool last = strcmp(word, ".else") == 0;
    if (condition == NULL)
        return;
    if (condition->has_else)
        asm_error(as, "%s behind .else: take one away", word);
    condition->has_else = condition->has_else || last;
    condition->now = !condition->taken && (last || test_number(as, NOT_ZERO, text));
    condition->taken = condition->taken || condition->now;
    if (last)
        asm_at_end(as, text);
}

bool asm_condition(struct assembler *as, const char *word, const char *operands)
{
    size_t i;
    if (word[0] != '.' || (word[1] != 'i' && word[1] != 'e'))
        return false;
    for (i = 0; i < sizeof tests / sizeof tests[0]; i++)
        if (strcmp(word, tests[i].word) == 0) {
            open_condition(as, tests[i].test, operands);
            return true;
        }
    if (strcmp(word, ".else") == 0 || strcmp(word, ".elseif") == 0)
        otherwise(as, word, operands);
    else if (strcmp(word, ".endif") == 0)
        as->condition_count -= innermost(as, word) != NULL;
    else
        return false;
    return true;
}

void asm_conditions_close(struct assembler *as, unsigned count, bool quietly)
{
    const struct asm_statement *here = as->here;
    for (; as->condition_count > count; as->condition_count--) {
        as->here = as->conditions[as->condition_count - 1].where;
        if (!quietly)
            asm_error(as, ".if without .endif: put one where the condition ends");
    }
    as->here = here;
}
