/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of the M68000 family's instructions as text, both ways: lists of registers, and
 * addresses of 16 bits, which are sign-extended (M68000PM/AD, 2.2.16, and MOVEM in 4). */
#include "m68k_text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- lists of registers: D0 is bit 0, A7 bit 15 --- */

static const char *const registers[] = {"d0", "d1", "d2", "d3", "d4", "d5", "d6",    "d7",
                                        "a0", "a1", "a2", "a3", "a4", "a5", "a6|fp", "a7|sp"};

/* Behind the last register of the range that begins with this one: it ends with D7 or A7. */
static unsigned range_end(uint32_t list, unsigned first)
{
    unsigned end = first + 1;
    while (end % 8 != 0 && (list >> end & 1))
        end++;
    return end;
}

/* "d0-d3/a6"; no register: "#0" */
static bool print_list(uint32_t list, char *text, size_t size)
{
    size_t length = (size_t)snprintf(text, size, "%s", list == 0 ? "#0" : "");
    unsigned first, end;
    for (first = 0; first < 16; first = end) {
        end = range_end(list, first);
        if (!(list >> first & 1))
            end = first + 1;
        else
            length += (size_t)snprintf(text + length, size - length, "%s%.2s%s%.2s",
                                       length > 0 ? "/" : "", registers[first],
                                       end > first + 1 ? "-" : "",
                                       end > first + 1 ? registers[end - 1] : "");
    }
    return true;
}

/* A register or a range. NULL: it is none. */
static const char *take_range(const char *text, uint32_t *list)
{
    int first = isa_parse_name(registers, 16, &text), last = first;
    const char *behind = first < 0 ? NULL : isa_take(text, '-');
    if (behind != NULL) {
        text = behind;
        last = isa_parse_name(registers, 16, &text);
    }
    if (first < 0 || last < first)
        return NULL;
    *list |= (2u << last) - (1u << first);
    return text;
}

static const char *parse_list(const char *text, const struct isa_place *place, uint32_t *list,
                              struct sim_error *error)
{
    const char *behind = isa_take(text, '#');
    int64_t value;
    *list = 0;
    if (behind != NULL) {
        behind = isa_parse_number(behind, ",", place, &value, error);
        *list = (uint32_t)value & 0xffff;
        return behind;
    }
    do
        text = take_range(text, list);
    while (text != NULL && (behind = isa_take(text, '/')) != NULL && (text = behind) != NULL);
    return text;
}

static bool print_registers(uint32_t list, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_list(list, text, size);
}

static const char *parse_registers(const char *text, const struct isa_place *place, uint32_t *list,
                                   struct sim_error *error)
{
    return parse_list(text, place, list, error);
}

const struct isa_custom m68k_registers = {"list of registers", print_registers, parse_registers};

/* Of a predecrement the other way round: A7 is bit 0. */
static uint32_t turned(uint32_t list)
{
    uint32_t made = 0;
    unsigned i;
    for (i = 0; i < 16; i++)
        made |= (list >> i & 1) << (15 - i);
    return made;
}

static bool print_back(uint32_t list, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_list(turned(list), text, size);
}

static const char *parse_back(const char *text, const struct isa_place *place, uint32_t *list,
                              struct sim_error *error)
{
    text = parse_list(text, place, list, error);
    *list = turned(*list);
    return text;
}

const struct isa_custom m68k_registers_back = {"list of registers", print_back, parse_back};

/* --- addresses of 16 bits --- */

static bool print_short(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    isa_print_number((uint32_t)(int32_t)(int16_t)bits, text, size);
    return true;
}

static const char *parse_short(const char *text, const struct isa_place *place, uint32_t *bits,
                               struct sim_error *error)
{
    int64_t value;
    text = isa_parse_number(text, ")", place, &value, error);
    if (text == NULL)
        return NULL;
    *bits = (uint32_t)value & 0xffff;
    if (value < INT16_MIN || value > UINT32_MAX ||
        (uint32_t)(int32_t)(int16_t)*bits != (uint32_t)value) {
        sim_error_set(error, "0x%llx is no address of 16 bits, which are sign-extended",
                      (long long)value);
        return NULL;
    }
    return text;
}

const struct isa_custom m68k_short_address = {"address of 16 bits", print_short, parse_short};

/* --- control registers --- */

static const struct {
    const char *name;
    uint32_t number;
} control_registers[] = {
    {"sfc", 0},         {"dfc", 1},         {"cacr", 2},     {"acr0", 4},
    {"acr1", 5},        {"usp", 0x800},     {"vbr", 0x801},  {"rombar", 0xc00},
    {"rambar0", 0xc04}, {"rambar1", 0xc05}, {"mbar", 0xc0f},
};

#define CONTROL_REGISTERS (sizeof control_registers / sizeof *control_registers)

/* By its number where it has no name. */
static bool print_control(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    size_t i;
    (void)place;
    for (i = 0; i < CONTROL_REGISTERS; i++)
        if (control_registers[i].number == bits) {
            snprintf(text, size, "%s", control_registers[i].name);
            return true;
        }
    snprintf(text, size, "0x%x", bits);
    return true;
}

static const char *parse_control(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    int64_t value = 0;
    size_t i;
    for (i = 0; i < CONTROL_REGISTERS; i++) {
        const char *rest = text;
        if (isa_parse_name(&control_registers[i].name, 1, &rest) == 0) {
            *bits = control_registers[i].number;
            return rest;
        }
    }
    text = isa_parse_number(text, ",", place, &value, error);
    *bits = (uint32_t)value & 0xfff;
    return value < 0 || value > 0xfff ? NULL : text;
}

const struct isa_custom m68k_control_register = {"control register", print_control, parse_control};

/* --- long divisions: a quotient, or remainder and quotient, in bits 2 to 0 and 5 to 3 --- */

static bool is_pair(uint32_t bits)
{
    return (bits >> 3 & 7) != (bits & 7);
}

static bool print_long(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", is_pair(bits) ? "l" : "");
    return true;
}

/* What the mnemonic says is kept in the bits until the registers are read: a pair or none. */
static const char *parse_word(const char *text, const char *alone, const char *pair, uint32_t *bits)
{
    const char *word = strncasecmp(text, pair, strlen(pair)) == 0     ? pair
                       : strncasecmp(text, alone, strlen(alone)) == 0 ? alone
                                                                      : NULL;
    *bits = word == pair;
    return word == NULL ? NULL : text + strlen(word);
}

static const char *parse_long(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    (void)place, (void)error;
    return parse_word(text, "", "l", bits);
}

const struct isa_custom m68k_long_division = {"mnemonic", print_long, parse_long};

static bool print_divs(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", is_pair(bits) ? "rems" : "divs");
    return true;
}

static const char *parse_divs(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    (void)place, (void)error;
    return parse_word(text, "divs", "rems", bits);
}

const struct isa_custom m68k_divs_or_rems = {"mnemonic", print_divs, parse_divs};

static bool print_divu(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", is_pair(bits) ? "remu" : "divu");
    return true;
}

static const char *parse_divu(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    (void)place, (void)error;
    return parse_word(text, "divu", "remu", bits);
}

const struct isa_custom m68k_divu_or_remu = {"mnemonic", print_divu, parse_divu};

/* "d1", or "d2:d1". */
static bool print_quotient(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    if (is_pair(bits))
        snprintf(text, size, "d%u:d%u", bits & 7, bits >> 3 & 7);
    else
        snprintf(text, size, "d%u", bits & 7);
    return true;
}

static const char *parse_quotient(const char *text, const struct isa_place *place, uint32_t *bits,
                                  struct sim_error *error)
{
    int first = isa_parse_name(registers, 8, &text), second = first;
    const char *behind = first < 0 ? NULL : isa_take(text, ':');
    (void)place, (void)error;
    if (behind != NULL)
        second = isa_parse_name(registers, 8, &behind);
    if (first < 0 || second < 0 || (behind != NULL && first == second) ||
        is_pair(*bits) != (behind != NULL))
        return NULL;
    *bits = (uint32_t)second << 3 | (uint32_t)first;
    return behind != NULL ? behind : text;
}

const struct isa_custom m68k_quotient = {"register, or remainder and quotient", print_quotient,
                                         parse_quotient};

/* --- the mask of a multiply-accumulate's address: "(a0)&" --- */

static bool print_mask(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", bits ? "&" : "");
    return true;
}

static const char *parse_mask(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    const char *behind = isa_take(text, '&');
    (void)place, (void)error;
    *bits = behind != NULL;
    return behind != NULL ? behind : text;
}

const struct isa_custom m68k_mask = {"mask", print_mask, parse_mask};
