/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COFF programs of the H8 and the 68000, as GNU binutils write them. Sections with bytes go to
 * their physical addresses, .bss is zero fill at its run address. The underscore that compilers put
 * before C names is taken off.
 * Left out: relocatable objects (refused), debug information (symbols/ has it), overlays. */
#include "image/coff_file.h"
#include "image/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_NAME = 4096,   /* a longer symbol is left out */
    LONGEST_SECTION = 255, /* of a section's name; what is behind that is not seen */
    NAME_REUSE = 16,       /* more than this a table of names, */
    NAME_SHARED = 64,      /* and this a symbol, is made to waste time */
};

struct loader {
    struct image *image;
    const char *name;
    struct coff_file file;
    const struct coff_machine *machine;
    struct sim_error *error;
};

static bool tell_damaged(const struct loader *l, uint64_t offset, const char *what)
{
    sim_error_set(l->error, "%s: offset 0x%" PRIx64 ": %s: the file is damaged; build it again",
                  l->name, offset, what);
    return false;
}

static bool check_inside(const struct loader *l, uint64_t offset, uint64_t size, const char *what)
{
    if (coff_inside(&l->file, offset, size))
        return true;
    sim_error_set(l->error,
                  "%s: offset 0x%" PRIx64 ": %s of %" PRIu64
                  " bytes ends after the end of the file (%zu bytes): the file is cut off; copy or "
                  "build it again",
                  l->name, offset, what, size, l->file.size);
    return false;
}

/* ---- header ---- */

static bool read_header(struct loader *l, const uint8_t *bytes, size_t size)
{
    char machine[24];
    if (!coff_open(&l->file, bytes, size))
        return tell_damaged(l, 0, "the COFF header is cut off");
    l->machine = coff_machine_of(bytes, size);
    if (l->machine == NULL)
        return tell_damaged(l, 0, "is of no processor whose COFF files are known");
    l->image->machine = l->machine->machine;
    l->image->machine_flags = l->machine->flags;
    l->image->order = IMAGE_BIG_ENDIAN;
    l->image->underscores = l->machine->underscores;
    l->image->has_entry = l->file.has_entry && l->file.entry != 0;
    l->image->entry = l->image->has_entry ? l->file.entry : 0;
    if ((l->file.flags & COFF_EXECUTABLE) != 0)
        return true;
    sim_error_set(l->error,
                  "%s: is a relocatable object, not a program, for %s: link it, with the linker "
                  "script of the board",
                  l->name, image_machine_name(l->machine->machine, machine));
    return false;
}

/* ---- sections ---- */

/* Those with their name in the table of names have it there as long as the image lives. */
static const char *keep_name(struct loader *l, const struct coff_section *section)
{
    const char *name = coff_section_name(&l->file, section);
    return image_keep_strings(l->image, (const uint8_t *)name, strnlen(name, LONGEST_SECTION),
                              l->error);
}

static bool is_allocated(const struct coff_section *section, const char *name)
{
    return (section->flags & (COFF_INFO | COFF_DUMMY)) == 0 && !coff_is_debug(name);
}

static bool is_zeros(const struct coff_section *section)
{
    return (section->flags & COFF_BSS) != 0 || section->offset == 0;
}

static unsigned flags_of(const struct coff_section *section)
{
    return IMAGE_READ | ((section->flags & COFF_TEXT) != 0 ? IMAGE_EXECUTE : IMAGE_WRITE);
}

static bool check_addresses(const struct loader *l, uint32_t i, const struct coff_section *section)
{
    uint32_t more = section->size - 1;
    if (more <= UINT32_MAX - section->run && more <= UINT32_MAX - section->load)
        return true;
    return tell_damaged(l, l->file.sections + (uint64_t)i * COFF_SECTION_BYTES,
                        "a section runs over the end of the addresses");
}

static bool add_segment(struct loader *l, const struct coff_section *section, const char *name)
{
    bool zeros = is_zeros(section);
    struct image_segment made = {.address = zeros ? section->run : section->load,
                                 .run_address = section->run,
                                 .size = section->size,
                                 .zero_fill = zeros,
                                 .step = 1,
                                 .flags = flags_of(section)};
    made.bytes = zeros ? NULL : malloc(section->size);
    made.source = image_text("%s: section %.100s", l->name, name);
    if (made.bytes != NULL)
        memcpy(made.bytes, l->file.bytes + section->offset, section->size);
    return image_add_segment(l->image, made, l->error);
}

static bool check_total(const struct loader *l, uint64_t total)
{
    if (total <= IMAGE_MOST_BYTES)
        return true;
    sim_error_set(l->error,
                  "%s: has more than %u MB to load (%" PRIu64 " bytes): this is no firmware image",
                  l->name, IMAGE_MOST_BYTES >> 20, total);
    return false;
}

static bool read_section(struct loader *l, uint32_t i, uint64_t *total)
{
    struct coff_section section;
    const char *name;
    coff_read_section(&l->file, i, &section);
    name = keep_name(l, &section);
    if (name == NULL)
        return false;
    l->image->sections[i] = (struct image_section){.name = name,
                                                   .address = section.run,
                                                   .size = section.size,
                                                   .allocated = is_allocated(&section, name),
                                                   .executable = (section.flags & COFF_TEXT) != 0};
    l->image->section_count++;
    if (!l->image->sections[i].allocated || section.size == 0)
        return true;
    if (!check_addresses(l, i, &section))
        return false;
    if ((section.flags & COFF_NOLOAD) != 0)
        return true;
    if (!is_zeros(&section)) {
        *total += section.size;
        if (!check_inside(l, section.offset, section.size, "a section"))
            return false;
    }
    return check_total(l, *total) && add_segment(l, &section, name);
}

static bool read_sections(struct loader *l)
{
    uint32_t count = l->file.section_count;
    uint64_t total = 0;
    if (!check_inside(l, l->file.sections, (uint64_t)count * COFF_SECTION_BYTES,
                      "the table of sections"))
        return false;
    l->image->sections = calloc(count + 1u, sizeof l->image->sections[0]);
    if (l->image->sections == NULL)
        return image_no_memory(l->name, l->error);
    for (uint32_t i = 0; i < count; i++)
        if (!read_section(l, i, &total))
            return false;
    if (total > 0)
        return image_sort_segments(l->image, l->error);
    sim_error_set(l->error,
                  "%s: has nothing to load (no section with bytes): link it with the linker script "
                  "of the board",
                  l->name);
    return false;
}

/* ---- symbols ---- */

/* Compilers' own labels (.L12, .LM4), sections and what only debuggers read are no symbols. */
static bool is_wanted(const struct loader *l, const struct coff_symbol *symbol)
{
    static const uint8_t classes[] = {COFF_EXTERNAL, COFF_STATIC, COFF_LABEL, COFF_WEAK};
    bool section = symbol->storage == COFF_STATIC && symbol->auxiliary > 0 && symbol->type == 0;
    return memchr(classes, (int)symbol->storage, sizeof classes) != NULL && !section &&
           symbol->name[0] != '\0' && strncmp(symbol->name, ".L", 2) != 0 &&
           (symbol->section == COFF_ABSOLUTE ||
            (symbol->section > 0 && (uint32_t)symbol->section <= l->file.section_count));
}

/* Functions and arrays have auxiliary entries with their sizes, if there is debug information. */
static uint64_t size_of(const struct loader *l, const struct coff_symbol *symbol)
{
    unsigned derived = symbol->type >> COFF_DERIVED_SHIFT & COFF_DERIVED_MASK;
    if (symbol->auxiliary == 0 || symbol->type == 0 || derived == COFF_IS_POINTER)
        return 0;
    if (derived == COFF_IS_FUNCTION)
        return coff_number32(&l->file, (uint64_t)symbol->at + COFF_SYMBOL_BYTES + 4);
    return coff_number16(&l->file, (uint64_t)symbol->at + COFF_SYMBOL_BYTES + 6);
}

static enum image_symbol_type type_of(const struct image *image, const struct coff_symbol *symbol)
{
    if (symbol->section < 0 || !image->sections[symbol->section - 1].allocated)
        return IMAGE_ABSOLUTE;
    if ((symbol->type >> COFF_DERIVED_SHIFT & COFF_DERIVED_MASK) == COFF_IS_FUNCTION)
        return IMAGE_FUNCTION;
    return symbol->type != 0 ? IMAGE_OBJECT : IMAGE_LABEL;
}

/* `name` is kept. */
static void add_symbol(struct loader *l, const struct coff_symbol *symbol, const char *name)
{
    struct image *image = l->image;
    if (l->machine->underscores && name[0] == '_' && name[1] != '\0')
        name++;
    image->symbols[image->symbol_count++] = (struct image_symbol){
        .name = name,
        .value = symbol->value,
        .size = size_of(l, symbol),
        .type = type_of(image, symbol),
        .global = symbol->storage != COFF_STATIC && symbol->storage != COFF_LABEL,
        .section = symbol->section > 0 ? symbol->section - 1 : -1};
}

/* Copies of the names of those that are wanted, one behind the other. */
struct names {
    uint8_t *bytes;
    size_t used, room;
};

static bool append_name(struct names *names, const char *name, size_t length)
{
    if (names->used + length + 1 > names->room) {
        size_t room = 2 * names->room + length + 4096;
        uint8_t *grown = realloc(names->bytes, room);
        if (grown == NULL)
            return false;
        names->bytes = grown;
        names->room = room;
    }
    memcpy(names->bytes + names->used, name, length + 1);
    names->used += length + 1;
    return true;
}

/* Calls on all that are wanted, in order; their auxiliary entries are passed over. */
static bool each_symbol(struct loader *l,
                        bool (*tell)(struct loader *, const struct coff_symbol *, void *),
                        void *owner)
{
    struct coff_symbol symbol;
    for (uint32_t i = 0; i < l->file.symbol_count; i += 1 + symbol.auxiliary) {
        coff_read_symbol(&l->file, i, &symbol);
        if (is_wanted(l, &symbol) && !tell(l, &symbol, owner))
            return false;
    }
    return true;
}

struct gathering {
    struct names names;
    size_t count;
    uint64_t budget; /* names that lie inside each other could make a small file say much */
};

static bool gather(struct loader *l, const struct coff_symbol *symbol, void *owner)
{
    struct gathering *g = owner;
    size_t length = strnlen(symbol->name, LONGEST_NAME);
    if (length > g->budget)
        return tell_damaged(l, l->file.symbols, "the names of the symbols overlap");
    g->budget -= length;
    if (length == LONGEST_NAME)
        length = 0;
    g->count++;
    return append_name(&g->names, length == 0 ? "" : symbol->name, length) ||
           image_no_memory(l->name, l->error);
}

static bool take(struct loader *l, const struct coff_symbol *symbol, void *owner)
{
    const char **next = owner;
    if (**next != '\0')
        add_symbol(l, symbol, *next);
    *next += strlen(*next) + 1;
    return true;
}

static bool take_all(struct loader *l, struct gathering *g)
{
    const char *names = image_keep_strings(l->image, g->names.bytes, g->names.used, l->error);
    l->image->symbols = calloc(g->count + 1, sizeof l->image->symbols[0]);
    if (names == NULL || l->image->symbols == NULL)
        return image_no_memory(l->name, l->error);
    return each_symbol(l, take, &names) && image_index_symbols(l->image, l->error);
}

static bool read_symbols(struct loader *l)
{
    struct gathering g = {.budget = (uint64_t)NAME_REUSE * l->file.name_size +
                                    (uint64_t)NAME_SHARED * l->file.symbol_count};
    bool ok;
    if (l->file.symbol_count == 0)
        return true;
    if (!check_inside(l, l->file.symbols, (uint64_t)l->file.symbol_count * COFF_SYMBOL_BYTES,
                      "the table of symbols"))
        return false;
    ok = each_symbol(l, gather, &g) && take_all(l, &g);
    free(g.names.bytes);
    return ok;
}

/* ---- all of it ---- */

bool image_parse_coff(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                      struct sim_error *error)
{
    struct loader l = {.image = image, .name = name, .error = error};
    return (image_begin(image, name, IMAGE_COFF, error) && read_header(&l, bytes, size) &&
            read_sections(&l) && read_symbols(&l)) ||
           image_fail(image);
}
