/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of expressions: fetched from memory or registers, made numbers and back, stored. Byte
 * order and sizes are the guest's. Left out: floating point of other sizes than 4 and 8, integers
 * of more than 8 bytes. */
#include "debug/expression_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool expression_fail(struct evaluator *e, const char *format, ...)
{
    char text[sizeof e->error->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_error_set(e->error, "%s", text);
    return false;
}

static const struct cpu_class *class_of(const struct evaluator *e)
{
    return e->scope->machine->cpu->device.class->cpu;
}

const struct frame *expression_frame(struct evaluator *e)
{
    if (e->frame == NULL && e->scope->frame != NULL)
        e->frame = e->scope->frame;
    else if (e->frame == NULL) {
        frame_of_cpu(e->scope->machine, &e->own_frame);
        e->frame = &e->own_frame;
    }
    return e->frame;
}

const struct type *expression_builtin(struct evaluator *e, enum builtin builtin)
{
    return symbols_builtin(e->symbols, builtin);
}

/* --- bytes --- */

static uint64_t from_bytes(const struct evaluator *e, const uint8_t *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count && i < 8; i++)
        value |= (uint64_t)bytes[class_of(e)->processor->big_endian ? count - 1 - i : i] << 8 * i;
    return value;
}

static void to_bytes(const struct evaluator *e, uint64_t value, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count && i < 8; i++)
        bytes[class_of(e)->processor->big_endian ? count - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

static bool register_bytes(struct evaluator *e, const struct value *value, uint64_t offset,
                           uint8_t *bytes, size_t count)
{
    const struct frame *frame = expression_frame(e);
    uint8_t all[8] = {0};
    if (!frame->known[value->reg])
        return expression_fail(e, "the register %s is not known in this frame",
                               class_of(e)->registers[value->reg].name);
    to_bytes(e, frame->registers[value->reg], all, sizeof all);
    if (offset + count > sizeof all)
        return expression_fail(e, "a register does not hold so many bytes");
    /* A value narrower than a register is its low end. */
    if (class_of(e)->processor->big_endian)
        offset += sizeof all - (type_size(value->type) > 8 ? 8 : type_size(value->type));
    if (offset + count > sizeof all)
        return expression_fail(e, "a register does not hold so many bytes");
    memcpy(bytes, all + offset, count);
    return true;
}

bool expression_bytes(struct evaluator *e, const struct value *value, uint64_t offset,
                      uint8_t *bytes, size_t count)
{
    uint64_t wanted = (count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1);
    uint32_t address = value->address + (uint32_t)offset;
    switch (value->place) {
    case PLACE_MEMORY:
        if (bus_peek(e->scope->machine->cpu->data, address, bytes, count) == count)
            return true;
        return expression_fail(e, "cannot read %zu bytes of memory at 0x%x", count, address);
    case PLACE_REGISTER:
        return register_bytes(e, value, offset, bytes, count);
    default:
        if (offset >= sizeof value->bytes || count > sizeof value->bytes - offset ||
            (value->known >> offset & wanted) != wanted)
            return expression_fail(e, "optimised out: the value is nowhere at this instruction");
        memcpy(bytes, value->bytes + offset, count);
        return true;
    }
}

bool expression_part(struct evaluator *e, const struct value *whole, const struct type *type,
                     uint64_t offset, unsigned bits, unsigned first_bit, struct value *part)
{
    struct value made = {.type = type, .place = whole->place, .bits = bits, .first_bit = first_bit};
    uint64_t size = bits > 0 ? (first_bit + bits + 7) / 8 : type_size(type);
    if (whole->place == PLACE_MEMORY)
        made.address = whole->address + (uint32_t)offset;
    else {
        made.place = PLACE_BYTES;
        if (size > sizeof made.bytes || offset > sizeof made.bytes)
            return expression_fail(e, "only values in memory may be so large");
        if (whole->place == PLACE_REGISTER) {
            if (!expression_bytes(e, whole, offset, made.bytes, size))
                return false;
            made.known = UINT64_MAX;
        } else {
            memcpy(made.bytes, whole->bytes + offset, sizeof made.bytes - offset);
            made.known = offset >= 64 ? 0 : whole->known >> offset;
        }
    }
    *part = made;
    return true;
}

/* --- numbers --- */

bool expression_is_scalar(const struct type *bare)
{
    switch (bare->kind) {
    case TYPE_BOOLEAN:
    case TYPE_CHARACTER:
    case TYPE_INTEGER:
    case TYPE_FLOAT:
    case TYPE_ENUM:
    case TYPE_POINTER:
        return true;
    default:
        return false;
    }
}

bool expression_decay(struct evaluator *e, struct value *value)
{
    const struct type *bare = type_bare(value->type);
    const struct type *target = bare->kind == TYPE_ARRAY ? type_target(bare) : bare;
    uint32_t address = value->address;
    if (bare->kind != TYPE_ARRAY && bare->kind != TYPE_FUNCTION)
        return true;
    if (value->place != PLACE_MEMORY)
        return expression_fail(e, "the array is not in memory: it has no address");
    *value = expression_pointer(e, target, address);
    return true;
}

static double real_of(const uint64_t bits, size_t size)
{
    uint32_t half = (uint32_t)bits;
    float single;
    double real;
    memcpy(&single, &half, sizeof single);
    memcpy(&real, &bits, sizeof real);
    return size == 4 ? (double)single : real;
}

static uint64_t extend(uint64_t bits, unsigned width, bool is_signed)
{
    unsigned unused = width >= 64 || width == 0 ? 0 : 64 - width;
    bits <<= unused;
    return is_signed ? (uint64_t)((int64_t)bits >> unused) : bits >> unused;
}

static bool fetch_bits(struct evaluator *e, const struct value *value, bool is_signed,
                       uint64_t *bits)
{
    uint8_t bytes[16] = {0};
    unsigned count = (value->first_bit + value->bits + 7) / 8;
    uint64_t all = 0, low;
    if (count > 8)
        return expression_fail(e, "the bit-field is too wide");
    if (!expression_bytes(e, value, 0, bytes, count))
        return false;
    all = from_bytes(e, bytes, count);
    low = class_of(e)->processor->big_endian ? count * 8 - value->first_bit - value->bits
                                             : value->first_bit;
    *bits = extend(all >> low, value->bits, is_signed);
    return true;
}

bool expression_to_number(struct evaluator *e, const struct value *value, struct number *number)
{
    struct value copy = *value;
    const struct type *bare;
    uint8_t bytes[8] = {0};
    uint64_t size;
    char text[96];
    *number = (struct number){.bits = 0};
    if (value->is_text)
        return expression_fail(e, "\"%s\" is a text, not a number", value->text);
    if (!expression_decay(e, &copy))
        return false;
    bare = type_bare(copy.type);
    size = type_size(bare);
    if (!expression_is_scalar(bare) || size == 0 || size > 8)
        return expression_fail(e, "a value of type %s is no number",
                               type_text(copy.type, text, sizeof text));
    *number = (struct number){.is_signed = bare->is_signed};
    if (copy.bits > 0)
        return fetch_bits(e, &copy, bare->is_signed, &number->bits);
    if (!expression_bytes(e, &copy, 0, bytes, size))
        return false;
    number->bits = from_bytes(e, bytes, size);
    number->is_real = bare->kind == TYPE_FLOAT;
    if (number->is_real && size != 4 && size != 8)
        return expression_fail(e, "floating point of %u bytes is not understood", (unsigned)size);
    if (number->is_real)
        number->real = real_of(number->bits, size);
    else
        number->bits = extend(number->bits, (unsigned)size * 8, bare->is_signed);
    return true;
}

static uint64_t bits_of_real(double real, size_t size)
{
    float single = (float)real;
    uint32_t half;
    uint64_t bits;
    memcpy(&half, &single, sizeof half);
    memcpy(&bits, &real, sizeof bits);
    return size == 4 ? half : bits;
}

/* C leaves open what becomes of a number that does not fit: here the nearest that does. */
static uint64_t truncated(double real, bool is_signed)
{
    if (real != real)
        return 0;
    if (real < 0 && !is_signed && real > -9.2e18)
        return (uint64_t)(int64_t)real;
    if (real < -9.2e18)
        return (uint64_t)INT64_MIN;
    if (real >= 1.8446744073709552e19)
        return UINT64_MAX;
    return real < 9.2e18 && is_signed ? (uint64_t)(int64_t)real : (uint64_t)(real < 0 ? 0 : real);
}

/* Converts to a scalar type, as an assignment in C does. */
struct value expression_of_number(struct evaluator *e, const struct type *type,
                                  const struct number *number)
{
    const struct type *bare = type_bare(type);
    struct value value = {.type = type, .place = PLACE_NONE, .known = UINT64_MAX};
    uint64_t bits = number->bits, size = type_size(bare);
    if (bare->kind == TYPE_FLOAT) {
        double real = number->is_real     ? number->real
                      : number->is_signed ? (double)(int64_t)number->bits
                                          : (double)number->bits;
        bits = bits_of_real(real, size);
    } else if (bare->kind == TYPE_BOOLEAN)
        bits = number->is_real ? number->real != 0 : number->bits != 0;
    else if (number->is_real)
        bits = truncated(number->real, bare->is_signed);
    to_bytes(e, bits, value.bytes, size > 8 ? 8 : size);
    return value;
}

struct value expression_integer(struct evaluator *e, enum builtin builtin, uint64_t bits)
{
    struct number number = {.bits = bits, .is_signed = true};
    return expression_of_number(e, expression_builtin(e, builtin), &number);
}

static bool fits(struct evaluator *e, enum builtin builtin, uint64_t bits)
{
    uint64_t width = 8 * type_size(expression_builtin(e, builtin));
    if (width == 0 || width >= 64)
        return true;
    if (builtin == BUILTIN_INT)
        return (uint64_t)((int64_t)(bits << (64 - width)) >> (64 - width)) == bits;
    return bits >> width == 0;
}

struct value expression_constant(struct evaluator *e, enum builtin builtin, uint64_t bits)
{
    if (builtin == BUILTIN_INT && !fits(e, builtin, bits))
        builtin = BUILTIN_LONG;
    if (builtin == BUILTIN_UNSIGNED_INT && !fits(e, builtin, bits))
        builtin = BUILTIN_UNSIGNED_LONG;
    return expression_integer(e, builtin, bits);
}

struct value expression_pointer(struct evaluator *e, const struct type *target, uint32_t address)
{
    struct number number = {.bits = address};
    return expression_of_number(e, symbols_pointer_to(e->symbols, target), &number);
}

struct value expression_real(struct evaluator *e, enum builtin builtin, double real)
{
    struct number number = {.is_real = true, .real = real};
    return expression_of_number(e, expression_builtin(e, builtin), &number);
}

struct value expression_text_value(struct evaluator *e, const char *text)
{
    struct value value = {.place = PLACE_NONE, .is_text = true};
    value.type = symbols_pointer_to(e->symbols, expression_builtin(e, BUILTIN_CHAR));
    snprintf(value.text, sizeof value.text, "%s", text);
    return value;
}

bool expression_is_true(struct evaluator *e, const struct value *value, bool *truth)
{
    struct number number;
    if (value->is_text) {
        *truth = value->text[0] != '\0';
        return true;
    }
    if (!expression_to_number(e, value, &number))
        return false;
    *truth = number.is_real ? number.real != 0 : number.bits != 0;
    return true;
}

/* --- texts of the guest --- */

static bool is_character(const struct type *type)
{
    const struct type *bare = type_bare(type);
    return bare->kind == TYPE_CHARACTER && type_size(bare) == 1;
}

bool expression_string(struct evaluator *e, const struct value *value, char *text, size_t size)
{
    const struct type *bare = type_bare(value->type);
    uint64_t most = size - 1;
    struct number number = {.bits = value->address};
    if (value->is_text) {
        snprintf(text, size, "%s", value->text);
        return true;
    }
    if ((bare->kind != TYPE_POINTER && bare->kind != TYPE_ARRAY) ||
        !is_character(type_target(bare)))
        return expression_fail(e, "this is no text: only pointers to char and arrays of it are");
    if (bare->kind == TYPE_ARRAY && bare->count < most)
        most = bare->count;
    if (bare->kind == TYPE_POINTER && !expression_to_number(e, value, &number))
        return false;
    memset(text, 0, size);
    for (uint64_t i = 0; i < most; i++) {
        uint8_t byte;
        if (bare->kind == TYPE_ARRAY && value->place != PLACE_MEMORY) {
            if (!expression_bytes(e, value, i, &byte, 1))
                return false;
        } else if (bus_peek(e->scope->machine->cpu->data, (uint32_t)(number.bits + i), &byte, 1) !=
                   1)
            return expression_fail(e, "cannot read the text at 0x%x", (unsigned)number.bits);
        text[i] = (char)byte;
        if (byte == 0)
            break;
    }
    return true;
}

/* --- storing --- */

static bool store_bytes(struct evaluator *e, const struct value *place, const uint8_t *bytes,
                        size_t count)
{
    struct machine *machine = e->scope->machine;
    if (place->place == PLACE_MEMORY) {
        if (bus_poke(machine->cpu->data, place->address, bytes, count) == count)
            return true;
        return expression_fail(e, "cannot write %zu bytes of memory at 0x%x", count,
                               place->address);
    }
    if (place->place != PLACE_REGISTER)
        return expression_fail(e, "only what is in memory or in a register can be set");
    if (e->scope->frame != NULL && (e->scope->frame->is_caller || e->scope->frame->exception))
        return expression_fail(e, "registers can be set in the innermost frame only");
    class_of(e)->set(machine->cpu, place->reg, from_bytes(e, bytes, count));
    return true;
}

/* A bit-field's neighbours stay as they are. */
static bool store_bits(struct evaluator *e, const struct value *place, uint64_t bits)
{
    uint8_t bytes[16] = {0};
    size_t count = (place->first_bit + place->bits + 7) / 8;
    uint64_t mask = place->bits >= 64 ? UINT64_MAX : (UINT64_C(1) << place->bits) - 1, all;
    uint64_t low = class_of(e)->processor->big_endian ? count * 8 - place->first_bit - place->bits
                                                      : place->first_bit;
    if (count > 8)
        return expression_fail(e, "the bit-field is too wide");
    if (!expression_bytes(e, place, 0, bytes, count))
        return false;
    all = from_bytes(e, bytes, count);
    all = (all & ~(mask << low)) | (bits & mask) << low;
    to_bytes(e, all, bytes, count);
    return store_bytes(e, place, bytes, count);
}

bool expression_store(struct evaluator *e, const struct value *place, const struct value *value)
{
    const struct type *bare = type_bare(place->type);
    struct value converted;
    struct number number;
    char text[96];
    if (!expression_is_scalar(bare))
        return expression_fail(e, "a %s cannot be set as a whole: set its parts",
                               type_text(place->type, text, sizeof text));
    if (!expression_to_number(e, value, &number))
        return false;
    converted = expression_of_number(e, bare, &number);
    if (place->bits > 0)
        return store_bits(e, place, from_bytes(e, converted.bytes, type_size(bare)));
    return store_bytes(e, place, converted.bytes, type_size(bare));
}
