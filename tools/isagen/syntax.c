/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row's name and syntax: words that are operands stand for them, all else is itself; in the name
 * an operand is in braces, "b{cc}". An operand is a field of the pattern, or made of several by an
 * `operand` line. ":ID" behind the name gives the C name of its body where the name does not do. */
#include "isagen.h"

#include <ctype.h>
#include <string.h>

static int find_field(const struct isa_row *row, const char *name)
{
    int i;
    for (i = 0; i < row->fields; i++)
        if (strcmp(row->field[i].name, name) == 0)
            return i;
    return -1;
}

static const struct operand_rule *find_rule(const struct set *set, const char *name)
{
    unsigned i;
    for (i = 0; i < set->rule_count; i++)
        if (strcmp(set->rules[i].name, name) == 0)
            return &set->rules[i];
    return NULL;
}

static const struct context_bits *find_context(const struct set *set, const char *name)
{
    unsigned i;
    for (i = 0; i < set->context_count; i++)
        if (strcmp(set->contexts[i].name, name) == 0)
            return &set->contexts[i];
    return NULL;
}

/* Are all fields that it is made of there? */
static bool is_operand(const struct set *set, const struct isa_row *row, const char *name)
{
    const struct operand_rule *rule = find_rule(set, name);
    unsigned i;
    if (rule == NULL)
        return find_field(row, name) >= 0;
    for (i = 0; i < rule->part_count; i++)
        if (find_field(row, rule->parts[i]) < 0 && find_context(set, rule->parts[i]) == NULL)
            return false;
    return true;
}

static struct isa_piece make_piece(const struct set *set, const struct isa_row *row,
                                   const char *name)
{
    int field = find_field(row, name);
    const struct context_bits *bits;
    if (field >= 0)
        return (struct isa_piece){.field = (uint8_t)field, .width = row->field[field].width};
    bits = find_context(set, name);
    return (struct isa_piece){
        .context = true, .shift = (uint8_t)bits->shift, .width = (uint8_t)bits->width};
}

static void make_pieces(const struct set *set, const struct isa_row *row,
                        const struct operand_rule *rule, struct isa_operand *operand)
{
    unsigned i;
    for (i = 0; i < rule->part_count; i++) {
        struct isa_piece piece = make_piece(set, row, rule->parts[i]);
        operand->piece[i] = piece;
        if (rule->same && i > 0 && piece.width != operand->width)
            fail_at(set, set->line, "%s: fields joined by & have the same width", operand->name);
        operand->width = (uint8_t)(piece.width + (rule->same ? 0 : operand->width));
        if (i == 0 && !piece.context)
            operand->is_signed = row->field[piece.field].is_signed;
    }
    if (operand->width > 32)
        fail_at(set, set->line, "operand %s has more than 32 bits", operand->name);
    operand->pieces = (uint8_t)rule->part_count;
    operand->same = rule->same;
}

static void make_operand(const struct set *set, const struct isa_row *row, char *name,
                         struct isa_operand *operand)
{
    const struct operand_rule plain = {
        .parts = {name}, .part_count = 1, .kind = ISA_NUMBER, .scale = 1};
    const struct operand_rule *rule = find_rule(set, name);
    if (rule == NULL)
        rule = &plain;
    operand->name = name;
    make_pieces(set, row, rule, operand);
    operand->kind = rule->kind;
    operand->is_signed |= rule->kind == ISA_SIGNED || rule->kind == ISA_RELATIVE;
    operand->from_next = rule->from_next;
    operand->scale = (uint8_t)rule->scale;
    operand->plus = rule->plus;
    operand->zero = rule->zero;
    operand->lead = rule->lead;
    /* Their own types are of the generator: see write.c. */
    if (rule->kind == ISA_NAME)
        operand->names = (const struct isa_names *)(const void *)rule->list;
    operand->modes = (const struct isa_modes *)(const void *)rule->modes;
    operand->allowed = rule->allowed;
    if (rule->kind == ISA_CUSTOM)
        operand->custom = (const struct isa_custom *)(const void *)rule->custom;
}

/* Can the assembler tell where the operand ends, when another follows at once? Names are looked up,
 * functions know, and what may be left out begins with its lead. */
static bool parts(const struct isa_operand *before, const struct isa_operand *behind)
{
    return before->kind == ISA_NAME || before->kind == ISA_CUSTOM || behind->lead != NULL ||
           behind->kind == ISA_CUSTOM;
}

/* The number of the operand in the row, from 1. */
static unsigned add_operand(const struct set *set, struct isa_row *row, char *name)
{
    unsigned i;
    for (i = 0; i < row->operands; i++)
        if (strcmp(row->operand[i].name, name) == 0)
            return i + 1;
    if (row->operands == ISA_OPERANDS - 1)
        fail_at(set, set->line, "more than %d operands", ISA_OPERANDS - 1);
    make_operand(set, row, name, &row->operand[row->operands]);
    return ++row->operands;
}

struct writer {
    char text[256];
    size_t length;
};

static void put(const struct set *set, struct writer *writer, char character)
{
    if (writer->length + 1 == sizeof writer->text)
        fail_at(set, set->line, "the syntax is too long");
    writer->text[writer->length++] = character;
}

static void put_operand(const struct set *set, struct isa_row *row, struct writer *writer,
                        char *name)
{
    char last = writer->length > 0 ? writer->text[writer->length - 1] : ' ';
    unsigned number = add_operand(set, row, name);
    if (last <= ISA_OPERANDS && !parts(&row->operand[last - 1], &row->operand[number - 1]))
        fail_at(set, set->line, "operand %s follows another with nothing between them", name);
    put(set, writer, (char)number);
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    if (isalpha((unsigned char)*text) || *text == '_')
        while (isalnum((unsigned char)text[length]) || text[length] == '_')
            length++;
    return length;
}

static const char *put_braced(const struct set *set, struct isa_row *row, struct writer *writer,
                              const char *text)
{
    size_t length = word_length(text + 1);
    char *name = copy(text + 1, length);
    if (text[1 + length] != '}' || !is_operand(set, row, name))
        fail_at(set, set->line, "'{%s' is no operand of this row", name);
    put_operand(set, row, writer, name);
    return text + length + 2;
}

static const char *put_next(const struct set *set, struct isa_row *row, struct writer *writer,
                            const char *text, bool words)
{
    size_t length = word_length(text), i;
    char *name = copy(text, length);
    if (*text == '{')
        return put_braced(set, row, writer, text);
    if (length == 0) {
        put(set, writer, *text);
        return text + 1;
    }
    if (words && is_operand(set, row, name))
        put_operand(set, row, writer, name);
    else
        for (i = 0; i < length; i++)
            put(set, writer, name[i]);
    return text + length;
}

static const char *put_all(const struct set *set, struct isa_row *row, const char *text, bool words)
{
    struct writer writer = {"", 0};
    while (*text != '\0')
        text = put_next(set, row, &writer, text, words);
    return copy(writer.text, writer.length);
}

/* A field that no operand shows could not be told from the text. */
static void check_shown(const struct set *set, const struct isa_row *row)
{
    unsigned field, i, piece;
    for (field = 0; field < row->fields; field++) {
        bool shown = false;
        for (i = 0; i < row->operands; i++)
            for (piece = 0; piece < row->operand[i].pieces; piece++)
                shown |= !row->operand[i].piece[piece].context &&
                         row->operand[i].piece[piece].field == field;
        if (!shown)
            fail_at(set, set->line, "field %s is in the pattern but not in the syntax",
                    row->field[field].name);
    }
}

/* What of the name can be in C: "b{cc}" is b. */
static const char *make_id(const char *name)
{
    struct writer writer = {"", 0};
    bool inside = false;
    for (; *name != '\0'; name++) {
        inside = (inside || *name == '{') && *name != '}';
        if (!inside && *name != '}' && writer.length < 60)
            writer.text[writer.length++] = isalnum((unsigned char)*name) ? *name : '_';
    }
    return copy(writer.text, writer.length);
}

void read_syntax(struct set *set, struct isa_row *row, char *name, char *syntax)
{
    char *colon = strchr(name, ':');
    if (colon != NULL)
        *colon = '\0';
    row->id = colon != NULL ? colon + 1 : make_id(name);
    row->name = put_all(set, row, name, false);
    row->syntax = strcmp(syntax, "-") == 0 ? "" : put_all(set, row, syntax, true);
    check_shown(set, row);
}
