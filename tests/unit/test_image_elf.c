/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF programs, put together here byte by byte: 32 and 64 bits, either byte order; load and run
 * addresses, zero fill, sections, symbols; whatever is wrong gives one line that says so. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

/* ---- an ELF file in the making ---- */

enum { MOST_BYTES = 65536, MOST_SEGMENTS = 4 };

struct kind {
    bool wide, big;
};

struct elf {
    uint8_t bytes[MOST_BYTES];
    size_t size;
    struct kind kind;
    unsigned segments; /* room for them is kept behind the header */
};

static void put(struct elf *elf, size_t offset, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++)
        elf->bytes[offset + (elf->kind.big ? width - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

/* An address, offset or size: as wide as the file's class. */
static size_t word(const struct elf *elf)
{
    return elf->kind.wide ? 8 : 4;
}

/* Offsets of header members in both classes. */
static size_t header_at(const struct elf *elf, size_t narrow, size_t wide)
{
    return elf->kind.wide ? wide : narrow;
}

static void begin(struct elf *elf, struct kind kind, unsigned machine)
{
    memset(elf, 0, sizeof *elf);
    elf->kind = kind;
    memcpy(elf->bytes, "\177ELF", 4);
    elf->bytes[4] = kind.wide ? ELFCLASS64 : ELFCLASS32;
    elf->bytes[5] = kind.big ? ELFDATA2MSB : ELFDATA2LSB;
    elf->bytes[6] = EV_CURRENT;
    put(elf, 16, 2, ET_EXEC);
    put(elf, 18, 2, machine);
    put(elf, 20, 4, EV_CURRENT);
    put(elf, 24, (unsigned)word(elf), 0x101); /* e_entry */
    elf->size = kind.wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
    put(elf, header_at(elf, 28, 32), (unsigned)word(elf), elf->size); /* e_phoff */
    put(elf, header_at(elf, 40, 52), 2, elf->size);
    put(elf, header_at(elf, 42, 54), 2, kind.wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr));
    put(elf, header_at(elf, 46, 58), 2, kind.wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr));
    elf->size += MOST_SEGMENTS * (kind.wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr));
}

static size_t append(struct elf *elf, const void *bytes, size_t size)
{
    size_t offset = elf->size;
    memcpy(elf->bytes + offset, bytes, size);
    elf->size += size;
    return offset;
}

struct segment {
    uint64_t type, offset, vaddr, paddr, filesz, memsz, flags;
};

static size_t segment_at(const struct elf *elf, unsigned i)
{
    return elf->kind.wide ? sizeof(Elf64_Ehdr) + i * sizeof(Elf64_Phdr)
                          : sizeof(Elf32_Ehdr) + i * sizeof(Elf32_Phdr);
}

static void add_segment(struct elf *elf, struct segment s)
{
    size_t at = segment_at(elf, elf->segments++);
    put(elf, header_at(elf, 44, 56), 2, elf->segments);
    if (elf->kind.wide) {
        const uint64_t words[] = {s.offset, s.vaddr, s.paddr, s.filesz, s.memsz, 4};
        put(elf, at, 4, s.type);
        put(elf, at + 4, 4, s.flags);
        for (size_t i = 0; i < 6; i++)
            put(elf, at + 8 + 8 * i, 8, words[i]);
    } else {
        const uint64_t words[] = {s.type,   s.offset, s.vaddr, s.paddr,
                                  s.filesz, s.memsz,  s.flags, 4};
        for (size_t i = 0; i < 8; i++)
            put(elf, at + 4 * i, 4, words[i]);
    }
}

struct section {
    uint64_t name, type, flags, address, offset, size, link, entry_size;
};

/* The table of sections goes to the end; the last one holds their names. */
static void add_sections(struct elf *elf, const struct section *sections, unsigned count)
{
    unsigned w = (unsigned)word(elf);
    put(elf, header_at(elf, 32, 40), w, elf->size);
    put(elf, header_at(elf, 48, 60), 2, count);
    put(elf, header_at(elf, 50, 62), 2, count - 1);
    for (unsigned i = 0; i < count; i++) {
        const struct section *s = &sections[i];
        size_t at = elf->size;
        put(elf, at, 4, s->name);
        put(elf, at + 4, 4, s->type);
        put(elf, at + 8, w, s->flags);
        put(elf, at + 8 + w, w, s->address);
        put(elf, at + 8 + 2 * w, w, s->offset);
        put(elf, at + 8 + 3 * w, w, s->size);
        put(elf, at + 8 + 4 * w, 4, s->link);
        put(elf, at + 16 + 5 * w, w, s->entry_size);
        elf->size += elf->kind.wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
    }
}

struct symbol {
    const char *name;
    uint64_t value, size;
    unsigned bind, type, section;
};

static size_t add_symbol_entry(struct elf *elf, const struct symbol *s, size_t name)
{
    size_t at = elf->size, info = elf->kind.wide ? at + 4 : at + 12;
    put(elf, at, 4, name);
    put(elf, elf->kind.wide ? at + 8 : at + 4, (unsigned)word(elf), s->value);
    put(elf, elf->kind.wide ? at + 16 : at + 8, (unsigned)word(elf), s->size);
    put(elf, info, 1, ELF32_ST_INFO(s->bind, s->type));
    put(elf, info + 2, 2, s->section);
    elf->size += elf->kind.wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    return at;
}

/* ---- a program like a small kernel's: code in flash, .data copied from there, .bss ---- */

enum { FLASH = 0x100, DATA_LOAD = 0x110, RAM = 0x20000000 };

static const char section_names[] = "\0.text\0.data\0.bss\0.symtab\0.strtab";

static void add_content(struct elf *elf)
{
    size_t text = append(elf, "CODE CODE CODE C", 16), data = append(elf, "DATA", 4);
    add_segment(elf, (struct segment){PT_LOAD, text, FLASH, FLASH, 16, 16, PF_R | PF_X});
    add_segment(elf, (struct segment){PT_LOAD, data, RAM, DATA_LOAD, 4, 12, PF_R | PF_W});
    add_segment(elf, (struct segment){PT_NOTE, text, 0, 0, 4, 4, PF_R});
}

static void add_symbols(struct elf *elf, const struct symbol *symbols, size_t count)
{
    char names[8192] = "";
    size_t used = 1, table = elf->size, strings, text = elf->size - 20;
    size_t entry = elf->kind.wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    add_symbol_entry(elf, &(struct symbol){0}, 0);
    for (size_t i = 0; i < count; i++) {
        add_symbol_entry(elf, &symbols[i], used);
        strcpy(names + used, symbols[i].name);
        used += strlen(symbols[i].name) + 1;
    }
    strings = append(elf, names, used);
    const struct section sections[] = {
        {0},
        {1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, FLASH, text, 16, 0, 0},
        {7, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, RAM, text + 16, 4, 0, 0},
        {13, SHT_NOBITS, SHF_ALLOC | SHF_WRITE, RAM + 4, 0xffff, 8, 0, 0},
        {18, SHT_SYMTAB, 0, 0, table, (count + 1) * entry, 5, entry},
        {26, SHT_STRTAB, 0, 0, strings, used, 0, 0},
        {0, SHT_STRTAB, 0, 0, append(elf, section_names, sizeof section_names),
         sizeof section_names, 0, 0},
    };
    add_sections(elf, sections, 7);
}

static void make_program(struct elf *elf, struct kind kind)
{
    static const struct symbol symbols[] = {
        {"main", FLASH + 1, 8, STB_GLOBAL, STT_FUNC, 1},
        {"helper", FLASH + 9, 4, STB_LOCAL, STT_FUNC, 1},
        {"table", RAM, 4, STB_GLOBAL, STT_OBJECT, 2},
    };
    begin(elf, kind, EM_ARM);
    add_content(elf);
    add_symbols(elf, symbols, 3);
}

static void load(struct image *image, const struct elf *elf)
{
    struct sim_error error = {""};
    if (!image_parse(image, "t.elf", elf->bytes, elf->size, &error))
        fail_msg("%s", error.text);
    assert_int_equal(image->format, IMAGE_ELF);
}

static void assert_empty(const struct image *image)
{
    assert_null(image->name);
    assert_null(image->segments);
    assert_null(image->sections);
    assert_null(image->symbols);
    assert_null(image->by_name);
    assert_null(image->strings);
    assert_int_equal(image->segment_count + image->section_count + image->symbol_count, 0);
}

static void refuse(const struct elf *elf, size_t size, const char *part)
{
    struct sim_error error = {""};
    struct image image;
    uint8_t *copy = malloc(size); /* exactly as large, for the sanitizer */
    assert_non_null(copy);
    memcpy(copy, elf->bytes, size);
    assert_false(image_parse_elf(&image, "t.elf", copy, size, &error));
    free(copy);
    assert_empty(&image);
    assert_memory_equal(error.text, "t.elf: ", 7);
    if (strstr(error.text, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error.text, part);
}

static void assert_bytes(const struct image *image, uint64_t address, const char *bytes)
{
    char buffer[64] = "";
    assert_int_equal(image_read(image, address, buffer, sizeof buffer - 1), strlen(bytes));
    assert_string_equal(buffer, bytes);
}

/* ---- what loads ---- */

static void check_program(const struct image *image, struct kind kind)
{
    uint64_t offset;
    assert_int_equal(image->machine, EM_ARM);
    assert_int_equal(image->order, kind.big ? IMAGE_BIG_ENDIAN : IMAGE_LITTLE_ENDIAN);
    assert_true(image->has_entry);
    assert_int_equal(image->entry, 0x101);
    assert_int_equal(image->segment_count, 3);
    assert_bytes(image, FLASH, "CODE CODE CODE CDATA");
    assert_true(image->segments[0].zero_fill); /* first: bytes win over zeros */
    assert_int_equal(image->segments[0].address, RAM + 4);
    assert_int_equal(image->segments[0].size, 8);
    assert_int_equal(image->segments[1].flags, IMAGE_READ | IMAGE_EXECUTE);
    assert_int_equal(image->segments[2].run_address, RAM);
    assert_string_equal(image->segments[2].source, "t.elf: program header 1");
    assert_int_equal(image_section_find(image, ".bss")->address, RAM + 4);
    assert_true(image_section_find(image, ".text")->executable);
    assert_false(image_section_find(image, ".symtab")->allocated);
    assert_null(image_section_find(image, ".rodata"));
    assert_string_equal(image_symbol_at(image, FLASH + 3, &offset)->name, "main");
    assert_int_equal(offset, 3);
}

static void both_widths_and_both_byte_orders_load(void **state)
{
    static struct elf elf;
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct kind kind = {.wide = i & 1, .big = i & 2};
        struct image image;
        make_program(&elf, kind);
        load(&image, &elf);
        check_program(&image, kind);
        image_free(&image);
    }
}

static void without_physical_addresses_the_virtual_ones_count(void **state)
{
    static struct elf elf;
    struct image image;
    (void)state;
    begin(&elf, (struct kind){0}, EM_68K);
    add_segment(&elf, (struct segment){PT_LOAD, append(&elf, "ab", 2), 0x400, 0, 2, 2, PF_R});
    add_segment(&elf, (struct segment){PT_LOAD, append(&elf, "cd", 2), 0x800, 0, 2, 2, PF_R});
    load(&image, &elf);
    assert_bytes(&image, 0x400, "ab");
    assert_bytes(&image, 0x800, "cd");
    image_free(&image);
}

static void the_elf_header_is_no_part_of_the_program(void **state)
{
    static struct elf elf;
    struct image image;
    size_t text;
    (void)state;
    begin(&elf, (struct kind){0}, EM_ARM);
    text = append(&elf, "CODE", 4);
    add_segment(&elf,
                (struct segment){PT_LOAD, 0, 0x8000, 0x8000, text + 4, text + 4, PF_R | PF_X});
    append(&elf, section_names, sizeof section_names);
    const struct section sections[] = {
        {0},
        {1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 0x8000 + text, text, 4, 0, 0},
        {0, SHT_STRTAB, 0, 0, text + 4, sizeof section_names, 0, 0},
    };
    add_sections(&elf, sections, 3);
    load(&image, &elf);
    assert_int_equal(image.segments[0].address, 0x8000 + text);
    assert_bytes(&image, 0x8000 + text, "CODE");
    image_free(&image);
}

static void entry_zero_means_none(void **state)
{
    static struct elf elf;
    struct image image;
    (void)state;
    make_program(&elf, (struct kind){0});
    put(&elf, 24, 4, 0);
    load(&image, &elf);
    assert_false(image.has_entry);
    image_free(&image);
}

/* ---- symbols ---- */

static void load_symbols(struct image *image, const struct symbol *symbols, size_t count)
{
    static struct elf elf;
    begin(&elf, (struct kind){0}, EM_ARM);
    add_content(&elf);
    add_symbols(&elf, symbols, count);
    load(image, &elf);
}

static void the_thumb_bit_is_taken_off(void **state)
{
    static const struct symbol symbols[] = {{"f", FLASH + 1, 4, STB_GLOBAL, STT_FUNC, 1},
                                            {"odd", FLASH + 9, 1, STB_GLOBAL, STT_OBJECT, 1}};
    struct image image;
    (void)state;
    load_symbols(&image, symbols, 2);
    assert_int_equal(image_symbol_find(&image, "f")->value, FLASH);
    assert_true(image_symbol_find(&image, "f")->thumb);
    assert_int_equal(image_symbol_find(&image, "odd")->value, FLASH + 9);
    image_free(&image);
}

static void the_innermost_sized_symbol_owns_an_address(void **state)
{
    static const struct symbol symbols[] = {
        {"outer", FLASH, 12, STB_GLOBAL, STT_FUNC, 1},
        {"inner", FLASH + 4, 2, STB_LOCAL, STT_FUNC, 1},
        {"label", FLASH + 8, 0, STB_LOCAL, STT_NOTYPE, 1},
        {"tail", FLASH + 14, 0, STB_GLOBAL, STT_NOTYPE, 1},
        {"alias", FLASH, 12, STB_LOCAL, STT_FUNC, 1},
        {"$t", FLASH, 0, STB_LOCAL, STT_NOTYPE, 1},
        {"$d.1", FLASH + 8, 0, STB_LOCAL, STT_NOTYPE, 1},
        {"size", FLASH + 4, 0, STB_GLOBAL, STT_NOTYPE, SHN_ABS},
        {"debug", FLASH + 4, 0, STB_LOCAL, STT_NOTYPE, 4},
        {"extern", FLASH + 4, 0, STB_GLOBAL, STT_NOTYPE, SHN_UNDEF},
        {"t.c", 0, 0, STB_LOCAL, STT_FILE, SHN_ABS},
    };
    static const struct {
        uint64_t address;
        const char *name;
        uint64_t offset;
    } cases[] = {
        {FLASH - 1, NULL, 0},    {FLASH, "outer", 0},     {FLASH + 4, "inner", 0},
        {FLASH + 5, "inner", 1}, {FLASH + 6, "outer", 6}, {FLASH + 9, "outer", 9},
        {FLASH + 12, NULL, 0},   {FLASH + 14, "tail", 0}, {FLASH + 15, "tail", 1},
        {FLASH + 16, NULL, 0},   {UINT64_MAX, NULL, 0},
    };
    struct image image;
    (void)state;
    load_symbols(&image, symbols, sizeof symbols / sizeof symbols[0]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t offset = 0;
        const struct image_symbol *symbol = image_symbol_at(&image, cases[i].address, &offset);
        const char *name = symbol != NULL ? symbol->name : "nothing";
        const char *wanted = cases[i].name != NULL ? cases[i].name : "nothing";
        if (strcmp(name, wanted) != 0 || offset != cases[i].offset)
            fail_msg("0x%llx is %s+%llu", (unsigned long long)cases[i].address, name,
                     (unsigned long long)offset);
    }
    assert_int_equal(image_symbol_find(&image, "size")->type, IMAGE_ABSOLUTE);
    assert_null(image_symbol_find(&image, "extern"));
    assert_null(image_symbol_find(&image, "$t"));
    assert_null(image_symbol_find(&image, "t.c"));
    image_free(&image);
}

static void a_global_name_goes_before_local_ones(void **state)
{
    static const struct symbol symbols[] = {{"same", FLASH, 2, STB_LOCAL, STT_FUNC, 1},
                                            {"same", FLASH + 4, 2, STB_GLOBAL, STT_FUNC, 1},
                                            {"same", FLASH + 8, 2, STB_LOCAL, STT_FUNC, 1},
                                            {"a", FLASH + 10, 2, STB_LOCAL, STT_FUNC, 1}};
    struct image image;
    (void)state;
    load_symbols(&image, symbols, 4);
    assert_int_equal(image_symbol_find(&image, "same")->value, FLASH + 4);
    assert_int_equal(image_symbol_find(&image, "a")->value, FLASH + 10);
    assert_null(image_symbol_find(&image, "sam"));
    assert_null(image_symbol_find(&image, "zzz"));
    image_free(&image);
}

static void merged_images_keep_their_symbols(void **state)
{
    static const struct symbol boot[] = {{"boot", FLASH, 0, STB_GLOBAL, STT_NOTYPE, 1}};
    static struct elf elf;
    struct image image, more;
    struct sim_error error = {""};
    size_t text;
    (void)state;
    load_symbols(&image, boot, 1);
    begin(&elf, (struct kind){0}, EM_ARM);
    text = append(&elf, "APPLICATION     ", 16);
    append(&elf, "DATA", 4);
    add_segment(&elf, (struct segment){PT_LOAD, text, 0x1000, 0x1000, 16, 16, PF_R});
    add_segment(&elf, (struct segment){PT_LOAD, text, RAM, RAM, 0, 16, PF_R}); /* same .bss */
    add_symbols(&elf, &(struct symbol){"app", RAM + 5, 2, STB_GLOBAL, STT_OBJECT, 3}, 1);
    load(&more, &elf);
    if (!image_merge(&image, &more, &error))
        fail_msg("%s", error.text);
    assert_int_equal(image.section_count, 14);
    assert_string_equal(image_symbol_at(&image, FLASH + 15, NULL)->name, "boot");
    assert_string_equal(image_symbol_at(&image, RAM + 6, NULL)->name, "app");
    assert_int_equal(image_symbol_find(&image, "app")->section, 7 + 3);
    assert_bytes(&image, 0x1000, "APPLICATION     ");
    image_free(&image);
}

static void images_for_two_processors_do_not_merge(void **state)
{
    static struct elf elf;
    struct image image, more;
    struct sim_error error = {""};
    (void)state;
    make_program(&elf, (struct kind){0});
    load(&image, &elf);
    begin(&elf, (struct kind){.big = true}, EM_68K);
    add_segment(&elf, (struct segment){PT_LOAD, append(&elf, "ab", 2), 0x400, 0, 2, 2, PF_R});
    load(&more, &elf);
    assert_false(image_merge(&image, &more, &error));
    assert_string_equal(error.text,
                        "t.elf: is for Motorola 68000, but t.elf is for ARM: build both "
                        "for the same processor");
    image_free(&image);
    image_free(&more);
}

/* ---- what does not ---- */

static void only_programs_load(void **state)
{
    static struct elf elf;
    (void)state;
    make_program(&elf, (struct kind){0});
    put(&elf, 16, 2, ET_REL);
    refuse(&elf, elf.size, "is a relocatable object, not a program, for ARM: link it");
    put(&elf, 16, 2, ET_DYN);
    refuse(&elf, elf.size,
           "is a shared object or position-independent program for ARM: link it with "
           "-static and -no-pie");
    put(&elf, 16, 2, ET_CORE);
    refuse(&elf, elf.size, "is a core dump");
    put(&elf, 16, 2, 77);
    refuse(&elf, elf.size, "none that ELF knows");
}

static void every_truncation_is_an_error(void **state)
{
    static struct elf elf;
    (void)state;
    for (int i = 0; i < 4; i++) {
        make_program(&elf, (struct kind){.wide = i & 1, .big = i & 2});
        for (size_t size = 4; size < elf.size; size++)
            refuse(&elf, size, "the file is ");
    }
}

static void a_segment_beyond_the_file_is_an_error(void **state)
{
    static struct elf elf;
    (void)state;
    begin(&elf, (struct kind){0}, EM_ARM);
    add_segment(&elf, (struct segment){PT_LOAD, elf.size, 0, 0, 0x10, 0x10, PF_R});
    refuse(&elf, elf.size,
           "a segment of 16 bytes ends after the end of the file (180 bytes): the file is cut off; "
           "copy or build it again");
    elf.size += 15;
    refuse(&elf, elf.size, "a segment of 16 bytes ends after the end of the file (195 bytes)");
}

static void segments_that_make_no_sense_are_errors(void **state)
{
    static const struct {
        struct segment segment;
        const char *error;
    } cases[] = {
        {{PT_LOAD, 0, 0, 0, 8, 4, 0}, "offset 0x34: a segment is larger in the file than in"},
        {{PT_LOAD, 0, 0xffffffff, 0, 2, 2, 0}, "runs over the end of the addresses"},
        {{PT_LOAD, 0, 0, 0xfffffff0, 8, 0x20, 0}, "runs over the end of the addresses"},
        {{PT_NOTE, 0, 0, 0, 8, 8, 0},
         "has nothing to load (no PT_LOAD program header with bytes): "
         "link it with the linker script of the board"},
        {{PT_LOAD, 0, 0, 0, 0, 8, 0}, "has nothing to load"},
    };
    static struct elf elf;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(&elf, (struct kind){0}, EM_ARM);
        add_segment(&elf, cases[i].segment);
        refuse(&elf, elf.size, cases[i].error);
    }
}

static void overlapping_segments_are_an_error(void **state)
{
    static struct elf elf;
    (void)state;
    begin(&elf, (struct kind){0}, EM_ARM);
    add_segment(&elf, (struct segment){PT_LOAD, 0, 0x100, 0x100, 16, 16, PF_R});
    add_segment(&elf, (struct segment){PT_LOAD, 0, 0x10f, 0x10f, 1, 1, PF_R});
    refuse(&elf, elf.size,
           "t.elf: program header 1: loads address 0x10f, which t.elf: program "
           "header 0 loads too");
}

/* 65535 headers that all point at the same bytes: refused before it takes the host's memory. */
static void more_than_the_limit_is_refused(void **state)
{
    enum { HEADERS = 300, BYTES = 1 << 20 };
    size_t table = BYTES, size = BYTES + HEADERS * sizeof(Elf32_Phdr);
    struct elf *elf = calloc(1, sizeof *elf);
    uint8_t *bytes = calloc(1, size);
    struct sim_error error = {""};
    struct image image;
    (void)state;
    assert_non_null(elf);
    assert_non_null(bytes);
    begin(elf, (struct kind){0}, EM_ARM);
    memcpy(bytes, elf->bytes, sizeof(Elf32_Ehdr));
    ((Elf32_Ehdr *)bytes)->e_phoff = (Elf32_Off)table;
    ((Elf32_Ehdr *)bytes)->e_phnum = HEADERS;
    for (Elf32_Word i = 0; i < HEADERS; i++)
        ((Elf32_Phdr *)(bytes + table))[i] =
            (Elf32_Phdr){PT_LOAD, 0, i * BYTES, i * BYTES, BYTES, BYTES, PF_R, 4};
    assert_false(image_parse_elf(&image, "t.elf", bytes, size, &error));
    assert_non_null(strstr(error.text, "t.elf: has more than 256 MB to load"));
    free(bytes);
    free(elf);
}

/* Names inside each other make n bytes say n*n/2: only so many are read. */
static void names_that_overlap_are_an_error(void **state)
{
    static struct symbol symbols[1000];
    static struct elf elf;
    static char name[4000];
    size_t table, entry = sizeof(Elf32_Sym);
    (void)state;
    memset(name, 'a', sizeof name - 1);
    for (size_t i = 0; i < 1000; i++)
        symbols[i] = (struct symbol){"", FLASH, 2, STB_GLOBAL, STT_FUNC, 1};
    symbols[0].name = name;
    begin(&elf, (struct kind){0}, EM_ARM);
    add_content(&elf);
    table = elf.size;
    add_symbols(&elf, symbols, 1000);
    for (size_t i = 0; i < 1000; i++)
        put(&elf, table + (i + 1) * entry, 4, 1 + i);
    refuse(&elf, elf.size, "the names of the symbols overlap: the file is damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_widths_and_both_byte_orders_load),
        cmocka_unit_test(without_physical_addresses_the_virtual_ones_count),
        cmocka_unit_test(the_elf_header_is_no_part_of_the_program),
        cmocka_unit_test(entry_zero_means_none),
        cmocka_unit_test(the_thumb_bit_is_taken_off),
        cmocka_unit_test(the_innermost_sized_symbol_owns_an_address),
        cmocka_unit_test(a_global_name_goes_before_local_ones),
        cmocka_unit_test(merged_images_keep_their_symbols),
        cmocka_unit_test(images_for_two_processors_do_not_merge),
        cmocka_unit_test(only_programs_load),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(a_segment_beyond_the_file_is_an_error),
        cmocka_unit_test(segments_that_make_no_sense_are_errors),
        cmocka_unit_test(overlapping_segments_are_an_error),
        cmocka_unit_test(more_than_the_limit_is_refused),
        cmocka_unit_test(names_that_overlap_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
