/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an ELF file; also through the loader that tells formats by their content. */
#include "image_check.h"
#include "repair.h"

#include <elf.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_parser(image_parse_elf, data, size);
    check_parser(image_parse, data, size);
    return 0;
}

static void put16(uint8_t *at, unsigned value, bool big_endian)
{
    at[big_endian] = (uint8_t)value;
    at[!big_endian] = (uint8_t)(value >> 8);
}

/* A header that the loader accepts, so that what it points to is looked at. */
size_t fuzz_repair(uint8_t *data, size_t size)
{
    bool wide, big;
    if (size < sizeof(Elf64_Ehdr))
        return size;
    data[EI_MAG0] = ELFMAG0;
    data[EI_MAG1] = ELFMAG1;
    data[EI_MAG2] = ELFMAG2;
    data[EI_MAG3] = ELFMAG3;
    wide = data[EI_CLASS] == ELFCLASS64;
    big = data[EI_DATA] == ELFDATA2MSB;
    data[EI_CLASS] = wide ? ELFCLASS64 : ELFCLASS32;
    data[EI_DATA] = big ? ELFDATA2MSB : ELFDATA2LSB;
    data[EI_VERSION] = EV_CURRENT;
    put16(data + 16, ET_EXEC, big);
    put16(data + (wide ? 54 : 42), wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), big);
    put16(data + (wide ? 58 : 46), wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), big);
    return size;
}
