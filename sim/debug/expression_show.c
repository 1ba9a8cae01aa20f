/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as text, the way gdb writes them: by type, or in a format that was asked for.
 * Left out: gdb's options; long texts and arrays end in "..." after so many elements. */
#include "debug/expression_parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COMPARED_MOST (8u << 20) /* bytes of arrays, in search of elements that repeat */
#define ELEMENTS_MOST 200u
#define REPEATS_TOLD  10u
#define LETTERS_MOST  4096u
#define SHOWN_DEPTH   20u
#define TARGET_TEXT   201u

struct writer {
    struct evaluator *e;
    char *text;
    size_t size, used;
    bool full;
    char format;
    uint64_t compared; /* bytes, for elements that repeat */
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *w, const char *format, ...)
{
    va_list arguments;
    int length;
    if (w->full)
        return;
    va_start(arguments, format);
    length = vsnprintf(w->text + w->used, w->size - w->used, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= w->size - w->used) {
        w->full = true;
        w->used = w->size - 1;
        if (w->size > 4)
            memcpy(w->text + w->size - 4, "...", 4);
    } else
        w->used += (size_t)length;
}

static bool show(struct writer *w, const struct value *value, unsigned depth);

/* --- characters --- */

static void put_letter(struct writer *w, unsigned c, char quote)
{
    static const char letters[] = "abfnrtv", codes[] = "\a\b\f\n\r\t\v";
    const char *found = c == 0 ? NULL : strchr(codes, (int)c);
    if (found != NULL)
        put(w, "\\%c", letters[found - codes]);
    else if (c == (unsigned)quote || c == '\\')
        put(w, "\\%c", (int)c);
    else if (c == 033)
        put(w, "\\033");
    else if (c >= 32 && c < 127)
        put(w, "%c", (int)c);
    else
        put(w, "\\%03o", c & 0xff);
}

static void put_character(struct writer *w, const struct number *number)
{
    put(w, number->is_signed ? "%" PRId64 " '" : "%" PRIu64 " '", (int64_t)number->bits);
    put_letter(w, (uint8_t)number->bits, '\'');
    put(w, "'");
}

/* Runs of one letter are counted; the rest stands between quotes. */
static void put_letters(struct writer *w, const uint8_t *letters, size_t count)
{
    bool open = false, any = false;
    for (size_t i = 0, run; i < count; i += run) {
        for (run = 1; i + run < count && letters[i + run] == letters[i]; run++)
            ;
        if (run >= REPEATS_TOLD) {
            put(w, "%s%s'", open ? "\"" : "", any ? ", " : "");
            put_letter(w, letters[i], '\'');
            put(w, "' <repeats %zu times>", run);
            open = false;
        } else {
            put(w, "%s", open ? "" : any ? ", \"" : "\"");
            for (size_t n = 0; n < run; n++)
                put_letter(w, letters[i], '"');
            open = true;
        }
        any = true;
    }
    put(w, "%s", open ? "\"" : any ? "" : "\"\"");
}

/* --- numbers --- */

static void put_binary(struct writer *w, uint64_t bits)
{
    char digits[65];
    unsigned i = 64;
    digits[64] = '\0';
    do
        digits[--i] = (char)('0' + (bits & 1));
    while ((bits >>= 1) != 0);
    put(w, "%s", digits + i);
}

static void put_symbol(struct writer *w, uint32_t address)
{
    const struct image *image = symbols_image(w->e->symbols);
    uint64_t offset;
    const struct image_symbol *symbol = image_symbol_at(image, address, &offset);
    if (symbol != NULL && symbol->thumb)
        offset &= ~UINT64_C(1); /* a pointer to it is odd */
    if (address == 0 || symbol == NULL || (symbol->size == 0 && offset > 0))
        return;
    if (offset == 0)
        put(w, " <%s>", symbol->name);
    else
        put(w, " <%s+%" PRIu64 ">", symbol->name, offset);
}

static bool put_formatted(struct writer *w, const struct value *value, const struct number *number)
{
    unsigned bits = value->bits > 0 ? value->bits : (unsigned)type_size(type_bare(value->type)) * 8;
    uint64_t all =
        bits >= 64 || bits == 0 ? number->bits : number->bits & ((UINT64_C(1) << bits) - 1);
    int64_t negative =
        bits == 0 || bits >= 64 ? (int64_t)all : (int64_t)(all << (64 - bits)) >> (64 - bits);
    struct number character = {.bits = (uint64_t)negative, .is_signed = true};
    switch (w->format) {
    case 'x':
        put(w, "0x%" PRIx64, all);
        return true;
    case 'd':
        put(w, "%" PRId64, negative);
        return true;
    case 'u':
        put(w, "%" PRIu64, all);
        return true;
    case 'o':
        put(w, all == 0 ? "%" PRIo64 : "0%" PRIo64, all);
        return true;
    case 't':
        put_binary(w, all);
        return true;
    case 'a':
        put(w, "0x%" PRIx64, all);
        put_symbol(w, (uint32_t)all);
        return true;
    case 'c':
        put_character(w, &character);
        return true;
    default:
        return false;
    }
}

/* The names of an enumeration's value: one, or, where each enumerator is a bit, several. */
static void put_enumerator(struct writer *w, const struct type *type, const struct number *number)
{
    size_t count;
    const struct type_enumerator *all = type_enumerators(type, &count);
    uint64_t left = number->bits, flags = 0;
    const char *between = "(";
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = (uint64_t)all[i].value;
        if (bits == number->bits) {
            put(w, "%s", all[i].name);
            return;
        }
        flags = bits & (bits - 1) || (flags & bits) ? UINT64_MAX : flags | bits;
    }
    if (flags == UINT64_MAX || left == 0 || (left & flags) == 0) {
        put(w, number->is_signed ? "%" PRId64 : "%" PRIu64, (int64_t)number->bits);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (all[i].value == 0 || (left & (uint64_t)all[i].value) == 0)
            continue;
        put(w, "%s%s", between, all[i].name);
        between = " | ";
        left &= ~(uint64_t)all[i].value;
    }
    if (left != 0)
        put(w, "%sunknown: 0x%" PRIx64, between, left);
    put(w, ")");
}

/* What a pointer to characters points to. */
static void put_target(struct writer *w, const struct value *pointer, uint32_t address)
{
    struct sim_error ignored;
    struct evaluator quiet = *w->e;
    char text[TARGET_TEXT + 1];
    quiet.error = &ignored;
    if (address == 0 || !expression_string(&quiet, pointer, text, sizeof text))
        return;
    put(w, " ");
    put_letters(w, (const uint8_t *)text,
                strlen(text) < TARGET_TEXT ? strlen(text) : ELEMENTS_MOST);
    if (strlen(text) == TARGET_TEXT)
        put(w, "...");
}

static void put_pointer(struct writer *w, const struct value *value, const struct number *number,
                        unsigned depth)
{
    const struct type *target = type_bare(type_target(type_bare(value->type)));
    bool letters = target->kind == TYPE_CHARACTER && type_size(target) == 1;
    uint32_t address = (uint32_t)number->bits;
    char text[160];
    if (depth == 0 && !letters)
        put(w, "(%s) ", type_text(value->type, text, sizeof text));
    put(w, "0x%" PRIx32, address);
    if (target->kind == TYPE_FUNCTION)
        address &= ~1u;
    put_symbol(w, address);
    if (letters)
        put_target(w, value, address);
}

/* As many digits as tell it from its neighbours. */
static void put_real(struct writer *w, double real, uint64_t size)
{
    put(w, "%.*g", size == 4 ? 9 : 17, real);
}

static bool show_scalar(struct writer *w, const struct value *value, unsigned depth)
{
    const struct type *bare = type_bare(value->type);
    struct number number;
    if (!expression_to_number(w->e, value, &number))
        return false;
    if (number.is_real && w->format != 'x')
        put_real(w, number.real, type_size(bare));
    else if (put_formatted(w, value, &number))
        return true;
    else if (bare->kind == TYPE_ENUM)
        put_enumerator(w, bare, &number);
    else if (bare->kind == TYPE_POINTER)
        put_pointer(w, value, &number, depth);
    else if (bare->kind == TYPE_CHARACTER && type_size(bare) == 1)
        put_character(w, &number);
    else if (bare->kind == TYPE_BOOLEAN && number.bits < 2)
        put(w, number.bits ? "true" : "false");
    else
        put(w, number.is_signed ? "%" PRId64 : "%" PRIu64, (int64_t)number.bits);
    return true;
}

/* --- arrays and structs --- */

/* How many of them are shown: a run that is counted is as long as what counts it. */
static size_t letters_shown(const uint8_t *letters, size_t count)
{
    size_t cost = 0, i = 0, run;
    for (; i < count && cost < ELEMENTS_MOST; i += run) {
        for (run = 1; i + run < count && letters[i + run] == letters[i]; run++)
            ;
        if (run < REPEATS_TOLD && cost + run > ELEMENTS_MOST)
            run = ELEMENTS_MOST - cost;
        cost += run < REPEATS_TOLD ? run : REPEATS_TOLD;
    }
    return i;
}

static bool show_letters(struct writer *w, const struct value *value, uint64_t count)
{
    uint8_t letters[LETTERS_MOST] = {0};
    size_t have = count > LETTERS_MOST ? LETTERS_MOST : (size_t)count, shown;
    size_t step = value->place == PLACE_MEMORY ? have : 1;
    for (size_t i = 0; i < have; i += step)
        if (!expression_bytes(w->e, value, i, &letters[i], step))
            return false;
    shown = letters_shown(letters, have);
    if (w->format == 's')
        shown = strnlen((const char *)letters, shown);
    else if (shown == count && shown > 0 && letters[shown - 1] == 0)
        shown--;
    put_letters(w, letters, shown);
    if (shown < have - (have == count && shown + 1 == have))
        put(w, w->format == 's' ? "" : "...");
    return true;
}

static bool same_bytes(struct writer *w, const struct value *array, uint64_t size, uint64_t a,
                       uint64_t b)
{
    uint8_t one[64], other[64];
    for (uint64_t at = 0; at < size; at += sizeof one) {
        size_t count = size - at < sizeof one ? (size_t)(size - at) : sizeof one;
        w->compared += count;
        if (w->compared > COMPARED_MOST ||
            !expression_bytes(w->e, array, a * size + at, one, count) ||
            !expression_bytes(w->e, array, b * size + at, other, count) ||
            memcmp(one, other, count) != 0)
            return false;
    }
    return true;
}

static bool show_elements(struct writer *w, const struct value *array, const struct type *target,
                          uint64_t count, unsigned depth)
{
    uint64_t size = type_size(target), shown = 0;
    put(w, "{");
    for (uint64_t i = 0, run; i < count && !w->full; i += run, shown++) {
        struct value element;
        put(w, i == 0 ? "" : ", ");
        if (shown == ELEMENTS_MOST) {
            put(w, "...");
            break;
        }
        if (!expression_part(w->e, array, target, i * size, 0, 0, &element) ||
            !show(w, &element, depth + 1))
            return false;
        for (run = 1; i + run < count && run < 1000000 && same_bytes(w, array, size, i, i + run);
             run++)
            ;
        if (run >= REPEATS_TOLD)
            put(w, " <repeats %" PRIu64 " times>", run);
        else
            run = 1;
    }
    put(w, "}");
    return true;
}

static bool show_array(struct writer *w, const struct value *value, unsigned depth)
{
    const struct type *bare = type_bare(value->type);
    const struct type *target = type_target(bare), *element = type_bare(target);
    bool letters = element->kind == TYPE_CHARACTER && type_size(element) == 1;
    if (!bare->count_known || type_size(target) == 0) {
        put(w, "{...}");
        return true;
    }
    if (letters && (w->format == 0 || w->format == 's'))
        return show_letters(w, value, bare->count);
    return show_elements(w, value, target, bare->count, depth);
}

static bool show_members(struct writer *w, const struct value *value, unsigned depth)
{
    size_t count;
    const struct type_member *members = type_members(type_bare(value->type), &count);
    const char *between = "";
    put(w, "{");
    for (size_t i = 0; i < count && !w->full; i++) {
        struct value part;
        put(w, "%s%s%s", between, members[i].name, members[i].name[0] == '\0' ? "" : " = ");
        if (!expression_part(w->e, value, members[i].type, members[i].offset, members[i].bits,
                             members[i].first_bit, &part) ||
            !show(w, &part, depth + 1))
            return false;
        between = ", ";
    }
    put(w, "}");
    return true;
}

static bool show(struct writer *w, const struct value *value, unsigned depth)
{
    const struct type *bare = type_bare(value->type);
    char text[160];
    if (depth > SHOWN_DEPTH) {
        put(w, "{...}");
        return true;
    }
    switch (bare->kind) {
    case TYPE_ARRAY:
        return show_array(w, value, depth);
    case TYPE_STRUCT:
    case TYPE_UNION:
        if (bare->declaration)
            break;
        return show_members(w, value, depth);
    case TYPE_FUNCTION:
        put(w, "{%s} 0x%" PRIx32, type_text(value->type, text, sizeof text), value->address);
        put_symbol(w, value->address);
        return true;
    case TYPE_VOID:
        put(w, "void");
        return true;
    case TYPE_UNKNOWN:
        return expression_fail(w->e, "its type is not known: cast it, as in *(int *)&name");
    default:
        return show_scalar(w, value, depth);
    }
    return expression_fail(w->e, "%s is declared only: its members are not known",
                           type_text(value->type, text, sizeof text));
}

static bool show_string(struct writer *w, const struct value *value)
{
    char text[TARGET_TEXT + 1];
    if (!expression_string(w->e, value, text, sizeof text))
        return false;
    put_letters(w, (const uint8_t *)text, strlen(text));
    return true;
}

bool expression_format(struct evaluator *e, const struct value *value, char format, char *text,
                       size_t size)
{
    struct writer w = {.e = e, .text = text, .size = size, .format = format};
    struct number number;
    if (size == 0)
        return true;
    text[0] = '\0';
    if (value->is_text) {
        put_letters(&w, (const uint8_t *)value->text, strlen(value->text));
        return true;
    }
    if (format == 's' && type_bare(value->type)->kind == TYPE_POINTER)
        return show_string(&w, value);
    if (type_bare(value->type)->kind == TYPE_FUNCTION && format != 0) {
        number = (struct number){.bits = value->address};
        put_formatted(&w, value, &number);
        return true;
    }
    return show(&w, value, 0);
}
