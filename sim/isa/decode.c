/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking instructions apart by their table. An instruction has units of its row, and between or
 * behind them those of its operands' modes. */
#include "isa/isa.h"

#include "bytes.h"

#include <string.h>

unsigned isa_units(const struct isa *isa, const uint8_t *bytes, size_t count, uint32_t *units)
{
    unsigned size = isa->unit_bits / 8, made;
    for (made = 0; made < ISA_UNITS && (made + 1) * size <= count; made++)
        units[made] = (uint32_t)bytes_number(bytes + made * size, size, isa->big_endian);
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

static uint32_t low_bits(unsigned width)
{
    return width >= 32 ? UINT32_MAX : (1u << width) - 1;
}

static bool in_hole(const struct isa_row *row, const uint32_t *units, unsigned count)
{
    unsigned i;
    for (i = 0; i < row->holes; i++)
        if (row->hole[i].unit < count &&
            !((units[row->hole[i].unit] ^ row->hole[i].value) & row->hole[i].mask))
            return true;
    return false;
}

/* As far as the units are there. */
static bool fits(const struct isa_row *row, const uint32_t *units, unsigned count)
{
    unsigned i;
    for (i = 0; i < row->units && i < count; i++)
        if ((units[i] ^ row->value[i]) & row->mask[i])
            return false;
    return !in_hole(row, units, count);
}

/* --- modes --- */

/* An instruction as its row has it: its own units apart from those of the modes. */
struct parts {
    uint32_t own[ISA_UNITS];
    unsigned own_count; /* of them that are there */
    unsigned units;     /* of all, if none is missing */
    bool more;          /* some are */
    struct isa_taken mode[ISA_MODES];
    uint32_t of_mode[ISA_MODES][ISA_UNITS]; /* its selecting bits, its extension */
};

/* What selects the operand's mode, out of the row's own units. Without any it has one only. */
static uint32_t selecting_bits(const struct isa_row *row, const struct isa_operand *operand,
                               const uint32_t *own)
{
    uint32_t bits = 0;
    unsigned i;
    if (operand->pieces == 0)
        return operand->modes->rows[__builtin_ctzll(operand->allowed)].value[0];
    for (i = 0; i < operand->pieces; i++) {
        const struct isa_field *field = &row->field[operand->piece[i].field];
        bits = bits << field->width | (own[field->unit] >> field->shift & low_bits(field->width));
    }
    return bits;
}

/* The mode that the units say, from `units` on, which are those behind; false: none. */
static bool take_mode(const struct isa_row *row, unsigned number, struct parts *parts,
                      const uint32_t *units, unsigned count, uint32_t model)
{
    const struct isa_operand *operand = &row->operand[row->mode_operand[number]];
    const struct isa_modes *modes = operand->modes;
    uint32_t *of_mode = parts->of_mode[number];
    unsigned i;
    if (count > ISA_UNITS - 1)
        count = ISA_UNITS - 1;
    of_mode[0] = selecting_bits(row, operand, parts->own);
    memcpy(of_mode + 1, units, count * sizeof *units);
    for (i = 0; i < modes->count; i++) {
        const struct isa_row *mode = &modes->rows[i];
        if (!(operand->allowed >> i & 1) || !(mode->models & model) ||
            !fits(mode, of_mode, count + 1))
            continue;
        parts->mode[number] = (struct isa_taken){.row = mode, .number = i, .offset = parts->units};
        parts->units += mode->units - 1u;
        parts->more |= mode->units > count + 1;
        return true;
    }
    return false;
}

static bool take_modes(const struct isa_row *row, unsigned before, struct parts *parts,
                       const uint32_t *units, unsigned count, uint32_t model)
{
    unsigned i;
    for (i = 0; i < row->modes; i++) {
        unsigned at = parts->units < count ? parts->units : count;
        if (row->mode_before[i] == before &&
            !take_mode(row, i, parts, units + at, count - at, model))
            return false;
    }
    return true;
}

/* Takes the units apart as the row says; false: they are not of it. Units that are missing may be
 * what they have to be. */
static bool take_apart(const struct isa_row *row, const uint32_t *units, unsigned count,
                       uint32_t model, struct parts *parts)
{
    unsigned own;
    parts->own_count = parts->units = 0;
    parts->more = false;
    for (own = 0; own <= row->units; own++) {
        if (!take_modes(row, own, parts, units, count, model))
            return false;
        if (own == row->units)
            break;
        if (parts->units >=
            count) { /* what selects the next mode may be missing: enough is known */
            parts->more = true;
            parts->units += row->units - own;
            break;
        }
        parts->own[parts->own_count++] = units[parts->units++];
        if ((parts->own[own] ^ row->value[own]) & row->mask[own])
            return false;
    }
    return !in_hole(row, parts->own, parts->own_count);
}

/* --- --- */

static bool may_fit(const struct isa_row *row, uint32_t context, uint32_t model)
{
    return (row->models & model) && !((context ^ row->context) & row->context_mask);
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
        struct parts parts;
        parts.units = row->units;
        parts.more = row->units > count;
        if (!may_fit(row, context, model) || !fits(row, units, row->modes == 0 ? count : 1) ||
            (row->modes > 0 && !take_apart(row, units, count, model, &parts)))
            continue;
        found.units = parts.units;
        found.more = parts.more;
        found.row = found.more || row->id == NULL ? NULL : row;
        break;
    }
    return found;
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
    struct isa_found found = isa_find(isa, units, count, context, model);
    const struct isa_row *row = found.row;
    struct parts parts;
    unsigned i;
    decoded->row = row;
    if (row == NULL)
        return false;
    decoded->context = context;
    decoded->model = model;
    decoded->units = found.units;
    decoded->size = found.units * isa->unit_bits / isa->address_bits;
    if (row->modes == 0) {
        isa_fields(row, units, decoded->field);
        return true;
    }
    memset(parts.mode, 0, sizeof parts.mode);
    if (!take_apart(row, units, count, model, &parts))
        return false;
    isa_fields(row, parts.own, decoded->field);
    for (i = 0; i < row->modes; i++) {
        decoded->mode[i] = parts.mode[i];
        decoded->mode[i].offset *= isa->unit_bits / isa->address_bits;
        isa_fields(parts.mode[i].row, parts.of_mode[i], decoded->mode[i].field);
    }
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
