/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types out of DWARF (the DWARF 5 standard, chapter 5): each is made when it is first met, what it
 * leads to when that is asked for.
 * Left out: members at a place that an expression computes (virtual bases), strides of arrays,
 * types of other languages than C and C++. */
#include "symbols/parts.h"

#include <stdio.h>
#include <string.h>

#define TYPE_STEPS   64u /* typedefs, qualifiers and dimensions behind each other */
#define TYPES_CHAINS 1024u

const struct type type_unknown = {
    .kind = TYPE_UNKNOWN, .name = "", .has_target = true, .has_parts = true};
const struct type type_void = {
    .kind = TYPE_VOID, .name = "void", .has_target = true, .has_parts = true};

/* --- making --- */

static enum type_kind base_kind(uint64_t encoding)
{
    switch (encoding) {
    case DW_ATE_boolean:
        return TYPE_BOOLEAN;
    case DW_ATE_float:
        return TYPE_FLOAT;
    case DW_ATE_signed_char:
    case DW_ATE_unsigned_char:
    case DW_ATE_UTF:
        return TYPE_CHARACTER;
    case DW_ATE_signed:
    case DW_ATE_unsigned:
    case DW_ATE_address:
        return TYPE_INTEGER;
    default:
        return TYPE_UNKNOWN;
    }
}

static enum type_kind kind_of(int tag)
{
    static const struct {
        int tag;
        enum type_kind kind;
    } kinds[] = {
        {DW_TAG_pointer_type, TYPE_POINTER},
        {DW_TAG_reference_type, TYPE_POINTER},
        {DW_TAG_rvalue_reference_type, TYPE_POINTER},
        {DW_TAG_array_type, TYPE_ARRAY},
        {DW_TAG_structure_type, TYPE_STRUCT},
        {DW_TAG_class_type, TYPE_STRUCT},
        {DW_TAG_union_type, TYPE_UNION},
        {DW_TAG_enumeration_type, TYPE_ENUM},
        {DW_TAG_subroutine_type, TYPE_FUNCTION},
        {DW_TAG_subprogram, TYPE_FUNCTION},
        {DW_TAG_typedef, TYPE_TYPEDEF},
        {DW_TAG_const_type, TYPE_CONST},
        {DW_TAG_volatile_type, TYPE_VOLATILE},
        {DW_TAG_restrict_type, TYPE_TYPEDEF},
        {DW_TAG_atomic_type, TYPE_TYPEDEF},
        {DW_TAG_unspecified_type, TYPE_VOID},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].tag == tag)
            return kinds[i].kind;
    return TYPE_UNKNOWN;
}

static unsigned address_size(Dwarf_Die *die)
{
    Dwarf_Die unit;
    uint8_t size = 4;
    if (dwarf_diecu(die, &unit, &size, NULL) == NULL || size == 0 || size > 8)
        size = 4;
    return size;
}

static void make_base(struct type *type, Dwarf_Die *die)
{
    uint64_t encoding = 0;
    die_number(die, DW_AT_encoding, &encoding);
    type->kind = base_kind(encoding);
    type->is_signed = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
}

static void make_type(struct type *type, struct debug_info *info, Dwarf_Die *die)
{
    uint64_t size = 0;
    const char *name = die_name(info, die);
    type->name = name == NULL ? "" : name;
    type->kind = kind_of(dwarf_tag(die));
    type->info = info;
    type->declaration = die_flag(die, DW_AT_declaration);
    if (dwarf_tag(die) == DW_TAG_base_type)
        make_base(type, die);
    if (die_number(die, DW_AT_byte_size, &size) && size <= UINT32_MAX)
        type->size = (uint32_t)size;
    else if (type->kind == TYPE_POINTER)
        type->size = address_size(die);
}

/* Not told: signed if an enumerator is negative. */
static bool has_negative(Dwarf_Die *die, struct debug_info *info)
{
    Dwarf_Die child;
    uint64_t value;
    bool more = die_first(info, die, &child);
    for (; more; more = die_next(info, &child))
        if (dwarf_tag(&child) == DW_TAG_enumerator &&
            die_number(&child, DW_AT_const_value, &value) && (int64_t)value < 0)
            return true;
    return false;
}

static struct type **chain_of(struct debug_info *info, const void *address)
{
    uintptr_t bits = (uintptr_t)address;
    return &info->types[(bits ^ bits >> 10) % TYPES_CHAINS];
}

static struct type *new_type(struct debug_info *info, Dwarf_Die *die)
{
    struct type *type = debug_info_keep(info, sizeof *type);
    Dwarf_Die *copy = debug_info_keep(info, sizeof *copy);
    if (type == NULL || copy == NULL)
        return NULL;
    *copy = *die;
    type->die = copy;
    make_type(type, info, die);
    return type;
}

const struct type *debug_info_type(struct debug_info *info, Dwarf_Die *die)
{
    struct type **chain, *type;
    if (info->types == NULL)
        info->types = debug_info_keep(info, TYPES_CHAINS * sizeof(struct type *));
    if (info->types == NULL)
        return &type_unknown;
    chain = chain_of(info, die->addr);
    for (type = *chain; type != NULL; type = type->next)
        if (((const Dwarf_Die *)type->die)->addr == die->addr)
            return type;
    type = new_type(info, die);
    if (type == NULL)
        return &type_unknown;
    type->next = *chain;
    *chain = type;
    die_allow_visits(info);
    if (type->kind == TYPE_ENUM)
        type->is_signed = has_negative(die, info);
    return type;
}

/* --- targets --- */

static bool dimension_count(Dwarf_Die *range, uint64_t *count)
{
    uint64_t upper;
    if (die_number(range, DW_AT_count, count))
        return *count <= UINT32_MAX;
    if (!die_number(range, DW_AT_upper_bound, &upper))
        return false;
    *count = upper == UINT32_MAX ? 0 : upper + 1;
    return *count <= UINT32_MAX;
}

/* The n-th dimension of an array. */
static bool find_dimension(struct debug_info *info, Dwarf_Die *array, unsigned n, Dwarf_Die *range)
{
    bool more;
    die_allow_visits(info);
    for (more = die_first(info, array, range); more; more = die_next(info, range))
        if ((dwarf_tag(range) == DW_TAG_subrange_type ||
             dwarf_tag(range) == DW_TAG_enumeration_type) &&
            n-- == 0)
            return true;
    return false;
}

/* What an array of several dimensions is an array of: one of fewer. */
static const struct type *inner_array(struct type *outer, Dwarf_Die *die)
{
    Dwarf_Die range;
    struct type *inner;
    if (outer->dimension + 1 >= TYPE_STEPS ||
        !find_dimension(outer->info, die, outer->dimension + 1, &range))
        return NULL;
    inner = new_type(outer->info, die);
    if (inner == NULL)
        return NULL;
    inner->dimension = outer->dimension + 1;
    inner->size = 0;
    return inner;
}

static const struct type *find_target(struct type *type)
{
    Dwarf_Die die = *(const Dwarf_Die *)type->die, other, range;
    const struct type *inner;
    if (type->kind == TYPE_ARRAY) {
        type->count_known = find_dimension(type->info, &die, type->dimension, &range) &&
                            dimension_count(&range, &type->count);
        inner = inner_array(type, &die);
        if (inner != NULL)
            return inner;
    }
    if (die_reference(&die, DW_AT_type, &other))
        return debug_info_type(type->info, &other);
    return &type_void;
}

const struct type *type_target(const struct type *type)
{
    struct type *made = (struct type *)type; /* ours: those that are const have a target */
    if (!type->has_target) {
        made->has_target = true;
        made->target = &type_unknown; /* of one that leads to itself */
        made->target = find_target(made);
    }
    return type->target == NULL ? &type_unknown : type->target;
}

/* A struct that is only declared in this file is defined in another one. */
static const struct type *complete(const struct type *type)
{
    struct type *made = (struct type *)type;
    const struct named *named = NULL;
    if (type->has_target)
        return type->target == NULL ? type : type->target;
    made->has_target = true;
    while ((named = debug_info_named(type->info, type->name, named)) != NULL) {
        Dwarf_Die die = named->die;
        if (kind_of(dwarf_tag(&die)) != type->kind)
            continue;
        made->target = debug_info_type(type->info, &die);
        return made->target->declaration ? type : made->target;
    }
    return type;
}

const struct type *type_bare(const struct type *type)
{
    for (unsigned i = 0; i < TYPE_STEPS; i++) {
        if (type->kind != TYPE_TYPEDEF && type->kind != TYPE_CONST && type->kind != TYPE_VOLATILE)
            return type->declaration && type->name[0] != '\0' ? complete(type) : type;
        type = type_target(type);
    }
    return &type_unknown;
}

uint64_t type_size(const struct type *type)
{
    uint64_t count = 1;
    for (unsigned i = 0; i < TYPE_STEPS; i++) {
        type = type_bare(type);
        if (type->kind != TYPE_ARRAY || (type->size != 0 && type->dimension == 0))
            return count * type->size;
        type_target(type);
        if (type->count != 0 && count > UINT32_MAX / type->count)
            return 0;
        count *= type->count;
        type = type_target(type);
    }
    return 0;
}
