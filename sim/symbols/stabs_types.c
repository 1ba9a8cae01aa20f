/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types in the texts of stabs, as GNU C writes them ("The stabs representation of debugging
 * information", chapters 3 to 5).
 * Left out: what only C++ and Pascal have (base classes, methods, sets, strings, files): a struct
 * ends before it. */
#include "symbols/stabs.h"

#include <ctype.h>
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST  48u
#define NUMBER_MOST 0x00ffffffu /* of a type */

/* ---- words ---- */

bool stabs_take(struct stabs_text *t, char wanted)
{
    if (*t->at != wanted)
        return false;
    t->at++;
    return true;
}

static void expect(struct stabs_text *t, char wanted)
{
    if (!stabs_take(t, wanted))
        t->bad = true;
}

/* Decimal, or octal with a 0 before it, as compilers write large ones: 128 bits lose the upper. */
int64_t stabs_number(struct stabs_text *t)
{
    bool negative = stabs_take(t, '-');
    unsigned base = *t->at == '0' ? 8 : 10;
    uint64_t number = 0;
    if (!isdigit((unsigned char)*t->at))
        t->bad = true;
    for (; isdigit((unsigned char)*t->at); t->at++)
        number = number * base + (uint64_t)(*t->at - '0');
    return (int64_t)(negative ? 0 - number : number);
}

/* Up to one of these; the text behind it follows. Kept. */
static const char *take_name(struct stabs_text *t, const char *ends)
{
    size_t length = strcspn(t->at, ends);
    const char *name = made_keep_text(t->stabs->made, t->at, length);
    t->at += length;
    if (*t->at == '\0')
        t->bad = true;
    else
        t->at++;
    return name;
}

/* ---- types by number ---- */

static struct stabs_slot **chain_of(struct stabs *s, uint32_t header, uint32_t number)
{
    uint32_t hash = (header * 0x9e3779b1u) ^ (number * 0x85ebca6bu);
    return &s->slots[(hash ^ hash >> 15) % STABS_CHAINS];
}

static struct made_die *new_type(struct stabs *s)
{
    return s->unit == NULL ? NULL : made_die(s->made, s->unit->die, 0);
}

static struct made_die *slot_of(struct stabs *s, uint64_t file, uint64_t number)
{
    const struct stabs_header *header = file < s->file_count ? s->files[file] : NULL;
    struct stabs_slot **chain, *slot;
    if (header == NULL || number > NUMBER_MOST)
        return NULL;
    chain = chain_of(s, header->index, (uint32_t)number);
    for (slot = *chain; slot != NULL; slot = slot->next)
        if (slot->header == header && slot->number == number)
            return slot->die;
    slot = made_keep(s->made, sizeof *slot);
    if (slot == NULL)
        return NULL;
    *slot = (struct stabs_slot){*chain, header, (uint32_t)number, new_type(s)};
    *chain = slot;
    return slot->die;
}

/* "5" or "(1,5)". */
static struct made_die *take_slot(struct stabs_text *t)
{
    uint64_t file = 0, number;
    if (stabs_take(t, '(')) {
        file = (uint64_t)stabs_number(t);
        expect(t, ',');
        number = (uint64_t)stabs_number(t);
        expect(t, ')');
    } else
        number = (uint64_t)stabs_number(t);
    return t->bad ? NULL : slot_of(t->stabs, file, number);
}

static bool begins_number(const char *at)
{
    return *at == '(' || isdigit((unsigned char)*at);
}

/* ---- simple types ---- */

static void make_base(struct stabs_text *t, struct made_die *die, const char *name,
                      unsigned encoding, uint32_t size)
{
    struct made *made = t->stabs->made;
    bool character = size == 1 && name != NULL && strstr(name, "char") != NULL;
    if (character && encoding == DW_ATE_signed)
        encoding = DW_ATE_signed_char;
    if (character && encoding == DW_ATE_unsigned)
        encoding = DW_ATE_unsigned_char;
    die->tag = DW_TAG_base_type;
    die->size = size;
    if (name != NULL)
        made_text(made, die, DW_AT_name, name);
    made_number(made, die, DW_AT_byte_size, size);
    made_number(made, die, DW_AT_encoding, encoding);
}

static uint32_t bytes_for(uint64_t highest)
{
    uint32_t bytes = 1;
    while (bytes < 8 && highest >> (8 * bytes) != 0)
        bytes *= 2;
    return bytes;
}

/* "r(0,1);-32768;32767;": bounds tell size and sign; "4;0;" is a floating-point number of 4 bytes.
 * Large bounds are octal, a negative one then the number without a sign. */
static void make_range(struct stabs_text *t, struct made_die *die, const char *name, uint32_t size)
{
    int64_t low, high;
    bool self = stabs_type(t) == die, minus;
    expect(t, ';');
    low = stabs_number(t);
    expect(t, ';');
    minus = *t->at == '-';
    high = stabs_number(t);
    expect(t, ';');
    if (t->bad)
        return;
    if (low > 0 && high == 0)
        make_base(t, die, name, DW_ATE_float, low <= 16 ? (uint32_t)low : 0);
    else if (self && low == 0 && high == 0)
        die->tag = DW_TAG_unspecified_type;   /* void of older compilers */
    else if (low == 0 && high == -1 && minus) /* "as large as int" */
        make_base(t, die, name, DW_ATE_unsigned,
                  size != 0 ? size : t->stabs->older->habits->int_bytes);
    else if (low < 0 || (uint64_t)low > (uint64_t)high)
        make_base(t, die, name, DW_ATE_signed, size != 0 ? size : bytes_for((uint64_t)high));
    else
        make_base(t, die, name, high == 127 ? DW_ATE_signed : DW_ATE_unsigned,
                  size != 0 ? size : bytes_for((uint64_t)high));
}

/* "R1;4;0;" */
static void make_float(struct stabs_text *t, struct made_die *die, const char *name)
{
    int64_t kind = stabs_number(t), bytes;
    expect(t, ';');
    bytes = stabs_number(t);
    expect(t, ';');
    stabs_number(t);
    expect(t, ';');
    if (!t->bad)
        make_base(t, die, name, kind >= 3 && kind <= 5 ? DW_ATE_complex_float : DW_ATE_float,
                  bytes > 0 && bytes <= 64 ? (uint32_t)bytes : 0);
}

/* "bs2;0;16;", "bu1;0;8;": sign, bytes, offset, bits; a c says that it is a character. */
static void make_sun_base(struct stabs_text *t, struct made_die *die, const char *name)
{
    bool is_signed = *t->at == 's';
    int64_t bytes;
    if (*t->at != '\0')
        t->at++;
    stabs_take(t, 'c');
    bytes = stabs_number(t);
    expect(t, ';');
    stabs_number(t);
    expect(t, ';');
    stabs_number(t);
    stabs_take(t, ';');
    if (t->bad)
        return;
    if (bytes == 0)
        die->tag = DW_TAG_unspecified_type;
    else
        make_base(t, die, name, is_signed ? DW_ATE_signed : DW_ATE_unsigned,
                  bytes <= 16 ? (uint32_t)bytes : 0);
}

/* Types that have a negative number and no definition (chapter "Negative Type Numbers"). */
static void make_negative(struct stabs_text *t, struct made_die *die, const char *name,
                          uint32_t size)
{
    static const struct {
        uint8_t encoding, size;
    } rows[] = {
        {DW_ATE_signed, 4},
        {DW_ATE_signed_char, 1},
        {DW_ATE_signed, 2},
        {DW_ATE_signed, 4},
        {DW_ATE_unsigned_char, 1},
        {DW_ATE_signed_char, 1},
        {DW_ATE_unsigned, 2},
        {DW_ATE_unsigned, 4},
        {DW_ATE_unsigned, 4},
        {DW_ATE_unsigned, 4},
        {0, 0},
        {DW_ATE_float, 4},
        {DW_ATE_float, 8},
        {DW_ATE_float, 8},
        {DW_ATE_signed, 4},
        {DW_ATE_boolean, 4},
        {DW_ATE_float, 4},
        {DW_ATE_float, 8},
        {0, 0},
        {DW_ATE_unsigned_char, 1},
        {DW_ATE_boolean, 1},
        {DW_ATE_boolean, 2},
        {DW_ATE_boolean, 4},
        {DW_ATE_boolean, 4},
        {DW_ATE_complex_float, 8},
        {DW_ATE_complex_float, 16},
        {DW_ATE_signed, 1},
        {DW_ATE_signed, 2},
        {DW_ATE_signed, 4},
        {DW_ATE_unsigned_char, 2},
        {DW_ATE_signed, 8},
        {DW_ATE_unsigned, 8},
        {DW_ATE_boolean, 8},
        {DW_ATE_signed, 8},
    };
    uint64_t row;
    t->at--;
    row = 0 - (uint64_t)stabs_number(t) - 1;
    stabs_take(t, ';');
    if (t->bad || row >= sizeof rows / sizeof rows[0])
        t->bad = true;
    else if (rows[row].encoding == 0)
        die->tag = DW_TAG_unspecified_type;
    else
        make_base(t, die, name, rows[row].encoding, size != 0 ? size : rows[row].size);
}

/* ---- types of others ---- */

static void make_of(struct stabs_text *t, struct made_die *die, unsigned tag, uint32_t size)
{
    struct made_die *target = stabs_type(t);
    die->tag = tag;
    if (target != die)
        made_type(t->stabs->made, die, target);
    if (size == 0)
        return;
    die->size = size;
    made_number(t->stabs->made, die, DW_AT_byte_size, size);
}

/* "ar(0,27);0;3;(0,2)": index, bounds, element. */
static void make_array(struct stabs_text *t, struct made_die *die)
{
    struct made *made = t->stabs->made;
    struct made_die *range, *element;
    int64_t low, high;
    expect(t, 'r');
    stabs_type(t);
    expect(t, ';');
    low = stabs_number(t);
    expect(t, ';');
    high = stabs_number(t);
    expect(t, ';');
    if (t->bad)
        return;
    die->tag = DW_TAG_array_type;
    range = made_die(made, die, DW_TAG_subrange_type);
    if (high >= low && (uint64_t)high - (uint64_t)low < INT32_MAX && high != UINT32_MAX) {
        die->count = (uint32_t)((uint64_t)high - (uint64_t)low) + 1;
        made_number(made, range, DW_AT_count, die->count);
    }
    element = stabs_type(t);
    if (element != die)
        made_type(made, die, element);
}

/* "eRED:0,GREEN:5,;" */
static void make_enum(struct stabs_text *t, struct made_die *die, uint32_t size)
{
    struct made *made = t->stabs->made;
    die->tag = DW_TAG_enumeration_type;
    die->size = size != 0 ? size : t->stabs->older->habits->int_bytes;
    made_number(made, die, DW_AT_byte_size, die->size);
    while (!t->bad && *t->at != ';' && *t->at != '\0') {
        struct made_die *one = made_die(made, die, DW_TAG_enumerator);
        made_text(made, one, DW_AT_name, take_name(t, ":"));
        made_signed(made, one, DW_AT_const_value, stabs_number(t));
        expect(t, ',');
    }
    expect(t, ';');
}

static void note_member(struct stabs *s, struct made_die *die, int64_t position, int64_t bits)
{
    struct stabs_member *member = made_keep(s->made, sizeof *member);
    if (member == NULL || position < 0 || position > UINT32_MAX || bits < 0 || bits > UINT32_MAX)
        return;
    *member = (struct stabs_member){s->members, die, (uint32_t)position, (uint32_t)bits};
    s->members = member;
}

/* "next:(0,25),0,32;": name, maybe how visible it is, type, first bit, bits. */
static void take_member(struct stabs_text *t, struct made_die *parent)
{
    struct made *made = t->stabs->made;
    const char *name = take_name(t, ":");
    struct made_die *type, *die;
    int64_t position;
    if (t->bad || *t->at == ':') {
        t->bad = true; /* a method of C++ */
        return;
    }
    if (stabs_take(t, '/') && *t->at != '\0')
        t->at++;
    type = stabs_type(t);
    if (t->bad || !stabs_take(t, ',')) {
        t->bad = true; /* a static member of C++ */
        return;
    }
    position = stabs_number(t);
    expect(t, ',');
    die = made_die(made, parent, DW_TAG_member);
    if (name[0] != '\0')
        made_text(made, die, DW_AT_name, name);
    made_type(made, die, type);
    note_member(t->stabs, die, position, stabs_number(t));
    expect(t, ';');
}

static void make_struct(struct stabs_text *t, struct made_die *die, unsigned tag)
{
    int64_t size = stabs_number(t);
    die->tag = tag;
    die->size = size > 0 && size <= UINT32_MAX ? (uint32_t)size : 0;
    made_number(t->stabs->made, die, DW_AT_byte_size, die->size);
    while (!t->bad && *t->at != ';' && *t->at != '\0')
        take_member(t, die);
    expect(t, ';');
}

/* "xsname:": a struct, union or enum that is defined elsewhere, or nowhere. */
static void make_declaration(struct stabs_text *t, struct made_die *die)
{
    char kind = *t->at;
    if (kind != '\0')
        t->at++;
    die->tag = kind == 'u'   ? DW_TAG_union_type
               : kind == 'e' ? DW_TAG_enumeration_type
                             : DW_TAG_structure_type;
    made_text(t->stabs->made, die, DW_AT_name, take_name(t, ":"));
    made_flag(t->stabs->made, die, DW_AT_declaration);
}

/* ---- all ---- */

/* "@s8;" the size in bits; others are passed over. */
static uint32_t take_attributes(struct stabs_text *t)
{
    uint32_t bytes = 0;
    while (*t->at == '@' && !isdigit((unsigned char)t->at[1]) && t->at[1] != '(' &&
           t->at[1] != '-' && !t->bad) {
        int64_t bits = 0;
        t->at++;
        if (stabs_take(t, 's'))
            bits = stabs_number(t);
        if (bits > 0 && bits <= 1024)
            bytes = (uint32_t)bits / 8;
        take_name(t, ";");
    }
    return bytes;
}

/* Another one's number: the same type. One that is itself is void. */
static void make_alias(struct stabs_text *t, struct made_die *die)
{
    struct made_die *other = stabs_type(t);
    if (t->bad)
        return;
    die->tag = other == die ? DW_TAG_unspecified_type : DW_TAG_typedef;
    if (other != die)
        made_type(t->stabs->made, die, other);
}

static void make(struct stabs_text *t, struct made_die *die, const char *name)
{
    uint32_t size = take_attributes(t), pointer = t->stabs->older->habits->pointer_bytes;
    char kind = *t->at;
    if (begins_number(t->at)) {
        make_alias(t, die);
        return;
    }
    if (kind != '\0')
        t->at++;
    switch (kind) {
    case '*':
    case '&':
        make_of(t, die, DW_TAG_pointer_type, pointer);
        break;
    case 'f':
        make_of(t, die, DW_TAG_subroutine_type, 0);
        break;
    case 'k':
        make_of(t, die, DW_TAG_const_type, 0);
        break;
    case 'B':
        make_of(t, die, DW_TAG_volatile_type, 0);
        break;
    case 'a':
    case 'P':
        make_array(t, die);
        break;
    case 'e':
        make_enum(t, die, size);
        break;
    case 's':
        make_struct(t, die, DW_TAG_structure_type);
        break;
    case 'u':
        make_struct(t, die, DW_TAG_union_type);
        break;
    case 'x':
        make_declaration(t, die);
        break;
    case 'r':
        make_range(t, die, name, size);
        break;
    case 'R':
        make_float(t, die, name);
        break;
    case 'b':
        make_sun_base(t, die, name);
        break;
    case '-':
        make_negative(t, die, name, size);
        break;
    default:
        t->bad = true;
    }
}

/* What is defined twice keeps its first meaning. */
static void define(struct stabs_text *t, struct made_die *die, const char *name)
{
    struct made_die *into = die != NULL && die->tag == 0 ? die : new_type(t->stabs);
    if (into == NULL || t->depth == DEPTH_MOST) {
        t->bad = true;
        return;
    }
    t->depth++;
    make(t, into, name);
    t->depth--;
}

struct made_die *stabs_type(struct stabs_text *t)
{
    struct made_die *die;
    if (begins_number(t->at)) {
        die = take_slot(t);
        if (!t->bad && stabs_take(t, '='))
            define(t, die, NULL);
        return die;
    }
    die = new_type(t->stabs);
    if (die == NULL)
        t->bad = true;
    else
        define(t, die, NULL);
    return die;
}

/* ---- with names ---- */

/* Base types are what their name says; a name for anything else is a typedef of it. */
static bool begins_base(const char *at)
{
    while (*at == '@') {
        at += strcspn(at, ";");
        at += *at == ';';
    }
    return *at != '\0' && strchr("rRb-", *at) != NULL;
}

static void define_named(struct stabs_text *t, struct made_die *die, const char *name)
{
    struct made *made = t->stabs->made;
    struct made_die *type;
    if (begins_base(t->at)) {
        define(t, die, name);
        return;
    }
    type = stabs_type(t);
    if (t->bad || die == NULL || die->tag != 0)
        return;
    die->tag = type == die ? DW_TAG_unspecified_type : DW_TAG_typedef; /* void:t(0,21)=(0,21) */
    made_text(made, die, DW_AT_name, name);
    if (type != die)
        made_type(made, die, type);
}

static void add_typedef(struct stabs *s, struct made_die *type, const char *name)
{
    struct made_die *die = new_type(s);
    if (die == NULL)
        return;
    die->tag = DW_TAG_typedef;
    made_text(s->made, die, DW_AT_name, name);
    made_type(s->made, die, type);
}

static void name_tag(struct stabs_text *t, const char *name, bool is_typedef)
{
    struct made_die *die = stabs_type(t);
    if (die == NULL || name[0] == '\0' || name[0] == ' ')
        return;
    if (die->tag == DW_TAG_structure_type || die->tag == DW_TAG_union_type ||
        die->tag == DW_TAG_enumeration_type)
        made_text(t->stabs->made, die, DW_AT_name, name);
    if (is_typedef)
        add_typedef(t->stabs, die, name);
}

void stabs_name_type(struct stabs_text *t, const char *name, bool is_typedef, bool is_tag)
{
    struct made_die *die;
    if (is_tag || !begins_number(t->at)) {
        name_tag(t, name, is_typedef);
        return;
    }
    die = take_slot(t);
    if (t->bad || name[0] == '\0' || name[0] == ' ')
        return;
    if (stabs_take(t, '='))
        define_named(t, die, name);
    else if (die != NULL)
        add_typedef(t->stabs, die, name);
}

/* ---- members ---- */

static bool is_number_type(const struct made_die *type)
{
    for (unsigned i = 0; i < DEPTH_MOST && type != NULL; i++) {
        if (type->tag == DW_TAG_base_type || type->tag == DW_TAG_enumeration_type)
            return true;
        if (type->tag != DW_TAG_typedef && type->tag != DW_TAG_const_type &&
            type->tag != DW_TAG_volatile_type)
            return false;
        type = type->target;
    }
    return false;
}

void stabs_place_members(struct stabs *s)
{
    for (const struct stabs_member *m = s->members; m != NULL; m = m->next) {
        uint64_t size = made_size(m->die->target) * 8ull;
        bool field = is_number_type(m->die->target) && m->bits > 0 && m->bits <= 64 && size != 0 &&
                     (m->bits != size || m->position % 8 != 0);
        if (field) {
            made_number(s->made, m->die, DW_AT_bit_size, m->bits);
            made_number(s->made, m->die, DW_AT_data_bit_offset, m->position);
        } else
            made_number(s->made, m->die, DW_AT_data_member_location, m->position / 8);
    }
}
