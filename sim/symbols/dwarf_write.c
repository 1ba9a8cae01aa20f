/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what dwarf_make.c has gathered: .debug_info, .debug_abbrev and .debug_line of DWARF 4 (the
 * DWARF 4 standard, 7.5 and 6.2) in a 32-bit ELF file that has nothing else. */
#include "symbols/dwarf_make_parts.h"

#include <dwarf.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#define WRITTEN_MOST (512u << 20) /* bytes of the whole file */
#define SHAPES_MOST  512u
#define UNIT_HEADER  11u
#define OPCODE_BASE  10u /* the standard opcodes of DWARF 2 */

struct output {
    uint8_t *bytes;
    size_t size, room;
    bool big_endian, failed;
};

static void put_bytes(struct output *out, const void *bytes, size_t count)
{
    if (out->failed || count > WRITTEN_MOST - out->size) {
        out->failed = true;
        return;
    }
    if (out->size + count > out->room) {
        size_t room = 2 * out->room + count + 4096;
        uint8_t *grown = realloc(out->bytes, room);
        if (grown == NULL) {
            out->failed = true;
            return;
        }
        out->bytes = grown;
        out->room = room;
    }
    if (count > 0)
        memcpy(out->bytes + out->size, bytes, count);
    out->size += count;
}

static void place(const struct output *out, uint8_t *at, uint64_t number, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        at[out->big_endian ? count - 1 - i : i] = (uint8_t)(number >> 8 * i);
}

static void put(struct output *out, uint64_t number, unsigned count)
{
    uint8_t bytes[8];
    place(out, bytes, number, count);
    put_bytes(out, bytes, count);
}

/* A length that stands before what it counts, without itself. */
static void patch_length(struct output *out, size_t at)
{
    if (!out->failed)
        place(out, out->bytes + at, out->size - at - 4, 4);
}

static void put_uleb(struct output *out, uint64_t number)
{
    do {
        uint8_t byte = number & 0x7f;
        number >>= 7;
        put(out, byte | (number != 0 ? 0x80u : 0), 1);
    } while (number != 0);
}

static void put_sleb(struct output *out, int64_t number)
{
    bool more = true;
    while (more) {
        uint8_t byte = number & 0x7f;
        number >>= 7;
        more = !((number == 0 && (byte & 0x40) == 0) || (number == -1 && (byte & 0x40) != 0));
        put(out, byte | (more ? 0x80u : 0), 1);
    }
}

static void put_text(struct output *out, const char *text)
{
    put_bytes(out, text, strlen(text) + 1);
}

/* ---- shapes: entries with the same tag and attributes share an abbreviation ---- */

struct shapes {
    const struct made_die *examples[SHAPES_MOST];
    unsigned count;
};

/* The next that is written, from one on; those that are still without a tag are not. */
static const struct made_die *written(const struct made_die *die)
{
    while (die != NULL && die->tag == 0)
        die = die->next;
    return die;
}

/* A type that is not known is none. */
static const struct made_attribute *said(const struct made_attribute *a)
{
    while (a != NULL && a->form == DW_FORM_ref_addr && a->to->tag == 0)
        a = a->next;
    return a;
}

static bool alike(const struct made_die *a, const struct made_die *b)
{
    const struct made_attribute *x = said(a->attributes), *y = said(b->attributes);
    if (a->tag != b->tag || (written(a->child) == NULL) != (written(b->child) == NULL))
        return false;
    while (x != NULL && y != NULL && x->name == y->name && x->form == y->form) {
        x = said(x->next);
        y = said(y->next);
    }
    return x == NULL && y == NULL;
}

static unsigned shape_of(struct shapes *shapes, const struct made_die *die)
{
    for (unsigned i = 0; i < shapes->count; i++)
        if (alike(shapes->examples[i], die))
            return i + 1;
    if (shapes->count == SHAPES_MOST)
        return 0;
    shapes->examples[shapes->count++] = die;
    return shapes->count;
}

static void put_shapes(struct output *out, const struct shapes *shapes)
{
    for (unsigned i = 0; i < shapes->count; i++) {
        const struct made_die *die = shapes->examples[i];
        put_uleb(out, i + 1);
        put_uleb(out, die->tag);
        put(out, written(die->child) != NULL ? DW_CHILDREN_yes : DW_CHILDREN_no, 1);
        for (const struct made_attribute *a = said(die->attributes); a != NULL; a = said(a->next)) {
            put_uleb(out, a->name);
            put_uleb(out, a->form);
        }
        put(out, 0, 2);
    }
    put(out, 0, 1);
}

/* ---- entries ---- */

struct writing {
    struct output *out;
    struct shapes *shapes;
    const struct made_unit *unit;
};

static void put_attribute(struct writing *w, const struct made_attribute *a)
{
    struct output *out = w->out;
    switch (a->form) {
    case DW_FORM_string:
        put_text(out, a->text);
        break;
    case DW_FORM_udata:
        put_uleb(out, a->number);
        break;
    case DW_FORM_sdata:
        put_sleb(out, (int64_t)a->number);
        break;
    case DW_FORM_flag:
        put(out, a->number, 1);
        break;
    case DW_FORM_ref_addr:
        put(out, a->to->position, 4);
        break;
    case DW_FORM_sec_offset:
        put(out, w->unit->line_position, 4);
        break;
    case DW_FORM_exprloc:
        put_uleb(out, a->number);
        put_bytes(out, a->text, (size_t)a->number);
        break;
    default: /* DW_FORM_addr */
        put(out, a->number, 4);
    }
}

static void put_one(struct writing *w, struct made_die *die)
{
    unsigned shape = shape_of(w->shapes, die);
    die->position = (uint32_t)w->out->size;
    w->out->failed |= shape == 0;
    put_uleb(w->out, shape);
    for (const struct made_attribute *a = said(die->attributes); a != NULL; a = said(a->next))
        put_attribute(w, a);
}

/* An entry and all below it, without recursion: blocks may be in each other as deep as you like. */
static void put_tree(struct writing *w, struct made_die *root)
{
    struct made_die *die = root;
    for (;;) {
        struct made_die *next;
        put_one(w, die);
        next = (struct made_die *)written(die->child);
        while (next == NULL) {
            if (die == root)
                return;
            next = (struct made_die *)written(die->next);
            if (next == NULL) {
                put(w->out, 0, 1); /* the end of the parent's children */
                die = die->parent;
            }
        }
        die = next;
    }
}

static void put_unit(struct output *out, struct shapes *shapes, const struct made_unit *unit)
{
    struct writing w = {out, shapes, unit};
    size_t start = out->size;
    put(out, 0, 4);
    put(out, 4, 2); /* version */
    put(out, 0, 4); /* the abbreviations: one table for all */
    put(out, 4, 1); /* bytes of an address */
    put_tree(&w, unit->die);
    patch_length(out, start);
}

/* Twice: positions that are referred to before they are written are known the second time. */
static void put_info(struct output *out, struct shapes *shapes, const struct made *made)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        out->size = 0;
        for (const struct made_unit *unit = made->units; unit != NULL; unit = unit->next)
            put_unit(out, shapes, unit);
    }
}

/* ---- lines ---- */

static void put_line_header(struct output *out, const struct made_unit *unit)
{
    static const uint8_t operands[OPCODE_BASE - 1] = {0, 1, 1, 1, 1, 0, 0, 0, 1};
    size_t start = out->size;
    put(out, 0, 4);
    put(out, 1, 1); /* bytes of an instruction, at the least */
    put(out, 1, 1); /* operations of one */
    put(out, 1, 1); /* rows are statements */
    put(out, 0, 1); /* special opcodes: from this difference of lines on, */
    put(out, 1, 1); /* so many; none are used */
    put(out, OPCODE_BASE, 1);
    put_bytes(out, operands, sizeof operands);
    put(out, 0, 1); /* no folders */
    for (size_t i = 0; i < unit->file_count; i++) {
        put_text(out, unit->files[i]);
        put(out, 0, 3); /* folder, time, size */
    }
    put(out, 0, 1);
    patch_length(out, start);
}

static void put_row(struct output *out, const struct made_row *row, struct made_row *state)
{
    if (state->end) {
        put(out, 0, 1);
        put_uleb(out, 5);
        put(out, DW_LNE_set_address, 1);
        put(out, row->address, 4);
        *state = (struct made_row){.address = row->address, .file = 1, .line = 1};
    }
    if (row->address != state->address) {
        put(out, DW_LNS_advance_pc, 1);
        put_uleb(out, row->address - state->address);
    }
    if (row->end) {
        put(out, 0, 1);
        put_uleb(out, 1);
        put(out, DW_LNE_end_sequence, 1);
        state->end = true;
        return;
    }
    if (row->file != state->file) {
        put(out, DW_LNS_set_file, 1);
        put_uleb(out, row->file);
    }
    put(out, DW_LNS_advance_line, 1);
    put_sleb(out, (int64_t)row->line - (int64_t)state->line);
    put(out, DW_LNS_copy, 1);
    *state = *row;
}

static void put_lines(struct output *out, const struct made *made)
{
    for (struct made_unit *unit = made->units; unit != NULL; unit = unit->next) {
        struct made_row state = {.end = true};
        size_t start = out->size;
        unit->line_position = (uint32_t)start;
        put(out, 0, 4);
        put(out, 4, 2);
        put_line_header(out, unit);
        for (size_t i = 0; i < unit->row_count; i++)
            put_row(out, &unit->rows[i], &state);
        patch_length(out, start);
    }
}

/* ---- the file ---- */

enum { PART_INFO, PART_ABBREV, PART_LINE, PART_NAMES, PARTS };

static void put_section(struct output *out, uint32_t name, uint32_t type, uint32_t offset,
                        size_t size)
{
    const uint32_t words[] = {name, type, 0, 0, offset, (uint32_t)size, 0, 0, 1, 0};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        put(out, words[i], 4);
}

static void put_header(struct output *out, uint32_t sections)
{
    const uint8_t ident[EI_NIDENT] = {
        0x7f, 'E', 'L', 'F', ELFCLASS32, out->big_endian ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT};
    const uint32_t words[] = {EV_CURRENT, 0, 0, sections, 0};
    const uint16_t halves[] = {sizeof(Elf32_Ehdr), 0, 0, sizeof(Elf32_Shdr), PARTS + 1, PARTS};
    put_bytes(out, ident, sizeof ident);
    put(out, ET_EXEC, 2);
    put(out, EM_NONE, 2);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        put(out, words[i], 4);
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        put(out, halves[i], 2);
}

static void put_file(struct output *out, const struct output parts[PARTS])
{
    static const uint32_t names[PARTS] = {1, 13, 27, 39}; /* in the text of made_finish */
    uint32_t offset = sizeof(Elf32_Ehdr), offsets[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        offsets[i] = offset;
        offset += (uint32_t)parts[i].size;
        out->failed |= parts[i].failed || offset > WRITTEN_MOST;
    }
    put_header(out, offset);
    for (unsigned i = 0; i < PARTS; i++)
        put_bytes(out, parts[i].bytes, parts[i].size);
    put_section(out, 0, SHT_NULL, 0, 0);
    for (unsigned i = 0; i < PARTS; i++)
        put_section(out, names[i], i == PART_NAMES ? SHT_STRTAB : SHT_PROGBITS, offsets[i],
                    parts[i].size);
}

bool made_finish(struct made *made, bool big_endian, uint8_t **bytes, size_t *size)
{
    static const char names[] = "\0.debug_info\0.debug_abbrev\0.debug_line\0.shstrtab";
    struct output out = {.big_endian = big_endian}, parts[PARTS] = {{0}};
    struct shapes *shapes = calloc(1, sizeof *shapes);
    bool ok = shapes != NULL && !made->failed;
    for (unsigned i = 0; i < PARTS; i++)
        parts[i].big_endian = big_endian;
    if (ok) {
        put_lines(&parts[PART_LINE], made);
        put_info(&parts[PART_INFO], shapes, made);
        put_shapes(&parts[PART_ABBREV], shapes);
        put_bytes(&parts[PART_NAMES], names, sizeof names);
        put_file(&out, parts);
    }
    for (unsigned i = 0; i < PARTS; i++)
        free(parts[i].bytes);
    free(shapes);
    *bytes = out.bytes;
    *size = out.size;
    if (ok && !out.failed)
        return true;
    free(out.bytes);
    *bytes = NULL;
    return false;
}
