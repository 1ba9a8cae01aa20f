/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking instructions apart by their table. */
#include "isa/isa.h"

#include <string.h>

unsigned isa_units(const struct isa *isa, const uint8_t *bytes, size_t count, uint32_t *units)
{
    unsigned size = isa->unit_bits / 8, made, i;
    for (made = 0; made < ISA_UNITS && (made + 1) * size <= count; made++) {
        uint32_t unit = 0;
        for (i = 0; i < size; i++)
            unit = unit << 8 | bytes[made * size + (isa->big_endian ? i : size - 1 - i)];
        units[made] = unit;
    }
    return made;
}

size_t isa_bytes(const struct isa *isa, const uint32_t *units, unsigned count, uint8_t *bytes)
{
    unsigned size = isa->unit_bits / 8, unit, i;
    for (unit = 0; unit < count; unit++)
        for (i = 0; i < size; i++)
            bytes[unit * size + (isa->big_endian ? size - 1 - i : i)] =
                (uint8_t)(units[unit] >> 8 * i);
    return (size_t)count * size;
}

/* As far as the units are there. */
static bool fits(const struct isa_row *row, const uint32_t *units, unsigned count, uint32_t context,
                 uint32_t model)
{
    unsigned i;
    if (!(row->models & model) || ((context ^ row->context) & row->context_mask))
        return false;
    for (i = 0; i < row->units && i < count; i++)
        if ((units[i] ^ row->value[i]) & row->mask[i])
            return false;
    for (i = 0; i < row->holes; i++)
        if (row->hole[i].unit < count &&
            !((units[row->hole[i].unit] ^ row->hole[i].value) & row->hole[i].mask))
            return false;
    return true;
}

struct isa_found isa_find(const struct isa *isa, const uint32_t *units, unsigned count,
                          uint32_t context, uint32_t model)
{
    struct isa_found found = {NULL, count == 0, 0};
    unsigned bucket, i;
    if (count == 0)
        return found;
    bucket = units[0] >> (isa->unit_bits - isa->bucket_bits) & ((1u << isa->bucket_bits) - 1);
    for (i = isa->bucket[bucket]; i < isa->bucket[bucket + 1]; i++) {
        const struct isa_row *row = &isa->rows[isa->bucket_rows[i]];
        if (!fits(row, units, count, context, model))
            continue;
        found.units = row->units;
        found.more = row->units > count;
        found.row = found.more || row->id == NULL ? NULL : row;
        break;
    }
    return found;
}

static uint32_t low_bits(unsigned width)
{
    return width >= 32 ? UINT32_MAX : (1u << width) - 1;
}

void isa_fields(const struct isa_row *row, const uint32_t *units, uint32_t *field)
{
    unsigned i;
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *place = &row->field[i];
        uint32_t sign = 1u << (place->width - 1);
        field[i] = units[place->unit] >> place->shift & low_bits(place->width);
        if (place->is_signed)
            field[i] = (field[i] ^ sign) - sign;
    }
}

bool isa_decode(const struct isa *isa, const uint32_t *units, unsigned count, uint32_t context,
                uint32_t model, struct isa_decoded *decoded)
{
    decoded->row = isa_find(isa, units, count, context, model).row;
    if (decoded->row == NULL)
        return false;
    decoded->context = context;
    decoded->model = model;
    decoded->size = decoded->row->units * isa->unit_bits / isa->address_bits;
    isa_fields(decoded->row, units, decoded->field);
    return true;
}

uint32_t isa_operand_bits(const struct isa_decoded *decoded, unsigned number)
{
    const struct isa_operand *operand = &decoded->row->operand[number];
    uint64_t bits = 0;
    unsigned i;
    for (i = 0; i < operand->pieces; i++) {
        const struct isa_piece *piece = &operand->piece[i];
        uint32_t value =
            piece->context ? decoded->context >> piece->shift : decoded->field[piece->field];
        bits = operand->same ? 0 : bits << piece->width;
        bits |= value & low_bits(piece->width);
    }
    return (uint32_t)bits;
}

int64_t isa_operand_value(const struct isa_decoded *decoded, unsigned number, uint32_t address)
{
    const struct isa_operand *operand = &decoded->row->operand[number];
    uint32_t bits = isa_operand_bits(decoded, number);
    uint64_t sign = operand->width == 0 ? 0 : 1ull << (operand->width - 1);
    int64_t value = operand->is_signed ? (int64_t)((bits ^ sign) - sign) : (int64_t)bits;
    if (bits == 0 && operand->zero != 0)
        return operand->zero;
    value = value * operand->scale + operand->plus;
    if (operand->kind == ISA_RELATIVE)
        value += address + (operand->from_next ? decoded->size : 0u);
    return value;
}
