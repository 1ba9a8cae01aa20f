/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index of what has a name at the level of a file, and of functions by address. It is made
 * once, of all units; bodies of functions are not entered. */
#include "symbols/parts.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * 16777619u;
    return hash;
}

/* --- functions --- */

static bool add_code(struct debug_info *info, Dwarf_Die *die)
{
    struct die_ranges state = {0};
    struct code code = {.die = *die};
    Dwarf_Addr entry;
    bool any = false, known = dwarf_entrypc(die, &entry) == 0;
    while (die_range(die, &state, &code.first, &code.last)) {
        if (!debug_info_has_code(info, code.first, code.last))
            continue;
        if (!debug_info_grow(&info->code, info->code_count, &info->code_room, sizeof code))
            return any;
        code.entry = known ? (uint32_t)entry : code.first;
        info->code[info->code_count++] = code;
        any = true;
    }
    return any;
}

static int by_address(const void *one, const void *other)
{
    const struct code *a = one, *b = other;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->last < b->last ? -1 : a->last > b->last;
}

/* --- names --- */

static void add_name(struct debug_info *info, Dwarf_Die *die, enum name_kind kind)
{
    const char *name = die_name(info, die);
    if (name == NULL || info->name_count >= UINT32_MAX ||
        !debug_info_grow(&info->names, info->name_count, &info->name_room, sizeof *info->names))
        return;
    info->names[info->name_count++] = (struct named){.name = name, .die = *die, .kind = kind};
}

static void add_enumerators(struct debug_info *info, Dwarf_Die *die)
{
    Dwarf_Die child;
    bool more = die_first(info, die, &child);
    for (; more; more = die_next(info, &child))
        if (dwarf_tag(&child) == DW_TAG_enumerator)
            add_name(info, &child, NAME_ENUMERATOR);
}

static void add_children(struct debug_info *info, Dwarf_Die *parent, unsigned depth);

static void add_die(struct debug_info *info, Dwarf_Die *die, unsigned depth)
{
    bool declared = die_flag(die, DW_AT_declaration);
    switch (dwarf_tag(die)) {
    case DW_TAG_subprogram:
        if (add_code(info, die) || dwarf_hasattr(die, DW_AT_inline))
            add_name(info, die, NAME_FUNCTION);
        break;
    case DW_TAG_variable:
        if (!declared)
            add_name(info, die, NAME_VARIABLE);
        break;
    case DW_TAG_typedef:
        add_name(info, die, NAME_TYPEDEF);
        break;
    case DW_TAG_base_type:
        add_name(info, die, NAME_BASE);
        break;
    case DW_TAG_enumeration_type:
        if (!declared)
            add_name(info, die, NAME_ENUM);
        add_enumerators(info, die);
        break;
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
        if (!declared)
            add_name(info, die, NAME_STRUCT);
        break;
    case DW_TAG_namespace:
        add_children(info, die, depth + 1);
        break;
    default:
        break;
    }
}

static void add_children(struct debug_info *info, Dwarf_Die *parent, unsigned depth)
{
    Dwarf_Die child;
    bool more = depth < DIE_DEPTH && die_first(info, parent, &child);
    for (; more; more = die_next(info, &child))
        add_die(info, &child, depth);
}

/* Chains in the order of the file: built from the end. */
static void make_chains(struct debug_info *info)
{
    size_t count = 64;
    while (count < info->name_count)
        count *= 2;
    info->chains = calloc(count, sizeof *info->chains);
    if (info->chains == NULL)
        return;
    info->chain_count = count;
    for (size_t i = info->name_count; i-- > 1;) {
        uint32_t *chain = &info->chains[hash_of(info->names[i].name) & (count - 1)];
        info->names[i].next = *chain;
        *chain = (uint32_t)i;
    }
}

void debug_info_index(struct debug_info *info)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    debug_info_open(info);
    if (info->indexed)
        return;
    info->indexed = true;
    if (info->dwarf == NULL ||
        !debug_info_grow(&info->names, 0, &info->name_room, sizeof *info->names))
        return;
    info->names[info->name_count++] = (struct named){.name = ""};
    die_allow_visits(info);
    while (dwarf_get_units(info->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        add_children(info, &die, 0);
    if (info->code_count > 0)
        qsort(info->code, info->code_count, sizeof *info->code, by_address);
    make_chains(info);
}

const struct named *debug_info_named(struct debug_info *info, const char *name,
                                     const struct named *previous)
{
    uint32_t i;
    debug_info_index(info);
    if (info->chain_count == 0)
        return NULL;
    i = previous != NULL ? previous->next : info->chains[hash_of(name) & (info->chain_count - 1)];
    while (i != 0 && strcmp(info->names[i].name, name) != 0)
        i = info->names[i].next;
    return i == 0 ? NULL : &info->names[i];
}

const struct code *debug_info_code_at(struct debug_info *info, uint32_t address)
{
    size_t low = 0, high;
    debug_info_index(info);
    high = info->code_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (info->code[middle].first <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && address <= info->code[low - 1].last ? &info->code[low - 1] : NULL;
}

/* Only what lies at one address; DW_OP_addr and nothing else. */
static bool fixed_address(Dwarf_Die *die, uint32_t *address)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    if (!die_attribute(die, DW_AT_location, &attribute) ||
        dwarf_getlocation(&attribute, &ops, &count) != 0 || count != 1 ||
        ops[0].atom != DW_OP_addr || ops[0].number > UINT32_MAX)
        return false;
    *address = (uint32_t)ops[0].number;
    return true;
}

bool debug_info_object(struct debug_info *info, const char *name, uint32_t *address)
{
    const struct named *named = NULL;
    while ((named = debug_info_named(info, name, named)) != NULL) {
        Dwarf_Die die = named->die;
        if (named->kind == NAME_VARIABLE && fixed_address(&die, address))
            return true;
    }
    return false;
}

const struct type *symbols_type_at(const struct symbols *symbols, const char *name,
                                   uint32_t address)
{
    const struct named *named = NULL;
    if (symbols == NULL)
        return NULL;
    while ((named = debug_info_named(symbols->info, name, named)) != NULL) {
        Dwarf_Die die = named->die, type;
        Dwarf_Attribute attribute;
        uint32_t at;
        if (named->kind == NAME_VARIABLE && fixed_address(&die, &at) && at == address &&
            die_attribute(&die, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, &type))
            return debug_info_type(symbols->info, &type);
    }
    return NULL;
}
