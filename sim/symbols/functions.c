/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside functions: blocks around an address, where the prologue ends. */
#include "symbols/parts.h"

#include <string.h>

static bool is_block(Dwarf_Die *die)
{
    int tag = dwarf_tag(die);
    return tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine ||
           tag == DW_TAG_try_block || tag == DW_TAG_catch_block;
}

static bool block_inside(struct debug_info *info, Dwarf_Die *around, uint32_t address,
                         Dwarf_Die *block)
{
    bool more = die_first(info, around, block);
    for (; more; more = die_next(info, block))
        if (is_block(block) && die_covers(block, address))
            return true;
    return false;
}

void debug_info_scopes(struct debug_info *info, const struct code *code, uint32_t address,
                       struct scopes *scopes)
{
    scopes->dies[0] = code->die;
    scopes->count = 1;
    die_allow_visits(info);
    while (scopes->count < DIE_DEPTH && block_inside(info, &scopes->dies[scopes->count - 1],
                                                     address, &scopes->dies[scopes->count]))
        scopes->count++;
}

static bool is_inlined(struct debug_info *info, const struct code *code, uint32_t address)
{
    struct scopes scopes;
    debug_info_scopes(info, code, address, &scopes);
    for (unsigned i = 1; i < scopes.count; i++)
        if (dwarf_tag(&scopes.dies[i]) == DW_TAG_inlined_subroutine)
            return true;
    return false;
}

/* Compilers write a row for a function's first line and one for its body, at the same address if
 * there is no prologue. Rows of an earlier line that follow are still of the prologue: the
 * compiler has moved them there. */
uint32_t debug_info_body(struct debug_info *info, const struct code *code)
{
    const struct line_row *row = debug_info_row(info, code->entry), *next;
    size_t i, same = 0;
    if (row == NULL || row->line == 0)
        return code->entry;
    i = debug_info_row_from(info, code->entry);
    for (; i < info->row_count && info->rows[i].address <= code->last; i++) {
        if (info->rows[i].prologue_end)
            return info->rows[i].address;
        same += info->rows[i].address == code->entry && info->rows[i].line != 0;
    }
    if (same > 1)
        return code->entry;
    while (row->address + row->size - 1 < code->last) {
        uint32_t end = row->address + row->size;
        next = debug_info_row(info, end);
        if (next == NULL || next->line == 0 || next->line >= row->line || next->file != row->file ||
            is_inlined(info, code, end))
            return end;
        row = next;
    }
    return row->address;
}
