/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a command, and the texts and members of an answer. */
#include "console_parts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- words --- */

static void skip_blanks(struct words *words)
{
    while (isspace((unsigned char)*words->at)) /* all that ends a word, too */
        words->at++;
}

const char *words_rest(struct words *words)
{
    skip_blanks(words);
    return words->at;
}

/* Behind a backslash: n r t 0, xHH, or the character itself. */
static char escaped(const char **at)
{
    static const char names[] = "nrt0", values[] = "\n\r\t";
    const char *name = strchr(names, **at);
    char digits[3] = "";
    if (**at == 'x' && isxdigit((unsigned char)(*at)[1]) && isxdigit((unsigned char)(*at)[2])) {
        memcpy(digits, *at + 1, 2);
        *at += 3;
        return (char)strtoul(digits, NULL, 16);
    }
    if (**at == '\0')
        return '\\';
    (*at)++;
    return name != NULL ? values[name - names] : (*at)[-1];
}

bool words_next(struct words *words, char *word, size_t size)
{
    bool quoted = false;
    size_t length = 0;
    skip_blanks(words);
    if (*words->at == '\0')
        return false;
    while (*words->at != '\0' && (quoted || !isspace((unsigned char)*words->at))) {
        char c = *words->at++;
        if (c == '"') {
            quoted = !quoted;
            continue;
        }
        if (c == '\\' && quoted)
            c = escaped(&words->at);
        if (length + 1 < size)
            word[length++] = c;
    }
    word[length] = '\0';
    return true;
}

bool words_peek(const struct words *words, const char *word)
{
    const char *at = words->at + strspn(words->at, " \t\r\n");
    size_t length = strlen(word);
    return strncmp(at, word, length) == 0 &&
           (at[length] == '\0' || isspace((unsigned char)at[length]));
}

bool words_take(struct words *words, const char *word)
{
    if (!words_peek(words, word))
        return false;
    skip_blanks(words);
    words->at += strlen(word);
    return true;
}

bool words_done(struct words *words, struct sim_error *error)
{
    const char *rest = words_rest(words);
    if (*rest == '\0')
        return true;
    sim_error_set(error, "\"%.80s\" is more than this command takes", rest);
    return false;
}

bool console_number(const char *word, uint64_t *value)
{
    char *end;
    bool hexadecimal = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    if (!isdigit((unsigned char)word[0]))
        return false;
    *value = strtoull(word, &end, hexadecimal ? 16 : 10);
    return *end == '\0' && end != word;
}

bool words_number(struct words *words, uint64_t *value, struct sim_error *error)
{
    char word[CONSOLE_WORD];
    if (words_next(words, word, sizeof word) && console_number(word, value))
        return true;
    sim_error_set(error, "a number is wanted here, decimal or 0x hexadecimal");
    return false;
}

bool words_expression(struct console *console, struct words *words, int64_t *value,
                      struct sim_error *error)
{
    const char *text = words_rest(words);
    struct scope scope = console_scope(console);
    struct expression *expression = expression_parse(text, error);
    bool good = expression != NULL && expression_number(expression, &scope, value, error);
    expression_free(expression);
    words->at = text + strlen(text);
    return good;
}

/* --- texts --- */

/* --- members of an answer --- */

static json_t *plain_text(const char *text)
{
    json_t *json = json_string(text);
    char *copy = json == NULL ? strdup(text) : NULL;
    size_t i;
    for (i = 0; copy != NULL && copy[i] != '\0'; i++)
        if ((unsigned char)copy[i] >= 0x7f)
            copy[i] = '.';
    if (copy != NULL)
        json = json_string(copy);
    free(copy);
    return json;
}

void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, plain_text(text));
}

void set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

void set_flag(json_t *object, const char *key, bool flag)
{
    json_object_set_new(object, key, json_boolean(flag));
}

const char *get_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

uint64_t get_number(const json_t *object, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(object, key));
}

bool get_flag(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

bool has(const json_t *object, const char *key)
{
    return json_object_get(object, key) != NULL;
}

json_t *answer_done(const char *format, ...)
{
    char text[1024];
    json_t *answer = json_object();
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    set_text(answer, "done", text);
    return answer;
}

/* --- renderers --- */

void render_nothing(const json_t *answer, struct blob *text)
{
    (void)answer;
    (void)text;
}

void render_done(const json_t *answer, struct blob *text)
{
    if (*get_text(answer, "done") != '\0')
        blob_print(text, "%s\n", get_text(answer, "done"));
}

#define CELL 160

static const char *cell(const json_t *object, const struct text_column *column, char *text)
{
    const json_t *value = json_object_get(object, column->key);
    text[0] = '\0';
    if (json_is_string(value))
        snprintf(text, CELL, "%s", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(text, CELL, column->kind == 'x' ? "0x%08" PRIx64 : "%" PRId64,
                 (uint64_t)json_integer_value(value));
    else if (json_is_boolean(value))
        snprintf(text, CELL, "%s", json_is_true(value) ? "yes" : "no");
    return text;
}

static int column_width(const json_t *array, const struct text_column *column)
{
    size_t width = strlen(column->heading), i;
    char text[CELL];
    for (i = 0; i < json_array_size(array); i++) {
        size_t length = strlen(cell(json_array_get(array, i), column, text));
        width = length > width ? length : width;
    }
    return (int)width;
}

#define COLUMNS 16

static void add_row(struct blob *text, const struct text_column *columns, const int *widths,
                    const json_t *object)
{
    char part[CELL];
    size_t i;
    for (i = 0; columns[i].key != NULL; i++) {
        const char *what = object == NULL ? columns[i].heading : cell(object, &columns[i], part);
        int width = columns[i].kind == 'n' ? widths[i] : -widths[i];
        if (columns[i].kind == 'l')
            blob_print(text, "%s", what);
        else
            blob_print(text, "%*s%s", width, what, columns[i + 1].key == NULL ? "" : "  ");
    }
    while (text->size > 0 && text->bytes[text->size - 1] == ' ')
        text->size--;
    blob_print(text, "\n");
}

void text_table(struct blob *text, const json_t *array, const struct text_column *columns)
{
    int widths[COLUMNS];
    size_t i;
    for (i = 0; columns[i].key != NULL; i++)
        widths[i] = columns[i].kind == 'l' ? 0 : column_width(array, &columns[i]);
    add_row(text, columns, widths, NULL);
    for (i = 0; i < json_array_size(array); i++)
        add_row(text, columns, widths, json_array_get(array, i));
}
