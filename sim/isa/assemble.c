/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making an instruction from assembler text: the syntax of each row is laid over the text. Blanks
 * count only where they part words. Upper and lower case are the same in names. */
#include "isa/isa.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OPERAND_LENGTH 256
#define WAYS           6 /* in which one operand's text can be meant: (4,a0) in 16 bits or in 32 */

/* A mode that the text can be: what selects it, and its extension. */
struct way {
    uint32_t units[ISA_UNITS];
    unsigned count;
};

struct match {
    const struct isa_place *place;
    const struct isa_row *row;
    uint32_t field[ISA_FIELDS];
    uint32_t size; /* in addresses, without extensions */
    uint32_t step; /* of a unit, in addresses */
    struct way way[ISA_MODES][WAYS];
    unsigned ways[ISA_MODES];
    uint32_t written;       /* fields that have been: a second time they must be the same */
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

static uint32_t low_bits(unsigned width)
{
    return width >= 32 ? UINT32_MAX : (1u << width) - 1;
}

static bool set_piece(struct match *match, const struct isa_piece *piece, uint32_t value,
                      bool custom)
{
    uint32_t mask = 1u << piece->field, context = match->place->context >> piece->shift;
    if (piece->context)
        return value == (context & low_bits(piece->width));
    if ((match->written & mask) && !custom && match->field[piece->field] != value)
        return false;
    match->field[piece->field] = value;
    match->written |= custom ? 0 : mask;
    return true;
}

/* False: the context is another, or a field stands twice in the text and differs; functions of
 * custom operands have looked at it themselves. */
static bool set_bits(struct match *match, const struct isa_operand *operand, uint32_t bits)
{
    unsigned i;
    for (i = operand->pieces; i-- > 0;) {
        const struct isa_piece *piece = &operand->piece[i];
        if (!set_piece(match, piece, bits & low_bits(piece->width), operand->kind == ISA_CUSTOM))
            return false;
        if (!operand->same)
            bits = piece->width >= 32 ? 0 : bits >> piece->width;
    }
    return true;
}

/* A number as wide as the field may be meant without sign, "0xffff" for -1. */
static int64_t wrapped(const struct isa_operand *operand, bool exact, int64_t value)
{
    int64_t span = (int64_t)1 << operand->width;
    if (exact || operand->kind == ISA_RELATIVE || operand->scale != 1)
        return value;
    if (operand->is_signed && value >= span / 2 && value < span)
        return value - span;
    return !operand->is_signed && value < 0 && value >= -span / 2 ? value + span : value;
}

static bool set_value(struct match *match, const struct isa_operand *operand, int64_t value)
{
    int64_t given = value;
    if (operand->kind == ISA_RELATIVE)
        value = (int32_t)((uint32_t)value - match->place->address -
                          (operand->from_next ? match->size : 0)); /* addresses wrap around */
    value -= operand->plus;
    if (operand->zero != 0 && value == operand->zero)
        return set_bits(match, operand, 0);
    if (value % operand->scale != 0) {
        sim_error_set(&match->error, "%lld is not a multiple of %u", (long long)given,
                      operand->scale);
        return false;
    }
    value = wrapped(operand, match->place->exact, value / operand->scale);
    if (!in_range(operand, value) || (operand->zero != 0 && value == 0)) {
        sim_error_set(&match->error, "0x%llx is out of the range of '%s'%s", (long long)given,
                      operand->name, operand->kind == ISA_RELATIVE ? ": too far" : "");
        return false;
    }
    return set_bits(match, operand, (uint32_t)value);
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

static bool number_of(const struct isa_place *place, const char *text, int64_t *value,
                      struct sim_error *error)
{
    return place->evaluate != NULL ? place->evaluate(place->owner, text, value, error)
                                   : plain_number(text, value, error);
}

/* Is the piece one of the spellings "cs|hs"? */
static bool is_spelling(const char *names, const char *piece, size_t length)
{
    for (;;) {
        size_t one = strcspn(names, "|");
        if (one == length && strncasecmp(names, piece, length) == 0)
            return true;
        if (names[one] == '\0')
            return false;
        names += one + 1;
    }
}

static int find_name(const char *const *names, unsigned count, const char *text, size_t length)
{
    unsigned i;
    for (i = 0; i < count; i++)
        if (names[i] != NULL && is_spelling(names[i], text, length))
            return (int)i;
    return -1;
}

static bool set_operand(struct match *match, unsigned number, const char *text)
{
    const struct isa_operand *operand = &match->row->operand[number];
    int64_t value;
    if (operand->kind == ISA_NAME) {
        value = find_name(operand->names->names, operand->names->count, text, strlen(text));
        if (value < 0)
            sim_error_set(&match->error, "'%s' is no %s", text, operand->names->name);
        return value >= 0 && set_value(match, operand, value);
    }
    return number_of(match->place, text, &value, &match->error) && set_value(match, operand, value);
}

/* --- a row's syntax over the text --- */

const char *isa_skip(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

const char *isa_take(const char *text, char character)
{
    text = isa_skip(text);
    return *text == character ? text + 1 : NULL;
}

/* How long the operand's text is: up to one of the characters outside of brackets; all of it if
 * none comes. */
static size_t operand_length(const char *text, const char *ends)
{
    size_t length;
    int depth = 0;
    for (length = 0; text[length] != '\0'; length++) {
        char character = text[length];
        if (depth == 0 && strchr(ends, isspace((unsigned char)character) ? ' ' : character) != NULL)
            break;
        depth += (character == '(') - (character == ')');
    }
    return length;
}

/* The operand's text without the blanks around it; NULL: it is empty, or too long. */
static const char *cut(const char *text, const char *ends, char *piece)
{
    size_t length;
    text = isa_skip(text);
    length = operand_length(text, ends);
    if (length == 0 || length >= OPERAND_LENGTH)
        return NULL;
    memcpy(piece, text, length);
    piece[length] = '\0';
    text += length;
    while (length > 0 && isspace((unsigned char)piece[length - 1]))
        piece[--length] = '\0';
    return text;
}

const char *isa_parse_number(const char *text, const char *ends, const struct isa_place *place,
                             int64_t *value, struct sim_error *error)
{
    char piece[OPERAND_LENGTH];
    text = cut(text, ends, piece);
    return text != NULL && number_of(place, piece, value, error) ? text : NULL;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

int isa_parse_name(const char *const *names, unsigned count, const char **text)
{
    const char *word = isa_skip(*text);
    size_t length = word_length(word);
    int found = length == 0 ? -1 : find_name(names, count, word, length);
    if (found >= 0)
        *text = word + length;
    return found;
}

static uint32_t bits_so_far(const struct match *match, unsigned number)
{
    struct isa_decoded decoded = {.row = match->row, .context = match->place->context};
    memcpy(decoded.field, match->field, sizeof decoded.field);
    return isa_operand_bits(&decoded, number);
}

static const char *take_custom(struct match *match, unsigned number, const char *text)
{
    const struct isa_operand *operand = &match->row->operand[number];
    uint32_t bits = bits_so_far(match, number);
    const char *end = operand->custom->parse(text, match->place, &bits, &match->error);
    if (end == NULL && match->error.text[0] == '\0')
        sim_error_set(&match->error, "'%s' is no %s", isa_skip(text), operand->custom->name);
    return end != NULL && set_bits(match, operand, bits) ? end : NULL;
}

/* The lead of an operand that may be left out, blanks or not. NULL: it is not there. */
static const char *take_lead(const char *lead, const char *text)
{
    for (; *lead != '\0'; lead++) {
        if (*lead == ' ')
            continue;
        text = isa_skip(text);
        if (tolower((unsigned char)*text++) != tolower((unsigned char)*lead))
            return NULL;
    }
    return text;
}

/* What can follow an operand in the text: the next character of the syntax; behind a name, where
 * another operand comes, anything that is in no name. */
static void find_ends(const struct match *match, const char *syntax, char *ends)
{
    ends[0] = *syntax;
    ends[1] = '\0';
    if (*syntax > '\0' && *syntax <= ISA_OPERANDS) {
        const struct isa_operand *next = &match->row->operand[*syntax - 1];
        strcpy(ends, next->lead != NULL ? (char[]){next->lead[0], '\0'} : ",!]}");
        find_ends(match, syntax + 1, ends + strlen(ends));
    }
}

static const char *follow(struct match *match, const char *syntax, const char *text);
static void set_units(const struct match *match, uint32_t *units);

/* Which of the row's modes it is. */
static unsigned mode_number(const struct isa_row *row, unsigned operand)
{
    unsigned number = 0;
    while (row->mode_operand[number] != operand)
        number++;
    return number;
}

/* Where the extension begins. What stands before it is taken to be as short as it can be: operands
 * relative to that place are of the first extension. */
static uint32_t extension_address(const struct match *match, unsigned number)
{
    const struct isa_row *row = match->row;
    unsigned units = row->mode_before[number], i;
    for (i = 0; i < number; i++)
        units += match->ways[i] > 0 && row->mode_before[i] <= row->mode_before[number]
                     ? match->way[i][0].count - 1
                     : 0;
    return match->place->address + units * match->step;
}

/* A number out of its range says more than one that is no name of the list. */
static bool says_little(const struct sim_error *error)
{
    return error->text[0] == '\0' || strstr(error->text, "' is no ") != NULL;
}

/* Is the text this mode? Then it is one more way. */
static void try_mode(struct match *match, unsigned number, const struct isa_row *mode,
                     const char *text)
{
    struct isa_place place = *match->place;
    struct match inner = {.place = &place, .row = mode, .step = match->step};
    struct way *way = &match->way[number][match->ways[number]];
    place.address = extension_address(match, number);
    text = follow(&inner, mode->syntax, text);
    if (text == NULL || *isa_skip(text) != '\0') {
        if (says_little(&match->error))
            match->error = inner.error;
        return;
    }
    set_units(&inner, way->units);
    way->count = mode->units;
    match->ways[number]++;
}

static const char *take_mode(struct match *match, unsigned operand, const char *text,
                             const char *ends)
{
    const struct isa_operand *wanted = &match->row->operand[operand];
    unsigned number = mode_number(match->row, operand), i;
    char piece[OPERAND_LENGTH];
    text = cut(text, ends, piece);
    match->ways[number] = 0;
    for (i = 0; text != NULL && i < wanted->modes->count; i++)
        if ((wanted->allowed >> i & 1) && (wanted->modes->rows[i].models & match->place->model) &&
            match->ways[number] < WAYS)
            try_mode(match, number, &wanted->modes->rows[i], piece);
    if (match->ways[number] == 0 && text != NULL && says_little(&match->error))
        sim_error_set(&match->error, "'%s' is no way in which the operand can be addressed", piece);
    return match->ways[number] > 0 ? text : NULL;
}

/* Behind the lead of a name stands none of its names: it is left out, and what begins as its lead
 * does is another operand. */
static bool is_another(const struct isa_operand *operand, const char *text, const char *ends)
{
    char piece[OPERAND_LENGTH];
    return operand->kind == ISA_NAME &&
           (cut(text, ends, piece) == NULL ||
            find_name(operand->names->names, operand->names->count, piece, strlen(piece)) < 0);
}

static const char *take_operand(struct match *match, unsigned number, const char *text,
                                const char *syntax)
{
    const struct isa_operand *operand = &match->row->operand[number];
    char piece[OPERAND_LENGTH], ends[64];
    if (operand->kind == ISA_CUSTOM)
        return take_custom(match, number, text);
    if (operand->kind == ISA_MODE) {
        find_ends(match, syntax, ends);
        return take_mode(match, number, text, ends);
    }
    find_ends(match, syntax, ends);
    if (operand->lead != NULL) {
        const char *behind = take_lead(operand->lead, text);
        if (behind == NULL || is_another(operand, behind, ends))
            return set_value(match, operand, 0) ? text : NULL;
        text = behind;
    }
    text = cut(text, ends, piece);
    return text != NULL && set_operand(match, number, piece) ? text : NULL;
}

static const char *follow(struct match *match, const char *syntax, const char *text)
{
    for (; *syntax != '\0'; syntax++) {
        if (*syntax <= ISA_OPERANDS) {
            text = take_operand(match, (unsigned)*syntax - 1, text, syntax + 1);
            if (text == NULL)
                return NULL;
            continue;
        }
        if (*syntax == ' ')
            continue;
        text = isa_skip(text);
        if (tolower((unsigned char)*text) != tolower((unsigned char)*syntax))
            return NULL;
        text++;
    }
    return text;
}

static const char *follow_name(struct match *match, const char *name, const char *word);

/* Each name of the list is tried, in each of its spellings. */
static const char *follow_list(struct match *match, const char *name, const char *word)
{
    const struct isa_operand *operand = &match->row->operand[*name - 1];
    unsigned i;
    for (i = 0; operand->names != NULL && i < operand->names->count; i++) {
        const char *piece = operand->names->names[i];
        while (piece != NULL) {
            size_t length = strcspn(piece, "|");
            const struct match before = *match;
            if (strncasecmp(piece, word, length) == 0 && set_value(match, operand, i)) {
                const char *end = follow_name(match, name + 1, word + length);
                if (end != NULL)
                    return end;
            }
            *match = before;
            piece = piece[length] == '|' ? piece + length + 1 : NULL;
        }
    }
    return NULL;
}

/* The mnemonic; returns where it ends, NULL: it is another. */
static const char *follow_name(struct match *match, const char *name, const char *word)
{
    for (; *name >= ' '; name++, word++)
        if (tolower((unsigned char)*word) != tolower((unsigned char)*name))
            return NULL;
    if (*name == '\0')
        return *word == '\0' || isspace((unsigned char)*word) ? word : NULL;
    if (match->row->operand[*name - 1].kind != ISA_CUSTOM)
        return follow_list(match, name, word);
    word = take_custom(match, (unsigned)*name - 1, word);
    return word == NULL ? NULL : follow_name(match, name + 1, word);
}

static bool matches(struct match *match, const char *text)
{
    const char *rest = follow_name(match, match->row->name, text);
    match->near = rest != NULL;
    if (rest == NULL)
        return false;
    rest = follow(match, match->row->syntax, rest);
    return rest != NULL && *isa_skip(rest) == '\0';
}

static void set_units(const struct match *match, uint32_t *units)
{
    const struct isa_row *row = match->row;
    unsigned i;
    for (i = 0; i < row->units; i++)
        units[i] = row->value[i];
    for (i = 0; i < row->fields; i++)
        units[row->field[i].unit] |= (match->field[i] & low_bits(row->field[i].width))
                                     << row->field[i].shift;
}

/* The bits may be those of a narrower row, which is another instruction. */
static bool means_itself(const struct isa *isa, const struct match *match, const uint32_t *units,
                         unsigned count)
{
    return isa_find(isa, units, count, match->place->context, match->place->model).row ==
           match->row;
}

/* Puts the extensions between the row's own units; returns how many there are then. */
static unsigned put_together(struct match *match, const struct way *const *way, uint32_t *units)
{
    const struct isa_row *row = match->row;
    uint32_t own[ISA_UNITS];
    unsigned count = 0, i, k;
    set_units(match, own);
    for (i = 0; i <= row->units; i++) {
        for (k = 0; k < row->modes && k < ISA_MODES; k++) {
            unsigned more = way[k]->count - 1;
            if (row->mode_before[k] != i || count + more > ISA_UNITS)
                continue;
            memcpy(units + count, way[k]->units + 1, more * sizeof *units);
            count += more;
        }
        if (i < row->units && count < ISA_UNITS)
            units[count++] = own[i];
    }
    return count;
}

/* With these ways; 0: they are not that instruction. */
static unsigned make_with(const struct isa *isa, struct match match, const struct way *const *way,
                          uint32_t *units)
{
    unsigned count, i;
    for (i = 0; i < match.row->modes && i < ISA_MODES; i++)
        if (!set_bits(&match, &match.row->operand[match.row->mode_operand[i]], way[i]->units[0]))
            return 0;
    count = put_together(&match, way, units);
    return means_itself(isa, &match, units, count) ? count : 0;
}

/* The shortest instruction of at least so many units as wanted; 0: none. */
static unsigned make_shortest(const struct isa *isa, const struct match *match, uint32_t *units)
{
    const unsigned first = match->row->modes > 0 ? match->ways[0] : 1;
    const unsigned second = match->row->modes > 1 ? match->ways[1] : 1;
    unsigned best = 0, i;
    for (i = 0; i < first * second; i++) {
        const struct way *const way[ISA_MODES] = {&match->way[0][i / second],
                                                  &match->way[1][i % second]};
        uint32_t made[ISA_UNITS];
        unsigned count = make_with(isa, *match, way, made);
        if (count == 0 || count < match->place->least || (best != 0 && count >= best))
            continue;
        best = count;
        memcpy(units, made, count * sizeof *units);
    }
    return best;
}

/* Does the text begin as the mnemonic does, up to its first operand? Most rows are not it. */
static bool begins(const char *text, const char *name)
{
    for (; *name >= ' '; name++, text++)
        if (tolower((unsigned char)*text) != tolower((unsigned char)*name))
            return false;
    return true;
}

static bool may_be(const struct isa_row *row, const struct isa_place *place, const char *text)
{
    return row->id != NULL && (row->models & place->model) &&
           !((place->context ^ row->context) & row->context_mask) && begins(text, row->name);
}

struct attempt {
    const struct isa *isa;
    const char *text;
    const struct isa_place *place;
    unsigned best; /* units */
    struct sim_error why;
    bool near;
};

static void try_row(struct attempt *attempt, const struct isa_row *row, uint32_t *units)
{
    const struct isa *isa = attempt->isa;
    struct match match = {.place = attempt->place, .row = row};
    uint32_t made[ISA_UNITS];
    unsigned count;
    match.step = isa->unit_bits / isa->address_bits;
    match.size = row->units * match.step;
    if (matches(&match, attempt->text)) {
        count = make_shortest(isa, &match, made);
        if (count == 0 || (attempt->best != 0 && count >= attempt->best))
            return;
        attempt->best = count;
        memcpy(units, made, count * sizeof *units);
    } else if (match.near) {
        attempt->near = true;
        if (match.error.text[0] != '\0' && says_little(&attempt->why))
            attempt->why = match.error;
    }
}

unsigned isa_assemble(const struct isa *isa, const char *text, const struct isa_place *place,
                      uint32_t *units, struct sim_error *error)
{
    struct attempt attempt = {.isa = isa, .text = isa_skip(text), .place = place};
    unsigned i;
    for (i = 0; i < isa->row_count; i++) {
        const struct isa_row *row = &isa->rows[i];
        if (may_be(row, place, attempt.text) && (row->modes > 0 || row->units >= place->least) &&
            (attempt.best == 0 || row->units < attempt.best))
            try_row(&attempt, row, units);
    }
    if (attempt.best == 0 && attempt.why.text[0] != '\0')
        sim_error_set(error, "%s", attempt.why.text);
    else if (attempt.best == 0)
        sim_error_set(error,
                      attempt.near ? "'%s': the operands do not fit the instruction"
                                   : "'%s': there is no such instruction",
                      attempt.text);
    return attempt.best;
}
