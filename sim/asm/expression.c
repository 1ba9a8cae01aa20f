/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions: the operators of C with their precedence, on 64 bits. Comparisons give 1 or 0. */
#include "asm/parts.h"

#include <ctype.h>
#include <string.h>

struct parser {
    struct assembler *as;
    const char *at;
    struct sim_error *error;
    unsigned depth;
};

static bool conditional(struct parser *, struct asm_value *);

int64_t asm_here(struct assembler *as)
{
    const struct asm_section *section = as->section;
    return (int64_t)((section->origin + section->at) / as->processor->address_bytes);
}

static bool fail(struct parser *parser, const char *what)
{
    const char *at = asm_blanks(parser->at);
    if (*at == '\0')
        sim_error_set(parser->error, "%s where the line ends", what);
    else
        sim_error_set(parser->error, "%s at '%.60s'", what, at);
    return false;
}

/* --- what stands alone --- */

static bool number(struct parser *parser, struct asm_value *value)
{
    const char *at = parser->at;
    unsigned base = 10, digit;
    uint64_t sum = 0;
    if (at[0] == '0' && (at[1] | 32) == 'x')
        base = 16, at += 2;
    else if (at[0] == '0' && (at[1] | 32) == 'b' && (at[2] == '0' || at[2] == '1'))
        base = 2, at += 2;
    else if (at[0] == '0')
        base = 8;
    for (; isxdigit((unsigned char)*at); at++) {
        digit = (unsigned)(isdigit((unsigned char)*at) ? *at - '0' : (*at | 32) - 'a' + 10);
        if (digit >= base)
            break;
        if (sum > (UINT64_MAX - digit) / base)
            return fail(parser, "a number of more than 64 bits");
        sum = sum * base + digit;
    }
    if (asm_is_name(*at, false))
        return fail(parser, "no number");
    parser->at = at;
    value->number = (int64_t)sum;
    return true;
}

/* Of what is not known yet: near, behind this place, and even enough for any instruction. */
static int64_t guess(struct assembler *as)
{
    int64_t unit = as->processor->address_bytes;
    return ((asm_here(as) * unit + 7) & ~(int64_t)3) / unit;
}

/* What comes behind has moved as far as this place has, but for what an alignment between swallows:
 * else a literal would seem to stand where none can. */
static int64_t drift_of(const struct assembler *as, const struct asm_symbol *symbol)
{
    if (symbol->alignments <= as->section->alignments || symbol->last_alignment < 2)
        return as->drift;
    return as->drift & ~(int64_t)(symbol->last_alignment - 1);
}

static void take_symbol(struct parser *parser, const struct asm_symbol *symbol,
                        struct asm_value *value)
{
    struct assembler *as = parser->as;
    bool now = symbol != NULL && symbol->pass == as->pass;
    bool known = now || (symbol != NULL && symbol->defined_before);
    value->forward = !now;
    value->unknown = !known;
    /* A weak one that is defined nowhere is 0, as linkers have it. */
    if (!known && as->pass > 1 && symbol != NULL && symbol->weak) {
        value->unknown = false;
        return;
    }
    if (!known) {
        value->number = guess(as);
        value->section = as->section->index;
        return;
    }
    value->number = now ? symbol->value : symbol->before;
    value->section = now ? symbol->section : symbol->section_before;
    if (!now && value->section == as->section->index)
        value->number += drift_of(as, symbol);
    value->thumb = symbol->thumb;
}

/* "1b", "12f": labels of numbers. Not "0b1", not "0x1f". */
static bool numbered(struct parser *parser, struct asm_value *value)
{
    const char *at = parser->at;
    size_t digits = strspn(at, "0123456789");
    const struct asm_symbol *symbol;
    if ((at[digits] != 'b' && at[digits] != 'f') || asm_is_name(at[digits + 1], false) ||
        digits > 9)
        return false;
    unsigned long which = 0;
    size_t i;
    for (i = 0; i < digits; i++)
        which = which * 10 + (unsigned long)(at[i] - '0');
    symbol = asm_symbol_of_number(parser->as, which, at[digits] == 'f');
    take_symbol(parser, symbol, value);
    if (value->unknown && parser->as->final) {
        sim_error_set(parser->error, "there is no label %lu: %s this line", which,
                      at[digits] == 'f' ? "behind" : "before");
        return false;
    }
    parser->at = at + digits + 1;
    return true;
}

static bool named(struct parser *parser, struct asm_value *value)
{
    size_t length = asm_name_length(parser->at);
    const char *name = parser->at;
    if (length == 1 && *name == '.') {
        value->number = asm_here(parser->as);
        value->section = parser->as->section->index;
    } else {
        take_symbol(parser, asm_symbol_look(parser->as, name, length), value);
        if (value->unknown && parser->as->final) {
            sim_error_set(parser->error,
                          "'%.*s' is not defined: look how it is written, or define it",
                          (int)length, name);
            return false;
        }
    }
    parser->at += length;
    return true;
}

static bool character(struct parser *parser, struct asm_value *value)
{
    const char *at = parser->at + 1;
    if (*at == '\0')
        return fail(parser, "a character is missing");
    if (*at == '\\') {
        at++;
        value->number = asm_escape(&at);
    } else
        value->number = (unsigned char)*at++;
    parser->at = at + (*at == '\'');
    return true;
}

/* :lower16:name, :upper16:name */
static bool half(struct parser *parser, struct asm_value *value)
{
    bool upper = strncmp(parser->at, ":upper16:", 9) == 0;
    if (!upper && strncmp(parser->at, ":lower16:", 9) != 0)
        return fail(parser, "no operand");
    parser->at += 9;
    if (!conditional(parser, value))
        return false;
    value->number |= value->thumb;
    value->number = value->number >> (upper ? 16 : 0) & 0xffff;
    value->section = ASM_ABSOLUTE;
    value->thumb = false;
    return true;
}

static bool unary(struct parser *, struct asm_value *);

static bool operand(struct parser *parser, struct asm_value *value)
{
    char first = *parser->at;
    if (first == '(') {
        parser->at++;
        if (!conditional(parser, value))
            return false;
        parser->at = asm_blanks(parser->at);
        if (*parser->at != ')')
            return fail(parser, "a ')' is missing");
        parser->at++;
        return true;
    }
    if (isdigit((unsigned char)first)) {
        size_t digits = strspn(parser->at, "0123456789");
        bool label = (parser->at[digits] == 'b' || parser->at[digits] == 'f') &&
                     !asm_is_name(parser->at[digits + 1], false);
        return label ? numbered(parser, value) : number(parser, value);
    }
    if (first == '\'')
        return character(parser, value);
    if (first == ':')
        return half(parser, value);
    return asm_is_name(first, true) ? named(parser, value) : fail(parser, "no operand");
}

static bool unary(struct parser *parser, struct asm_value *value)
{
    char sign;
    bool good;
    parser->at = asm_blanks(parser->at);
    sign = *parser->at;
    if (sign == '\0' || strchr("-+~!", sign) == NULL) {
        *value = (struct asm_value){.section = ASM_ABSOLUTE};
        return operand(parser, value);
    }
    parser->at++;
    if (++parser->depth > ASM_DEPTH)
        return fail(parser, "too many signs and parentheses");
    good = unary(parser, value);
    parser->depth--;
    if (!good || sign == '+')
        return good;
    value->number = sign == '-'   ? (int64_t)(0 - (uint64_t)value->number)
                    : sign == '~' ? ~value->number
                                  : !value->number;
    value->section = ASM_ABSOLUTE;
    value->thumb = false;
    return true;
}

/* --- operators between two --- */

enum operator{
    OR_ELSE,
    AND_ALSO,
    OR,
    EXCLUSIVE,
    AND,
    EQUAL,
    UNEQUAL,
    AT_MOST,
    AT_LEAST,
    LEFT,
    RIGHT,
    BELOW,
    ABOVE,
    PLUS,
    MINUS,
    TIMES,
    DIVIDED,
    REST
};

/* Longer signs before those that they begin with. */
static const struct {
    const char *sign;
    enum operator operator;
    unsigned binds;
} operators[] = {
    {"||", OR_ELSE, 1}, {"&&", AND_ALSO, 2}, {"|", OR, 3},       {"^", EXCLUSIVE, 4},
    {"&", AND, 5},      {"==", EQUAL, 6},    {"!=", UNEQUAL, 6}, {"<>", UNEQUAL, 6},
    {"<<", LEFT, 8},    {">>", RIGHT, 8},    {"<=", AT_MOST, 7}, {">=", AT_LEAST, 7},
    {"<", BELOW, 7},    {">", ABOVE, 7},     {"+", PLUS, 9},     {"-", MINUS, 9},
    {"*", TIMES, 10},   {"/", DIVIDED, 10},  {"%", REST, 10},
};

#define OPERATORS (sizeof operators / sizeof operators[0])

static size_t find_operator(const char *at)
{
    size_t i;
    for (i = 0; i < OPERATORS; i++)
        if (strncmp(at, operators[i].sign, strlen(operators[i].sign)) == 0)
            break;
    return i;
}

static int64_t shifted(int64_t value, int64_t count, bool left)
{
    if (count < 0 || count > 63)
        return left || value >= 0 ? 0 : -1;
    return left ? (int64_t)((uint64_t)value << count) : value >> count;
}

static int64_t result(enum operator operator, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (operator) {
    case OR_ELSE:
        return a || b;
    case AND_ALSO:
        return a && b;
    case OR:
        return a | b;
    case EXCLUSIVE:
        return a ^ b;
    case AND:
        return a & b;
    case EQUAL:
        return a == b;
    case UNEQUAL:
        return a != b;
    case AT_MOST:
        return a <= b;
    case AT_LEAST:
        return a >= b;
    case LEFT:
        return shifted(a, b, true);
    case RIGHT:
        return shifted(a, b, false);
    case BELOW:
        return a < b;
    case ABOVE:
        return a > b;
    case PLUS:
        return (int64_t)(x + y);
    case MINUS:
        return (int64_t)(x - y);
    case TIMES:
        return (int64_t)(x * y);
    case DIVIDED:
        return b == -1 ? (int64_t)(0 - x) : a / b;
    case REST:
        return b == -1 ? 0 : a % b;
    }
    return 0;
}

/* An address and a number make an address of the same section; two addresses make a number. */
static int section_of(enum operator operator, const struct asm_value * a, const struct asm_value *b)
{
    if (operator== PLUS &&(a->section == ASM_ABSOLUTE || b->section == ASM_ABSOLUTE))
        return a->section != ASM_ABSOLUTE ? a->section : b->section;
    return operator== MINUS && b->section == ASM_ABSOLUTE ? a->section : ASM_ABSOLUTE;
}

static bool combine(struct parser *parser, enum operator operator, struct asm_value * a,
                    const struct asm_value *b)
{
    bool unknown = a->unknown || b->unknown;
    if ((operator== DIVIDED || operator== REST) && b->number == 0 && !unknown)
        return fail(parser, "a division by 0");
    a->section = section_of(operator, a, b);
    a->thumb = a->section != ASM_ABSOLUTE && (a->thumb || b->thumb);
    a->number = b->number == 0 && (operator== DIVIDED || operator== REST)
                    ? 0
                    : result(operator, a->number, b->number);
    a->unknown = unknown;
    a->forward = a->forward || b->forward;
    return true;
}

static bool binary(struct parser *parser, unsigned least, struct asm_value *value)
{
    struct asm_value right;
    size_t found;
    if (!unary(parser, value))
        return false;
    for (;;) {
        parser->at = asm_blanks(parser->at);
        found = find_operator(parser->at);
        if (found == OPERATORS || operators[found].binds < least)
            return true;
        parser->at += strlen(operators[found].sign);
        if (!binary(parser, operators[found].binds + 1, &right) ||
            !combine(parser, operators[found].operator, value, &right))
            return false;
    }
}

/* a ? b : c */
static bool choice(struct parser *parser, struct asm_value *value)
{
    struct asm_value yes, no;
    bool unknown = value->unknown, forward = value->forward;
    parser->at++;
    if (!conditional(parser, &yes))
        return false;
    parser->at = asm_blanks(parser->at);
    if (*parser->at != ':')
        return fail(parser, "a ':' is missing");
    parser->at++;
    if (!conditional(parser, &no))
        return false;
    *value = value->number ? yes : no;
    value->unknown = value->unknown || unknown;
    value->forward = value->forward || forward;
    return true;
}

static bool conditional(struct parser *parser, struct asm_value *value)
{
    bool good;
    if (++parser->depth > ASM_DEPTH)
        return fail(parser, "too many signs and parentheses");
    good = binary(parser, 1, value);
    if (good && *parser->at == '?')
        good = choice(parser, value);
    parser->depth--;
    return good;
}

/* --- what others call --- */

bool asm_evaluate(struct assembler *as, const char **text, struct asm_value *value,
                  struct sim_error *error)
{
    struct parser parser = {.as = as, .at = *text, .error = error};
    bool good = conditional(&parser, value);
    *text = asm_blanks(parser.at);
    return good;
}

bool asm_expression(struct assembler *as, const char **text, struct asm_value *value)
{
    struct sim_error error;
    if (asm_evaluate(as, text, value, &error))
        return true;
    asm_error(as, "%s", error.text);
    return false;
}

bool asm_known(struct assembler *as, const char **text, int64_t *number)
{
    struct asm_value value;
    const char *before = asm_blanks(*text);
    if (!asm_expression(as, text, &value))
        return false;
    *number = value.number;
    if (!value.forward)
        return true;
    asm_error(as, "'%.*s' must be known here: define what is in it before this line",
              (int)(*text - before), before);
    return false;
}
