/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of an .isa file: directives (a word of the table below first) and rows, whose columns
 * are apart by two blanks or more. docs/isa.md. */
#include "isagen.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST  (LIST_NAMES + 8)
#define LINE_LENGTH 4096

/* --- words --- */

static unsigned split(const struct set *set, char *text, char **words)
{
    unsigned count = 0;
    char *word = strtok(text, " \t");
    for (; word != NULL; word = strtok(NULL, " \t")) {
        if (count == WORDS_MOST)
            fail_at(set, set->line, "more than %d words", WORDS_MOST);
        words[count++] = copy(word, strlen(word));
    }
    return count;
}

long read_number(const struct set *set, const char *text, long least, long most)
{
    char *end;
    long value = strtol(text, &end, 0);
    if (*text == '\0' || *end != '\0' || value < least || value > most)
        fail_at(set, set->line, "'%s' is not a number from %ld to %ld", text, least, most);
    return value;
}

void need_words(const struct set *set, unsigned count, unsigned wanted, const char *form)
{
    if (count < wanted)
        fail_at(set, set->line, "words are missing: %s", form);
}

/* --- directives --- */

static void read_isa(struct set *set, char **words, unsigned count)
{
    need_words(set, count, 2, "isa NAME");
    set->name = words[1];
}

static void read_unit(struct set *set, char **words, unsigned count)
{
    need_words(set, count, 3, "unit BITS big|little");
    set->unit_bits = (unsigned)read_number(set, words[1], 8, 32);
    if (set->unit_bits % 8 != 0 || set->unit_bits == 24)
        fail_at(set, set->line, "a unit has 8, 16 or 32 bits");
    set->big_endian = strcmp(words[2], "big") == 0;
    if (!set->big_endian && strcmp(words[2], "little") != 0)
        fail_at(set, set->line, "'%s': the order of bytes is big or little", words[2]);
}

static void read_address(struct set *set, char **words, unsigned count)
{
    need_words(set, count, 2, "address BITS");
    set->address_bits = (unsigned)read_number(set, words[1], 8, 32);
    if (set->unit_bits == 0 || set->unit_bits % set->address_bits != 0)
        fail_at(set, set->line, "an address counts units or a part of them: `unit` comes before");
}

static void read_header(struct set *set, char **words, unsigned count)
{
    need_words(set, count, 2, "header FILE");
    set->header = words[1];
}

static void read_flow(struct set *set, char **words, unsigned count)
{
    need_words(set, count, 2, "flow FUNCTIONS");
    set->flow = words[1];
}

static void read_list(struct set *set, char **words, unsigned count, unsigned most, char **list,
                      unsigned *length)
{
    need_words(set, count, 2, "a name at least");
    for (*length = 0; *length + 1 < count; ++*length) {
        if (*length == most)
            fail_at(set, set->line, "more than %u names", most);
        list[*length] = words[*length + 1];
    }
}

static void read_classes(struct set *set, char **words, unsigned count)
{
    read_list(set, words, count, 16, set->classes, &set->class_count);
}

static void read_flags(struct set *set, char **words, unsigned count)
{
    read_list(set, words, count, 31, set->flags, &set->flag_count);
}

static void read_models(struct set *set, char **words, unsigned count)
{
    read_list(set, words, count, 31, set->models, &set->model_count);
}

static void read_group(struct set *set, char **words, unsigned count)
{
    struct group *group = &set->groups[set->group_count];
    unsigned i;
    need_words(set, count, 3, "group NAME MODEL...");
    if (++set->group_count == sizeof set->groups / sizeof *set->groups)
        fail_at(set, set->line, "too many groups of models");
    group->name = words[1];
    for (i = 2; i < count; i++) {
        unsigned model = find_name(set->models, set->model_count, words[i], strlen(words[i]));
        if (model == set->model_count)
            fail_at(set, set->line, "'%s' is none of the models", words[i]);
        group->models |= 1u << model;
    }
}

/* "-": no name; "": the empty one, also as one of several, ""|.n */
static char *spelling(char *word)
{
    if (strcmp(word, "-") == 0)
        return NULL;
    if (strncmp(word, "\"\"", 2) == 0)
        return word + 2;
    if (strlen(word) > 3 && strcmp(word + strlen(word) - 3, "|\"\"") == 0)
        word[strlen(word) - 2] = '\0';
    return word;
}

/* "4", or "4(1/2/3)": the parts are put behind it in bytes, the first in bits 16 to 23. */
uint64_t read_cycles_value(const struct set *set, char *text)
{
    char *part = strchr(text, '('), *end = text + strlen(text) - 1;
    uint64_t value;
    unsigned shift;
    if (part == NULL)
        return (uint64_t)read_number(set, text, 0, 255);
    if (*end != ')')
        fail_at(set, set->line, "'%s': N, or N(N/N) with up to six parts", text);
    *part++ = *end = '\0';
    value = (uint64_t)read_number(set, text, 0, UINT16_MAX);
    for (shift = 16; (part = strtok(part, "/")) != NULL && shift < 64; part = NULL, shift += 8)
        value |= (uint64_t)read_number(set, part, 0, 255) << shift;
    return value;
}

static void read_cycles(struct set *set, char **words, unsigned count)
{
    struct cycles *cycles = &set->cycles[set->cycles_count];
    unsigned i;
    if (set->model_count == 0 || count != set->model_count + 2)
        fail_at(set, set->line, "cycles NAME, and a number or '-' for each of the %u models above",
                set->model_count);
    cycles->name = words[1];
    for (i = 0; i < set->model_count; i++)
        if (strcmp(words[i + 2], "-") != 0)
            cycles->value[i] = read_cycles_value(set, words[i + 2]);
    if (++set->cycles_count == sizeof set->cycles / sizeof *set->cycles)
        fail_at(set, set->line, "too many words for costs");
}

static void read_names(struct set *set, char **words, unsigned count)
{
    struct name_list *list = &set->lists[set->list_count];
    unsigned i;
    need_words(set, count, 3, "names LIST NAME...");
    if (set->list_count == NAMES_MOST || count - 2 > LIST_NAMES)
        fail_at(set, set->line, "too many names");
    list->name = words[1];
    for (i = 2; i < count; i++)
        list->names[list->count++] = spelling(words[i]);
    set->list_count++;
}

static void read_context(struct set *set, char **words, unsigned count)
{
    struct context_bits *bits = &set->contexts[set->context_count];
    need_words(set, count, 3, "context NAME WIDTH");
    bits->name = words[1];
    bits->width = (unsigned)read_number(set, words[2], 1, 16);
    bits->shift = set->context_width;
    set->context_width += bits->width;
    if (++set->context_count == NAMES_MOST || set->context_width > 32)
        fail_at(set, set->line, "more than 32 bits of context");
}

static void read_parts(struct set *set, struct operand_rule *rule, char *text)
{
    char *part;
    rule->part_count = 0;
    if (strcmp(text, "-") == 0)
        return;
    rule->same = strchr(text, '&') != NULL;
    for (part = strtok(text, ":&"); part != NULL; part = strtok(NULL, ":&")) {
        if (rule->part_count == ISA_PIECES)
            fail_at(set, set->line, "an operand of more than %d fields", ISA_PIECES);
        rule->parts[rule->part_count++] = part;
    }
}

static void read_kind(struct set *set, struct operand_rule *rule, const char *word)
{
    static const struct {
        const char *name;
        enum isa_kind kind;
        bool from_next;
    } kinds[] = {{"number", ISA_NUMBER, false},
                 {"signed", ISA_SIGNED, false},
                 {"relative-next", ISA_RELATIVE, true},
                 {"relative-here", ISA_RELATIVE, false}};
    unsigned i;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, word) == 0) {
            rule->kind = kinds[i].kind;
            rule->from_next = kinds[i].from_next;
            return;
        }
    for (i = 0; i < set->list_count; i++)
        if (strcmp(set->lists[i].name, word) == 0) {
            rule->kind = ISA_NAME;
            rule->list = &set->lists[i];
            return;
        }
    rule->modes = find_modes(set, word);
    rule->kind = ISA_MODE;
    rule->allowed = UINT64_MAX;
    if (rule->modes != NULL)
        return;
    fail_at(set, set->line,
            "'%s' is no kind of operand: number, signed, relative-next, relative-here, or a list "
            "of names or a table of modes above",
            word);
}

/* "_" in it is a blank. */
static char *read_lead(char *word)
{
    char *place;
    for (place = word; *place != '\0'; place++)
        if (*place == '_')
            *place = ' ';
    return word;
}

static void read_modifier(const struct set *set, struct operand_rule *rule, const char *word,
                          char *value)
{
    bool in = strcmp(word, "in") == 0;
    if (rule->modes != NULL && (in || strcmp(word, "but") == 0))
        restrict_modes(set, rule, in, value);
    else if (strcmp(word, "scale") == 0)
        rule->scale = (unsigned)read_number(set, value, 1, 255);
    else if (strcmp(word, "plus") == 0)
        rule->plus = (int)read_number(set, value, -65536, 65536);
    else if (strcmp(word, "zero") == 0)
        rule->zero = (int)read_number(set, value, -65536, 65536);
    else if (strcmp(word, "lead") == 0)
        rule->lead = read_lead(value);
    else
        fail_at(set, set->line, "'%s' is not understood here: scale N, plus N, zero N or lead TEXT",
                word);
}

/* operand NAME [= FIELD:FIELD] KIND [scale N] [plus N] [zero N] [lead TEXT] */
static void read_operand(struct set *set, char **words, unsigned count)
{
    struct operand_rule *rule = &set->rules[set->rule_count];
    unsigned at = 2;
    need_words(set, count, 3, "operand NAME [= FIELD:FIELD] KIND");
    if (++set->rule_count == NAMES_MOST)
        fail_at(set, set->line, "too many operands");
    rule->name = rule->parts[0] = words[1];
    rule->part_count = 1;
    rule->scale = 1;
    if (strcmp(words[2], "=") == 0) {
        need_words(set, count, 5, "operand NAME = FIELD:FIELD KIND");
        read_parts(set, rule, words[3]);
        at = 4;
    }
    if (strcmp(words[at], "custom") == 0) {
        need_words(set, count, at + 2, "custom FUNCTIONS");
        rule->kind = ISA_CUSTOM;
        rule->custom = words[++at];
    } else
        read_kind(set, rule, words[at]);
    for (at++; at < count; at += 2)
        read_modifier(set, rule, words[at], at + 1 < count ? words[at + 1] : (char[]){""});
}

static const struct {
    const char *word;
    void (*read)(struct set *, char **words, unsigned count);
} directives[] = {
    {"isa", read_isa},         {"unit", read_unit},       {"flags", read_flags},
    {"names", read_names},     {"models", read_models},   {"context", read_context},
    {"operand", read_operand}, {"classes", read_classes}, {"address", read_address},
    {"header", read_header},   {"flow", read_flow},       {"cycles", read_cycles},
    {"modes", read_modes},     {"each", read_each},       {"group", read_group},
    {"times", read_times},
};

static bool read_directive(struct set *set, const char *text)
{
    size_t length = strcspn(text, " \t"), i;
    char *words[WORDS_MOST];
    for (i = 0; i < sizeof directives / sizeof *directives; i++)
        if (strlen(directives[i].word) == length &&
            strncmp(directives[i].word, text, length) == 0) {
            unsigned count = split(set, copy(text, strlen(text)), words);
            directives[i].read(set, words, count);
            return true;
        }
    return false;
}

/* --- rows --- */

unsigned split_columns(const struct set *set, char *text, char **columns)
{
    unsigned count = 0;
    while (*text != '\0') {
        char *end = strstr(text, "  ");
        if (count == COLUMNS)
            fail_at(set, set->line, "more than %d columns", COLUMNS);
        columns[count++] = text;
        if (end == NULL)
            break;
        *end++ = '\0';
        for (text = end; *text == ' '; text++)
            ;
    }
    return count;
}

unsigned find_name(char *const *names, unsigned count, const char *name, size_t length)
{
    unsigned i;
    for (i = 0; i < count; i++)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
            break;
    return i;
}

static void read_class(const struct set *set, struct isa_row *row, char *text)
{
    static char *const classes[] = {"branch", "call", "return", "privileged", "conditional",
                                    "trap",   "wait", "load",   "store",      "delayed"};
    const unsigned known = sizeof classes / sizeof *classes;
    char *word;
    if (strcmp(text, "-") == 0)
        return;
    for (word = strtok(text, ","); word != NULL; word = strtok(NULL, ",")) {
        unsigned i = find_name(classes, known, word, strlen(word));
        if (i == known)
            i = ISA_OWN_CLASS + find_name(set->classes, set->class_count, word, strlen(word));
        if (i == ISA_OWN_CLASS + set->class_count)
            fail_at(set, set->line,
                    "'%s' is no class: branch, call, return, privileged, conditional, trap, wait, "
                    "load, store, delayed, or a word of `classes`",
                    word);
        row->class |= 1u << i;
    }
}

static uint32_t read_flag_letters(const struct set *set, const char *text, size_t length)
{
    uint32_t bits = 0;
    for (; length > 0; text++, length--) {
        unsigned i = find_name(set->flags, set->flag_count, text, 1);
        if (i == set->flag_count)
            fail_at(set, set->line, "'%c' is none of the flags", *text);
        bits |= 1u << i;
    }
    return bits;
}

/* "c>nz": reads c, writes n and z; "nz": writes them. */
static void read_flag_column(const struct set *set, struct isa_row *row, const char *text)
{
    const char *arrow = strchr(text, '>');
    if (strcmp(text, "-") == 0)
        return;
    if (arrow != NULL)
        row->reads = read_flag_letters(set, text, (size_t)(arrow - text));
    text = arrow != NULL ? arrow + 1 : text;
    row->writes = read_flag_letters(set, text, strlen(text));
}

static uint32_t find_group(const struct set *set, const char *name)
{
    unsigned i;
    for (i = 0; i < set->group_count; i++)
        if (strcmp(set->groups[i].name, name) == 0)
            return set->groups[i].models;
    return 0;
}

void read_model_column(const struct set *set, struct isa_row *row, char *text)
{
    char *word;
    for (word = strtok(text, ", "); word != NULL; word = strtok(NULL, ", ")) {
        unsigned i = find_name(set->models, set->model_count, word, strlen(word));
        uint32_t group = find_group(set, word);
        if (i == set->model_count && group == 0)
            fail_at(set, set->line, "'%s' is none of the models", word);
        row->models |= group != 0 ? group : 1u << i;
    }
}

/* "none  PATTERN": what fits is no instruction. */
static void read_none(struct set *set, struct isa_row *row, char **columns, unsigned count)
{
    if (count < 2)
        fail_at(set, set->line, "none  PATTERN  MODELS");
    read_pattern(set, row, set->unit_bits, columns[1]);
    row->models = count > 2 ? 0 : UINT32_MAX;
    if (count > 2)
        read_model_column(set, row, columns[2]);
    row->name = row->syntax = row->cost = "";
}

static void read_instruction(struct set *set, struct isa_row *row, char **columns, unsigned count)
{
    if (count < 6)
        fail_at(set, set->line,
                "%u columns, apart by two blanks: wanted are name, pattern, syntax, class, cost, "
                "flags, and models where not all have it",
                count);
    read_pattern(set, row, set->unit_bits, columns[1]);
    read_syntax(set, row, columns[0], columns[2]);
    place_extensions(set, row);
    read_class(set, row, columns[3]);
    row->cost = read_cost(set, row, columns[4]);
    read_flag_column(set, row, columns[5]);
    row->models = count > 6 ? 0 : UINT32_MAX;
    if (count > 6)
        read_model_column(set, row, columns[6]);
}

static void read_row(struct set *set, char **columns, unsigned count)
{
    struct isa_row *row = &set->rows[set->row_count];
    if (set->name == NULL || set->unit_bits == 0)
        fail_at(set, set->line, "`isa NAME` and `unit BITS big|little` come before the first row");
    if (set->row_count + 1 == ROWS_MOST)
        fail_at(set, set->line, "more than %d rows", ROWS_MOST - 1);
    row->line = set->line;
    if (strcmp(columns[0], "none") == 0)
        read_none(set, row, columns, count);
    else
        read_instruction(set, row, columns, count);
    if (row->units > set->longest)
        set->longest = row->units;
    set->row_count++;
}

/* --- the file --- */

static void read_line(struct set *set, char *text)
{
    char *columns[COLUMNS];
    size_t length;
    if (*text == '#')
        return;
    length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    for (; isspace((unsigned char)*text); text++, length--)
        ;
    if (*text == '\0')
        return;
    if (strchr(text, '\t') != NULL)
        fail_at(set, set->line, "a tab: columns are apart by blanks");
    if (strncmp(text, "mode ", 5) == 0)
        read_mode(set, copy(text, length));
    else if (!read_directive(set, text)) {
        unsigned count = split_columns(set, copy(text, length), columns);
        read_columns(set, columns, count, read_row);
    }
}

void read_set(struct set *set, const char *path)
{
    static char text[LINE_LENGTH];
    FILE *file = fopen(path, "r");
    set->file = path;
    if (file == NULL)
        fail_at(set, 0, "cannot be read: %s", strerror(errno));
    while (fgets(text, sizeof text, file) != NULL) {
        set->line++;
        if (strchr(text, '\n') == NULL && !feof(file))
            fail_at(set, set->line, "longer than %d characters", LINE_LENGTH - 2);
        read_line(set, text);
    }
    if (ferror(file))
        fail_at(set, set->line, "cannot be read: %s", strerror(errno));
    fclose(file);
    if (set->address_bits == 0)
        set->address_bits = set->unit_bits;
    if (set->row_count == 0)
        fail_at(set, set->line, "no row: there is no instruction");
}
