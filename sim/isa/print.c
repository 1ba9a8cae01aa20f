/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing an instruction as assembler text. */
#include "isa/isa.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *bytes;
    size_t size, length;
};

static void put(struct text *text, const char *piece)
{
    size_t length = strlen(piece);
    if (text->length + length >= text->size)
        length = text->size - text->length - 1;
    memcpy(text->bytes + text->length, piece, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

/* Small numbers are read best in decimal, addresses and masks not. */
static void put_number(struct text *text, int64_t value)
{
    char piece[24];
    if (value < 0)
        snprintf(piece, sizeof piece, "-%" PRId64, -value);
    else if (value < 10)
        snprintf(piece, sizeof piece, "%" PRId64, value);
    else
        snprintf(piece, sizeof piece, "0x%" PRIx64, value);
    put(text, piece);
}

static bool put_operand(struct text *text, const struct isa_decoded *decoded, unsigned number,
                        uint32_t address)
{
    const struct isa_operand *operand = &decoded->row->operand[number];
    int64_t value = isa_operand_value(decoded, number, address);
    if (operand->kind != ISA_NAME) {
        put_number(text, operand->kind == ISA_RELATIVE ? (uint32_t)value : value);
        return true;
    }
    if (value < 0 || value >= operand->names->count || operand->names->names[value] == NULL)
        return false;
    put(text, operand->names->names[value]);
    return true;
}

static bool put_syntax(struct text *text, const struct isa_decoded *decoded, const char *syntax,
                       uint32_t address)
{
    for (; *syntax != '\0'; syntax++) {
        char piece[2] = {*syntax, '\0'};
        if (*syntax >= ' ')
            put(text, piece);
        else if (!put_operand(text, decoded, (unsigned)*syntax - 1, address))
            return false;
    }
    return true;
}

bool isa_print(const struct isa_decoded *decoded, uint32_t address, char *bytes, size_t size)
{
    struct text text = {bytes, size, 0};
    bytes[0] = '\0';
    if (!put_syntax(&text, decoded, decoded->row->name, address))
        return false;
    if (*decoded->row->syntax != '\0')
        put(&text, " ");
    return put_syntax(&text, decoded, decoded->row->syntax, address);
}
