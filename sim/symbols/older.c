/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which kind of older debug information a file has, and the places of variables and functions that
 * all kinds say alike: see older.h. */
#include "symbols/older.h"

#include "image/coff_file.h"

#include <dwarf.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_LOOKED 64u /* bytes of a function in which its frame is set up */

/* ---- places ---- */

static size_t put_address(uint8_t *bytes, const struct older *older, uint32_t address)
{
    bool big = older->image->order == IMAGE_BIG_ENDIAN;
    for (unsigned i = 0; i < 4; i++)
        bytes[big ? 3 - i : i] = (uint8_t)(address >> 8 * i);
    return 4;
}

static size_t put_sleb(uint8_t *bytes, int32_t number)
{
    size_t count = 0;
    bool more = true;
    while (more) {
        uint8_t byte = number & 0x7f;
        number >>= 7;
        more = !((number == 0 && (byte & 0x40) == 0) || (number == -1 && (byte & 0x40) != 0));
        bytes[count++] = byte | (more ? 0x80 : 0);
    }
    return count;
}

void older_at_address(const struct older *older, struct made_die *die, uint32_t address)
{
    uint8_t bytes[5] = {DW_OP_addr};
    made_expression(older->made, die, DW_AT_location, bytes,
                    1 + put_address(bytes + 1, older, address));
}

void older_at_frame(const struct older *older, struct made_die *die, int32_t offset)
{
    uint8_t bytes[8] = {DW_OP_fbreg};
    made_expression(older->made, die, DW_AT_location, bytes, 1 + put_sleb(bytes + 1, offset));
}

/* What is larger than a register goes on in the next ones, the more significant part first. */
void older_in_register(const struct older *older, struct made_die *die, uint32_t number)
{
    uint32_t size = die == NULL ? 0 : made_size(die->target), wide = older->habits->register_bytes;
    uint8_t bytes[24] = {(uint8_t)(DW_OP_reg0 + number)};
    size_t used = 1;
    if (number > 31)
        return;
    if (size > wide) {
        used = 0;
        for (uint32_t at = 0; at < size && number < 32 && used < sizeof bytes - 3; at += wide) {
            bytes[used++] = (uint8_t)(DW_OP_reg0 + number++);
            bytes[used++] = DW_OP_piece;
            bytes[used++] = (uint8_t)(size - at < wide ? size - at : wide);
        }
    }
    made_expression(older->made, die, DW_AT_location, bytes, used);
}

void older_global(const struct older *older, struct made_die *die, const char *name)
{
    const struct image_symbol *symbol = image_symbol_find(older->image, name);
    made_flag(older->made, die, DW_AT_external);
    if (symbol != NULL && symbol->type != IMAGE_ABSOLUTE && symbol->value <= UINT32_MAX)
        older_at_address(older, die, (uint32_t)symbol->value);
    else
        made_flag(older->made, die, DW_AT_declaration);
}

void older_block_place(const struct older *older, struct made_die *die, uint32_t first,
                       uint32_t end)
{
    if (end <= first)
        return;
    made_address(older->made, die, DW_AT_low_pc, first);
    made_number(older->made, die, DW_AT_high_pc, end - first);
}

/* ---- frames ---- */

/* Bytes of the program by the address at which it runs. */
static size_t code_at(const struct image *image, uint32_t address, uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *s = &image->segments[i];
        if (!s->zero_fill && s->step == 1 && address >= s->run_address &&
            address - s->run_address < s->size)
            return image_read(image, s->address + (address - s->run_address), bytes, size);
    }
    return 0;
}

static bool has_frame(const struct older *older, uint32_t first, uint32_t last)
{
    uint8_t code[FRAME_LOOKED];
    size_t wanted = last - first < FRAME_LOOKED ? last - first + 1 : FRAME_LOOKED;
    size_t size = code_at(older->image, first, code, wanted);
    bool big = older->image->order == IMAGE_BIG_ENDIAN;
    for (size_t i = 0; i + 1 < size; i += 2)
        for (unsigned n = 0; n < HABIT_WORDS; n++) {
            uint16_t word = older->habits->sets_frame[n];
            if (word != 0 && code[i + !big] == word >> 8 && code[i + big] == (word & 0xff))
                return true;
        }
    return false;
}

void older_function_place(const struct older *older, struct made_die *die, uint32_t first,
                          uint32_t last)
{
    uint8_t bytes[6] = {0, 0, DW_OP_const2u, 0xff, 0xff, DW_OP_and};
    unsigned base;
    if (die == NULL || last < first)
        return;
    base = has_frame(older, first, last) ? older->habits->frame : older->habits->stack;
    bytes[0] = (uint8_t)(DW_OP_breg0 + base);
    made_address(older->made, die, DW_AT_low_pc, first);
    made_number(older->made, die, DW_AT_high_pc, last - first + 1);
    made_expression(older->made, die, DW_AT_frame_base, bytes,
                    older->habits->pointer_bytes == 2 ? 6 : 2);
}

/* ---- finding it ---- */

static bool find_in_coff(const uint8_t *bytes, size_t size, struct stabs_bytes *stabs)
{
    struct coff_file file;
    if (coff_machine_of(bytes, size) == NULL || !coff_open(&file, bytes, size))
        return false;
    stabs->big_endian = true;
    for (uint32_t i = 0; i < file.section_count; i++) {
        struct coff_section section;
        const char *name;
        coff_read_section(&file, i, &section);
        name = coff_section_name(&file, &section);
        if (!coff_inside(&file, section.offset, section.size))
            continue;
        if (strcmp(name, ".stab") == 0) {
            stabs->entries = bytes + section.offset;
            stabs->entries_size = section.size;
        } else if (strcmp(name, ".stabstr") == 0) {
            stabs->texts = bytes + section.offset;
            stabs->texts_size = section.size;
        }
    }
    return true;
}

static void take_elf_section(Elf *elf, Elf_Scn *scn, size_t names, size_t size,
                             const uint8_t *bytes, struct stabs_bytes *stabs)
{
    GElf_Shdr header;
    const char *name;
    if (gelf_getshdr(scn, &header) == NULL || header.sh_type == SHT_NOBITS ||
        header.sh_offset > size || header.sh_size > size - header.sh_offset)
        return;
    name = elf_strptr(elf, names, header.sh_name);
    if (name != NULL && strcmp(name, ".stab") == 0) {
        stabs->entries = bytes + header.sh_offset;
        stabs->entries_size = header.sh_size;
    } else if (name != NULL && strcmp(name, ".stabstr") == 0) {
        stabs->texts = bytes + header.sh_offset;
        stabs->texts_size = header.sh_size;
    }
}

/* The image has been read: its sections are told there, and whether there is DWARF. */
static bool find_in_elf(const struct image *image, const uint8_t *bytes, size_t size,
                        struct stabs_bytes *stabs)
{
    size_t names, count;
    Elf *elf;
    if (image->format != IMAGE_ELF || image_section_find(image, ".stab") == NULL ||
        image_section_find(image, ".debug_info") != NULL)
        return false;
    elf_version(EV_CURRENT);
    elf = elf_memory((char *)bytes, size);
    if (elf == NULL)
        return false;
    stabs->big_endian = image->order == IMAGE_BIG_ENDIAN;
    if (elf_getshdrnum(elf, &count) == 0 && elf_getshdrstrndx(elf, &names) == 0)
        for (size_t i = 1; i < count; i++) {
            Elf_Scn *scn = elf_getscn(elf, i);
            if (scn != NULL)
                take_elf_section(elf, scn, names, size, bytes, stabs);
        }
    elf_end(elf);
    return stabs->entries != NULL;
}

bool older_to_dwarf(const struct image *image, const uint8_t *bytes, size_t size, uint8_t **made,
                    size_t *made_size)
{
    struct stabs_bytes stabs = {0};
    struct older older = {.image = image,
                          .habits = cpu_habits(image->machine, image->machine_flags)};
    bool coff = image->format == IMAGE_COFF && find_in_coff(bytes, size, &stabs), ok;
    if (older.habits == NULL || (!coff && !find_in_elf(image, bytes, size, &stabs)))
        return false;
    older.made = made_begin();
    if (older.made == NULL)
        return false;
    if (stabs.entries != NULL && stabs.texts != NULL)
        stabs_read(&older, &stabs);
    if (coff)
        sdb_read(&older, bytes, size);
    ok = made_finish(older.made, image->order == IMAGE_BIG_ENDIAN, made, made_size);
    made_free(older.made);
    return ok;
}
