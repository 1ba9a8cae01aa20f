/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a raw file was linked to run: the reset vector gives a point inside it, and of all places
 * around that point the one counts at which the words that look like pointers point to what they
 * should, beginnings of functions and of texts. */
#include "draft/draft.h"

#include "bytes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define STEP        0x400u /* code begins at a multiple of it, where nothing else is told */
#define WORDS_MOST  65536u /* that are looked at for each place */
#define PLACES_MOST 4096u
#define TABLE_LOOK  0x10000u /* bytes at the file's start in which a reset vector is looked for */
#define TEXT_LEAST  4u       /* printable characters that make a text */

/* What is known of the bytes, whatever their place. */
struct search {
    const struct draft_cpu *cpu;
    bool big_endian;
    const uint8_t *bytes;
    size_t size;
    uint32_t *words; /* those that may point into the file */
    size_t word_count;
    uint8_t *starts; /* of each byte: a function begins here, a text does */
    struct draft_reset reset;
};

enum { STARTS_FUNCTION = 1, STARTS_TEXT = 2 };

static uint32_t word_at(const struct search *search, size_t offset)
{
    return (uint32_t)bytes_number(search->bytes + offset, 4, search->big_endian);
}

static bool find_table(struct search *search, size_t *offset)
{
    const struct draft_cpu *cpu = search->cpu;
    for (*offset = 0; *offset < TABLE_LOOK && *offset + cpu->table_bytes <= search->size;
         *offset += cpu->table_alignment)
        if (cpu->read_reset(search->bytes + *offset, cpu->table_bytes, &search->reset))
            return true;
    return false;
}

static bool is_text(const uint8_t *bytes, size_t left)
{
    size_t i;
    for (i = 0; i < TEXT_LEAST && i < left; i++)
        if (!isprint(bytes[i]))
            return false;
    return i == TEXT_LEAST;
}

static void mark_starts(struct search *search)
{
    const uint8_t *b = search->bytes;
    size_t i;
    for (i = 0; i + 4 <= search->size; i++) {
        if (i % 2 == 0 && search->cpu->begins_function(b + i))
            search->starts[i] |= STARTS_FUNCTION;
        if (i > 0 && b[i - 1] == 0 && is_text(b + i, search->size - i))
            search->starts[i] |= STARTS_TEXT;
    }
}

/* Words no further from the entry than the file is long; of a large file every second, third... */
static void gather_words(struct search *search)
{
    size_t i, step = 4 * (search->size / (4 * (size_t)WORDS_MOST) + 1);
    for (i = 0; i + 4 <= search->size; i += step) {
        uint32_t word = word_at(search, i), distance = word - search->reset.entry;
        if (distance < search->size || -distance < search->size)
            search->words[search->word_count++] = word;
    }
}

static unsigned score(const struct search *search, uint32_t place, unsigned *pointers)
{
    unsigned fits = 0;
    size_t i;
    *pointers = 0;
    for (i = 0; i < search->word_count; i++) {
        uint32_t word = search->words[i], target = word;
        bool code = search->cpu->points_to_code(word, &target);
        if (target - place >= search->size)
            continue;
        ++*pointers;
        fits += (search->starts[target - place] & (code ? STARTS_FUNCTION : STARTS_TEXT)) != 0;
    }
    return fits;
}

static void consider(const struct search *search, uint32_t place, struct draft_place *best,
                     bool *any)
{
    unsigned pointers, fits;
    if (search->reset.entry - place >= search->size)
        return;
    fits = score(search, place, &pointers);
    if (*any && fits <= best->fits)
        return;
    *any = true;
    best->address = place;
    best->fits = fits;
    best->pointers = pointers;
}

/* Those that are usual come first: at the same score they stay. */
static bool choose(const struct search *search, struct draft_place *best)
{
    uint32_t place = search->reset.entry & ~(STEP - 1);
    bool any = false;
    unsigned i;
    for (i = 0; search->cpu->bases[i] != UINT32_MAX; i++)
        consider(search, search->cpu->bases[i], best, &any);
    for (i = 0; i < PLACES_MOST && search->reset.entry - place < search->size; i++) {
        consider(search, place, best, &any);
        if (place < STEP)
            break;
        place -= STEP;
    }
    return any;
}

bool draft_place(const struct processor *processor, const char *name, const uint8_t *bytes,
                 size_t size, struct draft_place *place, struct sim_error *error)
{
    struct search search = {
        .cpu = processor->draft, .big_endian = processor->big_endian, .bytes = bytes, .size = size};
    size_t table;
    bool good;
    *place = (struct draft_place){0};
    if (!find_table(&search, &table)) {
        sim_error_set(
            error,
            "%s: no reset vector of a %s is in it: if it is firmware for another one, say "
            "which (--cpu), else where it lies, %s@ADDR",
            name, processor->title, name);
        return false;
    }
    search.words = calloc(size / 4 + 1, sizeof *search.words);
    search.starts = calloc(size + 1, 1);
    good = search.words != NULL && search.starts != NULL;
    if (good) {
        mark_starts(&search);
        gather_words(&search);
        good = choose(&search, place);
    }
    if (!good)
        sim_error_set(error, "%s: its reset vector, 0x%08x, fits no place of the file: say %s@ADDR",
                      name, search.reset.entry, name);
    free(search.words);
    free(search.starts);
    place->reset = search.reset;
    place->reset.table = place->address + (uint32_t)table;
    return good;
}

/* --- an image whose place is known --- */

static bool reads_at(const struct draft_cpu *cpu, const struct image *image, uint64_t address,
                     struct draft_reset *reset)
{
    uint8_t bytes[1024], code;
    if (cpu->table_bytes > sizeof bytes || address % cpu->table_alignment != 0 ||
        address > UINT32_MAX ||
        image_read(image, address, bytes, cpu->table_bytes) != cpu->table_bytes ||
        !cpu->read_reset(bytes, cpu->table_bytes, reset) ||
        image_read(image, reset->entry, &code, 1) != 1)
        return false;
    reset->table = (uint32_t)address;
    return true;
}

/* At the start of a segment, or a little behind it. */
bool draft_reads_reset(const struct draft_cpu *cpu, const struct image *image,
                       struct draft_reset *reset)
{
    size_t i;
    uint64_t offset;
    for (i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        for (offset = 0; !segment->zero_fill && offset < TABLE_LOOK && offset < segment->size;
             offset += cpu->table_alignment)
            if (reads_at(cpu, image, segment->address + offset, reset))
                return true;
    }
    return false;
}
