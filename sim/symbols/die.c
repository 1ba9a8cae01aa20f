/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debugging information entries by libdw, with bounds where damaged ones would lead in circles. */
#include "symbols/parts.h"

#include <string.h>

bool die_reference(Dwarf_Die *die, unsigned name, Dwarf_Die *other)
{
    Dwarf_Attribute attribute;
    return dwarf_attr(die, name, &attribute) != NULL &&
           dwarf_formref_die(&attribute, other) != NULL;
}

static bool origin(Dwarf_Die *die)
{
    Dwarf_Die other;
    if (!die_reference(die, DW_AT_abstract_origin, &other) &&
        !die_reference(die, DW_AT_specification, &other))
        return false;
    *die = other;
    return true;
}

bool die_attribute(Dwarf_Die *die, unsigned name, Dwarf_Attribute *attribute)
{
    Dwarf_Die at = *die;
    for (unsigned i = 0; i < DIE_ORIGINS; i++) {
        if (dwarf_attr(&at, name, attribute) != NULL)
            return true;
        if (!origin(&at))
            return false;
    }
    return false;
}

/* A text inside the entries may lack its end. */
static bool ends(struct debug_info *info, enum debug_section section, const char *text)
{
    struct reader r = debug_info_reader(info, section);
    const uint8_t *at = (const uint8_t *)text;
    return at >= r.at && at < r.end && memchr(at, 0, (size_t)(r.end - at)) != NULL;
}

const char *die_text(struct debug_info *info, Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    const char *text;
    if (!die_attribute(die, name, &attribute))
        return NULL;
    text = dwarf_formstring(&attribute);
    if (text == NULL || dwarf_whatform(&attribute) != DW_FORM_string ||
        ends(info, SECTION_INFO, text) || ends(info, SECTION_TYPES, text))
        return text;
    return NULL;
}

const char *die_name(struct debug_info *info, Dwarf_Die *die)
{
    const char *text = die_text(info, die, DW_AT_name);
    return text == NULL || text[0] == '\0' ? NULL : text;
}

bool die_number(Dwarf_Die *die, unsigned name, uint64_t *number)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;
    Dwarf_Sword negative;
    if (!die_attribute(die, name, &attribute))
        return false;
    if (dwarf_whatform(&attribute) == DW_FORM_sdata ||
        dwarf_whatform(&attribute) == DW_FORM_implicit_const) {
        if (dwarf_formsdata(&attribute, &negative) != 0)
            return false;
        *number = (uint64_t)negative;
        return true;
    }
    if (dwarf_formudata(&attribute, &value) != 0)
        return false;
    *number = value;
    return true;
}

bool die_flag(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    bool flag = false;
    return dwarf_attr(die, name, &attribute) != NULL && dwarf_formflag(&attribute, &flag) == 0 &&
           flag;
}

bool die_unit(Dwarf_Die *die, Dwarf_Die *unit)
{
    return dwarf_diecu(die, unit, NULL, NULL) != NULL;
}

bool die_range(Dwarf_Die *die, struct die_ranges *state, uint32_t *first, uint32_t *last)
{
    Dwarf_Addr begin, end;
    while (state->count++ < DIE_RANGES) {
        state->offset = dwarf_ranges(die, state->offset, &state->base, &begin, &end);
        if (state->offset <= 0)
            break;
        if (begin >= end || end - 1 > UINT32_MAX)
            continue;
        *first = (uint32_t)begin;
        *last = (uint32_t)(end - 1);
        return true;
    }
    state->count = DIE_RANGES;
    return false;
}

bool die_covers(Dwarf_Die *die, uint32_t address)
{
    struct die_ranges state = {0};
    uint32_t first, last;
    while (die_range(die, &state, &first, &last))
        if (address >= first && address <= last)
            return true;
    return false;
}

/* Siblings that overlap would be seen again and again: the whole is bounded, and a sibling lies
 * behind. */
void die_allow_visits(struct debug_info *info)
{
    const Elf_Data *data = info->sections[SECTION_INFO];
    info->visits = data == NULL ? 0 : 4 * (uint64_t)data->d_size;
}

bool die_first(struct debug_info *info, Dwarf_Die *parent, Dwarf_Die *child)
{
    if (info->visits == 0)
        return false;
    info->visits--;
    return dwarf_child(parent, child) == 0;
}

bool die_next(struct debug_info *info, Dwarf_Die *child)
{
    Dwarf_Off before = dwarf_dieoffset(child);
    if (info->visits == 0)
        return false;
    info->visits--;
    return dwarf_siblingof(child, child) == 0 && dwarf_dieoffset(child) > before;
}
