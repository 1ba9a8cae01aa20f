/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An executable ELF file of 32 bits ("System V Application Binary Interface", chapters 4 and 5),
 * made by libelf: the sections, a program header for each that is in memory, the symbols. Addresses
 * count bytes, as the reader in sim/image takes them. libelf writes to a descriptor, which is one
 * of memory here. */
#include "asm/asm.h"

#include <errno.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct writer {
    const struct asm_program *program;
    Elf *elf;
    struct blob symbols, names, section_names, attributes;
    size_t symbol_count, first_global, section_count;
    struct sim_error *error;
};

static bool fail(const struct writer *writer)
{
    sim_error_set(writer->error, "the ELF file cannot be made: %s", elf_errmsg(-1));
    return false;
}

/* --- tables of names and symbols --- */

static uint32_t add_name(struct blob *names, const char *name)
{
    size_t at = names->size;
    blob_put(names, name, strlen(name) + 1);
    return (uint32_t)at;
}

static void add_symbol(struct writer *writer, const char *name, uint64_t value, uint64_t size,
                       unsigned info, int section)
{
    Elf32_Sym symbol = {.st_name = *name != '\0' ? add_name(&writer->names, name) : 0,
                        .st_value = (Elf32_Addr)value,
                        .st_size = (Elf32_Word)size,
                        .st_info = (unsigned char)info,
                        .st_shndx = (Elf32_Half)(section < 0 ? SHN_ABS : section + 1)};
    blob_put(&writer->symbols, &symbol, sizeof symbol);
    writer->symbol_count++;
}

static void add_made(struct writer *writer, const struct asm_made_symbol *symbol)
{
    static const unsigned types[] = {STT_NOTYPE, STT_FUNC, STT_OBJECT};
    unsigned binding = symbol->weak ? STB_WEAK : symbol->global ? STB_GLOBAL : STB_LOCAL;
    unsigned unit = symbol->section < 0 ? 1 : writer->program->processor->address_bytes;
    add_symbol(writer, symbol->name, symbol->value * unit | symbol->thumb, symbol->size,
               ELF32_ST_INFO(binding, types[symbol->type]), symbol->section);
}

/* Local ones come first. */
static void add_symbols(struct writer *writer)
{
    const struct asm_program *program = writer->program;
    size_t i;
    blob_put(&writer->names, "", 1);
    add_symbol(writer, "", 0, 0, 0, -1);
    memset(writer->symbols.bytes, 0, sizeof(Elf32_Sym));
    for (i = 0; i < program->mark_count; i++)
        add_symbol(writer, program->marks[i].code ? "$t" : "$d", program->marks[i].value, 0,
                   ELF32_ST_INFO(STB_LOCAL, STT_NOTYPE), program->marks[i].section);
    for (i = 0; i < program->symbol_count; i++)
        if (!program->symbols[i].global && !program->symbols[i].weak)
            add_made(writer, &program->symbols[i]);
    writer->first_global = writer->symbol_count;
    for (i = 0; i < program->symbol_count; i++)
        if (program->symbols[i].global || program->symbols[i].weak)
            add_made(writer, &program->symbols[i]);
}

/* --- sections --- */

static bool add_section(struct writer *writer, const char *name, Elf32_Shdr wanted, void *bytes,
                        Elf_Type type)
{
    Elf_Scn *scn = elf_newscn(writer->elf);
    Elf32_Shdr *header = scn != NULL ? elf32_getshdr(scn) : NULL;
    Elf_Data *data = scn != NULL ? elf_newdata(scn) : NULL;
    if (header == NULL || data == NULL)
        return fail(writer);
    data->d_buf = bytes;
    data->d_size = wanted.sh_size;
    data->d_type = type;
    data->d_align = wanted.sh_addralign;
    wanted.sh_name = add_name(&writer->section_names, name);
    *header = wanted;
    writer->section_count++;
    return true;
}

/* Where .org begins a section the address may be less even than what is in it wants. */
static uint32_t alignment(const struct asm_made_section *section)
{
    uint64_t alignment = section->alignment;
    while (section->address % alignment != 0)
        alignment /= 2;
    return (uint32_t)alignment;
}

static bool add_made_section(struct writer *writer, const struct asm_made_section *section)
{
    Elf32_Shdr header = {.sh_type = section->flags & ASM_NOBITS ? SHT_NOBITS : SHT_PROGBITS,
                         .sh_flags = (section->flags & ASM_ALLOC ? SHF_ALLOC : 0) |
                                     (section->flags & ASM_WRITE ? SHF_WRITE : 0) |
                                     (section->flags & ASM_EXECUTE ? SHF_EXECINSTR : 0),
                         .sh_addr = (Elf32_Addr)section->address,
                         .sh_size = (Elf32_Word)section->size,
                         .sh_addralign = alignment(section)};
    if (section->address > UINT32_MAX || section->size > UINT32_MAX ||
        section->load + section->size > (uint64_t)UINT32_MAX + 1) {
        sim_error_set(writer->error, "section %s ends above 32 bits: give it a lower place",
                      section->name);
        return false;
    }
    return add_section(writer, section->name, header, section->bytes, ELF_T_BYTE);
}

/* A part that begins with its length, in the order of the file's bytes; returns where that is. */
static size_t begin_part(struct blob *out)
{
    blob_extend(out, 4);
    return out->size - 4;
}

static void end_part(struct writer *writer, struct blob *out, size_t at, size_t before)
{
    size_t length = out->size - at + before, i;
    bool big = writer->program->processor->big_endian;
    for (i = 0; i < 4 && !out->failed; i++)
        out->bytes[at + i] = (uint8_t)(length >> 8 * (big ? 3 - i : i));
}

/* Of the whole file: version A, the vendor's part, in it that of tag 1. */
static bool add_attributes(struct writer *writer)
{
    const struct asm_attributes *attributes = writer->program->processor->assembler->attributes;
    const struct asm_attribute *attribute;
    struct blob *out = &writer->attributes;
    size_t vendor, file;
    if (attributes == NULL)
        return true;
    blob_put(out, "A", 1);
    vendor = begin_part(out);
    blob_put(out, attributes->vendor, strlen(attributes->vendor) + 1);
    blob_put_integer(out, 1, 1);
    file = begin_part(out);
    for (attribute = attributes->list; attribute->tag != 0; attribute++) {
        blob_put_integer(out, attribute->tag, 1);
        if (attribute->text != NULL)
            blob_put(out, attribute->text, strlen(attribute->text) + 1);
        else
            blob_put_integer(out, attribute->number, 1);
    }
    end_part(writer, out, file, 1); /* the tag counts */
    end_part(writer, out, vendor, 0);
    return add_section(writer, attributes->section,
                       (Elf32_Shdr){.sh_type = attributes->type,
                                    .sh_size = (Elf32_Word)out->size,
                                    .sh_addralign = 1},
                       out->bytes, ELF_T_BYTE);
}

static bool add_tables(struct writer *writer)
{
    Elf32_Shdr symbols = {.sh_type = SHT_SYMTAB,
                          .sh_size = (Elf32_Word)writer->symbols.size,
                          .sh_link = (Elf32_Word)writer->section_count + 2,
                          .sh_info = (Elf32_Word)writer->first_global,
                          .sh_addralign = 4,
                          .sh_entsize = sizeof(Elf32_Sym)};
    Elf32_Shdr names = {
        .sh_type = SHT_STRTAB, .sh_size = (Elf32_Word)writer->names.size, .sh_addralign = 1};
    Elf32_Shdr section_names = {.sh_type = SHT_STRTAB, .sh_addralign = 1};
    if (!add_section(writer, ".symtab", symbols, writer->symbols.bytes, ELF_T_SYM) ||
        !add_section(writer, ".strtab", names, writer->names.bytes, ELF_T_BYTE))
        return false;
    section_names.sh_size =
        (Elf32_Word)(writer->section_names.size + sizeof ".shstrtab"); /* its own, too */
    if (blob_extend(&writer->section_names, 64) == NULL)
        return fail(writer);
    writer->section_names.size -= 64; /* so that adding that name does not move the bytes */
    return add_section(writer, ".shstrtab", section_names, writer->section_names.bytes, ELF_T_BYTE);
}

static bool add_sections(struct writer *writer)
{
    const struct asm_program *program = writer->program;
    size_t i;
    for (i = 0; i < program->section_count; i++)
        if (!add_made_section(writer, &program->sections[i]))
            return false;
    return add_attributes(writer) && add_tables(writer);
}

/* --- header and program headers --- */

static bool is_segment(const struct asm_made_section *section)
{
    return (section->flags & ASM_ALLOC) && section->size > 0;
}

static size_t segment_count(const struct asm_program *program)
{
    size_t i, count = 0;
    for (i = 0; i < program->section_count; i++)
        count += is_segment(&program->sections[i]);
    return count;
}

static bool make_header(struct writer *writer)
{
    const struct asm_program *program = writer->program;
    const struct processor *processor = program->processor;
    Elf32_Ehdr *header = elf32_newehdr(writer->elf);
    size_t count = segment_count(program);
    if (header == NULL || (count > 0 && elf32_newphdr(writer->elf, count) == NULL))
        return fail(writer);
    header->e_ident[EI_DATA] = processor->big_endian ? ELFDATA2MSB : ELFDATA2LSB;
    header->e_type = ET_EXEC;
    header->e_machine = processor->elf_machine;
    header->e_version = EV_CURRENT;
    header->e_flags = processor->assembler->elf_flags;
    header->e_entry = (Elf32_Addr)(program->entry * processor->address_bytes);
    return true;
}

static void fill_segment(const struct asm_made_section *section, size_t offset, Elf32_Phdr *segment)
{
    *segment =
        (Elf32_Phdr){.p_type = PT_LOAD,
                     .p_offset = (Elf32_Off)offset,
                     .p_vaddr = (Elf32_Addr)section->address,
                     .p_paddr = (Elf32_Addr)section->load,
                     .p_filesz = (Elf32_Word)(section->flags & ASM_NOBITS ? 0 : section->size),
                     .p_memsz = (Elf32_Word)section->size,
                     .p_flags = PF_R | (section->flags & ASM_WRITE ? PF_W : 0) |
                                (section->flags & ASM_EXECUTE ? PF_X : 0),
                     .p_align = alignment(section)};
}

static bool fill_segments(struct writer *writer)
{
    const struct asm_program *program = writer->program;
    Elf32_Phdr *segments = elf32_getphdr(writer->elf);
    size_t i, n = 0;
    for (i = 0; i < program->section_count; i++) {
        Elf32_Shdr *header = elf32_getshdr(elf_getscn(writer->elf, i + 1));
        if (!is_segment(&program->sections[i]))
            continue;
        if (header == NULL || segments == NULL)
            return fail(writer);
        fill_segment(&program->sections[i], header->sh_offset, &segments[n++]);
    }
    elf_flagphdr(writer->elf, ELF_C_SET, ELF_F_DIRTY);
    return true;
}

/* libelf lays the file out; then the program headers can say where what is. */
static bool write_all(struct writer *writer)
{
    blob_put(&writer->section_names, "", 1);
    add_symbols(writer);
    if (writer->symbols.failed || writer->names.failed || !make_header(writer) ||
        !add_sections(writer))
        return fail(writer);
    elf32_getehdr(writer->elf)->e_shstrndx = (Elf32_Half)writer->section_count;
    if (elf_update(writer->elf, ELF_C_NULL) < 0 || !fill_segments(writer) ||
        elf_update(writer->elf, ELF_C_WRITE) < 0)
        return fail(writer);
    return true;
}

static bool take(int descriptor, struct blob *out, struct sim_error *error)
{
    off_t size = lseek(descriptor, 0, SEEK_END);
    uint8_t *bytes = size > 0 ? blob_extend(out, (size_t)size) : NULL;
    if (bytes != NULL && pread(descriptor, bytes, (size_t)size, 0) == size)
        return true;
    sim_error_set(error, "the ELF file cannot be read back: %s", strerror(errno));
    return false;
}

bool asm_write_elf(const struct asm_program *program, struct blob *out, struct sim_error *error)
{
    struct writer writer = {.program = program, .error = error};
    int descriptor = memfd_create("elf", MFD_CLOEXEC);
    bool good;
    elf_version(EV_CURRENT);
    writer.elf = descriptor >= 0 ? elf_begin(descriptor, ELF_C_WRITE, NULL) : NULL;
    good = writer.elf != NULL ? write_all(&writer) : fail(&writer);
    if (writer.elf != NULL)
        elf_end(writer.elf);
    good = good && take(descriptor, out, error);
    if (descriptor >= 0)
        close(descriptor);
    blob_free(&writer.symbols);
    blob_free(&writer.names);
    blob_free(&writer.section_names);
    blob_free(&writer.attributes);
    return good;
}
