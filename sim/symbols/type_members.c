/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members and enumerators of DWARF's types, names of types, layouts (the DWARF 5 standard, 5.7).
 * Left out: members at a place that an expression computes (virtual bases). */
#include "symbols/parts.h"

#include <stdio.h>
#include <string.h>

#define PARTS_MOST  65536u /* members or enumerators of one type */
#define NESTED_MOST 16u    /* anonymous structs inside each other */
#define TEXT_STEPS  64u    /* pointers, arrays and qualifiers of a type's text */

/* --- members --- */

/* DWARF 2 said it as an expression: add so many. */
static bool plus_constant(Dwarf_Die *die, uint64_t *offset)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    if (!die_attribute(die, DW_AT_data_member_location, &attribute) ||
        dwarf_getlocation(&attribute, &ops, &count) != 0 || count != 1 ||
        (ops[0].atom != DW_OP_plus_uconst && ops[0].atom != DW_OP_constu))
        return false;
    *offset = ops[0].number;
    return true;
}

/* Before DWARF 4 a bit-field counted from the most significant bit of its storage unit. */
static uint64_t old_bits(struct debug_info *info, Dwarf_Die *die, const struct type_member *member,
                         uint64_t bytes)
{
    uint64_t from_top = 0, size = type_size(member->type);
    die_number(die, DW_AT_byte_size, &size);
    die_number(die, DW_AT_bit_offset, &from_top);
    if (info->big_endian)
        return bytes * 8 + from_top;
    return bytes * 8 + size * 8 - from_top - member->bits;
}

static void place_bits(struct debug_info *info, Dwarf_Die *die, struct type_member *member,
                       uint64_t bytes, uint64_t bits)
{
    uint64_t position;
    member->bits = bits > 64 ? 64 : (unsigned)bits;
    if (!die_number(die, DW_AT_data_bit_offset, &position))
        position = old_bits(info, die, member, bytes);
    member->offset = (uint32_t)(position / 8);
    member->first_bit = (unsigned)(position % 8);
}

static bool make_member(struct debug_info *info, Dwarf_Die *die, struct type_member *member)
{
    Dwarf_Die other;
    uint64_t offset = 0, bits;
    int tag = dwarf_tag(die);
    const char *name = die_name(info, die);
    if ((tag != DW_TAG_member && tag != DW_TAG_inheritance) || die_flag(die, DW_AT_external) ||
        die_flag(die, DW_AT_declaration))
        return false;
    *member = (struct type_member){.name = name == NULL || tag == DW_TAG_inheritance ? "" : name,
                                   .type = &type_unknown};
    if (die_reference(die, DW_AT_type, &other))
        member->type = debug_info_type(info, &other);
    if (!die_number(die, DW_AT_data_member_location, &offset))
        plus_constant(die, &offset);
    member->offset = (uint32_t)offset;
    if (die_number(die, DW_AT_bit_size, &bits) && bits > 0)
        place_bits(info, die, member, offset, bits);
    return true;
}

static size_t count_children(struct debug_info *info, const Dwarf_Die *parent)
{
    Dwarf_Die die = *parent, child;
    size_t count = 0;
    bool more;
    die_allow_visits(info);
    for (more = die_first(info, &die, &child); more && count < PARTS_MOST;
         more = die_next(info, &child))
        count++;
    return count;
}

static void read_members(struct type *type)
{
    Dwarf_Die die = *(const Dwarf_Die *)type->die, child;
    size_t most = count_children(type->info, &die);
    struct type_member *members = debug_info_keep(type->info, most * sizeof *members);
    bool more = members != NULL && die_first(type->info, &die, &child);
    type->members = members;
    for (; more && most > 0; most--, more = dwarf_siblingof(&child, &child) == 0)
        if (make_member(type->info, &child, &members[type->part_count]))
            type->part_count++;
}

static void read_enumerators(struct type *type)
{
    Dwarf_Die die = *(const Dwarf_Die *)type->die, child;
    size_t most = count_children(type->info, &die);
    struct type_enumerator *all = debug_info_keep(type->info, most * sizeof *all);
    bool more = all != NULL && die_first(type->info, &die, &child);
    type->enumerators = all;
    for (; more && most > 0; most--, more = dwarf_siblingof(&child, &child) == 0) {
        struct type_enumerator *one = &all[type->part_count];
        const char *name = die_name(type->info, &child);
        uint64_t value;
        if (dwarf_tag(&child) == DW_TAG_enumerator && name != NULL &&
            die_number(&child, DW_AT_const_value, &value)) {
            *one = (struct type_enumerator){name, (int64_t)value};
            type->part_count++;
        }
    }
}

static void read_parts(const struct type *type)
{
    struct type *made = (struct type *)type; /* ours: those that are const have their parts */
    if (type->has_parts)
        return;
    made->has_parts = true;
    if (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION)
        read_members(made);
    else if (type->kind == TYPE_ENUM)
        read_enumerators(made);
}

const struct type_member *type_members(const struct type *type, size_t *count)
{
    read_parts(type);
    *count = type->members == NULL ? 0 : type->part_count;
    return type->members;
}

const struct type_enumerator *type_enumerators(const struct type *type, size_t *count)
{
    read_parts(type);
    *count = type->enumerators == NULL ? 0 : type->part_count;
    return type->enumerators;
}

/* Of a damaged type that holds itself: *budget members in all are looked at. */
static bool find_member(const struct type *type, const char *name, struct type_member *found,
                        unsigned depth, unsigned *budget)
{
    size_t count;
    const struct type_member *members = type_members(type_bare(type), &count);
    for (size_t i = 0; i<count && * budget> 0; i++, --*budget) {
        *found = members[i];
        if (members[i].name[0] != '\0' && strcmp(members[i].name, name) == 0)
            return true;
        if (members[i].name[0] == '\0' && depth > 0 &&
            find_member(members[i].type, name, found, depth - 1, budget)) {
            found->offset += members[i].offset;
            return true;
        }
    }
    return false;
}

bool type_member_named(const struct type *type, const char *name, struct type_member *member)
{
    unsigned budget = PARTS_MOST;
    return find_member(type, name, member, NESTED_MOST, &budget);
}

/* --- names --- */

struct type_name {
    char before[192], behind[96];
};

static void put_before(struct type_name *name, const char *text)
{
    size_t have = strlen(name->before), more = strlen(text);
    if (have + more >= sizeof name->before)
        return;
    memmove(name->before + more, name->before, have + 1);
    memcpy(name->before, text, more);
}

static void put_behind(struct type_name *name, const char *text)
{
    size_t have = strlen(name->behind);
    snprintf(name->behind + have, sizeof name->behind - have, "%s", text);
}

/* In C an array or function binds tighter than the pointer to it. */
static void close_pointer(struct type_name *name)
{
    char old[sizeof name->behind];
    if (name->before[0] != '*')
        return;
    memcpy(old, name->behind, sizeof old);
    put_before(name, "(");
    snprintf(name->behind, sizeof name->behind, ")%.*s", (int)sizeof old - 2, old);
}

static void put_qualifier(struct type_name *name, const char *text)
{
    if (name->before[0] == '*')
        put_before(name, " ");
    put_before(name, text);
}

static void put_array(struct type_name *name, const struct type *type)
{
    char count[24] = "[]";
    type_target(type);
    if (type->count_known)
        snprintf(count, sizeof count, "[%llu]", (unsigned long long)type->count);
    close_pointer(name);
    put_behind(name, count);
}

static void put_plain(struct type_name *name, const struct type *type)
{
    static const char *const words[] = {[TYPE_STRUCT] = "struct ",
                                        [TYPE_UNION] = "union ",
                                        [TYPE_ENUM] = "enum ",
                                        [TYPE_VOLATILE] = ""};
    char text[128];
    const char *word = words[type->kind] == NULL ? "" : words[type->kind];
    bool nameless = type->name[0] == '\0';
    snprintf(text, sizeof text, "%s%s%s", word,
             nameless ? (word[0] != '\0' ? "{...}" : "?") : type->name,
             name->before[0] == '\0' ? "" : " ");
    put_before(name, text);
}

/* One step from the outside of a type inwards; NULL: done. */
static const struct type *put_step(struct type_name *name, const struct type *type)
{
    switch (type->kind) {
    case TYPE_POINTER:
        put_before(name, "*");
        return type_target(type);
    case TYPE_ARRAY:
        put_array(name, type);
        return type_target(type);
    case TYPE_FUNCTION:
        close_pointer(name);
        put_behind(name, "()");
        return type_target(type);
    case TYPE_CONST:
    case TYPE_VOLATILE: /* an array's elements say it themselves */
        if (type_target(type)->kind != TYPE_ARRAY)
            put_qualifier(name, type->kind == TYPE_CONST ? " const" : " volatile");
        return type_target(type);
    default:
        if (type->kind == TYPE_TYPEDEF && type->name[0] == '\0')
            return type_target(type);
        put_plain(name, type);
        return NULL;
    }
}

/* Qualifiers of what is not a pointer are written before it. */
static const char *leading(const struct type **type)
{
    const struct type *inner = *type;
    const char *text = "";
    for (unsigned i = 0; i < TEXT_STEPS; i++) {
        if (inner->kind != TYPE_CONST && inner->kind != TYPE_VOLATILE)
            break;
        text =
            text[0] != '\0' && strcmp(text, inner->kind == TYPE_CONST ? "const " : "volatile ") != 0
                ? "const volatile "
            : inner->kind == TYPE_CONST ? "const "
                                        : "volatile ";
        inner = type_target(inner);
    }
    if (inner->kind == TYPE_POINTER || inner->kind == TYPE_ARRAY || inner->kind == TYPE_FUNCTION)
        return "";
    *type = inner;
    return text;
}

const char *type_text(const struct type *type, char *text, size_t size)
{
    struct type_name name = {"", ""};
    const char *words = "";
    for (unsigned i = 0; i < TEXT_STEPS && type != NULL; i++) {
        words = leading(&type);
        type = put_step(&name, type);
    }
    snprintf(text, size, "%s%s%s%s", words, name.before,
             (name.behind[0] == '[' || name.behind[0] == '(') && name.before[0] != '\0' ? " " : "",
             name.behind);
    return text;
}

/* --- types by name --- */

static bool fits(const struct named *named, enum name_kind wanted, int tag)
{
    if (wanted == NAME_KINDS)
        return named->kind == NAME_TYPEDEF || named->kind == NAME_STRUCT ||
               named->kind == NAME_ENUM || named->kind == NAME_BASE;
    return named->kind == wanted && (tag == 0 || dwarf_tag((Dwarf_Die *)&named->die) == tag ||
                                     (tag == DW_TAG_structure_type &&
                                      dwarf_tag((Dwarf_Die *)&named->die) == DW_TAG_class_type));
}

static const char *strip_word(const char *name, enum name_kind *kind, int *tag)
{
    static const struct {
        const char *word;
        enum name_kind kind;
        int tag;
    } words[] = {{"struct ", NAME_STRUCT, DW_TAG_structure_type},
                 {"union ", NAME_STRUCT, DW_TAG_union_type},
                 {"class ", NAME_STRUCT, DW_TAG_class_type},
                 {"enum ", NAME_ENUM, 0}};
    *kind = NAME_KINDS;
    *tag = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(name, words[i].word, strlen(words[i].word)) == 0) {
            *kind = words[i].kind;
            *tag = words[i].tag;
            return name + strlen(words[i].word);
        }
    return name;
}

static bool same_unit(const struct named *named, const struct code *code)
{
    return code != NULL && named->die.cu == code->die.cu;
}

const struct type *symbols_type_named(const struct symbols *symbols, const char *name, uint32_t pc)
{
    Dwarf_Die die;
    const struct named *named = NULL, *best = NULL;
    const struct code *here;
    enum name_kind kind;
    int tag;
    if (symbols == NULL)
        return NULL;
    name = strip_word(name, &kind, &tag);
    here = debug_info_code_at(symbols->info, pc);
    while ((named = debug_info_named(symbols->info, name, named)) != NULL) {
        if (!fits(named, kind, tag))
            continue;
        if (best == NULL)
            best = named;
        if (same_unit(named, here)) {
            best = named;
            break;
        }
    }
    if (best == NULL)
        return NULL;
    die = best->die;
    return debug_info_type(symbols->info, &die);
}

/* --- layouts --- */

bool symbols_type_size(const struct symbols *symbols, const char *name, uint32_t *size)
{
    const struct type *type = symbols_type_named(symbols, name, 0);
    uint64_t bytes = type == NULL ? 0 : type_size(type);
    *size = (uint32_t)bytes;
    return bytes > 0 && bytes <= UINT32_MAX;
}

static bool step_into(const struct type **type, const char *name, size_t length,
                      struct type_member *sum)
{
    char part[128];
    struct type_member member;
    if (length >= sizeof part)
        return false;
    memcpy(part, name, length);
    part[length] = '\0';
    if (!type_member_named(*type, part, &member))
        return false;
    member.offset += sum->offset;
    *sum = member;
    *type = member.type;
    return true;
}

bool symbols_member(const struct symbols *symbols, const char *type_name, const char *member,
                    uint32_t *offset, uint32_t *size)
{
    const struct type *type = symbols_type_named(symbols, type_name, 0);
    struct type_member sum = {.name = ""};
    if (type == NULL)
        return false;
    for (;;) {
        size_t length = strcspn(member, ".");
        if (!step_into(&type, member, length, &sum))
            return false;
        member += length;
        if (*member++ == '\0')
            break;
    }
    *offset = sum.offset;
    *size = sum.bits > 0 ? (sum.first_bit + sum.bits + 7) / 8 : (uint32_t)type_size(sum.type);
    return true;
}

bool symbols_enumerator(const struct symbols *symbols, const char *name, int64_t *value)
{
    const struct named *named = NULL;
    uint64_t number;
    if (symbols == NULL)
        return false;
    while ((named = debug_info_named(symbols->info, name, named)) != NULL) {
        Dwarf_Die die = named->die;
        if (named->kind == NAME_ENUMERATOR && die_number(&die, DW_AT_const_value, &number)) {
            *value = (int64_t)number;
            return true;
        }
    }
    return false;
}
