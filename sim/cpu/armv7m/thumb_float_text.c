/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of the floating-point instructions of the Cortex-M4 in text (ARM DDI 0403E, A6.4, A7.7),
 * both ways: constants, lists of registers, fraction bits, offsets in words. */
#include "thumb_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- constants (VFPExpandImm) --- */

/* The sign, three bits of exponent with the first inverted, four of fraction. */
static float constant_of(uint32_t imm8)
{
    int exponent = (int)((imm8 >> 4 & 7) ^ 4) - 3;
    float value = (float)(16 + (imm8 & 15)) / 16;
    for (; exponent > 0; exponent--)
        value *= 2;
    for (; exponent < 0; exponent++)
        value /= 2;
    return imm8 & 0x80 ? -value : value;
}

/* "#1.0": all have few digits. */
static bool print_float_constant(uint32_t bits, const struct isa_place *place, char *text,
                                 size_t size)
{
    (void)place;
    snprintf(text, size, "#%.9g", (double)constant_of(bits));
    if (strchr(text, '.') == NULL)
        strncat(text, ".0", size - strlen(text) - 1);
    return true;
}

static const char *parse_float_constant(const char *text, const struct isa_place *place,
                                        uint32_t *bits, struct sim_error *error)
{
    char *end;
    float value;
    (void)place;
    text = isa_take(text, '#');
    if (text == NULL)
        return NULL;
    value = strtof(text, &end);
    for (*bits = 0; *bits < 256; ++*bits)
        if (end != text && constant_of(*bits) == value)
            return end;
    sim_error_set(error, "%g is no constant that an instruction can hold", (double)value);
    return NULL;
}

const struct isa_custom thumb_float_constant = {"constant", print_float_constant,
                                                parse_float_constant};

/* --- lists of registers: the first and how many --- */

static bool print_list(char letter, unsigned first, unsigned count, char *text, size_t size)
{
    size_t length = 0;
    unsigned i, most = letter == 's' ? 32 : 16;
    if (count == 0 || first + count > most)
        return false;
    for (i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, size - length, "%s%c%u", i > 0 ? ", " : "{",
                                   letter, first + i);
    snprintf(text + length, size - length, "}");
    return true;
}

static const char *parse_register(const char *text, char letter, unsigned *number)
{
    char *end;
    text = isa_skip(text);
    if (tolower((unsigned char)*text) != letter || !isdigit((unsigned char)text[1]))
        return NULL;
    *number = (unsigned)strtoul(text + 1, &end, 10);
    return *number < (letter == 's' ? 32 : 16) ? end : NULL;
}

/* "{s0, s1}" or "{s0-s1}": one behind the other. */
static const char *parse_list(const char *text, char letter, unsigned *first, unsigned *count)
{
    unsigned next, last;
    *count = 0;
    text = isa_take(text, '{');
    while (text != NULL) {
        const char *range;
        text = parse_register(text, letter, &next);
        if (text == NULL || (*count > 0 && next != *first + *count))
            return NULL;
        *first = *count == 0 ? next : *first;
        range = isa_take(text, '-');
        if (range != NULL && (text = parse_register(range, letter, &last)) == NULL)
            return NULL;
        *count = (range != NULL ? last : next) + 1 - *first;
        if (isa_take(text, '}') != NULL)
            return isa_take(text, '}');
        text = isa_take(text, ',');
    }
    return NULL;
}

/* Vd:D:imm8 */
static bool print_singles(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_list('s', bits >> 8, bits & 0xff, text, size);
}

static const char *parse_singles(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    unsigned first = 0, count;
    (void)place;
    (void)error;
    text = parse_list(text, 's', &first, &count);
    *bits = first << 8 | (count & 0xff);
    return text;
}

/* Vd:imm8, which counts words. */
static bool print_doubles(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return !(bits & 1) && print_list('d', bits >> 8, (bits & 0xff) / 2, text, size);
}

static const char *parse_doubles(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    unsigned first = 0, count;
    (void)place;
    (void)error;
    text = parse_list(text, 'd', &first, &count);
    *bits = first << 8 | (count * 2 & 0xff);
    return text;
}

const struct isa_custom thumb_singles = {"list of s registers", print_singles, parse_singles};
const struct isa_custom thumb_doubles = {"list of d registers", print_doubles, parse_doubles};

/* --- sx:imm4:i: bits behind the point, of 16 or 32 --- */

static bool print_fraction(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    int fraction = (int)(bits & 32 ? 32 : 16) - (int)(bits & 31);
    (void)place;
    snprintf(text, size, "#%d", fraction);
    return fraction >= 0;
}

static const char *parse_fraction(const char *text, const struct isa_place *place, uint32_t *bits,
                                  struct sim_error *error)
{
    int64_t value, most = *bits & 32 ? 32 : 16;
    text = isa_take(text, '#');
    if (text != NULL)
        text = isa_parse_number(text, ",", place, &value, error);
    if (text == NULL || value < most - 31 || value < 0 || value > most)
        return NULL;
    *bits = (*bits & 32) | (uint32_t)(most - value);
    return text;
}

const struct isa_custom thumb_fraction = {"number of bits behind the point", print_fraction,
                                          parse_fraction};
