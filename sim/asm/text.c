/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, texts and signs inside a statement. */
#include "asm/parts.h"

#include <ctype.h>
#include <string.h>

bool asm_is_name(char character, bool first)
{
    return isalpha((unsigned char)character) || character == '_' || character == '.' ||
           character == '$' || (unsigned char)character >= 0x80 ||
           (!first && isdigit((unsigned char)character));
}

const char *asm_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t' || *text == '\f' || *text == '\v')
        text++;
    return text;
}

size_t asm_name_length(const char *text)
{
    size_t length = 0;
    while (asm_is_name(text[length], length == 0))
        length++;
    return length;
}

/* A name or digits with a colon behind; the place behind them, else the same. */
static const char *behind_label(const char *text)
{
    size_t length = asm_name_length(text);
    if (length == 0)
        length = strspn(text, "0123456789");
    return length > 0 && text[length] == ':' ? text + length + 1 : text;
}

void asm_statement_word(const char *text, char word[static ASM_WORD])
{
    const char *behind = asm_blanks(text);
    size_t length, i;
    do {
        text = behind;
        behind = asm_blanks(behind_label(text));
    } while (behind != text);
    length = asm_name_length(text);
    for (i = 0; i < length && i < ASM_WORD - 1; i++)
        word[i] = (char)tolower((unsigned char)text[i]);
    word[i] = '\0';
}

bool asm_take(const char **text, char character)
{
    const char *at = asm_blanks(*text);
    if (*at != character || character == '\0')
        return false;
    *text = asm_blanks(at + 1);
    return true;
}

bool asm_take_name(struct assembler *as, const char **text, char name[static ASM_WORD])
{
    const char *at = asm_blanks(*text);
    size_t length = asm_name_length(at);
    if (length == 0 || length >= ASM_WORD) {
        asm_error(as, "a name is wanted here: '%s'", at);
        return false;
    }
    memcpy(name, at, length);
    name[length] = '\0';
    *text = asm_blanks(at + length);
    return true;
}

static int hexadecimal(const char **text)
{
    unsigned value = 0;
    while (isxdigit((unsigned char)**text)) {
        char digit = *(*text)++;
        value = value * 16 +
                (unsigned)(isdigit((unsigned char)digit) ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    return (int)(value & 0xff);
}

int asm_escape(const char **text)
{
    static const char letters[] = "bfnrtv0", values[] = "\b\f\n\r\t\v";
    char character = **text;
    const char *found;
    int value = 0, digits;
    if (character == '\0')
        return '\\';
    if (character == 'x' || character == 'X') {
        ++*text;
        return hexadecimal(text);
    }
    if (character >= '0' && character <= '7') {
        for (digits = 0; digits < 3 && **text >= '0' && **text <= '7'; digits++)
            value = value * 8 + *(*text)++ - '0';
        return value & 0xff;
    }
    ++*text;
    found = strchr(letters, character);
    return found != NULL ? values[found - letters] : (unsigned char)character;
}

bool asm_take_string(struct assembler *as, const char **text)
{
    const char *at = asm_blanks(*text);
    as->string.size = 0;
    if (*at != '"') {
        asm_error(as, "a text in \"quotes\" is wanted here: '%s'", at);
        return false;
    }
    for (at++; *at != '"' && *at != '\0';) {
        char character = *at++;
        uint8_t byte = (uint8_t)(character == '\\' ? asm_escape(&at) : character);
        blob_put(&as->string, &byte, 1);
    }
    blob_put_integer(&as->string, 0, 1);
    if (as->string.failed)
        asm_give_up(as, "the host has no memory left: close other programs");
    as->string.size--;
    if (*at == '\0') {
        asm_error(as, "the text has no end: a '\"' is missing");
        return false;
    }
    *text = asm_blanks(at + 1);
    return true;
}

bool asm_at_end(struct assembler *as, const char *text)
{
    text = asm_blanks(text);
    if (*text == '\0')
        return true;
    asm_error(as, "'%s' is too much here: take it away, or put a ',' or an operator before it",
              text);
    return false;
}
