/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of C: comments are dim, its words of control bold. Nothing more: colours mean states. */
#include "panel_code.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
    "break",   "case",   "char",   "const",  "continue", "default",  "do",     "double",
    "else",    "enum",   "extern", "float",  "for",      "goto",     "if",     "int",
    "long",    "return", "short",  "signed", "sizeof",   "static",   "struct", "switch",
    "typedef", "union",  "void",   "while",  "unsigned", "volatile", "bool",   "register",
};

static bool is_word(const char *text, size_t length)
{
    size_t i;
    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
            return true;
    return false;
}

struct piece {
    size_t length;
    enum ui_font font;
    enum ui_colour colour;
};

static size_t comment_length(const char *text)
{
    const char *end = strstr(text, "*/");
    return end == NULL ? strlen(text) : (size_t)(end - text) + 2;
}

/* A text in quotes, the quotes included. */
static size_t quoted_length(const char *text)
{
    size_t at = 1;
    while (text[at] != '\0' && text[at] != text[0])
        at += text[at] == '\\' && text[at + 1] != '\0' ? 2 : 1;
    return text[at] == '\0' ? at : at + 1;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

static size_t rest_length(const char *text)
{
    size_t length = 1;
    while (text[length] != '\0' && !isalnum((unsigned char)text[length]) &&
           strchr("_\"'/", text[length]) == NULL)
        length++;
    return length;
}

static struct piece next_piece(const char *text, bool in_comment)
{
    size_t length;
    if (in_comment)
        return (struct piece){comment_length(text), UI_MONO, UI_DIM};
    if (text[0] == '/' && text[1] == '*')
        return (struct piece){2 + comment_length(text + 2), UI_MONO, UI_DIM};
    if (text[0] == '/' && text[1] == '/')
        return (struct piece){strlen(text), UI_MONO, UI_DIM};
    if (*text == '"' || *text == '\'')
        return (struct piece){quoted_length(text), UI_MONO, UI_TEXT};
    length = word_length(text);
    if (length > 0)
        return (struct piece){length, is_word(text, length) ? UI_MONO_BOLD : UI_MONO, UI_TEXT};
    return (struct piece){rest_length(text), UI_MONO, UI_TEXT};
}

static size_t characters(const char *text, size_t bytes)
{
    size_t count = 0;
    while (bytes-- > 0)
        count += ((unsigned char)*text++ & 0xc0) != 0x80;
    return count;
}

void code_draw_text(struct ui *ui, double x, double y, const char *text, bool in_comment)
{
    double character = ui_mono_width(ui);
    while (*text != '\0') {
        struct piece piece = next_piece(text, in_comment), next = {0};
        size_t length = piece.length;
        in_comment = false;
        while (text[length] != '\0') {
            next = next_piece(text + length, false);
            if (next.font != piece.font || next.colour != piece.colour)
                break;
            length += next.length;
        }
        ui_textf(ui, x, y, 0, piece.font, piece.colour, UI_LEFT, "%.*s", (int)length, text);
        x += (double)characters(text, length) * character;
        text += length;
    }
}

bool code_ends_in_comment(const char *text, bool in_comment)
{
    while (*text != '\0') {
        struct piece piece = next_piece(text, in_comment);
        bool opens = in_comment || (text[0] == '/' && text[1] == '*');
        if (opens && text[piece.length] == '\0')
            return piece.length < 2 || memcmp(text + piece.length - 2, "*/", 2) != 0 ||
                   (!in_comment && piece.length < 4);
        in_comment = false;
        text += piece.length;
    }
    return in_comment;
}
