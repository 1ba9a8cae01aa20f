/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making an instruction from assembler text: the syntax of each row is laid over the text. Blanks
 * count only where they part words. Upper and lower case are the same in names. */
#include "isa/isa.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OPERAND_LENGTH 256

struct match {
    const struct isa_place *place;
    const struct isa_row *row;
    uint32_t field[ISA_FIELDS];
    struct sim_error error; /* why an operand does not do */
    bool near;              /* it was the right text but for an operand */
};

/* --- an operand's value to bits --- */

static bool in_range(const struct isa_operand *operand, int64_t value)
{
    int64_t span = (int64_t)1 << operand->width;
    if (operand->is_signed)
        return value >= -span / 2 && value < span / 2;
    return value >= 0 && value < span;
}

static void set_pieces(struct match *match, const struct isa_operand *operand, int64_t value)
{
    unsigned i;
    for (i = operand->pieces; i-- > 0;) {
        unsigned width = match->row->field[operand->piece[i]].width;
        match->field[operand->piece[i]] = (uint32_t)((uint64_t)value & ((1ull << width) - 1));
        value >>= width;
    }
}

/* A number as wide as the field may be meant without sign, "0xffff" for -1. */
static int64_t wrapped(const struct isa_operand *operand, int64_t value)
{
    int64_t span = (int64_t)1 << operand->width;
    if (operand->kind == ISA_RELATIVE || operand->scale != 1)
        return value;
    if (operand->is_signed && value >= span / 2 && value < span)
        return value - span;
    return !operand->is_signed && value < 0 && value >= -span / 2 ? value + span : value;
}

static bool set_value(struct match *match, const struct isa_operand *operand, int64_t value)
{
    int64_t given = value;
    if (operand->kind == ISA_RELATIVE)
        value -= (int64_t)match->place->address + (operand->from_next ? match->row->units : 0);
    value -= operand->plus;
    if (value % operand->scale != 0) {
        sim_error_set(&match->error, "%lld is not a multiple of %u", (long long)given,
                      operand->scale);
        return false;
    }
    value = wrapped(operand, value / operand->scale);
    if (!in_range(operand, value)) {
        sim_error_set(&match->error, "0x%llx is out of the range of '%s'%s", (long long)given,
                      operand->name, operand->kind == ISA_RELATIVE ? ": too far" : "");
        return false;
    }
    set_pieces(match, operand, value);
    return true;
}

static bool plain_number(const char *text, int64_t *value, struct sim_error *error)
{
    char *end;
    *value = strtoll(text, &end, 0);
    if (text[0] == '\'' && text[1] != '\0' && text[2] == '\'' && text[3] == '\0')
        *value = (unsigned char)text[1];
    else if (end == text || *end != '\0') {
        sim_error_set(error, "'%s' is no number", text);
        return false;
    }
    return true;
}

static int find_name(const struct isa_names *names, const char *text)
{
    unsigned i;
    for (i = 0; i < names->count; i++)
        if (names->names[i] != NULL && strcasecmp(names->names[i], text) == 0)
            return (int)i;
    return -1;
}

static bool set_operand(struct match *match, unsigned number, const char *text)
{
    const struct isa_operand *operand = &match->row->operand[number];
    const struct isa_place *place = match->place;
    int64_t value;
    if (operand->kind == ISA_NAME) {
        value = find_name(operand->names, text);
        if (value < 0)
            sim_error_set(&match->error, "'%s' is no %s", text, operand->names->name);
        return value >= 0 && set_value(match, operand, value);
    }
    if (place->evaluate != NULL ? !place->evaluate(place->owner, text, &value, &match->error)
                                : !plain_number(text, &value, &match->error))
        return false;
    return set_value(match, operand, value);
}

/* --- a row's syntax over the text --- */

static const char *skip(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

/* How long the operand's text is: up to the character that follows it in the syntax, outside of
 * brackets; all of it if none does. */
static size_t operand_length(const char *text, char end)
{
    size_t length;
    int depth = 0;
    for (length = 0; text[length] != '\0'; length++) {
        char character = text[length];
        if (depth == 0 && (end == ' ' ? isspace((unsigned char)character) : character == end))
            break;
        depth += (character == '(') - (character == ')');
    }
    return length;
}

static const char *take_operand(struct match *match, unsigned number, const char *text, char end)
{
    char piece[OPERAND_LENGTH];
    size_t length;
    text = skip(text);
    length = operand_length(text, end);
    if (length == 0 || length >= sizeof piece)
        return NULL;
    memcpy(piece, text, length);
    piece[length] = '\0';
    while (length > 0 && isspace((unsigned char)piece[length - 1]))
        piece[--length] = '\0';
    return set_operand(match, number, piece) ? text + operand_length(text, end) : NULL;
}

static const char *follow(struct match *match, const char *syntax, const char *text)
{
    for (; *syntax != '\0'; syntax++) {
        if (*syntax < ' ') {
            text = take_operand(match, (unsigned)*syntax - 1, text, syntax[1]);
            if (text == NULL)
                return NULL;
            continue;
        }
        if (*syntax == ' ')
            continue;
        text = skip(text);
        if (tolower((unsigned char)*text) != tolower((unsigned char)*syntax))
            return NULL;
        text++;
    }
    return text;
}

/* The mnemonic, operands in it being names: each of the list is tried. */
static bool follow_name(struct match *match, const char *name, const char *word, size_t length)
{
    const struct isa_operand *operand;
    unsigned i;
    for (; *name >= ' '; name++, word++, length--)
        if (length == 0 || tolower((unsigned char)*word) != tolower((unsigned char)*name))
            return false;
    if (*name == '\0')
        return length == 0;
    operand = &match->row->operand[*name - 1];
    for (i = 0; operand->names != NULL && i < operand->names->count; i++) {
        const char *piece = operand->names->names[i];
        size_t taken = piece == NULL ? 0 : strlen(piece);
        if (piece == NULL || taken > length || strncasecmp(piece, word, taken) != 0)
            continue;
        if (set_value(match, operand, i) &&
            follow_name(match, name + 1, word + taken, length - taken))
            return true;
    }
    return false;
}

static bool matches(struct match *match, const char *text)
{
    size_t length = strcspn(text, " \t");
    const char *rest;
    match->near = false;
    if (!follow_name(match, match->row->name, text, length))
        return false;
    match->near = true;
    rest = follow(match, match->row->syntax, text + length);
    return rest != NULL && *skip(rest) == '\0';
}

static void set_units(const struct match *match, uint32_t *units)
{
    const struct isa_row *row = match->row;
    unsigned i;
    for (i = 0; i < row->units; i++)
        units[i] = row->value[i];
    for (i = 0; i < row->fields; i++)
        units[row->field[i].unit] |= match->field[i] << row->field[i].shift;
}

/* The bits may be those of a narrower row, which is another instruction. */
static bool means_itself(const struct isa *isa, const struct match *match, const uint32_t *units)
{
    return isa_find(isa, units, match->row->units, match->place->context, match->place->model)
               .row == match->row;
}

unsigned isa_assemble(const struct isa *isa, const char *text, const struct isa_place *place,
                      uint32_t *units, struct sim_error *error)
{
    uint32_t made[ISA_UNITS];
    unsigned best = 0, i;
    struct sim_error why = {""};
    bool near = false;
    text = skip(text);
    for (i = 0; i < isa->row_count; i++) {
        struct match match = {.place = place, .row = &isa->rows[i]};
        if (!(match.row->models & place->model) ||
            ((place->context ^ match.row->context) & match.row->context_mask) ||
            (best != 0 && match.row->units >= best))
            continue;
        if (matches(&match, text)) {
            set_units(&match, made);
            if (!means_itself(isa, &match, made))
                continue;
            best = match.row->units;
            memcpy(units, made, best * sizeof *units);
        } else if (match.near) {
            near = true;
            if (match.error.text[0] != '\0')
                why = match.error;
        }
    }
    if (best == 0 && why.text[0] != '\0')
        sim_error_set(error, "%s", why.text);
    else if (best == 0)
        sim_error_set(error,
                      near ? "'%s': the operands do not fit the instruction"
                           : "'%s': there is no such instruction",
                      text);
    return best;
}
