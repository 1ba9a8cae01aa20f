/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Macros and repetitions: .macro, .rept, .irp, .irpc, .include ("Using as", 7.66, 7.77). The lines
 * of a body are taken as they stand; \name, \@ and \() in them are replaced when they are read. */
#include "asm/parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- bodies --- */

static bool one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static const char *const macro_begins[] = {".macro", NULL}, *const macro_ends[] = {".endm", NULL},
                         *const repeat_begins[] = {".rept", ".irp", ".irpc", NULL},
                         *const repeat_ends[] = {".endr", NULL};

/* The statements up to the end that belongs to this beginning; reading goes on behind it. */
static bool take_body(struct assembler *as, bool is_macro, const struct asm_statement **body,
                      size_t *count)
{
    struct asm_level *level = as->level;
    unsigned depth = 1;
    char word[ASM_WORD];
    *body = level->statements + level->next;
    for (*count = 0; level->next < level->count; ++*count) {
        asm_statement_word(level->statements[level->next++].text, word);
        depth += one_of(word, is_macro ? macro_begins : repeat_begins);
        depth -= one_of(word, is_macro ? macro_ends : repeat_ends);
        if (depth == 0)
            return true;
    }
    asm_error(as, "the end is missing: put %s behind the last line of it",
              is_macro ? ".endm" : ".endr");
    return false;
}

/* --- replacing --- */

struct replacement {
    const char *name;
    size_t name_length;
    const char *text;
    size_t length;
};

static void put_character(struct assembler *as, char character)
{
    blob_put(&as->line, &character, 1);
    if (as->line.failed || as->line.size > 1 << 20)
        asm_give_up(as, "a line of more than 1 MB comes out of a macro: look at its arguments");
}

/* What stands behind a backslash; how long that is. */
static size_t replace(struct assembler *as, const char *text, const struct replacement *names,
                      size_t count)
{
    size_t length = asm_name_length(text), i, n;
    if (text[0] == '(' && text[1] == ')')
        return 2;
    if (text[0] == '@') {
        if (as->expansions > 0)
            blob_print(&as->line, "%u", as->expansions - 1);
        return 1;
    }
    /* "\name.x" is the argument "name" where there is no "name.x". */
    for (; length > 0; length--)
        for (i = 0; i < count; i++)
            if (names[i].name_length == length && strncmp(names[i].name, text, length) == 0 &&
                (text[length] == '\0' || !asm_is_name(text[length], false) ||
                 text[length] == '.')) {
                for (n = 0; n < names[i].length; n++)
                    put_character(as, names[i].text[n]);
                return length;
            }
    put_character(as, '\\');
    return 0;
}

static const char *expand(struct assembler *as, const char *text, const struct replacement *names,
                          size_t count)
{
    if (strchr(text, '\\') == NULL)
        return text;
    for (as->line.size = 0; *text != '\0';)
        if (*text == '\\')
            text += 1 + replace(as, text + 1, names, count);
        else
            put_character(as, *text++);
    return asm_keep_text(as, &as->passing, (const char *)as->line.bytes, as->line.size);
}

static const struct asm_statement *expand_body(struct assembler *as,
                                               const struct asm_statement *body, size_t count,
                                               const struct replacement *names, size_t name_count)
{
    struct asm_statement *made = asm_keep(as, &as->passing, (count + 1) * sizeof *made);
    size_t i;
    for (i = 0; i < count; i++) {
        made[i] = body[i];
        made[i].text = expand(as, body[i].text, names, name_count);
    }
    return made;
}

/* --- arguments --- */

static bool is_wordlike(char character)
{
    return asm_is_name(character, false) || strchr(")]}\"'", character) != NULL;
}

/* Blanks part two arguments where no operator stands at them. */
static bool parts_here(const char *text, size_t at)
{
    const char *next = asm_blanks(text + at);
    return at > 0 && is_wordlike(text[at - 1]) && *next != '\0' && *next != ',' &&
           (asm_is_name(*next, false) || strchr("\"'\\#[{", *next) != NULL);
}

/* How long the argument at the beginning of the text is; quotes and brackets hold together. */
static size_t argument_length(const char *text)
{
    size_t at = 0;
    int depth = 0;
    bool quoted = false;
    for (; text[at] != '\0'; at++) {
        if (text[at] == '"' && (at == 0 || text[at - 1] != '\\'))
            quoted = !quoted;
        if (quoted)
            continue;
        depth += strchr("([{", text[at]) != NULL;
        depth -= strchr(")]}", text[at]) != NULL;
        if (depth <= 0 && text[at] == ',')
            break;
        if (depth <= 0 && (text[at] == ' ' || text[at] == '\t') && parts_here(text, at))
            break;
    }
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    return at;
}

/* Without its quotes, if it is a quoted text altogether. */
static void unquote(const char **text, size_t *length)
{
    if (*length < 2 || (*text)[0] != '"' ||
        memchr(*text + 1, '"', *length - 1) != (const void *)(*text + *length - 1))
        return;
    ++*text;
    *length -= 2;
}

static bool next_argument(const char **text, const char **argument, size_t *length)
{
    *text = asm_blanks(*text);
    if (**text == '\0')
        return false;
    *argument = *text;
    *length = argument_length(*text);
    *text = asm_blanks(*text + *length);
    if (**text == ',')
        ++*text;
    return true;
}

/* --- .macro --- */

static struct asm_macro *find_macro(struct assembler *as, const char *name)
{
    struct asm_macro *macro;
    for (macro = as->macros; macro != NULL; macro = macro->next)
        if (strcasecmp(macro->name, name) == 0)
            return macro;
    return NULL;
}

/* name, name:req, name:vararg, name=value */
static bool take_parameter(struct assembler *as, const char **text, struct asm_parameter *parameter)
{
    char name[ASM_WORD], kind[ASM_WORD];
    size_t length;
    if (!asm_take_name(as, text, name))
        return false;
    parameter->name = asm_keep_text(as, &as->passing, name, strlen(name));
    if (asm_take(text, ':')) {
        if (!asm_take_name(as, text, kind))
            return false;
        parameter->required = strcmp(kind, "req") == 0;
        parameter->rest = strcmp(kind, "vararg") == 0;
        if (!parameter->required && !parameter->rest) {
            asm_error(as, "'%s' behind a parameter is not known: there is req and vararg", kind);
            return false;
        }
    }
    if (asm_take(text, '=')) {
        const char *standard = *text;
        length = argument_length(*text);
        *text += length;
        unquote(&standard, &length);
        parameter->standard = asm_keep_text(as, &as->passing, standard, length);
    }
    asm_take(text, ',');
    *text = asm_blanks(*text);
    return true;
}

static bool take_parameters(struct assembler *as, const char *text, struct asm_macro *macro)
{
    size_t most = strlen(text) + 1;
    macro->parameters = asm_keep(as, &as->passing, most * sizeof *macro->parameters);
    asm_take(&text, ',');
    for (text = asm_blanks(text); *text != '\0'; macro->parameter_count++)
        if (!take_parameter(as, &text, &macro->parameters[macro->parameter_count]))
            return false;
    return true;
}

static void define_macro(struct assembler *as, const char *text, int argument)
{
    struct asm_macro *macro = asm_keep(as, &as->passing, sizeof *macro);
    char name[ASM_WORD];
    bool good = asm_take_name(as, &text, name) && take_parameters(as, text, macro);
    (void)argument;
    if (!take_body(as, true, &macro->body, &macro->count) || !good)
        return;
    if (find_macro(as, name) != NULL) {
        asm_error(as, "there is a macro %s already: .purgem %s forgets it", name, name);
        return;
    }
    macro->name = asm_keep_text(as, &as->passing, name, strlen(name));
    macro->next = as->macros;
    as->macros = macro;
}

static void forget_macro(struct assembler *as, const char *text, int argument)
{
    struct asm_macro **link, *macro;
    char name[ASM_WORD];
    (void)argument;
    if (!asm_take_name(as, &text, name) || !asm_at_end(as, text))
        return;
    macro = find_macro(as, name);
    for (link = &as->macros; *link != NULL && *link != macro; link = &(*link)->next)
        ;
    if (*link != NULL)
        *link = macro->next;
    else
        asm_error(as, "there is no macro %s", name);
}

/* --- calls --- */

static struct replacement *find_name(struct replacement *names, unsigned count, const char *text,
                                     size_t *length)
{
    size_t name = asm_name_length(text);
    const char *behind = asm_blanks(text + name);
    unsigned i;
    if (name == 0 || *behind != '=' || behind[1] == '=')
        return NULL;
    *length = (size_t)(behind + 1 - text);
    for (i = 0; i < count; i++)
        if (names[i].name_length == name && strncmp(names[i].name, text, name) == 0)
            return &names[i];
    return NULL;
}

static void set(struct replacement *name, const char *text, size_t length)
{
    unquote(&text, &length);
    name->text = text;
    name->length = length;
}

static bool take_arguments(struct assembler *as, const struct asm_macro *macro, const char *text,
                           struct replacement *names)
{
    const char *argument = "";
    size_t length = 0, named;
    unsigned at = 0;
    for (text = asm_blanks(text); *text != '\0';) {
        struct replacement *name = find_name(names, macro->parameter_count, text, &named);
        if (name != NULL) {
            text = asm_blanks(text + named);
            argument = text;
            length = argument_length(text);
            text = asm_blanks(text + length);
            text += *text == ',';
            set(name, argument, length);
            text = asm_blanks(text);
            continue;
        }
        if (at == macro->parameter_count) {
            asm_error(as, "macro %s takes %u argument%s: '%s' is too much", macro->name, at,
                      at == 1 ? "" : "s", text);
            return false;
        }
        if (macro->parameters[at].rest) {
            names[at].text = text;
            names[at].length = strlen(text);
            return true;
        }
        next_argument(&text, &argument, &length);
        set(&names[at++], argument, length);
        text = asm_blanks(text);
    }
    return true;
}

static bool complete(struct assembler *as, const struct asm_macro *macro, struct replacement *names)
{
    unsigned i;
    for (i = 0; i < macro->parameter_count; i++) {
        const struct asm_parameter *parameter = &macro->parameters[i];
        if (names[i].length > 0)
            continue;
        if (parameter->required) {
            asm_error(as, "macro %s wants its argument %s", macro->name, parameter->name);
            return false;
        }
        names[i].text = parameter->standard != NULL ? parameter->standard : "";
        names[i].length = strlen(names[i].text);
    }
    return true;
}

bool asm_macro_call(struct assembler *as, const char *word, const char *operands)
{
    const struct asm_macro *macro = find_macro(as, word);
    const struct asm_statement *body;
    struct replacement *names;
    unsigned i;
    if (macro == NULL)
        return false;
    names = asm_keep(as, &as->passing, (macro->parameter_count + 1) * sizeof *names);
    for (i = 0; i < macro->parameter_count; i++) {
        names[i].name = macro->parameters[i].name;
        names[i].name_length = strlen(names[i].name);
    }
    if (!take_arguments(as, macro, operands, names) || !complete(as, macro, names))
        return true;
    as->expansions++;
    body = expand_body(as, macro->body, macro->count, names, macro->parameter_count);
    asm_level_push(as, LEVEL_MACRO, macro->name, body, macro->count, 0);
    return true;
}

/* .exitm */
static void leave_macro(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (!asm_at_end(as, text))
        return;
    struct asm_level *level;
    for (level = as->level; level != NULL && level->kind == LEVEL_REPEAT; level = level->outer)
        ;
    if (level == NULL || level->kind != LEVEL_MACRO) {
        asm_error(as, ".exitm outside of a macro: take it away");
        return;
    }
    asm_conditions_close(as, level->conditions, true);
    for (as->level->next = as->level->count; as->level != level; as->level = as->level->outer)
        ;
    level->next = level->count;
}

/* --- repetitions --- */

static void repeat(struct assembler *as, const char *text, int argument)
{
    const struct asm_statement *body;
    size_t count;
    int64_t times = 0;
    bool good = asm_known(as, &text, &times) && asm_at_end(as, text);
    (void)argument;
    if (!take_body(as, false, &body, &count) || !good)
        return;
    if (times < 0)
        asm_error(as, ".rept cannot repeat less than 0 times");
    if (times > 0 && count > 0)
        asm_level_push(as, LEVEL_REPEAT, ".rept", body, count, (uint64_t)times - 1);
}

/* .irp name, a, b, c; .irpc name, abc */
static void repeat_for(struct assembler *as, const char *text, int by_character)
{
    const struct asm_statement *body, *made;
    struct replacement name = {0};
    struct asm_statement *all;
    size_t count, used = 0, room = 0;
    char word[ASM_WORD];
    bool good = asm_take_name(as, &text, word);
    asm_take(&text, ',');
    if (!take_body(as, false, &body, &count) || !good)
        return;
    name.name = word;
    name.name_length = strlen(word);
    room = strlen(text) + 1;
    if (count > 0 && room > (1 << 22) / count)
        asm_give_up(as, ".irp makes too many lines: give fewer values");
    all = asm_keep(as, &as->passing, (room * count + 1) * sizeof *all);
    do {
        name.length = 1;
        name.text = text;
        if (by_character)
            text += *text != '\0';
        else if (next_argument(&text, &name.text, &name.length))
            unquote(&name.text, &name.length);
        if (*name.text == '\0')
            name.length = 0;
        made = expand_body(as, body, count, &name, 1);
        memcpy(all + used, made, count * sizeof *all);
        used += count;
        text = asm_blanks(text);
    } while (*text != '\0' && used + count <= room * count);
    asm_level_push(as, LEVEL_REPEAT, by_character ? ".irpc" : ".irp", all, used, 0);
}

static void include(struct assembler *as, const char *text, int argument)
{
    struct asm_file *file = NULL;
    (void)argument;
    if (asm_take_string(as, &text) && asm_at_end(as, text))
        file = asm_file_read(as, (const char *)as->string.bytes);
    if (file != NULL)
        asm_level_push(as, LEVEL_FILE, file->name, file->statements, file->statement_count, 0);
}

static void end_without_begin(struct assembler *as, const char *text, int is_macro)
{
    (void)text;
    asm_error(as, is_macro ? ".endm without .macro: take it away"
                           : ".endr without .rept, .irp or .irpc: take it away");
}

const struct asm_directive_row asm_macro_directives[] = {
    {"macro", define_macro, 0},  {"endm", end_without_begin, 1},
    {"purgem", forget_macro, 0}, {"exitm", leave_macro, 0},
    {"rept", repeat, 0},         {"irp", repeat_for, 0},
    {"irpc", repeat_for, 1},     {"endr", end_without_begin, 0},
    {"include", include, 0},     {NULL, NULL, 0},
};
