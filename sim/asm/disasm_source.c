/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An image as a source that the assembler makes the same bytes of: each region a section that .org
 * places, symbols as labels, or as equates where no line begins. An instruction whose text would
 * give other bytes is written as a number. */
#include "asm/disasm_parts.h"

#include "asm/parts.h"
#include "bytes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COLUMN 40 /* of comments */

struct source {
    struct disasm *disasm;
    const struct disasm_region *region;
    const uint8_t *kinds;
};

static uint64_t shown(const struct disasm *disasm, uint64_t address)
{
    return address / disasm->processor->address_bytes;
}

/* --- labels --- */

/* Can a label stand there? In memory that is loaded elsewhere than it runs it would be wrong. */
static bool is_place(const struct disasm *disasm, uint64_t address)
{
    const struct disasm_region *region = disasm_region_at(disasm, address);
    unsigned unit = disasm_unit(disasm);
    uint64_t offset;
    if (region == NULL || region->bytes == NULL || region->load != region->address ||
        address % disasm->processor->address_bytes != 0)
        return false;
    offset = address - region->address;
    return !region->code || (offset % unit == 0 &&
                             disasm->kinds[region - disasm->regions][offset / unit] != KIND_INSIDE);
}

static void put_label(const struct source *source, const struct image_symbol *symbol)
{
    struct blob *out = source->disasm->out;
    if (symbol->global)
        blob_print(out, "        .global %s\n", symbol->name);
    if (symbol->thumb)
        blob_print(out, "        .thumb_func\n");
    else if (symbol->type == IMAGE_OBJECT)
        blob_print(out, "        .type   %s, %%object\n", symbol->name);
    blob_print(out, "%s:\n", symbol->name);
}

static void put_labels(const struct source *source, uint64_t address)
{
    struct disasm *disasm = source->disasm;
    const struct image *image = disasm->image;
    const struct image_symbol *symbol = disasm_symbol(disasm, address);
    char buffer[64];
    const char *label;
    if (!is_place(disasm, address))
        return;
    for (; symbol != NULL && symbol < image->symbols + image->placed_count &&
           symbol->value == address;
         symbol++)
        if (disasm_is_good(disasm, symbol))
            put_label(source, symbol);
    label = disasm_label(disasm, address, buffer, sizeof buffer);
    if (label == buffer)
        blob_print(disasm->out, "%s:\n", buffer);
}

/* Those that are no labels. */
static void put_equates(struct disasm *disasm)
{
    const struct image *image = disasm->image;
    size_t i;
    for (i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        uint64_t value = symbol->value;
        if (!disasm_is_good(disasm, symbol))
            continue;
        if (symbol->type != IMAGE_ABSOLUTE && is_place(disasm, value))
            continue;
        if (symbol->type != IMAGE_ABSOLUTE)
            value = shown(disasm, value);
        blob_print(disasm->out, "        .equ    %s, 0x%" PRIx64 "\n", symbol->name, value);
    }
}

/* --- instructions --- */

static void put_comment(const struct source *source, size_t line, uint64_t address,
                        const struct disasm_instruction *made)
{
    struct disasm *disasm = source->disasm;
    size_t used = disasm->out->size - line;
    unsigned i;
    blob_print(disasm->out, "%*s%c %08" PRIx64, used < COLUMN ? (int)(COLUMN - used) : 1, "",
               disasm->processor->assembler->comment, shown(disasm, address));
    for (i = 0; i < made->count; i++)
        blob_print(disasm->out, " %0*x", (int)disasm_unit(disasm) * 2, made->units[i]);
    blob_print(disasm->out, "\n");
}

static bool comes_back(const struct source *source, uint64_t address, uint32_t state,
                       const struct disasm_instruction *made)
{
    struct disasm *disasm = source->disasm;
    uint32_t units[ISA_UNITS];
    return made->known &&
           asm_encode(disasm->encoder, shown(disasm, address), state, made->text, units) ==
               made->count &&
           memcmp(units, made->units, made->count * sizeof *units) == 0;
}

static void put_text(const struct source *source, const struct disasm_instruction *made)
{
    char buffer[64];
    const char *label =
        made->has_target ? disasm_label(source->disasm, made->target, buffer, sizeof buffer) : NULL;
    size_t blank = strcspn(made->text, " ");
    if (label == NULL)
        blob_print(source->disasm->out, "        %-7.*s%s", (int)blank, made->text,
                   made->text + blank);
    else
        blob_print(source->disasm->out, "        %-7.*s%.*s%s%s", (int)blank, made->text,
                   (int)(made->target_at - blank), made->text + blank, label,
                   made->text + made->target_at + made->target_length);
}

static void put_numbers(const struct source *source, const struct disasm_instruction *made)
{
    unsigned digits = disasm_unit(source->disasm) * 2;
    if (made->count == 2 && digits <= 4)
        blob_print(source->disasm->out, "        .inst.w 0x%0*x%0*x", (int)digits, made->units[0],
                   (int)digits, made->units[1]);
    else
        blob_print(source->disasm->out, "        .inst.n 0x%0*x", (int)digits, made->units[0]);
}

static uint64_t put_instruction(const struct source *source, uint64_t offset, uint32_t *state)
{
    struct disasm *disasm = source->disasm;
    uint64_t address = source->region->address + offset;
    size_t line = disasm->out->size;
    struct disasm_instruction made;
    unsigned i;
    disasm_decode(disasm, source->region, offset, *state, &made);
    for (i = 1; i < made.count; i++)
        if (source->kinds[offset / disasm_unit(disasm) + i] != KIND_INSIDE)
            made.count = 1, made.known = false;
    if (comes_back(source, address, *state, &made))
        put_text(source, &made);
    else {
        if (made.count > 2 || (made.count == 2 && disasm_unit(disasm) > 2))
            made.count = 1;
        put_numbers(source, &made);
    }
    put_comment(source, line, address, &made);
    *state = isa_next_state(disasm->processor->isa, *state, made.units, made.count);
    return (uint64_t)made.count * disasm_unit(disasm);
}

/* --- data --- */

static bool is_data(const struct source *source, uint64_t offset)
{
    return source->kinds == NULL ||
           source->kinds[offset / disasm_unit(source->disasm)] == KIND_DATA;
}

static bool has_label(const struct source *source, uint64_t address)
{
    char buffer[64];
    return is_place(source->disasm, address) &&
           disasm_label(source->disasm, address, buffer, sizeof buffer) != NULL;
}

/* To the next line that must begin: a label, code, the end. */
static uint64_t piece(const struct source *source, uint64_t offset)
{
    const struct disasm_region *region = source->region;
    uint64_t at = offset + 1;
    while (at < region->size && at < offset + 16 && is_data(source, at) &&
           !has_label(source, region->address + at))
        at++;
    return at;
}

static uint64_t zeros(const struct source *source, uint64_t offset)
{
    const struct disasm_region *region = source->region;
    unsigned unit = source->disasm->processor->address_bytes;
    uint64_t at = offset;
    while (at < region->size && region->bytes[at] == 0 && is_data(source, at) &&
           (at == offset || !has_label(source, region->address + at)))
        at++;
    return (at - offset) / unit * unit;
}

/* Words where they are aligned, else bytes. */
static uint64_t put_data(const struct source *source, uint64_t offset)
{
    struct disasm *disasm = source->disasm;
    const struct processor *processor = disasm->processor;
    const struct disasm_region *region = source->region;
    uint64_t end = piece(source, offset), nothing = zeros(source, offset), at;
    unsigned size = processor->assembler->word_bytes;
    if (nothing >= 16) {
        blob_print(disasm->out, "        .space  0x%" PRIx64 "\n",
                   nothing / processor->address_bytes);
        return nothing;
    }
    if ((region->address + offset) % size != 0 || end - offset < size)
        size = 1;
    end -= (end - offset) % size;
    blob_print(disasm->out, size > 1 ? "        .word   " : "        .byte   ");
    for (at = offset; at < end; at += size) {
        uint32_t value = (uint32_t)bytes_number(region->bytes + at, size, processor->big_endian);
        blob_print(disasm->out, "%s0x%0*x", at > offset ? ", " : "", (int)size * 2, value);
    }
    blob_print(disasm->out, "\n");
    return end - offset;
}

/* --- regions --- */

static bool is_first_of_name(const struct disasm *disasm, size_t index)
{
    const char *name = disasm->regions[index].section;
    size_t i;
    for (i = 0; i < index; i++)
        if (disasm->regions[i].section != NULL && strcmp(disasm->regions[i].section, name) == 0)
            return false;
    return true;
}

static void put_head(struct disasm *disasm, size_t index)
{
    const struct disasm_region *region = &disasm->regions[index];
    const char *kind = region->code ? "code" : region->bytes == NULL ? "zeros" : "data";
    char name[80];
    if (region->section != NULL && strcspn(region->section, " ,\"\t") == strlen(region->section) &&
        strlen(region->section) < sizeof name && region->section[0] != '\0' &&
        is_first_of_name(disasm, index))
        snprintf(name, sizeof name, "%s", region->section);
    else
        snprintf(name, sizeof name, ".%s.%zu", kind, index);
    blob_print(disasm->out, "\n        .section %s, \"a%s%s\"%s\n        .org    0x%" PRIx64 "\n",
               name, region->write ? "w" : "", region->code ? "x" : "",
               region->bytes == NULL ? ", %nobits" : "", shown(disasm, region->load));
}

static void put_region(struct disasm *disasm, size_t index)
{
    const struct disasm_region *region = &disasm->regions[index];
    struct source source = {disasm, region, disasm->kinds[index]};
    uint32_t state = 0;
    uint64_t offset = 0;
    put_head(disasm, index);
    if (region->bytes == NULL) {
        blob_print(disasm->out, "        .space  0x%" PRIx64 "\n", shown(disasm, region->size));
        return;
    }
    while (offset < region->size && !disasm->out->failed) {
        put_labels(&source, region->address + offset);
        if (region->code && !is_data(&source, offset) &&
            region->size - offset >= disasm_unit(disasm)) {
            offset += put_instruction(&source, offset, &state);
            continue;
        }
        offset += put_data(&source, offset);
    }
}

static void put_entry(struct disasm *disasm)
{
    const struct image *image = disasm->image;
    if (image->has_entry)
        blob_print(disasm->out, "        .equ    _start, 0x%" PRIx64 "\n",
                   shown(disasm, image->entry));
}

void disasm_write_source(struct disasm *disasm)
{
    size_t i;
    blob_print(disasm->out, "%c bosim asm --cpu %s makes the bytes of %s of this.\n",
               disasm->processor->assembler->comment, disasm->processor->name, disasm->image->name);
    if (disasm->processor->assembler->thumb)
        blob_print(disasm->out, "        .syntax unified\n        .thumb\n");
    if (image_symbol_find(disasm->image, "_start") == NULL)
        put_entry(disasm);
    put_equates(disasm);
    for (i = 0; i < disasm->region_count; i++)
        put_region(disasm, i);
}
