/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directives that put data into the present section ("Using as", chapter 7). Sizes of integers are
 * bytes of 8 bits; .space, .align and .org count addresses of the processor. */
#include "asm/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- integers --- */

static bool fits(int64_t value, unsigned bytes)
{
    int64_t span = bytes >= 8 ? 0 : (int64_t)1 << 8 * bytes;
    return span == 0 || (value >= -span / 2 && value < span);
}

/* The address of a Thumb function is told with bit 0 set, as the linker does. */
static void one_integer(struct assembler *as, const struct asm_value *value, unsigned bytes)
{
    if (!value->unknown && !fits(value->number, bytes))
        asm_warning(as, "0x%" PRIx64 " does not fit %u byte%s: its upper bits are lost",
                    (uint64_t)value->number, bytes, bytes > 1 ? "s" : "");
    asm_emit_integer(as, (uint64_t)value->number | (uint64_t)value->thumb, bytes);
}

static void integers(struct assembler *as, const char *text, int bytes)
{
    struct asm_value value;
    if (bytes == 0)
        bytes = as->processor->assembler->word_bytes;
    asm_emit_kind(as, false);
    text = asm_blanks(text);
    if (*text == '\0')
        return;
    do {
        if (!asm_expression(as, &text, &value))
            return;
        one_integer(as, &value, (unsigned)bytes);
    } while (asm_take(&text, ','));
    asm_at_end(as, text);
}

/* .inst: instructions as numbers, a unit each, or as wide as the suffix says */
static void instructions(struct assembler *as, const char *text, int units)
{
    unsigned size = as->processor->isa->unit_bits / 8, i;
    struct asm_value value;
    asm_emit_kind(as, true);
    do {
        uint32_t parts[2];
        uint8_t bytes[8];
        unsigned count = (unsigned)units;
        if (!asm_expression(as, &text, &value))
            return;
        if (count == 0)
            count = size < 4 && (uint64_t)value.number >> 8 * size != 0 ? 2 : 1;
        for (i = 0; i < count; i++)
            parts[i] = (uint32_t)((uint64_t)value.number >> 8 * size * (count - 1 - i));
        asm_emit(as, bytes, isa_bytes(as->processor->isa, parts, count, bytes));
        as->state = isa_next_state(as->processor->isa, as->state, parts, count);
    } while (asm_take(&text, ','));
    asm_at_end(as, text);
}

/* .uleb128, .sleb128: seven bits a byte, the lowest first (DWARF, 7.6) */
static void leb128(struct assembler *as, const char *text, int is_signed)
{
    struct asm_value value;
    asm_emit_kind(as, false);
    do {
        bool more = true;
        if (!asm_expression(as, &text, &value))
            return;
        while (more) {
            uint8_t byte = value.number & 0x7f;
            int64_t rest = is_signed ? value.number >> 7 : (int64_t)((uint64_t)value.number >> 7);
            more = is_signed ? rest != (byte & 0x40 ? -1 : 0) : rest != 0;
            byte |= more ? 0x80 : 0;
            asm_emit(as, &byte, 1);
            value.number = rest;
        }
    } while (asm_take(&text, ','));
    asm_at_end(as, text);
}

static void floats(struct assembler *as, const char *text, int bytes)
{
    asm_emit_kind(as, false);
    do {
        char *end;
        double wide;
        float narrow;
        uint64_t bits = 0;
        text = asm_blanks(text);
        if (strncasecmp(text, "0f", 2) == 0 || strncasecmp(text, "0d", 2) == 0)
            text += 2;
        wide = strtod(text, &end);
        if (end == text) {
            asm_error(as, "'%s' is no number with a point: write 1.5 or 1e-3", text);
            return;
        }
        narrow = (float)wide;
        memcpy(&bits, bytes == 8 ? (const void *)&wide : (const void *)&narrow, (size_t)bytes);
        asm_emit_integer(as, bits, (unsigned)bytes);
        text = end;
    } while (asm_take(&text, ','));
    asm_at_end(as, text);
}

/* --- texts --- */

static void texts(struct assembler *as, const char *text, int zero)
{
    asm_emit_kind(as, false);
    text = asm_blanks(text);
    while (*text != '\0') {
        if (!asm_take_string(as, &text))
            return;
        asm_emit(as, as->string.bytes, as->string.size + (zero ? 1 : 0));
        if (!asm_take(&text, ',') && *text != '"')
            break;
    }
    asm_at_end(as, text);
}

/* .incbin "file", skip, count */
static void whole_file(struct assembler *as, const char *text, int argument)
{
    struct asm_file *file = NULL;
    int64_t skip = 0, count = -1;
    (void)argument;
    asm_emit_kind(as, false);
    if (asm_take_string(as, &text))
        file = asm_file_bytes(as, (const char *)as->string.bytes);
    if (file == NULL || (asm_take(&text, ',') && !asm_known(as, &text, &skip)) ||
        (asm_take(&text, ',') && !asm_known(as, &text, &count)) || !asm_at_end(as, text))
        return;
    if (count < 0)
        count = (int64_t)file->bytes.size - skip;
    if (skip < 0 || (uint64_t)skip > file->bytes.size || count < 0 ||
        (uint64_t)count > file->bytes.size - (uint64_t)skip) {
        asm_error(as, "%s has %zu bytes only: look at the numbers behind its name", file->name,
                  file->bytes.size);
        return;
    }
    asm_emit(as, file->bytes.bytes + skip, (size_t)count);
}

/* --- gaps --- */

/* A size in addresses of the processor, as bytes. */
static bool take_size(struct assembler *as, const char **text, uint64_t *bytes)
{
    struct asm_value value;
    if (!asm_expression(as, text, &value))
        return false;
    if (value.unknown)
        value.number = 0;
    if (value.number < 0 || value.number > (int64_t)1 << 32) {
        asm_error(as, "%" PRId64 " is no size: take 0 to 0xffffffff", value.number);
        return false;
    }
    *bytes = (uint64_t)value.number * as->processor->address_bytes;
    return true;
}

static bool take_fill(struct assembler *as, const char **text, bool *filled, uint8_t *fill)
{
    struct asm_value value;
    *filled = false;
    if (!asm_take(text, ',') || **text == '\0' || **text == ',')
        return true;
    if (!asm_expression(as, text, &value))
        return false;
    *filled = true;
    *fill = (uint8_t)value.number;
    return true;
}

static void put_space(struct assembler *as, uint64_t bytes, uint8_t fill)
{
    uint8_t block[64];
    if (fill == 0) {
        asm_emit_zeros(as, bytes);
        return;
    }
    memset(block, fill, sizeof block);
    for (; bytes > 0; bytes -= bytes < sizeof block ? bytes : sizeof block)
        asm_emit(as, block, bytes < sizeof block ? (size_t)bytes : sizeof block);
}

static void space(struct assembler *as, const char *text, int argument)
{
    uint64_t bytes;
    uint8_t fill = 0;
    bool filled;
    (void)argument;
    asm_emit_kind(as, false);
    if (take_size(as, &text, &bytes) && take_fill(as, &text, &filled, &fill) &&
        asm_at_end(as, text))
        put_space(as, bytes, fill);
}

/* .fill repeat, size, value: values of 4 bytes at the most, zeros above */
static void fill(struct assembler *as, const char *text, int argument)
{
    struct asm_value repeat, size = {.number = 1}, value = {.number = 0};
    uint64_t bits;
    (void)argument;
    asm_emit_kind(as, false);
    if (!asm_expression(as, &text, &repeat) ||
        (asm_take(&text, ',') && !asm_expression(as, &text, &size)) ||
        (asm_take(&text, ',') && !asm_expression(as, &text, &value)) || !asm_at_end(as, text))
        return;
    if (repeat.number < 0 || repeat.number > ASM_MOST_BYTES || size.number < 0) {
        asm_error(as, "how often, and how many bytes, cannot be less than 0 or more than %u",
                  ASM_MOST_BYTES);
        return;
    }
    if (size.number > 8)
        size.number = 8;
    bits = (uint64_t)value.number & 0xffffffff;
    if (bits == 0 || size.number == 0)
        asm_emit_zeros(as, (uint64_t)repeat.number * (uint64_t)size.number);
    else
        for (; repeat.number > 0; repeat.number--)
            asm_emit_integer(as, bits, (unsigned)size.number);
}

enum { BY_PROCESSOR, BY_COUNT, BY_POWER };

static bool alignment(struct assembler *as, const char **text, int kind, uint64_t *bytes)
{
    struct asm_value value = {.number = 0};
    bool power =
        kind == BY_POWER || (kind == BY_PROCESSOR && as->processor->assembler->align_is_power);
    *text = asm_blanks(*text);
    if (**text != '\0' && **text != ',' && !asm_expression(as, text, &value))
        return false;
    if (value.unknown)
        value.number = 0;
    if (power && value.number >= 0 && value.number < 32)
        value.number = (int64_t)1 << value.number;
    else if (power)
        value.number = -1;
    if (value.number < 0 || (value.number & (value.number - 1)) != 0 ||
        value.number > (int64_t)1 << 31) {
        asm_error(as, "an alignment is a power of two%s", power ? ": give the power, 0 to 31" : "");
        return false;
    }
    *bytes = (uint64_t)(value.number == 0 ? 1 : value.number) * as->processor->address_bytes;
    return true;
}

/* .align how, fill, most */
static void align(struct assembler *as, const char *text, int kind)
{
    uint64_t bytes, most = 0;
    uint8_t value = 0;
    bool filled;
    if (!alignment(as, &text, kind, &bytes) || !take_fill(as, &text, &filled, &value) ||
        (asm_take(&text, ',') && !take_size(as, &text, &most)) || !asm_at_end(as, text))
        return;
    asm_section_align(as, bytes, filled, value, most);
}

static void even(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (asm_at_end(as, text))
        asm_section_align(as, 2, false, 0, 0);
}

const struct asm_directive_row asm_data_directives[] = {
    {"byte", integers, 1},       {"2byte", integers, 2},
    {"4byte", integers, 4},      {"8byte", integers, 8},
    {"short", integers, 2},      {"half", integers, 2},
    {"hword", integers, 2},      {"long", integers, 4},
    {"word", integers, 0},       {"int", integers, 0},
    {"quad", integers, 8},       {"inst", instructions, 0},
    {"inst.n", instructions, 1}, {"inst.w", instructions, 2},
    {"uleb128", leb128, 0},      {"sleb128", leb128, 1},
    {"float", floats, 4},        {"single", floats, 4},
    {"double", floats, 8},       {"ascii", texts, 0},
    {"asciz", texts, 1},         {"string", texts, 1},
    {"incbin", whole_file, 0},   {"space", space, 0},
    {"skip", space, 0},          {"zero", space, 0},
    {"fill", fill, 0},           {"align", align, BY_PROCESSOR},
    {"balign", align, BY_COUNT}, {"p2align", align, BY_POWER},
    {"even", even, 0},           {NULL, NULL, 0},
};
