/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row's pattern: from the topmost bit down, "0" and "1" for fixed bits, "-" and
 * "+" for bits that nobody looks at (the assembler writes 0 and 1), NAME:WIDTH or NAME:sWIDTH
 * (signed) for a field, with !VALUE for one that it never has, "/" before the next unit,
 * {NAME=VALUE} for the bits of context under which the row holds, "@NAME" behind a unit where the
 * extension of an operand's mode follows. */
#include "isagen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct set *set;
    struct isa_row *row;
    unsigned bits; /* of the present unit */
    unsigned left; /* of them, that are still to come */
};

static unsigned unit_of(const struct reader *reader)
{
    return reader->row->units - 1u;
}

static void take(struct reader *reader, unsigned bits, const char *what)
{
    if (bits > reader->left)
        fail_at(reader->set, reader->set->line,
                "'%s' does not fit: unit %u has %u bits left of %u; '/' begins another", what,
                unit_of(reader) + 1, reader->left, reader->bits);
    reader->left -= bits;
}

static void begin_unit(struct reader *reader, unsigned bits)
{
    if (reader->row->units == ISA_UNITS)
        fail_at(reader->set, reader->set->line, "more than %d units", ISA_UNITS);
    reader->row->units++;
    reader->bits = reader->left = bits;
}

static void end_unit(const struct reader *reader)
{
    if (reader->left != 0)
        fail_at(reader->set, reader->set->line, "unit %u lacks %u of its %u bits",
                unit_of(reader) + 1, reader->left, reader->bits);
}

static void read_extension(struct reader *reader, const char *name)
{
    struct set *set = reader->set;
    end_unit(reader);
    if (set->extension_count == ISA_MODES)
        fail_at(set, set->line, "more than %d extensions", ISA_MODES);
    set->extensions[set->extension_count].name = copy(name, strlen(name));
    set->extensions[set->extension_count++].before = reader->row->units;
}

static void read_bits(struct reader *reader, const char *text)
{
    const char *all = text;
    for (; *text != '\0'; text++) {
        take(reader, 1, all);
        if (*text == '0' || *text == '1')
            reader->row->mask[unit_of(reader)] |= 1u << reader->left;
        if (*text == '1' || *text == '+')
            reader->row->value[unit_of(reader)] |= 1u << reader->left;
    }
}

/* "!15!13" */
static void read_holes(struct reader *reader, const struct isa_field *field, const char *text)
{
    struct isa_row *row = reader->row;
    uint32_t mask = field->width >= 32 ? UINT32_MAX : (1u << field->width) - 1;
    char *end;
    while (*text == '!') {
        struct isa_hole *hole = &row->hole[row->holes++];
        unsigned long value = strtoul(text + 1, &end, 0);
        if (end == text + 1 || value > mask)
            fail_at(reader->set, reader->set->line, "'%s': no value of %s", text, field->name);
        if (row->holes == ISA_HOLES)
            fail_at(reader->set, reader->set->line, "more than %d values that fields never have",
                    ISA_HOLES - 1);
        *hole =
            (struct isa_hole){field->unit, mask << field->shift, (uint32_t)value << field->shift};
        text = end;
    }
}

static void read_field(struct reader *reader, const char *text)
{
    struct isa_row *row = reader->row;
    struct isa_field *field = &row->field[row->fields];
    const char *colon = strchr(text, ':'), *width = colon + 1;
    char *end;
    if (row->fields == ISA_FIELDS)
        fail_at(reader->set, reader->set->line, "more than %d fields", ISA_FIELDS);
    field->name = copy(text, (size_t)(colon - text));
    field->is_signed = *width == 's';
    field->width = (uint8_t)strtoul(width + field->is_signed, &end, 10);
    if ((*end != '\0' && *end != '!') || field->width == 0 || field->width > reader->bits)
        fail_at(reader->set, reader->set->line, "'%s': a field is NAME:WIDTH or NAME:sWIDTH", text);
    take(reader, field->width, text);
    field->unit = (uint8_t)unit_of(reader);
    field->shift = (uint8_t)reader->left;
    row->fields++;
    read_holes(reader, field, end);
}

static void read_context_test(struct reader *reader, char *text)
{
    const struct set *set = reader->set;
    char *name = strtok(text, "{=}"), *value = strtok(NULL, "{=}");
    unsigned i;
    for (i = 0; name != NULL && value != NULL && i < set->context_count; i++) {
        const struct context_bits *bits = &set->contexts[i];
        if (strcmp(bits->name, name) != 0)
            continue;
        reader->row->context_mask |= ((1u << bits->width) - 1) << bits->shift;
        reader->row->context |= (uint32_t)strtoul(value, NULL, 0) << bits->shift;
        return;
    }
    fail_at(set, set->line, "{NAME=VALUE} with the NAME of a `context` line above is wanted here");
}

static void read_token(struct reader *reader, char *text)
{
    if (strcmp(text, "/") == 0) {
        end_unit(reader);
        begin_unit(reader, reader->set->unit_bits);
    } else if (*text == '@')
        read_extension(reader, text + 1);
    else if (text[strspn(text, "01-+")] == '\0')
        read_bits(reader, text);
    else if (*text == '{')
        read_context_test(reader, text);
    else if (strchr(text, ':') != NULL && (isalpha((unsigned char)*text) || *text == '_'))
        read_field(reader, text);
    else
        fail_at(reader->set, reader->set->line,
                "'%s' in the pattern: bits, NAME:WIDTH, / or {NAME=VALUE} are wanted", text);
}

void read_pattern(struct set *set, struct isa_row *row, unsigned bits, char *text)
{
    struct reader reader = {.set = set, .row = row};
    char *rest = NULL, *token;
    set->extension_count = 0;
    begin_unit(&reader, bits);
    for (token = strtok_r(text, " ", &rest); token != NULL; token = strtok_r(NULL, " ", &rest))
        read_token(&reader, token);
    end_unit(&reader);
}
