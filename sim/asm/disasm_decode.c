/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bytes are instructions, and of each its text, where it goes to and what it loads. ELF for
 * ARM marks data among code; without marks, words that code loads relative to itself are data, and
 * the rest is taken for instructions, one behind the other. */
#include "asm/disasm_parts.h"
#include "draft/draft.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- one instruction --- */

/* The last number in the text: a branch has its target there; ":16" behind it is its size, "@@"
 * before it says that the target is in memory. */
static void find_target(const struct disasm *disasm, struct disasm_instruction *made)
{
    const char *word = made->text + strlen(made->text);
    char *end;
    uint64_t value;
    while (word > made->text && strchr(" ,@", word[-1]) == NULL)
        word--;
    value = strtoull(word, &end, 0);
    if (end == word || (*end != '\0' && *end != ':') || word == made->text ||
        (word - made->text >= 2 && word[-2] == '@'))
        return;
    made->has_target = true;
    made->target = value * disasm->processor->address_bytes;
    made->target_at = (size_t)(word - made->text);
    made->target_length = (size_t)(end - word);
}

/* "[pc, #8]": from the word in which the PC is, which reads 4 ahead. */
static void find_literal(const struct disasm *disasm, uint64_t address,
                         struct disasm_instruction *made)
{
    const char *place = strstr(made->text, "[pc");
    int64_t distance = 0;
    if (!disasm->processor->assembler->thumb || place == NULL || strncmp(made->text, "tb", 2) == 0)
        return;
    if (strncmp(place, "[pc, #", 6) == 0)
        distance = strtoll(place + 6, NULL, 0);
    else if (strcmp(place, "[pc]") != 0)
        return;
    made->has_literal = true;
    made->literal = ((address + 4) & ~(uint64_t)3) + (uint64_t)distance;
}

void disasm_decode(const struct disasm *disasm, const struct disasm_region *region, uint64_t offset,
                   uint32_t state, struct disasm_instruction *made)
{
    const struct processor *processor = disasm->processor;
    uint64_t rest = region->size - offset, address = region->address + offset;
    uint32_t context = isa_context(processor->isa, state);
    struct isa_decoded decoded;
    unsigned count = isa_units(processor->isa, region->bytes + offset,
                               rest < ISA_UNITS * 4 ? (size_t)rest : ISA_UNITS * 4, made->units);
    struct isa_found found;
    made->known = made->has_target = made->has_literal = false;
    made->count = 1;
    if (count == 0)
        return;
    if (isa_decode(processor->isa, made->units, count, context, processor->isa_model, &decoded) &&
        isa_print(&decoded, (uint32_t)(address / processor->address_bytes), made->text,
                  sizeof made->text)) {
        made->known = true;
        made->count = decoded.units;
        if (decoded.row->class & (ISA_BRANCH | ISA_CALL))
            find_target(disasm, made);
        find_literal(disasm, address, made);
        return;
    }
    found = isa_find(processor->isa, made->units, count, context, processor->isa_model);
    if (found.units > 1 && found.units <= count)
        made->count = found.units;
}

/* --- kinds --- */

static size_t region_index(const struct disasm *disasm, const struct disasm_region *region)
{
    return (size_t)(region - disasm->regions);
}

static void set_data(struct disasm *disasm, uint64_t address, uint64_t size)
{
    const struct disasm_region *region = disasm_region_at(disasm, address);
    unsigned unit = disasm_unit(disasm);
    uint64_t at;
    if (region == NULL || !region->code)
        return;
    for (at = address - region->address; size > 0 && at < region->size; at += unit) {
        disasm->kinds[region_index(disasm, region)][at / unit] = KIND_DATA;
        size -= size < unit ? size : unit;
    }
}

/* By the marks of the file. What stands before the first mark of a region is as the one before. */
static void use_marks(struct disasm *disasm)
{
    const struct image *image = disasm->image;
    size_t i, r;
    for (i = 0; i < image->mark_count; i++) {
        uint64_t first = image->marks[i].address;
        uint64_t end = i + 1 < image->mark_count ? image->marks[i + 1].address : UINT64_MAX;
        if (image->marks[i].kind != 'd')
            continue;
        for (r = 0; r < disasm->region_count; r++) {
            const struct disasm_region *region = &disasm->regions[r];
            uint64_t from = first > region->address ? first : region->address;
            uint64_t to =
                end < region->address + region->size ? end : region->address + region->size;
            if (from < to && first >= region->address)
                set_data(disasm, from, to - from);
        }
    }
}

/* How long a table is that begins with a reset vector: whole, or so short that the first
 * instruction stands behind it. 0: there is none. */
static size_t table_size(const struct disasm_region *region, const struct draft_cpu *cpu)
{
    struct draft_reset reset;
    size_t size;
    if (region->size >= cpu->table_bytes &&
        cpu->read_reset(region->bytes, cpu->table_bytes, &reset))
        return cpu->table_bytes;
    for (size = cpu->table_least; size < cpu->table_bytes && size < region->size; size += 4)
        if (cpu->read_reset(region->bytes, size, &reset) && reset.entry == region->address + size)
            return size;
    return 0;
}

/* A vector table at the beginning of code that nothing tells of. */
static void use_vectors(struct disasm *disasm)
{
    const struct draft_cpu *cpu = disasm->processor->draft;
    const struct disasm_region *region = &disasm->regions[0];
    size_t size;
    if (cpu == NULL || !region->code || region->bytes == NULL || region->address != region->load ||
        region->address % cpu->table_alignment != 0)
        return;
    size = table_size(region, cpu);
    if (size > 0)
        set_data(disasm, region->address, size);
}

static bool add_target(struct disasm *disasm, uint64_t address)
{
    size_t more = disasm->target_room == 0 ? 256 : disasm->target_room * 2;
    uint64_t *grown;
    if (disasm->target_count == disasm->target_room) {
        grown = realloc(disasm->targets, more * sizeof *grown);
        if (grown == NULL)
            return false;
        disasm->targets = grown;
        disasm->target_room = more;
    }
    disasm->targets[disasm->target_count++] = address;
    return true;
}

/* Through a region, instruction by instruction. With `literals`, what they load becomes data; else
 * they are marked, and what they go to is noted. */
static bool walk(struct disasm *disasm, size_t index, bool literals)
{
    const struct disasm_region *region = &disasm->regions[index];
    unsigned unit = disasm_unit(disasm), i;
    uint8_t *kinds = disasm->kinds[index];
    uint32_t state = 0;
    uint64_t at = 0;
    while (at + unit <= region->size) {
        struct disasm_instruction made;
        if (kinds[at / unit] == KIND_DATA) {
            at += unit;
            continue;
        }
        disasm_decode(disasm, region, at, state, &made);
        for (i = 1; i < made.count; i++)
            if (kinds[at / unit + i] == KIND_DATA)
                made.count = 1, made.known = made.has_literal = made.has_target = false;
        if (literals && made.known && made.has_literal)
            set_data(disasm, made.literal, 4);
        if (!literals)
            for (i = 0; i < made.count; i++)
                kinds[at / unit + i] = i == 0 ? KIND_BEGIN : KIND_INSIDE;
        if (!literals && made.has_target && !add_target(disasm, made.target))
            return false;
        state = isa_next_state(disasm->processor->isa, state, made.units, made.count);
        at += (uint64_t)made.count * unit;
    }
    return true;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool walk_all(struct disasm *disasm, bool literals)
{
    size_t i;
    for (i = 0; i < disasm->region_count; i++)
        if (disasm->regions[i].code && !walk(disasm, i, literals))
            return false;
    return true;
}

bool disasm_find_kinds(struct disasm *disasm)
{
    unsigned unit = disasm_unit(disasm);
    size_t i;
    disasm->kinds = calloc(disasm->region_count, sizeof *disasm->kinds);
    for (i = 0; disasm->kinds != NULL && i < disasm->region_count; i++) {
        const struct disasm_region *region = &disasm->regions[i];
        disasm->kinds[i] = region->code ? calloc((size_t)(region->size / unit) + 1, 1) : NULL;
        if (region->code && disasm->kinds[i] == NULL)
            return false;
    }
    if (disasm->kinds == NULL)
        return false;
    use_marks(disasm);
    if (disasm->image->mark_count == 0) {
        use_vectors(disasm);
        walk_all(disasm, true);
        walk_all(disasm, true); /* data among it may have made nonsense of what followed */
    }
    if (!walk_all(disasm, false))
        return false;
    if (disasm->target_count > 0)
        qsort(disasm->targets, disasm->target_count, sizeof *disasm->targets, by_number);
    return true;
}

/* --- names --- */

static bool is_written(const char *name)
{
    size_t i;
    for (i = 0; name[i] != '\0'; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.$", name[i]) == NULL &&
            (i == 0 || strchr("0123456789", name[i]) == NULL))
            return false;
    return i > 0 && i < 200 && strcmp(name, ".") != 0;
}

/* Of several symbols of one name only the one that is found by it. */
bool disasm_is_good(const struct disasm *disasm, const struct image_symbol *symbol)
{
    return is_written(symbol->name) && image_symbol_find(disasm->image, symbol->name) == symbol;
}

size_t disasm_symbols_from(const struct disasm *disasm, uint64_t address)
{
    const struct image *image = disasm->image;
    size_t low = 0, high = image->placed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->symbols[middle].value < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct image_symbol *disasm_symbol(const struct disasm *disasm, uint64_t address)
{
    const struct image *image = disasm->image;
    size_t i = disasm_symbols_from(disasm, address);
    for (; i < image->placed_count && image->symbols[i].value == address; i++)
        if (disasm_is_good(disasm, &image->symbols[i]))
            return &image->symbols[i];
    return NULL;
}

const char *disasm_label(const struct disasm *disasm, uint64_t address, char *buffer, size_t size)
{
    const struct image_symbol *symbol = disasm_symbol(disasm, address);
    const struct disasm_region *region = disasm_region_at(disasm, address);
    unsigned unit = disasm_unit(disasm);
    if (symbol != NULL)
        return symbol->name;
    if (!disasm->options->source || disasm->target_count == 0 || region == NULL || !region->code ||
        (address - region->address) % unit != 0 ||
        disasm->kinds[region_index(disasm, region)][(address - region->address) / unit] ==
            KIND_INSIDE ||
        bsearch(&address, disasm->targets, disasm->target_count, sizeof address, by_number) == NULL)
        return NULL;
    snprintf(buffer, size, ".L%08" PRIx64, address / disasm->processor->address_bytes);
    return buffer;
}

void disasm_near(const struct disasm *disasm, uint64_t address, char *buffer, size_t size)
{
    uint64_t offset;
    const struct image_symbol *symbol = image_symbol_at(disasm->image, address, &offset);
    buffer[0] = '\0';
    if (symbol == NULL || symbol->type == IMAGE_ABSOLUTE)
        return;
    if (offset == 0)
        snprintf(buffer, size, "<%s>", symbol->name);
    else
        snprintf(buffer, size, "<%s+0x%" PRIx64 ">", symbol->name,
                 offset / disasm->processor->address_bytes);
}
