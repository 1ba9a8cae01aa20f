/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Motorola S-records, as sim/image/srec.c reads them: a header, data with addresses of as many
 * bytes as the highest one needs, their count, the start address. */
#include "asm/asm.h"

#include <string.h>

#define DATA_A_RECORD 32u

/* `type` is '0' to '9', `width` how many bytes its address has. */
static void put_record(struct blob *out, char type, unsigned width, uint32_t address,
                       const uint8_t *data, size_t size)
{
    unsigned sum = width + (unsigned)size + 1, i;
    blob_print(out, "S%c%02X", type, sum);
    for (i = width; i-- > 0;) {
        uint8_t byte = (uint8_t)(address >> 8 * i);
        blob_print(out, "%02X", byte);
        sum += byte;
    }
    for (i = 0; i < size; i++) {
        blob_print(out, "%02X", data[i]);
        sum += data[i];
    }
    blob_print(out, "%02X\n", ~sum & 0xff);
}

static bool is_loaded(const struct asm_made_section *section)
{
    return (section->flags & (ASM_ALLOC | ASM_NOBITS)) == ASM_ALLOC && section->size > 0;
}

static size_t put_section(struct blob *out, const struct asm_made_section *section, unsigned width)
{
    uint64_t at;
    size_t records = 0;
    for (at = 0; at < section->size; at += DATA_A_RECORD, records++) {
        uint64_t rest = section->size - at;
        put_record(out, (char)('0' + width - 1), width, (uint32_t)(section->load + at),
                   section->bytes + at, rest < DATA_A_RECORD ? (size_t)rest : DATA_A_RECORD);
    }
    return records;
}

bool asm_write_srec(const struct asm_program *program, const char *name, struct blob *out,
                    struct sim_error *error)
{
    uint64_t entry = program->entry * program->processor->address_bytes, highest = entry;
    size_t i, records = 0, length = strlen(name);
    unsigned width;
    for (i = 0; i < program->section_count; i++)
        if (is_loaded(&program->sections[i]) &&
            program->sections[i].load + program->sections[i].size - 1 > highest)
            highest = program->sections[i].load + program->sections[i].size - 1;
    if (highest > UINT32_MAX) {
        sim_error_set(error, "S-records have addresses of 32 bits only: write ELF");
        return false;
    }
    width = highest > 0xffffff ? 4 : highest > 0xffff ? 3 : 2;
    put_record(out, '0', 2, 0, (const uint8_t *)name, length < 64 ? length : 64);
    for (i = 0; i < program->section_count; i++)
        if (is_loaded(&program->sections[i]))
            records += put_section(out, &program->sections[i], width);
    if (records <= 0xffff)
        put_record(out, '5', 2, (uint32_t)records, NULL, 0);
    put_record(out, (char)('0' + 11 - width), width, (uint32_t)entry, NULL, 0);
    if (out->failed)
        sim_error_set(error, "the host has no memory left: close other programs");
    return !out->failed;
}
