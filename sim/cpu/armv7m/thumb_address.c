/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses in Thumb text (ARM DDI 0403E, A4.6, A7), both ways: offsets, pre- and post-indexed, and
 * the targets of those branches whose bits are not in order. */
#include "thumb_text.h"

#include <stdio.h>
#include <string.h>

/* "#-4": the size, and whether it is added: "#-0" is not. */
static const char *take_offset(const char *text, const char *ends, const struct isa_place *place,
                               unsigned scale, unsigned most, uint32_t *size, bool *add,
                               struct sim_error *error)
{
    int64_t value;
    text = isa_take(text, '#');
    if (text == NULL)
        return NULL;
    *add = *isa_skip(text) != '-';
    text = isa_parse_number(text, ends, place, &value, error);
    if (text == NULL)
        return NULL;
    *add = value > 0 || (value == 0 && *add);
    value = value < 0 ? -value : value;
    if (value % scale != 0 || value / scale > most) {
        sim_error_set(error, "an offset of %lld: it is a multiple of %u up to %u", (long long)value,
                      scale, most * scale);
        return NULL;
    }
    *size = (uint32_t)(value / scale);
    return text;
}

static void print_offset(uint32_t size, bool add, char *text, size_t length)
{
    int used = snprintf(text, length, ", #%s", add ? "" : "-");
    isa_print_number(size, text + used, length - (size_t)used);
}

/* --- U:imm12 behind "[pc"; written even if it is 0 --- */

static bool print_signed12(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    print_offset(bits & 0xfff, bits >> 12, text, size);
    return true;
}

static const char *parse_signed12(const char *text, const struct isa_place *place, uint32_t *bits,
                                  struct sim_error *error)
{
    const char *behind = isa_take(text, ',');
    uint32_t size;
    bool add;
    *bits = 0x1000;
    if (behind == NULL)
        return text;
    behind = take_offset(behind, "]", place, 1, 4095, &size, &add, error);
    if (behind != NULL)
        *bits = (uint32_t)add << 12 | size;
    return behind;
}

const struct isa_custom thumb_signed12 = {"offset", print_signed12, parse_signed12};

/* --- U:imm8, in words; a zero that is added is left out --- */

static bool print_words_signed(uint32_t bits, const struct isa_place *place, char *text,
                               size_t size)
{
    (void)place;
    text[0] = '\0';
    if (bits != 0x100)
        print_offset((bits & 0xff) * 4, bits >> 8, text, size);
    return true;
}

static const char *parse_words_signed(const char *text, const struct isa_place *place,
                                      uint32_t *bits, struct sim_error *error)
{
    const char *behind = isa_take(text, ',');
    uint32_t size;
    bool add;
    *bits = 0x100;
    if (behind == NULL)
        return text;
    behind = take_offset(behind, "]", place, 4, 255, &size, &add, error);
    if (behind != NULL)
        *bits = (uint32_t)add << 8 | size;
    return behind;
}

const struct isa_custom thumb_words_signed = {"offset", print_words_signed, parse_words_signed};

/* --- imm8, always subtracted --- */

static bool print_below8(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    print_offset(bits, false, text, size);
    return true;
}

static const char *parse_below8(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    bool add = true;
    text = isa_take(text, ',');
    if (text != NULL)
        text = take_offset(text, "]", place, 1, 255, bits, &add, error);
    return text != NULL && !add ? text : NULL;
}

const struct isa_custom thumb_below8 = {"negative offset", print_below8, parse_below8};

/* --- P:U:W:imm8 behind "[Rn": "]", ", #4]", ", #4]!", "], #4", and "], {4}" of coprocessors --- */

#define P         (1u << 10)
#define U         (1u << 9)
#define W         (1u << 8)
#define UNINDEXED 1u /* form: P and W are both 0 */

static bool print_indexed(uint32_t bits, unsigned scale, bool unindexed, char *text, size_t size)
{
    uint32_t offset = (bits & 0xff) * scale;
    if (!(bits & (P | W)) && (!unindexed || !(bits & U)))
        return false;
    if (!(bits & (P | W))) {
        snprintf(text, size, "], {%u}", bits & 0xff);
        return true;
    }
    text[0] = '\0';
    if (!(bits & P))
        snprintf(text, size, "]");
    if (offset != 0 || !(bits & U) || (bits & W))
        print_offset(offset, bits & U, text + strlen(text), size - strlen(text));
    if (bits & P)
        snprintf(text + strlen(text), size - strlen(text), bits & W ? "]!" : "]");
    return true;
}

static const char *parse_option(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    int64_t value;
    text = isa_parse_number(text, "}", place, &value, error);
    if (text == NULL || value < 0 || value > 255)
        return NULL;
    *bits = U | (uint32_t)value;
    return isa_take(text, '}');
}

/* What follows "]". */
static const char *parse_behind(const char *text, const struct isa_place *place, unsigned scale,
                                bool unindexed, uint32_t *bits, struct sim_error *error)
{
    const char *behind = isa_take(text, ','), *brace;
    uint32_t size;
    bool add;
    if (behind == NULL) {
        behind = isa_take(text, '!');
        *bits = P | U | (behind != NULL ? W : 0);
        return behind != NULL ? behind : text;
    }
    brace = isa_take(behind, '{');
    if (brace != NULL)
        return unindexed ? parse_option(brace, place, bits, error) : NULL;
    text = take_offset(behind, ",", place, scale, 255, &size, &add, error);
    if (text != NULL)
        *bits = W | (add ? U : 0) | size;
    return text;
}

static const char *parse_indexed(const char *text, const struct isa_place *place, unsigned scale,
                                 bool unindexed, uint32_t *bits, struct sim_error *error)
{
    const char *behind = isa_take(text, ']'), *bang;
    uint32_t size;
    bool add;
    if (behind != NULL)
        return parse_behind(behind, place, scale, unindexed, bits, error);
    text = isa_take(text, ',');
    if (text != NULL)
        text = take_offset(text, "]", place, scale, 255, &size, &add, error);
    text = text == NULL ? NULL : isa_take(text, ']');
    if (text == NULL)
        return NULL;
    bang = isa_take(text, '!');
    *bits = P | (add ? U : 0) | (bang != NULL ? W : 0) | size;
    return bang != NULL ? bang : text;
}

static bool print_index(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_indexed(bits, 1, false, text, size);
}

static const char *parse_index(const char *text, const struct isa_place *place, uint32_t *bits,
                               struct sim_error *error)
{
    return parse_indexed(text, place, 1, false, bits, error);
}

static bool print_index4(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_indexed(bits, 4, false, text, size);
}

static const char *parse_index4(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    return parse_indexed(text, place, 4, false, bits, error);
}

static bool print_coprocessor_index(uint32_t bits, const struct isa_place *place, char *text,
                                    size_t size)
{
    (void)place;
    return print_indexed(bits, 4, true, text, size);
}

static const char *parse_coprocessor_index(const char *text, const struct isa_place *place,
                                           uint32_t *bits, struct sim_error *error)
{
    return parse_indexed(text, place, 4, true, bits, error);
}

const struct isa_custom thumb_index = {"offset", print_index, parse_index};
const struct isa_custom thumb_index4 = {"offset", print_index4, parse_index4};
const struct isa_custom thumb_coprocessor_index = {"offset", print_coprocessor_index,
                                                   parse_coprocessor_index};

/* --- targets --- */

static bool print_target(uint32_t address, char *text, size_t size)
{
    isa_print_number(address, text, size);
    return true;
}

/* The distance from PC, which is 4 more than the instruction's address. */
static const char *parse_distance(const char *text, const struct isa_place *place, int64_t least,
                                  int64_t most, int64_t *distance, struct sim_error *error)
{
    int64_t target;
    text = isa_parse_number(text, ",", place, &target, error);
    if (text == NULL)
        return NULL;
    *distance = (int32_t)((uint32_t)target - place->address - 4); /* addresses wrap around */
    if (*distance >= least && *distance <= most && *distance % 2 == 0)
        return text;
    sim_error_set(error, "0x%llx cannot be reached from 0x%x%s", (long long)target, place->address,
                  *distance % 2 ? ": it is odd" : ": too far");
    return NULL;
}

/* i:imm5, forwards only. */
static bool print_near(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    return print_target(place->address + 4 + bits * 2, text, size);
}

static const char *parse_near(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    int64_t distance;
    text = parse_distance(text, place, 0, 126, &distance, error);
    if (text != NULL)
        *bits = (uint32_t)distance / 2;
    return text;
}

/* S:J1:J2:imm10:imm11: bit 23 of the distance is J1 where it is as S, else not J1; bit 22 so with
 * J2. */
static uint32_t swap_upper(uint32_t bits)
{
    return bits >> 23 & 1 ? bits : bits ^ 3u << 21;
}

static bool print_to24(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    uint32_t distance = (swap_upper(bits) << 1 ^ 1u << 24) - (1u << 24);
    return print_target(place->address + 4 + distance, text, size);
}

static const char *parse_to24(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    int64_t distance;
    text = parse_distance(text, place, -(1 << 24), (1 << 24) - 2, &distance, error);
    if (text != NULL)
        *bits = swap_upper((uint32_t)(distance / 2) & 0xffffff);
    return text;
}

const struct isa_custom thumb_near = {"address", print_near, parse_near};
const struct isa_custom thumb_to24 = {"address", print_to24, parse_to24};
