/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An image as text for people: addresses, units, instructions, where branches go, what is loaded.
 */
#include "asm/disasm_parts.h"

#include "asm/parts.h"
#include "bytes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DATA_A_LINE 4u
#define ZEROS       16u /* so many zero bytes of data are not shown one by one */

struct text {
    struct disasm *disasm;
    const struct disasm_region *region;
    const uint8_t *kinds; /* of the region; NULL: all is data */
};

static uint64_t shown(const struct disasm *disasm, uint64_t address)
{
    return address / disasm->processor->address_bytes;
}

/* --- lines --- */

static void put_labels(const struct text *text, uint64_t address)
{
    const struct image *image = text->disasm->image;
    size_t i = disasm_symbols_from(text->disasm, address);
    for (; i < image->placed_count && image->symbols[i].value == address; i++)
        blob_print(text->disasm->out, "\n%08" PRIx64 " <%s>:\n", shown(text->disasm, address),
                   image->symbols[i].name);
}

static void put_units(const struct text *text, const struct disasm_instruction *made)
{
    unsigned digits = disasm_unit(text->disasm) * 2, i;
    unsigned width = 2 * (digits + 1); /* of two units */
    unsigned used = made->count * (digits + 1);
    for (i = 0; i < made->count; i++)
        blob_print(text->disasm->out, "%0*x ", (int)digits, made->units[i]);
    blob_print(text->disasm->out, "%*s", used < width ? (int)(width - used) : 0, "");
}

static uint32_t word_at(const struct disasm *disasm, const struct disasm_region *region,
                        uint64_t offset, unsigned size)
{
    return (uint32_t)bytes_number(region->bytes + offset, size, disasm->processor->big_endian);
}

/* What an address means: "; <main+0x4>", "; 0x100: 0x20000000 <counter>" */
static void put_comment(const struct text *text, const struct disasm_instruction *made)
{
    struct disasm *disasm = text->disasm;
    const struct disasm_region *region;
    char near[200];
    if (made->has_target) {
        disasm_near(disasm, made->target, near, sizeof near);
        blob_print(disasm->out, "%s%s", *near != '\0' ? "  " : "", near);
    }
    if (!made->has_literal)
        return;
    region = disasm_region_at(disasm, made->literal);
    if (region == NULL || region->bytes == NULL ||
        made->literal - region->address + 4 > region->size)
        return;
    uint32_t value = word_at(disasm, region, made->literal - region->address, 4);
    disasm_near(disasm, value & ~(uint64_t)1, near, sizeof near);
    blob_print(disasm->out, "  ; 0x%08" PRIx64 ": 0x%08x%s%s", made->literal, value,
               *near != '\0' ? " " : "", near);
}

static uint64_t put_instruction(const struct text *text, uint64_t offset, uint32_t *state)
{
    struct disasm *disasm = text->disasm;
    struct disasm_instruction made;
    unsigned i;
    disasm_decode(disasm, text->region, offset, *state, &made);
    for (i = 1; i < made.count; i++)
        if (text->kinds[offset / disasm_unit(disasm) + i] != KIND_INSIDE)
            made.count = 1, made.known = false;
    blob_print(disasm->out, "%8" PRIx64 ":  ", shown(disasm, text->region->address + offset));
    put_units(text, &made);
    if (made.known)
        blob_print(disasm->out, " %s", made.text);
    else
        blob_print(disasm->out, " .inst  ; no instruction");
    if (made.known)
        put_comment(text, &made);
    blob_print(disasm->out, "\n");
    *state = isa_next_state(disasm->processor->isa, *state, made.units, made.count);
    return (uint64_t)made.count * disasm_unit(disasm);
}

/* --- data --- */

static bool is_data(const struct text *text, uint64_t offset)
{
    return text->kinds == NULL || text->kinds[offset / disasm_unit(text->disasm)] == KIND_DATA;
}

/* Where the data ends: code, a symbol, the region. */
static uint64_t data_end(const struct text *text, uint64_t offset)
{
    unsigned unit = disasm_unit(text->disasm);
    uint64_t at = offset;
    do
        at += unit - at % unit;
    while (at < text->region->size && is_data(text, at) &&
           disasm_symbol(text->disasm, text->region->address + at) == NULL);
    return at < text->region->size ? at : text->region->size;
}

static uint64_t zeros(const struct disasm_region *region, uint64_t offset, uint64_t end)
{
    uint64_t at = offset;
    while (at < end && region->bytes[at] == 0)
        at++;
    return at - offset;
}

static uint64_t put_data(const struct text *text, uint64_t offset, uint64_t end)
{
    struct disasm *disasm = text->disasm;
    const struct disasm_region *region = text->region;
    unsigned unit = disasm->processor->address_bytes;
    unsigned size = disasm->processor->assembler->word_bytes;
    uint64_t address = region->address + offset, nothing = zeros(region, offset, end);
    char near[200] = "";
    blob_print(disasm->out, "%8" PRIx64 ":  ", shown(disasm, address));
    nothing -= nothing % (size > unit ? size : unit);
    if (nothing >= ZEROS) {
        blob_print(disasm->out, ".space 0x%" PRIx64 "\n", nothing / unit);
        return nothing;
    }
    while (size > 1 && (address % size != 0 || size > end - offset))
        size /= 2;
    uint32_t value = word_at(disasm, region, offset, size);
    if (size == 4)
        disasm_near(disasm, value & ~(uint64_t)1, near, sizeof near);
    blob_print(disasm->out, "%0*x%*s %s 0x%0*x%s%s\n", (int)size * 2, value, 10 - (int)size * 2, "",
               size == disasm->processor->assembler->word_bytes ? ".word"
               : size == 2                                      ? ".short"
               : size == 4                                      ? ".long"
                                                                : ".byte",
               (int)size * 2, value, *near != '\0' ? "  ; " : "", near);
    return size;
}

/* --- regions --- */

static void put_region(struct disasm *disasm, size_t index)
{
    const struct disasm_region *region = &disasm->regions[index];
    struct text text = {disasm, region, disasm->kinds[index]};
    uint32_t state = 0;
    uint64_t offset = 0, end;
    blob_print(disasm->out, "%s%s 0x%08" PRIx64 " to 0x%08" PRIx64 "\n", index > 0 ? "\n" : "",
               region->section != NULL ? region->section : "bytes", shown(disasm, region->address),
               shown(disasm, region->address + region->size - 1));
    if (region->bytes == NULL) {
        blob_print(disasm->out, "%8" PRIx64 ":  zeros when it begins\n",
                   shown(disasm, region->address));
        return;
    }
    while (offset < region->size && !disasm->out->failed) {
        put_labels(&text, region->address + offset);
        if (region->code && !is_data(&text, offset) &&
            region->size - offset >= disasm_unit(disasm)) {
            offset += put_instruction(&text, offset, &state);
            continue;
        }
        for (end = data_end(&text, offset); offset < end;)
            offset += put_data(&text, offset, end);
    }
}

static void put_symbols(struct disasm *disasm)
{
    static const char *const types[] = {"function", "object", "label", "number"};
    const struct image *image = disasm->image;
    size_t i;
    blob_print(disasm->out, "\nSymbols:\n");
    for (i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        uint64_t value = symbol->value;
        if (symbol->type != IMAGE_ABSOLUTE)
            value = shown(disasm, value);
        blob_print(disasm->out, "  %08" PRIx64 " %6" PRIu64 "  %-8s %c %s\n", value, symbol->size,
                   types[symbol->type], symbol->global ? 'g' : ' ', symbol->name);
    }
}

static void write_plain(struct disasm *disasm)
{
    size_t i;
    for (i = 0; i < disasm->region_count; i++)
        put_region(disasm, i);
    if (disasm->options->show_symbols)
        put_symbols(disasm);
}

/* --- --- */

static bool write(struct disasm *disasm)
{
    if (!disasm_find_regions(disasm))
        return false;
    disasm->encoder = asm_encoder_create(disasm->processor);
    if (disasm->encoder == NULL || !disasm_find_kinds(disasm))
        return false;
    if (disasm->options->source)
        disasm_write_source(disasm);
    else
        write_plain(disasm);
    return !disasm->out->failed;
}

bool disasm_image(const struct image *image, const struct disasm_options *options, struct blob *out,
                  struct sim_error *error)
{
    struct disasm disasm = {.image = image,
                            .options = options,
                            .processor = options->processor,
                            .out = out,
                            .error = error};
    size_t i;
    bool good;
    sim_error_set(error, "the host has no memory left: close other programs");
    good = write(&disasm);
    for (i = 0; disasm.kinds != NULL && i < disasm.region_count; i++)
        free(disasm.kinds[i]);
    free(disasm.kinds);
    free(disasm.regions);
    free(disasm.targets);
    asm_encoder_destroy(disasm.encoder);
    return good;
}
