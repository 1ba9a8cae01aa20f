/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading COFF: see coff_file.h. Numbers of the processors after binutils' include/coff. */
#include "image/coff_file.h"

#include "bytes.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* e_flags of H8 programs in ELF, as GNU tools write them: the model. */
#define H8_300   0x00800000u
#define H8_300H  0x00810000u
#define H8S      0x00820000u
#define H8_300HN 0x00830000u /* N: normal mode, addresses of 16 bits */
#define H8SN     0x00840000u

static const struct coff_machine machines[] = {
    {0x8300, EM_H8_300, H8_300, 8, true}, {0x8301, EM_H8_300, H8_300H, 8, true},
    {0x8302, EM_H8_300, H8S, 8, true},    {0x8303, EM_H8_300, H8_300HN, 8, true},
    {0x8304, EM_H8_300, H8SN, 8, true},   {0x0150, EM_68K, 0, 6, true},
    {0x0088, EM_68K, 0, 6, true},         {0x0089, EM_68K, 0, 6, true},
};

const struct coff_machine *coff_machine_of(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; size >= 2 && i < sizeof machines / sizeof machines[0]; i++)
        if (machines[i].magic == bytes_big(bytes, 2))
            return &machines[i];
    return NULL;
}

bool coff_inside(const struct coff_file *file, uint64_t offset, uint64_t size)
{
    return offset <= file->size && size <= file->size - offset;
}

unsigned coff_number16(const struct coff_file *file, uint64_t offset)
{
    return coff_inside(file, offset, 2) ? bytes_big(file->bytes + offset, 2) : 0;
}

uint32_t coff_number32(const struct coff_file *file, uint64_t offset)
{
    return coff_inside(file, offset, 4) ? bytes_big(file->bytes + offset, 4) : 0;
}

/* The table of names stands behind the symbols and begins with its size. */
static void find_names(struct coff_file *file)
{
    uint64_t at = file->symbols + (uint64_t)file->symbol_count * COFF_SYMBOL_BYTES;
    if (file->symbols == 0 || !coff_inside(file, at, 4))
        return;
    file->names = (uint32_t)at;
    file->name_size = coff_number32(file, at);
    if (!coff_inside(file, at, file->name_size))
        file->name_size = (uint32_t)(file->size - at);
}

bool coff_open(struct coff_file *file, const uint8_t *bytes, size_t size)
{
    unsigned optional;
    *file = (struct coff_file){.bytes = bytes, .size = size};
    if (size < COFF_HEADER_BYTES)
        return false;
    file->magic = coff_number16(file, 0);
    file->section_count = coff_number16(file, 2);
    file->symbols = coff_number32(file, 8);
    file->symbol_count = coff_number32(file, 12);
    file->line_bytes =
        coff_machine_of(bytes, size) == NULL ? 6 : coff_machine_of(bytes, size)->line_bytes;
    optional = coff_number16(file, 16);
    file->flags = coff_number16(file, 18);
    file->sections = COFF_HEADER_BYTES + optional;
    file->has_entry = optional >= COFF_OPTIONAL_BYTES && coff_inside(file, 36, 4);
    file->entry = coff_number32(file, 36);
    find_names(file);
    return true;
}

void coff_read_section(const struct coff_file *file, uint32_t index, struct coff_section *section)
{
    uint64_t at = file->sections + (uint64_t)index * COFF_SECTION_BYTES;
    *section = (struct coff_section){.load = coff_number32(file, at + 8),
                                     .run = coff_number32(file, at + 12),
                                     .size = coff_number32(file, at + 16),
                                     .offset = coff_number32(file, at + 20),
                                     .lines = coff_number32(file, at + 28),
                                     .line_count = coff_number16(file, at + 34),
                                     .flags = coff_number32(file, at + 36)};
    if (coff_inside(file, at, COFF_NAME_BYTES))
        memcpy(section->name, file->bytes + at, COFF_NAME_BYTES);
}

const char *coff_long_name(const struct coff_file *file, uint32_t offset)
{
    const uint8_t *name = file->bytes + file->names + offset;
    if (offset < 4 || offset >= file->name_size ||
        memchr(name, 0, file->name_size - offset) == NULL)
        return NULL;
    return (const char *)name;
}

const char *coff_section_name(const struct coff_file *file, const struct coff_section *section)
{
    const char *name = section->name;
    if (name[0] == '/' && name[1] >= '0' && name[1] <= '9')
        name = coff_long_name(file, (uint32_t)strtoul(name + 1, NULL, 10));
    return name == NULL ? "" : name;
}

void coff_read_symbol(const struct coff_file *file, uint32_t index, struct coff_symbol *symbol)
{
    uint64_t at = file->symbols + (uint64_t)index * COFF_SYMBOL_BYTES;
    bool inside = coff_inside(file, at, COFF_SYMBOL_BYTES);
    *symbol = (struct coff_symbol){.value = coff_number32(file, at + 8),
                                   .section = (int16_t)coff_number16(file, at + 12),
                                   .type = coff_number16(file, at + 14),
                                   .storage = inside ? file->bytes[at + 16] : 0,
                                   .auxiliary = inside ? file->bytes[at + 17] : 0,
                                   .at = (uint32_t)at};
    if (inside)
        memcpy(symbol->short_name, file->bytes + at, COFF_NAME_BYTES);
    symbol->name = symbol->short_name;
    if (inside && coff_number32(file, at) == 0)
        symbol->name = coff_long_name(file, coff_number32(file, at + 4));
    if (symbol->name == NULL)
        symbol->name = "";
}

bool coff_is_debug(const char *name)
{
    static const char *const beginnings[] = {".stab", ".debug", ".comment"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}
