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

/* Addresses and masks are read best in hexadecimal. */
void isa_print_number(int64_t value, char *text, size_t size)
{
    if (value < 0)
        snprintf(text, size, "-%" PRId64, -value);
    else if (value < 10)
        snprintf(text, size, "%" PRId64, value);
    else
        snprintf(text, size, "0x%" PRIx64, value);
}

static void put_number(struct text *text, int64_t value)
{
    char piece[24];
    isa_print_number(value, piece, sizeof piece);
    put(text, piece);
}

/* The first of the spellings "cs|hs". */
static bool put_name(struct text *text, const struct isa_names *names, int64_t value)
{
    char piece[64] = "";
    if (value < 0 || value >= names->count || names->names[value] == NULL)
        return false;
    snprintf(piece, sizeof piece, "%.*s", (int)strcspn(names->names[value], "|"),
             names->names[value]);
    put(text, piece);
    return true;
}

static bool put_custom(struct text *text, const struct isa_decoded *decoded, unsigned number,
                       uint32_t address)
{
    const struct isa_place place = {
        .address = address, .context = decoded->context, .model = decoded->model};
    char piece[160] = "";
    if (!decoded->row->operand[number].custom->print(isa_operand_bits(decoded, number), &place,
                                                     piece, sizeof piece))
        return false;
    put(text, piece);
    return true;
}

/* Have all its fields the same value? */
static bool is_same(const struct isa_decoded *decoded, const struct isa_operand *operand)
{
    unsigned i;
    for (i = 1; i < operand->pieces; i++)
        if (decoded->field[operand->piece[i].field] != decoded->field[operand->piece[0].field])
            return false;
    return true;
}

static bool put_syntax(struct text *text, const struct isa_decoded *decoded, const char *syntax,
                       uint32_t address);

/* The mode is an instruction of its own, at its extension's address. */
static bool put_mode(struct text *text, const struct isa_decoded *decoded, unsigned number,
                     uint32_t address)
{
    const struct isa_taken *taken = decoded->mode;
    struct isa_decoded mode;
    while (decoded->row->mode_operand[taken - decoded->mode] != number)
        taken++;
    mode.row = taken->row;
    mode.context = decoded->context;
    mode.model = decoded->model;
    mode.size = decoded->size - taken->offset;
    memcpy(mode.field, taken->field, sizeof mode.field);
    return put_syntax(text, &mode, mode.row->syntax, address + taken->offset);
}

static bool put_operand(struct text *text, const struct isa_decoded *decoded, unsigned number,
                        uint32_t address)
{
    const struct isa_operand *operand = &decoded->row->operand[number];
    int64_t value = isa_operand_value(decoded, number, address);
    if (operand->same && !is_same(decoded, operand))
        return false;
    if (operand->kind == ISA_CUSTOM)
        return put_custom(text, decoded, number, address);
    if (operand->kind == ISA_MODE)
        return put_mode(text, decoded, number, address);
    if (operand->lead != NULL && value == 0)
        return true;
    if (operand->lead != NULL)
        put(text, operand->lead);
    if (operand->kind == ISA_NAME)
        return put_name(text, operand->names, value);
    put_number(text, operand->kind == ISA_RELATIVE ? (uint32_t)value : value);
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
