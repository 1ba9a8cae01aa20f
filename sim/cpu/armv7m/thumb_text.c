/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of Thumb in UAL text (ARM DDI 0403E, A4, A7), both ways: constants, shifts, fields,
 * lists of registers, branch targets, IT, special registers. Addresses are in thumb_address.c. */
#include "thumb_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A number, "#" or not before it. */
static const char *take_number(const char *text, const char *ends, const struct isa_place *place,
                               int64_t least, int64_t most, int64_t *value, struct sim_error *error)
{
    const char *behind = isa_take(text, '#');
    text = isa_parse_number(behind != NULL ? behind : text, ends, place, value, error);
    if (text != NULL && (*value < least || *value > most)) {
        sim_error_set(error, "%lld is out of the range from %lld to %lld", (long long)*value,
                      (long long)least, (long long)most);
        return NULL;
    }
    return text;
}

static bool print_hash(int64_t value, char *text, size_t size)
{
    text[0] = '#';
    isa_print_number(value, text + 1, size - 1);
    return true;
}

/* --- modified constants --- */

static uint32_t rotate_right(uint32_t value, unsigned count)
{
    return count == 0 ? value : value >> count | value << (32 - count);
}

uint32_t thumb_constant_value(uint32_t imm12)
{
    uint32_t byte = imm12 & 0xff;
    switch (imm12 >> 8) {
    case 0:
        return byte;
    case 1:
        return byte << 16 | byte;
    case 2:
        return byte << 24 | byte << 8;
    case 3:
        return byte * 0x01010101u;
    default:
        return rotate_right(0x80 | (byte & 0x7f), imm12 >> 7);
    }
}

/* A zero that is repeated is unpredictable. */
static bool print_constant(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    if (bits >= 0x100 && bits < 0x400 && (bits & 0xff) == 0)
        return false;
    return print_hash(thumb_constant_value(bits), text, size);
}

/* The first is the shortest: 0xab, not 0x000000ab rotated by nothing. */
static const char *parse_constant(const char *text, const struct isa_place *place, uint32_t *bits,
                                  struct sim_error *error)
{
    int64_t value;
    text = take_number(text, ",", place, INT32_MIN, UINT32_MAX, &value, error);
    if (text == NULL)
        return NULL;
    for (*bits = 0; *bits < 0x1000; ++*bits)
        if (thumb_constant_value(*bits) == (uint32_t)value)
            return text;
    sim_error_set(error, "0x%x is no constant that an instruction can hold", (uint32_t)value);
    return NULL;
}

const struct isa_custom thumb_constant = {"constant", print_constant, parse_constant};

/* --- shifts --- */

static const char *const shifts[] = {"lsl|asl", "lsr", "asr", "ror", "rrx"};

static bool print_shift_of(unsigned type, unsigned count, char *text, size_t size)
{
    static const char *const names[] = {"lsl", "lsr", "asr", "ror"};
    if (type == 0 && count == 0)
        text[0] = '\0';
    else if (type == 3 && count == 0)
        snprintf(text, size, ", rrx");
    else
        snprintf(text, size, ", %s #%u", names[type], count == 0 ? 32 : count);
    return true;
}

/* ", lsr #3" to type:imm3:imm2; nothing is lsl by 0. */
static const char *parse_shift(const char *text, const struct isa_place *place, uint32_t *bits,
                               struct sim_error *error)
{
    const char *behind = isa_take(text, ',');
    int64_t count = 0;
    int type;
    *bits = 0;
    if (behind == NULL)
        return text;
    type = isa_parse_name(shifts, 5, &behind);
    if (type < 0)
        return NULL;
    if (type < 4)
        behind = take_number(behind, ",", place, type == 0 ? 0 : 1,
                             type == 1 || type == 2 ? 32 : 31, &count, error);
    *bits = (type == 4 ? 3u : (unsigned)type) << 5 | ((uint32_t)count & 31);
    return behind;
}

static bool print_shift(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_shift_of(bits >> 5, bits & 31, text, size);
}

/* sh:imm3:imm2 of SSAT and USAT: lsl or asr; asr by 0 is another instruction. */
static bool print_sat_shift(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_shift_of(bits & 32 ? 2 : 0, bits & 31, text, size);
}

static const char *parse_sat_shift(const char *text, const struct isa_place *place, uint32_t *bits,
                                   struct sim_error *error)
{
    text = parse_shift(text, place, bits, error);
    if (text == NULL || (*bits & 32) || *bits == 64)
        return NULL;
    *bits = (*bits & 64) >> 1 | (*bits & 31);
    return text;
}

const struct isa_custom thumb_shift = {"shift", print_shift, parse_shift};
const struct isa_custom thumb_sat_shift = {"shift by lsl or asr", print_sat_shift, parse_sat_shift};

/* --- BFI, BFC: imm3:imm2:msb is "#lsb, #width" --- */

static bool print_field_ends(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    int lsb = (int)(bits >> 5), msb = (int)(bits & 31);
    (void)place;
    snprintf(text, size, "#%d, #%d", lsb, msb - lsb + 1);
    return msb >= lsb;
}

static const char *parse_field_ends(const char *text, const struct isa_place *place, uint32_t *bits,
                                    struct sim_error *error)
{
    int64_t lsb, width;
    text = take_number(text, ",", place, 0, 31, &lsb, error);
    text = text == NULL ? NULL : isa_take(text, ',');
    if (text != NULL)
        text = take_number(text, ",", place, 1, 32 - lsb, &width, error);
    if (text != NULL)
        *bits = (uint32_t)(lsb << 5 | (lsb + width - 1));
    return text;
}

const struct isa_custom thumb_field_ends = {"field", print_field_ends, parse_field_ends};

/* --- lists of registers --- */

static const char *const registers[] = {"r0",     "r1",     "r2",     "r3",    "r4",     "r5",
                                        "r6",     "r7",     "r8",     "r9|sb", "r10|sl", "r11|fp",
                                        "r12|ip", "sp|r13", "lr|r14", "pc|r15"};

/* An empty one is unpredictable. */
static bool print_registers(uint32_t list, char *text, size_t size)
{
    size_t length = 0;
    unsigned i;
    if (list == 0)
        return false;
    text[length++] = '{';
    for (i = 0; i < 16; i++)
        if (list & 1u << i)
            length +=
                (size_t)snprintf(text + length, size - length, "%s%.*s", length > 1 ? ", " : "",
                                 (int)strcspn(registers[i], "|"), registers[i]);
    snprintf(text + length, size - length, "}");
    return true;
}

/* "r1" or "r1-r3": adds them to the list. */
static const char *parse_range(const char *text, uint32_t *list)
{
    int first = isa_parse_name(registers, 16, &text), last = first;
    const char *behind = isa_take(text, '-');
    if (first >= 0 && behind != NULL) {
        last = isa_parse_name(registers, 16, &behind);
        text = behind;
    }
    if (first < 0 || last < first)
        return NULL;
    *list |= (2u << last) - (1u << first);
    return text;
}

static const char *parse_registers(const char *text, uint32_t *list)
{
    const char *behind = isa_take(text, '{');
    *list = 0;
    while (behind != NULL) {
        text = parse_range(behind, list);
        behind = text == NULL ? NULL : isa_take(text, ',');
        if (behind == NULL)
            return text == NULL ? NULL : isa_take(text, '}');
    }
    return NULL;
}

static bool print_list(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_registers(bits, text, size);
}

static const char *parse_list(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    (void)place;
    (void)error;
    return parse_registers(text, bits);
}

/* A single one is unpredictable: loads and stores are for that. */
static bool print_several(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return (bits & (bits - 1)) != 0 && print_registers(bits, text, size);
}

static const char *parse_several(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    (void)place;
    (void)error;
    text = parse_registers(text, bits);
    return text != NULL && (*bits & (*bits - 1)) ? text : NULL;
}

/* The topmost of 9 bits stands for LR or PC. */
static const char *parse_stacked(const char *text, unsigned more, uint32_t *bits)
{
    uint32_t list;
    text = parse_registers(text, &list);
    if (text == NULL || (list & ~(0xffu | 1u << more)))
        return NULL;
    *bits = (list & 0xff) | (list >> more & 1) << 8;
    return text;
}

static bool print_pushed(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_registers((bits & 0xff) | (bits & 0x100) << 6, text, size);
}

static const char *parse_pushed(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    (void)place;
    (void)error;
    return parse_stacked(text, 14, bits);
}

static bool print_popped(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return print_registers((bits & 0xff) | (bits & 0x100) << 7, text, size);
}

static const char *parse_popped(const char *text, const struct isa_place *place, uint32_t *bits,
                                struct sim_error *error)
{
    (void)place;
    (void)error;
    return parse_stacked(text, 15, bits);
}

const struct isa_custom thumb_list = {"list of registers", print_list, parse_list};
const struct isa_custom thumb_several = {"list of several registers", print_several, parse_several};
const struct isa_custom thumb_pushed = {"list of r0 to r7 and lr", print_pushed, parse_pushed};
const struct isa_custom thumb_popped = {"list of r0 to r7 and pc", print_popped, parse_popped};

/* --- write-back of LDM --- */

/* Rn:list of 16 bits: the base is written back if it is not in the list. */
static bool print_back(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", bits >> (bits >> 8) & 1 ? "" : "!");
    return true;
}

/* The list decides, so it is looked at already. */
static const char *parse_back(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    const char *behind = isa_take(text, '!'),
               *comma = isa_take(behind != NULL ? behind : text, ',');
    uint32_t list;
    (void)place;
    if (comma == NULL || parse_registers(comma, &list) == NULL)
        return NULL;
    if ((list >> (*bits >> 8) & 1) == (behind != NULL)) {
        sim_error_set(error, "'!' stands where the base is not in the list, and only there");
        return NULL;
    }
    *bits = (*bits & 0x700) | (list & 0xff);
    return behind != NULL ? behind : text;
}

static bool print_bang(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", bits ? "!" : "");
    return true;
}

static const char *parse_bang(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    const char *behind = isa_take(text, '!');
    (void)place;
    (void)error;
    *bits = behind != NULL;
    return behind != NULL ? behind : text;
}

const struct isa_custom thumb_back = {"write-back", print_back, parse_back};
const struct isa_custom thumb_bang = {"write-back", print_bang, parse_bang};

/* --- IT: firstcond:mask are the letters behind "it" --- */

static bool print_then(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    unsigned count = 0, bit;
    (void)place;
    (void)size;
    for (bit = 3; bits & ((1u << bit) - 1); bit--)
        text[count++] = (bits >> bit & 1) == (bits >> 4 & 1) ? 't' : 'e';
    text[count] = '\0';
    return true;
}

static const char *const conditions[] = {"eq", "ne", "cs|hs", "cc|lo", "mi", "pl", "vs", "vc",
                                         "hi", "ls", "ge",    "lt",    "gt", "le", "al"};

/* The condition behind them decides what "t" is in bits, so it is looked at already. */
static const char *parse_then(const char *text, const struct isa_place *place, uint32_t *bits,
                              struct sim_error *error)
{
    const char *letters = text, *behind;
    unsigned bit = 4, mask = 0;
    int condition;
    (void)place;
    while (tolower((unsigned char)*text) == 't' || tolower((unsigned char)*text) == 'e')
        text++;
    behind = text;
    condition = isa_parse_name(conditions, 15, &behind);
    if (condition < 0 || text - letters > 3) {
        sim_error_set(error, "'it%s' is it, up to three letters t or e, and a condition", letters);
        return NULL;
    }
    for (; letters < text; letters++)
        mask |= (unsigned)((tolower((unsigned char)*letters) == 't') == (condition & 1)) << --bit;
    *bits = (uint32_t)condition << 4 | mask | 1u << (bit - 1);
    return text;
}

const struct isa_custom thumb_then = {"sequence of t and e", print_then, parse_then};

static uint32_t it_context(uint32_t state)
{
    return (state & 15) == 0 ? 0 : 1 | state >> 4 << 1;
}

static uint32_t it_next(uint32_t state, const uint32_t *units, unsigned count)
{
    if (count == 1 && (units[0] & 0xff00) == 0xbf00 && (units[0] & 15) != 0)
        return units[0] & 0xff;
    return (state & 7) == 0 ? 0 : (state & 0xe0) | (state << 1 & 0x1f);
}

const struct isa_flow thumb_it = {it_context, it_next};

/* --- CPS: I:F --- */

static const char *const masks[] = {"none", "f", "i", "if"};

static bool print_masks(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "%s", masks[bits]);
    return true;
}

static const char *parse_masks(const char *text, const struct isa_place *place, uint32_t *bits,
                               struct sim_error *error)
{
    int found = isa_parse_name(masks, 4, &text);
    (void)place;
    (void)error;
    *bits = (uint32_t)found;
    return found < 0 ? NULL : text;
}

const struct isa_custom thumb_masks = {"i, f or if", print_masks, parse_masks};

/* --- special registers (B5.1.1) --- */

static const char *const specials[21] = {
    [0] = "apsr",     [1] = "iapsr",        [2] = "eapsr",      [3] = "xpsr",    [5] = "ipsr",
    [6] = "epsr",     [7] = "iepsr",        [8] = "msp",        [9] = "psp",     [16] = "primask",
    [17] = "basepri", [18] = "basepri_max", [19] = "faultmask", [20] = "control"};

static bool print_special(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    if (bits >= 21 || specials[bits] == NULL)
        return false;
    snprintf(text, size, "%s", specials[bits]);
    return true;
}

static const char *parse_special(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    int found = isa_parse_name(specials, 21, &text);
    (void)place;
    (void)error;
    *bits = (uint32_t)found;
    return found < 0 ? NULL : text;
}

/* mask:SYSm of MSR: which parts of APSR are written. */
static const struct {
    const char *text;
    uint32_t mask;
} parts[] = {{"_nzcvqg", 3}, {"_nzcvq", 2}, {"_g", 1}};

static bool print_special_masked(uint32_t bits, const struct isa_place *place, char *text,
                                 size_t size)
{
    unsigned sysm = bits & 0xff, mask = bits >> 8, i;
    if (!print_special(sysm, place, text, size) || (sysm >= 4 && mask != 2) || mask == 0)
        return false;
    for (i = 0; sysm < 4 && i < 3; i++)
        if (parts[i].mask == mask)
            snprintf(text + strlen(text), size - strlen(text), "%s", parts[i].text);
    return true;
}

static const char *parse_special_masked(const char *text, const struct isa_place *place,
                                        uint32_t *bits, struct sim_error *error)
{
    unsigned sysm, i;
    text = isa_skip(text);
    for (sysm = 0; sysm < 4; sysm++) {
        size_t length = strlen(specials[sysm]);
        for (i = 0; i < 3 && strncasecmp(text, specials[sysm], length) == 0; i++)
            if (strncasecmp(text + length, parts[i].text, strlen(parts[i].text)) == 0) {
                *bits = parts[i].mask << 8 | sysm;
                return text + length + strlen(parts[i].text);
            }
    }
    text = parse_special(text, place, &sysm, error);
    *bits = 2u << 8 | sysm;
    return text;
}

const struct isa_custom thumb_special = {"special register", print_special, parse_special};
const struct isa_custom thumb_special_masked = {"special register", print_special_masked,
                                                parse_special_masked};

/* --- barriers: only SY is not reserved --- */

static bool print_barrier(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    if (bits != 15)
        return print_hash(bits, text, size);
    snprintf(text, size, "sy");
    return true;
}

static const char *parse_barrier(const char *text, const struct isa_place *place, uint32_t *bits,
                                 struct sim_error *error)
{
    static const char *const names[] = {"sy"};
    int64_t value;
    *bits = 15;
    if (*isa_skip(text) == '\0' || isa_parse_name(names, 1, &text) == 0)
        return text;
    text = take_number(text, ",", place, 0, 15, &value, error);
    *bits = (uint32_t)value;
    return text;
}

const struct isa_custom thumb_barrier = {"barrier", print_barrier, parse_barrier};

/* --- coprocessors --- */

static const char *parse_numbered(const char *text, char letter, uint32_t *bits)
{
    unsigned value = 0, digits = 0;
    text = isa_skip(text);
    if (tolower((unsigned char)*text++) != letter)
        return NULL;
    for (; isdigit((unsigned char)*text) && digits < 3; digits++)
        value = value * 10 + (unsigned)(*text++ - '0');
    *bits = value;
    return digits > 0 && value < 16 ? text : NULL;
}

static bool print_coprocessor(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    snprintf(text, size, "p%u", bits);
    return true;
}

static const char *parse_coprocessor(const char *text, const struct isa_place *place,
                                     uint32_t *bits, struct sim_error *error)
{
    (void)place;
    (void)error;
    return parse_numbered(text, 'p', bits);
}

static bool print_coprocessor_register(uint32_t bits, const struct isa_place *place, char *text,
                                       size_t size)
{
    (void)place;
    snprintf(text, size, "c%u", bits);
    return true;
}

static const char *parse_coprocessor_register(const char *text, const struct isa_place *place,
                                              uint32_t *bits, struct sim_error *error)
{
    (void)place;
    (void)error;
    text = isa_skip(text);
    return parse_numbered(strncasecmp(text, "cr", 2) == 0 ? text + 1 : text,
                          strncasecmp(text, "cr", 2) == 0 ? 'r' : 'c', bits);
}

const struct isa_custom thumb_coprocessor = {"coprocessor", print_coprocessor, parse_coprocessor};
const struct isa_custom thumb_coprocessor_register = {
    "register of a coprocessor", print_coprocessor_register, parse_coprocessor_register};
