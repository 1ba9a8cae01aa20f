/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections: what is put into them, and where they lie. A section that begins with .org lies where
 * that says; one that was given a place lies there; all others follow each other from address 0 on:
 * code, constants, data, memory without content. */
#include "asm/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- names --- */

static const struct {
    const char *prefix;
    unsigned flags;
} known[] = {
    {".text", ASM_ALLOC | ASM_EXECUTE},
    {".init", ASM_ALLOC | ASM_EXECUTE},
    {".fini", ASM_ALLOC | ASM_EXECUTE},
    {".data", ASM_ALLOC | ASM_WRITE},
    {".sdata", ASM_ALLOC | ASM_WRITE},
    {".bss", ASM_ALLOC | ASM_WRITE | ASM_NOBITS},
    {".sbss", ASM_ALLOC | ASM_WRITE | ASM_NOBITS},
    {".noinit", ASM_ALLOC | ASM_WRITE | ASM_NOBITS},
    {".comment", 0},
    {".note", 0},
    {".debug", 0},
    {".stab", 0},
    {".ARM.attributes", 0},
    {"", ASM_ALLOC},
};

static unsigned usual_flags(const char *name)
{
    size_t i, length;
    for (i = 0;; i++) {
        length = strlen(known[i].prefix);
        if (length == 0 || (strncmp(name, known[i].prefix, length) == 0 &&
                            (name[length] == '\0' || name[length] == '.' || name[length] == '_')))
            return known[i].flags;
    }
}

static const struct asm_placement *placement(const struct assembler *as, const char *name)
{
    size_t i;
    for (i = 0; i < as->options->placement_count; i++)
        if (strcmp(as->options->placements[i].section, name) == 0)
            return &as->options->placements[i];
    return NULL;
}

struct asm_section *asm_section_get(struct assembler *as, const char *name)
{
    struct asm_section *section;
    size_t i;
    for (i = 0; i < as->section_count; i++)
        if (strcmp(as->sections[i]->name, name) == 0)
            return as->sections[i];
    section = asm_keep(as, &as->kept, sizeof *section);
    section->name = asm_keep_text(as, &as->kept, name, strlen(name));
    section->index = (int)as->section_count;
    section->flags = usual_flags(name);
    section->alignment = as->processor->address_bytes;
    section->placement = placement(as, name);
    section->last_literal = &section->literals;
    if (section->placement != NULL)
        section->origin = section->placement->address * as->processor->address_bytes;
    as->sections = asm_grow(as, as->sections, as->section_count, &as->section_room,
                            sizeof(struct asm_section *));
    as->sections[as->section_count++] = section;
    return section;
}

void asm_section_enter(struct assembler *as, struct asm_section *section)
{
    if (section != as->section)
        as->state = 0;
    as->previous = as->section;
    as->section = section;
}

/* --- content --- */

static void make_room(struct assembler *as, struct asm_section *section, uint64_t end)
{
    size_t wanted = (size_t)(end - section->first), room = section->room;
    uint8_t *grown;
    if (wanted <= room)
        return;
    room = wanted < 4096 ? 4096 : wanted + wanted / 2;
    grown = realloc(section->bytes, room);
    if (grown == NULL)
        asm_give_up(as, "the host has no memory left: close other programs");
    section->bytes = grown;
    memset(section->bytes + section->room, 0, room - section->room);
    section->room = room;
}

static void check_size(struct assembler *as, uint64_t size)
{
    struct asm_section *section = as->section;
    uint64_t most = (uint64_t)as->processor->address_bytes << 32;
    if (size > most || section->at > most - size)
        asm_give_up(as, "%s runs over the end of the addresses: make it smaller", section->name);
    if (section->flags & ASM_NOBITS)
        return;
    as->made_bytes += size;
    most = as->options->most_bytes != 0 ? as->options->most_bytes : ASM_MOST_BYTES;
    if (size > most || as->made_bytes > most)
        asm_give_up(as,
                    "the program has more than %u MB: put large memory into .bss, and parts that "
                    "lie far apart into sections of their own",
                    ASM_MOST_BYTES >> 20);
}

static void begin(struct assembler *as)
{
    struct asm_section *section = as->section;
    if (!section->begun)
        section->first = section->at;
    section->begun = true;
    if (section->where == NULL)
        section->where = as->here;
}

static bool not_zero(const uint8_t *bytes, size_t size)
{
    size_t i;
    for (i = 0; i < size; i++)
        if (bytes[i] != 0)
            return true;
    return false;
}

void asm_emit(struct assembler *as, const void *bytes, size_t size)
{
    struct asm_section *section = as->section;
    if (size == 0)
        return;
    begin(as);
    check_size(as, size);
    if (as->final && (section->flags & ASM_NOBITS) && not_zero(bytes, size))
        asm_error(as, "%s has no content, so that only zeros can stand there: use .data",
                  section->name);
    else if (as->final && !(section->flags & ASM_NOBITS)) {
        make_room(as, section, section->at + size);
        memcpy(section->bytes + (section->at - section->first), bytes, size);
    }
    section->at += size;
    if (section->at > section->end)
        section->end = section->at;
}

void asm_emit_integer(struct assembler *as, uint64_t value, unsigned bytes)
{
    uint8_t made[8];
    unsigned i;
    for (i = 0; i < bytes; i++)
        made[as->processor->big_endian ? bytes - 1 - i : i] = (uint8_t)(value >> 8 * i);
    asm_emit(as, made, bytes);
}

static void emit_byte(struct assembler *as, uint8_t byte, uint64_t count)
{
    uint8_t bytes[256];
    if (as->section->flags & ASM_NOBITS && byte == 0 && count > 0) {
        begin(as);
        check_size(as, count);
        as->section->at += count;
        if (as->section->at > as->section->end)
            as->section->end = as->section->at;
        return;
    }
    if (count > ASM_MOST_BYTES)
        check_size(as, count);
    memset(bytes, byte, sizeof bytes);
    while (count > 0) {
        size_t some = count < sizeof bytes ? (size_t)count : sizeof bytes;
        asm_emit(as, bytes, some);
        count -= some;
    }
}

void asm_emit_zeros(struct assembler *as, uint64_t size)
{
    emit_byte(as, 0, size);
}

void asm_emit_kind(struct assembler *as, bool code)
{
    struct asm_program *program = as->program;
    struct asm_section *section = as->section;
    char kind = code ? 'c' : 'd';
    if (!as->processor->assembler->thumb || section->kind == kind ||
        (section->flags & (ASM_EXECUTE | ASM_NOBITS)) != ASM_EXECUTE)
        return;
    section->kind = kind;
    if (!as->final)
        return;
    program->marks =
        asm_grow(as, program->marks, program->mark_count, &as->mark_room, sizeof *program->marks);
    program->marks[program->mark_count++] = (struct asm_made_mark){
        .section = section->index, .value = (uint64_t)asm_here(as), .code = code};
}

/* --- moving on --- */

void asm_section_org(struct assembler *as, uint64_t position, uint8_t fill)
{
    struct asm_section *section = as->section;
    if (!section->begun && section->placement == NULL) {
        section->begins_with_org = true;
        section->where = as->here;
        if (section->origin != 0)
            as->moved = true;
        section->origin = 0;
        section->first = section->at = section->end = position;
    } else if (!section->begun)
        section->first = section->at = section->end = position;
    else if (position < section->at)
        asm_error(as, ".org goes back, from 0x%" PRIx64 " to 0x%" PRIx64 ": use another section",
                  section->at / as->processor->address_bytes,
                  position / as->processor->address_bytes);
    else
        emit_byte(as, fill, position - section->at);
}

/* Zeros until an instruction can stand there, then instructions that do nothing. */
static void fill_with_nops(struct assembler *as, uint64_t count)
{
    const struct asm_nop *nop = as->processor->assembler->nops;
    unsigned least = as->processor->assembler->instruction_align;
    uint64_t odd = count % least;
    if (odd > 0) {
        asm_emit_kind(as, false);
        asm_emit_zeros(as, odd);
    }
    if (count > odd)
        asm_emit_kind(as, true);
    for (count -= odd; count > 0 && nop->size > 0;)
        if (count % nop->size == 0) {
            asm_emit(as, nop->bytes, nop->size);
            count -= nop->size;
        } else {
            const struct asm_nop *shorter = nop;
            while (shorter->size > 0 && count % nop->size < shorter->size)
                shorter++;
            if (shorter->size == 0)
                break;
            asm_emit(as, shorter->bytes, shorter->size);
            count -= shorter->size;
        }
    asm_emit_zeros(as, count);
}

void asm_section_align(struct assembler *as, uint64_t bytes, bool filled, uint8_t fill,
                       uint64_t most)
{
    struct asm_section *section = as->section;
    uint64_t count = bytes <= 1 ? 0 : (bytes - (section->origin + section->at) % bytes) % bytes;
    if (bytes > section->alignment)
        section->alignment = bytes;
    section->alignments++;
    section->last_alignment = bytes / as->processor->address_bytes;
    if (count == 0 || (most > 0 && count > most))
        return;
    if (section->flags & ASM_EXECUTE && !filled && !(section->flags & ASM_NOBITS))
        fill_with_nops(as, count);
    else {
        asm_emit_kind(as, false);
        emit_byte(as, filled ? fill : 0, count);
    }
}

/* --- where they lie --- */

static unsigned rank(const struct asm_section *section)
{
    if (section->flags & ASM_NOBITS)
        return 3;
    return section->flags & ASM_EXECUTE ? 0 : section->flags & ASM_WRITE ? 2 : 1;
}

static bool has_place(const struct asm_section *section)
{
    return section->placement != NULL || section->begins_with_org;
}

static bool overlap(const struct asm_section *a, const struct asm_section *b)
{
    return (a->flags & b->flags & ASM_ALLOC) && a->end > a->first && b->end > b->first &&
           a->origin + a->first < b->origin + b->end && b->origin + b->first < a->origin + a->end;
}

static uint64_t aligned(const struct asm_section *section, uint64_t address)
{
    return (address + section->alignment - 1) / section->alignment * section->alignment;
}

/* The first free place from `next` on. */
static uint64_t free_place(const struct assembler *as, const struct asm_section *section,
                           uint64_t next)
{
    struct asm_section tried = *section;
    size_t i = 0;
    tried.origin = aligned(section, next);
    while (i < as->section_count) {
        const struct asm_section *other = as->sections[i++];
        if (other == section || !(has_place(other) || other->placed) || !overlap(&tried, other))
            continue;
        tried.origin = aligned(section, other->origin + other->end);
        i = 0;
    }
    return tried.origin;
}

static void place(struct assembler *as, struct asm_section *section, uint64_t *next)
{
    uint64_t origin = 0;
    if (!(section->flags & ASM_ALLOC))
        return;
    if (section->placement != NULL)
        origin = section->placement->address * as->processor->address_bytes;
    else if (!section->begins_with_org)
        origin = free_place(as, section, *next);
    if (origin != section->origin)
        as->moved = true;
    section->origin = origin;
    section->placed = true;
    if (section->end > section->first)
        *next = section->origin + section->end;
}

void asm_sections_place(struct assembler *as)
{
    uint64_t next = 0;
    unsigned now;
    size_t i;
    for (i = 0; i < as->section_count; i++)
        as->sections[i]->placed = false;
    for (now = 0; now < 4; now++)
        for (i = 0; i < as->section_count; i++)
            if (rank(as->sections[i]) == now)
                place(as, as->sections[i], &next);
}

void asm_sections_begin(struct assembler *as)
{
    size_t i;
    for (i = 0; i < as->section_count; i++) {
        struct asm_section *section = as->sections[i];
        section->begun = section->begins_with_org = section->flags_given = false;
        section->where = NULL;
        section->flags = usual_flags(section->name);
        section->first = section->at = section->end = 0;
        section->literals = NULL;
        section->last_literal = &section->literals;
        section->kind = 0;
        section->alignments = 0;
        section->last_alignment = 0;
    }
    as->made_bytes = 0;
    as->stack_count = 0;
    as->pools = 0;
    as->section = as->previous = asm_section_get(as, ".text");
}

/* --- checks --- */

static void tell_overlap(struct assembler *as, const struct asm_section *a,
                         const struct asm_section *b)
{
    uint64_t unit = as->processor->address_bytes;
    as->here = b->where;
    asm_error(as,
              "section %s (0x%" PRIx64 " to 0x%" PRIx64 ") lies over %s (0x%" PRIx64
              " to 0x%" PRIx64 ", from %s:%u): give one of them another place by .org at its "
              "beginning, or --section-start",
              b->name, (b->origin + b->first) / unit, (b->origin + b->end - 1) / unit, a->name,
              (a->origin + a->first) / unit, (a->origin + a->end - 1) / unit, a->where->file->name,
              a->where->line);
}

void asm_sections_check(struct assembler *as)
{
    size_t i, j;
    for (i = 0; i < as->section_count; i++)
        for (j = i + 1; j < as->section_count; j++)
            if (overlap(as->sections[i], as->sections[j]))
                tell_overlap(as, as->sections[i], as->sections[j]);
    as->here = NULL;
}
