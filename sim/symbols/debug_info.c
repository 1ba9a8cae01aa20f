/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens an ELF file's DWARF from memory: sections, and libdw over them, which unpacks compressed
 * ones. Left out: debug information in other files (split DWARF, alternate files): a library that
 * reads images opens none. */
#include "symbols/older.h"
#include "symbols/parts.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#define UNPACKED_MOST (512u << 20) /* bytes of compressed sections, unpacked */
#define KEPT_ROOM     65536u

/* --- memory --- */

void *debug_info_keep(struct debug_info *info, size_t bytes)
{
    struct kept *block = info->kept;
    size_t size = (bytes + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (size < bytes)
        return NULL;
    if (block == NULL || block->room - block->used < size) {
        size_t room = size > KEPT_ROOM ? size : KEPT_ROOM;
        block = calloc(1, sizeof *block + room);
        if (block == NULL)
            return NULL;
        block->room = room;
        block->next = info->kept;
        info->kept = block;
    }
    block->used += size;
    return block->bytes + block->used - size;
}

const char *debug_info_keep_text(struct debug_info *info, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = debug_info_keep(info, size);
    return copy == NULL ? "" : memcpy(copy, text, size);
}

bool debug_info_grow(void *array, size_t count, size_t *room, size_t size)
{
    void **pointer = array, *more;
    size_t wanted = *room == 0 ? 64 : 2 * *room;
    if (count < *room)
        return true;
    more = realloc(*pointer, wanted * size);
    if (more == NULL)
        return false;
    *pointer = more;
    *room = wanted;
    return true;
}

/* --- sections --- */

struct reader debug_info_reader(struct debug_info *info, enum debug_section section)
{
    static const uint8_t none[1];
    const Elf_Data *data = info->sections[section];
    const uint8_t *bytes = data != NULL && data->d_buf != NULL ? data->d_buf : none;
    return (struct reader){.at = bytes,
                           .end = bytes + (bytes == none ? 0 : data->d_size),
                           .big_endian = info->big_endian};
}

static const char *const section_names[SECTION_COUNT] = {
    ".debug_info", ".debug_types", ".debug_line", ".debug_line_str",
    ".debug_str",  ".debug_frame", ".eh_frame"};

/* Damaged tables are refused before libelf or libdw walk them. */
static bool is_sane(struct debug_info *info, size_t *count, size_t *names)
{
    GElf_Ehdr header;
    size_t wide;
    if (info->elf == NULL || elf_kind(info->elf) != ELF_K_ELF ||
        gelf_getehdr(info->elf, &header) == NULL || header.e_shoff == 0 ||
        elf_getshdrnum(info->elf, count) != 0 || elf_getshdrstrndx(info->elf, names) != 0)
        return false;
    info->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    wide = header.e_ident[EI_CLASS] == ELFCLASS64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
    return header.e_shentsize == wide && header.e_shoff <= info->size &&
           *count <= (info->size - header.e_shoff) / wide;
}

static bool is_foreign(const char *name)
{
    return strcmp(name, ".gnu_debugaltlink") == 0 || strstr(name, ".dwo") != NULL;
}

/* No section lies outside the file, none unpacks to a mountain. */
static bool are_sections_sane(struct debug_info *info, size_t count, size_t names)
{
    uint64_t unpacked = 0;
    for (size_t i = 1; i < count; i++) {
        Elf_Scn *scn = elf_getscn(info->elf, i);
        const char *name;
        GElf_Shdr header;
        GElf_Chdr packed;
        if (scn == NULL || gelf_getshdr(scn, &header) == NULL)
            return false;
        name = elf_strptr(info->elf, names, header.sh_name);
        if (name != NULL && is_foreign(name))
            return false;
        if (header.sh_type != SHT_NOBITS &&
            (header.sh_offset > info->size || header.sh_size > info->size - header.sh_offset))
            return false;
        if ((header.sh_flags & SHF_COMPRESSED) && gelf_getchdr(scn, &packed) != NULL)
            unpacked += packed.ch_size > UNPACKED_MOST ? UNPACKED_MOST + 1ull : packed.ch_size;
        if (unpacked > UNPACKED_MOST)
            return false;
    }
    return true;
}

static void find_sections(struct debug_info *info, size_t count, size_t names)
{
    for (size_t i = 1; i < count; i++) {
        Elf_Scn *scn = elf_getscn(info->elf, i);
        GElf_Shdr header;
        const char *name = NULL;
        if (scn != NULL && gelf_getshdr(scn, &header) != NULL && header.sh_type != SHT_NOBITS &&
            !(header.sh_flags & SHF_COMPRESSED))
            name = elf_strptr(info->elf, names, header.sh_name);
        for (unsigned s = 0; name != NULL && s < SECTION_COUNT; s++)
            if (strcmp(name, section_names[s]) == 0 && info->sections[s] == NULL) {
                info->sections[s] = elf_rawdata(scn, NULL);
                info->section_addresses[s] = header.sh_addr;
            }
    }
}

static bool has_function_at_zero(const struct image *image)
{
    bool functions = false;
    for (size_t i = 0; i < image->placed_count; i++)
        if (image->symbols[i].type == IMAGE_FUNCTION) {
            functions = true;
            if (image->symbols[i].value == 0)
                return true;
        }
    return !functions;
}

/* Debug information of another kind: from here on it is what was made of it. */
static void read_older(struct debug_info *info)
{
    uint8_t *made;
    size_t size;
    if (!older_to_dwarf(info->image, info->bytes, info->size, &made, &size))
        return;
    free(info->bytes);
    info->bytes = made;
    info->size = size;
}

void debug_info_open(struct debug_info *info)
{
    size_t count, names;
    if (info->opened)
        return;
    info->opened = true;
    info->has_function_at_zero = has_function_at_zero(info->image);
    if (info->bytes == NULL)
        return;
    read_older(info);
    elf_version(EV_CURRENT);
    info->elf = elf_memory((char *)info->bytes, info->size);
    if (!is_sane(info, &count, &names) || !are_sections_sane(info, count, names))
        return;
    info->dwarf = dwarf_begin_elf(info->elf, DWARF_C_READ, NULL);
    find_sections(info, count, names);
}

bool debug_info_has_code(struct debug_info *info, uint64_t first, uint64_t last)
{
    const struct image *image = info->image;
    if (last < first || last > UINT32_MAX || (first == 0 && !info->has_function_at_zero))
        return false;
    for (size_t i = 0; i < image->section_count; i++) {
        const struct image_section *s = &image->sections[i];
        if (s->allocated && s->executable && first >= s->address && first - s->address < s->size)
            return true;
    }
    return image->section_count == 0;
}
