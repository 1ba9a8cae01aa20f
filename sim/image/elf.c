/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF programs, after "System V Application Binary Interface", chapters 4 and 5: 32 and 64 bits,
 * either byte order. PT_LOAD segments go to their physical addresses, so that .data lands where
 * start-up code copies it from; .bss is zero fill at its run address.
 * libelf reads the tables; offsets and sizes are checked here, before it is asked.
 * Left out: relocatable and shared objects (refused), notes, debug information. */
#include "image/parts.h"

#include <gelf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_NAME = 4096, /* a longer symbol is left out */
    NAME_REUSE = 16,     /* linkers share tails of names, and whole names; more than this a table */
    NAME_SHARED = 64,    /* and this a symbol is made to waste time */
};

struct elf_file {
    struct image *image;
    const char *name;
    const uint8_t *bytes;
    size_t size;
    Elf *elf;
    GElf_Ehdr header;
    size_t segment_count, section_count;
    size_t first_content; /* file offset of the first bytes that a section puts into memory */
    struct sim_error *error;
};

static bool tell_damaged(const struct elf_file *file, uint64_t offset, const char *what)
{
    sim_error_set(file->error, "%s: offset 0x%" PRIx64 ": %s: the file is damaged; build it again",
                  file->name, offset, what);
    return false;
}

/* Whether the file has these bytes. */
static bool check_inside(const struct elf_file *file, uint64_t offset, uint64_t size,
                         const char *what)
{
    if (offset <= file->size && size <= file->size - offset)
        return true;
    sim_error_set(file->error,
                  "%s: offset 0x%" PRIx64 ": %s of %" PRIu64
                  " bytes ends after the end of the file (%zu bytes): the file is cut off; copy or "
                  "build it again",
                  file->name, offset, what, size, file->size);
    return false;
}

/* ---- header ---- */

static bool check_kind(const struct elf_file *file)
{
    static const struct {
        unsigned type;
        const char *text, *remedy;
    } kinds[] = {
        {ET_REL, "is a relocatable object, not a program,",
         "link it, with the linker script of the board"},
        {ET_DYN, "is a shared object or position-independent program",
         "link it with -static and -no-pie, for fixed addresses on a board with that processor"},
        {ET_CORE, "is a core dump, not a program,", "give the program that made it"},
    };
    char machine[24];
    if (file->header.e_type == ET_EXEC)
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].type == file->header.e_type) {
            sim_error_set(file->error, "%s: %s for %s: %s", file->name, kinds[i].text,
                          image_machine_name(file->header.e_machine, machine), kinds[i].remedy);
            return false;
        }
    return tell_damaged(file, 0, "the type of the file is none that ELF knows");
}

static bool open_elf(struct elf_file *file)
{
    bool wide;
    elf_version(EV_CURRENT);
    file->elf = elf_memory((char *)file->bytes, file->size); /* only read */
    if (file->elf == NULL || elf_kind(file->elf) != ELF_K_ELF ||
        gelf_getehdr(file->elf, &file->header) == NULL)
        return tell_damaged(file, 0, "the ELF header is cut off or makes no sense");
    wide = file->header.e_ident[EI_CLASS] == ELFCLASS64;
    if (file->header.e_phnum != 0 &&
        file->header.e_phentsize != (wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
        return tell_damaged(file, 0, "program headers have a size that ELF does not know");
    if (file->header.e_shoff != 0 &&
        file->header.e_shentsize != (wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr)))
        return tell_damaged(file, 0, "section headers have a size that ELF does not know");
    return true;
}

/* Counts from section 0 where the header's 16 bits do not hold them; libelf knows that rule. */
static bool read_counts(struct elf_file *file)
{
    const GElf_Ehdr *header = &file->header;
    if (header->e_shoff != 0 &&
        !check_inside(file, header->e_shoff, header->e_shentsize, "the table of sections"))
        return false;
    if (elf_getphdrnum(file->elf, &file->segment_count) != 0 ||
        elf_getshdrnum(file->elf, &file->section_count) != 0)
        return tell_damaged(file, 0, "the counts of segments and sections make no sense");
    if (header->e_shoff == 0)
        file->section_count = 0;
    if (header->e_shnum > file->section_count)
        file->section_count = header->e_shnum; /* libelf says 0 for a table that is cut off */
    if (header->e_phnum != PN_XNUM && header->e_phnum > file->segment_count)
        file->segment_count = header->e_phnum;
    return check_inside(file, header->e_phoff, (uint64_t)file->segment_count * header->e_phentsize,
                        "the table of program headers") &&
           check_inside(file, header->e_shoff, (uint64_t)file->section_count * header->e_shentsize,
                        "the table of sections");
}

/* ---- sections ---- */

static bool section_header(const struct elf_file *file, size_t i, GElf_Shdr *section)
{
    Elf_Scn *scn = elf_getscn(file->elf, i);
    return (scn != NULL && gelf_getshdr(scn, section) != NULL) ||
           tell_damaged(file, file->header.e_shoff + i * file->header.e_shentsize,
                        "a section header cannot be read");
}

/* A table of names, kept for as long as the image. *size is 0 without one. */
static bool keep_names(struct elf_file *file, size_t i, const char **names, size_t *size)
{
    GElf_Shdr section;
    *names = "";
    *size = 0;
    if (i == SHN_UNDEF || i >= file->section_count)
        return true;
    if (!section_header(file, i, &section))
        return false;
    if (section.sh_type != SHT_STRTAB)
        return true;
    if (!check_inside(file, section.sh_offset, section.sh_size, "a table of names"))
        return false;
    *names = image_keep_strings(file->image, file->bytes + section.sh_offset, section.sh_size,
                                file->error);
    *size = section.sh_size;
    return *names != NULL;
}

/* Also finds where the program itself begins in the file. */
static void note_section(struct elf_file *file, size_t i, const GElf_Shdr *header, const char *name)
{
    bool allocated = (header->sh_flags & SHF_ALLOC) != 0;
    file->image->sections[i] =
        (struct image_section){.name = name,
                               .address = header->sh_addr,
                               .size = header->sh_size,
                               .allocated = allocated,
                               .executable = (header->sh_flags & SHF_EXECINSTR) != 0};
    if (allocated && header->sh_type != SHT_NOBITS && header->sh_size > 0 &&
        header->sh_offset < file->first_content)
        file->first_content = header->sh_offset;
}

static bool read_sections(struct elf_file *file)
{
    size_t names_at = 0, size;
    const char *names;
    file->first_content = SIZE_MAX;
    if (file->section_count == 0)
        return true;
    file->image->sections = calloc(file->section_count, sizeof file->image->sections[0]);
    if (file->image->sections == NULL)
        return image_no_memory(file->name, file->error);
    if (elf_getshdrstrndx(file->elf, &names_at) != 0)
        names_at = 0;
    if (!keep_names(file, names_at, &names, &size))
        return false;
    for (size_t i = 0; i < file->section_count; i++) {
        GElf_Shdr section;
        if (!section_header(file, i, &section))
            return false;
        note_section(file, i, &section, section.sh_name < size ? names + section.sh_name : "");
        file->image->section_count++;
    }
    return true;
}

/* ---- segments ---- */

static bool check_addresses(const struct elf_file *file, size_t i, const GElf_Phdr *segment)
{
    uint64_t highest =
        file->header.e_ident[EI_CLASS] == ELFCLASS64 ? UINT64_MAX : (uint64_t)UINT32_MAX;
    uint64_t extra = segment->p_memsz > 0 ? segment->p_memsz - 1 : 0;
    uint64_t place = file->header.e_phoff + i * file->header.e_phentsize;
    if (segment->p_filesz > segment->p_memsz)
        return tell_damaged(file, place, "a segment is larger in the file than in memory");
    if (extra > highest - segment->p_vaddr || extra > highest - segment->p_paddr)
        return tell_damaged(file, place, "a segment runs over the end of the addresses");
    return true;
}

/* Some linkers leave all physical addresses zero; they mean nothing then. */
static bool has_load_addresses(const struct elf_file *file)
{
    GElf_Phdr segment;
    for (size_t i = 0; i < file->segment_count; i++)
        if (gelf_getphdr(file->elf, (int)i, &segment) != NULL && segment.p_type == PT_LOAD &&
            segment.p_paddr != 0)
            return true;
    return false;
}

/* A linker may let the first segment begin with the ELF header, below the program: that header is
 * no part of it (objcopy leaves it out too). */
static uint64_t header_bytes(const struct elf_file *file, const GElf_Phdr *segment)
{
    if (segment->p_offset != 0 || file->first_content >= segment->p_filesz)
        return 0;
    return file->first_content;
}

static bool check_total(const struct elf_file *file, uint64_t more)
{
    uint64_t sum = more;
    if (more <= IMAGE_MOST_BYTES)
        return true;
    sim_error_set(file->error,
                  "%s: has more than %u MB to load (%" PRIu64 " bytes): this is no firmware image",
                  file->name, IMAGE_MOST_BYTES >> 20, sum);
    return false;
}

static bool add_bytes(struct elf_file *file, size_t i, const GElf_Phdr *segment)
{
    uint64_t skip = header_bytes(file, segment);
    struct image_segment made = {.address = segment->p_paddr + skip,
                                 .run_address = segment->p_vaddr + skip,
                                 .size = segment->p_filesz - skip,
                                 .step = 1,
                                 .flags = segment->p_flags & 7};
    if (segment->p_filesz == 0)
        return true;
    made.bytes = malloc(made.size);
    made.source = image_text("%s: program header %zu", file->name, i);
    if (made.bytes != NULL)
        memcpy(made.bytes, file->bytes + segment->p_offset + skip, made.size);
    return image_add_segment(file->image, made, file->error);
}

static bool add_zeros(struct elf_file *file, size_t i, const GElf_Phdr *segment)
{
    struct image_segment made = {.address = segment->p_vaddr + segment->p_filesz,
                                 .run_address = segment->p_vaddr + segment->p_filesz,
                                 .size = segment->p_memsz - segment->p_filesz,
                                 .zero_fill = true,
                                 .step = 1,
                                 .flags = segment->p_flags & 7};
    if (made.size == 0)
        return true;
    made.source = image_text("%s: program header %zu", file->name, i);
    return image_add_segment(file->image, made, file->error);
}

static bool read_segment(struct elf_file *file, size_t i, bool physical, uint64_t *total)
{
    GElf_Phdr segment;
    if (gelf_getphdr(file->elf, (int)i, &segment) == NULL)
        return tell_damaged(file, file->header.e_phoff, "a program header cannot be read");
    if (segment.p_type != PT_LOAD)
        return true;
    if (!physical)
        segment.p_paddr = segment.p_vaddr;
    if (!check_addresses(file, i, &segment) ||
        !check_inside(file, segment.p_offset, segment.p_filesz, "a segment"))
        return false;
    *total += segment.p_filesz;
    return check_total(file, *total) && add_bytes(file, i, &segment) &&
           add_zeros(file, i, &segment);
}

static bool read_segments(struct elf_file *file)
{
    bool physical = has_load_addresses(file);
    uint64_t total = 0;
    for (size_t i = 0; i < file->segment_count; i++)
        if (!read_segment(file, i, physical, &total))
            return false;
    if (total == 0) {
        sim_error_set(file->error,
                      "%s: has nothing to load (no PT_LOAD program header with bytes): link it "
                      "with the linker script of the board",
                      file->name);
        return false;
    }
    return image_sort_segments(file->image, file->error);
}

/* ---- symbols ---- */

/* $a, $t, $d, $x and so on mark kinds of bytes for disassemblers (ARM ELF, 5.5.5). */
static bool is_mapping_symbol(const char *name)
{
    return name[0] == '$' && name[1] != '\0' && (name[2] == '\0' || name[2] == '.');
}

static bool symbol_type(const GElf_Sym *symbol, enum image_symbol_type *type)
{
    unsigned kind = GELF_ST_TYPE(symbol->st_info);
    if (symbol->st_shndx == SHN_UNDEF || kind == STT_SECTION || kind == STT_FILE || kind == STT_TLS)
        return false;
    *type = symbol->st_shndx == SHN_ABS                 ? IMAGE_ABSOLUTE
            : kind == STT_FUNC || kind == STT_GNU_IFUNC ? IMAGE_FUNCTION
            : kind == STT_OBJECT || kind == STT_COMMON  ? IMAGE_OBJECT
                                                        : IMAGE_LABEL;
    return true;
}

static void add_mark(struct image *image, const GElf_Sym *symbol, const char *name)
{
    if (image->machine != EM_ARM || strchr("atd", name[1]) == NULL ||
        symbol->st_shndx >= image->section_count || !image->sections[symbol->st_shndx].allocated)
        return;
    image->marks[image->mark_count] = (struct image_mark){
        .address = symbol->st_value, .order = (uint32_t)image->mark_count, .kind = name[1]};
    image->mark_count++;
}

static void add_symbol(struct elf_file *file, const GElf_Sym *symbol, const char *name)
{
    struct image *image = file->image;
    struct image_symbol made = {.name = name,
                                .value = symbol->st_value,
                                .size = symbol->st_size,
                                .global = GELF_ST_BIND(symbol->st_info) != STB_LOCAL,
                                .section = -1};
    if (!symbol_type(symbol, &made.type) || name[0] == '\0')
        return;
    if (is_mapping_symbol(name)) {
        add_mark(image, symbol, name);
        return;
    }
    if (symbol->st_shndx < image->section_count && symbol->st_shndx < SHN_LORESERVE)
        made.section = symbol->st_shndx;
    if (made.section >= 0 && !image->sections[made.section].allocated)
        made.type = IMAGE_ABSOLUTE; /* an offset into what is never in memory */
    made.thumb = image->machine == EM_ARM && made.type == IMAGE_FUNCTION && (made.value & 1) != 0;
    if (made.thumb)
        made.value &= ~(uint64_t)1;
    image->symbols[image->symbol_count++] = made;
}

/* Names that lie inside each other could make a small file say much: that has a limit. */
static bool take_symbols(struct elf_file *file, const GElf_Shdr *table, Elf_Data *data,
                         size_t count, const char *names, size_t names_size)
{
    uint64_t budget = (uint64_t)NAME_REUSE * names_size + (uint64_t)NAME_SHARED * count;
    for (size_t i = 0; i < count; i++) {
        GElf_Sym symbol;
        size_t length;
        if (gelf_getsym(data, (int)i, &symbol) == NULL || symbol.st_name >= names_size)
            continue;
        length = strnlen(names + symbol.st_name, LONGEST_NAME);
        if (length > budget)
            return tell_damaged(file, table->sh_offset, "the names of the symbols overlap");
        budget -= length;
        if (length < LONGEST_NAME)
            add_symbol(file, &symbol, names + symbol.st_name);
    }
    return true;
}

static bool read_symbol_table(struct elf_file *file, size_t i, const GElf_Shdr *table)
{
    Elf_Data *data;
    const char *names;
    size_t names_size, count;
    if (!check_inside(file, table->sh_offset, table->sh_size, "the table of symbols") ||
        !keep_names(file, table->sh_link, &names, &names_size))
        return false;
    data = elf_getdata(elf_getscn(file->elf, i), NULL);
    if (data == NULL || data->d_buf == NULL)
        return true; /* empty */
    count = data->d_size / gelf_fsize(file->elf, ELF_T_SYM, 1, EV_CURRENT);
    if (count > UINT32_MAX / 2)
        return tell_damaged(file, table->sh_offset, "there are too many symbols");
    file->image->symbols = calloc(count + 1, sizeof file->image->symbols[0]);
    file->image->marks = calloc(count + 1, sizeof file->image->marks[0]);
    if (file->image->symbols == NULL || file->image->marks == NULL)
        return image_no_memory(file->name, file->error);
    return take_symbols(file, table, data, count, names, names_size) &&
           image_index_symbols(file->image, file->error);
}

/* A file has one symbol table (chapter 4, "Sections"); the first counts. */
static bool read_symbols(struct elf_file *file)
{
    for (size_t i = 1; i < file->section_count; i++) {
        GElf_Shdr section;
        if (!section_header(file, i, &section))
            return false;
        if (section.sh_type == SHT_SYMTAB)
            return read_symbol_table(file, i, &section);
    }
    return true;
}

/* ---- Arm's build attributes ---- */

static bool read_attributes(struct elf_file *file)
{
    for (size_t i = 1; file->image->machine == EM_ARM && i < file->section_count; i++) {
        GElf_Shdr section;
        if (!section_header(file, i, &section))
            return false;
        if (section.sh_type != SHT_ARM_ATTRIBUTES || section.sh_offset > file->size ||
            section.sh_size > file->size - section.sh_offset)
            continue;
        file->image->architecture =
            image_arm_architecture(file->bytes + section.sh_offset, (size_t)section.sh_size);
    }
    return true;
}

/* ---- all of it ---- */

static void read_header(struct elf_file *file)
{
    struct image *image = file->image;
    image->machine = file->header.e_machine;
    image->machine_flags = file->header.e_flags;
    image->order =
        file->header.e_ident[EI_DATA] == ELFDATA2MSB ? IMAGE_BIG_ENDIAN : IMAGE_LITTLE_ENDIAN;
    image->has_entry = file->header.e_entry != 0; /* 0 means none: chapter 4, "ELF Header" */
    image->entry = file->header.e_entry;
}

static bool read_all(struct elf_file *file)
{
    if (!open_elf(file) || !check_kind(file) || !read_counts(file))
        return false;
    read_header(file);
    return read_sections(file) && read_segments(file) && read_symbols(file) &&
           read_attributes(file);
}

bool image_parse_elf(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                     struct sim_error *error)
{
    struct elf_file file = {
        .image = image, .name = name, .bytes = bytes, .size = size, .error = error};
    bool ok = image_begin(image, name, IMAGE_ELF, error) && read_all(&file);
    if (file.elf != NULL)
        elf_end(file.elf);
    return ok || image_fail(image);
}
