/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call frame information: see cfi.h. libdw takes the entries apart; their instructions are run
 * here, over as many registers as there is room for (a damaged one may name the two thousand
 * millionth).
 * Left out: segments, pointers relative to data or text sections. */
#include "symbols/cfi.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#define REMEMBERED 16u /* rows that an entry may put aside */

struct entry {
    Dwarf_CFI_Entry cie;
    struct reader fde; /* behind its header: addresses, augmentation, instructions */
    bool in_eh_frame;
    uint64_t section_address;
    const uint8_t *section;
    uint32_t first, last;
    uint8_t encoding;
    bool augmented, signal;
};

static const unsigned char *ident_of(struct debug_info *info)
{
    return (const unsigned char *)elf_getident(info->elf, NULL);
}

static bool read_entry(struct debug_info *info, bool in_eh_frame, Dwarf_Off offset, Dwarf_Off *next,
                       Dwarf_CFI_Entry *entry)
{
    Elf_Data *data = info->sections[in_eh_frame ? SECTION_EH_FRAME : SECTION_FRAME];
    if (data == NULL || data->d_buf == NULL || offset >= data->d_size)
        return false;
    return dwarf_next_cfi(ident_of(info), data, in_eh_frame, offset, next, entry) == 0;
}

/* --- the head of an entry --- */

static unsigned encoded_size(uint8_t encoding)
{
    switch (encoding & 7) {
    case DW_EH_PE_udata2:
        return 2;
    case DW_EH_PE_udata8:
        return 8;
    default:
        return 4; /* absptr of 32 bits, udata4 */
    }
}

static uint64_t read_encoded(const struct entry *entry, struct reader *r, uint8_t encoding)
{
    uint64_t at = entry->section_address + (uint64_t)(r->at - entry->section);
    uint64_t value;
    if ((encoding & 7) == DW_EH_PE_uleb128)
        value = encoding & DW_EH_PE_signed ? (uint64_t)reader_sleb(r) : reader_uleb(r);
    else
        value = encoding & DW_EH_PE_signed ? (uint64_t)reader_signed(r, encoded_size(encoding))
                                           : reader_number(r, encoded_size(encoding));
    return (encoding & 0x70) == DW_EH_PE_pcrel ? value + at : value;
}

/* "zPLRS": z says that there is a length, the others what is behind it, in this order. */
static void read_augmentation(struct entry *entry)
{
    const Dwarf_CIE *cie = &entry->cie.cie;
    const char *letter = cie->augmentation == NULL ? "" : cie->augmentation;
    struct reader r = {.at = cie->augmentation_data,
                       .end = cie->augmentation_data + cie->augmentation_data_size};
    entry->augmented = letter[0] == 'z';
    entry->signal = strcmp(letter, "S") == 0; /* as in .debug_frame, where it has no data */
    entry->encoding = DW_EH_PE_absptr;
    if (!entry->augmented || cie->augmentation_data == NULL)
        return;
    for (letter++; *letter != '\0'; letter++) {
        if (*letter == 'R')
            entry->encoding = (uint8_t)reader_number(&r, 1);
        else if (*letter == 'L')
            reader_skip(&r, 1);
        else if (*letter == 'P')
            read_encoded(entry, &r, (uint8_t)reader_number(&r, 1));
        else if (*letter == 'S')
            entry->signal = true;
        else if (*letter != 'B')
            break;
    }
}

static bool open_entry(struct debug_info *info, bool in_eh_frame, Dwarf_Off offset, Dwarf_Off *next,
                       struct entry *entry)
{
    enum debug_section section = in_eh_frame ? SECTION_EH_FRAME : SECTION_FRAME;
    Dwarf_CFI_Entry fde;
    Dwarf_Off unused;
    uint64_t first, length;
    if (!read_entry(info, in_eh_frame, offset, next, &fde) || dwarf_cfi_cie_p(&fde) ||
        !read_entry(info, in_eh_frame, fde.fde.CIE_pointer, &unused, &entry->cie) ||
        !dwarf_cfi_cie_p(&entry->cie))
        return false;
    entry->in_eh_frame = in_eh_frame;
    entry->section = info->sections[section]->d_buf;
    entry->section_address = info->section_addresses[section];
    entry->signal = false;
    entry->fde =
        (struct reader){.at = fde.fde.start, .end = fde.fde.end, .big_endian = info->big_endian};
    read_augmentation(entry);
    first = (uint32_t)read_encoded(entry, &entry->fde, entry->encoding);
    length = read_encoded(entry, &entry->fde, entry->encoding & 0x0f);
    if (entry->augmented)
        reader_skip(&entry->fde, reader_uleb(&entry->fde));
    entry->first = (uint32_t)first;
    entry->last = (uint32_t)(first + length - 1);
    return !entry->fde.bad && length != 0 && debug_info_has_code(info, first, first + length - 1);
}

/* --- all entries, by address --- */

static int by_address(const void *one, const void *other)
{
    const struct frame_entry *a = one, *b = other;
    return a->first < b->first ? -1 : a->first > b->first;
}

static void read_section(struct debug_info *info, bool in_eh_frame)
{
    Dwarf_Off offset = 0, next = 0;
    Dwarf_CFI_Entry any;
    for (; read_entry(info, in_eh_frame, offset, &next, &any) && next > offset; offset = next) {
        struct entry entry;
        Dwarf_Off unused;
        if (dwarf_cfi_cie_p(&any) || !open_entry(info, in_eh_frame, offset, &unused, &entry) ||
            !debug_info_grow(&info->frames, info->frame_count, &info->frame_room,
                             sizeof *info->frames))
            continue;
        info->frames[info->frame_count++] =
            (struct frame_entry){entry.first, entry.last, offset, in_eh_frame};
    }
}

static void read_frames(struct debug_info *info)
{
    debug_info_open(info);
    if (info->frames_read)
        return;
    info->frames_read = true;
    if (info->elf == NULL)
        return;
    read_section(info, false);
    read_section(info, true);
    if (info->frame_count > 0)
        qsort(info->frames, info->frame_count, sizeof *info->frames, by_address);
}

static const struct frame_entry *find_entry(const struct debug_info *info, uint32_t address)
{
    size_t low = 0, high = info->frame_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (info->frames[middle].first <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && address <= info->frames[low - 1].last ? &info->frames[low - 1] : NULL;
}

/* --- instructions --- */

struct program {
    const Dwarf_CIE *cie;
    struct reader r;
    uint32_t address, wanted;
    struct cfi_row *row;
    const struct cfi_row *initial; /* NULL while that is being made */
    struct cfi_row *remembered;
    unsigned remembered_count;
    bool done;
};

static struct cfi_place *place_of(struct program *p, uint64_t number)
{
    static const unsigned nowhere = CFI_REGISTERS;
    return number < nowhere ? &p->row->registers[number] : NULL;
}

static void set_rule(struct program *p, uint64_t number, enum cfi_rule rule, int64_t operand)
{
    struct cfi_place *place = place_of(p, number);
    if (place != NULL)
        *place = (struct cfi_place){.rule = rule, .number = operand};
}

static void restore(struct program *p, uint64_t number)
{
    struct cfi_place *place = place_of(p, number);
    if (place != NULL && p->initial != NULL)
        *place = p->initial->registers[number];
}

/* The row is in force until an address behind the one wanted. */
static void advance(struct program *p, uint64_t units)
{
    uint64_t address = p->address + units * p->cie->code_alignment_factor;
    p->done = address > p->wanted;
    p->address = (uint32_t)address;
}

static struct reader read_block(struct reader *r)
{
    uint64_t length = reader_uleb(r);
    struct reader block = *r;
    reader_skip(r, length);
    block.end = r->at;
    return r->bad ? (struct reader){.at = r->at, .end = r->at, .bad = true} : block;
}

static void set_expression(struct program *p, enum cfi_rule rule)
{
    struct cfi_place *place = place_of(p, reader_uleb(&p->r));
    struct reader block = read_block(&p->r);
    if (place != NULL)
        *place = (struct cfi_place){.rule = rule, .expression = block};
}

static void set_cfa(struct program *p, uint64_t number, int64_t offset)
{
    p->row->cfa = (struct cfi_place){.rule = CFI_REGISTER, .number = offset};
    p->row->cfa_register = number;
}

static void remember(struct program *p)
{
    if (p->remembered_count == REMEMBERED)
        p->r.bad = true;
    else
        p->remembered[p->remembered_count++] = *p->row;
}

static void recall(struct program *p)
{
    if (p->remembered_count == 0)
        p->r.bad = true;
    else
        *p->row = p->remembered[--p->remembered_count];
}

static int64_t factored(struct program *p, int64_t value)
{
    return (int64_t)((uint64_t)value * (uint64_t)p->cie->data_alignment_factor);
}

static bool run_cfa(struct program *p, unsigned opcode)
{
    struct reader *r = &p->r;
    uint64_t number;
    switch (opcode) {
    case DW_CFA_def_cfa:
        number = reader_uleb(r);
        set_cfa(p, number, (int64_t)reader_uleb(r));
        break;
    case DW_CFA_def_cfa_sf:
        number = reader_uleb(r);
        set_cfa(p, number, factored(p, reader_sleb(r)));
        break;
    case DW_CFA_def_cfa_register:
        p->row->cfa_register = reader_uleb(r);
        break;
    case DW_CFA_def_cfa_offset:
        p->row->cfa.number = (int64_t)reader_uleb(r);
        break;
    case DW_CFA_def_cfa_offset_sf:
        p->row->cfa.number = factored(p, reader_sleb(r));
        break;
    case DW_CFA_def_cfa_expression:
        p->row->cfa = (struct cfi_place){.rule = CFI_EXPRESSION, .expression = read_block(r)};
        break;
    default:
        return false;
    }
    return true;
}

static bool run_register(struct program *p, unsigned opcode)
{
    struct reader *r = &p->r;
    uint64_t number = 0;
    if (opcode == DW_CFA_expression || opcode == DW_CFA_val_expression) {
        set_expression(p, opcode == DW_CFA_expression ? CFI_EXPRESSION : CFI_VAL_EXPRESSION);
        return true;
    }
    if ((opcode < DW_CFA_offset_extended || opcode > DW_CFA_register) &&
        opcode != DW_CFA_offset_extended_sf && opcode != DW_CFA_val_offset &&
        opcode != DW_CFA_val_offset_sf)
        return false;
    number = reader_uleb(r);
    switch (opcode) {
    case DW_CFA_offset_extended:
        set_rule(p, number, CFI_OFFSET, factored(p, (int64_t)reader_uleb(r)));
        break;
    case DW_CFA_offset_extended_sf:
        set_rule(p, number, CFI_OFFSET, factored(p, reader_sleb(r)));
        break;
    case DW_CFA_val_offset:
        set_rule(p, number, CFI_VAL_OFFSET, factored(p, (int64_t)reader_uleb(r)));
        break;
    case DW_CFA_val_offset_sf:
        set_rule(p, number, CFI_VAL_OFFSET, factored(p, reader_sleb(r)));
        break;
    case DW_CFA_restore_extended:
        restore(p, number);
        break;
    case DW_CFA_register:
        set_rule(p, number, CFI_REGISTER, (int64_t)reader_uleb(r));
        break;
    default:
        set_rule(p, number, opcode == DW_CFA_undefined ? CFI_UNDEFINED : CFI_SAME, 0);
    }
    return true;
}

static bool run_other(struct program *p, unsigned opcode)
{
    struct reader *r = &p->r;
    switch (opcode) {
    case DW_CFA_nop:
        break;
    case DW_CFA_set_loc:
        p->address = (uint32_t)reader_number(r, 4);
        p->done = p->address > p->wanted;
        break;
    case DW_CFA_advance_loc1:
    case DW_CFA_advance_loc2:
    case DW_CFA_advance_loc4:
        advance(p, reader_number(r, 1u << (opcode - DW_CFA_advance_loc1)));
        break;
    case DW_CFA_remember_state:
        remember(p);
        break;
    case DW_CFA_restore_state:
        recall(p);
        break;
    case DW_CFA_GNU_args_size:
        reader_uleb(r);
        break;
    default:
        return false;
    }
    return true;
}

static bool run_program(struct program *p)
{
    while (!p->done && !p->r.bad && reader_left(&p->r) > 0) {
        unsigned byte = (unsigned)reader_number(&p->r, 1), low = byte & 0x3f;
        switch (byte & 0xc0) {
        case DW_CFA_advance_loc:
            advance(p, low);
            break;
        case DW_CFA_offset:
            set_rule(p, low, CFI_OFFSET, factored(p, (int64_t)reader_uleb(&p->r)));
            break;
        case DW_CFA_restore:
            restore(p, low);
            break;
        default:
            if (!run_cfa(p, byte) && !run_register(p, byte) && !run_other(p, byte))
                return false;
        }
    }
    return !p->r.bad;
}

static bool run_entry(struct debug_info *info, const struct entry *entry, uint32_t address,
                      struct cfi_row *row, struct cfi_row *remembered)
{
    const Dwarf_CIE *cie = &entry->cie.cie;
    struct program p = {.cie = cie, .wanted = UINT32_MAX, .row = row, .remembered = remembered};
    struct cfi_row initial;
    p.r = (struct reader){.at = cie->initial_instructions,
                          .end = cie->initial_instructions_end,
                          .big_endian = info->big_endian};
    memset(row, 0, sizeof *row);
    if (!run_program(&p))
        return false;
    initial = *row;
    p.initial = &initial;
    p.r = entry->fde;
    p.address = entry->first;
    p.wanted = address;
    p.done = false;
    row->return_register = cie->return_address_register;
    row->signal = entry->signal;
    return run_program(&p) && row->cfa.rule != CFI_UNSPECIFIED;
}

bool cfi_find(struct debug_info *info, uint32_t address, struct cfi_row *row)
{
    const struct frame_entry *found;
    struct cfi_row *remembered;
    struct entry entry;
    Dwarf_Off next;
    bool good;
    read_frames(info);
    found = find_entry(info, address);
    if (found == NULL || !open_entry(info, found->in_eh_frame, found->offset, &next, &entry))
        return false;
    remembered = malloc(REMEMBERED * sizeof *remembered);
    good = remembered != NULL && run_entry(info, &entry, address, row, remembered);
    free(remembered);
    return good;
}
