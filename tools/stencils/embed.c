/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the assembled stencils to tables in C. The text was assembled four times. In WIDE the holes
 * for places of registers and for shifts are numbers, so that the assembler takes the short forms
 * of instructions, and all others are symbols, whose relocations are read here. In MOVED each of
 * the numbers is another: where the two differ are the holes, and how much says which. SMALL has a
 * small number for the constant besides. */
#include "stencils.h"

#include "sim/engine/table/stencils.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_HOLES 40

/* By how much more each number is in the moved object, and what it is in the other one (`make` of
 * this folder has the numbers). */
static const struct {
    uint8_t more, fill, was;
} moves[] = {{1, STENCIL_RX, 0x40},       {2, STENCIL_RY, 0x40},         {3, STENCIL_RZ, 0x40},
             {4, STENCIL_RIMM, 0x40},     {5, STENCIL_BZ, 0x10},         {6, STENCIL_BIMM, 0x10},
             {7, STENCIL_IMM_BYTE, 0x40}, {0x80, STENCIL_IMM_BYTE, 0x40}};

static const struct {
    const char *name;
    uint8_t fill;
    bool way;
    bool address; /* may be an instruction's displacement, whose sign is extended */
} symbols[] = {{"hole_nx", STENCIL_NX, false, false},      {"hole_ny", STENCIL_NY, false, false},
               {"hole_nz", STENCIL_NZ, false, false},      {"hole_imm", STENCIL_IMM, false, false},
               {"hole_offset", STENCIL_IMM, false, true},  {"hole_next", STENCIL_NEXT, true, false},
               {"hole_skip", STENCIL_SKIP, true, false},   {"hole_slow", STENCIL_SLOW, true, false},
               {"hole_taken", STENCIL_TAKEN, true, false}, {"hole_far", STENCIL_FAR, true, false}};

struct object {
    const char *file;
    int descriptor;
    Elf *elf;
    Elf_Data *symbol_data;
    size_t symbol_count, name_section;
};

struct form {
    const uint8_t *code;
    size_t bytes, hole_count;
    struct stencil_hole holes[MOST_HOLES];
};

static void open_object(struct object *object, const char *file)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;
    *object = (struct object){.file = file, .descriptor = open(file, O_RDONLY)};
    if (object->descriptor < 0 || elf_version(EV_CURRENT) == EV_NONE ||
        !(object->elf = elf_begin(object->descriptor, ELF_C_READ, NULL)))
        fail(file, NULL, "is no object file that can be read");
    while ((section = elf_nextscn(object->elf, section)))
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB) {
            object->symbol_data = elf_getdata(section, NULL);
            object->symbol_count = header.sh_size / header.sh_entsize;
            object->name_section = header.sh_link;
        }
    if (!object->symbol_data)
        fail(file, NULL, "has no symbols");
}

static const char *symbol_at(struct object *object, size_t index, GElf_Sym *symbol)
{
    gelf_getsym(object->symbol_data, (int)index, symbol);
    return elf_strptr(object->elf, object->name_section, symbol->st_name);
}

static bool find_symbol(struct object *object, const char *name, GElf_Sym *symbol)
{
    size_t i;
    for (i = 0; i < object->symbol_count; i++)
        if (strcmp(symbol_at(object, i, symbol), name) == 0)
            return true;
    return false;
}

static const uint8_t *bytes_of(struct object *object, const GElf_Sym *symbol)
{
    Elf_Data *data = elf_getdata(elf_getscn(object->elf, symbol->st_shndx), NULL);
    if (!data || !data->d_buf || symbol->st_value + symbol->st_size > data->d_size)
        fail(object->file, NULL, "a symbol lies outside of its section");
    return (const uint8_t *)data->d_buf + symbol->st_value;
}

static const char *section_name(struct object *object, const GElf_Sym *symbol)
{
    GElf_Shdr header;
    size_t names;
    if (elf_getshdrstrndx(object->elf, &names) != 0 ||
        !gelf_getshdr(elf_getscn(object->elf, symbol->st_shndx), &header))
        return "a section";
    return elf_strptr(object->elf, names, header.sh_name);
}

/* ---- holes ---- */

static void add_hole(const char *file, const char *name, struct form *form, uint64_t at,
                     uint8_t fill)
{
    if (form->hole_count == MOST_HOLES)
        fail(file, name, "more than %d holes", MOST_HOLES);
    form->holes[form->hole_count++] = (struct stencil_hole){(uint16_t)at, fill};
}

static void add_relocation(struct object *object, const char *name, struct form *form,
                           const GElf_Rela *rela, uint64_t begin)
{
    GElf_Sym target;
    const char *to = symbol_at(object, GELF_R_SYM(rela->r_info), &target);
    unsigned type = GELF_R_TYPE(rela->r_info);
    size_t i;
    for (i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        bool relative = type == R_X86_64_PLT32 || type == R_X86_64_PC32;
        bool absolute = type == R_X86_64_32 || (type == R_X86_64_32S && symbols[i].address);
        if (strcmp(to, symbols[i].name) != 0)
            continue;
        if (symbols[i].way ? !relative || rela->r_addend != -4 : !absolute || rela->r_addend != 0)
            fail(object->file, name, "relocation %u of %s is none that can be patched", type, to);
        add_hole(object->file, name, form, rela->r_offset - begin, symbols[i].fill);
        return;
    }
    if (GELF_ST_TYPE(target.st_info) == STT_SECTION)
        to = section_name(object, &target);
    fail(object->file, name, "needs %s, which is no hole (relocation %u)", to, type);
}

static void add_relocations(struct object *object, const char *name, struct form *form,
                            const GElf_Sym *symbol)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;
    GElf_Rela rela;
    int i;
    while ((section = elf_nextscn(object->elf, section))) {
        Elf_Data *data;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_RELA ||
            header.sh_info != symbol->st_shndx)
            continue;
        data = elf_getdata(section, NULL);
        for (i = 0; gelf_getrela(data, i, &rela); i++)
            if (rela.r_offset - symbol->st_value < symbol->st_size)
                add_relocation(object, name, form, &rela, symbol->st_value);
    }
}

static uint8_t move_fill(const char *file, const char *name, const uint8_t *code,
                         const uint8_t *moved, size_t left)
{
    uint8_t more = (uint8_t)(*moved - *code);
    size_t i;
    for (i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].more == more && moves[i].was == *code)
            return more == 0x80 && left >= 4 && code[1] == 0 && moved[1] == 0xff ? STENCIL_IMM
                                                                                 : moves[i].fill;
    fail(file, name, "a byte that holes change, and no hole, or not that alone");
}

static void add_moves(struct object *object, const char *name, struct form *form,
                      const uint8_t *moved)
{
    size_t at;
    for (at = 0; at < form->bytes; at++) {
        uint8_t fill;
        if (form->code[at] == moved[at])
            continue;
        fill = move_fill(object->file, name, form->code + at, moved + at, form->bytes - at);
        add_hole(object->file, name, form, at, fill);
        if (fill == STENCIL_IMM)
            at += 3;
    }
}

/* The jump to what follows, at the end, is no jump. */
static void drop_last_jump(struct form *form)
{
    size_t i;
    for (i = 0; i < form->hole_count; i++)
        if (form->holes[i].fill == STENCIL_NEXT && form->holes[i].at + 4u == form->bytes &&
            form->code[form->bytes - 5] == 0xe9) {
            form->bytes -= 5;
            form->holes[i] = form->holes[--form->hole_count];
            return;
        }
}

static void read_form(struct object *object, struct object *moved, const char *symbol_name,
                      struct form *form)
{
    const char *name = stencil_name(symbol_name);
    GElf_Sym symbol, other;
    if (!find_symbol(object, symbol_name, &symbol) || !find_symbol(moved, symbol_name, &other))
        fail(object->file, name, "is not in both objects");
    *form = (struct form){.code = bytes_of(object, &symbol), .bytes = symbol.st_size};
    if (symbol.st_size != other.st_size || symbol.st_size > UINT16_MAX)
        fail(object->file, name, "its code is of another length when holes are filled");
    add_moves(object, name, form, bytes_of(moved, &other));
    add_relocations(object, name, form, &symbol);
    drop_last_jump(form);
}

/* ---- the tables ---- */

struct written {
    FILE *codes, *holes, *rows;
    char *texts[3];
    size_t sizes[3], code_at, hole_at;
};

static void write_form(struct written *to, const struct form *form)
{
    size_t i;
    fprintf(to->rows, "{bytes_of_all + %zu, holes_of_all + %zu, %zu, %zu}, ", to->code_at,
            to->hole_at, form->bytes, form->hole_count);
    for (i = 0; i < form->bytes; i++)
        fprintf(to->codes, "%u,%s", form->code[i], (to->code_at + i) % 24 == 23 ? "\n" : " ");
    for (i = 0; i < form->hole_count; i++)
        fprintf(to->holes, "{%u, %u},%s", form->holes[i].at, form->holes[i].fill,
                (to->hole_at + i) % 10 == 9 ? "\n" : " ");
    to->code_at += form->bytes;
    to->hole_at += form->hole_count;
}

static void write_forms(struct written *to, struct object *objects, const char *flags,
                        const char *name)
{
    char symbol[256];
    struct form wide, small;
    snprintf(symbol, sizeof symbol, STENCIL_PREFIX "%s_%s", flags, name);
    read_form(&objects[0], &objects[1], symbol, &wide);
    read_form(&objects[2], &objects[3], symbol, &small);
    fputs("{", to->rows);
    write_form(to, &wide);
    if (small.bytes < wide.bytes)
        write_form(to, &small);
    fputs("}, ", to->rows);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_names(struct object *object, const char **names)
{
    const char *begin = STENCIL_PREFIX "flags_";
    size_t i, count = 0;
    for (i = 0; i < object->symbol_count; i++) {
        GElf_Sym symbol;
        const char *name = symbol_at(object, i, &symbol);
        if (strncmp(name, begin, strlen(begin)) == 0)
            names[count++] = name + strlen(begin);
    }
    qsort(names, count, sizeof *names, by_name);
    return count;
}

static void write_layout(struct object *object, FILE *out)
{
    struct stencil_layout layout;
    GElf_Sym symbol;
    if (!find_symbol(object, "stencils_layout", &symbol) || symbol.st_size != sizeof layout)
        fail(object->file, NULL, "has no stencils_layout");
    memcpy(&layout, bytes_of(object, &symbol), sizeof layout);
    fprintf(out, "    {%u, {%u, %u, %u}},\n", layout.bias, layout.pins[0], layout.pins[1],
            layout.pins[2]);
}

static void write_tables(struct object *objects, const char *name, FILE *out)
{
    struct written to = {0};
    const char **names = allocate(objects[0].symbol_count * sizeof *names);
    size_t count = list_names(&objects[0], names), i;
    to.codes = open_memstream(&to.texts[0], &to.sizes[0]);
    to.holes = open_memstream(&to.texts[1], &to.sizes[1]);
    to.rows = open_memstream(&to.texts[2], &to.sizes[2]);
    for (i = 0; i < count; i++) {
        fprintf(to.rows, "    {\"%s\", {", names[i]);
        write_forms(&to, objects, "flags", names[i]);
        write_forms(&to, objects, "plain", names[i]);
        fputs("}},\n", to.rows);
    }
    fclose(to.codes), fclose(to.holes), fclose(to.rows);
    fprintf(out, "/* Made by tools/stencils. */\n#include \"engine/table/stencils.h\"\n\n");
    fprintf(out, "static const uint8_t bytes_of_all[] = {\n%s0};\n\n", to.texts[0]);
    fprintf(out, "static const struct stencil_hole holes_of_all[] = {\n%s{0, 0}};\n\n",
            to.texts[1]);
    fprintf(out, "static const struct stencil_operation all[] = {\n%s};\n\n", to.texts[2]);
    fprintf(out,
            "extern const struct table_stencils %s; /* NOLINT: nobody includes it */\nconst struct "
            "table_stencils %s = {\n",
            name, name);
    write_layout(&objects[0], out);
    fprintf(out, "    %zu, all};\n", count);
    for (i = 0; i < 3; i++)
        free(to.texts[i]);
    free(names);
}

void embed(const char *name, const char *to, char **files)
{
    struct object objects[4];
    FILE *out;
    size_t i;
    for (i = 0; i < 4; i++)
        open_object(&objects[i], files[i]);
    out = fopen(to, "w");
    if (!out)
        fail(to, NULL, "cannot be opened");
    write_tables(objects, name, out);
    if (fclose(out) != 0)
        fail(to, NULL, "cannot be written");
    for (i = 0; i < 4; i++) {
        elf_end(objects[i].elf);
        close(objects[i].descriptor);
    }
}
