/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of the H8 family as its programming manuals write them, both ways: "0x1234:16", with the
 * size behind the colon. It may be left out: the shortest instruction that can hold the value is
 * then taken. Addresses are written whole, though instructions have 8 or 16 bits of them. */
#include "cpu/h8/h8_text.h"

#include "gen/isa/h8.h"

#include <ctype.h>
#include <stdio.h>

/* --- what the models differ in --- */

static bool is_model(const struct isa_place *place, unsigned model)
{
    return (place->model & 1u << model) != 0;
}

/* Normal mode has the addresses of the H8/300. */
static unsigned address_width(const struct isa_place *place)
{
    return is_model(place, H8_MODEL_h8300) || is_model(place, H8_MODEL_h8300hn) ? 16 : 24;
}

static uint32_t address_mask(const struct isa_place *place)
{
    return (1u << address_width(place)) - 1;
}

/* The manuals' names for addresses and displacements that stand in two words. */
static unsigned long_size(const struct isa_place *place)
{
    return is_model(place, H8_MODEL_h8s) ? 32 : 24;
}

/* The number's lower bits, sign-extended. */
static int64_t sign_extend(int64_t value, unsigned width)
{
    int64_t span = (int64_t)1 << width;
    value &= span - 1;
    return value >= span / 2 ? value - span : value;
}

/* --- numbers with a size --- */

static bool print_sized(int64_t value, unsigned size_behind, char *text, size_t size)
{
    char number[24];
    isa_print_number(value, number, sizeof number);
    snprintf(text, size, "%s:%u", number, size_behind);
    return true;
}

struct sized {
    int64_t value;
    unsigned size; /* 0: none is written */
};

static const char *parse_size(const char *text, unsigned *size)
{
    const char *behind = isa_take(text, ':');
    *size = 0;
    if (behind == NULL)
        return text;
    behind = isa_skip(behind);
    while (isdigit((unsigned char)*behind) && *size < 100)
        *size = *size * 10 + (unsigned)(*behind++ - '0');
    return *size == 0 ? NULL : behind;
}

/* A number, of one of the two sizes if one is written. */
static const char *parse_sized(const char *text, const struct isa_place *place, unsigned one_size,
                               unsigned other_size, struct sized *found, struct sim_error *error)
{
    text = isa_parse_number(text, ":,)", place, &found->value, error);
    text = text != NULL ? parse_size(text, &found->size) : NULL;
    if (text == NULL || found->size == 0 || found->size == one_size || found->size == other_size)
        return text;
    sim_error_set(error, "':%u' is another size than ':%u'", found->size, one_size);
    return NULL;
}

static bool is_within(int64_t value, int64_t least, int64_t most, struct sim_error *error)
{
    if (value >= least && value <= most)
        return true;
    sim_error_set(error, "%lld is out of the range from %lld to %lld", (long long)value,
                  (long long)least, (long long)most);
    return false;
}

/* So many bits, meant with or without sign. */
static const char *parse_bits(const char *text, const struct isa_place *place, unsigned width,
                              uint32_t *bits, struct sim_error *error)
{
    struct sized found;
    text = parse_sized(text, place, width, width, &found, error);
    if (text == NULL ||
        !is_within(found.value, -((int64_t)1 << (width - 1)), ((int64_t)1 << width) - 1, error))
        return NULL;
    *bits = (uint32_t)found.value;
    return text;
}

/* --- address registers --- */

static bool print_address_register(uint32_t bits, const struct isa_place *place, char *text,
                                   size_t size)
{
    snprintf(text, size, is_model(place, H8_MODEL_h8300) ? "r%u" : "er%u", bits);
    return true;
}

static const char *parse_address_register(const char *text, const struct isa_place *place,
                                          uint32_t *bits, struct sim_error *error)
{
    static const char *const narrow[] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7|sp"},
                             *const wide[] = {"er0", "er1", "er2", "er3",
                                              "er4", "er5", "er6", "er7|sp"};
    int found = isa_parse_name(is_model(place, H8_MODEL_h8300) ? narrow : wide, 8, &text);
    (void)error;
    *bits = (uint32_t)found;
    return found < 0 ? NULL : text;
}

const struct isa_custom h8_address_register = {"address register", print_address_register,
                                               parse_address_register};

/* --- constants: the size of the instruction says theirs --- */

static bool print_immediate(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    isa_print_number(bits, text, size);
    return true;
}

static const char *parse_immediate8(const char *text, const struct isa_place *place, uint32_t *bits,
                                    struct sim_error *error)
{
    return parse_bits(text, place, 8, bits, error);
}

static const char *parse_immediate16(const char *text, const struct isa_place *place,
                                     uint32_t *bits, struct sim_error *error)
{
    return parse_bits(text, place, 16, bits, error);
}

static const char *parse_immediate32(const char *text, const struct isa_place *place,
                                     uint32_t *bits, struct sim_error *error)
{
    return parse_bits(text, place, 32, bits, error);
}

const struct isa_custom h8_immediate8 = {"constant of 8 bits", print_immediate, parse_immediate8};
const struct isa_custom h8_immediate16 = {"constant of 16 bits", print_immediate,
                                          parse_immediate16};
const struct isa_custom h8_immediate32 = {"constant of 32 bits", print_immediate,
                                          parse_immediate32};

/* --- displacements --- */

static bool print_displacement16(uint32_t bits, const struct isa_place *place, char *text,
                                 size_t size)
{
    (void)place;
    return print_sized(sign_extend(bits, 16), 16, text, size);
}

/* -32768 to 65535 with the size written; without, what is above 32767 is meant as it stands, and
 * needs the longer one, where there is one. */
static const char *parse_displacement16(const char *text, const struct isa_place *place,
                                        uint32_t *bits, struct sim_error *error)
{
    struct sized found;
    bool whole = address_width(place) == 16;
    text = parse_sized(text, place, 16, 16, &found, error);
    if (text == NULL || !is_within(found.value, INT16_MIN,
                                   found.size != 0 || whole ? UINT16_MAX : INT16_MAX, error))
        return NULL;
    *bits = (uint32_t)found.value;
    return text;
}

static bool print_long(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    return print_sized(bits, long_size(place), text, size);
}

/* A negative one has as many bits as the manual gives it. */
static const char *parse_long(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    struct sized found;
    text = parse_sized(text, place, 24, 32, &found, error);
    if (text == NULL || !is_within(found.value, INT32_MIN, UINT32_MAX, error))
        return NULL;
    *bits = (uint32_t)found.value;
    if (found.value < 0 && long_size(place) == 24)
        *bits &= 0xffffff;
    return text;
}

const struct isa_custom h8_displacement16 = {"displacement of 16 bits", print_displacement16,
                                             parse_displacement16};
const struct isa_custom h8_displacement32 = {"displacement", print_long, parse_long};

/* --- absolute addresses --- */

static bool print_absolute8(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    return print_sized((address_mask(place) & ~0xffu) | bits, 8, text, size);
}

static bool print_absolute16(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    return print_sized((uint32_t)sign_extend(bits, 16) & address_mask(place), 16, text, size);
}

/* An address that the bits, sign-extended or with ones before them, stand for; or, with the size
 * written, the bits themselves. */
static const char *parse_short(const char *text, const struct isa_place *place, unsigned width,
                               uint32_t *bits, struct sim_error *error)
{
    struct sized found;
    uint32_t address;
    int64_t extended;
    text = parse_sized(text, place, width, width, &found, error);
    if (text == NULL || !is_within(found.value, INT32_MIN, UINT32_MAX, error))
        return NULL;
    address = (uint32_t)found.value & address_mask(place);
    extended = sign_extend(address, address_width(place));
    *bits = (uint32_t)found.value;
    if ((found.size != 0 && found.value >= 0 && found.value >> width == 0) ||
        (width == 8 && extended >= -0x100 && extended < 0) ||
        (width == 16 && extended >= INT16_MIN && extended <= INT16_MAX))
        return text;
    sim_error_set(error, "0x%x is no address of %u bits", address, width);
    return NULL;
}

static const char *parse_absolute8(const char *text, const struct isa_place *place, uint32_t *bits,
                                   struct sim_error *error)
{
    return parse_short(text, place, 8, bits, error);
}

static const char *parse_absolute16(const char *text, const struct isa_place *place, uint32_t *bits,
                                    struct sim_error *error)
{
    return parse_short(text, place, 16, bits, error);
}

const struct isa_custom h8_absolute8 = {"address of 8 bits", print_absolute8, parse_absolute8};
const struct isa_custom h8_absolute16 = {"address of 16 bits", print_absolute16, parse_absolute16};
const struct isa_custom h8_absolute32 = {"address", print_long, parse_long};

/* --- where a branch goes --- */

static bool print_target(int64_t distance, const struct isa_place *place, char *text, size_t size)
{
    isa_print_number((place->address + (uint32_t)distance) & address_mask(place), text, size);
    return true;
}

static bool print_branch8(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    return print_target(2 + 2 * sign_extend(bits, 7), place, text, size);
}

static bool print_branch16(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    char target[24];
    print_target(4 + 2 * sign_extend(bits, 15), place, target, sizeof target);
    snprintf(text, size, "%s:16", target);
    return true;
}

static const char *parse_branch(const char *text, const struct isa_place *place, unsigned width,
                                uint32_t *bits, struct sim_error *error)
{
    struct sized found;
    int64_t distance;
    text = parse_sized(text, place, width, width, &found, error);
    if (text == NULL)
        return NULL;
    distance =
        sign_extend(found.value - place->address - (width == 8 ? 2 : 4), address_width(place));
    if (distance != sign_extend(distance, width)) {
        sim_error_set(error, "0x%llx is out of the range of a branch of %u bits: too far",
                      (long long)found.value, width);
        return NULL;
    }
    if (distance % 2 != 0) {
        sim_error_set(error, "0x%llx is no even address", (long long)found.value);
        return NULL;
    }
    *bits = (uint32_t)(distance >> 1);
    return text;
}

static const char *parse_branch8(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    return parse_branch(text, place, 8, bits, error);
}

static const char *parse_branch16(const char *text, const struct isa_place *place, uint32_t *bits,
                                  struct sim_error *error)
{
    return parse_branch(text, place, 16, bits, error);
}

static bool print_jump16(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_sized(bits, 16, text, size);
}

static bool print_jump24(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_sized(bits, 24, text, size);
}

static const char *parse_jump16(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    return parse_bits(text, place, 16, bits, error);
}

static const char *parse_jump24(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    return parse_bits(text, place, 24, bits, error);
}

const struct isa_custom h8_branch8 = {"address near by", print_branch8, parse_branch8};
const struct isa_custom h8_branch16 = {"address near by", print_branch16, parse_branch16};
const struct isa_custom h8_jump16 = {"address of 16 bits", print_jump16, parse_jump16};
const struct isa_custom h8_jump24 = {"address of 24 bits", print_jump24, parse_jump24};

/* --- @@aa:8: an address in the vector table --- */

static bool print_vector8(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_sized(bits, 8, text, size);
}

static const char *parse_vector8(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    text = parse_bits(text, place, 8, bits, error);
    *bits &= 0xff;
    return text;
}

const struct isa_custom h8_vector8 = {"address of a vector", print_vector8, parse_vector8};
