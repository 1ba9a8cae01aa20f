/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions: from text to a tree, by precedence climbing. C's operators without those that
 * change something, gdb's @ and FILE::name besides.
 * Left out: assignments, calls, comma, initialisers, type names with functions in them. */
#include "debug/expression_parts.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    const char *text, *at;
    struct tree *tree;
    struct sim_error *error;
    unsigned depth;
    bool failed;
};

/* --- errors, nodes, texts --- */

static const struct node *fail(struct parser *p, const char *what)
{
    int column = (int)(p->at - p->text) + 1;
    char near[24];
    size_t length = strcspn(p->at, " \t");
    if (p->failed)
        return NULL;
    p->failed = true;
    snprintf(near, sizeof near, "%.*s", (int)(length < 20 ? length : 20), p->at);
    if (near[0] == '\0')
        sim_error_set(p->error, "%.200s: at its end: %s", p->text, what);
    else
        sim_error_set(p->error, "%.200s: column %d, at \"%s\": %s", p->text, column, near, what);
    return NULL;
}

static unsigned height_of(const struct node *n)
{
    return n == NULL ? 0 : n->height;
}

static const struct node *add(struct parser *p, struct node made)
{
    struct node *node;
    unsigned height = height_of(made.a);
    if (p->failed)
        return NULL;
    if (p->tree->count == EXPRESSION_NODES)
        return fail(p, "the expression is too long");
    height = height_of(made.b) > height ? height_of(made.b) : height;
    height = height_of(made.c) > height ? height_of(made.c) : height;
    if (height >= EXPRESSION_HEIGHT)
        return fail(p, "the expression is nested too deep");
    node = &p->tree->nodes[p->tree->count++];
    *node = made;
    node->height = height + 1;
    return node;
}

/* A copy among the tree's texts, whose room is the expression's length and more. */
static char *keep(struct parser *p, const char *text, size_t length)
{
    char *copy = p->tree->strings + p->tree->strings_used;
    if (length + 1 > p->tree->strings_room - p->tree->strings_used) {
        fail(p, "the expression is too long");
        return NULL;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    p->tree->strings_used += length + 1;
    return copy;
}

/* --- words --- */

static void skip_space(struct parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
}

static bool is_name_first(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

static bool is_name_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    if (is_name_first(*at))
        while (is_name_letter(at[length]))
            length++;
    return length;
}

/* Takes a sign if it is the next. */
static bool take(struct parser *p, const char *sign)
{
    skip_space(p);
    if (strncmp(p->at, sign, strlen(sign)) != 0)
        return false;
    p->at += strlen(sign);
    return true;
}

static bool expect(struct parser *p, const char *sign, const char *what)
{
    if (take(p, sign))
        return true;
    fail(p, what);
    return false;
}

static bool peek_word(struct parser *p, char *word, size_t size)
{
    size_t length;
    skip_space(p);
    length = name_length(p->at);
    if (length == 0 || length >= size)
        return false;
    memcpy(word, p->at, length);
    word[length] = '\0';
    return true;
}

static bool take_word(struct parser *p, const char *word)
{
    char next[EXPRESSION_NAME];
    if (!peek_word(p, next, sizeof next) || strcmp(next, word) != 0)
        return false;
    p->at += strlen(word);
    return true;
}

/* --- type names --- */

struct c_words {
    unsigned is_signed, is_unsigned, is_short, is_long, is_char, is_int, is_float, is_double,
        is_void, is_bool, any;
};

static bool take_c_word(struct parser *p, struct c_words *words)
{
    struct {
        const char *word;
        unsigned *count;
    } rows[] = {{"signed", &words->is_signed}, {"unsigned", &words->is_unsigned},
                {"short", &words->is_short},   {"long", &words->is_long},
                {"char", &words->is_char},     {"int", &words->is_int},
                {"float", &words->is_float},   {"double", &words->is_double},
                {"void", &words->is_void},     {"_Bool", &words->is_bool},
                {"bool", &words->is_bool}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (take_word(p, rows[i].word)) {
            ++*rows[i].count;
            words->any++;
            return true;
        }
    return false;
}

static enum builtin builtin_of(const struct c_words *w)
{
    if (w->is_void)
        return BUILTIN_VOID;
    if (w->is_bool)
        return BUILTIN_BOOL;
    if (w->is_float || w->is_double)
        return w->is_float ? BUILTIN_FLOAT : BUILTIN_DOUBLE;
    if (w->is_char)
        return w->is_unsigned ? BUILTIN_UNSIGNED_CHAR
               : w->is_signed ? BUILTIN_SIGNED_CHAR
                              : BUILTIN_CHAR;
    if (w->is_short)
        return w->is_unsigned ? BUILTIN_UNSIGNED_SHORT : BUILTIN_SHORT;
    if (w->is_long > 1)
        return w->is_unsigned ? BUILTIN_UNSIGNED_LONG_LONG : BUILTIN_LONG_LONG;
    if (w->is_long)
        return w->is_unsigned ? BUILTIN_UNSIGNED_LONG : BUILTIN_LONG;
    return w->is_unsigned ? BUILTIN_UNSIGNED_INT : BUILTIN_INT;
}

static void skip_qualifiers(struct parser *p)
{
    while (take_word(p, "const") || take_word(p, "volatile") || take_word(p, "restrict"))
        ;
}

static bool is_tag_word(const char *word)
{
    return strcmp(word, "struct") == 0 || strcmp(word, "union") == 0 || strcmp(word, "enum") == 0;
}

/* The name of a type: C's words, a tag, or any name. False: nothing is taken. */
static bool read_type_name(struct parser *p, struct type_words *type)
{
    struct c_words words = {0};
    char first[EXPRESSION_NAME], tag[EXPRESSION_NAME - 8];
    skip_qualifiers(p);
    while (take_c_word(p, &words))
        skip_qualifiers(p);
    type->builtin = builtin_of(&words);
    if (words.any > 0)
        return true;
    if (!peek_word(p, first, sizeof first))
        return false;
    p->at += strlen(first);
    if (is_tag_word(first)) {
        if (!peek_word(p, tag, sizeof tag)) {
            fail(p, "here stands the name of a struct, union or enum");
            return false;
        }
        p->at += strlen(tag);
        snprintf(type->name, sizeof type->name, "%.6s %s", first, tag);
    } else
        memcpy(type->name, first, sizeof first);
    skip_qualifiers(p);
    return true;
}

static void read_stars(struct parser *p, struct type_words *type)
{
    skip_qualifiers(p);
    while (type->stars < 8 && take(p, "*")) {
        type->stars++;
        skip_qualifiers(p);
    }
}

static bool read_type_array(struct parser *p, struct type_words *type)
{
    char *end;
    if (!take(p, "["))
        return true;
    skip_space(p);
    type->is_array = true;
    type->count = strtoull(p->at, &end, 0);
    if (!isdigit((unsigned char)*p->at) || type->count > UINT32_MAX)
        return fail(p, "here stands how many elements") != NULL;
    p->at = end;
    return expect(p, "]", "a \"]\" is missing");
}

static const struct type_words *keep_type(struct parser *p, const struct type_words *type)
{
    if (p->tree->type_count == sizeof p->tree->types / sizeof p->tree->types[0]) {
        fail(p, "the expression is too long");
        return NULL;
    }
    p->tree->types[p->tree->type_count] = *type;
    return &p->tree->types[p->tree->type_count++];
}

static bool doubt_is_type(struct parser *p, const char *name)
{
    struct tree *tree = p->tree;
    for (unsigned i = 0; i < tree->doubt_count; i++)
        if (strcmp(tree->doubts[i].name, name) == 0)
            return tree->doubts[i].is_type;
    if (tree->doubt_count < DOUBTS) {
        struct doubt *doubt = &tree->doubts[tree->doubt_count++];
        snprintf(doubt->name, sizeof doubt->name, "%s", name);
        doubt->is_type = false;
    }
    return false;
}

static bool is_c_word(const char *word)
{
    static const char *const words[] = {"signed", "unsigned", "short",   "long", "char",
                                        "int",    "float",    "double",  "void", "_Bool",
                                        "bool",   "const",    "volatile"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* Behind "(name)": what can only be an operand makes it a cast, what can only go on a value does
 * not; * & + - may be either. */
static bool is_cast_of_name(struct parser *p, const char *name)
{
    skip_space(p);
    if (is_name_first(*p->at) || isdigit((unsigned char)*p->at) || strchr("$\"'~(", *p->at) != NULL)
        return *p->at != '\0';
    if (*p->at == '!')
        return p->at[1] != '=';
    if (strchr("*&+-", *p->at) == NULL || *p->at == '\0' || strncmp(p->at, "&&", 2) == 0 ||
        strncmp(p->at, "->", 2) == 0)
        return false;
    return doubt_is_type(p, name);
}

/* "(type)" in front of an operand. False: it is none, and nothing is taken. */
static bool read_parenthesised_type(struct parser *p, struct type_words *type, bool sizeof_it)
{
    const char *begin = p->at;
    char first[EXPRESSION_NAME];
    bool sure, named;
    *type = (struct type_words){.name = ""};
    if (!take(p, "(") || !peek_word(p, first, sizeof first)) {
        p->at = begin;
        return false;
    }
    sure = is_c_word(first) || is_tag_word(first);
    named = read_type_name(p, type);
    if (p->failed)
        return false;
    read_stars(p, type);
    if (named && (sure || type->stars > 0) && !read_type_array(p, type))
        return false;
    if (!named || !take(p, ")") ||
        (!sure && type->stars == 0 && (sizeof_it || !is_cast_of_name(p, type->name)))) {
        if (sure)
            fail(p, "a \")\" is missing behind the type");
        p->at = begin;
        return false;
    }
    return true;
}

/* --- operands --- */

static const struct node *read_unary(struct parser *p);
static const struct node *read_choice(struct parser *p);

static enum builtin integer_type(uint64_t value, bool decimal, bool is_unsigned, unsigned longs)
{
    if (longs < 2 && value <= INT32_MAX && !is_unsigned)
        return longs ? BUILTIN_LONG : BUILTIN_INT;
    if (longs < 2 && value <= UINT32_MAX && (!decimal || is_unsigned))
        return longs ? BUILTIN_UNSIGNED_LONG : BUILTIN_UNSIGNED_INT;
    return value <= INT64_MAX && !is_unsigned ? BUILTIN_LONG_LONG : BUILTIN_UNSIGNED_LONG_LONG;
}

static const struct node *read_real(struct parser *p)
{
    char *end;
    struct node node = {.kind = NODE_REAL, .builtin = BUILTIN_DOUBLE};
    node.real = strtod(p->at, &end);
    p->at = end;
    if (*p->at == 'f' || *p->at == 'F') {
        p->at++;
        node.real = (float)node.real;
        node.builtin = BUILTIN_FLOAT;
    }
    return add(p, node);
}

static bool is_real(const char *at)
{
    size_t digits = strspn(at, "0123456789");
    if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X' || at[1] == 'b'))
        return false;
    return at[digits] == '.' || at[digits] == 'e' || at[digits] == 'E';
}

static const struct node *read_number(struct parser *p)
{
    struct node node = {.kind = NODE_INTEGER, .at = (unsigned)(p->at - p->text)};
    bool binary = p->at[0] == '0' && (p->at[1] == 'b' || p->at[1] == 'B'), is_unsigned = false;
    bool decimal = p->at[0] != '0';
    unsigned longs = 0;
    char *end;
    if (is_real(p->at))
        return read_real(p);
    errno = 0;
    node.integer = strtoull(p->at + (binary ? 2 : 0), &end, binary ? 2 : 0);
    if (errno == ERANGE)
        return fail(p, "the number is too large");
    p->at = end;
    for (; strchr("uUlL", *p->at) != NULL && *p->at != '\0'; p->at++)
        if (*p->at == 'u' || *p->at == 'U')
            is_unsigned = true;
        else
            longs++;
    if (is_name_letter(*p->at))
        return fail(p, "this is no number");
    node.builtin = integer_type(node.integer, decimal, is_unsigned, longs);
    return add(p, node);
}

/* Behind a backslash. */
static unsigned read_escape(struct parser *p)
{
    static const char letters[] = "abfnrtv0", codes[] = "\a\b\f\n\r\t\v";
    const char *found;
    char *end;
    if (*p->at == 'x') {
        unsigned long value = strtoul(p->at + 1, &end, 16);
        p->at = isxdigit((unsigned char)p->at[1]) ? end : p->at + 1;
        return (unsigned)(value & 0xff);
    }
    if (*p->at >= '0' && *p->at <= '7') {
        unsigned value = 0;
        for (unsigned i = 0; i < 3 && *p->at >= '0' && *p->at <= '7'; i++)
            value = value * 8 + (unsigned)(*p->at++ - '0');
        return value & 0xff;
    }
    found = *p->at == '\0' ? NULL : strchr(letters, *p->at);
    if (*p->at == '\0')
        return 0;
    p->at++;
    return (uint8_t)(found != NULL ? codes[found - letters] : p->at[-1]);
}

/* Between quotes, into the tree's texts; how many bytes. */
static char *read_quoted(struct parser *p, char quote, size_t *length)
{
    char *copy = keep(p, p->at, strlen(p->at));
    size_t used = 0;
    if (copy == NULL)
        return NULL;
    p->at++;
    while (*p->at != quote && *p->at != '\0') {
        char c = *p->at++;
        copy[used++] = c == '\\' ? (char)read_escape(p) : c;
    }
    copy[used] = '\0';
    p->tree->strings_used = (size_t)(copy - p->tree->strings) + used + 1;
    *length = used;
    if (*p->at != quote) {
        fail(p, quote == '"' ? "a \" is missing at the end of the text" : "a ' is missing");
        return NULL;
    }
    p->at++;
    return copy;
}

static const struct node *read_name_behind(struct parser *p, const char *within)
{
    struct node node = {.kind = NODE_NAME, .at = (unsigned)(p->at - p->text), .within = within};
    size_t length;
    skip_space(p);
    length = name_length(p->at);
    if (length == 0)
        return fail(p, "a name is missing");
    if (length >= EXPRESSION_NAME)
        return fail(p, "the name is too long");
    node.text = keep(p, p->at, length);
    p->at += length;
    return add(p, node);
}

static const struct node *read_character(struct parser *p)
{
    struct node node = {.kind = NODE_CHARACTER, .at = (unsigned)(p->at - p->text)};
    const char *text = read_quoted(p, '\'', &node.length);
    if (text == NULL)
        return NULL;
    if (take(p, "::"))
        return read_name_behind(p, text);
    if (node.length != 1)
        return fail(p, "between ' stands one character");
    node.integer = (uint8_t)text[0];
    return add(p, node);
}

static const struct node *read_text(struct parser *p)
{
    struct node node = {.kind = NODE_TEXT, .at = (unsigned)(p->at - p->text)};
    node.text = read_quoted(p, '"', &node.length);
    return node.text == NULL ? NULL : add(p, node);
}

static const struct node *read_special(struct parser *p)
{
    struct node node = {.kind = NODE_SPECIAL, .at = (unsigned)(p->at - p->text)};
    size_t length = 0;
    p->at++;
    while (is_name_letter(p->at[length]))
        length++;
    if (length == 0)
        return fail(p, "behind $ stands the name of a register, or task, time, cycles ...");
    node.text = keep(p, p->at, length);
    p->at += length;
    return node.text == NULL ? NULL : add(p, node);
}

/* The letters of a file or function before "::"; 0: there is none. */
static size_t qualifier_length(const char *at)
{
    size_t length = 0;
    while (is_name_letter(at[length]) || (at[length] == '.' && is_name_letter(at[length + 1])))
        length++;
    return strncmp(at + length, "::", 2) == 0 ? length : 0;
}

static const struct node *read_task(struct parser *p)
{
    struct node node = {.kind = NODE_TASK, .at = (unsigned)(p->at - p->text)};
    size_t length;
    node.a = read_choice(p);
    if (node.a == NULL || !expect(p, ")", "a \")\" is missing behind the task"))
        return NULL;
    if (!expect(p, ".", "behind task(...) stands .priority, .state, .stack_used ..."))
        return NULL;
    skip_space(p);
    length = name_length(p->at);
    if (length == 0)
        return fail(p, "behind task(...). stands priority, state, stack_used ...");
    node.text = keep(p, p->at, length);
    p->at += length;
    return add(p, node);
}

static const struct node *read_name(struct parser *p)
{
    size_t qualifier = qualifier_length(p->at);
    const char *begin = p->at;
    const char *within;
    if (take_word(p, "task") && take(p, "("))
        return read_task(p);
    p->at = begin;
    if (qualifier == 0)
        return read_name_behind(p, NULL);
    within = keep(p, p->at, qualifier);
    p->at += qualifier + 2;
    return within == NULL ? NULL : read_name_behind(p, within);
}

static const struct node *read_parentheses(struct parser *p)
{
    struct node node = {.kind = NODE_PARENTHESES, .at = (unsigned)(p->at - p->text)};
    p->at++;
    node.a = read_choice(p);
    if (node.a == NULL || !expect(p, ")", "a \")\" is missing"))
        return NULL;
    return add(p, node);
}

static const struct node *read_operand(struct parser *p)
{
    skip_space(p);
    if (isdigit((unsigned char)*p->at) || (*p->at == '.' && isdigit((unsigned char)p->at[1])))
        return read_number(p);
    if (*p->at == '\'')
        return read_character(p);
    if (*p->at == '"')
        return read_text(p);
    if (*p->at == '$')
        return read_special(p);
    if (*p->at == '(')
        return read_parentheses(p);
    if (strncmp(p->at, "::", 2) == 0) {
        p->at += 2;
        return read_name_behind(p, NULL);
    }
    if (is_name_first(*p->at))
        return read_name(p);
    return fail(p, "here stands a value: a name, a number, $register, (...)");
}

static const struct node *read_member(struct parser *p, const struct node *of, enum node_kind kind)
{
    struct node node = {.kind = kind, .at = (unsigned)(p->at - p->text), .a = of};
    size_t length;
    skip_space(p);
    length = name_length(p->at);
    if (length == 0 || length >= EXPRESSION_NAME)
        return fail(p, "here stands the name of a member");
    node.text = keep(p, p->at, length);
    p->at += length;
    return add(p, node);
}

static const struct node *read_index(struct parser *p, const struct node *of)
{
    struct node node = {.kind = NODE_INDEX, .at = (unsigned)(p->at - p->text), .a = of};
    node.b = read_choice(p);
    if (node.b == NULL || !expect(p, "]", "a \"]\" is missing"))
        return NULL;
    return add(p, node);
}

static const struct node *read_postfix(struct parser *p)
{
    const struct node *node = read_operand(p);
    while (node != NULL) {
        if (take(p, "["))
            node = read_index(p, node);
        else if (take(p, "->"))
            node = read_member(p, node, NODE_POINTED);
        else if (take(p, "."))
            node = read_member(p, node, NODE_MEMBER);
        else if (take(p, "("))
            return fail(p, "functions are not called: that would change the run");
        else if (take(p, "++") || take(p, "--"))
            return fail(p, "an expression changes nothing");
        else
            break;
    }
    return node;
}

static const struct node *read_size_of(struct parser *p)
{
    struct node node = {.kind = NODE_UNARY, .op = OP_SIZE_OF, .at = (unsigned)(p->at - p->text)};
    struct type_words type;
    skip_space(p);
    if (read_parenthesised_type(p, &type, true)) {
        node.kind = NODE_SIZE_OF_TYPE;
        node.type = keep_type(p, &type);
    } else if (!p->failed) /* "(name)" that follows is no cast */
        node.a = *p->at == '(' ? read_postfix(p) : read_unary(p);
    return p->failed ? NULL : add(p, node);
}

static const struct {
    const char *sign;
    enum operator_kind op;
} unary_signs[] = {{"!", OP_NOT},  {"~", OP_COMPLEMENT}, {"-", OP_NEGATE},
                   {"+", OP_PLUS}, {"*", OP_CONTENT},    {"&", OP_ADDRESS}};

static const struct node *read_prefix(struct parser *p)
{
    struct node node = {.kind = NODE_UNARY, .at = (unsigned)(p->at - p->text)};
    struct type_words type;
    skip_space(p);
    if (strncmp(p->at, "++", 2) == 0 || strncmp(p->at, "--", 2) == 0)
        return fail(p, "an expression changes nothing");
    for (size_t i = 0; i < sizeof unary_signs / sizeof unary_signs[0]; i++)
        if (take(p, unary_signs[i].sign)) {
            node.op = unary_signs[i].op;
            node.a = read_unary(p);
            return node.a == NULL ? NULL : add(p, node);
        }
    if (take_word(p, "sizeof"))
        return read_size_of(p);
    if (*p->at == '(' && read_parenthesised_type(p, &type, false)) {
        node.kind = NODE_CAST;
        node.type = keep_type(p, &type);
        node.a = read_unary(p);
        return node.a == NULL ? NULL : add(p, node);
    }
    return p->failed ? NULL : read_postfix(p);
}

static const struct node *read_unary(struct parser *p)
{
    const struct node *node;
    if (p->depth == EXPRESSION_HEIGHT)
        return fail(p, "the expression is nested too deep");
    p->depth++;
    node = read_prefix(p);
    p->depth--;
    return node;
}

/* --- operators of two --- */

/* Longer signs first; `level`: binds tighter. */
static const struct {
    const char *sign;
    enum operator_kind op;
    unsigned level;
} binary_signs[] = {{"<<", OP_SHIFT_LEFT, 7}, {">>", OP_SHIFT_RIGHT, 7},
                    {"<=", OP_LESS_EQUAL, 6}, {">=", OP_GREATER_EQUAL, 6},
                    {"==", OP_EQUAL, 5},      {"!=", OP_UNEQUAL, 5},
                    {"&&", OP_BOTH, 1},       {"||", OP_EITHER, 0},
                    {"*", OP_MULTIPLY, 10},   {"/", OP_DIVIDE, 10},
                    {"%", OP_MODULO, 10},     {"+", OP_ADD, 9},
                    {"-", OP_SUBTRACT, 9},    {"@", OP_REPEAT, 8},
                    {"<", OP_LESS, 6},        {">", OP_GREATER, 6},
                    {"&", OP_AND, 4},         {"^", OP_XOR, 3},
                    {"|", OP_OR, 2}};

static int find_binary(struct parser *p)
{
    skip_space(p);
    for (size_t i = 0; i < sizeof binary_signs / sizeof binary_signs[0]; i++) {
        size_t length = strlen(binary_signs[i].sign);
        if (strncmp(p->at, binary_signs[i].sign, length) == 0)
            return p->at[length] == '=' && p->at[0] != '<' && p->at[0] != '>' && length == 1
                       ? -1
                       : (int)i;
    }
    return -1;
}

static const struct node *read_binary(struct parser *p, unsigned level)
{
    const struct node *left = read_unary(p);
    while (left != NULL) {
        int sign = find_binary(p);
        struct node node = {.kind = NODE_BINARY, .at = (unsigned)(p->at - p->text), .a = left};
        if (sign < 0 || binary_signs[sign].level < level)
            break;
        p->at += strlen(binary_signs[sign].sign);
        node.op = binary_signs[sign].op;
        node.b = read_binary(p, binary_signs[sign].level + 1);
        left = node.b == NULL ? NULL : add(p, node);
    }
    return left;
}

static const struct node *read_choice_deep(struct parser *p)
{
    struct node node = {.kind = NODE_CHOICE};
    node.a = read_binary(p, 0);
    node.at = (unsigned)(p->at - p->text);
    if (node.a == NULL || !take(p, "?"))
        return node.a;
    node.b = read_choice(p);
    if (node.b == NULL || !expect(p, ":", "a \":\" is missing behind ?"))
        return NULL;
    node.c = read_choice(p);
    return node.c == NULL ? NULL : add(p, node);
}

static const struct node *read_choice(struct parser *p)
{
    const struct node *node;
    if (p->depth == EXPRESSION_HEIGHT)
        return fail(p, "the expression is nested too deep");
    p->depth++;
    node = read_choice_deep(p);
    p->depth--;
    return node;
}

bool expression_parse_tree(const char *text, struct tree *tree, struct sim_error *error)
{
    struct parser p = {.text = text, .at = text, .tree = tree, .error = error};
    skip_space(&p);
    if (*p.at == '\0') {
        sim_error_set(error, "an expression is missing");
        return false;
    }
    tree->root = read_choice(&p);
    skip_space(&p);
    if (tree->root == NULL || p.failed)
        return false;
    if (*p.at == '=' || (*p.at != '\0' && p.at[1] == '='))
        return fail(&p, "an expression changes nothing; == compares") != NULL;
    if (*p.at != '\0')
        return fail(&p, "the expression is complete here; this is too much") != NULL;
    return true;
}
